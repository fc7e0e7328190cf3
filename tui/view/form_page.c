/* SPDX-License-Identifier: MIT */
/*
 * What all forms do alike; see form_page.h.
 */
#include "tui/view/form_page.h"

#include <stdio.h>

#define HINT_ROWS 14 /* a hint needs a form of at least so many */
#define SHOWN_MS  10000

static struct form_page *
page_of(struct view *view)
{
	return (struct form_page *)view;
}

static const struct form_page *
const_page(const struct view *view)
{
	return (const struct form_page *)view;
}

#define FORM                                                    \
	REQ_ACCEPT, REQ_NEXT_FIELD, REQ_LAST_FIELD, REQ_CHOOSE, \
	    REQ_CHOOSE_LAST, REQ_LEAVE, REQ_FORM_SAVE
const enum request *
form_page_requests(const struct view *view)
{
	/* by what else it can do, a suggestion, and a secret in the field */
	static const enum request lists[3][2][2][11] = {
	    {{{FORM}, {FORM, REQ_REVEAL}},
		{{FORM, REQ_SUGGEST}, {FORM, REQ_SUGGEST, REQ_REVEAL}}},
	    {{{FORM, REQ_TRY}, {FORM, REQ_TRY, REQ_REVEAL}},
		{{FORM, REQ_TRY, REQ_SUGGEST},
		    {FORM, REQ_TRY, REQ_SUGGEST, REQ_REVEAL}}},
	    {{{FORM, REQ_INSERT}}, {{FORM, REQ_SUGGEST, REQ_INSERT}}},
	};
	const struct form_page *page = const_page(view);
	const struct form *form = &page->form;
	const struct field *field = &form->field[form->focus];
	bool inserts = page->insert != NULL && form_in_text(form);

	return lists[page->try_now != NULL ? 1
		     : inserts		   ? 2
					   : 0][field->suggestion[0] != '\0']
		    [field->spec->kind == FIELD_SECRET];
}

/* Keeps `shown_until` up to date, and ends showing. */
static void
cover(struct form_page *page)
{
	struct world *world = page->view.app->world;
	int64_t now = world->now(world);

	if (!form_revealed(&page->form)) {
		page->shown_until = 0;
	} else if (page->shown_until == 0) {
		page->shown_until = now + SHOWN_MS;
	} else if (now >= page->shown_until) {
		form_hide(&page->form);
		page->shown_until = 0;
	}
}

void
form_page_paint(struct view *view, struct canvas *canvas, struct rect rect)
{
	struct form_page *page = page_of(view);

	cover(page);
	if (page->hint != NULL && rect.rows >= HINT_ROWS)
		canvas_put(canvas, rect_take(&rect, -1), 0, 1, -1, ROLE_DIM,
		    page->hint);
	form_paint(&page->form, canvas, rect);
}

int
form_page_tick(const struct view *view)
{
	return form_revealed(&const_page(view)->form) ? 1 : 0;
}

void
form_page_job(
    struct view *view, int job, const char *line, size_t len, int status)
{
	try_job(page_of(view)->try, view->app, job, line, len, status);
}

void
form_page_touched(struct form_page *page)
{
	page->form.changed = true;
	(void)form_check(&page->form);
}

/* --- choosing */

static void
chosen(struct app *app, void *context, size_t index)
{
	struct form_page *page = context;
	struct field *field = form_focused(&page->form);

	(void)app;
	if (field != NULL)
		field->choice = index;
	form_page_touched(page);
}

static void
choose(struct form_page *page, const struct field *field)
{
	size_t count = 0;

	while (field->choices != NULL && field->choices[count] != NULL)
		count++;
	if (count > 0)
		app_choose(page->view.app, field->spec->label, field->choices,
		    count, chosen, page);
}

/* --- accepting and trying */

/* Nothing with an error is accepted: the focus goes where it is. */
static bool
acceptable(struct form_page *page, const char *done)
{
	const struct field *wrong;

	if (form_check(&page->form) != VERDICT_ERROR)
		return true;
	wrong = form_go_wrong(&page->form);
	if (wrong != NULL)
		app_say(page->view.app, ROLE_ERROR, "Not %s yet: see \"%s\".",
		    done, wrong->spec->label);
	return false;
}

static void
accept(struct form_page *page, bool then_save)
{
	struct app *app = page->view.app;

	if (!acceptable(page, "accepted") || !page->accept(page))
		return;
	page->form.changed = false;
	app_pop(app);
	if (then_save)
		app_push(app, save_new(app));
}

/* REQ_HELP: about the focused field. False: there is nothing about it. */
static bool
help(struct form_page *page)
{
	const struct field *field = form_focused(&page->form);

	if (field == NULL || field->spec->help == NULL ||
	    field->spec->help[0] == '\0')
		return false;
	app_show(page->view.app, field->spec->label, field->spec->help);
	return true;
}

static bool
answer(struct form_page *page, enum request request)
{
	const struct field *field = form_focused(&page->form);
	bool list = field != NULL && field->spec->kind == FIELD_CHOICE;

	if (request == REQ_HELP)
		return help(page);
	if (request == REQ_LEAVE && page->try != NULL &&
	    try_stop(page->try, page->view.app))
		return true;
	if (request == REQ_ACCEPT && list)
		choose(page, field);
	else if (request == REQ_ACCEPT || request == REQ_FORM_SAVE)
		accept(page, request == REQ_FORM_SAVE);
	else if (request == REQ_INSERT && page->insert != NULL)
		page->insert(page);
	else if (request != REQ_TRY || page->try_now == NULL)
		return form_key(&page->form, request);
	else if (acceptable(page, "tried"))
		page->try_now(page);
	return true;
}

bool
form_page_request(struct view *view, enum request request)
{
	struct form_page *page = page_of(view);
	bool taken = answer(page, request);

	cover(page);
	return taken;
}

/* --- typing */

bool
form_page_in_text(const struct view *view)
{
	return form_in_text(&const_page(view)->form);
}

bool
form_page_text(struct view *view, const char *text, size_t len, bool pasted)
{
	(void)pasted;
	return form_insert(&page_of(view)->form, text, len);
}

void
form_page_refresh(struct view *view)
{
	(void)form_check(&page_of(view)->form);
}

bool
form_page_unfinished(const struct view *view)
{
	return const_page(view)->form.changed;
}

void
form_page_subtitle(const struct view *view, char *buf, size_t size)
{
	snprintf(buf, size, "%s", const_page(view)->form.title);
}
