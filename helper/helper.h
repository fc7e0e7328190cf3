/* SPDX-License-Identifier: MIT */
/*
 * frame-helper: root, files and the key; never the network. One process for
 * each request of pam_frame.so or refresh.sock, for a round of renewals, for a
 * test. What its parts share.
 */
#ifndef FRAME_HELPER_H
#define FRAME_HELPER_H

#include <stddef.h>
#include <stdint.h>

#include "common/config.h"
#include "common/result.h"
#include "common/wire.h"

#define FRAME_SENTENCE_MAX 768 /* bytes; as wire.c allows for a reply */

/* What is known of one outcome while it is worked out; becomes the reply. */
struct frame_outcome {
	enum frame_result result;
	char provider[FRAME_NAME_MAX + 1];
	/* That the token came with, if it is not the first of the provider's;
	 * else empty. */
	char credential[FRAME_NAME_MAX + 1];
	char sid[32];
	char path[300];
	int64_t http;
	int64_t expires;
	char sentence[FRAME_SENTENCE_MAX];
};

/* Sets result and sentence. True for FRAME_OK alone, so that a step that fails
 * can `return frame_conclude(...)`. */
bool frame_conclude(struct frame_outcome *outcome, enum frame_result result,
    const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Adds to the sentence, behind `separator` if it is not empty. */
void frame_add(struct frame_outcome *outcome, const char *separator,
    const char *format, ...) __attribute__((format(printf, 3, 4)));

struct frame_caller; /* caller.h */

/* open.c, close.c, refresh.c: one request. `began` is when it arrived
 * (frame_now). The caller is for what comes between request and reply; what
 * they leave in *outcome is the reply, unless they sent one themselves. */
void frame_open(const struct frame_request *request,
    struct frame_caller *caller, int64_t began, struct frame_outcome *outcome);
void frame_close(
    const struct frame_request *request, struct frame_outcome *outcome);
void frame_refresh(const struct frame_request *request,
    struct frame_caller *caller, int64_t began, struct frame_outcome *outcome);

/* sweep.c: removes the sessions whose processes are gone; an exit code. */
int frame_sweep(void);
/* The same beside a login: says nothing but in the log, stops at `deadline`
 * (frame_now); what is left is the timer's. */
void frame_sweep_until(int64_t deadline);

/* renew.c: sweeps, and renews what is due, or the sessions named by the
 * arguments now; an exit code. */
int frame_renew(int argc, char **argv);

/* test.c: tries a login's exchange and tells each step (tell.h). The arguments
 * are those behind the command; an exit code. */
int frame_test(int argc, char **argv);

#endif
