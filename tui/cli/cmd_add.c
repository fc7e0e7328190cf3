/* SPDX-License-Identifier: MIT */
/*
 * add: a credential, a provider, a rule. A name that is there already is never
 * written over.
 */
#include "tui/cli/commands.h"

#include <stdlib.h>
#include <string.h>

#include "common/judge.h"
#include "common/text.h"
#include "tui/cli/entry.h"
#include "tui/cli/value.h"

/* key=value, taken apart. */
struct pair {
	const char *key;
	const struct frame_key *schema; /* NULL: metadata.KEY of a provider */
	struct frame_datum value;
};

/* --- reading key=value */

static int
refuse_key(struct cli *cli, const struct cli_kind *kind, const char *key)
{
	const char *noun =
	    kind->entry == FRAME_SECTION_MAPPING ? "rule" : kind->name;
	struct frame_guess guess;
	const char *all = "";

	frame_guess_begin(&guess, key);
	for (size_t i = 0; i < frame_schema_count; i++) {
		if (frame_schema[i].section != kind->entry)
			continue;
		frame_guess_offer(&guess, frame_schema[i].name);
		all = cli_text(cli, "%s%s%s", all, *all == '\0' ? "" : ", ",
		    frame_schema[i].name);
	}
	if (guess.best != NULL)
		return cli_fail(cli, EXIT_USAGE,
		    "a %s has no %s; did you mean %s=...?", noun,
		    cli_quote(cli, key), guess.best);
	return cli_fail(cli, EXIT_USAGE, "a %s has no %s; it has: %s", noun,
	    cli_quote(cli, key), all);
}

static int
find_key(struct cli *cli, const struct cli_kind *kind, struct pair *pair)
{
	pair->schema = frame_schema_find(kind->entry, pair->key);
	if (pair->schema == NULL && kind->entry == FRAME_SECTION_PROVIDER &&
	    strncmp(pair->key, "metadata.", 9) == 0 && pair->key[9] != '\0')
		return EXIT_DONE;
	if (pair->schema == NULL)
		return refuse_key(cli, kind, pair->key);
	if (pair->schema->type == FRAME_TYPE_METADATA)
		return cli_fail(cli, EXIT_USAGE,
		    "write metadata.KEY=VALUE, once for each key");
	/* What is an argument of a command, others can see. */
	if (pair->schema->type == FRAME_TYPE_SECRET)
		return cli_fail(cli, EXIT_USAGE,
		    "a secret is not given on the command line, where others "
		    "can read it; leave it out, then use: frame-admin secret "
		    "set NAME");
	return EXIT_DONE;
}

static int
read_pair(struct cli *cli, const struct cli_kind *kind, const char *word,
    struct pair *pair)
{
	size_t len = strcspn(word, "=");
	int code;

	if (len == 0 || word[len] == '\0')
		return cli_fail(cli, EXIT_USAGE,
		    "%s is not KEY=VALUE; for example: %s",
		    cli_quote(cli, word),
		    kind->entry == FRAME_SECTION_MAPPING
			? "group=students provider=lab"
			: "note=\"for room 12\"");
	pair->key = cli_text(cli, "%.*s", (int)len, word);
	code = find_key(cli, kind, pair);
	if (code != EXIT_DONE)
		return code;
	return cli_value_parse(
		   &pair->value, pair->schema, word + len + 1, cli->arena)
		   ? EXIT_DONE
		   : cli_no_memory(cli);
}

/* The pairs from argument `first` on. */
static int
read_pairs(struct cli *cli, const struct cli_kind *kind, int first,
    struct pair **pairs, size_t *count)
{
	size_t room = (size_t)(cli->argc - first) + 2; /* and a default */

	*count = 0;
	*pairs = frame_arena_alloc(cli->arena, room * sizeof(**pairs));
	if (*pairs == NULL)
		return cli_no_memory(cli);
	for (int i = first; i < cli->argc; i++) {
		int code =
		    read_pair(cli, kind, cli->argv[i], &(*pairs)[*count]);
		if (code != EXIT_DONE)
			return code;
		for (size_t j = 0; j < *count; j++)
			if (strcmp((*pairs)[j].key, (*pairs)[*count].key) == 0)
				return cli_fail(cli, EXIT_USAGE,
				    "%s is given twice", (*pairs)[j].key);
		(*count)++;
	}
	return EXIT_DONE;
}

