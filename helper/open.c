/* SPDX-License-Identifier: MIT */
/*
 * The beginning of a session, in the order of its steps: configuration, rule,
 * request, exchange, files. Each step either goes on or concludes the outcome.
 */
#include "helper/helper.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/io.h"
#include "common/request.h"
#include "common/resolve.h"
#include "common/secret.h"
#include "common/session.h"
#include "helper/describe.h"
#include "helper/exchange.h"
#include "helper/fetch.h"

struct opening {
	const struct frame_request *request;
	int socket;
	int64_t began, deadline;
	struct frame_config config;
	struct frame_user user;
	const struct frame_provider *provider;
	unsigned char env[FRAME_WIRE_LOCAL]; /* holds env_lines */
	const char *env_lines;
	struct frame_outcome *outcome;
};

/* --- configuration */

static bool
listed(const char *const *list, const char *name)
{
	for (; list != NULL && *list != NULL; list++)
		if (strcmp(*list, name) == 0)
			return true;
	return false;
}

static bool
load_config(struct opening *opening)
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
	if (!listed(opening->config.login.services, opening->request->service))
		return frame_conclude(outcome, FRAME_NOT_APPLICABLE,
		    "the service is not in login.services");
	return true;
}

/* --- the module is told the deadline, and asked for its environment */

static char *
joined(const char *const *names)
{
	size_t size = 1;
	char *text, *at;

	for (size_t i = 0; names[i] != NULL; i++)
		size += strlen(names[i]) + 1;
	text = at = malloc(size);
	if (text == NULL)
		return NULL;
	for (size_t i = 0; names[i] != NULL; i++) {
		if (i > 0)
			*at++ = ' ';
		at = stpcpy(at, names[i]);
	}
	*at = '\0';
	return text;
}

static bool
receive_env(struct opening *opening)
{
	struct frame_env env;
	ssize_t len = frame_packet_receive(opening->socket, opening->env,
	    sizeof(opening->env), opening->deadline);

	if (len <= 0 || !frame_wire_decode(
			    &frame_env_shape, opening->env, (size_t)len, &env))
		return frame_conclude(opening->outcome, FRAME_SYSTEM,
		    "pam_frame.so did not send the environment");
	opening->env_lines = env.lines;
	return true;
}

static bool
announce(struct opening *opening)
{
	const char *const *names = opening->config.login.allow_env;
	int64_t wait = opening->request->wait_ms > 0
			   ? opening->request->wait_ms
			   : opening->config.login.wait_ms;
	struct frame_proceed proceed = {0};
	char *wanted = names != NULL && names[0] != NULL ? joined(names) : NULL;
	bool ask = wanted != NULL, fine;

	opening->deadline = opening->began + wait * FRAME_MS;
	proceed.deadline = opening->deadline;
	proceed.env_wanted = wanted;
	fine =
	    frame_packet_send(opening->socket, &frame_proceed_shape, &proceed);
	free(wanted);
	if (!fine)
		return frame_conclude(opening->outcome,
		    errno == EMSGSIZE ? FRAME_CONFIG : FRAME_SYSTEM,
		    errno == EMSGSIZE
			? "login.allow_env names too many variables"
			: "pam_frame.so does not listen any more");
	return !ask || receive_env(opening);
}

/* --- the rule */

static bool
find_user(struct opening *opening)
{
	if (frame_user_find(&opening->user, opening->request->user))
		return true;
	if (errno == 0)
		return frame_conclude(opening->outcome, FRAME_SYSTEM,
		    "the name service knows no such user");
	return frame_conclude(opening->outcome, FRAME_SYSTEM,
	    "the name service failed: %s", strerror(errno));
}

