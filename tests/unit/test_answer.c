/* SPDX-License-Identifier: MIT */
/*
 * What frame-fetch makes of an answer: bodies that are a token and bodies that
 * are not (answer.c), statuses and failures (verdict.c), and the cleaning of
 * what is quoted (clean.c). No network.
 */
#include "tests/unit/unit.h"

#include "fetch/answer.h"
#include "fetch/clean.h"
#include "fetch/verdict.h"

#define NOW INT64_C(1700000000)

#define HEAD "eyJhbGciOiJIUzI1NiJ9."
#define TAIL ".c2lnbmVkIGJ5IG5vYm9keQ"
/* {"exp":1700003600}  {"exp":1699990000}  {"exp":1700003600,"nbf":1700002000}
 * {"exp":1801000000}  {"em":"a"} */
#define GOOD	 HEAD "eyJleHAiOjE3MDAwMDM2MDB9" TAIL
#define EXPIRED	 HEAD "eyJleHAiOjE2OTk5OTAwMDB9" TAIL
#define NOT_YET	 HEAD "eyJleHAiOjE3MDAwMDM2MDAsIm5iZiI6MTcwMDAwMjAwMH0" TAIL
#define TOO_LONG HEAD "eyJleHAiOjE4MDEwMDAwMDB9" TAIL
#define NO_EXP	 HEAD "eyJlbSI6ImEifQ" TAIL

static struct fetch_verdict verdict;

static void
judge(const char *bytes, size_t len, int64_t date)
{
	const struct fetch_body body = {
	    .bytes = bytes,
	    .len = len,
	    .host = "frame.test",
	    .http = 200,
	    .date = date,
	    .now = NOW,
	};

	memset(&verdict, 0x5a, sizeof(verdict));
	fetch_answer_judge(&body, &verdict);
}

static void
expect(const char *what, enum frame_result result, const char *words)
{
	if (verdict.result != result || strstr(verdict.sentence, words) == NULL)
		fail_msg("%s: %s, \"%s\"", what,
		    frame_result_info(verdict.result)->name, verdict.sentence);
	if (result != FRAME_OK) {
		assert_string_equal(verdict.token, "");
		assert_int_equal(verdict.claims.expires, 0);
	}
	assert_null(strstr(verdict.sentence, "eyJ"));
}

/* --- bodies */

static void
test_good(void **state)
{
	static const char *const bodies[] = {
	    "\"" GOOD "\"", " \r\n\t\"" GOOD "\"\n"};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(bodies); i++) {
		judge(bodies[i], strlen(bodies[i]), NOW);
		assert_int_equal(verdict.result, FRAME_OK);
		assert_string_equal(verdict.token, GOOD);
		assert_int_equal(verdict.claims.expires, NOW + 3600);
		assert_string_equal(verdict.sentence, "");
	}
}

struct body {
	const char *bytes;
	const char *words;
};

static const struct body bad[] = {
    {"", "an empty answer"},
    {" \n\t ", "an empty answer"},
    {"null", "a JSON null"},
    {"42", "a JSON number"},
    {"4.2", "a JSON number"},
    {"true", "a JSON true"},
    {"false", "a JSON false"},
    {"{}", "a JSON object"},
    {"{\"token\":\"" GOOD "\"}", "a JSON object"},
    {"[\"" GOOD "\"]", "a JSON array"},
    {"<html><body>Welcome</body></html>", "HTML"},
    {"\n\n <!DOCTYPE html>", "HTML"},
    {"\x1f\x8b\x08\x01", "compressed"},
    {"\"\"", "not three base64url parts"},
    {"\"this is no token\"", "not three base64url parts"},
    {"\"" GOOD "=\"", "not three base64url parts"},
    {"\"" GOOD "\\n\"", "not three base64url parts"},
    {"\"" HEAD "\\u0000" TAIL "\"", "not three base64url parts"},
    {"\"" HEAD "\\u001b" TAIL "\"", "not three base64url parts"},
    {"\"" GOOD ".x\"", "not three base64url parts"},
    {"\" " GOOD "\"", "not three base64url parts"},
    {"\"abcd.efgh.ijkl\"", "not a JSON object"},
    {"\"" NO_EXP "\"", "no expiry time"},
    /* not JSON */
    {GOOD, "without the quotes"},
    {"\"" GOOD, "not JSON"},
    {"'" GOOD "'", "not JSON"},
    {"\"" HEAD "\n" TAIL "\"", "not JSON"},
    {"\xef\xbb\xbf\"" GOOD "\"", "not JSON"},
    {"\"\xff\"", "not JSON"},
    {"Bearer " GOOD, "not JSON"},
    /* more than one */
    {"\"" GOOD "\" {}", "something after it"},
    {"\"" GOOD "\"\"" GOOD "\"", "something after it"},
    {"\"" GOOD "\"x", "something after it"},
};

