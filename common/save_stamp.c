/* SPDX-License-Identifier: MIT */
/*
 * Reading the file and remembering which it was; see save.h.
 */
#include "common/save_parts.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/doc.h"
#include "common/path.h"
#include "common/text.h"

bool
frame_stamp_digest(struct frame_stamp *stamp, const char *text, size_t len)
{
	return EVP_Digest(text, len, stamp->digest, NULL, EVP_sha256(), NULL) ==
	       1;
}

void
frame_stamp_note(struct frame_stamp *stamp, const struct stat *stat)
{
	stamp->exists = true;
	stamp->dev = stat->st_dev;
	stamp->ino = stat->st_ino;
	stamp->size = stat->st_size;
	stamp->mtime = stat->st_mtim;
	stamp->mode = stat->st_mode;
	stamp->uid = stat->st_uid;
	stamp->gid = stat->st_gid;
}

static bool
judge(const struct frame_source *source, int fd, struct stat *stat, char *why)
{
	if (fstat(fd, stat) == -1)
		return frame_save_refuse(why, "cannot examine %s: %s",
		    source->path, frame_save_reason(errno));
	if (!S_ISREG(stat->st_mode))
		return frame_save_refuse(
		    why, "%s is not a regular file", source->path);
	if (stat->st_size > FRAME_DOC_MAX)
		return frame_save_refuse(why,
		    "%s is larger than 1 MiB, the most that is read",
		    source->path);
	return true;
}

/* Everything of an open file. */
static bool
take(const struct frame_source *source, int fd, char **text, size_t *len,
    struct frame_stamp *stamp, char *why)
{
	struct stat stat;
	char *bytes;
	size_t got = 0;

	if (!judge(source, fd, &stat, why))
		return false;
	bytes = malloc((size_t)stat.st_size + 1);
	if (bytes == NULL)
		return frame_save_refuse(why, "out of memory");
	if (frame_read_limited(fd, bytes, (size_t)stat.st_size, &got) &&
	    frame_stamp_digest(stamp, bytes, got)) {
		frame_stamp_note(stamp, &stat);
		*text = bytes;
		*len = got;
		return true;
	}
	frame_save_refuse(why, "cannot read %s: %s", source->path,
	    errno == EFBIG ? "it was being written meanwhile; try again"
			   : frame_save_reason(errno));
	frame_text_wipe(bytes, (size_t)stat.st_size + 1);
	return false;
}

static bool
take_nothing(char **text, size_t *len, struct frame_stamp *stamp, char *why)
{
	char *empty = calloc(1, 1);

	if (empty == NULL || !frame_stamp_digest(stamp, "", 0)) {
		free(empty);
		return frame_save_refuse(why, "out of memory");
	}
	*text = empty;
	*len = 0;
	return true;
}

bool
frame_source_read(const struct frame_source *source, int *fd, char **text,
    size_t *len, struct frame_stamp *stamp, char why[FRAME_SAVE_WHY])
{
	/* Not waiting for a writer, should it be a FIFO. */
	int file = openat(source->dir, source->name,
	    O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | source->flags);

	memset(stamp, 0, sizeof(*stamp));
	*fd = -1;
	if (file == -1 && errno == ENOENT)
		return take_nothing(text, len, stamp, why);
	if (file == -1)
		return frame_save_refuse(why, "cannot open %s: %s",
		    source->path, frame_save_reason(errno));
	if (!take(source, file, text, len, stamp, why)) {
		close(file);
		return false;
	}
	*fd = file;
	return true;
}

bool
frame_file_read(const char *path, char **text, size_t *len,
    struct frame_stamp *stamp, char why[FRAME_SAVE_WHY])
{
	const struct frame_source source = {AT_FDCWD, path, path, 0};
	int fd;

	if (!frame_source_read(&source, &fd, text, len, stamp, why))
		return false;
	if (fd != -1)
		close(fd);
	return true;
}

static bool
looks_unchanged(const struct frame_stamp *stamp, const struct stat *stat)
{
	return stat->st_dev == stamp->dev && stat->st_ino == stamp->ino &&
	       stat->st_size == stamp->size &&
	       stat->st_mtim.tv_sec == stamp->mtime.tv_sec &&
	       stat->st_mtim.tv_nsec == stamp->mtime.tv_nsec;
}

bool
frame_file_unchanged(const char *path, const struct frame_stamp *stamp)
{
	struct frame_stamp now;
	struct stat stat_buf;
	char why[FRAME_SAVE_WHY], *text;
	size_t len;
	bool same;

	if (stat(path, &stat_buf) == -1)
		return errno == ENOENT && !stamp->exists;
	if (!stamp->exists)
		return false;
	if (looks_unchanged(stamp, &stat_buf))
		return true;
	if (!frame_file_read(path, &text, &len, &now, why))
		return false;
	same = now.exists &&
	       memcmp(now.digest, stamp->digest, sizeof(now.digest)) == 0;
	frame_text_wipe(text, len);
	return same;
}
