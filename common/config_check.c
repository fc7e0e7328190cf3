/* SPDX-License-Identifier: MIT */
/*
 * What takes more than one value to judge: keys that need or exclude each
 * other, who can read a secret, what identities mean for licences; see
 * config_parts.h. What entries say about each other is config_rules.c.
 */
#include "common/config_parts.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "common/mask.h"
#include "common/template.h"

/* --- keys that exclude or need each other */

/* Where a key stands in a map; NULL if it is not there. */
static const struct frame_node *
key_of(const struct frame_node *map, const char *name)
{
	for (size_t i = 0; i + 1 < map->children; i += 2) {
		if (strcmp(map->child[i]->value, name) == 0)
			return map->child[i];
	}
	return NULL;
}

/* Reports the second of two keys of which only one can be. */
static void
refuse_both(struct frame_loader *loader, const struct frame_node *a,
    const struct frame_node *b)
{
	const struct frame_node *first = a->span.start < b->span.start ? a : b;
	const struct frame_node *second = first == a ? b : a;
	struct frame_diag *diag = frame_diag_error(loader->diags, second->span,
	    "%s and %s exclude each other", first->value, second->value);

	frame_diag_label(loader->diags, diag, "remove one of the two");
	frame_diag_other(loader->diags, diag, first->span, "already here");
}

/* How many of the keys are there; a second one is an error. */
static size_t
count_exclusive(struct frame_loader *loader, const struct frame_node *map,
    const char *const *names)
{
	const struct frame_node *first = NULL;
	size_t count = 0;

	for (; *names != NULL; names++) {
		const struct frame_node *key = key_of(map, *names);
		if (key == NULL)
			continue;
		if (count++ > 0)
			refuse_both(loader, first, key);
		else
			first = key;
	}
	return count;
}

static bool
is_map(const struct frame_node *node)
{
	return node->kind == FRAME_NODE_MAP;
}

static struct frame_diag *
refuse_missing(struct frame_loader *loader, const struct frame_node *name,
    const char *noun, const char *what)
{
	return frame_diag_error(loader->diags, name->span, "%s %s has no %s",
	    noun, frame_loader_quote(loader, name), what);
}

/* A key like secrt, which has been reported as unknown. */
static bool
mistyped(const struct frame_node *map)
{
	for (size_t i = 0; i + 1 < map->children; i += 2) {
		if (frame_mask_key(map->child[i]->value))
			return true;
	}
	return false;
}

static void
check_credential(struct frame_loader *loader, const struct frame_node *name,
    const struct frame_node *map)
{
	static const char *const secrets[] = {
	    "secret_file", "secret_command", "secret", NULL};

	if (!is_map(map) && !frame_node_is_null(map))
		return;
	if (count_exclusive(loader, map, secrets) == 0 && !mistyped(map))
		frame_diag_help(loader->diags,
		    refuse_missing(loader, name, "credential", "secret"),
		    "give secret_file, secret_command or secret");
}

/* Either sat_url or all of the parts. */
static bool
check_address(struct frame_loader *loader, const struct frame_node *name,
    const struct frame_node *map)
{
	static const char *const parts[] = {
	    "entity", "entity_id", "provider_id", "gateway_url"};
	const struct frame_node *url = key_of(map, "sat_url"), *part;
	size_t missing = 0;

	for (size_t i = 0; i < 4; i++) {
		part = key_of(map, parts[i]);
		if (url != NULL && part != NULL) {
			refuse_both(loader, url, part);
			return false;
		}
		missing += part == NULL && i < 3;
	}
	if (url != NULL || missing == 0)
		return true;
	if (frame_key_mistyped(FRAME_SECTION_PROVIDER, map, "sat_url"))
		return false;
	if (missing == 3) {
		frame_diag_help(loader->diags,
		    refuse_missing(loader, name, "provider", "address"),
		    "give sat_url, the token URL that Frame's console shows, "
		    "or entity, entity_id and provider_id");
		return false;
	}
	for (size_t i = 0; i < 3; i++) {
		if (key_of(map, parts[i]) == NULL &&
		    !frame_key_mistyped(FRAME_SECTION_PROVIDER, map, parts[i]))
			frame_diag_help(loader->diags,
			    refuse_missing(loader, name, "provider", parts[i]),
			    "entity, entity_id and provider_id go together");
	}
	return false;
}

