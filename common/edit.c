/* SPDX-License-Identifier: MIT */
/*
 * From an edit to operations; see edit.h. Nothing here looks at bytes.
 */
#include "common/edit.h"

#include <string.h>

#include "common/edit_parts.h"
#include "common/text.h"

bool
frame_item_number(const char *step, size_t most, size_t *index)
{
	size_t number = 0;

	if (*step < '1' || *step > '9')
		return false;
	for (; *step >= '0' && *step <= '9' && number <= most; step++)
		number = 10 * number + (size_t)(*step - '0');
	if (*step != '\0' || number > most)
		return false;
	*index = number - 1;
	return true;
}

bool
frame_entry_find(const struct frame_node *node, const char *step, size_t *index)
{
	if (node->kind == FRAME_NODE_LIST)
		return frame_item_number(step, node->children, index);
	for (size_t i = 0; node->kind == FRAME_NODE_MAP && i < node->children;
	     i += 2) {
		*index = i / 2;
		if (strcmp(node->child[i]->value, step) == 0)
			return true;
	}
	return false;
}

const struct frame_node *
frame_route_descend(
    const struct frame_doc *doc, const struct frame_route *route, size_t steps)
{
	const struct frame_node *node = doc->root;
	size_t index;

	for (size_t i = 0; i < steps && node != NULL; i++)
		node = frame_entry_find(node, route->step[i], &index)
			   ? frame_entry_value(node, index)
			   : NULL;
	return node;
}

const struct frame_node *
frame_route_find(const struct frame_doc *doc, const struct frame_route *route)
{
	return frame_route_descend(doc, route, route->count);
}

bool
frame_edit_refuse_missing(struct frame_editor *editor,
    const struct frame_route *route, size_t steps,
    const struct frame_node *node)
{
	const char *step = route->step[steps];
	const char *last = steps == 0 ? NULL : route->step[steps - 1];

	if (node != NULL && node->kind == FRAME_NODE_LIST)
		return frame_edit_refuse(editor,
		    "there is no item %s in %s; it has %zu",
		    frame_edit_quote(editor, step),
		    last == NULL ? "the file" : frame_edit_quote(editor, last),
		    node->children);
	if (node != NULL && node->kind == FRAME_NODE_SCALAR &&
	    !frame_node_is_null(node))
		return frame_edit_refuse(editor,
		    "%s is one value; it has no %s",
		    last == NULL ? "the file" : frame_edit_quote(editor, last),
		    frame_edit_quote(editor, step));
	return frame_edit_refuse(editor, "there is no %s in %s",
	    frame_edit_quote(editor, step),
	    last == NULL ? "the file" : frame_edit_quote(editor, last));
}

/* The collection that holds the end of the route, and where in it. */
static bool
locate(struct frame_editor *editor, const struct frame_route *route,
    const struct frame_node **node, size_t *index)
{
	size_t steps = 0;

	if (route->count == 0)
		return frame_edit_refuse(
		    editor, "the file as a whole cannot be changed");
	for (;; steps++) {
		*node = frame_route_descend(editor->now->doc, route, steps);
		if (*node == NULL ||
		    !frame_entry_find(*node, route->step[steps], index))
			return frame_edit_refuse_missing(
			    editor, route, steps, *node);
		if (steps == route->count - 1)
			return true;
	}
}

/* --- the other edits */

static bool
do_set(struct frame_editor *editor, const struct frame_edit *edit)
{
	const char *flaw = frame_datum_flaw(edit->value);

	if (flaw != NULL)
		return frame_edit_refuse(editor, "%s", flaw);
	return frame_edit_set(editor, &edit->route, edit->value);
}

static bool
do_remove(struct frame_editor *editor, const struct frame_edit *edit)
{
	struct frame_op op = {.kind = FRAME_OP_REMOVE};

	return locate(editor, &edit->route, &op.at, &op.index) &&
	       frame_edit_perform(editor, &op);
}

static bool
do_rename(struct frame_editor *editor, const struct frame_edit *edit)
{
	struct frame_op op = {.kind = FRAME_OP_RENAME, .name = edit->name};
	size_t other;

	if (!locate(editor, &edit->route, &op.at, &op.index))
		return false;
	if (op.at->kind != FRAME_NODE_MAP)
		return frame_edit_refuse(
		    editor, "items of a list have no names");
	if (strcmp(op.at->child[2 * op.index]->value, edit->name) == 0)
		return true;
	if (frame_entry_find(op.at, edit->name, &other))
		return frame_edit_refuse(editor, "%s is there already",
		    frame_edit_quote(editor, edit->name));
	return frame_edit_perform(editor, &op);
}

