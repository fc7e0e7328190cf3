/* SPDX-License-Identifier: MIT */
/*
 * The screens as an object: which view has the keys, what a request means when
 * the view has no use for it, and what happens when the draft is another one;
 * see app.h. It paints nothing and knows no terminal.
 */
#include "tui/screen/app.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/text.h"
#include "tui/screen/app_parts.h"

#define TEST_PAGE 6

/* --- messages */

void
app_say(struct app *app, enum role role, const char *format, ...)
{
	struct app_parts *parts = app->parts;
	va_list args;

	va_start(args, format);
	vsnprintf(parts->said, sizeof(parts->said), format, args);
	va_end(args);
	parts->said_role = role;
}

/* --- views */

struct view *
app_top(struct app *app)
{
	if (app->parts->help != NULL)
		return app->parts->help;
	return app->above != NULL ? app->above : app->page[app->current];
}

static void
view_close(struct view *view)
{
	if (view->ops->close != NULL)
		view->ops->close(view);
	else
		free(view);
}

/* A view may ask to be closed from within its own code: it goes when the event
 * is over. Its jobs end at once. */
void
app_dismiss(struct app *app, struct view **view)
{
	struct app_parts *parts = app->parts;
	struct view **dead;

	if (*view == NULL)
		return;
	jobs_stop_of(app, *view);
	dead =
	    reallocarray(parts->dead, parts->deads + 1, sizeof(struct view *));
	if (dead != NULL) { /* else it leaks */
		parts->dead = dead;
		parts->dead[parts->deads++] = *view;
	}
	*view = NULL;
}

void
app_bury(struct app *app)
{
	struct app_parts *parts = app->parts;

	for (size_t i = 0; i < parts->deads; i++)
		view_close(parts->dead[i]);
	parts->deads = 0;
}

void
app_go(struct app *app, size_t page)
{
	app_dismiss(app, &app->parts->help);
	app_dismiss(app, &app->above);
	if (page < PAGES)
		app->current = page;
}

void
app_push(struct app *app, struct view *view)
{
	if (view == NULL) {
		app_say(app, ROLE_ERROR,
		    "There is not enough memory for this. "
		    "Nothing was changed.");
		return;
	}
	app_dismiss(app, &app->parts->help);
	app_dismiss(app, &app->above);
	app->above = view;
}

void
app_pop(struct app *app)
{
	if (app->parts->help != NULL)
		app_dismiss(app, &app->parts->help);
	else
		app_dismiss(app, &app->above);
}

void
app_refresh(struct app *app)
{
	for (size_t i = 0; i < PAGES; i++)
		if (app->page[i] != NULL && app->page[i]->ops->refresh != NULL)
			app->page[i]->ops->refresh(app->page[i]);
	if (app->above != NULL && app->above->ops->refresh != NULL)
		app->above->ops->refresh(app->above);
}

bool
app_in_text(struct app *app)
{
	struct view *top = app_top(app);

	if (app->parts->overlay.kind != OVERLAY_NONE)
		return overlay_in_text(app);
	return top->ops->in_text != NULL && top->ops->in_text(top);
}

enum key_where
app_where(struct app *app)
{
	return app_top(app)->ops->where;
}

/* --- what a request means everywhere */

static void
pop(struct app *app, void *context)
{
	(void)context;
	app_pop(app);
}

static bool
unfinished(const struct app *app)
{
	const struct view *above = app->above;

	return above != NULL && above->ops->unfinished != NULL &&
	       above->ops->unfinished(above);
}

static void
back(struct app *app)
{
	if (app->parts->help != NULL ||
	    (app->above != NULL && !unfinished(app)))
		app_pop(app);
	else if (app->above != NULL)
		app_ask(app, pop, NULL, NULL,
		    "What you typed here is not in the file yet. Leave and "
		    "lose it?");
	else
		app_say(app, ROLE_NORMAL, "This is the top. q quits.");
}

static void
turn(struct app *app, size_t page)
{
	if (unfinished(app))
		app_say(app, ROLE_WARN,
		    "Accept this with Enter or leave it with Esc first.");
	else
		app_go(app, page);
}

static void
next_view(struct app *app)
{
	turn(app, (app->current + 1) % PAGES);
}

static void
last_view(struct app *app)
{
	turn(app, (app->current + PAGES - 1) % PAGES);
}

