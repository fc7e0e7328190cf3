/* SPDX-License-Identifier: MIT */
/*
 * What Frame is told: claims, common metadata, each provider's own, with the
 * value that each would have for the person traced; and behind them the
 * settings of login: and network:, which no other page shows.
 */
#include "tui/view/metadata.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/template.h"
#include "tui/view/change.h"
#include "tui/view/changed.h"
#include "tui/view/list_page.h"
#include "tui/view/outline.h"
#include "tui/view/pane.h"
#include "tui/view/settings_form.h"

enum column {
	COLUMN_KEY,
	COLUMN_FROM,
	COLUMN_VALUE,
	COLUMNS
};

struct metadata {
	struct list_page page;
	struct list_column column[COLUMNS];
	char for_whom[64]; /* "FOR BOB, RIGHT NOW" */
	struct datum_row *row;
	size_t rows, values; /* all, and those that are no settings */
	struct changed changed;
};

/* --- cells */

static struct list_cell
value_cell(const struct metadata *metadata, const struct datum_row *row,
    char *buf, size_t size)
{
	const struct app *app = metadata->page.view.app;
	const struct explain_value *value = metadata_value(app, row);
	const char *why;

	if (value == NULL || value->value == NULL)
		return (struct list_cell){
		    metadata_no_value(app, row), ROLE_DIM};
	why = metadata_remark(row, value);
	if (*why == '\0')
		return (struct list_cell){value->value, ROLE_NORMAL};
	snprintf(buf, size, "%s  %s", value->value, why);
	return (struct list_cell){buf, ROLE_NORMAL};
}

static struct list_cell
metadata_cell(
    const void *owner, size_t index, size_t column, char *buf, size_t size)
{
	const struct metadata *metadata = owner;
	const struct datum_row *row = &metadata->row[index];

	switch ((enum column)column) {
	case COLUMN_KEY:
		if (row->kind == DATUM_CLAIM)
			return (struct list_cell){row->key, ROLE_NORMAL};
		snprintf(buf, size, "%s.%s", metadata_place(row), row->key);
		return (struct list_cell){buf, ROLE_NORMAL};
	case COLUMN_FROM:
		metadata_from(metadata->page.view.app, row, buf, size);
		return (struct list_cell){
		    buf, row->value == NULL ? ROLE_DIM : ROLE_NORMAL};
	default:
		return value_cell(metadata, row, buf, size);
	}
}

static char
metadata_mark(const void *owner, size_t index)
{
	const struct metadata *metadata = owner;
	const struct datum_row *row = &metadata->row[index];

	return row->value != NULL && changed_in(&metadata->changed, row->line,
					 outline_last_line(row->value))
		   ? '*'
		   : ' ';
}

/* --- painting */

static void
paint_heading(const struct app *app, struct canvas *canvas, struct rect rect)
{
	char who[400];
	int left = canvas_put(canvas, rect, 0, 1, -1, ROLE_NORMAL,
	    rect.cols >= 60 ? "Sent with every token request."
			    : "Sent to Frame.");

	snprintf(who, sizeof(who), "preview for: %s on %s ", app->who.name,
	    app->world->host);
	rect.col += left + 3;
	rect.cols -= left + 3;
	if (rect.cols > 20)
		canvas_put_right(canvas, rect, 0, ROLE_KEY, who);
}

/* Where each source's value comes from, and whether that can be trusted. */
static void
paint_sources(struct pen *pen, const char *template)
{
	const char *label = "sources";

	for (size_t i = 0; i < frame_template_source_count; i++) {
		const struct frame_template_source *source =
		    &frame_template_sources[i];
		bool env = strcmp(source->name, "env.") == 0;
		if (!metadata_uses(template, source->name))
			continue;
		pen_linef(pen, label, env ? ROLE_WARN : ROLE_NORMAL, "%s%s  %s",
		    source->name, env ? "NAME" : "",
		    env ? "user controlled: the person logging in may choose it"
			: source->meaning);
		label = "";
	}
}

static void
paint_setting(const struct metadata *metadata, struct pen *pen,
    const struct datum_row *row)
{
	char text[600];

	metadata_from(metadata->page.view.app, row, text, sizeof(text));
	pen_line(
	    pen, row->value == NULL ? "default" : "value", ROLE_NORMAL, text);
	pen_line(pen, "what it is", ROLE_NORMAL, row->setting->help);
}

static void
paint_datum(const struct metadata *metadata, struct pen *pen,
    const struct datum_row *row)
{
	const struct explain_value *value =
	    metadata_value(metadata->page.view.app, row);
	char text[600];

	metadata_from(metadata->page.view.app, row, text, sizeof(text));
	pen_line(pen, "template", ROLE_NORMAL, text);
	if (value != NULL)
		pen_linef(pen, "preview", ROLE_NORMAL, "%s %s",
		    value->value != NULL ? value->value : "",
		    metadata_remark(row, value));
	paint_sources(pen, text);
	pen_line(pen, "providers", ROLE_NORMAL,
	    row->kind == DATUM_OWN ? row->provider : "all");
}

