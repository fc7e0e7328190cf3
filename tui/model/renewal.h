/* SPDX-License-Identifier: MIT */
/*
 * Asking for a new token of a session now: frame-helper does it, here it is
 * started and its work is judged. What came of it is read in the session's
 * record, before and after; frame-helper's own line is for when that is silent.
 */
#ifndef FRAME_ADMIN_RENEWAL_H
#define FRAME_ADMIN_RENEWAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "common/session.h"

#define RENEWAL_WORDS 500 /* bytes of a sentence */

/* Starts frame-helper for these sessions (ids). The pid, and in *fd its
 * standard output; -1: `why`. */
pid_t renewal_start(
    const char *const *sid, size_t count, int *fd, char *why, size_t why_size);

struct renewal {
	struct frame_session before, after;
	bool ended;	/* there is no `after` */
	int status;	/* frame-helper's wait status */
	char said[200]; /* its last line, "" */
};

/* Keeps a line of frame-helper's. */
void renewal_line(struct renewal *renewal, const char *line, size_t len);

enum renewal_end {
	RENEWAL_RENEWED,
	RENEWAL_FAILED, /* after.trouble says by what */
	RENEWAL_BUSY,	/* somebody else is asking */
	RENEWAL_ENDED,	/* the session is not there any more */
	RENEWAL_NOTHING /* frame-helper did not try it */
};

enum renewal_end renewal_end(const struct renewal *renewal, int64_t now);

/* A sentence without the session's name: "renewed, good until 2 Mar 22:12".
 * `until` is after.expires for people. */
void renewal_words(const struct renewal *renewal, int64_t now,
    const char *until, char *buf, size_t size);

#endif
