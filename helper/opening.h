/* SPDX-License-Identifier: MIT */
/*
 * What a login and a test of one have in common, step by step: the service,
 * the user, the rule, the body, the secret, the exchange. Each step goes on or
 * concludes the outcome; none writes anything anywhere.
 */
#ifndef FRAME_HELPER_OPENING_H
#define FRAME_HELPER_OPENING_H

#include "common/resolve.h"
#include "common/secret.h"
#include "helper/exchange.h"
#include "helper/keys.h"

struct frame_opening {
	const struct frame_request *request;
	int64_t began, deadline;
	struct frame_config config;
	struct frame_user user;
	const struct frame_mapping *rule;      /* NULL: none matched */
	const struct frame_provider *provider; /* set by the rule */
	const char *env_lines;
	struct frame_keys keys;			    /* the provider's */
	struct frame_secret secret[FRAME_KEYS_MAX]; /* that are loaded */
	struct frame_outcome *outcome;
};

/* Whether the name is in a list of the configuration. */
bool frame_listed(const char *const *list, const char *name);

/* Zeroed but for the request, `began` and `outcome` at first. */
bool frame_opening_load(struct frame_opening *opening);
bool frame_opening_serves(struct frame_opening *opening); /* the service */

/* How long the login may wait, nanoseconds: as the PAM line says, or else as
 * login.wait does. */
int64_t frame_opening_wait(const struct frame_opening *opening);

bool frame_opening_find_user(struct frame_opening *opening);
bool frame_opening_find_rule(struct frame_opening *opening);

/* The JSON that is sent; the caller frees. NULL: concluded. */
char *frame_opening_body(struct frame_opening *opening);

/* The first of the provider's keys whose secret can be had; `load` and its
 * owner may have been set before. Of the secrets in the file none is left but
 * those of the provider, in pages of their own. */
bool frame_opening_keys(struct frame_opening *opening);

/* Once nothing is to be signed any more. */
void frame_opening_drop_keys(struct frame_opening *opening);

void frame_opening_free(struct frame_opening *opening);

#endif
