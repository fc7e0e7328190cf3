/* SPDX-License-Identifier: MIT */
/*
 * Making foreign bytes fit for a sentence: what a server or a proxy sent may
 * be quoted in the log, but may neither forge a line of it nor carry a token
 * or one of our headers there.
 */
#ifndef FRAME_FETCH_CLEAN_H
#define FRAME_FETCH_CLEAN_H

#include <stddef.h>

/* Copies as many whole characters as fit into dst and ends it with a NUL.
 * White space becomes one blank; controls, bidirectional controls and bytes
 * that are not UTF-8 become U+FFFD. */
void fetch_clean(char *dst, size_t size, const char *src, size_t len);

/* The same for an excerpt of a body: whatever could be a piece of a token, a
 * signature or a client id becomes "[...]", before anything is cut. */
void fetch_excerpt(char *dst, size_t size, const char *src, size_t len);

#endif
