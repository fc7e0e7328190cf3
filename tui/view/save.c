/* SPDX-License-Identifier: MIT */
/*
 * The page before writing: what would change, in words and as a diff without
 * secrets, and whether the loader and the comments agree. Up and Down choose a
 * step, which r takes back; the diff below scrolls by pages and with n and N.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/diff.h"
#include "tui/screen/app.h"
#include "tui/view/pane.h"

#define WORDS_COL  14
#define BACKUP	   14 /* rows from which on the backup is mentioned */
#define PAGE_FIRST 0

struct save {
	struct view view;
	struct frame_diff diff;
	struct frame_comments comments;
	bool compared;
	size_t step;	  /* that is selected */
	int scroll;	  /* rows of the diff above the screen */
	int height, cols; /* of the diff, when it was painted last */
};

/* --- comparing */

static void
compare(struct save *save)
{
	const struct frame_draft *draft = &save->view.app->draft;

	if (save->compared)
		frame_diff_free(&save->diff);
	save->compared = frame_diff_make(
	    &save->diff, draft->base, draft->base_len, draft->text, draft->len);
	if (!save->compared)
		save->diff = (struct frame_diff){0};
	if (!frame_edit_comments(draft->base, draft->base_len, draft->text,
		draft->len, &save->comments))
		save->comments = (struct frame_comments){0};
}

static void
save_refresh(struct view *view)
{
	struct save *save = (struct save *)view;

	compare(save);
	if (save->step >= view->app->draft.done)
		save->step =
		    view->app->draft.done > 0 ? view->app->draft.done - 1 : 0;
}

/* --- painting: words */

static void
paint_step(const struct save *save, struct canvas *canvas, struct rect rect,
    int row, size_t index)
{
	const char *words = frame_draft_words(&save->view.app->draft, index);
	bool selected = index == save->step;
	int col = rect.cols < 60 ? 3 : WORDS_COL;

	canvas_put(canvas, rect, row, col, -1, ROLE_NORMAL,
	    words != NULL ? words : "");
	if (!selected)
		return;
	canvas_put(canvas, rect, row, col - 2, 1, ROLE_SELECTED, ">");
	canvas_role(canvas, rect, row, col - 2, -1, ROLE_SELECTED);
	canvas_cursor(canvas, rect, row, col - 2, false);
}

/* Some of the steps, among them the selected one. */
static void
paint_words(const struct save *save, struct canvas *canvas, struct rect *rest)
{
	size_t steps = save->view.app->draft.done;
	int most = rest->rows / 3 > 1 ? rest->rows / 3 : 1;
	int rows = steps < (size_t)most ? (int)steps : most;
	struct rect rect = rect_take(rest, rows > 0 ? rows : 1);
	size_t first =
	    save->step + 1 > (size_t)rows ? save->step + 1 - (size_t)rows : 0;

	if (rect.cols >= 60)
		canvas_put(canvas, rect, 0, 1, -1, ROLE_TITLE, "IN WORDS");
	for (int i = 0; i < rows; i++)
		paint_step(save, canvas, rect, i, first + (size_t)i);
	if (rows == 0)
		canvas_put(canvas, rect, 0, WORDS_COL, -1, ROLE_NORMAL,
		    "what was saved before is taken back");
}

/* --- painting: the check */

static void
paint_check(const struct save *save, struct canvas *canvas, struct rect rect)
{
	const struct frame_diags *diags = &save->view.app->draft.diags;
	size_t bad = diags->errors > 0 ? diags->errors : diags->warnings;
	bool wide = rect.cols >= 76;
	int col = 1;

	col += canvas_put(canvas, rect, 0, col, -1, ROLE_TITLE, "CHECK");
	col = wide ? WORDS_COL : col + 2;
	if (diags->errors > 0)
		canvas_putf(canvas, rect, 0, col, -1, ROLE_ERROR,
		    "%zu error%s: it cannot be saved like this. ! lists them",
		    bad, pane_plural(bad));
	else if (bad > 0)
		col += canvas_putf(canvas, rect, 0, col, -1, ROLE_WARN,
		    "OK, %zu warning%s", bad, pane_plural(bad));
	else
		col += canvas_put(canvas, rect, 0, col, -1, ROLE_OK, "OK");
	if (diags->errors > 0)
		return;
	canvas_putf(canvas, rect, 0, wide ? 33 : col + 2, -1,
	    save->comments.kept < save->comments.before ? ROLE_WARN
							: ROLE_NORMAL,
	    wide ? "comments kept: %zu of %zu" : "comments %zu/%zu",
	    save->comments.kept, save->comments.before);
	if (wide)
		canvas_putf(canvas, rect, 0, 59, -1, ROLE_NORMAL,
		    "lines: -%zu +%zu", save->diff.removed, save->diff.added);
}

