/* SPDX-License-Identifier: MIT */
/*
 * The form of one claim or key of metadata; shared by metadata_form.c, which
 * opens and accepts it, metadata_check.c, which judges it, and
 * metadata_insert.c, which offers what can be put in.
 */
#ifndef FRAME_METADATA_FORM_H
#define FRAME_METADATA_FORM_H

#include "common/edit.h"
#include "tui/screen/app.h"
#include "tui/view/form_page.h"

enum value_type {
	TYPE_TEXT,
	TYPE_BOOLEAN,
	TYPE_NUMBER,
};

/* Where a value stands. */
struct where {
	bool claim;
	const char *provider; /* NULL: common */
	const char *key;
};

struct metadata_form {
	struct form_page page;
	char *old_key, *old_provider; /* NULL: a new entry; common */
	bool old_claim;
	char **scope; /* "(all providers)", then names; NULL-terminated */
	char **offer; /* what Ctrl-N inserts, beside what is listed */
	size_t offers;
};

struct where metadata_form_where(struct metadata_form *form);
enum value_type metadata_form_type(struct metadata_form *form);
struct frame_datum metadata_form_datum(struct metadata_form *form);

/* The map that `where` is in, NULL: there is none yet. */
const struct frame_node *metadata_form_map(
    const struct app *app, const struct where *where);
/* login.allow_env as a list (malloc), NULL: it is empty. */
const char **metadata_form_env(const struct app *app);

/* form->check */
void metadata_form_check(struct form *fields, void *owner);

/* Keys that mean something to Frame. */
struct magic {
	const char *key;
	enum value_type type;
	const char *meaning;
};
const struct magic *metadata_magic(const char *key); /* NULL: it is none */

/* page->insert: a list of sources, or of keys, for the focused field. */
void metadata_form_insert(struct form_page *page);
void metadata_form_forget_offers(struct metadata_form *form);

#endif
