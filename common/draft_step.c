/* SPDX-License-Identifier: MIT */
/*
 * One step of a draft and the memory that it owns; see draft_parts.h. An edit
 * is copied wholly, because it is needed long after the form it came from.
 */
#include "common/draft_parts.h"

#include <string.h>

static const char taken_back[] = "taken back: ";

struct frame_step *
frame_step_new(const char *words)
{
	struct frame_arena *arena = frame_arena_new();
	struct frame_step *step = NULL;
	size_t head = strlen(taken_back), len = strlen(words);
	char *text = NULL;

	if (arena != NULL)
		step = frame_arena_alloc(arena, sizeof(*step));
	if (step != NULL)
		text = frame_arena_alloc(arena, head + len + 1);
	if (text == NULL) {
		frame_arena_free(arena);
		return NULL;
	}
	memcpy(text, taken_back, head);
	memcpy(text + head, words, len);
	*step = (struct frame_step){
	    .arena = arena, .taken = text, .words = text + head};
	return step;
}

static void
clear_action(struct frame_action *action)
{
	frame_delta_free(&action->delta);
	frame_delta_free(&action->new_delta);
	frame_secret_drop(&action->secret);
}

void
frame_step_free(struct frame_step *step)
{
	if (step == NULL)
		return;
	for (struct frame_action *at = step->first; at != NULL; at = at->next)
		clear_action(at);
	frame_arena_free(step->arena);
}

struct frame_action *
frame_step_add(struct frame_step *step, enum frame_action_kind kind)
{
	struct frame_action *action =
	    frame_arena_alloc(step->arena, sizeof(*action));

	if (action == NULL)
		return NULL;
	action->kind = kind;
	action->previous = step->last;
	if (step->last != NULL)
		step->last->next = action;
	else
		step->first = action;
	step->last = action;
	return action;
}

void
frame_step_drop_last(struct frame_step *step)
{
	struct frame_action *last = step->last;

	clear_action(last);
	step->last = last->previous;
	if (step->last != NULL)
		step->last->next = NULL;
	else
		step->first = NULL;
}

/* --- copying an edit */

static const char *
copy_text(struct frame_arena *arena, const char *text, bool *fine)
{
	char *copy;

	if (text == NULL)
		return NULL;
	copy = frame_arena_copy(arena, text, strlen(text));
	*fine = *fine && copy != NULL;
	return copy;
}

static void
copy_datum(struct frame_arena *arena, struct frame_datum *to,
    const struct frame_datum *from, bool *fine)
{
	struct frame_datum *item;
	const char **key;

	*to = (struct frame_datum){.kind = from->kind, .count = from->count};
	to->text = copy_text(arena, from->text, fine);
	item = frame_arena_alloc(arena, from->count * sizeof(*item) + 1);
	key = frame_arena_alloc(arena, from->count * sizeof(*key) + 1);
	*fine = *fine && item != NULL && key != NULL;
	for (size_t i = 0; *fine && i < from->count; i++) {
		copy_datum(arena, &item[i], &from->item[i], fine);
		if (from->kind == FRAME_DATUM_MAP)
			key[i] = copy_text(arena, from->key[i], fine);
	}
	to->item = item;
	to->key = key;
}

bool
frame_step_copy_edit(struct frame_step *step, struct frame_action *action,
    const struct frame_edit *edit)
{
	struct frame_datum *value = NULL;
	bool fine = true;

	action->edit = *edit;
	for (size_t i = 0; i < edit->route.count; i++)
		action->edit.route.step[i] =
		    copy_text(step->arena, edit->route.step[i], &fine);
	action->edit.name = copy_text(step->arena, edit->name, &fine);
	if (edit->value != NULL) {
		value = frame_arena_alloc(step->arena, sizeof(*value));
		fine = fine && value != NULL;
	}
	if (fine && value != NULL)
		copy_datum(step->arena, value, edit->value, &fine);
	action->edit.value = value;
	return fine;
}

/* --- its effect */

char *
frame_step_apply(const struct frame_step *step, const char *text, size_t len,
    bool back, size_t *out_len)
{
	const struct frame_action *at = back ? step->last : step->first;
	char *now = frame_text_copy(text, len), *next;

	for (; now != NULL && at != NULL; at = back ? at->previous : at->next) {
		size_t next_len = 0;
		next = frame_delta_apply(&at->delta, now, len, back, &next_len);
		frame_text_wipe(now, len);
		now = next;
		len = next_len;
	}
	*out_len = len;
	return now;
}
