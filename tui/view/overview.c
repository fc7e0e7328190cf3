/* SPDX-License-Identifier: MIT */
/*
 * The first page: the file, what happens when one real person logs in, and
 * what needs attention. It shows what app.h knows and changes nothing. The
 * chain of links is painted in overview_chain.c.
 */
#include "tui/view/overview.h"

#include <stdio.h>
#include <stdlib.h>

#include "tui/view/list_page.h"
#include "tui/view/outline.h"
#include "tui/view/pane.h"

#define WHERE_COLS 24

struct overview {
	struct list_page page;
	struct list_column column[2];
};

/* --- the file */

static size_t
count_keys(const struct app *app, const char *section)
{
	const struct frame_node *node = outline_section(&app->draft, section);

	return node == NULL		      ? 0
	       : node->kind == FRAME_NODE_MAP ? node->children / 2
					      : node->children;
}

static void
paint_state(const struct app *app, struct canvas *canvas, struct rect rect)
{
	const struct frame_draft *draft = &app->draft;
	size_t errors = draft->diags.errors;
	char what[64];

	if (!draft->stamp.exists && draft->len == 0)
		canvas_put(canvas, rect, 0, 10, -1, ROLE_WARN,
		    "there is no file yet: nobody gets a token");
	else if (errors > 0)
		canvas_putf(canvas, rect, 0, 10, -1, ROLE_ERROR,
		    "%zu error%s: nobody gets a token; logins still work",
		    errors, pane_plural(errors));
	if (errors > 0 || (!draft->stamp.exists && draft->len == 0))
		return;
	snprintf(
	    what, sizeof(what), "valid (version %d)", FRAME_CONFIG_VERSION);
	canvas_put(canvas, rect, 0, 10, -1, ROLE_OK, what);
}

static void
paint_file(const struct app *app, struct canvas *canvas, struct rect rect)
{
	const struct frame_stamp *stamp = &app->draft.stamp;
	struct world *world = app->world;
	char owner[100], when[32];

	if (!stamp->exists || rect.cols < 70 || app->draft.diags.errors > 0)
		return;
	world->owner(world, stamp->uid, stamp->gid, owner, sizeof(owner));
	world->date(world,
	    (int64_t)stamp->mtime.tv_sec * 1000 +
		stamp->mtime.tv_nsec / 1000000,
	    when, sizeof(when));
	canvas_putf(canvas, rect, 0, 30, -1, ROLE_NORMAL,
	    "mode %04o %s   last saved %s", (unsigned)stamp->mode & 07777,
	    owner, when);
}

static void
paint_counts(const struct app *app, struct canvas *canvas, struct rect rect)
{
	size_t credentials = count_keys(app, "credentials");
	size_t providers = count_keys(app, "providers");
	size_t rules = count_keys(app, "mappings");
	size_t keys = count_keys(app, "metadata");
	bool wide = rect.cols >= 70;
	const char *gap = wide ? "    " : "  ";

	canvas_putf(canvas, rect, 1, 10, -1, ROLE_NORMAL,
	    "%zu %s%s%s%zu provider%s%s%zu %s%s%s%zu %s%s", credentials,
	    wide ? "credential" : "key", pane_plural(credentials), gap,
	    providers, pane_plural(providers), gap, rules,
	    wide ? "mapping" : "rule", pane_plural(rules), gap, keys,
	    wide ? "metadata key" : "value", pane_plural(keys));
}

static void
paint_config(const struct app *app, struct canvas *canvas, struct rect rect)
{
	canvas_put(canvas, rect, 0, 1, -1, ROLE_TITLE, "CONFIG");
	paint_state(app, canvas, rect);
	paint_file(app, canvas, rect);
	paint_counts(app, canvas, rect);
}

/* --- what needs attention */

static struct list_cell
problem_cell(
    const void *owner, size_t row, size_t column, char *buf, size_t size)
{
	const struct overview *overview = owner;
	const struct problem *problem = &overview->page.view.app->problem[row];

	if (column == 0)
		snprintf(buf, size, "%s  %s", pane_level_word(problem->level),
		    problem->message);
	else if (problem->where[0] != '\0')
		snprintf(buf, size, "%s", problem->where);
	else if (problem->line > 0)
		snprintf(buf, size, "line %zu", problem->line);
	else
		buf[0] = '\0';
	return (struct list_cell){buf, pane_level_role(problem->level)};
}

/* The second column is as wide as what stands in it. */
static void
fit_columns(struct overview *overview)
{
	const struct app *app = overview->page.view.app;
	int width = 9;

	for (size_t i = 0; i < app->problems; i++) {
		int where = canvas_width(app->problem[i].where);
		if (where > width)
			width = where;
	}
	overview->column[1].width = width < WHERE_COLS ? width : WHERE_COLS;
}

