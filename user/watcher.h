/* SPDX-License-Identifier: MIT */
/*
 * Noticing that a session's files, or which session is meant, may have changed.
 * It says "look again", never what has changed: who follows the session, looks,
 * and then waits, misses nothing.
 */
#ifndef FRAME_USER_WATCHER_H
#define FRAME_USER_WATCHER_H

#include <stdbool.h>
#include <stdint.h>

#include "user/session.h"

struct token_watcher {
	int inotify; /* -1: there is none to be had, so it polls */
	int watch;
	char sid[FRAME_SID_LEN + 1]; /* followed, "": none */
	/* To be waited for too, -1: nothing. Set after opening. */
	int signals; /* a signalfd(2) */
	int reader;  /* a pipe whose other end may go away */
};

void token_watcher_open(struct token_watcher *watcher);
void token_watcher_close(struct token_watcher *watcher);

/* From now on changes of this session, which may be none, are noticed. To be
 * called before each look: nothing is done if it is the same as before. */
void token_watcher_follow(
    struct token_watcher *watcher, const struct token_session *session);

/* Returns when something may have changed, now and then without cause, and at
 * the deadline: 0. Or the descriptor, of the last two, that has something to
 * say. */
int token_watcher_wait(struct token_watcher *watcher, int64_t deadline);

#endif
