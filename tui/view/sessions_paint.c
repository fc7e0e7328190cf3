/* SPDX-License-Identifier: MIT */
/*
 * How a session looks: its line in the list, the pane of details below, and
 * all of it as a text. Pure; see sessions.h.
 */
#include "tui/view/sessions.h"

#include <stdio.h>

#include "common/result.h"
#include "tui/model/session_state.h"
#include "tui/view/pane.h"

#define WHEN 80 /* bytes of a time in words */

enum column {
	COLUMN_USER,
	COLUMN_SERVICE,
	COLUMN_PROVIDER,
	COLUMN_OPENED,
	COLUMN_LEFT,
	COLUMN_STATE,
	COLUMN_RENEWAL
};

const struct list_column sessions_column[SESSIONS_COLUMNS] = {
    [COLUMN_USER] = {.title = "USER", .width = 12, .grow = 2},
    [COLUMN_SERVICE] = {.title = "SERVICE",
	.width = 12,
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
    [COLUMN_RENEWAL] = {.title = "RENEWAL", .width = 10, .priority = 5},
};

/* --- words */

static int64_t
seconds(const struct sessions *sessions)
{
	return sessions_now(sessions) / 1000;
}

static void
left(const struct sessions *sessions, const struct frame_session *session,
    char *buf, size_t size)
{
	if (session->expires == 0)
		snprintf(buf, size, "-");
	else
		pane_duration(session->expires - seconds(sessions), buf, size);
}

static enum session_next
next_of(const struct sessions *sessions, const struct machine_session *session)
{
	return session_next(&session->is, session->gone, seconds(sessions));
}

/* `words` for what is not a matter of time, else `later` and the time. */
static void
say_renewal(const struct sessions *sessions,
    const struct machine_session *session, const char *const *words,
    const char *later, char *buf, size_t size)
{
	enum session_next next = next_of(sessions, session);
	char clock[24];

	if (next != NEXT_LATER) {
		snprintf(buf, size, "%s", words[next]);
		return;
	}
	pane_duration(
	    session->is.renew_at - seconds(sessions), clock, sizeof(clock));
	snprintf(buf, size, "%s %s", later, clock);
}

/* In the list. */
static void
renewal_cell(const struct sessions *sessions,
    const struct machine_session *session, char *buf, size_t size)
{
	static const char *const words[] = {
	    [NEXT_NEVER] = "never",
	    [NEXT_ASKED] = "now",
	    [NEXT_DUE] = "due",
	};

	say_renewal(sessions, session, words, "in", buf, size);
}

/* In the details. */
static void
renewal_text(const struct sessions *sessions,
    const struct machine_session *session, char *buf, size_t size)
{
	static const char *const words[] = {
	    [NEXT_NEVER] = "none any more: the login has ended",
	    [NEXT_ASKED] = "a token is being asked for now",
	    [NEXT_DUE] = "due now; the timer comes every minute",
	};

	say_renewal(sessions, session, words,
	    session->is.trouble == FRAME_OK ? "next in" : "next attempt in",
	    buf, size);
}

static void
token_text(const struct sessions *sessions, const struct frame_session *session,
    char *buf, size_t size)
{
	struct world *world = sessions->page.view.app->world;
	char date[40], clock[24];

	if (session->expires == 0) {
		snprintf(buf, size, "of provider %s: there is none now",
		    session->provider);
		return;
	}
	world->date(world, session->expires * 1000, date, sizeof(date));
	left(sessions, session, clock, sizeof(clock));
	snprintf(buf, size, "of provider %s, expires %s (%s left)",
	    session->provider, date, clock);
}

/* With what to do about it; "" if there is none. */
static void
trouble_text(const struct frame_session *session, char *buf, size_t size)
{
	const char *advice =
	    frame_result_info(frame_result_from_number(session->trouble))
		->advice;
	char what[WHEN];

	session_trouble(session, what, sizeof(what));
	snprintf(buf, size, "%s%s%s", what,
	    *what != '\0' && *advice != '\0' ? ": " : "",
	    *what != '\0' ? advice : "");
}

static const char *
logout_text(const struct machine_session *session)
{
	if (session->gone)
		return session->is.keep
			   ? "the token has expired: x removes what is left"
			   : "the login was killed and left this behind: x "
			     "removes it";
	if (session->is.closed)
		return "was before; the token stays until it expires";
	return session->is.keep ? "the token stays until it expires"
				: "the token is removed";
}

/* --- the list */

static struct list_cell
state_cell(
    const struct sessions *sessions, const struct machine_session *session)
{
	static const enum role roles[SESSION_STATES] = {
	    [SESSION_OK] = ROLE_OK,
	    [SESSION_RETRY] = ROLE_WARN,
	    [SESSION_SOON] = ROLE_WARN,
	    [SESSION_PENDING] = ROLE_WARN,
	    [SESSION_EXPIRED] = ROLE_ERROR,
	    [SESSION_KEPT] = ROLE_OK,
	    [SESSION_GONE] = ROLE_WARN,
	};
	enum session_state state =
	    session_state(&session->is, session->gone, seconds(sessions));

	return (struct list_cell){session_state_word(state),
	    state == SESSION_PENDING && session->is.trouble != FRAME_OK
		? ROLE_ERROR
		: roles[state]};
}

struct list_cell
sessions_cell(
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
		break;
	case COLUMN_LEFT:
		left(sessions, session, buf, size);
		break;
	case COLUMN_STATE:
		return state_cell(sessions, &sessions->session[row]);
	case COLUMN_RENEWAL:
		renewal_cell(sessions, &sessions->session[row], buf, size);
		break;
	}
	return (struct list_cell){buf, ROLE_NORMAL};
}

