/* SPDX-License-Identifier: MIT */
/*
 * Configurations: what the program gets from a text. What is said about wrong
 * ones is tests/config/golden; which files are taken, test_config_file.c.
 */
#include "tests/unit/unit.h"

#include <unistd.h>

#include "common/config.h"
#include "common/schema.h"

#define SECRET "0123456789abcdef0123456789abcdef01234567"

/* Every key of the schema, none with its default. */
static const char everything[] =
    "version: 1\n"
    "login:\n"
    "  services: [login, sshd]\n"
    "  allow_env: LAB_SEAT\n"
    "  wait: 1500ms\n"
    "  retry_for: 0\n"
    "  refresh_services: [lightdm, vlock]\n"
    "  on_close: keep-until-expiry\n"
    "network:\n"
    "  proxy: http://proxy.example.edu:3128\n"
    "  ca_file: /etc/ssl/ca.pem\n"
    "  tls_min: 1.3\n"
    "  pinned_keys:\n"
    "    - sha256//AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n"
    "    - sha256//BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB=\n"
    "  client_cert: /etc/frame/client.pem\n"
    "  client_key: /etc/frame/client.key\n"
    "credentials:\n"
    "  inline: {client_id: a.example, secret: " SECRET ", note: old}\n"
    "  vault: {client_id: b.example, secret_command: [/bin/vault, lab]}\n"
    "  file: {client_id: c.example, secret_file: /etc/frame/secret}\n"
    "providers:\n"
    "  by-url:\n"
    "    sat_url: https://a.example/v1/accounts/a/secure-anonymous/b/tokens\n"
    "    credential: vault\n"
    "    token_duration: 90m\n"
    "    launch_url: https://b.example/launch?x=1\n"
    "    service_url: https://c.example/graphql\n"
    "    terminal_config_id: abc.123\n"
    "    app_id: app-1\n"
    "    user_data: '{\"a\": 1}'\n"
    "    note: the first\n"
    "    metadata: {department: Physics, floor: 3}\n"
    "  by-parts:\n"
    "    entity: organizations\n"
    "    entity_id: 2fb210e0-e931-4c62-83fd-b31fe13468ca\n"
    "    provider_id: secure-anon-07b2c9d0-6e1a-4f3b-b2c4-91d8a7e5f036\n"
    "    gateway_url: https://d.example/base/\n"
    "    credential: [inline, file]\n"
    "mappings:\n"
    "  - {user: [root, backup], provider: none, note: never root}\n"
    "  - {group: physics, provider: by-parts}\n"
    "  - {any: true, provider: by-url}\n"
    "claims:\n"
    "  email: ${user.name}@lab.example.edu\n"
    "  first_name: ${user.gecos.first}\n"
    "  last_name: Lee\n"
    "metadata:\n"
    "  should_accept_tos: false\n"
    "  active: true\n"
    "  big: 9007199254740992\n"
    "  negative: -17\n"
    "  quoted: \"42\"\n"
    "  zeros: 007\n"
    "  seat: ${env.LAB_SEAT:-unknown}\n"
    "  empty: ''\n";

static bool
parse(struct frame_config *config, const char *text, mode_t mode, uid_t owner)
{
	struct frame_diags diags;
	bool fine;

	assert_true(frame_diags_init(&diags, "FILE", text, strlen(text)));
	fine =
	    frame_config_parse(config, text, strlen(text), mode, owner, &diags);
	assert_int_equal(fine, diags.errors == 0);
	frame_diags_free(&diags);
	return fine;
}

/* The items of a list with a blank behind each. */
static void
assert_list(const char *const *list, const char *wanted)
{
	char got[512] = "";

	assert_non_null(list);
	for (; *list != NULL; list++) {
		strcat(got, *list);
		strcat(got, " ");
	}
	assert_string_equal(got, wanted);
}

static void
sections_are_read(void **state)
{
	struct frame_config config;

	(void)state;
	assert_true(parse(&config, everything, 0600, geteuid()));
	assert_list(config.login.services, "login sshd ");
	assert_list(config.login.allow_env, "LAB_SEAT ");
	assert_int_equal(config.login.wait_ms, 1500);
	assert_int_equal(config.login.retry_for_ms, 0);
	assert_list(config.login.refresh_services, "lightdm vlock ");
	assert_int_equal(config.login.on_close, FRAME_ON_CLOSE_KEEP);
	assert_string_equal(
	    config.network.proxy, "http://proxy.example.edu:3128");
	assert_string_equal(config.network.ca_file, "/etc/ssl/ca.pem");
	assert_string_equal(frame_tls_versions[config.network.tls_min], "1.3");
	assert_int_equal(strlen(config.network.pinned_keys[1]), 52);
	assert_null(config.network.pinned_keys[2]);
	assert_string_equal(
	    config.network.client_cert, "/etc/frame/client.pem");
	assert_string_equal(config.network.client_key, "/etc/frame/client.key");
	assert_string_equal(
	    config.claims.email, "${user.name}@lab.example.edu");
	assert_string_equal(config.claims.first_name, "${user.gecos.first}");
	assert_string_equal(config.claims.last_name, "Lee");
	assert_null(config.claims.email_domain);
	frame_config_free(&config);
}

