/* SPDX-License-Identifier: MIT */
/*
 * From the body of a 2xx answer to a token: a pure function, so that it can be
 * tested and fuzzed without a network. It may not log, allocate for long or
 * quote anything of the body: a wrong answer may still hold a right token.
 */
#ifndef FRAME_FETCH_ANSWER_H
#define FRAME_FETCH_ANSWER_H

#include <stddef.h>
#include <stdint.h>

#include "common/result.h"
#include "common/token.h"

#define FETCH_SENTENCE_MAX 700 /* bytes; less than a struct frame_answer's */
#define FETCH_PLACE_MAX	   128 /* bytes of a host's name in a sentence */
#define FETCH_EXCERPT_MAX  480 /* bytes; as wire.c allows for an excerpt */

/* What became of an exchange. */
struct fetch_verdict {
	enum frame_result result;
	char token[FRAME_TOKEN_MAX + 1]; /* "" unless FRAME_OK */
	struct frame_claims claims;	 /* with FRAME_OK alone */
	char sentence[FETCH_SENTENCE_MAX + 1];
	char excerpt[FETCH_EXCERPT_MAX + 1]; /* of an error's body, clean */
};

struct fetch_body {
	const char *bytes;
	size_t len;
	const char *host; /* for the sentence, clean */
	long http;	  /* 200 to 299 */
	int64_t date;	  /* the server's Date, Unix seconds, 0: none */
	int64_t now;	  /* our clock, Unix seconds */
};

/* The sentence is empty with FRAME_OK. */
void fetch_answer_judge(
    const struct fetch_body *body, struct fetch_verdict *verdict);

/* The same where JSON is wanted: an object or an array. */
void fetch_answer_judge_json(
    const struct fetch_body *body, struct fetch_verdict *verdict);

/* Sets result and sentence; what does not fit is cut. */
void fetch_say(struct fetch_verdict *verdict, enum frame_result result,
    const char *format, ...) __attribute__((format(printf, 3, 4)));

#endif
