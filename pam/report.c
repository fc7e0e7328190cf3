/* SPDX-License-Identifier: MIT */
/*
 * Log lines and the message to the person; see report.h. Both must be true
 * whatever the control flag is: under `session required` a login without a
 * token ends, so no line may say that it goes on. May not use openlog(): the
 * host's identity in the log would dangle once the module is unloaded.
 */
#include "pam/report.h"

#include <stdio.h>
#include <time.h>

#include <security/pam_ext.h>

#include "common/clock.h"
#include "common/log.h"

static int64_t
ms_since(int64_t start)
{
	return (frame_now() - start) / FRAME_MS;
}

static void
log_http(struct frame_log_line *line, int64_t status)
{
	if (status > 0)
		frame_log_number(line, "http", status);
	else
		frame_log_text(line, "http", NULL);
}

static void
log_time(struct frame_log_line *line, const char *key, int64_t seconds)
{
	char text[32] = "";
	time_t when = (time_t)seconds;
	struct tm tm;

	if (seconds > 0 && gmtime_r(&when, &tm) != NULL &&
	    strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &tm) == 0)
		text[0] = '\0';
	frame_log_text(line, key, text);
}

static void
log_open(const struct call *call, const struct outcome *outcome)
{
	const struct frame_result_info *info =
	    frame_result_info(outcome->result);
	const struct frame_reply *reply = &outcome->reply;
	struct frame_log_line line;

	frame_log_begin(&line);
	frame_log_text(&line, "result", info->name);
	frame_log_text(&line, "event", info->event);
	frame_log_text(&line, "user", call->user);
	frame_log_text(&line, "provider", reply->provider);
	frame_log_number(&line, "elapsed_ms", ms_since(call->start));
	log_http(&line, reply->http);
	if (outcome->result == FRAME_OK)
		log_time(&line, "expires", reply->expires);
	frame_log_sentence(&line, reply->sentence);
	if (outcome->result != FRAME_OK) {
		frame_log_sentence(&line, info->advice);
		frame_log_sentence(&line, "no token for this session");
	}
	pam_syslog(call->pamh, info->priority, "%s", line.text);
}

/* How long was waited, in tenths of a second as a person counts them. */
static void
describe_wait(const struct call *call, const struct outcome *outcome,
    char *text, size_t size)
{
	int64_t until =
	    outcome->deadline > call->start ? outcome->deadline : frame_now();
	int64_t tenths =
	    (until - call->start + FRAME_SEC / 20) / (FRAME_SEC / 10);
	int64_t rest = tenths % 10;

	if (rest == 0)
		snprintf(text, size, "%lld s", (long long)tenths / 10);
	else
		snprintf(text, size, "%lld.%lld s", (long long)tenths / 10,
		    (long long)rest);
}

static void
tell_person(const struct call *call, const struct outcome *outcome)
{
	const char *phrase = frame_result_info(outcome->result)->person;
	char wait[32], timeout[96];

	if (outcome->result == FRAME_TIMEOUT) {
		describe_wait(call, outcome, wait, sizeof(wait));
		snprintf(timeout, sizeof(timeout),
		    "the service did not answer within %s", wait);
		phrase = timeout;
	}
	pam_info(call->pamh,
	    "Frame: no token for this session (%s). "
	    "Nothing is wrong with your account.",
	    phrase);
}

void
report_open(const struct call *call, const struct outcome *outcome)
{
	bool applicable = outcome->result != FRAME_NOT_APPLICABLE;

	if (applicable || call->options.debug)
		log_open(call, outcome);
	if (applicable && outcome->result != FRAME_OK &&
	    (call->flags & PAM_SILENT) == 0 && !call->options.no_warn)
		tell_person(call, outcome);
}

void
report_end(pam_handle_t *pamh, const char *user, int64_t start,
    const struct outcome *outcome)
{
	const struct frame_event_info *event = frame_event_info(
	    outcome->result == FRAME_OK ? FRAME_EVENT_CLOSED
					: FRAME_EVENT_CLOSE_FAILED);
	const char *sentence = outcome->reply.sentence;
	struct frame_log_line line;

	if (outcome->result == FRAME_NOT_APPLICABLE)
		return;
	frame_log_begin(&line);
	frame_log_text(&line, "result", event->name);
	frame_log_text(&line, "event", event->event);
	frame_log_text(&line, "user", user);
	frame_log_number(&line, "elapsed_ms", ms_since(start));
	frame_log_sentence(&line, sentence);
	if (sentence == NULL || outcome->result != FRAME_OK)
		frame_log_sentence(&line, event->meaning);
	pam_syslog(pamh, event->priority, "%s", line.text);
}
