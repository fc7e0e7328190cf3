/* SPDX-License-Identifier: MIT */
/*
 * list: what there is, one line each. The rows are made once, as JSON; a table
 * shows some of their columns.
 */
#include "tui/cli/commands.h"

#include <errno.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "common/result.h"
#include "common/session.h"
#include "tui/cli/effective.h"
#include "tui/cli/out.h"
#include "tui/model/session_state.h"

/* --- rows of the configuration */

static void
set_text(json_t *row, const char *key, const char *text)
{
	json_object_set_new(row, key, cli_json_text(text));
}

static json_t *
names_from(const char *const *list)
{
	json_t *names = json_array();

	for (; list != NULL && *list != NULL; list++)
		json_array_append_new(names, cli_json_text(*list));
	return names;
}

static bool
is_used_by(
    const struct frame_credential *one, const struct frame_provider *provider)
{
	const struct frame_credential *const *at = provider->credentials;

	while (*at != NULL && *at != one)
		at++;
	return *at != NULL;
}

static json_t *
users_of(const struct frame_config *config, const struct frame_credential *one)
{
	json_t *names = json_array();

	for (size_t i = 0; i < config->providers; i++)
		if (is_used_by(one, &config->provider[i]))
			json_array_append_new(
			    names, cli_json_text(config->provider[i].name));
	return names;
}

static void
list_credentials(
    struct cli *cli, const struct frame_config *config, json_t *rows)
{
	(void)cli;
	for (size_t i = 0; i < config->credentials; i++) {
		const struct frame_credential *one = &config->credential[i];
		json_t *row = json_object();
		set_text(row, "name", one->name);
		set_text(row, "client_id", one->client_id);
		set_text(row, "secret",
		    one->secret_file != NULL ? one->secret_file
		    : one->secret != NULL    ? "in this file"
					     : one->secret_command[0]);
		json_object_set_new(row, "used_by", users_of(config, one));
		set_text(row, "note", one->note);
		json_array_append_new(rows, row);
	}
}

static json_t *
rules_of(const struct frame_config *config, const struct frame_provider *one)
{
	json_t *numbers = json_array();

	for (size_t i = 0; i < config->mappings; i++)
		if (config->mapping[i].provider == one)
			json_array_append_new(
			    numbers, json_integer((json_int_t)i + 1));
	return numbers;
}

static void
list_providers(struct cli *cli, const struct frame_config *config, json_t *rows)
{
	for (size_t i = 0; i < config->providers; i++) {
		const struct frame_provider *one = &config->provider[i];
		json_t *row = json_object();
		set_text(row, "name", one->name);
		set_text(row, "credential", one->credential_names[0]);
		json_object_set_new(
		    row, "credentials", names_from(one->credential_names));
		set_text(row, "token_duration",
		    one->token_duration_ms == 0
			? NULL
			: cli_duration(cli, one->token_duration_ms));
		json_object_set_new(row, "rules", rules_of(config, one));
		set_text(row, "url", one->sat_url);
		set_text(row, "note", one->note);
		json_array_append_new(rows, row);
	}
}

static void
list_mappings(struct cli *cli, const struct frame_config *config, json_t *rows)
{
	(void)cli;
	for (size_t i = 0; i < config->mappings; i++) {
		const struct frame_mapping *rule = &config->mapping[i];
		json_t *row = json_object();
		json_object_set_new(
		    row, "number", json_integer((json_int_t)i + 1));
		set_text(row, "who",
		    rule->any		 ? "any"
		    : rule->user != NULL ? "user"
					 : "group");
		json_object_set_new(row, "names",
		    names_from(rule->user != NULL ? rule->user : rule->group));
		set_text(row, "provider", rule->provider_name);
		set_text(row, "note", rule->note);
		json_array_append_new(rows, row);
	}
}

static void
add_values(struct cli *cli, json_t *rows, const char *prefix, json_t *values)
{
	const char *key;
	json_t *value;

	json_object_foreach(values, key, value)
	{
		json_t *row = json_object();
		set_text(row, "path", cli_text(cli, "%s.%s", prefix, key));
		json_object_set(row, "value", value);
		json_array_append_new(rows, row);
	}
}

/* What Frame is told: claims, the common metadata, those of providers. */
static void
list_metadata(struct cli *cli, const struct frame_config *config, json_t *rows)
{
	json_t *tree = cli_effective(cli, config), *provider;
	const char *name;

	add_values(cli, rows, "claims", json_object_get(tree, "claims"));
	add_values(cli, rows, "metadata", json_object_get(tree, "metadata"));
	json_object_foreach(json_object_get(tree, "providers"), name, provider)
	    add_values(cli, rows, cli_text(cli, "providers.%s.metadata", name),
		json_object_get(provider, "metadata"));
	json_decref(tree);
}

