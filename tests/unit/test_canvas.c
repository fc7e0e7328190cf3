/* SPDX-License-Identifier: MIT */
/*
 * The canvas: nothing leaves its rectangle, nothing wide is split, nothing
 * hostile is painted.
 */
#include "tests/unit/unit.h"

#include "tests/unit/screen.h"

static int
setup(void **state)
{
	(void)state;
	return open_canvas(6, 20, false);
}

static int
teardown(void **state)
{
	(void)state;
	canvas_free(&canvas);
	return 0;
}

/* Every wide cell has its other half, and there is no half alone. */
static void
assert_whole(void)
{
	for (int i = 0; i < canvas.rows * canvas.cols; i++) {
		const struct cell *cell = &canvas.cell[i];
		if (cell->width == 2) {
			assert_true(i % canvas.cols < canvas.cols - 1);
			assert_int_equal(cell[1].width, 0);
		}
		if (cell->width == 0) {
			assert_true(i % canvas.cols > 0);
			assert_int_equal(cell[-1].width, 2);
			assert_string_equal(cell->bytes, "");
		}
	}
}

static struct rect
all(void)
{
	return canvas_all(&canvas);
}

static void
text_is_put_and_cut(void **state)
{
	(void)state;
	assert_int_equal(
	    canvas_put(&canvas, all(), 0, 2, -1, ROLE_OK, "hello"), 5);
	assert_string_equal(row_text(0), "  hello");
	assert_int_equal(canvas.cell[2].role, ROLE_OK);
	assert_int_equal(canvas.cell[1].role, ROLE_NORMAL);
	assert_int_equal(
	    canvas_put(&canvas, all(), 1, 0, 5, ROLE_OK, "abcdef"), 5);
	assert_string_equal(row_text(1), "abcd\xe2\x80\xa6");
	canvas.ascii = true;
	assert_int_equal(
	    canvas_put(&canvas, all(), 2, 16, -1, ROLE_OK, "abcdef"), 4);
	assert_string_equal(row_text(2), "                a...");
	assert_int_equal(
	    canvas_put(&canvas, all(), 3, 18, -1, ROLE_OK, "abcdef"), 2);
	assert_string_equal(row_text(3), "                  ab");
	canvas_putf(&canvas, all(), 4, 0, -1, ROLE_KEY, "%d %s", 7, "%s");
	assert_string_equal(row_text(4), "7 %s");
	canvas_put_right(&canvas, all(), 5, ROLE_DIM, "end");
	assert_string_equal(row_text(5), "                 end");
}

static void
the_middle_of_an_id_gives_way(void **state)
{
	(void)state;
	canvas_put_middle(
	    &canvas, all(), 0, 0, 13, ROLE_NORMAL, "secure-anon-0123456789");
	assert_string_equal(row_text(0), "secure-a\xe2\x80\xa6"
					 "6789");
	canvas_put_middle(&canvas, all(), 1, 0, 13, ROLE_NORMAL, "short");
	assert_string_equal(row_text(1), "short");
	canvas_put_middle(&canvas, all(), 2, 0, 0, ROLE_NORMAL, "short");
	assert_string_equal(row_text(2), "");
}

static void
nothing_leaves_its_rectangle(void **state)
{
	static const struct rect rects[] = {{2, 3, 2, 5}, {0, 0, 0, 0},
	    {5, 19, 9, 9}, {-1, -1, 3, 3}, {100, 100, 2, 2}, {2, 0, 1, 50}};
	static const char *const texts[] = {"", "abcdefghijklmnopqrstuvwxyz",
	    "\xe4\xb8\xad\xe6\x96\x87\xe5\xad\x97\xe7\xac\xa6\xe4\xb8\xb2",
	    "\xe2\x80\xae<-", "e\xcc\x81 \x1b[2J one two three four five"};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rects); i++)
		for (size_t t = 0; t < ARRAY_SIZE(texts); t++)
			for (int row = -2; row < 8; row++)
				for (int col = -2; col < 24; col++) {
					struct rect r = rects[i];
					canvas_clear(&canvas);
					canvas_put(&canvas, r, row, col, -1,
					    ROLE_OK, texts[t]);
					canvas_put_middle(&canvas, r, row, col,
					    4, ROLE_OK, texts[t]);
					canvas_put_right(
					    &canvas, r, row, ROLE_OK, texts[t]);
					canvas_wrap(&canvas, r, row, col,
					    ROLE_OK, texts[t]);
					canvas_rule(&canvas, r, row);
					canvas_role(
					    &canvas, r, row, col, -1, ROLE_OK);
					canvas_cursor(
					    &canvas, r, row, col, true);
					assert_whole();
					assert_in_range(canvas.cursor_row, 0,
					    canvas.rows - 1);
					assert_in_range(canvas.cursor_col, 0,
					    canvas.cols - 1);
					for (int at = 0;
					     at < canvas.rows * canvas.cols;
					     at++) {
						int y =
						    at / canvas.cols - r.row;
						int x =
						    at % canvas.cols - r.col;
						if (y >= 0 && y < r.rows &&
						    x >= 0 && x < r.cols)
							continue;
						assert_string_equal(
						    canvas.cell[at].bytes, " ");
						assert_int_equal(
						    canvas.cell[at].role,
						    ROLE_NORMAL);
					}
				}
}

