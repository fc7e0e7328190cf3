/* SPDX-License-Identifier: MIT */
/*
 * Memory for what nobody else may see: locked, in no core dump, not there in
 * forked children, overwritten when it is given back.
 */
#ifndef FRAME_PRIVATE_H
#define FRAME_PRIVATE_H

#include <stdbool.h>
#include <stddef.h>

struct frame_private {
	char *bytes; /* zeroed at first; NULL: none */
	size_t size;
};

bool frame_private_new(struct frame_private *memory, size_t size);
/* For a process that is about to leave its work to a child: the next fork's
 * child has it too; there, it is then to be kept as before. */
void frame_private_pass_on(const struct frame_private *memory);
void frame_private_keep(const struct frame_private *memory);

/* Harmless on a zeroed struct. */
void frame_private_drop(struct frame_private *memory);

/* All of a file, `max` bytes at most, with a NUL behind; `memory` is made.
 * *len may be NULL. False with errno. */
bool frame_private_read(
    struct frame_private *memory, int fd, size_t max, size_t *len);

#endif
