/* SPDX-License-Identifier: MIT */
/*
 * Where an edit belongs in a file that somebody else has changed; see
 * draft_parts.h. What the edit was made for must be the same there: nobody's
 * change is overwritten, and a rule is found by what it says, because its
 * number may be another one.
 */
#include "common/draft_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct merging {
	struct frame_edit *edit;
	struct frame_arena *arena;
	size_t at;			    /* step of the route */
	const struct frame_node *old, *new; /* which it is to be found in */
	char *why;
};

bool
frame_node_same(const struct frame_node *a, const struct frame_node *b)
{
	bool same;

	if (a == NULL || b == NULL)
		return a == b;
	same = a->kind == b->kind && a->children == b->children;
	if (same && a->kind == FRAME_NODE_SCALAR)
		return (a->style == FRAME_STYLE_PLAIN) ==
			   (b->style == FRAME_STYLE_PLAIN) &&
		       a->value_len == b->value_len &&
		       memcmp(a->value, b->value, a->value_len) == 0;
	for (size_t i = 0; same && i < a->children; i++)
		same = frame_node_same(a->child[i], b->child[i]);
	return same;
}

/* "providers.win-lab.token_duration" */
static bool
refuse(const struct merging *merging, const char *what)
{
	const struct frame_route *route = &merging->edit->route;
	char place[300] = "";

	for (size_t i = 0; i <= merging->at && i < route->count; i++) {
		size_t len = strlen(place);
		snprintf(place + len, sizeof(place) - len, "%s%s",
		    i > 0 ? "." : "", route->step[i]);
	}
	return frame_draft_refuse(merging->why, "%s %s", place, what);
}

/* --- lists */

static const struct frame_node *
item(const struct frame_node *list, size_t number)
{
	if (list == NULL || list->kind != FRAME_NODE_LIST || number == 0 ||
	    number > list->children)
		return NULL;
	return list->child[number - 1];
}

/* The number that the item has now, 0: it is not there, or several times. */
static size_t
relocate(const struct merging *merging, size_t number)
{
	const struct frame_node *wanted = item(merging->old, number);
	size_t found = 0, times = 0;

	if (wanted == NULL)
		return 0;
	if (frame_node_same(wanted, item(merging->new, number)))
		return number;
	for (size_t i = 1; item(merging->new, i) != NULL; i++) {
		if (!frame_node_same(wanted, item(merging->new, i)))
			continue;
		found = i;
		times++;
	}
	return times == 1 ? found : 0;
}

static bool
set_number(struct merging *merging, size_t number)
{
	char digits[24];
	int len = snprintf(digits, sizeof(digits), "%zu", number);
	char *copy = frame_arena_copy(merging->arena, digits, (size_t)len);

	if (copy == NULL)
		return frame_draft_refuse(merging->why, "out of memory");
	merging->edit->route.step[merging->at] = copy;
	return true;
}

static bool
find_item(struct merging *merging, size_t number)
{
	size_t found = relocate(merging, number);

	if (found == 0)
		return refuse(merging, "is not the same any more");
	return set_number(merging, found);
}

/* Between the same neighbours as before; at the very beginning stays there. */
static bool
find_gap(struct merging *merging, size_t number)
{
	size_t found = number <= 1 ? 1 : relocate(merging, number);

	if (found == 0 && (found = relocate(merging, number - 1)) > 0)
		found++;
	if (found == 0)
		return refuse(merging, "has other neighbours now");
	return set_number(merging, found);
}

static bool
merge_list(struct merging *merging)
{
	struct frame_edit *edit = merging->edit;
	size_t number = strtoul(edit->route.step[merging->at], NULL, 10);
	size_t to;

	if (merging->new == NULL || merging->new->kind != FRAME_NODE_LIST)
		return refuse(merging, "is not there any more");
	if (edit->kind == FRAME_EDIT_INSERT)
		return find_gap(merging, number);
	if (edit->kind == FRAME_EDIT_MOVE) {
		to = relocate(merging, edit->to);
		if (to == 0)
			return refuse(merging, "has other neighbours now");
		edit->to = to;
	}
	return find_item(merging, number);
}

/* --- maps */

/* True if it says already what the edit wants it to say. */
static bool
says(const struct frame_node *node, const struct frame_datum *value)
{
	return node != NULL && value != NULL &&
	       node->kind == FRAME_NODE_SCALAR && value->text != NULL &&
	       (value->kind == FRAME_DATUM_TEXT ||
		   node->style == FRAME_STYLE_PLAIN) &&
	       strcmp(node->value, value->text) == 0;
}

static bool
merge_key(struct merging *merging)
{
	const struct frame_edit *edit = merging->edit;
	const char *key = edit->route.step[merging->at];
	const struct frame_node *old = frame_node_get(merging->old, key);
	const struct frame_node *new = frame_node_get(merging->new, key);

	if (edit->kind == FRAME_EDIT_RENAME || edit->kind == FRAME_EDIT_MOVE)
		return true; /* whether it can be done the edit will see */
	if (frame_node_same(old, new) || says(new, edit->value))
		return true;
	if (new == NULL)
		return edit->kind == FRAME_EDIT_REMOVE ||
		       refuse(merging, "is not there any more");
	return refuse(merging, "was changed, too");
}

/* --- the way there */

static const struct frame_node *
child_of(const struct frame_node *node, const char *step)
{
	if (node != NULL && node->kind == FRAME_NODE_LIST)
		return item(node, strtoul(step, NULL, 10));
	return frame_node_get(node, step);
}

/* One step down. What was there must still be. */
static bool
descend(struct merging *merging)
{
	const char *step = merging->edit->route.step[merging->at];
	const struct frame_node *old = child_of(merging->old, step);

	if (merging->old != NULL && merging->old->kind == FRAME_NODE_LIST &&
	    !find_item(merging, strtoul(step, NULL, 10)))
		return false;
	merging->new =
	    child_of(merging->new, merging->edit->route.step[merging->at]);
	if (old != NULL && merging->new == NULL)
		return refuse(merging, "is not there any more");
	merging->old = old;
	merging->at++;
	return true;
}

bool
frame_merge_edit(const struct frame_doc *old, const struct frame_doc *new,
    struct frame_edit *edit, struct frame_arena *arena,
    char why[FRAME_DRAFT_WHY])
{
	struct merging merging = {.edit = edit,
	    .arena = arena,
	    .old = old->root,
	    .new = new->root,
	    .why = why};

	while (merging.at + 1 < edit->route.count)
		if (!descend(&merging))
			return false;
	if (edit->route.count == 0)
		return refuse(&merging, "the file was changed, too");
	if (merging.old != NULL && merging.old->kind == FRAME_NODE_LIST)
		return merge_list(&merging);
	return merge_key(&merging);
}
