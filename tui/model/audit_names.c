/* SPDX-License-Identifier: MIT */
/*
 * The users and groups that rules name, held against what this machine knows.
 * Each name is looked up once, and not without end: a name service may take
 * its time for every single one.
 */
#include "tui/model/audit_parts.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "common/resolve.h"
#include "common/text.h"

#define LOOKUPS	    2000
#define LOOKUP_TIME (3 * FRAME_SEC)
#define GUESS_NAMES 5000 /* candidates, for "did you mean" */
#define GUESS_TIME  (300 * FRAME_MS)

enum known {
	NOT_ASKED,
	KNOWN,
	UNKNOWN
};

/* A name in a rule. */
struct mention {
	const char *name;
	size_t line, rule;
	bool group;
	enum known known;
};

/* Names that somebody may have meant. */
struct candidates {
	bool listed;
	size_t count;
	char **name;
};

struct names {
	struct auditor *auditor;
	size_t count, lookups;
	struct mention *mention; /* as in the file */
	struct mention **sorted;
	int64_t until;
	bool failed; /* the name service */
	struct candidates users, groups;
};

/* --- collecting */

static size_t
words_of(
    const struct frame_node *rule, bool group, size_t index, struct mention *to)
{
	const struct frame_node *node =
	    frame_node_get(rule, group ? "group" : "user");
	bool single = node != NULL && node->kind == FRAME_NODE_SCALAR;
	size_t count = node == NULL ? 0 : single ? 1 : node->children;

	for (size_t i = 0; to != NULL && i < count; i++) {
		const struct frame_node *word = single ? node : node->child[i];
		to[i] = (struct mention){.name = word->value,
		    .line = word->line,
		    .rule = index,
		    .group = group};
	}
	return count;
}

static size_t
collect(const struct frame_node *rules, struct mention *to)
{
	size_t count = 0;

	for (size_t i = 0; i < rules->children; i++) {
		for (int group = 0; group < 2; group++)
			count += words_of(rules->child[i], group != 0, i,
			    to == NULL ? NULL : to + count);
	}
	return count;
}

static int
compare(const void *a, const void *b)
{
	const struct mention *x = *(struct mention *const *)a;
	const struct mention *y = *(struct mention *const *)b;

	if (x->group != y->group)
		return x->group ? 1 : -1;
	return strcmp(x->name, y->name);
}

/* --- asking */

static enum known
ask(struct names *names, const char *name, bool group)
{
	struct frame_user user;
	bool found;

	if (names->failed || names->lookups == LOOKUPS ||
	    frame_now() > names->until)
		return NOT_ASKED;
	names->lookups++;
	if (group) {
		errno = 0;
		found = getgrnam(name) != NULL;
		/* As in resolve.c: these mean that there is none. */
		if (errno == ENOENT || errno == ESRCH || errno == EBADF ||
		    errno == EPERM)
			errno = 0;
	} else {
		found = frame_user_find(&user, name);
		if (found)
			frame_user_free(&user);
	}
	if (found)
		return KNOWN;
	names->failed = errno != 0;
	return names->failed ? NOT_ASKED : UNKNOWN;
}

/* Each once: the same names stand together. */
static void
ask_all(struct names *names)
{
	for (size_t i = 0; i < names->count; i++) {
		struct mention *mention = names->sorted[i];
		const struct mention *before =
		    i == 0 ? NULL : names->sorted[i - 1];
		if (before != NULL && before->group == mention->group &&
		    strcmp(before->name, mention->name) == 0)
			mention->known = before->known;
		else
			mention->known =
			    ask(names, mention->name, mention->group);
	}
}

/* --- guessing */

static bool
add_candidate(struct candidates *to, const char *name)
{
	char *copy = strdup(name);
	char **larger = realloc(to->name, (to->count + 1) * sizeof(*larger));

	if (larger != NULL)
		to->name = larger;
	if (larger == NULL || copy == NULL) {
		free(copy);
		return false;
	}
	to->name[to->count++] = copy;
	return true;
}

static const char *
next_name(bool group)
{
	const struct group *gr;
	const struct passwd *pw;

	if (group) {
		gr = getgrent();
		return gr == NULL ? NULL : gr->gr_name;
	}
	pw = getpwent();
	return pw == NULL ? NULL : pw->pw_name;
}

static void
list_candidates(struct candidates *to, bool group)
{
	int64_t until = frame_now() + GUESS_TIME;
	const char *name;

	to->listed = true;
	if (group)
		setgrent();
	else
		setpwent();
	while (to->count < GUESS_NAMES && frame_now() < until &&
	       (name = next_name(group)) != NULL && add_candidate(to, name)) {
	}
	if (group)
		endgrent();
	else
		endpwent();
}

