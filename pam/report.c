/* SPDX-License-Identifier: MIT */
/*
 * Log lines and the message to the person; see report.h. Both must be true
 * whatever the control flag is: under `session required` a login without a
 * token ends, so no line may say that it goes on. May not use openlog(): the
 * host's identity in the log would dangle once the module is unloaded.
 */
#include "pam/report.h"

#include <stdio.h>
#include <syslog.h>

#include <security/pam_ext.h>

#include "common/clock.h"
#include "common/log.h"

/* The session is there, its token comes later. */
static bool
is_behind(const struct outcome *outcome)
{
	return outcome->result != FRAME_OK && outcome->reply.sid != NULL;
}

static int64_t
ms_since(int64_t start)
{
	return (frame_now() - start) / FRAME_MS;
}

/* At `priority`, or at the outcome's own if that is -1. */
static void
log_result(const struct call *call, const struct outcome *outcome, int priority,
    const char *during, const char *still)
{
	const struct frame_reply *reply = &outcome->reply;
	const struct frame_log_outcome told = {
	    .result = outcome->result,
	    .during = during,
	    .user = call->user,
	    .provider = reply->provider,
	    .credential = reply->credential,
	    .elapsed_ms = ms_since(call->start),
	    .http = reply->http,
	    .expires = reply->expires,
	    .sentence = reply->sentence,
	    .still = still,
	};
	struct frame_log_line line;

	if (priority == -1)
		priority = frame_log_priority(&told);
	frame_log_result(&line, &told);
	pam_syslog(call->pamh, priority, "%s", line.text);
}

static void
log_open(const struct call *call, const struct outcome *outcome)
{
	const char *still = "no token for this session";

	if (outcome->result == FRAME_OK)
		still = NULL;
	else if (is_behind(outcome))
		still = "the token follows if the session stays";
	log_result(call, outcome, -1, NULL, still);
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
	bool late = outcome->result == FRAME_LATE;
	char wait[32], timeout[96];

	if (late || outcome->result == FRAME_TIMEOUT) {
		describe_wait(call, outcome, wait, sizeof(wait));
		snprintf(timeout, sizeof(timeout),
		    late ? "it did not come within %s"
			 : "the service did not answer within %s",
		    wait);
		phrase = timeout;
	}
	pam_info(call->pamh,
	    "Frame: no token for this session%s (%s). "
	    "Nothing is wrong with your account.",
	    is_behind(outcome) ? " yet" : "", phrase);
}

void
report_open(const struct call *call, const struct outcome *outcome)
{
	enum frame_result result = outcome->result;
	bool applicable = result != FRAME_NOT_APPLICABLE;

	if (applicable || call->options.debug)
		log_open(call, outcome);
	/* Who does not wait for a token is told of none that is late. */
	bool awaited = result != FRAME_PENDING &&
		       !(result == FRAME_TIMEOUT && outcome->no_wait);

	if (applicable && result != FRAME_OK && awaited &&
	    (call->flags & PAM_SILENT) == 0 && !call->options.no_warn)
		tell_person(call, outcome);
}

/* What a refresh that brought no token has left. */
static const char *
token_after(int code)
{
	static const struct {
		int code;
		const char *token;
	} states[] = {
	    {PAM_SUCCESS, "a token that is there stays"},
	    {PAM_CRED_ERR, "the token was removed"},
	    {PAM_CRED_EXPIRED, "the token has expired"},
	    {PAM_CRED_UNAVAIL, "there is no token"},
	};

	for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++)
		if (states[i].code == code)
			return states[i].token;
	return NULL;
}

/* frame-helper has logged what it found out; where it could not, we do. */
void
report_refresh(const struct call *call, const struct outcome *outcome, int code)
{
	bool applicable = outcome->result != FRAME_NOT_APPLICABLE;
	bool quiet = outcome->replied || !applicable;
	const char *still = NULL;

	if (quiet && !call->options.debug)
		return;
	if (applicable && outcome->result != FRAME_OK)
		still = token_after(code);
	log_result(
	    call, outcome, quiet ? LOG_DEBUG : LOG_WARNING, "refresh", still);
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
