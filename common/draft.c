/* SPDX-License-Identifier: MIT */
/*
 * A draft's text and the steps that change it; see draft.h. After each change
 * the whole text is judged again by the loader: what the screens show is what
 * a login would see.
 */
#include "common/draft.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/draft_parts.h"

bool
frame_draft_refuse(char why[FRAME_DRAFT_WHY], const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(why, FRAME_DRAFT_WHY, format, args);
	va_end(args);
	return false;
}

/* --- the text and what it says */

static void
forget_meaning(struct frame_draft *draft)
{
	if (draft->valid)
		frame_config_free(&draft->config);
	else
		frame_doc_free(&draft->doc);
	memset(&draft->doc, 0, sizeof(draft->doc));
	draft->valid = false;
	frame_diags_free(&draft->diags);
}

/* The tree alone, of a text that is no configuration (yet). */
static void
read_tree(struct frame_draft *draft)
{
	struct frame_diags diags;

	if (frame_diags_init(&diags, draft->path, draft->text, draft->len))
		frame_doc_parse(&draft->doc, draft->text, draft->len, &diags);
	frame_diags_free(&diags);
}

static void
read_meaning(struct frame_draft *draft)
{
	bool exists = draft->stamp.exists;
	mode_t mode = exists ? draft->stamp.mode : 0600;
	uid_t owner = exists ? draft->stamp.uid : geteuid();

	if (!frame_diags_init(
		&draft->diags, draft->path, draft->text, draft->len))
		return;
	draft->valid = frame_config_parse(&draft->config, draft->text,
	    draft->len, mode, owner, &draft->diags);
	if (draft->valid)
		draft->doc = draft->config.doc; /* which owns it */
	else
		read_tree(draft);
}

void
frame_draft_adopt(struct frame_draft *draft, char *text, size_t len)
{
	forget_meaning(draft);
	frame_text_wipe(draft->text, draft->len);
	draft->text = text;
	draft->len = len;
	draft->generation++;
	read_meaning(draft);
}

/* --- opening and closing */

/* Takes over `base`, which is malloc'ed. */
static bool
open_with(struct frame_draft *draft, const char *path, char *base, size_t len,
    char *why)
{
	char *text = frame_text_copy(base, len);

	draft->base = base;
	draft->base_len = len;
	draft->path = frame_text_copy(path, strlen(path));
	draft->state = calloc(1, sizeof(*draft->state));
	if (draft->path != NULL && draft->state != NULL && text != NULL) {
		frame_draft_adopt(draft, text, len);
		return true;
	}
	frame_text_wipe(text, len);
	return frame_draft_refuse(why, "out of memory");
}

bool
frame_draft_open(
    struct frame_draft *draft, const char *path, char why[FRAME_DRAFT_WHY])
{
	char *base;
	size_t len;

	memset(draft, 0, sizeof(*draft));
	return frame_file_read(path, &base, &len, &draft->stamp, why) &&
	       open_with(draft, path, base, len, why);
}

bool
frame_draft_open_text(struct frame_draft *draft, const char *path,
    const char *text, size_t len, char why[FRAME_DRAFT_WHY])
{
	char *base = frame_text_copy(text, len);

	memset(draft, 0, sizeof(*draft));
	if (base == NULL)
		return frame_draft_refuse(why, "out of memory");
	return open_with(draft, path, base, len, why);
}

void
frame_draft_close(struct frame_draft *draft)
{
	struct frame_draft_state *state = draft->state;

	forget_meaning(draft);
	frame_text_wipe(draft->text, draft->len);
	frame_text_wipe(draft->base, draft->base_len);
	free(draft->path);
	if (state != NULL) {
		frame_history_cut(state, 0);
		frame_step_free(state->open);
		free(state->step);
		free(state->said);
		free(state);
	}
	memset(draft, 0, sizeof(*draft));
}

/* --- what waits */

