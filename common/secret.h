/* SPDX-License-Identifier: MIT */
/*
 * Obtaining a credential's client secret and keeping it: in one locked page
 * that is left out of core dumps, wiped in forked children, and overwritten
 * when it is dropped. Nothing else may hold a copy.
 */
#ifndef FRAME_SECRET_H
#define FRAME_SECRET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "common/config.h"

#define FRAME_SECRET_MAX	4000 /* bytes */
#define FRAME_SECRET_COMMAND_MS 2000 /* a secret_command may take */

struct frame_secret {
	char *bytes; /* a C string in a page of its own */
	size_t len;
};

/*
 * From the credential's secret, secret_file or secret_command. `owner` is who
 * a file must belong to (root, at a login). False: `why` says what is wrong
 * and names the credential; never any of its bytes.
 */
bool frame_secret_load(struct frame_secret *secret,
    const struct frame_credential *credential, uid_t owner, int64_t deadline,
    char *why, size_t why_size);

/* An empty one, to be filled with at most FRAME_SECRET_MAX bytes and a NUL. */
bool frame_secret_new(struct frame_secret *secret);

/* Around the one fork whose child is to have it: before, and in the child. */
void frame_secret_pass_on(const struct frame_secret *secret);
void frame_secret_keep(const struct frame_secret *secret);

/* Wipes and releases it. Harmless on a zeroed struct. */
void frame_secret_drop(struct frame_secret *secret);

#endif
