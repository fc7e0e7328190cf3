/* SPDX-License-Identifier: MIT */
/*
 * Collects what an operation does to a text; see edit_parts.h.
 */
#include "common/edit_parts.h"

#include <stdlib.h>
#include <string.h>

/* Room for one more element of an array in the document's arena. */
static void *
grow(struct frame_plan *plan, void *array, size_t count, size_t *room,
    size_t size)
{
	void *grown;

	if (count < *room)
		return array;
	grown = frame_arena_alloc(
	    plan->doc->arena, (*room == 0 ? 4 : 2 * *room) * size);
	if (grown == NULL) {
		plan->out_of_memory = true;
		return NULL;
	}
	if (count > 0)
		memcpy(grown, array, count * size);
	*room = *room == 0 ? 4 : 2 * *room;
	return grown;
}

static void
add_splice(struct frame_plan *plan, size_t start, size_t end, const char *text,
    size_t len)
{
	struct frame_splice *splice = grow(plan, plan->splice, plan->splices,
	    &plan->splice_room, sizeof(*splice));

	if (splice == NULL || plan->out_of_memory)
		return;
	plan->splice = splice;
	splice += plan->splices++;
	*splice = (struct frame_splice){{start, end}, text, len};
}

void
frame_plan_splice(
    struct frame_plan *plan, size_t start, size_t end, struct frame_ink *ink)
{
	char *text = NULL;

	if (!ink->failed)
		text = frame_arena_copy(plan->doc->arena,
		    ink->text == NULL ? "" : ink->text, ink->len);
	if (text == NULL)
		plan->out_of_memory = true;
	else
		add_splice(plan, start, end, text, ink->len);
	frame_ink_drop(ink);
}

void
frame_plan_cut(struct frame_plan *plan, size_t start, size_t end)
{
	if (start < end)
		add_splice(plan, start, end, "", 0);
}

void
frame_plan_word(
    struct frame_plan *plan, size_t start, size_t end, const char *word)
{
	struct frame_ink ink = {0};

	frame_ink_word(&ink, word);
	frame_plan_splice(plan, start, end, &ink);
}

void
frame_plan_gone(struct frame_plan *plan, size_t start, size_t end)
{
	struct frame_span *gone = grow(plan, plan->gone, plan->gone_count,
	    &plan->gone_room, sizeof(*gone));

	if (gone == NULL || plan->out_of_memory)
		return;
	plan->gone = gone;
	gone[plan->gone_count++] = (struct frame_span){start, end};
}

struct frame_datum
frame_edit_emptied(const struct frame_node *node)
{
	struct frame_datum datum = {.kind = FRAME_DATUM_LIST};

	if (node->kind == FRAME_NODE_MAP)
		datum.kind = FRAME_DATUM_MAP;
	if (node->kind == FRAME_NODE_MAP && node->style == FRAME_STYLE_BLOCK &&
	    node->parent != NULL && node->parent->kind == FRAME_NODE_MAP)
		datum =
		    (struct frame_datum){.kind = FRAME_DATUM_BARE, .text = ""};
	return datum;
}

static void
plan_rename(struct frame_plan *plan)
{
	const struct frame_node *map = plan->op->at;
	const struct frame_node *key = map->child[2 * plan->op->index];
	struct frame_ink ink = {0};

	frame_ink_text(
	    &ink, plan->op->name, map->style == FRAME_STYLE_FLOW, key->style);
	frame_plan_splice(plan, key->span.start, key->span.end, &ink);
}

/* Splices are found in no order, but never overlap. */
static int
compare_splices(const void *a, const void *b)
{
	const struct frame_splice *x = a, *y = b;

	if (x->span.start != y->span.start)
		return x->span.start < y->span.start ? -1 : 1;
	return x->span.end < y->span.end ? -1 : x->span.end > y->span.end;
}

void
frame_plan_make(struct frame_plan *plan)
{
	const struct frame_op *op = plan->op;

	if (op->kind == FRAME_OP_RENAME)
		plan_rename(plan);
	else if (op->kind == FRAME_OP_REPLACE)
		frame_plan_replace(plan);
	else if (op->at->style == FRAME_STYLE_FLOW)
		frame_plan_flow(plan);
	else
		frame_plan_block(plan);
	if (plan->splices > 1)
		qsort(plan->splice, plan->splices, sizeof(*plan->splice),
		    compare_splices);
}
