/* SPDX-License-Identifier: MIT */
/*
 * Lines of a text, and how far the entries of its maps and lists reach with
 * their comments; see edit_parts.h, and edit.h for whose a comment is.
 */
#include "common/edit_parts.h"

#include <string.h>

/* --- lines */

size_t
frame_line_start(const struct frame_doc *doc, size_t at)
{
	size_t first = doc->bom ? 3 : 0;

	while (at > first && doc->text[at - 1] != '\n')
		at--;
	return at;
}

size_t
frame_line_end(const struct frame_doc *doc, size_t at)
{
	while (at < doc->len && doc->text[at] != '\n' &&
	       (doc->text[at] != '\r' || doc->text[at + 1] != '\n'))
		at++;
	return at;
}

size_t
frame_line_next(const struct frame_doc *doc, size_t at)
{
	at = frame_line_end(doc, at);
	if (at < doc->len && doc->text[at] == '\r')
		at++;
	return at < doc->len ? at + 1 : at;
}

size_t
frame_line_column(const struct frame_doc *doc, size_t at)
{
	return at - frame_line_start(doc, at);
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

bool
frame_line_first(const struct frame_doc *doc, size_t at)
{
	size_t start = frame_line_start(doc, at);

	while (at > start && is_blank(doc->text[at - 1]))
		at--;
	return at == start;
}

bool
frame_line_last(const struct frame_doc *doc, size_t at)
{
	at = frame_skip_blanks(doc, at);
	return at == frame_line_end(doc, at);
}

/* The start of the line above that of `at`; false: it is the first. */
static bool
line_above(const struct frame_doc *doc, size_t at, size_t *above)
{
	size_t start = frame_line_start(doc, at);

	if (start == 0 || (doc->bom && start == 3))
		return false;
	*above = frame_line_start(doc, start - 1);
	return true;
}

bool
frame_line_blank_above(const struct frame_doc *doc, size_t at)
{
	size_t above;

	return line_above(doc, at, &above) && frame_line_last(doc, above);
}

size_t
frame_skip_blanks(const struct frame_doc *doc, size_t at)
{
	while (at < doc->len && is_blank(doc->text[at]))
		at++;
	return at;
}

size_t
frame_skip_space(const struct frame_doc *doc, size_t at)
{
	while (at < doc->len && strchr(" \t\r\n", doc->text[at]) != NULL)
		at++;
	return at;
}

size_t
frame_skip_comments(const struct frame_doc *doc, size_t at)
{
	at = frame_skip_space(doc, at);
	while (at < doc->len && doc->text[at] == '#')
		at = frame_skip_space(doc, frame_line_end(doc, at));
	return at;
}

size_t
frame_skip_below(const struct frame_doc *doc, size_t at, size_t column)
{
	size_t end = frame_line_end(doc, at);

	for (;;) {
		size_t line = frame_line_next(doc, end);
		size_t text = frame_skip_blanks(doc, line);
		if (text >= doc->len || line == end || doc->text[text] != '#' ||
		    text - line < column)
			return end;
		end = frame_line_end(doc, text);
	}
}

/* --- entries */

size_t
frame_entries(const struct frame_node *node)
{
	return node->kind == FRAME_NODE_MAP ? node->children / 2
					    : node->children;
}

const struct frame_node *
frame_entry_value(const struct frame_node *node, size_t index)
{
	return node->kind == FRAME_NODE_MAP ? node->child[2 * index + 1]
					    : node->child[index];
}

size_t
frame_entry_index(const struct frame_node *value)
{
	size_t index = 0;

	while (frame_entry_value(value->parent, index) != value)
		index++;
	return index;
}

const struct frame_node *
frame_entry_key(const struct frame_node *value)
{
	if (value->parent == NULL || value->parent->kind != FRAME_NODE_MAP)
		return NULL;
	return value->parent->child[2 * frame_entry_index(value)];
}

size_t
frame_entry_colon(const struct frame_doc *doc, const struct frame_node *key)
{
	return frame_skip_blanks(doc, key->span.end) + 1;
}

/* --- extents */

/* The first of the comment lines directly above, at the same column. */
static size_t
head_of(const struct frame_doc *doc, size_t start)
{
	size_t column = frame_line_column(doc, start), head = start, above;

	if (!frame_line_first(doc, start))
		return start;
	while (line_above(doc, head, &above)) {
		size_t text = frame_skip_blanks(doc, above);
		if (doc->text[text] != '#' || text - above != column)
			break;
		head = text;
	}
	return head;
}

/* The dash of an item of a block list. */
static size_t
dash_of(
    const struct frame_doc *doc, const struct frame_node *list, size_t index)
{
	return index == 0
		   ? list->span.start
		   : frame_skip_comments(doc, list->child[index - 1]->span.end);
}

/* How far comments below an entry must be indented to be its value's own; a
 * list may stand at the column of its key. */
static size_t
inner_column(
    const struct frame_doc *doc, const struct frame_node *value, size_t start)
{
	size_t column = value->column - 1, own = frame_line_column(doc, start);

	return column > own ? column : own + 1;
}

static struct frame_extent
block_extent(
    const struct frame_doc *doc, const struct frame_node *node, size_t index)
{
	const struct frame_node *value = frame_entry_value(node, index);
	struct frame_extent extent = {0};

	extent.start = node->kind == FRAME_NODE_MAP
			   ? node->child[2 * index]->span.start
			   : dash_of(doc, node, index);
	extent.head = head_of(doc, extent.start);
	extent.value = value->span.end;
	extent.end = frame_line_end(doc, extent.value);
	if (value->kind != FRAME_NODE_SCALAR &&
	    value->style == FRAME_STYLE_BLOCK)
		extent.end = frame_skip_below(
		    doc, extent.value, inner_column(doc, value, extent.start));
	return extent;
}

/* Between brackets a comma may stand before the comment, or behind it. */
static struct frame_extent
flow_extent(
    const struct frame_doc *doc, const struct frame_node *node, size_t index)
{
	struct frame_extent extent = {0};
	size_t at, comma;

	extent.start = node->kind == FRAME_NODE_MAP
			   ? node->child[2 * index]->span.start
			   : node->child[index]->span.start;
	extent.head = head_of(doc, extent.start);
	extent.value = frame_entry_value(node, index)->span.end;
	comma = frame_skip_comments(doc, extent.value);
	at = frame_skip_blanks(doc, extent.value);
	extent.has_comma = doc->text[comma] == ',';
	extent.comma_near = extent.has_comma && comma == at;
	extent.comma = comma;
	extent.end = extent.comma_near ? comma + 1 : extent.value;
	at = frame_skip_blanks(doc, extent.end);
	extent.tail = extent.end;
	if (doc->text[at] == '#') {
		extent.tail = at;
		extent.end = frame_line_end(doc, at);
	}
	return extent;
}

struct frame_extent
frame_entry_extent(
    const struct frame_doc *doc, const struct frame_node *node, size_t index)
{
	return node->style == FRAME_STYLE_FLOW ? flow_extent(doc, node, index)
					       : block_extent(doc, node, index);
}
