/* SPDX-License-Identifier: MIT */
/*
 * What the files of the list share, and nobody else needs.
 */
#ifndef FRAME_LIST_PARTS_H
#define FRAME_LIST_PARTS_H

#include "tui/screen/list.h"

/* The row's number in all of shown row `index`. */
size_t list_row(const struct list *list, size_t index);

/* --- list_filter.c */

/* Shows what the filter's text is in, or all; the selection stays on its row,
 * or goes to the next one that is left. */
void list_filter(struct list *list);
/* The rows are other ones. */
void list_forget(struct list *list);

#endif
