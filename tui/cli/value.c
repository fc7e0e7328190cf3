/* SPDX-License-Identifier: MIT */
/*
 * Words to values; see value.h. Which types are lists is all it knows of each.
 */
#include "tui/cli/value.h"

#include <string.h>

#define BLANKS " \t"

/* A list while it is taken apart. */
struct splitter {
	const char *separators;
	char *at;    /* what is left, in the arena */
	bool quotes; /* of an item are not part of it */
};

static bool
is_integer(const char *text)
{
	const char *digits = text + (*text == '-');

	return *digits != '\0' &&
	       digits[strspn(digits, "0123456789")] == '\0' &&
	       (*digits != '0' || digits[1] == '\0');
}

static bool
is_boolean(const char *text)
{
	return strcmp(text, "true") == 0 || strcmp(text, "false") == 0;
}

/* Also of a text that begins and ends with the same quote: without them. */
static char *
unquote(char *text)
{
	size_t len = strlen(text);

	if (len < 2 || (*text != '"' && *text != '\'') ||
	    text[len - 1] != *text)
		return text;
	text[len - 1] = '\0';
	return text + 1;
}

static bool
parse_metadata(
    struct frame_datum *value, const char *text, struct frame_arena *arena)
{
	char *copy = frame_arena_copy(arena, text, strlen(text));

	if (copy == NULL)
		return false;
	value->kind = is_boolean(copy) || is_integer(copy) ? FRAME_DATUM_BARE
							   : FRAME_DATUM_TEXT;
	value->text = unquote(copy);
	return true;
}

/* --- lists */

/* The end of the item at `at`, before its separator; quotes hide those. */
static char *
item_end(const struct splitter *splitter, char *at)
{
	char quote = '\0';

	for (; *at != '\0'; at++) {
		if (quote != '\0')
			quote = *at == quote ? '\0' : quote;
		else if (splitter->quotes && (*at == '"' || *at == '\''))
			quote = *at;
		else if (strchr(splitter->separators, *at) != NULL)
			break;
	}
	return at;
}

static char *
trim(char *text)
{
	size_t len;

	text += strspn(text, BLANKS);
	len = strlen(text);
	while (len > 0 && strchr(BLANKS, text[len - 1]) != NULL)
		text[--len] = '\0';
	return text;
}

/* The next item that is not empty; an empty one in quotes counts. */
static char *
next_item(struct splitter *splitter)
{
	while (*splitter->at != '\0') {
		char *item = splitter->at, *end = item_end(splitter, item);
		splitter->at = *end == '\0' ? end : end + 1;
		*end = '\0';
		item = trim(item);
		if (*item != '\0')
			return splitter->quotes ? unquote(item) : item;
	}
	return NULL;
}

/* "[a, b]" to "a, b", in place. */
static bool
strip_brackets(char **text)
{
	size_t len;

	*text = trim(*text);
	len = strlen(*text);
	if (len < 2 || **text != '[' || (*text)[len - 1] != ']')
		return false;
	(*text)[len - 1] = '\0';
	(*text)++;
	return true;
}

static bool
parse_list(struct frame_datum *value, const struct frame_key *key,
    const char *text, struct frame_arena *arena)
{
	bool command = key->type == FRAME_TYPE_COMMAND, brackets;
	struct splitter splitter = {0};
	struct frame_datum *items;
	char *item;

	splitter.at = frame_arena_copy(arena, text, strlen(text));
	items = frame_arena_alloc(arena, (strlen(text) + 1) * sizeof(*items));
	if (splitter.at == NULL || items == NULL)
		return false;
	brackets = strip_brackets(&splitter.at);
	/* A command is written as in a shell, its words apart by blanks. */
	splitter.separators = command && !brackets ? BLANKS : ",";
	splitter.quotes = command || brackets;
	while ((item = next_item(&splitter)) != NULL)
		items[value->count++] = (struct frame_datum){
		    .kind = FRAME_DATUM_TEXT, .text = item};
	value->kind = FRAME_DATUM_LIST;
	value->item = items;
	/* user: alice reads better than user: [alice] */
	if ((key->type == FRAME_TYPE_ACCOUNTS ||
		key->type == FRAME_TYPE_REFERENCES) &&
	    value->count == 1 && !brackets)
		*value = items[0];
	return true;
}

bool
cli_value_parse(struct frame_datum *value, const struct frame_key *key,
    const char *text, struct frame_arena *arena)
{
	memset(value, 0, sizeof(*value));
	if (key == NULL)
		return parse_metadata(value, text, arena);
	switch (key->type) {
	case FRAME_TYPE_REFERENCES:
	case FRAME_TYPE_ACCOUNTS:
	case FRAME_TYPE_SERVICES:
	case FRAME_TYPE_ENV_NAMES:
	case FRAME_TYPE_PINS:
	case FRAME_TYPE_COMMAND:
		return parse_list(value, key, text, arena);
	case FRAME_TYPE_TRUE:
	case FRAME_TYPE_VERSION:
		value->kind = is_boolean(text) || is_integer(text)
				  ? FRAME_DATUM_BARE
				  : FRAME_DATUM_TEXT;
		break;
	default:
		value->kind = FRAME_DATUM_TEXT;
	}
	value->text = frame_arena_copy(arena, text, strlen(text));
	return value->text != NULL;
}
