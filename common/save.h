/* SPDX-License-Identifier: MIT */
/*
 * Replacing a file so that at every moment the old or the new one is there
 * whole, and keeping what was: a lock against a second editor, a temporary
 * file with the owner, mode, ACL and SELinux label of the old one, fsync, a
 * second look at what was written, a backup, rename, fsync of the directory.
 * Symbolic links stay: the file that they lead to is replaced.
 *
 *   DIR/.frame.yaml.lock     0600, "alice pts/3 4711 10:32"; an OFD lock
 *   BACKUPS/frame.yaml.TIME  0600, the ten latest are kept
 *   RESCUE/frame.yaml.TIME   0600, edits that could not be saved
 *
 * TIME is UTC, as 20260302T141233.123Z. Readers need no lock.
 */
#ifndef FRAME_SAVE_H
#define FRAME_SAVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include <time.h>

#define FRAME_BACKUPS_KEPT 10
#define FRAME_SAVE_WHY	   600
#define FRAME_TIME_NAME	   24 /* bytes of TIME and its NUL */

/* Which file it was that was read: what tells whether somebody else wrote. */
struct frame_stamp {
	bool exists;
	dev_t dev;
	ino_t ino;
	off_t size;
	struct timespec mtime;
	mode_t mode;
	uid_t uid;
	gid_t gid;
	unsigned char digest[32]; /* SHA-256 */
};

/*
 * Reads a regular file of at most FRAME_DOC_MAX bytes, through links. *text is
 * malloc'ed with a NUL behind; wipe it. A file that is not there succeeds with
 * stamp->exists false and an empty text. False: `why`.
 */
bool frame_file_read(const char *path, char **text, size_t *len,
    struct frame_stamp *stamp, char why[FRAME_SAVE_WHY]);

/* True if the file is still the one of the stamp. Cheap while nothing about it
 * changed; else its contents decide. */
bool frame_file_unchanged(const char *path, const struct frame_stamp *stamp);

/* --- the lock */

struct frame_lock {
	int fd; /* -1: not held */
	char path[4096];
};

enum frame_lock_status {
	FRAME_LOCK_HELD, /* by us */
	FRAME_LOCK_BUSY, /* by somebody else: `why` is a sentence about whom */
	FRAME_LOCK_FAILED,
};

/* `who` is the administrator's name (SUDO_USER, or the login name). Taking it
 * again is no error. The lock file stays behind, empty. */
enum frame_lock_status frame_lock_take(struct frame_lock *lock,
    const char *path, const char *who, char why[FRAME_SAVE_WHY]);
void frame_lock_release(struct frame_lock *lock);

/* --- saving */

enum frame_save_status {
	FRAME_SAVED,
	FRAME_SAVE_BUSY,    /* another editor holds the lock */
	FRAME_SAVE_CHANGED, /* not the file of `stamp` any more */
	FRAME_SAVE_FAILED,
};

struct frame_save {
	const char *path;
	const char *backups;	   /* directory; made 0700 when missing */
	const char *rescue;	   /* the same, for what could not be saved */
	const char *who;	   /* for the lock */
	struct frame_lock *lock;   /* taken if it is not held yet */
	struct frame_stamp *stamp; /* of what was read; renewed when saved */
	const char *text;
	size_t len;
	/* filled in: */
	char backup[4096];	  /* path, "" if there was no old file */
	char rescued[4096];	  /* path, "" unless it failed */
	char why[FRAME_SAVE_WHY]; /* what failed, what is still true */
};

/* A new file is made root:root 0600 (0755 for its directory's missing last
 * part). The lock is still held afterwards, if it was before. */
enum frame_save_status frame_save_file(struct frame_save *save);

/* A secret file: 0600, owned by us, one line. Replaced like the above, without
 * lock and backup: an old secret shall not stay on the disk. The directory is
 * made 0700 when only its last part is missing. */
bool frame_save_secret(
    const char *path, const char *secret, size_t len, char why[FRAME_SAVE_WHY]);

/* --- what was kept */

struct frame_kept {
	char name[FRAME_TIME_NAME + 64];
	int64_t when; /* Unix milliseconds, from its name */
	off_t size;
};

/* Newest first; *kept is malloc'ed. `path` is the file that they are of. */
bool frame_kept_list(const char *directory, const char *path,
    struct frame_kept **kept, size_t *count, char why[FRAME_SAVE_WHY]);

/* Writes what could not be saved to `directory`; its path to `where`. Safe
 * when the disk is nearly full: what is half written is removed. */
bool frame_rescue_write(const char *directory, const char *path,
    const char *text, size_t len, char *where, size_t where_size,
    char why[FRAME_SAVE_WHY]);

#endif
