/* SPDX-License-Identifier: MIT */
/*
 * Entries of block maps and lists are whole lines, except the first behind a
 * dash: put in, taken out and moved here. See edit_parts.h.
 */
#include "common/edit_parts.h"

/* --- insert */

/* True if an empty line is between an entry and the one above it; for the
 * first, if the second has one. */
static bool
stands_apart(const struct frame_plan *plan, size_t index)
{
	index += index == 0;
	return frame_line_blank_above(
	    plan->doc, frame_entry_extent(plan->doc, plan->op->at, index).head);
}

/* New entries of several lines are set apart where their neighbours are, and
 * in a file that has only its version yet. */
static bool
set_apart(const struct frame_plan *plan)
{
	const struct frame_op *op = plan->op;
	size_t count = frame_entries(op->at);

	if (!frame_datum_is_block(op->value))
		return false;
	if (count < 2)
		return op->at->parent == NULL && op->at->kind == FRAME_NODE_MAP;
	return stands_apart(plan, op->index < count ? op->index : count - 1);
}

static void
write_new(struct frame_plan *plan, struct frame_ink *ink, size_t column)
{
	const struct frame_op *op = plan->op;
	struct frame_datum one = {
	    .kind = FRAME_DATUM_MAP, .count = 1, .item = op->value};

	one.key = &op->name;
	if (op->at->kind == FRAME_NODE_MAP) {
		frame_ink_block(ink, &plan->layout, &one, column);
		return;
	}
	frame_ink_word(ink, "- ");
	frame_ink_block(ink, &plan->layout, op->value, column + 2);
}

static void
insert_before(struct frame_plan *plan, size_t column)
{
	size_t at =
	    frame_entry_extent(plan->doc, plan->op->at, plan->op->index).head;
	struct frame_ink ink = {0};

	write_new(plan, &ink, column);
	frame_ink_word(&ink, plan->layout.eol);
	if (set_apart(plan))
		frame_ink_word(&ink, plan->layout.eol);
	frame_ink_blanks(&ink, column);
	frame_plan_splice(plan, at, at, &ink);
}

/* Behind the comments that belong to the collection, which for a list at the
 * column of its key cannot be told from those of the next key. */
static size_t
end_of_all(const struct frame_plan *plan, size_t column)
{
	const struct frame_node *node = plan->op->at;
	const struct frame_node *key = frame_entry_key(node);
	size_t end =
	    frame_entry_extent(plan->doc, node, frame_entries(node) - 1).end;

	if (key != NULL && key->column == node->column)
		column++;
	return frame_skip_below(plan->doc, end, column);
}

static void
insert_last(struct frame_plan *plan, size_t column)
{
	size_t end = end_of_all(plan, column);
	size_t next = frame_line_next(plan->doc, end);
	struct frame_ink ink = {0};
	bool cut = next == end; /* the file ends without a line end */

	if (cut)
		frame_ink_word(&ink, plan->layout.eol);
	if (set_apart(plan))
		frame_ink_word(&ink, plan->layout.eol);
	frame_ink_blanks(&ink, column);
	write_new(plan, &ink, column);
	if (!cut)
		frame_ink_word(&ink, plan->layout.eol);
	frame_plan_splice(plan, next, next, &ink);
}

static void
insert(struct frame_plan *plan)
{
	size_t column = plan->op->at->column - 1;

	if (plan->op->index < frame_entries(plan->op->at))
		insert_before(plan, column);
	else
		insert_last(plan, column);
}

/* --- remove */

/* Of two empty lines around what goes, one goes with it; so does the one
 * behind the first entry, and one that would be the file's last. */
static void
cut_lines(struct frame_plan *plan, size_t from, size_t to)
{
	const struct frame_doc *doc = plan->doc;
	bool above = frame_line_blank_above(doc, from);

	if (above && to == doc->len)
		from = frame_line_start(doc, from - 1);
	else if ((above || plan->op->index == 0) && frame_line_last(doc, to))
		to = frame_line_next(doc, to);
	frame_plan_cut(plan, from, to);
}

/* Where the blanks before a place begin. */
static size_t
before_blanks(const struct frame_doc *doc, size_t at)
{
	while (doc->text[at - 1] == ' ' || doc->text[at - 1] == '\t')
		at--;
	return at;
}

/* Behind a dash that is not its own, the next entry takes its place, unless
 * that has a comment above, which needs its line. */
