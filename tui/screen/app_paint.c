/* SPDX-License-Identifier: MIT */
/*
 * The frame around a view: title, pages, message and hints, and how much room
 * each gets. A pure function of the app's state and the canvas's size.
 */
#include <stdio.h>
#include <string.h>

#include "tui/screen/app_parts.h"

#define ROOMY_ROWS   24 /* from here on there are rules around the view */
#define ROOMY_COLS   80
#define HINTS_MAX    32
#define MESSAGE_ROWS 5 /* at most */

/* --- title */

static const char *
file_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash != NULL ? slash + 1 : path;
}

static void
unsaved(const struct app *app, char *buf, size_t size)
{
	buf[0] = '\0';
	if (!frame_draft_dirty(&app->draft))
		return;
	if (app->draft.done > 0)
		snprintf(buf, size, "* %zu unsaved", app->draft.done);
	else
		snprintf(buf, size, "* unsaved");
}

/* The longest of several ways to say it that leaves room for the right. */
static void
paint_title(const struct app *app, struct canvas *canvas, struct rect rect)
{
	const struct world *world = app->world;
	const char *file = app->parts->help != NULL ? "help" : app->draft.path;
	const char *only = app->read_only ? "  READ ONLY" : "";
	char count[32], left[4][600], right[2][300];
	/* Which ways go together, the longest first. */
	static const int ways[][2] = {{0, 0}, {1, 0}, {1, 1}, {2, 1}, {3, 1}};
	const int last = (int)(sizeof(ways) / sizeof(ways[0])) - 1;
	const char *text, *side;
	int room = 0, way = 0;

	unsaved(app, count, sizeof(count));
	snprintf(right[0], sizeof(right[0]), " %s  %s ", world->host,
	    world->account);
	snprintf(right[1], sizeof(right[1]), " %s ", world->account);
	snprintf(left[0], sizeof(left[0]), " frame-admin  %s%s%s%s", file, only,
	    *count != '\0' ? "  " : "", count);
	snprintf(left[1], sizeof(left[1]), " frame-admin  %s%s%s%s",
	    file_name(file), only, *count != '\0' ? "  " : "", count);
	snprintf(left[2], sizeof(left[2]), " frame-admin %s%s%s",
	    *count != '\0' ? "* " : "", file_name(file), only);
	snprintf(left[3], sizeof(left[3]), " %s%s%s",
	    *count != '\0' ? "* " : "", file_name(file), only);
	for (;; way++) {
		text = left[ways[way][0]];
		side = right[ways[way][1]];
		room = rect.cols - canvas_width(side);
		if (way == last || canvas_width(text) <= room)
			break;
	}
	canvas_put(canvas, rect, 0, 0, room > 0 ? room : 0, ROLE_TITLE, text);
	canvas_put_right(canvas, rect, 0, ROLE_TITLE, side);
	canvas_role(canvas, rect, 0, 0, rect.cols, ROLE_TITLE);
}

/* --- pages */

static int
tabs_width(const struct app *app, int gap)
{
	int width = 2;

	for (size_t i = 0; i < PAGES; i++)
		width += canvas_width(app->page[i]->ops->title) + gap;
	return width;
}

/* Blanks around a tab are where its brackets go. 0: there is no room. */
static int
tabs_gap(const struct app *app, int cols)
{
	if (tabs_width(app, 2) <= cols)
		return 2;
	return tabs_width(app, 1) <= cols ? 1 : 0;
}

static void
paint_tabs(const struct app *app, struct canvas *canvas, struct rect rect)
{
	int gap = tabs_gap(app, rect.cols), col = 1;
	char place[32];

	if (gap == 0) {
		snprintf(
		    place, sizeof(place), "%zu/%d ", app->current + 1, PAGES);
		canvas_put(canvas, rect, 0, 1, -1, ROLE_KEY,
		    app->page[app->current]->ops->title);
		canvas_put_right(canvas, rect, 0, ROLE_NORMAL, place);
		return;
	}
	for (size_t i = 0; i < PAGES; i++) {
		bool here = i == app->current;

		if (here)
			canvas_put(canvas, rect, 0, col - 1, 1, ROLE_KEY, "[");
		col += canvas_put(canvas, rect, 0, col, -1,
		    here ? ROLE_KEY : ROLE_NORMAL, app->page[i]->ops->title);
		if (here)
			canvas_put(canvas, rect, 0, col, 1, ROLE_KEY, "]");
		col += gap;
	}
}

static void
paint_where(const struct app *app, const struct view *view,
    struct canvas *canvas, struct rect rect)
{
	const char *title = view->ops->title;
	char subtitle[200] = "";

	if (title == NULL)
		title = app->page[app->current]->ops->title;
	if (view->ops->subtitle != NULL)
		view->ops->subtitle(view, subtitle, sizeof(subtitle));
	canvas_putf(canvas, rect, 0, 1, -1, ROLE_KEY, "%s%s%s", title,
	    *subtitle != '\0' ? " > " : "", subtitle);
}

