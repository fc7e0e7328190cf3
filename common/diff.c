/* SPDX-License-Identifier: MIT */
/*
 * How a difference is shown; see diff.h. Lines are compared as they are and
 * then shown masked, both texts in the same way.
 */
#include "common/diff.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/diag.h"
#include "common/diff_parts.h"
#include "common/doc.h"
#include "common/excerpt.h"
#include "common/mask.h"
#include "common/text.h"

#define NO_NEWLINE    "  (no newline at the end)"
#define SECRET_DIGITS 40
#define BOM	      "\xef\xbb\xbf"

struct side {
	const char *text;
	size_t len;
	struct frame_diags diags; /* only for its secrets */
	struct frame_lines lines;
};

struct making {
	struct frame_diff *diff;
	struct side old, new;
	size_t room;	  /* in diff->line */
	FILE *texts;	  /* of the lines, one after the other */
	size_t texts_len; /* written to it */
	bool show_cr, show_bom;
};

/* --- secrets */

/* Frame's secrets are 40 hexadecimal digits: such a word is one wherever it
 * stands, as on a line of its own that a paste has left. */
static bool
find_digits(struct side *side)
{
	static const char digits[] = "0123456789abcdefABCDEF";
	bool fine = true;

	for (size_t at = 0, end; fine && at < side->len; at = end + 1) {
		for (end = at; end < side->len && side->text[end] != '\0' &&
			       strchr(digits, side->text[end]) != NULL;)
			end++;
		if (end - at >= SECRET_DIGITS)
			fine = frame_diag_secret(
			    &side->diags, (struct frame_span){at, end});
	}
	return fine;
}

/* By the look of its lines, and by its keys if it is YAML. */
static bool
find_secrets(struct side *side)
{
	struct frame_doc doc = {0};

	if (!frame_diags_init(&side->diags, "", side->text, side->len) ||
	    !frame_mask_lines(&side->diags) || !find_digits(side))
		return false;
	if (side->len <= FRAME_DOC_MAX) {
		frame_doc_parse(&doc, side->text, side->len, &side->diags);
		frame_doc_free(&doc);
	}
	return true;
}

/* --- one line */

static void
put(struct making *making, const char *text)
{
	making->texts_len += strlen(text);
	fputs(text, making->texts);
}

/* Writes one character, or the whole secret that begins there. How many bytes
 * that was. */
static size_t
put_glyph(struct making *making, const struct side *side, size_t at, size_t end)
{
	struct frame_span secret = frame_diag_secret_around(&side->diags, at);
	char text[16] = "";
	uint32_t code;
	size_t len;

	if (secret.start < secret.end) {
		put(making, FRAME_STARS);
		return (secret.end < end ? secret.end : end) - at;
	}
	len = frame_utf8_next(side->text + at, side->text + end, &code);
	if (len == 0)
		snprintf(text, sizeof(text), "\\x%02X",
		    (unsigned char)side->text[at]);
	else if (code == '\t')
		snprintf(text, sizeof(text), "-->");
	else if (frame_text_hostile(code))
		snprintf(text, sizeof(text),
		    code < 0x100 ? "\\x%02X" : "\\u%04X", code);
	else
		memcpy(text, side->text + at, len);
	put(making, text);
	return len == 0 ? 1 : len;
}

static void
put_line(struct making *making, const struct side *side, size_t index)
{
	size_t at = side->lines.start[index];
	size_t end = side->lines.start[index + 1];
	bool newline = side->text[end - 1] == '\n';

	end -= newline ? 1 : 0;
	if (newline && !making->show_cr && end > at &&
	    side->text[end - 1] == '\r')
		end--;
	if (index == 0 && !making->show_bom && end - at >= strlen(BOM) &&
	    memcmp(side->text, BOM, strlen(BOM)) == 0)
		at += strlen(BOM);
	while (at < end)
		at += put_glyph(making, side, at, end);
	if (!newline)
		put(making, NO_NEWLINE);
}

/* A new line of the diff; its text is to be put, and ended. */
static struct frame_diff_line *
add(struct making *making, enum frame_diff_kind kind)
{
	struct frame_diff *diff = making->diff;
	struct frame_diff_line *more;

	if (diff->count == making->room) {
		making->room = making->room == 0 ? 64 : making->room * 2;
		more = realloc(diff->line, making->room * sizeof(*more));
		if (more == NULL)
			return NULL;
		diff->line = more;
	}
	more = &diff->line[diff->count++];
	*more = (struct frame_diff_line){.kind = kind};
	return more;
}

static void
end_text(struct making *making)
{
	fputc('\0', making->texts);
	making->texts_len++;
}

/* Line i of the old and line j of the new text, whichever the kind needs. */
static bool
add_line(struct making *making, enum frame_diff_kind kind, size_t i, size_t j)
{
	struct frame_diff_line *line = add(making, kind);

	if (line == NULL)
		return false;
	if (kind != FRAME_DIFF_NEW)
		line->old_line = i + 1;
	if (kind != FRAME_DIFF_OLD)
		line->new_line = j + 1;
	if (kind == FRAME_DIFF_OLD)
		put_line(making, &making->old, i);
	else
		put_line(making, &making->new, j);
	end_text(making);
	making->diff->removed += kind == FRAME_DIFF_OLD;
	making->diff->added += kind == FRAME_DIFF_NEW;
	return true;
}

static bool
add_head(struct making *making, size_t j)
{
	char text[40];

	if (add(making, FRAME_DIFF_HUNK) == NULL)
		return false;
	snprintf(text, sizeof(text), "@@ line %zu", j + 1);
	put(making, text);
	end_text(making);
	return true;
}

