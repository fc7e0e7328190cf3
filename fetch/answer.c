/* SPDX-License-Identifier: MIT */
/*
 * The judge of bodies; see answer.h. A 2xx says nothing by itself: captive
 * portals and login pages give 200 with a web page.
 */
#include "fetch/answer.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

void
fetch_say(struct fetch_verdict *verdict, enum frame_result result,
    const char *format, ...)
{
	va_list args;

	verdict->result = result;
	va_start(args, format);
	(void)vsnprintf(
	    verdict->sentence, sizeof(verdict->sentence), format, args);
	va_end(args);
}

/* --- bodies that are no JSON string */

static const char *const type_names[] = {
    [JSON_OBJECT] = "a JSON object",
    [JSON_ARRAY] = "a JSON array",
    [JSON_STRING] = "a JSON string",
    [JSON_INTEGER] = "a JSON number",
    [JSON_REAL] = "a JSON number",
    [JSON_TRUE] = "a JSON true",
    [JSON_FALSE] = "a JSON false",
    [JSON_NULL] = "a JSON null",
};

static bool
begins(const struct fetch_body *body, const char *with, size_t len)
{
	return body->len >= len && memcmp(body->bytes, with, len) == 0;
}

/* What a body is that jansson did not take. */
static const char *
describe(const struct fetch_body *body, enum json_error_code error)
{
	size_t blank = 0;

	while (blank < body->len &&
	       memchr(" \t\r\n", body->bytes[blank], 4) != NULL)
		blank++;
	if (blank == body->len)
		return "an empty answer";
	if (body->bytes[blank] == '<')
		return "HTML";
	if (begins(body, "\x1f\x8b", 2))
		return "compressed data, which was not asked for";
	if (error == json_error_end_of_input_expected)
		return "JSON with something after it";
	return frame_token_shape(body->bytes, body->len)
		   ? "a token without the quotes of a JSON string"
		   : "something that is not JSON";
}

static void
say_what_it_is(const struct fetch_body *body, const char *what,
    struct fetch_verdict *verdict)
{
	fetch_say(verdict, FRAME_BAD_ANSWER,
	    "%s answered %ld with %s, not a token", body->host, body->http,
	    what);
}

void
fetch_answer_judge_json(
    const struct fetch_body *body, struct fetch_verdict *verdict)
{
	json_error_t error = {0};
	json_t *json =
	    json_loadb(body->bytes, body->len, JSON_REJECT_DUPLICATES, &error);

	memset(verdict, 0, sizeof(*verdict));
	if (json == NULL)
		fetch_say(verdict, FRAME_BAD_ANSWER,
		    "%s answered %ld with %s, not a JSON object", body->host,
		    body->http, describe(body, json_error_code(&error)));
	json_decref(json);
}

/* --- tokens */

/* Seconds that the server's clock is ahead of ours, 0 when not known. */
static int64_t
clock_difference(const struct fetch_body *body)
{
	return body->date == 0 ? 0 : body->date - body->now;
}

static bool
clocks_disagree(const struct fetch_body *body)
{
	int64_t ahead = clock_difference(body);

	return ahead > FRAME_TOKEN_SKEW || ahead < -FRAME_TOKEN_SKEW;
}

/* Where our clock is wrong, the server's decides whether a token begins or
 * ends at a possible time, for it is there that the token is shown. But one
 * that ended by our clock is of no use here: it would be swept at once. */
static enum frame_token_flaw
read_token(const struct fetch_body *body, const char *token, size_t len,
    struct frame_claims *claims)
{
	enum frame_token_flaw flaw =
	    frame_token_read(token, len, body->now, claims);

	if (clocks_disagree(body) &&
	    (flaw == FRAME_TOKEN_NOT_YET || flaw == FRAME_TOKEN_TOO_LONG))
		flaw = frame_token_read(token, len, body->date, claims);
	return flaw;
}

/* A token that is no good: whose fault is it? */
static void
say_flaw(const struct fetch_body *body, enum frame_token_flaw flaw,
    struct fetch_verdict *verdict)
{
	const char *text = frame_token_flaw_text(flaw);
	int64_t ahead = clock_difference(body);

	if (flaw == FRAME_TOKEN_EXPIRED && clocks_disagree(body))
		fetch_say(verdict, FRAME_CLOCK,
		    "%s; the clock of this machine is %" PRId64
		    " s %s that of %s",
		    text, ahead < 0 ? -ahead : ahead,
		    ahead > 0 ? "behind" : "ahead of", body->host);
	else
		fetch_say(verdict, FRAME_BAD_ANSWER, "%s answered %ld, but %s",
		    body->host, body->http, text);
}

static void
judge_token(const struct fetch_body *body, const char *token, size_t len,
    struct fetch_verdict *verdict)
{
	enum frame_token_flaw flaw;

	if (len > FRAME_TOKEN_MAX) {
		fetch_say(verdict, FRAME_BAD_ANSWER,
		    "%s answered %ld with a JSON string of %zu KiB, too long "
		    "for a token",
		    body->host, body->http, len / 1024);
		return;
	}
	flaw = read_token(body, token, len, &verdict->claims);
	if (flaw == FRAME_TOKEN_BAD_SHAPE) {
		say_what_it_is(body,
		    "a JSON string that is not three base64url parts", verdict);
	} else if (flaw != FRAME_TOKEN_FINE) {
		say_flaw(body, flaw, verdict);
	} else {
		verdict->result = FRAME_OK;
		memcpy(verdict->token, token, len);
		verdict->token[len] = '\0';
	}
}

void
fetch_answer_judge(const struct fetch_body *body, struct fetch_verdict *verdict)
{
	json_error_t error = {0};
	/* A NUL is let in to be told apart below: no token has one. */
	json_t *json = json_loadb(body->bytes, body->len,
	    JSON_DECODE_ANY | JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &error);

	memset(verdict, 0, sizeof(*verdict));
	if (json == NULL)
		say_what_it_is(
		    body, describe(body, json_error_code(&error)), verdict);
	else if (!json_is_string(json))
		say_what_it_is(body, type_names[json_typeof(json)], verdict);
	else
		judge_token(body, json_string_value(json),
		    json_string_length(json), verdict);
	json_decref(json);
	if (verdict->result != FRAME_OK)
		memset(&verdict->claims, 0, sizeof(verdict->claims));
}
