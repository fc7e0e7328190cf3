/* SPDX-License-Identifier: MIT */
/*
 * Any bytes as a message of each kind: what can be decoded is encoded to the
 * same bytes again, and what cannot leaves the struct as it was.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "common/wire.h"
#include "tests/fuzz/fuzz.h"

#define LARGEST 512 /* bytes of any of the structs */

static const struct frame_wire_shape *const shapes[] = {
    &frame_request_shape,
    &frame_proceed_shape,
    &frame_env_shape,
    &frame_reply_shape,
    &frame_order_shape,
    &frame_answer_shape,
};

/* Every text ends within the message. */
static void
must_point_inside(const struct frame_wire_shape *shape, const char *message,
    const unsigned char *buf, size_t len)
{
	for (size_t i = 0; i < shape->fields; i++) {
		const struct frame_wire_field *field = &shape->field[i];
		const char *text;

		if (field->type != FRAME_WIRE_TEXT)
			continue;
		memcpy(&text, message + field->offset, sizeof(text));
		if (text == NULL) {
			must(!field->required);
			continue;
		}
		const char *first = (const char *)buf;
		must(text >= first && text < first + len);
		must(strlen(text) <= field->max);
		must(text + strlen(text) < first + len);
	}
}

static bool
try_shape(
    const struct frame_wire_shape *shape, const unsigned char *buf, size_t len)
{
	_Alignas(max_align_t) char message[LARGEST], before[LARGEST];
	static unsigned char again[FRAME_WIRE_FETCH];

	must(shape->size <= sizeof(message));
	memset(message, 0x5a, sizeof(message));
	memcpy(before, message, sizeof(before));
	if (!frame_wire_decode(shape, buf, len, message)) {
		must(memcmp(message, before, sizeof(before)) == 0);
		return false;
	}
	must_point_inside(shape, message, buf, len);
	must(frame_wire_encode(shape, message, again, sizeof(again)) ==
	     (ssize_t)len);
	must(memcmp(buf, again, len) == 0);
	must(frame_wire_encode(shape, message, again, len - 1) == -1);
	return true;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t total = 0, taken = 0;
	unsigned char *copy;

	/* A copy of the exact size: ASan sees a byte too far. */
	if (size > FRAME_WIRE_FETCH ||
	    (copy = malloc(size > 0 ? size : 1)) == NULL)
		return 0;
	memcpy(copy, data, size);
	for (size_t i = 0; i < sizeof(shapes) / sizeof(shapes[0]); i++)
		taken += try_shape(shapes[i], copy, size) ? 1 : 0;
	must(taken <= 1);
	if (taken == 1)
		must(frame_wire_peek(copy, &total) != 0 && total == size);
	free(copy);
	return 0;
}
