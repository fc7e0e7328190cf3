/* SPDX-License-Identifier: MIT */
/*
 * Edits as a test writes them, one per line:
 *
 *   set PATH VALUE      remove PATH        rename PATH NAME
 *   insert PATH VALUE   move PATH NUMBER
 *
 * PATH is keys and numbers between slashes. VALUE is a text, !true or !12 for
 * what is written bare, [a;b] for a list, {k=v;l=w} for a map.
 */
#ifndef FRAME_EDIT_WORDS_H
#define FRAME_EDIT_WORDS_H

#include "common/edit.h"

#define WORDS_MAX 16

struct edit_words {
	struct frame_edit edit;
	struct frame_datum value[1 + WORDS_MAX];
	const char *key[WORDS_MAX];
	char line[512]; /* what the pointers point into */
};

/* False: that is no edit. */
bool edit_words_read(struct edit_words *words, const char *line, size_t len);

#endif
