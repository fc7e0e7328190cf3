/* SPDX-License-Identifier: MIT */
/*
 * remove, rename and move: whole entries. What is in use is not removed; a
 * rename takes along all that refers to it.
 */
#include "tui/cli/commands.h"

#include <stdlib.h>
#include <string.h>

#include "common/judge.h"
#include "tui/cli/entry.h"

/* --- what the commands share */

int
cli_refuse_kind(struct cli *cli, const char *done)
{
	const char *kind = cli->argv[0];

	if (strcmp(kind, "metadata") == 0 || strcmp(kind, "claims") == 0)
		return cli_fail(cli, EXIT_USAGE,
		    "%s has plain values; use: frame-admin set %s.KEY VALUE, "
		    "or unset %s.KEY",
		    kind, kind, kind);
	for (const struct cli_kind *k = cli_kinds; k->name != NULL; k++)
		if (strcmp(k->section, kind) == 0)
			return cli_fail(cli, EXIT_USAGE, "write \"%s %s\"",
			    cli->command->name, k->name);
	return cli_fail(cli, EXIT_USAGE,
	    "%s cannot be %s; there are: credential, provider, mapping",
	    cli_quote(cli, kind), done);
}

/* The configuration's directory. */
static const char *
directory_of(struct cli *cli)
{
	const char *slash = strrchr(cli->config, '/');

	return cli_text(cli, "%.*s", (int)(slash - cli->config), cli->config);
}

const char *
cli_secret_path(struct cli *cli, const char *name)
{
	return cli_text(cli, "%s/secrets.d/%s", directory_of(cli), name);
}

static const char *
add_use(struct cli *cli, const char *uses, const char *one)
{
	return cli_text(cli, "%s%s%s", uses == NULL ? "" : uses,
	    uses == NULL ? "" : ", ", one);
}

static const char *
uses_of_credential(
    struct cli *cli, const struct frame_draft *draft, const char *name)
{
	const char *uses = NULL, *provider;
	size_t at = 0;

	while ((provider = frame_draft_user(draft, name, &at)) != NULL)
		uses =
		    add_use(cli, uses, cli_text(cli, "provider %s", provider));
	return uses;
}

static const char *
uses_of_provider(
    struct cli *cli, const struct frame_draft *draft, const char *name)
{
	size_t count = frame_draft_rules(draft);
	const char *uses = NULL;

	for (size_t i = 1; i <= count; i++) {
		const char *number = cli_text(cli, "%zu", i);
		const char *provider =
		    frame_draft_text(draft, 3, "mappings", number, "provider");
		if (provider != NULL && strcmp(provider, name) == 0)
			uses = add_use(
			    cli, uses, cli_text(cli, "rule %s", number));
	}
	return uses;
}

const char *
cli_uses(struct cli *cli, const struct frame_draft *draft,
    const struct cli_kind *kind, const char *name)
{
	if (kind->entry == FRAME_SECTION_CREDENTIAL)
		return uses_of_credential(cli, draft, name);
	if (kind->entry == FRAME_SECTION_PROVIDER)
		return uses_of_provider(cli, draft, name);
	return NULL;
}

static int
require_entry(struct cli *cli, const struct frame_draft *draft,
    const struct cli_kind *kind, const char *name)
{
	char why[CLI_PATH_WHY];

	if (cli_entry_exists(&draft->doc, kind, name, why))
		return EXIT_DONE;
	return cli_fail(cli, EXIT_NOTHING, "%s", why);
}

/* --- remove */

static int
remove_entry(
    struct cli *cli, struct frame_draft *draft, const struct cli_kind *kind)
{
	const char *name = cli->argv[1], *uses, *file = NULL;
	struct frame_edit edit = {
	    .kind = FRAME_EDIT_REMOVE, .route = {2, {kind->section, name}}};
	char why[FRAME_DRAFT_WHY];
	int code = require_entry(cli, draft, kind, name);

