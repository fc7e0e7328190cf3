/* SPDX-License-Identifier: MIT */
/*
 * See edit_lines.h.
 */
#include "tests/unit/edit_lines.h"

#include <stdio.h>
#include <string.h>

#include "tests/unit/edit_model.h"

/* --- lines and comments */

/* A reader of lines that knows just enough YAML to find comments: no text goes
 * over the end of its line, so only brackets are left open there. */
struct scanner {
	const char *text;
	size_t depth; /* of brackets */
	enum {
		BEFORE,
		PLAIN,
		BEHIND
	} state; /* a text */
};

static size_t
skip_quoted(const char *text, size_t at, size_t end)
{
	char quote = text[at++];

	for (; at < end; at++) {
		if (quote == '"' && text[at] == '\\')
			at++;
		else if (text[at] == quote && quote == '\'' && at + 1 < end &&
			 text[at + 1] == quote)
			at++;
		else if (text[at] == quote)
			return at;
	}
	return end;
}

/* A dash, or the colon behind a key; `json`: nothing need be behind it. */
static bool
is_indicator(const struct scanner *scanner, size_t at, size_t end, bool json)
{
	bool flow = scanner->depth > 0;

	if (at + 1 == end || strchr(" \t", scanner->text[at + 1]) != NULL)
		return true;
	return flow && (json || strchr(",[]{}", scanner->text[at + 1]) != NULL);
}

static void
one_character(struct scanner *scanner, size_t at, size_t end)
{
	char c = scanner->text[at];
	bool flow = scanner->depth > 0;

	if (c == ' ' || c == '\t')
		return;
	if ((c == '[' || c == '{') && (flow || scanner->state == BEFORE)) {
		scanner->depth++;
		scanner->state = BEFORE;
	} else if (flow && (c == ']' || c == '}')) {
		scanner->depth--;
		scanner->state = BEHIND;
	} else if (flow && c == ',') {
		scanner->state = BEFORE;
	} else if (c == ':' &&
		   is_indicator(scanner, at, end, scanner->state == BEHIND)) {
		scanner->state = BEFORE;
	} else if (c != '-' || scanner->state != BEFORE || flow ||
		   !is_indicator(scanner, at, end, false)) {
		scanner->state = PLAIN;
	}
}

/* Where the comment of a line begins, or its end. */
static size_t
find_comment(struct scanner *scanner, const struct piece *line)
{
	const char *text = scanner->text;
	size_t at = line->start;

	scanner->state = BEFORE;
	if (line->end - at >= 3 && memcmp(text + at, "---", 3) == 0)
		at += 3;
	for (; at < line->end; at++) {
		char c = text[at];
		if (c == '#' &&
		    (scanner->state != PLAIN || text[at - 1] == ' ' ||
			text[at - 1] == '\t'))
			return at;
		if ((c == '"' || c == '\'') && scanner->state == BEFORE) {
			at = skip_quoted(text, at, line->end);
			scanner->state = BEHIND;
			continue;
		}
		one_character(scanner, at, line->end);
	}
	return line->end;
}

struct pieces
oracle_lines_of(struct frame_arena *arena, const char *text, size_t len)
{
	struct scanner scanner = {.text = text};
	struct pieces lines = {0};
	size_t count = 1, at = 0;

	for (size_t i = 0; i < len; i++)
		count += text[i] == '\n';
	lines.piece = oracle_get(arena, (count + 1) * sizeof(struct piece));
	if (len >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0)
		at = 3;
	while (at < len) {
		struct piece *line = &lines.piece[lines.count++];
		const char *newline = memchr(text + at, '\n', len - at);
		line->start = at;
		line->next =
		    newline == NULL ? len : (size_t)(newline - text) + 1;
		line->end = newline == NULL ? len : line->next - 1;
		if (line->end > at && text[line->end - 1] == '\r' &&
		    newline != NULL)
			line->end--;
		line->mark = find_comment(&scanner, line);
		at = line->next;
	}
	return lines;
}

size_t
oracle_line_at(const struct pieces *lines, size_t at)
{
	size_t i = 0, high = lines->count;

	while (i + 1 < high) {
		size_t middle = i + (high - i) / 2;
		if (lines->piece[middle].start <= at)
			i = middle;
		else
			high = middle;
	}
	return i;
}

struct pieces
oracle_comments_of(
    struct frame_arena *arena, const char *text, const struct pieces *lines)
{
	struct pieces found = {0};

	found.piece =
	    oracle_get(arena, (lines->count + 1) * sizeof(struct piece));
	for (size_t i = 0; i < lines->count; i++) {
		const struct piece *line = &lines->piece[i];
		size_t at = line->mark, end = line->end;
		while (
		    end > at && (text[end - 1] == ' ' || text[end - 1] == '\t'))
			end--;
		if (at < line->end)
			found.piece[found.count++] =
			    (struct piece){at, end, line->next, at};
	}
	return found;
}

size_t
oracle_indent_of(const char *text, const struct piece *line)
{
	size_t at = line->start;

	while (at < line->end && (text[at] == ' ' || text[at] == '\t'))
		at++;
	return at - line->start;
}

bool
oracle_is_blank(const char *text, const struct piece *line)
{
	return oracle_indent_of(text, line) == line->end - line->start;
}