static void
test_bad(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		judge(bad[i].bytes, strlen(bad[i].bytes), NOW);
		expect(bad[i].bytes, FRAME_BAD_ANSWER, bad[i].words);
		expect(bad[i].bytes, FRAME_BAD_ANSWER, "frame.test answered");
	}
	judge("\"" GOOD "\"\0", sizeof("\"" GOOD "\"\0") - 1, NOW);
	expect("a NUL behind", FRAME_BAD_ANSWER, "something after it");
	judge(NULL, 0, NOW);
	expect("nothing", FRAME_BAD_ANSWER, "an empty answer");
}

static void
judge_filled(size_t len, const char *words)
{
	char *bytes = malloc(len);

	assert_non_null(bytes);
	memset(bytes, 'A', len);
	bytes[0] = bytes[len - 1] = '"';
	judge(bytes, len, NOW);
	expect("a long string", FRAME_BAD_ANSWER, words);
	free(bytes);
}

static void
test_long(void **state)
{
	(void)state;
	judge_filled(1 << 20, "a JSON string of 1023 KiB, too long");
	judge_filled(FRAME_TOKEN_MAX + 3, "a JSON string of 16 KiB, too long");
	judge_filled(FRAME_TOKEN_MAX + 2, "not three base64url parts");
}

static void
test_deep(void **state)
{
	static char bytes[100000];

	(void)state;
	memset(bytes, '[', sizeof(bytes));
	judge(bytes, sizeof(bytes), NOW);
	expect("nesting", FRAME_BAD_ANSWER, "not JSON");
}

struct clock {
	const char *token;
	int64_t date;
	enum frame_result result;
	const char *words;
};

static const struct clock clocks[] = {
    {EXPIRED, 0, FRAME_BAD_ANSWER, "expired already"},
    {EXPIRED, NOW, FRAME_BAD_ANSWER, "expired already"},
    {EXPIRED, NOW - 300, FRAME_BAD_ANSWER, "expired already"},
    {EXPIRED, NOW - 301, FRAME_CLOCK,
	"the clock of this machine is 301 s ahead of that of frame.test"},
    {NOT_YET, 0, FRAME_BAD_ANSWER, "not valid yet"},
    {NOT_YET, NOW + 300, FRAME_BAD_ANSWER, "not valid yet"},
    /* fine by the clock of the gateway, where it is shown */
    {NOT_YET, NOW + 2000, FRAME_OK, ""},
    {TOO_LONG, NOW, FRAME_BAD_ANSWER, "absurdly far ahead"},
    {TOO_LONG, NOW + 100999000, FRAME_OK, ""},
    {NO_EXP, NOW + 2000, FRAME_BAD_ANSWER, "no expiry time"},
};

static void
test_clock(void **state)
{
	char body[512];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(clocks); i++) {
		int len =
		    snprintf(body, sizeof(body), "\"%s\"", clocks[i].token);
		judge(body, (size_t)len, clocks[i].date);
		expect(clocks[i].words, clocks[i].result, clocks[i].words);
	}
}

/* --- statuses and failures */

struct row {
	const char *name;
	struct fetch_facts facts;
	enum frame_result result;
	const char *sentence; /* all of it */
};

#define FACTS(text, ...)                                                     \
	{                                                                    \
		.body = text, .len = sizeof(text) - 1, .host = "frame.test", \
		.ca_file = "/ca.pem", __VA_ARGS__                            \
	}

