/* SPDX-License-Identifier: MIT */
/*
 * Entries between brackets: put in, taken out and moved, on one line or with
 * a line for each. See edit_parts.h.
 */
#include "common/edit_parts.h"

#include <string.h>

static void
write_new(struct frame_plan *plan, struct frame_ink *ink)
{
	const struct frame_op *op = plan->op;

	if (op->at->kind == FRAME_NODE_MAP) {
		frame_ink_text(ink, op->name, true, FRAME_STYLE_PLAIN);
		frame_ink_word(ink, ": ");
	}
	frame_ink_inline(ink, op->value, true, FRAME_STYLE_PLAIN);
}

/* "a:" is no key when a comma or bracket touches the colon. */
static const char *
blank_behind(const struct frame_plan *plan, size_t end)
{
	return plan->doc->text[end - 1] == ':' ? " " : "";
}

static void
new_line(struct frame_plan *plan, struct frame_ink *ink, size_t column)
{
	frame_ink_word(ink, plan->layout.eol);
	frame_ink_blanks(ink, column);
}

/* --- insert */

static void
insert_before(struct frame_plan *plan)
{
	const struct frame_doc *doc = plan->doc;
	struct frame_extent extent =
	    frame_entry_extent(doc, plan->op->at, plan->op->index);
	struct frame_ink ink = {0};

	write_new(plan, &ink);
	frame_ink_word(&ink, ",");
	if (frame_line_first(doc, extent.head))
		new_line(plan, &ink, frame_line_column(doc, extent.head));
	else
		frame_ink_word(&ink, " ");
	frame_plan_splice(plan, extent.head, extent.head, &ink);
}

/* The last item stands on a line of its own, or has a comment behind it: the
 * new one gets a line. */
static void
insert_line(struct frame_plan *plan, const struct frame_extent *last)
{
	const struct frame_doc *doc = plan->doc;
	struct frame_ink comma = {0}, ink = {0};
	size_t at = last->end;

	if (!last->has_comma) {
		frame_ink_word(&comma, blank_behind(plan, last->value));
		frame_ink_word(&comma, ",");
	}
	if (!frame_line_last(doc, at)) { /* the bracket is on this line */
		frame_ink_word(&ink, comma.text == NULL ? "" : comma.text);
		frame_ink_drop(&comma);
	}
	new_line(plan, &ink, frame_line_column(doc, last->start));
	write_new(plan, &ink);
	if (last->has_comma)
		frame_ink_word(&ink, ",");
	if (comma.len > 0)
		frame_plan_splice(plan, last->value, last->value, &comma);
	frame_plan_splice(plan, at, at, &ink);
}

static void
insert_last(struct frame_plan *plan)
{
	const struct frame_node *node = plan->op->at;
	struct frame_extent last =
	    frame_entry_extent(plan->doc, node, frame_entries(node) - 1);
	struct frame_ink ink = {0};

	if (last.has_comma && !last.comma_near) {
		frame_ink_word(&ink, " ");
		write_new(plan, &ink);
		frame_plan_splice(plan, last.comma + 1, last.comma + 1, &ink);
	} else if (frame_line_first(plan->doc, last.start) ||
		   last.tail != last.end) {
		insert_line(plan, &last);
	} else {
		frame_ink_word(&ink, blank_behind(plan, last.value));
		frame_ink_word(&ink, ", ");
		write_new(plan, &ink);
		frame_plan_splice(plan, last.value, last.value, &ink);
	}
}

static void
insert(struct frame_plan *plan)
{
	size_t count = frame_entries(plan->op->at);
	size_t open = plan->op->at->span.start + 1;
	struct frame_ink ink = {0};

	if (plan->op->index < count) {
		insert_before(plan);
	} else if (count > 0) {
		insert_last(plan);
	} else {
		write_new(plan, &ink);
		frame_plan_splice(plan, open, open, &ink);
	}
}

/* --- remove */

