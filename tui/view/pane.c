/* SPDX-License-Identifier: MIT */
/*
 * Panes of details and lines with labels; see pane.h.
 */
#include "tui/view/pane.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

#define LABEL_COL  3
#define LINE_BYTES 2048 /* more than any screen shows of one line */

struct rect
pane_take(struct canvas *canvas, struct rect *rest, int want, int keep)
{
	struct rect pane = {rest->row, rest->col, 0, rest->cols};

	if (rest->rows - want - 1 < keep)
		return pane;
	pane = rect_take(rest, -(want + 1));
	canvas_rule(canvas, pane, 0);
	(void)rect_take(&pane, 1);
	return pane;
}

void
pen_line(struct pen *pen, const char *label, enum role role, const char *text)
{
	struct rect rect = pen->rect;

	if (text == NULL || *text == '\0')
		return;
	canvas_put(pen->canvas, rect, pen->row, LABEL_COL,
	    pen->text - LABEL_COL - 1, ROLE_DIM, label);
	rect.col += pen->text;
	rect.cols = rect.cols > pen->text ? rect.cols - pen->text : 0;
	pen->row += canvas_wrap(pen->canvas, rect, pen->row, 0, role, text);
}

void
pen_linef(
    struct pen *pen, const char *label, enum role role, const char *format, ...)
{
	char text[LINE_BYTES];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	pen_line(pen, label, role, text);
}

void
pane_duration(int64_t seconds, char *buf, size_t size)
{
	if (seconds < 0)
		seconds = 0;
	snprintf(buf, size, "%" PRId64 ":%02d:%02d", seconds / 3600,
	    (int)(seconds / 60 % 60), (int)(seconds % 60));
}

const char *
pane_level_word(enum audit_level level)
{
	static const char *const words[] = {
	    [AUDIT_ERROR] = "ERR ",
	    [AUDIT_WARNING] = "WARN",
	    [AUDIT_INFO] = "INFO",
	};

	return words[level];
}

enum role
pane_level_role(enum audit_level level)
{
	static const enum role roles[] = {
	    [AUDIT_ERROR] = ROLE_ERROR,
	    [AUDIT_WARNING] = ROLE_WARN,
	    [AUDIT_INFO] = ROLE_NORMAL,
	};

	return roles[level];
}

const char *
pane_plural(size_t count)
{
	return count == 1 ? "" : "s";
}
