/* SPDX-License-Identifier: MIT */
/*
 * A test from its options to its outcome; see test.h. The order of the steps
 * is a login's, but for the secret, which is looked at before the body because
 * it is what is most often wrong.
 */
#include "helper/test.h"

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "common/clock.h"

#define LIFE_MAX 130		 /* seconds: two of the longest login.wait */
#define NO_WAIT	 (5 * FRAME_SEC) /* in place of a login.wait of 0 */

static const char default_assertions[] =
    "https://cpanel-backend-prod.frame.nutanix.com/api/rest/v1/me/assertions";

/* --- options */

enum kind {
	TEXT,
	NUMBER,
	FLAG,
};

static const struct option {
	const char *name;
	enum kind kind;
	size_t offset;
	int64_t max;
} options[] = {
    {"--user", TEXT, offsetof(struct frame_test_options, user), 0},
    {"--provider", TEXT, offsetof(struct frame_test_options, provider), 0},
    {"--service", TEXT, offsetof(struct frame_test_options, service), 0},
    {"--config", TEXT, offsetof(struct frame_test_options, config), 0},
    {"--assertions", FLAG, offsetof(struct frame_test_options, assertions), 0},
    {"--assertions-url", TEXT,
	offsetof(struct frame_test_options, assertions_url), 0},
    {"--minimum-uid", NUMBER, offsetof(struct frame_test_options, minimum_uid),
	UINT32_MAX - 1},
    {"--draft-fd", NUMBER, offsetof(struct frame_test_options, draft_fd),
	INT16_MAX},
    {"--secrets-fd", NUMBER, offsetof(struct frame_test_options, secrets_fd),
	INT16_MAX},
    {"--token-fd", NUMBER, offsetof(struct frame_test_options, token_fd),
	INT16_MAX},
};

static const struct option *
find_option(const char *name)
{
	for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++)
		if (strcmp(options[i].name, name) == 0)
			return &options[i];
	return NULL;
}

static bool
read_number(const char *text, int64_t max, int64_t *number)
{
	char *end;

	if (*text < '0' || *text > '9')
		return false;
	errno = 0;
	*number = strtoll(text, &end, 10);
	return errno == 0 && *end == '\0' && *number <= max;
}

static bool
set_option(struct frame_test_options *all, const struct option *option,
    const char *value)
{
	char *member = (char *)all + option->offset;
	const bool yes = true;

	if (option->kind == FLAG)
		memcpy(member, &yes, sizeof(yes));
	else if (option->kind == TEXT)
		memcpy(member, &value, sizeof(value));
	else {
		int64_t number = 0;
		if (!read_number(value, option->max, &number))
			return false;
		memcpy(member, &number, sizeof(number));
	}
	return true;
}

static bool
read_options(int argc, char **argv, struct frame_test_options *all)
{
	for (int i = 0; i < argc; i++) {
		const struct option *option = find_option(argv[i]);
		bool valued = option != NULL && option->kind != FLAG;

		if (option == NULL || (valued && i + 1 == argc) ||
		    !set_option(all, option, valued ? argv[i + 1] : NULL)) {
			fprintf(stderr,
			    "frame-helper: test does not understand \"%s\"; "
			    "see frame-helper(8)\n",
			    argv[i]);
			return false;
		}
		i += valued ? 1 : 0;
	}
	if (all->user == NULL || *all->user == '\0')
		fputs("frame-helper: test needs --user NAME\n", stderr);
	return all->user != NULL && *all->user != '\0';
}

/* --- mapping */

static const struct frame_provider *
find_provider(const struct frame_config *config, const char *name)
{
	for (size_t i = 0; i < config->providers; i++)
		if (strcmp(config->provider[i].name, name) == 0)
			return &config->provider[i];
	return NULL;
}

static bool
take_provider(struct frame_test *test)
{
	const char *name = test->options.provider;

	test->opening.provider = find_provider(&test->opening.config, name);
	if (test->opening.provider == NULL)
		return frame_conclude(&test->outcome, FRAME_CONFIG,
		    "there is no provider \"%.*s\" in providers",
		    FRAME_NAME_MAX, name);
	snprintf(
	    test->outcome.provider, sizeof(test->outcome.provider), "%s", name);
	return true;
}

/* pam_frame.so asks this before it starts the helper. */
static bool
above_minimum(struct frame_test *test)
{
	int64_t uid = test->opening.user.uid;

	if (uid >= test->options.minimum_uid)
		return true;
	return frame_conclude(&test->outcome, FRAME_NOT_APPLICABLE,
	    "%s has user id %" PRId64 ", below minimum_uid (%" PRId64
	    "): no token is asked for",
	    test->opening.user.name, uid, test->options.minimum_uid);
}

