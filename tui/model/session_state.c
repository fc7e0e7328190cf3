/* SPDX-License-Identifier: MIT */
/*
 * The state of a session in words; see session_state.h.
 */
#include "tui/model/session_state.h"

#include <inttypes.h>
#include <stdio.h>

#include "common/renewal.h"
#include "common/result.h"

static const struct {
	const char *name, *word;
} states[SESSION_STATES] = {
    [SESSION_OK] = {"ok", "OK"},
    [SESSION_RETRY] = {"retry", "RETRY"},
    [SESSION_SOON] = {"soon", "SOON"},
    [SESSION_PENDING] = {"pending", "PENDING"},
    [SESSION_EXPIRED] = {"expired", "EXPIRED"},
    [SESSION_KEPT] = {"kept", "KEPT"},
    [SESSION_GONE] = {"gone", "GONE"},
};

const char *
session_state_name(enum session_state state)
{
	return states[state].name;
}

const char *
session_state_word(enum session_state state)
{
	return states[state].word;
}

/* A short token is near its end all the time: what counts is whether the next
 * one is asked for in time. */
static bool
ends_soon(const struct frame_session *session, int64_t now)
{
	return session->expires - now < SESSION_SOON_S &&
	       (session->renew_at <= now ||
		   session->renew_at >= session->expires);
}

enum session_state
session_state(const struct frame_session *session, bool gone, int64_t now)
{
	if (gone)
		return SESSION_GONE;
	if (session->expires == 0)
		return SESSION_PENDING;
	if (session->expires <= now)
		return SESSION_EXPIRED;
	if (session->closed)
		return SESSION_KEPT;
	if (ends_soon(session, now))
		return SESSION_SOON;
	return session->trouble != FRAME_OK ? SESSION_RETRY : SESSION_OK;
}

/* Then a token that is due is not asked for. */
static bool
held(const struct frame_session *session, int64_t now)
{
	struct frame_session due = *session;

	due.renew_at = 0;
	return !frame_renewal_due(&due, now);
}

enum session_next
session_next(const struct frame_session *session, bool gone, int64_t now)
{
	if (gone || session->closed)
		return NEXT_NEVER;
	if (held(session, now))
		return NEXT_ASKED;
	return frame_renewal_due(session, now) ? NEXT_DUE : NEXT_LATER;
}

void
session_trouble(const struct frame_session *session, char *buf, size_t size)
{
	const char *name =
	    frame_result_info(frame_result_from_number(session->trouble))->name;

	if (session->trouble == FRAME_OK)
		snprintf(buf, size, "%s", "");
	else if (session->failures < 2)
		snprintf(buf, size, "%s", name);
	else
		snprintf(buf, size, "%s, %" PRId64 " times in a row", name,
		    session->failures);
}
