/* SPDX-License-Identifier: MIT */
/*
 * Characters, what combines with them, and stand-ins; see glyph.h.
 */
#include "tui/screen/glyph.h"

#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "common/text.h"

/* A control or a byte that is no UTF-8 says nothing by its number; what is
 * invisible or turns text around is worth naming. */
static void
stand_in(struct glyph *glyph, uint32_t code)
{
	if (code < 0x100)
		snprintf(glyph->bytes, sizeof(glyph->bytes), "?");
	else
		snprintf(glyph->bytes, sizeof(glyph->bytes), "<U+%04X>",
		    (unsigned int)code);
	glyph->cells = (int)strlen(glyph->bytes);
	glyph->stand_in = true;
}

/* Marks that do not fit into the cell belong to the glyph but are not painted:
 * towers of them must not leave it. */
static void
add_marks(struct glyph *glyph, size_t used, const char *at, const char *end)
{
	size_t len;
	uint32_t code;

	while ((len = frame_utf8_next(at, end, &code)) > 0 &&
	       frame_text_cells(code) == 0 && !frame_text_hostile(code)) {
		if (used + len < sizeof(glyph->bytes)) {
			memcpy(glyph->bytes + used, at, len);
			used += len;
		}
		glyph->len += len;
		at += len;
	}
	glyph->bytes[used] = '\0';
}

bool
glyph_next(struct glyph *glyph, const char *at, const char *end)
{
	uint32_t code = 0;

	if (at >= end)
		return false;
	glyph->stand_in = false;
	glyph->len = frame_utf8_next(at, end, &code);
	if (glyph->len == 0 || frame_text_hostile(code)) {
		stand_in(glyph, code);
		glyph->len += glyph->len == 0;
		return true;
	}
	glyph->cells = frame_text_cells(code);
	if (glyph->cells == 0) { /* a mark without a base stands on a blank */
		glyph->bytes[0] = ' ';
		glyph->cells = 1;
		glyph->len = 0;
		add_marks(glyph, 1, at, end);
		return true;
	}
	memcpy(glyph->bytes, at, glyph->len);
	add_marks(glyph, glyph->len, at + glyph->len, end);
	return true;
}

int
glyph_cells(const char *at, const char *end)
{
	struct glyph glyph;
	int cells = 0;

	for (; cells < INT_MAX / 2 && glyph_next(&glyph, at, end);
	     at += glyph.len)
		cells += glyph.cells;
	return cells;
}

size_t
glyph_fit(const char *at, const char *end, int cells)
{
	const char *start = at;
	struct glyph glyph;

	for (; glyph_next(&glyph, at, end) && glyph.cells <= cells;
	     at += glyph.len)
		cells -= glyph.cells;
	return (size_t)(at - start);
}
