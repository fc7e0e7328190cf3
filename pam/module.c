/* SPDX-License-Identifier: MIT */
/*
 * The four entry points. Authentication is never decided here: authenticate
 * says IGNORE, so that no control flag and no jump can make this module let
 * anybody in. open_session gets the token, close_session and setcred(DELETE)
 * give it back. Enforcement is the administrator's control flag, not ours.
 */
#include "pam/call.h"

#include <errno.h>
#include <sys/stat.h>
#include <syslog.h>
#include <unistd.h>

#include <security/pam_ext.h>
#include <security/pam_modutil.h>

#include "common/clock.h"
#include "pam/dialogue.h"
#include "pam/report.h"
#include "pam/session.h"

#define EXPORT __attribute__((visibility("default")))

/* How long frame-helper may take to say anything at all: it reads one file. */
#define FIRST_ANSWER (2 * FRAME_SEC)
/* What no proceed message can extend. */
#define LONGEST_WAIT (60 * FRAME_SEC)

/* At most one of these may be among the flags of setcred. */
#define CRED_ACTIONS                                                    \
	(PAM_ESTABLISH_CRED | PAM_DELETE_CRED | PAM_REINITIALIZE_CRED | \
	    PAM_REFRESH_CRED)

/* sudo takes no other failure than PAM_SESSION_ERR for what it is and goes
 * on; su, login and lightdm treat all failures alike. */
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
};

static bool
below_minimum(const struct call *call)
{
	return call->uid < call->options.minimum_uid;
}

/* A link to a file that is missing is a mistake, which frame-helper names. */
static bool
config_is_missing(const struct call *call)
{
	struct stat st;

	return lstat(call->options.config, &st) == -1 &&
	       (errno == ENOENT || errno == ENOTDIR);
}

static void
ask_to_open(const struct call *call, struct outcome *outcome)
{
	const struct options *options = &call->options;
	int64_t most = LONGEST_WAIT;
	struct errand errand;

	errand_begin(&errand, call->pamh, FRAME_OP_OPEN, call->user, call->uid,
	    options->config);
	errand.request.wait_ms = options->timeout;
	if (options->timeout >= 0)
		most = options->timeout * FRAME_MS;
	errand.done_by = call->start + most;
	errand.first_by =
	    call->start + (most < FIRST_ANSWER ? most : FIRST_ANSWER);
	errand_run(&errand, outcome);
	if (outcome->result == FRAME_NOT_APPLICABLE)
		session_accept_none(call);
	if (outcome->result != FRAME_OK)
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
	else if (known && below_minimum(call))
		outcome_set(outcome, FRAME_NOT_APPLICABLE,
		    "the user id is below minimum_uid");
	else if (config_is_missing(call))
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
	if (session_seen(call->pamh))
		session_end(call);
	else if (geteuid() == 0 && call_find_user(call) && !below_minimum(call))
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
	/* Renewal by REINITIALIZE and REFRESH comes with a later version. */
	if (action == PAM_DELETE_CRED)
		session_end(&call);
	return PAM_SUCCESS;
}

EXPORT int
pam_sm_open_session(pam_handle_t *pamh, int flags, int argc, const char **argv)
{
	struct outcome outcome;
	struct call call;

	if (session_is_open(pamh))
		return PAM_SUCCESS;
	begin(&call, pamh, flags);
	options_read(&call.options, pamh, argc, argv);
	outcome.deadline = 0;
	open_session(&call, &outcome);
	report_open(&call, &outcome);
	return open_codes[outcome.result];
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
