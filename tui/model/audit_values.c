/* SPDX-License-Identifier: MIT */
/*
 * What is sent about a person, and defaults worth knowing. That an address
 * varies is the loader's to say; here it is who can choose it, and whether
 * there is one at all.
 */
#include "tui/model/audit_parts.h"

#include <string.h>

#include "common/template.h"

/* The first variable of the environment that a template uses, or NULL. */
static const char *
variable(const struct auditor *auditor, const char *template)
{
	const char *const *name = auditor->draft->config.login.allow_env;

	for (; name != NULL && *name != NULL; name++) {
		if (frame_template_uses_env(template, *name))
			return *name;
	}
	return NULL;
}

static void
judge_identity(struct auditor *auditor)
{
	const struct frame_claim_templates *claims =
	    &auditor->draft->config.claims;
	const char *key = claims->email != NULL ? "email" : "email_domain";
	const char *template =
	    claims->email != NULL ? claims->email : claims->email_domain;
	size_t line = audit_line(auditor, "claims", key);
	const char *env;

	if (template == NULL) {
		audit_add(auditor, AUDIT_IDENTITY_NONE, line,
		    "there is no claims.email, so Frame makes up who the "
		    "person is");
		audit_advise(auditor,
		    "fine for Per VM plans; for Named User plans: "
		    "frame-admin set claims.email '${user.name}@example.edu'");
	} else if ((env = variable(auditor, template)) != NULL) {
		audit_add(auditor, AUDIT_IDENTITY_ENV, line,
		    "claims.%s uses ${env.%s}, which the person logging in may "
		    "choose: anybody could be anybody",
		    key, env);
		audit_advise(auditor, "use ${user.name}, which the login "
				      "itself vouches for");
	} else if (claims->email != NULL && strstr(template, "${") == NULL) {
		audit_add(auditor, AUDIT_IDENTITY_SHARED, line,
		    "claims.email is the same for everybody: Frame takes all "
		    "for one person");
		audit_advise(auditor,
		    "fine for kiosks on Per VM plans; else write "
		    "${user.name}@example.edu");
	}
}

static void
judge_metadata(struct auditor *auditor, const struct frame_metadata *metadata,
    const char *provider, size_t line)
{
	for (size_t i = 0; i < metadata->count; i++) {
		const struct frame_metadatum *item = &metadata->item[i];
		const char *env = NULL;
		if (item->kind == FRAME_VALUE_TEMPLATE)
			env = variable(auditor, item->template);
		if (env == NULL)
			continue;
		audit_add(auditor, AUDIT_METADATA_ENV,
		    provider == NULL
			? audit_line(auditor, "metadata", item->key)
			: line,
		    "metadata \"%s\"%s%s uses ${env.%s}, which the person "
		    "logging in may choose",
		    item->key, provider == NULL ? "" : " of provider ",
		    provider == NULL ? "" : provider, env);
		audit_advise(
		    auditor, "nothing that matters should be decided by it");
	}
}

static void
judge_providers(struct auditor *auditor)
{
	const struct frame_config *config = &auditor->draft->config;
	const struct frame_node *entries =
	    frame_node_get(auditor->draft->doc.root, "providers");

	for (size_t i = 0; i < config->providers; i++) {
		const struct frame_provider *provider = &config->provider[i];
		const struct frame_node *map = entries->child[2 * i + 1];
		judge_metadata(auditor, &provider->metadata, provider->name,
		    provider->line);
		if (provider->entity_id == NULL ||
		    provider->gateway_url == NULL ||
		    frame_node_get(map, "gateway_url") != NULL)
			continue;
		audit_add(auditor, AUDIT_GATEWAY_DEFAULT, provider->line,
		    "provider \"%s\" has no gateway_url, so %s is used",
		    provider->name, provider->gateway_url);
	}
}

static void
judge_rules(struct auditor *auditor)
{
	const struct frame_config *config = &auditor->draft->config;

	for (size_t i = 0; i < config->mappings; i++) {
		if (config->mapping[i].provider != NULL)
			return;
	}
	if (config->mappings == 0)
		return; /* the loader has said so */
	audit_add(auditor, AUDIT_RULES_NONE,
	    audit_line(auditor, "mappings", ""),
	    "every rule says none: nobody gets a token");
	audit_advise(auditor, "name a provider in one of them");
}

void
audit_values(struct auditor *auditor)
{
	judge_identity(auditor);
	judge_metadata(auditor, &auditor->draft->config.metadata, NULL, 0);
	judge_providers(auditor);
	judge_rules(auditor);
}
