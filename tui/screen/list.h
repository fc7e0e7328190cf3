/* SPDX-License-Identifier: MIT */
/*
 * A list of rows of which only those on the screen are ever made: selection,
 * scrolling, columns that give way by priority, and a filter over all columns.
 * The owner says how many rows there are and what stands in a cell.
 */
#ifndef FRAME_LIST_H
#define FRAME_LIST_H

#include <stdbool.h>
#include <stddef.h>

#include "tui/screen/canvas.h"
#include "tui/screen/keys.h"
#include "tui/screen/line.h"

struct list_column {
	const char *title;
	int width;    /* cells at least */
	int grow;     /* share of what is left; 0: fixed */
	int priority; /* the highest goes first when it is narrow; 0: stays */
	bool middle;  /* cut in the middle, as ids */
};

/* What a row looks like in one column. `buf` is for texts that are made. */
struct list_cell {
	const char *text;
	enum role role;
};
typedef struct list_cell list_cell(
    const void *owner, size_t row, size_t column, char *buf, size_t size);
/* The mark left of a row: ' ', '*' for changed. */
typedef char list_mark(const void *owner, size_t row);

struct list {
	const struct list_column *column;
	size_t columns;
	list_cell *cell;
	list_mark *mark; /* or NULL */
	const void *owner;
	size_t rows;	 /* in all */
	size_t shown;	 /* of those, after the filter */
	size_t *show;	 /* their numbers; NULL while there is no filter */
	size_t selected; /* index among the shown */
	size_t top;	 /* first shown one on the screen */
	int height;	 /* rows of the screen, since it was painted last */
	bool filtering;	 /* its text is being typed */
	struct line filter;
	char *hay;     /* all rows in lower case, for the filter; or NULL */
	size_t *start; /* where in it each row begins, and the end */
};

bool list_open(struct list *list, const struct list_column *column,
    size_t columns, list_cell *cell, list_mark *mark, const void *owner);
void list_close(struct list *list);

/* There are `rows` rows now; the selection stays near where it was, the filter
 * is applied anew. */
void list_refill(struct list *list, size_t rows);

/* The selected row's number in all, (size_t)-1: none. */
size_t list_current(const struct list *list);
void list_select(struct list *list, size_t row); /* clears a filter hiding it */

/* Movement and the filter; while its text is typed (list->filtering: a text
 * has the focus) also the requests of a text. True if it was the list's. */
bool list_key(struct list *list, enum request request);
bool list_text(struct list *list, const char *text, size_t len);

/* Titles in the first row, then rows; the filter's line at the bottom while
 * there is one. Says so when there are no rows: `empty`. */
void list_paint(struct list *list, struct canvas *canvas, struct rect rect,
    const char *empty);

#endif
