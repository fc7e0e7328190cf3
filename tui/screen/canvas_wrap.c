/* SPDX-License-Identifier: MIT */
/*
 * Paragraphs on a canvas; see canvas_wrap in canvas.h.
 */
#include "tui/screen/canvas.h"

#include <string.h>

#include "tui/screen/canvas_parts.h"
#include "tui/screen/glyph.h"

#define JOINT_MAX 14 /* cells that may stay free for it */

static const char *
word_end(const char *at, const char *end)
{
	while (at < end && *at != ' ')
		at++;
	return at;
}

static const char *
skip_blanks(const char *at, const char *end)
{
	while (at < end && *at == ' ')
		at++;
	return at;
}

/* Ids and URLs are cut behind a - or / if there is one near the end. */
static const char *
behind_joint(const char *at, const char *full)
{
	for (const char *joint = full; joint > at && full - joint < JOINT_MAX;
	     joint--) {
		if (joint[-1] == '-' || joint[-1] == '/')
			return joint;
	}
	return full;
}

/*
 * Where the line that begins at `at` ends, at most `cols` cells on. A word
 * that no line could hold is cut where the line is full; others go to the next
 * line whole. Always goes forward.
 */
static const char *
line_end(const char *at, const char *end, int cols, int next_cols)
{
	const char *full = at + glyph_fit(at, end, cols), *word = full;
	struct glyph glyph;

	if (full == end || *full == ' ')
		return full;
	while (word > at && word[-1] != ' ')
		word--;
	if (word > at && skip_blanks(at, end) < word &&
	    glyph_cells(word, word_end(word, end)) <= next_cols)
		return word;
	if (full == at && glyph_next(&glyph, at, end))
		return at + glyph.len; /* wider than the line: not painted */
	return behind_joint(at, full);
}

static int
wrap_paragraph(struct canvas *canvas, struct rect rect, int row, int hang,
    enum role role, const char *at, const char *end)
{
	int rows = 0, indent = 0;

	do {
		const char *stop =
		    line_end(at, end, rect.cols - indent, rect.cols - hang);
		if (canvas != NULL)
			canvas_put_span(
			    canvas, rect, row + rows, indent, role, at, stop);
		at = skip_blanks(stop, end);
		indent = hang;
		rows++;
	} while (at < end);
	return rows;
}

int
canvas_wrap(struct canvas *canvas, struct rect rect, int row, int hang,
    enum role role, const char *text)
{
	int rows = 0;

	if (rect.cols <= 0)
		return 0;
	if (hang >= rect.cols)
		hang = 0;
	for (;;) {
		const char *end = strchrnul(text, '\n');
		rows += wrap_paragraph(
		    canvas, rect, row + rows, hang, role, text, end);
		if (*end == '\0')
			return rows;
		text = end + 1;
	}
}
