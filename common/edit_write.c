/* SPDX-License-Identifier: MIT */
/*
 * Writing data as YAML, in brackets or as lines of its own; see edit_parts.h.
 */
#include "common/edit_parts.h"

#include <stdlib.h>
#include <string.h>

#include "common/text.h"

/* --- ink */

/* Never by realloc, which would leave copies of a secret behind. */
static bool
make_room(struct frame_ink *ink, size_t len)
{
	size_t room = ink->room == 0 ? 256 : ink->room;
	char *text;

	while (room < ink->len + len + 1)
		room *= 2;
	if (room == ink->room)
		return true;
	text = malloc(room);
	if (text == NULL)
		return false;
	if (ink->text != NULL) {
		memcpy(text, ink->text, ink->len);
		frame_text_wipe(ink->text, ink->len);
	}
	ink->text = text;
	ink->room = room;
	return true;
}

void
frame_ink_add(struct frame_ink *ink, const char *bytes, size_t len)
{
	if (ink->failed || !make_room(ink, len)) {
		ink->failed = true;
		return;
	}
	memcpy(ink->text + ink->len, bytes, len);
	ink->len += len;
	ink->text[ink->len] = '\0';
}

void
frame_ink_word(struct frame_ink *ink, const char *word)
{
	frame_ink_add(ink, word, strlen(word));
}

void
frame_ink_blanks(struct frame_ink *ink, size_t count)
{
	while (count-- > 0)
		frame_ink_word(ink, " ");
}

void
frame_ink_drop(struct frame_ink *ink)
{
	frame_text_wipe(ink->text, ink->len);
	memset(ink, 0, sizeof(*ink));
}

/* --- on one line */

static void
write_key(struct frame_ink *ink, const char *key, bool flow)
{
	frame_ink_text(ink, key, flow, FRAME_STYLE_PLAIN);
	frame_ink_word(ink, ":");
}

static void
write_brackets(struct frame_ink *ink, const struct frame_datum *datum)
{
	bool map = datum->kind == FRAME_DATUM_MAP;

	frame_ink_word(ink, map ? "{" : "[");
	for (size_t i = 0; i < datum->count; i++) {
		frame_ink_word(ink, i == 0 ? "" : ", ");
		if (map) {
			write_key(ink, datum->key[i], true);
			frame_ink_word(ink, " ");
		}
		frame_ink_inline(ink, &datum->item[i], true, FRAME_STYLE_PLAIN);
	}
	frame_ink_word(ink, map ? "}" : "]");
}

void
frame_ink_inline(struct frame_ink *ink, const struct frame_datum *datum,
    bool flow, enum frame_node_style style)
{
	if (datum->kind == FRAME_DATUM_TEXT)
		frame_ink_text(ink, datum->text, flow, style);
	else if (datum->kind == FRAME_DATUM_BARE)
		frame_ink_word(ink, datum->text);
	else
		write_brackets(ink, datum);
}

/* --- on lines of its own */

bool
frame_datum_is_block(const struct frame_datum *datum)
{
	if (datum->kind == FRAME_DATUM_MAP)
		return datum->count > 0;
	for (size_t i = 0; datum->kind == FRAME_DATUM_LIST && i < datum->count;
	     i++) {
		if (frame_datum_is_block(&datum->item[i]))
			return true;
	}
	return false;
}

static void
new_line(
    struct frame_ink *ink, const struct frame_layout *layout, size_t column)
{
	frame_ink_word(ink, layout->eol);
	frame_ink_blanks(ink, column);
}

static void
write_entry(struct frame_ink *ink, const struct frame_layout *layout,
    const char *key, const struct frame_datum *value, size_t column)
{
	bool map = value->kind == FRAME_DATUM_MAP;

	write_key(ink, key, false);
	if (!frame_datum_is_block(value)) {
		frame_ink_word(ink, " ");
		frame_ink_inline(ink, value, false, FRAME_STYLE_PLAIN);
		return;
	}
	column += map ? layout->map_step : layout->list_step;
	new_line(ink, layout, column);
	frame_ink_block(ink, layout, value, column);
}

void
frame_ink_block(struct frame_ink *ink, const struct frame_layout *layout,
    const struct frame_datum *datum, size_t column)
{
	if (!frame_datum_is_block(datum)) {
		frame_ink_inline(ink, datum, false, FRAME_STYLE_PLAIN);
		return;
	}
	for (size_t i = 0; i < datum->count; i++) {
		if (i > 0)
			new_line(ink, layout, column);
		if (datum->kind == FRAME_DATUM_MAP) {
			write_entry(ink, layout, datum->key[i], &datum->item[i],
			    column);
		} else {
			frame_ink_word(ink, "- ");
			frame_ink_block(
			    ink, layout, &datum->item[i], column + 2);
		}
	}
}

/* --- how the file does it */

static const char *
line_ends(const struct frame_doc *doc)
{
	size_t returns = 0, all = 0;

	for (size_t i = 0; i < doc->len; i++) {
		if (doc->text[i] != '\n')
			continue;
		all++;
		returns += i > 0 && doc->text[i - 1] == '\r';
	}
	return returns > all / 2 ? "\r\n" : "\n";
}

/* How far the first value of that kind below a key is indented, in all of the
 * tree; -1: there is none. */
static int
first_step(const struct frame_node *node, enum frame_node_kind kind)
{
	bool block =
	    node->kind == FRAME_NODE_MAP && node->style == FRAME_STYLE_BLOCK;
	int step = -1;

	for (size_t i = 0; step < 0 && i < node->children; i++) {
		const struct frame_node *child = node->child[i];
		if (block && i % 2 == 1 && child->kind == kind &&
		    child->style == FRAME_STYLE_BLOCK)
			step = (int)child->column -
			       (int)node->child[i - 1]->column;
		else
			step = first_step(child, kind);
	}
	return step;
}

/* How far a map is indented below its own key. */
static int
own_step(const struct frame_node *node)
{
	const struct frame_node *key =
	    node->kind == FRAME_NODE_MAP ? frame_entry_key(node) : NULL;

	return key == NULL ? -1 : (int)node->column - (int)key->column;
}

struct frame_layout
frame_edit_layout(const struct frame_doc *doc, const struct frame_node *near)
{
	int map = -1, list = -1;

	if (near != NULL) {
		map = first_step(near, FRAME_NODE_MAP);
		list = first_step(near, FRAME_NODE_LIST);
		if (map < 1 && near->style == FRAME_STYLE_BLOCK)
			map = own_step(near);
	}
	if (map < 1 && doc->root != NULL)
		map = first_step(doc->root, FRAME_NODE_MAP);
	if (list < 0 && doc->root != NULL)
		list = first_step(doc->root, FRAME_NODE_LIST);
	if (map < 1)
		map = list > 0 ? list : 2;
	if (list < 0)
		list = map;
	return (struct frame_layout){line_ends(doc), (size_t)map, (size_t)list};
}
