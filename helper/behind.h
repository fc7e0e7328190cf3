/* SPDX-License-Identifier: MIT */
/*
 * A session whose token comes behind its login: it is made without one, the
 * module gets its reply, and the exchange goes on until login.retry_for, or
 * until nobody wants the token any more. What is missing then is the timer's.
 */
#ifndef FRAME_HELPER_BEHIND_H
#define FRAME_HELPER_BEHIND_H

#include "common/session.h"
#include "helper/caller.h"
#include "helper/opening.h"

struct frame_behind {
	struct frame_observer
	    observer; /* of the exchange, while there is one */
	const struct frame_opening *opening;
	struct frame_caller *caller;
	const char *body;
	struct frame_store store;
	struct frame_session session;
	bool begun;   /* the session is there, without a token */
	bool gone_on; /* and this process is on its own */
	struct frame_outcome outcome; /* why it could not begin */
};

/* Fills what the record and both ways of a session have in common. */
void frame_behind_describe(
    const struct frame_opening *opening, struct frame_session *session);

/* When the work ends, by login.retry_for. */
int64_t frame_behind_until(const struct frame_behind *behind);

/*
 * Makes the session and replies with `result`, FRAME_PENDING or FRAME_LATE,
 * and `why`. True if this process is now to go on by itself. If not, and
 * `begun` is false, `outcome` says why there is no session.
 */
bool frame_behind_begin(
    struct frame_behind *behind, enum frame_result result, const char *why);

/* The same after a failure that no waiting ends, but that may pass: a clock
 * that is set, a captive portal that is left. The timer asks again. What is
 * known of the failure is in *outcome, which gets the session. */
void frame_behind_leave(
    struct frame_behind *behind, struct frame_outcome *outcome);

/* Asked each second: false when the session has ended. */
bool frame_behind_wanted(struct frame_behind *behind);

/* What the exchange came to: into the session and into the log. */
void frame_behind_end(struct frame_behind *behind,
    const struct frame_answer *answer, const struct frame_outcome *outcome);

#endif