static bool
find_mapping(struct frame_test *test)
{
	struct frame_opening *opening = &test->opening;

	if (!frame_test_load(test))
		return false;
	if (test->options.provider != NULL)
		return frame_opening_find_user(opening) && take_provider(test);
	test->request.service = test->options.service != NULL
				    ? test->options.service
				    : opening->config.login.services[0];
	return frame_opening_serves(opening) &&
	       frame_opening_find_user(opening) && above_minimum(test) &&
	       frame_opening_find_rule(opening);
}

static void
tell_rule(struct frame_test *test, enum frame_tell_state state, double ms)
{
	const struct frame_opening *opening = &test->opening;
	const struct frame_mapping *rule = opening->rule;
	int64_t number = (int64_t)(rule - opening->config.mapping) + 1;
	const char *name = frame_resolve_name(rule, &opening->user);
	const char *kind = rule->group != NULL	? "group"
			   : rule->user != NULL ? "user"
						: "anyone";
	json_t *fields = json_object();

	frame_tell_number(fields, "rule", number);
	frame_tell_number(fields, "line", (int64_t)rule->line);
	frame_tell_put(fields, "kind", kind);
	frame_tell_put(fields, "name", name);
	frame_tell_put(fields, "provider", test->outcome.provider);
	frame_tell("mapping", state, ms, fields,
	    "rule %" PRId64 ", %s%s%s -> %s", number, kind,
	    name != NULL ? " " : "", name != NULL ? name : "",
	    rule->provider != NULL ? rule->provider->name
				   : "none: no token is asked for");
}

static bool
step_mapping(struct frame_test *test)
{
	int64_t begin = frame_now();
	bool fine;

	frame_tell("mapping", FRAME_TELL_RUNNING, -1, NULL, "looking up %s",
	    test->options.user);
	fine = find_mapping(test);
	if (fine && test->options.provider != NULL)
		frame_tell("mapping", FRAME_TELL_OK, frame_tell_ms(begin), NULL,
		    "provider %s, as chosen; the rules were not asked",
		    test->outcome.provider);
	else if (test->opening.rule != NULL)
		tell_rule(test, fine ? FRAME_TELL_OK : FRAME_TELL_WARN,
		    frame_tell_ms(begin));
	else
		frame_tell("mapping",
		    test->outcome.result == FRAME_NOT_APPLICABLE
			? FRAME_TELL_WARN
			: FRAME_TELL_FAIL,
		    frame_tell_ms(begin), NULL, "%s", test->outcome.sentence);
	return fine;
}

/* --- request */

static bool
step_request(struct frame_test *test)
{
	int64_t begin = frame_now();
	json_t *fields, *body;
	size_t keys;

	test->body = frame_opening_body(&test->opening);
	if (test->body == NULL) {
		frame_tell("request", FRAME_TELL_FAIL, frame_tell_ms(begin),
		    NULL, "%s", test->outcome.sentence);
		return false;
	}
	body = json_loads(test->body, 0, NULL);
	keys = json_object_size(json_object_get(body, "metadata"));
	fields = json_object();
	frame_tell_number(fields, "bytes", (int64_t)strlen(test->body));
	frame_tell_number(fields, "metadata_keys", (int64_t)keys);
	json_object_set_new(fields, "body", body);
	frame_tell("request", FRAME_TELL_OK, frame_tell_ms(begin), fields,
	    "request built: %zu bytes, %zu metadata key%s", strlen(test->body),
	    keys, keys == 1 ? "" : "s");
	return true;
}

/* --- exchange */

/* As long as a login would wait; if it would not, as long as one might. */
static int64_t
patience(const struct frame_opening *opening)
{
	int64_t wait = frame_opening_wait(opening);

	return wait > 0 ? wait : NO_WAIT;
}

static struct frame_exchange
exchange_of(struct frame_test *test)
{
	return (struct frame_exchange){
	    .config = &test->opening.config,
	    .provider = test->opening.provider,
	    .keys = &test->opening.keys,
	    .body = test->body,
	    .began = test->opening.began,
	    .deadline = test->opening.deadline,
	    .observer = &test->network.observer,
	};
}

/* frame-fetch's next answer will lie where this one's token does. */
static bool
keep_token(struct frame_test *test, const char *token)
{
	if (!frame_private_new(&test->token, strlen(token) + 1))
		return frame_conclude(&test->outcome, FRAME_SYSTEM,
		    "out of memory for the token");
	memcpy(test->token.bytes, token, strlen(token) + 1);
	return true;
}

