/* SPDX-License-Identifier: MIT */
/*
 * The signature against known answers (Frame's scheme, and RFC 4231 through
 * the same function), and the body.
 */
#include "tests/unit/unit.h"

#include <jansson.h>

#include "common/request.h"

static const char client[] =
    "00000000-0000-4000-8000-000000000000.img.frame.nutanix.com";

static void
known_answer_of_frame(void **state)
{
	const char secret[] = "0123456789abcdef0123456789abcdef01234567";
	char signature[FRAME_SIGNATURE_SIZE];

	(void)state;
	assert_true(frame_request_sign(
	    frame_hmac, secret, strlen(secret), 1700000000, client, signature));
	assert_string_equal(signature,
	    "afd3b76a7b87825093c2846e2fabb408b0021f4df7eb7e79d49a461082bbca39");
}

/* The test cases of RFC 4231, section 4 (5 is of a truncated output). */
static void
rfc_4231(void **state)
{
	static const struct {
		unsigned char key_byte;
		size_t key_len;
		const char *key, *data;
		unsigned char data_byte;
		size_t data_len;
		const char *mac;
	} cases[] = {
	    {0x0b, 20, NULL, "Hi There", 0, 8,
		"b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32"
		"cff7"},
	    {0, 4, "Jefe", "what do ya want for nothing?", 0, 28,
		"5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec"
		"3843"},
	    {0xaa, 20, NULL, NULL, 0xdd, 50,
		"773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced5"
		"65fe"},
	    {0xaa, 131, NULL,
		"Test Using Larger Than Block-Size Key - Hash Key First", 0, 54,
		"60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee3"
		"7f54"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		char key[160], data[160], hex[2 * FRAME_MAC_SIZE + 1];
		unsigned char mac[FRAME_MAC_SIZE];

		memset(key, cases[i].key_byte, sizeof(key));
		memset(data, cases[i].data_byte, sizeof(data));
		if (cases[i].key != NULL)
			memcpy(key, cases[i].key, cases[i].key_len);
		if (cases[i].data != NULL)
			memcpy(data, cases[i].data, cases[i].data_len);
		assert_true(frame_hmac(
		    key, cases[i].key_len, data, cases[i].data_len, mac));
		for (size_t b = 0; b < sizeof(mac); b++)
			snprintf(hex + 2 * b, 3, "%02x", mac[b]);
		assert_string_equal(hex, cases[i].mac);
	}
}

static json_t *
body_of(struct frame_config *config, const struct frame_provider *provider,
    const struct frame_facts *facts)
{
	char why[256] = "";
	char *text =
	    frame_request_body(config, provider, facts, why, sizeof(why));
	json_t *body;

	assert_non_null(text);
	body = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
	assert_true(json_is_object(body));
	free(text);
	return body;
}

static const struct frame_facts alice = {
    .user = "alice",
    .uid = 4001,
    .gecos = "Alice \"Q\" \xc3\x96z\\,Room 1,,",
};

static void
empty_is_an_empty_object(void **state)
{
	struct frame_config config = {0};
	struct frame_provider provider = {0};
	char why[64];
	char *text =
	    frame_request_body(&config, &provider, &alice, why, sizeof(why));

	(void)state;
	assert_string_equal(text, "{}");
	free(text);
}

static void
metadata_of_the_provider_wins(void **state)
{
	struct frame_metadatum common[] = {
	    {"should_accept_tos", FRAME_VALUE_BOOLEAN, NULL, 0},
	    {"department", FRAME_VALUE_TEMPLATE, "all", 0},
	    {"floor", FRAME_VALUE_INTEGER, NULL, -3},
	};
	struct frame_metadatum own[] = {
	    {"department", FRAME_VALUE_TEMPLATE, "${user.gecos.name}", 0},
	};
	struct frame_config config = {.metadata = {3, common}};
	struct frame_provider provider = {.metadata = {1, own}};

	(void)state;
	config.claims.email = "${user.name}@lab.example.edu";
	config.claims.last_name = "";
	json_t *body = body_of(&config, &provider, &alice);
	const json_t *metadata = json_object_get(body, "metadata");
	assert_string_equal(json_string_value(json_object_get(body, "email")),
	    "alice@lab.example.edu");
	assert_null(json_object_get(body, "last_name"));
	assert_true(
	    json_is_false(json_object_get(metadata, "should_accept_tos")));
	assert_int_equal(
	    json_integer_value(json_object_get(metadata, "floor")), -3);
	assert_string_equal(
	    json_string_value(json_object_get(metadata, "department")),
	    "Alice \"Q\" \xc3\x96z\\");
	json_decref(body);
}

static void
a_bad_address_is_said(void **state)
{
	static const char *const bad[] = {
	    "alice", "@x", "alice@", "a@b@c", "a b@c"};
	struct frame_provider provider = {0};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		struct frame_config config = {.claims = {.email = bad[i]}};
		char why[256] = "";
		assert_null(frame_request_body(
		    &config, &provider, &alice, why, sizeof(why)));
		assert_string_equal(
		    why, "claim \"email\" is not an address for this user");
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(known_answer_of_frame),
	    cmocka_unit_test(rfc_4231),
	    cmocka_unit_test(empty_is_an_empty_object),
	    cmocka_unit_test(metadata_of_the_provider_wins),
	    cmocka_unit_test(a_bad_address_is_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
