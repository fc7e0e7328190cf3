/* SPDX-License-Identifier: MIT */
/*
 * Setting a value: what is missing of a route is made, and maps and lists are
 * changed key by key and item by item, so that what stays keeps its bytes and
 * comments. See edit_parts.h.
 */
#include "common/edit_parts.h"

#include <string.h>

bool
frame_edit_replace(struct frame_editor *editor, const struct frame_node *node,
    const struct frame_datum *value)
{
	struct frame_op op = {
	    .kind = FRAME_OP_REPLACE, .at = node, .value = value};

	return frame_edit_perform(editor, &op);
}

bool
frame_brackets_wide(const struct frame_doc *doc, const struct frame_node *node)
{
	return memchr(doc->text + node->span.start, '\n',
		   node->span.end - node->span.start) != NULL;
}

/* `value` below the keys of the route from `steps` on. */
static const struct frame_datum *
wrap(const struct frame_route *route, size_t steps,
    const struct frame_datum *value, struct frame_datum data[FRAME_DOC_DEPTH])
{
	for (size_t i = route->count; i > steps; i--) {
		data[i - 1] = (struct frame_datum){.kind = FRAME_DATUM_MAP,
		    .count = 1,
		    .item = value,
		    .key = &route->step[i - 1]};
		value = &data[i - 1];
	}
	return value;
}

/* Makes what is missing of the route. */
bool
frame_edit_set_missing(struct frame_editor *editor,
    const struct frame_route *route, const struct frame_datum *value)
{
	const struct frame_doc *doc = editor->now->doc;
	struct frame_datum data[FRAME_DOC_DEPTH];
	struct frame_op op = {.kind = FRAME_OP_INSERT};
	size_t steps = route->count - 1;

	while (steps > 0 && frame_route_descend(doc, route, steps) == NULL)
		steps--;
	op.at = frame_route_descend(doc, route, steps);
	if (op.at == NULL || frame_node_is_null(op.at) ||
	    (op.at->kind == FRAME_NODE_MAP && op.at->children == 0 &&
		!frame_brackets_wide(doc, op.at)))
		return frame_edit_replace(
		    editor, op.at, wrap(route, steps, value, data));
	if (op.at->kind != FRAME_NODE_MAP)
		return frame_edit_refuse_missing(editor, route, steps, op.at);
	op.index = frame_entries(op.at);
	op.name = route->step[steps];
	op.value = wrap(route, steps + 1, value, data);
	return frame_edit_perform(editor, &op);
}

static bool
child_route(struct frame_editor *editor, const struct frame_route *route,
    const char *step, struct frame_route *child)
{
	if (route->count == FRAME_DOC_DEPTH)
		return frame_edit_refuse(editor,
		    "maps and lists would be nested too deeply; at most %d "
		    "levels are read",
		    FRAME_DOC_DEPTH);
	*child = *route;
	child->step[child->count++] = step;
	return true;
}

static bool
has_key(const struct frame_datum *map, const char *key)
{
	for (size_t i = 0; i < map->count; i++) {
		if (strcmp(map->key[i], key) == 0)
			return true;
	}
	return false;
}

/* A new key in the place of one that goes takes over its line. */
static bool
rename_in_place(struct frame_editor *editor, const struct frame_route *route,
    const struct frame_datum *value, size_t i)
{
	struct frame_op op = {.kind = FRAME_OP_RENAME, .index = i};
	size_t index;

	op.at = frame_route_find(editor->now->doc, route);
	op.name = value->key[i];
	if (frame_entry_find(op.at, op.name, &index) ||
	    i >= frame_entries(op.at) ||
	    has_key(value, op.at->child[2 * i]->value))
		return true;
	return frame_edit_perform(editor, &op);
}

/* Also the second of a key that is there twice. */
static bool
remove_others(struct frame_editor *editor, const struct frame_route *route,
    const struct frame_datum *value)
{
	struct frame_op op = {.kind = FRAME_OP_REMOVE};

	op.at = frame_route_find(editor->now->doc, route);
	for (size_t i = frame_entries(op.at); i > 0; i--) {
		const char *key = op.at->child[2 * i - 2]->value;
		bool first = frame_entry_find(op.at, key, &op.index) &&
			     op.index == i - 1;
		if (first && has_key(value, key))
			continue;
		op.index = i - 1;
		if (!frame_edit_perform(editor, &op))
			return false;
		op.at = frame_route_find(editor->now->doc, route);
	}
	return true;
}

static bool
set_map(struct frame_editor *editor, const struct frame_route *route,
    const struct frame_datum *value)
{
	struct frame_route child;

	for (size_t i = 0; i < value->count; i++) {
		if (!rename_in_place(editor, route, value, i) ||
		    !child_route(editor, route, value->key[i], &child) ||
		    !frame_edit_set(editor, &child, &value->item[i]))
			return false;
	}
	return remove_others(editor, route, value);
}

