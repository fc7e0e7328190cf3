/* SPDX-License-Identifier: MIT */
/*
 * A provider's form as one step of the draft: its keys, its name in the rules,
 * and, when the form was filled from a snippet, the credential with it.
 */
#include "tui/view/provider_put.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "common/config.h"
#include "tui/view/outline.h"

/* Written as they are typed, in the order of the schema. */
static const char *const plain[] = {"token_duration", "launch_url",
    "service_url", "terminal_config_id", "app_id", "user_data"};

const char *
provider_credential(struct provider_form *form)
{
	size_t choice = form_field(&form->page.form, "credential")->choice;

	return form->credential[choice + 1] == NULL ? NULL
						    : form->credential[choice];
}

const char *
provider_second(struct provider_form *form)
{
	size_t choice = form_field(&form->page.form, "if_refused")->choice;

	return choice == 0 ? NULL : form->second[choice];
}

static bool
same_name(const char *a, const char *b)
{
	return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

/* One that a field shows now is not there a second time. */
const char *
provider_later(struct provider_form *form, size_t index)
{
	size_t at = 0;

	for (; at < 2 && form->named[at] != NULL; at++)
		continue;
	for (; form->named[at] != NULL; at++) {
		if (same_name(form->named[at], provider_credential(form)) ||
		    same_name(form->named[at], provider_second(form)))
			continue;
		if (index-- == 0)
			break;
	}
	return form->named[at];
}

enum provider_written
provider_written(struct provider_form *form)
{
	const struct field *field = form_field(&form->page.form, "written");

	return field->hidden ? WRITTEN_URL
			     : (enum provider_written)field->choice;
}

void
provider_parts(struct provider_form *form, struct address *address)
{
	struct form *fields = &form->page.form;

	*address = (struct address){
	    .gateway = strdup(form_text(fields, "gateway_url")),
	    .entity = strdup(form_text(fields, "entity")),
	    .entity_id = strdup(form_text(fields, "entity_id")),
	    .provider_id = strdup(form_text(fields, "provider_id"))};
	address->url = address_url(address);
}

/* --- metadata of a copy */

static void
free_datum(struct frame_datum *datum)
{
	struct frame_datum *item = (struct frame_datum *)(uintptr_t)datum->item;

	for (size_t i = 0; item != NULL && i < datum->count; i++)
		free_datum(&item[i]);
	free(item);
	free((void *)(uintptr_t)datum->key);
}

/* Plain true, false and numbers mean something else than the quoted ones. */
static enum frame_datum_kind
scalar_kind(const struct frame_node *node)
{
	bool bare =
	    node->style == FRAME_STYLE_PLAIN &&
	    (strcmp(node->value, "true") == 0 ||
		strcmp(node->value, "false") == 0 ||
		(node->value_len > 0 &&
		    strspn(node->value, "-0123456789") == node->value_len));

	return bare ? FRAME_DATUM_BARE : FRAME_DATUM_TEXT;
}

/* A map of scalars; its texts are the draft's. False: no memory. */
static bool
copy_map(struct frame_datum *to, const struct frame_node *map)
{
	size_t count = map->children / 2;
	struct frame_datum *item = calloc(count + 1, sizeof(*item));
	const char **key = calloc(count + 1, sizeof(*key));

	*to = (struct frame_datum){
	    .kind = FRAME_DATUM_MAP, .item = item, .key = key};
	for (size_t i = 0; item != NULL && key != NULL && i < count; i++) {
		const struct frame_node *value = map->child[2 * i + 1];
		if (value->kind != FRAME_NODE_SCALAR)
			continue;
		key[to->count] = map->child[2 * i]->value;
		item[to->count++] = (struct frame_datum){
		    .kind = scalar_kind(value), .text = value->value};
	}
	return item != NULL && key != NULL;
}

static void
add_metadata(struct provider_form *form, struct entry *entry,
    struct frame_datum *metadata)
{
	const struct app *app = form->page.view.app;
	const struct frame_node *map;

	*metadata = (struct frame_datum){0};
	if (form->copy_of == NULL)
		return;
	map = outline_entry(&app->draft, "providers", form->copy_of);
	map = map != NULL && map->kind == FRAME_NODE_MAP
		  ? frame_node_get(map, "metadata")
		  : NULL;
	if (map != NULL && map->kind == FRAME_NODE_MAP && map->children > 0 &&
	    copy_map(metadata, map))
		entry_datum(entry, app, "metadata", metadata);
}

/* --- the entry */

/* The default gateway is written only where it was written before. */
static bool
gateway_needed(struct provider_form *form, const char *gateway)
{
	const struct frame_node *map =
	    form->old == NULL ? NULL
			      : outline_entry(&form->page.view.app->draft,
				    "providers", form->old);

	return strcmp(gateway, address_default_gateway()) != 0 ||
	       outline_text(map, "gateway_url") != NULL;
}

/* "accounts" in the file is as good as "account", and stays. */
static bool
entity_stays(struct provider_form *form, const char *entity)
{
	const struct frame_node *map =
	    form->old == NULL ? NULL
			      : outline_entry(&form->page.view.app->draft,
				    "providers", form->old);
	const char *old = outline_text(map, "entity");

	return old != NULL && address_entity(old) == address_entity(entity);
}

static void
add_address(struct provider_form *form, struct entry *entry)
{
	const struct app *app = form->page.view.app;
	struct form *fields = &form->page.form;
	const char *gateway = form_text(fields, "gateway_url");
	bool url = provider_written(form) == WRITTEN_URL;

	entry_text(
	    entry, app, "sat_url", url ? form_text(fields, "url") : NULL);
	if (url || !entity_stays(form, form_text(fields, "entity")))
		entry_text(entry, app, "entity",
		    url ? NULL : form_text(fields, "entity"));
	entry_text(entry, app, "entity_id",
	    url ? NULL : form_text(fields, "entity_id"));
	entry_text(entry, app, "provider_id",
	    url ? NULL : form_text(fields, "provider_id"));
	entry_text(entry, app, "gateway_url",
	    url || !gateway_needed(form, gateway) ? NULL : gateway);
}

/* What an entry points to. */
struct parts {
	struct frame_datum metadata;
	struct frame_datum credential[FRAME_KEYS_MAX];
};

/* What the fields show has changed since the file was read. */
static bool
new_credentials(struct provider_form *form, const char *first)
{
	char **named = form->named;

	return form->old == NULL || named[0] == NULL ||
	       !same_name(first, named[0]) ||
	       !same_name(provider_second(form), named[1]);
}

/* One as a name, several as a list. */
static void
add_credentials(struct provider_form *form, struct entry *entry,
    const char *first, struct frame_datum item[FRAME_KEYS_MAX])
{
	const char *name = provider_second(form);
	struct frame_datum value = {
	    .kind = FRAME_DATUM_LIST, .count = 1, .item = item};

	if (!new_credentials(form, first))
		return;
	item[0] = (struct frame_datum){.kind = FRAME_DATUM_TEXT, .text = first};
	for (size_t i = 0; name != NULL && value.count < FRAME_KEYS_MAX;
	     name = provider_later(form, i++))
		item[value.count++] = (struct frame_datum){
		    .kind = FRAME_DATUM_TEXT, .text = name};
	entry_names_are(entry, form->page.view.app, "credential",
	    value.count == 1 ? item : &value);
}

static void
make_entry(struct provider_form *form, struct entry *entry,
    const char *credential, struct parts *parts)
{
	const struct app *app = form->page.view.app;
	struct form *fields = &form->page.form;

	entry_begin(entry, app, FRAME_SECTION_PROVIDER, form->old,
	    form_text(fields, "name"));
	add_address(form, entry);
	add_credentials(form, entry, credential, parts->credential);
	for (size_t i = 0; i < sizeof(plain) / sizeof(plain[0]); i++)
		entry_text(entry, app, plain[i], form_text(fields, plain[i]));
	add_metadata(form, entry, &parts->metadata);
	entry_text(entry, app, "note", form_text(fields, "note"));
}

bool
provider_unchanged(struct provider_form *form)
{
	struct parts parts;
	struct entry entry;
	bool same;

	if (provider_credential(form) == NULL)
		return false;
	make_entry(form, &entry, provider_credential(form), &parts);
	same = entry_same(&entry);
	free_datum(&parts.metadata);
	return same;
}

/* --- into the draft */

/* Its secret goes into a file of its own, as the form of credentials has it
 * for a new one. */
static void
put_credential(
    struct provider_form *form, struct change *change, const char *name)
{
	struct form *fields = &form->page.form;
	const struct line *secret = &form_field(fields, "secret")->line;
	struct app *app = form->page.view.app;
	char file[4096];
	struct entry entry;

	credential_default_file(app, name, file, sizeof(file));
	entry_begin(&entry, app, FRAME_SECTION_CREDENTIAL, NULL, name);
	entry_text(&entry, app, "client_id", form_text(fields, "client_id"));
	entry_text(&entry, app, "secret_file", file);
	entry_write(&entry, change);
	if (change->fine && secret->len > 0)
		change->fine = frame_draft_secret(
		    &app->draft, file, secret->bytes, secret->len, change->why);
}

void
provider_put(struct provider_form *form, struct change *change)
{
	struct app *app = form->page.view.app;
	const char *name = form_text(&form->page.form, "name");
	const char *chosen = provider_credential(form);
	char made[FRAME_NAME_MAX + 1];
	struct parts parts;
	struct entry entry;

	entry_new_name(app, FRAME_SECTION_CREDENTIAL, name, made, sizeof(made));
	make_entry(form, &entry, chosen != NULL ? chosen : made, &parts);
	change_begin(change, app, "provider %s: %s%s",
	    form->old != NULL ? form->old : name, entry.words,
	    chosen != NULL ? "" : ", with a new credential");
	if (change->fine)
		entry_write(&entry, change);
	if (change->fine && chosen == NULL)
		put_credential(form, change, made);
	free_datum(&parts.metadata);
}
