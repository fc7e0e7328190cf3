/* SPDX-License-Identifier: MIT */
/*
 * apply FILE EDIT: prints the file after one edit, which is written as in
 * tests/unit/edit_words.h, or says why it was refused and exits with 1.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/edit.h"
#include "tests/unit/edit_words.h"

static char *
read_file(const char *path, size_t *len)
{
	FILE *in = fopen(path, "r"), *out;
	char *text = NULL;
	int c;

	if (in == NULL)
		return NULL;
	out = open_memstream(&text, len);
	while (out != NULL && (c = getc(in)) != EOF)
		putc(c, out);
	if (out != NULL)
		fclose(out);
	fclose(in);
	return text;
}

int
main(int argc, char **argv)
{
	struct edit_words words;
	char why[FRAME_EDIT_WHY], *text, *out;
	size_t len = 0, out_len;

	if (argc != 3 || !edit_words_read(&words, argv[2], strlen(argv[2])) ||
	    (text = read_file(argv[1], &len)) == NULL) {
		fputs("usage: apply FILE EDIT\n", stderr);
		return 2;
	}
	if (!frame_edit_apply(text, len, &words.edit, &out, &out_len, why)) {
		printf("%s\n", why);
		free(text);
		return 1;
	}
	fwrite(out, 1, out_len, stdout);
	free(out);
	free(text);
	return 0;
}
