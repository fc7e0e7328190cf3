/* SPDX-License-Identifier: MIT */
/*
 * The credentials of one provider, in the order in which they are tried: which
 * is in use, and what became of the others. Secrets are had from whoever keeps
 * them, each when it is needed.
 */
#ifndef FRAME_HELPER_KEYS_H
#define FRAME_HELPER_KEYS_H

#include "common/secret.h"
#include "helper/helper.h"

/* Why one is out; neither: it is not. */
struct frame_key_fate {
	int64_t http; /* the gateway refused it with this status */
	char *flaw;   /* its secret cannot be had */
};

struct frame_keys {
	const struct frame_credential *const *credential; /* NULL-terminated */
	/* The secret of credential[index]. NULL: `why` says what is wrong, as
	 * frame_secret_load does. */
	struct frame_secret *(*load)(struct frame_keys *keys, size_t index,
	    int64_t deadline, char *why, size_t why_size);
	void *owner; /* for `load` */

	/* Its own, zeroed at first. */
	size_t at; /* in use; the next exchange begins with it */
	struct frame_secret *secret;
	size_t tried; /* in this exchange */
	struct frame_key_fate fate[FRAME_KEYS_MAX];
};

/* For a new exchange: the one in use, or the next whose secret can be had.
 * False: none can; concluded. */
bool frame_keys_begin(
    struct frame_keys *keys, int64_t deadline, struct frame_outcome *outcome);

/* The gateway does not take the one in use. */
void frame_keys_refuse(struct frame_keys *keys, int64_t http);

/* The next that was not tried in this exchange and whose secret can be had; a
 * secret that could not is not asked for again. False: there is none. */
bool frame_keys_next(struct frame_keys *keys, int64_t deadline);

/* All of the list. */
bool frame_keys_refused(const struct frame_keys *keys);

/* Adds to the outcome what became of the first `count`, or of all that are
 * out if it has fewer. */
void frame_keys_tell(
    const struct frame_keys *keys, size_t count, struct frame_outcome *outcome);

void frame_keys_free(struct frame_keys *keys);

#endif
