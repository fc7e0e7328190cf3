/* SPDX-License-Identifier: MIT */
/*
 * Bump allocation in chunks that grow; see arena.h. Chunks are never moved or
 * reused, so a pointer stays good, and a secret is in one place, until all are
 * wiped together.
 */
#include "common/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_CHUNK 4096
#define LAST_CHUNK  (256 * 1024) /* chunks double up to this */

struct chunk {
	struct chunk *next;
	size_t size, used; /* bytes of data */
	max_align_t data[];
};

struct frame_arena {
	struct chunk *newest;
};

struct frame_arena *
frame_arena_new(void)
{
	return calloc(1, sizeof(struct frame_arena));
}

void
frame_arena_free(struct frame_arena *arena)
{
	struct chunk *chunk, *next;

	if (arena == NULL)
		return;
	for (chunk = arena->newest; chunk != NULL; chunk = next) {
		next = chunk->next;
		explicit_bzero(chunk->data, chunk->used);
		free(chunk);
	}
	free(arena);
}

static struct chunk *
add_chunk(struct frame_arena *arena, size_t wanted)
{
	size_t size = FIRST_CHUNK;
	struct chunk *chunk;

	if (arena->newest != NULL)
		size = arena->newest->size * 2;
	if (size > LAST_CHUNK)
		size = LAST_CHUNK;
	if (size < wanted)
		size = wanted;
	chunk = calloc(1, sizeof(*chunk) + size);
	if (chunk == NULL)
		return NULL;
	chunk->size = size;
	chunk->next = arena->newest;
	arena->newest = chunk;
	return chunk;
}

void *
frame_arena_alloc(struct frame_arena *arena, size_t size)
{
	struct chunk *chunk = arena->newest;
	void *memory;

	if (size > SIZE_MAX / 2)
		return NULL;
	size = (size + alignof(max_align_t) - 1) & ~(alignof(max_align_t) - 1);
	if (chunk == NULL || chunk->size - chunk->used < size) {
		chunk = add_chunk(arena, size);
		if (chunk == NULL)
			return NULL;
	}
	memory = (char *)chunk->data + chunk->used;
	chunk->used += size;
	return memory;
}

char *
frame_arena_copy(struct frame_arena *arena, const char *bytes, size_t len)
{
	char *copy = len == SIZE_MAX ? NULL : frame_arena_alloc(arena, len + 1);

	if (copy != NULL && len > 0)
		memcpy(copy, bytes, len);
	return copy;
}
