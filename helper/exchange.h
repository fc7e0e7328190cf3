/* SPDX-License-Identifier: MIT */
/*
 * From a signed request to a token: which attempts are made, when, and what
 * is made of their answers. The policy is here, the network in frame-fetch.
 */
#ifndef FRAME_HELPER_EXCHANGE_H
#define FRAME_HELPER_EXCHANGE_H

#include "common/secret.h"
#include "helper/fetch.h"
#include "helper/helper.h"

struct frame_exchange {
	const struct frame_config *config;
	const struct frame_provider *provider;
	const struct frame_secret *secret;
	const char *body;
	int64_t began, deadline; /* see common/clock.h */
};

/*
 * Asks until there is a token, a refusal or no time. Signs anew with the
 * gateway's time, once, if its Date shows that our clock is off; repeats,
 * with jitter, only what may pass by itself. Fills outcome's result, http,
 * expires and sentence; with FRAME_OK answer has the token.
 */
bool frame_exchange(const struct frame_exchange *exchange,
    struct frame_fetch *fetch, struct frame_answer *answer,
    struct frame_outcome *outcome);

#endif
