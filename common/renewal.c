/* SPDX-License-Identifier: MIT */
/*
 * The policy of times; see renewal.h. Arithmetic on numbers alone: nothing here
 * looks at a clock or a file.
 */
#include "common/renewal.h"

#define RETRY_MAX (10 * 60)	     /* seconds between two attempts */
#define HOLD_MAX  (60 * 60 + 2 * 60) /* login.retry_for, and an attempt */
#define ASK_PAUSE 10		     /* seconds, for who asks out of turn */

/* Sums do not overflow, whatever a clock or a gateway says. */
static int64_t
later(int64_t now, int64_t seconds)
{
	return now > INT64_MAX - seconds ? INT64_MAX : now + seconds;
}

/* From then to now; -1 if then is still to come. */
static int64_t
since(int64_t then, int64_t now)
{
	int64_t passed;

	if (then > now)
		return -1;
	return __builtin_sub_overflow(now, then, &passed) ? INT64_MAX : passed;
}

int64_t
frame_renew_at(int64_t now, int64_t expires)
{
	int64_t life = since(now, expires), at, soonest;

	if (life <= 0)
		return later(now, FRAME_RENEW_PAUSE);
	soonest = life / 3 < FRAME_RENEW_PAUSE ? life / 3 : FRAME_RENEW_PAUSE;
	at = life - life / 3;
	if (at > life - FRAME_RENEW_BEFORE)
		at = life - FRAME_RENEW_BEFORE;
	return later(now, at < soonest ? soonest : at);
}

/* --- after a failure */

/* What is over when the network or the service is back. */
static bool
passes(enum frame_result result)
{
	return result == FRAME_TIMEOUT || frame_result_info(result)->temporary;
}

static int64_t
pause_after(enum frame_result result, int64_t failures)
{
	int64_t pause = FRAME_RENEW_PAUSE;

	if (passes(result))
		return pause;
	for (; failures > 1 && pause < RETRY_MAX; failures--)
		pause *= 2;
	return pause < RETRY_MAX ? pause : RETRY_MAX;
}

int64_t
frame_retry_at(int64_t now, enum frame_result result, int64_t failures)
{
	return later(now, pause_after(result, failures));
}

int64_t
frame_retry_after(int64_t at, int64_t now, int64_t seconds)
{
	int64_t most = RETRY_MAX - FRAME_RETRY_EARLY, then;

	if (seconds <= 0)
		return at;
	then =
	    later(now, (seconds < most ? seconds : most) + FRAME_RETRY_EARLY);
	return then > at ? then : at;
}

/* --- whether to ask */

/* Longer than anybody holds: a clock that was set back, or a damaged record. */
static bool
held(const struct frame_session *session, int64_t now)
{
	return session->held_until > now &&
	       since(now, session->held_until) <= HOLD_MAX;
}

/* The times were written by a clock that was ahead of this one. */
static bool
set_back(const struct frame_session *session, int64_t now)
{
	if (session->issued != 0 && session->failures == 0)
		return session->issued > now;
	return session->renew_at > later(now, RETRY_MAX);
}

bool
frame_renewal_due(const struct frame_session *session, int64_t now)
{
	return !session->closed && !held(session, now) &&
	       (session->renew_at <= now || set_back(session, now));
}

/* When that was, is known from when the next one is due; where the gateway put
 * that off, it is not asked before either. */
static bool
just_asked(const struct frame_session *session, int64_t now)
{
	int64_t pause = pause_after(
	    frame_result_from_number(session->trouble), session->failures);

	return session->failures > 0 && session->renew_at > now &&
	       since(now, session->renew_at) > pause - ASK_PAUSE &&
	       !set_back(session, now);
}

static bool
just_came(const struct frame_session *session, int64_t now)
{
	return session->issued != 0 && session->issued <= now &&
	       since(session->issued, now) < FRAME_RENEW_PAUSE;
}

bool
frame_refresh_due(const struct frame_session *session, int64_t now)
{
	if (frame_renewal_due(session, now))
		return true;
	return !session->closed && !held(session, now) &&
	       !just_came(session, now) && !just_asked(session, now);
}

bool
frame_token_lasts(
    const struct frame_session *session, int64_t now, int64_t seconds)
{
	return session->expires > now &&
	       since(now, session->expires) >= seconds;
}

/* --- what came of it */

void
frame_renewal_succeeded(
    struct frame_session *session, int64_t now, int64_t expires)
{
	session->issued = now;
	session->expires = expires;
	session->renew_at = frame_renew_at(now, expires);
	session->held_until = 0;
	session->trouble = FRAME_OK;
	session->failures = 0;
}

void
frame_renewal_failed(
    struct frame_session *session, int64_t now, enum frame_result result)
{
	if (session->failures < INT32_MAX)
		session->failures++;
	session->renew_at = frame_retry_at(now, result, session->failures);
	session->held_until = 0;
	session->trouble = result;
}
