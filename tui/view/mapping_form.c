/* SPDX-License-Identifier: MIT */
/*
 * The form of one rule: who it is for, which provider they get, and what that
 * changes. Names are judged in mapping_names.c; what the preview says is in
 * rule_effect.c.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tui/view/entry.h"
#include "tui/view/form_page.h"
#include "tui/view/mapping_names.h"
#include "tui/view/mappings.h"
#include "tui/view/rule_effect.h"

#define TEXT_BYTES 66000 /* as many names as a rule can have */

struct mapping_form {
	struct form_page page;
	size_t rule;	 /* that is edited; 0: a new one */
	size_t place;	 /* its number, now or when it is accepted */
	char **provider; /* "(none)", then all names; NULL-terminated */
	struct answers answers;
};

static const struct field_spec specs[] = {
    {"match", "Applies to", FIELD_RADIO, 0,
	"user: the accounts named below. group: all members of the groups "
	"named below. anyone: everybody; such a rule stands last."},
    {"names", "Names", FIELD_TEXT, TEXT_BYTES,
	"Login names or group names, separated by commas, as \"getent passwd\" "
	"or \"getent group\" show them."},
    {"provider", "Provider", FIELD_CHOICE, 0,
	"Whose token they get. With (none) no token is asked for, and no "
	"later rule is tried."},
    {"note", "Note", FIELD_TEXT, 1000,
	"For whoever reads this rule next. It is kept in the file."},
    {"effect", "What changes", FIELD_NOTE, 0, NULL},
};
static const char *const matches[] = {"user", "group", "anyone", NULL};
static const char none[] = "(none)";

/* --- what is in the form */

static bool
read_form(struct form *form, struct typed *typed)
{
	typed->match = (enum outline_match)form_field(form, "match")->choice;
	typed->names = 0;
	typed->text = strdup(form_text(form, "names"));
	if (typed->text == NULL)
		return false;
	if (typed->match != OUTLINE_ANY)
		typed->names =
		    change_split(typed->text, typed->name, CHANGE_NAMES);
	return true;
}

static void
mapping_form_job(
    struct view *view, int job, const char *line, size_t len, int status)
{
	struct mapping_form *form = (struct mapping_form *)view;

	(void)status;
	if (answers_hear(&form->answers, job, line, len))
		(void)form_check(&form->page.form);
}

/* --- verdicts */

static void
say_effect(struct mapping_form *form, const struct typed *typed)
{
	struct field *field = form_field(&form->page.form, "effect");
	size_t choice = form_field(&form->page.form, "provider")->choice;
	struct rule_effect effect = {.app = form->page.view.app,
	    .rule = form->rule,
	    .place = form->place,
	    .match = typed->match,
	    .name = typed->name,
	    .names = typed->names < CHANGE_NAMES ? typed->names : CHANGE_NAMES,
	    .provider = choice == 0 ? "none" : form->provider[choice]};
	char *text = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&text, &len);

	if (out == NULL)
		return;
	answers_print(&form->answers, typed, out);
	rule_effect_print(&effect, out);
	if (fclose(out) == 0) {
		form_note(field, text);
		field->hidden = len == 0;
	}
	free(text);
}

static void
check_provider(struct mapping_form *form)
{
	struct field *field = form_field(&form->page.form, "provider");

	if (field->choice == 0)
		form_say(field, VERDICT_NOTE,
		    form->provider[1] != NULL
			? "they get no token, and no later rule is tried"
			: "there is no provider yet: 3 Providers makes one");
}

/* A rule for everybody ends the list. */
static void
check_match(struct mapping_form *form, const struct typed *typed)
{
	const struct frame_draft *draft = &form->page.view.app->draft;
	struct field *field = form_field(&form->page.form, "match");
	size_t below = frame_draft_rules(draft) + (form->rule == 0);

	below = below > form->place ? below - form->place : 0;
	if (typed->match == OUTLINE_ANY && below > 0)
		form_say(field, VERDICT_WARN,
		    "the rule%s below it would never match: move it down "
		    "afterwards, with J",
		    below == 1 ? "" : "s");
}

