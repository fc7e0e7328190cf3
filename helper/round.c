/* SPDX-License-Identifier: MIT */
/*
 * A round; see round.h. The policy about times is renewal.h's, what may be
 * renewed is terms.h's to say; here is the order of steps and what follows
 * from how they end.
 */
#include "helper/round.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <syslog.h>
#include <time.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/log.h"
#include "common/renewal.h"
#include "helper/describe.h"
#include "helper/exchange.h"
#include "helper/journal.h"

#define ATTEMPT (10 * FRAME_SEC) /* one exchange may take */

/* One session's turn. */
struct turn {
	struct frame_observer observer; /* first: it is cast */
	struct frame_round *round;
	const struct frame_due *due;
	struct frame_session session;
	const struct frame_provider *provider;
	struct frame_answer answer;
	struct frame_outcome outcome;
	enum frame_reach reach; /* of its failure */
	int64_t began;
};

/* --- who waits for us */

static bool
leave(struct frame_round *round, struct frame_secret *secret)
{
	frame_terms_forget_secrets(&round->terms, secret);
	if (!round->leave(round, secret))
		return false;
	round->deadline = 0;
	return true;
}

static int64_t
leave_late(struct frame_observer *observer, const struct frame_outcome *so_far)
{
	struct turn *turn = (struct turn *)observer;

	(void)so_far;
	return leave(turn->round, turn->round->keys.secret)
		   ? turn->began + ATTEMPT
		   : 0;
}

/* --- the steps to a token; each goes on or concludes */

static bool
fail(struct turn *turn, enum frame_reach reach)
{
	turn->reach = reach;
	return false;
}

static bool
find_provider(struct turn *turn)
{
	struct frame_terms *terms = &turn->round->terms;

	if (terms->status != FRAME_CONFIG_LOADED) {
		frame_conclude(&turn->outcome, FRAME_CONFIG, "%s", terms->why);
		return fail(turn, FRAME_REACH_CONFIG);
	}
	turn->provider =
	    frame_terms_judge(terms, &turn->session, &turn->outcome);
	return turn->provider != NULL;
}

static struct frame_secret *
load_secret(struct frame_keys *keys, size_t index, int64_t deadline, char *why,
    size_t why_size)
{
	return frame_terms_secret(
	    keys->owner, keys->credential[index], deadline, why, why_size);
}

static bool
find_key(struct turn *turn)
{
	struct frame_round *round = turn->round;
	struct frame_keys *keys = &round->keys;

	/* Loading libcurl takes its time: it may do so beside a
	 * secret_command. */
	if (round->fetch.pid == 0) {
		frame_fetch_stop(&round->fetch);
		frame_fetch_start(&round->fetch);
	}
	if (keys->credential != turn->provider->credentials) {
		frame_keys_free(keys);
		keys->credential = turn->provider->credentials;
		keys->load = load_secret;
		keys->owner = &round->terms;
	}
	return frame_keys_begin(keys, turn->began + ATTEMPT, &turn->outcome) ||
	       fail(turn, FRAME_REACH_CREDENTIAL);
}

static char *
find_body(struct turn *turn)
{
	char *body =
	    frame_session_request(turn->round->store, turn->session.sid);

	if (body == NULL && errno == ENOENT)
		frame_conclude(&turn->outcome, FRAME_NOT_APPLICABLE,
		    "its login left no request that could be repeated");
	else if (body == NULL)
		frame_conclude(&turn->outcome, FRAME_SYSTEM,
		    "the request of its login cannot be read: %s",
		    strerror(errno));
	return body;
}

/* What the gateway says of one request says nothing of the next; all else is
 * the gateway's, the network's or frame-fetch's state. */
static enum frame_reach
reach_of(enum frame_result result)
{
	return result == FRAME_REFUSED || result == FRAME_BAD_ANSWER
		   ? FRAME_REACH_SESSION
		   : FRAME_REACH_GATEWAY;
}

static bool
exchange(struct turn *turn, const char *body)
{
	struct frame_round *round = turn->round;
	struct frame_exchange order = {
	    .config = &round->terms.config,
	    .provider = turn->provider,
	    .keys = &round->keys,
	    .body = body,
	    .began = turn->began,
	    .deadline = turn->began + ATTEMPT,
	    .once = true,
	};

	if (round->deadline != 0 && round->deadline < order.deadline) {
		order.deadline = round->deadline;
		order.observer = &turn->observer;
	}
	if (frame_exchange(
		&order, &round->fetch, &turn->answer, &turn->outcome))
		return true;
	/* It may still be at it, and its late answer would be taken for that
	 * to the next order. */
	if (turn->outcome.result == FRAME_TIMEOUT ||
	    turn->outcome.result == FRAME_SYSTEM)
		frame_fetch_stop(&round->fetch);
	return fail(turn, reach_of(turn->outcome.result));
}

