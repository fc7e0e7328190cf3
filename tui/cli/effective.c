/* SPDX-License-Identifier: MIT */
/*
 * From the loader's structs back to the file's shape; see effective.h.
 */
#include "tui/cli/effective.h"

#include <stdlib.h>
#include <string.h>

#include "common/mask.h"
#include "common/schema.h"
#include "common/url.h"
#include "tui/cli/out.h"

const char *
cli_url_shown(const struct cli *cli, const char *url)
{
	struct frame_url_part where;
	struct frame_url parts;

	if (frame_url_parse(url, &parts, &where) != NULL || parts.user.len == 0)
		return url;
	return cli_text(cli, "%.*s" CLI_HIDDEN_SECRET "%s",
	    (int)parts.user.start, url,
	    url + parts.user.start + parts.user.len);
}

static json_t *
from_list(const char *const *list)
{
	json_t *array = json_array();

	for (; *list != NULL; list++)
		json_array_append_new(array, cli_json_text(*list));
	return array;
}

static json_t *
from_metadatum(const struct frame_metadatum *item)
{
	if (frame_mask_key(item->key))
		return json_string(CLI_HIDDEN_SECRET);
	switch (item->kind) {
	case FRAME_VALUE_BOOLEAN:
		return json_boolean(item->number != 0);
	case FRAME_VALUE_INTEGER:
		return json_integer(item->number);
	default:
		return cli_json_text(item->template);
	}
}

static json_t *
from_metadata(const struct frame_metadata *metadata)
{
	json_t *object = json_object();

	for (size_t i = 0; i < metadata->count; i++)
		json_object_set_new(object, metadata->item[i].key,
		    from_metadatum(&metadata->item[i]));
	return object;
}

/* --- values, by the C type that schema.h names */

static json_t *
from_number(const struct cli *cli, const struct frame_key *key, int64_t number)
{
	if (key->choices != NULL)
		return cli_json_text(key->choices[number]);
	if (number == 0 && key->fallback == NULL)
		return NULL; /* not said */
	return cli_json_text(cli_duration(cli, number));
}

static json_t *
from_text(const struct cli *cli, const struct frame_key *key, const char *text)
{
	if (text == NULL)
		return NULL;
	if (key->type == FRAME_TYPE_SECRET)
		return json_string(CLI_HIDDEN_SECRET);
	return cli_json_text(
	    key->type == FRAME_TYPE_PROXY ? cli_url_shown(cli, text) : text);
}

/* One name is what most have, and is written without a list. */
static json_t *
from_names(const char *const *names)
{
	if (names != NULL && names[0] != NULL && names[1] == NULL)
		return cli_json_text(names[0]);
	return names == NULL ? NULL : from_list(names);
}

/* NULL: the key has no value. */
static json_t *
from_value(const struct cli *cli, const struct frame_key *key, const char *base)
{
	const void *at = base + key->offset;
	const char *const *list;

	switch (key->type) {
	case FRAME_TYPE_SECTION:
	case FRAME_TYPE_VERSION:
		return NULL;
	case FRAME_TYPE_METADATA:
		if (((const struct frame_metadata *)at)->count == 0)
			return NULL;
		return from_metadata(at);
	case FRAME_TYPE_DURATION:
	case FRAME_TYPE_CHOICE:
	case FRAME_TYPE_ENTITY:
		return from_number(cli, key, *(const int64_t *)at);
	case FRAME_TYPE_TRUE:
		return *(const bool *)at ? json_true() : NULL;
	case FRAME_TYPE_REFERENCES:
		return from_names(*(const char *const *const *)at);
	case FRAME_TYPE_ACCOUNTS:
	case FRAME_TYPE_SERVICES:
	case FRAME_TYPE_ENV_NAMES:
	case FRAME_TYPE_PINS:
	case FRAME_TYPE_COMMAND:
		list = *(const char *const *const *)at;
		return list == NULL ? NULL : from_list(list);
	default:
		return from_text(cli, key, *(const char *const *)at);
	}
}

static json_t *
from_section(
    const struct cli *cli, enum frame_section section, const void *base)
{
	json_t *object = json_object(), *value;

	for (size_t i = 0; i < frame_schema_count; i++) {
		if (frame_schema[i].section != section)
			continue;
		value = from_value(cli, &frame_schema[i], base);
		if (value != NULL)
			json_object_set_new(
			    object, frame_schema[i].name, value);
	}
	return object;
}

static json_t *
from_provider(const struct cli *cli, const struct frame_provider *provider)
{
	json_t *object = from_section(cli, FRAME_SECTION_PROVIDER, provider);

	if (provider->entity_id == NULL) {
		json_object_del(object, "entity");
		json_object_del(object, "gateway_url");
	}
	return object;
}

json_t *
cli_effective(const struct cli *cli, const struct frame_config *config)
{
	json_t *tree = json_object(), *credentials = json_object(),
	       *providers = json_object(), *mappings = json_array();

	for (size_t i = 0; i < config->credentials; i++)
		json_object_set_new(credentials, config->credential[i].name,
		    from_section(
			cli, FRAME_SECTION_CREDENTIAL, &config->credential[i]));
	for (size_t i = 0; i < config->providers; i++)
		json_object_set_new(providers, config->provider[i].name,
		    from_provider(cli, &config->provider[i]));
	for (size_t i = 0; i < config->mappings; i++)
		json_array_append_new(
		    mappings, from_section(cli, FRAME_SECTION_MAPPING,
				  &config->mapping[i]));
	json_object_set_new(
	    tree, "version", json_integer(FRAME_CONFIG_VERSION));
	json_object_set_new(tree, "login",
	    from_section(cli, FRAME_SECTION_LOGIN, &config->login));
	json_object_set_new(tree, "network",
	    from_section(cli, FRAME_SECTION_NETWORK, &config->network));
	json_object_set_new(tree, "credentials", credentials);
	json_object_set_new(tree, "providers", providers);
	json_object_set_new(tree, "mappings", mappings);
	json_object_set_new(tree, "claims",
	    from_section(cli, FRAME_SECTION_CLAIMS, &config->claims));
	json_object_set_new(tree, "metadata", from_metadata(&config->metadata));
	return tree;
}

const json_t *
cli_effective_find(const json_t *tree, const struct frame_route *route)
{
	for (size_t i = 0; tree != NULL && i < route->count; i++) {
		if (json_is_array(tree))
			tree = json_array_get(
			    tree, strtoul(route->step[i], NULL, 10) - 1);
		else
			tree = json_object_get(tree, route->step[i]);
	}
	return tree;
}
