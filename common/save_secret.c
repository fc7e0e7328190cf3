/* SPDX-License-Identifier: MIT */
/*
 * Writing a secret to its own file; see save.h. No copy of the old one is
 * made, and none of the new one beside the file itself.
 */
#include "common/save_parts.h"

#include <errno.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "common/path.h"

static bool
write_it(const struct frame_target *target, const char *secret, size_t len)
{
	static char newline[] = "\n";
	struct iovec parts[] = {{(char *)(uintptr_t)secret, len}, {newline, 1}};
	struct frame_temp temp;
	int error;

	if (!frame_temp_open(&temp, target->dir, target->name))
		return false;
	if (frame_temp_fill(&temp, parts, 2) &&
	    frame_temp_place(&temp, target->name))
		return fsync(target->dir) == 0 || errno == EINVAL;
	error = errno;
	frame_temp_drop(&temp);
	errno = error;
	return false;
}

/* Whoever could exchange a directory on the way would choose what root
 * overwrites, and a login would refuse to read it there. The last directory may
 * be missing: it is made. */
static bool
trusted_way(const char *path, char why[FRAME_SAVE_WHY])
{
	char parent[PATH_MAX];
	size_t len = (size_t)(strrchr(path, '/') - path);

	if (len == 0 || len >= sizeof(parent))
		return frame_save_refuse(
		    why, "%s cannot be a secret file", path);
	memcpy(parent, path, len);
	parent[len] = '\0';
	return frame_path_reachable(access(parent, F_OK) == 0 ? path : parent,
	    geteuid(), why, FRAME_SAVE_WHY);
}

bool
frame_save_secret(
    const char *path, const char *secret, size_t len, char why[FRAME_SAVE_WHY])
{
	struct frame_target target;
	bool fine;

	if (path[0] != '/')
		return frame_save_refuse(why,
		    "%s is not an absolute path, as a secret file needs one",
		    path);
	if (!trusted_way(path, why) ||
	    !frame_target_open(&target, path, 0700, why))
		return false;
	fine = write_it(&target, secret, len);
	if (!fine)
		frame_save_refuse(why, "cannot write the secret file %s: %s",
		    path, frame_save_reason(errno));
	frame_target_close(&target);
	return fine;
}
