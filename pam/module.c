/* SPDX-License-Identifier: MIT */
/*
 * The four entry points. Authentication is never decided here: authenticate
 * says IGNORE, so that no control flag and no jump can make this module let
 * anybody in. open_session gets the token, setcred has it renewed at an
 * unlocked screen, close_session and setcred(DELETE) give it back. Enforcement
 * is the administrator's control flag, not ours.
 */
#include "pam/call.h"

#include <syslog.h>
#include <unistd.h>

#include <security/pam_ext.h>
#include <security/pam_modutil.h>

#include "common/clock.h"
#include "pam/dialogue.h"
#include "pam/refresh.h"
#include "pam/report.h"
#include "pam/session.h"

#define EXPORT __attribute__((visibility("default")))

/* At most one of these may be among the flags of setcred. */
#define CRED_ACTIONS                                                    \
	(PAM_ESTABLISH_CRED | PAM_DELETE_CRED | PAM_REINITIALIZE_CRED | \
	    PAM_REFRESH_CRED)

/* sudo takes no other failure than PAM_SESSION_ERR for what it is and goes
 * on; su, login and lightdm treat all failures alike. A token that is late is
 * a failure, so that `required` means what it says; one that nobody wanted to
 * wait for is not. */
static const int open_codes[FRAME_RESULTS] = {
    [FRAME_OK] = PAM_SUCCESS,
    [FRAME_NOT_APPLICABLE] = PAM_IGNORE,
    [FRAME_CONFIG] = PAM_SESSION_ERR,
    [FRAME_UNAVAILABLE] = PAM_SESSION_ERR,
    [FRAME_TIMEOUT] = PAM_SESSION_ERR,
    [FRAME_TLS] = PAM_SESSION_ERR,
    [FRAME_REFUSED] = PAM_SESSION_ERR,
    [FRAME_CLOCK] = PAM_SESSION_ERR,
    [FRAME_BAD_ANSWER] = PAM_SESSION_ERR,
    [FRAME_SYSTEM] = PAM_SESSION_ERR,
    [FRAME_PENDING] = PAM_SUCCESS,
    [FRAME_LATE] = PAM_SESSION_ERR,
};

/* The results of an open that come with a session, or may. */
static const enum {
	NEVER,
	MAYBE,
	ALWAYS
} sessions[FRAME_RESULTS] = {
    [FRAME_OK] = ALWAYS,
    [FRAME_CONFIG] = MAYBE,
    [FRAME_TLS] = MAYBE,
    [FRAME_CLOCK] = MAYBE,
    [FRAME_PENDING] = ALWAYS,
    [FRAME_LATE] = ALWAYS,
};

static void
ask_to_open(const struct call *call, struct outcome *outcome)
{
	struct errand errand;

	errand_begin(&errand, call->pamh, FRAME_OP_OPEN, call->user, call->uid,
	    call->options.config);
	errand_limit(&errand, call->start, call->options.timeout);
	errand_run(&errand, outcome);
	if (sessions[outcome->result] == NEVER ||
	    (sessions[outcome->result] == MAYBE && outcome->reply.sid == NULL))
		return;
	const char *wrong = session_accept(call, &outcome->reply);
	if (wrong != NULL)
		outcome_set(outcome, FRAME_SYSTEM, wrong);
}

/* In this order: what costs least comes first, and a machine that is not set
 * up for Frame hears nothing from us, not even about users it cannot name. */
static void
open_session(struct call *call, struct outcome *outcome)
{
	bool known = call_find_user(call);

	if (geteuid() != 0)
		outcome_set(
		    outcome, FRAME_NOT_APPLICABLE, "the host is not root");
	else if (known && call_below_minimum(call))
		outcome_set(outcome, FRAME_NOT_APPLICABLE,
		    "the user id is below minimum_uid");
	else if (call_without_config(call))
		outcome_set(outcome, FRAME_NOT_APPLICABLE,
		    "there is no configuration file");
	else if (!known)
		outcome_set(
		    outcome, FRAME_SYSTEM, "this machine knows no such user");
	else
		ask_to_open(call, outcome);
}

static void
close_session(struct call *call)
{
	session_end(call);
	if (!session_seen(call->pamh) && geteuid() == 0 &&
	    call_find_user(call) && !call_below_minimum(call))
		session_end_unseen(call);
}

static void
begin(struct call *call, pam_handle_t *pamh, int flags)
{
	*call = (struct call){
	    .pamh = pamh,
	    .flags = (unsigned int)flags,
	    .start = frame_now(),
	};
}

EXPORT int
pam_sm_authenticate(pam_handle_t *pamh, int flags, int argc, const char **argv)
{
	(void)pamh;
	(void)flags;
	(void)argc;
	(void)argv;
	return PAM_IGNORE;
}

EXPORT int
pam_sm_setcred(pam_handle_t *pamh, int flags, int argc, const char **argv)
{
	struct call call;

	begin(&call, pamh, flags);
	options_read(&call.options, pamh, argc, argv);
	unsigned int action = call.flags & CRED_ACTIONS;
	if ((action & (action - 1)) != 0) {
		pam_syslog(pamh, LOG_ERR,
		    "setcred was called with contradictory flags (0x%x)",
		    call.flags);
		return PAM_CRED_ERR;
	}
	if (action == PAM_REINITIALIZE_CRED || action == PAM_REFRESH_CRED)
		return refresh(&call);
	if (action == PAM_DELETE_CRED)
		session_end(&call);
	return PAM_SUCCESS;
}

/* A login that does not wait for its token does not fail for the lack of it,
 * not even where a name service was too slow to say whether it has one. */
static int
open_code(const struct outcome *outcome)
{
	return outcome->result == FRAME_TIMEOUT && outcome->no_wait
		   ? PAM_IGNORE
		   : open_codes[outcome->result];
}

EXPORT int
pam_sm_open_session(pam_handle_t *pamh, int flags, int argc, const char **argv)
{
	struct outcome outcome;
	struct call call;
	int code;

	if (session_answered(pamh, &code))
		return code;
	begin(&call, pamh, flags);
	options_read(&call.options, pamh, argc, argv);
	outcome.deadline = 0;
	outcome.no_wait = false;
	open_session(&call, &outcome);
	report_open(&call, &outcome);
	code = open_code(&outcome);
	session_answer(&call, code, outcome.result == FRAME_NOT_APPLICABLE);
	return code;
}

EXPORT int
pam_sm_close_session(pam_handle_t *pamh, int flags, int argc, const char **argv)
{
	struct call call;

	begin(&call, pamh, flags);
	options_read(&call.options, NULL, argc, argv);
	close_session(&call);
	return PAM_SUCCESS;
}
