/* SPDX-License-Identifier: MIT */
/*
 * The order of saving; see save.h. Until the rename the old file is untouched,
 * after it the new one is whole: at no moment there is neither, and what
 * failed before it has changed nothing.
 */
#include "common/save_parts.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "common/text.h"

/* What one saving carries along. */
struct saving {
	struct frame_save *save;
	frame_save_before *before;
	void *context;
	struct frame_target target;
	int old;	/* the open file, -1: there is none */
	char *old_text; /* as it is now */
	size_t old_len;
	struct frame_stamp now; /* of it */
	bool begun;		/* `before` was called, and may have written */
	bool placed;		/* the new file has its name */
};

static enum frame_save_status
fail(struct saving *saving, const char *what)
{
	char why[FRAME_SAVE_WHY];

	/* A copy: `what` may be the very text that is filled. */
	snprintf(why, sizeof(why), "%.*s", FRAME_SAVE_WHY - 1, what);
	frame_save_refuse(
	    saving->save->why, "cannot write %s: %s", saving->save->path, why);
	return FRAME_SAVE_FAILED;
}

static enum frame_save_status
fail_errno(struct saving *saving)
{
	return fail(saving, frame_save_reason(errno));
}

/* --- what is there */

static enum frame_save_status
take_lock(struct saving *saving)
{
	struct frame_save *save = saving->save;
	char why[FRAME_SAVE_WHY];

	switch (frame_lock_take(save->lock, save->path, save->who, why)) {
	case FRAME_LOCK_HELD:
		return FRAME_SAVED;
	case FRAME_LOCK_BUSY:
		memcpy(save->why, why, sizeof(why));
		return FRAME_SAVE_BUSY;
	default:
		return fail(saving, why);
	}
}

/* By its contents: times are too coarse to tell two changes apart. */
static bool
same(const struct frame_stamp *a, const struct frame_stamp *b)
{
	return a->exists == b->exists &&
	       (!a->exists ||
		   memcmp(a->digest, b->digest, sizeof(a->digest)) == 0);
}

static enum frame_save_status
read_old(struct saving *saving)
{
	struct frame_save *save = saving->save;
	struct frame_target *target = &saving->target;
	const struct frame_source source = {
	    target->dir, target->name, save->path, O_NOFOLLOW};
	char why[FRAME_SAVE_WHY];

	if (!frame_source_read(&source, &saving->old, &saving->old_text,
		&saving->old_len, &saving->now, why))
		return fail(saving, why);
	if (same(&saving->now, save->stamp))
		return FRAME_SAVED;
	frame_save_refuse(save->why,
	    "%s was %s by somebody else since it was read; nothing was written",
	    save->path, saving->now.exists ? "changed" : "removed");
	return FRAME_SAVE_CHANGED;
}

/* --- writing */

static enum frame_save_status
back_up(struct saving *saving)
{
	struct frame_save *save = saving->save;
	char why[FRAME_SAVE_WHY], reason[FRAME_SAVE_WHY + 32];

	if (save->backups == NULL || !saving->now.exists)
		return FRAME_SAVED;
	if (frame_kept_write(save->backups, save->path, saving->old_text,
		saving->old_len, save->backup, why))
		return FRAME_SAVED;
	save->backup[0] = '\0';
	snprintf(reason, sizeof(reason), "no backup can be made: %s", why);
	return fail(saving, reason);
}

/* The attributes of the old file; a new one stays private. */
static enum frame_save_status
dress(struct saving *saving, struct frame_temp *temp)
{
	char why[FRAME_SAVE_WHY];
	struct stat stat;

	if (saving->old == -1)
		return FRAME_SAVED;
	if (fstat(saving->old, &stat) == -1)
		return fail_errno(saving);
	if (!frame_attr_copy(saving->old, temp->fd, &stat, why))
		return fail(saving, why);
	return FRAME_SAVED;
}

