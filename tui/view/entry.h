/* SPDX-License-Identifier: MIT */
/*
 * A credential or provider as a form leaves it: which keys shall be there with
 * which values. What is the same already is not touched; the words of the step
 * tell the rest. And what both forms say of names and values.
 */
#ifndef FRAME_ENTRY_H
#define FRAME_ENTRY_H

#include <stdbool.h>
#include <stddef.h>

#include "common/judge.h"
#include "tui/screen/form.h"
#include "tui/view/change.h"

#define ENTRY_KEYS  24
#define ENTRY_WORDS 600

enum entry_kind {
	ENTRY_SAME,
	ENTRY_SET,
	ENTRY_REMOVE,
};

struct entry_key {
	const char *key;
	struct frame_datum value; /* its texts belong to the caller */
	enum entry_kind kind;
};

struct entry {
	enum frame_section section; /* CREDENTIAL or PROVIDER */
	const char *old;	    /* its name in the draft, NULL: a new one */
	const char *name;	    /* its name to be */
	size_t count;
	struct entry_key item[ENTRY_KEYS];
	char words[ENTRY_WORDS]; /* "token_duration 1h -> 8h, note" */
};

/* `app`'s draft as it is now decides what has changed. */
void entry_begin(struct entry *entry, const struct app *app,
    enum frame_section section, const char *old, const char *name);
/* The key shall have this value; "" or NULL: it shall not be there. */
void entry_text(struct entry *entry, const struct app *app, const char *key,
    const char *text);
/* The same for a list or map; NULL: it shall not be there. Texts within must
 * outlive the entry. */
void entry_datum(struct entry *entry, const struct app *app, const char *key,
    const struct frame_datum *value);
/* The same for one name (a text) or several (a list), which the words tell. */
void entry_names_are(struct entry *entry, const struct app *app,
    const char *key, const struct frame_datum *value);
/* A secret: the words never tell more than that it changed. */
void entry_secret(
    struct entry *entry, const struct app *app, const char *secret);
/* More for the words: "secret replaced". */
void entry_say(struct entry *entry, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Nothing would change. */
bool entry_same(const struct entry *entry);

/* The edits; within a step. Renames references, too. */
void entry_write(const struct entry *entry, struct change *change);

/* "credentials", "credential" */
const char *entry_section(enum frame_section section);
const char *entry_noun(enum frame_section section);

/* --- verdicts */

/* What the loader would say of a value. False: an error. */
bool entry_judge(struct field *field, const struct frame_key *key,
    const struct frame_datum *value);
/* Of the text of a field that is called as the key. Empty: an error if it is
 * `needed`, and else nothing is said. */
bool entry_judge_field(struct form *form, enum frame_section section,
    const char *key, bool needed);
/* Of the name: its letters, and whether another entry has it. */
bool entry_judge_name(struct form *form, const struct app *app,
    enum frame_section section, const char *old);

/* --- several names */

/* Names of the draft, copied, behind `first` (or NULL) and before `last`; ends
 * with NULL. NULL: out of memory. */
char **entry_names(const struct app *app, enum frame_section section,
    const char *first, const char *last);
void entry_names_free(char **names);

/* `name`, or name-2, name-3 ... if there is one already. */
void entry_new_name(const struct app *app, enum frame_section section,
    const char *name, char *buf, size_t size);

#endif
