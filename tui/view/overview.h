/* SPDX-License-Identifier: MIT */
/*
 * The chain of links from a person to Frame's gateway, painted in one of three
 * shapes; internal to overview.c.
 */
#ifndef FRAME_OVERVIEW_H
#define FRAME_OVERVIEW_H

#include "tui/screen/app.h"

enum chain_shape {
	CHAIN_COLUMNS, /* five columns with arrows between */
	CHAIN_ROWS,    /* one link per row */
	CHAIN_LINE,    /* all in one row */
};

enum chain_shape chain_shape(int rows, int cols);

/* How many rows it takes at the top of `rest`. */
int chain_rows(const struct app *app, enum chain_shape shape, struct rect rest);
void chain_paint(const struct app *app, struct canvas *canvas,
    enum chain_shape shape, struct rect rect);

#endif
