/* SPDX-License-Identifier: MIT */
/*
 * frame-token's small judgements, which its scripts in tests/user can reach
 * only by waiting: durations, when a token expires soon, whose files are
 * believed, and texts made harmless.
 */
#include "tests/unit/unit.h"

#include "user/cli.h"
#include "user/session.h"
#include "user/status.h"

/* --- durations */

static const struct {
	const char *text;
	int64_t ms; /* -1: none */
} durations[] = {{"0", 0}, {"1", 1000}, {"90", 90000}, {"500ms", 500},
    {"1s", 1000}, {"2m", 120000}, {"1h", 3600000}, {"0s", 0}, {"007s", 7000},
    {"720h", INT64_C(2592000000)}, {"721h", -1}, {"2592000s", 2592000000},
    {"2592001s", -1}, {"", -1}, {"s", -1}, {"ms", -1}, {"-1", -1}, {"+1", -1},
    {" 1", -1}, {"1 ", -1}, {"1 s", -1}, {"1.5s", -1}, {"1d", -1}, {"1S", -1},
    {"1sm", -1}, {"0x10", -1}, {"9223372036854775808", -1},
    {"99999999999999999999999999h", -1}};

static void
test_durations(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(durations); i++) {
		int64_t ms = -1;
		bool fine = token_read_duration(durations[i].text, &ms);
		if (ms != durations[i].ms || fine != (ms != -1))
			fail_msg(
			    "\"%s\" is %lld", durations[i].text, (long long)ms);
	}
}

static const struct {
	int64_t seconds;
	const char *text;
} spans[] = {{0, "0 s"}, {59, "59 s"}, {60, "1 min 0 s"}, {599, "9 min 59 s"},
    {600, "10 min"}, {3599, "59 min"}, {3600, "1 h 0 min"},
    {28799, "7 h 59 min"}, {172799, "47 h 59 min"}, {172800, "2 days"},
    {INT64_MAX, "106751991167300 days"}};

static void
test_spans(void **state)
{
	char text[TOKEN_TIME_SIZE];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(spans); i++) {
		token_span(text, spans[i].seconds);
		assert_string_equal(text, spans[i].text);
	}
	token_time(text, INT64_MAX);
	assert_string_equal(text, "9223372036854775807 s after 1970");
}

/* --- a token's life */

static void
test_soon(void **state)
{
	(void)state;
	/* 8 hours: the last 5 minutes */
	assert_false(token_expires_soon(28500, 0 + 1, 28800 + 1));
	assert_true(token_expires_soon(28502, 1, 28801));
	/* 5 minutes: the last 50 seconds, so not what is renewed in time */
	assert_false(token_expires_soon(1201, 1000, 1300));
	assert_false(token_expires_soon(1250, 1000, 1300));
	assert_true(token_expires_soon(1251, 1000, 1300));
	/* when it began is not known, or makes no sense */
	assert_true(token_expires_soon(1001, 0, 1300));
	assert_false(token_expires_soon(1000, 0, 1300));
	assert_true(token_expires_soon(1200, 1300, 1300));
}

static void
test_bar(void **state)
{
	(void)state;
	assert_int_equal(status_bar(40, 100, 100), 40);
	assert_int_equal(status_bar(40, 200, 100), 40);
	assert_int_equal(status_bar(40, 99, 100), 39);
	assert_int_equal(status_bar(40, 50, 100), 20);
	assert_int_equal(status_bar(40, 1, 28800), 1);
	assert_int_equal(status_bar(40, 0, 100), 0);
	assert_int_equal(status_bar(40, -1, 100), 0);
	assert_int_equal(status_bar(40, 1, 0), 0);
}

/* --- files */

