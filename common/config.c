/* SPDX-License-Identifier: MIT */
/*
 * From a document to a configuration, section by section; see config.h. Their
 * order here does not depend on the file, because templates need
 * login.allow_env.
 */
#include "common/config.h"

#include <string.h>

#include "common/config_parts.h"
#include "common/text.h"

/* --- sections; each reader gets its block, whose map is NULL if not there */

static void
read_keys(struct frame_loader *loader, const struct frame_block *section)
{
	struct frame_block block = *section;

	if (!frame_block_is_map(loader, &block))
		block.map = NULL;
	frame_block_read(loader, &block);
}

static void
read_metadata(struct frame_loader *loader, const struct frame_block *section)
{
	if (section->map != NULL)
		frame_metadata_read(loader, section->map, section->target);
}

static void
check_name(struct frame_loader *loader, const struct frame_node *name)
{
	bool none = strcmp(name->value, "none") == 0;
	struct frame_diag *diag;

	if (frame_name_valid(name->value) && !none)
		return;
	diag = frame_diag_error(loader->diags, name->span,
	    "%s cannot be a name", frame_loader_quote(loader, name));
	frame_diag_label(loader->diags, diag, "%s",
	    none ? "\"provider: none\" means: no token"
		 : "a-z, 0-9, - . _ only, a letter or digit first, at most 64");
}

/* One entry of credentials: or providers:. It always gets its element, so that
 * the arrays go with the children of the section. */
static void
read_entry(struct frame_loader *loader, struct frame_block block)
{
	check_name(loader, block.name);
	if (frame_node_is_null(block.map))
		block.map = NULL;
	if (block.map == NULL || frame_block_is_map(loader, &block))
		frame_block_read(loader, &block);
}

static void
read_credentials(struct frame_loader *loader, const struct frame_block *section)
{
	const struct frame_node *map = section->map;
	struct frame_config *config = loader->config;

	if (!frame_block_is_map(loader, section))
		return;
	config->credential = frame_loader_alloc(
	    loader, (map->children / 2 + 1) * sizeof(*config->credential));
	if (config->credential == NULL)
		return;
	loader->credentials = map;
	config->credentials = map->children / 2;
	for (size_t i = 0; i < config->credentials; i++) {
		struct frame_credential *credential = &config->credential[i];
		struct frame_block block = {FRAME_SECTION_CREDENTIAL,
		    map->child[2 * i], map->child[2 * i + 1], credential};
		credential->name = block.name->value;
		credential->line = block.name->line;
		read_entry(loader, block);
	}
}

static void
read_providers(struct frame_loader *loader, const struct frame_block *section)
{
	const struct frame_node *map = section->map;
	struct frame_config *config = loader->config;

	if (!frame_block_is_map(loader, section))
		return;
	config->provider = frame_loader_alloc(
	    loader, (map->children / 2 + 1) * sizeof(*config->provider));
	if (config->provider == NULL)
		return;
	loader->providers = map;
	config->providers = map->children / 2;
	for (size_t i = 0; i < config->providers; i++) {
		struct frame_provider *provider = &config->provider[i];
		struct frame_block block = {FRAME_SECTION_PROVIDER,
		    map->child[2 * i], map->child[2 * i + 1], provider};
		provider->name = block.name->value;
		provider->line = block.name->line;
		read_entry(loader, block);
	}
}

static void
read_rule(struct frame_loader *loader, const struct frame_node *node,
    struct frame_mapping *mapping)
{
	struct frame_block block = {FRAME_SECTION_MAPPING, NULL, node, mapping};

	mapping->line = node->line;
	if (frame_node_is_null(node))
		frame_diag_label(loader->diags,
		    frame_diag_error(
			loader->diags, node->span, "this rule is empty"),
		    "write user, group or any, and a provider");
	else if (frame_block_is_map(loader, &block))
		frame_block_read(loader, &block);
}

static bool
count_rules(struct frame_loader *loader, const struct frame_node *list)
{
	struct frame_diag *diag;

	if (list->children <= FRAME_RULES_MAX)
		return true;
	diag =
	    frame_diag_error(loader->diags, list->child[FRAME_RULES_MAX]->span,
		"more than %d rules", FRAME_RULES_MAX);
	frame_diag_label(loader->diags, diag, "none of the rules is read");
	return false;
}

static void
read_mappings(struct frame_loader *loader, const struct frame_block *section)
{
	const struct frame_node *list = section->map;
	struct frame_config *config = loader->config;

	if (!frame_block_is_list(loader, section) || !count_rules(loader, list))
		return;
	config->mapping = frame_loader_alloc(
	    loader, (list->children + 1) * sizeof(*config->mapping));
	if (config->mapping == NULL)
		return;
	loader->mappings = list;
	config->mappings = list->children;
	for (size_t i = 0; i < list->children; i++)
		read_rule(loader, list->child[i], &config->mapping[i]);
}

