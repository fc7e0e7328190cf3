/* SPDX-License-Identifier: MIT */
/*
 * What `check` finds beyond the text of a file: each code once, nothing for a
 * configuration that is in order, no byte of a secret in any word, and no
 * endless asking of the name service. Files belong to who runs the test.
 */
#include "tests/unit/audit_place.h"

#include <sys/stat.h>
#include <unistd.h>

#include "common/clock.h"

/* --- examples */

static const struct example examples[] = {
    {"in order", FINE, "", {0}},

    /* secrets */
    {"no file", HEAD CREDENTIAL("secret_file: @/gone") PROVIDER RULES CLAIMS,
	"secret-missing:5",
	{"gone does not exist", "frame-admin secret set main"}},
    {"for all", HEAD CREDENTIAL("secret_file: @/open") PROVIDER RULES CLAIMS,
	"secret-mode:5", {"chmod 600", "logins cannot use"}},
    {"a link", HEAD CREDENTIAL("secret_file: @/link") PROVIDER RULES CLAIMS,
	"secret-link:5", {"symbolic link"}},
    {"a directory others write",
	HEAD CREDENTIAL("secret_file: @/wide/secret") PROVIDER RULES CLAIMS,
	"secret-path:5", {"wide is a directory that others can write to"}},
    {"two lines", HEAD CREDENTIAL("secret_file: @/two") PROVIDER RULES CLAIMS,
	"secret-content:5", {"several lines", "/two"}},
    {"empty", HEAD CREDENTIAL("secret_file: @/empty") PROVIDER RULES CLAIMS,
	"secret-content:5", {"is empty"}},
    {"too long", HEAD CREDENTIAL("secret_file: @/long") PROVIDER RULES CLAIMS,
	"secret-content:5", {"too long"}},
    {"a directory",
	HEAD CREDENTIAL("secret_file: @/pam.d") PROVIDER RULES CLAIMS,
	"secret-content:5", {"not a regular file"}},
    {"cut", HEAD CREDENTIAL("secret_file: @/cut") PROVIDER RULES CLAIMS,
	"secret-shape:5", {"40 hexadecimal digits", "frame-admin test USER"}},
    {"inline", HEAD CREDENTIAL("secret: " CANARY) PROVIDER RULES CLAIMS,
	"secret-inline:5", {"run: frame-admin secret move main"}},
    {"inline, no hex",
	HEAD CREDENTIAL("secret: c0ffee-and-milk") PROVIDER RULES CLAIMS,
	"secret-inline:5 secret-shape:5", {0}},
    {"a program",
	HEAD CREDENTIAL("secret_command: [@/print, x]") PROVIDER RULES CLAIMS,
	"secret-command:5", {"each login and each round of renewals runs"}},
    {"no program",
	HEAD CREDENTIAL("secret_command: [@/gone, x]") PROVIDER RULES CLAIMS,
	"command-untrusted:5", {"gone does not exist"}},
    {"not executable",
	HEAD CREDENTIAL("secret_command: [@/secret]") PROVIDER RULES CLAIMS,
	"command-untrusted:5", {"is not executable"}},

    /* network */
    {"no authorities",
	"version: 1\nnetwork:\n  ca_file: @/gone.pem\n" FINE_SECRET PROVIDER
	    RULES CLAIMS,
	"ca-file:3", {"gone.pem", "No such file"}},
    {"empty authorities",
	"version: 1\nnetwork:\n  ca_file: @/empty\n" FINE_SECRET PROVIDER RULES
	    CLAIMS,
	"ca-file:3", {"is empty"}},
    {"authorities for root",
	"version: 1\nnetwork:\n  ca_file: @/secret\n" FINE_SECRET PROVIDER RULES
	    CLAIMS,
	"ca-file:3", {"_frame may not read", "chmod o+r"}},
    {"authorities behind a door",
	"version: 1\nnetwork:\n  ca_file: @/door/ca.pem\n" FINE_SECRET PROVIDER
	    RULES CLAIMS,
	"ca-file:3", {"/door", "chmod o+rx"}},
    {"client certificate",
	HEAD
	"  client_cert: @/ca.pem\n  client_key: @/secret\n" FINE_SECRET PROVIDER
	    RULES CLAIMS,
	"", {0}},
    {"client key for all",
	HEAD
	"  client_cert: @/gone\n  client_key: @/open\n" FINE_SECRET PROVIDER
	    RULES CLAIMS,
	"client-cert:4 client-cert:5", {"network.client_key", "chmod 600"}},

    /* names */
    {"known names",
	HEAD FINE_SECRET PROVIDER
	"mappings:\n  - user: root\n    provider: none\n"
	"  - group: [root]\n    provider: lab\n" CLAIMS,
	"", {0}},
    {"an unknown user",
	HEAD FINE_SECRET PROVIDER
	"mappings:\n  - user: [root, rooot]\n    provider: lab\n" CLAIMS,
	"user-unknown:13", {"no user \"rooot\"", "did you mean root?"}},
    {"unknown on lines of their own",
	HEAD FINE_SECRET PROVIDER
	"mappings:\n  - group:\n      - root\n      - no-such-group-1\n"
	"    provider: lab\n" CLAIMS,
	"group-unknown:15", {"no group \"no-such-group-1\"", "other machines"}},
    {"nobody",
	HEAD FINE_SECRET PROVIDER
	"mappings:\n  - user: [no-such-1, no-such-2]\n    provider: lab\n"
	"  - any: true\n    provider: lab\n" CLAIMS,
	"rule-nobody:13", {"rule 1 matches nobody here"}},
    {"all say none",
	HEAD FINE_SECRET PROVIDER
	"mappings:\n  - user: root\n    provider: none\n" CLAIMS,
	"rules-none:13", {"nobody gets a token"}},

    /* values */
    {"no address", HEAD FINE_SECRET PROVIDER RULES, "identity-none",
	{"claims.email", "Named User"}},
    {"one address for all",
	HEAD FINE_SECRET PROVIDER RULES "claims:\n  email: lab\n",
	"identity-shared:16", {"takes all for one person"}},
    {"an address that can be chosen",
	HEAD "login:\n  allow_env: WHO\n" FINE_SECRET PROVIDER RULES
	     "claims:\n  email: ${env.WHO}\n",
	"identity-env:18", {"anybody could be anybody", "${user.name}"}},
    {"values that can be chosen",
	HEAD "login:\n  allow_env: SEAT\n" FINE_SECRET PROVIDER
	     "    metadata:\n      own: ${env.SEAT}\n" RULES CLAIMS
	     "metadata:\n  seat: a ${env.SEAT:-none}\n  other: ${user.name}\n",
	"metadata-env:11 metadata-env:22",
	{"\"own\" of provider lab", "metadata \"seat\" uses ${env.SEAT}"}},
    {"no gateway",
	HEAD FINE_SECRET
	"providers:\n  lab:\n    credential: main\n    entity: account\n"
	"    entity_id: 31cbf42c-8767-486c-9ed3-d6a804a7cfe1\n"
	"    provider_id: "
	"secure-anon-5d0c77ab-1b2f-4c1e-9a55-0e6f2f1c7d10\n" RULES CLAIMS,
	"gateway-default:9", {"https://api.console.nutanix.com is used"}},
    {"its gateway",
	HEAD FINE_SECRET
	"providers:\n  lab:\n    credential: main\n    entity: account\n"
	"    entity_id: 31cbf42c-8767-486c-9ed3-d6a804a7cfe1\n"
	"    gateway_url: https://api.example.edu\n"
	"    provider_id: "
	"secure-anon-5d0c77ab-1b2f-4c1e-9a55-0e6f2f1c7d10\n" RULES CLAIMS,
	"", {0}},
};

