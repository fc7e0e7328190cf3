/* SPDX-License-Identifier: MIT */
/*
 * The page of a test: what is tested, its steps, the token or the causes of
 * the failure; see test.h. What is longer than the screen scrolls.
 */
#include "tui/view/test.h"

#include <inttypes.h>
#include <string.h>

#include "tui/view/pane.h"

#define STATE_COL 3
#define USER_COL  9
#define TEXT_COL  8
#define MS_GAP	  3 /* blanks around "12345.6 ms" */
#define BAR_COLS  40
#define WIDE	  78
#define TIGHT	  10 /* rows in which only what went wrong is shown */
#define ROOMY	  22 /* rows in which every step has its own */

const char *
test_word(enum trial_state state)
{
	static const char *const words[] = {[TRIAL_TO_DO] = "",
	    [TRIAL_RUNNING] = "RUN",
	    [TRIAL_OK] = "OK",
	    [TRIAL_WARN] = "WARN",
	    [TRIAL_FAIL] = "FAIL"};

	return words[state];
}

enum role
test_role(enum trial_state state)
{
	static const enum role roles[] = {[TRIAL_TO_DO] = ROLE_DIM,
	    [TRIAL_RUNNING] = ROLE_KEY,
	    [TRIAL_OK] = ROLE_OK,
	    [TRIAL_WARN] = ROLE_WARN,
	    [TRIAL_FAIL] = ROLE_ERROR};

	return roles[state];
}

/* --- what is tested */

static void
paint_head_narrow(
    const struct test *test, struct canvas *canvas, struct rect rect)
{
	const struct app *app = test->view.app;
	bool dirty = frame_draft_dirty(&app->draft);

	canvas_putf(canvas, rect, 0, 1, -1, ROLE_KEY, "%s, %s%s",
	    test_user(test),
	    test->provider[0] != '\0' ? test->provider : "provider by rule",
	    !dirty	     ? ""
	    : test->as_saved ? ", as saved"
			     : ", with changes");
}

static void
paint_head(const struct test *test, struct canvas *canvas, struct rect rect)
{
	const struct app *app = test->view.app;

	if (rect.cols < WIDE) {
		paint_head_narrow(test, canvas, rect);
		return;
	}
	canvas_put(canvas, rect, 0, STATE_COL, -1, ROLE_DIM, "User");
	canvas_put(
	    canvas, rect, 0, USER_COL, 17, ROLE_DIM, "_________________");
	canvas_put(canvas, rect, 0, USER_COL, 17, ROLE_KEY, test_user(test));
	canvas_put(canvas, rect, 0, 29, -1, ROLE_DIM, "Provider");
	canvas_putf(canvas, rect, 0, 39, 15, ROLE_KEY, "< %s >",
	    test->provider[0] != '\0' ? test->provider : "by rule");
	if (frame_draft_dirty(&app->draft))
		canvas_put(canvas, rect, 0, 55, -1, ROLE_NORMAL,
		    test->as_saved ? "[ ] with unsaved changes"
				   : "[x] with unsaved changes");
}

/* --- steps */

/* Where rows are few, steps that went well and say little give way: the way to
 * the host, which is nothing when TLS came off, and what the token's lines
 * below say again. */
static bool
shown(const struct test *test, int step, int rows)
{
	enum trial_state state = test->trial.step[step].state;
	bool passed = test->trial.step[TRIAL_TLS].state == TRIAL_OK;

	if (state == TRIAL_TO_DO || state == TRIAL_RUNNING)
		return false;
	if (rows >= ROOMY || state != TRIAL_OK)
		return true;
	if (rows < TIGHT && test->job == -1)
		return false;
	if (step == TRIAL_RESOLVE || step == TRIAL_CONNECT)
		return !passed;
	return step != TRIAL_CLAIMS && step != TRIAL_LIFETIME;
}

static void
paint_step(
    struct pen *pen, enum trial_state state, const char *text, const char *time)
{
	struct rect rect = pen->rect;
	int rows;

	canvas_put(pen->canvas, rect, pen->row, STATE_COL, 4, test_role(state),
	    test_word(state));
	rect.cols -= 2;
	canvas_put_right(pen->canvas, rect, pen->row, ROLE_DIM, time);
	rect.col += TEXT_COL;
	rect.cols -=
	    TEXT_COL + (*time != '\0' ? canvas_width(time) + MS_GAP : 0);
	if (rect.cols < 1)
		rect.cols = 1;
	rows = canvas_wrap(pen->canvas, rect, pen->row, 2, ROLE_NORMAL, text);
	pen->row += rows > 0 ? rows : 1;
}