static bool
has_pair(const struct pair *pairs, size_t count, const char *key)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(pairs[i].key, key) == 0)
			return true;
	return false;
}

/* --- a credential or a provider */

static int
judge_name(struct cli *cli, const struct frame_draft *draft,
    const struct cli_kind *kind, const char *name)
{
	struct frame_judgement judgement;
	char why[CLI_PATH_WHY];

	if (!frame_judge_name(kind->entry, name, &judgement))
		return cli_no_memory(cli);
	if (judgement.said && judgement.severity == FRAME_ERROR)
		return cli_fail(cli, EXIT_INVALID,
		    "%s%s%s; nothing was changed", judgement.message,
		    *judgement.advice == '\0' ? "" : ": ", judgement.advice);
	if (cli_entry_exists(&draft->doc, kind, name, why))
		return cli_fail(cli, EXIT_USAGE,
		    "there is a %s \"%s\" already; to change it: frame-admin "
		    "set %s.%s.KEY VALUE",
		    kind->name, name, kind->section, name);
	return EXIT_DONE;
}

/* Where the secret of a new credential is to be, unless it is said. */
static bool
default_secret(struct cli *cli, const struct cli_kind *kind, const char *name,
    struct pair *pairs, size_t *count)
{
	if (kind->entry != FRAME_SECTION_CREDENTIAL ||
	    has_pair(pairs, *count, "secret_file") ||
	    has_pair(pairs, *count, "secret_command"))
		return false;
	pairs[(*count)++] = (struct pair){
	    .key = "secret_file",
	    .schema = frame_schema_find(kind->entry, "secret_file"),
	    .value = {.kind = FRAME_DATUM_TEXT,
		.text = cli_secret_path(cli, name)},
	};
	return true;
}

static int
set_pairs(struct cli *cli, struct frame_draft *draft,
    const struct cli_kind *kind, const char *name, const struct pair *pairs,
    size_t count)
{
	char why[FRAME_DRAFT_WHY];

	for (size_t i = 0; i < count; i++) {
		struct frame_edit edit = {.kind = FRAME_EDIT_SET,
		    .value = &pairs[i].value,
		    .route = {3, {kind->section, name, pairs[i].key}}};
		if (pairs[i].schema == NULL) {
			edit.route.step[edit.route.count - 1] = "metadata";
			edit.route.step[edit.route.count++] = pairs[i].key + 9;
		}
		if (!frame_draft_edit(draft, &edit, why))
			return cli_refuse(cli, draft, why);
	}
	return EXIT_DONE;
}

static int
add_named(
    struct cli *cli, struct frame_draft *draft, const struct cli_kind *kind)
{
	struct pair *pairs;
	const char *name;
	bool no_secret;
	size_t count;
	int code;

	if (cli->argc < 3)
		return cli_fail(cli, EXIT_USAGE,
		    "something is missing: frame-admin add %s NAME KEY=VALUE "
		    "(examples: frame-admin add --help)",
		    kind->name);
	name = cli->argv[1];
	code = judge_name(cli, draft, kind, name);
	if (code == EXIT_DONE)
		code = read_pairs(cli, kind, 2, &pairs, &count);
	if (code != EXIT_DONE)
		return code;
	no_secret = default_secret(cli, kind, name, pairs, &count);
	if (!frame_draft_begin(draft, "%s %s added", kind->name, name))
		return cli_no_memory(cli);
	code = set_pairs(cli, draft, kind, name, pairs, count);
	if (code != EXIT_DONE)
		return code;
	frame_draft_end(draft);
	code = cli_commit(cli, draft);
	if (code == EXIT_DONE && no_secret)
		cli_note(cli,
		    "its secret is still missing: frame-admin "
		    "secret set %s",
		    name);
	return code;
}

/* --- a rule */

