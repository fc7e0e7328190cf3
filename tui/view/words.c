/* SPDX-License-Identifier: MIT */
/*
 * Words of a command; see words.h.
 */
#include "tui/view/words.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Copies one word down to `to`, without its quotes. Where it ends in both. */
static char *
take_word(char *at, char **to)
{
	char quote = '\0';

	for (; *at != '\0' && (quote != '\0' || *at != ' '); at++) {
		if (quote == '\0' && (*at == '"' || *at == '\''))
			quote = *at;
		else if (*at == quote)
			quote = '\0';
		else
			*(*to)++ = *at;
	}
	return at;
}

size_t
words_split(char *text, const char **word, size_t max)
{
	size_t count = 0;
	char *at = text + strspn(text, " ");

	while (*at != '\0') {
		char *to = at, *start = at, *end = take_word(at, &to);
		at = end + strspn(end, " ");
		*to = '\0';
		if (count < max)
			word[count] = start;
		count++;
	}
	return count;
}

char *
words_join(const char *const *word)
{
	char *text = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&text, &len);
	bool fine = out != NULL;

	for (size_t i = 0; fine && word[i] != NULL; i++) {
		const char *quote =
		    strchr(word[i], '"') != NULL ? "'"
		    : word[i][0] == '\0' || strpbrk(word[i], " '") != NULL
			? "\""
			: "";
		fine = strchr(word[i], '"') == NULL ||
		       strchr(word[i], '\'') == NULL;
		fprintf(
		    out, "%s%s%s%s", i > 0 ? " " : "", quote, word[i], quote);
	}
	if (out != NULL && fclose(out) != 0)
		fine = false;
	if (fine)
		return text;
	free(text);
	return NULL;
}