static void
paint_running(const struct test *test, struct pen *pen)
{
	struct world *world = test->view.app->world;
	enum trial_step_kind step = test_running(test);
	int64_t ms = world->now(world) - test->began;
	const char *text;
	char line[400], time[32];

	if (test->job == -1)
		return;
	text = step == TRIAL_STEPS ? "the result"
	       : test->trial.step[step].text[0] != '\0'
		   ? test->trial.step[step].text
		   : trial_step_name(step);
	snprintf(line, sizeof(line), "%s ...   Esc stops it", text);
	snprintf(time, sizeof(time), "%" PRId64 " s", ms < 0 ? 0 : ms / 1000);
	paint_step(pen, TRIAL_RUNNING, line, time);
}

/* The keys before the one whose steps follow. */
static void
paint_skips(const struct test *test, struct pen *pen)
{
	for (size_t i = 0; i < test->trial.skips; i++)
		paint_step(pen, TRIAL_WARN, test->trial.skip[i].text, "");
}

static void
paint_steps(const struct test *test, struct pen *pen)
{
	for (int i = 0; i < TRIAL_STEPS; i++) {
		const struct trial_step *step = &test->trial.step[i];
		char time[32] = "";
		if (i == TRIAL_SECRET)
			paint_skips(test, pen);
		if (!shown(test, i, pen->rect.rows))
			continue;
		if (step->ms >= 0 && pen->rect.cols >= WIDE)
			snprintf(time, sizeof(time), "%.1f ms", step->ms);
		paint_step(pen, step->state, step->text, time);
	}
	paint_running(test, pen);
}

/* --- the token */

static void
put_date(const struct test *test, int64_t seconds, char *buf, size_t size)
{
	struct world *world = test->view.app->world;

	world->date(world, seconds * 1000, buf, size);
}

static void
duration_words(int64_t ms, char *buf, size_t size)
{
	int64_t minutes = ms / 60000;

	if (minutes % 60 == 0)
		snprintf(buf, size, "%" PRId64 "h", minutes / 60);
	else
		snprintf(buf, size, "%" PRId64 "m", minutes);
}

static void
paint_bar(const struct test *test, struct pen *pen)
{
	const struct trial *trial = &test->trial;
	struct world *world = test->view.app->world;
	int64_t left = trial->expires - world->now(world) / 1000;
	int64_t whole = trial->not_before > 0
			    ? trial->expires - trial->not_before
			    : trial->duration_ms / 1000;
	char time[24], bar[BAR_COLS + 3] = "", all[24] = "";
	int room = pen->rect.cols - 40, full;

	pane_duration(left, time, sizeof(time));
	room = room > BAR_COLS ? BAR_COLS : room;
	if (whole > 0)
		duration_words(whole * 1000, all, sizeof(all));
	if (whole > 0 && room >= 5) {
		left = left < 0 ? 0 : left > whole ? whole : left;
		full = (int)(left * room / whole);
		bar[0] = '[';
		memset(bar + 1, '#', (size_t)full);
		memset(bar + 1 + full, '_', (size_t)(room - full));
		memcpy(bar + 1 + room, "]", 2);
	}
	canvas_put(pen->canvas, pen->rect, pen->row, STATE_COL, -1, ROLE_TITLE,
	    "EXPIRES IN");
	canvas_putf(pen->canvas, pen->rect, pen->row++, STATE_COL + 12, -1,
	    ROLE_NORMAL, "%s %s%s%s", time, bar, whole > 0 ? " of " : "", all);
}

/* Two or three short ones beside each other, or below each other. */
static void
paint_pair(
    struct pen *pen, const char *label, const char *text, int col, int width)
{
	canvas_put(pen->canvas, pen->rect, pen->row, col, 4, ROLE_DIM, label);
	canvas_put_middle(pen->canvas, pen->rect, pen->row, col + 5, width - 7,
	    ROLE_NORMAL, text[0] != '\0' ? text : "--");
}

/* The lifetime and what the file says of it. */
static const char *
lifetime(const struct test *test)
{
	const struct trial_step *step = &test->trial.step[TRIAL_LIFETIME];

	return step->state == TRIAL_TO_DO || step->state == TRIAL_WARN
		   ? "" /* a row of its own */
		   : step->text;
}

