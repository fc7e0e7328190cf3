/* SPDX-License-Identifier: MIT */
/*
 * Lines of frame-helper as a struct, and the causes that are found for each
 * kind of failure, most likely first. No process is started, but for one that
 * cannot be.
 */
#include "tests/unit/unit.h"

#include <signal.h>
#include <unistd.h>

#include "tui/model/trial.h"

static struct trial trial;

static void
feed(const char *line)
{
	trial_line(&trial, line, strlen(line));
}

static const char *const success[] = {
    "{\"step\":\"mapping\",\"state\":\"running\",\"text\":\"looking up "
    "bob\"}",
    "{\"step\":\"mapping\",\"state\":\"ok\",\"text\":\"rule 3, group "
    "phys-students -> physics\",\"ms\":0.4,\"rule\":3}",
    "{\"step\":\"secret\",\"state\":\"ok\",\"text\":\"secret of "
    "\\\"physics\\\" read\",\"ms\":0.1,\"characters\":40,\"known_form\":true}",
    "{\"step\":\"request\",\"state\":\"ok\",\"text\":\"request "
    "built\",\"ms\":0.1,\"body\":{\"email\":\"b\\u00f6b@x.example\"}}",
    "{\"step\":\"resolve\",\"state\":\"running\",\"text\":\"asking "
    "gw\",\"host\":\"gw.example:8443\",\"proxy\":\"http://p:3128\"}",
    "{\"step\":\"resolve\",\"state\":\"ok\",\"text\":\"found\",\"ms\":1.5}",
    "{\"step\":\"connect\",\"state\":\"ok\",\"text\":\"connected\",\"ms\":2}",
    "{\"step\":\"tls\",\"state\":\"ok\",\"text\":\"TLS 1.3\",\"ms\":88.0}",
    "{\"step\":\"http\",\"state\":\"ok\",\"text\":\"HTTP 200, token of 911 "
    "bytes\",\"ms\":412.7,\"status\":200,\"token_bytes\":911,\"later\":[1]}",
    "{\"step\":\"clock\",\"state\":\"ok\",\"text\":\"this machine is 4 s "
    "behind the gateway\",\"skew_ms\":4400,\"resigned\":false}",
    "{\"step\":\"claims\",\"state\":\"ok\",\"text\":\"for "
    "bob\",\"em\":\"bob@lab.example.edu\",\"fn\":\"Bob\",\"ln\":\"L\\u202e\","
    "\"sub\":\"ac31\",\"aud\":\"prod\",\"ap\":\"secure-anon-1\","
    "\"exp\":1700028800,\"nbf\":1700000000}",
    "{\"step\":\"lifetime\",\"state\":\"warn\",\"text\":\"1 h, but 8 "
    "h\",\"duration_ms\":28800000}",
    "{\"step\":\"assertions\",\"state\":\"ok\",\"text\":\"stored\","
    "\"assertions\":{\"seat\":\"\\u001b[2J\"}}",
    "{\"outcome\":{\"result\":\"ok\",\"event\":\"F100\",\"http\":200,"
    "\"provider\":\"physics\",\"credential\":\"phys-key\"}}",
};

static void
begin_success(void)
{
	trial_begin(&trial);
	for (size_t i = 0; i < ARRAY_SIZE(success); i++)
		feed(success[i]);
}

