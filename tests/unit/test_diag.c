/* SPDX-License-Identifier: MIT */
/*
 * Diagnostics: which are kept, how they look, and that no secret is in them.
 * What the loader says about real files is tests/config/golden.
 */
#include "tests/unit/unit.h"

#include "common/diag.h"
#include "common/mask.h"

/* A list about `text`, and all that it prints. */
struct list {
	struct frame_diags diags;
	char *printed;
	size_t len;
};

static void
begin(struct list *list, const char *text)
{
	memset(list, 0, sizeof(*list));
	assert_true(frame_diags_init(&list->diags, "FILE", text, strlen(text)));
}

static void
print(struct list *list)
{
	FILE *out;

	free(list->printed);
	out = open_memstream(&list->printed, &list->len);
	assert_non_null(out);
	frame_diags_print(&list->diags, out);
	assert_int_equal(fclose(out), 0);
}

static void
end(struct list *list)
{
	free(list->printed);
	frame_diags_free(&list->diags);
}

static struct frame_span
span(size_t start, size_t stop)
{
	return (struct frame_span){start, stop};
}

static void
nothing_prints_nothing(void **state)
{
	struct list list;
	char line[64];

	(void)state;
	begin(&list, "a\n");
	print(&list);
	assert_string_equal(list.printed, "");
	frame_diags_line(&list.diags, line, sizeof(line));
	assert_string_equal(line, "FILE: no error");
	end(&list);
}

static void
all_parts_are_shown(void **state)
{
	struct frame_diag *diag;
	struct list list;

	(void)state;
	begin(&list, "one\ntwo: 2\n");
	diag = frame_diag_error(&list.diags, span(4, 7), "bad %s", "key");
	frame_diag_label(&list.diags, diag, "did you mean \"%s\"?", "too");
	frame_diag_other(&list.diags, diag, span(0, 3), "first here");
	frame_diag_help(&list.diags, diag, "advice\nmore advice");
	print(&list);
	assert_string_equal(list.printed,
	    "FILE:2:1: error: bad key\n"
	    "  |\n"
	    "1 | one\n"
	    "  | --- first here\n"
	    "2 | two: 2\n"
	    "  | ^^^ did you mean \"too\"?\n"
	    "  = advice\n"
	    "  = more advice\n"
	    "\n"
	    "FILE: 1 error.\n"
	    "No token is requested at login until this is fixed; logins "
	    "themselves still work.\n");
	end(&list);
}

static void
two_marks_share_a_line(void **state)
{
	struct frame_diag *diag;
	struct list list;

	(void)state;
	begin(&list, "{a: 1, a: 2}\n");
	diag = frame_diag_warning(&list.diags, span(7, 8), "twice");
	frame_diag_other(&list.diags, diag, span(1, 2), "first");
	print(&list);
	assert_string_equal(list.printed, "FILE:1:8: warning: twice\n"
					  "  |\n"
					  "1 | {a: 1, a: 2}\n"
					  "  |  - first\n"
					  "  |        ^\n"
					  "\n"
					  "FILE: 1 warning.\n");
	end(&list);
}

static void
carets_stand_under_cells(void **state)
{
	struct list list;

	(void)state;
	/* a tab, a wide character, a combining one, an escape, a bad byte */
	begin(&list, "\t\xe4\xb8\xad"
		     "e\xcc\x81\x1b\xffx\n");
	frame_diag_error(&list.diags, span(9, 10), "here");
	frame_diag_error(&list.diags, span(1, 4), "wide");
	frame_diag_error(&list.diags, span(10, 10), "between");
	print(&list);
	assert_non_null(strstr(list.printed, "1 | -->\xe4\xb8\xad"
					     "e\xcc\x81\\x1B\\xFFx\n"
					     "  |    ^^\n"));
	assert_non_null(strstr(list.printed, "\n  |               ^\n"));
	assert_non_null(strstr(list.printed, "FILE:1:7: error: here"));
	end(&list);
}

static void
long_lines_are_cut_at_characters(void **state)
{
	char text[1001];
	struct list list;

	(void)state;
	for (size_t i = 0; i < 1000; i += 2)
		memcpy(text + i, "\xc3\xa9", 2);
	text[1000] = '\0';
	begin(&list, text);
	frame_diag_error(&list.diags, span(500, 502), "here");
	print(&list);
	assert_non_null(strstr(list.printed, "1 | ...\xc3\xa9"));
	assert_non_null(strstr(list.printed, "\xc3\xa9...\n"));
	assert_null(strstr(list.printed, "\\x"));
	assert_non_null(strstr(list.printed, "| " /* dots, 20 characters */
					     "                       ^\n"));
	end(&list);
}

