/* SPDX-License-Identifier: MIT */
/*
 * What the pages of credentials and providers do alike; see entry_page.h.
 */
#include "tui/view/entry_page.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tui/view/change.h"
#include "tui/view/entry.h"
#include "tui/view/outline.h"

#define TEST_PAGE 6

static struct app *
app_of(const struct entry_page *page)
{
	return page->page.view.app;
}

const char *
entry_page_name(const struct entry_page *page, size_t row)
{
	return frame_draft_name(&app_of(page)->draft, page->kind->section, row);
}

static const char *
selected(const struct entry_page *page)
{
	size_t row = list_current(&page->page.list);

	return row == (size_t)-1 ? NULL : entry_page_name(page, row);
}

void
entry_page_show(struct view *view, const char *name)
{
	struct entry_page *page = (struct entry_page *)view;
	const char *other;

	for (size_t i = 0; (other = entry_page_name(page, i)) != NULL; i++) {
		if (strcmp(other, name) == 0)
			list_select(&page->page.list, i);
	}
}

/* --- what is known about an entry */

/* Where it is in the file. False: nowhere. */
static bool
lines_of(const struct entry_page *page, const char *name, size_t *first,
    size_t *last)
{
	const struct frame_draft *draft = &app_of(page)->draft;
	const char *section = entry_section(page->kind->section);
	const struct frame_node *key =
	    outline_key(outline_section(draft, section), name);
	const struct frame_node *map = outline_entry(draft, section, name);

	if (key == NULL || map == NULL)
		return false;
	*first = key->line;
	*last = outline_last_line(map);
	return true;
}

bool
entry_page_changed(const struct entry_page *page, const char *name)
{
	size_t first, last;

	return lines_of(page, name, &first, &last) &&
	       changed_in(&page->changed, first, last);
}

struct list_cell
entry_page_uses(
    const struct entry_page *page, const char *name, char *buf, size_t size)
{
	size_t uses =
	    frame_draft_uses(&app_of(page)->draft, page->kind->section, name);

	if (uses == 0)
		return (struct list_cell){"(unused)", ROLE_WARN};
	snprintf(
	    buf, size, "%zu %s%s", uses, page->kind->user, pane_plural(uses));
	return (struct list_cell){buf, ROLE_NORMAL};
}

void
entry_page_tested(
    struct pen *pen, const struct app *app, const struct tested *tested)
{
	bool fine;
	char when[40];

	if (tested == NULL)
		return;
	fine = tested->result == FRAME_OK;
	app->world->date(app->world, tested->when, when, sizeof(when));
	pen_linef(pen, "last test", fine ? ROLE_OK : ROLE_ERROR,
	    "%s, %s, %.0f ms",
	    fine ? "OK" : frame_result_info(tested->result)->name, when,
	    tested->ms);
}

/* --- painting */

static void
paint_details(struct entry_page *page, struct canvas *canvas, struct rect rect)
{
	const char *name = selected(page);
	struct pen pen = {canvas, rect, 1, 15};
	size_t first, last;
	char lines[60];

	if (rect.rows == 0 || name == NULL)
		return;
	canvas_put(canvas, rect, 0, 1, -1, ROLE_KEY, name);
	if (lines_of(page, name, &first, &last)) {
		snprintf(lines, sizeof(lines), "line %zu-%zu of the file ",
		    first, last);
		canvas_put_right(canvas, rect, 0, ROLE_DIM, lines);
	}
	page->kind->details(page, &pen, name, list_current(&page->page.list));
}

void
entry_page_paint(struct view *view, struct canvas *canvas, struct rect rect)
{
	struct entry_page *page = (struct entry_page *)view;
	const struct entry_page_kind *kind = page->kind;
	const struct frame_draft *draft = &view->app->draft;
	struct rect pane =
	    pane_take(canvas, &rect, kind->pane_rows, kind->list_rows);

	list_paint(&page->page.list, canvas, rect,
	    draft->doc.root == NULL && draft->len > 0
		? "The file cannot be read as it is: ! shows why, E opens it."
		: kind->none);
	paint_details(page, canvas, pane);
}

