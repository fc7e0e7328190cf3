/* SPDX-License-Identifier: MIT */
/*
 * Tokens: their shape, their claims, their times. The tokens here are made by
 * an encoder of the test's own and signed by nobody.
 */
#include "tests/unit/unit.h"

#include "common/token.h"

#define NOW INT64_C(1700000000)

/* --- making tokens */

static void
append_part(char *token, const char *bytes, size_t len)
{
	static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				       "abcdefghijklmnopqrstuvwxyz"
				       "0123456789-_";
	char *at = token + strlen(token);
	unsigned int bits = 0, have = 0;

	for (size_t i = 0; i < len; i++) {
		bits = bits << 8 | (unsigned char)bytes[i];
		for (have += 8; have >= 6; have -= 6)
			*at++ = alphabet[bits >> (have - 6) & 63];
		bits &= 63;
	}
	if (have > 0)
		*at++ = alphabet[bits << (6 - have) & 63];
	*at = '\0';
}

/* A token with that payload; freed by the caller. */
static char *
make_token(const char *payload)
{
	char *token = calloc(1, 2 * strlen(payload) + 64);

	assert_non_null(token);
	append_part(token, "{\"alg\":\"HS256\"}", 15);
	strcat(token, ".");
	append_part(token, payload, strlen(payload));
	strcat(token, ".");
	append_part(token, "signed by nobody", 16);
	return token;
}

static enum frame_token_flaw
read_payload(const char *payload, struct frame_claims *claims)
{
	char *token = make_token(payload);
	enum frame_token_flaw flaw =
	    frame_token_read(token, strlen(token), NOW, claims);

	free(token);
	return flaw;
}

/* --- shape */

static const char *const shapes[] = {"ab.cd.ef", "abc.defg.hi", "-_.A9.zZ",
    "eyJhbGciOiJIUzI1NiJ9.eyJleHAiOjF9.c2ln"};

static void
test_shape(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(shapes); i++)
		if (!frame_token_shape(shapes[i], strlen(shapes[i])))
			fail_msg("refused: %s", shapes[i]);
}

static const char *const no_shapes[] = {"", ".", "..", "...", "ab", "ab.cd",
    "ab.cd.", ".ab.cd", "ab..cd", "ab.cd.ef.", "ab.cd.ef.gh", ".ab.cd.ef",
    /* padding, the other alphabet, white space */
    "ab.cd.ef==", "ab=.cd.ef", "a+.cd.ef", "ab.c/.ef", " ab.cd.ef", "ab.cd.ef ",
    "ab.cd.ef\n", "ab.c\nd.ef", "ab.cd\t.ef", "ab.cd.ef\r",
    /* lengths that no bytes have: 1 more than a multiple of 4 */
    "a.cd.ef", "ab.cdefg.hi", "ab.cd.e",
    /* other characters */
    "ab.c\x1b.ef", "ab.c\x7f.ef", "ab.c\xc3\xa9.ef", "ab.c\xff.ef",
    "\"ab.cd.ef\"", "ab.c\xe2\x80\xae.ef"};

static void
test_no_shape(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(no_shapes); i++)
		if (frame_token_shape(no_shapes[i], strlen(no_shapes[i])))
			fail_msg("accepted: %s", no_shapes[i]);
	assert_false(frame_token_shape("ab.cd\0.ef", 9));
	assert_false(frame_token_shape("ab.cd.ef", 7));
}

static void
test_size(void **state)
{
	char *token = malloc(FRAME_TOKEN_MAX + 1);

	(void)state;
	assert_non_null(token);
	memset(token, 'A', FRAME_TOKEN_MAX + 1);
	token[4] = token[8] = '.';
	/* 16384 - 9 is 3 mod 4, one more is a multiple of 4: both lengths are
	 * possible, so the limit alone decides */
	assert_true(frame_token_shape(token, FRAME_TOKEN_MAX));
	assert_false(frame_token_shape(token, FRAME_TOKEN_MAX + 1));
	free(token);
}

/* --- claims and times */

struct times {
	const char *payload;
	enum frame_token_flaw flaw;
	int64_t expires, not_before;
};

