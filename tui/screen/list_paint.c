/* SPDX-License-Identifier: MIT */
/*
 * A list on a canvas: which columns there is room for, titles, the rows that
 * are in sight, the filter's line. Only rows in sight are asked for.
 */

#include "tui/screen/list_parts.h"

#define INDENT	    3 /* " > " before the first column */
#define GAP	    2 /* between columns */
#define TITLES_FROM 6 /* rows; below, the titles give way */
#define COLUMNS_MAX 16
#define CELL_TEXT   512

/* How wide each column is, 0: it has given way. */
struct widths {
	int width[COLUMNS_MAX];
};

static size_t
columns(const struct list *list)
{
	return list->columns < COLUMNS_MAX ? list->columns : COLUMNS_MAX;
}

/* Cells that are missing (negative) or left. */
static int
spare(const struct list *list, const struct widths *widths, int room)
{
	int gap = 0;

	for (size_t i = 0; i < columns(list); i++) {
		if (widths->width[i] == 0)
			continue;
		room -= widths->width[i] + gap;
		gap = GAP;
	}
	return room;
}

/* The column with the highest priority goes, of equals the last. */
static bool
give_way(const struct list *list, struct widths *widths)
{
	int highest = 0;
	size_t goes = 0;

	for (size_t i = 0; i < columns(list); i++) {
		if (widths->width[i] > 0 &&
		    list->column[i].priority >= highest &&
		    list->column[i].priority > 0) {
			highest = list->column[i].priority;
			goes = i;
		}
	}
	if (highest > 0)
		widths->width[goes] = 0;
	return highest > 0;
}

/* What is left goes to those that can use it, by their shares; what cannot be
 * divided goes to the first of them. */
static void
grow(const struct list *list, struct widths *widths, int left)
{
	int shares = 0, given = 0, first = -1;

	for (size_t i = 0; i < columns(list); i++)
		shares += widths->width[i] > 0 ? list->column[i].grow : 0;
	for (size_t i = 0; shares > 0 && i < columns(list); i++) {
		int share = left * list->column[i].grow / shares;
		if (widths->width[i] == 0 || list->column[i].grow == 0)
			continue;
		widths->width[i] += share;
		given += share;
		first = first == -1 ? (int)i : first;
	}
	if (first != -1)
		widths->width[first] += left - given;
}

static struct widths
lay_out(const struct list *list, int room)
{
	struct widths widths = {{0}};
	int left;

	for (size_t i = 0; i < columns(list); i++)
		widths.width[i] = list->column[i].width;
	while (
	    (left = spare(list, &widths, room)) < 0 && give_way(list, &widths))
		;
	if (left > 0)
		grow(list, &widths, left);
	return widths;
}

/* --- painting */

static bool
has_titles(const struct list *list)
{
	for (size_t i = 0; i < columns(list); i++)
		if (list->column[i].title[0] != '\0')
			return true;
	return false;
}

static void
paint_titles(const struct list *list, const struct widths *widths,
    struct canvas *canvas, struct rect rect)
{
	int col = INDENT;

	for (size_t i = 0; i < columns(list); i++) {
		if (widths->width[i] == 0)
			continue;
		canvas_put(canvas, rect, 0, col, widths->width[i], ROLE_DIM,
		    list->column[i].title);
		col += widths->width[i] + GAP;
	}
}

static void
paint_cells(const struct list *list, const struct widths *widths,
    struct canvas *canvas, struct rect rect, size_t row)
{
	char buf[CELL_TEXT];
	int col = INDENT;

	for (size_t i = 0; i < columns(list); i++) {
		if (widths->width[i] == 0)
			continue;
		struct list_cell cell =
		    list->cell(list->owner, row, i, buf, sizeof(buf));
		(list->column[i].middle ? canvas_put_middle : canvas_put)(
		    canvas, rect, 0, col, widths->width[i], cell.role,
		    cell.text);
		col += widths->width[i] + GAP;
	}
}

static void
paint_row(const struct list *list, const struct widths *widths,
    struct canvas *canvas, struct rect rect, size_t index)
{
	bool selected = index == list->selected;
	size_t row = list_row(list, index);
	char mark[2] = {
	    list->mark == NULL ? ' ' : list->mark(list->owner, row), '\0'};

	paint_cells(list, widths, canvas, rect, row);
	/* both can be seen of a selected row that was changed */
	canvas_put(canvas, rect, 0, selected ? 2 : 1, 1, ROLE_NORMAL, mark);
	if (!selected)
		return;
	canvas_put(canvas, rect, 0, 1, 1, ROLE_SELECTED, ">");
	canvas_role(canvas, rect, 0, 0, -1, ROLE_SELECTED);
	canvas_cursor(canvas, rect, 0, 1, false);
}

static void
paint_filter(struct list *list, struct canvas *canvas, struct rect rect)
{
	int width = rect.cols / 2 - INDENT;

	if (rect.rows == 0)
		return;
	canvas_put(canvas, rect, 0, 1, 1, ROLE_KEY, "/");
	line_paint(
	    &list->filter, canvas, rect, 0, INDENT, width, list->filtering);
	canvas_putf(canvas, rect, 0, INDENT + width + GAP, -1, ROLE_DIM,
	    "%zu of %zu, Esc: all", list->shown, list->rows);
}

static void
scroll(struct list *list, int height)
{
	size_t rows = height > 0 ? (size_t)height : 1;

	list->height = height;
	if (list->selected < list->top)
		list->top = list->selected;
	if (list->selected >= list->top + rows)
		list->top = list->selected - rows + 1;
	if (list->top + rows > list->shown)
		list->top = list->shown > rows ? list->shown - rows : 0;
}

static void
paint_empty(const struct list *list, struct canvas *canvas, struct rect rect,
    const char *empty)
{
	struct rect inside = {
	    rect.row, rect.col + INDENT, rect.rows, rect.cols - INDENT};

	if (inside.cols < 0)
		inside.cols = 0;
	canvas_wrap(canvas, inside, 0, 0, ROLE_DIM,
	    list->rows == 0 ? empty : "No line has this text.");
	canvas_cursor(canvas, rect, 0, 1, false);
}

void
list_paint(struct list *list, struct canvas *canvas, struct rect rect,
    const char *empty)
{
	struct widths widths = lay_out(list, rect.cols - INDENT);
	struct rect last = {0};
	bool filtered = list->filtering || list->filter.len > 0;

	if (filtered)
		last = rect_take(&rect, -1);
	if (rect.rows >= TITLES_FROM && list->rows > 0 && has_titles(list))
		paint_titles(list, &widths, canvas, rect_take(&rect, 1));
	scroll(list, rect.rows);
	if (list->shown == 0)
		paint_empty(list, canvas, rect, empty);
	for (size_t i = list->top; i < list->shown && rect.rows > 0; i++)
		paint_row(list, &widths, canvas, rect_take(&rect, 1), i);
	if (filtered) /* last: its cursor wins */
		paint_filter(list, canvas, last);
}
