/* SPDX-License-Identifier: MIT */
/*
 * Saving beside others: the lock and who holds it, changes underneath, many
 * editors at once, what the dead left; then failing, and secret files.
 */
#include "tests/unit/unit.h"

#include <fcntl.h>
#include <inttypes.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/clock.h"
#include "tests/unit/save_place.h"

/* --- somebody else */

static void
a_change_underneath_is_noticed(void **state)
{
	struct place *place = *state;

	write_file(place->path, OLD, 0600);
	read_now(place);
	/* the same size, and the same time */
	struct timespec times[2] = {place->stamp.mtime, place->stamp.mtime};
	write_file(place->path, "version: 1\n# odd\n", 0600);
	utimensat(AT_FDCWD, place->path, times, 0);
	assert_int_equal(save_text(place, NEW), FRAME_SAVE_CHANGED);
	assert_why(place, "was changed by somebody else");
	assert_string_equal(place->save.rescued, "");
	assert_file(place->path, "version: 1\n# odd\n");
	unlink(place->path);
	assert_int_equal(save_text(place, NEW), FRAME_SAVE_CHANGED);
	assert_why(place, "was removed by somebody else");
	assert_int_equal(access(place->path, F_OK), -1);
}

static void
only_contents_count_as_change(void **state)
{
	struct place *place = *state;

	write_file(place->path, OLD, 0600);
	read_now(place);
	assert_true(frame_file_unchanged(place->path, &place->stamp));
	unlink(place->path);
	assert_false(frame_file_unchanged(place->path, &place->stamp));
	write_file(path_below(place, "copy"), OLD, 0640);
	rename(path_below(place, "copy"), place->path);
	assert_true(frame_file_unchanged(place->path, &place->stamp));
	assert_int_equal(save_text(place, NEW), FRAME_SAVED);
	assert_int_equal(mode_of(place->path), 0640);
	write_file(place->path, OLD, 0640);
	assert_false(frame_file_unchanged(place->path, &place->stamp));
}

static void
a_file_that_came_meanwhile_stays(void **state)
{
	struct place *place = *state;

	read_now(place);
	assert_true(frame_file_unchanged(place->path, &place->stamp));
	write_file(place->path, OLD, 0600);
	assert_false(frame_file_unchanged(place->path, &place->stamp));
	assert_int_equal(save_text(place, NEW), FRAME_SAVE_CHANGED);
	assert_file(place->path, OLD);
}

static void
the_lock_says_who_holds_it(void **state)
{
	struct place *place = *state;
	struct frame_lock other = {.fd = -1};
	char start[256], end[64];

	write_file(place->path, OLD, 0600);
	read_now(place);
	assert_int_equal(
	    frame_lock_take(&other, place->path, "bob\x1b[31m x", why),
	    FRAME_LOCK_HELD);
	assert_int_equal(
	    frame_lock_take(&other, place->path, "bob", why), FRAME_LOCK_HELD);
	assert_int_equal(
	    frame_lock_take(&place->lock, place->path, "alice", why),
	    FRAME_LOCK_BUSY);
	snprintf(start, sizeof(start), "bob?[31m?x has been editing %s since ",
	    place->path);
	snprintf(end, sizeof(end), "(process %d); nothing was changed",
	    (int)getpid());
	assert_memory_equal(why, start, strlen(start));
	assert_non_null(strstr(why, end));
	assert_int_equal(save_text(place, NEW), FRAME_SAVE_BUSY);
	assert_string_equal(place->save.why, why);
	assert_string_equal(place->save.rescued, "");
	assert_file(place->path, OLD);
	frame_lock_release(&other);
	assert_int_equal(save_text(place, NEW), FRAME_SAVED);
	assert_int_equal(place->lock.fd, -1); /* as before */
}

