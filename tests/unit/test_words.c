/* SPDX-License-Identifier: MIT */
/*
 * Commands as they are typed: what is split and joined again is the same.
 */
#include "tests/unit/unit.h"

#include "tui/view/words.h"

static void
words_are_split(void **state)
{
	static const struct {
		const char *text;
		size_t count;
		const char *word[4];
	} cases[] = {
	    {"", 0, {NULL}},
	    {"   ", 0, {NULL}},
	    {"/bin/a", 1, {"/bin/a"}},
	    {"  /bin/a  b ", 2, {"/bin/a", "b"}},
	    {"/bin/a \"b c\" d", 3, {"/bin/a", "b c", "d"}},
	    {"/bin/a 'b \"c' ''", 3, {"/bin/a", "b \"c", ""}},
	    {"/bin/a x=\"y z\"w", 2, {"/bin/a", "x=y zw"}},
	    {"/bin/a \"open", 2, {"/bin/a", "open"}},
	    {"/bin/a $HOME *;", 3, {"/bin/a", "$HOME", "*;"}},
	    {"1 2 3 4 5 6", 6, {"1", "2", "3", "4"}},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		char *text = strdup(cases[i].text);
		const char *word[4] = {NULL};
		assert_int_equal(words_split(text, word, 4), cases[i].count);
		for (size_t w = 0; w < cases[i].count && w < 4; w++)
			assert_string_equal(word[w], cases[i].word[w]);
		free(text);
	}
}

static void
what_is_joined_splits_again(void **state)
{
	const char *const word[] = {
	    "/bin/a", "", "b c", "it's", "say \"x\"", "$HOME", NULL};
	const char *const both[] = {"/bin/a", "'\"", NULL};
	const char *again[8];
	char *text = words_join(word);

	(void)state;
	assert_non_null(text);
	assert_int_equal(words_split(text, again, 8), 6);
	for (size_t i = 0; word[i] != NULL; i++)
		assert_string_equal(again[i], word[i]);
	free(text);
	assert_null(words_join(both)); /* cannot be written */
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(words_are_split),
	    cmocka_unit_test(what_is_joined_splits_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
