/* SPDX-License-Identifier: MIT */
/*
 * UTF-8, places in a text, screen cells and guesses; see text.h. Nothing here
 * depends on the locale: a login has none, and what is blanked or escaped may
 * not depend on one.
 */
#include "common/text.h"

#include <stdlib.h>
#include <string.h>

/* How far a guess may be from a word of so many bytes. */
#define SHORT_WORD 4
#define LONG_WORD  8
#define WORD_MAX   80 /* bytes; longer words are never alike */

struct range {
	uint32_t first, last;
};

static bool
within(const struct range *ranges, size_t count, uint32_t code)
{
	for (size_t i = 0; i < count && ranges[i].first <= code; i++) {
		if (code <= ranges[i].last)
			return true;
	}
	return false;
}
#define WITHIN(table, code) \
	within(table, sizeof(table) / sizeof((table)[0]), code)

/* The first byte says how many follow and what the smallest character is that
 * needs so many; smaller ones are overlong. */
static size_t
lead_byte(unsigned char byte, uint32_t *code, uint32_t *smallest)
{
	static const struct lead {
		unsigned char mask, bits;
		uint32_t smallest;
	} leads[] = {
	    {0x80, 0x00, 0},
	    {0xe0, 0xc0, 0x80},
	    {0xf0, 0xe0, 0x800},
	    {0xf8, 0xf0, 0x10000},
	};

	for (size_t i = 0; i < 4; i++) {
		if ((byte & leads[i].mask) != leads[i].bits)
			continue;
		*code = (uint32_t)(byte & ~leads[i].mask) & 0xff;
		*smallest = leads[i].smallest;
		return i + 1;
	}
	return 0;
}

size_t
frame_utf8_next(const char *at, const char *end, uint32_t *code)
{
	uint32_t result, smallest;
	size_t len;

	if (at >= end)
		return 0;
	len = lead_byte((unsigned char)*at, &result, &smallest);
	if (len == 0 || (size_t)(end - at) < len)
		return 0;
	for (size_t i = 1; i < len; i++) {
		unsigned char byte = (unsigned char)at[i];
		if ((byte & 0xc0) != 0x80)
			return 0;
		result = result << 6 | (byte & 0x3f);
	}
	if (result < smallest || result > 0x10ffff ||
	    (result >= 0xd800 && result <= 0xdfff))
		return 0;
	*code = result;
	return len;
}

/* clang-format off */
/* Marks that combine with the character before, and invisible ones. */
static const struct range combining[] = {
    {0x0300, 0x036f}, {0x0483, 0x0489}, {0x0591, 0x05bd}, {0x0610, 0x061a},
    {0x064b, 0x065f}, {0x06d6, 0x06dc}, {0x0900, 0x0902}, {0x093c, 0x093c},
    {0x0941, 0x0948}, {0x094d, 0x094d}, {0x0e31, 0x0e31}, {0x0e34, 0x0e3a},
    {0x0e47, 0x0e4e}, {0x1160, 0x11ff}, {0x1ab0, 0x1aff}, {0x1dc0, 0x1dff},
    {0x200b, 0x200f}, {0x202a, 0x202e}, {0x2060, 0x2064}, {0x20d0, 0x20ff},
    {0x302a, 0x302d}, {0x3099, 0x309a}, {0xfe00, 0xfe0f}, {0xfe20, 0xfe2f},
    {0xfeff, 0xfeff}, {0xe0100, 0xe01ef},
};

/* East Asian wide and fullwidth characters, and pictures. */
static const struct range wide[] = {
    {0x1100, 0x115f}, {0x231a, 0x231b}, {0x23e9, 0x23ec}, {0x25fd, 0x25fe},
    {0x2614, 0x2615}, {0x2648, 0x2653}, {0x26aa, 0x26ab}, {0x26bd, 0x26be},
    {0x26c4, 0x26c5}, {0x2705, 0x2705}, {0x270a, 0x270b}, {0x2728, 0x2728},
    {0x274c, 0x274c}, {0x2753, 0x2755}, {0x2795, 0x2797}, {0x2e80, 0x303e},
    {0x3041, 0x33ff}, {0x3400, 0x4dbf}, {0x4e00, 0x9fff}, {0xa000, 0xa4cf},
    {0xa960, 0xa97f}, {0xac00, 0xd7a3}, {0xf900, 0xfaff}, {0xfe30, 0xfe6f},
    {0xff00, 0xff60}, {0xffe0, 0xffe6}, {0x1f004, 0x1f004},
    {0x1f0cf, 0x1f0cf}, {0x1f18e, 0x1f18e}, {0x1f191, 0x1f19a},
    {0x1f200, 0x1f320}, {0x1f32d, 0x1f335}, {0x1f337, 0x1f37c},
    {0x1f37e, 0x1f393}, {0x1f3a0, 0x1f3ca}, {0x1f3e0, 0x1f3f0},
    {0x1f3f8, 0x1f43e}, {0x1f440, 0x1f4fc}, {0x1f4ff, 0x1f53d},
    {0x1f550, 0x1f567}, {0x1f595, 0x1f596}, {0x1f5fb, 0x1f64f},
    {0x1f680, 0x1f6c5}, {0x1f6eb, 0x1f6fc}, {0x1f7e0, 0x1f7eb},
    {0x1f90c, 0x1f9ff}, {0x1fa70, 0x1faff}, {0x20000, 0x3fffd},
};
/* clang-format on */

