/* SPDX-License-Identifier: MIT */
/*
 * One line of text being edited: UTF-8 that is valid by construction, a cursor
 * that never splits a character from what combines with it, and a window of
 * cells that follows the cursor. Typed and pasted text come the same way.
 *
 * A secret line lives in one locked page (secret.h), is painted as bullets, and
 * is wiped when it is closed.
 */
#ifndef FRAME_LINE_H
#define FRAME_LINE_H

#include <stdbool.h>
#include <stddef.h>

#include "tui/screen/canvas.h"
#include "tui/screen/keys.h"

struct line {
	char *bytes;	 /* a C string */
	size_t len, max; /* bytes */
	size_t cursor;	 /* bytes */
	int scroll;	 /* cells left of the window */
	bool secret, revealed;
};

bool line_open(struct line *line, size_t max, bool secret);
void line_close(struct line *line); /* wipes */

/* Replaces all; what is not valid or too long is left out. Cursor at the end.
 */
void line_set(struct line *line, const char *text);

/* Inserts at the cursor. Controls and line ends become blanks, in a secret line
 * they are dropped, as are blanks at its ends. Returns how many bytes of `text`
 * did not fit or were dropped. */
size_t line_insert(struct line *line, const char *text, size_t len);

/* A request of WHERE_TEXT. True if it was one. */
bool line_key(struct line *line, enum request request);

/* Paints the field over `width` cells, filled with "_", with < and > where it
 * goes on, and puts the canvas's cursor there if `focus`. Scrolls. */
void line_paint(struct line *line, struct canvas *canvas, struct rect rect,
    int row, int col, int width, bool focus);

/* Characters as people count them. */
size_t line_characters(const struct line *line);

#endif