/* A line with nothing but a comment. */
bool
oracle_is_comment(const char *text, const struct piece *line)
{
	size_t indent = oracle_indent_of(text, line);

	return line->start + indent < line->end &&
	       text[line->start + indent] == '#';
}

bool
oracle_same_piece(
    const char *a, const struct piece *x, const char *b, const struct piece *y)
{
	return x->end - x->start == y->end - y->start &&
	       memcmp(a + x->start, b + y->start, x->end - x->start) == 0;
}

/* --- whose comments: the lines of an entry */

/* The dash of an item: before it on its line, or alone on a line above. */
static size_t
dash_before(const struct scene *scene, size_t at)
{
	const char *text = scene->old.text;
	size_t line = oracle_line_at(&scene->old_lines, at), i = at;
	size_t start = scene->old_lines.piece[line].start;

	while (i > start && text[i - 1] == ' ')
		i--;
	if (i > start && text[i - 1] == '-')
		return i - 1;
	while (line > 0) {
		const struct piece *above = &scene->old_lines.piece[--line];
		size_t dash = above->mark;
		if (oracle_is_comment(text, above) ||
		    oracle_is_blank(text, above))
			continue;
		while (dash > above->start &&
		       strchr(" \t", text[dash - 1]) != NULL)
			dash--;
		return dash - 1;
	}
	return at;
}

static void
add_head(const struct scene *scene, struct place *place)
{
	const char *text = scene->old.text;
	const struct pieces *lines = &scene->old_lines;
	size_t line = oracle_line_at(lines, place->start);
	size_t column = place->start - lines->piece[line].start;

	place->first = line;
	place->alone = oracle_indent_of(text, &lines->piece[line]) == column;
	while (place->alone && line > 0 &&
	       oracle_is_comment(text, &lines->piece[line - 1]) &&
	       oracle_indent_of(text, &lines->piece[line - 1]) == column) {
		line--;
		place->first = line;
		place->start = lines->piece[line].start + column;
	}
}

void
oracle_add_below(const struct scene *scene, struct place *place, size_t column)
{
	const struct pieces *lines = &scene->old_lines;

	while (place->last + 1 < lines->count &&
	       oracle_is_comment(
		   scene->old.text, &lines->piece[place->last + 1]) &&
	       oracle_indent_of(
		   scene->old.text, &lines->piece[place->last + 1]) >= column)
		place->last++;
	place->end = lines->piece[place->last].end;
}

size_t
oracle_column_of(const struct scene *scene, size_t at)
{
	const struct pieces *lines = &scene->old_lines;

	return at - lines->piece[oracle_line_at(lines, at)].start;
}

/* `start`: of its key or dash. */
static void
block_place(const struct scene *scene, struct place *place, size_t start)
{
	const struct frame_node *value = place->value;
	const struct pieces *lines = &scene->old_lines;
	size_t column = value->column - 1, own = oracle_column_of(scene, start);

	place->last = oracle_line_at(
	    lines, value->span.end > 0 ? value->span.end - 1 : 0);
	place->end = lines->piece[place->last].end;
	if (value->kind != FRAME_NODE_SCALAR &&
	    value->style == FRAME_STYLE_BLOCK)
		oracle_add_below(scene, place, column > own ? column : own + 1);
}

static void
flow_place(const struct scene *scene, struct place *place)
{
	const char *text = scene->old.text;
	const struct pieces *lines = &scene->old_lines;
	const struct piece *line;
	size_t end = place->value->span.end, comment;

	line = &lines->piece[oracle_line_at(lines, end > 0 ? end - 1 : 0)];
	comment = line->mark;
	place->end = end;
	while (end < line->end && strchr(" \t,", text[end]) != NULL) {
		if (text[end] == ',' && end + 1 < line->end &&
		    memchr(text + place->value->span.end, ',',
			end - place->value->span.end) != NULL)
			break;
		end++;
	}
	if (end == comment)
		place->end = line->end;
	place->last = oracle_line_at(lines, end);
	place->alone = false;
}

/* Entry `index` of a collection. */
struct place
oracle_place_of(
    const struct scene *scene, const struct frame_node *parent, size_t index)
{
	bool map = parent->kind == FRAME_NODE_MAP;
	struct place place = {.parent = parent, .index = index};
	size_t start;

	place.flow = parent->style == FRAME_STYLE_FLOW;
	place.value = parent->child[map ? 2 * index + 1 : index];
	start = map	     ? parent->child[2 * index]->span.start
		: place.flow ? place.value->span.start
			     : dash_before(scene, place.value->span.start);
	place.start = start;
	add_head(scene, &place);
	if (place.flow)
		flow_place(scene, &place);
	else
		block_place(scene, &place, start);
	return place;
}

const struct frame_node *
oracle_node_at(const struct frame_doc *doc, const struct frame_edit *edit,
    size_t steps, size_t *index)
{
	const struct frame_node *node = doc->root;
	char number[24];

	for (size_t i = 0; i < steps && node != NULL; i++) {
		bool map = node->kind == FRAME_NODE_MAP;
		size_t count = map ? node->children / 2 : node->children, j;
		for (j = 0; j < count; j++) {
			snprintf(number, sizeof(number), "%zu", j + 1);
			if (strcmp(edit->route.step[i],
				map ? node->child[2 * j]->value : number) == 0)
				break;
		}
		*index = j;
		node = j == count ? NULL : node->child[map ? 2 * j + 1 : j];
	}
	return node;
}
