/* SPDX-License-Identifier: MIT */
/*
 * Undo, redo, and taking a step out of the middle; see draft.h and the drawing
 * in draft_parts.h. Steps that were saved can be undone like all others.
 */
#include "common/draft_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool
frame_history_push(struct frame_draft_state *state, struct frame_step *step)
{
	struct frame_step **more;

	if (state->count == state->room) {
		size_t room = state->room == 0 ? 16 : state->room * 2;
		more = realloc(state->step, room * sizeof(*more));
		if (more == NULL)
			return false;
		state->step = more;
		state->room = room;
	}
	state->step[state->count++] = step;
	return true;
}

void
frame_history_cut(struct frame_draft_state *state, size_t index)
{
	while (state->count > index)
		frame_step_free(state->step[--state->count]);
}

/* A step that takes back another. The secrets of that are written and stay. */
static struct frame_step *
opposite(const struct frame_step *step)
{
	struct frame_step *inverse = frame_step_new(step->taken);
	const struct frame_action *at;
	struct frame_action *action;

	for (at = step->last; inverse != NULL && at != NULL;
	     at = at->previous) {
		if (at->kind == FRAME_ACTION_SECRET)
			continue;
		action = frame_step_add(inverse, FRAME_ACTION_REPLACE);
		if (action != NULL &&
		    frame_delta_invert(&action->delta, &at->delta))
			continue;
		frame_step_free(inverse);
		return NULL;
	}
	return inverse;
}

bool
frame_history_settle(struct frame_draft_state *state)
{
	size_t last = state->saved;

	if (state->position >= last) {
		frame_history_cut(state, state->position);
		return true;
	}
	frame_history_cut(state, last);
	for (size_t i = last; i-- > state->position;) {
		struct frame_step *step = opposite(state->step[i]);
		if (step != NULL && frame_history_push(state, step))
			continue;
		frame_step_free(step);
		frame_history_cut(state, last);
		return false;
	}
	state->position = state->count;
	return true;
}

/* --- undo and redo */

static bool
keeps_secret(const struct frame_step *step)
{
	for (const struct frame_action *at = step->first; at != NULL;
	     at = at->next)
		if (at->kind == FRAME_ACTION_SECRET && at->written)
			return true;
	return false;
}

/* Its words; a secret that is on the disk cannot be taken back. */
static const char *
say(struct frame_draft_state *state, const struct frame_step *step)
{
	char *said;

	if (!keeps_secret(step))
		return step->words;
	if (asprintf(&said, "%s (the secret file stays as it was saved)",
		step->words) == -1)
		return step->words;
	free(state->said);
	state->said = said;
	return said;
}

static const char *
go(struct frame_draft *draft, const struct frame_step *step, bool back)
{
	struct frame_draft_state *state = draft->state;
	size_t len;
	char *text =
	    frame_step_apply(step, draft->text, draft->len, back, &len);

	if (text == NULL)
		return NULL;
	state->position += back ? (size_t)-1 : 1;
	frame_draft_adopt(draft, text, len);
	frame_draft_recount(draft);
	return say(state, step);
}

const char *
frame_draft_undo(struct frame_draft *draft)
{
	struct frame_draft_state *state = draft->state;

	if (state->open != NULL || state->position == 0)
		return NULL;
	return go(draft, state->step[state->position - 1], true);
}

const char *
frame_draft_redo(struct frame_draft *draft)
{
	struct frame_draft_state *state = draft->state;

	if (state->open != NULL || state->position == state->count)
		return NULL;
	return go(draft, state->step[state->position], false);
}

const char *
frame_draft_words(const struct frame_draft *draft, size_t index)
{
	const struct frame_draft_state *state = draft->state;

	if (index >= draft->done)
		return NULL;
	if (state->position >= state->saved)
		return state->step[state->saved + index]->words;
	return state->step[state->saved - 1 - index]->taken;
}

/* --- out of the middle */

/* The texts after step `at` and before it. */
static bool
go_back_to(
    const struct frame_draft *draft, size_t at, struct frame_replay *replay)
{
	const struct frame_draft_state *state = draft->state;
	char *before;
	size_t len = 0;

	replay->old = frame_text_copy(draft->text, draft->len);
	replay->old_len = draft->len;
	for (size_t i = state->position; replay->old != NULL; i--) {
		before = frame_step_apply(state->step[i - 1], replay->old,
		    replay->old_len, true, &len);
		if (i - 1 == at || before == NULL) {
			replay->new = before;
			replay->new_len = len;
			break;
		}
		frame_text_wipe(replay->old, replay->old_len);
		replay->old = before;
		replay->old_len = len;
	}
	return replay->old != NULL && replay->new != NULL;
}

/* The steps behind `at` without it; all or none. */
static bool
replay_rest(struct frame_draft_state *state, size_t at,
    struct frame_replay *replay, char *why)
{
	char reason[FRAME_DRAFT_WHY];
	size_t i = at + 1;

	while (i < state->position &&
	       frame_replay_step(replay, state->step[i], reason))
		i++;
	if (i == state->position)
		return true;
	frame_draft_refuse(why,
	    "a later change depends on it (%s): %s; nothing was changed",
	    state->step[i]->words, reason);
	while (--i > at)
		frame_replay_drop(state->step[i]);
	return false;
}

/* Makes what was taken out the next step to be repeated, if it can be. */
static void
put_last(struct frame_draft_state *state, size_t at, struct frame_replay *tail)
{
	struct frame_step *step = state->step[at];
	bool whole = tail->old != NULL && tail->new != NULL;
	char why[FRAME_DRAFT_WHY];

	frame_history_cut(state, state->position);
	memmove(state->step + at, state->step + at + 1,
	    (state->count - at - 1) * sizeof(struct frame_step *));
	state->position--;
	state->step[state->position] = step;
	if (whole && frame_replay_step(tail, step, why))
		frame_replay_keep(step);
	else
		frame_history_cut(state, state->position);
}

bool
frame_draft_revert(
    struct frame_draft *draft, size_t index, char why[FRAME_DRAFT_WHY])
{
	struct frame_draft_state *state = draft->state;
	struct frame_replay replay = {0}, tail = {0};
	size_t at = state->saved + index;
	bool fine = false;

	if (state->open != NULL || index >= draft->done)
		return frame_draft_refuse(why, "there is no such change");
	if (state->position < state->saved)
		return frame_draft_refuse(why,
		    "you took this back after it was saved; redo (Ctrl-R) "
		    "brings it back");
	if (!go_back_to(draft, at, &replay)) {
		frame_draft_refuse(why, "out of memory");
		goto out;
	}
	tail.old = frame_text_copy(replay.new, replay.new_len);
	tail.old_len = replay.new_len;
	if (!replay_rest(state, at, &replay, why))
		goto out;
	for (size_t i = at + 1; i < state->position; i++)
		frame_replay_keep(state->step[i]);
	tail.new = frame_text_copy(replay.new, replay.new_len);
	tail.new_len = replay.new_len;
	put_last(state, at, &tail);
	frame_draft_adopt(draft, replay.new, replay.new_len);
	replay.new = NULL;
	frame_draft_recount(draft);
	fine = true;
out:
	frame_replay_end(&replay);
	frame_replay_end(&tail);
	return fine;
}