static void
build_url(struct frame_loader *loader, struct frame_provider *provider)
{
	static const char format[] =
	    "%.*s/v1/%ss/%s/secure-anonymous/%s/tokens";
	size_t base = strlen(provider->gateway_url), size;
	const char *entity = frame_entities[provider->entity];
	char *url;

	while (base > 0 && provider->gateway_url[base - 1] == '/')
		base--;
	size = sizeof(format) + base + strlen(entity) +
	       strlen(provider->entity_id) + strlen(provider->provider_id);
	url = frame_loader_alloc(loader, size);
	if (url != NULL)
		snprintf(url, size, format, (int)base, provider->gateway_url,
		    entity, provider->entity_id, provider->provider_id);
	provider->sat_url = url;
}

/* Only a warning: where Frame's gateway is and what its paths are may change
 * before this program does. */
static void
check_url_shape(struct frame_loader *loader, const struct frame_node *node)
{
	const char *path = strstr(node->value, "/v1/");
	size_t len = node->value_len;

	if (path != NULL && strstr(path, "/secure-anonymous/") != NULL &&
	    len > 7 && strcmp(node->value + len - 7, "/tokens") == 0)
		return;
	frame_diag_label(loader->diags,
	    frame_diag_warning(loader->diags, node->span,
		"this does not look like the URL of a provider's tokens"),
	    "expected .../v1/accounts/ID/secure-anonymous/ID/tokens");
}

static void
check_provider(struct frame_loader *loader, const struct frame_node *name,
    const struct frame_node *map, struct frame_provider *provider)
{
	if (!is_map(map) && !frame_node_is_null(map))
		return;
	if (!check_address(loader, name, map))
		return;
	if (provider->sat_url != NULL) {
		provider->gateway_url = NULL; /* not what the URL says */
		check_url_shape(loader, frame_node_get(map, "sat_url"));
	} else if (provider->gateway_url != NULL &&
		   provider->entity_id != NULL &&
		   provider->provider_id != NULL) {
		build_url(loader, provider);
	}
}

static void
check_rule(struct frame_loader *loader, const struct frame_node *map)
{
	static const char *const who[] = {"user", "group", "any", NULL};
	struct frame_diag *diag;

	if (!is_map(map) || count_exclusive(loader, map, who) > 0)
		return;
	for (size_t i = 0; who[i] != NULL; i++) {
		if (frame_key_mistyped(FRAME_SECTION_MAPPING, map, who[i]))
			return;
	}
	diag = frame_diag_error(loader->diags,
	    map->children > 0 ? map->child[0]->span : map->span,
	    "this rule does not say who it is for");
	frame_diag_label(
	    loader->diags, diag, "add user, group, or \"any: true\"");
}

/* A certificate is of no use without its key, nor a key without it. */
static void
check_network(struct frame_loader *loader)
{
	const struct frame_node *map =
	    frame_node_get(loader->doc->root, "network");
	const struct frame_node *cert, *key;

	if (map == NULL || !is_map(map))
		return;
	cert = key_of(map, "client_cert");
	key = key_of(map, "client_key");
	if ((cert == NULL) == (key == NULL))
		return;
	frame_diag_label(loader->diags,
	    frame_diag_error(loader->diags,
		cert != NULL ? cert->span : key->span, "%s is missing",
		cert != NULL ? "client_key" : "client_cert"),
	    "client_cert and client_key go together");
}

/* --- secrets in a file that others can read */

/* To be completed with the name of the credential. */
#define OWN_FILE "frame-admin secret move %s (to a file of its own)"

static bool
check_private(struct frame_loader *loader, const struct frame_node *node,
    const char *what, const char *credential)
{
	unsigned int mode = (unsigned int)loader->mode & 07777;
	struct frame_diag *diag;

	if (mode & 077) {
		diag = frame_diag_error(loader->diags, node->span,
		    "%s is in this file, but the file is mode %04o", what,
		    mode);
		frame_diag_label(loader->diags, diag, "%s",
		    mode & 04 ? "every user of this machine can read it"
			      : "not only its owner may use it");
		if (credential != NULL)
			frame_diag_help(loader->diags, diag,
			    "fix: chmod 600 %s\nbetter: " OWN_FILE,
			    loader->diags->file, credential);
		else
			frame_diag_help(loader->diags, diag,
			    "fix: chmod 600 %s", loader->diags->file);
	} else if (loader->owner != 0 && loader->owner != geteuid()) {
		diag = frame_diag_error(loader->diags, node->span,
		    "%s is in this file, but the file belongs to user %lu",
		    what, (unsigned long)loader->owner);
		frame_diag_label(loader->diags, diag, "that user can read it");
		frame_diag_help(loader->diags, diag, "fix: chown root %s",
		    loader->diags->file);
	} else {
		return true;
	}
	return false;
}

