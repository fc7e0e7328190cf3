/* SPDX-License-Identifier: MIT */
/*
 * The session store: the only code that writes below /run/frame.
 *
 *   ROOT                     0711 root   on a file system in memory
 *   ROOT/UID                 0711 root
 *   ROOT/UID/SID             0755 root   one for each session
 *   ROOT/UID/SID/token       0600 user   the raw JWT, no newline
 *   ROOT/UID/SID/session.json 0600 user  facts about it, not the token
 *   ROOT/UID/current         -> SID      the newest session with a token, or
 *                                        else the newest
 *   ROOT/.sessions           0700 root   the registry
 *   ROOT/.sessions/SID       0600 root   one record for each session, JSON
 *   ROOT/.sessions/SID.request 0600 root the body that was sent for it
 *
 * A session without a token waits for one: both files are missing. They come,
 * and are replaced, by rename, the token last: a reader sees whole files, and
 * inotify says IN_MOVED_TO. For that SID must be readable by others; who could
 * list it would have to know its name, which is nowhere to be listed.
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
	char config[1025];  /* the frame.yaml that it was opened by */
	pid_t host_pid;	    /* who answers for it */
	int64_t host_start; /* see frame_process_start */
	char boot_id[37];
	int64_t opened;	 /* Unix milliseconds: orders a user's sessions */
	int64_t issued;	 /* Unix seconds, by our clock; 0: no token */
	int64_t expires; /* Unix seconds; 0: no token, yet or any more */
	bool keep;	 /* on_close: keep-until-expiry */
	bool closed;	 /* kept, but its login has ended: not renewed */
	/* See renewal.h. Unix seconds: */
	int64_t renew_at;   /* a new token is due then */
	int64_t held_until; /* somebody is asking for one until then */
	int64_t trouble;    /* enum frame_result of the last attempt */
	int64_t failures;   /* attempts without success since the last token */
};

/* The files of a session. */
struct frame_session_texts {
	const char *token;   /* NULL: none yet, then `json` is not written */
	const char *json;    /* session.json */
	const char *request; /* the body; NULL: it cannot be renewed */
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
 * entry all but sid, boot_id and opened is set; on success these are filled in
 * and `path` is where the token is, or will be. False: nothing is left behind,
 * `why` says what happened.
 */
bool frame_session_create(struct frame_store *store,
    struct frame_session *session, const struct frame_session_texts *texts,
    char *path, size_t path_size, char *why, size_t why_size);

/*
 * Changes of a session that exists. Each reads the record anew under the
 * user's lock, and writes it with what *session has of provider, issued,
 * expires, renew_at, held_until, trouble and failures; the rest stays as it is
 * (the login may have been closed meanwhile). False with errno: ENOENT when
 * the session has ended, so that nothing was written; for renew also
 * when its login has (closed).
 *
 * renew: both files of `texts`, then the record; the request is not written.
 * What fails for lack of room leaves the token that was there before.
 * revoke: token and session.json are removed; issued and expires become 0.
 * note: the record, and nothing else while `expires` says that there is a
 * token.
 *
 * Who asks may be overtaken (a suspended machine): note, and revoke unless
 * `issued` is 0, do nothing but EBUSY when the record's `issued` is another.
 */
bool frame_session_renew(struct frame_store *store,
    const struct frame_session *session,
    const struct frame_session_texts *texts);
bool frame_session_revoke(
    struct frame_store *store, const struct frame_session *session);
bool frame_session_note(
    struct frame_store *store, const struct frame_session *session);

/* The login has ended, the token stays until it expires (keep). */
bool frame_session_close(
    struct frame_store *store, const struct frame_session *session);

/*
 * Whoever asks the gateway for a session's token first takes it: one process
 * at a time. If `free` (as frame_renewal_due) says yes to the record as it is
 * now, held_until becomes `until` and *session is the record. False with errno
 * EBUSY if it says no, ENOENT if the session has ended. The next change gives
 * it back; should that never come, time does.
 */
typedef bool frame_session_free(
    const struct frame_session *session, int64_t now);
bool frame_session_take(struct frame_store *store, const char *sid,
    frame_session_free *free, int64_t now, int64_t until,
    struct frame_session *session);

/* The request's body (malloc); NULL with errno, ENOENT if there is none. */
char *frame_session_request(struct frame_store *store, const char *sid);

/* Reads a record. False with errno: ENOENT if there is none, EBADMSG if it is
 * damaged, another one if it cannot be read now. */
bool frame_session_read(
    struct frame_store *store, const char *sid, struct frame_session *session);

/* Removes a session wholly and points `current` at the newest live one that
 * the user has left. True also if there was nothing (any more). */
bool frame_session_remove(struct frame_store *store,
    const struct frame_session *session, char *why, size_t why_size);

/*
 * It is of another boot, or its process is gone; a kept one then lives as long
 * as its token. While the process lives so does the session, even if its token
 * has expired or was refused: a new one may come. Where it cannot be told
 * whether the process lives, the token's expiry and the grace decide; without
 * a token it stays.
 */
bool frame_session_stale(const struct frame_store *store,
    const struct frame_session *session, int64_t now);

/* Kept, and its process was gone before it closed the session: it is to be
 * closed (frame_session_close) and not renewed. */
bool frame_session_abandoned(const struct frame_session *session);

/* Its token expired longer ago than the grace: time for frame_session_revoke,
 * whether or not the session goes on. */
bool frame_session_outlived(const struct frame_session *session, int64_t now);

/* Calls `each` for every readable record; damaged ones are passed as NULL
 * with their sid. Stops when it returns false. One that somebody changes at
 * that moment may be passed over, or come twice. */
typedef bool frame_session_each(
    void *context, const char *sid, const struct frame_session *session);
bool frame_session_list(
    struct frame_store *store, frame_session_each *each, void *context);

/* The same for one user's sessions, without reading the others' records; here
 * none is passed over. */
bool frame_session_list_user(struct frame_store *store, uid_t uid,
    frame_session_each *each, void *context);

/* Removes the damaged record `sid`. Tidying then finds its directory. */
bool frame_session_purge(
    struct frame_store *store, const char *sid, char *why, size_t why_size);

/* Finds what has no record: temporary files, session directories, and users'
 * directories that are empty. Removes them; how many, without the last. */
size_t frame_store_tidy(struct frame_store *store);

#endif
