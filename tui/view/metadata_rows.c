/* SPDX-License-Identifier: MIT */
/*
 * What the page of metadata has rows for, and what is said of each; see
 * metadata.h.
 */
#include "tui/view/metadata.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/text.h"
#include "tui/view/outline.h"

struct rows {
	struct datum_row *row;
	size_t count, room;
	bool failed;
};

static void
add(struct rows *rows, struct datum_row row)
{
	if (rows->count == rows->room) {
		size_t room = rows->room == 0 ? 32 : rows->room * 2;
		struct datum_row *more =
		    reallocarray(rows->row, room, sizeof(*more));
		if (more == NULL) {
			rows->failed = true;
			return;
		}
		rows->row = more;
		rows->room = room;
	}
	rows->row[rows->count++] = row;
}

static void
add_map(struct rows *rows, const struct frame_node *map, enum datum_kind kind,
    const char *provider)
{
	if (map == NULL || map->kind != FRAME_NODE_MAP)
		return;
	for (size_t i = 0; i + 1 < map->children; i += 2)
		add(rows, (struct datum_row){.kind = kind,
			      .provider = provider,
			      .key = map->child[i]->value,
			      .line = map->child[i]->line,
			      .value = map->child[i + 1]});
}

static void
add_own(struct rows *rows, const struct frame_draft *draft)
{
	const struct frame_node *providers =
	    outline_section(draft, "providers");

	for (size_t i = 0; providers != NULL && i + 1 < providers->children;
	     i += 2) {
		const struct frame_node *map = providers->child[i + 1];
		if (map->kind == FRAME_NODE_MAP)
			add_map(rows, frame_node_get(map, "metadata"),
			    DATUM_OWN, providers->child[i]->value);
	}
}

static bool
is_setting(const struct frame_key *key)
{
	return key->section == FRAME_SECTION_LOGIN ||
	       key->section == FRAME_SECTION_NETWORK;
}

static void
add_settings(struct rows *rows, const struct frame_draft *draft)
{
	for (size_t i = 0; i < frame_schema_count; i++) {
		const struct frame_key *key = &frame_schema[i];
		const struct frame_node *map, *name;

		if (!is_setting(key))
			continue;
		map = outline_section(draft, frame_section_name(key->section));
		name = outline_key(map, key->name);
		add(rows,
		    (struct datum_row){.kind = DATUM_SETTING,
			.key = key->name,
			.line = name != NULL ? name->line : 0,
			.value = name != NULL ? frame_node_get(map, key->name)
					      : NULL,
			.setting = key});
	}
}

struct datum_row *
metadata_rows(const struct app *app, size_t *count)
{
	const struct frame_draft *draft = &app->draft;
	struct rows rows = {0};

	add_map(&rows, outline_section(draft, "claims"), DATUM_CLAIM, NULL);
	add_map(&rows, outline_section(draft, "metadata"), DATUM_COMMON, NULL);
	add_own(&rows, draft);
	/* of a text that is no YAML nothing is known, and no default holds */
	if (draft->doc.root != NULL || draft->len == 0)
		add_settings(&rows, draft);
	*count = rows.count;
	return rows.row;
}

/* --- values */

const struct explain_value *
metadata_value(const struct app *app, const struct datum_row *row)
{
	static const char prefix[] = "metadata.";
	const struct explanation *explanation = &app->explanation;

	for (size_t i = 0; app->explained && i < explanation->values; i++) {
		const struct explain_value *value = &explanation->value[i];
		const char *key = value->key;
		if (value->claim != (row->kind == DATUM_CLAIM) ||
		    value->own != (row->kind == DATUM_OWN))
			continue;
		if (!value->claim && strncmp(key, prefix, strlen(prefix)) == 0)
			key += strlen(prefix);
		if (strcmp(key, row->key) != 0)
			continue;
		if (row->kind != DATUM_OWN ||
		    (explanation->provider != NULL &&
			strcmp(explanation->provider->name, row->provider) ==
			    0))
			return value;
	}
	return NULL;
}

/* http://user:password@host: what stands between the second colon and the last
 * @ before the path. */
