/* SPDX-License-Identifier: MIT */
/*
 * Steps of several edits; see change.h.
 */
#include "tui/view/change.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define WORDS_BYTES 600

bool
change_possible(struct app *app)
{
	if (!app_may_edit(app))
		return false;
	if (app->draft.doc.root != NULL || app->draft.len == 0)
		return true;
	app_say(app, ROLE_ERROR,
	    "Nothing can be changed here while the file cannot be read: ! "
	    "shows why, E opens it.");
	return false;
}

void
change_begin(struct change *change, struct app *app, const char *format, ...)
{
	char words[WORDS_BYTES];
	va_list args;

	*change = (struct change){.app = app};
	va_start(args, format);
	vsnprintf(words, sizeof(words), format, args);
	va_end(args);
	change->fine = frame_draft_begin(&app->draft, "%s", words);
	if (!change->fine)
		snprintf(change->why, sizeof(change->why),
		    "out of memory; nothing was changed");
}

void
change_edit(struct change *change, const struct frame_edit *edit)
{
	change->fine = change->fine &&
		       frame_draft_edit(&change->app->draft, edit, change->why);
}

bool
change_end(struct change *change)
{
	if (!change->fine) {
		/* the tree was made anew, and many point into it */
		frame_draft_cancel(&change->app->draft);
		app_changed(change->app);
		app_say(change->app, ROLE_ERROR, "%s", change->why);
		return false;
	}
	frame_draft_end(&change->app->draft);
	app_changed(change->app);
	return true;
}

struct frame_route
change_route(const char *first, ...)
{
	struct frame_route route = {0};
	va_list args;

	va_start(args, first);
	for (const char *step = first;
	     step != NULL && route.count < FRAME_DOC_DEPTH;
	     step = va_arg(args, const char *))
		route.step[route.count++] = step;
	va_end(args);
	return route;
}

void
change_set(struct change *change, struct frame_route route,
    enum frame_datum_kind kind, const char *text)
{
	struct frame_datum datum = {.kind = kind, .text = text};
	struct frame_edit edit = {
	    .kind = FRAME_EDIT_SET, .route = route, .value = &datum};

	change_edit(change, &edit);
}

void
change_remove(struct change *change, struct frame_route route)
{
	struct frame_edit edit = {.kind = FRAME_EDIT_REMOVE, .route = route};

	change_edit(change, &edit);
}

void
change_rename(struct change *change, struct frame_route route, const char *name)
{
	struct frame_edit edit = {
	    .kind = FRAME_EDIT_RENAME, .route = route, .name = name};

	change_edit(change, &edit);
}

void
change_rename_entry(struct change *change, enum frame_section section,
    const char *old, const char *new)
{
	change->fine = change->fine && frame_draft_rename(&change->app->draft,
					   section, old, new, change->why);
}

void
change_set_names(struct change *change, struct frame_route route,
    const char *const *name, size_t count)
{
	struct frame_datum item[CHANGE_NAMES];
	struct frame_datum list = {
	    .kind = FRAME_DATUM_LIST, .count = count, .item = item};
	struct frame_edit edit = {
	    .kind = FRAME_EDIT_SET, .route = route, .value = &list};

	if (count > CHANGE_NAMES)
		return;
	for (size_t i = 0; i < count; i++)
		item[i] = (struct frame_datum){
		    .kind = FRAME_DATUM_TEXT, .text = name[i]};
	if (count == 1)
		edit.value = item;
	change_edit(change, &edit);
}

size_t
change_split(char *text, const char **name, size_t max)
{
	size_t count = 0;
	char *save, *word, *end;

	for (word = strtok_r(text, ",", &save); word != NULL;
	     word = strtok_r(NULL, ",", &save)) {
		word += strspn(word, " ");
		end = word + strlen(word);
		while (end > word && end[-1] == ' ')
			*--end = '\0';
		if (*word == '\0')
			continue;
		if (count < max)
			name[count] = word;
		count++;
	}
	return count;
}
