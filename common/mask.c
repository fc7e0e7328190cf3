/* SPDX-License-Identifier: MIT */
/*
 * The look of a secret; see mask.h. It is scanned for separators (":" and "="),
 * and the word before one decides whether the rest of the line is blanked.
 */
#include "common/mask.h"

#include <string.h>

#include "common/text.h"

#define WORD_MAX 64  /* bytes of a key that is looked at */
#define USER_MAX 512 /* bytes of user:password@ that are looked at */

/* A line of the file without its line end, and how deep it is indented. */
struct line {
	const char *start, *end;
	size_t indent;
};

/* Parts of keys whose values are secrets, in lower case. */
static const char *const parts[] = {
    "secret", "passw", "passphrase", "api_key", "apikey", "private_key"};

/* Keys that name the place of a secret; see names_place(). */
static const char *const places[] = {"secret_file", "secret_command"};

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

static bool
is_place(const char *key)
{
	return strcmp(key, places[0]) == 0 || strcmp(key, places[1]) == 0;
}

bool
frame_mask_key(const char *key)
{
	char word[WORD_MAX + 1];
	size_t len = 0;

	if (is_place(key) || strncmp(key, "env.", 4) == 0)
		return false;
	for (; key[len] != '\0' && len < WORD_MAX; len++)
		word[len] = key[len] == '-' ? '_' : lower(key[len]);
	word[len] = '\0';
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		if (strstr(word, parts[i]) != NULL)
			return true;
	}
	return len > 3 && frame_text_distance(word, "secret", 2) <= 2;
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static bool
is_word(char c)
{
	return (lower(c) >= 'a' && lower(c) <= 'z') || (c >= '0' && c <= '9') ||
	       c == '_' || c == '-' || c == '.' || (c & 0x80) != 0;
}

/* The key that ends before `at`, quoted or not: copied, or empty. */
static void
word_before(const struct line *line, const char *at, char word[WORD_MAX + 1])
{
	const char *end = at, *start;
	size_t len;

	while (end > line->start && is_blank(end[-1]))
		end--;
	if (end > line->start && (end[-1] == '"' || end[-1] == '\''))
		end--;
	for (start = end; start > line->start && is_word(start[-1]);)
		start--;
	len = (size_t)(end - start);
	if (len > WORD_MAX)
		len = WORD_MAX;
	memcpy(word, start, len);
	word[len] = '\0';
}

/* A path or a list of words is no secret and worth showing; anything else
 * under secret_file: may be the secret itself, put there by mistake. */
static bool
names_place(const char *at, const char *end)
{
	while (at < end && (is_blank(*at) || *at == '"' || *at == '\''))
		at++;
	return at == end || *at == '/' || *at == '[' || *at == '#';
}

/* The value is below: nothing stands behind the separator, or the beginning
 * of a block or of a quote that is not closed there. */
static bool
goes_on(const char *at, const char *end)
{
	if (at == end || *at == '#' || *at == '|' || *at == '>')
		return true;
	return (*at == '"' || *at == '\'') &&
	       memchr(at + 1, *at, (size_t)(end - at - 1)) == NULL;
}

/* "" or '' and nothing behind: nothing to hide. */
static bool
is_empty(const char *at, const char *end)
{
	if (end - at < 2 || (*at != '"' && *at != '\'') || at[1] != *at)
		return false;
	for (at += 2; at < end && (is_blank(*at) || *at == '\r');)
		at++;
	return at == end;
}

static struct line
line_at(const char *at, const char *end)
{
	struct line line = {.start = at};

	line.end = memchr(at, '\n', (size_t)(end - at));
	if (line.end == NULL)
		line.end = end;
	while (line.start + line.indent < line.end &&
	       is_blank(line.start[line.indent]))
		line.indent++;
	return line;
}

static bool
mark(struct frame_diags *diags, const char *start, const char *end)
{
	if (end > start && end[-1] == '\r')
		end--;
	return frame_diag_secret(
	    diags, (struct frame_span){(size_t)(start - diags->text),
		       (size_t)(end - diags->text)});
}

