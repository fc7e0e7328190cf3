/* SPDX-License-Identifier: MIT */
/*
 * Comparing a form with the draft, and putting the difference into it; see
 * entry.h. What has changed is decided before the first edit, for every edit
 * makes another tree.
 */
#include "tui/view/entry.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/config.h"
#include "tui/view/outline.h"

#define WORD 60 /* bytes of an old or new value in the words of a step */

const char *
entry_section(enum frame_section section)
{
	return section == FRAME_SECTION_CREDENTIAL ? "credentials"
						   : "providers";
}

const char *
entry_noun(enum frame_section section)
{
	return frame_section_name(section);
}

void
entry_begin(struct entry *entry, const struct app *app,
    enum frame_section section, const char *old, const char *name)
{
	*entry = (struct entry){.section = section, .old = old, .name = name};
	(void)app;
	if (old == NULL)
		entry_say(entry, "new");
	else if (strcmp(old, name) != 0)
		entry_say(entry, "now called %s", name);
}

void
entry_say(struct entry *entry, const char *format, ...)
{
	size_t used = strlen(entry->words);
	va_list args;

	if (used > 0 && used + 2 < sizeof(entry->words)) {
		memcpy(entry->words + used, ", ", 3);
		used += 2;
	}
	va_start(args, format);
	vsnprintf(
	    entry->words + used, sizeof(entry->words) - used, format, args);
	va_end(args);
}

/* --- what is there */

static const struct frame_node *
old_value(const struct entry *entry, const struct app *app, const char *key)
{
	const struct frame_node *node =
	    entry->old == NULL ? NULL
			       : outline_entry(&app->draft,
				     entry_section(entry->section), entry->old);

	return node == NULL || node->kind != FRAME_NODE_MAP
		   ? NULL
		   : frame_node_get(node, key);
}

static bool
same_list(const struct frame_node *node, const struct frame_datum *value)
{
	if (node->kind != FRAME_NODE_LIST || node->children != value->count)
		return false;
	for (size_t i = 0; i < value->count; i++) {
		if (strcmp(outline_name(node, i), value->item[i].text) != 0)
			return false;
	}
	return true;
}

static bool
same(const struct frame_node *node, const struct frame_datum *value)
{
	if (value->kind == FRAME_DATUM_TEXT || value->kind == FRAME_DATUM_BARE)
		return node->kind == FRAME_NODE_SCALAR &&
		       strcmp(node->value, value->text) == 0;
	return value->kind == FRAME_DATUM_LIST && same_list(node, value);
}

static struct entry_key *
add(struct entry *entry, const struct app *app, const char *key,
    const struct frame_datum *value)
{
	const struct frame_node *old = old_value(entry, app, key);
	struct entry_key *item = &entry->item[entry->count];

	if (entry->count == ENTRY_KEYS)
		return item - 1; /* the schema has fewer */
	entry->count++;
	*item = (struct entry_key){.key = key};
	if (value != NULL)
		item->value = *value;
	if (value == NULL)
		item->kind = old == NULL ? ENTRY_SAME : ENTRY_REMOVE;
	else
		item->kind =
		    old != NULL && same(old, value) ? ENTRY_SAME : ENTRY_SET;
	return item;
}

/* Of a new entry that it is new says it all; a long value says nothing that
 * could be seen at a glance. */
static void
tell(struct entry *entry, const struct entry_key *item, const char *old,
    const char *new)
{
	if (entry->old == NULL || item->kind == ENTRY_SAME)
		return;
	if (item->kind == ENTRY_REMOVE)
		entry_say(entry, "%s removed", item->key);
	else if (new == NULL || strlen(new) > WORD ||
		 (old != NULL && strlen(old) > WORD))
		entry_say(entry, "%s%s", item->key,
		    old != NULL ? " changed" : " set");
	else if (old != NULL)
		entry_say(entry, "%s %s -> %s", item->key, old, new);
	else
		entry_say(entry, "%s %s", item->key, new);
}

void
entry_datum(struct entry *entry, const struct app *app, const char *key,
    const struct frame_datum *value)
{
	tell(entry, add(entry, app, key, value), NULL, NULL);
}

