/* SPDX-License-Identifier: MIT */
/*
 * What a view is: one of the pages 1 to 7, or a page or form above one of them
 * (never more than one). It paints a canvas and answers requests; it never sees
 * a key, the terminal, the clock or a file, and painting changes nothing that
 * can be seen.
 *
 * A view's struct begins with a struct view.
 */
#ifndef FRAME_VIEW_H
#define FRAME_VIEW_H

#include <stdbool.h>
#include <stddef.h>

#include "tui/screen/canvas.h"
#include "tui/screen/form.h"
#include "tui/screen/keys.h"
#include "tui/screen/list.h"

struct app;
struct view;

struct view_ops {
	const char *name;  /* "credentials": for tests and --view */
	const char *title; /* "2 Credentials"; of forms: see subtitle */
	const char *about; /* paragraphs for the help screen */
	const char *twin;  /* the same from a script, "frame-admin list ..." */
	enum key_where where;
	/* The requests that it answers in its present state: these are hinted
	 * at and explained in the help. Ends with REQ_NONE. */
	const enum request *(*requests)(const struct view *view);

	void (*paint)(
	    struct view *view, struct canvas *canvas, struct rect rect);
	/* False: not mine; the app then does what it means everywhere. */
	bool (*request)(struct view *view, enum request request);

	/* All below may be NULL. */
	void (*close)(struct view *view);
	bool (*in_text)(const struct view *view); /* a text has the focus */
	/* Typed characters (when in_text) or a paste (always). False: no use
	 * for it. */
	bool (*text)(
	    struct view *view, const char *text, size_t len, bool pasted);
	/* The draft, the person whose login is traced, or what is known about
	 * them has changed. */
	void (*refresh)(struct view *view);
	/* A line of a job that this view started; NULL: it has ended. */
	void (*job)(struct view *view, int job, const char *line, size_t len,
	    int status);
	/* Seconds until it wants to be painted again, 0: no. */
	int (*tick)(const struct view *view);
	/* It would lose something typed if it went now. */
	bool (*unfinished)(const struct view *view);
	void (*subtitle)(const struct view *view, char *buf, size_t size);
};

struct view {
	const struct view_ops *ops;
	struct app *app;
};

/* The pages, by number - 1. Each in a file of its own in tui/view/. NULL: out
 * of memory. */
#define PAGES 7
struct view *overview_new(struct app *app);
struct view *credentials_new(struct app *app);
struct view *providers_new(struct app *app);
struct view *mappings_new(struct app *app);
struct view *metadata_new(struct app *app);
struct view *sessions_new(struct app *app);
struct view *test_new(struct app *app);

/* Pages above others. */
struct view *save_new(struct app *app);
struct view *first_run_new(struct app *app);
struct view *help_new(struct app *app, const struct view *about);
/* The forms. NULL or 0: a new entry; `copy_of`: filled with that one's values.
 */
struct view *credential_form_new(
    struct app *app, const char *name, const char *copy_of);
struct view *provider_form_new(
    struct app *app, const char *name, const char *copy_of);
struct view *mapping_form_new(struct app *app, size_t rule, size_t copy_of);
/* provider NULL: common metadata or a claim. key NULL: a new one. */
struct view *metadata_form_new(
    struct app *app, const char *provider, const char *key);

/* What other views may ask of these. `name` or rule to be selected. */
void entry_page_show(struct view *view, const char *name); /* 2 and 3 */
void mappings_show(struct view *view, size_t rule);
/* Runs a test of the draft for the person traced; provider NULL: by the rules.
 * `user` NULL: the one traced. */
void test_run(struct view *view, const char *user, const char *provider);

#endif
