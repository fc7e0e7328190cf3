/* SPDX-License-Identifier: MIT */
/*
 * What needs attention: what the loader says of the draft's text and what the
 * audit found, in one list, errors first. The audit runs in a child, a moment
 * after the last change; until it has ended, what the one before found stays.
 */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/text.h"
#include "tui/screen/app_parts.h"
#include "tui/view/change.h"
#include "tui/view/metadata.h"
#include "tui/view/outline.h"
#include "tui/view/pane.h"
#include "tui/view/settings_form.h"

/* --- the list */

static const char *
or_empty(const char *text)
{
	return text != NULL ? text : "";
}

static struct problem
of_diag(const struct frame_draft *draft, const struct frame_diag *diag)
{
	const char *advice = diag->help != NULL ? diag->help : diag->label;

	return (struct problem){
	    .level =
		diag->severity == FRAME_ERROR ? AUDIT_ERROR : AUDIT_WARNING,
	    .line = diag->placed ? frame_text_place(draft->text, draft->len,
				       diag->span.start)
				       .line
				 : 0,
	    .message = or_empty(diag->message),
	    .advice = or_empty(advice),
	    .where = "",
	};
}

static struct problem
of_finding(const struct finding *finding)
{
	return (struct problem){
	    .level = finding->level,
	    .line = finding->line,
	    .message = finding->message,
	    .advice = finding->advice,
	    .where = finding->line == 0 ? finding->where : "",
	};
}

static int
compare(const void *a, const void *b)
{
	const struct problem *one = a, *other = b;

	if (one->level != other->level)
		return one->level < other->level ? -1 : 1;
	return (one->line > other->line) - (one->line < other->line);
}

void
problems_free(struct app *app)
{
	free(app->problem);
	app->problem = NULL;
	app->problems = 0;
}

void
problems_make(struct app *app)
{
	const struct frame_draft *draft = &app->draft;
	const struct findings *found = &app->parts->found;
	/* What is not valid is not audited: the lines would be of another
	 * text, for as long as that lasts. */
	size_t findings = draft->valid ? found->count : 0;

	problems_free(app);
	app->problem =
	    calloc(draft->diags.count + findings + 1, sizeof(struct problem));
	if (app->problem == NULL)
		return;
	for (size_t i = 0; i < draft->diags.count; i++)
		app->problem[app->problems++] =
		    of_diag(draft, &draft->diags.diag[i]);
	for (size_t i = 0; i < findings; i++)
		app->problem[app->problems++] = of_finding(&found->item[i]);
	qsort(app->problem, app->problems, sizeof(struct problem), compare);
}

/* --- the audit */

void
findings_free(struct findings *findings)
{
	for (size_t i = 0; i < findings->count; i++) {
		free(findings->item[i].message);
		free(findings->item[i].advice);
		free(findings->item[i].where);
	}
	free(findings->item);
	*findings = (struct findings){0};
}

void
problems_audit_begin(struct app *app)
{
	struct app_parts *parts = app->parts;
	const struct job_order order = {
	    .kind = JOB_AUDIT, .draft = &app->draft};

	if (parts->audit != -1)
		app_stop(app, parts->audit);
	findings_free(&parts->finding);
	parts->audit_at = 0;
	/* A text that is not valid has nothing that could be audited. */
	parts->audit = app->draft.valid ? app_start(app, NULL, &order) : -1;
}

static char *
copy(const json_t *from, const char *key)
{
	return strdup(or_empty(json_string_value(json_object_get(from, key))));
}

static bool
read_finding(struct finding *finding, const json_t *from)
{
	const char *level = json_string_value(json_object_get(from, "level"));
	json_int_t line = json_integer_value(json_object_get(from, "line"));

	*finding = (struct finding){
	    .level = AUDIT_INFO, .line = line > 0 ? (size_t)line : 0};
	for (size_t i = 0; level != NULL && i <= AUDIT_INFO; i++)
		if (strcmp(level, audit_level_names[i]) == 0)
			finding->level = (enum audit_level)i;
	finding->message = copy(from, "message");
	finding->advice = copy(from, "advice");
	finding->where = copy(from, "where");
	return finding->message != NULL && finding->advice != NULL &&
	       finding->where != NULL;
}

void
problems_audit_line(struct app *app, const char *line, size_t len)
{
	struct findings *findings = &app->parts->finding;
	json_t *from = json_loadb(line, len, 0, NULL);
	struct finding *more;

	if (!json_is_object(from)) {
		json_decref(from);
		return;
	}
	more = reallocarray(
	    findings->item, findings->count + 1, sizeof(struct finding));
	if (more != NULL) {
		findings->item = more;
		if (read_finding(&more[findings->count++], from))
			json_decref(from);
		else {
			json_decref(from);
			findings_free(findings);
		}
		return;
	}
	json_decref(from);
}

/* One that did not end by itself has not seen everything: what it found does
 * not replace anything. */