/* --- hunks */

/* Lines [i, i_end) became [j, j_end). */
struct change {
	size_t i, i_end, j, j_end;
};

/* The next change from line i, j on. */
static bool
find_change(
    const struct making *making, size_t i, size_t j, struct change *change)
{
	const struct frame_lines *old = &making->old.lines;
	const struct frame_lines *new = &making->new.lines;

	while (i < old->count && j < new->count && !old->changed[i] &&
	       !new->changed[j])
		i++, j++;
	*change = (struct change){i, i, j, j};
	while (change->i_end < old->count && old->changed[change->i_end])
		change->i_end++;
	while (change->j_end < new->count &&new->changed[change->j_end])
		change->j_end++;
	return change->i < change->i_end || change->j < change->j_end;
}

static bool
add_same(struct making *making, size_t i, size_t j, size_t count)
{
	bool fine = true;

	for (size_t n = 0; fine && n < count; n++)
		fine = add_line(making, FRAME_DIFF_SAME, i + n, j + n);
	return fine;
}

static bool
add_change(struct making *making, const struct change *change)
{
	bool fine = true;

	for (size_t i = change->i; fine && i < change->i_end; i++)
		fine = add_line(making, FRAME_DIFF_OLD, i, 0);
	for (size_t j = change->j; fine && j < change->j_end; j++)
		fine = add_line(making, FRAME_DIFF_NEW, 0, j);
	return fine;
}

static size_t
at_most(size_t count, size_t limit)
{
	return count < limit ? count : limit;
}

/* All changes with their context; two that are near share it. */
static bool
add_changes(struct making *making)
{
	struct change change, next;
	bool more = find_change(making, 0, 0, &change), fine = true;
	size_t before = more ? at_most(change.i, FRAME_DIFF_CONTEXT) : 0;
	size_t between;

	if (more)
		fine = add_head(making, change.j - before);
	while (more && fine) {
		fine = add_same(making, change.i - before, change.j - before,
			   before) &&
		       add_change(making, &change);
		more = find_change(making, change.i_end, change.j_end, &next);
		between =
		    (more ? next.i : making->old.lines.count) - change.i_end;
		if (more && between <= 2 * FRAME_DIFF_CONTEXT) {
			before = between;
		} else {
			before = FRAME_DIFF_CONTEXT;
			fine =
			    fine && add_same(making, change.i_end, change.j_end,
					at_most(between, before));
			if (more)
				fine =
				    fine && add_head(making, next.j - before);
		}
		change = next;
	}
	return fine;
}

/* --- the whole */

/* Whether each line of both texts ends with CR LF, or none. */
static bool
one_line_end(const struct side *old, const struct side *new)
{
	const struct side *sides[] = {old, new};
	size_t with = 0, lines = 0;

	for (size_t s = 0; s < 2; s++) {
		const char *text = sides[s]->text;
		for (size_t at = 0; at < sides[s]->len; at++) {
			if (text[at] != '\n')
				continue;
			lines++;
			with += at > 0 && text[at - 1] == '\r';
		}
	}
	return with == 0 || with == lines;
}

static bool
has_bom(const struct side *side)
{
	return side->len >= strlen(BOM) &&
	       memcmp(side->text, BOM, strlen(BOM)) == 0;
}

/* They were written in order, each with its NUL. */
static void
point_to_texts(struct frame_diff *diff)
{
	const char *at = diff->texts;

	for (size_t i = 0; i < diff->count; i++) {
		diff->line[i].text = at;
		at += strlen(at) + 1;
	}
}

static bool
write_lines(struct making *making)
{
	size_t size = 0;
	bool fine;

	making->texts = open_memstream(&making->diff->texts, &size);
	if (making->texts == NULL)
		return false;
	fine = add_changes(making);
	if (ferror(making->texts) != 0)
		fine = false;
	if (fclose(making->texts) != 0 || size != making->texts_len)
		fine = false;
	if (fine)
		point_to_texts(making->diff);
	return fine;
}

bool
frame_diff_make(struct frame_diff *diff, const char *old, size_t old_len,
    const char *new, size_t new_len)
{
	struct making making = {.diff = diff,
	    .old = {.text = old, .len = old_len},
	    .new = {.text = new, .len = new_len}};
	bool fine;

	memset(diff, 0, sizeof(*diff));
	if (old_len == new_len && memcmp(old, new, old_len) == 0)
		return true;
	making.show_cr = !one_line_end(&making.old, &making.new);
	making.show_bom = has_bom(&making.old) != has_bom(&making.new);
	fine = find_secrets(&making.old) && find_secrets(&making.new) &&
	       frame_lines_compare(old, old_len, new, new_len,
		   &making.old.lines, &making.new.lines) &&
	       write_lines(&making);
	frame_lines_free(&making.old.lines);
	frame_lines_free(&making.new.lines);
	frame_diags_free(&making.old.diags);
	frame_diags_free(&making.new.diags);
	if (!fine)
		frame_diff_free(diff);
	return fine;
}

void
frame_diff_free(struct frame_diff *diff)
{
	free(diff->line);
	free(diff->texts);
	memset(diff, 0, sizeof(*diff));
}

const char *
frame_diff_mark(enum frame_diff_kind kind)
{
	static const char *const marks[] = {
	    [FRAME_DIFF_HUNK] = "",
	    [FRAME_DIFF_SAME] = " ",
	    [FRAME_DIFF_OLD] = "-",
	    [FRAME_DIFF_NEW] = "+",
	};

	return marks[kind];
}
