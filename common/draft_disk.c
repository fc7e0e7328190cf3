/* SPDX-License-Identifier: MIT */
/*
 * A draft and the file it is of: noticing that somebody else wrote it, coming
 * to terms with that, and saving; see draft.h.
 */
#include "common/draft_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/save_parts.h"

bool
frame_draft_outdated(const struct frame_draft *draft)
{
	return !frame_file_unchanged(draft->path, &draft->stamp);
}

/* --- the file became another one */

struct rebasing {
	struct frame_draft *draft;
	char *base; /* what it is now */
	size_t len;
	struct frame_stamp stamp;
	struct frame_replay replay;
	struct frame_step **kept; /* in order; those that could be replayed */
	struct frame_step *made;  /* of them, not of the draft */
	size_t count;
	size_t conflicts;
	char *why;
};

static bool
is_yaml(const char *path, const char *text, size_t len, char *why)
{
	struct frame_diags diags;
	struct frame_doc doc = {0};
	char line[FRAME_DRAFT_WHY - 100];
	bool fine;

	if (!frame_diags_init(&diags, path, text, len))
		return frame_draft_refuse(why, "out of memory");
	frame_doc_parse(&doc, text, len, &diags);
	fine = doc.root != NULL || diags.errors == 0;
	if (!fine) {
		frame_diags_line(&diags, line, sizeof(line));
		frame_draft_refuse(why,
		    "what somebody else wrote there cannot be read: %s. Your "
		    "changes are still here",
		    line);
	}
	frame_doc_free(&doc);
	frame_diags_free(&diags);
	return fine;
}

static void
note_conflict(struct rebasing *rebasing, const struct frame_step *step,
    const char *reason)
{
	size_t len = strlen(rebasing->why);

	snprintf(rebasing->why + len, FRAME_DRAFT_WHY - len, "%s%s: %s",
	    rebasing->conflicts > 0 ? "\n" : "", step->words, reason);
	rebasing->conflicts++;
}

/* Nobody changed anything but by removing the file: our text stands, to be
 * written as a new file. */
static bool
replay_on_nothing(struct rebasing *rebasing)
{
	const struct frame_draft *draft = rebasing->draft;
	struct frame_step *step = frame_step_new(
	    "the file, which somebody else has removed, is written again");
	struct frame_action *action = NULL;

	if (step != NULL)
		action = frame_step_add(step, FRAME_ACTION_REPLACE);
	if (action == NULL || !frame_delta_make(&action->delta, "", 0,
				  draft->base, draft->base_len)) {
		frame_step_free(step);
		return false;
	}
	rebasing->made = rebasing->kept[rebasing->count++] = step;
	return true;
}

/* False: out of memory. */
static bool
replay_all(struct rebasing *rebasing)
{
	const struct frame_draft_state *state = rebasing->draft->state;
	struct frame_replay *replay = &rebasing->replay;
	char reason[FRAME_DRAFT_WHY];

	for (size_t i = state->saved; i < state->position; i++) {
		struct frame_step *step = state->step[i];
		if (frame_replay_step(replay, step, reason))
			rebasing->kept[rebasing->count++] = step;
		else
			note_conflict(rebasing, step, reason);
		if (replay->out_of_memory)
			return false;
	}
	return true;
}

static bool
prepare(struct rebasing *rebasing)
{
	const struct frame_draft *draft = rebasing->draft;
	struct frame_replay *replay = &rebasing->replay;

	rebasing->kept =
	    calloc(draft->state->count + 1, sizeof(*rebasing->kept));
	replay->old = frame_text_copy(draft->base, draft->base_len);
	replay->old_len = draft->base_len;
	if (draft->stamp.exists && !rebasing->stamp.exists) {
		replay->new = frame_text_copy(draft->base, draft->base_len);
		replay->new_len = draft->base_len;
	} else {
		replay->new = frame_text_copy(rebasing->base, rebasing->len);
		replay->new_len = rebasing->len;
	}
	if (rebasing->kept == NULL || replay->old == NULL ||
	    replay->new == NULL)
		return false;
	return !draft->stamp.exists || rebasing->stamp.exists ||
	       replay_on_nothing(rebasing);
}

static bool
is_kept(const struct rebasing *rebasing, const struct frame_step *step)
{
	for (size_t i = 0; i < rebasing->count; i++)
		if (rebasing->kept[i] == step)
			return true;
	return false;
}

/* From here on nothing can fail. */
static void
take_over(struct rebasing *rebasing)
{
	struct frame_draft *draft = rebasing->draft;
	struct frame_draft_state *state = draft->state;

	for (size_t i = 0; i < state->count; i++)
		if (!is_kept(rebasing, state->step[i]))
			frame_step_free(state->step[i]);
	for (size_t i = 0; i < rebasing->count; i++)
		frame_replay_keep(rebasing->kept[i]);
	free(state->step);
	state->step = rebasing->kept;
	state->count = state->position = rebasing->count;
	state->room = rebasing->count;
	state->saved = 0;
	rebasing->kept = NULL;
	frame_text_wipe(draft->base, draft->base_len);
	draft->base = rebasing->base;
	draft->base_len = rebasing->len;
	draft->stamp = rebasing->stamp;
	rebasing->base = NULL;
	frame_draft_adopt(
	    draft, rebasing->replay.new, rebasing->replay.new_len);
	rebasing->replay.new = NULL;
	frame_draft_recount(draft);
}

