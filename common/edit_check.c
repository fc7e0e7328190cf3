/* SPDX-License-Identifier: MIT */
/*
 * The check of every operation, by other means than those that made it: the
 * operation is applied to the old tree, and the new text has to be that tree;
 * no byte outside the gap around the place may be touched. It trusts no
 * splice; see edit_parts.h.
 */
#include "common/edit_parts.h"

#include <string.h>

/* --- what the tree should be. Nodes that do not change are shared. */

static struct frame_node *
new_node(
    const struct frame_plan *plan, enum frame_node_kind kind, size_t children)
{
	struct frame_node *node =
	    frame_arena_alloc(plan->doc->arena, sizeof(*node));

	if (node == NULL)
		return NULL;
	node->kind = kind;
	node->children = children;
	node->value = "";
	node->child = frame_arena_alloc(
	    plan->doc->arena, (children + 1) * sizeof(struct frame_node *));
	return node->child == NULL ? NULL : node;
}

static struct frame_node *
text_node(const struct frame_plan *plan, const char *text, bool bare)
{
	struct frame_node *node = new_node(plan, FRAME_NODE_SCALAR, 0);

	if (node == NULL)
		return NULL;
	node->style = bare ? FRAME_STYLE_PLAIN : FRAME_STYLE_DOUBLE;
	node->value = text;
	node->value_len = strlen(text);
	return node;
}

static struct frame_node *
datum_node(const struct frame_plan *plan, const struct frame_datum *datum)
{
	bool map = datum->kind == FRAME_DATUM_MAP;
	struct frame_node *node;

	if (datum->kind == FRAME_DATUM_TEXT || datum->kind == FRAME_DATUM_BARE)
		return text_node(
		    plan, datum->text, datum->kind == FRAME_DATUM_BARE);
	node = new_node(plan, map ? FRAME_NODE_MAP : FRAME_NODE_LIST,
	    map ? 2 * datum->count : datum->count);
	for (size_t i = 0; node != NULL && i < datum->count; i++) {
		struct frame_node *value = datum_node(plan, &datum->item[i]);
		struct frame_node *key =
		    map ? text_node(plan, datum->key[i], false) : value;
		if (value == NULL || key == NULL)
			return NULL;
		node->child[map ? 2 * i : i] = key;
		node->child[map ? 2 * i + 1 : i] = value;
	}
	return node;
}

/* A copy of a collection with `add` places put in at child `at`, or -`add`
 * children left out there. */
static struct frame_node *
copy_node(const struct frame_plan *plan, const struct frame_node *old,
    size_t at, int add)
{
	size_t children = old->children + (size_t)add, skip = 0, hole = 0;
	struct frame_node *node = new_node(plan, old->kind, children);

	if (add < 0)
		skip = (size_t)-add;
	else
		hole = (size_t)add;
	for (size_t i = 0; node != NULL && i < at; i++)
		node->child[i] = old->child[i];
	for (size_t i = at + skip; node != NULL && i < old->children; i++)
		node->child[i - skip + hole] = old->child[i];
	return node;
}

static struct frame_node *
inserted(const struct frame_plan *plan)
{
	const struct frame_op *op = plan->op;
	bool map = op->at->kind == FRAME_NODE_MAP;
	size_t at = map ? 2 * op->index : op->index;
	struct frame_node *value = datum_node(plan, op->value), *key = NULL;
	struct frame_node *node = copy_node(plan, op->at, at, map ? 2 : 1);

	if (map)
		key = text_node(plan, op->name, false);
	if (node == NULL || value == NULL || (map && key == NULL))
		return NULL;
	node->child[at] = map ? key : value;
	node->child[map ? at + 1 : at] = value;
	return node;
}

static struct frame_node *
removed(const struct frame_plan *plan)
{
	const struct frame_op *op = plan->op;
	bool map = op->at->kind == FRAME_NODE_MAP;
	struct frame_datum left = frame_edit_emptied(op->at);

	if (frame_entries(op->at) == 1)
		return datum_node(plan, &left);
	return map ? copy_node(plan, op->at, 2 * op->index, -2)
		   : copy_node(plan, op->at, op->index, -1);
}

static struct frame_node *
moved(const struct frame_plan *plan)
{
	const struct frame_op *op = plan->op;
	struct frame_node *left = copy_node(plan, op->at, op->index, -1);
	struct frame_node *node =
	    left == NULL ? NULL : copy_node(plan, left, op->to, 1);

	if (node != NULL)
		node->child[op->to] = op->at->child[op->index];
	return node;
}

static struct frame_node *
renamed(const struct frame_plan *plan)
{
	const struct frame_op *op = plan->op;
	struct frame_node *key = text_node(plan, op->name, false);
	struct frame_node *node = copy_node(plan, op->at, 0, 0);

	if (node == NULL || key == NULL)
		return NULL;
	node->child[2 * op->index] = key;
	return node;
}

