/* SPDX-License-Identifier: MIT */
/*
 * Canvases as text for tests; see dump.h. Blanks at the end of a line are left
 * out: editors would eat them.
 */
#include "tests/tui/dump.h"

#include <stdlib.h>
#include <string.h>

static const char letters[ROLES + 1] = ".dtsowek";

static char *
row_text(const struct canvas *canvas, int row)
{
	size_t len = 0;
	char *text = malloc((size_t)canvas->cols * CELL_BYTES + 1);

	for (int col = 0; text != NULL && col < canvas->cols; col++) {
		const char *bytes =
		    canvas->cell[row * canvas->cols + col].bytes;

		memcpy(text + len, bytes, strlen(bytes));
		len += strlen(bytes);
	}
	while (text != NULL && len > 0 && text[len - 1] == ' ')
		len--;
	if (text != NULL)
		text[len] = '\0';
	return text;
}

void
dump_text(const struct canvas *canvas, FILE *out)
{
	for (int row = 0; row < canvas->rows; row++) {
		char *text = row_text(canvas, row);

		fprintf(out, "|%s\n", text != NULL ? text : "?");
		free(text);
	}
}

static void
dump_roles(const struct canvas *canvas, FILE *out)
{
	for (int row = 0; row < canvas->rows; row++) {
		const struct cell *cell = &canvas->cell[row * canvas->cols];
		int last = canvas->cols;

		while (last > 0 && cell[last - 1].role == ROLE_NORMAL)
			last--;
		putc(':', out);
		for (int col = 0; col < last; col++)
			putc(letters[cell[col].role % ROLES], out);
		putc('\n', out);
	}
}

void
dump_screen(const struct canvas *canvas, const char *name, FILE *out)
{
	fprintf(out, "== %s %dx%d cursor %d,%d %s\n", name, canvas->cols,
	    canvas->rows, canvas->cursor_col, canvas->cursor_row,
	    canvas->cursor_shown ? "shown" : "hidden");
	dump_text(canvas, out);
	dump_roles(canvas, out);
}

bool
dump_has(const struct canvas *canvas, const char *words)
{
	bool found = false;

	for (int row = 0; !found && row < canvas->rows; row++) {
		char *text = row_text(canvas, row);

		found = text != NULL && strstr(text, words) != NULL;
		free(text);
	}
	return found;
}