static void
credentials_are_read(void **state)
{
	struct frame_config config;

	(void)state;
	assert_true(parse(&config, everything, 0600, geteuid()));
	assert_int_equal(config.credentials, 3);
	assert_string_equal(config.credential[0].name, "inline");
	assert_int_equal(config.credential[0].line, 19);
	assert_string_equal(config.credential[0].client_id, "a.example");
	assert_string_equal(config.credential[0].secret, SECRET);
	assert_string_equal(config.credential[0].note, "old");
	assert_null(config.credential[0].secret_file);
	assert_null(config.credential[0].secret_command);
	assert_list(config.credential[1].secret_command, "/bin/vault lab ");
	assert_string_equal(
	    config.credential[2].secret_file, "/etc/frame/secret");
	frame_config_free(&config);
}

static void
providers_are_read(void **state)
{
	const struct frame_provider *provider;
	struct frame_config config;

	(void)state;
	assert_true(parse(&config, everything, 0600, geteuid()));
	assert_int_equal(config.providers, 2);
	provider = &config.provider[0];
	assert_string_equal(provider->name, "by-url");
	assert_string_equal(provider->sat_url,
	    "https://a.example/v1/accounts/a/secure-anonymous/b/tokens");
	assert_null(provider->gateway_url);
	assert_list(provider->credential_names, "vault ");
	assert_ptr_equal(provider->credentials[0], &config.credential[1]);
	assert_null(provider->credentials[1]);
	assert_int_equal(provider->token_duration_ms, 90 * 60 * 1000);
	assert_string_equal(
	    provider->launch_url, "https://b.example/launch?x=1");
	assert_string_equal(provider->service_url, "https://c.example/graphql");
	assert_string_equal(provider->terminal_config_id, "abc.123");
	assert_string_equal(provider->app_id, "app-1");
	assert_string_equal(provider->user_data, "{\"a\": 1}");
	assert_string_equal(provider->note, "the first");
	assert_int_equal(provider->metadata.count, 2);
	assert_string_equal(provider->metadata.item[0].template, "Physics");
	assert_int_equal(provider->metadata.item[1].number, 3);
	frame_config_free(&config);
}

static void
urls_are_built_from_parts(void **state)
{
	const struct frame_provider *provider;
	struct frame_config config;

	(void)state;
	assert_true(parse(&config, everything, 0600, geteuid()));
	provider = &config.provider[1];
	assert_string_equal(frame_entities[provider->entity], "organization");
	assert_string_equal(provider->sat_url,
	    "https://d.example/base/v1/organizations/"
	    "2fb210e0-e931-4c62-83fd-b31fe13468ca/secure-anonymous/"
	    "secure-anon-07b2c9d0-6e1a-4f3b-b2c4-91d8a7e5f036/tokens");
	assert_list(provider->credential_names, "inline file ");
	assert_ptr_equal(provider->credentials[0], &config.credential[0]);
	assert_ptr_equal(provider->credentials[1], &config.credential[2]);
	assert_null(provider->credentials[2]);
	assert_int_equal(provider->token_duration_ms, 0);
	frame_config_free(&config);
}

static void
mappings_are_read(void **state)
{
	struct frame_config config;

	(void)state;
	assert_true(parse(&config, everything, 0600, geteuid()));
	assert_int_equal(config.mappings, 3);
	assert_list(config.mapping[0].user, "root backup ");
	assert_string_equal(config.mapping[0].provider_name, "none");
	assert_null(config.mapping[0].provider);
	assert_string_equal(config.mapping[0].note, "never root");
	assert_null(config.mapping[1].user);
	assert_list(config.mapping[1].group, "physics ");
	assert_ptr_equal(config.mapping[1].provider, &config.provider[1]);
	assert_false(config.mapping[1].any);
	assert_true(config.mapping[2].any);
	assert_int_equal(config.mapping[2].line, config.mapping[0].line + 2);
	frame_config_free(&config);
}