/* --- one of them */

void
sessions_details(
    const struct sessions *sessions, struct canvas *canvas, struct rect rect)
{
	size_t row = list_current(&sessions->page.list);
	struct pen pen = {canvas, rect, 1, 15};
	const struct machine_session *shown;
	const struct frame_session *session;
	char text[300];

	if (rect.rows == 0 || row >= sessions->count)
		return;
	shown = &sessions->session[row];
	session = &shown->is;
	canvas_putf(canvas, rect, 0, 1, -1, ROLE_TITLE, "%s", session->user);
	canvas_putf(
	    canvas, rect, 0, 15, -1, ROLE_DIM, "session %s", session->sid);
	pen_linef(&pen, "account", ROLE_NORMAL, "uid %lu, by %s, process %ld",
	    (unsigned long)session->uid, session->service,
	    (long)session->host_pid);
	token_text(sessions, session, text, sizeof(text));
	pen_line(&pen, "token", ROLE_NORMAL, text);
	renewal_text(sessions, shown, text, sizeof(text));
	pen_line(&pen, "renewal", ROLE_NORMAL, text);
	trouble_text(session, text, sizeof(text));
	pen_line(&pen, "trouble", ROLE_WARN, text);
	pen_line(&pen, "at logout", shown->gone ? ROLE_WARN : ROLE_NORMAL,
	    logout_text(shown));
}

void
sessions_text(const struct sessions *sessions,
    const struct machine_session *shown, char *buf, size_t size)
{
	const struct frame_session *session = &shown->is;
	struct world *world = sessions->page.view.app->world;
	char opened[40], token[200], renewal[WHEN], trouble[300];

	world->date(world, session->opened, opened, sizeof(opened));
	token_text(sessions, session, token, sizeof(token));
	renewal_text(sessions, shown, renewal, sizeof(renewal));
	trouble_text(session, trouble, sizeof(trouble));
	snprintf(buf, size,
	    "user      %s, uid %lu\n"
	    "service   %s, process %ld\n"
	    "opened    %s\n"
	    "token     %s\n"
	    "renewal   %s\n"
	    "trouble   %s\n"
	    "logout    %s\n"
	    "session   %s\n"
	    "\n"
	    "The token itself is in the user's own directory below /run/frame "
	    "and is not shown here.",
	    session->user, (unsigned long)session->uid, session->service,
	    (long)session->host_pid, opened, token, renewal,
	    *trouble != '\0' ? trouble : "none", logout_text(shown),
	    session->sid);
}