static void
hide_password(char *url)
{
	char *start = strstr(url, "://"), *at = NULL, *colon;

	if (start == NULL)
		return;
	start += 3;
	for (char *end = start; *end != '\0' && *end != '/'; end++)
		if (*end == '@')
			at = end;
	if (at == NULL)
		return;
	colon = memchr(start, ':', (size_t)(at - start));
	if (colon == NULL)
		return;
	/* always eight stars: their number tells nothing */
	memmove(colon + 9, at, strlen(at) + 1);
	memset(colon + 1, '*', 8);
}

char *
metadata_setting(const struct app *app, const struct frame_key *key)
{
	const struct frame_node *map =
	    outline_section(&app->draft, frame_section_name(key->section));
	const struct frame_node *value =
	    map == NULL || map->kind != FRAME_NODE_MAP
		? NULL
		: frame_node_get(map, key->name);
	char *text, *larger;

	if (value == NULL || frame_node_is_null(value))
		return NULL;
	/* which is not the same as none at all */
	if (value->kind == FRAME_NODE_LIST && value->children == 0)
		return strdup("[]");
	text = outline_joined(value);
	if (text == NULL || key->type != FRAME_TYPE_PROXY)
		return text;
	larger = realloc(text, strlen(text) + 16); /* the stars may be longer */
	if (larger == NULL) {
		frame_text_wipe(text, strlen(text));
		return NULL;
	}
	hide_password(larger);
	return larger;
}

void
metadata_default(const struct frame_key *key, char *buf, size_t size)
{
	const char *text = key->fallback != NULL ? key->fallback : "";
	size_t len = strlen(text);

	if (*text == '[' && len >= 2) {
		text++;
		len -= 2;
	}
	snprintf(
	    buf, size, "%.*s", len > 0 ? (int)len : 4, len > 0 ? text : "none");
}

bool
metadata_uses(const char *template, const char *source)
{
	size_t len = strlen(source);
	bool prefix = len > 0 && source[len - 1] == '.'; /* "env." */

	for (const char *at = template; (at = strstr(at, "${")) != NULL;
	     at += 2) {
		/* $${ is a dollar and a brace */
		size_t dollars = 0;
		while (at - dollars > template && at[-1 - (long)dollars] == '$')
			dollars++;
		if (dollars % 2 == 1 || strncmp(at + 2, source, len) != 0)
			continue;
		if (prefix || at[2 + len] == '}' || at[2 + len] == ':')
			return true;
	}
	return false;
}

/* --- words for a row */

const char *
metadata_place(const struct datum_row *row)
{
	switch (row->kind) {
	case DATUM_CLAIM:
		return "claims";
	case DATUM_COMMON:
		return "metadata";
	case DATUM_OWN:
		return row->provider;
	default:
		return frame_section_name(row->setting->section);
	}
}

void
metadata_from(
    const struct app *app, const struct datum_row *row, char *buf, size_t size)
{
	char *text;

	buf[0] = '\0';
	if (row->kind != DATUM_SETTING) {
		outline_join(row->value, buf, size);
		return;
	}
	text = metadata_setting(app, row->setting);
	if (text != NULL)
		snprintf(buf, size, "%s", text);
	else
		metadata_default(row->setting, buf, size);
	free(text);
}

const char *
metadata_remark(const struct datum_row *row, const struct explain_value *value)
{
	if (row->kind == DATUM_SETTING || value == NULL)
		return "";
	if (value->by_default)
		return "(default)";
	if (value->user_controlled)
		return "(user's)";
	return strstr(value->template, "${pam.") != NULL ||
		       strstr(value->template, "${random") != NULL
		   ? "(sample)"
		   : "";
}

const char *
metadata_no_value(const struct app *app, const struct datum_row *row)
{
	if (row->kind == DATUM_SETTING)
		return row->value == NULL ? "(default)" : "";
	if (app->who.state == WHO_NONE)
		return "(no such user)";
	if (!app->explained)
		return "?";
	if (app->explanation.provider == NULL)
		return "(no token)";
	return row->kind == DATUM_OWN ? "(another provider)" : "(replaced)";
}
