/* SPDX-License-Identifier: MIT */
/*
 * Which lines of a draft are not in the file as it is on the disk: the marks
 * left of rows.
 */
#ifndef FRAME_CHANGED_H
#define FRAME_CHANGED_H

#include <stdbool.h>
#include <stddef.h>

#include "common/diff_parts.h"
#include "common/draft.h"

struct changed {
	bool known;
	size_t generation;	  /* of the draft that was compared */
	unsigned char digest[32]; /* of the file that it was compared with */
	struct frame_lines lines; /* none: nothing has changed */
};

/* Compares again if the draft is another one; out of memory, nothing counts
 * as changed. */
void changed_follow(struct changed *changed, const struct frame_draft *draft);
void changed_free(struct changed *changed);

/* True if one of the lines first to last, counted from 1, is new. */
bool changed_in(const struct changed *changed, size_t first, size_t last);

#endif