/* From `from` to `to`, and the whole line if nothing else is on it. */
static void
cut(struct frame_plan *plan, size_t from, size_t to)
{
	const struct frame_doc *doc = plan->doc;
	size_t end = frame_skip_blanks(doc, to);

	if (end != frame_line_end(doc, end)) {
		frame_plan_cut(plan, from, end);
		return;
	}
	if (frame_line_first(doc, from)) {
		frame_plan_cut(plan, frame_line_start(doc, from),
		    frame_line_next(doc, end));
		return;
	}
	while (doc->text[from - 1] == ' ' || doc->text[from - 1] == '\t')
		from--;
	frame_plan_cut(plan, from, to);
}

/* The comma is on another line, or behind a comment. */
static void
cut_apart(struct frame_plan *plan, const struct frame_extent *extent)
{
	frame_plan_cut(plan, extent->head, extent->end);
	frame_plan_cut(plan, extent->comma,
	    frame_skip_blanks(plan->doc, extent->comma + 1));
}

/* The last one, with the comma before it. */
static void
remove_last(struct frame_plan *plan, const struct frame_extent *extent)
{
	const struct frame_doc *doc = plan->doc;
	size_t before =
	    frame_entry_value(plan->op->at, plan->op->index - 1)->span.end;
	size_t space = extent->tail;

	if (memchr(doc->text + before, '#', extent->start - before) != NULL) {
		cut(plan, extent->head, extent->end);
		return;
	}
	frame_plan_word(
	    plan, before, extent->value, blank_behind(plan, before));
	if (extent->tail == extent->end)
		return;
	while (doc->text[space - 1] == ' ' || doc->text[space - 1] == '\t')
		space--;
	frame_plan_cut(plan, space, extent->end);
}

static void
remove_entry(struct frame_plan *plan)
{
	const struct frame_node *node = plan->op->at;
	size_t count = frame_entries(node);
	struct frame_extent extent =
	    frame_entry_extent(plan->doc, node, plan->op->index);

	frame_plan_gone(plan, extent.head, extent.end);
	if (extent.has_comma && !extent.comma_near)
		cut_apart(plan, &extent);
	else if (count > 1 && plan->op->index == count - 1)
		remove_last(plan, &extent);
	else
		cut(plan, extent.head, extent.end);
}

/* --- move */

/* Comments between the items would end up beside others. */
static bool
comments_between(const struct frame_plan *plan, size_t low, size_t high)
{
	const struct frame_node *node = plan->op->at;
	struct frame_extent first = frame_entry_extent(plan->doc, node, low);
	size_t end = first.start;

	if (first.head != first.start)
		return true;
	for (size_t i = low; i <= high; i++) {
		struct frame_extent extent =
		    frame_entry_extent(plan->doc, node, i);
		if (extent.tail != extent.end ||
		    memchr(plan->doc->text + end, '#', extent.start - end) !=
			NULL)
			return true;
		end = extent.value;
	}
	return false;
}

static void
move(struct frame_plan *plan)
{
	const struct frame_op *op = plan->op;
	struct frame_node *const *child = op->at->child;
	size_t low = op->index < op->to ? op->index : op->to;
	size_t high = op->index < op->to ? op->to : op->index, from;
	struct frame_ink ink = {0};

	if (comments_between(plan, low, high)) {
		plan->refused = "comments stand between the items to be moved";
		plan->where = (struct frame_span){
		    child[low]->span.start, child[high]->span.end};
		return;
	}
	for (size_t i = low; i <= high; i++) {
		from = i == op->to	    ? op->index
		       : op->to < op->index ? i - 1
					    : i + 1;
		frame_ink_add(&ink, plan->doc->text + child[from]->span.start,
		    child[from]->span.end - child[from]->span.start);
		if (i < high)
			frame_ink_add(&ink,
			    plan->doc->text + child[i]->span.end,
			    child[i + 1]->span.start - child[i]->span.end);
	}
	frame_plan_splice(
	    plan, child[low]->span.start, child[high]->span.end, &ink);
}

void
frame_plan_flow(struct frame_plan *plan)
{
	if (plan->op->kind == FRAME_OP_INSERT)
		insert(plan);
	else if (plan->op->kind == FRAME_OP_REMOVE)
		remove_entry(plan);
	else
		move(plan);
}