static void
test_files(void **state)
{
	const struct stat mine = {
	    .st_mode = S_IFREG | 0600, .st_uid = 1000, .st_size = 100};
	static const mode_t kinds[] = {
	    S_IFDIR, S_IFIFO, S_IFLNK, S_IFCHR, S_IFBLK, S_IFSOCK};
	struct stat file = mine;

	(void)state;
	assert_null(token_file_flaw(&mine, 1000, 100));
	assert_non_null(token_file_flaw(&mine, 1001, 100));
	assert_non_null(token_file_flaw(&mine, 0, 100));
	assert_non_null(token_file_flaw(&mine, 1000, 99));
	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
		file.st_mode = kinds[i] | 0600;
		assert_non_null(token_file_flaw(&file, 1000, 100));
	}
}

/* --- texts */

static const struct {
	const char *text, *clean;
} texts[] = {{"", ""},
    {"Gr\xc3\xbc\xc3\x9f"
     "e",
	"Gr\xc3\xbc\xc3\x9f"
	"e"},
    {"a\x1b[31mb\n\x7f", "a?[31mb??"}, {"\xe2\x80\xae|\xc2\x9b|", "?|?|"},
    {"\xff\xc3", "??"}, {"\xf3\xa0\x81\x81x", "?x"}};

static void
test_clean(void **state)
{
	char longer[3000];
	char *clean;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		clean = token_clean(texts[i].text);
		assert_non_null(clean);
		assert_string_equal(clean, texts[i].clean);
		free(clean);
	}
	memset(longer, 'x', sizeof(longer) - 1);
	longer[sizeof(longer) - 1] = '\0';
	/* a character on the edge */
	longer[1023] = '\xc3';
	longer[1024] = '\xbc';
	clean = token_clean(longer);
	assert_non_null(clean);
	assert_int_equal(strlen(clean), 1024 + 3);
	assert_string_equal(clean + 1023, "?...");
	free(clean);
}

/* --- the command line */

static void
test_reading(void **state)
{
	char name[] = "frame-token", timeout[] = "--timeout", five[] = "5s",
	     wait[] = "wait", v[] = "-v";
	char *argv[] = {name, timeout, five, wait, v, NULL};
	struct cli cli = {.timeout_ms = -1};

	(void)state;
	assert_int_equal(cli_read(&cli, 5, argv), TOKEN_DONE);
	assert_string_equal(cli.command->name, "wait");
	assert_int_equal(cli.timeout_ms, 5000);
	assert_true(cli.verbose && cli.named);
	assert_int_equal(cli.words, 0);
}

/* "watch -v -- a -v -- b": what is behind the first word is not ours. */
static void
test_command_words(void **state)
{
	char name[] = "frame-token", watch[] = "watch", v[] = "-v",
	     dash[] = "--", a[] = "a", b[] = "--json";
	char *argv[] = {name, watch, v, dash, a, v, dash, b, NULL};
	struct cli cli = {.timeout_ms = -1};

	(void)state;
	assert_int_equal(cli_read(&cli, 8, argv), TOKEN_DONE);
	assert_int_equal(cli.words, 4);
	assert_string_equal(cli.word[0], "a");
	assert_string_equal(cli.word[1], "-v");
	assert_string_equal(cli.word[2], "--");
	assert_string_equal(cli.word[3], "--json");
	assert_null(cli.word[4]);
}

static void
test_no_words(void **state)
{
	char name[] = "frame-token";
	char *argv[] = {name, NULL}, *nothing[] = {NULL};
	struct cli cli = {.timeout_ms = -1};

	(void)state;
	assert_int_equal(cli_read(&cli, 1, argv), TOKEN_DONE);
	assert_string_equal(cli.command->name, "print");
	assert_false(cli.named);
	assert_int_equal(cli_read(&cli, 0, nothing), TOKEN_USAGE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_durations),
	    cmocka_unit_test(test_spans),
	    cmocka_unit_test(test_soon),
	    cmocka_unit_test(test_bar),
	    cmocka_unit_test(test_files),
	    cmocka_unit_test(test_clean),
	    cmocka_unit_test(test_reading),
	    cmocka_unit_test(test_command_words),
	    cmocka_unit_test(test_no_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
