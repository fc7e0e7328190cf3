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

struct frame_opening {
	const struct frame_request *request;
	int64_t began, deadline;
	struct frame_config config;
	struct frame_user user;
	const struct frame_mapping *rule;      /* NULL: none matched */
	const struct frame_provider *provider; /* set by the rule */
	const char *env_lines;
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

/* `credential` is the provider's, or one that stands for it. The others'
 * secrets are forgotten. */
bool frame_opening_secret(struct frame_opening *opening,
    const struct frame_credential *credential, struct frame_secret *secret);

void frame_opening_free(struct frame_opening *opening);

#endif
