/* SPDX-License-Identifier: MIT */
/*
 * The arguments of the PAM line, each value and each limit: options_set alone,
 * without libpam. How a wrong one is logged: see the script messages.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "pam/options.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static void
defaults(void **state)
{
	(void)state;
	assert_string_equal(options_default.config, FRAME_CONFIG_FILE);
	assert_false(options_default.debug);
	assert_false(options_default.no_warn);
	assert_int_equal(options_default.minimum_uid, 1000);
	assert_int_equal(options_default.timeout, -1);
}

static void
each_is_taken(void **state)
{
	struct options options = options_default;

	(void)state;
	assert_null(options_set(&options, "config=/srv/frame.yaml"));
	assert_string_equal(options.config, "/srv/frame.yaml");
	assert_null(options_set(&options, "debug"));
	assert_true(options.debug);
	assert_false(options.no_warn);
	assert_null(options_set(&options, "no_warn"));
	assert_true(options.no_warn);
	assert_null(options_set(&options, "minimum_uid=0"));
	assert_int_equal(options.minimum_uid, 0);
	assert_null(options_set(&options, "minimum_uid=4294967294"));
	assert_int_equal(options.minimum_uid, 4294967294);
}

static void
durations(void **state)
{
	static const struct {
		const char *argument;
		int64_t ms;
	} good[] = {
	    {"timeout=0", 0},
	    {"timeout=0s", 0},
	    {"timeout=0ms", 0},
	    {"timeout=500ms", 500},
	    {"timeout=1", 1000},
	    {"timeout=1s", 1000},
	    {"timeout=1000ms", 1000},
	    {"timeout=1500ms", 1500},
	    {"timeout=05s", 5000},
	    {"timeout=60", 60000},
	    {"timeout=60s", 60000},
	    {"timeout=1m", 60000},
	    {"timeout=60000ms", 60000},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(good); i++) {
		struct options options = options_default;
		assert_null(options_set(&options, good[i].argument));
		assert_int_equal(options.timeout, good[i].ms);
	}
}

/* With a reason, and without a trace. */
static void
wrong_ones_change_nothing(void **state)
{
	static const char *const wrong[] = {"", "=", "colour", "Debug",
	    "debug=", "debug=1", "debugger", "deb", "no_warn=yes", "config",
	    "config=", "config=frame.yaml", "config =/x", "minimum_uid",
	    "minimum_uid=", "minimum_uid=-1", "minimum_uid=+1",
	    "minimum_uid= 1", "minimum_uid=1 ", "minimum_uid=1e3",
	    "minimum_uid=0x10", "minimum_uid=4294967295",
	    "minimum_uid=99999999999999999999999", "timeout",
	    "timeout=", "timeout=0h", "timeout=-0", "timeout=61", "timeout=61s",
	    "timeout=2m", "timeout=1h", "timeout=60001ms", "timeout=5 s",
	    "timeout=5S", "timeout=5sec", "timeout=s", "timeout=1.5s",
	    "timeout=-1", "timeout=18446744073709551617"};

	(void)state;
	for (size_t i = 0; i < COUNT(wrong); i++) {
		struct options options = options_default;
		assert_non_null(options_set(&options, wrong[i]));
		assert_memory_equal(
		    &options, &options_default, sizeof(options));
	}
}

static void
a_path_may_not_be_too_long(void **state)
{
	struct options options = options_default;
	char argument[8192] = "config=/";

	(void)state;
	memset(argument + 8, 'x', 4094);
	assert_null(options_set(&options, argument));
	memset(argument + 8, 'x', 4095);
	assert_non_null(options_set(&options, argument));
}

static void
the_last_one_counts(void **state)
{
	const char *argv[] = {
	    "timeout=5s", "colour", "timeout=7s", "timeout=x"};
	struct options options;

	(void)state;
	options_read(&options, NULL, COUNT(argv), argv);
	assert_int_equal(options.timeout, 7000);
	options_read(&options, NULL, 0, NULL);
	assert_int_equal(options.timeout, -1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(defaults),
	    cmocka_unit_test(each_is_taken),
	    cmocka_unit_test(durations),
	    cmocka_unit_test(wrong_ones_change_nothing),
	    cmocka_unit_test(a_path_may_not_be_too_long),
	    cmocka_unit_test(the_last_one_counts),
	};

	return cmocka_run_group_tests_name("options", tests, NULL, NULL);
}