/* A later secret for the same file takes the place of an earlier one. */
static void
add_pending(struct frame_draft *draft, struct frame_action *action)
{
	struct frame_pending **at = &draft->pending;

	if (action->kind != FRAME_ACTION_SECRET || action->written)
		return;
	while (*at != NULL && strcmp((*at)->path, action->pending.path) != 0)
		at = &(*at)->next;
	action->pending.next = *at == NULL ? NULL : (*at)->next;
	*at = &action->pending;
}

static void
add_step_pending(struct frame_draft *draft, const struct frame_step *step)
{
	struct frame_action *at = step == NULL ? NULL : step->first;

	for (; at != NULL; at = at->next)
		add_pending(draft, at);
}

void
frame_draft_recount(struct frame_draft *draft)
{
	const struct frame_draft_state *state = draft->state;

	draft->done = state->position > state->saved
			  ? state->position - state->saved
			  : state->saved - state->position;
	draft->pending = NULL;
	for (size_t i = 0; i < state->position; i++)
		add_step_pending(draft, state->step[i]);
	add_step_pending(draft, state->open);
}

bool
frame_draft_dirty(const struct frame_draft *draft)
{
	return draft->pending != NULL || draft->len != draft->base_len ||
	       memcmp(draft->text, draft->base, draft->len) != 0;
}

/* --- a step */

bool
frame_draft_begin(struct frame_draft *draft, const char *format, ...)
{
	char *words = NULL;
	va_list args;
	int len;

	if (draft->state->open != NULL)
		return false;
	va_start(args, format);
	len = vasprintf(&words, format, args);
	va_end(args);
	if (len == -1)
		return false;
	draft->state->open = frame_step_new(words);
	free(words);
	return draft->state->open != NULL;
}

bool
frame_draft_not_begun(const struct frame_draft *draft, char *why)
{
	if (draft->state->open != NULL)
		return false;
	frame_draft_refuse(why, "no change was begun");
	return true;
}

/* The step's last action made this text (malloc) of the draft's. */
static bool
accept(struct frame_draft *draft, struct frame_action *action, char *text,
    size_t len, char *why)
{
	if (action != NULL && frame_delta_make(&action->delta, draft->text,
				  draft->len, text, len)) {
		frame_draft_adopt(draft, text, len);
		return true;
	}
	if (action != NULL)
		frame_step_drop_last(draft->state->open);
	frame_text_wipe(text, len);
	return frame_draft_refuse(why, "out of memory");
}

bool
frame_draft_apply(const struct frame_doc *doc, const char *text, size_t len,
    const struct frame_edit *edit, char **out, size_t *out_len, char *why)
{
	if (doc->root != NULL)
		return frame_edit_apply_to(doc, edit, out, out_len, why);
	return frame_edit_apply(text, len, edit, out, out_len, why);
}

bool
frame_draft_edit(struct frame_draft *draft, const struct frame_edit *edit,
    char why[FRAME_DRAFT_WHY])
{
	struct frame_step *step = draft->state->open;
	struct frame_action *action;
	size_t len = 0;
	char *text;

	if (frame_draft_not_begun(draft, why) ||
	    !frame_draft_apply(
		&draft->doc, draft->text, draft->len, edit, &text, &len, why))
		return false;
	action = frame_step_add(step, FRAME_ACTION_EDIT);
	if (action != NULL && !frame_step_copy_edit(step, action, edit)) {
		frame_step_drop_last(step);
		action = NULL;
	}
	return accept(draft, action, text, len, why);
}

bool
frame_draft_replace(struct frame_draft *draft, const char *text, size_t len,
    char why[FRAME_DRAFT_WHY])
{
	char *copy;

	if (frame_draft_not_begun(draft, why))
		return false;
	if (len > FRAME_DOC_MAX)
		return frame_draft_refuse(why,
		    "the text has %zu bytes; a configuration may have %d", len,
		    FRAME_DOC_MAX);
	copy = frame_text_copy(text, len);
	if (copy == NULL)
		return frame_draft_refuse(why, "out of memory");
	return accept(draft,
	    frame_step_add(draft->state->open, FRAME_ACTION_REPLACE), copy, len,
	    why);
}

/* --- its end */

