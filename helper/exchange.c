/* SPDX-License-Identifier: MIT */
/*
 * Attempts, re-signing and pauses; see exchange.h.
 */
#include "helper/exchange.h"

#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/io.h"
#include "common/token.h"
#include "common/url.h"
#include "helper/order.h"

#define CLOCK_TOLERANCE 30 /* seconds; Frame's own is not documented */
#define SKEW_MAX	(48 * 60 * 60) /* seconds that are signed for */
#define DATE_MAX	(INT32_MAX * INT64_C(1000)) /* Unix seconds */
#define FIRST_PAUSE_MS	200			    /* doubled each time */
#define LAST_PAUSE_MS	5000
#define BEHIND_PAUSE_MS 10000 /* the same, when nobody waits any more */
#define QUEUE_MS	100   /* between two looks for a free slot */
#define USEFUL_MS	100   /* an attempt with less time left is pointless */
/* Of one attempt, where there is more: a gateway that says nothing for so long
 * has lost it. */
#define ATTEMPT_MAX (30 * FRAME_SEC)

/* What one series of attempts carries along. */
struct series {
	const struct frame_exchange *exchange;
	struct frame_outcome *outcome;
	struct frame_ordering ordering;
	int64_t skew; /* seconds that the gateway's clock is ahead */
	bool resigned;
	int others;   /* keys, after the first of this exchange */
	int64_t http; /* of the first refusal of a key, 0: none */
	int attempts;
	int64_t pause_ms;
	int64_t deadline; /* the exchange's, or the later one it was given */
	bool extended;
	int64_t since; /* waiting is counted from then */
};

/* --- what is said */

/* What the series as a whole adds to what the last attempt said. */
static void
tell_series(const struct series *series, struct frame_outcome *outcome)
{
	int needed = 1 + (series->resigned ? 1 : 0) + series->others;

	if (series->attempts > needed)
		frame_add(outcome, ", ", "%d attempts", series->attempts);
	if (series->resigned &&
	    (series->skew > CLOCK_TOLERANCE || series->skew < -CLOCK_TOLERANCE))
		frame_add(outcome, "; ",
		    "this machine's clock is %" PRId64 " s %s the gateway's, "
		    "so it was signed anew with the gateway's time",
		    series->skew < 0 ? -series->skew : series->skew,
		    series->skew < 0 ? "ahead of" : "behind");
}

/* Where there is one key it says itself, or the gateway, what is wrong. */
static void
tell_keys(const struct series *series, struct frame_outcome *outcome)
{
	const struct frame_keys *keys = series->exchange->keys;
	const char *name = keys->credential[keys->at]->name;

	if (outcome->result == FRAME_OK && keys->at > 0) {
		snprintf(outcome->credential, sizeof(outcome->credential), "%s",
		    name);
		frame_keys_tell(keys, keys->at, outcome);
	} else if (outcome->result != FRAME_OK && keys->credential[1] != NULL) {
		if (frame_result_refuses_key(outcome->result, outcome->http)) {
			outcome->http = series->http;
			outcome->sentence[0] = '\0';
		}
		frame_keys_tell(keys, FRAME_KEYS_MAX, outcome);
	}
}

/* --- time */

/* Killed at the deadline, frame-fetch could not say whom it waited for. What
 * an attempt before came to is worth more than that time was over then. */
static void
tell_timeout(const struct series *series, const char *before,
    struct frame_outcome *outcome)
{
	const char *text = series->exchange->provider->sat_url;
	int64_t end = series->ordering.order.deadline < series->deadline
			  ? series->ordering.order.deadline
			  : series->deadline;
	int64_t waited = end - series->since;
	struct frame_url url = {0};
	struct frame_url_part where;

	(void)frame_url_parse(text, &url, &where);
	frame_conclude(outcome, FRAME_TIMEOUT,
	    "%.*s did not answer within %" PRId64 ".%" PRId64 " s%s%s",
	    (int)url.host.len, text + url.host.start, waited / FRAME_SEC,
	    waited % FRAME_SEC / (FRAME_SEC / 10),
	    *before != '\0' ? "; the attempt before: " : "", before);
}

