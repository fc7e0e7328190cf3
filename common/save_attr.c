/* SPDX-License-Identifier: MIT */
/*
 * What a file has beside its bytes, given to the one that replaces it; see
 * save_parts.h. ACLs and labels are extended attributes, which the kernel
 * copies as bytes: no library is needed that knows them.
 */
#include "common/save_parts.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/xattr.h>
#include <unistd.h>

/* Sums over the old contents: the kernel makes them anew. */
static bool
is_sum(const char *name)
{
	return strcmp(name, "security.ima") == 0 ||
	       strcmp(name, "security.evm") == 0;
}

/* All bytes of one attribute, NULL with errno. */
static char *
get_value(int fd, const char *name, size_t *len)
{
	ssize_t size = fgetxattr(fd, name, NULL, 0);
	char *value = size == -1 ? NULL : malloc((size_t)size + 1);

	if (value == NULL)
		return NULL;
	size = fgetxattr(fd, name, value, (size_t)size);
	if (size == -1) {
		free(value);
		return NULL;
	}
	*len = (size_t)size;
	return value;
}

/* A label that the new file has already need not be given to it, which takes
 * a privilege. */
static bool
has_value(int fd, const char *name, const char *value, size_t len)
{
	size_t there_len = 0;
	char *there = get_value(fd, name, &there_len);
	bool same =
	    there != NULL && there_len == len && memcmp(there, value, len) == 0;

	free(there);
	return same;
}

static bool
copy_one(int from, int to, const char *name)
{
	size_t len;
	char *value;
	bool fine;

	if (is_sum(name))
		return true;
	value = get_value(from, name, &len);
	if (value == NULL)
		return errno == ENODATA; /* it went meanwhile */
	fine = has_value(to, name, value, len) ||
	       fsetxattr(to, name, value, len, 0) == 0;
	free(value);
	return fine;
}

/* The names, one behind the other, each with its NUL. */
static char *
get_names(int fd, size_t *len)
{
	ssize_t size = flistxattr(fd, NULL, 0);
	char *names = size == -1 ? NULL : malloc((size_t)size + 1);

	if (names == NULL)
		return NULL;
	size = flistxattr(fd, names, (size_t)size);
	if (size == -1) {
		free(names);
		return NULL;
	}
	*len = (size_t)size;
	return names;
}

static bool
copy_all(int from, int to, char *why)
{
	size_t len = 0;
	char *names = get_names(from, &len);
	bool fine = true;

	if (names == NULL)
		return errno == EOPNOTSUPP ||
		       frame_save_refuse(why, "cannot read its attributes: %s",
			   frame_save_reason(errno));
	for (char *name = names; fine && name < names + len;
	     name += strlen(name) + 1) {
		fine = copy_one(from, to, name);
		if (!fine)
			frame_save_refuse(why,
			    "cannot keep its attribute %s: %s", name,
			    frame_save_reason(errno));
	}
	free(names);
	return fine;
}

bool
frame_attr_copy(
    int from, int to, const struct stat *stat, char why[FRAME_SAVE_WHY])
{
	if (fchown(to, stat->st_uid, stat->st_gid) == -1)
		return frame_save_refuse(
		    why, "cannot keep its owner: %s", frame_save_reason(errno));
	if (!copy_all(from, to, why))
		return false;
	/* Last: a change of the owner clears bits of it. */
	if (fchmod(to, stat->st_mode & 07777) == -1)
		return frame_save_refuse(
		    why, "cannot keep its mode: %s", frame_save_reason(errno));
	return true;
}