static void
check(struct form *fields, void *owner)
{
	struct mapping_form *form = owner;
	struct field *names = form_field(fields, "names");
	struct typed typed;

	if (!read_form(fields, &typed))
		return;
	names->hidden = typed.match == OUTLINE_ANY;
	if (!names->hidden)
		answers_judge(&form->answers, &typed, names);
	check_match(form, &typed);
	check_provider(form);
	say_effect(form, &typed);
	free(typed.text);
}

/* --- into the draft */

static const char *
key_of(enum outline_match match)
{
	return match == OUTLINE_USER	? "user"
	       : match == OUTLINE_GROUP ? "group"
					: "any";
}

/* A new rule, as one block. */
static void
insert(struct change *change, const struct typed *typed, const char *number,
    const char *provider, const char *note)
{
	struct frame_datum name[CHANGE_NAMES], value[3];
	const char *const key[] = {key_of(typed->match), "provider", "note"};
	struct frame_datum map = {.kind = FRAME_DATUM_MAP,
	    .count = *note != '\0' ? 3 : 2,
	    .item = value,
	    .key = key};
	struct frame_edit edit = {.kind = FRAME_EDIT_INSERT,
	    .route = change_route("mappings", number, NULL),
	    .value = &map};

	for (size_t i = 0; i < typed->names; i++)
		name[i] = (struct frame_datum){
		    .kind = FRAME_DATUM_TEXT, .text = typed->name[i]};
	value[0] = (struct frame_datum){
	    .kind = FRAME_DATUM_LIST, .count = typed->names, .item = name};
	if (typed->names == 1)
		value[0] = name[0];
	if (typed->match == OUTLINE_ANY)
		value[0] = (struct frame_datum){
		    .kind = FRAME_DATUM_BARE, .text = "true"};
	value[1] =
	    (struct frame_datum){.kind = FRAME_DATUM_TEXT, .text = provider};
	value[2] = (struct frame_datum){.kind = FRAME_DATUM_TEXT, .text = note};
	change_edit(change, &edit);
}

/* Only what is another value is touched. */
static void
update(struct change *change, const struct typed *typed, const char *number,
    const char *provider, const char *note)
{
	struct outline_rule old;
	struct frame_route who =
	    change_route("mappings", number, key_of(typed->match), NULL);
	struct frame_route notes =
	    change_route("mappings", number, "note", NULL);

	if (!outline_rule(
		&change->app->draft, (size_t)strtoul(number, NULL, 10), &old))
		return;
	bool same_provider =
	    old.provider != NULL && strcmp(old.provider, provider) == 0;
	bool had_note = old.note != NULL;
	bool same_note = had_note && strcmp(old.note, note) == 0;

	if (old.match != OUTLINE_NOBODY && old.match != typed->match)
		change_rename(change,
		    change_route("mappings", number, key_of(old.match), NULL),
		    key_of(typed->match));
	if (typed->match == OUTLINE_ANY)
		change_set(change, who, FRAME_DATUM_BARE, "true");
	else
		change_set_names(change, who, typed->name, typed->names);
	if (!same_provider)
		change_set(change,
		    change_route("mappings", number, "provider", NULL),
		    FRAME_DATUM_TEXT, provider);
	if (*note == '\0' && had_note)
		change_remove(change, notes);
	else if (*note != '\0' && !same_note)
		change_set(change, notes, FRAME_DATUM_TEXT, note);
}

/* What the step is called. */
static void
begin(struct mapping_form *form, struct change *change,
    const struct typed *typed, const char *provider)
{
	char who[200];
	size_t more = typed->names > 1 ? typed->names - 1 : 0;

	snprintf(who, sizeof(who), "%s%s%.120s",
	    outline_match_name(typed->match), typed->names > 0 ? " " : "",
	    typed->names > 0 ? typed->name[0] : "");
	if (more > 0)
		snprintf(who + strlen(who), sizeof(who) - strlen(who),
		    " and %zu more", more);
	change_begin(change, form->page.view.app, "rule %zu: %s%s -> %s",
	    form->place, form->rule == 0 ? "new, " : "", who, provider);
}

