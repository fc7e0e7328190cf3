/* SPDX-License-Identifier: MIT */
/*
 * A form on a canvas. Each field is painted by one function that also says how
 * high it is; with no canvas it only says so, which is how the form knows where
 * fields stand and how far to scroll.
 *
 *    Label          value____________________
 *  > Label          value____________________
 *                   !   what is wrong with it
 *
 * On a narrow screen a label stands above its value, and so does a long one.
 */
#include <stdio.h>
#include <string.h>

#include "tui/screen/form_parts.h"

#define MARK	    1  /* column of the ">" */
#define LABEL	    3  /* column of the label */
#define VALUE	    18 /* column of the value */
#define NARROW	    56 /* columns; below, labels stand above */
#define RIGHT	    2  /* columns left free at the right */
#define SIGN	    4  /* cells of "OK  " and "!   " */
#define COUNT	    13 /* cells of "   1024 typed" */
#define CHOICE_HINT "(Left, Right; Enter: list)"

/* Where a field is painted, and with what. */
struct brush {
	struct canvas *canvas; /* NULL: only measured */
	struct rect rect;
	bool focus;
	int value; /* column of values */
};

static struct rect
value_rect(const struct brush *brush)
{
	struct rect rect = brush->rect;

	rect.col += brush->value;
	rect.cols -= brush->value + RIGHT;
	if (rect.cols < 1)
		rect.cols = 1;
	return rect;
}

/* --- values; each returns its rows */

static int
paint_text(const struct brush *brush, struct field *field, int row)
{
	struct rect rect = value_rect(brush);
	int width = rect.cols;

	if (brush->canvas == NULL)
		return 1;
	if (field->spec->kind == FIELD_SECRET)
		width = width > 2 * COUNT ? width - COUNT : width;
	if ((size_t)width > field->spec->max + 1)
		width = (int)field->spec->max + 1;
	line_paint(
	    &field->line, brush->canvas, rect, row, 0, width, brush->focus);
	if (field->spec->kind == FIELD_SECRET && field->line.len > 0)
		canvas_putf(brush->canvas, rect, row, width + 3, -1, ROLE_DIM,
		    "%zu typed", line_characters(&field->line));
	return 1;
}

static int
paint_radio(const struct brush *brush, const struct field *field, int row)
{
	struct rect rect = value_rect(brush);
	int col = 0, top = row;

	for (size_t i = 0; field->choices != NULL && field->choices[i] != NULL;
	     i++) {
		const char *choice = field->choices[i];
		int width = 4 + canvas_width(choice);
		bool chosen = i == field->choice;
		if (col > 0 && col + width > rect.cols) {
			col = 0;
			row++;
		}
		if (brush->canvas != NULL)
			canvas_putf(brush->canvas, rect, row, col, -1,
			    ROLE_NORMAL, "(%c) %s", chosen ? 'o' : ' ', choice);
		if (brush->canvas != NULL && chosen && brush->focus)
			canvas_cursor(brush->canvas, rect, row, col + 1, true);
		col += width + 3;
	}
	return row - top + 1;
}

static int
paint_choice(const struct brush *brush, const struct field *field, int row)
{
	struct rect rect = value_rect(brush);
	int used;

	if (brush->canvas == NULL)
		return 1;
	used =
	    canvas_putf(brush->canvas, rect, row, 0, -1, ROLE_NORMAL, "< %s >",
		field->choices == NULL ? "" : field->choices[field->choice]);
	if (!brush->focus)
		return 1;
	canvas_cursor(brush->canvas, rect, row, 2, true);
	if (used + 3 + (int)strlen(CHOICE_HINT) <= rect.cols)
		canvas_put(brush->canvas, rect, row, used + 3, -1, ROLE_DIM,
		    CHOICE_HINT);
	return 1;
}

static int
paint_note(const struct brush *brush, const struct field *field, int row)
{
	return field->note == NULL
		   ? 0
		   : canvas_wrap(brush->canvas, value_rect(brush), row, 0,
			 ROLE_DIM, field->note);
}

static int
paint_value(const struct brush *brush, struct field *field, int row)
{
	switch (field->spec->kind) {
	case FIELD_RADIO:
		return paint_radio(brush, field, row);
	case FIELD_CHOICE:
		return paint_choice(brush, field, row);
	case FIELD_NOTE:
		return paint_note(brush, field, row);
	case FIELD_TEXT:
	case FIELD_SECRET:
		break;
	}
	return paint_text(brush, field, row);
}

/* --- verdicts */

