/* SPDX-License-Identifier: MIT */
/*
 * Copies that are kept under NAME.TIME: backups and rescued edits; see save.h.
 * Only names of exactly that form are listed, and removed.
 */
#include "common/save_parts.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/registry.h"

#define TRIES 1000 /* names, should several be of the same millisecond */

/* --- names */

static const char *
base_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash == NULL ? path : slash + 1;
}

static int64_t
now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void
write_time(int64_t when, char text[FRAME_TIME_NAME])
{
	time_t seconds = (time_t)(when / 1000);
	unsigned ms = (unsigned)(when % 1000) % 1000;
	struct tm utc;
	char date[16];

	if (gmtime_r(&seconds, &utc) == NULL ||
	    strftime(date, sizeof(date), "%Y%m%dT%H%M%S", &utc) != 15)
		strcpy(date, "19700101T000000");
	snprintf(text, FRAME_TIME_NAME, "%s.%03uZ", date, ms);
}

/* 20260302T141233.123Z; -1 if it is something else. */
static int64_t
read_time(const char *text)
{
	static const char form[] = "dddddddd"
				   "T"
				   "dddddd.dddZ";
	struct tm utc = {0};
	int ms;

	for (size_t i = 0; i < sizeof(form); i++)
		if (form[i] == 'd' ? text[i] < '0' || text[i] > '9'
				   : text[i] != form[i])
			return -1;
	if (sscanf(text, "%4d%2d%2dT%2d%2d%2d.%3d", &utc.tm_year, &utc.tm_mon,
		&utc.tm_mday, &utc.tm_hour, &utc.tm_min, &utc.tm_sec, &ms) != 7)
		return -1;
	utc.tm_year -= 1900;
	utc.tm_mon -= 1;
	return (int64_t)timegm(&utc) * 1000 + ms;
}

static int64_t
time_in_name(const char *entry, const char *base)
{
	size_t len = strlen(base);

	if (strncmp(entry, base, len) != 0 || entry[len] != '.')
		return -1;
	return read_time(entry + len + 1);
}

/* --- listing */

static int
newest_first(const void *a, const void *b)
{
	const struct frame_kept *x = a, *y = b;

	return x->when == y->when ? 0 : x->when > y->when ? -1 : 1;
}

static bool
add(struct frame_kept **kept, size_t *count, const struct frame_kept *entry)
{
	struct frame_kept *more = *kept;

	if ((*count & (*count - 1)) == 0) /* none, or a power of two */
		more = realloc(
		    *kept, (*count == 0 ? 1 : *count * 2) * sizeof(*more));
	if (more == NULL)
		return false;
	*kept = more;
	more[(*count)++] = *entry;
	return true;
}

static bool
examine(int dir, const char *name, const char *base, struct frame_kept *entry)
{
	struct stat stat;

	entry->when = time_in_name(name, base);
	if (entry->when == -1 || strlen(name) >= sizeof(entry->name) ||
	    fstatat(dir, name, &stat, AT_SYMLINK_NOFOLLOW) == -1 ||
	    !S_ISREG(stat.st_mode))
		return false;
	strcpy(entry->name, name);
	entry->size = stat.st_size;
	return true;
}

static bool
list(int dir, const char *base, struct frame_kept **kept, size_t *count)
{
	DIR *stream = frame_scan(dir);
	struct frame_kept entry;
	struct dirent *next;
	bool fine = stream != NULL;

	*kept = NULL;
	*count = 0;
	while (fine && (next = readdir(stream)) != NULL)
		if (examine(dir, next->d_name, base, &entry))
			fine = add(kept, count, &entry);
	if (stream != NULL)
		closedir(stream);
	if (fine && *count > 1)
		qsort(*kept, *count, sizeof(**kept), newest_first);
	if (!fine)
		free(*kept);
	return fine;
}

