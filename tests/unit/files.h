/* SPDX-License-Identifier: MIT */
/*
 * What tests do with files of their own.
 */
#ifndef FRAME_UNIT_FILES_H
#define FRAME_UNIT_FILES_H

#include <sys/types.h>

void write_file(const char *path, const char *text, mode_t mode);

/* "" if there is none; good until the next call. */
const char *contents(const char *path);

/* All below a directory; 0. And the directory itself. */
int empty_tree(const char *directory);
int remove_tree(const char *directory);

#endif