/* The whole tree. NULL: out of memory. */
static const struct frame_node *
expected(const struct frame_plan *plan)
{
	const struct frame_op *op = plan->op;
	const struct frame_node *old = op->at;
	struct frame_node *node = op->kind == FRAME_OP_REPLACE
				      ? datum_node(plan, op->value)
				  : op->kind == FRAME_OP_INSERT ? inserted(plan)
				  : op->kind == FRAME_OP_REMOVE ? removed(plan)
				  : op->kind == FRAME_OP_MOVE	? moved(plan)
								: renamed(plan);

	for (; node != NULL && old != NULL && old->parent != NULL;
	     old = old->parent) {
		struct frame_node *copy = copy_node(plan, old->parent, 0, 0);
		for (size_t i = 0; copy != NULL && i < copy->children; i++) {
			if (copy->child[i] == old)
				copy->child[i] = node;
		}
		node = copy;
	}
	return node;
}

/* --- comparing trees */

/* What a plain scalar is apart from its text: 0 nothing, 1 true, false or a
 * number, 2 text. */
static int
meaning(const struct frame_node *node)
{
	const char *digits = node->value + (*node->value == '-');

	if (node->style != FRAME_STYLE_PLAIN)
		return 2;
	if (frame_node_is_null(node))
		return 0;
	if (strcmp(node->value, "true") == 0 ||
	    strcmp(node->value, "false") == 0)
		return 1;
	return *digits != '\0' && digits[strspn(digits, "0123456789")] == '\0'
		   ? 1
		   : 2;
}

bool
frame_datum_same(const struct frame_datum *datum, const struct frame_node *node)
{
	return node->kind == FRAME_NODE_SCALAR &&
	       (datum->kind == FRAME_DATUM_TEXT ||
		   datum->kind == FRAME_DATUM_BARE) &&
	       strcmp(datum->text, node->value) == 0 &&
	       (meaning(node) == 2) == (datum->kind == FRAME_DATUM_TEXT);
}

static bool
same(const struct frame_node *a, const struct frame_node *b, bool key)
{
	bool fine = a->kind == b->kind && a->children == b->children;

	if (fine && a->kind == FRAME_NODE_SCALAR)
		return a->value_len == b->value_len &&
		       memcmp(a->value, b->value, a->value_len) == 0 &&
		       (key || meaning(a) == meaning(b));
	for (size_t i = 0; fine && i < a->children; i++)
		fine = same(a->child[i], b->child[i],
		    a->kind == FRAME_NODE_MAP && i % 2 == 0);
	return fine;
}

/* --- where splices may be */

/* The end of what comes before a node, the start of what comes behind. */
static size_t
end_before(const struct frame_node *node)
{
	for (; node->parent != NULL; node = node->parent) {
		struct frame_node *const *child = node->parent->child;
		if (child[0] == node)
			continue;
		while (child[1] != node)
			child++;
		return child[0]->span.end;
	}
	return 0;
}

static size_t
start_behind(const struct frame_doc *doc, const struct frame_node *node)
{
	for (; node->parent != NULL; node = node->parent) {
		struct frame_node *const *child = node->parent->child;
		size_t last = node->parent->children - 1;
		if (child[last] == node)
			continue;
		while (child[0] != node)
			child++;
		return child[1]->span.start;
	}
	return doc->len;
}

/* From the end of the node before the place to the start of that behind. */
static struct frame_span
window(const struct frame_plan *plan)
{
	const struct frame_op *op = plan->op;
	const struct frame_doc *doc = plan->doc;
	size_t low = op->index, high = op->index, step = 1;
	struct frame_node *const *child;

	if (op->at == NULL)
		return (struct frame_span){0, doc->len};
	child = op->at->child;
	if (op->kind == FRAME_OP_REPLACE || op->at->children == 0)
		return (struct frame_span){
		    end_before(op->at), start_behind(doc, op->at)};
	if (op->at->kind == FRAME_NODE_MAP)
		step = 2;
	if (op->kind == FRAME_OP_RENAME)
		return child[2 * low]->span;
	if (op->kind == FRAME_OP_MOVE) {
		low = op->to < low ? op->to : low;
		high = op->to > high ? op->to : high;
	} else if (op->kind == FRAME_OP_INSERT) {
		if (low == frame_entries(op->at))
			return (struct frame_span){
			    child[op->at->children - 1]->span.end,
			    start_behind(doc, op->at)};
		return (struct frame_span){end_before(child[step * low]),
		    child[step * low]->span.start};
	}
	return (struct frame_span){end_before(child[step * low]),
	    start_behind(doc, child[step * high + step - 1])};
}

static bool
within_window(const struct frame_plan *plan)
{
	struct frame_span span = window(plan);

	for (size_t i = 0; i < plan->splices; i++) {
		if (plan->splice[i].span.start < span.start ||
		    plan->splice[i].span.end > span.end)
			return false;
	}
	return true;
}

const char *
frame_edit_check(const struct frame_plan *plan, const struct frame_doc *after)
{
	const struct frame_node *wanted = expected(plan);

	if (wanted == NULL)
		return "out of memory";
	if (!within_window(plan))
		return "more than this place would change";
	if (after->root == NULL || !same(wanted, after->root, false))
		return "the result would say something else";
	if (!frame_comments_kept(plan, after))
		return "a comment would be lost";
	return NULL;
}
