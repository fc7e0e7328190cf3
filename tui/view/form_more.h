/* SPDX-License-Identifier: MIT */
/*
 * What the forms with a secret have in common, beyond form_page.h: judging it,
 * and filling fields from what was copied in Frame's console.
 */
#ifndef FRAME_FORM_MORE_H
#define FRAME_FORM_MORE_H

#include <stdbool.h>
#include <stddef.h>

#include "tui/model/paste.h"
#include "tui/model/secret_facts.h"
#include "tui/screen/app.h"
#include "tui/screen/form.h"

/* What is said of a secret that was typed. `present`: what stays if the field
 * is left empty, or NULL. */
void form_more_judge_secret(
    struct field *field, const struct secret_facts *present);

/* True if a pasted text is more than the value of one field, so that *paste
 * has what to fill in. */
bool form_more_snippet(struct paste *paste, const char *text, size_t len,
    char *why, size_t why_size);
/* Puts what was found into the fields "url", "client_id" and "secret" as far
 * as the form has them, and says what it was. Nothing secret is said. */
void form_more_fill(struct form *form, struct app *app,
    const struct paste *paste, const char *text, const char *why);

/* The bytes of a span as a new C string; NULL: it is empty, or no memory. */
char *form_more_copy(const char *text, struct frame_span span);

#endif
