/* SPDX-License-Identifier: MIT */
/*
 * The sessions of this machine that have a token now, and how long each is
 * good for. Ending one removes its token; the login itself goes on. The store
 * is read anew every few seconds while the page is seen.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tui/screen/app.h"
#include "tui/view/list_page.h"
#include "tui/view/pane.h"

#define FRESH_MS 5000 /* so long what was read is good enough */
#define SOON	 300  /* seconds that are few */

enum column {
	COLUMN_USER,
	COLUMN_SERVICE,
	COLUMN_PROVIDER,
	COLUMN_OPENED,
	COLUMN_LEFT,
	COLUMN_STATE,
	COLUMNS
};

static const struct list_column columns[COLUMNS] = {
    [COLUMN_USER] = {.title = "USER", .width = 12, .grow = 2},
    [COLUMN_SERVICE] = {.title = "SERVICE",
	.width = 10,
	.grow = 1,
	.priority = 4},
    [COLUMN_PROVIDER] = {.title = "PROVIDER",
	.width = 12,
	.grow = 2,
	.priority = 2},
    [COLUMN_OPENED] = {.title = "OPENED",
	.width = 13,
	.grow = 1,
	.priority = 3},
    [COLUMN_LEFT] = {.title = "TIME LEFT", .width = 9},
    [COLUMN_STATE] = {.title = "STATE", .width = 7, .priority = 1},
};

struct sessions {
	struct list_page page;
	struct machine_session *session;
	size_t count;
	int64_t read_at; /* Unix ms, 0: never */
	char why[300];	 /* why they cannot be told, "" if they can */
	char asked[FRAME_SID_LEN + 1]; /* whose end is being asked about */
};

/* --- reading */

static int64_t
now(const struct sessions *sessions)
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
	sessions->read_at = now(sessions);
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

/* --- cells */

static int64_t
seconds_left(
    const struct sessions *sessions, const struct frame_session *session)
{
	return session->expires - now(sessions) / 1000;
}

static struct list_cell
state_cell(
    const struct sessions *sessions, const struct machine_session *session)
{
	int64_t left = seconds_left(sessions, &session->is);

	if (left <= 0)
		return (struct list_cell){"EXPIRED", ROLE_ERROR};
	if (session->gone)
		return (struct list_cell){"GONE", ROLE_WARN};
	if (left < SOON)
		return (struct list_cell){"SOON", ROLE_WARN};
	return (struct list_cell){"OK", ROLE_OK};
}

static struct list_cell
session_cell(
    const void *owner, size_t row, size_t column, char *buf, size_t size)
{
	const struct sessions *sessions = owner;
	const struct frame_session *session = &sessions->session[row].is;
	struct world *world = sessions->page.view.app->world;

	switch ((enum column)column) {
	case COLUMN_USER:
		return (struct list_cell){session->user, ROLE_NORMAL};
	case COLUMN_SERVICE:
		return (struct list_cell){session->service, ROLE_NORMAL};
	case COLUMN_PROVIDER:
		return (struct list_cell){session->provider, ROLE_NORMAL};
	case COLUMN_OPENED:
		world->date(world, session->opened, buf, size);
		return (struct list_cell){buf, ROLE_NORMAL};
	case COLUMN_LEFT:
		pane_duration(seconds_left(sessions, session), buf, size);
		return (struct list_cell){buf, ROLE_NORMAL};
	default:
		return state_cell(sessions, &sessions->session[row]);
	}
}

/* --- painting */

static const char *
logout_words(const struct machine_session *session)
{
	if (session->gone)
		return session->is.keep
			   ? "the token has expired: x removes what is left"
			   : "the login was killed and left its token: x "
			     "removes it";
	return session->is.keep ? "the token stays until it expires"
				: "the token is removed";
}