static const struct row rows[] = {
    {"304", FACTS("", .http = 304), FRAME_BAD_ANSWER,
	"frame.test answered 304, a redirection to nowhere, which is not "
	"followed"},
    {"302", FACTS("", .http = 302, .target = "other.test"), FRAME_BAD_ANSWER,
	"frame.test answered 302, a redirection to other.test, which is not "
	"followed"},
    {"400", FACTS("{\"code\": 7}\n", .http = 400), FRAME_REFUSED,
	"frame.test answered 400, the request is refused: {\"code\": 7}"},
    {"407", FACTS("", .http = 407, .proxy = "proxy.test:3128"),
	FRAME_UNAVAILABLE,
	"frame.test through the proxy proxy.test:3128 answered 407, a proxy "
	"wants a login"},
    {"a tunnel",
	FACTS(
	    "", .code = CURLE_RECV_ERROR, .tunnel = 503, .proxy = "proxy.test"),
	FRAME_UNAVAILABLE,
	"the proxy proxy.test answered 503 when asked for frame.test"},
    {"418", FACTS("", .http = 418), FRAME_REFUSED,
	"frame.test answered 418, the request is refused"},
    {"599", FACTS("", .http = 599), FRAME_UNAVAILABLE,
	"frame.test answered 599, the service has a problem"},
    {"999", FACTS("", .http = 999), FRAME_BAD_ANSWER,
	"frame.test answered 999, which is no status of HTTP"},
    {"a status and a broken body",
	FACTS("", .http = 403, .code = CURLE_PARTIAL_FILE), FRAME_REFUSED,
	"frame.test answered 403, the credential may not get this token"},
    {"a status and a large body",
	FACTS("", .http = 500, .code = CURLE_WRITE_ERROR,
	    .excess = FETCH_EXCESS_BODY),
	FRAME_UNAVAILABLE,
	"frame.test answered 500, the service has a problem"},
    {"only an interim answer", FACTS("", .http = 103), FRAME_BAD_ANSWER,
	"frame.test gave no answer of HTTP"},
    {"no name", FACTS("", .code = CURLE_COULDNT_RESOLVE_HOST),
	FRAME_UNAVAILABLE, "DNS does not know frame.test"},
    {"no name of the proxy",
	FACTS("", .code = CURLE_COULDNT_RESOLVE_PROXY, .proxy = "p:1"),
	FRAME_UNAVAILABLE, "DNS does not know the proxy p:1"},
    {"refused", FACTS("", .code = CURLE_COULDNT_CONNECT, .error = 111),
	FRAME_UNAVAILABLE, "no connection to frame.test: Connection refused"},
    {"revoked", FACTS("", .code = CURLE_PEER_FAILED_VERIFICATION, .verify = 23),
	FRAME_TLS, "the certificate of frame.test is revoked"},
    {"some flaw of a certificate",
	FACTS("", .code = CURLE_PEER_FAILED_VERIFICATION, .verify = 999,
	    .detail = "odd\x1b flaw\nhere"),
	FRAME_TLS,
	"the certificate of frame.test is not trustworthy: odd\xef\xbf\xbd "
	"flaw here"},
    {"foreign", FACTS("", .code = CURLE_PEER_FAILED_VERIFICATION, .verify = 20),
	FRAME_TLS,
	"the certificate of frame.test is not issued by an authority of the "
	"CA file /ca.pem"},
    {"a reset in the handshake",
	FACTS("", .code = CURLE_SSL_CONNECT_ERROR,
	    .detail = "OpenSSL SSL_connect: Connection reset by peer in x"),
	FRAME_UNAVAILABLE,
	"frame.test closed the connection in the TLS handshake"},
    {"a reset later",
	FACTS("", .code = CURLE_RECV_ERROR, .error = 104,
	    .detail = "Recv failure: Connection reset by peer"),
	FRAME_UNAVAILABLE,
	"the connection to frame.test broke off: Connection reset by peer"},
    {"an alert of TLS 1.3",
	FACTS("", .code = CURLE_RECV_ERROR,
	    .detail = "SSL routines::tlsv13 alert certificate required"),
	FRAME_TLS,
	"frame.test wants a client certificate (network.client_cert)"},
    {"late, by phase",
	FACTS("", .code = CURLE_OPERATION_TIMEDOUT, .phase = FETCH_CONNECTING,
	    .proxy = "p:1"),
	FRAME_TIMEOUT, "the proxy p:1 gave no connection in time"},
    {"late, with the proxy's help",
	FACTS("", .code = CURLE_OPERATION_TIMEDOUT, .phase = FETCH_WAITING,
	    .proxy = "p:1"),
	FRAME_TIMEOUT,
	"frame.test through the proxy p:1 did not answer in time"},
    {"memory", FACTS("", .code = CURLE_OUT_OF_MEMORY), FRAME_SYSTEM,
	"no memory is left for the exchange with frame.test"},
    {"anything else",
	FACTS("", .code = CURLE_ABORTED_BY_CALLBACK, .detail = "who knows"),
	FRAME_UNAVAILABLE, "the exchange with frame.test failed: who knows"},
    {"headers",
	FACTS("", .code = CURLE_WRITE_ERROR, .http = 200,
	    .excess = FETCH_EXCESS_HEAD),
	FRAME_BAD_ANSWER,
	"frame.test answered with more than 32 KiB of headers"},
};

