/* SPDX-License-Identifier: MIT */
/*
 * The beginning of a session: the steps of opening.h in their order, what is
 * said to the module meanwhile, and the files in the end.
 */
#include "helper/helper.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/io.h"
#include "common/session.h"
#include "helper/describe.h"
#include "helper/fetch.h"
#include "helper/opening.h"

/* What a login has beside the steps. */
struct login {
	struct frame_opening opening;
	int socket;
	unsigned char env[FRAME_WIRE_LOCAL]; /* holds env_lines */
};

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
receive_env(struct login *login)
{
	struct frame_opening *opening = &login->opening;
	struct frame_env env;
	ssize_t len = frame_packet_receive(
	    login->socket, login->env, sizeof(login->env), opening->deadline);

	if (len <= 0 ||
	    !frame_wire_decode(&frame_env_shape, login->env, (size_t)len, &env))
		return frame_conclude(opening->outcome, FRAME_SYSTEM,
		    "pam_frame.so did not send the environment");
	opening->env_lines = env.lines;
	return true;
}

static bool
announce(struct login *login)
{
	struct frame_opening *opening = &login->opening;
	const char *const *names = opening->config.login.allow_env;
	struct frame_proceed proceed = {0};
	char *wanted = names != NULL && names[0] != NULL ? joined(names) : NULL;
	bool ask = wanted != NULL, fine;

	frame_opening_set_deadline(opening);
	proceed.deadline = opening->deadline;
	proceed.env_wanted = wanted;
	fine = frame_packet_send(login->socket, &frame_proceed_shape, &proceed);
	free(wanted);
	if (!fine)
		return frame_conclude(opening->outcome,
		    errno == EMSGSIZE ? FRAME_CONFIG : FRAME_SYSTEM,
		    errno == EMSGSIZE
			? "login.allow_env names too many variables"
			: "pam_frame.so does not listen any more");
	return !ask || receive_env(login);
}

/* --- the files */

static void
fill_session(const struct frame_opening *opening,
    const struct frame_answer *answer, struct frame_session *session)
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
write_session(struct frame_opening *opening, const struct frame_answer *answer)
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
exchange(struct frame_opening *opening, struct frame_fetch *fetch,
    struct frame_answer *answer)
{
	struct frame_secret secret;
	char *body = frame_opening_body(opening);
	bool fine = body != NULL && frame_opening_secret(opening,
					opening->provider->credential, &secret);

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
	struct login login = {
	    .opening = {.request = request, .began = began, .outcome = outcome},
	    .socket = socket};
	struct frame_opening *opening = &login.opening;
	struct frame_fetch fetch;
	struct frame_answer answer;

	if (frame_opening_load(opening) && frame_opening_serves(opening)) {
		/* Before the rule is known: loading libcurl takes 7 ms, which
		 * the name service may as well use. It costs 0.5 ms where
		 * there turns out to be no rule. */
		frame_fetch_start(&fetch);
		if (announce(&login) && frame_opening_find_user(opening) &&
		    frame_opening_find_rule(opening) &&
		    exchange(opening, &fetch, &answer))
			(void)write_session(opening, &answer);
		frame_fetch_stop(&fetch);
	}
	frame_opening_free(opening);
}