/* --- painting: the diff */

static const struct {
	char sign;
	enum role role;
} looks[] = {
    [FRAME_DIFF_HUNK] = {' ', ROLE_KEY},
    [FRAME_DIFF_SAME] = {' ', ROLE_NORMAL},
    [FRAME_DIFF_OLD] = {'-', ROLE_ERROR},
    [FRAME_DIFF_NEW] = {'+', ROLE_OK},
};

/* One line of the diff, wrapped; how many rows. Without a canvas it is only
 * measured. */
static int
paint_line(const struct frame_diff_line *line, struct canvas *canvas,
    struct rect rect, int row)
{
	char sign[2] = {looks[line->kind].sign, '\0'};
	int indent = line->kind == FRAME_DIFF_HUNK ? 1 : 2;

	if (canvas != NULL)
		canvas_put(
		    canvas, rect, row, 1, 1, looks[line->kind].role, sign);
	rect.col += indent;
	rect.cols -= indent + 1;
	return canvas_wrap(
	    canvas, rect, row, 4, looks[line->kind].role, line->text);
}

/* Rows above line `index`, or of all lines. */
static int
rows_before(const struct save *save, size_t index)
{
	struct rect rect = {.cols = save->cols};
	int rows = 0;

	for (size_t i = 0; i < index && i < save->diff.count; i++)
		rows += paint_line(&save->diff.line[i], NULL, rect, 0);
	return rows;
}

static void
clamp_scroll(struct save *save)
{
	int last = rows_before(save, save->diff.count) - save->height;

	if (save->scroll > last)
		save->scroll = last;
	if (save->scroll < 0)
		save->scroll = 0;
}

static void
paint_diff(struct save *save, struct canvas *canvas, struct rect rect)
{
	int row;

	save->height = rect.rows;
	save->cols = rect.cols;
	clamp_scroll(save);
	row = -save->scroll;
	for (size_t i = 0; i < save->diff.count && row < rect.rows; i++)
		row += paint_line(&save->diff.line[i], canvas, rect, row);
	if (save->diff.count == 0 && rect.rows > 0)
		canvas_put(canvas, rect, 0, 2, -1, ROLE_DIM,
		    save->compared ? "The file itself stays as it is."
				   : "There is no memory for the diff.");
	if (save->scroll > 0)
		canvas_put_right(canvas, rect, 0, ROLE_KEY, "^");
	if (row > rect.rows ||
	    rows_before(save, save->diff.count) > save->scroll + rect.rows)
		canvas_put_right(canvas, rect, rect.rows - 1, ROLE_KEY, "v");
}

static void
paint_files(const struct save *save, struct canvas *canvas, struct rect rect)
{
	const struct app *app = save->view.app;
	const struct frame_stamp *stamp = &app->draft.stamp;
	char when[40];

	app->world->date(app->world, (int64_t)stamp->mtime.tv_sec * 1000, when,
	    sizeof(when));
	if (stamp->exists)
		canvas_putf(canvas, rect, 0, 1, -1, ROLE_DIM, "--- %s  (%s)",
		    app->draft.path, when);
	else
		canvas_putf(canvas, rect, 0, 1, -1, ROLE_DIM,
		    "--- %s is a new file", app->draft.path);
	canvas_put(canvas, rect, 1, 1, -1, ROLE_DIM, "+++ your version");
}

static void
paint_backup(const struct save *save, struct canvas *canvas, struct rect rect)
{
	const struct app *app = save->view.app;
	const char *name = strrchr(app->draft.path, '/');

	if (app->read_only)
		canvas_put(
		    canvas, rect, 0, 1, -1, ROLE_WARN, app->read_only_why);
	else if (app->draft.stamp.exists)
		canvas_putf(canvas, rect, 0, 1, -1, ROLE_DIM,
		    "Backup goes to %s/%s.TIME  (0600)",
		    app->world->places.backups,
		    name != NULL ? name + 1 : app->draft.path);
}

