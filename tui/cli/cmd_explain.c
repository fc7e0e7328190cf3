/* SPDX-License-Identifier: MIT */
/*
 * explain: who gets what at a login, and why. Neither the network nor the
 * secret is used.
 */
#include "tui/cli/commands.h"

#include <errno.h>
#include <string.h>

#include "common/mask.h"
#include "tui/cli/effective.h"
#include "tui/cli/out.h"
#include "tui/model/explain.h"

static const struct {
	const char *name;   /* in JSON */
	const char *word;   /* for people */
	const char *colour; /* of the word */
} states[] = {
    [EXPLAIN_OK] = {"ok", "OK", "\033[32m"},
    [EXPLAIN_WARN] = {"warn", "WARN", "\033[33m"},
    [EXPLAIN_FAIL] = {"fail", "FAIL", "\033[31m"},
    [EXPLAIN_SKIP] = {"skip", "", ""},
};

static const char *const links[EXPLAIN_LINKS] = {
    [EXPLAIN_USER] = "user",
    [EXPLAIN_SERVICE] = "service",
    [EXPLAIN_RULE] = "rule",
    [EXPLAIN_PROVIDER] = "provider",
    [EXPLAIN_CREDENTIAL] = "credential",
    [EXPLAIN_GATEWAY] = "gateway",
};

/* The value as it may be shown: a key may promise a secret. */
static const char *
shown(const struct explain_value *value)
{
	const char *key = value->key;

	if (!value->claim && strncmp(key, "metadata.", 9) == 0)
		key += 9;
	return frame_mask_key(key) ? CLI_HIDDEN_SECRET : value->value;
}

/* --- for people */

static void
print_link(
    const struct cli *cli, const char *name, const struct explain_link *link)
{
	bool coloured = cli_coloured(cli, stdout);

	if (link->state == EXPLAIN_SKIP) /* a link above ended the chain */
		return;
	printf("%s%-5s%s %-10s %s", coloured ? states[link->state].colour : "",
	    states[link->state].word, coloured ? "\033[0m" : "", name,
	    link->title);
	for (size_t i = 0; i < 2; i++)
		if (*link->lines[i] != '\0')
			printf(", %s", link->lines[i]);
	putchar('\n');
	if (*link->why != '\0')
		printf("%17s%s\n", "", link->why);
}

static const char *
origin(const struct explain_value *value)
{
	if (value->by_default)
		return "(its default)";
	if (value->user_controlled)
		return "(the user can choose it)";
	return value->own ? "(the provider's own)" : "";
}

static void
print_values(struct cli *cli, const struct explanation *explanation)
{
	static const char *const heads[] = {"NAME", "VALUE", "TEMPLATE", ""};
	struct cli_table table;

	if (explanation->values == 0 || explanation->provider == NULL)
		return;
	puts("\nFrame would be told:");
	cli_table_begin(&table, cli, heads, 4);
	for (size_t i = 0; i < explanation->values; i++) {
		const struct explain_value *value = &explanation->value[i];
		const char *cells[] = {value->key, shown(value),
		    frame_mask_key(value->key) ? "" : value->template,
		    origin(value)};
		cli_table_row(&table, cells);
	}
	cli_table_print(&table);
}

static void
print_all(struct cli *cli, const struct explanation *explanation)
{
	const char *user = cli->argv[0];

	if (explanation->token)
		printf("%s would get a token of provider %s.\n", user,
		    explanation->provider->name);
	else
		printf("%s would get no token.\n", user);
	putchar('\n');
	for (size_t i = 0; i < EXPLAIN_LINKS; i++)
		print_link(cli, links[i], &explanation->link[i]);
	print_values(cli, explanation);
}

/* --- for programs */

static json_t *
from_link(const char *name, const struct explain_link *link)
{
	json_t *object = json_object(), *lines = json_array();

	for (size_t i = 0; i < 2; i++)
		if (*link->lines[i] != '\0')
			json_array_append_new(
			    lines, cli_json_text(link->lines[i]));
	json_object_set_new(object, "link", json_string(name));
	json_object_set_new(
	    object, "state", json_string(states[link->state].name));
	json_object_set_new(object, "title", cli_json_text(link->title));
	json_object_set_new(object, "facts", lines);
	json_object_set_new(object, "why", cli_json_text(link->why));
	return object;
}