/* --- rows of this machine's sessions */

struct sessions {
	struct cli *cli;
	struct frame_store *store;
	json_t *rows;
	int64_t now;
};

static void
set_time(const struct sessions *all, json_t *row, const char *key, int64_t when)
{
	set_text(row, key, when == 0 ? NULL : cli_time(all->cli, when * 1000));
}

/* How its token stands, and what comes next. */
static void
add_state(const struct sessions *all, json_t *row,
    const struct frame_session *session)
{
	enum session_next next = session_next(session, false, all->now);
	const struct frame_result_info *trouble =
	    frame_result_info(frame_result_from_number(session->trouble));

	set_text(row, "state",
	    session_state_name(session_state(session, false, all->now)));
	set_time(all, row, "renewal",
	    next == NEXT_NEVER	 ? 0
	    : next == NEXT_LATER ? session->renew_at
				 : all->now);
	json_object_set_new(row, "asking", json_boolean(next == NEXT_ASKED));
	set_text(row, "trouble",
	    session->trouble == FRAME_OK ? NULL : trouble->name);
	json_object_set_new(row, "failures", json_integer(session->failures));
	json_object_set_new(row, "closed", json_boolean(session->closed));
}

static bool
add_session(void *context, const char *sid, const struct frame_session *session)
{
	struct sessions *all = context;
	json_t *row;

	if (session == NULL ||
	    frame_session_stale(all->store, session, all->now))
		return true;
	row = json_object();
	set_text(row, "session", sid);
	set_text(row, "user", session->user);
	set_text(row, "service", session->service);
	set_text(row, "provider", session->provider);
	set_text(row, "opened", cli_time(all->cli, session->opened));
	set_time(all, row, "expires", session->expires);
	json_object_set_new(row, "seconds_left",
	    json_integer(
		session->expires == 0 ? 0 : session->expires - all->now));
	add_state(all, row, session);
	json_array_append_new(all->rows, row);
	return true;
}

static int
list_sessions(struct cli *cli, json_t *rows)
{
	struct frame_store store;
	struct sessions all = {cli, &store, rows, (int64_t)time(NULL)};
	char why[256];

	/* Opening the store would make what is missing. */
	if (access(FRAME_RUN_DIR, F_OK) == -1 && errno == ENOENT)
		return EXIT_DONE;
	if (geteuid() != 0)
		return cli_fail(cli, EXIT_FAILED,
		    "only root can see the sessions of this machine: sudo "
		    "frame-admin list sessions");
	if (!frame_store_open(&store, FRAME_RUN_DIR, 0, why, sizeof(why)))
		return cli_fail(cli, EXIT_FAILED, "%s", why);
	frame_session_list(&store, add_session, &all);
	frame_store_close(&store);
	return EXIT_DONE;
}

/* --- tables */

