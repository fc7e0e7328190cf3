/* SPDX-License-Identifier: MIT */
/*
 * What the record of a session means for people: how its token stands, when
 * the next one is asked for, and what keeps it from coming. The page of the
 * sessions and `list sessions` say the same because of it. Pure.
 */
#ifndef FRAME_ADMIN_SESSION_STATE_H
#define FRAME_ADMIN_SESSION_STATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/session.h"

#define SESSION_SOON_S 300 /* a token that lives no longer is about to end */

enum session_state {
	SESSION_OK,	 /* the token is good */
	SESSION_RETRY,	 /* it is, but the last try to renew it failed */
	SESSION_SOON,	 /* it ends soon, and no new one is due before */
	SESSION_PENDING, /* there is none yet, or no more */
	SESSION_EXPIRED,
	SESSION_KEPT, /* the login has ended, the token stays to its end */
	SESSION_GONE, /* whoever answered for it ended without closing it */
	SESSION_STATES
};

/* `gone` as frame_session_stale says; now in Unix seconds. */
enum session_state session_state(
    const struct frame_session *session, bool gone, int64_t now);

/* "pending", stable, for --json; and as a word on the screen, "PENDING". */
const char *session_state_name(enum session_state state);
const char *session_state_word(enum session_state state);

enum session_next {
	NEXT_NEVER, /* the login has ended */
	NEXT_ASKED, /* somebody is asking for a token now */
	NEXT_DUE,   /* the timer's next round does */
	NEXT_LATER, /* at renew_at */
};

enum session_next session_next(
    const struct frame_session *session, bool gone, int64_t now);

/* "timeout, 3 times in a row", of the attempts since the last token; "" if
 * none failed. */
void session_trouble(
    const struct frame_session *session, char *buf, size_t size);

#endif