static void
put_bad_files(void)
{
	char long_secret[5000], from[128], to[128];

	memset(long_secret, 'c', sizeof(long_secret));
	long_secret[sizeof(long_secret) - 1] = '\0';
	place_put("open", CANARY, 0644);
	place_put("two", CANARY "\n" CANARY "\n", 0600);
	place_put("empty", "", 0644);
	place_put("long", long_secret, 0600);
	place_put("cut", "c0ffee00", 0600);
	place_put("print", "#!/bin/sh\n", 0755);
	place_directory("wide", 0777);
	place_put("wide/secret", CANARY, 0600);
	place_directory("door", 0700);
	place_put("door/ca.pem", "x", 0644);
	snprintf(from, sizeof(from), "%s/secret", place_dir);
	snprintf(to, sizeof(to), "%s/link", place_dir);
	assert_int_equal(symlink(from, to), 0);
}

static void
examples_are_judged(void **state)
{
	size_t failed = 0;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(examples); i++) {
		struct fixture fixture;
		struct audit audit;
		assert_int_equal(place_setup(state), 0);
		put_bad_files();
		place_put("empty", "",
		    strstr(examples[i].yaml, "ca_file: @/empty") ? 0644 : 0600);
		place_begin(&fixture, examples[i].yaml);
		place_run(&audit, &fixture, false);
		if (!as_expected(&audit, &examples[i])) {
			show(examples[i].name, &audit);
			failed++;
		}
		audit_free(&audit);
		place_end(&fixture);
		assert_int_equal(place_teardown(state), 0);
	}
	assert_int_equal(failed, 0);
}

