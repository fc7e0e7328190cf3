/* SPDX-License-Identifier: MIT */
/*
 * Scalars as they are written: plain where every reader of YAML takes that for
 * the same text, else in quotes. See edit.h.
 */
#include "common/edit_parts.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "common/text.h"

#define DIGITS	"0123456789"
#define LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

/* --- what a text would be taken for without quotes */

static bool
all_in(const char *text, const char *allowed)
{
	return *text != '\0' && text[strspn(text, allowed)] == '\0';
}

static bool
looks_special(const char *text)
{
	static const char *const words[] = {
	    "null", "true", "false", "yes", "no", "on", "off", "y", "n"};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (strcasecmp(text, words[i]) == 0)
			return true;
	}
	return false;
}

/* 12, 1_000, 1.5, 1e9, 0x1f, 12:30:45: what YAML 1.1 has numbers for. */
static bool
looks_number(const char *text)
{
	const char *rest;

	text += *text == '-' || *text == '+';
	if (strncmp(text, "0x", 2) == 0)
		return all_in(text + 2, DIGITS "abcdefABCDEF_");
	if (strncmp(text, "0o", 2) == 0 || strncmp(text, "0b", 2) == 0)
		return all_in(text + 2, DIGITS "_");
	if (*text == '\0' || strchr(DIGITS ".", *text) == NULL)
		return false;
	rest = text + strspn(text, DIGITS "._,:");
	if (*rest == 'e' || *rest == 'E')
		rest += 1 + (rest[1] == '-' || rest[1] == '+');
	return rest[strspn(rest, DIGITS)] == '\0';
}

static bool
looks_date(const char *text)
{
	size_t month, day;

	if (strspn(text, DIGITS) != 4 || text[4] != '-')
		return false;
	month = strspn(text + 5, DIGITS);
	if (month < 1 || month > 2 || text[5 + month] != '-')
		return false;
	day = strspn(text + 6 + month, DIGITS);
	return day == 1 || day == 2;
}

/* What may stand in the middle of a plain text. Between brackets libyaml and
 * others disagree about some, so that only harmless ones are plain there. */
static bool
plain_character(const char *at, uint32_t code, bool flow)
{
	if (code == '#')
		return at[-1] != ' ' && !flow;
	if (code == ':')
		return at[1] != '\0' && at[1] != ' ' && (!flow || at[1] != ':');
	if (code == ' ')
		return at[1] != '\0';
	if (flow && code < 0x80)
		return strchr(LETTERS DIGITS "_./+=@-$", (char)code) != NULL;
	return true;
}

/* Characters that nobody could see in the file, or that it may not hold. */
static bool
needs_escape(uint32_t code)
{
	return code < 0x20 || code == 0xfeff || code == 0xfffe ||
	       code == 0xffff || frame_text_hostile(code);
}

static bool
has_escapes(const char *text)
{
	const char *end = text + strlen(text);
	uint32_t code;

	for (size_t step; text < end; text += step) {
		step = frame_utf8_next(text, end, &code);
		if (step == 0 || needs_escape(code))
			return true;
	}
	return false;
}

static bool
plain_means_same(const char *text, bool flow)
{
	const char *end = text + strlen(text);
	uint32_t code;

	if (text == end || looks_special(text) || looks_number(text) ||
	    looks_date(text) || has_escapes(text))
		return false;
	if (((unsigned char)*text & 0x80) == 0 &&
	    strchr(LETTERS DIGITS "_/$", *text) == NULL)
		return false;
	for (size_t step; text < end; text += step) {
		step = frame_utf8_next(text, end, &code);
		if (!plain_character(text, code, flow))
			return false;
	}
	return true;
}

/* --- writing */

static void
write_single(struct frame_ink *ink, const char *text)
{
	frame_ink_word(ink, "'");
	for (; *text != '\0'; text++) {
		if (*text == '\'')
			frame_ink_word(ink, "'");
		frame_ink_add(ink, text, 1);
	}
	frame_ink_word(ink, "'");
}

static void
write_double(struct frame_ink *ink, const char *text)
{
	const char *end = text + strlen(text);
	char escape[12];
	uint32_t code;

	frame_ink_word(ink, "\"");
	for (size_t step; text < end; text += step) {
		step = frame_utf8_next(text, end, &code);
		if (step > 0 && needs_escape(code)) {
			snprintf(escape, sizeof(escape),
			    code > 0xffff ? "\\U%08X" : "\\u%04X",
			    (unsigned)code);
			frame_ink_word(ink, escape);
			continue;
		}
		step += step == 0;
		if (*text == '"' || *text == '\\')
			frame_ink_word(ink, "\\");
		frame_ink_add(ink, text, step);
	}
	frame_ink_word(ink, "\"");
}

void
frame_ink_text(struct frame_ink *ink, const char *text, bool flow,
    enum frame_node_style style)
{
	bool quoted =
	    style == FRAME_STYLE_SINGLE || style == FRAME_STYLE_DOUBLE;

	if (!quoted && plain_means_same(text, flow))
		frame_ink_word(ink, text);
	else if (style == FRAME_STYLE_SINGLE && !has_escapes(text))
		write_single(ink, text);
	else
		write_double(ink, text);
}

char *
frame_edit_scalar(const struct frame_datum *value, bool flow)
{
	struct frame_ink ink = {0};

	frame_ink_inline(&ink, value, flow, FRAME_STYLE_PLAIN);
	frame_ink_word(&ink, "");
	if (ink.failed) {
		frame_ink_drop(&ink);
		return NULL;
	}
	return ink.text;
}

/* --- what cannot be written at all */

/* -?(0|[1-9][0-9]*) */
static bool
is_bare(const char *text)
{
	const char *digits = text + (*text == '-');

	return strcmp(text, "true") == 0 || strcmp(text, "false") == 0 ||
	       (all_in(digits, DIGITS) &&
		   (*digits != '0' || digits[1] == '\0'));
}

static const char *
text_flaw(const char *text)
{
	const char *end = text + strlen(text);
	uint32_t code;

	if (end - text > FRAME_DOC_SCALAR)
		return "a text of more than 4096 bytes cannot be in the file";
	for (size_t step; text < end; text += step) {
		step = frame_utf8_next(text, end, &code);
		if (step == 0)
			return "the text has bytes that are not UTF-8";
		if (code < 0x20 || (code >= 0x7f && code < 0xa0) ||
		    code == 0x2028 || code == 0x2029)
			return "a text cannot have line breaks, tabs or other "
			       "control characters";
	}
	return NULL;
}

static const char *
key_flaw(const struct frame_datum *map, size_t index)
{
	const char *key = map->key[index];

	if (*key == '\0')
		return "a key cannot be empty";
	for (size_t i = 0; i < index; i++) {
		if (strcmp(map->key[i], key) == 0)
			return "a key cannot be there twice";
	}
	return text_flaw(key);
}

const char *
frame_datum_flaw(const struct frame_datum *datum)
{
	const char *flaw = NULL;

	if (datum->kind == FRAME_DATUM_TEXT)
		return text_flaw(datum->text);
	if (datum->kind == FRAME_DATUM_BARE)
		return is_bare(datum->text)
			   ? NULL
			   : "only true, false and whole numbers are written "
			     "without quotes";
	for (size_t i = 0; flaw == NULL && i < datum->count; i++) {
		if (datum->kind == FRAME_DATUM_MAP)
			flaw = key_flaw(datum, i);
		if (flaw == NULL)
			flaw = frame_datum_flaw(&datum->item[i]);
	}
	return flaw;
}
