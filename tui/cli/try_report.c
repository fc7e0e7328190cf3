/* SPDX-License-Identifier: MIT */
/*
 * How a trial is told; see try_report.h.
 */
#include "tui/cli/try_report.h"

#include <ctype.h>

#include "tui/cli/out.h"

static const struct {
	const char *name, *word, *colour;
} states[] = {
    [TRIAL_TO_DO] = {"to-do", "-", ""},
    [TRIAL_RUNNING] = {"running", "...", ""},
    [TRIAL_OK] = {"ok", "OK", "\033[32m"},
    [TRIAL_WARN] = {"warn", "WARN", "\033[33m"},
    [TRIAL_FAIL] = {"fail", "FAIL", "\033[31m"},
};

/* The claims of a token, by the names that people know. */
static const struct claim {
	const char *name;
	size_t offset;
} claims[] = {
    {"email", offsetof(struct trial, email)},
    {"first_name", offsetof(struct trial, first_name)},
    {"last_name", offsetof(struct trial, last_name)},
    {"subject", offsetof(struct trial, subject)},
    {"audience", offsetof(struct trial, audience)},
    {"provider", offsetof(struct trial, token_provider)},
};

static const char *
claim_of(const struct trial *trial, const struct claim *claim)
{
	return (const char *)trial + claim->offset;
}

void
cli_try_step(const struct cli *cli, const char *name, enum trial_state state,
    const char *text, double ms)
{
	bool coloured = cli_coloured(cli, stdout);

	printf("%s%-5s%s %-11s %s", coloured ? states[state].colour : "",
	    states[state].word, coloured ? "\033[0m" : "", name, text);
	if (ms >= 0)
		printf("  (%.*f ms)", ms < 10 ? 1 : 0, ms);
	putchar('\n');
}

/* What to do about a cause. Those that are a page of the screens ("2
 * Credentials") have a command that shows the same. */
static const char *
action_of(const struct cli *cli, const struct trial_cause *cause)
{
	const char *page = cause->action + 2;

	if (*cause->action < '1' || *cause->action > '9' || page[-1] != ' ')
		return cause->action;
	return cli_text(cli, "frame-admin list %c%s",
	    tolower((unsigned char)*page), page + 1);
}

/* --- for people */

static void
print_token(const struct cli *cli, const struct trial *trial)
{
	if (trial->token_bytes == 0)
		return;
	printf(
	    "\nThe token (%zu bytes; not shown) says:\n", trial->token_bytes);
	for (size_t i = 0; i < sizeof(claims) / sizeof(claims[0]); i++)
		if (*claim_of(trial, &claims[i]) != '\0')
			printf("  %-12s%s\n", claims[i].name,
			    claim_of(trial, &claims[i]));
	if (trial->expires != 0)
		printf("  %-12s%s\n", "expires",
		    cli_date(cli, trial->expires * 1000));
}

static void
print_causes(const struct cli *cli, const struct trial *trial)
{
	if (trial->causes > 0)
		puts("\nLikely causes, the likeliest first:");
	for (size_t i = 0; i < trial->causes; i++) {
		printf("  %zu. %s\n", i + 1, trial->cause[i].text);
		if (*trial->cause[i].action != '\0')
			printf(
			    "     -> %s\n", action_of(cli, &trial->cause[i]));
	}
}

static void
print_report(const struct cli *cli, const struct trial *trial)
{
	if (*trial->server_said != '\0')
		printf("\nThe server said: %s\n", trial->server_said);
	print_token(cli, trial);
	if (trial->assertions != NULL)
		printf("\nFrame has stored:\n%s\n", trial->assertions);
	print_causes(cli, trial);
	if (*trial->sentence != '\0')
		printf("\n%s\n", trial->sentence);
}

/* --- for programs */

/* A JSON text as what it says; null if it is none. */
static json_t *
parsed(const char *text)
{
	json_t *value =
	    text == NULL ? NULL : json_loads(text, JSON_DECODE_ANY, NULL);

	return value == NULL ? json_null() : value;
}