/* Somebody waits, and will be told when the deadline comes. */
static bool
awaited(const struct series *series)
{
	const struct frame_observer *observer = series->exchange->observer;

	return observer != NULL && observer->late != NULL && !series->extended;
}

/* The deadline has come. True if there is a later one now. */
static bool
extend(struct series *series, bool answering)
{
	struct frame_observer *observer = series->exchange->observer;
	struct frame_outcome so_far = *series->outcome;
	char before[256];
	int64_t later;

	if (!awaited(series))
		return false;
	series->extended = true;
	if (answering) {
		snprintf(before, sizeof(before), "%.250s", so_far.sentence);
		tell_timeout(series, before, &so_far);
	}
	tell_series(series, &so_far);
	later = observer->late(observer, &so_far);
	if (later > 0)
		series->deadline = later;
	return later > 0;
}

static bool
wanted(const struct series *series)
{
	struct frame_observer *observer = series->exchange->observer;

	return observer == NULL || observer->wanted == NULL ||
	       observer->wanted(observer);
}

enum waited {
	WAITED_READY,
	WAITED_UNTIL,
	WAITED_DEADLINE,
	WAITED_UNWANTED
};

/* For a descriptor (-1: for nothing) until then; deadline and observer are
 * looked after meanwhile. */
static enum waited
wait_for(struct series *series, int fd, int64_t until)
{
	for (;;) {
		int64_t slice = frame_now() + FRAME_SEC;
		if (slice > until)
			slice = until;
		if (slice > series->deadline)
			slice = series->deadline;
		if (fd == -1)
			(void)poll(NULL, 0, frame_ms_left(slice));
		else if (frame_wait_fd(fd, POLLIN, slice) == FRAME_WAIT_READY)
			return WAITED_READY;
		if (!wanted(series))
			return WAITED_UNWANTED;
		if (frame_now() >= until)
			return WAITED_UNTIL;
		if (frame_now() < series->deadline)
			continue;
		if (!extend(series, fd != -1))
			return WAITED_DEADLINE;
		/* A pause that outlasts the later one, too. */
		if (fd == -1 && until >= series->deadline)
			return WAITED_DEADLINE;
	}
}

/* Between half and all of the pause, so that a lab that was switched on as
 * one does not come back as one. */
static int64_t
jittered(int64_t pause_ms)
{
	uint32_t random = 0;

	if (getrandom(&random, sizeof(random), GRND_NONBLOCK) == -1)
		random = (uint32_t)frame_now();
	return pause_ms / 2 + (int64_t)(random % (uint32_t)(pause_ms / 2 + 1));
}

/* --- one attempt and what follows from it */

static bool
conclude_unwanted(struct series *series)
{
	return frame_conclude(series->outcome, FRAME_NOT_APPLICABLE,
	    "the session has ended meanwhile");
}

/* frame-fetch sends an answer as a whole: once it has begun the rest is there,
 * or never comes. */
static int64_t
rest_deadline(const struct series *series)
{
	int64_t soon = frame_now() + FRAME_SEC;

	return soon < series->deadline ? soon : series->deadline;
}

static bool
await(struct series *series, struct frame_fetch *fetch,
    struct frame_answer *answer)
{
	struct frame_observer *observer = series->exchange->observer;
	char before[256];

	if (series->attempts == 1 && observer != NULL &&
	    observer->meanwhile != NULL)
		observer->meanwhile(observer);
	switch (
	    wait_for(series, fetch->answers, series->ordering.order.deadline)) {
	case WAITED_READY:
		if (frame_fetch_answer(
			fetch, rest_deadline(series), answer, series->outcome))
			return true;
		if (series->outcome->result != FRAME_TIMEOUT)
			return false;
		break;
	case WAITED_UNWANTED:
		return conclude_unwanted(series);
	case WAITED_UNTIL:
	case WAITED_DEADLINE:
		break;
	}
	snprintf(before, sizeof(before), "%.250s", series->outcome->sentence);
	tell_timeout(series, before, series->outcome);
	return false;
}

/* Where the exchange may be given more time, the attempt is, too. */
static int64_t
attempt_deadline(const struct series *series)
{
	int64_t most = frame_now() + ATTEMPT_MAX;

	if (awaited(series))
		return most > series->deadline ? most : series->deadline;
	return most < series->deadline ? most : series->deadline;
}