static void
paint_details(
    struct metadata *metadata, struct canvas *canvas, struct rect rect)
{
	size_t index = list_current(&metadata->page.list);
	struct pen pen = {canvas, rect, 1, 15};
	const struct datum_row *row;

	if (rect.rows == 0 || index == (size_t)-1)
		return;
	row = &metadata->row[index];
	canvas_putf(canvas, rect, 0, 1, -1, ROLE_TITLE, "%s%s%s",
	    row->kind == DATUM_CLAIM ? "" : metadata_place(row),
	    row->kind == DATUM_CLAIM ? "" : ".", row->key);
	if (row->line > 0) {
		char where[48];
		snprintf(
		    where, sizeof(where), "line %zu of the file ", row->line);
		canvas_put_right(canvas, rect, 0, ROLE_DIM, where);
	}
	if (row->kind == DATUM_SETTING)
		paint_setting(metadata, &pen, row);
	else
		paint_datum(metadata, &pen, row);
}

static void
paint_count(
    const struct metadata *metadata, struct canvas *canvas, struct rect rect)
{
	if (rect.rows > 0)
		canvas_putf(canvas, rect, 0, 1, -1, ROLE_DIM,
		    "%zu key%s. Users can read metadata (no secrets here) and "
		    "can set env.* values.",
		    metadata->values, pane_plural(metadata->values));
}

static void
metadata_paint(struct view *view, struct canvas *canvas, struct rect rect)
{
	struct metadata *metadata = (struct metadata *)view;
	struct rect pane = {0}, last = {0};

	if (rect.rows > 5)
		paint_heading(view->app, canvas, rect_take(&rect, 1));
	if (rect.rows >= 16 && metadata->rows > 0)
		last = rect_take(&rect, -1);
	if (metadata->rows > 0)
		pane = pane_take(canvas, &rect, 5, 8);
	list_paint(&metadata->page.list, canvas, rect,
	    "The file cannot be read as it is. ! shows why, E opens it.");
	paint_details(metadata, canvas, pane);
	paint_count(metadata, canvas, last);
}

/* --- changing */

static const struct datum_row *
selected(const struct metadata *metadata)
{
	size_t index = list_current(&metadata->page.list);

	return index == (size_t)-1 ? NULL : &metadata->row[index];
}

/* A setting is there once. */
static void
open_row(struct metadata *metadata, const struct datum_row *row, bool copy)
{
	struct app *app = metadata->page.view.app;
	bool setting = row->kind == DATUM_SETTING;
	char key[400];

	snprintf(key, sizeof(key), "%s%s",
	    row->kind == DATUM_COMMON ? "metadata." : "", row->key);
	if (setting && copy)
		app_say(app, ROLE_NORMAL,
		    "%s is a setting and cannot be there twice.", row->key);
	else if (!change_possible(app))
		return;
	else if (setting)
		app_push(app,
		    settings_form_new(app, row->setting->section, row->key));
	else
		app_push(app, (copy ? metadata_form_copy : metadata_form_new)(
				  app, row->provider, key));
}

static struct frame_route
route_of(const struct datum_row *row)
{
	switch (row->kind) {
	case DATUM_OWN:
		return change_route(
		    "providers", row->provider, "metadata", row->key, NULL);
	default:
		return change_route(metadata_place(row), row->key, NULL);
	}
}

static void
delete_row(struct app *app, void *context)
{
	struct metadata *metadata = context;
	const struct datum_row *row = selected(metadata);
	struct frame_edit edit = {.kind = FRAME_EDIT_REMOVE};
	char words[400];

	if (row == NULL || row->value == NULL)
		return;
	edit.route = route_of(row);
	snprintf(words, sizeof(words), "%s %s", metadata_place(row), row->key);
	if (app_edit(app, &edit, "%s: removed", words)) {
		*strchr(words, ' ') = '.';
		app_say(app, ROLE_NORMAL, "%s is deleted. u takes that back.",
		    words);
	}
}

static void
ask_delete(struct metadata *metadata)
{
	struct app *app = metadata->page.view.app;
	const struct datum_row *row = selected(metadata);

	if (row == NULL)
		return;
	if (row->value == NULL)
		app_say(app, ROLE_NORMAL,
		    "%s is not in the file: its default holds.", row->key);
	else if (change_possible(app))
		app_ask(app, delete_row, metadata, NULL,
		    row->kind == DATUM_SETTING
			? "Delete %s.%s, so that its default holds?"
			: "Delete %s.%s?",
		    metadata_place(row), row->key);
}