static bool
give_token(struct frame_test *test)
{
	const char *at = test->token.bytes;
	size_t left = strlen(at);

	while (test->options.token_fd != -1 && left > 0) {
		ssize_t put = write((int)test->options.token_fd, at, left);
		if (put == -1 && errno != EINTR)
			return frame_conclude(&test->outcome, FRAME_SYSTEM,
			    "the token was received, but cannot be written "
			    "where it was asked for: %s",
			    strerror(errno));
		at += put > 0 ? put : 0;
		left -= put > 0 ? (size_t)put : 0;
	}
	return true;
}

static bool
step_exchange(struct frame_test *test)
{
	struct frame_exchange exchange = exchange_of(test);
	struct frame_answer answer;
	bool fine;

	frame_test_network_begin(test);
	fine = frame_exchange(&exchange, &test->fetch, &answer, &test->outcome);
	frame_opening_drop_keys(&test->opening);
	frame_private_drop(&test->secrets);
	frame_test_network_end(test, fine);
	frame_test_tell_clock(test);
	if (!fine)
		return false;
	frame_test_tell_token(test, &answer);
	return keep_token(test, answer.token) && give_token(test);
}

/* --- assertions */

/* What Frame says may not hold what nobody should see. */
static void
tell_assertions(
    const struct frame_test *test, const struct frame_answer *answer, double ms)
{
	const char *signature = strrchr(test->token.bytes, '.') + 1;
	json_t *fields;

	if (strstr(answer->body, signature) != NULL) {
		frame_tell("assertions", FRAME_TELL_WARN, ms, NULL,
		    "Frame answered with the token itself in it, which is not "
		    "shown");
		return;
	}
	fields = json_object();
	json_object_set_new(
	    fields, "assertions", json_loads(answer->body, 0, NULL));
	frame_tell("assertions", FRAME_TELL_OK, ms, fields,
	    "Frame answered with what it stored: %zu bytes",
	    strlen(answer->body));
}

/* The outcome stays that of the token, which a login would have got. */
static void
step_assertions(struct frame_test *test)
{
	const char *url = test->options.assertions_url != NULL
			      ? test->options.assertions_url
			      : default_assertions;
	struct frame_exchange exchange = exchange_of(test);
	struct frame_outcome outcome = {.result = FRAME_SYSTEM};
	struct frame_answer answer;
	int64_t begin = frame_now();

	exchange.deadline = begin + patience(&test->opening);
	frame_tell("assertions", FRAME_TELL_RUNNING, -1, NULL,
	    "asking Frame which metadata it stored");
	if (frame_exchange_show(&exchange, &test->fetch, url, test->token.bytes,
		&answer, &outcome))
		tell_assertions(test, &answer, frame_tell_ms(begin));
	else
		frame_tell("assertions", FRAME_TELL_FAIL, frame_tell_ms(begin),
		    NULL, "%s", outcome.sentence);
}

/* --- all of it */

static void
run(struct frame_test *test)
{
	struct frame_opening *opening = &test->opening;
	bool fine = frame_test_secrets(test) && step_mapping(test);

	if (!fine)
		return;
	opening->deadline = opening->began + patience(opening);
	frame_fetch_start(&test->fetch);
	if (frame_test_secret(test) && step_request(test) &&
	    step_exchange(test) && test->options.assertions)
		step_assertions(test);
	frame_fetch_stop(&test->fetch);
}

static void
finish(struct frame_test *test)
{
	const struct frame_provider *provider = test->opening.provider;
	const char *other = test->outcome.credential;

	frame_tell_outcome(&test->outcome, *other != '\0' ? other
					   : provider != NULL
					       ? provider->credential_names[0]
					       : NULL);
	frame_private_drop(&test->secrets);
	frame_private_drop(&test->token);
	frame_opening_free(&test->opening);
	free(test->body);
	free(test->place);
}

int
frame_test(int argc, char **argv)
{
	struct frame_test test = {
	    .options = {.config = FRAME_CONFIG_FILE,
		.minimum_uid = 1000,
		.draft_fd = -1,
		.secrets_fd = -1,
		.token_fd = -1},
	    .outcome = {.result = FRAME_SYSTEM},
	};

	if (!read_options(argc, argv, &test.options))
		return 2;
	/* As pam_frame.so starts us; and SIGTERM ends us and frame-fetch. */
	if (clearenv() != 0 || signal(SIGTERM, SIG_DFL) == SIG_ERR)
		return EXIT_FAILURE;
	alarm(LIFE_MAX);
	test.request = (struct frame_request){.config = test.options.config,
	    .user = test.options.user,
	    .service = "",
	    .wait_ms = -1};
	test.opening = (struct frame_opening){.request = &test.request,
	    .began = frame_now(),
	    .outcome = &test.outcome};
	run(&test);
	finish(&test);
	return frame_result_info(test.outcome.result)->exit_code;
}
