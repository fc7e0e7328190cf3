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
#include <time.h>

#include "common/clock.h"
#include "common/io.h"
#include "common/renewal.h"
#include "common/session.h"
#include "helper/behind.h"
#include "helper/describe.h"
#include "helper/fetch.h"
#include "helper/opening.h"

/* A login that does not wait for the network still waits for the name service;
 * not longer than this. */
#define LOOKUP (500 * FRAME_MS)
/* What a login spends on others' leftovers while it waits anyway. */
#define SWEEP (5 * FRAME_MS)

/* What a login has beside the steps. */
struct login {
	struct frame_opening opening;
	struct frame_caller *caller;
	struct frame_fetch fetch;
	bool keyless; /* there was no secret to sign with */
	struct frame_behind behind;
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
	ssize_t len = frame_packet_receive(login->caller->socket, login->env,
	    sizeof(login->env), opening->deadline);

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

	proceed.deadline = opening->deadline;
	proceed.env_wanted = wanted;
	proceed.no_wait = frame_opening_wait(opening) == 0;
	fine = frame_packet_send(
	    login->caller->socket, &frame_proceed_shape, &proceed);
	free(wanted);
	if (!fine)
		return frame_conclude(opening->outcome,
		    errno == EMSGSIZE ? FRAME_CONFIG : FRAME_SYSTEM,
		    errno == EMSGSIZE
			? "login.allow_env names too many variables"
			: "pam_frame.so does not listen any more");
	return !ask || receive_env(login);
}

/* --- a token in time */

static bool
write_session(struct frame_opening *opening, const char *body,
    const struct frame_answer *answer)
{
	struct frame_outcome *outcome = opening->outcome;
	struct frame_session_texts texts = {answer->token, NULL, body};
	struct frame_session session;
	struct frame_store store;
	char why[400] = "out of memory";
	char *json =
	    frame_describe(opening->provider, answer, &opening->config.network);
	bool fine = json != NULL && frame_store_open(&store, FRAME_RUN_DIR, 0,
					why, sizeof(why));

	if (fine) {
		texts.json = json;
		frame_behind_describe(opening, &session);
		frame_renewal_succeeded(
		    &session, (int64_t)time(NULL), answer->expires);
		fine = frame_session_create(&store, &session, &texts,
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

/* --- a token that is late; see behind.h. The observer is the first member of
 * struct frame_behind. */

static void
sweep_meanwhile(struct frame_observer *observer)
{
	(void)observer;
	frame_sweep_until(frame_now() + SWEEP);
}

static int64_t
leave_late(struct frame_observer *observer, const struct frame_outcome *so_far)
{
	struct frame_behind *behind = (struct frame_behind *)observer;

	return frame_behind_begin(behind, FRAME_LATE, so_far->sentence)
		   ? frame_behind_until(behind)
		   : 0;
}

static bool
still_wanted(struct frame_observer *observer)
{
	return frame_behind_wanted((struct frame_behind *)observer);
}

static void
expect_late(struct login *login, const char *body)
{
	login->behind = (struct frame_behind){
	    .observer =
		{
		    .meanwhile = sweep_meanwhile,
		    .late = leave_late,
		    .wanted = still_wanted,
		},
	    .opening = &login->opening,
	    .caller = login->caller,
	    .body = body,
	};
}

/* --- all of it */

/* login.wait is 0: from here on this process is on its own. */
static bool
leave_at_once(struct login *login)
{
	struct frame_opening *opening = &login->opening;

	if (!frame_behind_begin(&login->behind, FRAME_PENDING,
		"the login does not wait for the token (login.wait)"))
		return false;
	login->behind.observer.late = NULL; /* that has been */
	opening->deadline = frame_behind_until(&login->behind);
	login->fetch.whom = FRAME_SLOT_BEHIND;
	frame_fetch_start(&login->fetch);
	return true;
}

static bool
exchange(struct login *login, const char *body, struct frame_answer *answer)
{
	struct frame_opening *opening = &login->opening;
	const struct frame_exchange order = {
	    .config = &opening->config,
	    .provider = opening->provider,
	    .keys = &opening->keys,
	    .body = body,
	    .began = opening->began,
	    .deadline = opening->deadline,
	    .observer = &login->behind.observer,
	};
	bool fine;

	login->keyless = !frame_opening_keys(opening);
	if (login->keyless)
		return false;
	fine = frame_exchange(&order, &login->fetch, answer, opening->outcome);
	frame_opening_drop_keys(opening);
	return fine;
}

/* A clock that is set, a captive portal that is left, a vault that is back: no
 * waiting helps, but the session's life is longer than a login. */
static bool
may_pass(const struct login *login)
{
	enum frame_result result = login->opening.outcome->result;

	return result == FRAME_TLS || result == FRAME_CLOCK || login->keyless;
}

static void
get_token(struct login *login, bool waits)
{
	struct frame_opening *opening = &login->opening;
	struct frame_answer answer = {.retry_after = -1};
	char *body = frame_opening_body(opening);
	bool fine = body != NULL;

	expect_late(login, body);
	if (fine && !waits)
		fine = leave_at_once(login);
	fine = fine && exchange(login, body, &answer);
	if (login->behind.begun)
		frame_behind_end(&login->behind, &answer, opening->outcome);
	else if (fine)
		(void)write_session(opening, body, &answer);
	else if (may_pass(login))
		frame_behind_leave(&login->behind, opening->outcome);
	if (!login->behind.begun && login->behind.outcome.sentence[0] != '\0')
		frame_conclude(opening->outcome, login->behind.outcome.result,
		    "%s", login->behind.outcome.sentence);
	free(body);
}

void
frame_open(const struct frame_request *request, struct frame_caller *caller,
    int64_t began, struct frame_outcome *outcome)
{
	struct login login = {
	    .opening = {.request = request, .began = began, .outcome = outcome},
	    .caller = caller};
	struct frame_opening *opening = &login.opening;
	bool waits;

	if (frame_opening_load(opening) && frame_opening_serves(opening)) {
		waits = frame_opening_wait(opening) > 0;
		opening->deadline = waits ? began + frame_opening_wait(opening)
					  : frame_now() + LOOKUP;
		login.fetch = frame_fetch_none;
		/* Before the rule is known: loading libcurl takes 7 ms, which
		 * the name service may as well use. It costs 0.5 ms where
		 * there turns out to be no rule. */
		if (waits)
			frame_fetch_start(&login.fetch);
		if (announce(&login) && frame_opening_find_user(opening) &&
		    frame_opening_find_rule(opening))
			get_token(&login, waits);
		frame_fetch_stop(&login.fetch);
	}
	frame_opening_free(opening);
}