static void
a_dead_editors_lock_is_none(void **state)
{
	struct place *place = *state;
	int status;
	pid_t child;

	write_file(place->path, OLD, 0600);
	child = fork();
	if (child == 0)
		_exit(frame_lock_take(&place->lock, place->path, "bob", why) !=
		      FRAME_LOCK_HELD);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	assert_true(look_at(path_below(place, ".frame.yaml.lock")).st_size > 0);
	assert_int_equal(
	    frame_lock_take(&place->lock, place->path, "alice", why),
	    FRAME_LOCK_HELD);
	/* and one that was removed under our hands is taken again */
	unlink(path_below(place, ".frame.yaml.lock"));
	read_now(place);
	assert_int_equal(save_text(place, NEW), FRAME_SAVED);
	assert_true(place->lock.fd != -1);
	assert_int_equal(
	    access(path_below(place, ".frame.yaml.lock"), F_OK), 0);
}

static void
nonsense_in_the_lock_file(void **state)
{
	struct place *place = *state;
	struct frame_lock other = {.fd = -1};
	static const char *const texts[] = {"", "bob", "bob pts/1 x 10:32",
	    "\xff\xfe\x01 \n\n", "bob - 17 10:32"};

	write_file(place->path, OLD, 0600);
	assert_int_equal(
	    frame_lock_take(&other, place->path, "bob", why), FRAME_LOCK_HELD);
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		assert_int_equal(ftruncate(other.fd, 0), 0);
		assert_int_equal(
		    pwrite(other.fd, texts[i], strlen(texts[i]), 0),
		    strlen(texts[i]));
		assert_int_equal(
		    frame_lock_take(&place->lock, place->path, "a", why),
		    FRAME_LOCK_BUSY);
		assert_non_null(
		    strstr(why, i < 4 ? "another frame-admin is editing "
				      : "since 10:32 (process 17)"));
	}
	frame_lock_release(&other);
}

/* Each adds lines one by one, and begins anew when somebody else was first. */
static int
add_lines(struct place *place, int lines)
{
	for (int added = 0; added < lines;) {
		char *text, *more = NULL;
		size_t len;
		enum frame_save_status status;
		if (!frame_file_read(
			place->path, &text, &len, &place->stamp, why) ||
		    asprintf(&more, "%s# %d\n", text, (int)getpid()) == -1)
			return 1;
		status = save_text(place, more);
		free(text);
		free(more);
		if (status == FRAME_SAVE_FAILED)
			return 2;
		added += status == FRAME_SAVED;
	}
	return 0;
}

static void
of_many_editors_none_loses_a_line(void **state)
{
	struct place *place = *state;
	pid_t child[4];
	int status;

	write_file(place->path, OLD, 0600);
	for (size_t i = 0; i < ARRAY_SIZE(child); i++) {
		child[i] = fork();
		if (child[i] == 0)
			_exit(add_lines(place, 25));
	}
	for (size_t i = 0; i < ARRAY_SIZE(child); i++) {
		assert_int_equal(waitpid(child[i], &status, 0), child[i]);
		assert_int_equal(status, 0);
	}
	FILE *file = fopen(place->path, "re");
	char line[64];
	size_t lines = 0;
	while (fgets(line, sizeof(line), file) != NULL)
		lines++;
	fclose(file);
	assert_int_equal(lines, 2 + 4 * 25);
	assert_int_equal(count_entries(place->backups), FRAME_BACKUPS_KEPT);
	assert_int_equal(count_entries(place->directory), 3);
}

/* --- what the dead left */

