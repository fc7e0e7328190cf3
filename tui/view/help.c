/* SPDX-License-Identifier: MIT */
/*
 * Help about one view, made from the table of keys and from what the view says
 * of itself; nothing is written twice. It is a text in columns, cut into pages
 * of the screen's size.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tui/screen/app.h"

#define COLUMN_MIN  36 /* cells; two columns from twice this and a gap on */
#define COLUMN_GAP  3
#define KEYS_WIDTH  12
#define HELP_INDENT 2

struct help {
	struct view view;
	const struct view *about;
	int page, pages; /* as painted last */
};

/* --- what is said: painted at a row, or measured only */

/* One long column, of which the canvas shows a part at a time. */
struct sheet {
	struct canvas *canvas; /* NULL: only measured */
	struct rect page;
	int columns, width, first; /* first: row of the sheet at the top */
	int row;
};

/* The rectangle of the sheet's row `row`, in whatever column that falls. */
static struct rect
place(const struct sheet *sheet, int row)
{
	int column = -1;

	row -= sheet->first;
	if (row >= 0 && sheet->page.rows > 0)
		column = row / sheet->page.rows;
	if (column < 0 || column >= sheet->columns)
		return (struct rect){0, 0, 0, 0};
	return (struct rect){
	    .row = sheet->page.row + row % sheet->page.rows,
	    .col = sheet->page.col + column * (sheet->width + COLUMN_GAP),
	    .rows = 1,
	    .cols = sheet->width,
	};
}

/* A wrapped text, row by row, since rows may be in different columns. */
static void
say(struct sheet *sheet, int indent, int row, enum role role, const char *text)
{
	struct rect shape = {0, 0, 1, sheet->width - indent};
	int rows = canvas_wrap(NULL, shape, 0, 0, role, text);

	for (int i = 0; sheet->canvas != NULL && i < rows; i++) {
		struct rect at = place(sheet, row + i);

		at.col += indent;
		at.cols -= indent;
		if (at.rows > 0)
			canvas_wrap(sheet->canvas, at, -i, 0, role, text);
	}
	if (row + rows > sheet->row)
		sheet->row = row + rows;
}

static void
heading(struct sheet *sheet, const char *text)
{
	if (sheet->row > 0)
		sheet->row++;
	say(sheet, 0, sheet->row, ROLE_KEY, text);
}

static void
line(struct sheet *sheet, const char *keys, const char *help)
{
	int row = sheet->row, wide = canvas_width(keys) >= KEYS_WIDTH;

	say(sheet, HELP_INDENT, row, ROLE_KEY, keys);
	say(sheet, HELP_INDENT + KEYS_WIDTH, wide ? sheet->row : row,
	    ROLE_NORMAL, help);
}

/* --- which keys */

static bool
asked(const struct view *about, enum request request)
{
	const enum request *one =
	    about->ops->requests != NULL ? about->ops->requests(about) : NULL;

	for (; one != NULL && *one != REQ_NONE; one++)
		if (*one == request)
			return true;
	return false;
}

/* Moving is the same in all views. */
static bool
moves(enum request request)
{
	return (request >= REQ_UP && request <= REQ_LAST) ||
	       request == REQ_BACK ||
	       (request >= REQ_VIEW_1 && request <= REQ_LAST_VIEW);
}

static bool
general(enum request request)
{
	return request == REQ_WHO || request == REQ_TEST ||
	       (request >= REQ_SAVE && request <= REQ_EDITOR) ||
	       request == REQ_MOUSE || request == REQ_QUIT;
}

/* The place's own, and what it takes of those above it. */
static bool
of_view(const struct view *about, const struct key_binding *binding)
{
	char key[16];

	key_label(binding, about->ops->where, false, key);
	return (binding->where == about->ops->where ||
		   binding->where == WHERE_PAGE ||
		   (binding->where == WHERE_FORM &&
		       about->ops->where == WHERE_FORM)) &&
	       key[0] != '\0' && !moves(binding->request) &&
	       asked(about, binding->request) && !general(binding->request);
}

static bool
of_moving(const struct view *about, const struct key_binding *binding)
{
	return about->ops->where != WHERE_FORM &&
	       binding->where == WHERE_PAGE && moves(binding->request);
}

static bool
of_text(const struct view *about, const struct key_binding *binding)
{
	return about->ops->where == WHERE_FORM && binding->where == WHERE_TEXT;
}

/* Not what all of its keys mean something else for here. */
static bool
of_everywhere(const struct view *about, const struct key_binding *binding)
{
	char key[16];

	key_label(binding, about->ops->where, false, key);
	return key[0] != '\0' && (binding->where == WHERE_ANY ||
				     (about->ops->where != WHERE_FORM &&
					 binding->where == WHERE_PAGE &&
					 general(binding->request)));
}

static const struct section {
	const char *title;
	bool (*has)(const struct view *about, const struct key_binding *);
} sections[] = {
    {"THIS VIEW", of_view},
    {"MOVING", of_moving},
    {"EDITING A TEXT", of_text},
    {"EVERYWHERE", of_everywhere},
};