static void
join(const struct frame_datum *value, char *buf, size_t size)
{
	bool list = value->kind == FRAME_DATUM_LIST;
	size_t used = 0;

	buf[0] = '\0';
	for (size_t i = 0; i < (list ? value->count : 1) && used < size; i++)
		used += (size_t)snprintf(buf + used, size - used, "%s%s",
		    i > 0 ? ", " : "",
		    list ? value->item[i].text : value->text);
}

void
entry_names_are(struct entry *entry, const struct app *app, const char *key,
    const struct frame_datum *value)
{
	char old[2 * WORD], new[2 * WORD];

	outline_join(old_value(entry, app, key), old, sizeof(old));
	join(value, new, sizeof(new));
	tell(
	    entry, add(entry, app, key, value), *old != '\0' ? old : NULL, new);
}

void
entry_text(struct entry *entry, const struct app *app, const char *key,
    const char *text)
{
	const struct frame_node *old = old_value(entry, app, key);
	struct frame_datum value = {.kind = FRAME_DATUM_TEXT, .text = text};
	bool there = text != NULL && *text != '\0';

	tell(entry, add(entry, app, key, there ? &value : NULL),
	    old != NULL && old->kind == FRAME_NODE_SCALAR ? old->value : NULL,
	    text);
}

void
entry_secret(struct entry *entry, const struct app *app, const char *secret)
{
	struct frame_datum value = {.kind = FRAME_DATUM_TEXT, .text = secret};

	(void)add(entry, app, "secret", secret != NULL ? &value : NULL);
}

bool
entry_same(const struct entry *entry)
{
	if (entry->old == NULL || strcmp(entry->old, entry->name) != 0)
		return false;
	for (size_t i = 0; i < entry->count; i++) {
		if (entry->item[i].kind != ENTRY_SAME)
			return false;
	}
	return entry->words[0] == '\0';
}

/* --- into the draft */

static void
write_new(const struct entry *entry, struct change *change)
{
	struct frame_datum value[ENTRY_KEYS];
	const char *key[ENTRY_KEYS];
	struct frame_datum map = {
	    .kind = FRAME_DATUM_MAP, .item = value, .key = key};
	struct frame_edit edit = {.kind = FRAME_EDIT_SET,
	    .route =
		change_route(entry_section(entry->section), entry->name, NULL),
	    .value = &map};

	for (size_t i = 0; i < entry->count; i++) {
		if (entry->item[i].kind != ENTRY_SET)
			continue;
		key[map.count] = entry->item[i].key;
		value[map.count++] = entry->item[i].value;
	}
	change_edit(change, &edit);
}

/* A key that got another name is not there any more. */
static bool
is_there(const struct change *change, const struct frame_route *route)
{
	return frame_route_find(&change->app->draft.doc, route) != NULL;
}

/* What is set comes first: an entry is never without its keys. */
static void
write_keys(
    const struct entry *entry, struct change *change, enum entry_kind kind)
{
	for (size_t i = 0; i < entry->count; i++) {
		const struct entry_key *item = &entry->item[i];
		struct frame_edit edit = {.kind = kind == ENTRY_SET
						      ? FRAME_EDIT_SET
						      : FRAME_EDIT_REMOVE,
		    .route = change_route(entry_section(entry->section),
			entry->name, item->key, NULL),
		    .value = &item->value};
		if (item->kind == kind &&
		    (kind == ENTRY_SET || is_there(change, &edit.route)))
			change_edit(change, &edit);
	}
}

/* A secret that goes from the file itself to one of its own, or back: the key
 * gets the other name, so that what is written behind it stays. */
static void
exchange_keys(const struct entry *entry, struct change *change)
{
	const char *old = NULL, *new = NULL;

	for (size_t i = 0; i < entry->count; i++) {
		const struct entry_key *item = &entry->item[i];
		bool file = strcmp(item->key, "secret_file") == 0;
		if (!file && strcmp(item->key, "secret") != 0)
			continue;
		if (item->kind == ENTRY_REMOVE)
			old = item->key;
		if (item->kind == ENTRY_SET)
			new = item->key;
	}
	if (old != NULL && new != NULL)
		change_rename(change,
		    change_route(
			entry_section(entry->section), entry->name, old, NULL),
		    new);
}