static void
paint_details(
    const struct sessions *sessions, struct canvas *canvas, struct rect rect)
{
	struct world *world = sessions->page.view.app->world;
	size_t row = list_current(&sessions->page.list);
	struct pen pen = {canvas, rect, 1, 15};
	const struct frame_session *session;
	char date[40], left[24];

	if (rect.rows == 0 || row >= sessions->count)
		return;
	session = &sessions->session[row].is;
	pane_duration(seconds_left(sessions, session), left, sizeof(left));
	canvas_putf(canvas, rect, 0, 1, -1, ROLE_TITLE, "%s", session->user);
	canvas_putf(
	    canvas, rect, 0, 15, -1, ROLE_DIM, "session %s", session->sid);
	pen_linef(&pen, "account", ROLE_NORMAL, "uid %lu, by %s, process %ld",
	    (unsigned long)session->uid, session->service,
	    (long)session->host_pid);
	world->date(world, session->expires * 1000, date, sizeof(date));
	pen_linef(&pen, "token", ROLE_NORMAL,
	    "of provider %s, expires %s (%s left)", session->provider, date,
	    left);
	pen_line(&pen, "at logout",
	    sessions->session[row].gone ? ROLE_WARN : ROLE_NORMAL,
	    logout_words(&sessions->session[row]));
}

static void
sessions_paint(struct view *view, struct canvas *canvas, struct rect rect)
{
	struct sessions *sessions = (struct sessions *)view;
	struct rect pane = {0};

	if (now(sessions) - sessions->read_at >= FRESH_MS ||
	    now(sessions) < sessions->read_at)
		read_sessions(sessions);
	if (rect.rows > 5 && sessions->count > 0)
		canvas_putf(canvas, rect_take(&rect, 1), 0, 1, -1, ROLE_NORMAL,
		    "%zu session%s on %s with a token", sessions->count,
		    pane_plural(sessions->count), view->app->world->host);
	if (sessions->count > 0)
		pane = pane_take(canvas, &rect, 4, 8);
	list_paint(&sessions->page.list, canvas, rect,
	    sessions->why[0] != '\0'
		? sessions->why
		: "Nobody has a token now. A session appears here when "
		  "somebody logs in and gets one.");
	paint_details(sessions, canvas, pane);
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
	const struct frame_session *session = &shown->is;
	struct app *app = sessions->page.view.app;
	char opened[40], expires[40], left[24], text[1600];

	app->world->date(app->world, session->opened, opened, sizeof(opened));
	app->world->date(
	    app->world, session->expires * 1000, expires, sizeof(expires));
	pane_duration(seconds_left(sessions, session), left, sizeof(left));
	snprintf(text, sizeof(text),
	    "user      %s, uid %lu\n"
	    "service   %s, process %ld\n"
	    "provider  %s\n"
	    "opened    %s\n"
	    "expires   %s, %s left\n"
	    "logout    %s\n"
	    "session   %s\n"
	    "\n"
	    "The token itself is in the user's own directory below /run/frame "
	    "and is not shown here.",
	    session->user, (unsigned long)session->uid, session->service,
	    (long)session->host_pid, session->provider, opened, expires, left,
	    logout_words(shown), session->sid);
	app_show(app, session->user, text);
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
		app_say(app, ROLE_OK, "The token of %s is removed.%s",
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
	    asked->gone
		? "Remove the token of %s (%s), whose login has ended?"
		: "Remove the token of %s (%s)? The login itself goes on; a "
		  "new token comes with the next login.",
	    session->user, session->service);
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
	    REQ_DETAILS, REQ_END, REQ_FILTER, REQ_NONE};
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
    .about = "Who has a token on this machine now, and until when. x removes a "
	     "session's token: programs that have already used it go on, and "
	     "so does the login. EXPIRED ones are removed by x, or by "
	     "frame-helper sweep.",
    .twin = "frame-admin list sessions",
    .where = WHERE_SESSIONS,
    .requests = sessions_requests,
    .paint = sessions_paint,
    .request = sessions_request,
    .close = sessions_close,
    .in_text = list_page_in_text,
    .text = list_page_text,
    .tick = sessions_tick,
};

struct view *
sessions_new(struct app *app)
{
	struct sessions *sessions = calloc(1, sizeof(*sessions));

	if (sessions == NULL)
		return NULL;
	sessions->page.view = (struct view){.ops = &sessions_ops, .app = app};
	if (!list_open(&sessions->page.list, columns, COLUMNS, session_cell,
		NULL, sessions)) {
		free(sessions);
		return NULL;
	}
	return &sessions->page.view;
}
