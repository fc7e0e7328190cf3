/* SPDX-License-Identifier: MIT */
/*
 * Reading, judging and expanding templates; see template.h. One function takes
 * a template apart, so that the checker and the expansion cannot differ; where
 * values come from is sources.c.
 */
#include "common/template.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/sources.h"
#include "common/text.h"

#define NAME_MAX_LEN 64 /* bytes of a source's name in a message */

/* Plain text, or one ${source:-default}; bytes [start, end) of the template,
 * with what has a meaning inside. */
struct piece {
	size_t start, end;
	bool is_source;
	const char *text; /* the plain text, or the name of the source */
	size_t len;
	const char *fallback; /* NULL: none */
	size_t fallback_len;
	const char *flaw; /* a sentence, NULL: fine */
	size_t flaw_len;  /* bytes from start that it concerns */
};

static struct piece
flawed(struct piece piece, const char *flaw, size_t len)
{
	piece.flaw = flaw;
	piece.flaw_len = len;
	piece.end = piece.start + len;
	return piece;
}

/* From "${". */
static struct piece
source_piece(const char *template, struct piece piece)
{
	const char *at = template + piece.start, *name = at + 2;
	size_t len = strcspn(name, "}"), colon;

	if (name[len] == '\0')
		return flawed(piece, "\"${\" without \"}\"", 2);
	piece.end = piece.start + len + 3;
	piece.is_source = true;
	piece.text = name;
	colon = strcspn(name, ":}");
	piece.len = colon;
	if (memchr(name, '$', len) != NULL)
		return flawed(piece, "templates cannot be nested", len + 3);
	if (colon == 0)
		return flawed(piece, "the name of a source is missing", 2);
	if (name[colon] == '}')
		return piece;
	if (name[colon + 1] != '-')
		return flawed(
		    piece, "a default is written ${source:-default}", len + 3);
	piece.fallback = name + colon + 2;
	piece.fallback_len = len - colon - 2;
	return piece;
}

static struct piece
next_piece(const char *template, size_t start)
{
	struct piece piece = {.start = start};
	const char *at = template + start;

	piece.text = at;
	if (*at != '$') {
		piece.len = strcspn(at, "$");
		piece.end = start + piece.len;
		return piece;
	}
	if (at[1] == '$') {
		piece.len = 1;
		piece.end = start + 2;
		return piece;
	}
	if (at[1] != '{')
		return flawed(piece, "\"$\" alone has no meaning", 1);
	return source_piece(template, piece);
}

static bool
is_env(const char *name, size_t len)
{
	return len > 4 && strncmp(name, "env.", 4) == 0;
}

/* The index of a piece's source, or the number of sources. */
static size_t
find_source(const struct piece *piece)
{
	size_t i;

	for (i = 0; i < frame_template_source_count; i++) {
		const char *name = frame_template_sources[i].name;
		if (strcmp(name, "env.") == 0
			? is_env(piece->text, piece->len)
			: strlen(name) == piece->len &&
			      memcmp(name, piece->text, piece->len) == 0)
			break;
	}
	return i;
}

static void
copy_name(char name[NAME_MAX_LEN + 1], const char *text, size_t len)
{
	const char *end = text + len;
	uint32_t code;
	size_t step, used = 0;

	for (; text < end; text += step) {
		step = frame_utf8_next(text, end, &code);
		if (step == 0 || frame_text_hostile(code) ||
		    used + step > NAME_MAX_LEN)
			break;
		memcpy(name + used, text, step);
		used += step;
	}
	name[used] = '\0';
}

static void
judge_env(const char *name, const char *const *allow_env,
    struct frame_template_flaw *flaw)
{
	struct frame_guess guess;
	char wanted[NAME_MAX_LEN + 1];

	/* the name may be in the middle of a template */
	copy_name(wanted, name, strlen(name));
	frame_guess_begin(&guess, wanted);
	for (; allow_env != NULL && *allow_env != NULL; allow_env++)
		frame_guess_offer(&guess, *allow_env);
	if (guess.best == NULL)
		snprintf(flaw->label, sizeof(flaw->label),
		    "not in login.allow_env; add it there");
	else
		snprintf(flaw->label, sizeof(flaw->label),
		    "not in login.allow_env; did you mean %s?", guess.best);
}

/* "name" is what people write for user.name. */
static const char *
guess_source(const char *name)
{
	struct frame_guess guess;

	frame_guess_begin(&guess, name);
	for (size_t i = 0; i < frame_template_source_count; i++)
		frame_guess_offer(&guess, frame_template_sources[i].name);
	for (size_t i = 0;
	     guess.best == NULL && i < frame_template_source_count; i++) {
		const char *dot = strrchr(frame_template_sources[i].name, '.');
		if (dot != NULL && dot[1] != '\0' && strcmp(dot + 1, name) == 0)
			guess.best = frame_template_sources[i].name;
	}
	return guess.best;
}

/* "source-default", the shell's other form. */
static bool
is_default(const struct piece *piece)
{
	struct piece source = *piece;
	const char *dash = memchr(piece->text, '-', piece->len);

	if (dash == NULL)
		return false;
	source.len = (size_t)(dash - piece->text);
	return find_source(&source) < frame_template_source_count;
}

static bool
allowed(const char *const *allow_env, const char *name, size_t len)
{
	for (; allow_env != NULL && *allow_env != NULL; allow_env++) {
		if (strlen(*allow_env) == len &&
		    memcmp(*allow_env, name, len) == 0)
			return true;
	}
	return false;
}