/* --- levels, order, limits */

static void
errors_come_first(void **state)
{
	struct fixture fixture;
	struct audit audit;

	(void)state;
	place_begin(&fixture,
	    HEAD "login:\n  allow_env: SEAT\n" CREDENTIAL("secret_file: @/gone")
		PROVIDER "    metadata:\n      own: ${env.SEAT}\n"
			 "mappings:\n  - user: no-such-1\n    provider: lab\n");
	place_run(&audit, &fixture, false);
	assert_int_equal(audit.count, 4);
	assert_int_equal(audit.errors, 1);
	assert_int_equal(audit.warnings, 1);
	assert_string_equal(audit.finding[0].code, "secret-missing");
	assert_string_equal(audit.finding[1].code, "rule-nobody");
	assert_string_equal(audit.finding[2].code, "metadata-env");
	assert_string_equal(audit.finding[3].code, "identity-none");
	assert_int_equal(audit.finding[3].level, AUDIT_INFO);
	assert_non_null(strstr(audit.finding[0].where, "/frame.yaml:7"));
	audit_free(&audit);
	place_end(&fixture);
}

static void
a_pending_secret_is_there(void **state)
{
	struct fixture fixture;
	struct audit audit;
	char path[96];
	struct frame_pending pending = {.path = path};

	(void)state;
	snprintf(path, sizeof(path), "%s/gone", place_dir);
	place_begin(&fixture,
	    HEAD CREDENTIAL("secret_file: @/gone") PROVIDER RULES CLAIMS);
	fixture.draft.pending = &pending;
	place_run(&audit, &fixture, false);
	assert_int_equal(audit.count, 0);
	audit_free(&audit);
	place_end(&fixture);
}

static void
what_only_root_may_read(void **state)
{
	struct fixture fixture;
	struct audit audit;

	(void)state;
	if (geteuid() == 0)
		skip();
	place_put("secret", CANARY, 0);
	place_begin(&fixture, FINE);
	place_run(&audit, &fixture, false);
	assert_int_equal(audit.count, 1);
	assert_string_equal(audit.finding[0].code, "secret-unreadable");
	audit_free(&audit);
	place_end(&fixture);
}

static void
a_file_that_logins_refuse(void **state)
{
	struct fixture fixture;
	struct audit audit;
	char path[96];

	(void)state;
	place_begin(&fixture,
	    "version: 1\nlogin:\n  services: [x]\n"
	    "network:\n  ca_file: @/ca.pem\n" FINE_SECRET PROVIDER RULES
		CLAIMS);
	place_put("pam.d/x",
	    "auth optional pam_frame.so\n"
	    "session required pam_unix.so\n"
	    "session optional pam_frame.so config=@\n",
	    0644);
	snprintf(path, sizeof(path), "%s/frame.yaml", place_dir);
	assert_int_equal(chmod(path, 0666), 0);
	place_run(&audit, &fixture, true);
	assert_string_equal(audit.finding[0].code, "file-untrusted");
	assert_non_null(
	    strstr(audit.finding[0].message, "not only its owner can write"));
	assert_string_equal(audit.finding[0].where, path);
	audit_free(&audit);
	place_run(
	    &audit, &fixture, false); /* elsewhere that is nobody's business */
	assert_int_equal(audit.count, 0);
	audit_free(&audit);
	place_end(&fixture);
}

