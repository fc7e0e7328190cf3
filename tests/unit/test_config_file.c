/* SPDX-License-Identifier: MIT */
/*
 * Which files are taken for a configuration at a login, and what the log is
 * told about the others.
 */
#include "tests/unit/unit.h"

#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/config.h"

static const char with_secret[] =
    "version: 1\n"
    "credentials:\n"
    "  lab: {client_id: a.example,\n"
    "    secret: 0123456789abcdef0123456789abcdef01234567}\n";

/* A directory of the test's own, and the file in it. */
struct place {
	char directory[64], path[96];
};

static int
make_place(void **state)
{
	struct place *place = calloc(1, sizeof(*place));

	if (place == NULL)
		return -1;
	strcpy(place->directory, "/tmp/frame-config.XXXXXX");
	if (mkdtemp(place->directory) == NULL)
		return -1;
	snprintf(place->path, sizeof(place->path), "%s/frame.yaml",
	    place->directory);
	*state = place;
	return 0;
}

static int
remove_place(void **state)
{
	struct place *place = *state;
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s/real/frame.yaml", place->directory);
	unlink(path);
	snprintf(path, sizeof(path), "%s/real", place->directory);
	rmdir(path);
	unlink(place->path);
	rmdir(place->path);
	rmdir(place->directory);
	free(place);
	return 0;
}

static void
write_file(const char *path, const char *text, mode_t mode)
{
	FILE *file = fopen(path, "we");

	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
	assert_int_equal(chmod(path, mode), 0);
}

static void
assert_load(
    const struct place *place, enum frame_config_status wanted, const char *why)
{
	struct frame_config config;
	char said[512] = "", expected[512];

	assert_int_equal(frame_config_load(&config, place->path, geteuid(),
			     said, sizeof(said)),
	    wanted);
	if (wanted == FRAME_CONFIG_LOADED) {
		frame_config_free(&config);
		return;
	}
	snprintf(expected, sizeof(expected), "%s:%s", place->path, why);
	assert_string_equal(said, expected);
}

static void
good_files_are_loaded(void **state)
{
	const struct place *place = *state;

	write_file(place->path, with_secret, 0600);
	assert_load(place, FRAME_CONFIG_LOADED, "");
	write_file(place->path, "version: 1\n", 0644);
	assert_load(place, FRAME_CONFIG_LOADED, "");
}

static void
missing_files_are_told_apart(void **state)
{
	const struct place *place = *state;

	assert_load(place, FRAME_CONFIG_MISSING,
	    " cannot open it: No such file or directory");
	assert_int_equal(symlink("nowhere", place->path), 0);
	assert_load(
	    place, FRAME_CONFIG_UNREADABLE, " it is a link to nothing");
}

static void
broken_files_are_invalid(void **state)
{
	const struct place *place = *state;

	write_file(place->path, "version: 1\nlogin:\n  wait: soon\n", 0644);
	assert_load(
	    place, FRAME_CONFIG_INVALID, "3:9: \"soon\" is not a duration");
	write_file(place->path, "version: 1\na: 1\nb: 2\n", 0644);
	assert_load(place, FRAME_CONFIG_INVALID,
	    "2:1: unknown key \"a\" (2 errors in all)");
	write_file(place->path, "", 0644);
	assert_load(place, FRAME_CONFIG_INVALID, " the file has no content");
	write_file(place->path, with_secret, 0644);
	assert_load(place, FRAME_CONFIG_INVALID,
	    "4:13: the secret is in this file, but the file is mode 0644");
}

static void
files_of_others_are_not_trusted(void **state)
{
	const struct place *place = *state;
	struct frame_config config;
	char why[512];

	write_file(place->path, "version: 1\n", 0664);
	assert_load(place, FRAME_CONFIG_UNREADABLE,
	    " not only its owner can write it; it must have mode 0600 or "
	    "0644");
	write_file(place->path, "version: 1\n", 0646);
	assert_load(place, FRAME_CONFIG_UNREADABLE,
	    " not only its owner can write it; it must have mode 0600 or "
	    "0644");
	write_file(place->path, "version: 1\n", 0644);
	assert_int_equal(frame_config_load(&config, place->path, geteuid() + 7,
			     why, sizeof(why)),
	    FRAME_CONFIG_UNREADABLE);
}

#define DIRECTORY                                                           \
	" its directory belongs to somebody else, or others can write it; " \
	"it must be root's, mode 0755"

static void
directories_of_others_are_not_trusted(void **state)
{
	const struct place *place = *state;

	write_file(place->path, "version: 1\n", 0644);
	assert_int_equal(chmod(place->directory, 0775), 0);
	assert_load(place, FRAME_CONFIG_UNREADABLE, DIRECTORY);
	assert_int_equal(chmod(place->directory, 0755), 0);
	assert_load(place, FRAME_CONFIG_LOADED, "");
}

static void
links_are_followed_to_trusted_places(void **state)
{
	const struct place *place = *state;
	char real[128], path[160];

	snprintf(real, sizeof(real), "%s/real", place->directory);
	snprintf(path, sizeof(path), "%s/frame.yaml", real);
	assert_int_equal(mkdir(real, 0755), 0);
	write_file(path, "version: 1\n", 0644);
	assert_int_equal(symlink("real/frame.yaml", place->path), 0);
	assert_load(place, FRAME_CONFIG_LOADED, "");
	assert_int_equal(chmod(real, 0777), 0);
	assert_load(place, FRAME_CONFIG_UNREADABLE, DIRECTORY);
	assert_int_equal(chmod(real, 0755), 0);
	assert_int_equal(chmod(place->directory, 0777), 0);
	assert_load(place, FRAME_CONFIG_UNREADABLE, DIRECTORY);
	assert_int_equal(chmod(place->directory, 0755), 0);
	assert_int_equal(chmod(path, 0666), 0);
	assert_load(place, FRAME_CONFIG_UNREADABLE,
	    " not only its owner can write it; it must have mode 0600 or "
	    "0644");
}

static void
only_files_are_read(void **state)
{
	const struct place *place = *state;

	assert_int_equal(mkfifo(place->path, 0600), 0);
	assert_load(
	    place, FRAME_CONFIG_UNREADABLE, " it is not a regular file");
	unlink(place->path);
	assert_int_equal(mkdir(place->path, 0700), 0);
	assert_load(
	    place, FRAME_CONFIG_UNREADABLE, " it is not a regular file");
	rmdir(place->path);
	write_file(place->path, "", 0600);
	assert_int_equal(truncate(place->path, FRAME_DOC_MAX + 1), 0);
	assert_load(place, FRAME_CONFIG_UNREADABLE, " it is larger than 1 MiB");
}

#define FILE_TEST(function) \
	cmocka_unit_test_setup_teardown(function, make_place, remove_place)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    FILE_TEST(good_files_are_loaded),
	    FILE_TEST(missing_files_are_told_apart),
	    FILE_TEST(broken_files_are_invalid),
	    FILE_TEST(files_of_others_are_not_trusted),
	    FILE_TEST(directories_of_others_are_not_trusted),
	    FILE_TEST(links_are_followed_to_trusted_places),
	    FILE_TEST(only_files_are_read),
	};

	umask(022);
	return cmocka_run_group_tests_name("config files", tests, NULL, NULL);
}
