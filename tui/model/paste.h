/* SPDX-License-Identifier: MIT */
/*
 * What an administrator copies from Frame's console: the token URL, or a whole
 * Playground snippet (curl, Python, JavaScript, PowerShell). Whatever in it can
 * fill a form is found; the rest is ignored. Pure; the secret stays in the
 * text that was given, nothing is copied.
 *
 * Terminals and mail break long lines, so a value may have line ends in it,
 * with the blanks of an indentation behind; paste_take leaves them out.
 */
#ifndef FRAME_ADMIN_PASTE_H
#define FRAME_ADMIN_PASTE_H

#include <stdbool.h>
#include <stddef.h>

#include "common/diag.h"

/* Bytes of the pasted text; empty: not found. */
struct paste {
	struct frame_span url;	   /* .../secure-anonymous/.../tokens */
	struct frame_span gateway; /* parts of the URL */
	struct frame_span entity;  /* "accounts", as it is there */
	struct frame_span entity_id;
	struct frame_span provider_id;
	struct frame_span client_id;
	struct frame_span secret;
	struct frame_span email, first_name, last_name;
	struct frame_span email_domain; /* by itself, or of the email */
};

/* True if anything was found. `why` says what is missing of a URL that almost
 * is one ("this is a page of Frame's console, not the token URL: ..."), or is
 * "". Parts of the URL are there, too, if only its end is missing. */
bool paste_read(struct paste *paste, const char *text, size_t len, char *why,
    size_t why_size);

/* The bytes of a span without line ends, as a C string. False: it does not fit
 * into `size`, and `out` is empty. Wipe `out` if it was the secret. */
bool paste_take(
    const char *text, struct frame_span span, char *out, size_t size);

#endif
