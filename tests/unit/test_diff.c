/* SPDX-License-Identifier: MIT */
/*
 * The diff: what it shows, what it hides, and that it is right for any two
 * texts: from the one and the diff without context, the other can be made.
 */
#include "tests/unit/unit.h"

#include <time.h>

#include "common/diff.h"
#include "common/diff_parts.h"

#define SECRET "0123456789abcdef0123456789abcdef01234567"
#define STARS  "********************"

static char *
show(const char *old, const char *new)
{
	static const char *const marks[] = {[FRAME_DIFF_HUNK] = "",
	    [FRAME_DIFF_SAME] = " ",
	    [FRAME_DIFF_OLD] = "-",
	    [FRAME_DIFF_NEW] = "+"};
	struct frame_diff diff;
	char *shown = NULL;
	size_t size, removed = 0, added = 0;
	FILE *out = open_memstream(&shown, &size);

	assert_true(frame_diff_make(&diff, old, strlen(old), new, strlen(new)));
	for (size_t i = 0; i < diff.count; i++) {
		const struct frame_diff_line *line = &diff.line[i];
		fprintf(out, "%s%s\n", marks[line->kind], line->text);
		removed += line->kind == FRAME_DIFF_OLD;
		added += line->kind == FRAME_DIFF_NEW;
		assert_int_equal(
		    line->old_line == 0, line->kind == FRAME_DIFF_NEW ||
					     line->kind == FRAME_DIFF_HUNK);
		assert_int_equal(
		    line->new_line == 0, line->kind == FRAME_DIFF_OLD ||
					     line->kind == FRAME_DIFF_HUNK);
	}
	assert_int_equal(diff.removed, removed);
	assert_int_equal(diff.added, added);
	frame_diff_free(&diff);
	fclose(out);
	return shown;
}

static void
assert_diff(const char *old, const char *new, const char *wanted)
{
	char *shown = show(old, new);

	assert_string_equal(shown, wanted);
	free(shown);
}

static void
changes_with_context(void **state)
{
	(void)state;
	assert_diff("a\nb\n", "a\nb\n", "");
	assert_diff("1\n2\n3\n4\n5\n6\n7\n8\n", "1\n2\n3\nfour\n5\n6\n7\n8\n",
	    "@@ line 2\n 2\n 3\n-4\n+four\n 5\n 6\n");
	/* at the ends */
	assert_diff("1\n2\n3\n4\n", "2\n3\n4\n", "@@ line 1\n-1\n 2\n 3\n");
	assert_diff("1\n2\n3\n", "1\n2\n3\n4\n", "@@ line 2\n 2\n 3\n+4\n");
	assert_diff("", "1\n2\n", "@@ line 1\n+1\n+2\n");
	assert_diff("1\n2\n", "", "@@ line 1\n-1\n-2\n");
	/* near ones share their context, far ones do not */
	assert_diff("a\n1\n2\n3\n4\nb\n", "A\n1\n2\n3\n4\nB\n",
	    "@@ line 1\n-a\n+A\n 1\n 2\n 3\n 4\n-b\n+B\n");
	assert_diff("a\n1\n2\n3\n4\n5\nb\n", "A\n1\n2\n3\n4\n5\nB\n",
	    "@@ line 1\n-a\n+A\n 1\n 2\n@@ line 5\n 4\n 5\n-b\n+B\n");
	/* a line that moved is one removed and one added */
	assert_diff("x\n1\n2\n3\n4\n5\n", "1\n2\n3\n4\nx\n5\n",
	    "@@ line 1\n-x\n 1\n 2\n 3\n 4\n+x\n 5\n");
	/* lines that occur often */
	assert_diff("a\n-\nb\n-\nc\n-\n", "a\n-\nc\n-\n",
	    "@@ line 1\n a\n -\n-b\n--\n c\n -\n");
}

static void
ends_of_lines_and_files(void **state)
{
	(void)state;
	assert_diff("a\nb", "a\nb\n",
	    "@@ line 1\n a\n-b  (no newline at the end)\n+b\n");
	assert_diff("a\nb\n", "a\nb",
	    "@@ line 1\n a\n-b\n+b  (no newline at the end)\n");
	assert_diff(
	    "a\nb", "A\nb", "@@ line 1\n-a\n+A\n b  (no newline at the end)\n");
	assert_diff("a\r\nb\r\n", "a\r\nB\r\n", "@@ line 1\n a\n-b\n+B\n");
	assert_diff(
	    "a\r\nb\r\n", "a\r\nb\n", "@@ line 1\n a\\x0D\n-b\\x0D\n+b\n");
	assert_diff("\xef\xbb\xbf"
		    "a\nb\n",
	    "\xef\xbb\xbf"
	    "a\nB\n",
	    "@@ line 1\n a\n-b\n+B\n");
	assert_diff("\xef\xbb\xbf"
		    "a\n",
	    "a\n", "@@ line 1\n-\\uFEFFa\n+a\n");
}

