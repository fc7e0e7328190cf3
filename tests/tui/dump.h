/* SPDX-License-Identifier: MIT */
/*
 * A canvas as text: what stands in its cells, and, below, which role each has,
 * so that colours are compared, too.
 */
#ifndef FRAME_TESTS_DUMP_H
#define FRAME_TESTS_DUMP_H

#include <stdbool.h>
#include <stdio.h>

#include "tui/screen/canvas.h"

void dump_text(const struct canvas *canvas, FILE *out);
void dump_screen(const struct canvas *canvas, const char *name, FILE *out);

/* Is it on the screen, within one line? */
bool dump_has(const struct canvas *canvas, const char *words);

#endif
