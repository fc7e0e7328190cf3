/* SPDX-License-Identifier: MIT */
/*
 * What the files of the session store share; for session*.c and registry.c
 * alone. See session.h for the layout and the reasons.
 */
#ifndef FRAME_SESSION_PARTS_H
#define FRAME_SESSION_PARTS_H

#include "common/session.h"

/* --- session_place.c: directories, and files in them. -1 and false come with
 * errno. */

/* Opens a directory that must be ours alone, made if it is missing. Its mode
 * is set in any case. */
int frame_own_make(int at, const char *name, mode_t mode, uid_t owner);

/* Opens ROOT/UID and locks it; who holds the lock may change what is in it and
 * the records of its sessions. Closing it gives the lock back. ENOENT: there is
 * none, and `make` is false. */
int frame_user_lock(struct frame_store *store, uid_t uid, bool make);

/* Closes a descriptor; errno is kept. */
void frame_shut(int fd);

/* Says in `why` what could not be done, with what, and why (errno). False. */
bool frame_store_explain(
    char *why, size_t size, const char *what, const char *path);

/* The name of ROOT/UID below ROOT. */
void frame_user_name(uid_t uid, char name[16]);

/*
 * A file is written under a temporary name first, so that a reader sees all of
 * it or none, and so that several can be ready before the first is replaced.
 * `uid` and `gid` -1: they stay ours. What could not be prepared leaves
 * nothing; what is not to be committed is forgotten (errno is kept).
 */
bool frame_file_prepare(
    int dir, const char *name, const char *text, uid_t uid, gid_t gid);
bool frame_file_commit(int dir, const char *name);
void frame_file_forget(int dir, const char *name);

/* True also if there was none. */
bool frame_file_remove(int dir, const char *name);

/* --- session_files.c: what is in ROOT/UID, whose lock the caller has */

/* Makes or finds the session's directory; -1 with errno. */
int frame_files_open(struct frame_store *store, int user_dir, const char *sid);

/* token and session.json, in the directory that was opened. */
bool frame_files_prepare(int dir, const struct frame_session *session,
    const struct frame_session_texts *texts);
bool frame_files_commit(int dir);
void frame_files_forget(int dir);

/* Removes token and session.json, and what a killed process left of them. */
bool frame_files_drop(int user_dir, const char *sid);

/* Removes what a killed process left, no more. */
void frame_files_tidy(int user_dir, const char *sid);

/* The session's directory, `current` and, with the last session, the user's
 * directory. */
bool frame_files_remove(
    struct frame_store *store, int user_dir, uid_t uid, const char *sid);

/* Whether `current` should rather point at this session, which has, or will
 * have in a moment, a token or none. */
bool frame_current_yields(struct frame_store *store, int user_dir,
    const struct frame_session *session, bool token);

/* `current` -> SID: in one step, or in two as files are. */
bool frame_current_point(int user_dir, const char *sid);
bool frame_current_prepare(int user_dir, const char *sid);
bool frame_current_commit(int user_dir);
void frame_current_forget(int user_dir);

/* The session lost its token: if `current` points at it, it is pointed at the
 * newest live session with a token, else the newest live one, else removed. */
bool frame_current_leave(
    struct frame_store *store, int user_dir, const char *sid);

#endif
