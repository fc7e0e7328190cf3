/* SPDX-License-Identifier: MIT */
/*
 * The walk behind path.h. Each step is an openat without following links,
 * judged by fstat on what was opened: nothing can be swapped in between.
 */
#include "common/path.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct walk {
	const char *path; /* all of it */
	size_t done;	  /* bytes of it that are walked */
	uid_t owner;
	char *why;
	size_t why_size;
};

static bool
refuse(const struct walk *walk, const char *reason)
{
	snprintf(walk->why, walk->why_size, "%.*s %s", (int)walk->done,
	    walk->path, reason);
	return false;
}

static bool
owned(const struct walk *walk, const struct stat *st)
{
	return st->st_uid == 0 || st->st_uid == walk->owner;
}

static bool
judge_directory(const struct walk *walk, int fd)
{
	struct stat st;

	if (fstat(fd, &st) == -1)
		return refuse(walk, strerror(errno));
	if (!owned(walk, &st))
		return refuse(walk, "belongs to another user than root");
	if ((st.st_mode & 022) != 0 && (st.st_mode & S_ISVTX) == 0)
		return refuse(walk, "is a directory that others can write to");
	return true;
}

static bool
judge_file(const struct walk *walk, int fd, enum frame_trust trust)
{
	struct stat st;

	if (fstat(fd, &st) == -1)
		return refuse(walk, strerror(errno));
	if (!S_ISREG(st.st_mode))
		return refuse(walk, "is not a regular file");
	if (!owned(walk, &st))
		return refuse(walk, "belongs to another user than root");
	if (trust == FRAME_TRUST_PRIVATE && (st.st_mode & 077) != 0)
		return refuse(
		    walk, "can be read or written by others: chmod 600 it");
	if ((st.st_mode & 022) != 0)
		return refuse(walk, "can be written by others");
	if (trust == FRAME_TRUST_PROGRAM && (st.st_mode & 0111) == 0)
		return refuse(walk, "is not executable");
	return true;
}

static bool
refuse_errno(const struct walk *walk, int error)
{
	if (error == ELOOP || error == ENOTDIR)
		return refuse(walk, "is a symbolic link or not a directory");
	if (error == ENOENT)
		return refuse(walk, "does not exist");
	return refuse(walk, strerror(error));
}

/* Opens the part of the path that begins at `part`. */
static int
step(struct walk *walk, int dir, size_t part, size_t len, int flags)
{
	char name[NAME_MAX + 1];
	int fd = -1;

	walk->done = part + len;
	if (len > NAME_MAX) {
		refuse_errno(walk, ENAMETOOLONG);
		return -1;
	}
	memcpy(name, walk->path + part, len);
	name[len] = '\0';
	if (strcmp(name, "..") == 0)
		refuse(walk, "goes back by \"..\"");
	else if ((fd = openat(dir, name,
		      flags | O_RDONLY | O_NOFOLLOW | O_CLOEXEC)) == -1)
		refuse_errno(walk, errno);
	return fd;
}

/* From the root to the directory of the path's last part, each judged; *last
 * is where that part begins. -1: refused. */
static int
walk_directories(struct walk *walk, size_t *last)
{
	const char *path = walk->path;
	int dir = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (dir == -1)
		refuse_errno(walk, errno);
	for (size_t at = 1; dir != -1;) {
		size_t len = strcspn(path + at, "/");
		bool fine = judge_directory(walk, dir);
		int next = -1;
		if (fine && path[at + len] == '\0') {
			*last = at;
			return dir;
		}
		if (fine)
			next = step(walk, dir, at, len, O_DIRECTORY);
		close(dir);
		dir = next;
		at += len + strspn(path + at + len, "/");
	}
	return -1;
}

static bool
is_file_path(const char *path, char *why, size_t why_size)
{
	if (path[0] == '/' && path[strlen(path) - 1] != '/')
		return true;
	snprintf(why, why_size, "%s is not the absolute path of a file", path);
	return false;
}

int
frame_path_open(const char *path, uid_t owner, enum frame_trust trust,
    char *why, size_t why_size)
{
	struct walk walk = {path, 1, owner, why, why_size};
	int dir, fd = -1;
	size_t last;

	if (!is_file_path(path, why, why_size) ||
	    (dir = walk_directories(&walk, &last)) == -1)
		return -1;
	/* Not waiting for a writer, should it be a FIFO. */
	fd = step(&walk, dir, last, strlen(path + last), O_NONBLOCK | O_NOCTTY);
	close(dir);
	if (fd != -1 && !judge_file(&walk, fd, trust)) {
		close(fd);
		fd = -1;
	}
	return fd;
}

bool
frame_path_reachable(const char *path, uid_t owner, char *why, size_t why_size)
{
	struct walk walk = {path, 1, owner, why, why_size};
	size_t last;
	int dir;

	if (!is_file_path(path, why, why_size) ||
	    (dir = walk_directories(&walk, &last)) == -1)
		return false;
	close(dir);
	return true;
}

bool
frame_read_limited(int fd, char *buf, size_t max, size_t *len)
{
	size_t got = 0;

	while (got <= max) {
		ssize_t more = read(fd, buf + got, max + 1 - got);
		if (more == -1 && errno == EINTR)
			continue;
		if (more == -1)
			return false;
		if (more == 0) {
			buf[got] = '\0';
			*len = got;
			return true;
		}
		got += (size_t)more;
	}
	errno = EFBIG;
	return false;
}
