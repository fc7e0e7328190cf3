/* SPDX-License-Identifier: MIT */
/*
 * What the tests of the screens' parts share: a canvas, and what is on it.
 */
#ifndef FRAME_UNIT_SCREEN_H
#define FRAME_UNIT_SCREEN_H

#include "tui/screen/canvas.h"

extern struct canvas canvas;

/* An empty one; -1 when out of memory, as cmocka wants it. */
int open_canvas(int rows, int cols, bool ascii);

/* A row as text, blanks at its end left out; good until the next call. */
const char *row_text(int row);

#endif
