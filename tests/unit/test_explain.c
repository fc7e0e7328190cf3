/* SPDX-License-Identifier: MIT */
/*
 * The chain of an imagined login: which link says what, where it ends, which
 * values would be sent and what is said about them. No network, no NSS.
 */
#include "tests/unit/unit.h"

#include <unistd.h>

#include "tui/model/explain.h"

#define ID "31cbf42c-8767-486c-9ed3-d6a804a7cfe1"

static const char text[] =
    "version: 1\n"
    "login:\n"
    "  services: [sshd, login]\n"
    "  allow_env: [LAB_SEAT, LANG]\n"
    "credentials:\n"
    "  campus-main:\n"
    "    client_id: abc.img.frame.nutanix.com\n"
    "    secret: 0123456789abcdef0123456789abcdef01234567\n"
    "  by-file:\n"
    "    client_id: abc.img.frame.nutanix.com\n"
    "    secret_file: /etc/frame/secrets.d/by-file\n"
    "  by-command:\n"
    "    client_id: abc.img.frame.nutanix.com\n"
    "    secret_command: [/usr/libexec/vault, x]\n"
    "providers:\n"
    "  win-lab:\n"
    "    sat_url: https://gw.example.edu:8443/v1/accounts/" ID
    "/secure-anonymous/secure-anon-" ID "/tokens\n"
    "    credential: campus-main\n"
    "    token_duration: 30m\n"
    "  physics:\n"
    "    gateway_url: https://api.console.nutanix.com\n"
    "    entity: organization\n"
    "    entity_id: " ID "\n"
    "    provider_id: secure-anon-" ID "\n"
    "    credential: by-file\n"
    "    token_duration: 8h\n"
    "    metadata:\n"
    "      seat: p-${user.uid}\n"
    "      own: true\n"
    "  plain:\n"
    "    sat_url: http://127.0.0.1:1/v1/customers/" ID
    "/secure-anonymous/secure-anon-" ID "/tokens\n"
    "    credential: by-command\n"
    "  two:\n"
    "    sat_url: https://gw.example.edu/x/tokens\n"
    "    credential: [by-file, campus-main]\n"
    "  three:\n"
    "    sat_url: https://gw.example.edu/x/tokens\n"
    "    credential: [campus-main, by-command, by-file]\n"
    "mappings:\n"
    "  - user: backup\n"
    "    provider: none\n"
    "  - group: [phys-staff, phys-students]\n"
    "    provider: physics\n"
    "  - user: [carol, dave]\n"
    "    provider: plain\n"
    "  - user: bob\n"
    "    provider: win-lab\n"
    "  - user: two\n"
    "    provider: two\n"
    "  - user: three\n"
    "    provider: three\n"
    "claims:\n"
    "  email: ${user.name}@lab.example.edu\n"
    "  first_name: ${user.gecos.first:-Somebody}\n"
    "metadata:\n"
    "  seat: ${env.LAB_SEAT:-unknown}\n"
    "  session: s-${random}\n"
    "  price: $$${user.uid}\n"
    "  agreed: false\n"
    "  floor: 3\n";

struct case_ {
	struct frame_config config;
	struct frame_diags diags;
	struct frame_user user;
	struct explanation explanation;
};

static int
set_up(void **state)
{
	struct case_ *c = calloc(1, sizeof(*c));

	assert_non_null(c);
	assert_true(
	    frame_diags_init(&c->diags, "x.yaml", text, sizeof(text) - 1));
	if (!frame_config_parse(&c->config, text, sizeof(text) - 1, 0600,
		getuid(), &c->diags)) {
		frame_diags_print(&c->diags, stderr);
		fail();
	}
	*state = c;
	return 0;
}

static int
tear_down(void **state)
{
	struct case_ *c = *state;

	explain_free(&c->explanation);
	frame_user_free(&c->user);
	frame_config_free(&c->config);
	frame_diags_free(&c->diags);
	free(c);
	return 0;
}

/* `groups`: their one group, NULL: none can be looked up. */
static const struct explanation *
explain(struct case_ *c, const char *name, uid_t uid, const char *group,
    const struct explain_login *login)
{
	frame_user_free(&c->user);
	explain_free(&c->explanation);
	c->user = (struct frame_user){
	    .name = strdup(name),
	    .uid = uid,
	    .gecos = strdup(""),
	    .home = strdup("/home/x"),
	    .shell = strdup("/bin/sh"),
	    .groups_known = true,
	};
	if (group != NULL) {
		c->user.group = calloc(1, sizeof(*c->user.group));
		assert_non_null(c->user.group);
		c->user.group[c->user.group_count++] = strdup(group);
		c->user.group_csv = strdup(group);
	}
	assert_true(
	    explain_make(&c->explanation, &c->config, name, &c->user, login));
	return &c->explanation;
}

