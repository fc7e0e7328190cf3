/* SPDX-License-Identifier: MIT */
/*
 * Any bytes as edits and the text that they are done to: lines as in
 * tests/unit/edit_words.h, then "===", then the text. Each edit works on what
 * the one before it left. edit_oracle.c judges them as test_edit_property does.
 */
#include <string.h>

#include "tests/fuzz/fuzz.h"
#include "tests/unit/edit_oracle.h"
#include "tests/unit/edit_words.h"

#define EDITS 8
#define TEXT  2048 /* bytes; more finds nothing else */

static char *
copy(const char *text, size_t len)
{
	char *bytes = malloc(len + 1);

	must(bytes != NULL);
	memcpy(bytes, text, len);
	bytes[len] = '\0';
	return bytes;
}

static void
one_edit(const char *line, size_t line_len, char **text, size_t *len)
{
	struct edit_words words;
	struct verdict verdict;
	char *out;
	size_t out_len;

	if (!edit_words_read(&words, line, line_len))
		return;
	if (words.edit.value == NULL)
		words.edit.value = &words.value[0];
	oracle_judge(*text, *len, &words.edit, &out, &out_len, &verdict);
	must(verdict.wrong == NULL);
	if (out == NULL)
		return;
	free(*text);
	*text = out;
	*len = out_len;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *at = (const char *)data, *end = at + size;
	const char *mark = memmem(at, size, "===\n", 4);
	size_t len;
	char *text;

	if (mark == NULL)
		return 0;
	len = (size_t)(end - mark) - 4;
	if (len > TEXT)
		return 0;
	text = copy(mark + 4, len);
	for (size_t i = 0; at < mark && i < EDITS; i++) {
		const char *newline = memchr(at, '\n', (size_t)(mark - at));
		if (newline == NULL)
			break;
		one_edit(at, (size_t)(newline - at), &text, &len);
		at = newline + 1;
	}
	free(text);
	return 0;
}