/* The selected one in full, and what to do about it. */
static void
paint_problem(
    struct overview *overview, struct canvas *canvas, struct rect rect)
{
	struct pen pen = {canvas, rect, 0, 9};
	size_t row = list_current(&overview->page.list);
	const struct problem *problem;

	if (row == (size_t)-1 || rect.rows == 0)
		return;
	problem = &overview->page.view.app->problem[row];
	if (rect.rows > 1)
		pen_line(&pen, pane_level_word(problem->level),
		    pane_level_role(problem->level), problem->message);
	pen_line(&pen, "do", ROLE_NORMAL, problem->advice);
}

static void
paint_attention(
    struct overview *overview, struct canvas *canvas, struct rect rect)
{
	const struct app *app = overview->page.view.app;
	struct rect pane = {rect.row, rect.col, 0, rect.cols}, heading;

	if (app->problems > 0)
		pane = pane_take(canvas, &rect, 4, 7);
	if (pane.rows == 0 && app->problems > 0 && rect.rows > 4)
		pane = rect_take(&rect, -1);
	heading = (struct rect){rect.row, rect.col, 0, rect.cols};
	if (rect.rows > 2)
		heading = rect_take(&rect, 1);
	list_paint(&overview->page.list, canvas, rect,
	    app->audited || app->draft.diags.errors > 0
		? "Nothing."
		: "Looking at files, users and groups.");
	canvas_putf(canvas, heading, 0, 1, -1, ROLE_TITLE,
	    "NEEDS ATTENTION (%zu)%s", app->problems,
	    app->audited || !app->draft.valid ? "" : ", still looking");
	paint_problem(overview, canvas, pane);
}

static void
overview_paint(struct view *view, struct canvas *canvas, struct rect rect)
{
	struct overview *overview = (struct overview *)view;
	enum chain_shape shape = chain_shape(rect.rows, rect.cols);

	if (shape != CHAIN_LINE) {
		paint_config(view->app, canvas, rect_take(&rect, 2));
		if (shape == CHAIN_COLUMNS)
			(void)rect_take(&rect, 1);
	}
	chain_paint(view->app, canvas, shape,
	    rect_take(&rect, chain_rows(view->app, shape, rect)));
	paint_attention(overview, canvas, rect);
}

static void
open_problem(struct overview *overview)
{
	struct app *app = overview->page.view.app;
	size_t row = list_current(&overview->page.list);

	if (row != (size_t)-1)
		app_go_problem(app, &app->problem[row]);
}

/* --- as a view */

static const enum request *
overview_requests(const struct view *view)
{
	static const enum request requests[] = {REQ_VISIT, REQ_WHO, REQ_TEST,
	    REQ_SAVE, REQ_UNDO, REQ_REDO, REQ_FILTER, REQ_EDITOR, REQ_QUIT,
	    REQ_NONE};

	(void)view;
	return requests;
}

static bool
overview_request(struct view *view, enum request request)
{
	struct overview *overview = (struct overview *)view;

	if (list_key(&overview->page.list, request))
		return true;
	if (request != REQ_VISIT)
		return false;
	open_problem(overview);
	return true;
}

static void
overview_refresh(struct view *view)
{
	struct overview *overview = (struct overview *)view;

	fit_columns(overview);
	list_refill(&overview->page.list, view->app->problems);
}

static void
overview_close(struct view *view)
{
	list_close(&((struct overview *)view)->page.list);
	free(view);
}

static const struct view_ops overview_ops = {
    .name = "overview",
    .title = "1 Overview",
    .about = "The chain shows what would happen if this person logged in now: "
	     "the rule that matches, its provider and credential. Each link "
	     "is OK or says why not. Nothing is sent until you press t.\n"
	     "Below it stands what is wrong or doubtful. Enter goes to the "
	     "entry concerned.",
    .twin = "frame-admin explain USER; frame-admin check",
    .where = WHERE_OVERVIEW,
    .requests = overview_requests,
    .paint = overview_paint,
    .request = overview_request,
    .close = overview_close,
    .in_text = list_page_in_text,
    .text = list_page_text,
    .refresh = overview_refresh,
};

struct view *
overview_new(struct app *app)
{
	struct overview *overview = calloc(1, sizeof(*overview));

	if (overview == NULL)
		return NULL;
	overview->page.view = (struct view){.ops = &overview_ops, .app = app};
	overview->column[0] =
	    (struct list_column){.title = "", .width = 20, .grow = 1};
	overview->column[1] = (struct list_column){.title = "", .priority = 1};
	if (!list_open(&overview->page.list, overview->column, 2, problem_cell,
		NULL, overview)) {
		free(overview);
		return NULL;
	}
	overview_refresh(&overview->page.view);
	return &overview->page.view;
}