static void
expect_link(const struct explanation *e, enum explain_link_kind kind,
    enum explain_state state, const char *title, const char *first,
    const char *second, const char *why)
{
	const struct explain_link *link = &e->link[kind];

	assert_string_equal(link->title, title);
	assert_string_equal(link->lines[0], first);
	assert_string_equal(link->lines[1], second);
	if (strstr(link->why, why) == NULL)
		fail_msg("why: %s", link->why);
	assert_int_equal(link->state, state);
}

static void
a_whole_chain(void **state)
{
	const struct explanation *e =
	    explain(*state, "bob", 1042, "staff", NULL);

	assert_true(e->token);
	expect_link(
	    e, EXPLAIN_USER, EXPLAIN_OK, "bob", "uid 1042", "1 group", "1042");
	expect_link(
	    e, EXPLAIN_SERVICE, EXPLAIN_OK, "sshd", "listed", "", "sshd");
	expect_link(e, EXPLAIN_RULE, EXPLAIN_OK, "#4", "user", "bob",
	    "rule 4 (line 46) is the first that matches: user bob");
	expect_link(e, EXPLAIN_PROVIDER, EXPLAIN_OK, "win-lab", "account",
	    "30m token", "30m");
	expect_link(e, EXPLAIN_CREDENTIAL, EXPLAIN_OK, "campus-main",
	    "secret inline", "40 characters", "line 6");
	expect_link(e, EXPLAIN_GATEWAY, EXPLAIN_OK, "gw.example.edu",
	    "not contacted", "", "gw.example.edu");
	assert_int_equal(e->rule_number, 4);
	assert_string_equal(e->provider->name, "win-lab");
	assert_non_null(strstr(e->body, "\"email\":\"bob@lab.example.edu\""));
}

static void
by_group_and_by_others(void **state)
{
	const struct explanation *e =
	    explain(*state, "bob", 1042, "phys-students", NULL);

	expect_link(e, EXPLAIN_RULE, EXPLAIN_OK, "#2", "group", "phys-students",
	    "group phys-students");
	expect_link(e, EXPLAIN_PROVIDER, EXPLAIN_OK, "physics", "organization",
	    "8h token", "8h");
	expect_link(e, EXPLAIN_CREDENTIAL, EXPLAIN_OK, "by-file", "secret file",
	    "by-file", "/etc/frame/secrets.d/by-file");
	e = explain(*state, "dave", 1042, "staff", NULL);
	assert_true(e->token);
	expect_link(
	    e, EXPLAIN_RULE, EXPLAIN_OK, "#3", "user", "dave", "user dave");
	expect_link(e, EXPLAIN_PROVIDER, EXPLAIN_OK, "plain", "customer", "",
	    "not said");
	expect_link(e, EXPLAIN_CREDENTIAL, EXPLAIN_OK, "by-command",
	    "secret command", "", "/usr/libexec/vault");
	expect_link(e, EXPLAIN_GATEWAY, EXPLAIN_WARN, "127.0.0.1",
	    "not contacted", "", "plain http://");
}

/* The first key, and what is behind it; where each has its secret. */
static void
several_credentials(void **state)
{
	const struct explanation *e =
	    explain(*state, "two", 1042, "staff", NULL);

	assert_true(e->token);
	expect_link(e, EXPLAIN_CREDENTIAL, EXPLAIN_OK, "by-file", "secret file",
	    "then campus-main",
	    "its secret is in /etc/frame/secrets.d/by-file; if it is refused, "
	    "campus-main is tried, whose secret is in the configuration itself "
	    "(line 6)");
	e = explain(*state, "three", 1042, "staff", NULL);
	expect_link(e, EXPLAIN_CREDENTIAL, EXPLAIN_OK, "campus-main",
	    "secret inline", "then 2 others",
	    "by-command is tried, whose secret is what /usr/libexec/vault "
	    "prints; if it is refused, by-file is tried");
}

static void
expect_end(const struct explanation *e, enum explain_link_kind last)
{
	assert_false(e->token);
	assert_null(e->body);
	for (size_t i = 0; i < EXPLAIN_LINKS; i++)
		if (i > last) {
			assert_int_equal(e->link[i].state, EXPLAIN_SKIP);
			assert_string_equal(e->link[i].title, "--");
		} else if (i < last) {
			assert_int_equal(e->link[i].state, EXPLAIN_OK);
		}
}

