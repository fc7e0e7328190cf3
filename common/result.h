/* SPDX-License-Identifier: MIT */
/*
 * What became of one login or one renewal: the single vocabulary that the helper, the module,
 * frame-fetch, the log and the man pages share. Each result has its name and
 * event id (stable: scripts match them), exit code, log priority and words in
 * one table; nobody else may decide what a result is called or means.
 *
 * May use libc only: pam/ links it.
 */
#ifndef FRAME_RESULT_H
#define FRAME_RESULT_H

#include <stdbool.h>

enum frame_result {
	FRAME_OK,	      /* the token is written */
	FRAME_NOT_APPLICABLE, /* nothing is configured for this login */
	FRAME_CONFIG,	      /* frame.yaml or a secret cannot be used */
	FRAME_UNAVAILABLE,    /* no connection, 429 or 5xx */
	FRAME_TIMEOUT,	      /* nobody answered in time */
	FRAME_TLS,	      /* certificate, pin or protocol version */
	FRAME_REFUSED,	      /* the gateway said no (4xx) */
	FRAME_CLOCK,	      /* our clock is wrong, or the token's times are */
	FRAME_BAD_ANSWER,     /* the answer is not a token */
	FRAME_SYSTEM, /* this machine: disk, memory, a missing program */
	FRAME_PENDING, /* the session is there, its token comes behind it */
	FRAME_LATE,    /* the same, but login.wait was over first */
	FRAME_RESULTS /* how many there are */
};

struct frame_result_info {
	const char *name;   /* result= in the log, "bad_answer" */
	const char *event;  /* event= in the log, "F108" */
	int exit_code;	    /* of a command that ended with this result */
	int priority;	    /* syslog(3) level */
	bool temporary;	    /* trying again within the deadline may help */
	const char *person; /* for the person: "the service did not ..." */
	const char *advice; /* for the log: what an administrator does next */
};

/* Never NULL: a number outside the enum is described as FRAME_SYSTEM. */
const struct frame_result_info *frame_result_info(enum frame_result result);

/* A refusal that may be the key's fault (HTTP 401, 403), not the request's. */
bool frame_result_refuses_key(enum frame_result result, long long http);

/* The result for a number that came over the wire; FRAME_SYSTEM if unknown. */
enum frame_result frame_result_from_number(long long number);

#endif
