/* SPDX-License-Identifier: MIT */
/*
 * Lines of the helper's; see journal.h, and log.h for their form.
 */
#include "helper/journal.h"

#include <syslog.h>

#include "common/clock.h"
#include "common/log.h"

void
frame_journal(const struct frame_entry *entry, int priority)
{
	const struct frame_session *session = entry->session;
	const struct frame_outcome *outcome = entry->outcome;
	const struct frame_log_outcome told = {
	    .result = outcome->result,
	    .during = entry->during,
	    .user = session->user,
	    .session = session->sid,
	    .provider = session->provider,
	    .credential = outcome->credential,
	    .elapsed_ms = (frame_now() - entry->began) / FRAME_MS,
	    .http = outcome->http,
	    .expires = outcome->expires,
	    .sentence = outcome->sentence,
	    .still = entry->still,
	};
	struct frame_log_line line;

	if (priority == -1)
		priority = frame_log_priority(&told);
	frame_log_result(&line, &told);
	openlog("frame-helper", LOG_PID, LOG_AUTHPRIV);
	syslog(LOG_AUTHPRIV | priority, "%s", line.text);
}
