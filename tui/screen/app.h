/* SPDX-License-Identifier: MIT */
/*
 * frame-admin's screens as one object: the draft, the pages, what lies above
 * them, and what is known about the person whose login is traced. Keys, text,
 * sizes and answers go in, a canvas comes out; no terminal, no clock, no file
 * but through draft.h and world.h. run.c connects it with the real ones.
 *
 *   row 1   title: program, file, unsaved changes, host, account
 *   row 2   the pages, or where we are
 *   row 3   a rule
 *   ...     the view
 *   last 3  message, a rule, hints   (below 80x24: message and hints)
 */
#ifndef FRAME_APP_H
#define FRAME_APP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/draft.h"
#include "common/resolve.h"
#include "tui/model/audit.h"
#include "tui/model/explain.h"
#include "tui/model/trial.h"
#include "tui/screen/canvas.h"
#include "tui/screen/keys.h"
#include "tui/screen/view.h"
#include "tui/screen/world.h"

#define APP_ROWS_MIN 10
#define APP_COLS_MIN 40

/* The person whose login is traced. */
struct who {
	char name[257];
	enum who_state {
		WHO_ASKED, /* the name service has not answered yet */
		WHO_KNOWN,
		WHO_NONE,   /* there is no such user */
		WHO_FAILED, /* `why` */
	} state;
	struct frame_user user; /* with groups, if WHO_KNOWN */
	char why[200];
	int job;
};

/* A problem: of the loader or of the audit, in one list. */
struct problem {
	enum audit_level level;
	size_t line; /* of the file, 0: none */
	const char *message, *advice;
	const char *where; /* another file, "" */
};

/* How a test of a credential or provider ended last, in this run. */
struct tested {
	char provider[65], credential[65];
	int64_t when; /* Unix ms */
	enum frame_result result;
	double ms;
};

enum outside {
	OUTSIDE_SAME,
	OUTSIDE_CHANGED, /* the file is another one on the disk */
};

struct app {
	struct world *world;
	struct frame_draft draft;
	struct frame_lock lock;
	bool read_only; /* not root, or the lock is held by another */
	char read_only_why[FRAME_SAVE_WHY];
	struct who who;
	struct explanation explanation; /* for `who`; zeroed: none */
	bool explained;
	struct problem *problem; /* errors first */
	size_t problems;
	bool audited; /* the audit of this text has ended */
	enum outside outside;
	struct tested *tested;
	size_t tests;
	struct view *page[PAGES];
	size_t current;		 /* which of them */
	struct view *above;	 /* a form or page above it, or NULL */
	struct app_parts *parts; /* app.c */
	bool quit;
};

/* `draft` was opened by the caller and belongs to the app from now on. */
bool app_open(struct app *app, struct world *world, struct frame_draft *draft);
void app_close(struct app *app);

/* --- what comes in */
void app_key(struct app *app, uint32_t key);
void app_text(struct app *app, const char *utf8, size_t len); /* typed */
void app_paste(struct app *app, const char *text, size_t len);
void app_job_line(struct app *app, int job, const char *line, size_t len);
void app_job_end(struct app *app, int job, int status);
/* A click, or the wheel as key 4 (up) and 5 (down), on what was painted. */
void app_mouse(struct app *app, const struct canvas *canvas, uint32_t button,
    int row, int col);
void app_tick(struct app *app); /* a second has passed, or the disk stirred */
/* The terminal is gone, or we were told to end: what is not saved goes to the
 * rescue directory. Its path, "" if there was nothing to rescue. */
void app_rescue(struct app *app, char *where, size_t size);

/* What was recovered is saved, rescued anew or given up: its file may go. */
void app_settle_rescued(struct app *app);

/* --- what comes out. Also for a canvas that is too small: it says so. */
void app_paint(struct app *app, struct canvas *canvas);
int app_next_tick(const struct app *app); /* seconds, 0: none is needed */

/* --- for views */

/* The view that has the keys (above, or the current page). */
struct view *app_top(struct app *app);
void app_go(struct app *app, size_t page);	   /* 0 to PAGES - 1 */
void app_push(struct app *app, struct view *view); /* replaces what is above */
void app_pop(struct app *app);

void app_say(struct app *app, enum role role, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* True if a change may be made now: takes the lock at the first. Else says
 * why not. To be asked before a form opens or anything is changed. */
bool app_may_edit(struct app *app);
/* The draft is another one: problems, explanation and views follow. */
void app_changed(struct app *app);
/* Begins, makes one edit, ends, tells; false: refused, said, nothing done. */
bool app_edit(struct app *app, const struct frame_edit *edit,
    const char *format, ...) __attribute__((format(printf, 3, 4)));

/* A question, answered by y or n (never by Enter), or by typing `must_type`
 * and Enter when that is not NULL. `done` is not called for no. */
typedef void app_answer(struct app *app, void *context);
void app_ask(struct app *app, app_answer *done, void *context,
    const char *must_type, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/* A list to choose one of; `done` gets its index. Items are copied. */
typedef void app_chosen(struct app *app, void *context, size_t index);
void app_choose(struct app *app, const char *title, const char *const *item,
    size_t items, app_chosen *done, void *context);

/* A line to be typed, such as a user's name. `text` is what is there first. */
typedef void app_typed(struct app *app, void *context, const char *text);
void app_prompt(struct app *app, const char *label, const char *text,
    size_t max, app_typed *done, void *context);

/* A text to be read: wrapped, scrolled, closed by Esc. Copied. */
void app_show(struct app *app, const char *title, const char *text);

/* Starts a job whose lines go to `view`; -1: said. Stopped with the view. */
int app_start(
    struct app *app, struct view *view, const struct job_order *order);
void app_stop(struct app *app, int job);

/* Shows where a problem is: its entry, or a text about it. */
void app_go_problem(struct app *app, const struct problem *problem);

/* Traces another person's login. */
void app_who(struct app *app, const char *name);
/* Which rule is theirs now, 0: none or not known. */
size_t app_rule_of_who(const struct app *app);

void app_tested(struct app *app, const struct tested *tested);
/* The last test that used it, NULL: none. Either may be NULL. */
const struct tested *app_last_test(
    const struct app *app, const char *provider, const char *credential);

#endif
