/* SPDX-License-Identifier: MIT */
/*
 * The records of ROOT/.sessions, and the requests beside them; for session*.c
 * alone. See session.h. Who writes here holds the lock of the session's user.
 */
#ifndef FRAME_REGISTRY_H
#define FRAME_REGISTRY_H

#include <dirent.h>

#include "common/session.h"

/* The kernel's id of this boot, empty if it has none. */
void frame_boot_id(char boot_id[37]);

/* A stream over an open directory, whose descriptor stays the caller's. NULL
 * with errno. */
DIR *frame_scan(int dir);

/* Writes or replaces the session's record, whole or not at all; in one step or
 * in two, as files are (session_parts.h). One that could not be read back is
 * not written: ERANGE, EILSEQ. */
bool frame_record_write(
    struct frame_store *store, const struct frame_session *session);
bool frame_record_prepare(
    struct frame_store *store, const struct frame_session *session);
bool frame_record_commit(struct frame_store *store, const char *sid);

/* Removes what was prepared, by us or by a killed process; errno is kept. */
void frame_record_forget(struct frame_store *store, const char *sid);

/* True only if it is certain that there is none. */
bool frame_record_missing(struct frame_store *store, const char *sid);

/* With the request. True also if there was none. */
bool frame_record_remove(struct frame_store *store, const char *sid);

bool frame_request_write(
    struct frame_store *store, const char *sid, const char *body);

/* Removes temporary files and requests without a record, that a dead helper
 * left; how many. */
size_t frame_records_tidy(struct frame_store *store, int64_t now);

#endif
