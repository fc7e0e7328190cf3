/* SPDX-License-Identifier: MIT */
/*
 * See save_place.h.
 */
#include "tests/unit/unit.h"

#include "tests/unit/save_place.h"
#include "tests/unit/files.h"

#include <dirent.h>
#include <unistd.h>

char why[FRAME_SAVE_WHY];

/* --- files */

void
assert_file(const char *path, const char *wanted)
{
	assert_int_equal(access(path, R_OK), 0);
	assert_string_equal(contents(path), wanted);
}

struct stat
look_at(const char *path)
{
	struct stat stat_buf;

	assert_int_equal(lstat(path, &stat_buf), 0);
	return stat_buf;
}

mode_t
mode_of(const char *path)
{
	return look_at(path).st_mode & 07777;
}

size_t
count_entries(const char *directory)
{
	DIR *stream = opendir(directory);
	struct dirent *entry;
	size_t count = 0;

	while (stream != NULL && (entry = readdir(stream)) != NULL)
		count += strcmp(entry->d_name, ".") != 0 &&
			 strcmp(entry->d_name, "..") != 0;
	if (stream != NULL)
		closedir(stream);
	return count;
}

char *
path_below(const struct place *place, const char *name)
{
	static char paths[4][256];
	static size_t next;
	char *path = paths[next++ % 4];

	snprintf(path, sizeof(paths[0]), "%s/%s", place->directory, name);
	return path;
}

/* --- a place */

int
make_place(void **state)
{
	struct place *place = calloc(1, sizeof(*place));

	if (place == NULL)
		return -1;
	strcpy(place->directory, "/tmp/frame-save.XXXXXX");
	if (mkdtemp(place->directory) == NULL)
		return -1;
	umask(022);
	strcpy(place->path, path_below(place, "frame.yaml"));
	strcpy(place->backups, path_below(place, "backups"));
	strcpy(place->rescue, path_below(place, "lib/rescue"));
	place->lock.fd = -1;
	*state = place;
	return 0;
}

int
remove_place(void **state)
{
	struct place *place = *state;

	frame_lock_release(&place->lock);
	remove_tree(place->directory);
	free(place);
	return 0;
}

void
read_now(struct place *place)
{
	char *text;
	size_t len;

	assert_true(
	    frame_file_read(place->path, &text, &len, &place->stamp, why));
	free(text);
}

enum frame_save_status
save_text(struct place *place, const char *text)
{
	place->save = (struct frame_save){.path = place->path,
	    .backups = place->backups,
	    .rescue = place->rescue,
	    .who = "alice",
	    .lock = &place->lock,
	    .stamp = &place->stamp,
	    .text = text,
	    .len = strlen(text)};
	return frame_save_file(&place->save);
}

void
assert_why(const struct place *place, const char *wanted)
{
	if (strstr(place->save.why, wanted) == NULL)
		fail_msg("%s\nis not in: %s", wanted, place->save.why);
}

/* It failed, the file is as it was, and the text is in the rescue file. */
void
assert_rescued(struct place *place, const char *text)
{
	char sentence[FRAME_SAVE_WHY];

	assert_int_equal(save_text(place, text), FRAME_SAVE_FAILED);
	assert_file(place->save.rescued, text);
	assert_int_equal(mode_of(place->save.rescued), 0600);
	assert_int_equal(mode_of(place->rescue), 0700);
	snprintf(sentence, sizeof(sentence),
	    ". Nothing was changed. Your changes are in %.400s (0600).",
	    place->save.rescued);
	assert_why(place, sentence);
}