static void
nothing_reaches_the_terminal(void **state)
{
	(void)state;
	assert_diff("a\n", "\x1b[31m\tb\xc2\x9b\xff\xe2\x80\xae\n",
	    "@@ line 1\n-a\n+\\x1B[31m-->b\\x9B\\xFF\\u202E\n");
}

static void
secrets_are_stars(void **state)
{
	(void)state;
	assert_diff("credentials:\n  lab:\n    secret: " SECRET " # old\n",
	    "credentials:\n  lab:\n    secret: another-" SECRET "\n",
	    "@@ line 1\n credentials:\n   lab:\n-    secret: " STARS
	    "\n+    secret: " STARS "\n");
	/* in context, in flow, in a comment, in a URL, in a broken file */
	assert_diff("# secret: " SECRET "\nproxy: http://u:" SECRET
		    "@h\nx: {secret: " SECRET "}\ny: 1\n",
	    "# secret: " SECRET "\nproxy: http://u:" SECRET
	    "@h\nx: {secret: " SECRET "}\ny: [\n",
	    "@@ line 2\n proxy: http://" STARS "@h\n x: {secret: " STARS
	    "\n-y: 1\n+y: [\n");
	/* over several lines: each is hidden */
	assert_diff("a: 1\nsecret:\n  " SECRET "\n",
	    "a: 2\nsecret:\n  " SECRET "\n",
	    "@@ line 1\n-a: 1\n+a: 2\n secret:\n   " STARS "\n");
}

static void
no_secret_in_any_diff(void **state)
{
	static const char *const forms[] = {"secret: %s", "secret:\t%s",
	    "secret: '%s'", "secret: \"%s\"", "{secret: %s}", "secret:%s",
	    "secret = %s", "client_secret: %s", "secret: [%s", "secret: &a %s",
	    "secret: |\n  %s", "secret:\n    - %s", "\"secret\": %s",
	    "secret_file: %s", "secret: x\xff%s", "? secret\n: %s", "%s",
	    "- %s", "secret: abc\n  %s", "# %s"};
	char text[256], *shown;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(forms); i++) {
		snprintf(text, sizeof(text), "a: 1\n%s\n", forms[i]);
		char *at = strstr(text, "%s"), rest[256];
		strcpy(rest, at + 2);
		strcpy(at, SECRET);
		strcat(text, rest);
		shown = show("", text);
		assert_null(strstr(shown, "0123456789"));
		free(shown);
		shown = show(text, "a: 2\n");
		assert_null(strstr(shown, "0123456789"));
		free(shown);
	}
}

/* --- right for any two texts */

static unsigned
draw(unsigned *seed, unsigned below)
{
	*seed = *seed * 1103515245u + 12345u;
	return (*seed >> 16) % below;
}

static char *
random_text(unsigned *seed, size_t lines, unsigned kinds, size_t *len)
{
	char *text = malloc(lines * 8 + 1), *at = text;

	for (size_t i = 0; i < lines; i++)
		at += sprintf(at, "%u%s", draw(seed, kinds),
		    i + 1 == lines && draw(seed, 4) == 0 ? "" : "\n");
	*len = (size_t)(at - text);
	return text;
}

/* Lines that are not changed are the same, one after the other. */
static void
assert_pairs(const char *old, const struct frame_lines *a, const char *new,
    const struct frame_lines *b, size_t *changed)
{
	size_t i = 0, j = 0;

	*changed = 0;
	for (;;) {
		while (i < a->count && a->changed[i])
			i++, ++*changed;
		while (j < b->count && b->changed[j])
			j++, ++*changed;
		if (i == a->count || j == b->count)
			break;
		size_t len = a->start[i + 1] - a->start[i];
		assert_int_equal(len, b->start[j + 1] - b->start[j]);
		assert_memory_equal(old + a->start[i], new + b->start[j], len);
		i++, j++;
	}
	assert_int_equal(i, a->count);
	assert_int_equal(j, b->count);
}

