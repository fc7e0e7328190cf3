/* SPDX-License-Identifier: MIT */
/*
 * One diagnostic on the screen; see excerpt.h and diag.h. All bytes of the
 * file that are shown pass glyph(), which blanks secrets and spells out what
 * could move the cursor; carets are placed by the cells that it reports.
 */
#include "common/excerpt.h"

#include <string.h>

#include "common/text.h"

#define WIDTH	   80  /* of lines of advice */
#define LINE_MAX   160 /* bytes of a line that is shown whole */
#define CUT_BEFORE 40  /* bytes kept before the caret in a longer one */
#define CUT_LEN	   120 /* bytes kept of a longer one */
#define DOTS	   "..."

/* What the screen shows for some bytes of the file. */
struct glyph {
	char text[sizeof(FRAME_STARS)];
	size_t bytes, cells;
};

/* A line of the file with its marks; there are one or two. */
struct shown {
	size_t line;
	struct frame_span window; /* the part of the line that is shown */
	bool cut_left, cut_right;
	size_t marks;
	struct mark {
		struct frame_span span;
		char caret;
		const char *label;
	} mark[2];
};

static struct glyph
character(const char *at, const char *end)
{
	struct glyph glyph = {.bytes = 1};
	uint32_t code;
	size_t len = frame_utf8_next(at, end, &code);

	if (len == 0)
		snprintf(glyph.text, sizeof(glyph.text), "\\x%02X",
		    (unsigned char)*at);
	else if (code == '\t')
		snprintf(glyph.text, sizeof(glyph.text), "-->");
	else if (frame_text_hostile(code))
		snprintf(glyph.text, sizeof(glyph.text),
		    code < 0x100 ? "\\x%02X" : "\\u%04X", code);
	else {
		memcpy(glyph.text, at, len);
		glyph.bytes = len;
		glyph.cells = (size_t)frame_text_cells(code);
		return glyph;
	}
	glyph.bytes = len == 0 ? 1 : len;
	glyph.cells = strlen(glyph.text);
	return glyph;
}

/* What stands for the bytes from `at`; not beyond `end`. */
static struct glyph
glyph_at(const struct frame_diags *diags, size_t at, size_t end)
{
	struct frame_span secret = frame_diag_secret_around(diags, at);
	struct glyph glyph;

	if (secret.start == secret.end)
		return character(diags->text + at, diags->text + end);
	memcpy(glyph.text, FRAME_STARS, sizeof(FRAME_STARS));
	glyph.bytes = (secret.end < end ? secret.end : end) - at;
	glyph.cells = strlen(FRAME_STARS);
	return glyph;
}

static size_t
cells_between(
    const struct frame_diags *diags, size_t from, size_t to, size_t end)
{
	size_t cells = 0;

	while (from < to) {
		struct glyph glyph = glyph_at(diags, from, end);
		cells += glyph.cells;
		from += glyph.bytes;
	}
	return cells;
}

/* A caret inside a secret would tell where in it something is. */
static struct frame_span
around_secrets(const struct frame_diags *diags, struct frame_span span)
{
	struct frame_span first = frame_diag_secret_around(diags, span.start),
			  last;

	last = span.end > span.start
		   ? frame_diag_secret_around(diags, span.end - 1)
		   : first;
	span.start = first.start;
	if (last.end > span.end)
		span.end = last.end;
	return span;
}

/* Not in the middle of a character. */
static size_t
character_start(const struct frame_diags *diags, size_t at)
{
	while (at > 0 && at < diags->len &&
	       ((unsigned char)diags->text[at] & 0xc0) == 0x80)
		at--;
	return at;
}

/* Of a long line only what is near the caret. */
static void
set_window(const struct frame_diags *diags, struct shown *shown,
    const struct frame_place *place, size_t caret)
{
	struct frame_span window = {place->start, place->end};

	if (window.end - window.start > LINE_MAX) {
		if (caret > window.start + CUT_BEFORE)
			window.start =
			    character_start(diags, caret - CUT_BEFORE);
		if (window.end > window.start + CUT_LEN)
			window.end =
			    character_start(diags, window.start + CUT_LEN);
	}
	shown->window = window;
	shown->cut_left = window.start > place->start;
	shown->cut_right = window.end < place->end;
}

static void
add_mark(
    struct shown *shown, struct frame_span span, char caret, const char *label)
{
	struct mark mark = {span, caret, label};

	if (shown->marks == 1 && shown->mark[0].span.start > span.start) {
		shown->mark[1] = shown->mark[0];
		shown->mark[0] = mark;
	} else {
		shown->mark[shown->marks] = mark;
	}
	shown->marks++;
}

static struct shown
show_line(const struct frame_diags *diags, struct frame_span span, char caret,
    const char *label)
{
	struct frame_place place =
	    frame_text_place(diags->text, diags->len, span.start);
	struct shown shown = {.line = place.line};

	set_window(diags, &shown, &place, span.start);
	add_mark(&shown, span, caret, label);
	return shown;
}

