/* SPDX-License-Identifier: MIT */
/*
 * What the files of the paste reader share; internal to paste.c.
 */
#ifndef FRAME_ADMIN_PASTE_PARTS_H
#define FRAME_ADMIN_PASTE_PARTS_H

#include "tui/model/paste.h"

/* The pasted text. With `joined` the end of a line, and the indentation behind
 * it, is taken for a break that somebody else made. */
struct pasted {
	const char *text;
	size_t len;
	bool joined;
};

/* The byte at *at, -1 at the end. Moves *at behind a break, if there is one. */
int pasted_byte(const struct pasted *pasted, size_t *at);

bool pasted_alnum(int byte);
bool pasted_hex(int byte);

/* Moves *at behind a UUID that begins there; false: there is none. */
bool pasted_uuid(const struct pasted *pasted, size_t *at);

/* The token URL and its parts; `why` as in paste_read. */
void paste_url(struct paste *paste, const struct pasted *pasted, char *why,
    size_t why_size);

#endif