/* Blanks the lines below that are indented deeper than `line`. */
static bool
mark_below(struct frame_diags *diags, const struct line *line)
{
	const char *end = diags->text + diags->len;
	struct line below = *line;
	bool fine = true;

	while (fine && below.end < end) {
		below = line_at(below.end + 1, end);
		if (below.start + below.indent == below.end)
			continue; /* an empty line */
		if (below.indent <= line->indent)
			break;
		fine = mark(diags, below.start + below.indent, below.end);
	}
	return fine;
}

static bool
mark_value(
    struct frame_diags *diags, const struct line *line, const char *value)
{
	while (value < line->end && is_blank(*value))
		value++;
	if (is_empty(value, line->end))
		return true;
	if (!mark(diags, value, line->end))
		return false;
	if (value < line->end && line->end[-1] == '\r' &&
	    value == line->end - 1)
		return mark_below(diags, line);
	return !goes_on(value, line->end) || mark_below(diags, line);
}

/* user:password@ of a URL; `at` is its colon. */
static bool
mark_password(
    struct frame_diags *diags, const struct line *line, const char *at)
{
	const char *start = at + 3, *end = start, *sign = NULL;

	if (line->end - at < 3 || memcmp(at, "://", 3) != 0)
		return true;
	for (; end < line->end && end - start < USER_MAX && !is_blank(*end);
	     end++) {
		if (*end == '@')
			sign = end;
	}
	return sign == NULL || mark(diags, start, sign);
}

static bool
mark_separator(
    struct frame_diags *diags, const struct line *line, const char *at)
{
	char word[WORD_MAX + 1];

	word_before(line, at, word);
	if (*word == '\0')
		return true;
	if (frame_mask_key(word))
		return mark_value(diags, line, at + 1);
	if (is_place(word) && !names_place(at + 1, line->end))
		return mark_value(diags, line, at + 1);
	return *at != ':' || mark_password(diags, line, at);
}

/* A line that begins with such a key, its separator forgotten. */
static bool
mark_first_word(struct frame_diags *diags, const struct line *line)
{
	const char *start = line->start + line->indent, *end = start;
	char word[WORD_MAX + 1];

	while (end < line->end && is_word(*end))
		end++;
	if (end == line->end || !is_blank(*end))
		return true;
	word_before(line, end, word);
	return !frame_mask_key(word) || mark_value(diags, line, end);
}

static bool
mark_line(struct frame_diags *diags, const struct line *line)
{
	bool fine = mark_first_word(diags, line);

	for (const char *at = line->start; fine && at < line->end; at++) {
		if (*at == ':' || *at == '=')
			fine = mark_separator(diags, line, at);
	}
	return fine;
}

bool
frame_mask_lines(struct frame_diags *diags)
{
	const char *at = diags->text, *end = at + diags->len;
	bool fine = true;

	while (fine && at < end) {
		struct line line = line_at(at, end);
		size_t first = (size_t)(line.start - diags->text) + line.indent;
		struct frame_span done = frame_diag_secret_around(diags, first);
		/* not again what a line above has blanked as a whole */
		if (done.start == done.end)
			fine = mark_line(diags, &line);
		at = line.end + 1;
	}
	return fine;
}

bool
frame_mask_tree(struct frame_diags *diags, const struct frame_node *node)
{
	bool fine = true;

	for (size_t i = 0; fine && i < node->children; i++) {
		const struct frame_node *child = node->child[i];
		if (node->kind == FRAME_NODE_MAP && i % 2 == 1 &&
		    frame_mask_key(node->child[i - 1]->value) &&
		    (child->kind != FRAME_NODE_SCALAR || child->value_len > 0))
			fine = frame_diag_secret(diags, child->span);
		else
			fine = frame_mask_tree(diags, child);
	}
	return fine;
}