static void
start_again(const struct series *series, struct frame_fetch *fetch)
{
	if (series->extended)
		fetch->whom = FRAME_SLOT_BEHIND;
	frame_fetch_start(fetch);
}

/* Others are at it, many: their turn comes first. */
static bool
queue(struct series *series, struct frame_fetch *fetch)
{
	if (fetch->queued && series->attempts == 0)
		frame_conclude(series->outcome, FRAME_TIMEOUT,
		    "too many logins at once on this machine");
	while (fetch->queued) {
		switch (wait_for(
		    series, -1, frame_now() + jittered(QUEUE_MS) * FRAME_MS)) {
		case WAITED_UNWANTED:
			return conclude_unwanted(series);
		case WAITED_DEADLINE:
			return false; /* as concluded above */
		default:
			start_again(series, fetch);
		}
	}
	return true;
}

static bool
attempt(struct series *series, struct frame_fetch *fetch,
    struct frame_answer *answer)
{
	struct frame_observer *observer = series->exchange->observer;
	struct frame_order *order = &series->ordering.order;

	if (!queue(series, fetch))
		return false;
	series->attempts++;
	*answer = (struct frame_answer){.retry_after = -1};
	order->deadline = attempt_deadline(series);
	if (order->deadline < series->deadline)
		series->since = frame_now();
	if (!frame_ordering_sign(&series->ordering, series->exchange->keys,
		(int64_t)time(NULL) + series->skew, series->outcome) ||
	    !frame_fetch_order(fetch, order, series->outcome) ||
	    !await(series, fetch, answer))
		return false;
	if (observer != NULL && observer->attempt != NULL)
		observer->attempt(observer, answer, series->attempts);
	return true;
}

/* A refusal by a gateway whose clock is not ours may mean just that. So may one
 * of a request that waited, in a suspended machine, after it was signed. */
static bool
sign_anew(struct series *series, const struct frame_answer *answer)
{
	int64_t signed_at = series->ordering.order.timestamp, off, ahead;

	if (series->resigned || answer->result != FRAME_REFUSED ||
	    answer->date <= 0 || answer->date > DATE_MAX)
		return false;
	off = answer->date - signed_at;
	if (off <= CLOCK_TOLERANCE && off >= -CLOCK_TOLERANCE)
		return false;
	ahead = answer->date - (int64_t)time(NULL);
	/* The date comes from frame-fetch, which might want a signature that
	 * is good next year. */
	if (ahead > SKEW_MAX || ahead < -SKEW_MAX)
		return frame_conclude(series->outcome, FRAME_CLOCK,
		    "this machine's clock is %" PRId64 " hours %s the "
		    "gateway's, which refused the request",
		    (ahead < 0 ? -ahead : ahead) / 3600,
		    ahead < 0 ? "ahead of" : "behind");
	series->resigned = true;
	series->skew = ahead;
	return true;
}

/* Whether an attempt after that pause (nanoseconds) can come to something. */
static bool
is_time_for(const struct series *series, int64_t pause)
{
	return awaited(series) ||
	       frame_now() + pause + USEFUL_MS * FRAME_MS <= series->deadline;
}

/* A refusal that may be the key's fault: with the next one, if there is one,
 * over the same connection. */
static bool
take_next_key(struct series *series)
{
	struct frame_keys *keys = series->exchange->keys;
	struct frame_outcome *outcome = series->outcome;

	if (!frame_result_refuses_key(outcome->result, outcome->http))
		return false;
	if (series->http == 0)
		series->http = outcome->http;
	frame_keys_refuse(keys, outcome->http);
	if (!is_time_for(series, 0) || !frame_keys_next(keys, series->deadline))
		return false;
	/* tell_keys says it in the end. */
	outcome->sentence[0] = '\0';
	outcome->http = 0;
	series->others++;
	return true;
}

/* Waits before the next attempt; false if none would help or fit. Who sleeps
 * longer than a moment keeps no slot from others. */
static bool
pause_for_next(
    struct series *series, struct frame_fetch *fetch, int64_t retry_after)
{
	int64_t pause = jittered(series->pause_ms);
	int64_t longest = awaited(series) ? LAST_PAUSE_MS : BEHIND_PAUSE_MS;

