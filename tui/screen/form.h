/* SPDX-License-Identifier: MIT */
/*
 * A form: labelled fields, one below the other, each with a verdict under it.
 * What the fields mean is the owner's business: after every change `check` is
 * called, which sets verdicts, hides fields and fills notes. Values stay as
 * typed until the owner takes them. A form scrolls when it is higher than its
 * rectangle, keeping the focus and its verdict in sight.
 */
#ifndef FRAME_FORM_H
#define FRAME_FORM_H

#include <stdbool.h>
#include <stddef.h>

#include "tui/screen/canvas.h"
#include "tui/screen/keys.h"
#include "tui/screen/line.h"

enum field_kind {
	FIELD_TEXT,
	FIELD_SECRET,
	FIELD_RADIO,  /* ( ) this  (o) that: choices side by side */
	FIELD_CHOICE, /* < that >: Left and Right, Enter opens the list */
	FIELD_NOTE,   /* text that cannot be edited; takes no focus */
};

enum verdict {
	VERDICT_NONE,
	VERDICT_NOTE, /* worth knowing, dim */
	VERDICT_OK,
	VERDICT_WARN,
	VERDICT_ERROR, /* the form cannot be accepted */
};

struct field_spec {
	const char *name; /* for tests and the owner: "client_id" */
	const char *label;
	enum field_kind kind;
	size_t max;	  /* bytes, of texts */
	const char *help; /* for F1: what it is, where it is found */
};

#define FIELDS_MAX 24

struct field {
	const struct field_spec *spec;
	struct line line;	    /* TEXT and SECRET */
	const char *const *choices; /* RADIO and CHOICE, NULL-terminated */
	size_t choice;
	char *note; /* NOTE: several lines; owned */
	bool hidden;
	enum verdict verdict;
	char said[400];	      /* under the field; the first line is the verdict,
			       * what follows is worth knowing */
	char suggestion[300]; /* what Ctrl-Y puts in, "" */
};

struct form {
	char title[120];
	size_t fields, focus;
	struct field field[FIELDS_MAX];
	int scroll;
	bool changed; /* since it was opened */
	void (*check)(struct form *form, void *owner);
	void *owner;
};

bool form_open(struct form *form, const struct field_spec *spec, size_t count,
    void (*check)(struct form *, void *), void *owner);
void form_close(struct form *form); /* wipes */

struct field *form_field(struct form *form, const char *name);
const char *form_text(struct form *form, const char *name);
void form_set(struct form *form, const char *name, const char *text);
void form_say(struct field *field, enum verdict verdict, const char *format,
    ...) __attribute__((format(printf, 3, 4)));
void form_note(struct field *field, const char *text); /* copied */

/* Forgets all verdicts and suggestions, calls check, sees to it that the focus
 * is on a field that is there. Returns the worst verdict. */
enum verdict form_check(struct form *form);

/* The field that has the focus; NULL: no field can have it. */
struct field *form_focused(struct form *form);
void form_go(struct form *form, const char *name);
/* The first field with an error gets the focus; NULL: there is none. */
struct field *form_go_wrong(struct form *form);

/* Is a text field in focus, so that characters are text? */
bool form_in_text(const struct form *form);

/* Requests of WHERE_FORM and WHERE_TEXT that stay within the form (fields,
 * choices, editing, suggestion, reveal). False: the owner's (accept, leave,
 * try, insert, and Enter in a CHOICE). */
bool form_key(struct form *form, enum request request);
bool form_insert(struct form *form, const char *text, size_t len);

/* Covers a secret that was shown by REQ_REVEAL: to be called when its time is
 * over, for a form has no clock. */
void form_hide(struct form *form);
bool form_revealed(const struct form *form);

void form_paint(struct form *form, struct canvas *canvas, struct rect rect);

#endif
