/* SPDX-License-Identifier: MIT */
/*
 * Memory that is freed as a whole: a document, a configuration. Everything in
 * it is overwritten before it is given back, since it may hold a secret.
 */
#ifndef FRAME_ARENA_H
#define FRAME_ARENA_H

#include <stddef.h>

struct frame_arena;

struct frame_arena *frame_arena_new(void); /* NULL: out of memory */
void frame_arena_free(struct frame_arena *arena);

/* Zeroed, aligned for any type. NULL: out of memory. */
void *frame_arena_alloc(struct frame_arena *arena, size_t size);

/* Copies `len` bytes and adds a NUL. */
char *frame_arena_copy(
    struct frame_arena *arena, const char *bytes, size_t len);

#endif
