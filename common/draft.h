/* SPDX-License-Identifier: MIT */
/*
 * A configuration while an administrator changes it: the file's bytes as they
 * were read, as they are now, and every step between, each of which can be
 * undone, replayed on another text, and told in words. Command line and
 * screens change a configuration in no other way.
 *
 * A step may consist of several edits (a rename and all that refer to it) and
 * of new contents for secret files, which are written when the draft is saved
 * and kept in locked memory until then. A draft need not be valid: mistakes
 * are in `diags`, and edits go on as long as the text is YAML.
 */
#ifndef FRAME_DRAFT_H
#define FRAME_DRAFT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/config.h"
#include "common/edit.h"
#include "common/schema.h"
#include "common/save.h"
#include "common/secret.h"

#define FRAME_DRAFT_WHY 600

struct frame_step; /* draft.c; a step of undo */

/* A secret that waits to be written. */
struct frame_pending {
	const char *path; /* of the file */
	const struct frame_secret *secret;
	struct frame_pending *next;
};

struct frame_draft {
	/* read only, for everybody but draft.c: */
	char *path;
	struct frame_stamp stamp; /* of `base` */
	char *base;		  /* as on the disk; "" if there is no file */
	size_t base_len;
	char *text; /* as it would be saved */
	size_t len;
	struct frame_diags diags; /* about `text` */
	struct frame_doc doc;	  /* of `text`; root NULL: not YAML, or empty */
	bool valid;		  /* no errors: config is there */
	struct frame_config config;
	size_t generation; /* another one whenever `text` is another one */
	size_t done;	   /* steps that `text` has and `base` has not */
	struct frame_pending *pending;
	struct frame_draft_state *state; /* draft.c */
};

/* Reads the file. One that is not there gives an empty draft (stamp.exists
 * false). False: it cannot be read, `why` says so. Close in any case. */
bool frame_draft_open(
    struct frame_draft *draft, const char *path, char why[FRAME_DRAFT_WHY]);

/* The same for bytes from elsewhere, such as a backup or standard input. */
bool frame_draft_open_text(struct frame_draft *draft, const char *path,
    const char *text, size_t len, char why[FRAME_DRAFT_WHY]);
void frame_draft_close(struct frame_draft *draft);

/* --- one step. Between begin and end, edits apply to the text one by one; if
 * one is refused, `why` says so and the others stand until `cancel`, which
 * takes the whole step back. An `end` without an effect leaves no step. */

/* In words, for the save screen and the log; never a secret:
 * "provider win-lab: token_duration 1h -> 8h". */
bool frame_draft_begin(struct frame_draft *draft, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
bool frame_draft_edit(struct frame_draft *draft, const struct frame_edit *edit,
    char why[FRAME_DRAFT_WHY]);
/* The contents of a secret file, from when the draft is saved. Copied. Refused
 * if that file is there with something else that would be lost: it may be that
 * of a credential, and of no second one. */
bool frame_draft_secret(struct frame_draft *draft, const char *path,
    const char *secret, size_t len, char why[FRAME_DRAFT_WHY]);
/* Replaces the whole text, as after an editor or a restore. */
bool frame_draft_replace(struct frame_draft *draft, const char *text,
    size_t len, char why[FRAME_DRAFT_WHY]);
void frame_draft_end(struct frame_draft *draft);
void frame_draft_cancel(struct frame_draft *draft);

/* --- whole steps that take several edits */

/* Renames a credential or provider and every reference to it: as a step of its
 * own, or within the one that was begun, which is to be cancelled if this is
 * refused. */
bool frame_draft_rename(struct frame_draft *draft, enum frame_section section,
    const char *old, const char *new, char why[FRAME_DRAFT_WHY]);

/* --- history */

/* The words of the step that was taken back or repeated, NULL if there was
 * none. Without end in both directions. */
const char *frame_draft_undo(struct frame_draft *draft);
const char *frame_draft_redo(struct frame_draft *draft);

/* The words of unsaved step `index`, 0 to draft->done - 1, oldest first. */
const char *frame_draft_words(const struct frame_draft *draft, size_t index);

/* Takes one step out of the middle by replaying the others without it. False:
 * a later one depends on it; nothing has changed. */
bool frame_draft_revert(
    struct frame_draft *draft, size_t index, char why[FRAME_DRAFT_WHY]);

/* True if there is something to save. */
bool frame_draft_dirty(const struct frame_draft *draft);

/* --- the disk */

/* True if somebody else has changed the file since it was read. */
bool frame_draft_outdated(const struct frame_draft *draft);

/*
 * Reads the file again and replays our steps on it. Those that cannot be
 * replayed are left out: *conflicts gets how many, `why` the words of all,
 * one per line. False: the file cannot be read, or is not YAML now; the draft
 * is as it was.
 */
bool frame_draft_rebase(
    struct frame_draft *draft, size_t *conflicts, char why[FRAME_DRAFT_WHY]);

/* Where copies go. */
struct frame_places {
	const char *backups, *rescue;
	const char *who; /* the administrator's name */
};

/*
 * Writes the pending secrets, then the text; one log line (authpriv) names
 * what changed. A draft with errors is not saved. Afterwards base is text, and
 * undo still works. save->why has the sentence unless FRAME_SAVED.
 */
enum frame_save_status frame_draft_save(struct frame_draft *draft,
    const struct frame_places *places, struct frame_lock *lock,
    struct frame_save *save);

/* --- reading it, also while it has errors */

/* The scalar at a route as it is written there, NULL if there is none. */
const char *frame_draft_text(
    const struct frame_draft *draft, size_t steps, ...);

/* The names in credentials or providers, in the file's order: name `index`, or
 * NULL behind the last. */
const char *frame_draft_name(
    const struct frame_draft *draft, enum frame_section section, size_t index);
size_t frame_draft_rules(const struct frame_draft *draft);

/* How many places refer to a credential (providers) or provider (rules). */
size_t frame_draft_uses(const struct frame_draft *draft,
    enum frame_section section, const char *name);
/* The next provider from number *at on (0 at first) that names a credential,
 * alone or in a list; NULL: no more. */
const char *frame_draft_user(
    const struct frame_draft *draft, const char *credential, size_t *at);

#endif
