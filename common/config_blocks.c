/* SPDX-License-Identifier: MIT */
/*
 * One map of keys that the schema knows: each is read, what is unknown or
 * missing reported; see config_parts.h.
 */
#include "common/config_parts.h"

#include <stdio.h>
#include <string.h>

#include "common/text.h"

/* How a message calls it: provider "win-lab", a rule, login. */
static const char *
describe(struct frame_loader *loader, const struct frame_block *block)
{
	const char *noun = frame_section_name(block->section);
	const char *name;
	char *text;
	size_t size;

	if (block->section == FRAME_SECTION_MAPPING)
		return "a rule";
	if (block->section == FRAME_SECTION_TOP)
		return block->name == NULL ? "the file" : block->name->value;
	if (block->section != FRAME_SECTION_CREDENTIAL &&
	    block->section != FRAME_SECTION_PROVIDER)
		return noun;
	name = frame_loader_quote(loader, block->name);
	size = strlen(noun) + strlen(name) + 2;
	text = frame_loader_alloc(loader, size);
	if (text == NULL)
		return noun;
	snprintf(text, size, "%s %s", noun, name);
	return text;
}

static struct frame_span
span_of(const struct frame_block *block)
{
	struct frame_span nothing = {0, 0};

	return block->name != NULL  ? block->name->span
	       : block->map != NULL ? block->map->span
				    : nothing;
}

/* --- unknown keys */

static bool
ignored(const struct frame_block *block, const char *key)
{
	return block->section == FRAME_SECTION_TOP &&
	       strncmp(key, "x-", 2) == 0;
}

/* Where a key belongs that is known in another section; NULL: nowhere.
 * `guess` is the best word of its own: "credentials" in a provider is a slip of
 * "credential" more often than a list that lost its way to the margin. */
static const char *
home_of(const char *name, const char *guess)
{
	static const char *const homes[FRAME_SECTIONS] = {
	    [FRAME_SECTION_TOP] = "at the margin, in no section",
	    [FRAME_SECTION_LOGIN] = "in \"login\"",
	    [FRAME_SECTION_NETWORK] = "in \"network\"",
	    [FRAME_SECTION_CREDENTIAL] = "in an entry of \"credentials\"",
	    [FRAME_SECTION_PROVIDER] = "in an entry of \"providers\"",
	    [FRAME_SECTION_MAPPING] = "in a rule of \"mappings\"",
	    [FRAME_SECTION_CLAIMS] = "in \"claims\"",
	};

	for (size_t i = 0; i < frame_schema_count; i++) {
		const struct frame_key *key = &frame_schema[i];
		if (strcmp(key->name, name) == 0 &&
		    (guess == NULL || key->section != FRAME_SECTION_TOP))
			return homes[key->section];
	}
	return NULL;
}

static void
label_unknown(struct frame_loader *loader, enum frame_section section,
    const struct frame_node *key, struct frame_diag *diag)
{
	struct frame_guess guess;
	const char *home;

	frame_guess_begin(&guess, key->value);
	for (size_t i = 0; i < frame_schema_count; i++) {
		if (frame_schema[i].section == section)
			frame_guess_offer(&guess, frame_schema[i].name);
	}
	home = home_of(key->value, guess.best);
	if (strchr(key->value, ':') != NULL)
		frame_diag_label(
		    loader->diags, diag, "write a space behind the colon");
	else if (home != NULL)
		frame_diag_label(loader->diags, diag, "it belongs %s", home);
	else if (guess.best != NULL)
		frame_diag_label(
		    loader->diags, diag, "did you mean \"%s\"?", guess.best);
}

static void
help_keys(struct frame_loader *loader, enum frame_section section,
    struct frame_diag *diag)
{
	static const char *const articles[FRAME_SECTIONS] = {
	    [FRAME_SECTION_TOP] = "the ",
	    [FRAME_SECTION_CREDENTIAL] = "a ",
	    [FRAME_SECTION_PROVIDER] = "a ",
	    [FRAME_SECTION_MAPPING] = "a ",
	};
	const char *article = articles[section];
	char keys[512];
	size_t len = 0;

