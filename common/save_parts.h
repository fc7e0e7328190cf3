/* SPDX-License-Identifier: MIT */
/*
 * What the parts of saving share; for save*.c alone, see save.h. All of it
 * works on an open directory and one name in it, so that nothing can be
 * exchanged between looking and writing.
 */
#ifndef FRAME_SAVE_PARTS_H
#define FRAME_SAVE_PARTS_H

#include <limits.h>
#include <sys/stat.h>
#include <sys/uio.h>

#include "common/save.h"

/* Fills `why`; false, to be returned. */
bool frame_save_refuse(char why[FRAME_SAVE_WHY], const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* An error number in words, with what to look at. */
const char *frame_save_reason(int error);

/* Of the configuration's directory, if it has to be made: frame-fetch, which is
 * not root, reads certificates there. */
#define FRAME_DIRECTORY_MODE 0755

/* --- save_target.c: where a path leads */

struct frame_target {
	int dir;	     /* the directory that really holds it */
	char path[PATH_MAX]; /* there, without links */
	const char *name;    /* in it */
	bool exists;
	struct stat stat;
};

/* Follows links to the file, which need not be there. Nor need the last
 * directory, which is made with mode `make` unless that is 0. Refuses
 * directories that others can write to, and files that cannot be replaced. To
 * be closed if it succeeds. */
bool frame_target_open(struct frame_target *target, const char *path,
    mode_t make, char why[FRAME_SAVE_WHY]);
void frame_target_close(struct frame_target *target);

/* Opens a directory of ours, made 0700 with all that is missing above it. */
int frame_target_directory(const char *path, char why[FRAME_SAVE_WHY]);

/* --- save_stamp.c: what is there */

/* As frame_file_read, in a directory. *fd gets the open file, -1 if there is
 * none. `path` is for messages. */
struct frame_source {
	int dir;
	const char *name, *path;
	int flags; /* O_NOFOLLOW or 0 */
};
bool frame_source_read(const struct frame_source *source, int *fd, char **text,
    size_t *len, struct frame_stamp *stamp, char why[FRAME_SAVE_WHY]);

bool frame_stamp_digest(
    struct frame_stamp *stamp, const char *text, size_t len);
void frame_stamp_note(struct frame_stamp *stamp, const struct stat *stat);

/* --- save_temp.c: a file on its way to its name */

/* .NAME.PID-START.new: who makes it is told by its name, so that those of the
 * dead can be removed by whoever comes next. */
struct frame_temp {
	int dir;
	int fd; /* -1: none */
	char name[NAME_MAX + 1];
};

/* All false with errno. Open: 0600, ours, without an inherited ACL. Fill:
 * written, on the disk, and read back the same. Place: under its name, which
 * is replaced, or (new) must not exist. */
bool frame_temp_open(struct frame_temp *temp, int dir, const char *name);
bool frame_temp_fill(
    struct frame_temp *temp, const struct iovec *part, int parts);
bool frame_temp_place(struct frame_temp *temp, const char *name);
bool frame_temp_place_new(struct frame_temp *temp, const char *name);

/* Removes it unless it was placed. */
void frame_temp_drop(struct frame_temp *temp);

/* --- save_attr.c */

/* Owner, ACL, label, all other attributes, and last the mode. */
bool frame_attr_copy(
    int from, int to, const struct stat *stat, char why[FRAME_SAVE_WHY]);

/* --- save_kept.c: backups */

/* Writes NAME.TIME to the directory; where: its path. */
bool frame_kept_write(const char *directory, const char *path, const char *text,
    size_t len, char where[PATH_MAX], char why[FRAME_SAVE_WHY]);
/* Removes the oldest beyond FRAME_BACKUPS_KEPT. */
void frame_kept_prune(const char *directory, const char *path);

/* --- save.c */

/* frame_save_file, with something to be done when it is certain that the file
 * is still the old one, and before anything of it changes. */
typedef bool frame_save_before(void *context, char why[FRAME_SAVE_WHY]);
enum frame_save_status frame_save_after(
    struct frame_save *save, frame_save_before *before, void *context);

/* Adds to save->why. */
void frame_save_add(struct frame_save *save, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
