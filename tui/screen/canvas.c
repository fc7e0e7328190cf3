/* SPDX-License-Identifier: MIT */
/*
 * The grid and painting single lines on it; see canvas.h. Paragraphs are in
 * canvas_wrap.c. Everything ends up in put_glyph, which alone writes cells.
 */
#include "tui/screen/canvas.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tui/screen/canvas_parts.h"
#include "tui/screen/glyph.h"

#define SIDE_MAX 10000 /* rows or columns; no terminal has more */

/* --- the grid */

static void
blank(struct cell *cell)
{
	memcpy(cell->bytes, " ", 2);
	cell->width = 1;
}

void
canvas_clear(struct canvas *canvas)
{
	size_t count = (size_t)canvas->rows * (size_t)canvas->cols;

	for (size_t i = 0; i < count; i++) {
		blank(&canvas->cell[i]);
		canvas->cell[i].role = ROLE_NORMAL;
	}
	canvas->cursor_row = canvas->cursor_col = 0;
	canvas->cursor_shown = false;
}

bool
canvas_resize(struct canvas *canvas, int rows, int cols)
{
	canvas_free(canvas);
	if (rows <= 0 || cols <= 0)
		return true;
	if (rows > SIDE_MAX || cols > SIDE_MAX)
		return false;
	canvas->cell =
	    calloc((size_t)rows * (size_t)cols, sizeof(*canvas->cell));
	if (canvas->cell == NULL)
		return false;
	canvas->rows = rows;
	canvas->cols = cols;
	canvas_clear(canvas);
	return true;
}

void
canvas_free(struct canvas *canvas)
{
	free(canvas->cell);
	canvas->cell = NULL;
	canvas->rows = canvas->cols = 0;
	canvas->cursor_row = canvas->cursor_col = 0;
	canvas->cursor_shown = false;
}

struct rect
canvas_all(const struct canvas *canvas)
{
	return (struct rect){0, 0, canvas->rows, canvas->cols};
}

struct rect
rect_take(struct rect *rest, int rows)
{
	struct rect taken = *rest;
	int count = rows < 0 ? -rows : rows;

	if (count > rest->rows)
		count = rest->rows;
	taken.rows = count;
	if (rows < 0)
		taken.row = rest->row + rest->rows - count;
	else
		rest->row += count;
	rest->rows -= count;
	return taken;
}

/* --- cells */

/* A wide character of which one half is painted over goes as a whole. */
static void
release(struct cell *cell)
{
	if (cell->width == 2)
		blank(cell + 1);
	else if (cell->width == 0)
		blank(cell - 1);
	blank(cell);
}

static void
put_glyph(struct cell *cell, const struct glyph *glyph, enum role role)
{
	for (int i = 0; i < glyph->cells; i++) {
		release(&cell[i]);
		cell[i].role = (unsigned char)role;
		if (glyph->stand_in)
			cell[i].bytes[0] = glyph->bytes[i];
	}
	if (glyph->stand_in)
		return;
	memcpy(cell->bytes, glyph->bytes, sizeof(cell->bytes));
	cell->width = (unsigned char)glyph->cells;
	if (glyph->cells == 2) {
		cell[1].bytes[0] = '\0';
		cell[1].width = 0;
	}
}

/* The cell at row, col of `rect`, and how many there are from it to the edge
 * of `rect` or canvas. NULL: it is outside. */
static struct cell *
locate(struct canvas *canvas, struct rect rect, int row, int col, int *room)
{
	int edge = rect.col + rect.cols;

	if (row < 0 || row >= rect.rows || col < 0 || col >= rect.cols)
		return NULL;
	row += rect.row;
	col += rect.col;
	if (edge > canvas->cols)
		edge = canvas->cols;
	if (row < 0 || row >= canvas->rows || col < 0 || col >= edge)
		return NULL;
	*room = edge - col;
	return &canvas->cell[row * canvas->cols + col];
}

int
canvas_put_span(struct canvas *canvas, struct rect rect, int row, int col,
    enum role role, const char *at, const char *end)
{
	struct glyph glyph;
	int room = 0, used = 0;
	struct cell *cell = locate(canvas, rect, row, col, &room);

	for (; cell != NULL && glyph_next(&glyph, at, end); at += glyph.len) {
		if (glyph.cells > room - used)
			break;
		put_glyph(cell + used, &glyph, role);
		used += glyph.cells;
	}
	return used;
}

/* --- one line */

int
canvas_room(struct rect rect, int col, int width)
{
	int room = rect.cols - col;

	if (col < 0 || room < 0)
		return 0;
	return width >= 0 && width < room ? width : room;
}

