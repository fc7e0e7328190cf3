/* SPDX-License-Identifier: MIT */
/*
 * session.json: what a launcher needs to open Frame with the token beside it.
 * It is the person's own to read, and a public format: fields are only added.
 */
#ifndef FRAME_HELPER_DESCRIBE_H
#define FRAME_HELPER_DESCRIBE_H

#include "common/config.h"
#include "common/wire.h"

/* JSON text, the caller frees; NULL when out of memory. No token in it, nor a
 * password of the proxy. */
char *frame_describe(const struct frame_provider *provider,
    const struct frame_answer *answer, const struct frame_network *network);

#endif
