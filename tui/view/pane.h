/* SPDX-License-Identifier: MIT */
/*
 * What several views paint alike: a pane of details below a list, lines of a
 * label and a text, and words for times. Pure, as all painting.
 */
#ifndef FRAME_PANE_H
#define FRAME_PANE_H

#include <stddef.h>
#include <stdint.h>

#include "tui/model/audit.h"
#include "tui/screen/canvas.h"

/* Takes a rule and `want` rows below it from the bottom of *rest, and paints
 * the rule; empty, and nothing painted, if fewer than `keep` would be left. */
struct rect pane_take(
    struct canvas *canvas, struct rect *rest, int want, int keep);

/* Where the next line goes. Rows outside of the rectangle are not painted. */
struct pen {
	struct canvas *canvas;
	struct rect rect;
	int row;
	int text; /* column of the texts behind labels */
};

/* A label and a text wrapped beside it; then `row` is behind it. Nothing for
 * an empty text. */
void pen_line(
    struct pen *pen, const char *label, enum role role, const char *text);
void pen_linef(struct pen *pen, const char *label, enum role role,
    const char *format, ...) __attribute__((format(printf, 4, 5)));

/* "7:59:41", "0:00:00" when it is over. */
void pane_duration(int64_t seconds, char *buf, size_t size);

/* "ERR ", "WARN" or "INFO", and how it is painted. */
const char *pane_level_word(enum audit_level level);
enum role pane_level_role(enum audit_level level);

/* "", or "s" unless there is one of it. */
const char *pane_plural(size_t count);

#endif
