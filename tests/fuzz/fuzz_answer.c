/* SPDX-License-Identifier: MIT */
/*
 * Any bytes as an answer. The first chooses status, failure and the server's
 * Date, the rest is the body. What is accepted is a token of the
 * body, whole; what is not has a sentence that can be logged and holds nothing
 * like a key.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "common/text.h"
#include "fetch/verdict.h"
#include "tests/fuzz/fuzz.h"

#define NOW	 INT64_C(1700000000)
#define KEY_LIKE 24 /* see fetch/clean.c */

static const struct kind {
	CURLcode code;
	long http;
	int64_t date;
} kinds[] = {
    {CURLE_OK, 200, 0},
    {CURLE_OK, 201, NOW + 10000},
    {CURLE_OK, 200, NOW - 10000},
    {CURLE_OK, 302, NOW},
    {CURLE_OK, 401, NOW},
    {CURLE_OK, 503, 0},
    {CURLE_OK, 100, 0},
    {CURLE_PARTIAL_FILE, 200, NOW},
    {CURLE_PARTIAL_FILE, 403, NOW},
};

static void
must_be_logged(const char *text)
{
	const char *end = text + strlen(text);
	size_t run = 0;

	must(end - text <= FETCH_SENTENCE_MAX);
	while (text < end) {
		uint32_t code = 0;
		size_t len = frame_utf8_next(text, end, &code);
		must(len > 0 && !frame_text_hostile(code));
		run = (code >= '0' && code <= '9') ||
			      (code >= 'A' && code <= 'Z') ||
			      (code >= 'a' && code <= 'z') || code == '-' ||
			      code == '_'
			  ? run + 1
			  : 0;
		must(run < KEY_LIKE);
		must(run != 1 || strncmp(text, "eyJ", 3) != 0);
		text += len;
	}
}

static void
must_be_token(
    const struct fetch_verdict *verdict, const struct fetch_facts *facts)
{
	size_t len = strlen(verdict->token);

	must(facts->http >= 200 && facts->http < 300);
	must(facts->code == CURLE_OK);
	must(frame_token_shape(verdict->token, len));
	must(verdict->claims.expires > NOW);
	must(*verdict->sentence == '\0');
	must(len + 2 <= facts->len);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct fetch_verdict verdict;
	const struct kind *kind;

	if (size < 1 || size > FETCH_BODY_MAX)
		return 0;
	kind = &kinds[data[0] % (sizeof(kinds) / sizeof(kinds[0]))];
	const struct fetch_facts facts = {
	    .code = kind->code,
	    .http = kind->http,
	    .date = kind->date,
	    .now = NOW,
	    .ca_file = "/ca.pem",
	    .host = "frame.test",
	    .body = (const char *)data + 1,
	    .len = size - 1,
	};
	fetch_judge(&facts, &verdict);
	if (verdict.result == FRAME_OK) {
		must_be_token(&verdict, &facts);
		return 0;
	}
	must(*verdict.token == '\0' && *verdict.sentence != '\0');
	must(verdict.claims.expires == 0);
	must(strstr(verdict.sentence, "eyJ") == NULL ||
	     strstr((const char *)verdict.sentence, "eyJ") > verdict.sentence);
	must_be_logged(verdict.sentence);
	must_be_logged(verdict.excerpt);
	return 0;
}