/* Head and tail of a text that is too long, what is left out between them. */
static int
put_cut(struct canvas *canvas, struct rect rect, int row, int col, int room,
    enum role role, const char *text, int tail)
{
	const char *end = text + strlen(text), *rest = end;
	const char *dots = canvas_ellipsis(canvas);
	int mark = canvas_width(dots), head = room - mark - tail, used;
	struct glyph glyph;

	if (head < 0) { /* no room for the mark */
		end = text + glyph_fit(text, end, room);
		return canvas_put_span(canvas, rect, row, col, role, text, end);
	}
	if (tail > 0) {
		int all = glyph_cells(text, end);
		for (rest = text; all > tail && glyph_next(&glyph, rest, end);
		     rest += glyph.len)
			all -= glyph.cells;
	}
	used = canvas_put_span(canvas, rect, row, col, role, text,
	    text + glyph_fit(text, end, head));
	used += canvas_put_span(
	    canvas, rect, row, col + used, role, dots, dots + strlen(dots));
	return used +
	       canvas_put_span(canvas, rect, row, col + used, role, rest, end);
}

static bool
fits(const char *text, int room)
{
	return text[glyph_fit(text, text + strlen(text), room)] == '\0';
}

int
canvas_put(struct canvas *canvas, struct rect rect, int row, int col, int width,
    enum role role, const char *text)
{
	int room = canvas_room(rect, col, width);

	if (!fits(text, room))
		return put_cut(canvas, rect, row, col, room, role, text, 0);
	return canvas_put_span(
	    canvas, rect, row, col, role, text, text + strlen(text));
}

int
canvas_putf(struct canvas *canvas, struct rect rect, int row, int col,
    int width, enum role role, const char *format, ...)
{
	char *text = NULL;
	va_list args;
	int used = 0;

	va_start(args, format);
	if (vasprintf(&text, format, args) == -1)
		text = NULL;
	va_end(args);
	if (text != NULL)
		used = canvas_put(canvas, rect, row, col, width, role, text);
	free(text);
	return used;
}

int
canvas_put_right(struct canvas *canvas, struct rect rect, int row,
    enum role role, const char *text)
{
	int col = rect.cols - canvas_width(text);

	return canvas_put(canvas, rect, row, col < 0 ? 0 : col, -1, role, text);
}

int
canvas_put_middle(struct canvas *canvas, struct rect rect, int row, int col,
    int width, enum role role, const char *text)
{
	int room = canvas_room(rect, col, width);

	if (fits(text, room))
		return canvas_put(canvas, rect, row, col, room, role, text);
	/* The end tells ids apart, but their beginning says what they are. */
	return put_cut(canvas, rect, row, col, room, role, text, room / 3);
}

/* --- the rest */

void
canvas_rule(struct canvas *canvas, struct rect rect, int row)
{
	const char *dash = canvas_dash(canvas);

	for (int col = 0; col < rect.cols; col++)
		canvas_put_span(canvas, rect, row, col, ROLE_DIM, dash,
		    dash + strlen(dash));
}

void
canvas_role(struct canvas *canvas, struct rect rect, int row, int col,
    int width, enum role role)
{
	int room = 0;
	struct cell *cell = locate(canvas, rect, row, col, &room);

	if (width >= 0 && width < room)
		room = width;
	for (int i = 0; cell != NULL && i < room; i++)
		cell[i].role = (unsigned char)role;
}

static int
clamp(int value, int size)
{
	return value >= size ? (size > 0 ? size - 1 : 0)
	       : value < 0   ? 0
			     : value;
}

void
canvas_cursor(
    struct canvas *canvas, struct rect rect, int row, int col, bool shown)
{
	canvas->cursor_row =
	    clamp(rect.row + clamp(row, rect.rows), canvas->rows);
	canvas->cursor_col =
	    clamp(rect.col + clamp(col, rect.cols), canvas->cols);
	canvas->cursor_shown = shown;
}

int
canvas_width(const char *text)
{
	return glyph_cells(text, text + strlen(text));
}

const char *
canvas_ellipsis(const struct canvas *canvas)
{
	return canvas->ascii ? "..." : "\xe2\x80\xa6";
}

const char *
canvas_dash(const struct canvas *canvas)
{
	return canvas->ascii ? "-" : "\xe2\x94\x80";
}

const char *
canvas_bullet(const struct canvas *canvas)
{
	return canvas->ascii ? "*" : "\xe2\x80\xa2";
}
