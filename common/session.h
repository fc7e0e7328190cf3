/* SPDX-License-Identifier: MIT */
/*
 * The session store: the only code that writes below /run/frame.
 *
 *   ROOT                     0711 root   on a file system in memory
 *   ROOT/UID                 0711 root
 *   ROOT/UID/SID             0711 root   one for each session
 *   ROOT/UID/SID/token       0600 user   the raw JWT, no newline
 *   ROOT/UID/SID/session.json 0600 user  facts about it, not the token
 *   ROOT/UID/current         -> SID      the newest live session
 *   ROOT/.sessions           0700 root   the registry
 *   ROOT/.sessions/SID       0600 root   one record for each session, JSON
 *
 * All directories are root's, so that no name in them can be raced; files are
 * reached from open descriptors, one name at a time, without following links.
 *
 * A record names the process that answers for its session: while it is made,
 * the helper; then the host (sshd, login). The record is there first and goes
 * last. So whatever dies at whatever moment, the sweep finds a record whose
 * process is gone and removes the rest; nothing is counted.
 */
#ifndef FRAME_SESSION_H
#define FRAME_SESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define FRAME_SID_LEN	    26	      /* base32 of 130 random bits */
#define FRAME_SESSION_GRACE (10 * 60) /* seconds past expiry */

struct frame_session {
	char sid[FRAME_SID_LEN + 1];
	uid_t uid;
	gid_t gid;
	char user[257];
	char service[257];
	char provider[65];
	pid_t host_pid;	    /* who answers for it */
	int64_t host_start; /* see frame_process_start */
	char boot_id[37];
	int64_t opened;	 /* Unix milliseconds: orders a user's sessions */
	int64_t expires; /* Unix seconds */
	bool keep;	 /* on_close: keep-until-expiry */
};

struct frame_store {
	int root; /* directory descriptors */
	int records;
	uid_t owner; /* who owns all directories: root, except in tests */
	char boot_id[37];
	char path[256];
};

/* Makes what is missing. False: `why` names the part that is not as it must
 * be (another owner, a link, writable by others, on a disk). */
bool frame_store_open(struct frame_store *store, const char *path, uid_t owner,
    char *why, size_t why_size);
void frame_store_close(struct frame_store *store);

/* True for a string that can be a session id: a name, never a path. */
bool frame_sid_valid(const char *sid);

/*
 * Makes the session's directory and files and points `current` at it. On
 * entry uid, gid, user, service, provider, host_*, expires and keep are set;
 * on success sid, boot_id and opened are filled in and `path` is the token's.
 * False: nothing is left behind, `why` says what happened.
 */
bool frame_session_create(struct frame_store *store,
    struct frame_session *session, const char *token, const char *json,
    char *path, size_t path_size, char *why, size_t why_size);

/* Reads a record. False with errno: ENOENT if there is none, EBADMSG if it is
 * damaged, another one if it cannot be read now. */
bool frame_session_read(
    struct frame_store *store, const char *sid, struct frame_session *session);

/* Removes a session wholly and points `current` at the newest live one that
 * the user has left. True also if there was nothing (any more). */
bool frame_session_remove(struct frame_store *store,
    const struct frame_session *session, char *why, size_t why_size);

/* Its process is gone, it is of another boot, or its token expired longer ago
 * than the grace; one that is kept lives as long as its token. */
bool frame_session_stale(const struct frame_store *store,
    const struct frame_session *session, int64_t now);

/* Calls `each` for every readable record; damaged ones are passed as NULL
 * with their sid. Stops when it returns false. */
typedef bool frame_session_each(
    void *context, const char *sid, const struct frame_session *session);
bool frame_session_list(
    struct frame_store *store, frame_session_each *each, void *context);

/* Removes the damaged record `sid`. Tidying then finds its directory. */
bool frame_session_purge(
    struct frame_store *store, const char *sid, char *why, size_t why_size);

/* Finds what has no record: temporary files, session directories, and users'
 * directories that are empty. Removes them; how many, without the last. */
size_t frame_store_tidy(struct frame_store *store);

#endif
