/* SPDX-License-Identifier: MIT */
/*
 * From the reply without a token to the token, or to the timer; see behind.h.
 * The module is gone by then: this logs what it comes to, one line.
 */
#include "helper/behind.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "common/clock.h"
#include "common/renewal.h"
#include "helper/describe.h"
#include "helper/journal.h"

/* Of this process, past login.retry_for: for an attempt under way. */
#define SPARE 60 /* seconds */
/* The session is ours for so long, again and again while it is waited: if this
 * process is killed, the timer soon has it. */
#define HOLD 30 /* seconds */

void
frame_behind_describe(
    const struct frame_opening *opening, struct frame_session *session)
{
	const struct frame_request *request = opening->request;

	*session = (struct frame_session){
	    .uid = opening->user.uid,
	    .gid = opening->user.gid,
	    .host_pid = (pid_t)request->host_pid,
	    .host_start = request->host_start,
	    .keep = opening->config.login.on_close == FRAME_ON_CLOSE_KEEP,
	};
	snprintf(
	    session->user, sizeof(session->user), "%s", opening->user.name);
	snprintf(
	    session->service, sizeof(session->service), "%s", request->service);
	snprintf(session->provider, sizeof(session->provider), "%s",
	    opening->provider->name);
	snprintf(
	    session->config, sizeof(session->config), "%s", request->config);
}

int64_t
frame_behind_until(const struct frame_behind *behind)
{
	const struct frame_opening *opening = behind->opening;

	return opening->began + opening->config.login.retry_for_ms * FRAME_MS;
}

/* --- the beginning */

static bool
make_session(struct frame_behind *behind, struct frame_outcome *reply)
{
	const struct frame_session_texts texts = {.request = behind->body};
	struct frame_session *session = &behind->session;
	char why[400];

	if (!frame_store_open(
		&behind->store, FRAME_RUN_DIR, 0, why, sizeof(why)))
		return frame_conclude(
		    &behind->outcome, FRAME_SYSTEM, "%s", why);
	frame_behind_describe(behind->opening, session);
	session->held_until = (int64_t)time(NULL) + HOLD;
	if (!frame_session_create(&behind->store, session, &texts, reply->path,
		sizeof(reply->path), why, sizeof(why))) {
		frame_store_close(&behind->store);
		return frame_conclude(
		    &behind->outcome, FRAME_SYSTEM, "%s", why);
	}
	memcpy(reply->sid, session->sid, sizeof(session->sid));
	behind->begun = true;
	return true;
}

/* Nobody works on it: the timer's next run finds it. */
static void
leave_to_timer(struct frame_behind *behind)
{
	behind->session.held_until = 0;
	(void)frame_session_note(&behind->store, &behind->session);
	frame_store_close(&behind->store);
}

bool
frame_behind_begin(
    struct frame_behind *behind, enum frame_result result, const char *why)
{
	const struct frame_opening *opening = behind->opening;
	int64_t left = frame_ms_left(frame_behind_until(behind)) / 1000;
	struct frame_outcome reply = *opening->outcome;

	frame_conclude(&reply, result, "%s", why);
	if (!make_session(behind, &reply))
		return false;
	behind->gone_on = left > 0 && frame_caller_leave(behind->caller, &reply,
					  opening->secret, FRAME_KEYS_MAX,
					  (unsigned int)left + SPARE);
	if (!behind->gone_on) {
		leave_to_timer(behind);
		frame_caller_reply(behind->caller, &reply);
	}
	return behind->gone_on;
}

void
frame_behind_leave(struct frame_behind *behind, struct frame_outcome *outcome)
{
	struct frame_session *session = &behind->session;

	if (!make_session(behind, outcome))
		return;
	frame_renewal_failed(session, (int64_t)time(NULL), outcome->result);
	(void)frame_session_note(&behind->store, session);
	frame_store_close(&behind->store);
}

/* --- meanwhile */

/* The module closes a session by its record; a killed host leaves it. */
bool
frame_behind_wanted(struct frame_behind *behind)
{
	int64_t now = (int64_t)time(NULL);
	struct frame_session session;

	if (!behind->gone_on)
		return true;
	if (!frame_session_read(&behind->store, behind->session.sid, &session))
		return errno != ENOENT;
	if (session.closed ||
	    frame_session_stale(&behind->store, &session, now))
		return false;
	if (session.held_until < now + HOLD / 2) {
		behind->session.held_until = now + HOLD;
		(void)frame_session_note(&behind->store, &behind->session);
	}
	return true;
}

/* --- the end */

static void
log_end(const struct frame_behind *behind, const struct frame_outcome *outcome,
    const char *still)
{
	const struct frame_entry entry = {"background", &behind->session,
	    behind->opening->began, outcome, still};

	frame_journal(&entry, -1);
}

static bool
deliver(struct frame_behind *behind, const struct frame_answer *answer,
    struct frame_outcome *outcome)
{
	const struct frame_opening *opening = behind->opening;
	struct frame_session *session = &behind->session;
	struct frame_session_texts texts = {.token = answer->token};
	char *json =
	    frame_describe(opening->provider, answer, &opening->config.network);
	bool fine = json != NULL;

	texts.json = json;
	frame_renewal_succeeded(session, (int64_t)time(NULL), answer->expires);
	if (fine)
		fine = frame_session_renew(&behind->store, session, &texts);
	else
		errno = ENOMEM;
	if (!fine && errno == ENOENT)
		frame_conclude(outcome, FRAME_NOT_APPLICABLE,
		    "the session has ended meanwhile");
	else if (!fine)
		frame_conclude(outcome, FRAME_SYSTEM,
		    "the token cannot be written below %s: %s", FRAME_RUN_DIR,
		    strerror(errno));
	free(json);
	return fine;
}

/* False if the session has ended, so that there is nothing to be told. */
static bool
note_failure(struct frame_behind *behind, const struct frame_answer *answer,
    enum frame_result result)
{
	struct frame_session *session = &behind->session;
	int64_t now = (int64_t)time(NULL);

	session->issued = session->expires = 0;
	frame_renewal_failed(session, now, result);
	session->renew_at =
	    frame_retry_after(session->renew_at, now, answer->retry_after);
	return frame_session_note(&behind->store, session) ||
	       (errno != ENOENT && errno != EBUSY);
}

static void
fail(struct frame_behind *behind, const struct frame_answer *answer,
    const struct frame_outcome *outcome)
{
	if (outcome->result != FRAME_NOT_APPLICABLE &&
	    note_failure(behind, answer, outcome->result))
		log_end(behind, outcome,
		    "no token for this session yet; frame-helper renew tries "
		    "again");
}

void
frame_behind_end(struct frame_behind *behind, const struct frame_answer *answer,
    const struct frame_outcome *outcome)
{
	struct frame_outcome last = *outcome;

	if (!behind->gone_on)
		return;
	if (last.result == FRAME_OK && deliver(behind, answer, &last))
		log_end(behind, &last, NULL);
	else
		fail(behind, answer, &last);
	frame_store_close(&behind->store);
}
