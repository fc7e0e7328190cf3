/* SPDX-License-Identifier: MIT */
/*
 * Secrets: which files and commands are accepted, that refusals say why
 * without a byte of the secret, and that it is gone afterwards. Runs as any
 * user: files belong to who runs it.
 */
#include "tests/unit/unit.h"

#include <fcntl.h>
#include <ftw.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/path.h"
#include "common/secret.h"

#define CANARY "c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00"

static char dir[64], path[128], why[512];

static int
remove_entry(const char *name, const struct stat *st, int flag, struct FTW *f)
{
	(void)st, (void)flag, (void)f;
	return remove(name);
}

static int
setup(void **state)
{
	(void)state;
	snprintf(dir, sizeof(dir), "/tmp/frame.XXXXXX");
	if (mkdtemp(dir) == NULL)
		return -1;
	snprintf(path, sizeof(path), "%s/secret", dir);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	return nftw(dir, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
}

static void
put(const char *text, mode_t mode)
{
	(void)unlink(path);
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL, 0600);

	assert_true(fd != -1);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	assert_int_equal(fchmod(fd, mode), 0);
	close(fd);
}

static bool
load(const struct frame_credential *credential, struct frame_secret *secret)
{
	bool fine = frame_secret_load(secret, credential, geteuid(),
	    frame_now() + 30 * FRAME_SEC, why, sizeof(why));

	if (!fine) {
		assert_null(strstr(why, "c0ffee"));
		assert_null(secret->bytes);
		assert_non_null(strstr(why, "\"main\""));
	}
	return fine;
}

static bool
load_file(struct frame_secret *secret)
{
	const struct frame_credential credential = {
	    .name = "main", .secret_file = path};

	return load(&credential, secret);
}

static void
expect(bool fine, const char *part)
{
	struct frame_secret secret;
	bool got = load_file(&secret);

	if (got != fine || (!fine && strstr(why, part) == NULL))
		print_error("got %d: %s\n", got, why);
	assert_int_equal(got, fine);
	if (got) {
		assert_string_equal(secret.bytes, CANARY);
		frame_secret_drop(&secret);
	} else {
		assert_non_null(strstr(why, part));
	}
}

static void
private_files_are_taken(void **state)
{
	(void)state;
	put(CANARY, 0600);
	expect(true, "");
	put(CANARY "\n", 0400);
	expect(true, "");
	put(CANARY "\r\n", 0600);
	expect(true, "");
}

static void
bad_files_are_refused(void **state)
{
	char target[160];

	(void)state;
	(void)unlink(path);
	expect(false, "does not exist");
	put(CANARY, 0640);
	expect(false, "chmod 600");
	put(CANARY, 0602);
	expect(false, "chmod 600");
	put("", 0600);
	expect(false, "is empty");
	put("\n", 0600);
	expect(false, "is empty");
	put(CANARY "\n" CANARY, 0600);
	expect(false, "several lines");
	put(CANARY " ", 0600);
	expect(false, "blanks");
	put("\xef\xbb\xbf" CANARY, 0600);
	expect(false, "other bytes");
	snprintf(target, sizeof(target), "%s.real", path);
	put(CANARY, 0600);
	assert_int_equal(rename(path, target), 0);
	assert_int_equal(symlink(target, path), 0);
	expect(false, "symbolic link");
	assert_int_equal(unlink(path), 0);
	assert_int_equal(mkfifo(path, 0600), 0);
	expect(false, "not a regular file");
	assert_int_equal(unlink(path), 0);
	assert_int_equal(mkdir(path, 0700), 0);
	expect(false, "not a regular file");
	assert_int_equal(rmdir(path), 0);
}

static void
long_files_are_refused(void **state)
{
	static char text[5000];

	(void)state;
	memset(text, 'a', sizeof(text) - 1);
	put(text, 0600);
	expect(false, "too long");
}

static void
directories_that_others_can_write_to(void **state)
{
	(void)state;
	put(CANARY, 0600);
	assert_int_equal(chmod(dir, 0777), 0);
	expect(false, "a directory that others can write to");
	assert_int_equal(chmod(dir, 0700), 0);
	expect(true, "");
}

