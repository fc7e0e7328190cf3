/* SPDX-License-Identifier: MIT */
/*
 * The records of ROOT/.sessions; for session.c alone. See session.h.
 */
#ifndef FRAME_REGISTRY_H
#define FRAME_REGISTRY_H

#include <dirent.h>

#include "common/session.h"

/* The kernel's id of this boot, empty if it has none. */
void frame_boot_id(char boot_id[37]);

/* Writes or replaces the session's record, whole or not at all. */
bool frame_record_write(
    struct frame_store *store, const struct frame_session *session);

/* True only if it is certain that there is none. */
bool frame_record_missing(struct frame_store *store, const char *sid);

/* True also if there was none. */
bool frame_record_remove(struct frame_store *store, const char *sid);

/* A stream over an open directory, whose descriptor stays the caller's. NULL
 * with errno. */
DIR *frame_scan(int dir);

/* Removes temporary files that a dead helper left; how many. */
size_t frame_records_tidy(struct frame_store *store, int64_t now);

#endif
