/* SPDX-License-Identifier: MIT */
/*
 * A refresh, at an unlocked screen or by frame-token: the sessions of one user
 * that are not fresh. Who may ask has been settled; how often is settled here,
 * first and cheaply, for anybody may ask without end.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <syslog.h>
#include <time.h>

#include "common/clock.h"
#include "common/io.h"
#include "common/renewal.h"
#include "helper/caller.h"
#include "helper/journal.h"
#include "helper/opening.h"
#include "helper/round.h"

#define LASTS	  60 /* seconds: then nobody needs to wait for a new one */
#define NO_CONFIG (2 * FRAME_SEC) /* is waited if no file says how long */
#define WAIT_MAX  30000		  /* milliseconds, at refresh.sock */

struct refreshing {
	struct frame_round round; /* first: it is cast */
	const struct frame_request *request;
	struct frame_caller *caller;
	struct frame_outcome *outcome;
	int64_t now;
	/* Of the sessions that are meant: */
	size_t living, held;
	bool all_last; /* for LASTS, of those that are to be refreshed */
	bool no_memory;
	int64_t expires; /* the newest token's, 0: there is none */
};

/* --- which sessions */

static bool
is_meant(
    const struct refreshing *refreshing, const struct frame_session *session)
{
	const char *sid = refreshing->request->sid;

	return session != NULL && !session->closed &&
	       !frame_session_abandoned(session) &&
	       (sid == NULL || strcmp(sid, session->sid) == 0) &&
	       !frame_session_stale(
		   refreshing->round.store, session, refreshing->now);
}

static bool
collect(void *context, const char *sid, const struct frame_session *session)
{
	struct refreshing *refreshing = context;
	int64_t now = refreshing->now;

	(void)sid;
	if (!is_meant(refreshing, session))
		return true;
	refreshing->living++;
	if (session->expires > refreshing->expires)
		refreshing->expires = session->expires;
	if (session->held_until > now)
		refreshing->held++;
	if (!frame_refresh_due(session, now))
		return true;
	if (!frame_token_lasts(session, now, LASTS))
		refreshing->all_last = false;
	if (!frame_batch_add(&refreshing->round.batch, session))
		refreshing->no_memory = true;
	return !refreshing->no_memory;
}

static bool
find_sessions(struct refreshing *refreshing)
{
	struct frame_outcome *outcome = refreshing->outcome;
	bool fine;

	refreshing->now = (int64_t)time(NULL);
	refreshing->all_last = true;
	fine = frame_session_list_user(refreshing->round.store,
	    (uid_t)refreshing->request->uid, collect, refreshing);
	outcome->expires = refreshing->expires;
	if (!fine || refreshing->no_memory)
		return frame_conclude(outcome, FRAME_SYSTEM,
		    "the sessions cannot be listed: %s",
		    refreshing->no_memory ? "out of memory" : strerror(errno));
	if (refreshing->round.batch.count > 0)
		return true;
	return frame_conclude(outcome, FRAME_NOT_APPLICABLE, "%s",
	    refreshing->living == 0 ? "there is no session to refresh"
	    : refreshing->held > 0
		? "a new token is on its way already"
		: "the token came, or was asked for, a moment ago");
}

/* --- how long the caller waits */

static int64_t
wait_of(const struct refreshing *refreshing)
{
	const struct frame_request *request = refreshing->request;
	int64_t wait = request->wait_ms;

	if (wait < 0)
		wait = refreshing->round.terms.config.login.wait_ms;
	if (!refreshing->caller->waits_for_end && wait > WAIT_MAX)
		wait = WAIT_MAX;
	return wait * FRAME_MS;
}

/* A host at its deadline, with a secret that may be at hand. */
static bool
leave_late(struct frame_round *round, struct frame_secret *secret)
{
	struct refreshing *refreshing = (struct refreshing *)round;
	struct frame_outcome *outcome = refreshing->outcome;

	if (round->renewed > 0)
		frame_conclude(outcome, FRAME_OK, "a new token came");
	else
		frame_conclude(outcome, FRAME_LATE,
		    "the service did not answer in time; it is asked on");
	round->fetch.whom = FRAME_SLOT_BEHIND;
	return frame_caller_leave(refreshing->caller, outcome, secret,
	    secret == NULL ? 0 : 1, FRAME_HOLD_BATCH);
}

/* Whose tokens last need not wait for new ones. */
static bool
leave_at_once(struct refreshing *refreshing)
{
	struct frame_outcome *outcome = refreshing->outcome;

	refreshing->round.fetch.whom = FRAME_SLOT_BEHIND;
	frame_conclude(
	    outcome, FRAME_PENDING, "a new token is asked for behind it");
	return frame_caller_leave(
		   refreshing->caller, outcome, NULL, 0, FRAME_HOLD_BATCH) ||
	       frame_conclude(outcome, FRAME_SYSTEM,
		   "no process could be made that asks for a new token");
}

static bool
announce(struct refreshing *refreshing, int64_t deadline)
{
	const struct frame_proceed proceed = {.deadline = deadline};

	refreshing->round.deadline = deadline;
	return frame_packet_send(refreshing->caller->socket,
		   &frame_proceed_shape, &proceed) ||
	       frame_conclude(refreshing->outcome, FRAME_NOT_APPLICABLE,
		   "nobody waits for the answer any more");
}