/* The first item of a list that is empty or not there. */
static bool
insert_first(struct frame_editor *editor, const struct frame_edit *edit,
    const struct frame_node *list)
{
	struct frame_datum one = {
	    .kind = FRAME_DATUM_LIST, .count = 1, .item = edit->value};
	struct frame_route parent = edit->route;
	size_t index;

	parent.count--;
	if (!frame_item_number(edit->route.step[parent.count], 1, &index))
		return frame_edit_refuse_missing(
		    editor, &edit->route, parent.count, list);
	if (list != NULL)
		return frame_edit_replace(editor, list, &one);
	if (parent.count == 0)
		return frame_edit_replace(editor, NULL, &one);
	return frame_edit_set_missing(editor, &parent, &one);
}

static bool
do_insert(struct frame_editor *editor, const struct frame_edit *edit)
{
	const struct frame_route *route = &edit->route;
	struct frame_op op = {.kind = FRAME_OP_INSERT, .value = edit->value};
	const struct frame_doc *doc = editor->now->doc;

	if (route->count == 0)
		return frame_edit_refuse(
		    editor, "the file as a whole cannot be changed");
	op.at = frame_route_descend(doc, route, route->count - 1);
	if (op.at == NULL || frame_node_is_null(op.at) ||
	    (op.at->kind == FRAME_NODE_LIST && op.at->children == 0 &&
		!frame_brackets_wide(doc, op.at)))
		return insert_first(editor, edit, op.at);
	if (op.at->kind != FRAME_NODE_LIST)
		return frame_edit_refuse(editor, "%s is not a list",
		    route->count == 1 ? "the file"
				      : frame_edit_quote(editor,
					    route->step[route->count - 2]));
	if (!frame_item_number(
		route->step[route->count - 1], op.at->children + 1, &op.index))
		return frame_edit_refuse_missing(
		    editor, route, route->count - 1, op.at);
	return frame_edit_perform(editor, &op);
}

static bool
do_move(struct frame_editor *editor, const struct frame_edit *edit)
{
	struct frame_op op = {.kind = FRAME_OP_MOVE, .to = edit->to - 1};

	if (!locate(editor, &edit->route, &op.at, &op.index))
		return false;
	if (op.at->kind != FRAME_NODE_LIST)
		return frame_edit_refuse(
		    editor, "only items of a list can be moved");
	if (edit->to < 1 || edit->to > op.at->children)
		return frame_edit_refuse(editor,
		    "there is no place %zu in this list; "
		    "it has %zu",
		    edit->to, op.at->children);
	return op.to == op.index || frame_edit_perform(editor, &op);
}

static bool (*const kinds[])(
    struct frame_editor *, const struct frame_edit *) = {
    [FRAME_EDIT_SET] = do_set,
    [FRAME_EDIT_REMOVE] = do_remove,
    [FRAME_EDIT_RENAME] = do_rename,
    [FRAME_EDIT_INSERT] = do_insert,
    [FRAME_EDIT_MOVE] = do_move,
};

/* A file that is not YAML, or larger than what is read, has no tree. */
static bool
readable(struct frame_editor *editor)
{
	const struct frame_version *now = editor->now;
	const char *message;
	size_t line;

	if (now->diags.errors == 0 || now->doc->root != NULL)
		return true;
	message = frame_version_error(now, &line);
	return frame_edit_refuse(editor,
	    "line %zu must be mended before anything can be changed: %s", line,
	    message);
}

/* Takes over `now`. */
static bool
apply(struct frame_version *now, const struct frame_edit *edit, char **out,
    size_t *out_len, char *why)
{
	struct frame_editor editor = {now, why};
	char *text = NULL;

	if (now == NULL)
		return frame_edit_refuse(&editor, "out of memory");
	if (readable(&editor) && kinds[edit->kind](&editor, edit)) {
		text = editor.now->text;
		editor.now->text = NULL;
		if (text == NULL) /* borrowed, and nothing was to be done */
			text = frame_text_copy(now->doc->text, now->len);
		if (text == NULL)
			frame_edit_refuse(&editor, "out of memory");
		else
			*out_len = editor.now->len;
	}
	frame_version_drop(editor.now);
	if (text == NULL)
		return false;
	*out = text;
	return true;
}

bool
frame_edit_apply(const char *text, size_t len, const struct frame_edit *edit,
    char **out, size_t *out_len, char why[FRAME_EDIT_WHY])
{
	return apply(frame_version_read(frame_text_copy(text, len), len), edit,
	    out, out_len, why);
}

bool
frame_edit_apply_to(const struct frame_doc *doc, const struct frame_edit *edit,
    char **out, size_t *out_len, char why[FRAME_EDIT_WHY])
{
	if (doc->root == NULL) /* empty, or why not must be found out */
		return frame_edit_apply(
		    doc->text, doc->len, edit, out, out_len, why);
	return apply(frame_version_borrow(doc), edit, out, out_len, why);
}
