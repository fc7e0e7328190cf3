/* SPDX-License-Identifier: MIT */
/*
 * The values that would be sent, one by one, with what is worth knowing about
 * each; see explain.h.
 */
#include "tui/model/explain_parts.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct gathering {
	struct explanation *explanation;
	const struct frame_config *config;
	const struct frame_facts *facts;
};

/* --- what is worth knowing */

static bool
uses_env(const struct frame_config *config, const char *template)
{
	const char *const *name = config->login.allow_env;

	for (; name != NULL && *name != NULL; name++)
		if (frame_template_uses_env(template, *name))
			return true;
	return false;
}

/* The template without its defaults: ${x:-y} becomes ${x}. */
static char *
without_defaults(const char *template)
{
	char *copy = strdup(template), *out = copy;

	for (const char *at = template; copy != NULL && *at != '\0';) {
		size_t plain = strncmp(at, "$$", 2) == 0 ? 2 : 1;
		size_t name = strncmp(at, "${", 2) == 0 ? strcspn(at, ":}") : 0;
		size_t keep = name > 0 ? name : plain;

		memcpy(out, at, keep);
		out += keep;
		at += keep;
		if (name > 0 && *at == ':')
			at += strcspn(at, "}");
	}
	if (copy != NULL)
		*out = '\0';
	return copy;
}

/* True if a default stands in the value: without it the value is shorter. Not
 * compared by letter, for ${random} is another one each time. */
static bool
is_by_default(
    const char *template, const char *value, const struct frame_facts *facts)
{
	char *bare =
	    strstr(template, ":-") == NULL ? NULL : without_defaults(template);
	char *without =
	    bare == NULL ? NULL : frame_template_expand(bare, facts);
	bool by_default = without != NULL && strlen(without) != strlen(value);

	free(without);
	free(bare);
	return by_default;
}

/* --- gathering */

static struct explain_value *
new_value(struct gathering *gathering, const char *prefix, const char *key)
{
	struct explanation *explanation = gathering->explanation;
	size_t room = (explanation->values + 1) * sizeof(*explanation->value);
	struct explain_value *all = realloc(explanation->value, room);
	struct explain_value *value;
	char *name = NULL;

	if (all == NULL)
		return NULL;
	explanation->value = all;
	if (asprintf(&name, "%s%s", prefix, key) == -1)
		return NULL;
	value = &all[explanation->values++];
	*value = (struct explain_value){.key = name, .claim = *prefix == '\0'};
	return value;
}

static bool
expand(struct gathering *gathering, struct explain_value *value,
    const char *template)
{
	value->template = template;
	value->value = frame_template_expand(template, gathering->facts);
	/* Too long: what is sent is nothing, and the body says why. */
	if (value->value == NULL)
		value->value = strdup("");
	if (value->value == NULL)
		return false;
	value->user_controlled = uses_env(gathering->config, template);
	value->by_default =
	    is_by_default(template, value->value, gathering->facts);
	return true;
}

static bool
add_claim(struct gathering *gathering, const char *key, const char *template)
{
	struct explain_value *value;

	if (template == NULL)
		return true;
	value = new_value(gathering, "", key);
	return value != NULL && expand(gathering, value, template);
}

static bool
add_metadatum(
    struct gathering *gathering, const struct frame_metadatum *item, bool own)
{
	struct explain_value *value =
	    new_value(gathering, "metadata.", item->key);
	int printed;

	if (value == NULL)
		return false;
	value->own = own;
	if (item->kind == FRAME_VALUE_TEMPLATE)
		return expand(gathering, value, item->template);
	printed = item->kind == FRAME_VALUE_BOOLEAN
		      ? asprintf(&value->value, "%s",
			    item->number != 0 ? "true" : "false")
		      : asprintf(&value->value, "%" PRId64, item->number);
	if (printed == -1)
		value->value = NULL;
	value->template = value->value;
	return value->value != NULL;
}

static const struct frame_metadatum *
find_item(const struct frame_provider *provider, const char *key)
{
	for (size_t i = 0; provider != NULL && i < provider->metadata.count;
	     i++)
		if (strcmp(provider->metadata.item[i].key, key) == 0)
			return &provider->metadata.item[i];
	return NULL;
}

static bool
is_common(const struct frame_config *config, const char *key)
{
	for (size_t i = 0; i < config->metadata.count; i++)
		if (strcmp(config->metadata.item[i].key, key) == 0)
			return true;
	return false;
}

static bool
add_metadata(struct gathering *gathering, const struct frame_provider *provider)
{
	const struct frame_metadata *common = &gathering->config->metadata;
	bool fine = true;

	for (size_t i = 0; fine && i < common->count; i++) {
		const struct frame_metadatum *own =
		    find_item(provider, common->item[i].key);
		fine = add_metadatum(gathering,
		    own != NULL ? own : &common->item[i], own != NULL);
	}
	for (size_t i = 0;
	     fine && provider != NULL && i < provider->metadata.count; i++)
		if (!is_common(
			gathering->config, provider->metadata.item[i].key))
			fine = add_metadatum(
			    gathering, &provider->metadata.item[i], true);
	return fine;
}

bool
explain_values(struct explanation *explanation,
    const struct frame_config *config, const struct frame_provider *provider,
    const struct frame_facts *facts)
{
	struct gathering gathering = {explanation, config, facts};
	const struct frame_claim_templates *claims = &config->claims;

	return add_claim(&gathering, "email", claims->email) &&
	       add_claim(&gathering, "email_domain", claims->email_domain) &&
	       add_claim(&gathering, "first_name", claims->first_name) &&
	       add_claim(&gathering, "last_name", claims->last_name) &&
	       add_metadata(&gathering, provider);
}
