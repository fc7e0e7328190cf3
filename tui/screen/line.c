/* SPDX-License-Identifier: MIT */
/*
 * Editing one line; see line.h. The text is always a C string of valid UTF-8,
 * the cursor always between two glyphs: whatever changes the text ends with
 * snap(). Bytes that are erased are overwritten, for the line may be a secret.
 */
#include "tui/screen/line.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/private.h"
#include "common/text.h"
#include "tui/screen/glyph.h"

/* --- its memory */

bool
line_open(struct line *line, size_t max, bool secret)
{
	struct frame_private memory;

	*line = (struct line){.max = max, .secret = secret};
	if (!secret)
		line->bytes = calloc(1, max + 1);
	else if (frame_private_new(&memory, max + 1))
		line->bytes = memory.bytes;
	return line->bytes != NULL;
}

void
line_close(struct line *line)
{
	struct frame_private memory = {line->bytes, line->max + 1};

	if (line->secret)
		frame_private_drop(&memory);
	else
		frame_text_wipe(line->bytes, line->max + 1);
	*line = (struct line){0};
}

/* --- glyphs */

static const char *
end_of(const struct line *line)
{
	return line->bytes + line->len;
}

static size_t
after(const struct line *line, size_t at)
{
	struct glyph glyph;

	return glyph_next(&glyph, line->bytes + at, end_of(line))
		   ? at + glyph.len
		   : at;
}

static size_t
before(const struct line *line, size_t at)
{
	size_t glyph = 0;

	for (size_t next = 0; next < at; next = after(line, next))
		glyph = next;
	return glyph;
}

/* A mark may have joined with what was put before it: then behind both. */
static void
snap(struct line *line)
{
	size_t at = 0;

	while (at < line->cursor)
		at = after(line, at);
	line->cursor = at;
}

size_t
line_characters(const struct line *line)
{
	size_t count = 0;

	for (size_t at = 0; at < line->len; at = after(line, at))
		count++;
	return count;
}

/* --- putting in */

static bool
breaks(uint32_t code)
{
	return code < ' ' || (code >= 0x7f && code < 0xa0) || code == 0x2028 ||
	       code == 0x2029;
}

/* One character where the cursor is, if there is room. */
static bool
put(struct line *line, const char *bytes, size_t len)
{
	char *at = line->bytes + line->cursor;

	if (len > line->max - line->len)
		return false;
	memmove(at + len, at, line->len - line->cursor + 1);
	memcpy(at, bytes, len);
	line->len += len;
	line->cursor += len;
	return true;
}

/* The line ends, tabs and blanks that copying leaves around a text. */
static void
trim(const struct line *line, const char **at, const char **end)
{
	const char *around = line->secret ? " \t\r\n" : "\t\r\n";

	while (*at < *end && **at != '\0' && strchr(around, **at) != NULL)
		(*at)++;
	while (*at < *end && (*end)[-1] != '\0' &&
	       strchr(around, (*end)[-1]) != NULL)
		(*end)--;
}

/* What a character becomes: its length, 0 if it is dropped. */
static size_t
translate(
    const struct line *line, const char **bytes, size_t len, const char *end)
{
	uint32_t code = 0;

	if (frame_utf8_next(*bytes, end, &code) == 0)
		return 0;
	if (line->secret)
		return frame_text_hostile(code) ? 0 : len;
	if (!breaks(code))
		return len; /* invisible ones too: they are shown, not hidden */
	if (code == '\r' && len < (size_t)(end - *bytes) &&
	    (*bytes)[len] == '\n')
		return 0; /* CR LF is one line end */
	*bytes = " ";
	return 1;
}

size_t
line_insert(struct line *line, const char *text, size_t len)
{
	const char *at = text, *end = text + len;
	size_t taken = 0;
	bool full = false;
	uint32_t code;

	trim(line, &at, &end);
	for (size_t step; at < end && !full; at += step) {
		const char *bytes = at;
		step = frame_utf8_next(at, end, &code);
		if (step == 0)
			step = 1;
		size_t use = translate(line, &bytes, step, end);
		if (use == 0)
			continue;
		full = !put(line, bytes, use);
		taken += full ? 0 : step;
	}
	snap(line);
	return len - taken;
}

/* --- taking out */

static void
erase(struct line *line, size_t start, size_t end)
{
	size_t gone = end - start;

	memmove(line->bytes + start, line->bytes + end, line->len - end + 1);
	line->len -= gone;
	explicit_bzero(line->bytes + line->len, gone);
	line->cursor = start;
	snap(line);
}

void
line_set(struct line *line, const char *text)
{
	erase(line, 0, line->len);
	line_insert(line, text, strlen(text));
	line->cursor = line->len;
	line->scroll = 0;
}

/* --- requests */

static bool
in_word(const struct line *line, size_t at)
{
	char c = line->bytes[at];

	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '_' || (c & 0x80) != 0;
}

static size_t
word_before(const struct line *line, size_t at)
{
	size_t last;

	if (line->secret)
		return 0; /* where its words end is nobody's business */
	while (at > 0 && !in_word(line, last = before(line, at)))
		at = last;
	while (at > 0 && in_word(line, last = before(line, at)))
		at = last;
	return at;
}