static void
a_draft_with_errors(void **state)
{
	const struct frame_draft draft = {.path = place_dir};
	const struct audit_options options = {.as_installed = true};
	struct audit audit;

	(void)state;
	assert_true(audit_run(&audit, &draft, &options));
	assert_int_equal(audit.count, 0);
	audit_free(&audit);
}

static char *
many_rules(size_t count)
{
	char *text = malloc(count * 64 + 4096), *at;

	assert_non_null(text);
	at = stpcpy(text, HEAD FINE_SECRET PROVIDER CLAIMS "mappings:\n");
	for (size_t i = 0; i < count; i++)
		at += sprintf(at, "  - {user: nobody-%zu, provider: lab}\n", i);
	return text;
}

static void
ten_thousand_names(void **state)
{
	char *text = many_rules(FRAME_RULES_MAX);
	int64_t start;
	struct fixture fixture;
	struct audit audit;
	size_t shown = 0;

	(void)state;
	place_begin(&fixture, text);
	start = frame_now();
	place_run(&audit, &fixture, false);
	assert_true(frame_now() - start < 30 * FRAME_SEC);
	for (size_t i = 0; i < audit.count; i++)
		shown += strcmp(audit.finding[i].code, "rule-nobody") == 0;
	assert_int_equal(shown, AUDIT_SHOWN + 1);
	assert_int_equal(audit.warnings > AUDIT_SHOWN, true);
	assert_true(says(&audit, "more findings like this (rule-nobody)"));
	assert_true(says(&audit, "of 10000 names in rules were not looked up"));
	audit_free(&audit);
	place_end(&fixture);
	free(text);
}

/* --- PAM */

#define SERVICES(list)                               \
	"version: 1\nlogin:\n  services: " list "\n" \
	"network:\n  ca_file: @/ca.pem\n" FINE_SECRET PROVIDER RULES CLAIMS

static void
put_service(const char *name, const char *session)
{
	char path[64], text[256];

	snprintf(path, sizeof(path), "pam.d/%s", name);
	snprintf(text, sizeof(text),
	    "auth optional pam_frame.so\nsession required pam_unix.so\n%s",
	    session);
	place_put(path, text, 0644);
}

static void
judge_services(const char *yaml, struct example expected)
{
	struct fixture fixture;
	struct audit audit;
	char *text;
	size_t n = 0;

	/* The lines must name the file that is checked. */
	place_begin(&fixture, yaml);
	text = strdup(FRAME_CONFIG_FILE);
	assert_non_null(text);
	fixture.draft.path = text;
	fixture.draft.stamp.exists = false;
	place_run(&audit, &fixture, true);
	if (!as_expected(&audit, &expected)) {
		show(expected.name, &audit);
		n++;
	}
	audit_free(&audit);
	place_end(&fixture);
	free(text);
	assert_int_equal(n, 0);
}

static void
services_are_told_together(void **state)
{
	(void)state;
	put_service("a", "session optional pam_frame.so\n");
	put_service("b", "session include shared\n");
	put_service("c", "session include shared\n");
	place_put("pam.d/shared", "session required pam_frame.so\n", 0644);
	put_service("sshd", "");
	judge_services(SERVICES("[a, b, c, sshd, gone]"),
	    (struct example){"together", NULL,
		"pam-missing service-missing:3 pam-enforcing",
		{"b, c: enforcing", "sshd: no session line",
		    "not installed here: gone"}});
	judge_services(SERVICES("[a, sshdd]"),
	    (struct example){"mistyped", NULL, "service-unknown:3",
		{"PAM knows no service \"sshdd\"", "did you mean sshd?"}});
}

#define NO_WAIT(list)                                            \
	"version: 1\nlogin:\n  wait: 0s\n  services: " list "\n" \
	"network:\n  ca_file: @/ca.pem\n" FINE_SECRET PROVIDER RULES CLAIMS

