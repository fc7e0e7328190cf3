/* SPDX-License-Identifier: MIT */
/*
 * What is wrong with a file, said so that a person can mend it: a list of
 * diagnostics with positions, and two ways to show them. frame_diags_line is
 * for the log; frame_diags_print is for people and editors:
 *
 *   FILE:34:5: error: unknown key "token_duraton" in provider "win-lab"
 *      |
 *   34 |     token_duraton: 8h
 *      |     ^^^^^^^^^^^^^ did you mean "token_duration"?
 *      = a provider has: entity, entity_id, ...
 *
 * Every span that was marked secret is blanked wherever an excerpt shows it,
 * always with the same number of '*'. Messages, which go to the log too, may
 * hold words of the file only as frame_diag_quote returns them. Control
 * characters never reach the output. Out of memory, texts get shorter; that
 * an error happened is never lost.
 */
#ifndef FRAME_DIAG_H
#define FRAME_DIAG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "common/arena.h"

/* Kept: errors before warnings, and the foremost; more are only counted. */
#define FRAME_DIAG_MAX 20

enum frame_severity {
	FRAME_ERROR,
	FRAME_WARNING,
};

/* Bytes [start, end) of the text. Lines, columns and carets are derived when
 * it is shown: line and column count from 1, columns in characters, carets in
 * screen cells. start == end marks a place between two characters. */
struct frame_span {
	size_t start, end;
};

struct frame_diag {
	enum frame_severity severity;
	bool placed; /* else it concerns the file as a whole */
	struct frame_span span;
	const char *message; /* what is wrong */
	const char *label;   /* beside the caret, or NULL */
	bool has_other;	     /* a second place, "first here" */
	struct frame_span other;
	const char *other_label;
	const char *help; /* lines after "   = ", joined by \n, or NULL */
};

struct frame_diags {
	struct frame_arena *arena; /* owns all texts */
	const char *file;	   /* as shown */
	const char *text;	   /* the file's bytes */
	size_t len;
	size_t errors, warnings; /* all that were found */
	size_t count;		 /* kept below, in no order */
	struct frame_diag diag[FRAME_DIAG_MAX];
	struct frame_diag scratch; /* what is not kept is written here */
	size_t secrets, secret_room;
	struct frame_span *secret; /* sorted, apart from each other */
};

/* Begins a list about `text`, which must outlive it. */
bool frame_diags_init(
    struct frame_diags *diags, const char *file, const char *text, size_t len);
void frame_diags_free(struct frame_diags *diags);

/* Adds one; the message is made as by printf. The returned entry (never NULL:
 * a scratch one when the list is full) can be completed by the next three,
 * until the next is added. frame_diag_kept: it is worth the effort. */
struct frame_diag *frame_diag_error(
    struct frame_diags *diags, struct frame_span span, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
struct frame_diag *frame_diag_warning(
    struct frame_diags *diags, struct frame_span span, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
struct frame_diag *frame_diag_file_error(struct frame_diags *diags,
    const char *format, ...) __attribute__((format(printf, 2, 3)));
void frame_diag_label(struct frame_diags *diags, struct frame_diag *diag,
    const char *format, ...) __attribute__((format(printf, 3, 4)));
void frame_diag_other(struct frame_diags *diags, struct frame_diag *diag,
    struct frame_span span, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
void frame_diag_help(struct frame_diags *diags, struct frame_diag *diag,
    const char *format, ...) __attribute__((format(printf, 3, 4)));
bool frame_diag_kept(
    const struct frame_diags *diags, const struct frame_diag *diag);

/* A word of the file in double quotes, for a message: shortened, its control
 * characters replaced, and stars if `span`, where it stands, is secret; dots
 * for NULL. Owned by diags. */
const char *frame_diag_quote(
    struct frame_diags *diags, struct frame_span span, const char *word);

/* From now on this span is shown as stars. False: out of memory. */
bool frame_diag_secret(struct frame_diags *diags, struct frame_span span);
bool frame_diag_is_secret(
    const struct frame_diags *diags, struct frame_span span);
/* All that is secret around the byte `at`; empty if that byte is not. */
struct frame_span frame_diag_secret_around(
    const struct frame_diags *diags, size_t at);

/* Sorted by position, with excerpts, then how many there are. Nothing when
 * there is none. */
void frame_diags_print(struct frame_diags *diags, FILE *out);

/* One line for the log, the first error:
 * `FILE:34:5: unknown key "x" in provider "y" (8 errors in all)`. */
void frame_diags_line(struct frame_diags *diags, char *buf, size_t size);

#endif
