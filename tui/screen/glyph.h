/* SPDX-License-Identifier: MIT */
/*
 * Text as what stands in cells: a character with all that combines with it, or
 * the visible stand-in of something that must not reach a screen. For canvas
 * and line, which must agree about both.
 */
#ifndef FRAME_GLYPH_H
#define FRAME_GLYPH_H

#include <stdbool.h>
#include <stddef.h>

#include "tui/screen/canvas.h"

struct glyph {
	char bytes[CELL_BYTES]; /* what is painted */
	int cells;
	size_t len;    /* bytes of the text that it stands for */
	bool stand_in; /* every byte of `bytes` has a cell of its own */
};

/* The glyph at [at, end). False: there is none, at the end. */
bool glyph_next(struct glyph *glyph, const char *at, const char *end);

/* Cells of [at, end). */
int glyph_cells(const char *at, const char *end);

/* How many bytes of [at, end) fill at most `cells` cells. */
size_t glyph_fit(const char *at, const char *end, int cells);

#endif