static void
give_up(struct rebasing *rebasing)
{
	const struct frame_draft_state *state = rebasing->draft->state;

	for (size_t i = 0; i < state->count; i++)
		frame_replay_drop(state->step[i]);
	frame_step_free(rebasing->made);
	frame_draft_refuse(rebasing->why, "out of memory");
}

bool
frame_draft_rebase(
    struct frame_draft *draft, size_t *conflicts, char why[FRAME_DRAFT_WHY])
{
	struct rebasing rebasing = {.draft = draft, .why = why};
	struct frame_draft_state *state = draft->state;
	bool fine = false;

	if (state->open != NULL || !frame_history_settle(state))
		return frame_draft_refuse(why, "a change is under way");
	frame_draft_recount(draft);
	if (!frame_file_read(draft->path, &rebasing.base, &rebasing.len,
		&rebasing.stamp, why))
		return false;
	if (!is_yaml(draft->path, rebasing.base, rebasing.len, why))
		goto out;
	why[0] = '\0';
	fine = prepare(&rebasing) && replay_all(&rebasing);
	if (fine) {
		take_over(&rebasing);
		*conflicts = rebasing.conflicts;
	} else {
		give_up(&rebasing);
	}
out:
	free(rebasing.kept);
	frame_text_wipe(rebasing.base, rebasing.len);
	frame_replay_end(&rebasing.replay);
	return fine;
}

/* --- saving */

struct secrets {
	const struct frame_draft *draft;
	const struct frame_pending *failed; /* the first that was not written */
};

static bool
write_secrets(void *context, char why[FRAME_SAVE_WHY])
{
	struct secrets *secrets = context;
	const struct frame_pending *at = secrets->draft->pending;

	for (; at != NULL; at = at->next) {
		secrets->failed = at;
		if (!frame_save_secret(
			at->path, at->secret->bytes, at->secret->len, why))
			return false;
	}
	secrets->failed = NULL;
	return true;
}

/* What an administrator must know beside the sentence: secrets are not in the
 * rescued text, and some may be in their files already. */
static void
tell_secrets(struct frame_save *save, const struct secrets *secrets)
{
	const struct frame_pending *at = secrets->draft->pending;
	const char *before = " Already written:";

	for (; at != NULL && at != secrets->failed; at = at->next) {
		frame_save_add(save, "%s %s", before, at->path);
		before = ",";
	}
	if (before[0] == ',')
		frame_save_add(save, ".");
	if (at != NULL && save->rescued[0] != '\0')
		frame_save_add(
		    save, " A new secret is not among them: type it again.");
}

static void
forget_written(struct frame_draft *draft)
{
	const struct frame_draft_state *state = draft->state;
	struct frame_action *at;

	for (size_t i = 0; i < state->position; i++) {
		for (at = state->step[i]->first; at != NULL; at = at->next) {
			if (at->kind != FRAME_ACTION_SECRET)
				continue;
			frame_secret_drop(&at->secret);
			at->written = true;
		}
	}
}

static void
mark_saved(struct frame_draft *draft)
{
	draft->state->saved = draft->state->position;
	frame_draft_recount(draft);
}

/* The file is the draft now. */
static void
saved(struct frame_draft *draft, const char *who)
{
	char *base = draft->base;
	size_t len = draft->base_len;
	char *copy = frame_text_copy(draft->text, draft->len);

	frame_draft_log(draft, who, base, len);
	if (copy == NULL)
		return; /* saving it once more does no harm */
	draft->base = copy;
	draft->base_len = draft->len;
	frame_text_wipe(base, len);
	forget_written(draft);
	mark_saved(draft);
}

static enum frame_save_status
refuse_to_save(struct frame_draft *draft, struct frame_save *save)
{
	char line[FRAME_SAVE_WHY - 100];

	if (draft->state->open != NULL) {
		frame_save_add(save, "a change is under way");
		return FRAME_SAVE_FAILED;
	}
	frame_diags_line(&draft->diags, line, sizeof(line));
	frame_save_add(
	    save, "the configuration has errors and is not saved: %s", line);
	return FRAME_SAVE_FAILED;
}

enum frame_save_status
frame_draft_save(struct frame_draft *draft, const struct frame_places *places,
    struct frame_lock *lock, struct frame_save *save)
{
	struct secrets secrets = {.draft = draft, .failed = draft->pending};
	enum frame_save_status status;

	*save = (struct frame_save){.path = draft->path,
	    .backups = places->backups,
	    .rescue = places->rescue,
	    .who = places->who,
	    .lock = lock,
	    .stamp = &draft->stamp,
	    .text = draft->text,
	    .len = draft->len};
	if (draft->state->open != NULL || !draft->valid)
		return refuse_to_save(draft, save);
	if (!frame_draft_dirty(draft)) {
		mark_saved(draft);
		return FRAME_SAVED;
	}
	status = frame_save_after(
	    save, draft->pending == NULL ? NULL : write_secrets, &secrets);
	if (status == FRAME_SAVED)
		saved(draft, places->who);
	else if (status == FRAME_SAVE_FAILED)
		tell_secrets(save, &secrets);
	return status;
}