static enum frame_save_status
fill_and_place(struct saving *saving, struct frame_temp *temp)
{
	struct frame_save *save = saving->save;
	struct iovec part = {(char *)(uintptr_t)save->text, save->len};
	struct frame_stamp stamp;
	struct stat stat;

	if (!frame_stamp_digest(&stamp, save->text, save->len))
		return fail(saving, "out of memory");
	if (!frame_temp_fill(temp, &part, 1) || fstat(temp->fd, &stat) == -1 ||
	    !frame_temp_place(temp, saving->target.name))
		return fail_errno(saving);
	saving->placed = true;
	frame_stamp_note(&stamp, &stat);
	*save->stamp = stamp;
	if (fsync(saving->target.dir) == 0 || errno == EINVAL)
		return FRAME_SAVED;
	frame_save_refuse(save->why,
	    "%s is written, but the disk did not confirm it: %s", save->path,
	    frame_save_reason(errno));
	return FRAME_SAVE_FAILED;
}

static enum frame_save_status
replace(struct saving *saving)
{
	struct frame_temp temp;
	enum frame_save_status status;

	if (!frame_temp_open(&temp, saving->target.dir, saving->target.name))
		return fail_errno(saving);
	status = dress(saving, &temp);
	if (status == FRAME_SAVED)
		status = fill_and_place(saving, &temp);
	frame_temp_drop(&temp);
	return status;
}

static enum frame_save_status
back_up_and_replace(struct saving *saving)
{
	enum frame_save_status status = back_up(saving);

	return status == FRAME_SAVED ? replace(saving) : status;
}

/* A failed saving must not push out older backups by what is still there. */
static void
settle_backups(struct saving *saving)
{
	struct frame_save *save = saving->save;

	if (save->backup[0] == '\0')
		return;
	if (saving->placed)
		frame_kept_prune(save->backups, save->path);
	else if (unlink(save->backup) == 0)
		save->backup[0] = '\0';
}

static bool
nothing_new(const struct saving *saving)
{
	const struct frame_save *save = saving->save;

	return saving->now.exists && saving->old_len == save->len &&
	       memcmp(saving->old_text, save->text, save->len) == 0;
}

static enum frame_save_status
save_locked(struct saving *saving)
{
	struct frame_save *save = saving->save;
	enum frame_save_status status;
	char why[FRAME_SAVE_WHY];

	if (!frame_target_open(
		&saving->target, save->path, FRAME_DIRECTORY_MODE, why))
		return fail(saving, why);
	status = read_old(saving);
	saving->begun = status == FRAME_SAVED && saving->before != NULL;
	if (saving->begun && !saving->before(saving->context, why))
		status = fail(saving, why);
	if (status == FRAME_SAVED && !nothing_new(saving))
		status = back_up_and_replace(saving);
	else if (status == FRAME_SAVED)
		*save->stamp = saving->now;
	settle_backups(saving);
	frame_target_close(&saving->target);
	return status;
}

/* --- when it failed */

void
frame_save_add(struct frame_save *save, const char *format, ...)
{
	size_t len = strlen(save->why);
	va_list args;

	va_start(args, format);
	vsnprintf(save->why + len, sizeof(save->why) - len, format, args);
	va_end(args);
}

static void
rescue(struct saving *saving)
{
	struct frame_save *save = saving->save;
	char why[FRAME_SAVE_WHY];

	frame_save_add(save, "%s",
	    saving->placed  ? "."
	    : saving->begun ? ". The configuration is as it was."
			    : ". Nothing was changed.");
	if (save->rescue == NULL)
		return;
	if (frame_rescue_write(save->rescue, save->path, save->text, save->len,
		save->rescued, sizeof(save->rescued), why)) {
		frame_save_add(
		    save, " Your changes are in %s (0600).", save->rescued);
	} else {
		save->rescued[0] = '\0';
		frame_save_add(save,
		    " Your changes could not be kept elsewhere either: %s.",
		    why);
	}
}

enum frame_save_status
frame_save_after(
    struct frame_save *save, frame_save_before *before, void *context)
{
	struct saving saving = {.save = save,
	    .before = before,
	    .context = context,
	    .old = -1,
	    .target = {.dir = -1}};
	bool held = save->lock->fd != -1;
	enum frame_save_status status;

	save->backup[0] = save->rescued[0] = save->why[0] = '\0';
	status = take_lock(&saving);
	if (status == FRAME_SAVED)
		status = save_locked(&saving);
	if (status == FRAME_SAVE_FAILED)
		rescue(&saving);
	if (!held)
		frame_lock_release(save->lock);
	if (saving.old != -1)
		close(saving.old);
	frame_text_wipe(saving.old_text, saving.old_len);
	return status;
}

enum frame_save_status
frame_save_file(struct frame_save *save)
{
	return frame_save_after(save, NULL, NULL);
}