static bool
find_rule(struct opening *opening)
{
	struct frame_outcome *outcome = opening->outcome;
	const struct frame_mapping *rule;

	if (!frame_resolve(&opening->config, &opening->user, &rule))
		return frame_conclude(outcome, FRAME_SYSTEM,
		    "the groups of the user cannot be looked up, which a rule "
		    "asks for");
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
needs_groups(const struct opening *opening)
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

static char *
make_body(struct opening *opening)
{
	const struct frame_request *request = opening->request;
	struct frame_user *user = &opening->user;
	char why[256], *body;

	if (needs_groups(opening))
		(void)frame_user_groups(user);
	const struct frame_facts facts = {
	    .user = user->name,
	    .uid = user->uid,
	    .gid = user->gid,
	    .home = user->home,
	    .shell = user->shell,
	    .gecos = user->gecos,
	    .primary_group = user->primary_group,
	    .groups = user->group_csv,
	    .service = request->service,
	    .tty = request->tty,
	    .rhost = request->rhost,
	    .env_lines = opening->env_lines,
	};
	body = frame_request_body(
	    &opening->config, opening->provider, &facts, why, sizeof(why));
	if (body == NULL)
		frame_conclude(opening->outcome, FRAME_CONFIG,
		    "%s: the request cannot be made: %s",
		    opening->request->config, why);
	return body;
}

static bool
load_secret(struct opening *opening, struct frame_secret *secret)
{
	char why[600];

	if (frame_secret_load(secret, opening->provider->credential, 0,
		opening->deadline, why, sizeof(why))) {
		frame_config_forget_secrets(&opening->config);
		return true;
	}
	return frame_conclude(opening->outcome, FRAME_CONFIG, "%s", why);
}

/* --- the files */

static void
fill_session(const struct opening *opening, const struct frame_answer *answer,
    struct frame_session *session)
{
	const struct frame_request *request = opening->request;

	*session = (struct frame_session){
	    .uid = opening->user.uid,
	    .gid = opening->user.gid,
	    .host_pid = (pid_t)request->host_pid,
	    .host_start = request->host_start,
	    .expires = answer->expires,
	    .keep = opening->config.login.on_close == FRAME_ON_CLOSE_KEEP,
	};
	snprintf(
	    session->user, sizeof(session->user), "%s", opening->user.name);
	snprintf(
	    session->service, sizeof(session->service), "%s", request->service);
	snprintf(session->provider, sizeof(session->provider), "%s",
	    opening->provider->name);
}

static bool
write_session(struct opening *opening, const struct frame_answer *answer)
{
	struct frame_outcome *outcome = opening->outcome;
	struct frame_session session;
	struct frame_store store;
	char why[400] = "out of memory";
	char *json = frame_describe(opening->provider, answer);
	bool fine = json != NULL && frame_store_open(&store, FRAME_RUN_DIR, 0,
					why, sizeof(why));

	if (fine) {
		fill_session(opening, answer, &session);
		fine =
		    frame_session_create(&store, &session, answer->token, json,
			outcome->path, sizeof(outcome->path), why, sizeof(why));
		frame_store_close(&store);
	}
	free(json);
	if (!fine) {
		outcome->path[0] = '\0';
		return frame_conclude(outcome, FRAME_SYSTEM, "%s", why);
	}
	memcpy(outcome->sid, session.sid, sizeof(session.sid));
	return true;
}

/* --- all of it */

static bool
exchange(struct opening *opening, struct frame_fetch *fetch,
    struct frame_answer *answer)
{
	struct frame_secret secret;
	char *body = make_body(opening);
	bool fine = body != NULL && load_secret(opening, &secret);

	if (fine) {
		const struct frame_exchange order = {
		    .config = &opening->config,
		    .provider = opening->provider,
		    .secret = &secret,
		    .body = body,
		    .began = opening->began,
		    .deadline = opening->deadline,
		};
		fine = frame_exchange(&order, fetch, answer, opening->outcome);
		frame_secret_drop(&secret);
	}
	free(body);
	return fine;
}

void
frame_open(const struct frame_request *request, int socket, int64_t began,
    struct frame_outcome *outcome)
{
	struct opening opening = {.request = request,
	    .socket = socket,
	    .began = began,
	    .outcome = outcome};
	struct frame_fetch fetch;
	struct frame_answer answer;

	if (load_config(&opening)) {
		/* Before the rule is known: loading libcurl takes 7 ms, which
		 * the name service may as well use. It costs 0.5 ms where
		 * there turns out to be no rule. */
		frame_fetch_start(&fetch);
		if (announce(&opening) && find_user(&opening) &&
		    find_rule(&opening) && exchange(&opening, &fetch, &answer))
			(void)write_session(&opening, &answer);
		frame_fetch_stop(&fetch);
	}
	frame_user_free(&opening.user);
	frame_config_free(&opening.config);
}