static void
free_candidates(struct candidates *candidates)
{
	for (size_t i = 0; i < candidates->count; i++)
		free(candidates->name[i]);
	free(candidates->name);
}

static const char *
guess(struct names *names, const struct mention *mention)
{
	struct candidates *from =
	    mention->group ? &names->groups : &names->users;
	struct frame_guess near;

	if (!from->listed)
		list_candidates(from, mention->group);
	frame_guess_begin(&near, mention->name);
	for (size_t i = 0; i < from->count; i++)
		frame_guess_offer(&near, from->name[i]);
	return near.best;
}

/* --- saying */

static const char *
noun(bool group)
{
	return group ? "group" : "user";
}

static void
advise(struct names *names, const struct mention *mention)
{
	const char *near = guess(names, mention);

	if (near != NULL)
		audit_advise(names->auditor, "did you mean %s?", near);
	else if (ask(names, mention->name, !mention->group) == KNOWN)
		audit_advise(names->auditor,
		    "there is a %s of this name: write %s: %s",
		    noun(!mention->group), noun(!mention->group),
		    mention->name);
	else
		audit_advise(names->auditor,
		    "fine if it exists on other machines that use this file");
}

/* A rule of which no name is known is one finding, at its first name. */
static void
say(struct names *names, const struct mention *mention, bool all)
{
	enum audit_id id = all		    ? AUDIT_RULE_NOBODY
			   : mention->group ? AUDIT_GROUP_UNKNOWN
					    : AUDIT_USER_UNKNOWN;
	bool worth = audit_worth(names->auditor, id);

	if (all)
		audit_add(names->auditor, id, mention->line,
		    "rule %zu matches nobody here: this machine knows no %s "
		    "\"%s\"",
		    mention->rule + 1, noun(mention->group), mention->name);
	else
		audit_add(names->auditor, id, mention->line,
		    "this machine knows no %s \"%s\"", noun(mention->group),
		    mention->name);
	if (worth)
		advise(names, mention);
}

static void
say_rule(struct names *names, const struct mention *first, size_t count)
{
	size_t unknown = 0;

	for (size_t i = 0; i < count; i++)
		unknown += first[i].known == UNKNOWN;
	if (unknown == count) {
		say(names, first, true);
		return;
	}
	for (size_t i = 0; i < count; i++) {
		if (first[i].known == UNKNOWN)
			say(names, &first[i], false);
	}
}

static void
say_all(struct names *names)
{
	size_t open = 0, count;

	for (size_t i = 0; i < names->count; i += count) {
		for (count = 1;
		     i + count < names->count &&
		     names->mention[i + count].rule == names->mention[i].rule;)
			count++;
		say_rule(names, names->mention + i, count);
	}
	for (size_t i = 0; i < names->count; i++)
		open += names->mention[i].known == NOT_ASKED;
	if (open == 0)
		return;
	audit_add(names->auditor, AUDIT_NAMES_LIMITED,
	    audit_line(names->auditor, "mappings", ""),
	    "%zu of %zu names in rules were not looked up: %s", open,
	    names->count,
	    names->failed		? "the name service failed"
	    : names->lookups == LOOKUPS ? "there are too many"
					: "the name service is slow");
}

static bool
prepare(struct names *names, const struct frame_node *rules)
{
	names->count = collect(rules, NULL);
	names->mention = calloc(names->count + 1, sizeof(*names->mention));
	names->sorted = calloc(names->count + 1, sizeof(struct mention *));
	if (names->mention == NULL || names->sorted == NULL)
		return false;
	collect(rules, names->mention);
	for (size_t i = 0; i < names->count; i++)
		names->sorted[i] = &names->mention[i];
	qsort(names->sorted, names->count, sizeof(struct mention *), compare);
	return true;
}

void
audit_names(struct auditor *auditor)
{
	const struct frame_node *rules =
	    frame_node_get(auditor->draft->doc.root, "mappings");
	struct names names = {
	    .auditor = auditor, .until = frame_now() + LOOKUP_TIME};

	if (rules == NULL || rules->kind != FRAME_NODE_LIST)
		return;
	if (prepare(&names, rules)) {
		ask_all(&names);
		say_all(&names);
	} else {
		auditor->out_of_memory = true;
	}
	free_candidates(&names.users);
	free_candidates(&names.groups);
	free(names.sorted);
	free(names.mention);
}
