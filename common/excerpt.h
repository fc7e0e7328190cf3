/* SPDX-License-Identifier: MIT */
/*
 * How one diagnostic is shown: its sentence, the lines it speaks of, carets
 * below them and advice. Internal to diag.c.
 */
#ifndef FRAME_EXCERPT_H
#define FRAME_EXCERPT_H

#include <stdio.h>

#include "common/diag.h"

/* In place of every secret, whatever its length. */
#define FRAME_STARS "********************"

/* With an empty line behind it. */
void frame_excerpt_print(
    const struct frame_diags *diags, const struct frame_diag *diag, FILE *out);

#endif
