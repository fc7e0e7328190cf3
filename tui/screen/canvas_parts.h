/* SPDX-License-Identifier: MIT */
/*
 * What the files of the canvas share, and nobody else needs.
 */
#ifndef FRAME_CANVAS_PARTS_H
#define FRAME_CANVAS_PARTS_H

#include "tui/screen/canvas.h"

/* Paints [at, end) up to the edge of `rect`, without an ellipsis. How many
 * cells were painted. */
int canvas_put_span(struct canvas *canvas, struct rect rect, int row, int col,
    enum role role, const char *at, const char *end);

/* Cells from `col` on, at most `width` of them unless that is -1. */
int canvas_room(struct rect rect, int col, int width);

#endif