static void
test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		fetch_judge(&rows[i].facts, &verdict);
		if (verdict.result != rows[i].result ||
		    strcmp(verdict.sentence, rows[i].sentence) != 0)
			fail_msg("%s: %s, \"%s\"", rows[i].name,
			    frame_result_info(verdict.result)->name,
			    verdict.sentence);
	}
}

/* Not ok by accident: every code but CURLE_OK is some failure. */
static void
test_every_code(void **state)
{
	struct fetch_facts facts = FACTS("\"" GOOD "\"", .http = 200);

	(void)state;
	for (int code = 1; code < CURL_LAST; code++) {
		facts.code = (CURLcode)code;
		fetch_judge(&facts, &verdict);
		assert_int_not_equal(verdict.result, FRAME_OK);
		assert_string_equal(verdict.token, "");
		assert_string_not_equal(verdict.sentence, "");
	}
}

static void
test_plain(void **state)
{
	struct fetch_facts facts =
	    FACTS("\"" GOOD "\"", .plain = true, .http = 200, .now = NOW);

	(void)state;
	fetch_judge(&facts, &verdict);
	assert_int_equal(verdict.result, FRAME_OK);
	assert_int_equal(strncmp(verdict.sentence, "the URL is plain", 16), 0);
}

/* The longest that everything can be: bounded, and UTF-8 to the end. */
static void
test_longest(void **state)
{
	struct fetch_facts facts = FACTS("", .http = 401, .plain = true);
	static char body[FETCH_BODY_MAX];

	(void)state;
	memset(body, '\xff', sizeof(body));
	memset(facts.host, 'h', sizeof(facts.host) - 1);
	memset(facts.proxy, 'p', sizeof(facts.proxy) - 1);
	facts.body = body;
	facts.len = sizeof(body);
	fetch_judge(&facts, &verdict);
	assert_true(strlen(verdict.sentence) < FETCH_SENTENCE_MAX);
	assert_non_null(strstr(verdict.sentence, "on the way"));
}

/* --- cleaning */

struct cleaning {
	const char *from, *to;
};

static const struct cleaning cleanings[] = {
    {"", ""},
    {"  a \r\n\t b  ", "a b"},
    {"\x1b[1m", "\xef\xbf\xbd[1m"},
    {"\xc3\xa9\xff\xc3", "\xc3\xa9\xef\xbf\xbd\xef\xbf\xbd"},
    {"\xe2\x80\xae", "\xef\xbf\xbd"},
    {"\xed\xa0\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"},
};

static const struct cleaning excerpts[] = {
    {"token=" GOOD ";", "token=[...];"},
    {"x.eyJ.z..", "[...]"},
    {"eyJ", "[...]"},
    {"heyJude", "heyJude"},
    {"a1b2c3d4e5f6a7b8c9d0e1f", "a1b2c3d4e5f6a7b8c9d0e1f"},
    {"a1b2c3d4e5f6a7b8c9d0e1f2", "[...]"},
    {"X-Frame-Signature: afd3b76a7b87825093c2846e2fabb408b0021f4df7eb7e79",
	"X-Frame-Signature: [...]"},
    {"00000000-0000-4000-8000-000000000000.img.test", "[...]"},
    {"a b\n", "a b"},
};

