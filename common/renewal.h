/* SPDX-License-Identifier: MIT */
/*
 * When a session's token is asked for anew: the one place that decides about
 * times. Unix seconds, since tokens are judged by them and a suspended machine
 * counts no others; a clock that jumped, either way, leads to an attempt, never
 * to a token that is forgotten.
 */
#ifndef FRAME_RENEWAL_H
#define FRAME_RENEWAL_H

#include <stdbool.h>
#include <stdint.h>

#include "common/result.h"
#include "common/session.h"

/* Seconds. A new token is asked for this long before the end, at the latest;
 * not more often than this; and one attempt takes less. */
#define FRAME_RENEW_BEFORE (10 * 60)
#define FRAME_RENEW_PAUSE  60
#define FRAME_HOLD_BATCH   60
/* What failed is tried again by a run of the timer that is this much early: the
 * next one would come a minute late. */
#define FRAME_RETRY_EARLY 10

/* For a token that came now: two thirds of its life or ten minutes before its
 * end, whichever is first, but not before a minute has passed; or a third of
 * its life, if that is less than a minute. */
int64_t frame_renew_at(int64_t now, int64_t expires);

/* After an attempt that failed, `failures` in a row with this one: what may
 * pass by itself is tried again in a minute, another cause after 1, 2, 4, 8
 * and then every 10 minutes. */
int64_t frame_retry_at(int64_t now, enum frame_result result, int64_t failures);

/* The same, if the gateway said how long to wait (seconds; at most 0: it did
 * not): not before that, even by a run that is early, but in 10 minutes in any
 * case. */
int64_t frame_retry_after(int64_t at, int64_t now, int64_t seconds);

/* A token is due, the first or a new one, and nobody is asking for it. */
bool frame_renewal_due(const struct frame_session *session, int64_t now);

/* The same for somebody who asks out of turn, at an unlocked screen: not if the
 * token came within the last minute, or an attempt was made within 10 s. */
bool frame_refresh_due(const struct frame_session *session, int64_t now);

/* The token is there and good for at least `seconds`. */
bool frame_token_lasts(
    const struct frame_session *session, int64_t now, int64_t seconds);

/* What an attempt did to the session's times: after a token, and after none.
 * The session is then free again. */
void frame_renewal_succeeded(
    struct frame_session *session, int64_t now, int64_t expires);
void frame_renewal_failed(
    struct frame_session *session, int64_t now, enum frame_result result);

#endif
