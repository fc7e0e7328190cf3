/* SPDX-License-Identifier: MIT */
/*
 * Reading frame.yaml for a login: whether the file can be trusted, its bytes,
 * and the one line that the log gets if not; see config.h.
 */
#include "common/config.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/text.h"

#define OTHERS_WRITE (S_IWGRP | S_IWOTH)

/* The text of a file, wiped when it is closed. */
struct source {
	const char *path; /* as the caller named it */
	uid_t owner;
	char *why;
	size_t why_size;
	struct stat stat;
	char *text;
	size_t len;
};

static enum frame_config_status
refuse(struct source *source, const char *what, const char *advice)
{
	snprintf(source->why, source->why_size, "%s: %s%s%s", source->path,
	    what, *advice == '\0' ? "" : "; ", advice);
	return FRAME_CONFIG_UNREADABLE;
}

static enum frame_config_status
refuse_errno(struct source *source, const char *what)
{
	enum frame_config_status status = errno == ENOENT || errno == ENOTDIR
					      ? FRAME_CONFIG_MISSING
					      : FRAME_CONFIG_UNREADABLE;

	snprintf(source->why, source->why_size, "%s: %s: %s", source->path,
	    what, strerror(errno));
	return status;
}

static bool
trusted(const struct source *source, const struct stat *stat)
{
	return (stat->st_uid == 0 || stat->st_uid == source->owner) &&
	       (stat->st_mode & OTHERS_WRITE) == 0;
}

/* Who can write the directory of the link could lead it elsewhere. */
static bool
link_trusted(const struct source *source)
{
	char path[PATH_MAX];
	struct stat stat_buf;

	if (strlen(source->path) >= sizeof(path))
		return false;
	memcpy(path, source->path, strlen(source->path) + 1);
	return stat(dirname(path), &stat_buf) == 0 &&
	       trusted(source, &stat_buf);
}

/* The file, through the directory that was judged, so that neither can be
 * exchanged in between. */
static int
open_reached(
    struct source *source, char *reached, enum frame_config_status *status)
{
	char *base = strrchr(reached, '/');
	struct stat stat_buf;
	int directory, fd = -1;

	*base++ = '\0';
	directory = open(*reached == '\0' ? "/" : reached,
	    O_PATH | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
	if (directory == -1 || fstat(directory, &stat_buf) == -1)
		*status = refuse_errno(source, "cannot open its directory");
	else if (!trusted(source, &stat_buf))
		*status = refuse(source,
		    "its directory belongs to somebody else, or others can "
		    "write it",
		    "it must be root's, mode 0755");
	else {
		fd = openat(directory, base,
		    O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
		if (fd == -1)
			*status = refuse_errno(source, "cannot open it");
	}
	if (directory != -1)
		close(directory);
	return fd;
}

static enum frame_config_status
judge_file(struct source *source, int fd)
{
	if (fstat(fd, &source->stat) == -1)
		return refuse_errno(source, "cannot examine it");
	if (!S_ISREG(source->stat.st_mode))
		return refuse(source, "it is not a regular file", "");
	if (source->stat.st_uid != source->owner)
		return refuse(source, "it belongs to another user",
		    source->owner == 0 ? "it must be root's" : "");
	if ((source->stat.st_mode & OTHERS_WRITE) != 0)
		return refuse(source, "not only its owner can write it",
		    "it must have mode 0600 or 0644");
	if (source->stat.st_size > FRAME_DOC_MAX)
		return refuse(source, "it is larger than 1 MiB", "");
	return FRAME_CONFIG_LOADED;
}

static enum frame_config_status
read_text(struct source *source, int fd)
{
	size_t room = (size_t)source->stat.st_size + 1;
	ssize_t got = 1;

	source->text = malloc(room);
	if (source->text == NULL)
		return refuse_errno(source, "cannot read it");
	while (got > 0 && source->len < room) {
		got = read(fd, source->text + source->len, room - source->len);
		if (got > 0)
			source->len += (size_t)got;
		else if (got == -1 && errno == EINTR)
			got = 1;
	}
	if (got == -1)
		return refuse_errno(source, "cannot read it");
	if (source->len == room)
		return refuse(source, "it grew while it was read", "");
	return FRAME_CONFIG_LOADED;
}

/* Whoever made a link there wanted a configuration to be found. */
static bool
is_link(const char *path)
{
	struct stat stat_buf;

	return lstat(path, &stat_buf) == 0 && S_ISLNK(stat_buf.st_mode);
}

static enum frame_config_status
read_source(struct source *source)
{
	enum frame_config_status status = FRAME_CONFIG_LOADED;
	char *reached = realpath(source->path, NULL);
	int fd = -1;

	if (reached == NULL && errno == ENOENT && is_link(source->path))
		return refuse(source, "it is a link to nothing", "");
	if (reached == NULL)
		return refuse_errno(source, "cannot open it");
	if (!link_trusted(source)) {
		status = refuse(source,
		    "its directory belongs to somebody else, or others can "
		    "write it",
		    "it must be root's, mode 0755");
		goto out;
	}
	fd = open_reached(source, reached, &status);
	if (fd == -1)
		goto out;
	status = judge_file(source, fd);
	if (status == FRAME_CONFIG_LOADED)
		status = read_text(source, fd);
out:
	if (fd != -1)
		close(fd);
	free(reached);
	return status;
}

static enum frame_config_status
parse(struct frame_config *config, struct source *source)
{
	enum frame_config_status status = FRAME_CONFIG_INVALID;
	struct frame_diags diags;

	if (!frame_diags_init(&diags, source->path, source->text, source->len))
		return refuse(source, "cannot read it", "out of memory");
	if (frame_config_parse(config, source->text, source->len,
		source->stat.st_mode, source->stat.st_uid, &diags))
		status = FRAME_CONFIG_LOADED;
	else
		frame_diags_line(&diags, source->why, source->why_size);
	frame_diags_free(&diags);
	return status;
}

enum frame_config_status
frame_config_load(struct frame_config *config, const char *path, uid_t owner,
    char *why, size_t why_size)
{
	struct source source = {
	    .path = path, .owner = owner, .why = why, .why_size = why_size};
	enum frame_config_status status;

	memset(config, 0, sizeof(*config));
	status = read_source(&source);
	if (status == FRAME_CONFIG_LOADED)
		status = parse(config, &source);
	frame_text_wipe(source.text, source.len);
	return status;
}
