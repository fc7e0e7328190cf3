/* SPDX-License-Identifier: MIT */
/*
 * The filter of a list. It searches one text of all rows in lower case, made
 * when a filter is first typed: so a character costs one run of memmem over
 * that text, whatever the owner's cells cost.
 */
#include <stdlib.h>
#include <string.h>

#include "tui/screen/list_parts.h"

#define CELL_TEXT 512 /* bytes of a cell that is made */

struct hay {
	char *bytes;
	size_t len, room;
};

static void
to_lower(char *at, size_t len)
{
	for (; len > 0; len--, at++) {
		if (*at >= 'A' && *at <= 'Z')
			*at = (char)(*at + ('a' - 'A'));
	}
}

/* A cell and a separator that nobody can type. */
static bool
add_cell(struct hay *hay, const char *text)
{
	size_t len = strlen(text), room = hay->len + len + 1;

	if (room > hay->room) {
		char *bytes = realloc(hay->bytes, room * 2);
		if (bytes == NULL)
			return false;
		hay->bytes = bytes;
		hay->room = room * 2;
	}
	memcpy(hay->bytes + hay->len, text, len);
	to_lower(hay->bytes + hay->len, len);
	hay->bytes[hay->len + len] = '\n';
	hay->len += len + 1;
	return true;
}

static bool
add_rows(const struct list *list, struct hay *hay)
{
	char buf[CELL_TEXT];

	for (size_t row = 0; row < list->rows; row++) {
		list->start[row] = hay->len;
		for (size_t i = 0; i < list->columns; i++) {
			struct list_cell cell =
			    list->cell(list->owner, row, i, buf, sizeof(buf));
			if (!add_cell(hay, cell.text))
				return false;
		}
	}
	list->start[list->rows] = hay->len;
	return true;
}

void
list_forget(struct list *list)
{
	free(list->hay);
	free(list->start);
	free(list->show);
	list->hay = NULL;
	list->start = list->show = NULL;
}

static bool
make_hay(struct list *list)
{
	struct hay hay = {0};

	if (list->hay != NULL)
		return true;
	list->start = calloc(list->rows + 1, sizeof(*list->start));
	if (list->start != NULL && list->rows > 0 && add_rows(list, &hay)) {
		list->hay = hay.bytes;
		return true;
	}
	free(hay.bytes);
	list_forget(list);
	return false;
}

static bool
prepare(struct list *list)
{
	if (!make_hay(list))
		return false;
	if (list->show == NULL)
		list->show = calloc(list->rows + 1, sizeof(*list->show));
	return list->show != NULL;
}

/* A hit anywhere in a row shows it and goes on with the next row. */
static void
search(struct list *list, const char *word, size_t len)
{
	const char *at = list->hay, *end = at + list->start[list->rows], *hit;
	size_t row = 0;

	list->shown = 0;
	while ((hit = memmem(at, (size_t)(end - at), word, len)) != NULL) {
		while (list->start[row + 1] <= (size_t)(hit - list->hay))
			row++;
		list->show[list->shown++] = row;
		at = list->hay + list->start[++row];
	}
}

void
list_filter(struct list *list)
{
	size_t current = list_current(list), len = list->filter.len;
	char *word = len > 0 ? strdup(list->filter.bytes) : NULL;

	if (word != NULL && prepare(list)) {
		to_lower(word, len);
		search(list, word, len);
	} else {
		free(list->show);
		list->show = NULL;
		list->shown = list->rows;
	}
	free(word);
	if (current == (size_t)-1)
		current = 0;
	list->selected = 0;
	while (list->selected + 1 < list->shown &&
	       list_row(list, list->selected) < current)
		list->selected++;
}