bool
frame_kept_list(const char *directory, const char *path,
    struct frame_kept **kept, size_t *count, char why[FRAME_SAVE_WHY])
{
	int dir = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool fine = dir != -1 && list(dir, base_of(path), kept, count);

	if (dir == -1 && errno == ENOENT) {
		*kept = NULL;
		*count = 0;
		return true;
	}
	if (!fine)
		frame_save_refuse(why, "cannot read the directory %s: %s",
		    directory, frame_save_reason(errno));
	if (dir != -1)
		close(dir);
	return fine;
}

void
frame_kept_prune(const char *directory, const char *path)
{
	int dir = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct frame_kept *kept;
	size_t count;

	if (dir == -1)
		return;
	if (list(dir, base_of(path), &kept, &count)) {
		for (size_t i = FRAME_BACKUPS_KEPT; i < count; i++)
			unlinkat(dir, kept[i].name, 0);
		free(kept);
	}
	close(dir);
}

/* --- writing */

static bool
place(struct frame_temp *temp, const char *base, char *name, size_t size)
{
	char when[FRAME_TIME_NAME];
	int64_t now = now_ms();

	for (int i = 0; i < TRIES; i++) {
		write_time(now + i, when);
		snprintf(name, size, "%s.%s", base, when);
		if (frame_temp_place_new(temp, name))
			return true;
		if (errno != EEXIST)
			return false;
	}
	return false;
}

/* Whether the name is on the disk, too, is told by errno, 0: it is. */
static bool
write_there(int dir, const char *base, const char *text, size_t len, char *name,
    size_t size)
{
	struct iovec part = {(char *)(uintptr_t)text, len};
	struct frame_temp temp;
	int error;

	if (!frame_temp_open(&temp, dir, base))
		return false;
	if (frame_temp_fill(&temp, &part, 1) &&
	    place(&temp, base, name, size)) {
		if (fsync(dir) == 0 || errno == EINVAL)
			errno = 0;
		return true;
	}
	error = errno;
	frame_temp_drop(&temp);
	errno = error;
	return false;
}

/* Keeps a copy. *unsure: why its name may not outlive a power failure. */
static bool
keep(const char *directory, const char *path, const struct iovec *text,
    char where[PATH_MAX], int *unsure, char *why)
{
	char name[sizeof(((struct frame_kept *)NULL)->name)];
	const char *base = base_of(path);
	int dir = frame_target_directory(directory, why);
	bool fine;

	if (dir == -1)
		return false;
	fine = strlen(base) + 1 + FRAME_TIME_NAME <= sizeof(name);
	if (!fine)
		errno = ENAMETOOLONG;
	fine = fine && write_there(dir, base, text->iov_base, text->iov_len,
			   name, sizeof(name));
	*unsure = errno;
	if (!fine)
		frame_save_refuse(why, "cannot write to %s: %s", directory,
		    frame_save_reason(errno));
	else
		snprintf(where, PATH_MAX, "%s/%s", directory, name);
	close(dir);
	return fine;
}

bool
frame_kept_write(const char *directory, const char *path, const char *text,
    size_t len, char where[PATH_MAX], char why[FRAME_SAVE_WHY])
{
	const struct iovec part = {(char *)(uintptr_t)text, len};
	int unsure;

	if (!keep(directory, path, &part, where, &unsure, why))
		return false;
	if (unsure == 0)
		return true;
	unlink(where);
	return frame_save_refuse(why, "cannot write to %s: %s", directory,
	    frame_save_reason(unsure));
}

bool
frame_rescue_write(const char *directory, const char *path, const char *text,
    size_t len, char *where, size_t where_size, char why[FRAME_SAVE_WHY])
{
	const struct iovec part = {(char *)(uintptr_t)text, len};
	char there[PATH_MAX];
	int unsure; /* but better than nothing */

	if (!keep(directory, path, &part, there, &unsure, why))
		return false;
	snprintf(where, where_size, "%s", there);
	return true;
}
