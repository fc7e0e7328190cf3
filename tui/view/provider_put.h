/* SPDX-License-Identifier: MIT */
/*
 * The form of a provider, what it says, and how it becomes edits; for
 * provider_form.c, provider_check.c and provider_put.c alone.
 */
#ifndef FRAME_PROVIDER_PUT_H
#define FRAME_PROVIDER_PUT_H

#include "tui/view/address.h"
#include "tui/view/credential_facts.h"
#include "tui/view/entry.h"
#include "tui/view/form_more.h"
#include "tui/view/form_page.h"
#include "tui/view/try.h"

/* The choice that asks for a new credential. */
#define NEW_CREDENTIAL "(a new one)"
/* The choice of no second one. */
#define NO_CREDENTIAL "(none)"

/* How the address is written: choices of the field "written". */
enum provider_written {
	WRITTEN_URL,
	WRITTEN_PARTS,
};

struct provider_form {
	struct form_page page;
	char *old;	       /* its name in the draft; NULL: new */
	char *copy_of;	       /* whose metadata it gets, too; or NULL */
	char **credential;     /* choices; the last one makes a new one */
	char **second;	       /* choices behind a refusal; the first is none */
	char **named;	       /* what the file has, in its order */
	char *seen_url;	       /* as it was when URL and parts agreed last */
	char *seen_parts;      /* the URL of the parts then */
	char *better_url;      /* what a URL that is not complete may mean */
	bool parsed;	       /* the URL has these parts */
	char address_why[300]; /* what is wrong with the URL, "" */
	struct try try;
};

/* The chosen credential's name, NULL: a new one is to be made. */
const char *provider_credential(struct provider_form *form);
/* That which is tried when it is refused, NULL: none. */
const char *provider_second(struct provider_form *form);
/* The names behind these two, which no field shows and a form keeps: number
 * `index` of them, NULL behind the last. */
const char *provider_later(struct provider_form *form, size_t index);
enum provider_written provider_written(struct provider_form *form);
/* What the fields of the parts hold; to be freed. */
void provider_parts(struct provider_form *form, struct address *address);

/* The form's check: URL and parts agree again, and verdicts are said. */
void provider_check(struct form *fields, void *owner);
/* Fields that there is no use for. */
void provider_hide(struct provider_form *form);

bool provider_unchanged(struct provider_form *form);
/* Begins a step and puts the form into it. What the edits refuse is in
 * `change`. */
void provider_put(struct provider_form *form, struct change *change);

#endif
