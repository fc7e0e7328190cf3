/* SPDX-License-Identifier: MIT */
/*
 * set and unset: one value. Whether it may be is for the loader to say.
 */
#include "tui/cli/commands.h"

#include "common/mask.h"
#include "tui/cli/path.h"
#include "tui/cli/value.h"

/* The place of a value, or it has been said why there is none. */
static int
find_value(
    struct cli *cli, const struct frame_draft *draft, struct cli_path *path)
{
	const char *text = cli->argv[0];
	char why[CLI_PATH_WHY];

	if (!cli_path_parse(path, text, &draft->doc, cli->arena, why))
		return cli_fail(cli, EXIT_NOTHING, "%s", why);
	if (path->kind == CLI_PATH_ENTRY)
		return cli_fail(cli, EXIT_USAGE,
		    "%s is not one value; use add, remove or rename, or name "
		    "one of its keys: %s.KEY",
		    text, text);
	if (path->kind == CLI_PATH_SECTION)
		return cli_fail(cli, EXIT_USAGE,
		    "%s is a section; name a key in it: %s.KEY", text, text);
	return EXIT_DONE;
}

/* --- set */

/* What changes, in words; not the values if there may be a password in them. */
static const char *
describe(struct cli *cli, const struct frame_draft *draft,
    const struct cli_path *path)
{
	const struct frame_node *old =
	    frame_route_find(&draft->doc, &path->route);

	if ((path->key != NULL && (path->key->type == FRAME_TYPE_PROXY ||
				      path->key->type == FRAME_TYPE_COMMAND)) ||
	    frame_mask_key(path->route.step[path->route.count - 1]))
		return cli_text(cli, "%s set", cli->argv[0]);
	if (old != NULL && old->kind == FRAME_NODE_SCALAR)
		return cli_text(cli, "%s: %s -> %s", cli->argv[0], old->value,
		    cli->argv[1]);
	return cli_text(cli, "%s: %s", cli->argv[0], cli->argv[1]);
}

static int
apply(struct cli *cli, struct frame_draft *draft, const struct cli_path *path)
{
	struct frame_edit edit = {.kind = FRAME_EDIT_SET, .route = path->route};
	struct frame_datum value;
	char why[FRAME_DRAFT_WHY];

	if (!cli_value_parse(&value, path->key, cli->argv[1], cli->arena))
		return cli_no_memory(cli);
	edit.value = &value;
	if (!frame_draft_begin(draft, "%s", describe(cli, draft, path)))
		return cli_no_memory(cli);
	if (!frame_draft_edit(draft, &edit, why))
		return cli_refuse(cli, draft, why);
	frame_draft_end(draft);
	return cli_commit(cli, draft);
}

static int
set(struct cli *cli, struct frame_draft *draft)
{
	struct cli_path path;
	int code = find_value(cli, draft, &path);

	if (code != EXIT_DONE)
		return code;
	/* What is an argument of a command, others can see. */
	if (path.key != NULL && path.key->type == FRAME_TYPE_SECRET)
		return cli_fail(cli, EXIT_USAGE,
		    "a secret is not given on the command line, where others "
		    "can read it; use: frame-admin secret set %s",
		    path.route.step[1]);
	return apply(cli, draft, &path);
}

int
cmd_set(struct cli *cli)
{
	struct frame_draft draft;
	int code = cli_open_to_write(cli, &draft);

	if (code != EXIT_DONE)
		return code;
	code = set(cli, &draft);
	frame_draft_close(&draft);
	return code;
}

/* --- unset */

static int
say_unset(struct cli *cli, const struct cli_path *path)
{
	if (path->key != NULL && path->key->fallback != NULL)
		return cli_fail(cli, EXIT_NOTHING,
		    "%s is not set; its default is %s", cli->argv[0],
		    path->key->fallback);
	return cli_fail(cli, EXIT_NOTHING, "%s is not set", cli->argv[0]);
}

static int
unset(struct cli *cli, struct frame_draft *draft)
{
	struct frame_edit edit = {.kind = FRAME_EDIT_REMOVE};
	struct cli_path path;
	char why[FRAME_DRAFT_WHY];
	int code = find_value(cli, draft, &path);

	if (code != EXIT_DONE)
		return code;
	edit.route = path.route;
	if (frame_route_find(&draft->doc, &path.route) == NULL)
		return say_unset(cli, &path);
	if (!frame_draft_begin(draft, "%s removed", cli->argv[0]))
		return cli_no_memory(cli);
	if (!frame_draft_edit(draft, &edit, why))
		return cli_refuse(cli, draft, why);
	frame_draft_end(draft);
	return cli_commit(cli, draft);
}

int
cmd_unset(struct cli *cli)
{
	struct frame_draft draft;
	int code = cli_open(cli, &draft);

	if (code != EXIT_DONE)
		return code;
	code = unset(cli, &draft);
	frame_draft_close(&draft);
	return code;
}