static void
all_that_a_success_says(void **state)
{
	(void)state;
	begin_success();
	assert_false(trial.odd);
	trial_end(&trial, 0);
	assert_true(trial.finished);
	assert_int_equal(trial.result, FRAME_OK);
	assert_int_equal(trial.causes, 0);
	assert_int_equal(trial.http, 200);
	assert_string_equal(trial.provider, "physics");
	assert_string_equal(trial.credential, "phys-key");
	assert_int_equal(trial.step[TRIAL_MAPPING].state, TRIAL_OK);
	assert_string_equal(trial.step[TRIAL_MAPPING].text,
	    "rule 3, group phys-students -> physics");
	assert_true(trial.step[TRIAL_HTTP].ms > 412.6 &&
		    trial.step[TRIAL_HTTP].ms < 412.8);
	assert_true(trial.step[TRIAL_CLOCK].ms < 0);
	assert_int_equal(trial.step[TRIAL_LIFETIME].state, TRIAL_WARN);
	assert_non_null(strstr(trial.request, "b\xc3\xb6"
					      "b@x.example"));
	assert_string_equal(trial.host, "gw.example:8443");
	assert_string_equal(trial.proxy, "http://p:3128");
	assert_int_equal(trial.secret_characters, 40);
	assert_true(trial.secret_known && trial.clock_known);
	assert_false(trial.resigned);
	assert_int_equal(trial.skew_ms, 4400);
	assert_int_equal(trial.token_bytes, 911);
	assert_string_equal(trial.email, "bob@lab.example.edu");
	assert_string_equal(trial.first_name, "Bob");
	assert_string_equal(trial.last_name, "L\xef\xbf\xbd");
	assert_string_equal(trial.subject, "ac31");
	assert_string_equal(trial.audience, "prod");
	assert_string_equal(trial.token_provider, "secure-anon-1");
	assert_int_equal(trial.expires, 1700028800);
	assert_int_equal(trial.not_before, 1700000000);
	assert_int_equal(trial.duration_ms, 28800000);
	assert_non_null(strstr(trial.assertions, "\\u001B[2J"));
	assert_null(strchr(trial.assertions, '\x1b'));
	trial_free(&trial);
	assert_null(trial.request);
}

/* --- keys that did not do */

#define SECRET_OF(key, more)                                            \
	"{\"step\":\"secret\",\"state\":\"warn\",\"credential\":\"" key \
	"\",\"text\":\"secret of " key "\"" more "}"
#define REFUSED(key)                                                     \
	"{\"step\":\"http\",\"state\":\"running\",\"credential\":\"" key \
	"\",\""                                                          \
	"text\":\"HTTP 401\"}"
#define CHARACTERS(count) ",\"characters\":" count ",\"known_form\":false"

/* The secret of a cannot be had, b is refused; then comes c. */
static void
begin_rotated(void)
{
	trial_begin(&trial);
	feed(SECRET_OF("a", ""));
	feed("{\"step\":\"secret\",\"state\":\"running\",\"text\":\"\"}");
	assert_int_equal(trial.skips, 0);
	feed(SECRET_OF("b", CHARACTERS("12")));
	assert_int_equal(trial.skips, 1);
	feed(REFUSED("b"));
	assert_int_equal(trial.skips, 1);
	assert_int_equal(trial.secret_characters, 12);
	feed(SECRET_OF("c", CHARACTERS("20")));
}

static void
keys_that_did_not_do(void **state)
{
	(void)state;
	begin_rotated();
	assert_false(trial.odd);
	assert_int_equal(trial.skips, 2);
	assert_string_equal(trial.skip[0].credential, "a");
	assert_int_equal(trial.skip[0].step, TRIAL_SECRET);
	assert_string_equal(
	    trial.skip[0].text, "secret of a; the next credential is tried");
	assert_string_equal(trial.skip[1].credential, "b");
	assert_int_equal(trial.skip[1].step, TRIAL_HTTP);
	assert_string_equal(trial.skip[1].text,
	    "\"b\": HTTP 401; the next credential is tried");
	assert_string_equal(trial.asked, "c");
	assert_int_equal(trial.secret_characters, 20);
	trial_free(&trial);
	assert_int_equal(trial.skips, 0);
}

/* Signed anew with the gateway's time, or after an outage: one key only. */
static void
the_same_key_again(void **state)
{
	(void)state;
	trial_begin(&trial);
	feed(SECRET_OF("a", CHARACTERS("40")));
	feed(REFUSED("a"));
	feed(REFUSED("a"));
	assert_int_equal(trial.skips, 0);
	trial_free(&trial);
}

/* More than a list can have: from a frame-helper of another time. */
static void
too_many_keys(void **state)
{
	(void)state;
	trial_begin(&trial);
	for (int i = 0; i < 20; i++)
		feed(i % 2 == 0 ? REFUSED("a") : REFUSED("b"));
	assert_int_equal(trial.skips, FRAME_KEYS_MAX - 1);
	assert_false(trial.odd);
	trial_free(&trial);
}

