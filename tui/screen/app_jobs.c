/* SPDX-License-Identifier: MIT */
/*
 * Which child was started for whom: its lines go to that view, or to the app's
 * own listeners, and nowhere once the view is gone.
 */
#include <signal.h>
#include <stdlib.h>

#include "tui/screen/app_parts.h"

static struct app_job *
find(struct app *app, int job)
{
	struct app_parts *parts = app->parts;

	for (size_t i = 0; i < parts->jobs; i++)
		if (parts->job[i].job == job)
			return &parts->job[i];
	return NULL;
}

static void
drop(struct app *app, struct app_job *job)
{
	struct app_parts *parts = app->parts;

	*job = parts->job[--parts->jobs];
}

int
app_start(struct app *app, struct view *view, const struct job_order *order)
{
	struct app_parts *parts = app->parts;
	struct app_job *more;
	char why[300] = "There is not enough memory.";
	int job = -1;

	more =
	    reallocarray(parts->job, parts->jobs + 1, sizeof(struct app_job));
	if (more != NULL) {
		parts->job = more;
		job = app->world->start(app->world, order, why, sizeof(why));
	}
	if (job == -1) {
		app_say(app, ROLE_ERROR, "%s", why);
		return -1;
	}
	more[parts->jobs++] = (struct app_job){job, order->kind, view};
	return job;
}

void
app_stop(struct app *app, int job)
{
	struct app_job *found = find(app, job);

	if (found == NULL)
		return;
	app->world->stop(app->world, job);
	drop(app, found);
}

void
jobs_stop_of(struct app *app, const struct view *view)
{
	struct app_parts *parts = app->parts;

	for (size_t i = parts->jobs; i-- > 0;)
		if (parts->job[i].view == view)
			app_stop(app, parts->job[i].job);
}

/* Tells the end as if the child had died of it, so that the view knows. */
bool
jobs_cancel(struct app *app)
{
	struct app_parts *parts = app->parts;

	for (size_t i = 0; i < parts->jobs; i++) {
		struct app_job job = parts->job[i];

		if (job.kind != JOB_TRIAL)
			continue;
		app_stop(app, job.job);
		if (job.view != NULL && job.view->ops->job != NULL)
			job.view->ops->job(job.view, job.job, NULL, 0, SIGTERM);
		return true;
	}
	return false;
}

void
app_job_line(struct app *app, int job, const char *line, size_t len)
{
	struct app_job *found = find(app, job);

	if (found == NULL)
		return;
	if (found->view != NULL) {
		if (found->view->ops->job != NULL)
			found->view->ops->job(found->view, job, line, len, 0);
	} else if (found->kind == JOB_USER)
		who_line(app, line, len);
	else if (found->kind == JOB_AUDIT)
		problems_audit_line(app, line, len);
	app_bury(app);
}

void
app_job_end(struct app *app, int job, int status)
{
	struct app_job *found = find(app, job), ended;

	if (found == NULL)
		return;
	ended = *found;
	drop(app, found);
	if (ended.view != NULL) {
		if (ended.view->ops->job != NULL)
			ended.view->ops->job(ended.view, job, NULL, 0, status);
	} else if (ended.kind == JOB_USER)
		who_end(app, status);
	else if (ended.kind == JOB_AUDIT)
		problems_audit_end(app, status);
	app_bury(app);
}