/* In the order in which they depend on each other. */
static const struct {
	const char *name;
	enum frame_section section; /* TOP: of entries */
	size_t offset;		    /* into struct frame_config */
	void (*read)(struct frame_loader *, const struct frame_block *);
} sections[] = {
    {"login", FRAME_SECTION_LOGIN, offsetof(struct frame_config, login),
	read_keys},
    {"network", FRAME_SECTION_NETWORK, offsetof(struct frame_config, network),
	read_keys},
    {"credentials", FRAME_SECTION_TOP, 0, read_credentials},
    {"providers", FRAME_SECTION_TOP, 0, read_providers},
    {"mappings", FRAME_SECTION_TOP, 0, read_mappings},
    {"claims", FRAME_SECTION_CLAIMS, offsetof(struct frame_config, claims),
	read_keys},
    {"metadata", FRAME_SECTION_TOP, offsetof(struct frame_config, metadata),
	read_metadata},
};

static void
read_section(struct frame_loader *loader, size_t i)
{
	const struct frame_node *root = loader->doc->root;
	struct frame_block block = {.section = sections[i].section,
	    .target = (char *)loader->config + sections[i].offset};

	for (size_t j = 0; j + 1 < root->children && block.map == NULL;
	     j += 2) {
		if (strcmp(root->child[j]->value, sections[i].name) != 0)
			continue;
		block.name = root->child[j];
		block.map = root->child[j + 1];
	}
	sections[i].read(loader, &block);
}

/* --- the whole file */

/* True if a key looks like a mistyped "version", which is reported anyway. */
static bool
version_mistyped(const struct frame_node *root)
{
	return root->children > 0 &&
	       frame_text_distance(root->child[0]->value, "version", 2) <= 2;
}

static void
refuse_version(struct frame_loader *loader, struct frame_span span,
    const char *message, const char *label)
{
	frame_diag_label(loader->diags,
	    frame_diag_error(loader->diags, span, "%s", message), "%s", label);
}

/* False: what follows is another language. */
static bool
read_version(struct frame_loader *loader)
{
	const struct frame_node *root = loader->doc->root;
	const struct frame_node *version = frame_node_get(root, "version");
	struct frame_span first =
	    root->children > 0 ? root->child[0]->span : root->span;

	if (version == NULL && !version_mistyped(root))
		refuse_version(loader, first, "the version is missing",
		    "write \"version: 1\" above this line");
	if (version == NULL)
		return true;
	if (version->kind != FRAME_NODE_SCALAR || version->value_len == 0 ||
	    strspn(version->value, "0123456789") != version->value_len) {
		refuse_version(loader, version->span,
		    "the version must be a number", "write 1");
	} else if (strcmp(version->value, "1") != 0) {
		frame_diag_label(loader->diags,
		    frame_diag_error(loader->diags, version->span,
			"this file is written for version %s",
			frame_loader_quote(loader, version)),
		    "this program understands version %d",
		    FRAME_CONFIG_VERSION);
		return false;
	} else if (root->child[1] != version) {
		refuse_version(loader, first,
		    "the version must be the first key",
		    "move \"version: 1\" above this line");
	}
	return true;
}

static void
read_file(struct frame_loader *loader)
{
	const struct frame_node *root = loader->doc->root;
	struct frame_block top = {
	    FRAME_SECTION_TOP, NULL, root, loader->config};

	if (!frame_block_is_map(loader, &top))
		return;
	if (!read_version(loader))
		return;
	frame_block_read_known(loader, &top); /* finds unknown sections */
	for (size_t i = 0; i < sizeof(sections) / sizeof(sections[0]); i++)
		read_section(loader, i);
	frame_config_check(loader);
}

bool
frame_config_parse(struct frame_config *config, const char *text, size_t len,
    mode_t mode, uid_t owner, struct frame_diags *diags)
{
	struct frame_loader loader = {.config = config,
	    .diags = diags,
	    .doc = &config->doc,
	    .mode = mode,
	    .owner = owner};
	bool fine;

	memset(config, 0, sizeof(*config));
	fine = frame_doc_parse(&config->doc, text, len, diags);
	loader.arena = config->doc.arena;
	if (config->doc.root != NULL && !frame_node_is_null(config->doc.root)) {
		read_file(&loader);
	} else if (fine) {
		frame_diag_help(diags,
		    frame_diag_file_error(diags, "the file has no content"),
		    "begin with \"version: 1\"");
	}
	if (loader.out_of_memory)
		frame_diag_file_error(diags, "out of memory");
	if (diags->errors == 0)
		return true;
	frame_config_free(config);
	return false;
}

/* The texts are the document's, which lends them read-only. */
static void
forget(const char *text, size_t len)
{
	explicit_bzero((char *)(uintptr_t)text, len);
}

void
frame_config_forget_secrets(struct frame_config *config)
{
	if (config->doc.text != NULL)
		forget(config->doc.text, config->doc.len);
	for (size_t i = 0; i < config->credentials; i++) {
		const char *secret = config->credential[i].secret;
		if (secret != NULL)
			forget(secret, strlen(secret));
	}
}

void
frame_config_free(struct frame_config *config)
{
	frame_doc_free(&config->doc);
	memset(config, 0, sizeof(*config));
}
