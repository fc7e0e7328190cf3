/* SPDX-License-Identifier: MIT */
/*
 * The form of one claim or one key of metadata. A key with the name of a claim
 * is one; any other is metadata, common or of one provider.
 */
#include "tui/view/metadata_form.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/doc.h"
#include "tui/view/change.h"
#include "tui/view/entry.h"
#include "tui/view/metadata.h"
#include "tui/view/outline.h"

#define KEY_BYTES   200
#define VALUE_BYTES FRAME_DOC_SCALAR

static const struct field_spec specs[] = {
    {"key", "Key", FIELD_TEXT, KEY_BYTES,
	"email, email_domain, first_name and last_name tell Frame who the "
	"person is. Any other name is metadata, which your scripts in the "
	"desktop can read. Ctrl-N lists the names that Frame knows."},
    {"type", "Sent as", FIELD_RADIO, 0,
	"Metadata can be text, true or false, or a whole number. Frame wants "
	"true or false, not a text, for should_accept_tos."},
    {"value", "Value", FIELD_TEXT, VALUE_BYTES,
	"Plain text, and ${source} for what is known of the login; "
	"${source:-other} when it may be empty; $$ for a dollar sign. Ctrl-N "
	"lists the sources."},
    {"scope", "Only for", FIELD_CHOICE, 0,
	"A provider's own metadata is added to the common ones, or replaces "
	"the one with the same key."},
    {"sources", "Insert", FIELD_NOTE, 0, NULL},
    {"preview", "Preview", FIELD_NOTE, 0, NULL},
};
static const char *const types[] = {"text", "true or false", "number", NULL};

/* --- what is in the form */

struct where
metadata_form_where(struct metadata_form *form)
{
	struct form *fields = &form->page.form;
	size_t scope = form_field(fields, "scope")->choice;
	const char *key = form_text(fields, "key");
	/* metadata may have the name of a claim, when it had it before */
	bool kept = form->old_key != NULL && !form->old_claim &&
		    strcmp(form->old_key, key) == 0;
	bool claim =
	    !kept && frame_schema_find(FRAME_SECTION_CLAIMS, key) != NULL;

	return (struct where){
	    claim, claim || scope == 0 ? NULL : form->scope[scope], key};
}

enum value_type
metadata_form_type(struct metadata_form *form)
{
	return metadata_form_where(form).claim
		   ? TYPE_TEXT
		   : (enum value_type)form_field(&form->page.form, "type")
			 ->choice;
}

struct frame_datum
metadata_form_datum(struct metadata_form *form)
{
	return (struct frame_datum){
	    .kind = metadata_form_type(form) == TYPE_TEXT ? FRAME_DATUM_TEXT
							  : FRAME_DATUM_BARE,
	    .text = form_text(&form->page.form, "value")};
}

const struct frame_node *
metadata_form_map(const struct app *app, const struct where *where)
{
	const struct frame_node *map;

	if (where->provider == NULL)
		return outline_section(
		    &app->draft, where->claim ? "claims" : "metadata");
	map = outline_entry(&app->draft, "providers", where->provider);
	return map == NULL || map->kind != FRAME_NODE_MAP
		   ? NULL
		   : frame_node_get(map, "metadata");
}

const char **
metadata_form_env(const struct app *app)
{
	const struct frame_node *login = outline_section(&app->draft, "login");

	return login == NULL || login->kind != FRAME_NODE_MAP
		   ? NULL
		   : outline_list(frame_node_get(login, "allow_env"));
}

/* --- into the draft */

static struct frame_route
route_of(const struct where *where)
{
	if (where->provider != NULL)
		return change_route(
		    "providers", where->provider, "metadata", where->key, NULL);
	return change_route(
	    where->claim ? "claims" : "metadata", where->key, NULL);
}

static const char *
place_words(const struct where *where)
{
	return where->provider != NULL ? where->provider
	       : where->claim	       ? "claims"
				       : "metadata";
}

static bool
metadata_form_accept(struct form_page *page)
{
	struct metadata_form *form = (struct metadata_form *)page;
	struct app *app = page->view.app;
	struct where new = metadata_form_where(form);
	struct where old = {form->old_claim, form->old_provider, form->old_key};
	struct frame_datum datum = metadata_form_datum(form);
	bool same_map =
	    form->old_key != NULL && old.claim == new.claim &&
	    (old.provider == NULL) == (new.provider == NULL) &&
	    (old.provider == NULL || strcmp(old.provider, new.provider) == 0);
	struct change change;

	if (!app_may_edit(app))
		return false;
	change_begin(&change, app, "%s %.100s: %s %.200s", place_words(&new),
	    new.key, form->old_key == NULL ? "new," : "now",
	    *datum.text != '\0' ? datum.text : "empty");
	if (same_map && strcmp(old.key, new.key) != 0)
		change_rename(&change, route_of(&old), new.key);
	else if (form->old_key != NULL && !same_map)
		change_remove(&change, route_of(&old));
	change_set(&change, route_of(&new), datum.kind, datum.text);
	if (!change_end(&change))
		return false;
	metadata_show(app->page[4], new.provider, new.claim, new.key);
	return true;
}

/* --- opening and closing */

