/* SPDX-License-Identifier: MIT */
/*
 * The end of a session. It needs no configuration: what was to be done at the
 * end was written into the session's record when it began.
 */
#include "helper/helper.h"

#include <errno.h>
#include <string.h>

#include "common/session.h"

struct closing {
	struct frame_store *store;
	const struct frame_request *request;
	struct frame_outcome *outcome;
};

static void
close_one(struct closing *closing, const struct frame_session *session)
{
	struct frame_outcome *outcome = closing->outcome;
	char why[256];

	memcpy(outcome->provider, session->provider, sizeof(outcome->provider));
	outcome->expires = session->expires;
	if (session->keep && session->expires > 0 &&
	    frame_session_close(closing->store, session)) {
		frame_conclude(outcome, FRAME_OK,
		    "the token stays until it expires (on_close)");
		return;
	}
	if (!frame_session_remove(closing->store, session, why, sizeof(why)))
		frame_conclude(outcome, FRAME_SYSTEM, "%s", why);
	else if (outcome->result != FRAME_SYSTEM) /* of one before */
		frame_conclude(outcome, FRAME_OK,
		    session->expires > 0 ? "the token was removed"
					 : "it had no token");
}

/* The module lost the id, or never learned it because we were too late: the
 * sessions of this user that this very process answers for. */
static bool
close_if_hosts(
    void *context, const char *sid, const struct frame_session *session)
{
	struct closing *closing = context;

	(void)sid;
	if (session != NULL && (int64_t)session->uid == closing->request->uid &&
	    session->host_pid == closing->request->host_pid &&
	    session->host_start == closing->request->host_start)
		close_one(closing, session);
	return true;
}

static void
close_named(struct closing *closing, const char *sid)
{
	struct frame_session session;

	if (!frame_sid_valid(sid))
		frame_conclude(closing->outcome, FRAME_SYSTEM,
		    "the session id is malformed");
	else if (!frame_session_read(closing->store, sid, &session))
		frame_conclude(closing->outcome,
		    errno == ENOENT ? FRAME_NOT_APPLICABLE : FRAME_SYSTEM,
		    errno == ENOENT ? "the session is gone already"
				    : "the session's record cannot be read");
	else if ((int64_t)session.uid != closing->request->uid)
		frame_conclude(closing->outcome, FRAME_SYSTEM,
		    "the session is another user's");
	else
		close_one(closing, &session);
}

void
frame_close(const struct frame_request *request, struct frame_outcome *outcome)
{
	struct frame_store store;
	struct closing closing = {&store, request, outcome};
	char why[256];

	frame_conclude(outcome, FRAME_NOT_APPLICABLE, "there was no session");
	if (!frame_store_open(&store, FRAME_RUN_DIR, 0, why, sizeof(why))) {
		frame_conclude(outcome, FRAME_SYSTEM, "%s", why);
		return;
	}
	if (request->sid != NULL)
		close_named(&closing, request->sid);
	else
		(void)frame_session_list_user(
		    &store, (uid_t)request->uid, close_if_hosts, &closing);
	frame_store_close(&store);
}
