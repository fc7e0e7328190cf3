/* SPDX-License-Identifier: MIT */
/*
 * A page with a list, whose filter is what can be typed: for view_ops. A
 * page's struct begins with this one.
 */
#ifndef FRAME_LIST_PAGE_H
#define FRAME_LIST_PAGE_H

#include <stdbool.h>
#include <stddef.h>

#include "tui/screen/list.h"
#include "tui/screen/view.h"

struct list_page {
	struct view view;
	struct list list;
};

bool list_page_in_text(const struct view *view);
bool list_page_text(
    struct view *view, const char *text, size_t len, bool pasted);

#endif
