/* SPDX-License-Identifier: MIT */
/*
 * What a person who tests a configuration wants to know of an exchange besides
 * its result: how long each part took, which TLS it was, whose certificate and
 * until when. Gathered only for an order that asks; a login does not pay for
 * it. Nothing here decides anything.
 */
#ifndef FRAME_FETCH_DETAILS_H
#define FRAME_FETCH_DETAILS_H

#include <curl/curl.h>
#include <stdbool.h>
#include <stdint.h>

#include "common/wire.h"
#include "fetch/answer.h"

struct fetch_details {
	bool wanted;
	int64_t began;	   /* see common/clock.h */
	int64_t handshake; /* when TLS began, 0: not known */
	char tls_version[16];
	char subject[FETCH_PLACE_MAX], issuer[FETCH_PLACE_MAX];
};

/* Before the exchange; *details must live as long. False: libcurl lacks it. */
bool fetch_details_ask(CURL *easy, struct fetch_details *details);

/* After it, before the handle is reset. The texts point into *details. */
void fetch_details_tell(
    CURL *easy, struct fetch_details *details, struct frame_answer *answer);

#endif