static void
test(struct app *app)
{
	turn(app, TEST_PAGE);
	if (app->current == TEST_PAGE && app->above == NULL)
		test_run(app->page[TEST_PAGE], NULL, NULL);
}

/* The first line in which the draft is not as it was. */
static size_t
first_difference(const struct frame_draft *draft, const char *old, size_t len)
{
	size_t at = 0;

	while (at < len && at < draft->len && old[at] == draft->text[at])
		at++;
	return frame_text_place(draft->text, draft->len, at).line;
}

/* Goes through the history. What becomes another is selected, where that is
 * on the page in sight. NULL: there was nothing. */
static const char *
go_through(
    struct app *app, const char *(*go)(struct frame_draft *), size_t *line)
{
	size_t len = app->draft.len;
	char *old = frame_text_copy(app->draft.text, len);
	const char *words;

	words = go(&app->draft);
	app_changed(app);
	*line = words != NULL && old != NULL
		    ? first_difference(&app->draft, old, len)
		    : 0;
	frame_text_wipe(old, len);
	return words;
}

static void
undo(struct app *app)
{
	const char *words;
	size_t line;

	if (!app_may_edit(app))
		return;
	words = go_through(app, frame_draft_undo, &line);
	if (words == NULL)
		app_say(app, ROLE_NORMAL, "There is nothing to undo.");
	else
		app_say(
		    app, ROLE_OK, "Undone: %s  (Ctrl-R: do it again)", words);
	problems_select(app, line);
}

static void
redo(struct app *app)
{
	const char *words;
	size_t line;

	if (!app_may_edit(app))
		return;
	words = go_through(app, frame_draft_redo, &line);
	if (words == NULL)
		app_say(app, ROLE_NORMAL, "There is nothing to do again.");
	else
		app_say(app, ROLE_OK, "Done again: %s  (u: undo)", words);
	problems_select(app, line);
}

static void
mouse(struct app *app)
{
	struct app_parts *parts = app->parts;
	bool on = !parts->mouse;

	if (!app->world->mouse(app->world, on)) {
		app_say(app, ROLE_NORMAL, "This terminal has no mouse.");
		return;
	}
	parts->mouse = on;
	app_say(app, ROLE_NORMAL,
	    on ? "Mouse on. Hold Shift to select text as usual; m turns it off."
	       : "Mouse off: the terminal selects text as usual.");
}

static void
help(struct app *app)
{
	app->parts->help = help_new(app, app_top(app));
}

static void
cancel(struct app *app)
{
	if (jobs_cancel(app))
		app_say(app, ROLE_NORMAL, "The test was stopped.");
	else if (app_where(app) == WHERE_FORM)
		back(app);
	else
		app_quit(app);
}

static const struct meaning {
	enum request request;
	void (*act)(struct app *app);
} meanings[] = {
    {REQ_BACK, back},
    {REQ_LEAVE, back},
    {REQ_NEXT_VIEW, next_view},
    {REQ_LAST_VIEW, last_view},
    {REQ_WHO, who_ask},
    {REQ_TEST, test},
    {REQ_SAVE, app_save},
    {REQ_UNDO, undo},
    {REQ_REDO, redo},
    {REQ_PROBLEMS, problems_list},
    {REQ_EDITOR, app_edit_text},
    {REQ_MOUSE, mouse},
    {REQ_QUIT, app_quit},
    {REQ_AGAIN, app_again},
    {REQ_HELP, help},
    {REQ_CANCEL, cancel},
};

/* Help lies above whatever is unfinished: from there, it only closes. */
static bool
closes_help(enum request request)
{
	return request == REQ_BACK || request == REQ_LEAVE ||
	       request == REQ_HELP || request == REQ_QUIT ||
	       request == REQ_CANCEL;
}

static void
perform(struct app *app, enum request request)
{
	struct view *top = app_top(app);

	if (request != REQ_NONE && request != REQ_AGAIN &&
	    top->ops->request(top, request))
		return;
	if (app->parts->help != NULL) {
		if (closes_help(request))
			app_dismiss(app, &app->parts->help);
		return;
	}
	if (request >= REQ_VIEW_1 && request <= REQ_VIEW_7) {
		turn(app, (size_t)(request - REQ_VIEW_1));
		return;
	}
	for (size_t i = 0; i < sizeof(meanings) / sizeof(meanings[0]); i++)
		if (meanings[i].request == request) {
			meanings[i].act(app);
			return;
		}
	app_say(app, ROLE_NORMAL,
	    "That key does nothing here. %s lists those that do.",
	    app_in_text(app) ? "F1" : "?");
}

