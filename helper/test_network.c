/* SPDX-License-Identifier: MIT */
/*
 * The exchange as it is told: which parts of it came off and how long each
 * took. The first attempt that gets so far tells of a part; the last one
 * decides about the answer.
 */
#include "helper/test.h"

#include <inttypes.h>
#include <string.h>
#include <time.h>

#include "common/url.h"

#define SOON (14 * 24 * 60 * 60) /* seconds until a certificate expires */
#define US   1000.0

/* --- parts of one attempt */

static void
tell_connection(
    struct frame_test_network *network, const struct frame_answer *answer)
{
	const char *proxy = network->proxy;

	if (answer->resolve_us > 0 && !network->resolved) {
		network->resolved = true;
		frame_tell("resolve", FRAME_TELL_OK,
		    (double)answer->resolve_us / US, NULL, "%s%s found",
		    proxy != NULL ? "the proxy " : "",
		    proxy != NULL ? proxy : network->place);
	}
	if (answer->connect_us > 0 && !network->connected) {
		network->connected = true;
		frame_tell("connect", FRAME_TELL_OK,
		    (double)(answer->connect_us - answer->resolve_us) / US,
		    NULL, "connected to %s%s",
		    proxy != NULL ? "the proxy " : "",
		    proxy != NULL ? proxy : network->place);
	}
}

static void
tell_tls(struct frame_test_network *network, const struct frame_answer *answer)
{
	int64_t expires = answer->certificate_expires;
	char when[64] = "";
	time_t then = (time_t)expires;
	struct tm tm;
	json_t *fields;

	if (answer->tls_us <= 0 || network->agreed)
		return;
	network->agreed = true;
	if (expires > 0 && gmtime_r(&then, &tm) != NULL)
		(void)strftime(
		    when, sizeof(when), ", certificate to %-d %b %Y", &tm);
	fields = json_object();
	frame_tell_put(fields, "version", answer->tls_version);
	frame_tell_put(fields, "host", network->place);
	frame_tell_put(fields, "subject", answer->subject_name);
	frame_tell_put(fields, "issuer", answer->issuer_name);
	frame_tell_number(fields, "certificate_expires", expires);
	frame_tell("tls",
	    expires > 0 && expires - (int64_t)time(NULL) < SOON
		? FRAME_TELL_WARN
		: FRAME_TELL_OK,
	    (double)(answer->tls_us - answer->connect_us) / US, fields,
	    "%s %s%s",
	    answer->tls_version != NULL ? answer->tls_version : "TLS",
	    network->place, when);
}

/* What came last before the answer was waited for. */
static double
last_mark(const struct frame_answer *answer)
{
	int64_t mark = answer->tls_us > 0	? answer->tls_us
		       : answer->connect_us > 0 ? answer->connect_us
						: answer->resolve_us;

	return (double)mark / US;
}

/* A Date has whole seconds: on average it is half a second older. */
static void
note_clock(
    struct frame_test_network *network, const struct frame_answer *answer)
{
	struct timespec now;

	if (answer->date <= 0 || answer->date > INT32_MAX ||
	    network->clock_seen)
		return;
	clock_gettime(CLOCK_REALTIME, &now);
	network->clock_seen = true;
	network->skew_ms =
	    answer->date * 1000 + 500 -
	    ((int64_t)now.tv_sec * 1000 + (int64_t)now.tv_nsec / 1000000);
}

static void
tell_no_token(const struct frame_keys *keys, int64_t http, int number)
{
	json_t *fields = json_object();

	frame_tell_put(fields, "credential", keys->credential[keys->at]->name);
	frame_tell("http", FRAME_TELL_RUNNING, -1, fields,
	    "HTTP %" PRId64 " at attempt %d", http, number);
}

