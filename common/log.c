/* SPDX-License-Identifier: MIT */
/*
 * Building one log line, and the table of events; see log.h. A user name, a
 * remote host or an answer of the gateway may hold anything: nothing in a line
 * can end it, forge a field of it or reach the terminal that shows it.
 */
#include "common/log.h"

#include <stdio.h>
#include <string.h>
#include <syslog.h>
#include <time.h>

static const struct frame_event_info events[FRAME_EVENTS] = {
    [FRAME_EVENT_CLOSED] = {"closed", "F200", LOG_INFO,
	"a session ended and its token was removed"},
    [FRAME_EVENT_SWEPT] = {"swept", "F201", LOG_NOTICE,
	"a session whose login program is gone was removed"},
    [FRAME_EVENT_ARGUMENT] = {"argument", "F203", LOG_ERR,
	"an argument on the PAM line is unknown or malformed and was skipped"},
    [FRAME_EVENT_CLOSE_FAILED] = {"close_failed", "F204", LOG_WARNING,
	"a session could not be removed at its end; the sweep will try again"},
    [FRAME_EVENT_SWEEP_FAILED] = {"sweep_failed", "F205", LOG_WARNING,
	"the sweep could not read or remove a session"},
    [FRAME_EVENT_CHANGED] = {"changed", "F206", LOG_NOTICE,
	"an administrator changed the configuration with frame-admin"},
};

const struct frame_event_info *
frame_event_info(enum frame_event event)
{
	return &events[event];
}

static void
put(struct frame_log_line *line, const char *bytes, size_t len)
{
	static const char dots[] = "...";
	size_t room = sizeof(line->text) - sizeof(dots) - line->len;

	if (line->len > sizeof(line->text) - sizeof(dots))
		return; /* cut already */
	if (len > room) {
		memcpy(line->text + line->len, dots, sizeof(dots));
		line->len = sizeof(line->text) - 1;
		return;
	}
	memcpy(line->text + line->len, bytes, len);
	line->len += len;
	line->text[line->len] = '\0';
}

/* How many bytes from `at` are one printable UTF-8 character, 0: none. C1
 * controls, bidirectional controls and line separators count as none. */
static size_t
printable(const unsigned char *at)
{
	unsigned int code = at[0];
	size_t more = code < 0x80    ? 0
		      : code >= 0xf0 ? 3
		      : code >= 0xe0 ? 2
		      : code >= 0xc2 ? 1
				     : 4;

	if (more == 0)
		return code >= 0x20 && code != 0x7f;
	if (more == 4 || code > 0xf4)
		return 0;
	code &= 0x3fu >> more;
	for (size_t i = 1; i <= more; i++) {
		if ((at[i] & 0xc0) != 0x80)
			return 0;
		code = code << 6 | (at[i] & 0x3f);
	}
	if (code < 0xa0 || (more == 2 && code < 0x800) ||
	    (more == 3 && (code < 0x10000 || code > 0x10ffff)) ||
	    (code >= 0xd800 && code <= 0xdfff) ||
	    (code >= 0x200b && code <= 0x200f) ||
	    (code >= 0x2028 && code <= 0x202e) ||
	    (code >= 0x2066 && code <= 0x2069) || code == 0xfeff)
		return 0;
	return more + 1;
}

static void
put_escaped(struct frame_log_line *line, const char *text, const char *special)
{
	for (const unsigned char *at = (const unsigned char *)text;
	     *at != '\0';) {
		size_t len = printable(at);
		char escaped[8];

		if (len == 0) {
			snprintf(escaped, sizeof(escaped), "\\x%02x", *at++);
			put(line, escaped, 4);
			continue;
		}
		if (len == 1 && strchr(special, *at) != NULL)
			put(line, "\\", 1);
		put(line, (const char *)at, len);
		at += len;
	}
}

void
frame_log_begin(struct frame_log_line *line)
{
	line->len = 0;
	line->said = false;
	line->text[0] = '\0';
}

static void
put_key(struct frame_log_line *line, const char *key)
{
	if (line->len > 0)
		put(line, " ", 1);
	put(line, key, strlen(key));
	put(line, "=", 1);
}

void
frame_log_text(struct frame_log_line *line, const char *key, const char *value)
{
	put_key(line, key);
	if (value == NULL || *value == '\0') {
		put(line, "-", 1);
		return;
	}
	bool quote = strpbrk(value, " \"=\\") != NULL;
	if (quote)
		put(line, "\"", 1);
	put_escaped(line, value, "\"\\");
	if (quote)
		put(line, "\"", 1);
}

void
frame_log_number(struct frame_log_line *line, const char *key, long long value)
{
	char digits[24];

	snprintf(digits, sizeof(digits), "%lld", value);
	put_key(line, key);
	put(line, digits, strlen(digits));
}

void
frame_log_sentence(struct frame_log_line *line, const char *sentence)
{
	if (sentence == NULL || *sentence == '\0')
		return;
	put(line, line->said ? "; " : ": ", 2);
	line->said = true;
	put_escaped(line, sentence, "");
}

/* --- results */

void
frame_log_when(char *buf, size_t size, int64_t seconds)
{
	time_t when = (time_t)seconds;
	struct tm tm;

	if (seconds <= 0 || gmtime_r(&when, &tm) == NULL ||
	    strftime(buf, size, "%Y-%m-%dT%H:%M:%SZ", &tm) == 0)
		buf[0] = '\0';
}

void
frame_log_time(struct frame_log_line *line, const char *key, int64_t seconds)
{
	char text[32];

	frame_log_when(text, sizeof(text), seconds);
	frame_log_text(line, key, text);
}

/* A field that is not there for everybody. */
static void
log_if(struct frame_log_line *line, const char *key, const char *value)
{
	if (value != NULL && *value != '\0')
		frame_log_text(line, key, value);
}

int
frame_log_priority(const struct frame_log_outcome *outcome)
{
	int priority = frame_result_info(outcome->result)->priority;
	bool other =
	    outcome->credential != NULL && *outcome->credential != '\0';

	return other ? priority - 1 : priority;
}

void
frame_log_result(
    struct frame_log_line *line, const struct frame_log_outcome *outcome)
{
	const struct frame_result_info *info =
	    frame_result_info(outcome->result);

	frame_log_begin(line);
	frame_log_text(line, "result", info->name);
	frame_log_text(line, "event", info->event);
	log_if(line, "during", outcome->during);
	frame_log_text(line, "user", outcome->user);
	log_if(line, "session", outcome->session);
	frame_log_text(line, "provider", outcome->provider);
	log_if(line, "credential", outcome->credential);
	frame_log_number(line, "elapsed_ms", outcome->elapsed_ms);
	if (outcome->http > 0)
		frame_log_number(line, "http", outcome->http);
	else
		frame_log_text(line, "http", NULL);
	if (outcome->result == FRAME_OK)
		frame_log_time(line, "expires", outcome->expires);
	frame_log_sentence(line, outcome->sentence);
	if (outcome->result != FRAME_OK)
		frame_log_sentence(line, info->advice);
	frame_log_sentence(line, outcome->still);
}