/* --- message */

static const char *
plural(size_t count)
{
	return count == 1 ? "" : "s";
}

static enum role
outside_message(const struct app *app, char *buf, size_t size)
{
	const char *file = file_name(app->draft.path);
	size_t edits = app->draft.done;

	if (!frame_draft_dirty(&app->draft))
		snprintf(buf, size,
		    "%s on the disk was changed and cannot be used. You see "
		    "it as it was.",
		    file);
	else
		snprintf(buf, size,
		    "%s was changed by somebody else. r: re-apply your %zu "
		    "edit%s to it",
		    file, edits, plural(edits));
	return ROLE_WARN;
}

/* What is worth knowing when nothing has just been said. */
static enum role
standing_message(const struct app *app, char *buf, size_t size)
{
	size_t errors = app->draft.diags.errors;

	/* A newcomer has made no mistake yet. */
	if (!app->draft.stamp.exists && app->draft.len == 0) {
		snprintf(buf, size,
		    "There is no configuration yet: nobody gets a token.");
		return ROLE_NORMAL;
	}
	if (errors > 0) {
		snprintf(buf, size,
		    "%zu error%s: logins would get no token. ! lists %s.",
		    errors, plural(errors), errors == 1 ? "it" : "them");
		return ROLE_ERROR;
	}
	if (frame_draft_dirty(&app->draft))
		snprintf(buf, size,
		    "Not saved yet: s shows the changes, then w writes them.");
	else if (app->read_only)
		snprintf(buf, size, "%s", app->read_only_why);
	else
		snprintf(buf, size,
		    "Ready. Changes are used at the next login; no service "
		    "needs a restart.");
	return ROLE_NORMAL;
}

/* A question of the disk's stays in sight behind small talk. */
static enum role
message(const struct app *app, char *buf, size_t size)
{
	const struct app_parts *parts = app->parts;
	bool said = parts->said[0] != '\0';

	if (app->outside == OUTSIDE_CHANGED &&
	    (!said || (parts->said_role != ROLE_WARN &&
			  parts->said_role != ROLE_ERROR)))
		return outside_message(app, buf, size);
	if (!said)
		return standing_message(app, buf, size);
	snprintf(buf, size, "%s", parts->said);
	return parts->said_role;
}

/* Takes as many rows from the bottom of *rest as it needs to be read. */
static void
paint_message(const struct app *app, struct canvas *canvas, struct rect *rest)
{
	char buf[SAID_BYTES];
	enum role role = message(app, buf, sizeof(buf));
	struct rect line = {0, 1, 1, rest->cols - 2}, area;
	int rows = canvas_wrap(NULL, line, 0, 0, role, buf);
	int most = rest->rows > 2 * MESSAGE_ROWS ? MESSAGE_ROWS : 2;

	if (app->parts->said[0] == '\0' && app->outside == OUTSIDE_SAME)
		most = 1;
	rows = rows < most ? rows : most;
	area = rect_take(rest, -rows);
	area.col++;
	area.cols -= 2;
	if (rows == 1)
		canvas_put(canvas, area, 0, 0, -1, role, buf);
	else
		canvas_wrap(canvas, area, 0, 0, role, buf);
}

/* --- hints */

/* Requests that the app answers on every page. */
static const enum request everywhere[] = {
    REQ_WHO, REQ_TEST, REQ_SAVE, REQ_QUIT, REQ_HELP};

static void
want(struct app *app, bool wanted[REQUESTS])
{
	const struct view *top = app_top(app);
	const enum request *request =
	    top->ops->requests != NULL ? top->ops->requests(top) : NULL;

	memset(wanted, 0, REQUESTS * sizeof(bool));
	for (; request != NULL && *request != REQ_NONE; request++)
		wanted[*request] = true;
	for (size_t i = 0; i < sizeof(everywhere) / sizeof(everywhere[0]); i++)
		wanted[everywhere[i]] = true;
	wanted[REQ_UNDO] = app->draft.done > 0;
	if (top->ops->where == WHERE_SAVE) /* one is there already */
		wanted[REQ_SAVE] = false;
	if (top->ops->where == WHERE_TEST)
		wanted[REQ_TEST] = false;
	if (app->outside == OUTSIDE_CHANGED) /* its key is taken */
		wanted[REQ_REVERT] = false;
}

struct hint {
	const struct key_binding *binding;
	char key[16];
};

static int
hint_width(const struct hint *hint)
{
	return 2 + canvas_width(hint->key) + 1 +
	       canvas_width(hint->binding->hint);
}

/* The place's own before those of all pages, then in the order of the table,
 * in which people find them again. */
static bool
comes_before(const struct key_binding *a, const struct key_binding *b,
    enum key_where where)
{
	if ((a->where == where) != (b->where == where))
		return a->where == where;
	return a < b;
}

