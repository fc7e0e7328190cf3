/* SPDX-License-Identifier: MIT */
/*
 * The line editor: always valid UTF-8, never between a character and its
 * marks, and no trace of a secret. This program brings its own munmap, to look
 * at pages before they go.
 */
#include "tests/unit/unit.h"

#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "common/text.h"
#include "tui/screen/line.h"

static size_t unmapped, dirty;

int
munmap(void *page, size_t size)
{
	const char *byte = page;

	unmapped++;
	for (size_t i = 0; i < size; i++)
		dirty += byte[i] != 0;
	return (int)syscall(SYS_munmap, page, size);
}

static struct line line;
static struct canvas canvas;

static void
open_line(size_t max, bool secret)
{
	assert_true(line_open(&line, max, secret));
}

static size_t
insert(const char *text)
{
	return line_insert(&line, text, strlen(text));
}

static void
keys(const enum request *request)
{
	for (; *request != REQ_NONE; request++)
		assert_true(line_key(&line, *request));
}
#define KEYS(...) keys((const enum request[]){__VA_ARGS__, REQ_NONE})

static void
text_is_edited(void **state)
{
	(void)state;
	open_line(100, false);
	assert_int_equal(insert("ac"), 0);
	KEYS(REQ_LEFT);
	insert("b");
	assert_string_equal(line.bytes, "abc");
	KEYS(REQ_LINE_START, REQ_ERASE, REQ_ERASE_NEXT);
	assert_string_equal(line.bytes, "bc");
	KEYS(REQ_LINE_END, REQ_ERASE_NEXT, REQ_ERASE);
	assert_string_equal(line.bytes, "b");
	line_set(&line, "https://a.b/one-two");
	KEYS(REQ_ERASE_WORD);
	assert_string_equal(line.bytes, "https://a.b/one-");
	KEYS(REQ_WORD_LEFT, REQ_WORD_LEFT, REQ_ERASE_END);
	assert_string_equal(line.bytes, "https://a.");
	KEYS(REQ_LINE_START, REQ_WORD_RIGHT, REQ_ERASE_START);
	assert_string_equal(line.bytes, "://a.");
	assert_false(line_key(&line, REQ_ACCEPT));
	line_close(&line);
}

static void
marks_and_wide_characters_stay_whole(void **state)
{
	(void)state;
	open_line(100, false);
	insert("e\xcc\x81\xe4\xb8\xad");
	assert_int_equal(line_characters(&line), 2);
	KEYS(REQ_LEFT, REQ_LEFT);
	assert_int_equal(line.cursor, 0);
	KEYS(REQ_RIGHT);
	assert_int_equal(line.cursor, 3);
	KEYS(REQ_ERASE);
	assert_string_equal(line.bytes, "\xe4\xb8\xad");
	/* a base before a mark that stood alone: the cursor is behind both */
	line_set(&line, "\xcc\x81");
	KEYS(REQ_LINE_START);
	insert("o");
	assert_string_equal(line.bytes, "o\xcc\x81");
	assert_int_equal(line.cursor, 3);
	line_close(&line);
}

static void
a_paste_becomes_one_line(void **state)
{
	static const struct {
		const char *pasted, *text;
		size_t dropped;
	} cases[] = {
	    {"one\ntwo", "one two", 0},
	    {"one\r\ntwo\r\n", "one two", 3},
	    {"\n\tx\n", "x", 3},
	    {" x ", " x ", 0},
	    {"a\x1b[201~b", "a [201~b", 0},
	    {"a\x80"
	     "b\xff",
		"ab", 2},
	    {"a\xc2\x9b"
	     "b",
		"a b", 0},
	    {"a\xe2\x80\xa8"
	     "b",
		"a b", 0},
	    /* invisible, but shown by the canvas: nothing is kept secretly */
	    {"a\xe2\x80\xae"
	     "b",
		"a\xe2\x80\xae"
		"b",
		0},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		open_line(100, false);
		assert_int_equal(insert(cases[i].pasted), cases[i].dropped);
		assert_string_equal(line.bytes, cases[i].text);
		line_close(&line);
	}
	open_line(100, true);
	assert_int_equal(insert("  \ts3\ncr\xe2\x80\x8b"
				"et \r\n"),
	    10);
	assert_string_equal(line.bytes, "s3cret");
	line_close(&line);
	open_line(100, false);
	assert_int_equal(line_insert(&line, "a\0b", 3), 0);
	assert_string_equal(line.bytes, "a b");
	line_close(&line);
}

static void
limits_hold(void **state)
{
	(void)state;
	open_line(5, false);
	assert_int_equal(insert("abcdefg"), 2);
	assert_string_equal(line.bytes, "abcde");
	line_set(&line, "abcd");
	assert_int_equal(insert("\xc3\xa9x"), 3); /* not half of it */
	assert_string_equal(line.bytes, "abcd");
	line_close(&line);
	open_line(0, false);
	assert_int_equal(insert("a"), 1);
	line_close(&line);
}