static bool
is_page(const struct key_binding *binding)
{
	return binding->request >= REQ_VIEW_1 && binding->request <= REQ_VIEW_7;
}

/* The keys of all pages in one line. */
static void
say_pages(struct sheet *sheet)
{
	char keys[32] = "", names[200] = "";

	for (size_t i = 0; i < key_binding_count; i++) {
		const struct key_binding *binding = &key_bindings[i];
		size_t used = strlen(names);

		if (!is_page(binding))
			continue;
		snprintf(names + used, sizeof(names) - used, "%s%s",
		    used > 0 ? ", " : "", binding->help);
		snprintf(keys, sizeof(keys), "1 to %s", binding->keys);
	}
	line(sheet, keys, names);
}

/* The place's own first, as in the line of hints. */
static void
say_section(struct sheet *sheet, const struct section *section,
    const struct view *about)
{
	bool any = false;

	for (size_t i = 0; i < 2 * key_binding_count; i++) {
		const struct key_binding *binding =
		    &key_bindings[i % key_binding_count];
		bool own = binding->where == about->ops->where;

		if (own != (i < key_binding_count) ||
		    !section->has(about, binding))
			continue;
		if (!any)
			heading(sheet, section->title);
		any = true;
		if (!is_page(binding))
			line(sheet, binding->keys, binding->help);
		else if (binding->request == REQ_VIEW_1)
			say_pages(sheet);
	}
}

/* First what is of this view alone. */
static void
say_all(struct sheet *sheet, const struct view *about)
{
	say_section(sheet, &sections[0], about);
	if (about->ops->about != NULL) {
		heading(sheet, "ABOUT THIS VIEW");
		say(sheet, HELP_INDENT, sheet->row, ROLE_NORMAL,
		    about->ops->about);
	}
	if (about->ops->twin != NULL) {
		heading(sheet, "THE SAME FROM A SCRIPT");
		say(sheet, HELP_INDENT, sheet->row, ROLE_NORMAL,
		    about->ops->twin);
	}
	for (size_t i = 1; i < sizeof(sections) / sizeof(sections[0]); i++)
		say_section(sheet, &sections[i], about);
}

/* --- the view */

static void
paint(struct view *view, struct canvas *canvas, struct rect rect)
{
	struct help *help = (struct help *)view;
	struct rect foot = rect_take(&rect, -1);
	struct sheet sheet = {.page = rect};
	int room;

	sheet.page.col++;
	room = rect.cols - 2;
	sheet.columns = room >= 2 * COLUMN_MIN + COLUMN_GAP ? 2 : 1;
	sheet.width = sheet.columns == 2 ? (room - COLUMN_GAP) / 2 : room;
	say_all(&sheet, help->about);
	room = sheet.columns * (rect.rows > 0 ? rect.rows : 1);
	help->pages = (sheet.row + room - 1) / room;
	if (help->page >= help->pages)
		help->page = help->pages - 1;
	sheet.canvas = canvas;
	sheet.first = help->page * room;
	sheet.row = 0;
	say_all(&sheet, help->about);
	canvas_putf(canvas, foot, 0, 1, -1, ROLE_DIM,
	    help->pages > 1 ? "%d/%d  PgDn: next page" : "%d/%d",
	    help->page + 1, help->pages);
	canvas_cursor(canvas, rect, 0, 0, false);
}

static bool
turn(struct help *help, int to)
{
	if (to >= 0 && to < help->pages)
		help->page = to;
	return true;
}

static bool
request(struct view *view, enum request asked_for)
{
	struct help *help = (struct help *)view;

	switch (asked_for) {
	case REQ_PAGE_DOWN:
	case REQ_HALF_DOWN:
	case REQ_DOWN:
	case REQ_NEXT:
	case REQ_OPEN:
		return turn(help, help->page + 1);
	case REQ_PAGE_UP:
	case REQ_HALF_UP:
	case REQ_UP:
	case REQ_PREVIOUS:
		return turn(help, help->page - 1);
	case REQ_FIRST:
		return turn(help, 0);
	case REQ_LAST:
		return turn(help, help->pages - 1);
	default:
		return false;
	}
}

static const enum request *
requests(const struct view *view)
{
	static const enum request none[] = {REQ_NONE};

	(void)view;
	return none;
}

static void
subtitle(const struct view *view, char *buf, size_t size)
{
	const struct view *about = ((const struct help *)view)->about;
	const char *title = about->ops->title;

	if (title == NULL)
		title = view->app->page[view->app->current]->ops->title;
	snprintf(buf, size, "%s", title);
}

static const struct view_ops help_ops = {
    .name = "help",
    .title = "Help",
    .where = WHERE_PAGE,
    .requests = requests,
    .paint = paint,
    .request = request,
    .subtitle = subtitle,
};

struct view *
help_new(struct app *app, const struct view *about)
{
	struct help *help = calloc(1, sizeof(*help));

	if (help == NULL)
		return NULL;
	help->view = (struct view){&help_ops, app};
	help->about = about;
	help->pages = 1;
	return &help->view;
}
