/* SPDX-License-Identifier: MIT */
/*
 * The sweep: what a killed host, a reboot without a fresh tmpfs or a killed
 * helper left behind, and tokens that nobody can use any more. It removes; it
 * never renews and never talks to anybody.
 */
#include "helper/sweep.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <syslog.h>
#include <time.h>

#include "common/clock.h"
#include "common/log.h"
#include "common/renewal.h"
#include "helper/helper.h"

#define MOMENT 5 /* seconds in which a token can be removed */

static void
log_event(enum frame_event event, const char *sid,
    const struct frame_session *session, const char *sentence)
{
	const struct frame_event_info *info = frame_event_info(event);
	struct frame_log_line line;

	frame_log_begin(&line);
	frame_log_text(&line, "result", info->name);
	frame_log_text(&line, "event", info->event);
	frame_log_text(&line, "session", sid);
	if (session != NULL) {
		frame_log_text(&line, "user", session->user);
		frame_log_text(&line, "service", session->service);
		frame_log_text(&line, "provider", session->provider);
		frame_log_number(&line, "host_pid", session->host_pid);
	}
	frame_log_sentence(&line, sentence);
	syslog(LOG_AUTHPRIV | info->priority, "%s", line.text);
}

static void
count(struct frame_sweeping *sweeping, bool removed, const char *sid,
    const struct frame_session *session, const char *done, const char *why)
{
	if (removed)
		sweeping->removed++;
	else
		sweeping->failed++;
	log_event(removed ? FRAME_EVENT_SWEPT : FRAME_EVENT_SWEEP_FAILED, sid,
	    session, removed ? done : why);
}

/* After a change to a record that could not be made, for which errno says why.
 * One that somebody else works on, or that has ended, is none of our failures.
 */
static void
count_unchanged(struct frame_sweeping *sweeping,
    const struct frame_session *session, const char *what)
{
	char why[256];

	if (errno == EBUSY || errno == ENOENT)
		return;
	snprintf(why, sizeof(why), "%s: %s", what, strerror(errno));
	count(sweeping, false, session->sid, session, NULL, why);
}

/* When a session is ready its helper hands it over to the host, and ends.
 * Between our reading of the record and our look at the process both may have
 * happened; a record whose process is gone does not change any more. */
static bool
stale(struct frame_sweeping *sweeping, const struct frame_session *session,
    int64_t now)
{
	struct frame_session again;

	return frame_session_stale(sweeping->store, session, now) &&
	       frame_session_read(sweeping->store, session->sid, &again) &&
	       frame_session_stale(sweeping->store, &again, now);
}

/* --- tokens of sessions that live */

/* Asked of the record under its lock: a new token may have come, or somebody
 * may be about to bring one. */
static bool
outlived_and_free(const struct frame_session *session, int64_t now)
{
	struct frame_session at_once = *session;

	at_once.renew_at = 0;
	return frame_session_outlived(session, now) &&
	       frame_renewal_due(&at_once, now);
}

static bool
revoke(struct frame_store *store, const char *sid, int64_t now)
{
	struct frame_session session;

	if (!frame_session_take(
		store, sid, outlived_and_free, now, now + MOMENT, &session))
		return false;
	session.held_until = 0;
	return frame_session_revoke(store, &session);
}

static void
remove_token(struct frame_sweeping *sweeping,
    const struct frame_session *session, int64_t now)
{
	if (revoke(sweeping->store, session->sid, now))
		log_event(FRAME_EVENT_SWEPT, session->sid, session,
		    "its token had expired and was removed; the session stays");
	else
		count_unchanged(sweeping, session,
		    "its token expired and cannot be removed");
}

/* --- one and all */

static bool
sweep_one(void *context, const char *sid, const struct frame_session *session)
{
	struct frame_sweeping *sweeping = context;
	int64_t now = (int64_t)time(NULL);
	char why[256];

	if (sweeping->deadline != 0 && frame_now() >= sweeping->deadline)
		return false;
	if (session == NULL) {
		struct frame_session again;
		/* A moment without memory looks like damage. */
		if (frame_session_read(sweeping->store, sid, &again) ||
		    errno != EBADMSG)
			return true;
		count(sweeping,
		    frame_session_purge(sweeping->store, sid, why, sizeof(why)),
		    sid, NULL, "its record was damaged", why);
		return true;
	}
	if (stale(sweeping, session, now)) {
		count(sweeping,
		    frame_session_remove(
			sweeping->store, session, why, sizeof(why)),
		    sid, session,
		    "its login program is gone or its token "
		    "expired",
		    why);
		return true;
	}
	sweeping->living++;
	if (frame_session_abandoned(session)) {
		if (!frame_session_close(sweeping->store, session))
			count_unchanged(
			    sweeping, session, "its end cannot be noted");
		return true;
	}
	if (frame_session_outlived(session, now))
		remove_token(sweeping, session, now);
	return sweeping->live == NULL ||
	       sweeping->live(sweeping->context, sid, session);
}

bool
frame_sweep_records(struct frame_sweeping *sweeping)
{
	return frame_session_list(sweeping->store, sweep_one, sweeping);
}

int
frame_sweep(void)
{
	struct frame_store store;
	struct frame_sweeping sweeping = {.store = &store};
	char why[256];
	size_t tidied;

	openlog("frame-helper", LOG_PID, LOG_AUTHPRIV);
	if (!frame_store_open(&store, FRAME_RUN_DIR, 0, why, sizeof(why))) {
		fprintf(stderr, "frame-helper: %s\n", why);
		return frame_result_info(FRAME_SYSTEM)->exit_code;
	}
	if (!frame_sweep_records(&sweeping))
		sweeping.failed++;
	tidied = frame_store_tidy(&store);
	frame_store_close(&store);
	printf("%zu removed, %zu live, %zu without a record, %zu failed\n",
	    sweeping.removed, sweeping.living, tidied, sweeping.failed);
	return sweeping.failed == 0
		   ? 0
		   : frame_result_info(FRAME_SYSTEM)->exit_code;
}

void
frame_sweep_until(int64_t deadline)
{
	struct frame_store store;
	struct frame_sweeping sweeping = {
	    .store = &store, .deadline = deadline};
	char why[256];

	openlog("frame-helper", LOG_PID, LOG_AUTHPRIV);
	if (!frame_store_open(&store, FRAME_RUN_DIR, 0, why, sizeof(why)))
		return; /* the login itself will say so */
	/* When a lab is switched on, one of its logins sweeps, not each. */
	if (flock(store.root, LOCK_EX | LOCK_NB) == 0)
		(void)frame_sweep_records(&sweeping);
	frame_store_close(&store);
}
