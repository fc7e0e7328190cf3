/* SPDX-License-Identifier: MIT */
/*
 * Saving, as any user in a directory of the test's own: what is kept of the
 * old file, where copies go, which files are refused. Saving beside others is
 * in test_save_others.c, saving that is interrupted in test_save_crash.c, full
 * and read-only disks are in tests/hosts/save.
 */
#include "tests/unit/unit.h"

#include <sys/xattr.h>
#include <time.h>
#include <unistd.h>

#include "tests/unit/save_place.h"

/* --- what is kept */

static void
a_new_file_is_private(void **state)
{
	struct place *place = *state;

	strcpy(place->path, path_below(place, "etc/frame.yaml"));
	umask(0);
	read_now(place);
	assert_false(place->stamp.exists);
	assert_int_equal(save_text(place, NEW), FRAME_SAVED);
	assert_file(place->path, NEW);
	assert_int_equal(mode_of(place->path), 0600);
	assert_int_equal(mode_of(path_below(place, "etc")), 0755);
	assert_string_equal(place->save.backup, "");
	assert_int_equal(
	    mode_of(path_below(place, "etc/.frame.yaml.lock")), 0600);
	assert_int_equal(count_entries(path_below(place, "etc")), 2);
	assert_true(place->stamp.exists);
	assert_true(frame_file_unchanged(place->path, &place->stamp));
}

static void
mode_and_attributes_stay(void **state)
{
	struct place *place = *state;
	char value[16] = "";

	write_file(place->path, OLD, 0640);
	bool xattrs =
	    setxattr(place->path, "user.origin", "ansible", 7, 0) == 0;
	read_now(place);
	assert_int_equal(save_text(place, NEW), FRAME_SAVED);
	assert_file(place->path, NEW);
	assert_int_equal(mode_of(place->path), 0640);
	if (xattrs) {
		assert_int_equal(
		    getxattr(place->path, "user.origin", value, sizeof(value)),
		    7);
		assert_string_equal(value, "ansible");
	}
}

static void
the_old_text_is_backed_up(void **state)
{
	struct place *place = *state;

	write_file(place->path, OLD, 0644);
	read_now(place);
	assert_int_equal(save_text(place, NEW), FRAME_SAVED);
	assert_file(place->save.backup, OLD);
	assert_int_equal(mode_of(place->save.backup), 0600);
	assert_int_equal(mode_of(place->backups), 0700);
	/* the same text again: nothing to write, nothing to keep */
	ino_t before = look_at(place->path).st_ino;
	assert_int_equal(save_text(place, NEW), FRAME_SAVED);
	assert_string_equal(place->save.backup, "");
	assert_int_equal(count_entries(place->backups), 1);
	assert_true(look_at(place->path).st_ino == before);
}

static void
ten_backups_are_kept(void **state)
{
	struct place *place = *state;
	static const char *const others[] = {"frame.yaml.old",
	    "frame.yaml.20260302T141233.123Z.txt", "frame.yaml",
	    "other.yaml.20200101T000000.000Z", "frame.yaml.2020"};
	struct frame_kept *kept;
	size_t count;
	char text[64];

	mkdir(place->backups, 0700);
	for (size_t i = 0; i < ARRAY_SIZE(others); i++) {
		snprintf(text, sizeof(text), "backups/%s", others[i]);
		write_file(path_below(place, text), "theirs", 0600);
	}
	write_file(path_below(place, "backups/frame.yaml.20200101T000000.000Z"),
	    "the oldest", 0600);
	write_file(place->path, OLD, 0600);
	read_now(place);
	for (int i = 0; i < 14; i++) {
		snprintf(text, sizeof(text), "version: 1\n# %d\n", i);
		assert_int_equal(save_text(place, text), FRAME_SAVED);
	}
	assert_true(
	    frame_kept_list(place->backups, place->path, &kept, &count, why));
	assert_int_equal(count, FRAME_BACKUPS_KEPT);
	assert_int_equal(count_entries(place->backups),
	    FRAME_BACKUPS_KEPT + ARRAY_SIZE(others));
	for (size_t i = 0; i < count; i++) {
		snprintf(text, sizeof(text), "version: 1\n# %zu\n", 12 - i);
		assert_file(
		    strcat(strcat(strcpy((char[256]){0}, place->backups), "/"),
			kept[i].name),
		    text);
		assert_int_equal(kept[i].size, strlen(text));
		assert_true(i == 0 || kept[i].when < kept[i - 1].when);
		assert_true(llabs(kept[i].when / 1000 - time(NULL)) < 60);
	}
	free(kept);
}

static void
no_directory_means_no_copies(void **state)
{
	struct place *place = *state;
	struct frame_kept *kept;
	size_t count = 1;

	assert_true(
	    frame_kept_list("/nonexistent", place->path, &kept, &count, why));
	assert_int_equal(count, 0);
	free(kept);
}

/* --- links */

