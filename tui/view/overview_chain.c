/* SPDX-License-Identifier: MIT */
/*
 * The chain of links; see overview.h. Which link is in which state is
 * explain.h's to say, whether a gateway answered the last test's.
 */
#include "tui/view/overview.h"

#include <stdio.h>

#define COLUMNS	    5
#define FIRST_COL   3
#define COLUMN_ROWS 5 /* name, title, two lines, state */

/* The service is no column: it is said below when it is what ends the chain. */
static const struct {
	enum explain_link_kind link;
	const char *name;
} columns[COLUMNS] = {
    {EXPLAIN_USER, "user"},
    {EXPLAIN_RULE, "rule"},
    {EXPLAIN_PROVIDER, "provider"},
    {EXPLAIN_CREDENTIAL, "credential"},
    {EXPLAIN_GATEWAY, "gateway"},
};

static const char *const state_words[] = {
    [EXPLAIN_OK] = "OK",
    [EXPLAIN_WARN] = "WARN",
    [EXPLAIN_FAIL] = "FAIL",
    [EXPLAIN_SKIP] = "--",
};
static const enum role state_roles[] = {
    [EXPLAIN_OK] = ROLE_OK,
    [EXPLAIN_WARN] = ROLE_WARN,
    [EXPLAIN_FAIL] = ROLE_ERROR,
    [EXPLAIN_SKIP] = ROLE_DIM,
};

/* A link with what the last test said of it. */
static struct explain_link
link_of(const struct app *app, size_t column)
{
	struct explain_link link = app->explanation.link[columns[column].link];
	const struct frame_provider *provider = app->explanation.provider;
	const struct tested *tested =
	    provider == NULL ? NULL : app_last_test(app, provider->name, NULL);

	if (columns[column].link != EXPLAIN_GATEWAY)
		return link;
	if (tested == NULL && link.state == EXPLAIN_OK) {
		link.state = EXPLAIN_SKIP; /* nobody knows yet */
		snprintf(link.lines[1], sizeof(link.lines[1]), "(t: try it)");
	}
	if (tested == NULL)
		return link;
	link.state = tested->result == FRAME_OK ? EXPLAIN_OK : EXPLAIN_FAIL;
	snprintf(link.lines[0], sizeof(link.lines[0]), "tested, %.0f ms",
	    tested->ms);
	app->world->date(
	    app->world, tested->when, link.lines[1], sizeof(link.lines[1]));
	return link;
}

/* Why the chain does not hold, or "": of the first link that fails, else of
 * the first that is doubtful. */
static const struct explain_link *
broken_link(const struct app *app)
{
	const struct explain_link *doubtful = NULL;

	for (size_t i = 0; i < EXPLAIN_LINKS; i++) {
		const struct explain_link *link = &app->explanation.link[i];
		if (link->state == EXPLAIN_FAIL)
			return link;
		if (link->state == EXPLAIN_WARN && doubtful == NULL)
			doubtful = link;
	}
	return doubtful;
}

static const char *
reason(const struct app *app, enum role *role)
{
	const struct explain_link *link =
	    app->explained ? broken_link(app) : NULL;

	*role = ROLE_NORMAL;
	if (app->who.state == WHO_ASKED) {
		*role = ROLE_DIM;
		return "The name service is being asked about this person.";
	}
	if (app->who.state == WHO_FAILED) {
		*role = ROLE_ERROR;
		return app->who.why;
	}
	if (!app->explained) {
		*role = ROLE_DIM;
		return "Nothing can be told while the file has errors.";
	}
	if (link == NULL)
		return app->explanation.token
			   ? ""
			   : "No token is asked for at this login.";
	*role = state_roles[link->state];
	return link->why;
}

/* --- shapes */

enum chain_shape
chain_shape(int rows, int cols)
{
	if (rows >= 16 && cols >= 76)
		return CHAIN_COLUMNS;
	return rows >= 11 ? CHAIN_ROWS : CHAIN_LINE;
}

static int
reason_rows(const struct app *app, struct rect rest)
{
	enum role role;
	const char *text = reason(app, &role);

	rest.cols -= FIRST_COL;
	return *text == '\0' ? 0 : canvas_wrap(NULL, rest, 0, 0, role, text);
}

int
chain_rows(const struct app *app, enum chain_shape shape, struct rect rest)
{
	int why = reason_rows(app, rest), rows;

	if (shape == CHAIN_LINE)
		return why > 0 && rest.rows > 3 ? 2 : 1;
	if (shape == CHAIN_COLUMNS)
		rows = 2 + COLUMN_ROWS + why + 1;
	else
		rows = 1 + (app->explained ? COLUMNS : 0) + why;
	return rows;
}

static void
paint_reason(
    const struct app *app, struct canvas *canvas, struct rect rect, int row)
{
	enum role role;
	const char *text = reason(app, &role);

	rect.col += FIRST_COL;
	rect.cols -= FIRST_COL;
	if (*text != '\0')
		canvas_wrap(canvas, rect, row, 0, role, text);
}

