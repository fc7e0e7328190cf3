/* SPDX-License-Identifier: MIT */
/*
 * What may be written at a place of the command line: for shells, one word a
 * line. It is silent, offline, and never fails; it knows commands and options
 * from table.c, keys from schema.h, names from the file.
 *
 * A line that begins with ":" asks the shell itself: ":file", ":user".
 */
#include "tui/cli/commands.h"

#include <string.h>

#include "tui/cli/path.h"

/* What is completed: the words behind "frame-admin", the last one unfinished.
 */
struct completion {
	struct cli *cli;
	const struct frame_draft *draft; /* NULL: it cannot be read */
	const struct cli_command *command;
	const char *word;	 /* the unfinished one */
	const char *argument[4]; /* those of the command, before it */
	size_t arguments;
};

static void
offer(const struct completion *c, const char *candidate)
{
	if (strncmp(candidate, c->word, strlen(c->word)) == 0)
		puts(candidate);
}

/* --- places */

static void
offer_keys(
    const struct completion *c, enum frame_section section, const char *prefix)
{
	for (size_t i = 0; i < frame_schema_count; i++)
		if (frame_schema[i].section == section &&
		    frame_schema[i].type != FRAME_TYPE_SECTION)
			offer(c, cli_text(c->cli, "%s.%s", prefix,
				     frame_schema[i].name));
}

/* The keys of the map at a node: of metadata, which are free. */
static void
offer_free_keys(const struct completion *c, const struct frame_node *map,
    const char *prefix)
{
	if (map == NULL || map->kind != FRAME_NODE_MAP)
		return;
	for (size_t i = 0; i < map->children; i += 2)
		offer(
		    c, cli_text(c->cli, "%s.%s", prefix, map->child[i]->value));
}

static void
offer_entries(const struct completion *c, const struct cli_kind *kind)
{
	const struct frame_node *entries =
	    cli_kind_entries(&c->draft->doc, kind);
	size_t step = kind->entry == FRAME_SECTION_MAPPING ? 1 : 2;

	for (size_t i = 0; entries != NULL && i < entries->children;
	     i += step) {
		const char *prefix =
		    step == 1 ? cli_text(c->cli, "%s.%zu", kind->section, i + 1)
			      : cli_text(c->cli, "%s.%s", kind->section,
				    entries->child[i]->value);
		offer(c, prefix);
		offer_keys(c, kind->entry, prefix);
		if (step == 2)
			offer_free_keys(c,
			    frame_node_get(entries->child[i + 1], "metadata"),
			    cli_text(c->cli, "%s.metadata", prefix));
	}
}

static void
offer_paths(const struct completion *c)
{
	for (size_t i = 0; i < frame_schema_count; i++)
		if (frame_schema[i].section == FRAME_SECTION_TOP)
			offer(c, frame_schema[i].name);
	offer_keys(c, FRAME_SECTION_LOGIN, "login");
	offer_keys(c, FRAME_SECTION_NETWORK, "network");
	offer_keys(c, FRAME_SECTION_CLAIMS, "claims");
	if (c->draft == NULL || c->draft->doc.root == NULL)
		return;
	for (const struct cli_kind *k = cli_kinds; k->name != NULL; k++)
		offer_entries(c, k);
	offer_free_keys(
	    c, frame_node_get(c->draft->doc.root, "metadata"), "metadata");
}

/* --- names, numbers, values */

/* The kind that an earlier argument names. */
static const struct cli_kind *
kind_of(const struct completion *c)
{
	if (strcmp(c->command->name, "secret") == 0)
		return cli_kind_find("credential");
	return c->arguments == 0 ? NULL : cli_kind_find(c->argument[0]);
}

static void
offer_names(const struct completion *c)
{
	const struct cli_kind *kind = kind_of(c);
	const struct frame_node *entries =
	    kind == NULL || c->draft == NULL
		? NULL
		: cli_kind_entries(&c->draft->doc, kind);

	for (size_t i = 0; entries != NULL && i < entries->children; i++) {
		if (kind->entry == FRAME_SECTION_MAPPING)
			offer(c, cli_text(c->cli, "%zu", i + 1));
		else if (i % 2 == 0)
			offer(c, entries->child[i]->value);
	}
}

/* True if "a,b," has the name already. */
static bool
is_given(const char *list, size_t len, const char *name)
{
	for (const char *at = list; at < list + len; at += strcspn(at, ",") + 1)
		if (strcspn(at, ",") == strlen(name) &&
		    strncmp(at, name, strlen(name)) == 0)
			return true;
	return false;
}

/* The names that a key can have, each once in a list. `before` is what the
 * word begins with: KEY= or nothing. */
