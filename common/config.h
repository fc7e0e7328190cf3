/* SPDX-License-Identifier: MIT */
/*
 * frame.yaml as the program uses it: what it says, complete with defaults, and
 * nothing that is not valid. Loading reports every mistake it finds (diag.h)
 * and gives no configuration if there was one.
 */
#ifndef FRAME_CONFIG_H
#define FRAME_CONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "common/diag.h"
#include "common/doc.h"

#define FRAME_CONFIG_VERSION 1
#define FRAME_RULES_MAX	     10000
#define FRAME_METADATA_MAX   64
#define FRAME_NAME_MAX	     64 /* bytes of a credential's or provider's name */
#define FRAME_KEYS_MAX	     8	/* credentials of one provider */

enum frame_on_close {
	FRAME_ON_CLOSE_REMOVE,
	FRAME_ON_CLOSE_KEEP,
};

struct frame_login {
	const char *const *services; /* NULL-terminated, as all lists here */
	const char *const *refresh_services;
	const char *const *allow_env;
	int64_t wait_ms;
	int64_t retry_for_ms;
	int64_t on_close; /* enum frame_on_close */
};

extern const char *const frame_tls_versions[]; /* "1.2", "1.3", NULL */
extern const char *const frame_entities[];     /* "account", ..., NULL */

struct frame_network {
	const char *proxy; /* NULL: none */
	const char *ca_file;
	int64_t tls_min; /* index into frame_tls_versions */
	const char *const *pinned_keys;
	const char *client_cert; /* path of a PEM file */
	const char *client_key;
};

struct frame_credential {
	const char *name;
	size_t line; /* in the file, for messages */
	const char *client_id;
	/* exactly one of these three: */
	const char *secret;
	const char *secret_file;
	const char *const *secret_command;
	const char *note;
};

enum frame_value_kind {
	FRAME_VALUE_TEMPLATE,
	FRAME_VALUE_BOOLEAN, /* sent as JSON true or false */
	FRAME_VALUE_INTEGER,
};

struct frame_metadatum {
	const char *key;
	enum frame_value_kind kind;
	const char *template;
	int64_t number; /* of an integer, or 0 and 1 */
};

struct frame_metadata {
	size_t count;
	struct frame_metadatum *item;
};

struct frame_provider {
	const char *name;
	size_t line;
	const char *sat_url; /* always there: built from the parts if need be */
	const char *gateway_url, *entity_id, *provider_id; /* all or none */
	int64_t entity; /* index into frame_entities */
	/* As they are tried, at least one; the same order in both lists. */
	const char *const *credential_names;
	const struct frame_credential *const *credentials;
	int64_t token_duration_ms; /* 0: not said */
	const char *launch_url, *service_url, *terminal_config_id, *app_id,
	    *user_data;
	const char *note;
	struct frame_metadata metadata; /* added to the common ones */
};

struct frame_mapping {
	size_t line;
	/* exactly one of these three: */
	const char *const *user;
	const char *const *group;
	bool any;
	const char *provider_name;
	const struct frame_provider *provider; /* NULL: none */
	const char *note;
};

struct frame_claim_templates {
	const char *email, *email_domain, *first_name, *last_name; /* or NULL */
};

struct frame_config {
	struct frame_doc doc; /* owns everything below */
	struct frame_login login;
	struct frame_network network;
	size_t credentials, providers, mappings;
	struct frame_credential *credential;
	struct frame_provider *provider;
	struct frame_mapping *mapping;
	struct frame_claim_templates claims;
	struct frame_metadata metadata;
};

/*
 * From bytes, on which diags was begun; `mode` and `owner` of the file they
 * came from decide whether a secret in them is private enough: no permission
 * for group or others, and owned by root or by ourselves. False: diags has the
 * errors, *config is zeroed. Warnings alone do not fail.
 */
bool frame_config_parse(struct frame_config *config, const char *text,
    size_t len, mode_t mode, uid_t owner, struct frame_diags *diags);
void frame_config_free(struct frame_config *config);

/* Overwrites the inline secrets and the file's text, once the one secret that
 * is needed lies elsewhere. Nothing else of the configuration changes. */
void frame_config_forget_secrets(struct frame_config *config);

enum frame_config_status {
	FRAME_CONFIG_LOADED,
	FRAME_CONFIG_MISSING,	 /* no such file */
	FRAME_CONFIG_UNREADABLE, /* or not to be trusted; `why` says so */
	FRAME_CONFIG_INVALID,	 /* `why` is the first error, diags has all */
};

/*
 * Reads the file for a login. It must be a regular file of at most
 * FRAME_DOC_MAX bytes that belongs to `owner` (root, at a login) and that
 * nobody else can write: whoever writes it chooses what root runs.
 *
 * A symbolic link is followed, because configuration management puts one at
 * /etc/frame/frame.yaml; what counts is the file that it leads to. The
 * directory of that file, and the one that holds the link, must belong to root
 * or `owner` and be writable by nobody else, who could exchange the one or the
 * other. Secrets in the text are wiped from all buffers before this returns.
 * `why` (for the log) is filled unless it was loaded.
 */
enum frame_config_status frame_config_load(struct frame_config *config,
    const char *path, uid_t owner, char *why, size_t why_size);

#endif
