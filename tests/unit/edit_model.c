/* SPDX-License-Identifier: MIT */
/*
 * See edit_model.h.
 */
#include "tests/unit/edit_model.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/text.h"

void *
oracle_get(struct frame_arena *arena, size_t size)
{
	void *memory = frame_arena_alloc(arena, size);

	if (memory == NULL)
		abort();
	return memory;
}

static struct model *
new_model(struct frame_arena *arena, enum kind kind, size_t count)
{
	struct model *model = oracle_get(arena, sizeof(*model));

	model->kind = kind;
	model->text = "";
	model->count = count;
	/* one more, for an insertion */
	model->child = oracle_get(arena, (count + 2) * sizeof(struct model *));
	model->key = oracle_get(arena, (count + 2) * sizeof(char *));
	return model;
}

static bool
is_number(const char *text)
{
	text += *text == '-';
	return *text != '\0' && strspn(text, "0123456789") == strlen(text);
}

struct model *
oracle_of_node(struct frame_arena *arena, const struct frame_node *node)
{
	struct model *model;
	size_t step = 1;

	if (node == NULL)
		return new_model(arena, NOTHING, 0);
	if (node->kind == FRAME_NODE_SCALAR) {
		bool plain = node->style == FRAME_STYLE_PLAIN;
		model = new_model(arena, TEXT, 0);
		model->text = node->value;
		if (frame_node_is_null(node))
			model->kind = NOTHING;
		else if (plain && (strcmp(node->value, "true") == 0 ||
				      strcmp(node->value, "false") == 0 ||
				      is_number(node->value)))
			model->kind = BARE;
		return model;
	}
	if (node->kind == FRAME_NODE_MAP)
		step = 2;
	model = new_model(arena, step == 2 ? MAP : LIST, node->children / step);
	for (size_t i = 0; i < model->count; i++) {
		model->key[i] = step == 2 ? node->child[2 * i]->value : "";
		model->child[i] =
		    oracle_of_node(arena, node->child[step * i + step - 1]);
	}
	return model;
}

static struct model *
of_datum(struct frame_arena *arena, const struct frame_datum *datum)
{
	struct model *model;

	if (datum->kind == FRAME_DATUM_TEXT ||
	    datum->kind == FRAME_DATUM_BARE) {
		model = new_model(
		    arena, datum->kind == FRAME_DATUM_TEXT ? TEXT : BARE, 0);
		model->text = datum->text;
		return model;
	}
	model = new_model(
	    arena, datum->kind == FRAME_DATUM_MAP ? MAP : LIST, datum->count);
	for (size_t i = 0; i < datum->count; i++) {
		model->key[i] =
		    datum->kind == FRAME_DATUM_MAP ? datum->key[i] : "";
		model->child[i] = of_datum(arena, &datum->item[i]);
	}
	return model;
}

static bool
is_scalar(const struct model *model)
{
	return model->kind == TEXT || model->kind == BARE;
}

/* An item of a list is a text, with quotes or without. */
bool
oracle_same(
    const struct model *a, const struct model *b, bool ordered, bool item)
{
	if (a->kind == EMPTIED)
		return b->kind == NOTHING || (b->kind == MAP && b->count == 0);
	if ((a->kind != b->kind && !(item && is_scalar(a) && is_scalar(b))) ||
	    a->count != b->count)
		return false;
	if (is_scalar(a))
		return strcmp(a->text, b->text) == 0;
	for (size_t i = 0; i < a->count; i++) {
		size_t j = i;
		if (!ordered && a->kind == MAP &&
		    strcmp(a->key[i], b->key[i]) != 0)
			for (j = 0;
			     j < b->count && strcmp(a->key[i], b->key[j]) != 0;)
				j++;
		if (j == b->count || strcmp(a->key[i], b->key[j]) != 0 ||
		    !oracle_same(
			a->child[i], b->child[j], ordered, a->kind == LIST))
			return false;
	}
	return true;
}

/* --- the edit, done to the model */

static bool
position(const struct model *model, const char *step, size_t *index)
{
	char number[24];

	for (*index = 0; *index < model->count; ++*index) {
		snprintf(number, sizeof(number), "%zu", *index + 1);
		if (strcmp(step,
			model->kind == MAP ? model->key[*index] : number) == 0)
			return model->kind == MAP || model->kind == LIST;
	}
	return false;
}

static bool
writable_text(const char *text)
{
	const char *end = text + strlen(text);
	uint32_t code;

	if (strlen(text) > FRAME_DOC_SCALAR)
		return false;
	for (size_t step; text < end; text += step) {
		step = frame_utf8_next(text, end, &code);
		if (step == 0 || code < 0x20 || (code >= 0x7f && code < 0xa0) ||
		    code == 0x2028 || code == 0x2029)
			return false;
	}
	return true;
}

