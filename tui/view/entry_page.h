/* SPDX-License-Identifier: MIT */
/*
 * The pages of credentials and of providers: entries with names, in a list
 * with a pane of details, which can be added, copied, changed, deleted and
 * tried. What is special about either is in its struct entry_page_kind.
 */
#ifndef FRAME_ENTRY_PAGE_H
#define FRAME_ENTRY_PAGE_H

#include <stdbool.h>
#include <stddef.h>

#include "common/schema.h"
#include "tui/screen/app.h"
#include "tui/view/changed.h"
#include "tui/view/list_page.h"
#include "tui/view/pane.h"

struct entry_page;

struct entry_page_kind {
	enum frame_section section; /* CREDENTIAL or PROVIDER */
	const char *title;	    /* "Provider" */
	const char *user;	    /* what refers to one: "rule" */
	const char *unused;	    /* "No rule uses it." */
	const char *loss;	    /* for who uses one that is deleted */
	const char *kept;	    /* what is not deleted with one, or "" */
	const char *none;	    /* when there is no entry yet */
	int pane_rows, list_rows;   /* no pane if fewer are left for the list */
	struct view *(*form)(
	    struct app *app, const char *name, const char *copy_of);
	void (*details)(struct entry_page *page, struct pen *pen,
	    const char *name, size_t row);
	/* The provider to try an entry with, NULL: none. */
	const char *(*provider)(const struct app *app, const char *name);
};

struct entry_page {
	struct list_page page;
	struct changed changed;
	const struct entry_page_kind *kind;
};

/* For view_ops; `refresh` fills the list, too. */
const enum request *entry_page_requests(const struct view *view);
bool entry_page_request(struct view *view, enum request request);
void entry_page_paint(
    struct view *view, struct canvas *canvas, struct rect rect);
void entry_page_refresh(struct view *view);
void entry_page_close(struct view *view);

/* The name in a row, NULL: there is no such row. */
const char *entry_page_name(const struct entry_page *page, size_t row);
/* It is not in the file as it is on the disk. */
bool entry_page_changed(const struct entry_page *page, const char *name);
/* How many refer to it. */
struct list_cell entry_page_uses(
    const struct entry_page *page, const char *name, char *buf, size_t size);
/* How the last test with it went; `tested` may be NULL. */
void entry_page_tested(
    struct pen *pen, const struct app *app, const struct tested *tested);

#endif
