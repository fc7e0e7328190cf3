/* SPDX-License-Identifier: MIT */
/*
 * The sessions of this machine, how long the token of each is good for, and
 * when the next one comes. Ending one removes its token; the login itself goes
 * on. A new token is asked for by frame-helper, in a child. The store is read
 * anew every few seconds while the page is seen.
 */
#include "tui/view/sessions.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tui/model/session_state.h"
#include "tui/view/pane.h"

#define FRESH_MS 5000 /* so long what was read is good enough */

/* --- reading */

int64_t
sessions_now(const struct sessions *sessions)
{
	struct world *world = sessions->page.view.app->world;

	return world->now(world);
}

static int
by_user(const void *a, const void *b)
{
	const struct machine_session *x = a, *y = b;
	int order = strcmp(x->is.user, y->is.user);

	return order != 0 ? order
			  : (x->is.opened > y->is.opened) -
				(x->is.opened < y->is.opened);
}

/* Which session is selected, to be found again in another list. */
static void
select_again(struct sessions *sessions, const char *sid)
{
	for (size_t i = 0; i < sessions->count; i++)
		if (strcmp(sessions->session[i].is.sid, sid) == 0)
			list_select(&sessions->page.list, i);
}

static void
read_sessions(struct sessions *sessions)
{
	struct world *world = sessions->page.view.app->world;
	size_t row = list_current(&sessions->page.list);
	char sid[FRAME_SID_LEN + 1] = "";

	if (row < sessions->count)
		memcpy(sid, sessions->session[row].is.sid, sizeof(sid));
	free(sessions->session);
	sessions->session = NULL;
	sessions->count = 0;
	sessions->why[0] = '\0';
	sessions->read_at = sessions_now(sessions);
	if (!world->sessions(world, &sessions->session, &sessions->count,
		sessions->why, sizeof(sessions->why))) {
		sessions->session = NULL;
		sessions->count = 0;
	}
	if (sessions->count > 0)
		qsort(sessions->session, sessions->count,
		    sizeof(*sessions->session), by_user);
	list_refill(&sessions->page.list, sessions->count);
	if (sid[0] != '\0' && sessions->page.list.show == NULL)
		select_again(sessions, sid);
}

/* --- painting */

static void
paint_count(
    const struct sessions *sessions, struct canvas *canvas, struct rect rect)
{
	const char *host = sessions->page.view.app->world->host;
	size_t count = sessions->count, without = 0;
	int64_t now = sessions_now(sessions) / 1000;

	for (size_t i = 0; i < count; i++)
		without += sessions->session[i].is.expires <= now;
	if (without == 0)
		canvas_putf(canvas, rect, 0, 1, -1, ROLE_NORMAL,
		    "%zu session%s on %s with a token", count,
		    pane_plural(count), host);
	else
		canvas_putf(canvas, rect, 0, 1, -1, ROLE_NORMAL,
		    "%zu session%s on %s, %zu without a token", count,
		    pane_plural(count), host, without);
}

static void
sessions_paint(struct view *view, struct canvas *canvas, struct rect rect)
{
	struct sessions *sessions = (struct sessions *)view;
	struct rect pane = {0};

	if (sessions_now(sessions) - sessions->read_at >= FRESH_MS ||
	    sessions_now(sessions) < sessions->read_at)
		read_sessions(sessions);
	if (rect.rows > 5 && sessions->count > 0)
		paint_count(sessions, canvas, rect_take(&rect, 1));
	if (sessions->count > 0)
		pane = pane_take(canvas, &rect, 7, 8);
	list_paint(&sessions->page.list, canvas, rect,
	    sessions->why[0] != '\0'
		? sessions->why
		: "There are no sessions now. One appears here when somebody "
		  "logs in whom a rule gives a token.");
	sessions_details(sessions, canvas, pane);
}

/* --- what can be done */

static const struct machine_session *
selected(const struct sessions *sessions)
{
	size_t row = list_current(&sessions->page.list);

	return row < sessions->count ? &sessions->session[row] : NULL;
}

static void
show(struct sessions *sessions, const struct machine_session *shown)
{
	char text[1600];

	sessions_text(sessions, shown, text, sizeof(text));
	app_show(sessions->page.view.app, shown->is.user, text);
}

static const struct machine_session *
find_session(const struct sessions *sessions, const char *sid)
{
	for (size_t i = 0; i < sessions->count; i++)
		if (strcmp(sessions->session[i].is.sid, sid) == 0)
			return &sessions->session[i];
	return NULL;
}

/* The list may have moved on while the question stood there. */
static void
end_session(struct app *app, void *context)
{
	struct sessions *sessions = context;
	const struct machine_session *session =
	    find_session(sessions, sessions->asked);
	char why[300];

	if (session == NULL)
		app_say(app, ROLE_NORMAL, "That session has just ended.");
	else if (!app->world->end_session(
		     app->world, &session->is, why, sizeof(why)))
		app_say(app, ROLE_ERROR, "Not ended: %s", why);
	else
		app_say(app, ROLE_OK, "The %s of %s is removed.%s",
		    session->is.expires == 0 ? "session" : "token",
		    session->is.user,
		    session->gone ? "" : " The login itself goes on.");
	read_sessions(sessions);
}

static void
ask_end(struct sessions *sessions, const struct machine_session *asked)
{
	const struct frame_session *session = &asked->is;
	struct app *app = sessions->page.view.app;

	if (!app->world->root) {
		app_say(app, ROLE_WARN,
		    "Only root can end a session: sudo frame-admin");
		return;
	}
	memcpy(sessions->asked, session->sid, sizeof(sessions->asked));
	app_ask(app, end_session, sessions, NULL,
	    asked->gone ? "Remove what the login of %s (%s) has left?"
	    : session->expires == 0
		? "Give up the token of %s (%s), which is not there yet? The "
		  "login itself goes on; a token comes with the next login."
		: "Remove the token of %s (%s)? The login itself goes on; a "
		  "new token comes with the next login.",
	    session->user, session->service);
}

