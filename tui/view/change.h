/* SPDX-License-Identifier: MIT */
/*
 * One step of a draft, made of several edits by a view: what the first refusal
 * says is told, and then nothing has been done.
 */
#ifndef FRAME_CHANGE_H
#define FRAME_CHANGE_H

#include <stdbool.h>
#include <stddef.h>

#include "common/edit.h"
#include "tui/screen/app.h"

struct change {
	struct app *app;
	bool fine;
	char why[FRAME_DRAFT_WHY];
};

/* app_may_edit, and the file is YAML: else no edit has a place to go to. Says
 * why not. */
bool change_possible(struct app *app);

/* In words, as for frame_draft_begin. */
void change_begin(struct change *change, struct app *app, const char *format,
    ...) __attribute__((format(printf, 3, 4)));
void change_edit(struct change *change, const struct frame_edit *edit);
/* The step is made and everybody told, or the refusal was said. */
bool change_end(struct change *change);

/* "mappings", "3", "provider"; ends with NULL. */
struct frame_route change_route(const char *first, ...)
    __attribute__((sentinel));
void change_set(struct change *change, struct frame_route route,
    enum frame_datum_kind kind, const char *text);
void change_remove(struct change *change, struct frame_route route);
void change_rename(
    struct change *change, struct frame_route route, const char *name);
/* A credential or provider, and all that refers to it. */
void change_rename_entry(struct change *change, enum frame_section section,
    const char *old, const char *new);
/* One name as a text, several as a list. `count` is at most CHANGE_NAMES. */
#define CHANGE_NAMES 256
void change_set_names(struct change *change, struct frame_route route,
    const char *const *name, size_t count);

/* Names as they are typed, "a, b": splits `text` in place. How many there are,
 * also if that is more than `max`. Blanks around names are dropped, and so are
 * empty names. */
size_t change_split(char *text, const char **name, size_t max);

#endif