	if (!frame_result_info(series->outcome->result)->temporary ||
	    series->exchange->once)
		return false;
	if (retry_after > 0 && retry_after <= INT32_MAX &&
	    retry_after * 1000 > pause)
		pause = retry_after * 1000;
	series->pause_ms *= 2;
	if (series->pause_ms > longest)
		series->pause_ms = longest;
	pause *= FRAME_MS;
	if (!is_time_for(series, pause))
		return false;
	if (pause > FRAME_SEC)
		frame_fetch_stop(fetch);
	switch (wait_for(series, -1, frame_now() + pause)) {
	case WAITED_UNWANTED:
		return conclude_unwanted(series);
	case WAITED_DEADLINE:
		return false;
	default:
		break;
	}
	if (fetch->pid == 0)
		start_again(series, fetch);
	return true;
}

/* --- the outcome */

static bool
settle(struct series *series, const struct frame_answer *answer)
{
	struct frame_outcome *outcome = series->outcome;
	enum frame_result result = frame_result_from_number(answer->result);

	outcome->http = answer->http;
	frame_conclude(outcome, result, "%s",
	    answer->sentence != NULL ? answer->sentence : "");
	if (result == FRAME_OK &&
	    (answer->token == NULL || answer->expires <= 0 ||
		answer->expires > DATE_MAX ||
		!frame_token_shape(answer->token, strlen(answer->token))))
		return frame_conclude(outcome, FRAME_SYSTEM,
		    "frame-fetch passed on something that is not a token");
	outcome->expires = answer->expires;
	return result == FRAME_OK;
}

/* An attempt without an answer: with time left, another frame-fetch may do
 * better. One that waits for a name server cannot be stopped otherwise. */
static bool
try_another(struct series *series, struct frame_fetch *fetch)
{
	frame_fetch_stop(fetch);
	return pause_for_next(series, fetch, -1);
}

bool
frame_exchange(const struct frame_exchange *exchange, struct frame_fetch *fetch,
    struct frame_answer *answer, struct frame_outcome *outcome)
{
	struct series series = {.exchange = exchange,
	    .outcome = outcome,
	    .deadline = exchange->deadline,
	    .since = exchange->began,
	    .pause_ms = FIRST_PAUSE_MS};
	bool fine = frame_ordering_prepare(&series.ordering, exchange, outcome);
	bool again = fine;

	while (again) {
		bool answered = attempt(&series, fetch, answer);
		fine = answered && settle(&series, answer);
		if (fine)
			again = false;
		else if (!answered || outcome->result == FRAME_TIMEOUT)
			again = try_another(&series, fetch);
		else
			again =
			    sign_anew(&series, answer) ||
			    take_next_key(&series) ||
			    pause_for_next(&series, fetch, answer->retry_after);
	}
	tell_keys(&series, outcome);
	tell_series(&series, outcome);
	frame_ordering_free(&series.ordering);
	return fine;
}

/* --- afterwards */

bool
frame_exchange_show(const struct frame_exchange *exchange,
    struct frame_fetch *fetch, const char *url, const char *token,
    struct frame_answer *answer, struct frame_outcome *outcome)
{
	struct series series = {.exchange = exchange, .outcome = outcome};
	bool fine = frame_ordering_prepare(&series.ordering, exchange, outcome);

	if (fine) {
		series.ordering.order.url = url;
		series.ordering.order.bearer = token;
		series.ordering.order.client_id = series.ordering.order.body =
		    "";
		series.ordering.order.deadline = exchange->deadline;
		fine =
		    frame_fetch_order(fetch, &series.ordering.order, outcome) &&
		    frame_fetch_answer(
			fetch, exchange->deadline, answer, outcome);
	}
	if (fine) {
		outcome->http = answer->http;
		fine = frame_conclude(outcome,
		    answer->result == FRAME_OK && answer->body == NULL
			? FRAME_SYSTEM
			: frame_result_from_number(answer->result),
		    "%s", answer->sentence != NULL ? answer->sentence : "");
	}
	frame_ordering_free(&series.ordering);
	return fine;
}