/* The first line of what is said, behind its sign. */
static int
paint_verdict(const struct brush *brush, const struct field *field, int row)
{
	static const struct {
		enum role role;
		const char *sign;
	} looks[] = {
	    [VERDICT_NONE] = {ROLE_DIM, ""},
	    [VERDICT_NOTE] = {ROLE_DIM, ""},
	    [VERDICT_OK] = {ROLE_OK, "OK"},
	    [VERDICT_WARN] = {ROLE_WARN, "!"},
	    [VERDICT_ERROR] = {ROLE_ERROR, "!"},
	};
	char first[sizeof(field->said)];
	struct rect rect = value_rect(brush);
	bool empty = field_is_text(field) && field->line.len == 0;
	/* what is only not filled in yet is no reason to shout */
	const char *sign = empty ? "" : looks[field->verdict].sign;
	enum role role = looks[field->verdict].role;

	snprintf(first, sizeof(first), "%.*s", (int)strcspn(field->said, "\n"),
	    field->said);
	if (*sign != '\0') {
		if (brush->canvas != NULL)
			canvas_put(brush->canvas, rect, row, 0, -1, role, sign);
		rect.col += SIGN;
		rect.cols -= SIGN;
	}
	return canvas_wrap(brush->canvas, rect, row, 0, role, first);
}

static int
paint_said(const struct brush *brush, const struct field *field, int row)
{
	const char *more = strchr(field->said, '\n');
	int rows = 0;

	if (field->said[0] == '\0')
		return 0;
	if (field->said[0] != '\n')
		rows = paint_verdict(brush, field, row);
	if (more != NULL)
		rows += canvas_wrap(brush->canvas, value_rect(brush),
		    row + rows, 0, ROLE_DIM, more + 1);
	return rows;
}

/* --- fields */

/* The label, and the row that it takes in a narrow form, or if it is long. */
static int
paint_label(const struct brush *brush, const struct field *field, int row)
{
	int width = VALUE - LABEL - 1;
	bool above =
	    brush->value == LABEL || canvas_width(field->spec->label) > width;

	if (brush->canvas != NULL) {
		canvas_put(brush->canvas, brush->rect, row, LABEL,
		    above ? -1 : width, ROLE_NORMAL, field->spec->label);
		if (brush->focus)
			canvas_put(brush->canvas, brush->rect, row, MARK, 1,
			    ROLE_SELECTED, ">");
	}
	return above && field->spec->label[0] != '\0' ? 1 : 0;
}

static int
paint_field(const struct brush *brush, struct field *field, int row)
{
	int top = row;

	if (field->hidden ||
	    (field->spec->kind == FIELD_NOTE && field->note == NULL))
		return 0;
	row += paint_label(brush, field, row);
	row += paint_value(brush, field, row);
	row += paint_said(brush, field, row);
	return row - top;
}

/* All fields, `gap` rows between them, from `row` on. Their rows in all;
 * *start and *end are those of the field in focus. */
static int
paint_fields(struct form *form, struct brush *brush, int row, int gap,
    int *start, int *end)
{
	int top = row;

	for (size_t i = 0; i < form->fields; i++) {
		int rows;
		brush->focus = form_focused(form) == &form->field[i];
		rows = paint_field(brush, &form->field[i], row);
		if (brush->focus) {
			*start = row - top;
			*end = row - top + rows;
		}
		row += rows > 0 ? rows + gap : 0;
	}
	return row - top - gap;
}

/* The focus and what is said of it are in sight, its beginning first. */
static int
scrolled(int scroll, int all, int rows, int start, int end)
{
	if (scroll > all - rows)
		scroll = all - rows;
	if (scroll < end - rows)
		scroll = end - rows;
	if (scroll > start)
		scroll = start;
	return scroll < 0 ? 0 : scroll;
}

void
form_paint(struct form *form, struct canvas *canvas, struct rect rect)
{
	struct brush brush = {
	    .rect = rect, .value = rect.cols < NARROW ? LABEL : VALUE};
	int start = 0, end = 0, gap = 1;
	int all = paint_fields(form, &brush, 0, gap, &start, &end);

	if (all > rect.rows) {
		gap = 0;
		all = paint_fields(form, &brush, 0, gap, &start, &end);
	}
	form->scroll = scrolled(form->scroll, all, rect.rows, start, end);
	brush.canvas = canvas;
	paint_fields(form, &brush, -form->scroll, gap, &start, &end);
	if (form->scroll > 0)
		canvas_put_right(canvas, rect, 0, ROLE_KEY, "^");
	if (all - form->scroll > rect.rows)
		canvas_put_right(canvas, rect, rect.rows - 1, ROLE_KEY, "v");
}
