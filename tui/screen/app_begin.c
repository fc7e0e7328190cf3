/* SPDX-License-Identifier: MIT */
/*
 * The beginning and the end of the app, and what it remembers of tests
 * meanwhile.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tui/screen/app_parts.h"

/* --- tests of this run */

static bool
same_test(
    const struct tested *tested, const char *provider, const char *credential)
{
	return (provider == NULL || strcmp(tested->provider, provider) == 0) &&
	       (credential == NULL ||
		   strcmp(tested->credential, credential) == 0);
}

void
app_tested(struct app *app, const struct tested *tested)
{
	struct tested *more;

	for (size_t i = 0; i < app->tests; i++)
		if (same_test(&app->tested[i], tested->provider,
			tested->credential)) {
			app->tested[i] = *tested;
			return;
		}
	more = reallocarray(app->tested, app->tests + 1, sizeof(struct tested));
	if (more == NULL)
		return;
	app->tested = more;
	app->tested[app->tests++] = *tested;
}

const struct tested *
app_last_test(
    const struct app *app, const char *provider, const char *credential)
{
	const struct tested *last = NULL;

	for (size_t i = 0; i < app->tests; i++)
		if (same_test(&app->tested[i], provider, credential) &&
		    (last == NULL || app->tested[i].when > last->when))
			last = &app->tested[i];
	return last;
}

/* --- begin and end */

static bool
make_pages(struct app *app)
{
	static struct view *(*const make[PAGES])(struct app *) = {overview_new,
	    credentials_new, providers_new, mappings_new, metadata_new,
	    sessions_new, test_new};

	for (size_t i = 0; i < PAGES; i++) {
		app->page[i] = make[i](app);
		if (app->page[i] == NULL)
			return false;
	}
	return true;
}

static void
judge_rights(struct app *app)
{
	if (app->world->root)
		return;
	app->read_only = true;
	snprintf(app->read_only_why, sizeof(app->read_only_why),
	    "Looking only: changes take root. Start it as: sudo frame-admin");
}

bool
app_open(struct app *app, struct world *world, struct frame_draft *draft)
{
	*app = (struct app){.world = world, .draft = *draft};
	*draft = (struct frame_draft){0};
	app->lock.fd = -1;
	app->who.job = -1;
	app->parts = calloc(1, sizeof(*app->parts));
	if (app->parts == NULL)
		return false;
	app->parts->audit = -1;
	judge_rights(app);
	if (!make_pages(app))
		return false;
	problems_make(app);
	app->parts->audit_at = world->now(world);
	if (world->traced != NULL && *world->traced != '\0')
		app_who(app, world->traced);
	app_refresh(app);
	if (!app->draft.stamp.exists && !app->read_only)
		app_push(app, first_run_new(app));
	app_find_rescued(app);
	return true;
}

void
app_close(struct app *app)
{
	if (app->parts != NULL) {
		overlay_close(app);
		app_go(app, 0);
		for (size_t i = 0; i < PAGES; i++)
			app_dismiss(app, &app->page[i]);
		jobs_stop_of(app, NULL);
		app_bury(app);
		free(app->parts->dead);
		free(app->parts->job);
		free(app->parts->rescued);
		findings_free(&app->parts->found);
		findings_free(&app->parts->finding);
		free(app->parts);
	}
	who_forget(app);
	who_free(app);
	problems_free(app);
	frame_draft_close(&app->draft);
	if (app->lock.fd != -1)
		frame_lock_release(&app->lock);
	free(app->tested);
	*app = (struct app){.lock.fd = -1};
}