static void
paths_that_go_back(void **state)
{
	char detour[300];

	(void)state;
	put(CANARY, 0600);
	snprintf(detour, sizeof(detour), "%s/../%s/secret", dir,
	    strrchr(dir, '/') + 1);
	assert_int_equal(frame_path_open(detour, geteuid(), FRAME_TRUST_PRIVATE,
			     why, sizeof(why)),
	    -1);
	assert_int_equal(frame_path_open("etc/passwd", geteuid(),
			     FRAME_TRUST_PUBLIC, why, sizeof(why)),
	    -1);
}

/* --- secret_command */

static bool
run(const char *script, mode_t mode, struct frame_secret *secret)
{
	const char *const command[] = {path, "argument", NULL};
	const struct frame_credential credential = {
	    .name = "main", .secret_command = command};

	put(script, mode);
	return load(&credential, secret);
}

static void
commands(void **state)
{
	static const struct {
		const char *script;
		mode_t mode;
		const char *flaw; /* NULL: it is fine */
	} cases[] = {
	    {"#!/bin/sh\necho " CANARY "\n", 0700, NULL},
	    /* nothing of our environment or input, its argument as it is */
	    {"#!/bin/sh\n[ -z \"$FRAME_UNIT\" ] && ! read x && "
	     "[ \"$1\" = argument ] && echo " CANARY "\n",
		0700, NULL},
	    {"#!/bin/sh\necho " CANARY "; exit 1\n", 0700, "failed"},
	    {"#!/bin/sh\necho " CANARY "; kill -9 $$\n", 0700, "failed"},
	    {"#!/bin/sh\n:\n", 0700, "is empty"},
	    {"#!/bin/sh\nhead -c 5000 /dev/zero\n", 0700, "too much"},
	    {"#!/bin/sh\necho " CANARY "\n", 0600, "not executable"},
	    {"#!/bin/sh\necho " CANARY "\n", 0722, "written by others"},
	    {"#!/no/such/program\n", 0700, "cannot be run"},
	};

	(void)state;
	setenv("FRAME_UNIT", "set", 1);
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct frame_secret secret;
		/* valgrind dies of an exec that fails. */
		if (getenv("FRAME_VALGRIND") != NULL &&
		    strstr(cases[i].script, "#!/no/such") != NULL)
			continue;
		bool fine;
		int attempts = 3; /* a busy machine may need 2 s and more */
		do
			fine = run(cases[i].script, cases[i].mode, &secret);
		while (!fine && strstr(why, "did not end in time") != NULL &&
		       --attempts > 0);
		if (fine != (cases[i].flaw == NULL))
			print_error("case %zu: %s\n", i, why);
		assert_int_equal(fine, cases[i].flaw == NULL);
		if (fine)
			assert_string_equal(secret.bytes, CANARY);
		else
			assert_non_null(strstr(why, cases[i].flaw));
		frame_secret_drop(&secret);
	}
}

/* It is ended with its children, and soon. */
static void
a_command_that_hangs(void **state)
{
	struct frame_secret secret;
	int64_t began = frame_now();

	(void)state;
	assert_false(run("#!/bin/sh\nsleep 60 & sleep 60\n", 0700, &secret));
	assert_non_null(strstr(why, "did not end in time"));
	assert_true(frame_now() - began < 10 * FRAME_SEC);
}

/* --- memory */

static void
a_forked_child_sees_nothing(void **state)
{
	struct frame_secret secret;
	int status;

	(void)state;
	put(CANARY, 0600);
	assert_true(load_file(&secret));
	pid_t child = fork();
	if (child == 0)
		_exit(secret.bytes[0] == '\0' ? 0 : 1);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	frame_secret_drop(&secret);
	assert_null(secret.bytes);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(private_files_are_taken),
	    cmocka_unit_test(bad_files_are_refused),
	    cmocka_unit_test(long_files_are_refused),
	    cmocka_unit_test(directories_that_others_can_write_to),
	    cmocka_unit_test(paths_that_go_back),
	    cmocka_unit_test(commands),
	    cmocka_unit_test(a_command_that_hangs),
	    cmocka_unit_test(a_forked_child_sees_nothing),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