static void
paint_heading(const struct app *app, struct canvas *canvas, struct rect rect)
{
	bool wide = rect.cols >= 76;
	int width = canvas_width(app->who.name), col = wide ? 20 : 6;

	canvas_put(canvas, rect, 0, 1, -1, ROLE_TITLE,
	    wide ? "WHAT HAPPENS WHEN" : "WHEN");
	if (wide)
		width = width < 17 ? 17 : width > 24 ? 24 : width;
	else if (width > rect.cols - 16)
		width = rect.cols - 16;
	if (wide)
		canvas_putf(canvas, rect, 0, col, -1, ROLE_DIM, "%.*s", width,
		    "________________________");
	canvas_put(canvas, rect, 0, col, width, ROLE_KEY, app->who.name);
	col += width + (wide ? 2 : 1);
	col += 2 + canvas_put(canvas, rect, 0, col, -1, ROLE_TITLE, "LOGS IN");
	if (wide)
		canvas_put_right(
		    canvas, rect, 0, ROLE_DIM, "(w: type another name) ");
}

static void
paint_column(const struct app *app, struct canvas *canvas, struct rect rect,
    size_t column, int col, int width)
{
	struct explain_link link = link_of(app, column);
	bool last = column + 1 == COLUMNS;
	int arrow = last ? 0 : 6;

	canvas_put(canvas, rect, 0, col, width, ROLE_DIM, columns[column].name);
	if (!app->explained)
		return;
	canvas_put(
	    canvas, rect, 1, col, width - arrow, ROLE_NORMAL, link.title);
	if (!last)
		canvas_put(
		    canvas, rect, 1, col + width - 5, 3, ROLE_DIM, "-->");
	for (int i = 0; i < 2; i++)
		canvas_put(canvas, rect, 2 + i, col, width - 1, ROLE_NORMAL,
		    link.lines[i]);
	canvas_put(canvas, rect, 4, col, width, state_roles[link.state],
	    state_words[link.state]);
}

static void
paint_columns(const struct app *app, struct canvas *canvas, struct rect rect)
{
	int pitch = (rect.cols + 1) / COLUMNS, col = FIRST_COL;

	for (size_t i = 0; i < COLUMNS; i++) {
		/* names of accounts are short */
		int width = i == 0 ? pitch - 2 : pitch;
		if (i + 1 == COLUMNS)
			width = rect.cols - col;
		paint_column(app, canvas, rect, i, col, width);
		col += width;
	}
}

static void
paint_row(const struct app *app, struct canvas *canvas, struct rect rect,
    size_t column)
{
	struct explain_link link = link_of(app, column);
	int row = (int)column, col = FIRST_COL + 11;

	canvas_put(
	    canvas, rect, row, FIRST_COL, 10, ROLE_DIM, columns[column].name);
	canvas_put(canvas, rect, row, col, 5, state_roles[link.state],
	    state_words[link.state]);
	col += 6;
	col +=
	    2 + canvas_put(canvas, rect, row, col, -1, ROLE_NORMAL, link.title);
	for (int i = 0; i < 2; i++)
		if (link.lines[i][0] != '\0')
			col += 2 + canvas_put(canvas, rect, row, col, -1,
				       ROLE_DIM, link.lines[i]);
}

static void
paint_line(const struct app *app, struct canvas *canvas, struct rect rect)
{
	const struct explain_link *broken = broken_link(app);
	enum explain_state worst = broken != NULL ? broken->state : EXPLAIN_OK;
	int col = 1;

	/* first, for the end of the line may be out of sight */
	if (app->explained)
		col += 1 + canvas_put(canvas, rect, 0, col, -1,
			       state_roles[worst], state_words[worst]);
	col += canvas_put(canvas, rect, 0, col, -1, ROLE_KEY, app->who.name);
	for (size_t i = 1; app->explained && i + 1 < COLUMNS; i++) {
		const struct explain_link *link =
		    &app->explanation.link[columns[i].link];
		if (link->state == EXPLAIN_SKIP)
			break;
		col += canvas_putf(canvas, rect, 0, col, -1, ROLE_NORMAL,
		    " > %s", link->title);
	}
	paint_reason(app, canvas, rect, 1);
}

void
chain_paint(const struct app *app, struct canvas *canvas,
    enum chain_shape shape, struct rect rect)
{
	if (shape == CHAIN_LINE) {
		paint_line(app, canvas, rect);
		return;
	}
	paint_heading(app, canvas, rect);
	(void)rect_take(&rect, shape == CHAIN_COLUMNS ? 2 : 1);
	if (shape == CHAIN_COLUMNS) {
		paint_columns(app, canvas, rect);
		paint_reason(app, canvas, rect, COLUMN_ROWS);
		return;
	}
	for (size_t i = 0; app->explained && i < COLUMNS; i++)
		paint_row(app, canvas, rect, i);
	paint_reason(app, canvas, rect, app->explained ? COLUMNS : 0);
}
