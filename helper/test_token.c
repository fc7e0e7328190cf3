/* SPDX-License-Identifier: MIT */
/*
 * What a test tells of the gateway's clock and of the token: its claims and
 * how long it lasts; never the token.
 */
#include "helper/test.h"

#include <inttypes.h>
#include <stdio.h>
#include <time.h>

#define SAME_MS	     1000	 /* a Date cannot tell less apart */
#define TOLERANCE_MS (30 * 1000) /* as exchange.c has it */
#define LIFE_SLACK   60		 /* seconds, or this part: */
#define LIFE_PART    50

/* "7 min 12 s": two units, the second only if it is not 0. */
static void
write_span(int64_t seconds, char *buf, size_t size)
{
	static const struct unit {
		int64_t seconds;
		const char *name;
	} units[] = {{86400, "d"}, {3600, "h"}, {60, "min"}, {1, "s"}};
	size_t i = 0;
	int64_t rest;

	while (i < 3 && seconds < units[i].seconds)
		i++;
	rest = i == 3 ? 0 : seconds % units[i].seconds;
	rest = i == 3 ? 0 : rest / units[i + 1].seconds;
	if (rest > 0)
		snprintf(buf, size, "%" PRId64 " %s %" PRId64 " %s",
		    seconds / units[i].seconds, units[i].name, rest,
		    units[i + 1].name);
	else
		snprintf(buf, size, "%" PRId64 " %s",
		    seconds / units[i].seconds, units[i].name);
}

/* --- the clock */

static enum frame_tell_state
judge_clock(const struct frame_test *test, int64_t off)
{
	if (off <= TOLERANCE_MS)
		return FRAME_TELL_OK;
	return test->outcome.result == FRAME_REFUSED ||
		       test->outcome.result == FRAME_CLOCK
		   ? FRAME_TELL_FAIL
		   : FRAME_TELL_WARN;
}

void
frame_test_tell_clock(const struct frame_test *test)
{
	const struct frame_test_network *network = &test->network;
	int64_t skew = network->skew_ms, off = skew < 0 ? -skew : skew;
	char span[64];
	json_t *fields;

	if (network->last == NULL || network->last->http == 0)
		return;
	if (!network->clock_seen) {
		frame_tell("clock", FRAME_TELL_WARN, -1, NULL,
		    "the gateway did not say its time");
		return;
	}
	fields = json_object();
	frame_tell_number(fields, "skew_ms", skew);
	json_object_set_new(
	    fields, "resigned", json_boolean(network->resigned));
	write_span((off + 500) / 1000, span, sizeof(span));
	if (off <= SAME_MS)
		frame_tell("clock", FRAME_TELL_OK, -1, fields,
		    "this machine and the gateway agree to the second");
	else
		frame_tell("clock", judge_clock(test, off), -1, fields,
		    "this machine is %s %s the gateway%s", span,
		    skew > 0 ? "behind" : "ahead of",
		    network->resigned ? "; it was signed with the gateway's"
					" time"
				      : "");
}

/* --- the token */

static json_t *
claim_fields(const struct frame_answer *answer)
{
	const struct {
		const char *key, *text;
	} texts[] = {{"em", answer->email}, {"fn", answer->first_name},
	    {"ln", answer->last_name}, {"sub", answer->subject},
	    {"aud", answer->audience}, {"ap", answer->token_provider}};
	const struct {
		const char *key;
		int64_t time;
	} times[] = {{"exp", answer->expires}, {"nbf", answer->not_before},
	    {"iat", answer->issued}};
	json_t *fields = json_object();

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		frame_tell_put(fields, texts[i].key, texts[i].text);
	for (size_t i = 0; i < sizeof(times) / sizeof(times[0]); i++)
		if (times[i].time != 0)
			frame_tell_number(fields, times[i].key, times[i].time);
	return fields;
}

/* Seconds that the token lasts: from when it was issued, or is valid, or now by
 * the gateway's clock. */
static int64_t
life_of(const struct frame_test *test, const struct frame_answer *answer)
{
	int64_t from = answer->issued > 0 ? answer->issued
		       : answer->not_before > 0
			   ? answer->not_before
			   : (int64_t)time(NULL) + test->network.skew_ms / 1000;

	return answer->expires > from ? answer->expires - from : 0;
}

static void
tell_lifetime(const struct frame_test *test, const struct frame_answer *answer)
{
	int64_t life = life_of(test, answer);
	int64_t wanted = test->opening.provider->token_duration_ms / 1000;
	int64_t slack =
	    wanted / LIFE_PART > LIFE_SLACK ? wanted / LIFE_PART : LIFE_SLACK;
	char is[64], should[64];
	json_t *fields = json_object();

	write_span(life, is, sizeof(is));
	write_span(wanted, should, sizeof(should));
	frame_tell_number(fields, "seconds", life);
	frame_tell_number(fields, "duration_ms", wanted * 1000);
	if (wanted == 0)
		frame_tell("lifetime", FRAME_TELL_OK, -1, fields,
		    "%s; your file has no token_duration to compare with", is);
	else if (life > wanted + slack || life < wanted - slack)
		frame_tell("lifetime", FRAME_TELL_WARN, -1, fields,
		    "%s, but token_duration in your file is %s", is, should);
	else
		frame_tell("lifetime", FRAME_TELL_OK, -1, fields,
		    "%s, as your file says", is);
}

void
frame_test_tell_token(
    const struct frame_test *test, const struct frame_answer *answer)
{
	frame_tell("claims", FRAME_TELL_OK, -1, claim_fields(answer),
	    "the token is for %s",
	    answer->email != NULL     ? answer->email
	    : answer->subject != NULL ? answer->subject
				      : "nobody by name");
	tell_lifetime(test, answer);
}
