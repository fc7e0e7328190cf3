/* SPDX-License-Identifier: MIT */
/*
 * The form of a credential, and how it becomes edits; for credential_form.c
 * and credential_put.c alone.
 */
#ifndef FRAME_CREDENTIAL_PUT_H
#define FRAME_CREDENTIAL_PUT_H

#include "tui/view/credential_facts.h"
#include "tui/view/entry.h"
#include "tui/view/form_more.h"
#include "tui/view/form_page.h"
#include "tui/view/try.h"

#define CREDENTIAL_WORDS 32 /* of a command */
#define CREDENTIAL_PATH	 4096

struct credential_form {
	struct form_page page;
	char *old;			 /* its name in the draft; NULL: new */
	enum kept was;			 /* where its secret is now */
	struct secret_facts present;	 /* of that */
	struct secret_facts target;	 /* of the file that is typed */
	char made_file[CREDENTIAL_PATH]; /* a path made from the name */
	struct try try;
};

/* Where the secret will come from. */
enum secret_source {
	SOURCE_NONE,
	SOURCE_TYPED,
	SOURCE_STAYS, /* it is there already */
	SOURCE_MOVED, /* from where it is now to another place */
};

enum secret_source credential_source(struct credential_form *form);
/* What stays if nothing is typed, NULL: nothing. */
const struct secret_facts *credential_present(struct credential_form *form);

bool credential_unchanged(struct credential_form *form);

/* Begins a step and puts the form into it. False: said why, no step is begun.
 * What the edits refuse is in `change`. */
bool credential_put(struct credential_form *form, struct change *change);

#endif