/* What a column shows of its key's value. */
static const char *
show_plain(struct cli *cli, const json_t *value)
{
	const char *text = "";
	const json_t *item;
	size_t index;

	if (json_is_string(value))
		return json_string_value(value);
	if (json_is_integer(value))
		return cli_text(
		    cli, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
	if (json_is_boolean(value))
		return json_is_true(value) ? "true" : "false";
	json_array_foreach(value, index, item) text = cli_text(
	    cli, "%s%s%s", text, index == 0 ? "" : ", ", show_plain(cli, item));
	return text;
}

/* Lists in a table: "-" reads better than nothing. */
static const char *
show_names(struct cli *cli, const json_t *value)
{
	return json_array_size(value) == 0 ? "-" : show_plain(cli, value);
}

/* Unix seconds of a time in a row, 0 if there is none. */
static int64_t
time_of(const json_t *value)
{
	struct tm tm = {0};

	if (!json_is_string(value) || strptime(json_string_value(value),
					  "%Y-%m-%dT%H:%M:%SZ", &tm) == NULL)
		return 0;
	return (int64_t)timegm(&tm);
}

static const char *
show_local(struct cli *cli, const json_t *value)
{
	int64_t when = time_of(value);

	return when == 0 ? "" : cli_date(cli, when * 1000);
}

static const char *
show_renewal(struct cli *cli, const json_t *value)
{
	int64_t when = time_of(value), left = when - (int64_t)time(NULL);

	return when == 0   ? "never"
	       : left <= 0 ? "now"
			   : cli_text(cli, "in %s", cli_clock(cli, left));
}

static const char *
show_trouble(struct cli *cli, const json_t *value)
{
	return json_is_null(value) ? "-" : show_plain(cli, value);
}

static const char *
show_left(struct cli *cli, const json_t *value)
{
	return json_integer_value(value) == 0
		   ? "-"
		   : cli_clock(cli, json_integer_value(value));
}

struct column {
	const char *head, *key;
	const char *(*show)(struct cli *cli, const json_t *value);
};

static const struct kind {
	const char *name;
	void (*config)(
	    struct cli *cli, const struct frame_config *config, json_t *rows);
	int (*machine)(struct cli *cli, json_t *rows);
	const char *none; /* what is said when there is nothing */
	struct column column[CLI_COLUMNS];
} kinds[] = {
    {"credentials", list_credentials, NULL,
	"there are no credentials yet; to make one: frame-admin add "
	"credential NAME client_id=...",
	{{"NAME", "name", show_plain}, {"CLIENT ID", "client_id", show_plain},
	    {"SECRET", "secret", show_plain},
	    {"USED BY", "used_by", show_names}, {"NOTE", "note", show_plain}}},
    {"providers", list_providers, NULL,
	"there are no providers yet; to make one: frame-admin add provider "
	"NAME sat_url=... credential=...",
	{{"NAME", "name", show_plain},
	    {"CREDENTIAL", "credentials", show_names},
	    {"DURATION", "token_duration", show_plain},
	    {"RULES", "rules", show_names}, {"URL", "url", show_plain}}},
    {"mappings", list_mappings, NULL,
	"there are no rules yet, so nobody gets a token; to make one: "
	"frame-admin add mapping any=true provider=NAME",
	{{"#", "number", show_plain}, {"WHO", "who", show_plain},
	    {"NAMES", "names", show_names},
	    {"PROVIDER", "provider", show_plain},
	    {"NOTE", "note", show_plain}}},
    {"metadata", list_metadata, NULL,
	"Frame is told nothing about the person yet; for example: "
	"frame-admin set claims.first_name '${user.gecos.first}'",
	{{"PATH", "path", show_plain}, {"VALUE", "value", show_plain}}},
    {"sessions", NULL, list_sessions,
	"nobody is logged in with a token of Frame, or waiting for one",
	{{"USER", "user", show_plain}, {"SERVICE", "service", show_plain},
	    {"PROVIDER", "provider", show_plain},
	    {"OPENED", "opened", show_local},
	    {"LEFT", "seconds_left", show_left},
	    {"SESSION", "session", show_plain}, {"STATE", "state", show_plain},
	    {"RENEWAL", "renewal", show_renewal},
	    {"TROUBLE", "trouble", show_trouble}}},
};

static void
print_rows(struct cli *cli, const struct kind *kind, const json_t *rows)
{
	const char *heads[CLI_COLUMNS], *cells[CLI_COLUMNS];
	struct cli_table table;
	const json_t *row;
	size_t count = 0, index;

	for (; count < CLI_COLUMNS && kind->column[count].head != NULL; count++)
		heads[count] = kind->column[count].head;
	cli_table_begin(&table, cli, heads, count);
	json_array_foreach(rows, index, row)
	{
		for (size_t i = 0; i < count; i++)
			cells[i] = kind->column[i].show(
			    cli, json_object_get(row, kind->column[i].key));
		cli_table_row(&table, cells);
	}
	cli_table_print(&table);
}

/* --- */

static int
fill(struct cli *cli, const struct kind *kind, json_t *rows)
{
	struct frame_draft draft;
	int code;

	if (kind->machine != NULL)
		return kind->machine(cli, rows);
	code = cli_open_valid(cli, &draft);
	if (code != EXIT_DONE)
		return code;
	kind->config(cli, &draft.config, rows);
	frame_draft_close(&draft);
	return EXIT_DONE;
}

static int
print_list(struct cli *cli, const struct kind *kind, json_t *rows)
{
	json_t *object;
	bool empty = json_array_size(rows) == 0;

	if (empty && !cli->json)
		return cli_fail(cli, EXIT_NOTHING, "%s", kind->none);
	if (!cli->json) {
		print_rows(cli, kind, rows);
		return EXIT_DONE;
	}
	object = cli_json("list");
	json_object_set_new(object, "kind", cli_json_text(kind->name));
	json_object_set(object, kind->name, rows);
	return cli_json_print(cli, object, empty ? EXIT_NOTHING : EXIT_DONE);
}

int
cmd_list(struct cli *cli)
{
	const struct kind *kind = kinds;
	size_t count = sizeof(kinds) / sizeof(kinds[0]);
	json_t *rows;
	int code;

	while (kind < kinds + count && strcmp(kind->name, cli->argv[0]) != 0)
		kind++;
	if (kind == kinds + count)
		return cli_fail(cli, EXIT_USAGE,
		    "%s cannot be listed; there are: credentials, providers, "
		    "mappings, metadata, sessions",
		    cli_quote(cli, cli->argv[0]));
	rows = json_array();
	code = fill(cli, kind, rows);
	if (code == EXIT_DONE)
		code = print_list(cli, kind, rows);
	json_decref(rows);
	return code;
}