	if (code != EXIT_DONE)
		return code;
	uses = cli_uses(cli, draft, kind, name);
	if (uses != NULL)
		return cli_fail(cli, EXIT_USAGE,
		    "%s %s is in use by %s; nothing was changed. Change or "
		    "remove that first",
		    kind->name, name, uses);
	if (kind->entry == FRAME_SECTION_CREDENTIAL)
		file = frame_draft_text(
		    draft, 3, "credentials", name, "secret_file");
	if (file != NULL)
		file = cli_text(cli, "%s", file);
	if (!frame_draft_begin(draft, "%s %s removed",
		kind->entry == FRAME_SECTION_MAPPING ? "rule" : kind->name,
		name))
		return cli_no_memory(cli);
	if (!frame_draft_edit(draft, &edit, why))
		return cli_refuse(cli, draft, why);
	frame_draft_end(draft);
	code = cli_commit(cli, draft);
	if (code == EXIT_DONE && file != NULL && !cli->dry_run)
		cli_note(cli,
		    "its secret is still in %s; remove that file if "
		    "it is not needed any more",
		    file);
	return code;
}

/* --- rename */

static int
rename_entry(
    struct cli *cli, struct frame_draft *draft, const struct cli_kind *kind)
{
	const char *old = cli->argv[1], *new = cli->argv[2];
	struct frame_judgement judgement;
	char why[FRAME_DRAFT_WHY];
	int code;

	if (kind->entry == FRAME_SECTION_MAPPING)
		return cli_fail(cli, EXIT_USAGE,
		    "rules have no names; to give one another place: "
		    "frame-admin move mapping %s %s",
		    old, new);
	code = require_entry(cli, draft, kind, old);
	if (code != EXIT_DONE)
		return code;
	if (!frame_judge_name(kind->entry, new, &judgement))
		return cli_no_memory(cli);
	if (judgement.said && judgement.severity == FRAME_ERROR)
		return cli_fail(cli, EXIT_INVALID,
		    "%s%s%s; nothing was changed", judgement.message,
		    *judgement.advice == '\0' ? "" : ": ", judgement.advice);
	if (!frame_draft_rename(draft, kind->entry, old, new, why))
		return cli_refuse(cli, draft, why);
	return cli_commit(cli, draft);
}

/* --- move */

static int
move_rule(
    struct cli *cli, struct frame_draft *draft, const struct cli_kind *kind)
{
	const char *from = cli->argv[1], *to = cli->argv[2];
	struct frame_edit edit = {
	    .kind = FRAME_EDIT_MOVE, .route = {2, {"mappings", from}}};
	char why[FRAME_DRAFT_WHY];
	int code;

	if (kind->entry != FRAME_SECTION_MAPPING)
		return cli_fail(cli, EXIT_USAGE,
		    "only rules have an order: frame-admin move mapping N M");
	code = require_entry(cli, draft, kind, from);
	if (code == EXIT_DONE)
		code = require_entry(cli, draft, kind, to);
	if (code != EXIT_DONE)
		return code;
	edit.to = strtoul(to, NULL, 10);
	if (!frame_draft_begin(draft, "rule %s moved to place %s", from, to))
		return cli_no_memory(cli);
	if (!frame_draft_edit(draft, &edit, why))
		return cli_refuse(cli, draft, why);
	frame_draft_end(draft);
	return cli_commit(cli, draft);
}

/* --- */

typedef int change(
    struct cli *cli, struct frame_draft *draft, const struct cli_kind *kind);

static int
run(struct cli *cli, change *apply, const char *done)
{
	const struct cli_kind *kind = cli_kind_find(cli->argv[0]);
	struct frame_draft draft;
	int code;

	if (kind == NULL)
		return cli_refuse_kind(cli, done);
	code = cli_open(cli, &draft);
	if (code != EXIT_DONE)
		return code;
	code = apply(cli, &draft, kind);
	frame_draft_close(&draft);
	return code;
}

int
cmd_remove(struct cli *cli)
{
	return run(cli, remove_entry, "removed");
}

int
cmd_rename(struct cli *cli)
{
	return run(cli, rename_entry, "renamed");
}

int
cmd_move(struct cli *cli)
{
	return run(cli, move_rule, "moved");
}