static enum value_type
type_of_node(const struct frame_node *node)
{
	const char *text = node->value, *digits;

	if (node->kind != FRAME_NODE_SCALAR ||
	    node->style != FRAME_STYLE_PLAIN || node->value_len == 0)
		return TYPE_TEXT;
	if (strcmp(text, "true") == 0 || strcmp(text, "false") == 0)
		return TYPE_BOOLEAN;
	digits = text + (*text == '-');
	return *digits != '\0' &&
		       strspn(digits, "0123456789") == strlen(digits) &&
		       (*digits != '0' || digits[1] == '\0')
		   ? TYPE_NUMBER
		   : TYPE_TEXT;
}

static void
fill(struct metadata_form *form)
{
	struct form *fields = &form->page.form;
	const struct where where = {
	    form->old_claim, form->old_provider, form->old_key};
	const struct frame_node *map =
	    metadata_form_map(form->page.view.app, &where);
	const struct frame_node *node =
	    map == NULL || map->kind != FRAME_NODE_MAP
		? NULL
		: frame_node_get(map, where.key);

	form_set(fields, "key", where.key);
	if (where.provider != NULL)
		form_set(fields, "scope", where.provider);
	if (node == NULL || node->kind != FRAME_NODE_SCALAR)
		return;
	form_set(fields, "value", node->value);
	form_field(fields, "type")->choice = type_of_node(node);
	form_go(fields, "value");
}

/* "metadata.seat" is a common key, "email" a claim. */
static bool
remember(struct metadata_form *form, const char *provider, const char *key)
{
	static const char prefix[] = "metadata.";
	bool common =
	    provider == NULL && strncmp(key, prefix, strlen(prefix)) == 0;

	form->old_claim = provider == NULL && !common;
	form->old_key = strdup(common ? key + strlen(prefix) : key);
	if (provider != NULL)
		form->old_provider = strdup(provider);
	return form->old_key != NULL &&
	       (provider == NULL || form->old_provider != NULL);
}

static void
metadata_form_close(struct view *view)
{
	struct metadata_form *form = (struct metadata_form *)view;

	form_close(&form->page.form);
	metadata_form_forget_offers(form);
	entry_names_free(form->scope);
	free(form->old_key);
	free(form->old_provider);
	free(form);
}

static const struct view_ops metadata_form_ops = {
    .name = "metadata-form",
    .title = "5 Metadata",
    .about = "One value that is sent with a token request. Claims (email, "
	     "email_domain, first_name, last_name) say who the person is. "
	     "Metadata is anything else. The person can read both.",
    .twin = "frame-admin set claims.email '${user.name}@lab.example.edu'",
    .where = WHERE_FORM,
    .requests = form_page_requests,
    .paint = form_page_paint,
    .request = form_page_request,
    .close = metadata_form_close,
    .in_text = form_page_in_text,
    .text = form_page_text,
    .refresh = form_page_refresh,
    .unfinished = form_page_unfinished,
    .subtitle = form_page_subtitle,
};

static bool
open_fields(struct metadata_form *form, const char *provider, const char *key)
{
	struct form *fields = &form->page.form;

	form->scope = entry_names(form->page.view.app, FRAME_SECTION_PROVIDER,
	    "(all providers)", NULL);
	if (form->scope == NULL ||
	    (key != NULL && !remember(form, provider, key)) ||
	    !form_open(fields, specs, sizeof(specs) / sizeof(specs[0]),
		metadata_form_check, form))
		return false;
	form_field(fields, "type")->choices = types;
	form_field(fields, "scope")->choices = (const char *const *)form->scope;
	if (key != NULL)
		fill(form);
	else if (provider != NULL)
		form_set(fields, "scope", provider);
	if (key != NULL)
		snprintf(fields->title, sizeof(fields->title),
		    "edit \"%.100s\"", form->old_key);
	else
		snprintf(fields->title, sizeof(fields->title), "new");
	return true;
}

/* From now on it is a new one, which needs another name or provider. */
static void
make_copy(struct metadata_form *form)
{
	struct form *fields = &form->page.form;

	snprintf(fields->title, sizeof(fields->title), "new, a copy of %.100s",
	    form->old_key);
	free(form->old_key);
	free(form->old_provider);
	form->old_key = NULL;
	form->old_provider = NULL;
	form->old_claim = false;
	form_go(fields, "key");
	(void)form_check(fields);
}

struct view *
metadata_form_copy(struct app *app, const char *provider, const char *key)
{
	struct view *view = metadata_form_new(app, provider, key);

	if (view != NULL)
		make_copy((struct metadata_form *)view);
	return view;
}

struct view *
metadata_form_new(struct app *app, const char *provider, const char *key)
{
	struct metadata_form *form = calloc(1, sizeof(*form));

	if (form == NULL)
		return NULL;
	form->page =
	    (struct form_page){.view = {.ops = &metadata_form_ops, .app = app},
		.accept = metadata_form_accept,
		.insert = metadata_form_insert};
	if (!open_fields(form, provider, key)) {
		metadata_form_close(&form->page.view);
		return NULL;
	}
	(void)form_check(&form->page.form);
	return &form->page.view;
}
