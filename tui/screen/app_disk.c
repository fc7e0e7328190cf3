/* SPDX-License-Identifier: MIT */
/*
 * What the app has to do with the disk: who may edit, what somebody else wrote
 * meanwhile, edits that were rescued, and the end. Files are touched through
 * draft.h and save.h alone.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/text.h"
#include "tui/screen/app_parts.h"

/* --- may we? */

static void
look_only(struct app *app, const char *why)
{
	app->read_only = true;
	snprintf(app->read_only_why, sizeof(app->read_only_why), "%s", why);
}

static bool
take_lock(struct app *app)
{
	struct app_parts *parts = app->parts;
	char why[FRAME_SAVE_WHY];
	enum frame_lock_status status = frame_lock_take(
	    &app->lock, app->draft.path, app->world->places.who, why);

	parts->lock_busy = status == FRAME_LOCK_BUSY;
	if (status != FRAME_LOCK_HELD) {
		look_only(app, why);
		app->read_only = parts->lock_busy;
		app_say(app, ROLE_WARN, "%s", why);
		return false;
	}
	app->read_only = false;
	app_look(app);
	return true;
}

bool
app_may_edit(struct app *app)
{
	if (app->lock.fd != -1)
		return true;
	if (app->read_only && !app->parts->lock_busy) {
		app_say(app, ROLE_WARN, "%s", app->read_only_why);
		return false;
	}
	return take_lock(app);
}

/* --- somebody else */

static const char *
file_name(const struct app *app)
{
	const char *slash = strrchr(app->draft.path, '/');

	return slash != NULL ? slash + 1 : app->draft.path;
}

/* Without edits of ours there is nothing to ask: the new file is shown. */
static void
reload(struct app *app)
{
	char why[FRAME_DRAFT_WHY];
	size_t conflicts;

	who_forget(app);
	if (!frame_draft_rebase(&app->draft, &conflicts, why)) {
		if (app->outside == OUTSIDE_SAME)
			app_say(app, ROLE_ERROR, "%s", why);
		app->outside = OUTSIDE_CHANGED;
		who_explain(app);
		return;
	}
	app->outside = OUTSIDE_SAME;
	app_changed(app);
	app_say(app, ROLE_WARN,
	    "%s was changed by somebody else. You see the new one.",
	    file_name(app));
}

void
app_look(struct app *app)
{
	if (!frame_draft_outdated(&app->draft))
		app->outside = OUTSIDE_SAME;
	else if (frame_draft_dirty(&app->draft))
		app->outside = OUTSIDE_CHANGED;
	else
		reload(app);
}

void
app_again(struct app *app)
{
	size_t edits = app->draft.done, conflicts = 0;
	char why[FRAME_DRAFT_WHY];

	if (app->outside != OUTSIDE_CHANGED || !app_may_edit(app))
		return;
	who_forget(app);
	if (!frame_draft_rebase(&app->draft, &conflicts, why)) {
		who_explain(app);
		app_say(app, ROLE_ERROR, "%s", why);
		return;
	}
	app->outside = OUTSIDE_SAME;
	app_changed(app);
	if (conflicts > 0)
		app_show(app,
		    "These edits do not fit the changed file and were left out",
		    why);
	if (conflicts > 0)
		app_say(app, ROLE_WARN,
		    "%zu of your %zu edits could not be put on the changed "
		    "file.",
		    conflicts, edits);
	else
		app_say(app, ROLE_OK,
		    "Your %zu edit%s now on top of the changed file.", edits,
		    edits == 1 ? " is" : "s are");
}

/* --- edits that were rescued */

static void
forget_rescued(struct app *app, const char *path)
{
	char why[FRAME_SAVE_WHY];

	if (!app->world->remove(app->world, path, why, sizeof(why)))
		app_say(app, ROLE_ERROR, "%s", why);
}

/* Then the rescued text, which is a whole file, takes that change back. */
static bool
changed_since(const struct app *app, const struct frame_stamp *rescued)
{
	const struct timespec *file = &app->draft.stamp.mtime;

	return app->draft.stamp.exists &&
	       (file->tv_sec > rescued->mtime.tv_sec ||
		   (file->tv_sec == rescued->mtime.tv_sec &&
		       file->tv_nsec > rescued->mtime.tv_nsec));
}

/* Makes the rescued text one step of the draft. */
static bool
take_over(struct app *app, bool *outdated, char why[FRAME_DRAFT_WHY])
{
	struct frame_stamp stamp;
	char *text;
	size_t len;
	bool done;

	if (!frame_file_read(app->parts->rescued, &text, &len, &stamp, why))
		return false;
	*outdated = changed_since(app, &stamp);
	snprintf(why, FRAME_DRAFT_WHY, "There is not enough memory.");
	done = frame_draft_begin(&app->draft, "unsaved edits recovered") &&
	       frame_draft_replace(&app->draft, text, len, why);
	if (done)
		frame_draft_end(&app->draft);
	else
		frame_draft_cancel(&app->draft);
	frame_text_wipe(text, len);
	return done;
}

