/* SPDX-License-Identifier: MIT */
/*
 * See edit_words.h.
 */
#include "tests/unit/edit_words.h"

#include <stdlib.h>
#include <string.h>

/* Cuts the text at `end`; NULL if it has none. */
static char *
cut(char *text, char end)
{
	char *at = strchr(text, end);

	if (at != NULL)
		*at++ = '\0';
	return at;
}

static struct frame_datum
read_scalar(const char *text)
{
	if (*text == '!')
		return (struct frame_datum){
		    .kind = FRAME_DATUM_BARE, .text = text + 1};
	return (struct frame_datum){.kind = FRAME_DATUM_TEXT, .text = text};
}

static bool
read_items(struct edit_words *words, char *text, bool map)
{
	struct frame_datum *value = &words->value[0];
	char *next, *scalar;

	*value = (struct frame_datum){
	    .kind = map ? FRAME_DATUM_MAP : FRAME_DATUM_LIST,
	    .item = &words->value[1],
	    .key = words->key};
	text[strlen(text) - 1] = '\0';
	for (; *text != '\0'; text = next) {
		if (value->count == WORDS_MAX)
			return false;
		next = cut(text, ';');
		if (next == NULL)
			next = text + strlen(text);
		scalar = map ? cut(text, '=') : text;
		if (scalar == NULL)
			return false;
		words->key[value->count] = text;
		words->value[++value->count] = read_scalar(scalar);
	}
	return true;
}

static bool
read_value(struct edit_words *words, char *text)
{
	size_t len = strlen(text);

	words->edit.value = &words->value[0];
	if (len > 1 && text[0] == '[' && text[len - 1] == ']')
		return read_items(words, text + 1, false);
	if (len > 1 && text[0] == '{' && text[len - 1] == '}')
		return read_items(words, text + 1, true);
	words->value[0] = read_scalar(text);
	return true;
}

static bool
read_route(struct frame_route *route, char *path)
{
	while (path != NULL) {
		if (route->count == FRAME_DOC_DEPTH)
			return false;
		route->step[route->count++] = path;
		path = cut(path, '/');
	}
	return true;
}

bool
edit_words_read(struct edit_words *words, const char *line, size_t len)
{
	static const char *const kinds[] = {[FRAME_EDIT_SET] = "set",
	    [FRAME_EDIT_REMOVE] = "remove",
	    [FRAME_EDIT_RENAME] = "rename",
	    [FRAME_EDIT_INSERT] = "insert",
	    [FRAME_EDIT_MOVE] = "move"};
	struct frame_edit *edit = &words->edit;
	char *path, *rest;
	size_t kind = 0;

	memset(words, 0, sizeof(*words));
	if (len >= sizeof(words->line) || memchr(line, '\0', len) != NULL)
		return false;
	memcpy(words->line, line, len);
	path = cut(words->line, ' ');
	if (path == NULL)
		return false;
	while (kind < 5 && strcmp(kinds[kind], words->line) != 0)
		kind++;
	rest = cut(path, ' ');
	if (kind == 5 || !read_route(&edit->route, path))
		return false;
	edit->kind = (enum frame_edit_kind)kind;
	if (edit->kind == FRAME_EDIT_REMOVE)
		return true;
	if (rest == NULL)
		rest = path + strlen(path);
	edit->name = rest;
	edit->to = strtoul(rest, NULL, 10);
	return read_value(words, rest);
}
