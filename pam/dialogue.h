/* SPDX-License-Identifier: MIT */
/*
 * One question to frame-helper and its outcome: starts it or finds it at its
 * socket, sends a request, gives it the PAM variables it asks for, waits no
 * longer than it may, ends it. Whatever the helper does, there is an outcome,
 * and it says what happened.
 */
#ifndef PAM_FRAME_DIALOGUE_H
#define PAM_FRAME_DIALOGUE_H

#include <stdbool.h>
#include <stdint.h>

#include <security/pam_modules.h>

#include "common/result.h"
#include "common/wire.h"

struct errand {
	pam_handle_t *pamh; /* whose variables the helper may ask for */
	struct frame_request request;
	const char *socket; /* where it listens; NULL: one is started */
	int64_t first_by;   /* reply or proceed, nanoseconds of frame_now() */
	int64_t done_by;    /* reply, however much later proceed wants it */
};

struct outcome {
	enum frame_result result;
	bool replied; /* frame-helper says so, and has logged what is its to
			 log */
	struct frame_reply reply; /* texts point into buf, or are constant */
	int64_t deadline;	  /* that was waited for; 0: the reply came
				     at once */
	bool no_wait; /* the login waits for the rule alone, not for a token */
	char sentence[128];
	unsigned char buf[FRAME_WIRE_LOCAL];
};

/* The parts of a request that are facts about the host and the handle. */
void errand_begin(struct errand *errand, pam_handle_t *pamh, enum frame_op op,
    const char *user, uid_t uid, const char *config);

/* How long a person may be kept waiting: as long as frame-helper announces, or
 * `timeout` milliseconds (-1: not given) from `start` on. */
void errand_limit(struct errand *errand, int64_t start, int64_t timeout);

/* Always fills *outcome, which may not be moved afterwards. */
void errand_run(const struct errand *errand, struct outcome *outcome);

/* An outcome that no helper was needed for. `sentence` is not copied. */
void outcome_set(
    struct outcome *outcome, enum frame_result result, const char *sentence);

#endif
