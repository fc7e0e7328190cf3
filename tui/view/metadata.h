/* SPDX-License-Identifier: MIT */
/*
 * The page of claims, metadata and settings: its rows, what other pages may
 * ask of it, and words that its forms share.
 */
#ifndef FRAME_METADATA_VIEW_H
#define FRAME_METADATA_VIEW_H

#include <stdbool.h>
#include <stddef.h>

#include "common/schema.h"
#include "tui/screen/app.h"
#include "tui/screen/view.h"

/* Selects a claim, a common key (provider NULL), or a provider's own. */
void metadata_show(
    struct view *view, const char *provider, bool claim, const char *key);

/* Selects a setting of login or network; key NULL: the first. */
void metadata_show_setting(
    struct view *view, enum frame_section section, const char *key);

/* The form of a new one that begins as that of `key`. */
struct view *metadata_form_copy(
    struct app *app, const char *provider, const char *key);

/* The value of a setting as it may be shown: lists joined by commas, the
 * password of a URL as stars. malloc'ed; NULL: it is not set, or no memory. */
char *metadata_setting(const struct app *app, const struct frame_key *key);

/* What holds when it is not set: without the brackets of a list, which nobody
 * types in a form; "none". */
void metadata_default(const struct frame_key *key, char *buf, size_t size);

/* "${user.name}" -> true: the template uses this source of the table. */
bool metadata_uses(const char *template, const char *source);

/* --- internal to metadata.c and metadata_rows.c */

enum datum_kind {
	DATUM_CLAIM,
	DATUM_COMMON,
	DATUM_OWN, /* of a provider */
	DATUM_SETTING,
};

struct datum_row {
	enum datum_kind kind;
	const char *provider; /* of DATUM_OWN */
	const char *key;
	size_t line;			 /* 0: not in the file */
	const struct frame_node *value;	 /* NULL: not in the file */
	const struct frame_key *setting; /* of DATUM_SETTING */
};

/* All rows, in the order of the page (malloc); they point into the draft. */
struct datum_row *metadata_rows(const struct app *app, size_t *count);

/* What would be sent for the person traced, NULL: nothing, or not known. */
const struct explain_value *metadata_value(
    const struct app *app, const struct datum_row *row);

/* "claims", "metadata", "login", or the provider's name. */
const char *metadata_place(const struct datum_row *row);
/* The template, or a setting's value or default. */
void metadata_from(
    const struct app *app, const struct datum_row *row, char *buf, size_t size);
/* Why the value is not simply what a login would send; "". */
const char *metadata_remark(
    const struct datum_row *row, const struct explain_value *value);
/* Why there is no value. */
const char *metadata_no_value(
    const struct app *app, const struct datum_row *row);

#endif
