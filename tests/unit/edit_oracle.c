/* SPDX-License-Identifier: MIT */
/*
 * See edit_oracle.h. Whatever is out of memory here aborts.
 */
#include "tests/unit/edit_oracle.h"

#include <stdlib.h>
#include <string.h>

#include "tests/unit/edit_lines.h"
#include "tests/unit/edit_model.h"
#include "tests/unit/edit_touch.h"

static void
parse(struct parsed *parsed, const char *text, size_t len)
{
	parsed->text = text;
	parsed->len = len;
	if (!frame_diags_init(&parsed->diags, "TEXT", text, len))
		abort();
	frame_doc_parse(&parsed->doc, text, len, &parsed->diags);
	parsed->usable = parsed->diags.errors == 0 || parsed->doc.root != NULL;
}

static void
drop(struct parsed *parsed)
{
	frame_doc_free(&parsed->doc);
	frame_diags_free(&parsed->diags);
}

/* --- judging each kind */

static const char *
judge_remove(const struct scene *scene)
{
	size_t index = 0, blank;
	const struct frame_node *parent = oracle_node_at(
	    &scene->old.doc, scene->edit, scene->edit->route.count - 1, &index);
	struct place place;
	struct change change = oracle_changed(scene);

	oracle_node_at(
	    &scene->old.doc, scene->edit, scene->edit->route.count, &index);
	place = oracle_place_of(scene, parent, index);
	if (!oracle_comments_fine(scene, place.start, place.end, true))
		return "other comments were removed than those of the entry";
	if (place.flow)
		return NULL;
	if (!place.alone ||
	    parent->children <= (parent->kind == FRAME_NODE_MAP ? 2u : 1u))
		return NULL;
	blank = change.old - change.new - (place.last - place.first + 1);
	if (!oracle_only_removed(scene) || blank > 1)
		return "more was changed than the entry's lines";
	return NULL;
}

static const char *
judge_line(const struct scene *scene)
{
	if (!oracle_one_line(scene))
		return "more than one line was changed";
	if (!oracle_comments_fine(scene, 0, 0, true))
		return "comments were changed";
	return NULL;
}

/* Without the lines of the item, and blank ones, the file is as it was. */
static bool
others_stay(
    const struct scene *scene, const struct frame_node *list, size_t index)
{
	struct place item = oracle_place_of(scene, list, index);
	size_t j = 0, count = item.last - item.first + 1, skipped = 0;

	if (!item.alone || !oracle_place_of(scene, list, 0).alone)
		return true;
	for (size_t i = 0; i < scene->old_lines.count; i++) {
		if ((i >= item.first && i <= item.last) ||
		    oracle_is_blank(
			scene->old.text, &scene->old_lines.piece[i]))
			continue;
		while (j < scene->new_lines.count &&
		       !oracle_same_content(scene, i, j)) {
			skipped += !oracle_is_blank(
			    scene->new.text, &scene->new_lines.piece[j]);
			j++;
		}
		if (j++ == scene->new_lines.count)
			return false;
	}
	return skipped <= count;
}

static const char *
judge_move(const struct scene *scene)
{
	struct place place;
	const struct frame_edit *edit = scene->edit;
	size_t from = 0, to = edit->to - 1, low, high;
	const struct frame_node *list =
	    oracle_node_at(&scene->old.doc, edit, edit->route.count - 1, &from);

	oracle_node_at(&scene->old.doc, edit, edit->route.count, &from);
	low = from < to ? from : to;
	high = from < to ? to : from;
	if (!oracle_comments_fine(scene, 0, 0, true))
		return "comments were changed";
	place = oracle_place_of(scene, list, low);
	place.last = oracle_place_of(scene, list, high).last;
	oracle_widen(scene, &place);
	if (!oracle_lines_within(scene, place.first, place.last))
		return "lines beyond the items were changed";
	return place.flow || others_stay(scene, list, from)
		   ? NULL
		   : "more was changed than where the item stands";
}

static const char *
judge_insert(const struct scene *scene)
{
	const struct frame_edit *edit = scene->edit;
	size_t index = 0;
	const struct frame_node *list = oracle_node_at(
	    &scene->old.doc, edit, edit->route.count - 1, &index);

	if (!oracle_comments_fine(scene, 0, 0, true))
		return "comments were changed";
	if (list != NULL && list->style == FRAME_STYLE_BLOCK &&
	    list->children > 0 &&
	    strcmp(edit->route.step[edit->route.count - 1], "1") != 0 &&
	    !oracle_only_added(scene))
		return "lines were changed, not only added";
	return NULL;
}

