/* SPDX-License-Identifier: MIT */
/*
 * From a signed request to a token: which attempts are made, when, and what
 * is made of their answers. The policy is here, the network in frame-fetch.
 */
#ifndef FRAME_HELPER_EXCHANGE_H
#define FRAME_HELPER_EXCHANGE_H

#include "helper/fetch.h"
#include "helper/keys.h"

/* Who takes part in an exchange. Each may be NULL. */
struct frame_observer {
	/* What came of one attempt, for who tests a configuration: then answers
	 * have their details (wire.h). `answer` is there until the next. */
	void (*attempt)(struct frame_observer *observer,
	    const struct frame_answer *answer, int number);
	/* Once, while there is nothing to do but wait for the first answer. */
	void (*meanwhile)(struct frame_observer *observer);
	/* The deadline has come; `so_far` says what the attempts came to. A
	 * later deadline, and the exchange goes on as it stands, or 0. Asked
	 * once. */
	int64_t (*late)(struct frame_observer *observer,
	    const struct frame_outcome *so_far);
	/* Every second of waiting: is the token wanted at all? If not, the
	 * outcome is FRAME_NOT_APPLICABLE. */
	bool (*wanted)(struct frame_observer *observer);
};

struct frame_exchange {
	const struct frame_config *config;
	const struct frame_provider *provider;
	struct frame_keys *keys; /* begun */
	const char *body;
	int64_t began, deadline; /* see common/clock.h */
	bool once; /* no attempt after a failure, but for signing anew, and
		      with another key */
	struct frame_observer *observer; /* NULL: nobody */
};

/*
 * Asks until there is a token, a refusal or no time. Signs anew with the
 * gateway's time, once, if its Date shows that our clock is off; takes the next
 * key, at once, if one is refused (401, 403); repeats, with jitter, only what
 * may pass by itself. Fills outcome's result, http, expires, credential and
 * sentence; with FRAME_OK answer has the token.
 */
bool frame_exchange(const struct frame_exchange *exchange,
    struct frame_fetch *fetch, struct frame_answer *answer,
    struct frame_outcome *outcome);

/*
 * Shows a token to `url` and asks for JSON: one attempt. With FRAME_OK answer
 * has the body. `token` may not lie in what an answer before pointed to.
 */
bool frame_exchange_show(const struct frame_exchange *exchange,
    struct frame_fetch *fetch, const char *url, const char *token,
    struct frame_answer *answer, struct frame_outcome *outcome);

#endif
