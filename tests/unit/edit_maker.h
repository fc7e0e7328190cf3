/* SPDX-License-Identifier: MIT */
/*
 * Hostile documents, for test_edit_property: comments everywhere, line ends of
 * both kinds, byte order marks, brackets, wide characters, empty values, odd
 * indents, quotes, no end of the last line. Most of them are YAML.
 */
#ifndef FRAME_EDIT_MAKER_H
#define FRAME_EDIT_MAKER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The same numbers for the same state, which is never 0. */
struct chance {
	uint64_t state;
};

uint64_t chance_next(struct chance *chance);
size_t chance_below(struct chance *chance, size_t limit);
bool chance_one_in(struct chance *chance, size_t limit);

/* The caller frees. */
char *maker_document(struct chance *chance, size_t *len);

#endif