static const struct times times[] = {
    {"{\"exp\":1700000001}", FRAME_TOKEN_FINE, NOW + 1, 0},
    {"{\"exp\":1700000000}", FRAME_TOKEN_EXPIRED, NOW, 0},
    {"{\"exp\":1699999999}", FRAME_TOKEN_EXPIRED, NOW - 1, 0},
    {"{\"exp\":0}", FRAME_TOKEN_EXPIRED, 0, 0},
    {"{\"exp\":1700604800}", FRAME_TOKEN_FINE, NOW + 604800, 0},
    {"{\"exp\":1700604801}", FRAME_TOKEN_TOO_LONG, NOW + 604801, 0},
    {"{\"exp\":9223372036854775807}", FRAME_TOKEN_TOO_LONG, INT64_MAX, 0},
    {"{\"exp\":1700000001.75}", FRAME_TOKEN_FINE, NOW + 1, 0},
    {"{\"exp\":1.7e9}", FRAME_TOKEN_EXPIRED, NOW, 0},
    {"{\"exp\":1e15}", FRAME_TOKEN_TOO_LONG, INT64_C(1000000000000000), 0},
    {"{\"exp\":1e300}", FRAME_TOKEN_BAD_TIME, 0, 0},
    {"{\"exp\":-1}", FRAME_TOKEN_BAD_TIME, 0, 0},
    {"{\"exp\":-0.5}", FRAME_TOKEN_BAD_TIME, 0, 0},
    {"{\"exp\":\"1700000001\"}", FRAME_TOKEN_BAD_TIME, 0, 0},
    {"{\"exp\":true}", FRAME_TOKEN_BAD_TIME, 0, 0},
    {"{\"exp\":[1700000001]}", FRAME_TOKEN_BAD_TIME, 0, 0},
    {"{\"exp\":null}", FRAME_TOKEN_NO_EXP, 0, 0},
    {"{\"nbf\":1}", FRAME_TOKEN_NO_EXP, 0, 1},
    {"{}", FRAME_TOKEN_NO_EXP, 0, 0},
    {"{\"exp\":1700003600,\"nbf\":1700000300}", FRAME_TOKEN_FINE, NOW + 3600,
	NOW + 300},
    {"{\"exp\":1700003600,\"nbf\":1700000301}", FRAME_TOKEN_NOT_YET, NOW + 3600,
	NOW + 301},
    {"{\"exp\":1700003600,\"nbf\":null}", FRAME_TOKEN_FINE, NOW + 3600, 0},
    {"{\"exp\":1700003600,\"nbf\":\"now\"}", FRAME_TOKEN_BAD_TIME, NOW + 3600,
	0},
    {"{\"exp\":1700003600,\"iat\":\"now\"}", FRAME_TOKEN_FINE, NOW + 3600, 0},
};

static void
test_times(void **state)
{
	struct frame_claims claims;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(times); i++) {
		enum frame_token_flaw flaw =
		    read_payload(times[i].payload, &claims);
		if (flaw != times[i].flaw ||
		    claims.expires != times[i].expires ||
		    claims.not_before != times[i].not_before)
			fail_msg("%s: %s, exp %lld, nbf %lld", times[i].payload,
			    frame_token_flaw_text(flaw),
			    (long long)claims.expires,
			    (long long)claims.not_before);
	}
}

static const char *const bad_payloads[] = {"[]", "null", "1", "\"exp\"",
    "{\"exp\":1700000001", "{\"exp\":1700000001}}", "{'exp':1700000001}",
    "{\"exp\":1700000001,\"exp\":1700000002}", "{\"exp\":99999999999999999999}",
    "{\"exp\":1700000001,\"em\":\"\xff\"}", "{\"exp\":1e999}", "\xef\xbb\xbf{}",
    "{\"exp\":NaN}", "exp"};

static void
test_bad_payloads(void **state)
{
	struct frame_claims claims, zero;

	(void)state;
	memset(&zero, 0, sizeof(zero));
	for (size_t i = 0; i < ARRAY_SIZE(bad_payloads); i++) {
		memset(&claims, 0x5a, sizeof(claims));
		if (read_payload(bad_payloads[i], &claims) !=
		    FRAME_TOKEN_BAD_PAYLOAD)
			fail_msg("accepted: %s", bad_payloads[i]);
		assert_memory_equal(&claims, &zero, sizeof(claims));
	}
	memset(&claims, 0x5a, sizeof(claims));
	assert_int_equal(frame_token_read("abcd.efgh", 9, NOW, &claims),
	    FRAME_TOKEN_BAD_SHAPE);
	assert_memory_equal(&claims, &zero, sizeof(claims));
}

static void
test_nesting(void **state)
{
	struct frame_claims claims;
	char payload[10001];

	(void)state;
	memset(payload, '[', sizeof(payload) - 1);
	payload[sizeof(payload) - 1] = '\0';
	assert_int_equal(
	    read_payload(payload, &claims), FRAME_TOKEN_BAD_PAYLOAD);
}