static bool
judge_source(const struct piece *piece, const char *const *allow_env,
    struct frame_template_flaw *flaw)
{
	size_t index = find_source(piece);
	char name[NAME_MAX_LEN + 1];
	const char *meant;

	if (index < frame_template_source_count &&
	    (!is_env(piece->text, piece->len) ||
		allowed(allow_env, piece->text + 4, piece->len - 4)))
		return true;
	copy_name(name, piece->text, piece->len);
	flaw->start = piece->start + 2;
	flaw->end = flaw->start + piece->len;
	snprintf(flaw->message, sizeof(flaw->message), "unknown source \"%s\"",
	    name);
	if (index < frame_template_source_count) {
		judge_env(name + 4, allow_env, flaw);
		return false;
	}
	meant = guess_source(name);
	if (is_default(piece))
		snprintf(flaw->label, sizeof(flaw->label),
		    "a default is written ${source:-default}");
	else if (meant != NULL)
		snprintf(flaw->label, sizeof(flaw->label), "did you mean %s%s?",
		    meant, strcmp(meant, "env.") == 0 ? "NAME" : "");
	else
		snprintf(flaw->label, sizeof(flaw->label),
		    "frame.yaml(5) lists all sources");
	return false;
}

static void
label_flaw(const struct piece *piece, struct frame_template_flaw *flaw)
{
	flaw->start = piece->start;
	flaw->end = piece->start + piece->flaw_len;
	snprintf(flaw->message, sizeof(flaw->message), "%s", piece->flaw);
	snprintf(flaw->label, sizeof(flaw->label), "%s",
	    piece->flaw_len == 1
		? "write $$ for a dollar sign, ${...} for a source"
	    : piece->flaw_len == 2 ? "write ${user.name}, for example"
				   : "");
}

bool
frame_template_check(const char *template, const char *const *allow_env,
    struct frame_template_flaw *flaw)
{
	struct piece piece;

	memset(flaw, 0, sizeof(*flaw));
	for (size_t at = 0; template[at] != '\0'; at = piece.end) {
		piece = next_piece(template, at);
		if (piece.flaw != NULL) {
			label_flaw(&piece, flaw);
			return false;
		}
		if (piece.is_source && !judge_source(&piece, allow_env, flaw))
			return false;
	}
	return true;
}

enum frame_varies
frame_template_varies(const char *template)
{
	enum frame_varies most = FRAME_VARIES_USER, varies;
	struct piece piece;

	for (size_t at = 0; template[at] != '\0'; at = piece.end) {
		size_t index;
		piece = next_piece(template, at);
		if (!piece.is_source)
			continue;
		index = find_source(&piece);
		if (index == frame_template_source_count)
			continue;
		varies = frame_template_sources[index].varies;
		if (varies > most)
			most = varies;
	}
	return most;
}

bool
frame_template_uses_env(const char *template, const char *name)
{
	const char *const names[] = {name, NULL};
	struct piece piece;

	for (size_t at = 0; template[at] != '\0'; at = piece.end) {
		piece = next_piece(template, at);
		if (piece.is_source && is_env(piece.text, piece.len) &&
		    allowed(names, piece.text + 4, piece.len - 4))
			return true;
	}
	return false;
}

/* --- expansion */

struct output {
	char *text; /* of FRAME_TEMPLATE_MAX + 1 bytes */
	size_t len;
};

static bool
append(struct output *out, const char *bytes, size_t len)
{
	if (len > FRAME_TEMPLATE_MAX - out->len)
		return false;
	memcpy(out->text + out->len, bytes, len);
	out->len += len;
	return true;
}

/* Values of sources are anybody's: what could move a cursor or end a line is
 * dropped, what is not UTF-8 becomes U+FFFD. */
static bool
append_clean(struct output *out, const char *value)
{
	const char *end = value + strlen(value);
	bool fits = true;
	uint32_t code;
	size_t step;

	for (; fits && value < end; value += step) {
		step = frame_utf8_next(value, end, &code);
		if (step == 0) {
			step = 1;
			fits = append(out, "\xef\xbf\xbd", 3);
		} else if (!frame_text_hostile(code)) {
			fits = append(out, value, step);
		}
	}
	return fits;
}

static bool
append_source(struct output *out, const struct piece *piece,
    const struct frame_facts *facts)
{
	size_t index = find_source(piece), before = out->len;
	bool env = is_env(piece->text, piece->len);
	char *name, *value = NULL;
	bool fits = false;

	name = strndup(piece->text + (env ? 4 : 0), piece->len - (env ? 4 : 0));
	if (name != NULL && index < frame_template_source_count)
		value = frame_source_value(index, name, facts);
	if (value != NULL)
		fits = append_clean(out, value);
	if (fits && out->len == before && piece->fallback != NULL)
		fits = append(out, piece->fallback, piece->fallback_len);
	free(value);
	free(name);
	return fits;
}

char *
frame_template_expand(const char *template, const struct frame_facts *facts)
{
	struct output out = {.text = malloc(FRAME_TEMPLATE_MAX + 1)};
	bool fits = out.text != NULL;
	struct piece piece;

	for (size_t at = 0; fits && template[at] != '\0'; at = piece.end) {
		piece = next_piece(template, at);
		if (piece.flaw != NULL)
			fits = false;
		else if (piece.is_source)
			fits = append_source(&out, &piece, facts);
		else
			fits = append(&out, piece.text, piece.len);
	}
	if (!fits) {
		free(out.text);
		return NULL;
	}
	out.text[out.len] = '\0';
	return out.text;
}
