/* SPDX-License-Identifier: MIT */
/*
 * Text as bytes of UTF-8: checking it, finding lines and columns in it,
 * measuring it in screen cells, guessing what was meant by a mistyped word,
 * and copies of it that leave no trace.
 */
#ifndef FRAME_TEXT_H
#define FRAME_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Decodes the character at [at, end). Its length in bytes, 0 if it is not
 * well-formed UTF-8 (overlong, surrogate, beyond U+10FFFF, cut). */
size_t frame_utf8_next(const char *at, const char *end, uint32_t *code);

/* Screen cells of a character: 0, 1 or 2. Independent of the locale. */
int frame_text_cells(uint32_t code);

/* True for what must never reach a screen or a log: C0 and C1 controls, DEL,
 * bidirectional controls, line and paragraph separators. */
bool frame_text_hostile(uint32_t code);

/* A byte order mark is not part of the first line. */
struct frame_place {
	size_t line, column; /* from 1; column in characters */
	size_t start, end;   /* bytes of the line without its line end */
};
struct frame_place frame_text_place(
    const char *text, size_t len, size_t offset);

/* Edits (insert, delete, replace, swap neighbours) between two words, case
 * ignored; at most `limit` is counted, limit + 1 means more. */
size_t frame_text_distance(const char *a, const char *b, size_t limit);

/* The candidate nearest to `word`, NULL if none is near enough to be worth
 * saying "did you mean". */
struct frame_guess {
	const char *word, *best;
	size_t distance;
};
void frame_guess_begin(struct frame_guess *guess, const char *word);
void frame_guess_offer(struct frame_guess *guess, const char *candidate);

/* A copy with a NUL behind it, NULL when out of memory; and the end of a copy
 * that may hold a secret. */
char *frame_text_copy(const char *text, size_t len);
void frame_text_wipe(char *text, size_t len);

#endif
