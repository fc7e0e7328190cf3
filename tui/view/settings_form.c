/* SPDX-License-Identifier: MIT */
/*
 * The form of login: or network:, one field for each key that the schema has
 * there. An empty field means the default. Judged by the loader's own code.
 */
#include "tui/view/settings_form.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/judge.h"
#include "tui/view/change.h"
#include "tui/view/form_page.h"
#include "tui/view/metadata.h"
#include "tui/view/outline.h"

#define TEXT_BYTES 20000 /* as much as any list can hold */
#define CHOICES	   8

struct settings_form {
	struct form_page page;
	enum frame_section section;
	size_t count;
	struct field_spec spec[FIELDS_MAX];
	const struct frame_key *key[FIELDS_MAX];
	char *old[FIELDS_MAX]; /* as shown when it was opened; "": not set */
	char unset[FIELDS_MAX][80]; /* "(default: 1.2)" */
	const char *choice[FIELDS_MAX][CHOICES];
};

static bool
is_list(const struct frame_key *key)
{
	return key->type == FRAME_TYPE_SERVICES ||
	       key->type == FRAME_TYPE_ENV_NAMES ||
	       key->type == FRAME_TYPE_PINS;
}

/* As it is typed, "" for the default. */
static const char *
typed(struct settings_form *form, size_t index)
{
	const struct field *field = &form->page.form.field[index];

	if (field->spec->kind == FIELD_TEXT)
		return field->line.bytes;
	return field->choice == 0 ? "" : field->choices[field->choice];
}

static bool
is_changed(struct settings_form *form, size_t index)
{
	return strcmp(typed(form, index), form->old[index]) != 0;
}

/* The names of a list, as change_split; "[]" is one without any, for a key
 * whose default has some. */
static size_t
split(char *text, const char **name)
{
	return strcmp(text, "[]") == 0 ? 0
				       : change_split(text, name, CHANGE_NAMES);
}

/* --- verdicts */

static void
judge(struct settings_form *form, size_t index, struct field *field)
{
	const struct frame_key *key = form->key[index];
	const char *name[CHANGE_NAMES];
	struct frame_datum item[CHANGE_NAMES];
	struct frame_datum datum = {
	    .kind = FRAME_DATUM_TEXT, .text = typed(form, index)};
	struct frame_judgement judgement = {0};
	char *text = strdup(typed(form, index));

	if (text == NULL)
		return;
	if (is_list(key)) {
		datum = (struct frame_datum){
		    .kind = FRAME_DATUM_LIST, .item = item};
		datum.count = split(text, name);
		if (datum.count > CHANGE_NAMES)
			datum.count = CHANGE_NAMES;
		for (size_t i = 0; i < datum.count; i++)
			item[i] = (struct frame_datum){
			    .kind = FRAME_DATUM_TEXT, .text = name[i]};
	}
	if (frame_judge_value(key, &datum, NULL, &judgement) && judgement.said)
		form_say(field,
		    judgement.severity == FRAME_ERROR ? VERDICT_ERROR
						      : VERDICT_WARN,
		    "%s%s%s", judgement.message,
		    judgement.advice[0] != '\0' ? ": " : "", judgement.advice);
	free(text);
}

/* The stars in place of a password are no password. */
static bool
has_stars(struct settings_form *form, size_t index)
{
	return form->key[index]->type == FRAME_TYPE_PROXY &&
	       is_changed(form, index) &&
	       strstr(typed(form, index), ":********@") != NULL;
}

static void
check(struct form *fields, void *owner)
{
	struct settings_form *form = owner;
	char fallback[400];

	for (size_t i = 0; i < form->count; i++) {
		struct field *field = &fields->field[i];
		const struct frame_key *key = form->key[i];
		size_t used;

		if (has_stars(form, i))
			form_say(field, VERDICT_ERROR,
			    "type the password again: it is not shown here");
		else if (*typed(form, i) != '\0' &&
			 (key->type != FRAME_TYPE_PROXY || is_changed(form, i)))
			judge(form, i, field);
		used = strlen(field->said);
		metadata_default(key, fallback, sizeof(fallback));
		/* the first line is the verdict's */
		snprintf(field->said + used, sizeof(field->said) - used,
		    *typed(form, i) == '\0' && field->spec->kind == FIELD_TEXT
			? "\n%s\nEmpty, so the default holds: %s"
			: "\n%s",
		    key->help, fallback);
	}
}

/* --- into the draft */

static void
change_setting(struct settings_form *form, size_t index, struct change *change)
{
	const struct frame_key *key = form->key[index];
	struct frame_route route =
	    change_route(frame_section_name(form->section), key->name, NULL);
	const char *name[CHANGE_NAMES];
	char *text;

	if (*typed(form, index) == '\0') {
		change_remove(change, route);
	} else if (!is_list(key)) {
		change_set(change, route, FRAME_DATUM_TEXT, typed(form, index));
	} else if ((text = strdup(typed(form, index))) != NULL) {
		change_set_names(change, route, name, split(text, name));
		free(text);
	}
}

