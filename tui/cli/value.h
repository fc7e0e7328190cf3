/* SPDX-License-Identifier: MIT */
/*
 * A value as a person writes it in one word of a command line, made ready to
 * be written to the file: "a,b" or "[a, b]" for lists; true, false and numbers
 * of metadata as such, unless they are in quotes. What a value may be is for
 * the loader to say, not for this.
 */
#ifndef FRAME_ADMIN_VALUE_H
#define FRAME_ADMIN_VALUE_H

#include <stdbool.h>

#include "common/arena.h"
#include "common/edit.h"
#include "common/schema.h"

/* `key` NULL: metadata. Everything is in the arena. False: out of memory. */
bool cli_value_parse(struct frame_datum *value, const struct frame_key *key,
    const char *text, struct frame_arena *arena);

#endif