/* A rule behind one for everybody would never match. */
static size_t
default_place(const struct frame_draft *draft)
{
	size_t count = frame_draft_rules(draft);
	const struct frame_node *rules =
	    cli_kind_entries(&draft->doc, cli_kind_find("mapping"));
	const struct frame_node *last =
	    count == 0 ? NULL : rules->child[count - 1];

	if (last != NULL && last->kind == FRAME_NODE_MAP &&
	    frame_node_get(last, "any") != NULL)
		return count;
	return count + 1;
}

static int
choose_place(struct cli *cli, const struct frame_draft *draft,
    const struct pair *pairs, size_t count, size_t *place)
{
	size_t rules = frame_draft_rules(draft);
	const char *wanted = cli_given(cli, "at");
	char *end;

	*place =
	    has_pair(pairs, count, "any") ? rules + 1 : default_place(draft);
	if (wanted == NULL)
		return EXIT_DONE;
	*place = strtoul(wanted, &end, 10);
	if (*wanted < '1' || *wanted > '9' || *end != '\0' ||
	    *place > rules + 1)
		return cli_fail(cli, EXIT_USAGE,
		    "--at %s: write a number from 1 to %zu",
		    cli_quote(cli, wanted), rules + 1);
	return EXIT_DONE;
}

static int
insert_rule(struct cli *cli, struct frame_draft *draft,
    const struct pair *pairs, size_t count, size_t place)
{
	struct frame_datum *items =
	    frame_arena_alloc(cli->arena, (count + 1) * sizeof(*items));
	const char **keys =
	    frame_arena_alloc(cli->arena, (count + 1) * sizeof(*keys));
	struct frame_datum rule = {.kind = FRAME_DATUM_MAP,
	    .count = count,
	    .item = items,
	    .key = keys};
	struct frame_edit edit = {.kind = FRAME_EDIT_INSERT,
	    .value = &rule,
	    .route = {2, {"mappings", cli_text(cli, "%zu", place)}}};
	char why[FRAME_DRAFT_WHY];

	if (items == NULL || keys == NULL)
		return cli_no_memory(cli);
	for (size_t i = 0; i < count; i++) {
		keys[i] = pairs[i].key;
		items[i] = pairs[i].value;
	}
	if (!frame_draft_begin(draft, "rule %zu added", place))
		return cli_no_memory(cli);
	if (!frame_draft_edit(draft, &edit, why))
		return cli_refuse(cli, draft, why);
	frame_draft_end(draft);
	return EXIT_DONE;
}

static int
add_rule(
    struct cli *cli, struct frame_draft *draft, const struct cli_kind *kind)
{
	struct pair *pairs;
	size_t count, place;
	int code = read_pairs(cli, kind, 1, &pairs, &count);

	if (code == EXIT_DONE)
		code = choose_place(cli, draft, pairs, count, &place);
	if (code == EXIT_DONE && cli_given(cli, "at") == NULL &&
	    place == frame_draft_rules(draft))
		cli_note(cli,
		    "the rule goes before rule %zu, which takes "
		    "everybody; --at N puts it elsewhere",
		    place);
	if (code == EXIT_DONE)
		code = insert_rule(cli, draft, pairs, count, place);
	return code == EXIT_DONE ? cli_commit(cli, draft) : code;
}

/* --- */

static int
add(struct cli *cli, struct frame_draft *draft, const struct cli_kind *kind)
{
	if (kind->entry == FRAME_SECTION_MAPPING)
		return add_rule(cli, draft, kind);
	if (cli_given(cli, "at") != NULL)
		return cli_fail(
		    cli, EXIT_USAGE, "--at is for rules: add mapping");
	return add_named(cli, draft, kind);
}

int
cmd_add(struct cli *cli)
{
	const struct cli_kind *kind = cli_kind_find(cli->argv[0]);
	struct frame_draft draft;
	int code;

	if (kind == NULL)
		return cli_refuse_kind(cli, "added");
	code = cli_open_to_write(cli, &draft);
	if (code != EXIT_DONE)
		return code;
	code = add(cli, &draft, kind);
	frame_draft_close(&draft);
	return code;
}
