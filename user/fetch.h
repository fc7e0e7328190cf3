/* SPDX-License-Identifier: MIT */
/*
 * One exchange by frame-fetch, with the person's own rights: frame-token itself
 * has no part that talks to the network.
 */
#ifndef FRAME_USER_FETCH_H
#define FRAME_USER_FETCH_H

#include <stdbool.h>
#include <stddef.h>

#include "common/private.h"
#include "common/wire.h"

/* The answer's texts lie in `memory`, which is made, and to be dropped. False:
 * there is no answer; `why` says so. */
bool token_fetch(const struct frame_order *order, struct frame_private *memory,
    struct frame_answer *answer, char *why, size_t why_size);

#endif