static bool
get_token(struct turn *turn)
{
	char *body = NULL;
	bool fine = find_provider(turn) && find_key(turn) &&
		    (body = find_body(turn)) != NULL && exchange(turn, body);

	free(body);
	return fine;
}

/* --- what is told */

/* What is still true after a failure. */
static void
put_still(const struct turn *turn, bool had_token, size_t others, char *buf,
    size_t size)
{
	int64_t expires = turn->session.expires;
	char when[32];
	int len;

	frame_log_when(when, sizeof(when), expires);
	if (expires > (int64_t)time(NULL))
		len =
		    snprintf(buf, size, "the token stays valid until %s", when);
	else if (expires > 0)
		len = snprintf(buf, size, "the token expired at %s", when);
	else
		len = snprintf(buf, size, "%s",
		    had_token ? "the token was removed"
			      : "no token for this session");
	if (others > 0)
		snprintf(buf + len, size - (size_t)len,
		    "; %zu other session%s wait%s", others,
		    others == 1 ? "" : "s", others == 1 ? "s" : "");
}

static void
log_turn(const struct turn *turn, const char *still)
{
	const struct frame_entry entry = {turn->round->during, &turn->session,
	    turn->began, &turn->outcome, still};
	enum frame_result result = turn->outcome.result;
	/* Not a debug message here: somebody had a token until now. And what
	 * systemd says of each run is at the level of a success. */
	bool noted = result == FRAME_OK || result == FRAME_NOT_APPLICABLE;

	frame_journal(&entry, noted ? LOG_NOTICE : -1);
}

static bool
is_news(const struct turn *turn)
{
	const struct frame_round *round = turn->round;
	enum frame_result result = turn->outcome.result;

	if (round->tell_all)
		return true;
	if (turn->reach == FRAME_REACH_SESSION)
		return turn->session.trouble != (int64_t)result;
	return !frame_batch_knows(
	    &round->batch, turn->reach, turn->due->target, result);
}

/* --- what follows */

/* The session may have ended meanwhile: then the token is dropped, and that is
 * all. False: the token came and cannot be kept, concluded. */
static bool
deliver(struct turn *turn)
{
	struct frame_round *round = turn->round;
	struct frame_session renewed = turn->session;
	struct frame_session_texts texts = {.token = turn->answer.token};
	char *json = frame_describe(
	    turn->provider, &turn->answer, &round->terms.config.network);
	bool fine;

	texts.json = json;
	frame_renewal_succeeded(
	    &renewed, (int64_t)time(NULL), turn->answer.expires);
	errno = ENOMEM;
	fine =
	    json != NULL && frame_session_renew(round->store, &renewed, &texts);
	free(json);
	if (fine) {
		round->renewed++;
		log_turn(turn, NULL);
		return true;
	}
	if (errno == ENOENT)
		return true;
	frame_conclude(&turn->outcome, FRAME_SYSTEM,
	    "the token cannot be written below %s: %s", round->store->path,
	    strerror(errno));
	return fail(turn, FRAME_REACH_CONFIG);
}

/* Into the record; a token that is not to be used any more is removed. False:
 * the session has ended, or has another token by now, so that there is nothing
 * to be told. */
static bool
note(struct turn *turn)
{
	struct frame_store *store = turn->round->store;
	struct frame_session *session = &turn->session;
	const struct frame_outcome *outcome = &turn->outcome;
	bool revoke = outcome->result == FRAME_REFUSED &&
		      frame_keys_refused(&turn->round->keys);
	int64_t now = (int64_t)time(NULL);
	bool fine;

	frame_renewal_failed(session, now, outcome->result);
	session->renew_at =
	    frame_retry_after(session->renew_at, now, turn->answer.retry_after);
	fine = revoke ? frame_session_revoke(store, session)
		      : frame_session_note(store, session);
	if (!fine)
		return errno != ENOENT && errno != EBUSY;
	if (revoke)
		session->issued = session->expires = 0;
	return true;
}

/* A key was refused, but not all of them: the token stays. */
static bool
is_kept(const struct frame_round *round, const struct frame_outcome *outcome)
{
	return frame_result_refuses_key(outcome->result, outcome->http) &&
	       !frame_keys_refused(&round->keys);
}

