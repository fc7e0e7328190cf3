/* SPDX-License-Identifier: MIT */
/*
 * What Ctrl-N offers in the form of metadata: keys that Frame knows, and the
 * sources that a value may use.
 */
#include "tui/view/metadata_form.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/template.h"
#include "tui/view/outline.h"

static const struct magic magics[] = {
    {"should_accept_tos", TYPE_BOOLEAN,
	"whether the person is asked to accept terms of service"},
    {"frame_logout_url", TYPE_TEXT,
	"where the browser goes after logging out of Frame"},
    {"frame_login_url", TYPE_TEXT,
	"where the person is sent to get a new token"},
};
#define MAGICS (sizeof(magics) / sizeof(magics[0]))

const struct magic *
metadata_magic(const char *key)
{
	for (size_t i = 0; i < MAGICS; i++)
		if (strcmp(magics[i].key, key) == 0)
			return &magics[i];
	return NULL;
}

/* --- inserting */

void
metadata_form_forget_offers(struct metadata_form *form)
{
	for (size_t i = 0; i < form->offers; i++)
		free(form->offer[i]);
	free(form->offer);
	form->offer = NULL;
	form->offers = 0;
}

static void
set_key(struct metadata_form *form, const char *key)
{
	struct form *fields = &form->page.form;
	const struct magic *magic = metadata_magic(key);

	form_set(fields, "key", key);
	if (magic == NULL)
		return;
	form_field(fields, "type")->choice = magic->type;
	if (magic->type == TYPE_BOOLEAN && *form_text(fields, "value") == '\0')
		form_set(fields, "value", "false");
}

static void
insert_chosen(struct app *app, void *context, size_t index)
{
	struct metadata_form *form = context;
	struct form *fields = &form->page.form;

	(void)app;
	if (index >= form->offers)
		return;
	if (strcmp(form_focused(fields)->spec->name, "key") == 0)
		set_key(form, form->offer[index]);
	else
		(void)form_insert(
		    fields, form->offer[index], strlen(form->offer[index]));
	form_page_touched(&form->page);
}

/* Adds what would be inserted, and its line in the list. */
static void
offer(struct metadata_form *form, char **item, size_t room, const char *text,
    const char *meaning)
{
	char *copy, *line = NULL;

	if (form->offers >= room)
		return;
	copy = strdup(text);
	if (copy == NULL || asprintf(&line, "%-24s %s", text, meaning) == -1) {
		free(copy);
		return;
	}
	form->offer[form->offers] = copy;
	item[form->offers++] = line;
}

static void
offer_keys(struct metadata_form *form, char **item, size_t room)
{
	for (size_t i = 0; i < frame_schema_count; i++)
		if (frame_schema[i].section == FRAME_SECTION_CLAIMS)
			offer(form, item, room, frame_schema[i].name,
			    frame_schema[i].help);
	for (size_t i = 0; i < MAGICS; i++)
		offer(form, item, room, magics[i].key, magics[i].meaning);
}

static void
offer_sources(struct metadata_form *form, char **item, size_t room)
{
	const char **env = metadata_form_env(form->page.view.app);
	char text[300];

	for (size_t i = 0; i < frame_template_source_count; i++) {
		const struct frame_template_source *source =
		    &frame_template_sources[i];
		if (strcmp(source->name, "env.") == 0)
			continue;
		snprintf(text, sizeof(text), "${%s}", source->name);
		offer(form, item, room, text, source->meaning);
	}
	for (size_t i = 0; env != NULL && env[i] != NULL; i++) {
		snprintf(text, sizeof(text), "${env.%.250s:-unknown}", env[i]);
		offer(form, item, room, text, "user controlled");
	}
	free(env);
	offer(form, item, room, "$$", "a dollar sign");
}

void
metadata_form_insert(struct form_page *page)
{
	struct metadata_form *form = (struct metadata_form *)page;
	const struct field *field = form_focused(&page->form);
	char *item[128];
	size_t room = sizeof(item) / sizeof(item[0]);
	bool keys = field != NULL && strcmp(field->spec->name, "key") == 0;

	if (field == NULL || field->spec->kind != FIELD_TEXT)
		return;
	metadata_form_forget_offers(form);
	form->offer = calloc(room, sizeof(*form->offer));
	if (form->offer == NULL)
		return;
	(keys ? offer_keys : offer_sources)(form, item, room);
	app_choose(page->view.app, keys ? "KEYS THAT FRAME KNOWS" : "INSERT",
	    (const char *const *)item, form->offers, insert_chosen, form);
	for (size_t i = 0; i < form->offers; i++)
		free(item[i]);
}