static void
test_clean(void **state)
{
	char out[200];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cleanings); i++) {
		fetch_clean(out, sizeof(out), cleanings[i].from,
		    strlen(cleanings[i].from));
		assert_string_equal(out, cleanings[i].to);
	}
	for (size_t i = 0; i < ARRAY_SIZE(excerpts); i++) {
		fetch_excerpt(out, sizeof(out), excerpts[i].from,
		    strlen(excerpts[i].from));
		assert_string_equal(out, excerpts[i].to);
	}
	fetch_clean(out, sizeof(out), "a\0b", 3);
	assert_string_equal(out, "a\xef\xbf\xbd"
				 "b");
}

/* A key at the edge is not cut to something that no longer looks like one,
 * and a character is not cut at all. */
static void
test_cut(void **state)
{
	char out[10];

	(void)state;
	fetch_excerpt(out, sizeof(out), "12345 " GOOD " a", 6 + strlen(GOOD));
	assert_string_equal(out, "12345");
	fetch_clean(out, sizeof(out), "12345678\xc3\xa9x", 11);
	assert_string_equal(out, "12345678");
	fetch_clean(out, 1, "x", 1);
	assert_string_equal(out, "");
}

/* What is quoted of an error's body besides the sentence; never of a 2xx. */
static void
test_excerpt(void **state)
{
	struct fetch_facts facts =
	    FACTS("{\"id\": \"" GOOD "\", \"error\":\n\"no\"}", .http = 401);

	(void)state;
	fetch_judge(&facts, &verdict);
	assert_string_equal(
	    verdict.excerpt, "{\"id\": \"[...]\", \"error\": \"no\"}");
	facts.http = 200;
	fetch_judge(&facts, &verdict);
	assert_int_equal(verdict.result, FRAME_BAD_ANSWER);
	assert_string_equal(verdict.excerpt, "");
}

/* A token was shown: then JSON is right, and a token is not. */
static void
test_bearer(void **state)
{
	static const struct body no_json[] = {{"", "an empty answer"},
	    {"<html>", "HTML"}, {"\"" GOOD "\"", "not JSON"}, {"7", "not JSON"},
	    {"{\"a\":1,\"a\":2}", "not JSON"}, {"{} x", "after it"}};
	static const char *const json[] = {"{}", "[]", " {\"a\":[1]}\n"};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(json); i++) {
		struct fetch_facts facts =
		    FACTS("", .http = 200, .bearer = true);
		facts.body = json[i];
		facts.len = strlen(json[i]);
		fetch_judge(&facts, &verdict);
		assert_int_equal(verdict.result, FRAME_OK);
		assert_string_equal(verdict.token, "");
	}
	for (size_t i = 0; i < ARRAY_SIZE(no_json); i++) {
		struct fetch_facts facts =
		    FACTS("", .http = 200, .bearer = true);
		facts.body = no_json[i].bytes;
		facts.len = strlen(no_json[i].bytes);
		fetch_judge(&facts, &verdict);
		expect(no_json[i].bytes, FRAME_BAD_ANSWER, no_json[i].words);
		expect(no_json[i].bytes, FRAME_BAD_ANSWER, "not a JSON object");
	}
	struct fetch_facts refused = FACTS("", .http = 401, .bearer = true);
	fetch_judge(&refused, &verdict);
	expect("401", FRAME_REFUSED, "the token is not accepted there");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_good),
	    cmocka_unit_test(test_bad),
	    cmocka_unit_test(test_long),
	    cmocka_unit_test(test_deep),
	    cmocka_unit_test(test_clock),
	    cmocka_unit_test(test_rows),
	    cmocka_unit_test(test_every_code),
	    cmocka_unit_test(test_plain),
	    cmocka_unit_test(test_longest),
	    cmocka_unit_test(test_excerpt),
	    cmocka_unit_test(test_bearer),
	    cmocka_unit_test(test_clean),
	    cmocka_unit_test(test_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