/* "login wait 5s -> 8s", or how many were changed. */
static void
begin(struct settings_form *form, struct change *change, size_t changed,
    size_t last)
{
	const char *section = frame_section_name(form->section);
	bool hidden = form->key[last]->type == FRAME_TYPE_PROXY;

	if (changed > 1)
		change_begin(change, form->page.view.app,
		    "%s: %zu settings changed", section, changed);
	else
		change_begin(change, form->page.view.app,
		    "%s %s: %.100s%s%.100s", section, form->key[last]->name,
		    hidden		       ? "changed"
		    : *form->old[last] == '\0' ? "default"
					       : form->old[last],
		    hidden ? "" : " -> ",
		    hidden			 ? ""
		    : *typed(form, last) == '\0' ? "default"
						 : typed(form, last));
}

static bool
settings_form_accept(struct form_page *page)
{
	struct settings_form *form = (struct settings_form *)page;
	struct change change;
	size_t changed = 0, last = 0;

	for (size_t i = 0; i < form->count; i++) {
		if (!is_changed(form, i))
			continue;
		changed++;
		last = i;
	}
	if (changed == 0)
		return true;
	if (!app_may_edit(page->view.app))
		return false;
	begin(form, &change, changed, last);
	for (size_t i = 0; i < form->count; i++)
		if (is_changed(form, i))
			change_setting(form, i, &change);
	return change_end(&change);
}

/* --- opening and closing */

static void
settings_form_close(struct view *view)
{
	struct settings_form *form = (struct settings_form *)view;

	form_close(&form->page.form);
	for (size_t i = 0; i < form->count; i++)
		free(form->old[i]);
	free(form);
}

static const struct view_ops settings_form_ops = {
    .name = "settings-form",
    .title = "5 Metadata",
    .about =
	"Settings that hold for every login. An empty field means the "
	"default, which is shown below it. Lists are typed with commas; [] "
	"is an empty one.",
    .twin = "frame-admin set login.wait 8s; frame-admin unset login.wait",
    .where = WHERE_FORM,
    .requests = form_page_requests,
    .paint = form_page_paint,
    .request = form_page_request,
    .close = settings_form_close,
    .in_text = form_page_in_text,
    .text = form_page_text,
    .refresh = form_page_refresh,
    .unfinished = form_page_unfinished,
    .subtitle = form_page_subtitle,
};

/* The default, what the schema has, and what the file has, should that be
 * something else: it must not be lost unseen. */
static void
fill_choices(
    struct settings_form *form, size_t index, const char *const *choices)
{
	const char **choice = form->choice[index];
	bool known = *form->old[index] == '\0';
	size_t count = 0;

	choice[count++] = form->unset[index];
	for (; *choices != NULL && count + 2 < CHOICES; choices++) {
		choice[count++] = *choices;
		known = known || strcmp(*choices, form->old[index]) == 0;
	}
	if (!known)
		choice[count] = form->old[index];
}

/* The field of one key. */
static bool
add_field(struct settings_form *form, const struct frame_key *key)
{
	size_t index = form->count;
	char fallback[60], *old;

	if (index == FIELDS_MAX)
		return true;
	old = metadata_setting(form->page.view.app, key);
	if (old == NULL)
		old = strdup("");
	if (old == NULL)
		return false;
	form->old[index] = old;
	metadata_default(key, fallback, sizeof(fallback));
	snprintf(form->unset[index], sizeof(form->unset[index]),
	    "(default: %s)", fallback);
	if (key->choices != NULL)
		fill_choices(form, index, key->choices);
	form->spec[index] = (struct field_spec){.name = key->name,
	    .label = key->name,
	    .kind = key->choices != NULL ? FIELD_CHOICE : FIELD_TEXT,
	    .max = TEXT_BYTES,
	    .help = key->help};
	form->key[index] = key;
	form->count++;
	return true;
}

static bool
open_fields(struct settings_form *form, const char *focus)
{
	struct form *fields = &form->page.form;

	for (size_t i = 0; i < frame_schema_count; i++)
		if (frame_schema[i].section == form->section &&
		    !add_field(form, &frame_schema[i]))
			return false;
	if (!form_open(fields, form->spec, form->count, check, form))
		return false;
	for (size_t i = 0; i < form->count; i++) {
		if (form->spec[i].kind == FIELD_CHOICE)
			fields->field[i].choices = form->choice[i];
		if (*form->old[i] != '\0')
			form_set(fields, form->spec[i].name, form->old[i]);
	}
	snprintf(fields->title, sizeof(fields->title), "settings of %s",
	    frame_section_name(form->section));
	if (focus != NULL)
		form_go(fields, focus);
	return true;
}

struct view *
settings_form_new(struct app *app, enum frame_section section, const char *key)
{
	struct settings_form *form = calloc(1, sizeof(*form));

	if (form == NULL)
		return NULL;
	form->page =
	    (struct form_page){.view = {.ops = &settings_form_ops, .app = app},
		.accept = settings_form_accept};
	form->section = section;
	if (!open_fields(form, key)) {
		settings_form_close(&form->page.view);
		return NULL;
	}
	(void)form_check(&form->page.form);
	return &form->page.view;
}
