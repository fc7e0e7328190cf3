/* SPDX-License-Identifier: MIT */
/*
 * A command as a person types it, and as the list of words that it is in the
 * file. Blanks separate words; "..." and '...' keep blanks; there is no shell,
 * and no other character means anything.
 */
#ifndef FRAME_WORDS_H
#define FRAME_WORDS_H

#include <stddef.h>

/* Splits in place. How many words there are, also if more than `max`. */
size_t words_split(char *text, const char **word, size_t max);

/* The caller frees; NULL: out of memory, or a word that holds both kinds of
 * quotes and cannot be written. */
char *words_join(const char *const *word);

#endif
