/* SPDX-License-Identifier: MIT */
/*
 * Random PAM stacks, once walked by us and once run by the libpam of this
 * machine: both must say whether the login succeeds and whether pam_frame.so
 * was called. There, pam_debug.so stands for it: it returns what its argument
 * says, and its message tells that it was called.
 */
#include "tests/unit/unit.h"

#include <sys/stat.h>
#include <unistd.h>

#include <security/pam_appl.h>

#include "tests/unit/files.h"
#include "tui/model/pam_parts.h"

#define RUNS  1500
#define DEPTH 3

static const char *const controls[] = {
    "required",
    "requisite",
    "optional",
    "sufficient",
    "[default=1]",
    "[default=2]",
    "[default=3]",
    "[default=done]",
    "[default=reset]",
    "[success=done default=ignore]",
    "[success=1 default=ignore]",
    "[success=2 default=bad]",
    "[success=ok default=die]",
    "[success=die default=ok]",
    "[success=ok default=1]",
    "[success=ignore default=ok]",
};

/* One stack for both: A is for us, B for libpam. */
struct pair {
	char root[64];
	FILE *a, *b;
	const char *returned; /* by pam_frame.so */
	unsigned int seed, files;
};

static size_t
pick(struct pair *pair, size_t count)
{
	return (size_t)rand_r(&pair->seed) % count;
}

static FILE *
open_file(const struct pair *pair, char side, unsigned int number)
{
	char path[128];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%c/f%u", pair->root, side, number);
	file = fopen(path, "w");
	assert_non_null(file);
	return file;
}

static void write_lines(struct pair *pair, int depth);

/* Absolute, because libpam 1.5 looks for others in /etc/pam.d alone. */
static void
write_include(struct pair *pair, int depth)
{
	const char *control = pick(pair, 2) == 0 ? "include" : "substack";
	unsigned int number = ++pair->files;
	struct pair inner = *pair;

	fprintf(pair->a, "session %s %s/a/f%u\n", control, pair->root, number);
	fprintf(pair->b, "session %s %s/b/f%u\n", control, pair->root, number);
	inner.a = open_file(pair, 'a', number);
	inner.b = open_file(pair, 'b', number);
	write_lines(&inner, depth + 1);
	fclose(inner.a);
	fclose(inner.b);
	pair->seed = inner.seed;
	pair->files = inner.files;
}

static void
write_lines(struct pair *pair, int depth)
{
	size_t count = 1 + pick(pair, 6);

	for (size_t i = 0; i < count; i++) {
		const char *control =
		    controls[pick(pair, ARRAY_SIZE(controls))];
		size_t kind = pick(pair, 10);
		const char *module = kind < 8 ? "pam_permit.so" : "pam_deny.so";
		if (kind < 3) {
			fprintf(pair->a, "session %s pam_frame.so\n", control);
			fprintf(pair->b,
			    "session %s pam_debug.so open_session=%s\n",
			    control, pair->returned);
		} else if (kind < 5 && depth < DEPTH) {
			write_include(pair, depth);
		} else {
			fprintf(pair->a, "session %s %s\n", control, module);
			fprintf(pair->b, "session %s %s\n", control, module);
		}
	}
}

static int
note_message(int count, const struct pam_message **message,
    struct pam_response **response, void *seen)
{
	(void)message;
	*response = calloc((size_t)count, sizeof(**response));
	*(bool *)seen = true;
	return *response == NULL ? PAM_BUF_ERR : PAM_SUCCESS;
}

static bool
run_libpam(const struct pair *pair, bool *seen)
{
	struct pam_conv conversation = {note_message, seen};
	char directory[80];
	pam_handle_t *pamh;
	int result;

	*seen = false;
	snprintf(directory, sizeof(directory), "%s/b", pair->root);
	assert_int_equal(
	    pam_start_confdir("f0", "nobody", &conversation, directory, &pamh),
	    PAM_SUCCESS);
	result = pam_open_session(pamh, 0);
	pam_end(pamh, result);
	return result == PAM_SUCCESS;
}

static struct stack_walk
run_ours(const struct pair *pair, int code)
{
	struct stack_reading reading;
	struct stack_walk walk;
	char directory[80];

	snprintf(directory, sizeof(directory), "%s/a", pair->root);
	assert_true(stack_read(&reading, directory, "f0"));
	assert_null(reading.flaw);
	assert_true(stack_walk(&walk, &reading.type[STACK_SESSION],
	    STACK_SESSION, STACK_CODE(code)));
	frame_arena_free(reading.arena);
	return walk;
}

static void
compare(struct pair *pair, int code, size_t *succeeded)
{
	struct stack_walk walk;
	bool seen, success;

	pair->files = 0;
	pair->a = open_file(pair, 'a', 0);
	pair->b = open_file(pair, 'b', 0);
	write_lines(pair, 0);
	fclose(pair->a);
	fclose(pair->b);
	walk = run_ours(pair, code);
	success = run_libpam(pair, &seen);
	*succeeded += success;
	assert_int_equal(walk.passed || walk.missed, success);
	assert_false(walk.passed && walk.missed);
	if (success)
		assert_int_equal(walk.passed, seen);
}

static void
as_libpam_goes(void **state)
{
	static const struct {
		const char *name;
		int code;
	} returns[] = {{"success", PAM_SUCCESS}, {"ignore", PAM_IGNORE},
	    {"session_err", PAM_SESSION_ERR}};
	struct pair pair = {.seed = 7};
	char path[80];
	size_t succeeded = 0;

	(void)state;
	snprintf(pair.root, sizeof(pair.root), "/tmp/frame.XXXXXX");
	assert_non_null(mkdtemp(pair.root));
	for (char side = 'a'; side <= 'b'; side++) {
		snprintf(path, sizeof(path), "%s/%c", pair.root, side);
		assert_int_equal(mkdir(path, 0755), 0);
	}
	for (size_t i = 0; i < RUNS; i++) {
		pair.returned = returns[i % 3].name;
		compare(&pair, returns[i % 3].code, &succeeded);
	}
	assert_true(succeeded > RUNS / 10); /* or nothing was compared */
	remove_tree(pair.root);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(as_libpam_goes),
	};

	if (access(FRAME_PAM_DIR "/pam_debug.so", F_OK) == -1) {
		printf("1..0 # SKIP no pam_debug.so\n");
		return 0;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
