/* SPDX-License-Identifier: MIT */
/*
 * Another value in the place of one, which may change a line into a block of
 * lines or back. See edit_parts.h.
 */
#include "common/edit_parts.h"

static bool
in_flow(const struct frame_node *node)
{
	return node->parent != NULL && node->parent->style == FRAME_STYLE_FLOW;
}

static bool
is_empty(const struct frame_node *node)
{
	return node->span.start == node->span.end;
}

/* --- a line by a line */

/* Behind "key", "key:" or "-", where there was nothing. */
static void
fill_empty(struct frame_plan *plan, const struct frame_datum *value)
{
	const struct frame_node *node = plan->op->at;
	size_t at = node->span.start;
	char before = plan->doc->text[at - 1];
	struct frame_ink ink = {0};

	if (in_flow(node) && before != ':')
		frame_ink_word(&ink, ":");
	frame_ink_word(&ink, " ");
	frame_ink_inline(&ink, value, in_flow(node), FRAME_STYLE_PLAIN);
	frame_plan_splice(plan, at, at, &ink);
}

/* The comments of the items that go. */
static void
let_go(struct frame_plan *plan, const struct frame_node *node)
{
	for (size_t i = 0; i < frame_entries(node); i++) {
		struct frame_extent extent =
		    frame_entry_extent(plan->doc, node, i);
		frame_plan_gone(plan, extent.head, extent.end);
	}
}

static void
line_by_line(struct frame_plan *plan, const struct frame_datum *value)
{
	const struct frame_node *node = plan->op->at;
	struct frame_ink ink = {0};

	if (is_empty(node)) {
		fill_empty(plan, value);
		return;
	}
	if (node->kind != FRAME_NODE_SCALAR)
		let_go(plan, node);
	frame_ink_inline(&ink, value, in_flow(node), node->style);
	frame_plan_splice(plan, node->span.start, node->span.end, &ink);
}

static void
block_by_line(struct frame_plan *plan, const struct frame_datum *value)
{
	struct frame_ink ink = {0};

	frame_ink_inline(&ink, value, false, FRAME_STYLE_PLAIN);
	frame_ink_word(&ink, "");
	if (ink.failed)
		plan->out_of_memory = true;
	else
		frame_plan_shrink(plan, plan->op->at, ink.text);
	frame_ink_drop(&ink);
}

/* --- a line by a block */

static void
write_lines(struct frame_plan *plan, size_t at, size_t column)
{
	size_t next = frame_line_next(plan->doc, at);
	struct frame_ink ink = {0};
	bool cut = next == at; /* the file ends without a line end */

	if (cut)
		frame_ink_word(&ink, plan->layout.eol);
	frame_ink_blanks(&ink, column);
	frame_ink_block(&ink, &plan->layout, plan->op->value, column);
	if (!cut)
		frame_ink_word(&ink, plan->layout.eol);
	frame_plan_splice(plan, next, next, &ink);
}

/* "key: {}  # c" becomes "key:  # c" and lines below, behind the comments
 * that are deeper than the key. */
static void
below_key(struct frame_plan *plan, const struct frame_node *key)
{
	const struct frame_doc *doc = plan->doc;
	const struct frame_node *node = plan->op->at;
	size_t column = key->column - 1, from = node->span.start;
	size_t to = node->span.end, inner = column;
	struct frame_ink ink = {0};

	inner += plan->op->value->kind == FRAME_DATUM_MAP
		     ? plan->layout.map_step
		     : plan->layout.list_step;
	if (frame_line_last(doc, to))
		to = frame_line_end(doc, to);
	else if (frame_line_first(doc, from))
		to = frame_skip_blanks(doc, to); /* a line may not begin with
						    a tab before the comment */
	if (!is_empty(node) && frame_line_first(doc, from) &&
	    to == frame_line_end(doc, to)) {
		frame_ink_blanks(&ink, inner);
		frame_ink_block(&ink, &plan->layout, plan->op->value, inner);
		frame_plan_splice(plan, frame_line_start(doc, from), to, &ink);
		return;
	}
	while (!frame_line_first(doc, from) &&
	       (doc->text[from - 1] == ' ' || doc->text[from - 1] == '\t'))
		from--;
	frame_plan_cut(plan, from, to);
	write_lines(plan, frame_skip_below(doc, to, column + 1), inner);
}

/* Behind a dash, or as the whole document. */
static void
in_place(struct frame_plan *plan)
{
	const struct frame_node *node = plan->op->at;
	size_t column = frame_line_column(plan->doc, node->span.start);
	struct frame_ink ink = {0};

	if (is_empty(node)) {
		frame_ink_word(&ink, " ");
		column++;
	}
	frame_ink_block(&ink, &plan->layout, plan->op->value, column);
	frame_plan_splice(plan, node->span.start, node->span.end, &ink);
}

static void
line_by_block(struct frame_plan *plan)
{
	const struct frame_node *node = plan->op->at;
	const struct frame_node *key = frame_entry_key(node);

	if (node->kind != FRAME_NODE_SCALAR)
		let_go(plan, node);
	if (key != NULL)
		below_key(plan, key);
	else
		in_place(plan);
}

/* A file without content, which may have comments. */
static void
first_entry(struct frame_plan *plan)
{
	const struct frame_doc *doc = plan->doc;
	struct frame_ink ink = {0};

	if (frame_line_column(doc, doc->len) > 0)
		frame_ink_word(&ink, plan->layout.eol);
	frame_ink_block(&ink, &plan->layout, plan->op->value, 0);
	frame_ink_word(&ink, plan->layout.eol);
	frame_plan_splice(plan, doc->len, doc->len, &ink);
}

void
frame_plan_replace(struct frame_plan *plan)
{
	const struct frame_node *node = plan->op->at;
	const struct frame_datum *value = plan->op->value;
	bool lines = frame_datum_is_block(value);

	if (node == NULL)
		first_entry(plan);
	else if (node->style == FRAME_STYLE_BLOCK)
		block_by_line(plan, value);
	else if (lines && !in_flow(node))
		line_by_block(plan);
	else
		line_by_line(plan, value);
}