static void
paint_claims(const struct test *test, struct pen *pen)
{
	const struct trial *trial = &test->trial;
	bool wide = pen->rect.cols >= WIDE;
	char exp[40], nbf[40] = "--";
	int half = pen->rect.cols / 2;

	put_date(test, trial->expires, exp, sizeof(exp));
	if (trial->not_before > 0)
		put_date(test, trial->not_before, nbf, sizeof(nbf));
	paint_pair(pen, "exp", exp, STATE_COL, wide ? 23 : half);
	paint_pair(pen, "nbf", nbf, wide ? 26 : half, wide ? 23 : half);
	if (wide)
		canvas_put(pen->canvas, pen->rect, pen->row, 49, -1, ROLE_DIM,
		    lifetime(test));
	pen->row++;
	paint_pair(pen, "em", trial->email, STATE_COL, wide ? half : 2 * half);
	if (!wide)
		pen->row++;
	paint_pair(pen, "fn", trial->first_name, wide ? half : STATE_COL,
	    wide ? half / 2 : half);
	paint_pair(pen, "ln", trial->last_name, wide ? half + half / 2 : half,
	    wide ? half / 2 + 5 : half);
	pen->row++;
	if (!wide)
		return; /* c shows them all */
	paint_pair(pen, "sub", trial->subject, STATE_COL, half - STATE_COL);
	paint_pair(pen, "ap", trial->token_provider, half, half + 5);
	pen->row++;
	paint_pair(pen, "aud", trial->audience, STATE_COL, half);
	canvas_put(pen->canvas, pen->rect, pen->row++, half, -1, ROLE_DIM,
	    "a: ask Frame which metadata it stored");
}

static void
paint_token(const struct test *test, struct pen *pen)
{
	const struct trial *trial = &test->trial;

	if (trial->token_bytes == 0)
		return;
	pen->row += pen->rect.rows >= TIGHT;
	canvas_put(pen->canvas, pen->rect, pen->row, STATE_COL, -1, ROLE_TITLE,
	    "TOKEN");
	canvas_putf(pen->canvas, pen->rect, pen->row++, STATE_COL + 12, -1,
	    ROLE_NORMAL, "%zu bytes, hidden%s", trial->token_bytes,
	    pen->rect.cols < WIDE ? ""
				  : "; its signature cannot be checked here");
	if (trial->expires > 0) {
		paint_bar(test, pen);
		paint_claims(test, pen);
	}
}

/* --- the failure */

static void
paint_causes(const struct test *test, struct pen *pen)
{
	const struct trial *trial = &test->trial;
	struct rect rect = pen->rect;
	char line[600];

	if (trial->causes == 0 || trial->result == FRAME_OK || test->stopped)
		return;
	pen->row++;
	canvas_put(
	    pen->canvas, rect, pen->row, STATE_COL, -1, ROLE_TITLE, "WHY");
	rect.col += TEXT_COL;
	rect.cols -= TEXT_COL + 1;
	pen->row += canvas_wrap(pen->canvas, rect, pen->row, 0, ROLE_NORMAL,
	    trial->causes > 1 ? "Most likely, in this order:" : "Most likely:");
	for (size_t i = 0; i < trial->causes; i++) {
		const struct trial_cause *cause = &trial->cause[i];
		snprintf(line, sizeof(line), "%zu. %s%s%s", i + 1, cause->text,
		    cause->action[0] != '\0' ? "  -> " : "", cause->action);
		pen->row += canvas_wrap(
		    pen->canvas, rect, pen->row, 3, ROLE_NORMAL, line);
	}
}

static void
paint_server(const struct test *test, struct pen *pen)
{
	struct rect rect = pen->rect;

	if (test->trial.server_said[0] == '\0')
		return;
	pen->row++;
	canvas_put(pen->canvas, rect, pen->row, STATE_COL, -1, ROLE_TITLE,
	    "SERVER SAID");
	rect.col += STATE_COL + 13;
	rect.cols -= STATE_COL + 14;
	pen->row += canvas_wrap(pen->canvas, rect, pen->row, 0, ROLE_NORMAL,
	    test->trial.server_said);
}