static bool
writable(const struct model *model)
{
	if (model->kind == BARE)
		return strcmp(model->text, "true") == 0 ||
		       strcmp(model->text, "false") == 0 ||
		       (is_number(model->text) &&
			   (model->text[0] != '0' || model->text[1] == '\0') &&
			   strncmp(model->text, "-0", 2) != 0) ||
		       strcmp(model->text, "-0") == 0;
	if (model->kind == TEXT)
		return writable_text(model->text);
	for (size_t i = 0; i < model->count; i++) {
		if (!writable(model->child[i]))
			return false;
		for (size_t j = 0; model->kind == MAP && j < i; j++) {
			if (strcmp(model->key[i], model->key[j]) == 0)
				return false;
		}
		if (model->kind == MAP &&
		    (*model->key[i] == '\0' || !writable_text(model->key[i])))
			return false;
	}
	return true;
}

size_t
oracle_depth_of(const struct model *model)
{
	size_t deepest = 0;

	if (model->kind != MAP && model->kind != LIST)
		return 0;
	for (size_t i = 0; i < model->count; i++) {
		size_t depth = oracle_depth_of(model->child[i]);
		deepest = depth > deepest ? depth : deepest;
	}
	return deepest + 1;
}

static void
remove_at(struct model *model, size_t index)
{
	for (size_t i = index; i + 1 < model->count; i++) {
		model->child[i] = model->child[i + 1];
		model->key[i] = model->key[i + 1];
	}
	if (--model->count == 0 && model->kind == MAP)
		model->kind = EMPTIED;
}

static void
insert_at(
    struct model *model, size_t index, const char *key, struct model *value)
{
	for (size_t i = model->count; i > index; i--) {
		model->child[i] = model->child[i - 1];
		model->key[i] = model->key[i - 1];
	}
	model->child[index] = value;
	model->key[index] = key;
	model->count++;
}

/* A map that is not there yet gets one key. */
static struct model *
made(struct frame_arena *arena, struct model *model)
{
	return model->kind == NOTHING ? new_model(arena, MAP, 0) : model;
}

static bool
set_at(struct frame_arena *arena, struct model **place,
    const struct frame_edit *edit, size_t steps, size_t last,
    struct model *value)
{
	struct model *model = *place;
	size_t index;

	if (steps == last) {
		*place = value;
		return true;
	}
	if (*edit->route.step[steps] == '\0' ||
	    !writable_text(edit->route.step[steps]))
		return false;
	model = made(arena, model);
	if (!position(model, edit->route.step[steps], &index)) {
		if (model->kind != MAP)
			return false;
		index = model->count;
		insert_at(model, index, edit->route.step[steps],
		    new_model(arena, NOTHING, 0));
	}
	*place = model;
	return set_at(
	    arena, &model->child[index], edit, steps + 1, last, value);
}

static struct model *
find(struct model *model, const struct frame_edit *edit, size_t steps)
{
	size_t index;

	for (size_t i = 0; i < steps && model != NULL; i++)
		model = position(model, edit->route.step[i], &index)
			    ? model->child[index]
			    : NULL;
	return model;
}

static bool
insert_model(struct frame_arena *arena, struct model **root,
    const struct frame_edit *edit, struct model *value)
{
	size_t last = edit->route.count - 1, index;
	struct model *list = find(*root, edit, last), *one;
	char number[24];

	if (list == NULL || list->kind == NOTHING ||
	    (list->kind == LIST && list->count == 0)) {
		one = new_model(arena, LIST, 1);
		one->child[0] = value;
		one->key[0] = "";
		return strcmp(edit->route.step[last], "1") == 0 &&
		       set_at(arena, root, edit, 0, last, one);
	}
	if (list->kind != LIST)
		return false;
	snprintf(number, sizeof(number), "%zu", list->count + 1);
	if (strcmp(edit->route.step[last], number) == 0)
		index = list->count;
	else if (!position(list, edit->route.step[last], &index))
		return false;
	insert_at(list, index, "", value);
	return true;
}

static bool
change_entry(struct model *root, const struct frame_edit *edit)
{
	struct model *model = find(root, edit, edit->route.count - 1), *item;
	size_t index, other;

	if (model == NULL ||
	    !position(model, edit->route.step[edit->route.count - 1], &index))
		return false;
	if (edit->kind == FRAME_EDIT_REMOVE) {
		remove_at(model, index);
		return true;
	}
	if (edit->kind == FRAME_EDIT_RENAME) {
		if (model->kind != MAP || *edit->name == '\0' ||
		    !writable_text(edit->name) ||
		    (position(model, edit->name, &other) && other != index))
			return false;
		model->key[index] = edit->name;
		return true;
	}
	if (model->kind != LIST || edit->to < 1 || edit->to > model->count)
		return false;
	item = model->child[index];
	if (model->count > 1) {
		remove_at(model, index);
		insert_at(model, edit->to - 1, "", item);
	}
	return true;
}

/* False: it cannot be done. */
bool
oracle_change_model(struct frame_arena *arena, struct model **root,
    const struct frame_edit *edit)
{
	struct model *value = NULL;

	if (edit->kind != FRAME_EDIT_SET && edit->kind != FRAME_EDIT_INSERT)
		return edit->route.count > 0 && change_entry(*root, edit);
	value = of_datum(arena, edit->value);
	if (!writable(value))
		return false;
	if (edit->kind == FRAME_EDIT_INSERT)
		return edit->route.count > 0 &&
		       insert_model(arena, root, edit, value);
	return set_at(arena, root, edit, 0, edit->route.count, value);
}