/* The causes are about the provider first, then about the last key. */
static void
when_no_key_does(void **state)
{
	(void)state;
	begin_rotated();
	feed(REFUSED("c"));
	feed("{\"step\":\"http\",\"state\":\"fail\",\"text\":\"HTTP 401\"}");
	feed("{\"outcome\":{\"result\":\"refused\",\"http\":401,\"provider\":"
	     "\"win\",\"credential\":\"a\",\"sentence\":\"x\"}}");
	trial_end(&trial, 1 << 8);
	assert_true(trial.causes > 1);
	assert_non_null(strstr(
	    trial.cause[0].text, "no credential of \"win\" is accepted"));
	assert_string_equal(trial.cause[0].action, "3 Providers");
	assert_non_null(strstr(
	    trial.cause[1].text, "the secret of \"c\" has 20 characters"));
	trial_free(&trial);
}

static const char *const odd[] = {"", "{}", "[]", "null", "hello",
    "{\"step\":\"mapping\"}", "{\"step\":\"mapping\",\"state\":\"\"}",
    "{\"step\":\"mapping\",\"state\":\"fine\",\"text\":\"\"}",
    "{\"step\":\"dance\",\"state\":\"ok\",\"text\":\"\"}",
    "{\"step\":7,\"state\":\"ok\"}", "{\"outcome\":{}}", "{\"outcome\":3}",
    "{\"outcome\":{\"result\":\"splendid\"}}",
    "{\"step\":\"tls\",\"state\":\"ok\",\"state\":\"ok\"}",
    "{\"step\":\"tls\",\"state\":\"ok\"} x"};

static void
other_lines_are_errors(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(odd); i++) {
		begin_success();
		feed(odd[i]);
		if (!trial.odd)
			fail_msg("taken: %s", odd[i]);
		trial_end(&trial, 0);
		assert_int_equal(trial.result, FRAME_SYSTEM);
		assert_non_null(strstr(trial.sentence, "different versions"));
		assert_int_equal(trial.causes, 1);
		trial_free(&trial);
	}
}

/* Wrong types are passed over, not stored. */
static void
values_of_other_types(void **state)
{
	(void)state;
	trial_begin(&trial);
	feed("{\"step\":\"http\",\"state\":\"ok\",\"text\":3,\"ms\":\"x\","
	     "\"status\":\"200\",\"token_bytes\":-4,\"server_said\":[]}");
	assert_false(trial.odd);
	assert_int_equal(trial.http, 0);
	assert_int_equal(trial.token_bytes, 0);
	assert_string_equal(trial.server_said, "");
	assert_string_equal(trial.step[TRIAL_HTTP].text, "");
	assert_true(trial.step[TRIAL_HTTP].ms < 0);
	trial_free(&trial);
}

static void
long_texts_are_cut_between_characters(void **state)
{
	char line[2000] = "{\"step\":\"tls\",\"state\":\"ok\",\"text\":\"x";
	size_t len;

	(void)state;
	for (int i = 0; i < 300; i++)
		strcat(line, "\xc3\xa9");
	strcat(line, "\"}");
	trial_begin(&trial);
	feed(line);
	len = strlen(trial.step[TRIAL_TLS].text);
	assert_int_equal(len, sizeof(trial.step[TRIAL_TLS].text) - 1);
	assert_memory_equal(
	    trial.step[TRIAL_TLS].text + len - 2, "\xc3\xa9", 2);
	trial_free(&trial);
}

/* --- ends without a result */

static void
ends(void **state)
{
	static const struct {
		int status;
		const char *words;
	} all[] = {{SIGTERM, "was stopped"}, {SIGKILL, "was stopped"},
	    {SIGALRM, "took too long"}, {SIGSEGV, "signal 11"},
	    {1 << 8, "exit status 1"}, {127 << 8, "exit status 127"},
	    {0, "exit status 0"}};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(all); i++) {
		trial_begin(&trial);
		feed(success[0]);
		trial_end(&trial, all[i].status);
		assert_true(trial.finished);
		assert_int_equal(trial.result, FRAME_SYSTEM);
		assert_int_equal(trial.step[TRIAL_MAPPING].state, TRIAL_FAIL);
		if (strstr(trial.sentence, all[i].words) == NULL)
			fail_msg("%s", trial.sentence);
		trial_free(&trial);
	}
}

