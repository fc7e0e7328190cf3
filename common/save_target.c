/* SPDX-License-Identifier: MIT */
/*
 * Where a path leads, link by link, and whether it is safe to replace a file
 * there; see save_parts.h. Whoever can write to a directory on the way could
 * lead us elsewhere: only root's and our own will do.
 */
#include "common/save_parts.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LINKS_MAX 40

bool
frame_save_refuse(char why[FRAME_SAVE_WHY], const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(why, FRAME_SAVE_WHY, format, args);
	va_end(args);
	return false;
}

const char *
frame_save_reason(int error)
{
	static const struct {
		int error;
		const char *words;
	} reasons[] = {
	    {ENOSPC, "No space left on device"},
	    {EDQUOT, "Disk quota exceeded"},
	    {EROFS, "Read-only file system"},
	    {EPERM, "Operation not permitted (lsattr shows whether it is "
		    "immutable)"},
	    {EIO, "Input/output error (the disk may be failing; see dmesg)"},
	    {EBADMSG, "what was written reads back differently (the disk may "
		      "be failing; see dmesg)"},
	};

	if ((error == EACCES || error == EPERM) && geteuid() != 0)
		return "Permission denied (it takes root: sudo)";
	for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++)
		if (reasons[i].error == error)
			return reasons[i].words;
	return strerror(error);
}

static bool
judge_directory(int dir, const char *path, char *why)
{
	struct stat stat;

	if (fstat(dir, &stat) == -1)
		return frame_save_refuse(why, "cannot examine %s: %s", path,
		    frame_save_reason(errno));
	if (stat.st_uid != 0 && stat.st_uid != geteuid())
		return frame_save_refuse(why,
		    "%s belongs to another user, who could exchange what is "
		    "written there",
		    path);
	if ((stat.st_mode & (S_IWGRP | S_IWOTH)) != 0)
		return frame_save_refuse(why,
		    "others can write to %s; first: chmod go-w %s", path, path);
	return true;
}

/* A file with another name would live on under it, unchanged. */
static bool
judge_file(const struct frame_target *target, char *why)
{
	if (!target->exists)
		return true;
	if (!S_ISREG(target->stat.st_mode))
		return frame_save_refuse(
		    why, "%s is not a regular file", target->path);
	if (target->stat.st_nlink > 1)
		return frame_save_refuse(why,
		    "%s has another name (a hard link), which would keep the "
		    "old text; make it a file of its own first: cp -p it, then "
		    "mv the copy over it",
		    target->path);
	return true;
}

/* With that mode, whatever the umask says. One that is there stays as it is. */
static bool
make_directory(const char *path, mode_t mode)
{
	if (mkdir(path, 0700) == -1)
		return errno == EEXIST;
	return chmod(path, mode) == 0;
}

/* The directory of `path` without links, and its last part. */
static bool
split(struct frame_target *target, const char *path, mode_t make, char *why)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash == NULL ? path : slash + 1;
	char directory[PATH_MAX], real[PATH_MAX];
	int len = slash == NULL ? 1 : slash == path ? 1 : (int)(slash - path);

	if (*name == '\0' || strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
		return frame_save_refuse(
		    why, "%s is not the name of a file", path);
	if (strlen(path) >= PATH_MAX)
		return frame_save_refuse(why, "the path is too long");
	snprintf(directory, sizeof(directory), "%.*s", len,
	    slash == NULL ? "." : path);
	if (make != 0 && !make_directory(directory, make))
		return frame_save_refuse(why,
		    "cannot make the directory %s: %s", directory,
		    frame_save_reason(errno));
	if (realpath(directory, real) == NULL)
		return frame_save_refuse(why,
		    "cannot find the directory %s: %s", directory,
		    frame_save_reason(errno));
	if (strlen(real) + strlen(name) + 2 > PATH_MAX)
		return frame_save_refuse(why, "the path is too long");
	len = real[1] == '\0' ? 0 : (int)strlen(real);
	memcpy(target->path, real, (size_t)len);
	target->path[len] = '/';
	strcpy(target->path + len + 1, name);
	target->name = target->path + len + 1;
	return true;
}

static bool
open_directory(struct frame_target *target, char *why)
{
	char directory[PATH_MAX];
	int len = (int)(target->name - target->path) - 1;

	snprintf(directory, sizeof(directory), "%.*s", len == 0 ? 1 : len,
	    target->path);
	target->dir =
	    open(directory, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (target->dir == -1)
		return frame_save_refuse(why, "cannot open %s: %s", directory,
		    frame_save_reason(errno));
	return judge_directory(target->dir, directory, why);
}

/* What is under that name. *link: where it leads, "" if it is no link. */
static bool
look(struct frame_target *target, char link[PATH_MAX], char *why)
{
	char leads[PATH_MAX];
	size_t at = 0;
	ssize_t len;

	link[0] = '\0';
	target->exists = fstatat(target->dir, target->name, &target->stat,
			     AT_SYMLINK_NOFOLLOW) == 0;
	if (!target->exists && errno != ENOENT)
		return frame_save_refuse(why, "cannot examine %s: %s",
		    target->path, frame_save_reason(errno));
	if (!target->exists || !S_ISLNK(target->stat.st_mode))
		return true;
	len = readlinkat(target->dir, target->name, leads, PATH_MAX - 1);
	if (len > 0 && leads[0] != '/')
		at = (size_t)(target->name - target->path);
	if (len <= 0 || at + (size_t)len >= PATH_MAX)
		return frame_save_refuse(
		    why, "cannot follow the link %s", target->path);
	memcpy(link, target->path, at);
	memcpy(link + at, leads, (size_t)len);
	link[at + (size_t)len] = '\0';
	return true;
}

bool
frame_target_open(struct frame_target *target, const char *path, mode_t make,
    char why[FRAME_SAVE_WHY])
{
	char link[PATH_MAX], next[PATH_MAX];
	bool fine;

	for (int links = 0; links <= LINKS_MAX; links++) {
		target->dir = -1;
		fine = split(target, links == 0 ? path : next,
			   links == 0 ? make : 0, why) &&
		       open_directory(target, why) && look(target, link, why);
		if (fine && link[0] == '\0' && judge_file(target, why))
			return true;
		frame_target_close(target);
		if (!fine || link[0] == '\0')
			return false;
		memcpy(next, link, sizeof(next));
	}
	return frame_save_refuse(
	    why, "%s is a link that leads round in a circle", path);
}

void
frame_target_close(struct frame_target *target)
{
	if (target->dir != -1)
		close(target->dir);
	target->dir = -1;
}

static bool
make_directories(char *path)
{
	for (char *at = strchr(path + 1, '/'); at != NULL;
	     at = strchr(at + 1, '/')) {
		*at = '\0';
		bool fine =
		    mkdir(path, 0700) == 0 || errno == EEXIST || errno == EROFS;
		*at = '/';
		if (!fine)
			return false;
	}
	return mkdir(path, 0700) == 0 || errno == EEXIST;
}

int
frame_target_directory(const char *path, char why[FRAME_SAVE_WHY])
{
	char copy[PATH_MAX];
	int dir = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (dir == -1 && errno == ENOENT && path[0] == '/' &&
	    strlen(path) < sizeof(copy)) {
		strcpy(copy, path);
		if (make_directories(copy))
			dir = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	}
	if (dir == -1) {
		frame_save_refuse(why, "cannot use the directory %s: %s", path,
		    frame_save_reason(errno));
		return -1;
	}
	if (judge_directory(dir, path, why))
		return dir;
	close(dir);
	return -1;
}