static void
a_secret_leaves_nothing(void **state)
{
	static const char canary[] = "c0ffee00-0ffee00";
	size_t len;

	(void)state;
	open_line(4000, true);
	insert(canary);
	KEYS(REQ_ERASE_START);
	for (size_t i = 0; i < 4001; i++)
		assert_int_equal(line.bytes[i], 0);
	insert(canary);
	KEYS(REQ_LINE_START, REQ_WORD_RIGHT);
	assert_int_equal(line.cursor, line.len);
	KEYS(REQ_ERASE, REQ_ERASE);
	len = strlen(canary) - 2;
	assert_int_equal(line.bytes[len] | line.bytes[len + 1], 0);
	unmapped = dirty = 0;
	line_close(&line);
	assert_int_equal(unmapped, 1);
	assert_int_equal(dirty, 0);
	assert_null(line.bytes);
}

/* --- painting */

static const char *
painted(int width, bool focus)
{
	static char text[400];
	struct rect rect = {0, 0, 1, 40};
	size_t len = 0;

	canvas_clear(&canvas);
	line_paint(&line, &canvas, rect, 0, 0, width, focus);
	for (int col = 0; col < width; col++)
		len += (size_t)snprintf(text + len, sizeof(text) - len, "%s",
		    canvas.cell[col].bytes);
	return text;
}

static void
a_field_shows_where_it_goes_on(void **state)
{
	(void)state;
	assert_true(canvas_resize(&canvas, 1, 40));
	open_line(100, false);
	insert("abc");
	assert_string_equal(painted(6, true), "abc___");
	assert_int_equal(canvas.cursor_col, 3);
	assert_true(canvas.cursor_shown);
	insert("defghij");
	assert_string_equal(painted(6, true), "<ghij_");
	assert_int_equal(canvas.cursor_col, 5);
	KEYS(REQ_LINE_START);
	assert_string_equal(painted(6, true), "abcde>");
	assert_int_equal(canvas.cursor_col, 0);
	KEYS(REQ_LINE_END);
	assert_string_equal(painted(6, false), "abcde>");
	line_set(&line, "\xe2\x80\xae!");
	assert_string_equal(painted(12, true), "<U+202E>!___");
	line_close(&line);
	canvas_free(&canvas);
}

static void
a_secret_is_covered(void **state)
{
	(void)state;
	assert_true(canvas_resize(&canvas, 1, 40));
	canvas.ascii = true;
	open_line(100, true);
	insert("hunter2");
	assert_string_equal(painted(10, true), "*******___");
	line.revealed = true;
	assert_string_equal(painted(10, true), "hunter2___");
	line_close(&line);
	canvas_free(&canvas);
}

/* Whatever is done to it: valid UTF-8, the cursor in the text and, painted, in
 * the window. */
static void
random_editing_keeps_it_sound(void **state)
{
	static const char *const texts[] = {"a", "e\xcc\x81", "\xe4\xb8\xad",
	    "\xcc\x81", "\xff", "\n", "\xe2\x80\xae", "word and word",
	    "\xf0\x9f\x98\x80"};
	unsigned int seed = 7;

	(void)state;
	assert_true(canvas_resize(&canvas, 1, 40));
	open_line(60, false);
	for (int i = 0; i < 20000; i++) {
		int n = rand_r(&seed) % 40;
		if (n < (int)ARRAY_SIZE(texts))
			insert(texts[n]);
		else
			line_key(&line, (enum request)(REQ_LEFT + n % 11));
		assert_int_equal(strlen(line.bytes), line.len);
		assert_in_range(line.cursor, 0, line.len);
		for (size_t at = 0, step; at < line.len; at += step) {
			uint32_t code;
			step = frame_utf8_next(
			    line.bytes + at, line.bytes + line.len, &code);
			assert_int_not_equal(step, 0);
		}
		int width = 1 + rand_r(&seed) % 20;
		painted(width, true);
		assert_in_range(canvas.cursor_col, 0, width - 1);
	}
	line_close(&line);
	canvas_free(&canvas);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(text_is_edited),
	    cmocka_unit_test(marks_and_wide_characters_stay_whole),
	    cmocka_unit_test(a_paste_becomes_one_line),
	    cmocka_unit_test(limits_hold),
	    cmocka_unit_test(a_secret_leaves_nothing),
	    cmocka_unit_test(a_field_shows_where_it_goes_on),
	    cmocka_unit_test(a_secret_is_covered),
	    cmocka_unit_test(random_editing_keeps_it_sound),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