static json_t *
steps_of(const struct trial *trial)
{
	json_t *steps = json_array();

	for (size_t i = 0; i < TRIAL_STEPS; i++) {
		const struct trial_step *step = &trial->step[i];
		json_t *object = json_object();
		json_object_set_new(object, "step",
		    json_string(trial_step_name((enum trial_step_kind)i)));
		json_object_set_new(
		    object, "state", json_string(states[step->state].name));
		json_object_set_new(object, "text", cli_json_text(step->text));
		json_object_set_new(object, "ms",
		    step->ms < 0 ? json_null() : json_real(step->ms));
		json_array_append_new(steps, object);
	}
	return steps;
}

static json_t *
skips_of(const struct trial *trial)
{
	json_t *skips = json_array();

	for (size_t i = 0; i < trial->skips; i++) {
		const struct trial_skip *skip = &trial->skip[i];
		json_t *object = json_object();
		json_object_set_new(
		    object, "credential", cli_json_text(skip->credential));
		json_object_set_new(
		    object, "step", json_string(trial_step_name(skip->step)));
		json_object_set_new(object, "text", cli_json_text(skip->text));
		json_array_append_new(skips, object);
	}
	return skips;
}

static json_t *
causes_of(const struct cli *cli, const struct trial *trial)
{
	json_t *causes = json_array();

	for (size_t i = 0; i < trial->causes; i++) {
		json_t *object = json_object();
		json_object_set_new(
		    object, "text", cli_json_text(trial->cause[i].text));
		json_object_set_new(object, "action",
		    cli_json_text(action_of(cli, &trial->cause[i])));
		json_array_append_new(causes, object);
	}
	return causes;
}

static json_t *
token_of(const struct cli *cli, const struct trial *trial)
{
	json_t *object = json_object();

	if (trial->token_bytes == 0) {
		json_decref(object);
		return json_null();
	}
	json_object_set_new(
	    object, "bytes", json_integer((json_int_t)trial->token_bytes));
	for (size_t i = 0; i < sizeof(claims) / sizeof(claims[0]); i++)
		json_object_set_new(object, claims[i].name,
		    cli_json_text(claim_of(trial, &claims[i])));
	if (trial->expires != 0)
		json_object_set_new(object, "expires",
		    cli_json_text(cli_time(cli, trial->expires * 1000)));
	if (trial->not_before != 0)
		json_object_set_new(object, "not_before",
		    cli_json_text(cli_time(cli, trial->not_before * 1000)));
	return object;
}

static void
set_text(json_t *object, const char *key, const char *text)
{
	json_object_set_new(
	    object, key, cli_json_text(*text == '\0' ? NULL : text));
}

static json_t *
describe(const struct cli *cli, const char *user, const struct trial *trial)
{
	const struct frame_result_info *info = frame_result_info(trial->result);
	const struct trial_step *clock = &trial->step[TRIAL_CLOCK];
	json_t *object = cli_json("test");

	set_text(object, "user", user);
	set_text(object, "provider", trial->provider);
	set_text(object, "credential", trial->credential);
	json_object_set_new(object, "skipped", skips_of(trial));
	set_text(object, "result", info->name);
	set_text(object, "event", info->event);
	json_object_set_new(object, "http",
	    trial->http == 0 ? json_null() : json_integer(trial->http));
	set_text(object, "sentence", trial->sentence);
	json_object_set_new(object, "clock_difference_ms",
	    clock->state < TRIAL_OK ? json_null()
				    : json_integer(trial->skew_ms));
	json_object_set_new(object, "steps", steps_of(trial));
	json_object_set_new(object, "token", token_of(cli, trial));
	json_object_set_new(object, "request", parsed(trial->request));
	json_object_set_new(object, "assertions", parsed(trial->assertions));
	set_text(object, "server_said", trial->server_said);
	json_object_set_new(object, "causes", causes_of(cli, trial));
	return object;
}

/* --- */

int
cli_try_report(struct cli *cli, const char *user, const struct trial *trial)
{
	int code = frame_result_info(trial->result)->exit_code;
	json_t *object;

	if (cli_given(cli, "events") != NULL) {
		object = describe(cli, user, trial);
		json_dumpf(
		    object, stdout, JSON_COMPACT | JSON_REAL_PRECISION(6));
		putchar('\n');
		json_decref(object);
		return code;
	}
	if (cli->json)
		return cli_json_print(cli, describe(cli, user, trial), code);
	if (!cli->quiet || code != EXIT_DONE)
		print_report(cli, trial);
	return code;
}
