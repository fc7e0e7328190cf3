/* SPDX-License-Identifier: MIT */
/*
 * Rows and selection; see list.h. The filter is in list_filter.c, painting in
 * list_paint.c.
 */
#include "tui/screen/list.h"

#include <limits.h>

#include "tui/screen/list_parts.h"

#define FILTER_MAX 200 /* bytes */
#define ALL_ROWS   (LONG_MAX / 2)

bool
list_open(struct list *list, const struct list_column *column, size_t columns,
    list_cell *cell, list_mark *mark, const void *owner)
{
	*list = (struct list){.column = column,
	    .columns = columns,
	    .cell = cell,
	    .mark = mark,
	    .owner = owner};
	return line_open(&list->filter, FILTER_MAX, false);
}

void
list_close(struct list *list)
{
	list_forget(list);
	line_close(&list->filter);
	*list = (struct list){0};
}

size_t
list_row(const struct list *list, size_t index)
{
	return list->show == NULL ? index : list->show[index];
}

size_t
list_current(const struct list *list)
{
	return list->selected < list->shown ? list_row(list, list->selected)
					    : (size_t)-1;
}

void
list_refill(struct list *list, size_t rows)
{
	size_t current = list_current(list);

	list_forget(list);
	list->rows = list->shown = rows;
	list->selected = current < rows ? current : rows > 0 ? rows - 1 : 0;
	if (current == (size_t)-1)
		list->selected = 0;
	list_filter(list);
}

static void
clear_filter(struct list *list)
{
	line_set(&list->filter, "");
	list->filtering = false;
	list_filter(list);
}

void
list_select(struct list *list, size_t row)
{
	if (row >= list->rows)
		return;
	for (size_t i = 0; i < list->shown; i++) {
		if (list_row(list, i) != row)
			continue;
		list->selected = i;
		return;
	}
	clear_filter(list);
	list->selected = row;
}

/* --- requests */

/* By whole lists, or by so many heights of the screen and so many lines. */
static bool
move(struct list *list, enum request request)
{
	static const struct {
		enum request request;
		long lines, halves;
	} moves[] = {
	    {REQ_UP, -1, 0},
	    {REQ_DOWN, 1, 0},
	    {REQ_LAST_FIELD, -1, 0}, /* the arrows, while a filter is typed */
	    {REQ_NEXT_FIELD, 1, 0},
	    {REQ_HALF_UP, 0, -1},
	    {REQ_HALF_DOWN, 0, 1},
	    {REQ_PAGE_UP, 0, -2},
	    {REQ_PAGE_DOWN, 0, 2},
	    {REQ_FIRST, -ALL_ROWS, 0},
	    {REQ_LAST, ALL_ROWS, 0},
	};
	long last = (long)list->shown - 1, to = (long)list->selected;
	long half = list->height > 1 ? list->height / 2 : 1;

	for (size_t i = 0; i < sizeof(moves) / sizeof(moves[0]); i++) {
		if (moves[i].request != request)
			continue;
		to += moves[i].lines + moves[i].halves * half;
		to = to > last ? last : to;
		list->selected = to < 0 ? 0 : (size_t)to;
		return true;
	}
	return false;
}

/* The next match is the next row that is left, round and round. */
static bool
match(struct list *list, enum request request)
{
	if (list->show == NULL || list->shown == 0 ||
	    (request != REQ_NEXT && request != REQ_PREVIOUS))
		return false;
	list->selected += request == REQ_NEXT ? 1 : list->shown - 1;
	list->selected %= list->shown;
	return true;
}

static bool
type(struct list *list, enum request request)
{
	size_t len = list->filter.len;

	switch (request) {
	case REQ_ACCEPT:
		list->filtering = false;
		return true;
	case REQ_LEAVE:
		clear_filter(list);
		return true;
	default:
		if (!line_key(&list->filter, request))
			return move(list, request);
		if (list->filter.len != len)
			list_filter(list);
		return true;
	}
}

bool
list_key(struct list *list, enum request request)
{
	if (list->filtering)
		return type(list, request);
	if (request == REQ_FILTER) {
		list->filtering = true;
		return true;
	}
	if (request == REQ_BACK && list->filter.len > 0) {
		clear_filter(list);
		return true;
	}
	if (request == REQ_NEXT_FIELD || request == REQ_LAST_FIELD)
		return false;
	return match(list, request) || move(list, request);
}

bool
list_text(struct list *list, const char *text, size_t len)
{
	if (!list->filtering)
		return false;
	line_insert(&list->filter, text, len);
	list_filter(list);
	return true;
}
