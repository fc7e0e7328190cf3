/* SPDX-License-Identifier: MIT */
/*
 * `frame-helper test`: all that a login would do for somebody, through the same
 * code, up to but without writing a session; each step is told (tell.h). What
 * its parts share.
 */
#ifndef FRAME_HELPER_TEST_H
#define FRAME_HELPER_TEST_H

#include "helper/opening.h"
#include "common/private.h"
#include "helper/tell.h"

/* The options; none is secret. Descriptors are -1 when not given. */
struct frame_test_options {
	const char *user;
	const char *provider; /* NULL: by the rules */
	const char *service;  /* NULL: the first of login.services */
	const char *config;
	const char *assertions_url;
	bool assertions;
	int64_t minimum_uid; /* as on the PAM line */
	int64_t draft_fd;    /* text to be tested in place of the file */
	/* Secrets that are not in their files yet: PATH NUL SECRET NUL, again
	 * and again. Where a credential's secret_file is PATH, SECRET is what
	 * would be in it. */
	int64_t secrets_fd;
	int64_t token_fd; /* gets the raw token */
};

/* What was seen of the attempts. */
struct frame_test_network {
	struct frame_observer observer;
	const char *place; /* host, and port if it has one; of the URL */
	const char *proxy; /* NULL: none */
	const struct frame_keys *keys;
	bool tls;			  /* else http:// to this machine */
	bool resolved, connected, agreed; /* told already */
	const struct frame_answer *last;  /* NULL: none came */
	int attempts;
	bool refused;	 /* the last attempt was */
	bool resigned;	 /* one had the gateway's time */
	bool clock_seen; /* from the first answer with a Date: */
	int64_t skew_ms; /* the gateway's clock minus ours */
	double since;	 /* ms of the last mark before the answer */
};

struct frame_test {
	struct frame_test_options options;
	struct frame_request request;
	struct frame_outcome outcome;
	struct frame_opening opening;
	struct frame_private secrets, token;
	size_t secrets_len;
	char *body, *place;
	struct frame_fetch fetch;
	struct frame_test_network network;
};

/* test_config.c: the draft or the file; the secrets that wait. False:
 * concluded. */
bool frame_test_load(struct frame_test *test);
bool frame_test_secrets(struct frame_test *test);
/* The waiting secret of a file, NULL: none. */
const char *frame_test_waiting(const struct frame_test *test, const char *path);

/* test_secret.c: the first key whose secret can be had. False: concluded. */
bool frame_test_secret(struct frame_test *test);

/* test_network.c: the steps from resolve to http. */
void frame_test_network_begin(struct frame_test *test);
void frame_test_network_end(struct frame_test *test, bool fine);

/* test_token.c: clock, claims, lifetime. */
void frame_test_tell_clock(const struct frame_test *test);
void frame_test_tell_token(
    const struct frame_test *test, const struct frame_answer *answer);

#endif
