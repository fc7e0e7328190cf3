/* SPDX-License-Identifier: MIT */
/*
 * What all pages with a list do alike; see list_page.h.
 */
#include "tui/view/list_page.h"

bool
list_page_in_text(const struct view *view)
{
	return ((const struct list_page *)view)->list.filtering;
}

bool
list_page_text(struct view *view, const char *text, size_t len, bool pasted)
{
	(void)pasted;
	return list_text(&((struct list_page *)view)->list, text, len);
}
