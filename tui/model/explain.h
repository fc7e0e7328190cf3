/* SPDX-License-Identifier: MIT */
/*
 * What would happen if somebody logged in, link by link, and why: the rule,
 * the provider, the credential, every value that would be sent. Without the
 * network and without the secret. The Overview, `frame-admin explain` and the
 * previews all show this one answer; the decisions are resolve.h's and
 * template.h's, the same as at a login.
 */
#ifndef FRAME_ADMIN_EXPLAIN_H
#define FRAME_ADMIN_EXPLAIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/config.h"
#include "common/resolve.h"
#include "common/template.h"

/* The login that is imagined. NULL or empty: as at a typical one. */
struct explain_login {
	const char *service; /* default: the first of login.services */
	const char *tty, *rhost;
	const char *env_lines; /* NAME=value\n..., see wire.h */
	int64_t minimum_uid;   /* as on the PAM line; 0: its default, 1000 */
};

enum explain_state {
	EXPLAIN_OK,
	EXPLAIN_WARN, /* also: no token, and that may be meant */
	EXPLAIN_FAIL,
	EXPLAIN_SKIP, /* a link before it ends the chain */
};

enum explain_link_kind {
	EXPLAIN_USER,
	EXPLAIN_SERVICE,
	EXPLAIN_RULE,
	EXPLAIN_PROVIDER,
	EXPLAIN_CREDENTIAL,
	EXPLAIN_GATEWAY,
	EXPLAIN_LINKS
};

/* One link of the chain: bob -> #3 -> physics -> campus-main -> api.console...
 */
struct explain_link {
	enum explain_state state;
	char title[80];	   /* "#3", "physics" */
	char lines[2][80]; /* "group", "phys-students"; may be empty */
	char why[600];	   /* a sentence; unless OK also what to do */
};

/* A value that would be sent. */
struct explain_value {
	char *key;	      /* "email", "metadata.seat"; owned */
	const char *template; /* as in the file; of numbers and booleans: value
			       */
	char *value;	      /* for this login; owned */
	bool claim;	      /* else metadata */
	bool own;	      /* the provider's own, else common */
	bool user_controlled; /* uses ${env.NAME} */
	bool by_default;      /* no source had a value: the :-default */
};

struct explanation {
	bool token; /* the chain holds: a login would ask for a token */
	const struct frame_mapping *rule;      /* NULL: none matches */
	size_t rule_number;		       /* from 1, 0: none */
	const struct frame_provider *provider; /* NULL: none */
	struct explain_link link[EXPLAIN_LINKS];
	size_t values;
	struct explain_value *value;
	char *body; /* the JSON that would be sent, NULL: none */
};

/* `user` NULL with its `name`: there is no such user. `login` may be NULL.
 * Points into config and user. False: out of memory. Groups must be known
 * already if the caller may not wait for NSS (frame_user_groups). */
bool explain_make(struct explanation *explanation,
    const struct frame_config *config, const char *name,
    struct frame_user *user, const struct explain_login *login);
void explain_free(struct explanation *explanation);

#endif