static void
metadata_has_kinds(void **state)
{
	static const struct frame_metadatum wanted[] = {
	    {"should_accept_tos", FRAME_VALUE_BOOLEAN, NULL, 0},
	    {"active", FRAME_VALUE_BOOLEAN, NULL, 1},
	    {"big", FRAME_VALUE_INTEGER, NULL, INT64_C(9007199254740992)},
	    {"negative", FRAME_VALUE_INTEGER, NULL, -17},
	    {"quoted", FRAME_VALUE_TEMPLATE, "42", 0},
	    {"zeros", FRAME_VALUE_TEMPLATE, "007", 0},
	    {"seat", FRAME_VALUE_TEMPLATE, "${env.LAB_SEAT:-unknown}", 0},
	    {"empty", FRAME_VALUE_TEMPLATE, "", 0},
	};
	struct frame_config config;

	(void)state;
	assert_true(parse(&config, everything, 0600, geteuid()));
	assert_int_equal(config.metadata.count, ARRAY_SIZE(wanted));
	for (size_t i = 0; i < ARRAY_SIZE(wanted); i++) {
		const struct frame_metadatum *item = &config.metadata.item[i];
		assert_string_equal(item->key, wanted[i].key);
		assert_int_equal(item->kind, wanted[i].kind);
		assert_int_equal(item->number, wanted[i].number);
		if (wanted[i].template != NULL)
			assert_string_equal(item->template, wanted[i].template);
	}
	frame_config_free(&config);
}

static void
assert_defaults(const char *text)
{
	struct frame_config config;

	assert_true(parse(&config, text, 0644, geteuid()));
	assert_string_equal(config.login.services[0], "login");
	assert_string_equal(config.login.services[13], "cockpit");
	assert_null(config.login.services[14]);
	assert_list(config.login.allow_env, "");
	assert_int_equal(config.login.wait_ms, 5000);
	assert_int_equal(config.login.retry_for_ms, 120000);
	assert_string_equal(config.login.refresh_services[0], "gdm-password");
	assert_string_equal(config.login.refresh_services[15], "vlock");
	assert_null(config.login.refresh_services[16]);
	assert_int_equal(config.login.on_close, FRAME_ON_CLOSE_REMOVE);
	assert_null(config.network.proxy);
	assert_string_equal(
	    config.network.ca_file, "/etc/ssl/certs/ca-certificates.crt");
	assert_int_equal(config.network.tls_min, 0);
	assert_list(config.network.pinned_keys, "");
	assert_int_equal(config.credentials, 0);
	assert_int_equal(config.mappings, 0);
	assert_int_equal(config.metadata.count, 0);
	assert_null(config.claims.email);
	frame_config_free(&config);
}

static void
defaults_stand_for_what_is_not_said(void **state)
{
	(void)state;
	assert_defaults("version: 1\n");
	assert_defaults("version: 1\nlogin:\nnetwork: {}\ncredentials: ~\n"
			"providers: null\nmappings: []\nclaims:\n"
			"metadata:\n");
}

/* The table is complete and says something about every key. */
static void
the_schema_is_sound(void **state)
{
	(void)state;
	for (size_t i = 0; i < frame_schema_count; i++) {
		const struct frame_key *key = &frame_schema[i];
		char written[64];
		assert_ptr_equal(
		    frame_schema_find(key->section, key->name), key);
		assert_int_equal(key->help[strlen(key->help) - 1], '.');
		assert_true(key->min <= key->max);
		snprintf(written, sizeof(written), "%s:", key->name);
		assert_true(strcmp(key->name, "email_domain") == 0 ||
			    strstr(everything, written) != NULL);
	}
	assert_null(frame_schema_find(FRAME_SECTION_LOGIN, "proxy"));
}

/* Whom a secret in the file would be shown to. */
static void
secrets_need_a_private_file(void **state)
{
	static const struct {
		mode_t mode;
		bool fine;
	} cases[] = {{0600, true}, {0400, true}, {0700, true}, {0644, false},
	    {0640, false}, {0620, false}, {0601, false}, {0604, false}};
	struct frame_config config;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		assert_int_equal(
		    parse(&config, everything, cases[i].mode, geteuid()),
		    cases[i].fine);
		if (cases[i].fine)
			frame_config_free(&config);
	}
	assert_true(parse(&config, everything, 0600, 0));
	frame_config_free(&config);
	assert_false(parse(&config, everything, 0600, geteuid() + 7));
}

static void
errors_leave_nothing(void **state)
{
	static const struct frame_config nothing;
	struct frame_config config;

	(void)state;
	memset(&config, 0xff, sizeof(config));
	assert_false(parse(&config, "version: 1\nx: 1\n", 0600, 0));
	assert_memory_equal(&config, &nothing, sizeof(config));
	memset(&config, 0xff, sizeof(config));
	assert_false(parse(&config, "version: [\n", 0600, 0));
	assert_memory_equal(&config, &nothing, sizeof(config));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(sections_are_read),
	    cmocka_unit_test(credentials_are_read),
	    cmocka_unit_test(providers_are_read),
	    cmocka_unit_test(urls_are_built_from_parts),
	    cmocka_unit_test(mappings_are_read),
	    cmocka_unit_test(metadata_has_kinds),
	    cmocka_unit_test(defaults_stand_for_what_is_not_said),
	    cmocka_unit_test(the_schema_is_sound),
	    cmocka_unit_test(secrets_need_a_private_file),
	    cmocka_unit_test(errors_leave_nothing),
	};

	return cmocka_run_group_tests_name("config", tests, NULL, NULL);
}