/* A file that is broken is not told here but by the round, which notes in the
 * sessions that it was. */
static bool
settle_wait(struct refreshing *refreshing, int64_t began)
{
	const struct frame_request *request = refreshing->request;
	struct frame_terms *terms = &refreshing->round.terms;
	/* Whom no PAM line names another file: that of a session. */
	const char *path = refreshing->caller->waits_for_end
			       ? request->config
			       : refreshing->round.batch.due[0].target->config;
	bool loaded = frame_terms_load(terms, path);
	/* A person who asks by hand wants to see what comes of it. */
	bool by_hand =
	    !refreshing->caller->waits_for_end && request->wait_ms > 0;
	int64_t wait;

	if (terms->status == FRAME_CONFIG_MISSING)
		return frame_conclude(refreshing->outcome, FRAME_NOT_APPLICABLE,
		    "there is no %s", path);
	/* Not all of the sessions may have been opened by that file. */
	if (!loaded)
		return announce(refreshing, began + NO_CONFIG);
	if (refreshing->caller->waits_for_end &&
	    !frame_listed(
		terms->config.login.refresh_services, request->service))
		return frame_conclude(refreshing->outcome, FRAME_NOT_APPLICABLE,
		    "the service is not in login.refresh_services");
	wait = wait_of(refreshing);
	return wait == 0 || (refreshing->all_last && !by_hand)
		   ? leave_at_once(refreshing)
		   : announce(refreshing, began + wait);
}

/* --- what it came to */

static bool
find_newest(void *context, const char *sid, const struct frame_session *session)
{
	struct refreshing *refreshing = context;

	(void)sid;
	if (is_meant(refreshing, session) &&
	    session->expires > refreshing->outcome->expires)
		refreshing->outcome->expires = session->expires;
	return true;
}

/* Root's paths, programs and rules are nobody's business at refresh.sock. */
static bool
is_private(enum frame_result result)
{
	return result == FRAME_CONFIG || result == FRAME_SYSTEM ||
	       result == FRAME_NOT_APPLICABLE;
}

static void
take_over(struct refreshing *refreshing)
{
	struct frame_outcome *outcome = refreshing->outcome;

	*outcome = refreshing->round.first;
	if (!refreshing->caller->waits_for_end && is_private(outcome->result))
		frame_conclude(outcome, outcome->result,
		    "the log of this machine says why");
}

static void
conclude(struct refreshing *refreshing)
{
	const struct frame_round *round = &refreshing->round;
	struct frame_outcome *outcome = refreshing->outcome;

	if (round->renewed > 0)
		frame_conclude(outcome, FRAME_OK, "a new token came");
	else if (round->failed + round->unserved > 0)
		take_over(refreshing);
	else
		frame_conclude(outcome, FRAME_NOT_APPLICABLE,
		    "a new token is on its way already, or the session has "
		    "ended");
	outcome->expires = 0;
	(void)frame_session_list_user(round->store,
	    (uid_t)refreshing->request->uid, find_newest, refreshing);
}

/* What the round cannot tell, for it has not begun. The module says nothing of
 * what was replied to it; at refresh.sock anybody could fill the log. */
static void
log_trouble(const struct refreshing *refreshing, int64_t began)
{
	struct frame_session nobody = {.sid = ""};
	const struct frame_entry entry = {
	    "refresh", &nobody, began, refreshing->outcome, NULL};

	if (!refreshing->caller->waits_for_end ||
	    refreshing->outcome->result != FRAME_SYSTEM)
		return;
	snprintf(
	    nobody.user, sizeof(nobody.user), "%s", refreshing->request->user);
	frame_journal(&entry, -1);
}

static void
refresh(struct refreshing *refreshing, int64_t began)
{
	struct frame_round *round = &refreshing->round;

	if (!find_sessions(refreshing)) {
		log_trouble(refreshing, began);
		return;
	}
	frame_batch_sort(&round->batch);
	snprintf(refreshing->outcome->provider,
	    sizeof(refreshing->outcome->provider), "%s",
	    round->batch.due[0].target->name);
	if (!settle_wait(refreshing, began)) {
		log_trouble(refreshing, began);
		return;
	}
	openlog("frame-helper", LOG_PID, LOG_AUTHPRIV);
	frame_round_run(round);
	if (!refreshing->caller->replied)
		conclude(refreshing);
}

void
frame_refresh(const struct frame_request *request, struct frame_caller *caller,
    int64_t began, struct frame_outcome *outcome)
{
	struct frame_store store;
	struct refreshing refreshing = {.round = {.store = &store,
					    .during = "refresh",
					    .free = frame_refresh_due,
					    .tell_all = caller->waits_for_end,
					    .leave = leave_late,
					    .fetch = frame_fetch_none},
	    .request = request,
	    .caller = caller,
	    .outcome = outcome};
	char why[256];

	if (request->sid != NULL && !frame_sid_valid(request->sid)) {
		frame_conclude(outcome, FRAME_NOT_APPLICABLE,
		    "the session id is malformed");
		return;
	}
	if (!frame_store_open(&store, FRAME_RUN_DIR, 0, why, sizeof(why))) {
		frame_conclude(outcome, FRAME_SYSTEM, "%s", why);
		log_trouble(&refreshing, began);
		return;
	}
	refresh(&refreshing, began);
	frame_round_free(&refreshing.round);
	frame_store_close(&store);
}