static void
links_stay(void **state)
{
	struct place *place = *state;
	char real[256];

	mkdir(path_below(place, "real"), 0755);
	mkdir(path_below(place, "a"), 0755);
	strcpy(real, path_below(place, "real/frame-7.yaml"));
	write_file(real, OLD, 0644);
	/* frame.yaml -> a/second -> (absolute) third -> ../real/frame-7 */
	assert_int_equal(symlink("a/second", place->path), 0);
	assert_int_equal(symlink(path_below(place, "a/third"),
			     path_below(place, "a/second")),
	    0);
	assert_int_equal(
	    symlink("../real/frame-7.yaml", path_below(place, "a/third")), 0);
	read_now(place);
	assert_int_equal(save_text(place, NEW), FRAME_SAVED);
	assert_true(S_ISLNK(look_at(place->path).st_mode));
	assert_true(S_ISLNK(look_at(path_below(place, "a/third")).st_mode));
	assert_true(S_ISREG(look_at(real).st_mode));
	assert_file(real, NEW);
	assert_int_equal(mode_of(real), 0644);
	assert_file(path_below(place, "real/.frame-7.yaml.lock"), "");
	assert_int_equal(count_entries(path_below(place, "real")), 2);
	assert_non_null(strstr(place->save.backup, "/frame.yaml.2"));
}

static void
a_link_to_nothing_is_filled(void **state)
{
	struct place *place = *state;

	mkdir(path_below(place, "real"), 0755);
	assert_int_equal(symlink("real/frame.yaml", place->path), 0);
	read_now(place);
	assert_int_equal(save_text(place, NEW), FRAME_SAVED);
	assert_true(S_ISLNK(look_at(place->path).st_mode));
	assert_file(path_below(place, "real/frame.yaml"), NEW);
}

static void
a_circle_is_refused(void **state)
{
	struct place *place = *state;

	assert_int_equal(symlink("other", place->path), 0);
	assert_int_equal(symlink("frame.yaml", path_below(place, "other")), 0);
	assert_rescued(place, NEW);
	assert_why(place, "leads round in a circle");
}

/* --- what is refused */

static void
other_files_are_refused(void **state)
{
	struct place *place = *state;
	char *text;
	size_t len;

	assert_int_equal(mkfifo(place->path, 0600), 0);
	assert_false(
	    frame_file_read(place->path, &text, &len, &place->stamp, why));
	assert_non_null(strstr(why, "is not a regular file"));
	assert_rescued(place, NEW);
	assert_why(place, "is not a regular file");
	unlink(place->path);
	assert_int_equal(mkdir(place->path, 0700), 0);
	assert_rescued(place, NEW);
}

static void
a_file_with_two_names_is_refused(void **state)
{
	struct place *place = *state;

	write_file(place->path, OLD, 0600);
	assert_int_equal(link(place->path, path_below(place, "second")), 0);
	read_now(place);
	assert_rescued(place, NEW);
	assert_why(place, "has another name (a hard link)");
	assert_file(place->path, OLD);
}

static void
open_directories_are_refused(void **state)
{
	struct place *place = *state;
	static const mode_t modes[] = {0775, 0757, 01777};

	write_file(place->path, OLD, 0600);
	read_now(place);
	mkdir(path_below(place, "lib"), 0755);
	for (size_t i = 0; i < ARRAY_SIZE(modes); i++) {
		chmod(place->directory, modes[i]);
		assert_rescued(place, NEW);
		assert_why(place, "others can write to ");
		assert_file(place->path, OLD);
	}
	/* also that of a link */
	chmod(place->directory, 0755);
	mkdir(path_below(place, "links"), 0777);
	chmod(path_below(place, "links"), 0777);
	assert_int_equal(
	    symlink("../frame.yaml", path_below(place, "links/frame.yaml")), 0);
	strcpy(place->path, path_below(place, "links/frame.yaml"));
	assert_rescued(place, NEW);
	assert_why(place, "others can write to ");
}

static void
too_large_is_refused(void **state)
{
	struct place *place = *state;
	char *text;
	size_t len;

	write_file(place->path, "", 0600);
	assert_int_equal(truncate(place->path, 1024 * 1024 + 1), 0);
	assert_false(
	    frame_file_read(place->path, &text, &len, &place->stamp, why));
	assert_non_null(strstr(why, "is larger than 1 MiB"));
}

static void
paths_that_lead_nowhere_are_refused(void **state)
{
	struct place *place = *state;
	static const char *const paths[] = {
	    "no/where/frame.yaml", "dir/", "dir/..", "frame.yaml/x"};

	write_file(path_below(place, "frame.yaml"), OLD, 0600);
	mkdir(path_below(place, "dir"), 0700);
	for (size_t i = 0; i < ARRAY_SIZE(paths); i++) {
		strcpy(place->path, path_below(place, paths[i]));
		assert_rescued(place, NEW);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_new_file_is_private),
	    TEST(mode_and_attributes_stay),
	    TEST(the_old_text_is_backed_up),
	    TEST(ten_backups_are_kept),
	    TEST(no_directory_means_no_copies),
	    TEST(links_stay),
	    TEST(a_link_to_nothing_is_filled),
	    TEST(a_circle_is_refused),
	    TEST(other_files_are_refused),
	    TEST(a_file_with_two_names_is_refused),
	    TEST(open_directories_are_refused),
	    TEST(too_large_is_refused),
	    TEST(paths_that_lead_nowhere_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