static void
errors_come_before_warnings_and_early_before_late(void **state)
{
	struct list list;
	char text[101];

	(void)state;
	memset(text, 'x', 100);
	text[100] = '\0';
	begin(&list, text);
	for (size_t i = 0; i < 30; i++)
		frame_diag_warning(&list.diags, span(i, i + 1), "w%zu", i);
	for (size_t i = 50; i-- > 35;)
		frame_diag_error(&list.diags, span(i, i + 1), "e%zu", i);
	for (size_t i = 60; i < 70; i++)
		frame_diag_error(&list.diags, span(i, i + 1), "e%zu", i);
	print(&list);
	assert_int_equal(list.diags.errors, 25);
	assert_int_equal(list.diags.warnings, 30);
	assert_int_equal(list.diags.count, FRAME_DIAG_MAX);
	assert_null(strstr(list.printed, "warning: w"));
	assert_non_null(strstr(list.printed, "error: e35\n"));
	assert_non_null(strstr(list.printed, "error: e64\n"));
	assert_null(strstr(list.printed, "error: e65\n"));
	assert_true(
	    strstr(list.printed, "e35\n") < strstr(list.printed, "e36\n"));
	assert_non_null(
	    strstr(list.printed, "FILE: 25 errors, 30 warnings (20 shown).\n"));
	end(&list);
}

static void
the_log_gets_the_first_error(void **state)
{
	struct list list;
	char line[128], small[12];

	(void)state;
	begin(&list, "one\ntwo\n");
	frame_diag_warning(&list.diags, span(0, 1), "only a warning");
	frame_diag_error(&list.diags, span(5, 6), "second");
	frame_diags_line(&list.diags, line, sizeof(line));
	assert_string_equal(line, "FILE:2:2: second");
	frame_diag_error(&list.diags, span(4, 5), "first");
	frame_diags_line(&list.diags, line, sizeof(line));
	assert_string_equal(line, "FILE:2:1: first (2 errors in all)");
	frame_diag_file_error(&list.diags, "whole");
	frame_diags_line(&list.diags, line, sizeof(line));
	assert_string_equal(line, "FILE: whole (3 errors in all)");
	frame_diags_line(&list.diags, small, sizeof(small));
	assert_string_equal(small, "FILE: whole");
	end(&list);
}

static void
secrets_are_blanked(void **state)
{
	struct list list;

	(void)state;
	begin(&list, "key: hunter2 # why\n");
	assert_true(frame_diag_secret(&list.diags, span(5, 8)));
	assert_true(frame_diag_secret(&list.diags, span(7, 12)));
	frame_diag_error(&list.diags, span(5, 12), "all of it");
	frame_diag_error(&list.diags, span(9, 10), "inside");
	frame_diag_error(&list.diags, span(15, 18), "behind");
	print(&list);
	assert_null(strstr(list.printed, "hunter2"));
	assert_null(strstr(list.printed, "ter2"));
	assert_non_null(
	    strstr(list.printed, "1 | key: ******************** # why\n"));
	/* nor does a caret show how long it is */
	assert_non_null(strstr(list.printed,
	    "inside\n  |\n1 | key: ******************** # why\n"
	    "  |      ^^^^^^^^^^^^^^^^^^^^\n"));
	assert_non_null(
	    strstr(list.printed, "  |                             ^^^\n"));
	end(&list);
}

static void
secrets_merge(void **state)
{
	struct frame_span around;
	struct list list;
	char text[256];

	(void)state;
	memset(text, 'x', 255);
	text[255] = '\0';
	begin(&list, text);
	for (size_t i = 250; i >= 10; i -= 10) /* backwards, apart */
		frame_diag_secret(&list.diags, span(i, i + 3));
	assert_int_equal(list.diags.secrets, 25);
	assert_true(frame_diag_is_secret(&list.diags, span(12, 13)));
	assert_false(frame_diag_is_secret(&list.diags, span(13, 20)));
	assert_true(frame_diag_is_secret(&list.diags, span(13, 21)));
	assert_false(frame_diag_is_secret(&list.diags, span(11, 11)));
	frame_diag_secret(&list.diags, span(12, 101));
	assert_int_equal(list.diags.secrets, 16);
	around = frame_diag_secret_around(&list.diags, 50);
	assert_int_equal(around.start, 10);
	assert_int_equal(around.end, 103);
	around = frame_diag_secret_around(&list.diags, 105);
	assert_int_equal(around.start, around.end);
	for (size_t i = 1; i < list.diags.secrets; i++)
		assert_true(
		    list.diags.secret[i - 1].end < list.diags.secret[i].start);
	end(&list);
}

