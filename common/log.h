/* SPDX-License-Identifier: MIT */
/*
 * The form of a log line: `key=value key=value: sentence`, one line per
 * outcome, safe whatever the values hold. Who sends it where (pam_syslog in
 * the module, syslog in the helper) is the caller's business.
 *
 * May use libc only: pam/ links it. No allocation, no I/O, no state.
 */
#ifndef FRAME_LOG_H
#define FRAME_LOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/result.h"

#define FRAME_LOG_LINE                                        \
	1024 /* bytes, NUL included; longer ones end in "..." \
	      */

struct frame_log_line {
	size_t len;
	bool said; /* a sentence was begun */
	char text[FRAME_LOG_LINE];
};

void frame_log_begin(struct frame_log_line *line);

/* key=value; quoted if it holds a blank, a quote or "=". Control characters,
 * and bytes that are not UTF-8, become \xNN. A NULL or empty value is "-". */
void frame_log_text(
    struct frame_log_line *line, const char *key, const char *value);
void frame_log_number(
    struct frame_log_line *line, const char *key, long long value);

/* 2026-11-21T12:00:00Z, of Unix seconds; empty for 0. */
void frame_log_when(char *buf, size_t size, int64_t seconds);

/* key=2026-11-21T12:00:00Z, of Unix seconds; "-" for 0. */
void frame_log_time(
    struct frame_log_line *line, const char *key, int64_t seconds);

/* ": sentence"; several are joined by "; ". Escaped as values are. */
void frame_log_sentence(struct frame_log_line *line, const char *sentence);

/* How a result is told, whoever tells it: a login's by the module, one that
 * comes behind it by the helper. Texts may be NULL. */
struct frame_log_outcome {
	enum frame_result result;
	const char *during; /* "renewal", "refresh"...; NULL: the login */
	const char *user, *provider, *session;
	const char *credential; /* if it was not the provider's first */
	int64_t elapsed_ms;
	int64_t http;	 /* 0: no answer */
	int64_t expires; /* told with FRAME_OK alone */
	const char *sentence;
	const char *still; /* what is still true: "no token for this session" */
};

/* syslog(3): the result's, but one higher for a token that did not come with
 * the provider's first credential, so that somebody sees it. */
int frame_log_priority(const struct frame_log_outcome *outcome);

/* The whole line. */
void frame_log_result(
    struct frame_log_line *line, const struct frame_log_outcome *outcome);

/* Events that are not a login's result (those are in result.h). */
enum frame_event {
	FRAME_EVENT_CLOSED,	  /* a session was closed, its token removed */
	FRAME_EVENT_SWEPT,	  /* a leftover session was removed */
	FRAME_EVENT_ARGUMENT,	  /* an argument on the PAM line is wrong */
	FRAME_EVENT_CLOSE_FAILED, /* a session could not be removed */
	FRAME_EVENT_SWEEP_FAILED, /* a record could not be read or removed */
	FRAME_EVENT_CHANGED,	  /* the configuration was changed */
	FRAME_EVENTS
};

struct frame_event_info {
	const char *name;  /* "swept" */
	const char *event; /* "F201" */
	int priority;
	const char *meaning; /* one sentence for the man page */
};

const struct frame_event_info *frame_event_info(enum frame_event event);

#endif
