/* SPDX-License-Identifier: MIT */
/*
 * UTF-8, places, cells and guesses.
 */
#include "tests/unit/unit.h"

#include "common/text.h"

static void
utf8_takes_what_is_well_formed(void **state)
{
	static const struct {
		const char *bytes;
		uint32_t code;
		size_t len;
	} cases[] = {
	    {"a", 'a', 1},
	    {"\x7f", 0x7f, 1},
	    {"\xc2\x80", 0x80, 2},
	    {"\xdf\xbf", 0x7ff, 2},
	    {"\xe0\xa0\x80", 0x800, 3},
	    {"\xed\x9f\xbf", 0xd7ff, 3},
	    {"\xee\x80\x80", 0xe000, 3},
	    {"\xef\xbf\xbf", 0xffff, 3},
	    {"\xf0\x90\x80\x80", 0x10000, 4},
	    {"\xf4\x8f\xbf\xbf", 0x10ffff, 4},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const char *end = cases[i].bytes + strlen(cases[i].bytes);
		uint32_t code = 0;
		assert_int_equal(
		    frame_utf8_next(cases[i].bytes, end, &code), cases[i].len);
		assert_int_equal(code, cases[i].code);
	}
}

static void
utf8_refuses_the_rest(void **state)
{
	static const char *const cases[] = {"\x80", "\xbf", "\xc0\x80",
	    "\xc1\xbf", "\xc2", "\xc2\x41", "\xe0\x80\x80", "\xe0\x9f\xbf",
	    "\xe2\x82", "\xed\xa0\x80", "\xed\xbf\xbf", "\xf0\x80\x80\x80",
	    "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80",
	    "\xf8\x88\x80\x80\x80", "\xfe", "\xff"};
	uint32_t code = 0;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		assert_int_equal(frame_utf8_next(cases[i],
				     cases[i] + strlen(cases[i]), &code),
		    0);
	assert_int_equal(frame_utf8_next("", "", &code), 0);
}

static void
cells_are_those_of_a_terminal(void **state)
{
	(void)state;
	assert_int_equal(frame_text_cells('a'), 1);
	assert_int_equal(frame_text_cells(0xe9), 1);	/* e acute */
	assert_int_equal(frame_text_cells(0x301), 0);	/* combining acute */
	assert_int_equal(frame_text_cells(0x200d), 0);	/* joiner */
	assert_int_equal(frame_text_cells(0x4e2d), 2);	/* a CJK character */
	assert_int_equal(frame_text_cells(0xff21), 2);	/* a fullwidth A */
	assert_int_equal(frame_text_cells(0xac00), 2);	/* Hangul */
	assert_int_equal(frame_text_cells(0x1f600), 2); /* a face */
	assert_int_equal(frame_text_cells(0x7), 0);
	assert_int_equal(frame_text_cells(0x9b), 0);
}

static void
hostile_is_what_moves_a_cursor(void **state)
{
	static const uint32_t hostile[] = {0, 7, '\n', '\t', 0x1b, 0x7f, 0x85,
	    0x9b, 0x200b, 0x200f, 0x2028, 0x2029, 0x202e, 0x2066, 0x2069,
	    0xfeff, 0xe0041};
	static const uint32_t harmless[] = {
	    ' ', 'a', '~', 0xa0, 0xe9, 0x301, 0x2026, 0x4e2d, 0xfffd, 0x1f600};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(hostile); i++)
		assert_true(frame_text_hostile(hostile[i]));
	for (size_t i = 0; i < ARRAY_SIZE(harmless); i++)
		assert_false(frame_text_hostile(harmless[i]));
}

static void
assert_place(const char *text, size_t offset, size_t line, size_t column,
    const char *shown)
{
	struct frame_place place = frame_text_place(text, strlen(text), offset);

	assert_int_equal(place.line, line);
	assert_int_equal(place.column, column);
	assert_int_equal(place.end - place.start, strlen(shown));
	assert_memory_equal(text + place.start, shown, strlen(shown));
}

static void
places_count_lines_and_characters(void **state)
{
	(void)state;
	assert_place("", 0, 1, 1, "");
	assert_place("ab\ncd", 0, 1, 1, "ab");
	assert_place("ab\ncd", 2, 1, 3, "ab");
	assert_place("ab\ncd", 3, 2, 1, "cd");
	assert_place("ab\ncd", 99, 2, 3, "cd");
	assert_place("ab\r\ncd\r\n", 5, 2, 2, "cd");
	assert_place("ab\r\ncd\r\n", 8, 3, 1, "");
	assert_place("h\xc3\xa9\xf0\x9f\x98\x80x", 7, 1, 4,
	    "h\xc3\xa9\xf0\x9f\x98\x80x");
	assert_place("\xef\xbb\xbf"
		     "ab\n",
	    0, 1, 1, "ab");
	assert_place("\xef\xbb\xbf"
		     "ab\n",
	    4, 1, 2, "ab");
	assert_place("\xef\xbb\xbf"
		     "ab\nc",
	    6, 2, 1, "c");
	assert_place("a\xff\xff"
		     "b",
	    3, 1, 4,
	    "a\xff\xff"
	    "b");
}

static void
distance_counts_edits(void **state)
{
	(void)state;
	assert_int_equal(frame_text_distance("", "", 3), 0);
	assert_int_equal(frame_text_distance("abc", "ABC", 3), 0);
	assert_int_equal(frame_text_distance("abc", "ab", 3), 1);
	assert_int_equal(frame_text_distance("abc", "abxc", 3), 1);
	assert_int_equal(frame_text_distance("abc", "axc", 3), 1);
	assert_int_equal(
	    frame_text_distance("campus-mian", "campus-main", 3), 1);
	assert_int_equal(frame_text_distance("ab", "ba", 1), 1);
	assert_int_equal(frame_text_distance("kitten", "sitting", 3), 3);
	assert_int_equal(frame_text_distance("kitten", "sitting", 2), 3);
	assert_int_equal(frame_text_distance("a", "abcdef", 3), 4);
}

static const char *
guess(const char *word, const char *const *candidates)
{
	struct frame_guess guess;

	frame_guess_begin(&guess, word);
	for (; *candidates != NULL; candidates++)
		frame_guess_offer(&guess, *candidates);
	return guess.best;
}

static void
guesses_are_near(void **state)
{
	static const char *const keys[] = {
	    "token_duration", "credential", "any", "note", "note", NULL};

	(void)state;
	assert_string_equal(guess("token_duraton", keys), "token_duration");
	assert_string_equal(guess("Credential", keys), "credential");
	assert_string_equal(guess("credential", keys), "credential");
	assert_string_equal(guess("nte", keys), "note");
	assert_null(guess("colour", keys));
	assert_null(guess("x", keys));
	assert_null(guess("", keys));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(utf8_takes_what_is_well_formed),
	    cmocka_unit_test(utf8_refuses_the_rest),
	    cmocka_unit_test(cells_are_those_of_a_terminal),
	    cmocka_unit_test(hostile_is_what_moves_a_cursor),
	    cmocka_unit_test(places_count_lines_and_characters),
	    cmocka_unit_test(distance_counts_edits),
	    cmocka_unit_test(guesses_are_near),
	};

	return cmocka_run_group_tests_name("text", tests, NULL, NULL);
}
