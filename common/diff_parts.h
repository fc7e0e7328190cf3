/* SPDX-License-Identifier: MIT */
/*
 * Which lines of two texts belong together: for diff.c, which shows it, and
 * for draft.c, whose undo keeps only what differs. Pure.
 */
#ifndef FRAME_DIFF_PARTS_H
#define FRAME_DIFF_PARTS_H

#include <stdbool.h>
#include <stddef.h>

/* A line is [start[i], start[i + 1]) with its line end; the last may have
 * none. Lines that are not changed pair up with those of the other text, in
 * order. */
struct frame_lines {
	size_t count;
	size_t *start; /* count + 1 */
	bool *changed;
};

/* False: out of memory. To be freed if it succeeds. The time is near linear
 * for texts that have most of their lines in common, or hardly any; else the
 * answer is coarser than it could be, not slower. */
bool frame_lines_compare(const char *old, size_t old_len, const char *new,
    size_t new_len, struct frame_lines *a, struct frame_lines *b);
void frame_lines_free(struct frame_lines *lines);

#endif
