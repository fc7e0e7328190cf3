/* SPDX-License-Identifier: MIT */
/*
 * The lines in which two texts differ, as diff -u would say it, with secrets
 * blanked (mask.h) before anything is shown: the only way in which frame-admin
 * shows a file. Pure; no files.
 */
#ifndef FRAME_DIFF_H
#define FRAME_DIFF_H

#include <stdbool.h>
#include <stddef.h>

enum frame_diff_kind {
	FRAME_DIFF_HUNK, /* text: "@@ line 18" */
	FRAME_DIFF_SAME,
	FRAME_DIFF_OLD,
	FRAME_DIFF_NEW,
};

/* A line without its end; controls are replaced, so that it can be shown.
 * When a masked line has changed but looks the same, that is a secret. */
struct frame_diff_line {
	enum frame_diff_kind kind;
	size_t old_line, new_line; /* from 1; 0: not in that text */
	const char *text;
};

struct frame_diff {
	size_t count;
	struct frame_diff_line *line;
	size_t removed, added; /* lines */
	char *texts;	       /* owns them */
};

#define FRAME_DIFF_CONTEXT 2 /* lines shown around a change */

/* False: out of memory. Equal texts give no lines. A missing newline at the
 * end counts as a difference and is said. */
bool frame_diff_make(struct frame_diff *diff, const char *old, size_t old_len,
    const char *new, size_t new_len);
/* What stands before a line of a kind: "", " ", "-", "+". */
const char *frame_diff_mark(enum frame_diff_kind kind);

void frame_diff_free(struct frame_diff *diff);

#endif