static void
warn_inline(struct frame_loader *loader, const struct frame_node *node,
    const char *credential)
{
	struct frame_diag *diag = frame_diag_warning(
	    loader->diags, node->span, "the secret is in this file");

	frame_diag_label(
	    loader->diags, diag, "every copy and backup of the file has it");
	frame_diag_help(loader->diags, diag, "better: " OWN_FILE, credential);
}

static void
check_secret(struct frame_loader *loader, const struct frame_node *map,
    const char *credential)
{
	const struct frame_node *node = frame_node_get(map, "secret");

	if (node == NULL || node->value_len == 0)
		return;
	if (check_private(loader, node, "the secret", credential))
		warn_inline(loader, node, credential);
}

static void
check_proxy(struct frame_loader *loader)
{
	const char *proxy = loader->config->network.proxy;
	const struct frame_node *node = frame_node_get(
	    frame_node_get(loader->doc->root, "network"), "proxy");

	if (proxy != NULL && strchr(proxy, '@') != NULL)
		check_private(loader, node, "the password of the proxy", NULL);
}

/* --- who Frame takes the person for */

static void
warn_licence(struct frame_loader *loader, const struct frame_node *node,
    const char *what, const char *when)
{
	struct frame_diag *diag = frame_diag_warning(
	    loader->diags, node->span, "%s makes a new address %s", what, when);

	frame_diag_label(loader->diags, diag,
	    "Named User plans bill every distinct address");
	frame_diag_help(loader->diags, diag,
	    "fine for Per VM plans; else use one address per person, such as "
	    "${user.name}@example.edu");
}

static void
check_identity(struct frame_loader *loader)
{
	static const char *const exclusive[] = {"email", "email_domain", NULL};
	static const char *const when[] = {
	    [FRAME_VARIES_MACHINE] = "on every machine",
	    [FRAME_VARIES_LOGIN] = "at every login",
	};
	const struct frame_claim_templates *claims = &loader->config->claims;
	const struct frame_node *map =
	    frame_node_get(loader->doc->root, "claims");
	enum frame_varies varies;

	if (map == NULL || !is_map(map))
		return;
	count_exclusive(loader, map, exclusive);
	if (claims->email != NULL) {
		varies = frame_template_varies(claims->email);
		if (when[varies] != NULL)
			warn_licence(loader, frame_node_get(map, "email"),
			    "this template", when[varies]);
	}
	if (claims->email_domain != NULL)
		warn_licence(loader, frame_node_get(map, "email_domain"),
		    "email_domain", "for every token");
}

/* --- metadata of a provider, laid over the common ones */

static bool
has_item(const struct frame_metadata *metadata, const char *key)
{
	for (size_t i = 0; i < metadata->count; i++) {
		if (strcmp(metadata->item[i].key, key) == 0)
			return true;
	}
	return false;
}

static void
check_merged(struct frame_loader *loader, const struct frame_node *name,
    const struct frame_metadata *own)
{
	const struct frame_metadata *common = &loader->config->metadata;
	size_t count = common->count + own->count;
	struct frame_diag *diag;

	if (count <= FRAME_METADATA_MAX)
		return;
	for (size_t i = 0; i < own->count; i++)
		count -= has_item(common, own->item[i].key);
	if (count <= FRAME_METADATA_MAX)
		return;
	diag = frame_diag_error(loader->diags, name->span,
	    "provider %s has too much metadata",
	    frame_loader_quote(loader, name));
	frame_diag_label(loader->diags, diag,
	    "%zu keys with the common ones; at most %d are allowed", count,
	    FRAME_METADATA_MAX);
}

/* --- all of it */

static void
check_entries(struct frame_loader *loader)
{
	struct frame_config *config = loader->config;

	for (size_t i = 0; i < config->credentials; i++) {
		const struct frame_node *name =
		    loader->credentials->child[2 * i];
		const struct frame_node *map =
		    loader->credentials->child[2 * i + 1];
		check_credential(loader, name, map);
		check_secret(loader, map, name->value);
	}
	for (size_t i = 0; i < config->providers; i++) {
		const struct frame_node *name = loader->providers->child[2 * i];
		check_provider(loader, name,
		    loader->providers->child[2 * i + 1], &config->provider[i]);
		check_merged(loader, name, &config->provider[i].metadata);
	}
	for (size_t i = 0; i < config->mappings; i++)
		check_rule(loader, loader->mappings->child[i]);
}

void
frame_config_check(struct frame_loader *loader)
{
	check_network(loader);
	check_proxy(loader);
	check_entries(loader);
	check_identity(loader);
	frame_names_check(loader);
	frame_rules_check(loader);
}