/* The same the other way round, to ask for places in the new text. */
static struct scene
mirrored(const struct scene *scene)
{
	struct scene mirror = *scene;

	mirror.old = scene->new;
	mirror.old_lines = scene->new_lines;
	mirror.old_comments = scene->new_comments;
	return mirror;
}

/* The comments of entry `i` of one collection belong to entry `j` of another.
 */
static bool
comments_follow(const struct scene *scene, const struct frame_node *old,
    size_t i, const struct frame_node *new, size_t j)
{
	struct scene mirror = mirrored(scene);
	struct place before = oracle_place_of(scene, old, i);
	struct place after = oracle_place_of(&mirror, new, j);

	for (size_t k = 0; k < scene->old_comments.count; k++) {
		const struct piece *comment = &scene->old_comments.piece[k];
		bool found = !oracle_may_go(comment, before.start, before.end);
		for (size_t l = 0; !found && l < mirror.old_comments.count; l++)
			found =
			    oracle_may_go(&mirror.old_comments.piece[l],
				after.start, after.end) &&
			    oracle_same_piece(scene->old.text, comment,
				mirror.old.text, &mirror.old_comments.piece[l]);
		if (!found)
			return false;
	}
	return true;
}

static size_t
entries(const struct frame_node *node)
{
	return node->kind == FRAME_NODE_MAP ? node->children / 2
					    : node->children;
}

/* Where entry `i` of the edited collection is afterwards. */
static size_t
index_after(const struct frame_edit *edit, size_t at, size_t i)
{
	size_t to = edit->to - 1;

	if (edit->kind == FRAME_EDIT_INSERT)
		return i + (i >= at);
	if (edit->kind == FRAME_EDIT_REMOVE)
		return i - (i > at);
	if (edit->kind != FRAME_EDIT_MOVE)
		return i;
	if (i == at)
		return to;
	return i - (i > at && i <= to) + (i < at && i >= to);
}

/* Entries of the collections along the route keep their comments, but for the
 * one that is removed and those that the edit goes into. */
static bool
owners_fine(const struct scene *scene)
{
	const struct frame_edit *edit = scene->edit;
	size_t at, unused = 0;

	for (size_t steps = 0; steps < edit->route.count; steps++) {
		const struct frame_node *old =
		    oracle_node_at(&scene->old.doc, edit, steps, &unused);
		const struct frame_node *new =
		    oracle_node_at(&scene->new.doc, edit, steps, &unused);
		bool last = steps + 1 == edit->route.count;
		if (old == NULL || new == NULL || old->kind != new->kind ||
		    entries(new) == 0)
			return true;
		at = entries(old);
		oracle_node_at(&scene->old.doc, edit, steps + 1, &at);
		for (size_t i = 0; i < entries(old); i++) {
			size_t j = last ? index_after(edit, at, i) : i;
			bool gone =
			    i == at && (!last || edit->kind == FRAME_EDIT_SET ||
					   edit->kind == FRAME_EDIT_REMOVE);
			if (!gone && !comments_follow(scene, old, i, new, j))
				return false;
		}
	}
	return true;
}

/* The only item of a list that says this, or none. */
static const struct frame_node *
only_item(const struct frame_node *list, const char *text, size_t *index)
{
	const struct frame_node *found = NULL;

	for (size_t i = 0; i < list->children; i++) {
		if (list->child[i]->kind != FRAME_NODE_SCALAR ||
		    strcmp(list->child[i]->value, text) != 0)
			continue;
		if (found != NULL)
			return NULL;
		found = list->child[i];
		*index = i;
	}
	return found;
}

/* Items of an old list that are in the new one keep their own comments. */
static const char *
judge_list(const struct scene *scene, const struct frame_node *list)
{
	size_t j = 0, unused;
	const struct frame_node *new = oracle_node_at(
	    &scene->new.doc, scene->edit, scene->edit->route.count, &j);

	if (new == NULL || new->kind != FRAME_NODE_LIST)
		return NULL;
	for (size_t i = 0; i < list->children; i++) {
		const struct frame_node *item = list->child[i];
		if (item->kind != FRAME_NODE_SCALAR ||
		    frame_node_is_null(item) ||
		    only_item(list, item->value, &unused) == NULL ||
		    only_item(new, item->value, &j) == NULL)
			continue;
		if (!comments_follow(scene, list, i, new, j))
			return "an item that stays lost a comment";
	}
	return NULL;
}

