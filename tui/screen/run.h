/* SPDX-License-Identifier: MIT */
/*
 * The screens on a real terminal: one thread, one poll over keys, signals, a
 * timer, the configuration's directory and the children's pipes.
 */
#ifndef FRAME_RUN_H
#define FRAME_RUN_H

#include <stdbool.h>

#include "common/draft.h"
#include "tui/screen/term.h"

struct run_options {
	const char *config;
	struct frame_places places; /* all NULL: root's, below /var */
	bool installed;		    /* config is the file that logins read */
	bool read_only;
	bool setup;	  /* begin with the first run, whatever is there */
	const char *view; /* name of the first page, NULL: the overview */
	struct term_options term;
	int sync_fd; /* one byte each time nothing is left to do; -1: none */
};

/* An exit code of frame-admin(8). */
int run_screens(const struct run_options *options);

#endif