static bool
metadata_request(struct view *view, enum request request)
{
	struct metadata *metadata = (struct metadata *)view;
	const struct datum_row *row = selected(metadata);

	if (list_key(&metadata->page.list, request))
		return true;
	if ((request == REQ_OPEN || request == REQ_COPY) && row != NULL) {
		open_row(metadata, row, request == REQ_COPY);
	} else if (request == REQ_ADD) {
		if (change_possible(view->app))
			app_push(view->app,
			    metadata_form_new(view->app, NULL, NULL));
	} else if (request == REQ_DELETE) {
		ask_delete(metadata);
	} else {
		return false;
	}
	return true;
}

/* --- as a view */

static void
title_column(struct metadata *metadata)
{
	const struct app *app = metadata->page.view.app;

	snprintf(metadata->for_whom, sizeof(metadata->for_whom),
	    "FOR %.40s, RIGHT NOW", app->who.name);
	for (char *at = metadata->for_whom; *at != '\0'; at++)
		*at = (char)toupper((unsigned char)*at);
}

static void
metadata_refresh(struct view *view)
{
	struct metadata *metadata = (struct metadata *)view;

	free(metadata->row);
	metadata->row = metadata_rows(view->app, &metadata->rows);
	metadata->values = 0;
	for (size_t i = 0; i < metadata->rows; i++)
		metadata->values += metadata->row[i].kind != DATUM_SETTING;
	changed_follow(&metadata->changed, &view->app->draft);
	title_column(metadata);
	list_refill(&metadata->page.list, metadata->rows);
}

static const enum request *
metadata_requests(const struct view *view)
{
	static const enum request requests[] = {REQ_OPEN, REQ_ADD, REQ_COPY,
	    REQ_DELETE, REQ_WHO, REQ_TEST, REQ_FILTER, REQ_SAVE, REQ_UNDO,
	    REQ_REDO, REQ_EDITOR, REQ_NONE};

	(void)view;
	return requests;
}

static void
metadata_close(struct view *view)
{
	struct metadata *metadata = (struct metadata *)view;

	list_close(&metadata->page.list);
	changed_free(&metadata->changed);
	free(metadata->row);
	free(metadata);
}

static const struct view_ops metadata_ops = {
    .name = "metadata",
    .title = "5 Metadata",
    .about = "Claims say who the person is; metadata is whatever else your "
	     "desktops or scripts need. Both are filled in at each login. The "
	     "person can read them, so they are no place for secrets.\n"
	     "Values with env. come from the login's environment, which the "
	     "person may be able to choose.\n"
	     "The rows of login and network are settings: Enter opens them.",
    .twin = "frame-admin list metadata; frame-admin set metadata.seat VALUE",
    .where = WHERE_PAGE,
    .requests = metadata_requests,
    .paint = metadata_paint,
    .request = metadata_request,
    .close = metadata_close,
    .in_text = list_page_in_text,
    .text = list_page_text,
    .refresh = metadata_refresh,
};

struct view *
metadata_new(struct app *app)
{
	static const struct list_column columns[COLUMNS] = {
	    [COLUMN_KEY] = {.title = "KEY",
		.width = 18,
		.grow = 1,
		.middle = true},
	    [COLUMN_FROM] = {.title = "FROM",
		.width = 22,
		.grow = 2,
		.priority = 1},
	    [COLUMN_VALUE] = {.width = 18, .grow = 2},
	};
	struct metadata *metadata = calloc(1, sizeof(*metadata));

	if (metadata == NULL)
		return NULL;
	metadata->page.view = (struct view){.ops = &metadata_ops, .app = app};
	memcpy(metadata->column, columns, sizeof(columns));
	metadata->column[COLUMN_VALUE].title = metadata->for_whom;
	if (!list_open(&metadata->page.list, metadata->column, COLUMNS,
		metadata_cell, metadata_mark, metadata)) {
		free(metadata);
		return NULL;
	}
	metadata_refresh(&metadata->page.view);
	return &metadata->page.view;
}

void
metadata_show(
    struct view *view, const char *provider, bool claim, const char *key)
{
	struct metadata *metadata = (struct metadata *)view;
	enum datum_kind kind = provider != NULL ? DATUM_OWN
			       : claim		? DATUM_CLAIM
						: DATUM_COMMON;

	for (size_t i = 0; key != NULL && i < metadata->rows; i++) {
		const struct datum_row *row = &metadata->row[i];
		if (row->kind != kind || strcmp(row->key, key) != 0 ||
		    (provider != NULL && strcmp(row->provider, provider) != 0))
			continue;
		list_select(&metadata->page.list, i);
		return;
	}
}

void
metadata_show_setting(
    struct view *view, enum frame_section section, const char *key)
{
	struct metadata *metadata = (struct metadata *)view;

	for (size_t i = 0; i < metadata->rows; i++) {
		const struct datum_row *row = &metadata->row[i];
		if (row->kind != DATUM_SETTING ||
		    row->setting->section != section ||
		    (key != NULL && strcmp(row->key, key) != 0))
			continue;
		list_select(&metadata->page.list, i);
		return;
	}
}