static void
count(struct frame_round *round, const struct frame_outcome *outcome)
{
	bool unserved = outcome->result == FRAME_NOT_APPLICABLE;

	if (round->failed == 0 && (!unserved || round->unserved == 0)) {
		round->first = *outcome;
		/* For a 401 the module says that the token was removed. */
		if (is_kept(round, outcome))
			round->first.http = 0;
	}
	round->unserved += unserved ? 1 : 0;
	round->failed += unserved ? 0 : 1;
}

/* A gateway that is down is down for all. But it may be this one request that
 * it cannot answer: one that failed before needs a second one to say so. */
static bool
speaks_for_all(struct turn *turn)
{
	struct frame_target *target = turn->due->target;

	return turn->reach != FRAME_REACH_GATEWAY ||
	       turn->session.failures == 0 || target->failed++ > 0;
}

static void
give_up(struct turn *turn, size_t index)
{
	struct frame_round *round = turn->round;
	struct frame_target *target = turn->due->target;
	bool news = is_news(turn), had_token = turn->session.expires > 0;
	bool shut = speaks_for_all(turn);
	size_t others = 0;
	char still[160];

	if (!note(turn))
		return;
	if (shut)
		others = frame_batch_left(
		    &round->batch, index + 1, turn->reach, target);
	/* A removal is told, whatever was told before: not each refusal is one.
	 */
	if (news || (had_token && turn->session.expires == 0)) {
		put_still(turn, had_token, others, still, sizeof(still));
		log_turn(turn, still);
	}
	count(round, &turn->outcome);
	target->troubles |= 1u << turn->outcome.result;
	if (shut)
		frame_batch_shut(&round->batch, turn->reach, target);
}

/* --- one session, all sessions */

/* False if it is not to be had; then it is concluded, or no business of ours.
 */
static bool
take(struct turn *turn)
{
	struct frame_round *round = turn->round;
	const char *sid = turn->due->sid;
	int64_t now = (int64_t)time(NULL);
	int error;

	if (frame_session_take(round->store, sid, round->free, now,
		now + FRAME_HOLD_BATCH, &turn->session))
		return true;
	error = errno;
	if (error == EBUSY)
		round->busy++;
	/* It cannot be written, so a new token could not be either. That it was
	 * told cannot be noted, so not everybody may make us tell it. */
	else if (error != ENOENT && (round->leave == NULL || round->tell_all) &&
		 frame_session_read(round->store, sid, &turn->session)) {
		frame_conclude(&turn->outcome, FRAME_SYSTEM,
		    "the session's record cannot be written below %s: %s",
		    round->store->path, strerror(error));
		turn->reach = FRAME_REACH_CONFIG;
	}
	return false;
}

static void
take_turn(struct frame_round *round, size_t index)
{
	struct turn turn = {.observer = {.late = leave_late},
	    .round = round,
	    .due = &round->batch.due[index],
	    .began = frame_now()};
	bool taken;

	/* Should a name service hang: the session's hold ends, and so do we.
	 * A round that hung would keep the next one from its work. */
	alarm(FRAME_HOLD_BATCH);
	taken = take(&turn);
	snprintf(turn.outcome.provider, sizeof(turn.outcome.provider), "%s",
	    turn.due->target->name);
	if (taken && get_token(&turn) && deliver(&turn))
		return;
	if (taken || turn.reach != FRAME_REACH_SESSION)
		give_up(&turn, index);
}

/* Whoever waits is let go at their deadline; if that fails, it is the end. */
static bool
is_too_late(struct frame_round *round)
{
	return round->deadline != 0 && frame_now() >= round->deadline &&
	       !leave(round, NULL);
}

static void
run_config(struct frame_round *round, size_t from, size_t end)
{
	struct frame_batch *batch = &round->batch;
	const char *path = batch->due[from].target->config;
	bool loaded = frame_terms_load(&round->terms, path);

	frame_keys_free(&round->keys); /* of another file */
	frame_batch_bind(batch, path, loaded ? &round->terms.config : NULL);
	for (; from < end; from++) {
		if (batch->due[from].target->out || is_too_late(round))
			round->waiting++;
		else
			take_turn(round, from);
	}
}

void
frame_round_run(struct frame_round *round)
{
	struct frame_batch *batch = &round->batch;
	size_t end;

	frame_batch_sort(batch);
	for (size_t at = 0; at < batch->count; at = end) {
		end = frame_batch_end(batch, at);
		run_config(round, at, end);
	}
	/* No secret is kept longer than it is needed. */
	frame_keys_free(&round->keys);
	frame_terms_free(&round->terms);
	frame_fetch_stop(&round->fetch);
}

void
frame_round_free(struct frame_round *round)
{
	frame_terms_free(&round->terms);
	frame_fetch_stop(&round->fetch);
	frame_batch_free(&round->batch);
}