/* What it comes to, in words. */
static void
outcome_words(const struct test *test, char *buf, size_t size)
{
	const struct trial *trial = &test->trial;

	if (test->stopped)
		snprintf(
		    buf, size, "The test was stopped. Nothing was stored.");
	else if (trial->result == FRAME_OK && trial->skips > 0)
		snprintf(buf, size,
		    "This is what a login of %s would do. Nothing was stored. "
		    "The credential \"%s\" was accepted.",
		    test->user, trial->credential);
	else if (trial->result == FRAME_OK)
		snprintf(buf, size,
		    "This is what a login of %s would do. Nothing was stored.",
		    test->user);
	else
		snprintf(buf, size, "%s%s would log in without a token: %s",
		    trial->result == FRAME_NOT_APPLICABLE ? "As configured, "
							  : "",
		    test->user, trial->sentence);
}

static const struct sign {
	const char *word;
	enum role role;
} signs[] = {{"OK", ROLE_OK}, {"FAIL", ROLE_ERROR}, {"NONE", ROLE_WARN},
    {"--", ROLE_WARN}};

static const struct sign *
outcome_sign(const struct test *test)
{
	if (test->stopped)
		return &signs[3];
	return test->trial.result == FRAME_OK		    ? &signs[0]
	       : test->trial.result == FRAME_NOT_APPLICABLE ? &signs[2]
							    : &signs[1];
}

/* It stays in sight at the bottom, whatever else scrolls. */
static void
paint_outcome(const struct test *test, struct canvas *canvas, struct rect *rest)
{
	const struct sign *sign = outcome_sign(test);
	struct rect rect = *rest, text;
	char words[1400];
	int rows;

	if (!test->begun || test->job != -1)
		return;
	outcome_words(test, words, sizeof(words));
	rect.cols -= 7;
	rows = canvas_wrap(NULL, rect, 0, 0, ROLE_NORMAL, words);
	rows = rows > 3 ? 3 : rows;
	if (rest->rows < 12)
		rows = 1;
	text = rect_take(rest, -rows);
	canvas_put(canvas, text, 0, 1, 4, sign->role, sign->word);
	text.col += 6;
	text.cols -= 7;
	if (rows == 1)
		canvas_put(canvas, text, 0, 0, -1, ROLE_NORMAL, words);
	else
		canvas_wrap(canvas, text, 0, 0, ROLE_NORMAL, words);
}

/* --- all of it */

static void
paint_intro(const struct test *test, struct pen *pen)
{
	struct rect rect = pen->rect;
	char text[600];

	snprintf(text, sizeof(text),
	    "Enter runs the test: what a login of %s would do, by the same "
	    "code, with the real exchange with Frame. The token is looked at "
	    "and thrown away.",
	    test_user(test));
	rect.col += STATE_COL;
	rect.cols -= STATE_COL + 1;
	pen->row++;
	pen->row +=
	    canvas_wrap(pen->canvas, rect, pen->row, 0, ROLE_NORMAL, text);
}

static void
paint_all(const struct test *test, struct pen *pen)
{
	if (!test->begun) {
		paint_intro(test, pen);
		return;
	}
	pen->row += pen->rect.rows >= TIGHT;
	paint_steps(test, pen);
	paint_token(test, pen);
	paint_causes(test, pen);
	paint_server(test, pen);
}

/* How many rows there are: painted where no canvas reaches. */
static int
measure(const struct test *test, const struct pen *pen)
{
	struct pen beyond = *pen;

	beyond.rect.row += pen->canvas->rows;
	paint_all(test, &beyond);
	return beyond.row;
}

void
test_paint(struct view *view, struct canvas *canvas, struct rect rect)
{
	struct test *test = (struct test *)view;
	struct pen pen = {canvas, rect, 0, TEXT_COL};
	int last;

	paint_head(test, canvas, rect_take(&pen.rect, 1));
	paint_outcome(test, canvas, &pen.rect);
	test->length = measure(test, &pen);
	test->height = pen.rect.rows;
	last = test->length > test->height ? test->length - test->height : 0;
	/* what is under way stays in sight */
	if (test->scroll > last || test->job != -1)
		test->scroll = last;
	test->scroll = test->scroll < 0 ? 0 : test->scroll;
	pen.row = -test->scroll;
	paint_all(test, &pen);
	if (test->scroll > 0)
		canvas_put_right(canvas, pen.rect, 0, ROLE_KEY, "^");
	if (test->scroll < last)
		canvas_put_right(
		    canvas, pen.rect, pen.rect.rows - 1, ROLE_KEY, "v");
	canvas_cursor(canvas, rect, 0, rect.cols < WIDE ? 1 : USER_COL, false);
}
