/* SPDX-License-Identifier: MIT */
/*
 * A grid of screen cells that views paint on. No curses, no terminal: tests
 * read it, term.c puts it on the screen. Every text that is painted is made
 * harmless here (controls, bidirectional controls and bytes that are not UTF-8
 * become visible stand-ins) and measured in cells, so that nothing ever leaves
 * its rectangle or splits a wide character.
 */
#ifndef FRAME_CANVAS_H
#define FRAME_CANVAS_H

#include <stdbool.h>
#include <stddef.h>

/* The only colours there are. A state is always a word, too. */
enum role {
	ROLE_NORMAL,
	ROLE_DIM,
	ROLE_TITLE,
	ROLE_SELECTED,
	ROLE_OK,
	ROLE_WARN,
	ROLE_ERROR,
	ROLE_KEY,
	ROLES
};

#define CELL_BYTES 28 /* a base character and what combines with it */

struct cell {
	char bytes[CELL_BYTES]; /* UTF-8 and a NUL; "" behind a wide one */
	unsigned char width;	/* 1 or 2; 0 behind a wide one */
	unsigned char role;
};

struct rect {
	int row, col, rows, cols; /* may be empty; never negative sizes */
};

struct canvas {
	int rows, cols;
	struct cell *cell;
	int cursor_row, cursor_col; /* where the focus is; always inside */
	bool cursor_shown;
	bool ascii; /* no characters beyond ASCII may be used for drawing */
};

/* False: out of memory; then it has 0 x 0 cells. Keeps nothing. */
bool canvas_resize(struct canvas *canvas, int rows, int cols);
void canvas_free(struct canvas *canvas);
void canvas_clear(struct canvas *canvas);

struct rect canvas_all(const struct canvas *canvas);

/* Takes `rows` from the top (negative: from the bottom) of *rest. */
struct rect rect_take(struct rect *rest, int rows);

/* Paints one line of text at row, col of `rect`, at most `width` cells (-1: to
 * its edge); what does not fit is cut with an ellipsis. How many cells were
 * painted. Text outside of the rectangle is not painted, and no error. */
int canvas_put(struct canvas *canvas, struct rect rect, int row, int col,
    int width, enum role role, const char *text);
int canvas_putf(struct canvas *canvas, struct rect rect, int row, int col,
    int width, enum role role, const char *format, ...)
    __attribute__((format(printf, 7, 8)));

/* The same, ending at the right edge of `rect`. */
int canvas_put_right(struct canvas *canvas, struct rect rect, int row,
    enum role role, const char *text);

/* In the middle instead of at the end of a long id: "secure-anon-5d...7d10". */
int canvas_put_middle(struct canvas *canvas, struct rect rect, int row, int col,
    int width, enum role role, const char *text);

/* Paragraphs (separated by \n) broken between words, words only when they are
 * longer than the line. How many rows it takes or took; more than `rect` has
 * are not painted. With canvas NULL it is only measured. `hang`: cells by which
 * lines after the first of a paragraph are indented. */
int canvas_wrap(struct canvas *canvas, struct rect rect, int row, int hang,
    enum role role, const char *text);

/* A line of - or ─ across the rectangle. */
void canvas_rule(struct canvas *canvas, struct rect rect, int row);

/* Gives cells another role, as for a selected row. */
void canvas_role(struct canvas *canvas, struct rect rect, int row, int col,
    int width, enum role role);

/* Where the hardware cursor goes: on the focus, also for braille displays. */
void canvas_cursor(
    struct canvas *canvas, struct rect rect, int row, int col, bool shown);

/* Cells that a text would take, harmless stand-ins included. */
int canvas_width(const char *text);

/* "…" or "...", "─" or "-", "•" or "*". */
const char *canvas_ellipsis(const struct canvas *canvas);
const char *canvas_dash(const struct canvas *canvas);
const char *canvas_bullet(const struct canvas *canvas);

#endif