static json_t *
from_value(const struct explain_value *value)
{
	bool hidden = frame_mask_key(value->key);
	json_t *object = json_object();

	json_object_set_new(object, "name", cli_json_text(value->key));
	json_object_set_new(object, "value", cli_json_text(shown(value)));
	json_object_set_new(object, "template",
	    cli_json_text(hidden ? CLI_HIDDEN_SECRET : value->template));
	json_object_set_new(object, "claim", json_boolean(value->claim));
	json_object_set_new(object, "own", json_boolean(value->own));
	json_object_set_new(
	    object, "user_controlled", json_boolean(value->user_controlled));
	json_object_set_new(
	    object, "by_default", json_boolean(value->by_default));
	return object;
}

/* As they are tried. */
static json_t *
credentials_of(const struct frame_provider *provider)
{
	json_t *names = json_array();

	for (size_t i = 0;
	     provider != NULL && provider->credential_names[i] != NULL; i++)
		json_array_append_new(
		    names, cli_json_text(provider->credential_names[i]));
	return names;
}

static json_t *
describe(struct cli *cli, const struct explanation *explanation)
{
	json_t *object = cli_json("explain"), *chain = json_array(),
	       *values = json_array();

	for (size_t i = 0; i < EXPLAIN_LINKS; i++)
		json_array_append_new(
		    chain, from_link(links[i], &explanation->link[i]));
	for (size_t i = 0; i < explanation->values; i++)
		json_array_append_new(
		    values, from_value(&explanation->value[i]));
	json_object_set_new(object, "user", cli_json_text(cli->argv[0]));
	json_object_set_new(object, "token", json_boolean(explanation->token));
	json_object_set_new(object, "rule",
	    explanation->rule_number == 0
		? json_null()
		: json_integer((json_int_t)explanation->rule_number));
	json_object_set_new(object, "provider",
	    cli_json_text(explanation->provider == NULL
			      ? NULL
			      : explanation->provider->name));
	json_object_set_new(
	    object, "credentials", credentials_of(explanation->provider));
	json_object_set_new(object, "chain", chain);
	json_object_set_new(object, "values", values);
	return object;
}

/* --- */

/* A rule that says "none", or a service that is not named, is an answer. */
static int
code_of(const struct explanation *explanation)
{
	if (explanation->link[EXPLAIN_USER].state == EXPLAIN_FAIL)
		return EXIT_NOTHING;
	for (size_t i = 0; i < EXPLAIN_LINKS; i++)
		if (explanation->link[i].state == EXPLAIN_FAIL &&
		    i != EXPLAIN_RULE)
			return EXIT_INVALID;
	return explanation->token || explanation->rule != NULL ? EXIT_DONE
							       : EXIT_NOTHING;
}

static int
explain_user(struct cli *cli, const struct frame_draft *draft,
    struct frame_user *user, const struct explain_login *login)
{
	struct explanation explanation = {0};
	int code;

	if (!explain_make(
		&explanation, &draft->config, cli->argv[0], user, login)) {
		explain_free(&explanation);
		return cli_no_memory(cli);
	}
	code = code_of(&explanation);
	if (cli->json)
		code = cli_json_print(cli, describe(cli, &explanation), code);
	else
		print_all(cli, &explanation);
	explain_free(&explanation);
	return code;
}

/* The lines of all --env options. */
static int
collect_env(struct cli *cli, const char **lines)
{
	*lines = "";
	for (size_t i = 0; i < cli->givens; i++) {
		const char *value = cli->given[i].value;
		if (strcmp(cli->given[i].option->name, "env") != 0)
			continue;
		if (*value == '=' || strchr(value, '=') == NULL ||
		    strchr(value, '\n') != NULL)
			return cli_fail(cli, EXIT_USAGE,
			    "--env %s: write it as NAME=VALUE, on one line",
			    cli_quote(cli, value));
		*lines = cli_text(cli, "%s%s\n", *lines, value);
	}
	return EXIT_DONE;
}

int
cmd_explain(struct cli *cli)
{
	struct explain_login login = {.service = cli_given(cli, "service")};
	struct frame_draft draft;
	struct frame_user user;
	bool found;
	int code = collect_env(cli, &login.env_lines);

	if (code == EXIT_DONE)
		code = cli_open_valid(cli, &draft);
	if (code != EXIT_DONE)
		return code;
	errno = 0;
	found = frame_user_find(&user, cli->argv[0]);
	if (!found && errno != 0)
		code = cli_fail(cli, EXIT_FAILED,
		    "the name service did not say who %s is: %s",
		    cli_quote(cli, cli->argv[0]), strerror(errno));
	else
		code = explain_user(cli, &draft, found ? &user : NULL, &login);
	if (found)
		frame_user_free(&user);
	frame_draft_close(&draft);
	return code;
}
