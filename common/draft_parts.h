/* SPDX-License-Identifier: MIT */
/*
 * The steps behind a draft; for draft*.c alone, see draft.h.
 *
 *   base --steps[0, saved)--> undone past a save, or not
 *   steps[0, position)        lead from the oldest text that can be reached to
 *                             draft->text
 *   steps[0, saved)           lead from there to draft->base
 *   steps[position, count)    can be repeated
 *
 * Each step keeps twice what it did: as an edit, which can be replayed on
 * another text, and as the bytes that differ, with which undo and redo need
 * nobody to understand the text.
 */
#ifndef FRAME_DRAFT_PARTS_H
#define FRAME_DRAFT_PARTS_H

#include "common/arena.h"
#include "common/draft.h"
#include "common/text.h"

/* --- draft_delta.c: what differs between two texts */

struct frame_delta {
	size_t count;
	struct frame_patch {
		size_t at; /* in the old text */
		size_t old_len, new_len;
	} * patch;
	char *bytes; /* of each patch the old and the new ones */
	size_t size;
};

bool frame_delta_make(struct frame_delta *delta, const char *old,
    size_t old_len, const char *new, size_t new_len);
bool frame_delta_invert(
    struct frame_delta *inverse, const struct frame_delta *delta);
void frame_delta_free(struct frame_delta *delta);

/* The new text of the old one, or (back) the other way round. NULL: out of
 * memory. */
char *frame_delta_apply(const struct frame_delta *delta, const char *text,
    size_t len, bool back, size_t *out_len);

/* --- draft_step.c: one step */

enum frame_action_kind {
	FRAME_ACTION_EDIT,
	FRAME_ACTION_REFER,   /* all references to `old` become `new` */
	FRAME_ACTION_REPLACE, /* anything; only its bytes are known */
	FRAME_ACTION_SECRET,  /* none of the text */
};

struct frame_action {
	enum frame_action_kind kind;
	struct frame_action *previous, *next;
	struct frame_delta delta;
	struct frame_edit edit;
	enum frame_section section; /* of REFER */
	const char *old, *new;
	struct frame_secret secret;
	struct frame_pending pending; /* its place in the draft's list */
	bool written;		      /* the secret is in its file */
	/* What replaying made of it, until it is kept or dropped: */
	bool replayed;
	struct frame_delta new_delta;
	struct frame_route new_route;
	size_t new_to;
};

struct frame_step {
	struct frame_arena *arena; /* owns itself, actions and texts */
	const char *taken;	   /* "taken back: ", then the words */
	const char *words;
	struct frame_action *first, *last;
};

struct frame_step *frame_step_new(const char *words);
void frame_step_free(struct frame_step *step);
/* At the end of the step; zeroed but for its kind. NULL: out of memory. */
struct frame_action *frame_step_add(
    struct frame_step *step, enum frame_action_kind kind);
void frame_step_drop_last(struct frame_step *step);
bool frame_step_copy_edit(struct frame_step *step, struct frame_action *action,
    const struct frame_edit *edit);

/* The text after the step, or (back) before it: malloc, NULL: no memory. */
char *frame_step_apply(const struct frame_step *step, const char *text,
    size_t len, bool back, size_t *out_len);

/* --- draft_refer.c: references to a credential or provider */

/* As frame_edit_apply. */
bool frame_refer_apply(const char *text, size_t len, enum frame_section section,
    const char *old, const char *new, char **out, size_t *out_len,
    char why[FRAME_DRAFT_WHY]);
/* How many there are. */
size_t frame_refer_count(
    const struct frame_doc *doc, enum frame_section section, const char *name);

/* --- draft_merge.c: an edit on a text that somebody else has changed */

/* Makes route and `to` of an edit that was made for the text of `old` fit
 * that of `new`. False: what it is about is not the same there. */
bool frame_merge_edit(const struct frame_doc *old, const struct frame_doc *new,
    struct frame_edit *edit, struct frame_arena *arena,
    char why[FRAME_DRAFT_WHY]);
bool frame_node_same(const struct frame_node *a, const struct frame_node *b);

/* --- draft_replay.c: steps on another text */

struct frame_replay {
	char *old, *new; /* the texts before the next step; malloc */
	size_t old_len, new_len;
	bool out_of_memory;
};

/* True: both texts are those after the step, which keeps what it did until
 * frame_replay_keep or _drop. False: only `old` is. */
bool frame_replay_step(struct frame_replay *replay, struct frame_step *step,
    char why[FRAME_DRAFT_WHY]);
void frame_replay_keep(struct frame_step *step);
void frame_replay_drop(struct frame_step *step);
void frame_replay_end(struct frame_replay *replay);

/* --- draft_history.c */

struct frame_draft_state {
	struct frame_step **step;
	size_t count, room;
	size_t position, saved;
	struct frame_step *open; /* between begin and end */
	char *said;		 /* what undo returned last */
};

bool frame_history_push(
    struct frame_draft_state *state, struct frame_step *step);
/* Frees the steps from `index` on. */
void frame_history_cut(struct frame_draft_state *state, size_t index);
/* A new step comes: steps that were taken back past the last saving become
 * steps of their own, and those to be repeated go. */
bool frame_history_settle(struct frame_draft_state *state);

/* --- draft.c */

/* Puts a text (malloc) in the draft's place and judges it. */
void frame_draft_adopt(struct frame_draft *draft, char *text, size_t len);
/* After a change of steps: `done` and `pending`. */
void frame_draft_recount(struct frame_draft *draft);
/* A text that is read once, beside the draft's own. To be felled, whatever
 * growing it said; root NULL: it is not YAML, or empty. */
struct frame_tree {
	struct frame_diags diags;
	struct frame_doc doc;
};
bool frame_tree_grow(struct frame_tree *tree, const char *text, size_t len);
void frame_tree_fell(struct frame_tree *tree);

/* frame_edit_apply_to; a text that has no tree is read again, to say why. */
bool frame_draft_apply(const struct frame_doc *doc, const char *text,
    size_t len, const struct frame_edit *edit, char **out, size_t *out_len,
    char *why);

/* True, with `why`, between two steps. */
bool frame_draft_not_begun(const struct frame_draft *draft, char *why);
bool frame_draft_refuse(char why[FRAME_DRAFT_WHY], const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* --- draft_log.c */

/* One line: what differs between the two texts, by the names of keys. */
void frame_draft_log(const struct frame_draft *draft, const char *who,
    const char *base, size_t base_len);

#endif