/* Items of lists are texts, whether in quotes or not. */
static bool
same_item(const struct frame_node *item, const struct frame_datum *datum)
{
	return item->kind == FRAME_NODE_SCALAR && !frame_node_is_null(item) &&
	       (datum->kind == FRAME_DATUM_TEXT ||
		   datum->kind == FRAME_DATUM_BARE) &&
	       strcmp(item->value, datum->text) == 0;
}

/* The first from `from` on that says the same; the number of items if none. */
static size_t
find_item(
    const struct frame_node *list, size_t from, const struct frame_datum *datum)
{
	while (from < list->children && !same_item(list->child[from], datum))
		from++;
	return from;
}

static bool
wanted_later(const struct frame_node *list, size_t index,
    const struct frame_datum *value)
{
	for (size_t i = index + 1; i < value->count; i++) {
		if (same_item(list->child[index], &value->item[i]))
			return true;
	}
	return false;
}

/* The next operation that makes item `i` right; false: it is. */
static bool
next_op(const struct frame_node *list, const struct frame_datum *value,
    size_t i, struct frame_op *op)
{
	size_t found = find_item(list, i, &value->item[i]);
	bool spare = i < list->children && !wanted_later(list, i, value);

	if (found == i && i < list->children)
		return false;
	*op = (struct frame_op){
	    .at = list, .index = i, .to = i, .value = &value->item[i]};
	if (found < list->children && !spare) {
		op->kind = FRAME_OP_MOVE;
		op->index = found;
	} else if (found < list->children) {
		op->kind = FRAME_OP_REMOVE;
	} else if (spare) {
		op->kind = FRAME_OP_REPLACE;
		op->at = list->child[i];
	} else {
		op->kind = FRAME_OP_INSERT;
	}
	if (op->kind == FRAME_OP_MOVE || op->kind == FRAME_OP_REMOVE)
		op->value = NULL;
	return true;
}

/* Items that stay keep their bytes, and those that go take no others along. */
static bool
set_list(struct frame_editor *editor, const struct frame_route *route,
    const struct frame_datum *value)
{
	struct frame_op op;

	for (size_t i = 0; i < value->count; i++) {
		while (next_op(
		    frame_route_find(editor->now->doc, route), value, i, &op)) {
			if (!frame_edit_perform(editor, &op))
				return false;
		}
	}
	op = (struct frame_op){.kind = FRAME_OP_REMOVE};
	for (;;) {
		op.at = frame_route_find(editor->now->doc, route);
		if (op.at->children == value->count)
			return true;
		op.index = op.at->children - 1;
		if (!frame_edit_perform(editor, &op))
			return false;
	}
}

/* Lines in the place of other lines: by way of nothing. */
static bool
set_block(struct frame_editor *editor, const struct frame_route *route,
    const struct frame_datum *value)
{
	static const struct frame_datum nothing = {.kind = FRAME_DATUM_MAP};

	return frame_edit_replace(editor,
		   frame_route_find(editor->now->doc, route), &nothing) &&
	       frame_edit_replace(
		   editor, frame_route_find(editor->now->doc, route), value);
}

bool
frame_edit_set(struct frame_editor *editor, const struct frame_route *route,
    const struct frame_datum *value)
{
	const struct frame_doc *doc = editor->now->doc;
	const struct frame_node *node = frame_route_find(doc, route);

	if (node == NULL && route->count > 0)
		return frame_edit_set_missing(editor, route, value);
	if (node == NULL)
		return frame_edit_replace(editor, NULL, value);
	if (frame_datum_same(value, node))
		return true;
	if (value->kind == FRAME_DATUM_MAP && value->count > 0 &&
	    node->kind == FRAME_NODE_MAP &&
	    (node->children > 0 || frame_brackets_wide(doc, node)))
		return set_map(editor, route, value);
	if (value->kind == FRAME_DATUM_LIST && value->count > 0 &&
	    node->kind == FRAME_NODE_LIST &&
	    (node->children > 0 || frame_brackets_wide(doc, node)))
		return set_list(editor, route, value);
	if (value->kind != FRAME_DATUM_TEXT &&
	    value->kind != FRAME_DATUM_BARE && value->count == 0 &&
	    node->children == 0 &&
	    node->kind == (value->kind == FRAME_DATUM_MAP ? FRAME_NODE_MAP
							  : FRAME_NODE_LIST))
		return true;
	if (node->style == FRAME_STYLE_BLOCK && frame_datum_is_block(value))
		return set_block(editor, route, value);
	return frame_edit_replace(editor, node, value);
}
