/* SPDX-License-Identifier: MIT */
/*
 * What the files of the app share with each other and with nobody else; the
 * contract is in app.h.
 */
#ifndef FRAME_APP_PARTS_H
#define FRAME_APP_PARTS_H

#include "tui/screen/app.h"

#define SAID_BYTES    700
#define AUDIT_DELAY   1000 /* ms after the last change of the text */
#define OVERLAY_LINES 4096 /* rows to which a text that is read may scroll */

/* --- what lies on top: a question, a list, a line to type, a text to read */

enum overlay_kind {
	OVERLAY_NONE,
	OVERLAY_ASK,
	OVERLAY_CHOOSE,
	OVERLAY_PROMPT,
	OVERLAY_SHOW,
	OVERLAYS
};

#define ANSWERS_MAX 2

struct answer {
	char letter;
	const char *label;
	app_answer *done;
};

struct overlay {
	enum overlay_kind kind;
	char *title; /* question, heading or label */
	char *text;  /* SHOW: what is read; ASK: what must be typed, or NULL */
	struct answer answer[ANSWERS_MAX];
	size_t answers;
	const char *stay; /* ASK: what Esc does, "no" */
	struct line line; /* PROMPT, and ASK when something must be typed */
	struct list list;
	struct list_column column;
	char **item;
	size_t items;
	int scroll, height, length; /* SHOW: in rows */
	app_chosen *chosen;
	app_typed *typed;
	void *context;
};

/* --- */

struct app_job {
	int job;
	enum job_kind kind;
	struct view *view; /* NULL: the app's own */
};

/* A line of the audit, kept until the next audit has ended. */
struct finding {
	enum audit_level level;
	size_t line;
	char *message, *advice, *where;
};
struct findings {
	size_t count;
	struct finding *item;
};

struct app_parts {
	enum role said_role;
	char said[SAID_BYTES]; /* "": nothing */
	struct overlay overlay;
	struct view *help;  /* above everything but an overlay */
	struct view **dead; /* closed, freed when the event is over */
	size_t deads;
	struct app_job *job;
	size_t jobs;
	struct findings found, finding; /* of the last audit, of this one */
	int audit;			/* its job, -1: none runs */
	int64_t audit_at;		/* when the next begins, 0: none */
	bool lock_busy; /* read_only because somebody else edits */
	bool mouse;
	char *rescued;	/* a rescue file that was found */
	bool recovered; /* its edits are in the draft */
};

/* app.c */
bool app_in_text(struct app *app);
void app_refresh(struct app *app); /* all views */
/* Closes a view and forgets it, once the event is over: app_bury. */
void app_dismiss(struct app *app, struct view **view);
void app_bury(struct app *app);
enum key_where app_where(struct app *app);

/* app_disk.c: lock, changes from outside, rescue, the end */
void app_look(struct app *app);
void app_again(struct app *app);
void app_quit(struct app *app);
void app_save(struct app *app);
void app_edit_text(struct app *app); /* in the administrator's editor */
void app_find_rescued(struct app *app);

/* app_overlay.c */
bool overlay_in_text(const struct app *app);
void overlay_key(struct app *app, uint32_t key);
bool overlay_text(struct app *app, const char *text, size_t len);
void overlay_paint(struct app *app, struct canvas *canvas, struct rect rect);
const char *overlay_hint(const struct app *app);
void overlay_close(struct app *app);
/* A question with letters for answers; Esc and Enter: `stay`. */
void overlay_ask(struct app *app, const struct answer *answer, size_t answers,
    const char *stay, void *context, const char *question);

/* app_problems.c */
void problems_make(struct app *app);
void problems_free(struct app *app);
void problems_list(struct app *app);
/* Selects what stands in a line of the draft, if its page is in sight. */
void problems_select(struct app *app, size_t line);
void problems_audit_begin(struct app *app);
void problems_audit_line(struct app *app, const char *line, size_t len);
void problems_audit_end(struct app *app, int status);
void findings_free(struct findings *findings);

/* app_who.c */
void who_explain(struct app *app);
void who_forget(struct app *app); /* the explanation, before its config goes */
void who_line(struct app *app, const char *line, size_t len);
void who_end(struct app *app, int status);
void who_free(struct app *app);
void who_ask(struct app *app);

/* app_jobs.c */
void jobs_stop_of(struct app *app, const struct view *view);
bool jobs_cancel(struct app *app); /* a running test; false: there is none */

/* app_paint.c */
void app_hints(struct app *app, struct canvas *canvas, struct rect rect);

#endif