static void
cut_entry(struct frame_plan *plan, const struct frame_extent *extent)
{
	const struct frame_doc *doc = plan->doc;
	size_t next = frame_skip_space(doc, extent->end);

	if (frame_line_first(doc, extent->head))
		cut_lines(plan, frame_line_start(doc, extent->head),
		    frame_line_next(doc, extent->end));
	else if (doc->text[next] == '#')
		frame_plan_cut(
		    plan, before_blanks(doc, extent->start), extent->end);
	else
		frame_plan_cut(plan, extent->start, next);
}

void
frame_plan_shrink(
    struct frame_plan *plan, const struct frame_node *node, const char *word)
{
	const struct frame_node *key = frame_entry_key(node);
	const struct frame_doc *doc = plan->doc;
	struct frame_ink ink = {0};
	size_t colon;

	if (key != NULL && *word != '\0') {
		colon = frame_entry_colon(doc, key);
		frame_ink_word(&ink, " ");
		frame_ink_word(&ink, word);
		frame_plan_splice(plan, colon, colon, &ink);
	}
	for (size_t i = 0; i < frame_entries(node); i++) {
		struct frame_extent extent = frame_entry_extent(doc, node, i);
		frame_plan_gone(plan, extent.head, extent.end);
		if (key == NULL && i == 0)
			frame_plan_word(plan, extent.head, extent.end, word);
		else
			frame_plan_cut(plan, frame_line_start(doc, extent.head),
			    frame_line_next(doc, extent.end));
	}
}

static void
remove_entry(struct frame_plan *plan)
{
	const struct frame_node *node = plan->op->at;
	const struct frame_doc *doc = plan->doc;
	struct frame_extent extent;

	if (frame_entries(node) == 1) {
		struct frame_datum left = frame_edit_emptied(node);
		frame_plan_shrink(plan, node,
		    left.kind == FRAME_DATUM_LIST  ? "[]"
		    : left.kind == FRAME_DATUM_MAP ? "{}"
						   : "");
		return;
	}
	extent = frame_entry_extent(doc, node, plan->op->index);
	frame_plan_gone(plan, extent.head, extent.end);
	cut_entry(plan, &extent);
}

/* --- move */

/* Its lines alone move, so that the others stay under their headings. */
static void
move_up(struct frame_plan *plan, const struct frame_extent *item)
{
	const struct frame_op *op = plan->op;
	struct frame_extent place =
	    frame_entry_extent(plan->doc, op->at, op->to);
	size_t at = place.head;
	struct frame_ink ink = {0};

	if (item->head != item->start && !frame_line_first(plan->doc, at)) {
		at = before_blanks(plan->doc, at);
		frame_ink_word(&ink, plan->layout.eol);
		frame_ink_blanks(&ink, op->at->column - 1);
	}
	frame_ink_add(
	    &ink, plan->doc->text + item->head, item->end - item->head);
	frame_ink_word(&ink, plan->layout.eol);
	if (stands_apart(plan, op->to))
		frame_ink_word(&ink, plan->layout.eol);
	frame_ink_blanks(&ink, op->at->column - 1);
	frame_plan_splice(plan, at, place.head, &ink);
}

static void
move_down(struct frame_plan *plan, const struct frame_extent *item)
{
	const struct frame_op *op = plan->op;
	size_t end = frame_entry_extent(plan->doc, op->at, op->to).end;
	size_t next = frame_line_next(plan->doc, end);
	struct frame_ink ink = {0};
	bool cut = next == end; /* the file ends without a line end */

	if (cut)
		frame_ink_word(&ink, plan->layout.eol);
	if (stands_apart(plan, op->to))
		frame_ink_word(&ink, plan->layout.eol);
	frame_ink_blanks(&ink, op->at->column - 1);
	frame_ink_add(
	    &ink, plan->doc->text + item->head, item->end - item->head);
	if (!cut)
		frame_ink_word(&ink, plan->layout.eol);
	frame_plan_splice(plan, next, next, &ink);
}

static void
move(struct frame_plan *plan)
{
	const struct frame_op *op = plan->op;
	struct frame_extent item =
	    frame_entry_extent(plan->doc, op->at, op->index);

	if (op->to < op->index)
		move_up(plan, &item);
	else
		move_down(plan, &item);
	cut_entry(plan, &item);
}

void
frame_plan_block(struct frame_plan *plan)
{
	if (plan->op->kind == FRAME_OP_INSERT)
		insert(plan);
	else if (plan->op->kind == FRAME_OP_REMOVE)
		remove_entry(plan);
	else
		move(plan);
}