static void
what_cannot_be_started(void **state)
{
	char bytes[] = "version: 1\n", path[] = "/nonexistent/frame.yaml";
	struct frame_draft draft = {.path = path,
	    .text = bytes,
	    .len = sizeof(bytes) - 1,
	    .base = bytes};
	const struct trial_order order = {
	    .user = "bob", .draft = &draft, .token_fd = -1};
	char why[400] = "";
	int fd = -1;

	(void)state;
	if (geteuid() == 0 && access(FRAME_HELPER, X_OK) == 0)
		skip();
	/* there, the start of a program always succeeds */
	if (getenv("FRAME_VALGRIND") != NULL)
		return;
	assert_int_equal(trial_start(&order, &fd, why, sizeof(why)), -1);
	assert_int_equal(fd, -1);
	if (geteuid() == 0)
		assert_non_null(strstr(why, "cannot be started"));
	else
		assert_non_null(strstr(why, "sudo frame-admin test bob"));
}

/* --- causes */

struct failure {
	const char *name;
	const char *before; /* a line about something else, NULL: none */
	const char *step;   /* that failed */
	const char *result;
	int http;
	const char *sentence;
	/* Words of the causes, in order, and of the first one's action. */
	const char *causes[4];
	const char *action;
};

#define CLOCK(skew, resigned)                                                  \
	"{\"step\":\"clock\",\"state\":\"warn\",\"text\":\"this machine is 7 " \
	"min 12 s ahead of the gateway\",\"skew_ms\":" skew                    \
	",\"resigned\":" resigned "}"
#define PROXY                                                        \
	"{\"step\":\"resolve\",\"state\":\"running\",\"text\":\"\"," \
	"\"host\":\"gw\",\"proxy\":\"http://p:1\"}"
#define HOST                                                         \
	"{\"step\":\"resolve\",\"state\":\"running\",\"text\":\"\"," \
	"\"host\":\"gw.example\"}"
#define SHORT_SECRET                                             \
	"{\"step\":\"secret\",\"state\":\"warn\",\"text\":\"\"," \
	"\"characters\":20,\"known_form\":false}"

