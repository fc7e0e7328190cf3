/* SPDX-License-Identifier: MIT */
/*
 * From what libcurl and the server said to a result and a sentence: pure, one
 * table for each kind of failure. Sentences name the host and never the URL,
 * whose path is as good as a name of the account.
 */
#ifndef FRAME_FETCH_VERDICT_H
#define FRAME_FETCH_VERDICT_H

#include <curl/curl.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fetch/answer.h"

#define FETCH_BODY_MAX (64 * 1024) /* bytes of an answer's body */
#define FETCH_HEAD_MAX (32 * 1024) /* bytes of all its headers */

/* How far an exchange came. */
enum fetch_phase {
	FETCH_RESOLVING,
	FETCH_CONNECTING,
	FETCH_HANDSHAKE,
	FETCH_WAITING, /* for the first byte of the answer */
	FETCH_READING,
	FETCH_PHASES
};

enum fetch_excess {
	FETCH_NO_EXCESS,
	FETCH_EXCESS_HEAD,
	FETCH_EXCESS_BODY,
};

/* All that is known of one exchange. Names of hosts are clean. */
struct fetch_facts {
	CURLcode code; /* CURLE_OPERATION_TIMEDOUT: the deadline came */
	enum fetch_phase phase;
	enum fetch_excess excess;
	long http;    /* status of the answer, 0: none */
	long tunnel;  /* the proxy's answer to CONNECT, 0: none */
	long verify;  /* X509_V_ERR_... of the server's certificate */
	int error;    /* errno of the connection, 0: none */
	bool plain;   /* http:// to the loopback */
	bool bearer;  /* a token was shown, JSON and no token is wanted */
	int64_t date; /* Unix seconds, 0: none */
	int64_t now;  /* our clock */
	const char *ca_file;
	const char *body;
	size_t len;
	char host[FETCH_PLACE_MAX];
	char proxy[FETCH_PLACE_MAX];  /* "": none */
	char target[FETCH_PLACE_MAX]; /* of a redirection, "": none */
	char detail[CURL_ERROR_SIZE]; /* libcurl's words, not clean */
};

void fetch_judge(
    const struct fetch_facts *facts, struct fetch_verdict *verdict);

#endif