/* By priority as many as fit. */
static size_t
fit_hints(struct app *app, int room, struct hint hint[HINTS_MAX])
{
	enum key_where where = app_where(app);
	bool wanted[REQUESTS], in_text = app_in_text(app);
	const struct key_binding *binding;
	size_t count = 0;

	want(app, wanted);
	for (size_t i = 0; count < HINTS_MAX &&
			   (binding = key_hint(where, wanted, i)) != NULL;
	     i++) {
		struct hint next = {.binding = binding};
		size_t at = count;

		key_label(binding, where, in_text, next.key);
		if (*binding->hint == '\0' || next.key[0] == '\0' ||
		    hint_width(&next) > room)
			continue;
		room -= hint_width(&next);
		for (; at > 0 &&
		       comes_before(binding, hint[at - 1].binding, where);
		     at--)
			hint[at] = hint[at - 1];
		hint[at] = next;
		count++;
	}
	return count;
}

void
app_hints(struct app *app, struct canvas *canvas, struct rect rect)
{
	struct hint hint[HINTS_MAX];
	size_t count;
	int col = 1;

	if (app->parts->help != NULL) {
		canvas_put(canvas, rect, 0, 1, -1, ROLE_NORMAL,
		    "? or Esc close  PgDn PgUp page");
		return;
	}
	if (app->parts->overlay.kind != OVERLAY_NONE) {
		if (overlay_hint(app) != NULL)
			canvas_put(canvas, rect, 0, 1, -1, ROLE_NORMAL,
			    overlay_hint(app));
		return;
	}
	/* one blank before the first, none behind the last */
	count = fit_hints(app, rect.cols + 1, hint);
	for (size_t i = 0; i < count; i++) {
		col +=
		    canvas_put(canvas, rect, 0, col, -1, ROLE_KEY, hint[i].key);
		col += canvas_putf(canvas, rect, 0, col, -1, ROLE_NORMAL, " %s",
		    hint[i].binding->hint);
		col += 2;
	}
}

/* --- all of it */

static void
paint_too_small(struct canvas *canvas)
{
	struct rect all = canvas_all(canvas);
	char text[100];

	snprintf(text, sizeof(text),
	    "The terminal is %dx%d. This needs %dx%d: make it larger.",
	    canvas->cols, canvas->rows, APP_COLS_MIN, APP_ROWS_MIN);
	canvas_wrap(canvas, all, 0, 0, ROLE_WARN, text);
}

static bool
roomy(const struct canvas *canvas)
{
	return canvas->rows >= ROOMY_ROWS && canvas->cols >= ROOMY_COLS;
}

void
app_paint(struct app *app, struct canvas *canvas)
{
	struct rect rest = canvas_all(canvas), row;
	struct view *top = app_top(app);

	canvas_clear(canvas);
	if (canvas->rows < APP_ROWS_MIN || canvas->cols < APP_COLS_MIN) {
		paint_too_small(canvas);
		return;
	}
	paint_title(app, canvas, rect_take(&rest, 1));
	row = rect_take(&rest, 1);
	if (top == app->page[app->current])
		paint_tabs(app, canvas, row);
	else
		paint_where(app, top, canvas, row);
	canvas_rule(canvas, rect_take(&rest, 1), 0);
	app_hints(app, canvas, rect_take(&rest, -1));
	if (roomy(canvas))
		canvas_rule(canvas, rect_take(&rest, -1), 0);
	paint_message(app, canvas, &rest);
	top->ops->paint(top, canvas, rest);
	overlay_paint(app, canvas, rest);
}

/* --- the mouse, on what was painted */

static bool
click_tab(struct app *app, const struct canvas *canvas, int col)
{
	int gap = tabs_gap(app, canvas->cols), at = 1;

	for (size_t i = 0; gap != 0 && i < PAGES; i++) {
		at += canvas_width(app->page[i]->ops->title) + gap;
		if (col < at - 1) {
			app_key(app, (uint32_t)('1' + i));
			return true;
		}
	}
	return false;
}

/* A click on a row is as many steps of the cursor keys. */
void
app_mouse(struct app *app, const struct canvas *canvas, uint32_t button,
    int row, int col)
{
	int steps = row - canvas->cursor_row;
	bool list = app_where(app) != WHERE_FORM && !app_in_text(app) &&
		    (app->parts->overlay.kind == OVERLAY_NONE ||
			app->parts->overlay.kind == OVERLAY_CHOOSE);

	if (button == 4 || button == 5) {
		app_key(app, button == 4 ? KEY_CODE_UP : KEY_CODE_DOWN);
		return;
	}
	if (button != 1 || !list)
		return;
	if (row == 1 && app_top(app) == app->page[app->current] &&
	    app->parts->overlay.kind == OVERLAY_NONE) {
		click_tab(app, canvas, col);
		return;
	}
	if (row < 3 || row >= canvas->rows - 2)
		return;
	for (; steps < 0; steps++)
		app_key(app, KEY_CODE_UP);
	for (; steps > 0; steps--)
		app_key(app, KEY_CODE_DOWN);
}