static void
quotes_are_safe(void **state)
{
	const char *text = "secret word";
	struct list list;
	const char *quoted;

	(void)state;
	begin(&list, text);
	frame_diag_secret(&list.diags, span(0, 6));
	assert_string_equal(
	    frame_diag_quote(&list.diags, span(7, 11), "word"), "\"word\"");
	assert_string_equal(frame_diag_quote(&list.diags, span(0, 11), text),
	    "\"********************\"");
	assert_string_equal(
	    frame_diag_quote(&list.diags, span(7, 11), "a\x1b[1m\xff"),
	    "\"a?[1m?\"");
	quoted = frame_diag_quote(&list.diags, span(7, 11),
	    "1234567890123456789012345678901234567890"
	    "1234567890123456789012345678901234567890");
	assert_int_equal(strlen(quoted), 64 + 5);
	assert_string_equal(quoted + 64, "4...\"");
	end(&list);
}

/* What is left of a text when the look of its lines has been masked. */
static void
assert_masked(const char *text, const char *left)
{
	struct list list;
	char shown[512];
	size_t len = 0;

	begin(&list, text);
	assert_true(frame_mask_lines(&list.diags));
	for (size_t i = 0; text[i] != '\0'; i++) {
		if (!frame_diag_is_secret(&list.diags, span(i, i + 1)))
			shown[len++] = text[i];
	}
	shown[len] = '\0';
	assert_string_equal(shown, left);
	end(&list);
}

static void
lines_with_secrets_are_masked(void **state)
{
	(void)state;
	assert_masked("secret: abc # x\nnext: 1\n", "secret: \nnext: 1\n");
	assert_masked("  'secret' :abc\r\n", "  'secret' :\r\n");
	assert_masked("{id: a, \"secret\": abc}", "{id: a, \"secret\": ");
	assert_masked("# secret: abc\n", "# secret: \n");
	assert_masked("secret=abc\nsecret abc\n", "secret=\nsecret \n");
	assert_masked("SECRET: abc\n", "SECRET: \n");
	assert_masked("client_secret: abc\n", "client_secret: \n");
	assert_masked("client-password: abc\n", "client-password: \n");
	assert_masked("api-key: abc\n", "api-key: \n");
	assert_masked("secert: abc\nsecre: abc\n", "secert: \nsecre: \n");
	assert_masked(
	    "secret:\n  abc\n\n  def\nx: y\n", "secret:\n  \n\n  \nx: y\n");
	assert_masked(
	    "secret:\r\n  abc\r\nx: y\r\n", "secret:\r\n  \r\nx: y\r\n");
	assert_masked("secret: |\n  abc\nx: y\n", "secret: \n  \nx: y\n");
	assert_masked("secret: \"abc\n  def\"\nx: y\n", "secret: \n  \nx: y\n");
	assert_masked("secret_file: abc\n", "secret_file: \n");
	assert_masked("secret_command: abc def\n", "secret_command: \n");
	assert_masked("http://ann:pw@host/ x", "http://@host/ x");
}

static void
lines_without_secrets_are_not(void **state)
{
	static const char *const texts[] = {
	    "secret_file: /etc/frame/secret\n",
	    "secret_file: \"/etc/frame/secret\"\n",
	    "secret_command: [/bin/cat, x]\nsecret_command:\n  - /bin/cat\n",
	    "secret: ''\nsecret: \"\"\n",
	    "# how secrets are kept\nservices: [a]\n",
	    "seat: ${env.LAB_SECRET:-none}\n",
	    "https://host/path ann@host\n",
	    ":\n=\n: :\n",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
		assert_masked(texts[i], texts[i]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(nothing_prints_nothing),
	    cmocka_unit_test(all_parts_are_shown),
	    cmocka_unit_test(two_marks_share_a_line),
	    cmocka_unit_test(carets_stand_under_cells),
	    cmocka_unit_test(long_lines_are_cut_at_characters),
	    cmocka_unit_test(errors_come_before_warnings_and_early_before_late),
	    cmocka_unit_test(the_log_gets_the_first_error),
	    cmocka_unit_test(secrets_are_blanked),
	    cmocka_unit_test(secrets_merge),
	    cmocka_unit_test(quotes_are_safe),
	    cmocka_unit_test(lines_with_secrets_are_masked),
	    cmocka_unit_test(lines_without_secrets_are_not),
	};

	return cmocka_run_group_tests_name("diag", tests, NULL, NULL);
}