/* The fewest changed lines there can be, the slow way. */
static size_t
fewest(const char *old, const struct frame_lines *a, const char *new,
    const struct frame_lines *b)
{
	static size_t best[64][64];

	for (size_t i = 0; i <= a->count; i++) {
		for (size_t j = 0; j <= b->count; j++) {
			if (i == 0 || j == 0) {
				best[i][j] = i + j;
				continue;
			}
			size_t len = a->start[i] - a->start[i - 1];
			best[i][j] = 1 + (best[i - 1][j] < best[i][j - 1]
						 ? best[i - 1][j]
						 : best[i][j - 1]);
			if (len == b->start[j] - b->start[j - 1] &&
			    memcmp(old + a->start[i - 1], new + b->start[j - 1],
				len) == 0)
				best[i][j] = best[i - 1][j - 1];
		}
	}
	return best[a->count][b->count];
}

static void
any_two_texts(void **state)
{
	unsigned seed = 1;
	size_t total = 0, least = 0;

	(void)state;
	for (int round = 0; round < 20000; round++) {
		struct frame_lines a, b;
		size_t old_len, new_len, changed;
		unsigned kinds = 1 + draw(&seed, 40);
		char *old =
		    random_text(&seed, draw(&seed, 40), kinds, &old_len);
		char *new =
		    random_text(&seed, draw(&seed, 40), kinds, &new_len);
		assert_true(
		    frame_lines_compare(old, old_len, new, new_len, &a, &b));
		assert_pairs(old, &a, new, &b, &changed);
		total += changed;
		least += fewest(old, &a, new, &b);
		frame_lines_free(&a);
		frame_lines_free(&b);
		free(old);
		free(new);
	}
	/* anchors are not always the shortest way, but nearly */
	assert_true(total >= least && total < least + least / 10);
}

/* --- and soon */

static double
seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* Generous, for slow machines and sanitizers. */
static void
assert_soon(const char *what, const char *old, size_t old_len, const char *new,
    size_t new_len, size_t changed)
{
	double start = seconds(), took;
	struct frame_diff diff;

	assert_true(frame_diff_make(&diff, old, old_len, new, new_len));
	took = seconds() - start;
	print_message("%s: %.0f ms\n", what, took * 1000);
	assert_true(took < 10);
	if (changed > 0)
		assert_int_equal(diff.removed + diff.added, changed);
	frame_diff_free(&diff);
}

static char *
rules(size_t count, const char *provider, size_t without, size_t *len)
{
	char *text = NULL;
	FILE *out = open_memstream(&text, len);

	for (size_t i = 0; i < count; i++)
		if (i != without)
			fprintf(out, "  - user: u%zu\n    provider: %s\n", i,
			    provider);
	fclose(out);
	return text;
}

static void
large_files(void **state)
{
	size_t len, other_len;
	char *old = rules(10000, "win-lab", SIZE_MAX, &len);
	char *new = rules(10000, "win-lab", 5000, &other_len);

	(void)state;
	assert_soon("a rule less", old, len, new, other_len, 2);
	free(new);
	new = rules(10000, "physics", SIZE_MAX, &other_len);
	assert_soon("each rule", old, len, new, other_len, 20000);
	free(new);
	free(old);
}

/* Of one mebibyte: without a line in common; the same short lines in another
 * order; the same line again and again. */
static void
hostile_files(void **state)
{
	enum {
		SIZE = 1024 * 1024
	};
	char *old = malloc(SIZE), *new = malloc(SIZE);
	unsigned seed = 7;

	(void)state;
	for (size_t i = 0; i < SIZE; i += 8) {
		snprintf(old + i, 8, "a%06zu", i / 8);
		snprintf(new + i, 8, "b%06zu", i / 8);
		old[i + 7] = new[i + 7] = '\n';
	}
	assert_soon("nothing in common", old, SIZE, new, SIZE, SIZE / 4);
	for (size_t i = 0; i < SIZE; i += 8)
		memcpy(new + i, old + (SIZE - 8 - i), 8);
	assert_soon("backwards", old, SIZE, new, SIZE, 0);
	for (size_t i = 0; i < SIZE; i += 2) {
		old[i] = (char)('a' + draw(&seed, 26));
		new[i] = (char)('a' + draw(&seed, 26));
		old[i + 1] = new[i + 1] = '\n';
	}
	assert_soon("short lines", old, SIZE, new, SIZE, 0);
	memset(old, '\n', SIZE);
	assert_soon("empty lines", old, SIZE, new, SIZE, 0);
	assert_soon("fewer of them", old, SIZE, old, SIZE / 2, SIZE / 2);
	free(old);
	free(new);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(changes_with_context),
	    cmocka_unit_test(ends_of_lines_and_files),
	    cmocka_unit_test(nothing_reaches_the_terminal),
	    cmocka_unit_test(secrets_are_stars),
	    cmocka_unit_test(no_secret_in_any_diff),
	    cmocka_unit_test(any_two_texts),
	    cmocka_unit_test(large_files),
	    cmocka_unit_test(hostile_files),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
