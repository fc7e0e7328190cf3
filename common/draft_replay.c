/* SPDX-License-Identifier: MIT */
/*
 * A step done again on another text; see draft_parts.h. Where that text is
 * the one it was made for, its bytes are put in again; else the edit is.
 */
#include "common/draft_parts.h"

#include <string.h>

/* Somebody else has removed it, too. */
static bool
is_gone(const struct frame_doc *doc, const struct frame_edit *edit)
{
	return edit->kind == FRAME_EDIT_REMOVE &&
	       frame_route_find(doc, &edit->route) == NULL;
}

/* `edit` with its places of today, on the tree of today's text. */
static bool
apply_to_new(const struct frame_replay *replay, const struct frame_doc *doc,
    const struct frame_edit *edit, char **out, size_t *out_len, char *why)
{
	if (is_gone(doc, edit)) {
		*out = frame_text_copy(replay->new, replay->new_len);
		*out_len = replay->new_len;
		return *out != NULL || frame_draft_refuse(why, "out of memory");
	}
	return frame_draft_apply(
	    doc, replay->new, replay->new_len, edit, out, out_len, why);
}

static bool
do_edit(const struct frame_replay *replay, struct frame_step *step,
    struct frame_action *action, char **out, size_t *out_len, char *why)
{
	struct frame_edit edit = action->edit;
	struct frame_tree old, new;
	bool fine;

	fine = frame_tree_grow(&old, replay->old, replay->old_len);
	fine = frame_tree_grow(&new, replay->new, replay->new_len) && fine;
	if (!fine)
		frame_draft_refuse(why, "out of memory");
	fine = fine &&
	       frame_merge_edit(&old.doc, &new.doc, &edit, step->arena, why);
	if (fine) {
		action->new_route = edit.route;
		action->new_to = edit.to;
		fine = apply_to_new(replay, &new.doc, &edit, out, out_len, why);
	}
	frame_tree_fell(&old);
	frame_tree_fell(&new);
	return fine;
}

static bool
do_again(const struct frame_replay *replay, struct frame_step *step,
    struct frame_action *action, char **out, size_t *out_len, char *why)
{
	switch (action->kind) {
	case FRAME_ACTION_EDIT:
		return do_edit(replay, step, action, out, out_len, why);
	case FRAME_ACTION_REFER:
		return frame_refer_apply(replay->new, replay->new_len,
		    action->section, action->old, action->new, out, out_len,
		    why);
	default:
		return frame_draft_refuse(
		    why, "it was made for another text of the file");
	}
}

/* Both texts go on by one action, `old` in any case. */
static bool
replay_action(struct frame_replay *replay, struct frame_step *step,
    struct frame_action *action, char *why)
{
	bool same = replay->old_len == replay->new_len &&
		    memcmp(replay->old, replay->new, replay->old_len) == 0;
	char *out = NULL;
	size_t out_len = 0;
	bool fine = false;

	action->new_route = action->edit.route;
	action->new_to = action->edit.to;
	if (same || action->kind == FRAME_ACTION_SECRET)
		out = frame_delta_apply(&action->delta, replay->new,
		    replay->new_len, false, &out_len);
	else if (!do_again(replay, step, action, &out, &out_len, why))
		return false;
	if (out != NULL)
		fine = frame_delta_make(&action->new_delta, replay->new,
		    replay->new_len, out, out_len);
	if (!fine) {
		frame_text_wipe(out, out_len);
		return frame_draft_refuse(why, "out of memory");
	}
	action->replayed = true;
	frame_text_wipe(replay->new, replay->new_len);
	replay->new = out;
	replay->new_len = out_len;
	return true;
}

static bool
advance_old(struct frame_replay *replay, const struct frame_delta *delta)
{
	size_t len;
	char *next =
	    frame_delta_apply(delta, replay->old, replay->old_len, false, &len);

	if (next == NULL) {
		replay->out_of_memory = true;
		return false;
	}
	frame_text_wipe(replay->old, replay->old_len);
	replay->old = next;
	replay->old_len = len;
	return true;
}

bool
frame_replay_step(struct frame_replay *replay, struct frame_step *step,
    char why[FRAME_DRAFT_WHY])
{
	size_t len = replay->new_len;
	char *before = frame_text_copy(replay->new, len);
	bool fine = before != NULL;

	if (!fine)
		frame_draft_refuse(why, "out of memory");
	for (struct frame_action *at = step->first; at != NULL; at = at->next) {
		fine = fine && replay_action(replay, step, at, why);
		if (!advance_old(replay, &at->delta))
			fine = frame_draft_refuse(why, "out of memory");
	}
	if (fine) {
		frame_text_wipe(before, len);
		return true;
	}
	frame_replay_drop(step);
	if (before != NULL) {
		frame_text_wipe(replay->new, replay->new_len);
		replay->new = before;
		replay->new_len = len;
	} else {
		replay->out_of_memory = true;
	}
	return false;
}

void
frame_replay_keep(struct frame_step *step)
{
	for (struct frame_action *at = step->first; at != NULL; at = at->next) {
		if (!at->replayed)
			continue;
		frame_delta_free(&at->delta);
		at->delta = at->new_delta;
		at->new_delta = (struct frame_delta){0};
		at->edit.route = at->new_route;
		at->edit.to = at->new_to;
		at->replayed = false;
	}
}

void
frame_replay_drop(struct frame_step *step)
{
	for (struct frame_action *at = step->first; at != NULL; at = at->next) {
		frame_delta_free(&at->new_delta);
		at->replayed = false;
	}
}

void
frame_replay_end(struct frame_replay *replay)
{
	frame_text_wipe(replay->old, replay->old_len);
	frame_text_wipe(replay->new, replay->new_len);
	replay->old = replay->new = NULL;
}
