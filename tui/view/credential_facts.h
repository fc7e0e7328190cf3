/* SPDX-License-Identifier: MIT */
/*
 * A credential of the draft, also while the draft has errors: where its secret
 * is, what may be shown of it, and getting it to keep it elsewhere.
 */
#ifndef FRAME_CREDENTIAL_FACTS_H
#define FRAME_CREDENTIAL_FACTS_H

#include <stdbool.h>
#include <stddef.h>

#include "tui/model/secret_facts.h"
#include "tui/screen/app.h"

enum kept {
	KEPT_FILE,
	KEPT_INLINE,
	KEPT_COMMAND,
	KEPT_NOWHERE,
};

struct credential_outline {
	struct frame_credential credential; /* texts as long as the draft's */
	enum kept kept;
	size_t first_line, last_line;
};

/* False: there is none of this name. Free it in any case. */
bool credential_outline(struct credential_outline *outline,
    const struct app *app, const char *name);
void credential_outline_free(struct credential_outline *outline);

/* Of a secret in `kept`; new contents that wait to be written count. */
void credential_facts(const struct app *app,
    const struct frame_credential *credential, struct secret_facts *facts);

/* Its secret, for moving it to another place. False: `why`. */
bool credential_secret(const struct app *app,
    const struct frame_credential *credential, struct frame_secret *secret,
    char *why, size_t why_size);

/* DIR/secrets.d/NAME, DIR being that of the configuration. */
void credential_default_file(
    const struct app *app, const char *name, char *buf, size_t size);

/* "40 hex digits" are what Frame's secrets look like. */
bool credential_looks_real(const char *secret, size_t len);
/* NULL, or why no secret looks like this. */
const char *credential_flaw(const char *secret, size_t len);

#endif
