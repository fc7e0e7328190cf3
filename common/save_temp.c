/* SPDX-License-Identifier: MIT */
/*
 * A file that is written beside the one it will replace; see save_parts.h.
 * Until it is placed nobody takes it for anything, and whoever dies before
 * leaves at most this one file, which the next writer removes.
 */
#include "common/save_parts.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/registry.h"
#include "common/start.h"

#define ACL "system.posix_acl_access"

/* --- those of the dead */

/* The process that is in its name, and does not live any more. One that we
 * cannot look at counts as alive. */
static bool
abandoned(const char *entry, const char *name)
{
	size_t len = strlen(name);
	int64_t start, now;
	int pid, end = 0;

	if (entry[0] != '.' || strncmp(entry + 1, name, len) != 0)
		return false;
	if (sscanf(entry + 1 + len, ".%9d-%" SCNd64 ".new%n", &pid, &start,
		&end) != 2 ||
	    end == 0 || entry[1 + len + (size_t)end] != '\0')
		return false;
	now = frame_process_start(pid);
	return pid == getpid() || (now != -1 && now != start);
}

static void
remove_abandoned(int dir, const char *name)
{
	DIR *stream = frame_scan(dir);
	struct dirent *entry;

	if (stream == NULL)
		return;
	while ((entry = readdir(stream)) != NULL)
		if (abandoned(entry->d_name, name))
			unlinkat(dir, entry->d_name, 0);
	closedir(stream);
}

/* --- making one */

/* What the directory's default ACL would let others do is not what the file
 * is for. */
static bool
make_private(int fd)
{
	if (fremovexattr(fd, ACL) == -1 && errno != ENODATA &&
	    errno != EOPNOTSUPP)
		return false;
	return fchown(fd, geteuid(), getegid()) == 0 && fchmod(fd, 0600) == 0;
}

bool
frame_temp_open(struct frame_temp *temp, int dir, const char *name)
{
	int error;

	temp->dir = dir;
	temp->fd = -1;
	remove_abandoned(dir, name);
	int len =
	    snprintf(temp->name, sizeof(temp->name), ".%s.%d-%" PRId64 ".new",
		name, (int)getpid(), frame_process_start(getpid()));
	if (len < 0 || (size_t)len >= sizeof(temp->name)) {
		errno = ENAMETOOLONG;
		return false;
	}
	temp->fd = openat(dir, temp->name,
	    O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (temp->fd == -1)
		return false;
	if (make_private(temp->fd))
		return true;
	error = errno;
	frame_temp_drop(temp);
	errno = error;
	return false;
}

/* A disk or network file system that loses bytes says so only when asked. */
static bool
reads_back(int fd, off_t at, const char *bytes, size_t len)
{
	char block[4096];
	bool same = true;

	while (same && len > 0) {
		size_t want = len < sizeof(block) ? len : sizeof(block);
		ssize_t got = pread(fd, block, want, at);
		if (got == -1 && errno == EINTR)
			continue;
		if (got == -1)
			return false;
		same = got > 0 && memcmp(block, bytes, (size_t)got) == 0;
		bytes += got;
		at += got;
		len -= (size_t)got;
	}
	explicit_bzero(block, sizeof(block));
	if (!same)
		errno = EBADMSG;
	return same;
}

bool
frame_temp_fill(struct frame_temp *temp, const struct iovec *part, int parts)
{
	off_t at = 0;

	for (int i = 0; i < parts; i++)
		if (!frame_write_all(
			temp->fd, part[i].iov_base, part[i].iov_len))
			return false;
	if (fsync(temp->fd) == -1)
		return false;
	for (int i = 0; i < parts; i++) {
		if (!reads_back(
			temp->fd, at, part[i].iov_base, part[i].iov_len))
			return false;
		at += (off_t)part[i].iov_len;
	}
	return true;
}

/* --- its name */

bool
frame_temp_place(struct frame_temp *temp, const char *name)
{
	if (renameat(temp->dir, temp->name, temp->dir, name) == -1)
		return false;
	close(temp->fd);
	temp->fd = -1;
	return true;
}

bool
frame_temp_place_new(struct frame_temp *temp, const char *name)
{
	if (linkat(temp->dir, temp->name, temp->dir, name, 0) == -1)
		return false;
	frame_temp_drop(temp);
	return true;
}

void
frame_temp_drop(struct frame_temp *temp)
{
	if (temp->fd == -1)
		return;
	close(temp->fd);
	unlinkat(temp->dir, temp->name, 0);
	temp->fd = -1;
}
