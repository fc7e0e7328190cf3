/* SPDX-License-Identifier: MIT */
/*
 * See screen.h.
 */
#include "tests/unit/unit.h"

#include "tests/unit/screen.h"

struct canvas canvas;

int
open_canvas(int rows, int cols, bool ascii)
{
	canvas = (struct canvas){.ascii = ascii};
	return canvas_resize(&canvas, rows, cols) ? 0 : -1;
}

const char *
row_text(int row)
{
	static char text[2000];
	size_t len = 0;

	for (int col = 0; col < canvas.cols; col++)
		len += (size_t)snprintf(text + len, sizeof(text) - len, "%s",
		    canvas.cell[row * canvas.cols + col].bytes);
	while (len > 0 && text[len - 1] == ' ')
		text[--len] = '\0';
	return text;
}