static void
test_claims(void **state)
{
	struct frame_claims claims;

	(void)state;
	assert_int_equal(read_payload("{\"em\":\"ada@lab.test\",\"fn\":\"Ada\","
				      "\"ln\":\"L\\u00f6velace\",\"sub\":\"7\","
				      "\"exp\":1700000009,\"iat\":1699999999,"
				      "\"ap\":\"x\\u0000y\",\"aud\":[1,{}]}",
			     &claims),
	    FRAME_TOKEN_FINE);
	assert_string_equal(claims.email, "ada@lab.test");
	assert_string_equal(claims.first_name, "Ada");
	assert_string_equal(claims.last_name, "L\xc3\xb6velace");
	assert_string_equal(claims.subject, "7");
	assert_string_equal(claims.provider, "x\xef\xbf\xbdy");
	assert_string_equal(claims.audience, "");
	assert_int_equal(claims.issued, NOW - 1);
}

/* One audience, or the first of several. */
static void
test_audience(void **state)
{
	static const char *const payloads[] = {
	    "{\"aud\":\"prod\",\"exp\":1700000009}",
	    "{\"aud\":[\"prod\",\"other\"],\"exp\":1700000009}"};
	struct frame_claims claims;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(payloads); i++) {
		assert_int_equal(
		    read_payload(payloads[i], &claims), FRAME_TOKEN_FINE);
		assert_string_equal(claims.audience, "prod");
		assert_string_equal(claims.provider, "");
	}
	assert_int_equal(
	    read_payload("{\"aud\":[],\"ap\":7,\"exp\":1700000009}", &claims),
	    FRAME_TOKEN_FINE);
	assert_string_equal(claims.audience, "");
	assert_string_equal(claims.provider, "");
}

static void
test_claims_of_other_types(void **state)
{
	struct frame_claims claims;

	(void)state;
	assert_int_equal(read_payload("{\"em\":7,\"fn\":null,\"ln\":[],"
				      "\"sub\":{},\"exp\":1700000009}",
			     &claims),
	    FRAME_TOKEN_FINE);
	assert_string_equal(claims.email, "");
	assert_string_equal(claims.first_name, "");
	assert_string_equal(claims.last_name, "");
	assert_string_equal(claims.subject, "");
}

#define REPLACED "\xef\xbf\xbd"

static void
test_hostile_claims(void **state)
{
	struct frame_claims claims;

	(void)state;
	assert_int_equal(
	    read_payload("{\"em\":\"a\\u0000b\\nc\\u001b[31m\","
			 "\"fn\":\"\\u202emoc\",\"ln\":\"\\u2028x\\u007f\","
			 "\"sub\":\"\\u0085\",\"exp\":1700000009}",
		&claims),
	    FRAME_TOKEN_FINE);
	assert_string_equal(
	    claims.email, "a" REPLACED "b" REPLACED "c" REPLACED "[31m");
	assert_string_equal(claims.first_name, REPLACED "moc");
	assert_string_equal(claims.last_name, REPLACED "x" REPLACED);
	assert_string_equal(claims.subject, REPLACED);
}

/* 1023 bytes, then a character of two: it does not fit and is left out. */
static void
test_long_claim(void **state)
{
	char payload[3000] = "{\"exp\":1700000009,\"em\":\"";
	struct frame_claims claims;
	size_t len = strlen(payload);

	(void)state;
	memset(payload + len, 'x', FRAME_CLAIM_MAX - 1);
	strcpy(payload + len + FRAME_CLAIM_MAX - 1, "\xc3\xa9z\"}");
	assert_int_equal(read_payload(payload, &claims), FRAME_TOKEN_FINE);
	assert_int_equal(strlen(claims.email), FRAME_CLAIM_MAX - 1);
	assert_null(strchr(claims.email, 'z'));
}

static void
test_texts(void **state)
{
	(void)state;
	for (int flaw = FRAME_TOKEN_FINE; flaw <= FRAME_TOKEN_NOT_YET; flaw++) {
		const char *text =
		    frame_token_flaw_text((enum frame_token_flaw)flaw);
		assert_non_null(text);
		assert_non_null(strstr(text, "token"));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_shape),
	    cmocka_unit_test(test_no_shape),
	    cmocka_unit_test(test_size),
	    cmocka_unit_test(test_times),
	    cmocka_unit_test(test_bad_payloads),
	    cmocka_unit_test(test_nesting),
	    cmocka_unit_test(test_claims),
	    cmocka_unit_test(test_audience),
	    cmocka_unit_test(test_claims_of_other_types),
	    cmocka_unit_test(test_hostile_claims),
	    cmocka_unit_test(test_long_claim),
	    cmocka_unit_test(test_texts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
