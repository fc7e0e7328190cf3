/* SPDX-License-Identifier: MIT */
/*
 * One exchange over the network, as an order says, within its deadline. The
 * connection is kept for the next one. Nothing is tried twice here: whether
 * that makes sense, and with which signature, is frame-helper's business.
 */
#ifndef FRAME_FETCH_EXCHANGE_H
#define FRAME_FETCH_EXCHANGE_H

#include <curl/curl.h>
#include <stdbool.h>
#include <stddef.h>

#include "common/wire.h"
#include "fetch/details.h"
#include "fetch/verdict.h"

struct fetch_line {
	int orders;   /* when it hangs up, the process ends at once */
	CURLM *multi; /* connections, DNS cache, CA certificates */
	CURL *easy;
	struct fetch_facts facts;
	struct fetch_verdict verdict; /* the answer's texts point into it */
	struct fetch_details details; /* and into this */
	size_t head;		      /* bytes of headers so far */
	bool handshake;		      /* TLS has begun */
	bool stuck; /* a resolver's thread is busy: end by _exit alone */
	char body[FETCH_BODY_MAX + 1];
};

/* Everything that needs no order. NULL: no memory, or a broken libcurl. */
struct fetch_line *fetch_line_open(int orders);

/* Answers always, at the latest shortly before the order's deadline. */
void fetch_exchange(struct fetch_line *line, const struct frame_order *order,
    struct frame_answer *answer);

/* Overwrites what came of the last exchange. */
void fetch_line_wipe(struct fetch_line *line);

#endif