static void
enforcing_needs_a_wait(void **state)
{
	(void)state;
	put_service("a", "session required pam_frame.so\n");
	put_service("b", "session required pam_frame.so timeout=3s\n");
	put_service("c", "session optional pam_frame.so\n");
	judge_services(
	    SERVICES("a"), (struct example){"waits", NULL, "pam-enforcing",
			       {"a: enforcing: when Frame"}});
	judge_services(NO_WAIT("[a, c]"),
	    (struct example){"does not", NULL, "pam-no-wait",
		{"a: enforcing, but login.wait is 0s", "set login.wait 5s"}});
	judge_services(NO_WAIT("b"),
	    (struct example){"timeout= wins", NULL, "pam-enforcing", {0}});
	put_service("d", "session optional pam_frame.so\n"
			 "session required pam_frame.so timeout=3s\n");
	judge_services(NO_WAIT("d"),
	    (struct example){"but that of the line that asks", NULL,
		"pam-twice pam-no-wait", {"d: enforcing, but login.wait is"}});
}

static void
nowhere_at_all(void **state)
{
	(void)state;
	put_service("login", "");
	put_service("sshd", "session include common-session\n");
	place_put("pam.d/common-session",
	    "# by pam-auth-update\nsession required pam_unix.so\n", 0644);
	judge_services(FINE,
	    (struct example){"nowhere", NULL, "pam-nowhere pam-nowhere",
		{"sshd: no session line", "pam-auth-update --enable frame"}});
}

static void
each_kind_has_its_code(void **state)
{
	static const struct {
		const char *line, *code;
	} lines[] = {
	    {"session optionl pam_frame.so\n", "pam-unreadable pam-breaks"},
	    {"session optional /nowhere/pam_frame.so\n", "pam-module"},
	    {"session [default=done] pam_permit.so\n"
	     "session optional pam_frame.so\n",
		"pam-skipped"},
	    {"session sufficient pam_unix.so\nsession optional pam_frame.so\n",
		"pam-maybe-skipped"},
	    {"session [default=bad] pam_frame.so\n", "pam-breaks"},
	    {"session sufficient pam_frame.so\nsession optional pam_x.so\n",
		"pam-decides"},
	    {"session optional pam_frame.so x=y\n", "pam-argument"},
	    {"session optional pam_frame.so\nsession optional pam_frame.so\n",
		"pam-twice"},
	    {"session optional pam_frame.so\naccount required pam_frame.so\n",
		"pam-type"},
	    {"session optional pam_frame.so\nsession required pam_env.so\n",
		""},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(lines); i++) {
		put_service("x", lines[i].line);
		judge_services(SERVICES("x"),
		    (struct example){lines[i].line, NULL, lines[i].code, {0}});
	}
	/* A variable is of interest only if a template may use it. */
	judge_services(
	    "version: 1\nlogin:\n  services: x\n  allow_env: SEAT\n"
	    "network:\n  ca_file: @/ca.pem\n" FINE_SECRET PROVIDER RULES CLAIMS,
	    (struct example){"env", NULL, "pam-order", {"pam_env.so"}});
	place_put("pam.d/x",
	    "auth required pam_unix.so\nsession required pam_unix.so\n"
	    "session optional pam_frame.so\n",
	    0644);
	judge_services(
	    SERVICES("x"), (struct example){"no auth", NULL, "pam-auth", {0}});
}

/* --- the table */

static void
codes_are_complete(void **state)
{
	(void)state;
	assert_int_equal(audit_code_count, AUDIT_IDS);
	for (size_t i = 0; i < audit_code_count; i++) {
		const struct audit_code *code = &audit_codes[i];
		assert_non_null(code->name);
		assert_non_null(code->meaning);
		assert_true(code->meaning[strlen(code->meaning) - 1] == '.');
		assert_non_null(audit_level_names[code->level]);
		for (size_t j = 0; j < i; j++)
			assert_string_not_equal(
			    code->name, audit_codes[j].name);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(examples_are_judged),
	    FRESH(errors_come_first),
	    FRESH(a_pending_secret_is_there),
	    FRESH(what_only_root_may_read),
	    FRESH(a_file_that_logins_refuse),
	    FRESH(a_draft_with_errors),
	    FRESH(ten_thousand_names),
	    FRESH(services_are_told_together),
	    FRESH(enforcing_needs_a_wait),
	    FRESH(nowhere_at_all),
	    FRESH(each_kind_has_its_code),
	    cmocka_unit_test(codes_are_complete),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