static const char *
judge_set(const struct scene *scene)
{
	const struct frame_edit *edit = scene->edit;
	size_t index = 0;
	const struct frame_node *old =
	    oracle_node_at(&scene->old.doc, edit, edit->route.count, &index);
	const struct frame_datum *value = edit->value;
	bool scalar =
	    value->kind == FRAME_DATUM_TEXT || value->kind == FRAME_DATUM_BARE;
	struct place place = {0};

	if (old == NULL || old->kind == FRAME_NODE_SCALAR) {
		if (old != NULL && scalar)
			return judge_line(scene);
		return oracle_comments_fine(scene, 0, 0, true)
			   ? NULL
			   : "comments were changed";
	}
	if (old->parent == NULL) {
		place.end = scene->old.len;
		place.last = scene->old_lines.count;
	} else {
		place = oracle_place_of(scene, old->parent, index);
	}
	if (!oracle_comments_fine(scene, place.start, place.end, false))
		return "comments of others were changed";
	if (value->kind == FRAME_DATUM_MAP && old->parent != NULL &&
	    !place.flow)
		oracle_add_below(
		    scene, &place, oracle_column_of(scene, place.start) + 1);
	oracle_widen(scene, &place);
	if (!oracle_lines_within(scene, place.first, place.last))
		return "lines of others were changed";
	if (value->kind == FRAME_DATUM_LIST && old->kind == FRAME_NODE_LIST)
		return judge_list(scene, old);
	return NULL;
}

static const char *(*const judges[])(const struct scene *) = {
    [FRAME_EDIT_SET] = judge_set,
    [FRAME_EDIT_REMOVE] = judge_remove,
    [FRAME_EDIT_RENAME] = judge_line,
    [FRAME_EDIT_INSERT] = judge_insert,
    [FRAME_EDIT_MOVE] = judge_move,
};

static const char *
judge_new(struct scene *scene, const struct model *wanted)
{
	const struct frame_edit *edit = scene->edit;
	bool ordered = edit->kind != FRAME_EDIT_SET ||
		       edit->value->kind != FRAME_DATUM_MAP;

	if (!scene->new.usable ||
	    scene->new.diags.errors > scene->old.diags.errors)
		return "the new text cannot be read";
	if (!oracle_same(wanted,
		oracle_of_node(scene->arena, scene->new.doc.root), ordered,
		false))
		return "the new text says something else";
	if (scene->new.doc.bom != scene->old.doc.bom)
		return "the byte order mark";
	if (!oracle_line_ends_fine(scene))
		return "line ends";
	if (edit->kind != FRAME_EDIT_RENAME && !owners_fine(scene))
		return "comments changed their owner";
	return judges[edit->kind](scene);
}

static bool
too_large(const struct model *model, const struct verdict *verdict)
{
	return oracle_depth_of(model) > FRAME_DOC_DEPTH ||
	       strstr(verdict->why, "at most 1048576") != NULL ||
	       strstr(verdict->why, "too many entries") != NULL;
}

static void
judge(struct scene *scene, char **out, size_t *out_len, struct verdict *verdict)
{
	struct model *model = oracle_of_node(scene->arena, scene->old.doc.root);

	verdict->possible =
	    scene->old.usable &&
	    oracle_change_model(scene->arena, &model, scene->edit) &&
	    !too_large(model, verdict);
	if (!verdict->accepted) {
		if (strstr(verdict->why, "nothing was changed") == NULL)
			verdict->wrong = "a refusal does not say what is true";
		return;
	}
	if (!verdict->possible) {
		verdict->wrong = "what cannot be done was done";
		return;
	}
	parse(&scene->new, *out, *out_len);
	scene->new_lines = oracle_lines_of(scene->arena, *out, *out_len);
	scene->new_comments =
	    oracle_comments_of(scene->arena, *out, &scene->new_lines);
	verdict->wrong = judge_new(scene, model);
	drop(&scene->new);
}

void
oracle_judge(const char *text, size_t len, const struct frame_edit *edit,
    char **out, size_t *out_len, struct verdict *verdict)
{
	struct scene scene = {.edit = edit, .arena = frame_arena_new()};

	if (scene.arena == NULL)
		abort();
	*out = NULL;
	*out_len = 0;
	memset(verdict, 0, sizeof(*verdict));
	verdict->accepted =
	    frame_edit_apply(text, len, edit, out, out_len, verdict->why);
	parse(&scene.old, text, len);
	scene.old_lines = oracle_lines_of(scene.arena, text, len);
	scene.old_comments =
	    oracle_comments_of(scene.arena, text, &scene.old_lines);
	judge(&scene, out, out_len, verdict);
	drop(&scene.old);
	frame_arena_free(scene.arena);
}