/* --- a new token, now */

static void
tell_renewal(struct sessions *sessions)
{
	struct app *app = sessions->page.view.app;
	const struct renewal *renewal = &sessions->renewal;
	int64_t seconds = sessions_now(sessions) / 1000;
	char until[40], words[RENEWAL_WORDS];

	app->world->date(
	    app->world, renewal->after.expires * 1000, until, sizeof(until));
	renewal_words(renewal, seconds, until, words, sizeof(words));
	app_say(app,
	    renewal_end(renewal, seconds) == RENEWAL_RENEWED ? ROLE_OK
							     : ROLE_ERROR,
	    "%s (%s): %s", renewal->before.user, renewal->before.service,
	    words);
}

static void
sessions_job(
    struct view *view, int job, const char *line, size_t len, int status)
{
	struct sessions *sessions = (struct sessions *)view;
	struct renewal *renewal = &sessions->renewal;
	const struct machine_session *after;

	if (job != sessions->job)
		return;
	if (line != NULL) {
		renewal_line(renewal, line, len);
		return;
	}
	sessions->job = -1;
	renewal->status = status;
	read_sessions(sessions);
	after = find_session(sessions, renewal->before.sid);
	renewal->ended = after == NULL;
	if (after != NULL)
		renewal->after = after->is;
	tell_renewal(sessions);
}

static void
renew(struct sessions *sessions, const struct machine_session *asked)
{
	struct app *app = sessions->page.view.app;
	const struct job_order order = {
	    .kind = JOB_RENEW, .name = asked->is.sid};
	enum session_next next = session_next(
	    &asked->is, asked->gone, sessions_now(sessions) / 1000);

	if (!app->world->root) {
		app_say(app, ROLE_WARN,
		    "Only root can renew a token: sudo frame-admin");
	} else if (sessions->job != -1) {
		app_say(app, ROLE_WARN,
		    "The token of %s is being renewed now; one at a time.",
		    sessions->renewal.before.user);
	} else if (next == NEXT_NEVER) {
		app_say(app, ROLE_WARN,
		    "The login of %s has ended, so its token is not renewed.",
		    asked->is.user);
	} else if (next == NEXT_ASKED) {
		app_say(app, ROLE_WARN,
		    "A token for %s is being asked for already.",
		    asked->is.user);
	} else {
		sessions->renewal = (struct renewal){.before = asked->is};
		sessions->job = app_start(app, &sessions->page.view, &order);
		if (sessions->job != -1)
			app_say(app, ROLE_NORMAL,
			    "Asking Frame for a new token for %s ...",
			    asked->is.user);
	}
}

static bool
sessions_request(struct view *view, enum request request)
{
	struct sessions *sessions = (struct sessions *)view;
	const struct machine_session *session = selected(sessions);

	if (list_key(&sessions->page.list, request))
		return true;
	if (request == REQ_DETAILS && session != NULL)
		show(sessions, session);
	else if (request == REQ_RENEW && session != NULL)
		renew(sessions, session);
	else if (request == REQ_END && session != NULL)
		ask_end(sessions, session);
	else
		return false;
	return true;
}

/* --- as a view */

static const enum request *
sessions_requests(const struct view *view)
{
	static const enum request requests[] = {
	    REQ_DETAILS, REQ_RENEW, REQ_END, REQ_FILTER, REQ_NONE};
	static const enum request none[] = {REQ_NONE};

	return ((const struct sessions *)view)->count > 0 ? requests : none;
}

/* A countdown moves by the second; without one, logins are looked for. */
static int
sessions_tick(const struct view *view)
{
	const struct sessions *sessions = (const struct sessions *)view;

	return sessions->count > 0 ? 1 : FRESH_MS / 1000;
}

static void
sessions_close(struct view *view)
{
	struct sessions *sessions = (struct sessions *)view;

	list_close(&sessions->page.list);
	free(sessions->session);
	free(sessions);
}

static const struct view_ops sessions_ops = {
    .name = "sessions",
    .title = "6 Sessions",
    .about =
	"The sessions of this machine, until when the token of each is good, "
	"and when the next one is asked for: long before the end, by "
	"frame-helper renew, which a timer starts every minute.\n"
	"\n"
	"PENDING: there is no token yet, or it was taken back. RETRY: it is "
	"good, but the last try to renew it failed. SOON: it ends, and no new "
	"one comes before. EXPIRED: it has ended, a new one is asked for. "
	"KEPT: the login has ended, the token stays. GONE: the login was "
	"killed; frame-helper sweep removes what it left.\n"
	"\n"
	"R asks for a new token now; the log says how that went. x removes a "
	"session's token: programs that have already used it go on, and so "
	"does the login.",
    .twin = "frame-admin list sessions; frame-admin renew USER",
    .where = WHERE_SESSIONS,
    .requests = sessions_requests,
    .paint = sessions_paint,
    .request = sessions_request,
    .close = sessions_close,
    .in_text = list_page_in_text,
    .text = list_page_text,
    .job = sessions_job,
    .tick = sessions_tick,
};

struct view *
sessions_new(struct app *app)
{
	struct sessions *sessions = calloc(1, sizeof(*sessions));

	if (sessions == NULL)
		return NULL;
	sessions->page.view = (struct view){.ops = &sessions_ops, .app = app};
	sessions->job = -1;
	if (!list_open(&sessions->page.list, sessions_column, SESSIONS_COLUMNS,
		sessions_cell, NULL, sessions)) {
		free(sessions);
		return NULL;
	}
	return &sessions->page.view;
}