/* --- what comes in */

static bool
printable(uint32_t key)
{
	return key >= 0x20 && key != 0x7f && key < KEY_CODE_UP;
}

static size_t
encode(uint32_t code, char utf8[5])
{
	size_t len = code < 0x80      ? 1
		     : code < 0x800   ? 2
		     : code < 0x10000 ? 3
				      : 4;
	static const unsigned char first[] = {0, 0, 0xc0, 0xe0, 0xf0};

	for (size_t i = len - 1; i > 0; i--) {
		utf8[i] = (char)(0x80 | (code & 0x3f));
		code >>= 6;
	}
	utf8[0] = (char)(len == 1 ? code : first[len] | code);
	utf8[len] = '\0';
	return len;
}

static enum request
request_of(struct app *app, uint32_t key)
{
	if (app->outside == OUTSIDE_CHANGED && app->parts->help == NULL &&
	    !app_in_text(app) && app_where(app) != WHERE_FORM &&
	    key_request(WHERE_OUTSIDE, false, key) == REQ_AGAIN)
		return REQ_AGAIN;
	return key_request(app_where(app), app_in_text(app), key);
}

void
app_key(struct app *app, uint32_t key)
{
	char utf8[5];

	if (printable(key) && app_in_text(app)) {
		app_text(app, utf8, encode(key, utf8));
		explicit_bzero(utf8, sizeof(utf8));
		return;
	}
	app->parts->said[0] = '\0';
	if (app->parts->overlay.kind != OVERLAY_NONE)
		overlay_key(app, key);
	else
		perform(app, request_of(app, key));
	app_bury(app);
}

/* True if somebody had a use for it. */
static bool
take_text(struct app *app, const char *text, size_t len, bool pasted)
{
	struct view *top = app_top(app);

	if (app->parts->overlay.kind != OVERLAY_NONE)
		return overlay_text(app, text, len);
	return top->ops->text != NULL && top->ops->text(top, text, len, pasted);
}

void
app_text(struct app *app, const char *utf8, size_t len)
{
	app->parts->said[0] = '\0';
	take_text(app, utf8, len, false);
	app_bury(app);
}

static size_t
characters(const char *text, size_t len)
{
	size_t count = 0;

	for (size_t i = 0; i < len; i++)
		if (((unsigned char)text[i] & 0xc0) != 0x80)
			count++;
	return count;
}

void
app_paste(struct app *app, const char *text, size_t len)
{
	size_t count = characters(text, len);

	app->parts->said[0] = '\0';
	if (len > 0 && !take_text(app, text, len, true))
		app_say(app, ROLE_WARN,
		    "Paste ignored here (%zu character%s). Open a field first.",
		    count, count == 1 ? "" : "s");
	app_bury(app);
}

void
app_tick(struct app *app)
{
	struct app_parts *parts = app->parts;

	if (parts->audit_at != 0 &&
	    app->world->now(app->world) >= parts->audit_at)
		problems_audit_begin(app);
	app_look(app);
	app_bury(app);
}

int
app_next_tick(const struct app *app)
{
	const struct view *top =
	    app->above != NULL ? app->above : app->page[app->current];
	int seconds = top->ops->tick != NULL ? top->ops->tick(top) : 0;

	return app->parts->audit_at != 0 ? 1 : seconds;
}

/* --- changes */

void
app_changed(struct app *app)
{
	who_forget(app);
	problems_make(app);
	who_explain(app);
	app->audited = false;
	app->parts->audit_at = app->world->now(app->world) + AUDIT_DELAY;
	app_refresh(app);
}

bool
app_edit(
    struct app *app, const struct frame_edit *edit, const char *format, ...)
{
	char words[400], why[FRAME_DRAFT_WHY];
	va_list args;

	if (!app_may_edit(app))
		return false;
	va_start(args, format);
	vsnprintf(words, sizeof(words), format, args);
	va_end(args);
	if (!frame_draft_begin(&app->draft, "%s", words)) {
		app_say(app, ROLE_ERROR,
		    "There is not enough memory. Nothing was changed.");
		return false;
	}
	if (!frame_draft_edit(&app->draft, edit, why)) {
		frame_draft_cancel(&app->draft);
		app_changed(app);
		app_say(app, ROLE_ERROR, "%s", why);
		return false;
	}
	frame_draft_end(&app->draft);
	app_changed(app);
	return true;
}