static const struct failure failures[] = {
    {"401, clock far off", CLOCK("-432000", "false"), "http", "refused", 401,
	"",
	{"this machine is 7 min 12 s ahead of the gateway, and the",
	    "secret of \"key\" does not belong", "revoked"},
	"timedatectl"},
    {"401, clock off but signed anew", CLOCK("-432000", "true"), "http",
	"refused", 401, "",
	{"does not belong to its client id", "revoked", "another account",
	    "so it is not the reason"},
	"2 Credentials"},
    {"401, clock right", CLOCK("400", "false"), "http", "refused", 401, "",
	{"does not belong to its client id", "revoked", "another account"},
	"2 Credentials"},
    {"401, no clock", NULL, "http", "refused", 401, "",
	{"does not belong", "revoked", "another account",
	    "did not say its time"},
	"2 Credentials"},
    {"401, short secret", SHORT_SECRET, "http", "refused", 401, "",
	{"has 20 characters", "does not belong"}, "2 Credentials"},
    {"403", NULL, "http", "refused", 403, "",
	{"may not use this provider", "client id of \"key\" is mistyped"},
	"3 Providers"},
    {"404", HOST, "http", "refused", 404, "",
	{"URL of \"win\"", "was deleted", "another kind",
	    "gw.example is not a gateway"},
	"3 Providers"},
    {"400", NULL, "http", "refused", 400, "", {"does not accept a value"},
	"5 Metadata"},
    {"clock", CLOCK("-86400000", "true"), "http", "clock", 200, "",
	{"this machine is 7 min", "no time service"}, "timedatectl"},
    {"429", NULL, "http", "unavailable", 429, "", {"too many requests"}, ""},
    {"503", NULL, "http", "unavailable", 503, "", {"Frame has a problem"}, ""},
    {"503 by a proxy", PROXY, "http", "unavailable", 503, "",
	{"Frame has a problem", "the proxy http://p:1 cannot reach"}, ""},
    {"DNS", HOST, "resolve", "unavailable", 0, "DNS does not know gw.example",
	{"mistyped", "name server", "only through a proxy"}, "3 Providers"},
    {"connection refused", HOST, "connect", "unavailable", 0,
	"no connection to gw.example: Connection refused",
	{"nothing listens at gw.example", "firewall", "through a proxy"},
	"3 Providers"},
    {"no network", HOST, "connect", "unavailable", 0,
	"no connection to gw.example: Network is unreachable",
	{"firewall", "through a proxy", "no network"}, ""},
    {"proxy down", PROXY, "connect", "unavailable", 0,
	"no connection to the proxy p:1: Connection refused",
	{"the proxy http://p:1 is the wrong one"},
	"frame-admin set network.proxy URL"},
    {"proxy wants a login", PROXY, "tls", "unavailable", 0,
	"the proxy p:1 answered 407 when asked for gw: it wants a login",
	{"user name and a password", "wrong one"},
	"frame-admin set network.proxy URL"},
    {"late, DNS", HOST, "resolve", "timeout", 0, "",
	{"name server does not answer", "through a proxy", "too short"},
	"cat /etc/resolv.conf"},
    {"late, TCP", HOST, "connect", "timeout", 0, "",
	{"firewall drops the connection to gw.example", "proxy", "too short"},
	""},
    {"late, TLS", HOST, "tls", "timeout", 0, "",
	{"drops the encryption", "too short"}, ""},
    {"late, answer", HOST, "http", "timeout", 0, "",
	{"gateway is slow", "too short"}, ""},
    {"CA", HOST, "tls", "tls", 0,
	"the certificate of gw is not issued by an authority of the CA file x",
	{"certificates of its own", "an old one"},
	"frame-admin set network.ca_file FILE"},
    {"CA and clock", CLOCK("-432000", "false"), "tls", "tls", 0,
	"the certificate of gw is not issued by an authority of the CA file x",
	{"7 min 12 s", "certificates of its own"}, "timedatectl"},
    {"expired", HOST, "tls", "tls", 0, "the certificate of gw has expired",
	{"clock is ahead", "really has expired"}, "timedatectl"},
    {"name", HOST, "tls", "tls", 0, "the certificate is for another host",
	{"old name or mistyped", "login page"}, "3 Providers"},
    {"pin", HOST, "tls", "tls", 0,
	"the key of gw is none of network.pinned_keys",
	{"has a new key", "decrypts the connection"},
	"frame-admin unset network.pinned_keys"},
    {"web page", HOST, "http", "bad_answer", 200,
	"gw answered 200 with HTML, not a token",
	{"captive portal", "URL of \"win\""}, ""},
    {"redirection", HOST, "http", "bad_answer", 302,
	"gw answered 302, a redirection to x, which is not followed",
	{"that of a web page", "captive portal"}, "3 Providers"},
    {"broken draft", NULL, "mapping", "config", 0, "x.yaml:3:1: unknown key",
	{"has errors"}, "frame-admin check"},
    {"configuration denied", NULL, "mapping", "config", 0,
	"/etc/frame/frame.yaml: cannot be opened: Permission denied",
	{"a security module (AppArmor, SELinux)"},
	"journalctl -k | grep -i denied"},
    {"secret denied", NULL, "secret", "config", 0,
	"the secret of key: /srv/key: Permission denied",
	{"a security module", "cannot be read"},
	"journalctl -k | grep -i denied"},
    {"CA file denied", NULL, "tls", "config", 0,
	"/srv/ca.pem (network.ca_file) cannot be read or holds no certificate",
	{"not readable by everybody", "a security module"},
	"frame-admin set network.ca_file FILE"},
    {"client certificate denied", NULL, "tls", "config", 0,
	"network.client_cert and client_key cannot be used for gw: "
	"Permission denied",
	{"a security module", "client certificate or its key"},
	"journalctl -k | grep -i denied"},
    {"secret", NULL, "secret", "config", 0, "", {"cannot be read"},
	"2 Credentials"},
    {"value", NULL, "request", "config", 0, "",
	{"cannot be made for this user"}, "5 Metadata"},
    {"no rule", NULL, "mapping", "not_applicable", 0,
	"no rule of mappings matches", {"no rule takes this user"},
	"4 Mappings"},
    {"none", NULL, "mapping", "not_applicable", 0,
	"the rule in line 4 says: no provider", {"says none"}, "4 Mappings"},
    {"no user", NULL, "mapping", "system", 0,
	"the name service knows no such user", {"mistyped", "LDAP"},
	"getent passwd"},
    {"no _frame", NULL, "resolve", "system", 0,
	"the system user _frame, which frame-fetch runs as, does not exist",
	{"frame-fetch runs as is missing"},
	"useradd --system --no-create-home --shell /usr/sbin/nologin "
	"_frame"},
};

