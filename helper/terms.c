/* SPDX-License-Identifier: MIT */
/*
 * The file, the users and the secrets of one round; see terms.h.
 */
#include "helper/terms.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/resolve.h"

#define FIRST_ROOM 16

enum finding {
	FOUND, /* then it is the rule that counts */
	GONE,
	ANOTHER_UID, /* another person, as far as files go */
	NO_NAMES,    /* the name service cannot tell */
	NO_GROUPS,
	NO_MEMORY,
};

struct frame_verdict {
	char *name;
	uid_t uid;
	enum finding finding;
	const struct frame_mapping *rule; /* NULL: none matches */
};

/* --- the file */

static void
forget(struct frame_terms *terms)
{
	frame_terms_forget_secrets(terms, NULL);
	free(terms->secret);
	for (size_t i = 0; i < terms->users; i++)
		free(terms->user[i].name);
	free(terms->user);
	if (terms->path != NULL && terms->status == FRAME_CONFIG_LOADED)
		frame_config_free(&terms->config);
	*terms = (struct frame_terms){0};
}

bool
frame_terms_load(struct frame_terms *terms, const char *path)
{
	if (terms->path != NULL && strcmp(terms->path, path) == 0)
		return terms->status == FRAME_CONFIG_LOADED;
	forget(terms);
	terms->path = path;
	terms->status = frame_config_load(
	    &terms->config, path, 0, terms->why, sizeof(terms->why));
	return terms->status == FRAME_CONFIG_LOADED;
}

void
frame_terms_free(struct frame_terms *terms)
{
	forget(terms);
}

/* --- users */

static void
look_up(const struct frame_terms *terms, struct frame_verdict *verdict)
{
	struct frame_user user;

	if (!frame_user_find(&user, verdict->name)) {
		verdict->finding = errno == 0 ? GONE : NO_NAMES;
		return;
	}
	if (user.uid != verdict->uid)
		verdict->finding = ANOTHER_UID;
	else if (!frame_resolve(&terms->config, &user, &verdict->rule))
		verdict->finding = NO_GROUPS;
	frame_user_free(&user);
}

/* Also by name: two accounts may share a uid, and rules go by names. */
static const struct frame_verdict *
find(const struct frame_terms *terms, const struct frame_session *session)
{
	for (size_t i = 0; i < terms->users; i++)
		if (terms->user[i].uid == session->uid &&
		    strcmp(terms->user[i].name, session->user) == 0)
			return &terms->user[i];
	return NULL;
}

static bool
make_room(struct frame_terms *terms)
{
	size_t room = terms->room == 0 ? FIRST_ROOM : terms->room * 2;
	struct frame_verdict *larger;

	if (terms->users < terms->room)
		return true;
	larger = realloc(terms->user, room * sizeof(*larger));
	if (larger == NULL)
		return false;
	terms->user = larger;
	terms->room = room;
	return true;
}

static struct frame_verdict
ask(struct frame_terms *terms, const struct frame_session *session)
{
	const struct frame_verdict *known = find(terms, session);
	struct frame_verdict verdict = {.uid = session->uid};

	if (known != NULL)
		return *known;
	if (make_room(terms))
		verdict.name = strdup(session->user);
	if (verdict.name == NULL) {
		verdict.finding = NO_MEMORY;
		return verdict;
	}
	look_up(terms, &verdict);
	terms->user[terms->users++] = verdict;
	return verdict;
}

/* --- may it still have a token? */

static const struct answer {
	enum frame_result result;
	const char *sentence;
} answers[] = {
    [GONE] = {FRAME_NOT_APPLICABLE, "the user does not exist any more"},
    [ANOTHER_UID] = {FRAME_NOT_APPLICABLE,
	"the user's name belongs to another uid now"},
    [NO_NAMES] = {FRAME_SYSTEM, "the name service failed"},
    [NO_GROUPS] = {FRAME_SYSTEM,
	"the groups of the user cannot be looked up, which a rule asks for"},
    [NO_MEMORY] = {FRAME_SYSTEM, "out of memory"},
};

const struct frame_provider *
frame_terms_judge(struct frame_terms *terms,
    const struct frame_session *session, struct frame_outcome *outcome)
{
	struct frame_verdict verdict = ask(terms, session);
	const struct frame_mapping *rule = verdict.rule;

	if (verdict.finding != FOUND)
		frame_conclude(outcome, answers[verdict.finding].result, "%s",
		    answers[verdict.finding].sentence);
	else if (rule == NULL)
		frame_conclude(outcome, FRAME_NOT_APPLICABLE,
		    "no rule of %s matches any more", terms->path);
	else if (rule->provider == NULL)
		frame_conclude(outcome, FRAME_NOT_APPLICABLE,
		    "the rule in %s:%zu now says: no provider", terms->path,
		    rule->line);
	else if (strcmp(rule->provider->name, session->provider) != 0)
		frame_conclude(outcome, FRAME_NOT_APPLICABLE,
		    "the rule in %s:%zu now names the provider \"%s\", which "
		    "counts from the next login on",
		    terms->path, rule->line, rule->provider->name);
	else
		return rule->provider;
	return NULL;
}

/* --- secrets */

struct frame_secret *
frame_terms_secret(struct frame_terms *terms,
    const struct frame_credential *credential, int64_t deadline, char *why,
    size_t why_size)
{
	struct frame_secret *secret;

	if (terms->secret == NULL)
		terms->secret =
		    calloc(terms->config.credentials, sizeof(*terms->secret));
	if (terms->secret == NULL) {
		snprintf(why, why_size, "out of memory");
		return NULL;
	}
	secret = &terms->secret[credential - terms->config.credential];
	return secret->bytes != NULL || frame_secret_load(secret, credential, 0,
					    deadline, why, why_size)
		   ? secret
		   : NULL;
}

void
frame_terms_forget_secrets(
    struct frame_terms *terms, const struct frame_secret *kept)
{
	for (size_t i = 0;
	     terms->secret != NULL && i < terms->config.credentials; i++)
		if (&terms->secret[i] != kept)
			frame_secret_drop(&terms->secret[i]);
}
