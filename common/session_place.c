/* SPDX-License-Identifier: MIT */
/*
 * The places of the session store: its directories, which must be ours alone,
 * the lock of each user's, and writing one file. What is in them is not known
 * here.
 */
#include "common/session_parts.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "common/registry.h"

#define TEMPORARY 64 /* bytes: ".NAME.new" of any file here */

/* --- directories */

void
frame_shut(int fd)
{
	int error = errno;

	close(fd);
	errno = error;
}

static int
open_own(int at, const char *name, uid_t owner)
{
	struct stat st;
	int fd =
	    openat(at, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

	if (fd == -1)
		return -1;
	if (fstat(fd, &st) == 0 && st.st_uid == owner &&
	    (st.st_mode & 022) == 0)
		return fd;
	close(fd);
	errno = EPERM;
	return -1;
}

/* The mode is set even if it was there: the umask, the end of who made it, or
 * an upgrade may have come in between. One that was there may be removed before
 * it is opened: then it is made after all. */
int
frame_own_make(int at, const char *name, mode_t mode, uid_t owner)
{
	int fd;

	do {
		if (mkdirat(at, name, 0700) == -1 && errno != EEXIST)
			return -1;
		fd = open_own(at, name, owner);
	} while (fd == -1 && errno == ENOENT);
	if (fd == -1 || fchmod(fd, mode) == 0)
		return fd;
	frame_shut(fd);
	return -1;
}

void
frame_user_name(uid_t uid, char name[16])
{
	snprintf(name, 16, "%lu", (unsigned long)uid);
}

/* Another helper may have removed the directory between our open and our
 * lock: then it has no link any more and we begin again. */
int
frame_user_lock(struct frame_store *store, uid_t uid, bool make)
{
	char name[16];
	struct stat st;

	frame_user_name(uid, name);
	for (;;) {
		int fd =
		    make ? frame_own_make(store->root, name, 0711, store->owner)
			 : open_own(store->root, name, store->owner);
		bool locked;

		if (fd == -1)
			return -1;
		locked = flock(fd, LOCK_EX) == 0 && fstat(fd, &st) == 0;
		if (locked && st.st_nlink > 0)
			return fd;
		frame_shut(fd);
		if (!locked)
			return -1;
	}
}

/* --- files */

static bool
write_whole(int fd, const char *text)
{
	size_t left = strlen(text);

	while (left > 0) {
		ssize_t put = write(fd, text, left);
		if (put == -1 && errno == EINTR)
			continue;
		if (put == -1)
			return false;
		text += put;
		left -= (size_t)put;
	}
	return true;
}

static void
temporary_name(const char *name, char temporary[TEMPORARY])
{
	snprintf(temporary, TEMPORARY, ".%s.new", name);
}

bool
frame_file_prepare(
    int dir, const char *name, const char *text, uid_t uid, gid_t gid)
{
	char temporary[TEMPORARY];
	bool fine;
	int fd;

	temporary_name(name, temporary);
	(void)unlinkat(dir, temporary, 0);
	fd = openat(dir, temporary,
	    O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd == -1)
		return false;
	/* In this order: the mode of another's file is changed by CAP_FOWNER
	 * alone, which frame-renew.service has not. */
	fine = write_whole(fd, text) && fchmod(fd, 0600) == 0 &&
	       fchown(fd, uid, gid) == 0;
	frame_shut(fd); /* a file in memory: all errors were write()'s */
	if (!fine)
		frame_file_forget(dir, name);
	return fine;
}

bool
frame_file_commit(int dir, const char *name)
{
	char temporary[TEMPORARY];

	temporary_name(name, temporary);
	return renameat(dir, temporary, dir, name) == 0;
}

void
frame_file_forget(int dir, const char *name)
{
	char temporary[TEMPORARY];
	int error = errno;

	temporary_name(name, temporary);
	(void)unlinkat(dir, temporary, 0);
	errno = error;
}

bool
frame_file_remove(int dir, const char *name)
{
	return unlinkat(dir, name, 0) == 0 || errno == ENOENT;
}

/* --- the store */

bool
frame_store_explain(char *why, size_t size, const char *what, const char *path)
{
	snprintf(why, size, "%s %s: %s", what, path,
	    errno == EPERM ? "it belongs to another user, or others can "
			     "write to it"
			   : strerror(errno));
	return false;
}

static bool
in_memory(int fd)
{
	struct statfs fs;

	return fstatfs(fd, &fs) == 0 &&
	       (fs.f_type == TMPFS_MAGIC || fs.f_type == RAMFS_MAGIC);
}

bool
frame_store_open(struct frame_store *store, const char *path, uid_t owner,
    char *why, size_t why_size)
{
	*store = (struct frame_store){.root = -1, .records = -1};
	store->owner = owner;
	snprintf(store->path, sizeof(store->path), "%s", path);
	frame_boot_id(store->boot_id);
	/* Without it every session would look like one of another boot. */
	if (store->boot_id[0] == '\0') {
		snprintf(why, why_size, "/proc cannot be read");
		return false;
	}
	store->root = frame_own_make(AT_FDCWD, path, 0711, owner);
	if (store->root != -1 && !in_memory(store->root)) {
		snprintf(why, why_size,
		    "%s is not on a tmpfs: a token must not reach a disk",
		    path);
		frame_store_close(store);
		return false;
	}
	if (store->root != -1)
		store->records =
		    frame_own_make(store->root, ".sessions", 0700, owner);
	if (store->records != -1)
		return true;
	frame_store_explain(why, why_size,
	    store->root == -1 ? "cannot use" : "cannot use .sessions in", path);
	frame_store_close(store);
	return false;
}

void
frame_store_close(struct frame_store *store)
{
	if (store->records != -1)
		close(store->records);
	if (store->root != -1)
		close(store->root);
	store->root = store->records = -1;
}