static bool
has_secret(const struct frame_step *step)
{
	for (const struct frame_action *at = step->first; at != NULL;
	     at = at->next)
		if (at->kind == FRAME_ACTION_SECRET)
			return true;
	return false;
}

/* Whether the text before the open step is the text after it. */
static bool
without_effect(const struct frame_draft *draft, const struct frame_step *step)
{
	size_t len;
	char *before;
	bool same;

	if (has_secret(step))
		return false;
	before = frame_step_apply(step, draft->text, draft->len, true, &len);
	same = before != NULL && len == draft->len &&
	       memcmp(before, draft->text, len) == 0;
	frame_text_wipe(before, len);
	return same;
}

void
frame_draft_end(struct frame_draft *draft)
{
	struct frame_draft_state *state = draft->state;
	struct frame_step *step = state->open;

	if (step == NULL)
		return;
	if (without_effect(draft, step)) {
		state->open = NULL;
		frame_step_free(step);
	} else if (frame_history_settle(state) &&
		   frame_history_push(state, step)) {
		state->open = NULL;
		state->position = state->count;
	} else {
		/* out of memory: a change that could not be undone is none */
		frame_draft_cancel(draft);
	}
	frame_draft_recount(draft);
}

void
frame_draft_cancel(struct frame_draft *draft)
{
	struct frame_step *step = draft->state->open;
	size_t len;
	char *before;

	if (step == NULL)
		return;
	before = frame_step_apply(step, draft->text, draft->len, true, &len);
	if (before != NULL &&
	    (len != draft->len || memcmp(before, draft->text, len) != 0))
		frame_draft_adopt(draft, before, len);
	else
		frame_text_wipe(before, before == NULL ? 0 : len);
	draft->state->open = NULL;
	frame_step_free(step);
	frame_draft_recount(draft);
}

/* --- several edits in one step */

static const char *
section_key(enum frame_section section)
{
	return section == FRAME_SECTION_CREDENTIAL ? "credentials"
						   : "providers";
}

static bool
refer(struct frame_draft *draft, enum frame_section section, const char *old,
    const char *new, char *why)
{
	struct frame_step *step = draft->state->open;
	struct frame_action *action;
	size_t len = 0;
	char *text;

	if (!frame_refer_apply(
		draft->text, draft->len, section, old, new, &text, &len, why))
		return false;
	action = frame_step_add(step, FRAME_ACTION_REFER);
	if (action != NULL) {
		action->section = section;
		action->old = frame_arena_copy(step->arena, old, strlen(old));
		action->new = frame_arena_copy(step->arena, new, strlen(new));
	}
	if (action != NULL && (action->old == NULL || action->new == NULL)) {
		frame_step_drop_last(step);
		action = NULL;
	}
	return accept(draft, action, text, len, why);
}

bool
frame_draft_rename(struct frame_draft *draft, enum frame_section section,
    const char *old, const char *new, char why[FRAME_DRAFT_WHY])
{
	const char *noun = frame_section_name(section);
	struct frame_edit edit = {.kind = FRAME_EDIT_RENAME,
	    .route = {2, {section_key(section), old}},
	    .name = new};
	const struct frame_node *entries =
	    frame_node_get(draft->doc.root, section_key(section));
	bool own = draft->state->open == NULL;

	if (frame_node_get(entries, old) == NULL)
		return frame_draft_refuse(
		    why, "there is no %s \"%s\"", noun, old);
	if (strcmp(old, new) == 0)
		return true;
	if (frame_node_get(entries, new) != NULL)
		return frame_draft_refuse(
		    why, "there is a %s \"%s\" already", noun, new);
	if (own &&
	    !frame_draft_begin(draft, "%s %s renamed to %s", noun, old, new))
		return frame_draft_refuse(why, "out of memory");
	if (frame_draft_edit(draft, &edit, why) &&
	    refer(draft, section, old, new, why)) {
		if (own)
			frame_draft_end(draft);
		return true;
	}
	if (own)
		frame_draft_cancel(draft);
	return false;
}