static void
offer_references(
    const struct completion *c, const struct frame_key *key, const char *before)
{
	bool rule = key->section == FRAME_SECTION_MAPPING;
	const char *list = c->word + strlen(before), *comma, *name;
	size_t given;

	if (key->type != FRAME_TYPE_REFERENCE &&
	    key->type != FRAME_TYPE_REFERENCES)
		return;
	comma = key->type == FRAME_TYPE_REFERENCES ? strrchr(list, ',') : NULL;
	given = comma == NULL ? 0 : (size_t)(comma + 1 - list);
	for (size_t i = 0;
	     c->draft != NULL &&
	     (name = frame_draft_name(c->draft,
		  rule ? FRAME_SECTION_PROVIDER : FRAME_SECTION_CREDENTIAL,
		  i)) != NULL;
	     i++)
		if (!is_given(list, given, name))
			offer(c, cli_text(c->cli, "%s%.*s%s", before,
				     (int)given, list, name));
	if (rule)
		offer(c, cli_text(c->cli, "%snone", before));
}

/* KEY= of add, and names behind it. */
static void
offer_pair(const struct completion *c, const struct frame_key *key)
{
	const char *before = cli_text(c->cli, "%s=", key->name);

	if (strlen(c->word) > strlen(key->name))
		offer_references(c, key, before);
	else
		offer(c, before);
}

static void
offer_pairs(const struct completion *c)
{
	const struct cli_kind *kind = kind_of(c);

	for (size_t i = 0; kind != NULL && i < frame_schema_count; i++)
		if (frame_schema[i].section == kind->entry &&
		    frame_schema[i].type != FRAME_TYPE_SECRET &&
		    frame_schema[i].type != FRAME_TYPE_METADATA)
			offer_pair(c, &frame_schema[i]);
}

/* The value of set, where it is one of a few. */
static void
offer_values(const struct completion *c)
{
	struct frame_doc none = {0};
	char why[CLI_PATH_WHY];
	struct cli_path path;

	if (!cli_path_parse(&path, c->argument[0],
		c->draft == NULL ? &none : &c->draft->doc, c->cli->arena,
		why) ||
	    path.key == NULL)
		return;
	for (const char *const *choice = path.key->choices;
	     choice != NULL && *choice != NULL; choice++)
		offer(c, *choice);
	offer_references(c, path.key, "");
	if (path.key->type == FRAME_TYPE_TRUE)
		offer(c, "true");
	if (path.key->type == FRAME_TYPE_PATH)
		puts(":file");
}

/* --- by the word that stands for the argument in the table */

static void
offer_users(const struct completion *c)
{
	(void)c;
	puts(":user");
}

static void
offer_files(const struct completion *c)
{
	(void)c;
	puts(":file");
}

static const struct {
	const char *placeholder;
	void (*offer)(const struct completion *c);
} placeholders[] = {
    {"PATH", offer_paths},
    {"VALUE", offer_values},
    {"USER", offer_users},
    {"FILE", offer_files},
    {"A", offer_files},
    {"B", offer_files},
    {"F", offer_files},
    {"NAME", offer_names},
    {"OLD", offer_names},
    {"N", offer_names},
    {"M", offer_names},
    {"KEY=VALUE", offer_pairs},
};

/* Words in small letters, apart by "|", stand for themselves. */
static void
offer_alternatives(const struct completion *c, const char *text)
{
	while (*text != '\0') {
		size_t len = strcspn(text, "|");
		if (*text >= 'a' && *text <= 'z')
			offer(c, cli_text(c->cli, "%.*s", (int)len, text));
		text += len + (text[len] == '|');
	}
}

static void
offer_for(const struct completion *c, const char *placeholder)
{
	size_t len = strcspn(placeholder, "|");

	for (size_t i = 0; i < sizeof(placeholders) / sizeof(placeholders[0]);
	     i++)
		if (strncmp(placeholders[i].placeholder, placeholder, len) ==
			0 &&
		    placeholders[i].placeholder[len] == '\0')
			placeholders[i].offer(c);
	offer_alternatives(c, placeholder);
}

/* Argument `index` of the synopsis, without brackets and dots; the last one
 * stands for all that follow if it is repeated. */
static const char *
placeholder_of(const struct completion *c, size_t index)
{
	char *text = cli_text(c->cli, "%s", c->command->arguments), *rest;
	bool repeated = strstr(text, "...") != NULL;
	const char *found = "", *word;

	for (word = strtok_r(text, " []", &rest); word != NULL;
	     word = strtok_r(NULL, " []", &rest)) {
		if (strcmp(word, "...") == 0)
			continue;
		found = word;
		if (index-- == 0)
			return found;
	}
	return repeated ? found : "";
}