static bool
mapping_form_accept(struct form_page *page)
{
	struct mapping_form *form = (struct mapping_form *)page;
	struct app *app = page->view.app;
	size_t choice = form_field(&page->form, "provider")->choice;
	const char *provider = choice == 0 ? "none" : form->provider[choice];
	const char *note = form_text(&page->form, "note");
	size_t place = form->place;
	struct change change;
	struct typed typed;
	char number[24];
	bool fine;

	if (!app_may_edit(app) || !read_form(&page->form, &typed))
		return false;
	snprintf(number, sizeof(number), "%zu", place);
	begin(form, &change, &typed, provider);
	if (form->rule == 0)
		insert(&change, &typed, number, provider, note);
	else
		update(&change, &typed, number, provider, note);
	free(typed.text);
	fine = change_end(&change);
	if (fine)
		mappings_show(app->page[3], place);
	return fine;
}

/* --- opening and closing */

static void
fill(struct mapping_form *form, size_t from)
{
	struct form *fields = &form->page.form;
	struct field *provider = form_field(fields, "provider");
	struct outline_rule rule;
	char *names;

	/* most rules are for groups, and give a token */
	form_field(fields, "match")->choice = OUTLINE_GROUP;
	provider->choice = form->provider[1] != NULL ? 1 : 0;
	if (!outline_rule(&form->page.view.app->draft, from, &rule))
		return;
	if (rule.match != OUTLINE_NOBODY)
		form_field(fields, "match")->choice = rule.match;
	names = outline_joined(rule.names);
	form_set(fields, "names", names != NULL ? names : "");
	free(names);
	form_set(fields, "note", rule.note != NULL ? rule.note : "");
	for (size_t i = 1; form->provider[i] != NULL; i++)
		if (rule.provider != NULL &&
		    strcmp(form->provider[i], rule.provider) == 0)
			provider->choice = i;
	if (rule.provider != NULL && strcmp(rule.provider, "none") == 0)
		provider->choice = 0;
}

static void
mapping_form_close(struct view *view)
{
	struct mapping_form *form = (struct mapping_form *)view;

	form_close(&form->page.form);
	entry_names_free(form->provider);
	free(form);
}

static const struct view_ops mapping_form_ops = {
    .name = "mapping-form",
    .title = "4 Mappings",
    .about = "One rule: who it is for, and whose token they get. The first "
	     "rule that matches decides, so a rule above may take people from "
	     "this one, and this one from those below: both are shown.\n"
	     "A name that this machine does not know is only a warning.",
    .twin = "frame-admin add mapping group=staff provider=win-lab",
    .where = WHERE_FORM,
    .requests = form_page_requests,
    .paint = form_page_paint,
    .request = form_page_request,
    .close = mapping_form_close,
    .in_text = form_page_in_text,
    .text = form_page_text,
    .refresh = form_page_refresh,
    .job = mapping_form_job,
    .unfinished = form_page_unfinished,
    .subtitle = form_page_subtitle,
};

static bool
open_fields(struct mapping_form *form, size_t copy_of)
{
	struct form *fields = &form->page.form;

	form->provider = entry_names(
	    form->page.view.app, FRAME_SECTION_PROVIDER, none, NULL);
	if (form->provider == NULL ||
	    !form_open(
		fields, specs, sizeof(specs) / sizeof(specs[0]), check, form))
		return false;
	form_field(fields, "match")->choices = matches;
	form_field(fields, "provider")->choices =
	    (const char *const *)form->provider;
	if (form->rule > 0)
		snprintf(fields->title, sizeof(fields->title), "edit rule %zu",
		    form->rule);
	else
		snprintf(fields->title, sizeof(fields->title),
		    "new rule, number %zu", form->place);
	fill(form, copy_of);
	return true;
}

struct view *
mapping_form_new(struct app *app, size_t rule, size_t copy_of)
{
	struct mapping_form *form = calloc(1, sizeof(*form));

	if (form == NULL)
		return NULL;
	form->page = (struct form_page){
	    .view = {.ops = &mapping_form_ops, .app = app},
	    .hint = "A name that does not exist is a warning, not an error: "
		    "it may exist elsewhere.",
	    .accept = mapping_form_accept};
	form->answers = (struct answers){.view = &form->page.view, .job = -1};
	form->rule = rule;
	form->place = rule > 0 ? rule : mappings_place(app->page[3]);
	if (!open_fields(form, rule > 0 ? rule : copy_of)) {
		mapping_form_close(&form->page.view);
		return NULL;
	}
	/* a copy that nobody accepts would be lost */
	form->page.form.changed = copy_of > 0;
	(void)form_check(&form->page.form);
	return &form->page.view;
}