/* --- changing */

static void
open_form(struct entry_page *page, const char *name, const char *copy_of)
{
	struct app *app = app_of(page);

	if (app_may_edit(app))
		app_push(app, page->kind->form(app, name, copy_of));
}

static void
delete_selected(struct app *app, void *context)
{
	struct entry_page *page = context;
	const struct entry_page_kind *kind = page->kind;
	const char *selected_name = selected(page);
	char name[FRAME_NAME_MAX * 4 + 1];
	struct frame_edit edit = {.kind = FRAME_EDIT_REMOVE};

	if (selected_name == NULL)
		return;
	snprintf(name, sizeof(name), "%s", selected_name);
	edit.route = change_route(entry_section(kind->section), name, NULL);
	if (app_edit(
		app, &edit, "%s %s: removed", entry_noun(kind->section), name))
		app_say(app, ROLE_NORMAL,
		    "%s %s is deleted. u takes that back.%s", kind->title, name,
		    kind->kept);
}

static void
ask_delete(struct entry_page *page)
{
	struct app *app = app_of(page);
	const struct entry_page_kind *kind = page->kind;
	const char *noun = entry_noun(kind->section), *name = selected(page);
	size_t uses;

	if (name == NULL || !app_may_edit(app))
		return;
	uses = frame_draft_uses(&app->draft, kind->section, name);
	if (uses == 0)
		app_ask(app, delete_selected, page, NULL, "Delete %s %s? %s",
		    noun, name, kind->unused);
	else
		app_ask(app, delete_selected, page, name,
		    "Delete %s %s? %zu %s%s it%s", noun, name, uses, kind->user,
		    uses == 1 ? " uses" : "s use", kind->loss);
}

static void
test_selected(const struct entry_page *page)
{
	struct app *app = app_of(page);
	const char *name = selected(page), *provider;

	if (name == NULL)
		return;
	provider = page->kind->provider(app, name);
	if (provider == NULL) {
		app_say(app, ROLE_WARN,
		    "No provider uses %s: there is nothing to try it with.",
		    name);
		return;
	}
	app_go(app, TEST_PAGE);
	test_run(app->page[TEST_PAGE], NULL, provider);
}

/* --- as a view */

const enum request *
entry_page_requests(const struct view *view)
{
	static const enum request requests[] = {REQ_OPEN, REQ_ADD, REQ_COPY,
	    REQ_DELETE, REQ_TEST, REQ_FILTER, REQ_SAVE, REQ_UNDO, REQ_REDO,
	    REQ_EDITOR, REQ_NONE};

	(void)view;
	return requests;
}

bool
entry_page_request(struct view *view, enum request request)
{
	struct entry_page *page = (struct entry_page *)view;
	const char *name = selected(page);

	if (list_key(&page->page.list, request))
		return true;
	if (request == REQ_ADD)
		open_form(page, NULL, NULL);
	else if (request == REQ_OPEN && name != NULL)
		open_form(page, name, NULL);
	else if (request == REQ_COPY && name != NULL)
		open_form(page, NULL, name);
	else if (request == REQ_DELETE)
		ask_delete(page);
	else if (request == REQ_TEST)
		test_selected(page);
	else
		return false;
	return true;
}

void
entry_page_refresh(struct view *view)
{
	struct entry_page *page = (struct entry_page *)view;
	size_t count = 0;

	while (entry_page_name(page, count) != NULL)
		count++;
	changed_follow(&page->changed, &view->app->draft);
	list_refill(&page->page.list, count);
}

void
entry_page_close(struct view *view)
{
	struct entry_page *page = (struct entry_page *)view;

	list_close(&page->page.list);
	changed_free(&page->changed);
	free(page);
}