static void
temporary_files_of_the_dead_go(void **state)
{
	struct place *place = *state;
	char alive[64], dead[64], name[64];

	snprintf(alive, sizeof(alive), ".frame.yaml.%d-%" PRId64 ".new",
	    (int)getppid(), frame_process_start(getppid()));
	snprintf(dead, sizeof(dead), ".frame.yaml.%d-%" PRId64 ".new",
	    (int)getppid(), frame_process_start(getppid()) + 1);
	const char *const stay[] = {alive, ".frame.yaml.new",
	    ".other.yaml.1-1.new", ".frame.yaml.1-1.new.x",
	    "frame.yaml.1-1.new"};
	const char *const go[] = {dead, ".frame.yaml.999999999-17.new"};
	for (size_t i = 0; i < ARRAY_SIZE(stay); i++)
		write_file(path_below(place, stay[i]), "x", 0600);
	for (size_t i = 0; i < ARRAY_SIZE(go); i++)
		write_file(path_below(place, go[i]), "x", 0600);
	read_now(place);
	assert_int_equal(save_text(place, NEW), FRAME_SAVED);
	for (size_t i = 0; i < ARRAY_SIZE(stay); i++)
		assert_int_equal(access(path_below(place, stay[i]), F_OK), 0);
	for (size_t i = 0; i < ARRAY_SIZE(go); i++)
		assert_int_equal(access(path_below(place, go[i]), F_OK), -1);
	snprintf(name, sizeof(name), ".frame.yaml.%d-", (int)getpid());
	assert_int_equal(count_entries(place->directory),
	    ARRAY_SIZE(stay) + 2 /* file, lock */);
}

/* --- when it fails */

static void
without_a_backup_nothing_is_written(void **state)
{
	struct place *place = *state;

	write_file(place->path, OLD, 0600);
	write_file(place->backups, "a file", 0600);
	read_now(place);
	assert_rescued(place, NEW);
	assert_why(place, "no backup can be made: cannot use the directory ");
	assert_file(place->path, OLD);
	assert_true(frame_file_unchanged(place->path, &place->stamp));
	/* asked for none */
	place->save.backups = NULL;
	assert_int_equal(frame_save_file(&place->save), FRAME_SAVED);
}

static void
what_cannot_be_rescued_is_said(void **state)
{
	struct place *place = *state;

	write_file(place->path, OLD, 0600);
	write_file(place->backups, "a file", 0600);
	write_file(path_below(place, "lib"), "a file", 0600);
	read_now(place);
	assert_int_equal(save_text(place, NEW), FRAME_SAVE_FAILED);
	assert_string_equal(place->save.rescued, "");
	assert_why(place, "Your changes could not be kept elsewhere either: ");
	assert_file(place->path, OLD);
}

/* --- secrets */

static void
a_secret_has_a_file_of_its_own(void **state)
{
	struct place *place = *state;
	char *path = path_below(place, "secrets.d/lab");

	umask(0);
	assert_true(frame_save_secret(path, "0123456789", 10, why));
	assert_file(path, "0123456789\n");
	assert_int_equal(mode_of(path), 0600);
	assert_int_equal(mode_of(path_below(place, "secrets.d")), 0700);
	chmod(path, 0644);
	assert_true(frame_save_secret(path, "abc", 3, why));
	assert_file(path, "abc\n");
	assert_int_equal(mode_of(path), 0600);
	assert_int_equal(count_entries(path_below(place, "secrets.d")), 1);
}

static void
secrets_have_their_own_sentences(void **state)
{
	struct place *place = *state;

	assert_false(frame_save_secret("relative", "abc", 3, why));
	assert_string_equal(why,
	    "relative is not an absolute path, as a secret file needs one");
	assert_false(
	    frame_save_secret(path_below(place, "no/such/x"), "abc", 3, why));
	assert_null(strstr(why, "abc"));
	mkdir(path_below(place, "x"), 0700);
	assert_false(frame_save_secret(path_below(place, "x"), "abc", 3, why));
	assert_non_null(strstr(why, "is not a regular file"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_change_underneath_is_noticed),
	    TEST(only_contents_count_as_change),
	    TEST(a_file_that_came_meanwhile_stays),
	    TEST(the_lock_says_who_holds_it),
	    TEST(a_dead_editors_lock_is_none),
	    TEST(nonsense_in_the_lock_file),
	    TEST(of_many_editors_none_loses_a_line),
	    TEST(temporary_files_of_the_dead_go),
	    TEST(without_a_backup_nothing_is_written),
	    TEST(what_cannot_be_rescued_is_said),
	    TEST(a_secret_has_a_file_of_its_own),
	    TEST(secrets_have_their_own_sentences),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