static void
where_it_ends(void **state)
{
	const struct explain_login su = {.service = "su"};
	const struct explain_login low = {.minimum_uid = 500};
	struct case_ *c = *state;
	const struct explanation *e = explain(c, "erin", 1042, "staff", NULL);

	expect_end(e, EXPLAIN_RULE);
	expect_link(e, EXPLAIN_RULE, EXPLAIN_WARN, "none", "no rule matches",
	    "", "none of 6 rules is for erin");
	assert_int_equal(e->rule_number, 0);

	e = explain(c, "backup", 1042, "staff", NULL);
	expect_end(e, EXPLAIN_RULE);
	expect_link(
	    e, EXPLAIN_RULE, EXPLAIN_WARN, "#1", "user", "backup", "says none");
	assert_int_equal(e->rule_number, 1);
	assert_null(e->provider);

	e = explain(c, "bob", 999, "staff", NULL);
	expect_end(e, EXPLAIN_USER);
	expect_link(e, EXPLAIN_USER, EXPLAIN_WARN, "bob", "uid 999", "1 group",
	    "below minimum_uid (1000)");
	assert_true(explain(c, "bob", 500, "staff", &low)->token);
	assert_false(explain(c, "bob", 499, "staff", &low)->token);

	e = explain(c, "bob", 1042, "staff", &su);
	expect_end(e, EXPLAIN_SERVICE);
	expect_link(e, EXPLAIN_SERVICE, EXPLAIN_WARN, "su", "not listed", "",
	    "login.services does not list su");

	e = explain(c, "bob", 1042, NULL, NULL);
	expect_end(e, EXPLAIN_RULE);
	expect_link(
	    e, EXPLAIN_RULE, EXPLAIN_FAIL, "?", "", "", "cannot be looked up");

	explain_free(&c->explanation);
	assert_true(
	    explain_make(&c->explanation, &c->config, "bbo", NULL, NULL));
	expect_end(&c->explanation, EXPLAIN_USER);
	expect_link(&c->explanation, EXPLAIN_USER, EXPLAIN_FAIL, "bbo",
	    "not known", "", "no user \"bbo\"");
	assert_int_equal(c->explanation.values, 0);
}

/* A claim that makes no address ends the chain at its last link. */
static void
a_value_that_fails(void **state)
{
	const struct explanation *e =
	    explain(*state, "dave", 1042, "staff", NULL);

	assert_true(e->token);
	((struct case_ *)*state)->config.claims.email = "nobody";
	e = explain(*state, "dave", 1042, "staff", NULL);
	expect_end(e, EXPLAIN_GATEWAY);
	expect_link(e, EXPLAIN_GATEWAY, EXPLAIN_FAIL, "127.0.0.1",
	    "not contacted", "", "is not an address for this user");
}

struct expected {
	const char *key, *value, *template;
	bool claim, own, user_controlled, by_default;
};

static void
expect_values(
    const struct explanation *e, const struct expected *wanted, size_t count)
{
	assert_int_equal(e->values, count);
	for (size_t i = 0; i < count; i++) {
		const struct explain_value *got = &e->value[i];
		assert_string_equal(got->key, wanted[i].key);
		if (wanted[i].value != NULL)
			assert_string_equal(got->value, wanted[i].value);
		assert_string_equal(got->template, wanted[i].template);
		assert_int_equal(got->claim, wanted[i].claim);
		assert_int_equal(got->own, wanted[i].own);
		assert_int_equal(
		    got->user_controlled, wanted[i].user_controlled);
		if (got->by_default != wanted[i].by_default)
			fail_msg("%s by default", got->key);
	}
}

static void
values(void **state)
{
	const struct expected common[] = {
	    {"email", "bob@lab.example.edu", "${user.name}@lab.example.edu",
		true, false, false, false},
	    {"first_name", "Somebody", "${user.gecos.first:-Somebody}", true,
		false, false, true},
	    {"metadata.seat", "unknown", "${env.LAB_SEAT:-unknown}", false,
		false, true, true},
	    {"metadata.session", NULL, "s-${random}", false, false, false,
		false},
	    {"metadata.price", "$1042", "$$${user.uid}", false, false, false,
		false},
	    {"metadata.agreed", "false", "false", false, false, false, false},
	    {"metadata.floor", "3", "3", false, false, false, false},
	};
	const struct explain_login here = {.env_lines = "LAB_SEAT=17\n"};
	struct expected changed[8];
	const struct explanation *e =
	    explain(*state, "bob", 1042, "staff", NULL);

	expect_values(e, common, ARRAY_SIZE(common));
	memcpy(changed, common, sizeof(common));
	changed[2].value = "17";
	changed[2].by_default = false;
	e = explain(*state, "bob", 1042, "staff", &here);
	expect_values(e, changed, 7);
	/* the provider's own: in the place of the common one, and behind */
	changed[2] = (struct expected){"metadata.seat", "p-1042",
	    "p-${user.uid}", false, true, false, false};
	changed[7] = (struct expected){
	    "metadata.own", "true", "true", false, true, false, false};
	e = explain(*state, "bob", 1042, "phys-staff", &here);
	expect_values(e, changed, 8);
	/* also where the chain ends before */
	e = explain(*state, "erin", 1042, "staff", NULL);
	assert_false(e->token);
	assert_int_equal(e->values, 7);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(a_whole_chain, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(
		by_group_and_by_others, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(
		several_credentials, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(where_it_ends, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(
		a_value_that_fails, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(values, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
