/* SPDX-License-Identifier: MIT */
/*
 * An order for frame-fetch: what of it stays the same over the attempts of an
 * exchange, and its signature, which does not. frame-fetch cannot read root's
 * files: of those that it needs the order has the contents.
 */
#ifndef FRAME_HELPER_ORDER_H
#define FRAME_HELPER_ORDER_H

#include "common/request.h"
#include "helper/exchange.h"

#define FRAME_PINS_MAX 4096

struct frame_ordering {
	struct frame_order order; /* all but the deadline */
	frame_hmac_function *hmac;
	char signature[FRAME_SIGNATURE_SIZE];
	char pins[FRAME_PINS_MAX];
	char *cert, *key; /* PEM texts */
};

/* False: concluded. It may not be moved afterwards. */
bool frame_ordering_prepare(struct frame_ordering *ordering,
    const struct frame_exchange *exchange, struct frame_outcome *outcome);

/* With the key in use, for this time, Unix seconds. False: concluded. */
bool frame_ordering_sign(struct frame_ordering *ordering,
    const struct frame_keys *keys, int64_t timestamp,
    struct frame_outcome *outcome);

/* Also after prepare has failed. */
void frame_ordering_free(struct frame_ordering *ordering);

#endif