static void
make_failure(const struct failure *failure)
{
	char line[1000];

	trial_begin(&trial);
	if (failure->before != NULL)
		feed(failure->before);
	snprintf(line, sizeof(line),
	    "{\"step\":\"%s\",\"state\":\"fail\",\"text\":\"%s\"}",
	    failure->step, failure->sentence);
	feed(line);
	snprintf(line, sizeof(line),
	    "{\"outcome\":{\"result\":\"%s\",\"http\":%d,\"provider\":\"win\","
	    "\"credential\":\"key\",\"sentence\":\"%s\"}}",
	    failure->result, failure->http, failure->sentence);
	feed(line);
	assert_false(trial.odd);
	trial_end(&trial, 1 << 8);
}

static void
print_causes(void)
{
	for (size_t i = 0; i < trial.causes; i++)
		print_message("# %zu. %s -> %s\n", i + 1, trial.cause[i].text,
		    trial.cause[i].action);
}

static void
causes_in_order(void **state)
{
	(void)state;
	for (size_t f = 0; f < ARRAY_SIZE(failures); f++) {
		const struct failure *failure = &failures[f];
		make_failure(failure);
		for (size_t i = 0; i < 4 && failure->causes[i] != NULL; i++)
			if (i >= trial.causes ||
			    strstr(trial.cause[i].text, failure->causes[i]) ==
				NULL) {
				print_causes();
				fail_msg("%s: cause %zu", failure->name, i + 1);
			}
		if (strcmp(trial.cause[0].action, failure->action) != 0)
			fail_msg(
			    "%s: %s", failure->name, trial.cause[0].action);
		for (size_t i = 0; i < trial.causes; i++)
			assert_null(strpbrk(trial.cause[i].text, "{}"));
		trial_free(&trial);
	}
}

/* `check` finds nothing wrong with a file that only frame-helper may not read;
 * and one reason is given once. */
static void
denied_is_no_mistake(void **state)
{
	(void)state;
	for (size_t f = 0; f < ARRAY_SIZE(failures); f++) {
		size_t denied = 0;
		if (strstr(failures[f].name, "denied") == NULL)
			continue;
		make_failure(&failures[f]);
		for (size_t i = 0; i < trial.causes; i++) {
			const struct trial_cause *cause = &trial.cause[i];
			assert_string_not_equal(
			    cause->action, "frame-admin check");
			denied += strstr(cause->action, "denied") != NULL;
		}
		assert_int_equal(denied, 1);
		trial_free(&trial);
	}
}

/* Whatever fails, there is something to look at. */
static void
a_cause_for_every_result(void **state)
{
	struct failure failure = {.http = 0, .sentence = "x"};

	(void)state;
	for (int r = 0; r < FRAME_RESULTS; r++)
		for (int s = TRIAL_RESOLVE; s <= TRIAL_HTTP; s++) {
			if (r == FRAME_OK || r == FRAME_NOT_APPLICABLE ||
			    r == FRAME_CONFIG || r == FRAME_SYSTEM)
				continue;
			/* A trial has no session that could wait. */
			if (r == FRAME_PENDING || r == FRAME_LATE)
				continue;
			failure.result =
			    frame_result_info((enum frame_result)r)->name;
			failure.http = r == FRAME_REFUSED ? 418 : 0;
			failure.step = trial_step_name((enum trial_step_kind)s);
			make_failure(&failure);
			if (trial.causes == 0)
				fail_msg(
				    "%s at %s", failure.result, failure.step);
			trial_free(&trial);
		}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(all_that_a_success_says),
	    cmocka_unit_test(keys_that_did_not_do),
	    cmocka_unit_test(the_same_key_again),
	    cmocka_unit_test(too_many_keys),
	    cmocka_unit_test(when_no_key_does),
	    cmocka_unit_test(other_lines_are_errors),
	    cmocka_unit_test(values_of_other_types),
	    cmocka_unit_test(long_texts_are_cut_between_characters),
	    cmocka_unit_test(ends),
	    cmocka_unit_test(what_cannot_be_started),
	    cmocka_unit_test(causes_in_order),
	    cmocka_unit_test(denied_is_no_mistake),
	    cmocka_unit_test(a_cause_for_every_result),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
