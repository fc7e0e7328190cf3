/* SPDX-License-Identifier: MIT */
/*
 * The sweep: what a killed host, a reboot without a fresh tmpfs or a killed
 * helper left behind. It removes; it never renews and never talks to anybody.
 */
#include <stdio.h>
#include <syslog.h>
#include <time.h>

#include "common/log.h"
#include "common/session.h"
#include "helper/helper.h"

struct sweeping {
	struct frame_store *store;
	int64_t now;
	size_t removed, live, failed;
};

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
count(struct sweeping *sweeping, bool removed, const char *sid,
    const struct frame_session *session, const char *done, const char *why)
{
	if (removed)
		sweeping->removed++;
	else
		sweeping->failed++;
	log_event(removed ? FRAME_EVENT_SWEPT : FRAME_EVENT_SWEEP_FAILED, sid,
	    session, removed ? done : why);
}

/* When a session is ready its helper hands it over to the host, and ends.
 * Between our reading of the record and our look at the process both may have
 * happened; a record whose process is gone does not change any more. */
static bool
stale(struct sweeping *sweeping, const struct frame_session *session)
{
	struct frame_session again;

	return frame_session_stale(sweeping->store, session, sweeping->now) &&
	       frame_session_read(sweeping->store, session->sid, &again) &&
	       frame_session_stale(sweeping->store, &again, sweeping->now);
}

static bool
sweep_one(void *context, const char *sid, const struct frame_session *session)
{
	struct sweeping *sweeping = context;
	char why[256];

	if (session == NULL)
		count(sweeping,
		    frame_session_purge(sweeping->store, sid, why, sizeof(why)),
		    sid, NULL, "its record was damaged", why);
	else if (!stale(sweeping, session))
		sweeping->live++;
	else
		count(sweeping,
		    frame_session_remove(
			sweeping->store, session, why, sizeof(why)),
		    sid, session,
		    "its login program is gone or its token "
		    "expired",
		    why);
	return true;
}

int
frame_sweep(void)
{
	struct frame_store store;
	struct sweeping sweeping = {.store = &store, .now = time(NULL)};
	char why[256];
	size_t tidied;

	openlog("frame-helper", LOG_PID, LOG_AUTHPRIV);
	if (!frame_store_open(&store, FRAME_RUN_DIR, 0, why, sizeof(why))) {
		fprintf(stderr, "frame-helper: %s\n", why);
		return frame_result_info(FRAME_SYSTEM)->exit_code;
	}
	if (!frame_session_list(&store, sweep_one, &sweeping))
		sweeping.failed++;
	tidied = frame_store_tidy(&store);
	frame_store_close(&store);
	printf("%zu removed, %zu live, %zu without a record, %zu failed\n",
	    sweeping.removed, sweeping.live, tidied, sweeping.failed);
	return sweeping.failed == 0
		   ? 0
		   : frame_result_info(FRAME_SYSTEM)->exit_code;
}
