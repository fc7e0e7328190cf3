/* SPDX-License-Identifier: MIT */
/*
 * A page that is a form: what accepting, trying, leaving, choosing from a list
 * and typing mean is the same for all of them, and a secret that is shown is
 * covered in time. Its functions go into a view_ops.
 */
#ifndef FRAME_FORM_PAGE_H
#define FRAME_FORM_PAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tui/screen/app.h"
#include "tui/screen/form.h"
#include "tui/screen/view.h"
#include "tui/view/try.h"

struct form_page {
	struct view view;
	struct form form;
	const char *hint; /* in the last row while there is room, or NULL */
	/* Puts the form into the draft. False: not done, and said why. */
	bool (*accept)(struct form_page *page);
	/* REQ_INSERT: offers something for the focused field; or NULL. */
	void (*insert)(struct form_page *page);
	/* REQ_TRY: starts `try` with a form that has no error; or NULL. */
	void (*try_now)(struct form_page *page);
	struct try *try;     /* what it starts */
	int64_t shown_until; /* a secret; 0: none is shown */
};

/* What is of no use to the focused field is not hinted at. */
const enum request *form_page_requests(const struct view *view);
void form_page_paint(
    struct view *view, struct canvas *canvas, struct rect rect);
bool form_page_request(struct view *view, enum request request);
bool form_page_in_text(const struct view *view);
bool form_page_text(
    struct view *view, const char *text, size_t len, bool pasted);
void form_page_refresh(struct view *view);
void form_page_job(
    struct view *view, int job, const char *line, size_t len, int status);
int form_page_tick(const struct view *view);
bool form_page_unfinished(const struct view *view);
void form_page_subtitle(const struct view *view, char *buf, size_t size);

/* Something that is not typed has changed it: check, and it is unfinished. */
void form_page_touched(struct form_page *page);

#endif