	for (size_t i = 0; i < frame_schema_count && len < sizeof(keys); i++) {
		if (frame_schema[i].section == section)
			len += (size_t)snprintf(keys + len, sizeof(keys) - len,
			    "%s%s", len == 0 ? "" : ", ", frame_schema[i].name);
	}
	frame_diag_help(loader->diags, diag, "%s%s has: %s",
	    article == NULL ? "" : article, frame_section_name(section), keys);
}

static void
report_unknown(struct frame_loader *loader, const struct frame_block *block,
    const struct frame_node *key)
{
	const char *word = frame_loader_quote(loader, key);
	struct frame_diag *diag;

	if (block->section == FRAME_SECTION_TOP)
		diag = frame_diag_error(
		    loader->diags, key->span, "unknown key %s", word);
	else
		diag = frame_diag_error(loader->diags, key->span,
		    "unknown key %s in %s", word, describe(loader, block));
	if (!frame_diag_kept(loader->diags, diag))
		return;
	label_unknown(loader, block->section, key, diag);
	help_keys(loader, block->section, diag);
}

/* --- reading keys */

void
frame_block_read_known(
    struct frame_loader *loader, const struct frame_block *block)
{
	for (size_t i = 0; block->map != NULL && i < block->map->children;
	     i += 2) {
		const struct frame_node *name = block->map->child[i];
		const struct frame_key *key =
		    frame_schema_find(block->section, name->value);
		if (key != NULL)
			frame_value_read(loader, key, block->map->child[i + 1],
			    (char *)block->target + key->offset);
		else if (!ignored(block, name->value))
			report_unknown(loader, block, name);
	}
}

bool
frame_key_mistyped(
    enum frame_section section, const struct frame_node *map, const char *name)
{
	struct frame_guess guess;

	for (size_t i = 0; map != NULL && i + 1 < map->children; i += 2) {
		const char *written = map->child[i]->value;
		if (frame_schema_find(section, written) != NULL)
			continue;
		frame_guess_begin(&guess, written);
		frame_guess_offer(&guess, name);
		if (guess.best != NULL)
			return true;
	}
	return false;
}

static void
fill_missing(struct frame_loader *loader, const struct frame_block *block)
{
	for (size_t i = 0; i < frame_schema_count; i++) {
		const struct frame_key *key = &frame_schema[i];
		struct frame_diag *diag;
		if (key->section != block->section ||
		    frame_node_get(block->map, key->name) != NULL)
			continue;
		if (key->required && !frame_key_mistyped(block->section,
					 block->map, key->name)) {
			diag = frame_diag_error(loader->diags, span_of(block),
			    "%s has no %s", describe(loader, block), key->name);
			frame_diag_help(loader->diags, diag, "%s: %s",
			    key->name, key->help);
		}
		frame_value_fallback(
		    loader, key, (char *)block->target + key->offset);
	}
}

void
frame_block_read(struct frame_loader *loader, const struct frame_block *block)
{
	fill_missing(loader, block);
	frame_block_read_known(loader, block);
}

/* --- shapes */

static void
refuse_shape(
    struct frame_loader *loader, const struct frame_block *block, bool list)
{
	const struct frame_node *node = block->map;
	bool colon =
	    node->kind == FRAME_NODE_SCALAR && strchr(node->value, ':') != NULL;
	struct frame_diag *diag = frame_diag_error(loader->diags, node->span,
	    "%s must %s", describe(loader, block),
	    list ? "be a list" : "have keys of its own");

	frame_diag_label(loader->diags, diag, "%s",
	    colon ? "write a space behind the colon"
	    : block->section == FRAME_SECTION_TOP && block->name == NULL
		? "begin with \"version: 1\""
	    : list ? "begin each item with \"- \""
		   : "write \"key: value\" here");
}

bool
frame_block_is_map(struct frame_loader *loader, const struct frame_block *block)
{
	if (block->map == NULL || block->map->kind == FRAME_NODE_MAP)
		return block->map != NULL;
	if (!frame_node_is_null(block->map))
		refuse_shape(loader, block, false);
	return false;
}

bool
frame_block_is_list(
    struct frame_loader *loader, const struct frame_block *block)
{
	if (block->map == NULL || block->map->kind == FRAME_NODE_LIST)
		return block->map != NULL;
	if (!frame_node_is_null(block->map))
		refuse_shape(loader, block, true);
	return false;
}