static void
wide_characters_are_never_split(void **state)
{
	(void)state;
	assert_int_equal(canvas_put(&canvas, all(), 0, 0, 5, ROLE_NORMAL,
			     "\xe4\xb8\xad\xe6\x96\x87\xe5\xad\x97"),
	    5);
	assert_string_equal(
	    row_text(0), "\xe4\xb8\xad\xe6\x96\x87\xe2\x80\xa6");
	assert_int_equal(
	    canvas_put(&canvas, all(), 0, 1, -1, ROLE_NORMAL, "x"), 1);
	assert_string_equal(row_text(0), " x\xe6\x96\x87\xe2\x80\xa6");
	assert_whole();
	canvas_put(&canvas, all(), 0, 2, -1, ROLE_NORMAL, "y");
	assert_string_equal(row_text(0), " xy \xe2\x80\xa6");
	assert_whole();
	/* one cell is left at the edge */
	assert_int_equal(
	    canvas_put(&canvas, all(), 1, 19, -1, ROLE_NORMAL, "\xe4\xb8\xad"),
	    1);
	assert_whole();
}

static void
marks_stay_with_their_character(void **state)
{
	char tower[200] = "o";

	(void)state;
	assert_int_equal(canvas_width("e\xcc\x81x"), 2);
	canvas_put(&canvas, all(), 0, 0, -1, ROLE_NORMAL, "e\xcc\x81x");
	assert_string_equal(canvas.cell[0].bytes, "e\xcc\x81");
	assert_string_equal(canvas.cell[1].bytes, "x");
	assert_int_equal(canvas_width("\xcc\x81"), 1); /* on a blank */
	for (int i = 0; i < 90; i++)
		strcat(tower, "\xcc\x81");
	assert_int_equal(canvas_width(tower), 1);
	canvas_put(&canvas, all(), 1, 0, -1, ROLE_NORMAL, tower);
	assert_string_equal(canvas.cell[canvas.cols + 1].bytes, " ");
	assert_true(strlen(canvas.cell[canvas.cols].bytes) < CELL_BYTES);
}

static void
hostile_characters_get_stand_ins(void **state)
{
	static const struct {
		const char *text, *seen;
	} cases[] = {
	    {"a\x1b[2Jb", "a?[2Jb"},
	    {"a\tb\r\nc", "a?b??c"},
	    {"a\xc2\x9bz", "a?z"},
	    {"\xff\xfe", "??"},
	    {"\xe2\x82", "??"},
	    {"\xe2\x80\xaeok", "<U+202E>ok"},
	    {"x\xe2\x81\xa6", "x<U+2066>"},
	    {"\xef\xbb\xbf.", "<U+FEFF>."},
	    {"\xf3\xa0\x81\x81", "<U+E0041>"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		canvas_clear(&canvas);
		canvas_put(
		    &canvas, all(), 0, 0, -1, ROLE_NORMAL, cases[i].text);
		assert_string_equal(row_text(0), cases[i].seen);
		assert_int_equal(
		    canvas_width(cases[i].text), strlen(cases[i].seen));
	}
}

static void
paragraphs_are_wrapped(void **state)
{
	struct rect rect = {0, 0, 6, 10};

	(void)state;
	assert_int_equal(canvas_wrap(&canvas, rect, 0, 2, ROLE_NORMAL,
			     "one two three four\nfive"),
	    4);
	assert_string_equal(row_text(0), "one two");
	assert_string_equal(row_text(1), "  three");
	assert_string_equal(row_text(2), "  four");
	assert_string_equal(row_text(3), "five");
	canvas_clear(&canvas);
	/* a word that no line holds begins on the line where it stands */
	assert_int_equal(canvas_wrap(&canvas, rect, 0, 0, ROLE_NORMAL,
			     "GET 012345678901234567"),
	    3);
	assert_string_equal(row_text(0), "GET 012345");
	assert_string_equal(row_text(1), "6789012345");
	assert_string_equal(row_text(2), "67");
	assert_int_equal(
	    canvas_wrap(NULL, rect, 0, 0, ROLE_NORMAL, "aaaa bbbb cccc"), 2);
	assert_int_equal(canvas_wrap(NULL, rect, 0, 0, ROLE_NORMAL, ""), 1);
	assert_int_equal(
	    canvas_wrap(NULL, rect, 0, 0, ROLE_NORMAL, "exactly 10"), 1);
	assert_int_equal(canvas_wrap(NULL, (struct rect){0, 0, 9, 1}, 0, 0,
			     ROLE_NORMAL, "\xe4\xb8\xad\xe6\x96\x87"),
	    2);
}

static void
rows_are_taken_from_both_ends(void **state)
{
	struct rect rest = {1, 2, 10, 30}, top, bottom;

	(void)state;
	top = rect_take(&rest, 3);
	bottom = rect_take(&rest, -2);
	assert_int_equal(top.row, 1);
	assert_int_equal(top.rows, 3);
	assert_int_equal(bottom.row, 9);
	assert_int_equal(bottom.rows, 2);
	assert_int_equal(rest.row, 4);
	assert_int_equal(rest.rows, 5);
	assert_int_equal(rect_take(&rest, 99).rows, 5);
	assert_int_equal(rect_take(&rest, -1).rows, 0);
}

static void
a_canvas_may_have_no_size(void **state)
{
	(void)state;
	assert_true(canvas_resize(&canvas, 0, 0));
	canvas_put(&canvas, all(), 0, 0, -1, ROLE_NORMAL, "x");
	canvas_cursor(&canvas, all(), 3, 3, true);
	assert_int_equal(canvas.cursor_row, 0);
	assert_false(canvas_resize(&canvas, 1000000, 1000000));
	assert_int_equal(canvas.rows, 0);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
	    TEST(text_is_put_and_cut),
	    TEST(the_middle_of_an_id_gives_way),
	    TEST(nothing_leaves_its_rectangle),
	    TEST(wide_characters_are_never_split),
	    TEST(marks_stay_with_their_character),
	    TEST(hostile_characters_get_stand_ins),
	    TEST(paragraphs_are_wrapped),
	    TEST(rows_are_taken_from_both_ends),
	    TEST(a_canvas_may_have_no_size),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
