/* SPDX-License-Identifier: MIT */
/*
 * Trying a form; see try.h.
 */
#include "tui/view/try.h"

#include <stdio.h>
#include <stdlib.h>

#include "tui/view/test.h"

void
try_open(struct try *try)
{
	*try = (struct try){.job = -1};
}

static void
forget(struct try *try)
{
	if (try->begun)
		trial_free(&try->trial);
	try->begun = false;
}

void
try_close(struct try *try)
{
	forget(try);
}

void
try_start(struct try *try, struct view *view, struct change *change,
    const char *provider)
{
	struct app *app = view->app;
	struct job_order order = {.kind = JOB_TRIAL,
	    .trial = {.user = app->who.name,
		.provider = provider,
		.draft = &app->draft,
		.token_fd = -1}};

	if (try->job != -1)
		app_stop(app, try->job);
	try->job = -1;
	forget(try);
	if (change->fine)
		try->job = app_start(app, view, &order);
	frame_draft_cancel(&app->draft);
	app_changed(app); /* what was known pointed into another tree */
	if (!change->fine)
		app_say(app, ROLE_ERROR, "%s", change->why);
	if (try->job == -1)
		return;
	trial_begin(&try->trial);
	try->begun = true;
	app_say(app, ROLE_NORMAL,
	    "Trying it for %s, nothing is saved. Esc stops it.", app->who.name);
}

bool
try_stop(struct try *try, struct app *app)
{
	if (try->job == -1)
		return false;
	app_stop(app, try->job);
	try->job = -1;
	forget(try);
	app_say(app, ROLE_NORMAL, "The test was stopped.");
	return true;
}

/* --- how it went */

static void
print_outcome(const struct trial *trial, FILE *out)
{
	fprintf(out, "\n%s\n", trial->sentence);
	for (size_t i = 0; i < trial->causes; i++)
		fprintf(out, "%zu. %s%s%s\n", i + 1, trial->cause[i].text,
		    trial->cause[i].action[0] != '\0' ? " -> " : "",
		    trial->cause[i].action);
	fputs("\nThis form is neither accepted nor saved yet.", out);
}

static void
show(const struct trial *trial, struct app *app)
{
	char *text = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&text, &len);

	if (out == NULL)
		return;
	test_steps(trial, out);
	print_outcome(trial, out);
	if (fclose(out) == 0)
		app_show(app,
		    trial->result == FRAME_OK ? "This form works"
					      : "This form does not work yet",
		    text);
	free(text);
}

static void
say_step(const struct trial *trial, struct app *app)
{
	for (int i = TRIAL_STEPS - 1; i >= 0; i--) {
		if (trial->step[i].state == TRIAL_TO_DO)
			continue;
		app_say(app, ROLE_NORMAL, "Trying it, Esc stops: %s",
		    trial->step[i].text);
		return;
	}
}

void
try_job(struct try *try, struct app *app, int job, const char *line, size_t len,
    int status)
{
	if (job != try->job || !try->begun)
		return;
	if (line != NULL) {
		trial_line(&try->trial, line, len);
		say_step(&try->trial, app);
		return;
	}
	trial_end(&try->trial, status);
	try->job = -1;
	app_say(app, ROLE_NORMAL, "%s", "");
	show(&try->trial, app);
	forget(try);
}