void
problems_audit_end(struct app *app, int status)
{
	struct app_parts *parts = app->parts;

	parts->audit = -1;
	if (status == 0) {
		findings_free(&parts->found);
		parts->found = parts->finding;
		parts->finding = (struct findings){0};
		app->audited = true;
	}
	problems_make(app);
	app_refresh(app);
}

/* --- from a problem to its place */

static void
show_text(struct app *app, const struct problem *problem)
{
	char text[2000], line[96] = "";

	if (problem->line != 0)
		snprintf(line, sizeof(line),
		    "\n\nLine %zu of the file. E opens it in your editor.",
		    problem->line);
	snprintf(text, sizeof(text), "%s%s%s%s%s%s", problem->message,
	    *problem->advice != '\0' ? "\n\n" : "", problem->advice,
	    *problem->where != '\0' ? "\n\n" : "", problem->where, line);
	app_show(app, "Problem", text);
}

enum {
	PAGE_CREDENTIALS = 1,
	PAGE_PROVIDERS,
	PAGE_MAPPINGS,
	PAGE_METADATA,
};

/* Where an entry is seen; 0: nowhere. */
static size_t
page_of(const struct outline_place *place)
{
	switch (place->section) {
	case FRAME_SECTION_CREDENTIAL:
		return place->name != NULL ? PAGE_CREDENTIALS : 0;
	case FRAME_SECTION_PROVIDER:
		return place->metadata	     ? PAGE_METADATA
		       : place->name != NULL ? PAGE_PROVIDERS
					     : 0;
	case FRAME_SECTION_MAPPING:
		return place->rule != 0 ? PAGE_MAPPINGS : 0;
	case FRAME_SECTION_CLAIMS:
	case FRAME_SECTION_METADATA:
	case FRAME_SECTION_LOGIN:
	case FRAME_SECTION_NETWORK:
		return PAGE_METADATA;
	default:
		return 0;
	}
}

static void
select_entry(struct app *app, const struct outline_place *place)
{
	size_t page = page_of(place);

	if (page == PAGE_CREDENTIALS || page == PAGE_PROVIDERS)
		entry_page_show(app->page[page], place->name);
	else if (page == PAGE_MAPPINGS)
		mappings_show(app->page[page], place->rule);
	else if (place->section == FRAME_SECTION_LOGIN ||
		 place->section == FRAME_SECTION_NETWORK)
		metadata_show_setting(
		    app->page[page], place->section, place->key);
	else
		metadata_show(app->page[page],
		    place->metadata ? place->name : NULL,
		    place->section == FRAME_SECTION_CLAIMS, place->key);
}

/* The page says little of a setting: its form does. */
static void
show_entry(struct app *app, const struct outline_place *place)
{
	bool setting = place->section == FRAME_SECTION_LOGIN ||
		       place->section == FRAME_SECTION_NETWORK;

	app_go(app, page_of(place));
	select_entry(app, place);
	if (setting && change_possible(app))
		app_push(
		    app, settings_form_new(app, place->section, place->key));
}

void
problems_select(struct app *app, size_t line)
{
	struct outline_place place;

	if (line > 0 && app->above == NULL &&
	    outline_place(&app->draft, line, &place) && page_of(&place) != 0 &&
	    page_of(&place) == app->current)
		select_entry(app, &place);
}

void
app_go_problem(struct app *app, const struct problem *problem)
{
	struct outline_place place;

	if (problem->line != 0 && app->above == NULL &&
	    outline_place(&app->draft, problem->line, &place) &&
	    page_of(&place) != 0) {
		show_entry(app, &place);
		app_say(app,
		    problem->level == AUDIT_ERROR ? ROLE_ERROR : ROLE_WARN,
		    "%s", problem->message);
		return;
	}
	show_text(app, problem);
}

static void
chosen(struct app *app, void *context, size_t index)
{
	(void)context;
	if (index < app->problems)
		app_go_problem(app, &app->problem[index]);
}

static char *
in_words(const struct problem *problem)
{
	char line[32] = "", *words;

	/* in front: the end of a long message is out of sight */
	if (problem->line != 0)
		snprintf(line, sizeof(line), "line %zu: ", problem->line);
	if (asprintf(&words, "%s  %s%s", pane_level_word(problem->level), line,
		problem->message) == -1)
		return NULL;
	return words;
}

void
problems_list(struct app *app)
{
	char **item;
	size_t count = 0;

	if (app->problems == 0) {
		app_say(app, ROLE_OK, "No problems%s.",
		    app->audited ? "" : " so far; the check still runs");
		return;
	}
	item = calloc(app->problems, sizeof(char *));
	while (item != NULL && count < app->problems) {
		item[count] = in_words(&app->problem[count]);
		if (item[count] == NULL)
			break;
		count++;
	}
	app_choose(
	    app, "PROBLEMS", (const char *const *)item, count, chosen, NULL);
	for (size_t i = 0; i < count; i++)
		free(item[i]);
	free(item);
}