static int
digits(size_t number)
{
	int count = 1;

	for (; number >= 10; number /= 10)
		count++;
	return count;
}

static void
print_text(const struct frame_diags *diags, const struct shown *shown,
    int gutter, FILE *out)
{
	struct frame_span window = shown->window;

	fprintf(out, "%*zu |", gutter, shown->line);
	if (window.start < window.end)
		fprintf(out, " %s", shown->cut_left ? DOTS : "");
	while (window.start < window.end) {
		struct glyph glyph = glyph_at(diags, window.start, window.end);
		fputs(glyph.text, out);
		window.start += glyph.bytes;
	}
	fprintf(out, "%s\n", shown->cut_right ? DOTS : "");
}

static void
print_mark(const struct frame_diags *diags, const struct shown *shown,
    const struct mark *mark, int gutter, FILE *out)
{
	struct frame_span span = around_secrets(diags, mark->span);
	struct frame_span window = shown->window;
	size_t cells;

	if (span.start < window.start)
		span.start = window.start;
	if (span.end > window.end)
		span.end = window.end;
	cells = cells_between(diags, window.start, span.start, window.end);
	if (shown->cut_left)
		cells += strlen(DOTS);
	fprintf(out, "%*s | %*s", gutter, "", (int)cells, "");
	cells = cells_between(diags, span.start, span.end, window.end);
	do {
		fputc(mark->caret, out);
	} while (cells-- > 1);
	fprintf(out, "%s%s\n", mark->label == NULL ? "" : " ",
	    mark->label == NULL ? "" : mark->label);
}

static void
print_shown(const struct frame_diags *diags, const struct shown *shown,
    int gutter, FILE *out)
{
	print_text(diags, shown, gutter, out);
	for (size_t i = 0; i < shown->marks; i++)
		print_mark(diags, shown, &shown->mark[i], gutter, out);
}

static void
print_source(const struct frame_diags *diags, const struct frame_diag *diag,
    int gutter, FILE *out)
{
	struct shown first = show_line(diags, diag->span, '^', diag->label);
	struct shown second;

	if (!diag->has_other) {
		print_shown(diags, &first, gutter, out);
		return;
	}
	second = show_line(diags, diag->other, '-', diag->other_label);
	if (first.line == second.line) {
		add_mark(&first, diag->other, '-', diag->other_label);
		print_shown(diags, &first, gutter, out);
	} else if (first.line < second.line) {
		print_shown(diags, &first, gutter, out);
		print_shown(diags, &second, gutter, out);
	} else {
		print_shown(diags, &second, gutter, out);
		print_shown(diags, &first, gutter, out);
	}
}

/* Words of one line of advice, broken at WIDTH. */
static void
print_wrapped(const char *line, size_t len, size_t indent, FILE *out)
{
	size_t column = indent;

	while (len > 0) {
		const char *blank = memchr(line, ' ', len);
		size_t word = blank == NULL ? len : (size_t)(blank - line);
		if (column > indent && column + 1 + word > WIDTH) {
			fprintf(out, "\n%*s", (int)indent, "");
			column = indent;
		} else if (column > indent) {
			fputc(' ', out);
			column++;
		}
		fwrite(line, 1, word, out);
		column += word;
		line += word;
		len -= word;
		if (len > 0) {
			line++;
			len--;
		}
	}
	fputc('\n', out);
}

static void
print_help(const char *help, int gutter, FILE *out)
{
	while (help != NULL) {
		const char *newline = strchr(help, '\n');
		size_t len =
		    newline == NULL ? strlen(help) : (size_t)(newline - help);
		fprintf(out, "%*s = ", gutter, "");
		print_wrapped(help, len, (size_t)gutter + 3, out);
		help = newline == NULL ? NULL : newline + 1;
	}
}

static int
gutter_width(const struct frame_diags *diags, const struct frame_diag *diag)
{
	size_t line =
	    frame_text_place(diags->text, diags->len, diag->span.start).line;
	size_t other = 0;

	if (diag->has_other)
		other =
		    frame_text_place(diags->text, diags->len, diag->other.start)
			.line;
	return digits(other > line ? other : line);
}

void
frame_excerpt_print(
    const struct frame_diags *diags, const struct frame_diag *diag, FILE *out)
{
	static const char *const severities[] = {
	    [FRAME_ERROR] = "error", [FRAME_WARNING] = "warning"};
	int gutter = 1;

	fprintf(out, "%s:", diags->file);
	if (diag->placed) {
		struct frame_place at =
		    frame_text_place(diags->text, diags->len, diag->span.start);
		fprintf(out, "%zu:%zu:", at.line, at.column);
		gutter = gutter_width(diags, diag);
	}
	fprintf(out, " %s: %s\n", severities[diag->severity], diag->message);
	if (diag->placed) {
		fprintf(out, "%*s |\n", gutter, "");
		print_source(diags, diag, gutter, out);
	}
	print_help(diag->help, gutter, out);
	fputc('\n', out);
}