static void
note_attempt(struct frame_observer *observer, const struct frame_answer *answer,
    int number)
{
	/* The observer is its first member. */
	struct frame_test_network *network =
	    (struct frame_test_network *)observer;

	note_clock(network, answer);
	tell_connection(network, answer);
	tell_tls(network, answer);
	network->last = answer;
	network->attempts = number;
	network->since = last_mark(answer);
	/* With the same key only a wrong clock makes the helper repeat a
	 * refused request. */
	network->resigned = network->resigned || network->refused;
	network->refused = answer->result == FRAME_REFUSED;
	if (answer->result != FRAME_OK && answer->http > 0)
		tell_no_token(network->keys, answer->http, number);
}

/* --- before and after all attempts */

static char *
place_of(const char *text)
{
	struct frame_url url = {0};
	struct frame_url_part where;
	size_t len;

	(void)frame_url_parse(text, &url, &where);
	len = url.host.len + (url.port.len > 0 ? 1 + url.port.len : 0);
	return strndup(text + url.host.start, len);
}

void
frame_test_network_begin(struct frame_test *test)
{
	const char *url = test->opening.provider->sat_url;
	const char *proxy = test->opening.config.network.proxy;
	struct frame_test_network *network = &test->network;
	json_t *fields = json_object();

	test->place = place_of(url);
	network->observer.attempt = note_attempt;
	network->place = test->place != NULL ? test->place : "?";
	network->proxy = proxy;
	network->keys = &test->opening.keys;
	network->tls = strncmp(url, "https:", 6) == 0;
	frame_tell_put(fields, "host", network->place);
	frame_tell_put(fields, "proxy", proxy);
	frame_tell("resolve", FRAME_TELL_RUNNING, -1, fields, "asking %s%s%s",
	    network->place, proxy != NULL ? " through " : "",
	    proxy != NULL ? proxy : "");
}

/* The step that did not come off. */
static const char *
broken_step(const struct frame_test *test)
{
	const struct frame_test_network *network = &test->network;
	enum frame_result result = test->outcome.result;

	if (test->outcome.http > 0)
		return "http";
	/* The CA file and pins are read when the handshake begins. */
	if (result == FRAME_TLS || result == FRAME_CONFIG)
		return "tls";
	if (!network->resolved)
		return "resolve";
	if (!network->connected)
		return "connect";
	return network->tls && !network->agreed ? "tls" : "http";
}

static json_t *
http_fields(const struct frame_test *test)
{
	const struct frame_answer *answer = test->network.last;
	json_t *fields = json_object();

	frame_tell_number(fields, "status", test->outcome.http);
	frame_tell_number(fields, "attempts", test->network.attempts);
	if (answer == NULL)
		return fields;
	frame_tell_number(fields, "bytes", answer->bytes);
	frame_tell_put(fields, "server_said", answer->excerpt);
	if (answer->token != NULL)
		frame_tell_number(
		    fields, "token_bytes", (int64_t)strlen(answer->token));
	return fields;
}

static void
tell_failure(const struct frame_test *test, double ms)
{
	const struct frame_outcome *outcome = &test->outcome;
	const char *step = broken_step(test);
	bool http = strcmp(step, "http") == 0;
	json_t *fields = http ? http_fields(test) : NULL;

	if (outcome->http >= 300)
		frame_tell(step, FRAME_TELL_FAIL, ms, fields,
		    "HTTP %" PRId64 " from %s", outcome->http,
		    test->network.place);
	else
		frame_tell(step, FRAME_TELL_FAIL, http ? ms : -1, fields, "%s",
		    outcome->sentence);
}

void
frame_test_network_end(struct frame_test *test, bool fine)
{
	struct frame_test_network *network = &test->network;
	const struct frame_answer *answer = network->last;
	double ms = answer == NULL
			? -1
			: (double)answer->total_us / US - network->since;

	if (fine && !network->tls)
		frame_tell("tls", FRAME_TELL_WARN, -1, NULL,
		    "no TLS: plain http:// to this machine");
	if (!fine)
		tell_failure(test, ms);
	else
		frame_tell("http", FRAME_TELL_OK, ms, http_fields(test),
		    "HTTP %" PRId64 ", token of %zu bytes", answer->http,
		    strlen(answer->token));
}
