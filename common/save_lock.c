/* SPDX-License-Identifier: MIT */
/*
 * The lock against a second editor; see save.h. It lies on a file of its own,
 * because saving replaces the configuration: whoever waited for a lock on that
 * would get one on the old file. It belongs to the open file, so it goes with
 * the process whatever becomes of it; what is written in it only tells whose
 * it is.
 */
#include "common/save_parts.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define HOLDER_MAX 300

/* One word: no blank, nothing that could move a cursor. */
static void
make_word(char *word, const char *text, size_t size)
{
	size_t len = 0;

	for (; text != NULL && text[len] != '\0' && len + 1 < size; len++)
		word[len] =
		    text[len] > ' ' && text[len] <= '~' ? text[len] : '?';
	if (len == 0)
		word[len++] = '-';
	word[len] = '\0';
}

/* "alice pts/3 4711 10:32" */
static void
describe_us(const char *who, char *line, size_t size)
{
	char name[65], tty[65], path[64] = "", clock[8] = "-";
	time_t now = time(NULL);
	struct tm local;

	if (ttyname_r(STDIN_FILENO, path, sizeof(path)) != 0)
		path[0] = '\0';
	make_word(name, who, sizeof(name));
	make_word(
	    tty, strncmp(path, "/dev/", 5) == 0 ? path + 5 : path, sizeof(tty));
	if (localtime_r(&now, &local) != NULL)
		strftime(clock, sizeof(clock), "%H:%M", &local);
	snprintf(line, size, "%s %s %d %s\n", name, tty, (int)getpid(), clock);
}

static enum frame_lock_status
describe_holder(int fd, const char *path, char *why)
{
	char line[HOLDER_MAX + 1], name[65], tty[65], clock[8];
	char on[80] = "";
	ssize_t len = pread(fd, line, HOLDER_MAX, 0);
	int pid;

	line[len > 0 ? len : 0] = '\0';
	if (sscanf(line, "%64s %64s %d %7s", name, tty, &pid, clock) != 4) {
		frame_save_refuse(why,
		    "another frame-admin is editing %s; nothing was changed",
		    path);
		return FRAME_LOCK_BUSY;
	}
	make_word(name, name, sizeof(name));
	make_word(tty, tty, sizeof(tty));
	make_word(clock, clock, sizeof(clock));
	if (strcmp(tty, "-") != 0)
		snprintf(on, sizeof(on), " on %s", tty);
	frame_save_refuse(why,
	    "%s has been editing %s since %s%s (process %d); nothing was "
	    "changed",
	    name, path, clock, on, pid);
	return FRAME_LOCK_BUSY;
}

static int
open_file(const struct frame_target *target, struct frame_lock *lock, char *why)
{
	char name[NAME_MAX + 16];
	struct stat stat;
	int len, fd;

	snprintf(name, sizeof(name), ".%s.lock", target->name);
	len = (int)(target->name - target->path);
	if (snprintf(lock->path, sizeof(lock->path), "%.*s%s", len,
		target->path, name) >= (int)sizeof(lock->path)) {
		frame_save_refuse(why, "the path is too long");
		return -1;
	}
	fd = openat(target->dir, name,
	    O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC,
	    0600);
	if (fd == -1) {
		frame_save_refuse(why, "cannot make the lock %s: %s",
		    lock->path, frame_save_reason(errno));
		return -1;
	}
	if (fstat(fd, &stat) == 0 && S_ISREG(stat.st_mode))
		return fd;
	frame_save_refuse(why, "%s is not a regular file", lock->path);
	close(fd);
	return -1;
}

static void
sign(int fd, const char *who)
{
	char line[HOLDER_MAX];

	describe_us(who, line, sizeof(line));
	/* Only for the other's message: a full disk is no reason to refuse. */
	if (ftruncate(fd, 0) == 0)
		(void)!pwrite(fd, line, strlen(line), 0);
}

/* Somebody has removed the lock file: another editor would make a new one and
 * hold that. */
static bool
lost(const struct frame_lock *lock)
{
	struct stat stat;

	return fstat(lock->fd, &stat) == -1 || stat.st_nlink == 0;
}

static enum frame_lock_status
take(struct frame_lock *lock, const struct frame_target *target,
    const char *path, const char *who, char *why)
{
	struct flock all = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
	enum frame_lock_status status = FRAME_LOCK_FAILED;
	int fd = open_file(target, lock, why);

	if (fd == -1)
		return FRAME_LOCK_FAILED;
	if (fcntl(fd, F_OFD_SETLK, &all) == 0) {
		sign(fd, who);
		lock->fd = fd;
		return FRAME_LOCK_HELD;
	}
	if (errno == EAGAIN)
		status = describe_holder(fd, path, why);
	else
		frame_save_refuse(why, "cannot lock %s: %s", lock->path,
		    frame_save_reason(errno));
	close(fd);
	return status;
}

enum frame_lock_status
frame_lock_take(struct frame_lock *lock, const char *path, const char *who,
    char why[FRAME_SAVE_WHY])
{
	struct frame_target target;
	enum frame_lock_status status;

	if (lock->fd != -1 && !lost(lock))
		return FRAME_LOCK_HELD;
	frame_lock_release(lock);
	if (!frame_target_open(&target, path, FRAME_DIRECTORY_MODE, why))
		return FRAME_LOCK_FAILED;
	status = take(lock, &target, path, who, why);
	frame_target_close(&target);
	return status;
}

void
frame_lock_release(struct frame_lock *lock)
{
	if (lock->fd == -1)
		return;
	(void)!ftruncate(lock->fd, 0);
	close(lock->fd);
	lock->fd = -1;
}
