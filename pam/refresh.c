/* SPDX-License-Identifier: MIT */
/*
 * Who may ask for a refresh, whom, and what the answer is worth; see refresh.h.
 * A display manager is root and starts frame-helper as a login does. A screen
 * locker is the user, who may start nothing that is root: it asks at a socket,
 * where the kernel says who it is.
 */
#include "pam/refresh.h"

#include <time.h>
#include <unistd.h>

#include "common/clock.h"
#include "pam/dialogue.h"
#include "pam/report.h"
#include "pam/session.h"

#define SOCKET FRAME_RUN_DIR "/refresh.sock"

/* Without a sign of life the screen is unlocked sooner than a login goes on:
 * there is a token already. */
#define FIRST_ANSWER (2 * FRAME_SEC)

/* What needs no look at the token: it is new, or soon will be, or nobody wants
 * it renewed here. */
static const bool good[FRAME_RESULTS] = {
    [FRAME_OK] = true,
    [FRAME_NOT_APPLICABLE] = true,
    [FRAME_PENDING] = true,
};

/*
 * Without an answer (frame-helper is missing, hangs, crashes) nothing is known
 * of the token, and nothing is found out: this module never reads what belongs
 * to the user. The timer goes on renewing it, and no screen may stay locked for
 * our sake: that is success, and a warning in the log.
 */
static int
code_for(const struct outcome *outcome)
{
	const struct frame_reply *reply = &outcome->reply;

	if (!outcome->replied || good[outcome->result])
		return PAM_SUCCESS;
	if (frame_result_refuses_key(outcome->result, reply->http))
		return PAM_CRED_ERR;
	if (reply->expires > time(NULL))
		return PAM_SUCCESS;
	return reply->expires > 0 ? PAM_CRED_EXPIRED : PAM_CRED_UNAVAIL;
}

static void
ask_to_refresh(const struct call *call, bool root, struct outcome *outcome)
{
	struct errand errand;

	errand_begin(&errand, call->pamh, FRAME_OP_REFRESH, call->user,
	    call->uid, call->options.config);
	errand_limit(&errand, call->start, call->options.timeout);
	if (errand.first_by > call->start + FIRST_ANSWER)
		errand.first_by = call->start + FIRST_ANSWER;
	if (!root) {
		errand.socket = SOCKET;
		/* There a number comes from somebody who wants to wait. */
		errand.request.wait_ms = -1;
	}
	errand_run(&errand, outcome);
}

/* Why there is nothing to refresh for this host and user; NULL: there may be.
 * A machine that is not set up for Frame hears nothing from us, not even about
 * users it cannot name. */
static const char *
nothing_to_do(const struct call *call, bool root, bool known)
{
	if (root && call_without_config(call))
		return "there is no configuration file";
	if (!known)
		return root ? NULL : "this machine knows no such user";
	if (call_below_minimum(call))
		return "the user id is below minimum_uid";
	if (!root && (call->uid != getuid() || call->uid != geteuid()))
		return "the host is neither root nor the user";
	if (!session_of_any(call->uid))
		return "the user has no session";
	return NULL;
}

int
refresh(struct call *call)
{
	struct outcome outcome;
	bool root = geteuid() == 0;
	int code = PAM_SUCCESS;

	/* login asks right after it has opened: that token is new. */
	if (session_is_open(call->pamh))
		return PAM_SUCCESS;
	bool known = call_find_user(call);
	const char *nothing = nothing_to_do(call, root, known);
	if (nothing != NULL) {
		outcome_set(&outcome, FRAME_NOT_APPLICABLE, nothing);
	} else if (!known) {
		outcome_set(
		    &outcome, FRAME_SYSTEM, "this machine knows no such user");
		code = PAM_USER_UNKNOWN;
	} else {
		ask_to_refresh(call, root, &outcome);
		code = code_for(&outcome);
	}
	report_refresh(call, &outcome, code);
	return code;
}
