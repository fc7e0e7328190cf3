/* SPDX-License-Identifier: MIT */
/*
 * What `frame-helper test` prints: one JSON object per line and step, written
 * as soon as it is known. frame-helper(8) documents them; steps and fields are
 * only added. Neither token nor secret nor a header of ours is ever among
 * them.
 */
#ifndef FRAME_HELPER_TELL_H
#define FRAME_HELPER_TELL_H

#include <jansson.h>

#include "helper/helper.h"

enum frame_tell_state {
	FRAME_TELL_RUNNING,
	FRAME_TELL_OK,
	FRAME_TELL_WARN,
	FRAME_TELL_FAIL,
};

/* Milliseconds since then (frame_now). */
double frame_tell_ms(int64_t then);

/* `ms` < 0: not measured. `fields` (NULL: none) are added and released. Ends
 * the process if nobody reads any more. */
void frame_tell(const char *step, enum frame_tell_state state, double ms,
    json_t *fields, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/* The last line. `credential` may be NULL. */
void frame_tell_outcome(
    const struct frame_outcome *outcome, const char *credential);

/* A member, left out when the value is NULL or empty. Bytes that are not UTF-8
 * become question marks. */
void frame_tell_put(json_t *object, const char *key, const char *value);
void frame_tell_number(json_t *object, const char *key, int64_t value);

#endif