static void
save_paint(struct view *view, struct canvas *canvas, struct rect rect)
{
	struct save *save = (struct save *)view;

	if (!frame_draft_dirty(&view->app->draft)) {
		canvas_put(canvas, rect, 0, 1, -1, ROLE_NORMAL,
		    "There is nothing to save: the file is as you see it.");
		return;
	}
	paint_words(save, canvas, &rect);
	paint_check(save, canvas, rect_take(&rect, 1));
	if (rect.rows >= BACKUP - 4) {
		paint_files(save, canvas, rect_take(&rect, 2));
		paint_backup(save, canvas, rect_take(&rect, -1));
	}
	paint_diff(save, canvas, rect);
}

/* --- moving */

/* The next or previous place that changes. */
static void
next_hunk(struct save *save, bool forward)
{
	int found = -1;

	for (size_t i = 0; i < save->diff.count; i++) {
		int row;
		if (save->diff.line[i].kind != FRAME_DIFF_HUNK)
			continue;
		row = rows_before(save, i);
		if (!forward && row < save->scroll)
			found = row;
		if (forward && row > save->scroll && found == -1)
			found = row;
	}
	if (found != -1)
		save->scroll = found;
}

static bool
scroll(struct save *save, enum request request)
{
	int page = save->height > 1 ? save->height - 1 : 1;
	const struct {
		enum request request;
		int by;
	} moves[] = {
	    {REQ_PAGE_UP, -page},
	    {REQ_PAGE_DOWN, page},
	    {REQ_HALF_UP, -page / 2},
	    {REQ_HALF_DOWN, page / 2},
	};

	for (size_t i = 0; i < sizeof(moves) / sizeof(moves[0]); i++) {
		if (moves[i].request != request)
			continue;
		save->scroll += moves[i].by;
		clamp_scroll(save);
		return true;
	}
	return false;
}

static bool
move(struct save *save, enum request request)
{
	size_t steps = save->view.app->draft.done;

	if (request == REQ_UP)
		save->step -= save->step > 0;
	else if (request == REQ_DOWN)
		save->step += save->step + 1 < steps;
	else if (request == REQ_NEXT || request == REQ_PREVIOUS)
		next_hunk(save, request == REQ_NEXT);
	else if (request == REQ_FIRST)
		save->scroll = 0;
	else if (request == REQ_LAST)
		save->scroll = rows_before(save, save->diff.count);
	else
		return scroll(save, request);
	return true;
}

/* --- writing */

static void
say_failed(struct app *app, const struct frame_save *result)
{
	char *text = NULL;

	if (asprintf(&text, "%s%s%s%s", result->why,
		result->rescued[0] != '\0' ? "\n\nYour version is in " : "",
		result->rescued,
		result->rescued[0] != '\0' ? " (0600)." : "") == -1)
		return;
	app_show(app, "Not saved", text);
	free(text);
}

static void
say_saved(struct app *app, const struct frame_save *result)
{
	if (result->backup[0] != '\0')
		app_say(app, ROLE_OK, "Saved. Backup: %s", result->backup);
	else
		app_say(
		    app, ROLE_OK, "Saved. It holds from the next login on.");
}

static void
write_file(struct app *app)
{
	struct frame_save result = {0};
	size_t steps = app->draft.done;
	enum frame_save_status status = frame_draft_save(
	    &app->draft, &app->world->places, &app->lock, &result);

	app_changed(app);
	switch (status) {
	case FRAME_SAVED:
		app_pop(app);
		say_saved(app, &result);
		app_settle_rescued(app);
		break;
	case FRAME_SAVE_BUSY:
		app_say(app, ROLE_ERROR, "Not saved: %s", result.why);
		break;
	case FRAME_SAVE_CHANGED:
		app->outside = OUTSIDE_CHANGED;
		app_say(app, ROLE_WARN,
		    "Not saved: somebody else has changed the file. r: "
		    "re-apply your %zu change%s to it",
		    steps, pane_plural(steps));
		break;
	default:
		say_failed(app, &result);
	}
}