static void
recover(struct app *app, void *context)
{
	char why[FRAME_DRAFT_WHY];
	bool done, outdated;

	(void)context;
	if (!app_may_edit(app))
		return;
	done = take_over(app, &outdated, why);
	app->parts->recovered = done;
	app_changed(app);
	if (done && outdated)
		app_say(app, ROLE_WARN,
		    "Recovered, not saved yet. The file was changed after "
		    "them: s shows what they would take back.");
	else if (done)
		app_say(app, ROLE_OK,
		    "Recovered, not saved yet. s shows what they change. A "
		    "new secret must be typed again.");
	else
		app_say(app, ROLE_ERROR, "%s They are still in %s.", why,
		    app->parts->rescued);
}

/* Those that nobody has decided about stay for the next start. */
void
app_settle_rescued(struct app *app)
{
	if (!app->parts->recovered)
		return;
	forget_rescued(app, app->parts->rescued);
	free(app->parts->rescued);
	app->parts->rescued = NULL;
	app->parts->recovered = false;
}

static void
discard_rescued(struct app *app, void *context)
{
	(void)context;
	app_say(app, ROLE_NORMAL, "The unsaved edits are discarded.");
	app->parts->recovered = true;
	app_settle_rescued(app);
}

void
app_find_rescued(struct app *app)
{
	static const struct answer answers[] = {
	    {'r', "recover", recover}, {'x', "discard", discard_rescued}};
	struct world *world = app->world;
	struct frame_kept *kept = NULL;
	char why[FRAME_SAVE_WHY], when[40], question[200];
	size_t count = 0;

	if (app->read_only || !frame_kept_list(world->places.rescue,
				  app->draft.path, &kept, &count, why))
		return;
	if (count > 0 && asprintf(&app->parts->rescued, "%s/%s",
			     world->places.rescue, kept[0].name) != -1) {
		world->date(world, kept[0].when, when, sizeof(when));
		snprintf(question, sizeof(question),
		    "Unsaved edits of %s were found.", when);
		overlay_ask(app, answers, 2, "decide later", NULL, question);
	}
	free(kept);
}

void
app_rescue(struct app *app, char *where, size_t size)
{
	char why[FRAME_SAVE_WHY];
	const struct frame_draft *draft = &app->draft;

	*where = '\0';
	if (!frame_draft_dirty(draft))
		return;
	if (!frame_rescue_write(app->world->places.rescue, draft->path,
		draft->text, draft->len, where, size, why))
		*where = '\0';
	else
		app_settle_rescued(app);
}

/* --- the editor */

static void
keep_apart(struct app *app, const char *text, size_t len, const char *why)
{
	char where[4096], no[FRAME_SAVE_WHY];

	if (frame_rescue_write(app->world->places.rescue, app->draft.path, text,
		len, where, sizeof(where), no))
		app_say(app, ROLE_ERROR, "%s Your text is in %s.", why, where);
	else
		app_say(app, ROLE_ERROR, "%s %s", why, no);
}

static void
take_text_back(struct app *app, const char *text, size_t len)
{
	char why[FRAME_DRAFT_WHY] = "There is not enough memory.";

	if (frame_draft_begin(&app->draft, "edited as text") &&
	    frame_draft_replace(&app->draft, text, len, why)) {
		frame_draft_end(&app->draft);
		app_changed(app);
		app_say(app, app->draft.valid ? ROLE_OK : ROLE_ERROR,
		    app->draft.valid
			? "Taken over, not saved yet. u takes it back."
			: "Taken over, but it has errors: ! lists them, "
			  "u takes it back.");
		return;
	}
	frame_draft_cancel(&app->draft);
	app_changed(app);
	keep_apart(app, text, len, why);
}

void
app_edit_text(struct app *app)
{
	const struct frame_draft *draft = &app->draft;
	char why[FRAME_DRAFT_WHY] = "", *text;
	size_t len;

	if (!app_may_edit(app))
		return;
	if (!app->world->editor(app->world, draft->text, draft->len, &text,
		&len, why, sizeof(why))) {
		app_say(app, *why != '\0' ? ROLE_ERROR : ROLE_NORMAL, "%s",
		    *why != '\0' ? why : "Nothing was changed in the editor.");
		return;
	}
	take_text_back(app, text, len);
	frame_text_wipe(text, len);
}

/* --- save and quit */

void
app_save(struct app *app)
{
	if (!frame_draft_dirty(&app->draft))
		app_say(app, ROLE_NORMAL,
		    "There is nothing to save: the file is as you see it.");
	else
		app_push(app, save_new(app));
}

static void
save_first(struct app *app, void *context)
{
	(void)context;
	app_save(app);
	app_say(app, ROLE_NORMAL, "w writes the file; then q quits.");
}

static void
leave(struct app *app, void *context)
{
	(void)context;
	app_settle_rescued(app);
	app->quit = true;
}

void
app_quit(struct app *app)
{
	static const struct answer answers[] = {
	    {'s', "save first", save_first}, {'d', "discard and quit", leave}};
	size_t edits = app->draft.done;
	char question[120];

	if (!frame_draft_dirty(&app->draft)) {
		app->quit = true;
		return;
	}
	if (edits > 0)
		snprintf(question, sizeof(question),
		    "%zu change%s not saved yet.", edits,
		    edits == 1 ? " is" : "s are");
	else
		snprintf(question, sizeof(question),
		    "What was undone is not saved yet.");
	overlay_ask(app, answers, 2, "stay", NULL, question);
}
