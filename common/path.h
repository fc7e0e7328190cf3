/* SPDX-License-Identifier: MIT */
/*
 * Opening what root is about to trust: a secret, a program, a key. It is
 * reached directory by directory, so that what was judged is what is opened.
 */
#ifndef FRAME_PATH_H
#define FRAME_PATH_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* What the file itself may look like. */
enum frame_trust {
	FRAME_TRUST_PRIVATE, /* nobody else may read or write it */
	FRAME_TRUST_PROGRAM, /* executable; nobody else may write it */
	FRAME_TRUST_PUBLIC,  /* nobody else may write it */
};

/*
 * Opens the regular file at an absolute path for reading. No part of the path
 * may be a symbolic link; each directory must belong to root or `owner` and
 * not be writable by others, unless it is sticky; the file must belong to root
 * or `owner`. -1 with a sentence in `why` that names the part at fault.
 */
int frame_path_open(const char *path, uid_t owner, enum frame_trust trust,
    char *why, size_t why_size);

/* True if the directories above a file, which need not be there, are such that
 * frame_path_open would go through them. */
bool frame_path_reachable(
    const char *path, uid_t owner, char *why, size_t why_size);

/* Reads all of a descriptor, at most `max` bytes, and adds a NUL. False when
 * there is more or reading fails. */
bool frame_read_limited(int fd, char *buf, size_t max, size_t *len);

#endif