static void
try_write(struct save *save)
{
	struct app *app = save->view.app;
	size_t errors = app->draft.diags.errors;

	if (!app_may_edit(app))
		return;
	if (!frame_draft_dirty(&app->draft)) {
		app_pop(app);
		app_say(app, ROLE_NORMAL, "There is nothing to save.");
	} else if (errors > 0) {
		app_go(app, PAGE_FIRST);
		app_say(app, ROLE_ERROR,
		    "Not saved: %zu error%s to mend first. Enter goes to the "
		    "entry.",
		    errors, pane_plural(errors));
	} else {
		write_file(app);
	}
}

/* --- taking back */

static void
revert(struct save *save)
{
	struct app *app = save->view.app;
	const char *words = frame_draft_words(&app->draft, save->step);
	char why[FRAME_DRAFT_WHY], *copy;
	bool fine;

	if (words == NULL || !app_may_edit(app))
		return;
	copy = strdup(words); /* the step may move */
	fine = frame_draft_revert(&app->draft, save->step, why);
	app_changed(app);
	if (!fine)
		app_say(app, ROLE_ERROR, "Not reverted: %s", why);
	else if (frame_draft_dirty(&app->draft))
		app_say(app, ROLE_OK, "Reverted: %s", copy != NULL ? copy : "");
	else
		app_pop(app);
	free(copy);
}

/* Back to what is on the disk, step by step, so that redo brings it back. */
static void
discard(struct app *app, void *context)
{
	size_t steps = app->draft.done;

	(void)context;
	if (frame_draft_undo(&app->draft) != NULL && app->draft.done > steps) {
		/* saved steps were taken back: forward is where the disk is */
		while (app->draft.done > 0 &&
		       frame_draft_redo(&app->draft) != NULL)
			;
	} else {
		while (app->draft.done > 0 &&
		       frame_draft_undo(&app->draft) != NULL)
			;
	}
	app_changed(app);
	app_pop(app);
	app_say(app, ROLE_NORMAL,
	    "All changes are discarded. Ctrl-R brings them back one by one.");
}

static void
ask_discard(struct save *save)
{
	struct app *app = save->view.app;
	size_t steps = app->draft.done;

	if (app_may_edit(app))
		app_ask(app, discard, save, NULL,
		    "Discard %zu change%s? The file on the disk stays as it "
		    "is.",
		    steps, pane_plural(steps));
}

/* --- as a view */

static const enum request *
save_requests(const struct view *view)
{
	static const enum request requests[] = {REQ_WRITE, REQ_REVERT, REQ_KEEP,
	    REQ_DISCARD, REQ_NEXT, REQ_PREVIOUS, REQ_UNDO, REQ_REDO,
	    REQ_PROBLEMS, REQ_NONE};

	(void)view;
	return requests;
}

static bool
save_request(struct view *view, enum request request)
{
	struct save *save = (struct save *)view;

	if (request == REQ_WRITE)
		try_write(save);
	else if (request == REQ_REVERT)
		revert(save);
	else if (request == REQ_DISCARD)
		ask_discard(save);
	else if (request == REQ_KEEP)
		app_pop(view->app);
	else if (request != REQ_SAVE) /* pressed again: we are there */
		return move(save, request);
	return true;
}

static void
save_close(struct view *view)
{
	struct save *save = (struct save *)view;

	if (save->compared)
		frame_diff_free(&save->diff);
	free(save);
}

static const struct view_ops save_ops = {
    .name = "save",
    .title = "Save: look before you write",
    .about = "What has changed since the file was read, in words and as lines. "
	     "Secrets are never shown. w writes the file: the old one is kept "
	     "as a backup, and at every moment one of the two is there whole.\n"
	     "Up and Down choose a change, r takes just that one back. n and N "
	     "go through the lines that differ, PgUp and PgDn scroll.",
    .twin = "frame-admin diff; frame-admin set PATH VALUE --yes",
    .where = WHERE_SAVE,
    .requests = save_requests,
    .paint = save_paint,
    .request = save_request,
    .close = save_close,
    .refresh = save_refresh,
};

struct view *
save_new(struct app *app)
{
	struct save *save = calloc(1, sizeof(*save));

	if (save == NULL)
		return NULL;
	save->view = (struct view){.ops = &save_ops, .app = app};
	save_refresh(&save->view);
	return &save->view;
}