static size_t
word_after(const struct line *line, size_t at)
{
	if (line->secret)
		return line->len;
	while (at < line->len && !in_word(line, at))
		at = after(line, at);
	while (at < line->len && in_word(line, at))
		at = after(line, at);
	return at;
}

static size_t
start_of(const struct line *line, size_t at)
{
	(void)line, (void)at;
	return 0;
}

static size_t
end_from(const struct line *line, size_t at)
{
	(void)at;
	return line->len;
}

bool
line_key(struct line *line, enum request request)
{
	static const struct {
		enum request request;
		size_t (*to)(const struct line *line, size_t at);
		bool erase; /* what lies between, else only go there */
	} moves[] = {
	    {REQ_LEFT, before, false},
	    {REQ_RIGHT, after, false},
	    {REQ_LINE_START, start_of, false},
	    {REQ_LINE_END, end_from, false},
	    {REQ_WORD_LEFT, word_before, false},
	    {REQ_WORD_RIGHT, word_after, false},
	    {REQ_ERASE, before, true},
	    {REQ_ERASE_NEXT, after, true},
	    {REQ_ERASE_WORD, word_before, true},
	    {REQ_ERASE_START, start_of, true},
	    {REQ_ERASE_END, end_from, true},
	};

	for (size_t i = 0; i < sizeof(moves) / sizeof(moves[0]); i++) {
		if (moves[i].request != request)
			continue;
		size_t from = line->cursor, to = moves[i].to(line, from);
		if (!moves[i].erase)
			line->cursor = to;
		else if (to < from)
			erase(line, to, from);
		else
			erase(line, from, to);
		return true;
	}
	return false;
}

/* --- painting */

static bool
covered(const struct line *line)
{
	return line->secret && !line->revealed;
}

static int
cells_to(const struct line *line, size_t at)
{
	int cells = 0;

	if (!covered(line))
		return glyph_cells(line->bytes, line->bytes + at);
	for (size_t i = 0; i < at; i = after(line, i))
		cells++;
	return cells;
}

/* The part of the text that is seen. */
struct window {
	int scroll, width;
	bool left, right; /* it goes on there */
};

static struct window
window_of(struct line *line, int width, bool focus)
{
	int all = cells_to(line, line->len), mark = width >= 4;
	int cursor = focus ? cells_to(line, line->cursor) : 0;
	int scroll = focus ? line->scroll : 0;

	if (scroll > all - width + 1)
		scroll = all - width + 1; /* no emptiness while it goes on */
	if (scroll < 0)
		scroll = 0;
	if (cursor < scroll + (scroll > 0 ? mark : 0))
		scroll = cursor - mark;
	if (cursor > scroll + width - 1 - (all > scroll + width ? mark : 0))
		scroll = cursor - width + 1 + (cursor < all ? mark : 0);
	if (scroll < 0)
		scroll = 0;
	line->scroll = scroll;
	return (struct window){.scroll = scroll,
	    .width = width,
	    .left = mark && scroll > 0,
	    .right = mark && all > scroll + width};
}

/* Cell by cell, for a stand-in may be seen in part; a wide one may not. */
static void
paint_glyph(struct canvas *canvas, struct rect field, const struct glyph *glyph,
    int at, const struct window *window)
{
	int last = window->width - 1 - window->right;

	if (!glyph->stand_in) {
		if (at >= window->left && at + glyph->cells - 1 <= last)
			canvas_put(canvas, field, 0, at, -1, ROLE_NORMAL,
			    glyph->bytes);
		return;
	}
	for (int i = 0; i < glyph->cells; i++) {
		if (at + i >= window->left && at + i <= last)
			canvas_put(canvas, field, 0, at + i, -1, ROLE_WARN,
			    (char[]){glyph->bytes[i], '\0'});
	}
}

static void
paint_text(const struct line *line, struct canvas *canvas, struct rect field,
    const struct window *window)
{
	struct glyph glyph;
	int at = -window->scroll;

	for (const char *text = line->bytes;
	     at < window->width && glyph_next(&glyph, text, end_of(line));
	     text += glyph.len) {
		if (covered(line)) {
			glyph.cells = 1;
			glyph.stand_in = false;
			snprintf(glyph.bytes, sizeof(glyph.bytes), "%s",
			    canvas_bullet(canvas));
		}
		paint_glyph(canvas, field, &glyph, at, window);
		at += glyph.cells;
	}
	explicit_bzero(&glyph, sizeof(glyph));
}

void
line_paint(struct line *line, struct canvas *canvas, struct rect rect, int row,
    int col, int width, bool focus)
{
	struct rect field = {rect.row + row, rect.col + col, 1, width};
	struct window window;

	if (width > rect.cols - col)
		width = field.cols = rect.cols - col;
	if (row < 0 || row >= rect.rows || col < 0 || width <= 0)
		return;
	window = window_of(line, width, focus);
	for (int i = 0; i < width; i++)
		canvas_put(canvas, field, 0, i, 1, ROLE_DIM, "_");
	paint_text(line, canvas, field, &window);
	if (window.left)
		canvas_put(canvas, field, 0, 0, 1, ROLE_KEY, "<");
	if (window.right)
		canvas_put(canvas, field, 0, width - 1, 1, ROLE_KEY, ">");
	if (focus)
		canvas_cursor(canvas, field, 0,
		    cells_to(line, line->cursor) - window.scroll, true);
}