void
entry_write(const struct entry *entry, struct change *change)
{
	if (entry->old == NULL) {
		write_new(entry, change);
		return;
	}
	if (strcmp(entry->old, entry->name) != 0)
		change_rename_entry(
		    change, entry->section, entry->old, entry->name);
	exchange_keys(entry, change);
	write_keys(entry, change, ENTRY_SET);
	write_keys(entry, change, ENTRY_REMOVE);
}

/* --- verdicts */

static bool
say(struct field *field, const struct frame_judgement *judgement)
{
	if (!judgement->said)
		return true;
	form_say(field,
	    judgement->severity == FRAME_ERROR ? VERDICT_ERROR : VERDICT_WARN,
	    "%s%s%s", judgement->message,
	    judgement->advice[0] != '\0' ? "\n" : "", judgement->advice);
	return judgement->severity != FRAME_ERROR;
}

bool
entry_judge(struct field *field, const struct frame_key *key,
    const struct frame_datum *value)
{
	struct frame_judgement judgement = {0};

	/* Out of memory nothing is said; the draft is judged as a whole. */
	return !frame_judge_value(key, value, NULL, &judgement) ||
	       say(field, &judgement);
}

bool
entry_judge_field(
    struct form *form, enum frame_section section, const char *key, bool needed)
{
	struct frame_datum value = {.kind = FRAME_DATUM_TEXT};
	const struct frame_key *known = frame_schema_find(section, key);
	struct field *field = form_field(form, key);

	value.text = form_text(form, key);
	if (field == NULL || known == NULL)
		return true;
	if (*value.text != '\0')
		return entry_judge(field, known, &value);
	if (needed)
		form_say(
		    field, VERDICT_ERROR, "this is needed\n%s", known->help);
	return !needed;
}

static bool
taken(const struct app *app, enum frame_section section, const char *name)
{
	const char *other;

	for (size_t i = 0;
	     (other = frame_draft_name(&app->draft, section, i)) != NULL; i++) {
		if (strcmp(other, name) == 0)
			return true;
	}
	return false;
}

bool
entry_judge_name(struct form *form, const struct app *app,
    enum frame_section section, const char *old)
{
	struct field *field = form_field(form, "name");
	const char *name = form_text(form, "name");
	struct frame_judgement judgement = {0};

	if (*name == '\0') {
		form_say(field, VERDICT_ERROR,
		    "it needs a name\nyour choice, such as %s",
		    section == FRAME_SECTION_CREDENTIAL ? "campus-main"
							: "win-lab");
		return false;
	}
	if (old != NULL && strcmp(old, name) == 0)
		return true;
	if (taken(app, section, name)) {
		form_say(field, VERDICT_ERROR, "there is a %s \"%s\" already",
		    entry_noun(section), name);
		return false;
	}
	return !frame_judge_name(section, name, &judgement) ||
	       say(field, &judgement);
}

/* --- several names */

void
entry_names_free(char **names)
{
	for (size_t i = 0; names != NULL && names[i] != NULL; i++)
		free(names[i]);
	free(names);
}

char **
entry_names(const struct app *app, enum frame_section section,
    const char *first, const char *last)
{
	size_t count = 0, have = 0;
	const char *name;
	char **names;

	while (frame_draft_name(&app->draft, section, have) != NULL)
		have++;
	names = calloc(have + 3, sizeof(*names));
	for (size_t i = 0; names != NULL && i < have + 2; i++) {
		name = i == 0 ? first
		       : i <= have
			   ? frame_draft_name(&app->draft, section, i - 1)
			   : last;
		if (name == NULL)
			continue;
		names[count] = strdup(name);
		if (names[count++] == NULL) {
			entry_names_free(names);
			return NULL;
		}
	}
	return names;
}

void
entry_new_name(const struct app *app, enum frame_section section,
    const char *name, char *buf, size_t size)
{
	int room = FRAME_NAME_MAX - 4;

	snprintf(buf, size, "%.*s", FRAME_NAME_MAX, name);
	for (int i = 2; i < 1000 && taken(app, section, buf); i++)
		snprintf(buf, size, "%.*s-%d", room, name, i);
}
