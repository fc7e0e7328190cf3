/* SPDX-License-Identifier: MIT */
/*
 * The log line of a save: who changed which keys. Names of keys only, never a
 * value: the log is read by more people than the file.
 */
#include "common/draft_parts.h"

#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <syslog.h>
#include <unistd.h>

#include "common/excerpt.h"
#include "common/log.h"

#define NAMES_MAX  12 /* keys that are named; more are counted */
#define PLACE_SIZE 300

/* Both trees, and what has been said of them. */
struct naming {
	struct frame_diags old_diags, new_diags;
	struct frame_doc old, new;
	char place[PLACE_SIZE]; /* "providers.win-lab", where we are */
	FILE *out;
	size_t named;
};

static void
name_place(struct naming *naming, const char *place)
{
	if (naming->named++ < NAMES_MAX)
		fprintf(
		    naming->out, "%s%s", naming->named > 1 ? ", " : "", place);
}

static void compare(struct naming *naming, const struct frame_node *old,
    const struct frame_node *new);

/* One level down; a key that may be a secret by mistake is not named. */
static void
compare_at(struct naming *naming, const char *key, const struct frame_node *old,
    const struct frame_node *new)
{
	size_t len = strlen(naming->place);

	snprintf(naming->place + len, PLACE_SIZE - len, "%s%s",
	    len > 0 ? "." : "", key);
	compare(naming, old, new);
	naming->place[len] = '\0';
}

static const char *
key_text(const struct frame_diags *diags, const struct frame_node *key)
{
	return frame_diag_is_secret(diags, key->span) ? FRAME_STARS
						      : key->value;
}

static void
compare_maps(struct naming *naming, const struct frame_node *old,
    const struct frame_node *new)
{
	for (size_t i = 0; i + 1 < old->children; i += 2)
		compare_at(naming, key_text(&naming->old_diags, old->child[i]),
		    old->child[i + 1],
		    frame_node_get(new, old->child[i]->value));
	for (size_t i = 0; i + 1 < new->children; i += 2)
		if (frame_node_get(old, new->child[i]->value) == NULL)
			compare_at(naming,
			    key_text(&naming->new_diags, new->child[i]), NULL,
			    new->child[i + 1]);
}

static void
compare_rules(struct naming *naming, const struct frame_node *old,
    const struct frame_node *new)
{
	char number[24];

	for (size_t i = 0; i < old->children; i++) {
		snprintf(number, sizeof(number), "%zu", i + 1);
		compare_at(naming, number, old->child[i], new->child[i]);
	}
}

static bool
both(const struct frame_node *a, const struct frame_node *b,
    enum frame_node_kind kind)
{
	return a != NULL && b != NULL && a->kind == kind && b->kind == kind;
}

static void
compare(struct naming *naming, const struct frame_node *old,
    const struct frame_node *new)
{
	if (frame_node_same(old, new))
		return;
	if (both(old, new, FRAME_NODE_MAP))
		compare_maps(naming, old, new);
	else if (both(old, new, FRAME_NODE_LIST) &&
		 old->children == new->children &&
		 both(old->child[0], new->child[0], FRAME_NODE_MAP))
		compare_rules(naming, old, new);
	else
		name_place(naming, naming->place[0] == '\0' ? "the whole file"
							    : naming->place);
}

static void
name_keys(struct naming *naming, const struct frame_draft *draft,
    const char *base, size_t base_len)
{
	if (!frame_diags_init(&naming->old_diags, "", base, base_len) ||
	    !frame_diags_init(&naming->new_diags, "", draft->text, draft->len))
		return;
	frame_doc_parse(&naming->old, base, base_len, &naming->old_diags);
	frame_doc_parse(
	    &naming->new, draft->text, draft->len, &naming->new_diags);
	compare(naming, naming->old.root, naming->new.root);
}

/* "providers.win-lab.token_duration, mappings": malloc, NULL: no memory. */
static char *
name_changes(const struct frame_draft *draft, const char *base, size_t base_len)
{
	struct naming naming = {.named = 0};
	char *text = NULL;
	size_t size;

	naming.out = open_memstream(&text, &size);
	if (naming.out == NULL)
		return NULL;
	name_keys(&naming, draft, base, base_len);
	for (const struct frame_pending *at = draft->pending; at != NULL;
	     at = at->next) {
		snprintf(naming.place, sizeof(naming.place), "the secret in %s",
		    at->path);
		name_place(&naming, naming.place);
	}
	if (naming.named == 0)
		fputs("comments or layout only", naming.out);
	if (naming.named > NAMES_MAX)
		fprintf(naming.out, " and %zu more", naming.named - NAMES_MAX);
	frame_doc_free(&naming.old);
	frame_doc_free(&naming.new);
	frame_diags_free(&naming.old_diags);
	frame_diags_free(&naming.new_diags);
	return fclose(naming.out) == 0 ? text : NULL;
}

static void
name_account(char *name, size_t size)
{
	const struct passwd *entry = getpwuid(geteuid());

	if (entry != NULL)
		snprintf(name, size, "%s", entry->pw_name);
	else
		snprintf(name, size, "uid %u", (unsigned)geteuid());
}

void
frame_draft_log(const struct frame_draft *draft, const char *who,
    const char *base, size_t base_len)
{
	const struct frame_event_info *info =
	    frame_event_info(FRAME_EVENT_CHANGED);
	char *changes = name_changes(draft, base, base_len), *sentence = NULL;
	struct frame_log_line line;
	char account[65];

	name_account(account, sizeof(account));
	frame_log_begin(&line);
	frame_log_text(&line, "result", info->name);
	frame_log_text(&line, "event", info->event);
	frame_log_text(&line, "user", account);
	frame_log_text(&line, "admin", who);
	frame_log_text(&line, "file", draft->path);
	if (asprintf(&sentence, "%s (%s) changed %s", account,
		who == NULL ? "-" : who,
		changes == NULL ? "it" : changes) == -1)
		sentence = NULL;
	frame_log_sentence(&line, sentence);
	syslog(LOG_AUTHPRIV | info->priority, "%s", line.text);
	free(sentence);
	free(changes);
}