int
frame_text_cells(uint32_t code)
{
	if (code < 0x300)
		return code >= 0x20 && (code < 0x7f || code >= 0xa0);
	if (WITHIN(combining, code))
		return 0;
	return WITHIN(wide, code) ? 2 : 1;
}

bool
frame_text_hostile(uint32_t code)
{
	static const struct range hostile[] = {
	    {0x0000, 0x001f}, {0x007f, 0x009f}, /* C0, DEL, C1 */
	    {0x061c, 0x061c}, {0x200b, 0x200f}, /* zero width, directions */
	    {0x2028, 0x202e}, /* separators, embeddings, overrides */
	    {0x2060, 0x206f}, /* invisible operators, isolates */
	    {0xfeff, 0xfeff}, {0xfff9, 0xfffb}, {0xfffe, 0xffff},
	    {0xe0000, 0xe007f}, /* tags */
	};

	return WITHIN(hostile, code);
}

/* How many characters [at, end) has; a byte that is not UTF-8 counts as one. */
static size_t
characters(const char *at, const char *end)
{
	size_t count = 0, len;
	uint32_t code;

	for (; at < end; at += len, count++) {
		len = frame_utf8_next(at, end, &code);
		if (len == 0)
			len = 1;
	}
	return count;
}

struct frame_place
frame_text_place(const char *text, size_t len, size_t offset)
{
	struct frame_place place = {.line = 1};
	const char *line = text, *end, *newline;

	if (offset > len)
		offset = len;
	if (len >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0)
		line += 3; /* editors do not count a byte order mark */
	if (offset < (size_t)(line - text))
		offset = (size_t)(line - text);
	while ((newline = memchr(line, '\n', offset - (size_t)(line - text))) !=
	       NULL) {
		line = newline + 1;
		place.line++;
	}
	end = memchr(line, '\n', len - (size_t)(line - text));
	if (end == NULL)
		end = text + len;
	else if (end > line && end[-1] == '\r')
		end--;
	place.start = (size_t)(line - text);
	place.end = (size_t)(end - text);
	place.column = 1 + characters(line, text + offset);
	return place;
}

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

static size_t
smaller(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* One row of the table of distances: `two` and `one` are the rows before. */
static size_t
distance_row(const char *a, const char *b, size_t i, const size_t *two,
    const size_t *one, size_t *row)
{
	size_t best = row[0] = i;

	for (size_t j = 1; b[j - 1] != '\0'; j++) {
		char x = lower(a[i - 1]), y = lower(b[j - 1]);
		size_t edit = one[j - 1] + (x != y);
		edit = smaller(edit, smaller(one[j], row[j - 1]) + 1);
		if (i > 1 && j > 1 && x == lower(b[j - 2]) &&
		    y == lower(a[i - 2]))
			edit = smaller(edit, two[j - 2] + 1);
		row[j] = edit;
		best = smaller(best, edit);
	}
	return best;
}

size_t
frame_text_distance(const char *a, const char *b, size_t limit)
{
	size_t rows[3][WORD_MAX + 1];
	size_t a_len = strlen(a), b_len = strlen(b);

	if (a_len > WORD_MAX || b_len > WORD_MAX || a_len > b_len + limit ||
	    b_len > a_len + limit)
		return limit + 1;
	for (size_t j = 0; j <= b_len; j++)
		rows[0][j] = j;
	for (size_t i = 1; i <= a_len; i++) {
		if (distance_row(a, b, i, rows[(i + 1) % 3], rows[(i + 2) % 3],
			rows[i % 3]) > limit)
			return limit + 1;
	}
	return smaller(rows[a_len % 3][b_len], limit + 1);
}

static size_t
guess_limit(const char *word)
{
	size_t len = strlen(word);

	return len <= SHORT_WORD ? 1 : len <= LONG_WORD ? 2 : 3;
}

void
frame_guess_begin(struct frame_guess *guess, const char *word)
{
	guess->word = word;
	guess->best = NULL;
	guess->distance = guess_limit(word) + 1;
}

void
frame_guess_offer(struct frame_guess *guess, const char *candidate)
{
	size_t distance;

	if (guess->distance == 0)
		return;
	distance =
	    frame_text_distance(guess->word, candidate, guess->distance - 1);
	/* A one-letter word is one edit away from every other. */
	if (distance < guess->distance && distance < strlen(guess->word)) {
		guess->best = candidate;
		guess->distance = distance;
	}
}

/* --- copies */

char *
frame_text_copy(const char *text, size_t len)
{
	char *copy = malloc(len + 1);

	if (copy == NULL)
		return NULL;
	if (len > 0)
		memcpy(copy, text, len);
	copy[len] = '\0';
	return copy;
}

void
frame_text_wipe(char *text, size_t len)
{
	if (text != NULL)
		explicit_bzero(text, len);
	free(text);
}
