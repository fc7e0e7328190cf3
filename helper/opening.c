/* SPDX-License-Identifier: MIT */
/*
 * The steps towards a token; see opening.h.
 */
#include "helper/opening.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "common/clock.h"
#include "common/request.h"

/* --- configuration */

bool
frame_opening_load(struct frame_opening *opening)
{
	struct frame_outcome *outcome = opening->outcome;
	char why[600];

	switch (frame_config_load(
	    &opening->config, opening->request->config, 0, why, sizeof(why))) {
	case FRAME_CONFIG_LOADED:
		break;
	case FRAME_CONFIG_MISSING:
		return frame_conclude(outcome, FRAME_NOT_APPLICABLE,
		    "there is no %s", opening->request->config);
	case FRAME_CONFIG_UNREADABLE:
	case FRAME_CONFIG_INVALID:
		return frame_conclude(outcome, FRAME_CONFIG, "%s", why);
	}
	return true;
}

bool
frame_listed(const char *const *list, const char *name)
{
	for (; list != NULL && *list != NULL; list++)
		if (strcmp(*list, name) == 0)
			return true;
	return false;
}

bool
frame_opening_serves(struct frame_opening *opening)
{
	if (frame_listed(
		opening->config.login.services, opening->request->service))
		return true;
	return frame_conclude(opening->outcome, FRAME_NOT_APPLICABLE,
	    "the service is not in login.services");
}

int64_t
frame_opening_wait(const struct frame_opening *opening)
{
	int64_t wait = opening->request->wait_ms >= 0
			   ? opening->request->wait_ms
			   : opening->config.login.wait_ms;

	return wait * FRAME_MS;
}

/* --- the rule */

bool
frame_opening_find_user(struct frame_opening *opening)
{
	if (frame_user_find(&opening->user, opening->request->user))
		return true;
	if (errno == 0)
		return frame_conclude(opening->outcome, FRAME_SYSTEM,
		    "the name service knows no such user");
	return frame_conclude(opening->outcome, FRAME_SYSTEM,
	    "the name service failed: %s", strerror(errno));
}

bool
frame_opening_find_rule(struct frame_opening *opening)
{
	struct frame_outcome *outcome = opening->outcome;
	const struct frame_mapping *rule;

	if (!frame_resolve(&opening->config, &opening->user, &rule))
		return frame_conclude(outcome, FRAME_SYSTEM,
		    "the groups of the user cannot be looked up, which a rule "
		    "asks for");
	opening->rule = rule;
	if (rule == NULL)
		return frame_conclude(outcome, FRAME_NOT_APPLICABLE,
		    "no rule of mappings matches");
	if (rule->provider == NULL)
		return frame_conclude(outcome, FRAME_NOT_APPLICABLE,
		    "the rule in line %zu says: no provider", rule->line);
	opening->provider = rule->provider;
	snprintf(outcome->provider, sizeof(outcome->provider), "%s",
	    rule->provider->name);
	return true;
}

/* --- the request */

static bool
mentions_groups(const struct frame_metadata *metadata)
{
	for (size_t i = 0; i < metadata->count; i++)
		if (metadata->item[i].template != NULL &&
		    strstr(metadata->item[i].template, "${group") != NULL)
			return true;
	return false;
}

/* Group lookups can be slow: only for a configuration that uses them. */
static bool
needs_groups(const struct frame_opening *opening)
{
	const struct frame_claim_templates *claims = &opening->config.claims;
	const char *const all[] = {claims->email, claims->email_domain,
	    claims->first_name, claims->last_name};

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		if (all[i] != NULL && strstr(all[i], "${group") != NULL)
			return true;
	return mentions_groups(&opening->config.metadata) ||
	       mentions_groups(&opening->provider->metadata);
}

char *
frame_opening_body(struct frame_opening *opening)
{
	const struct frame_request *request = opening->request;
	struct frame_user *user = &opening->user;
	struct frame_facts facts;
	char why[256], *body;

	if (needs_groups(opening))
		(void)frame_user_groups(user);
	facts = frame_user_facts(user);
	facts.service = request->service;
	facts.tty = request->tty;
	facts.rhost = request->rhost;
	facts.env_lines = opening->env_lines;
	body = frame_request_body(
	    &opening->config, opening->provider, &facts, why, sizeof(why));
	if (body == NULL)
		frame_conclude(opening->outcome, FRAME_CONFIG,
		    "%s: the request cannot be made: %s",
		    opening->request->config, why);
	return body;
}

/* --- the keys */

static struct frame_secret *
load_secret(struct frame_keys *keys, size_t index, int64_t deadline, char *why,
    size_t why_size)
{
	struct frame_opening *opening = keys->owner;
	struct frame_secret *secret = &opening->secret[index];

	return secret->bytes != NULL ||
		       frame_secret_load(secret, keys->credential[index], 0,
			   deadline, why, why_size)
		   ? secret
		   : NULL;
}

/* Those in the file: its text is wiped, and another key of the list may be
 * asked for later. */
static bool
keep_inline(struct frame_opening *opening)
{
	const struct frame_credential *const *at = opening->keys.credential;
	struct frame_secret *secret = opening->secret;
	char why[600];

	for (; *at != NULL; at++, secret++)
		if ((*at)->secret != NULL &&
		    !frame_secret_load(
			secret, *at, 0, opening->deadline, why, sizeof(why)))
			return frame_conclude(
			    opening->outcome, FRAME_CONFIG, "%s", why);
	frame_config_forget_secrets(&opening->config);
	return true;
}

bool
frame_opening_keys(struct frame_opening *opening)
{
	struct frame_keys *keys = &opening->keys;

	keys->credential = opening->provider->credentials;
	if (keys->load == NULL) {
		keys->load = load_secret;
		keys->owner = opening;
	}
	return keep_inline(opening) &&
	       frame_keys_begin(keys, opening->deadline, opening->outcome);
}

void
frame_opening_drop_keys(struct frame_opening *opening)
{
	for (size_t i = 0; i < FRAME_KEYS_MAX; i++)
		frame_secret_drop(&opening->secret[i]);
	frame_keys_free(&opening->keys);
}

void
frame_opening_free(struct frame_opening *opening)
{
	frame_opening_drop_keys(opening);
	frame_user_free(&opening->user);
	frame_config_free(&opening->config);
}