static void
offer_arguments(const struct completion *c)
{
	const struct cli_kind *kind = kind_of(c);
	size_t index = c->arguments;

	/* Rules have no name: what follows is already KEY=VALUE. */
	if (strcmp(c->command->name, "add") == 0 && index == 1 &&
	    kind != NULL && kind->entry == FRAME_SECTION_MAPPING)
		index = 2;
	else if (strcmp(c->command->name, "add") == 0 && index == 1)
		return; /* a new name is the person's to choose */
	offer_for(c, placeholder_of(c, index));
}

/* --- options */

static void
offer_options(const struct completion *c)
{
	const struct cli_option *option =
	    c->command == NULL ? NULL : c->command->options;

	for (; option != NULL && option->name != NULL; option++)
		if (option->help != NULL)
			offer(c, cli_text(c->cli, "--%s", option->name));
	for (option = cli_common; option->name != NULL; option++)
		if (option->help != NULL)
			offer(c, cli_text(c->cli, "--%s", option->name));
}

static const struct cli_option *
option_in(const struct cli_option *option, const char *word)
{
	for (; option != NULL && option->name != NULL; option++)
		if ((strncmp(word, "--", 2) == 0 &&
			strcmp(word + 2, option->name) == 0) ||
		    (word[0] == '-' && option->letter != 0 &&
			word[1] == option->letter && word[2] == '\0'))
			return option;
	return NULL;
}

/* The option that `word` gives, if its value is the next word. */
static const struct cli_option *
wants_value(const struct completion *c, const char *word)
{
	const struct cli_option *option =
	    c->command == NULL ? NULL : option_in(c->command->options, word);

	if (option == NULL)
		option = option_in(cli_common, word);
	return option == NULL || option->value == NULL ? NULL : option;
}

static void
offer_option_value(struct completion *c, const struct cli_option *option)
{
	if (strcmp(option->name, "color") == 0)
		offer_alternatives(c, "auto|always|never");
	else if (strcmp(option->name, "provider") == 0) {
		c->arguments = 1;
		c->argument[0] = "provider";
		offer_names(c);
	} else if (strcmp(option->value, "F") == 0 ||
		   strcmp(option->value, "FILE") == 0)
		puts(":file");
}

/* --- */

/* Reads the finished words; the option that waits for a value, or NULL. */
static const struct cli_option *
read_words(struct completion *c, size_t finished)
{
	const struct cli_option *waiting = NULL;

	for (size_t i = 0; i < finished; i++) {
		const char *word = c->cli->argv[i];
		if (waiting != NULL) {
			if (strcmp(waiting->name, "config") == 0)
				c->cli->config = word;
			waiting = NULL;
		} else if (*word == '-' && word[1] != '\0') {
			waiting = wants_value(c, word);
		} else if (c->command == NULL) {
			c->command = cli_find(word);
		} else if (c->arguments < 4) {
			c->argument[c->arguments++] = word;
		}
	}
	return waiting;
}

static void
complete(struct completion *c, const struct cli_option *waiting)
{
	if (waiting != NULL)
		offer_option_value(c, waiting);
	else if (*c->word == '-')
		offer_options(c);
	else if (c->command != NULL)
		offer_arguments(c);
	else
		for (const struct cli_command *one = cli_commands;
		     one->name != NULL; one++)
			if (one->group != CLI_HIDDEN)
				offer(c, one->name);
}

int
cmd_complete(struct cli *cli)
{
	size_t finished = cli->argc == 0 ? 0 : (size_t)cli->argc - 1;
	struct completion c = {
	    .cli = cli, .word = cli->argc == 0 ? "" : cli->argv[finished]};
	const struct cli_option *waiting = read_words(&c, finished);
	char why[FRAME_DRAFT_WHY];
	struct frame_draft draft;

	if (frame_draft_open(&draft, cli->config, why))
		c.draft = &draft;
	complete(&c, waiting);
	frame_draft_close(&draft);
	return EXIT_DONE;
}

/* --- the scripts, which are kept in etc/ as such */

int
cmd_completion(struct cli *cli)
{
	static const char bash[] =
#include "tui/cli/completion_bash.h"
	    ;
	static const char zsh[] =
#include "tui/cli/completion_zsh.h"
	    ;
	const char *shell = cli->argv[0];

	if (strcmp(shell, "bash") == 0)
		fputs(bash, stdout);
	else if (strcmp(shell, "zsh") == 0)
		fputs(zsh, stdout);
	else
		return cli_fail(cli, EXIT_USAGE,
		    "there is no completion for %s; there are: bash, zsh",
		    cli_quote(cli, shell));
	return EXIT_DONE;
}
