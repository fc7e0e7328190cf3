/* SPDX-License-Identifier: MIT */
/*
 * show and get: what the configuration says, defaults included.
 */
#include "tui/cli/commands.h"

#include "common/mask.h"
#include "tui/cli/effective.h"
#include "tui/cli/out.h"
#include "tui/cli/path.h"

static int
parse_path(struct cli *cli, const struct frame_draft *draft, const char *text,
    struct cli_path *path)
{
	char why[CLI_PATH_WHY];

	if (cli_path_parse(path, text, &draft->doc, cli->arena, why))
		return EXIT_DONE;
	return cli_fail(cli, EXIT_NOTHING, "%s", why);
}

/* --- show */

static int
print_tree(struct cli *cli, const json_t *tree, const char *path)
{
	json_t *object;

	if (!cli->json)
		return cli_yaml_print(tree) ? EXIT_DONE : cli_no_memory(cli);
	object = cli_json("show");
	json_object_set_new(object, "file", cli_json_text(cli->config));
	if (path != NULL)
		json_object_set_new(object, "path", cli_json_text(path));
	json_object_set_new(object, path == NULL ? "config" : "value",
	    json_incref((json_t *)(uintptr_t)tree));
	return cli_json_print(cli, object, EXIT_DONE);
}

static bool
is_empty(const json_t *tree)
{
	return tree == NULL ||
	       (json_is_object(tree) && json_object_size(tree) == 0) ||
	       (json_is_array(tree) && json_array_size(tree) == 0);
}

static int
show_path(struct cli *cli, const struct frame_draft *draft, const json_t *tree,
    const char *text)
{
	struct cli_path path;
	int code = parse_path(cli, draft, text, &path);

	if (code != EXIT_DONE)
		return code;
	tree = cli_effective_find(tree, &path.route);
	if (is_empty(tree) && !json_is_array(tree))
		return cli_fail(cli, EXIT_NOTHING,
		    "%s is not set, and has no default", text);
	return print_tree(cli, tree, text);
}

int
cmd_show(struct cli *cli)
{
	struct frame_draft draft;
	int code = cli_open_valid(cli, &draft);
	json_t *tree;

	if (code != EXIT_DONE)
		return code;
	tree = cli_effective(cli, &draft.config);
	if (cli->argc == 0)
		code = print_tree(cli, tree, NULL);
	else
		code = show_path(cli, &draft, tree, cli->argv[0]);
	json_decref(tree);
	frame_draft_close(&draft);
	return code;
}

/* --- get */

/* As it is written: all that can be said while the file has errors. */
static json_t *
as_written(const struct frame_draft *draft, const struct cli_path *path)
{
	const struct frame_node *node =
	    frame_route_find(&draft->doc, &path->route);
	json_t *list;

	if (node == NULL || node->kind == FRAME_NODE_MAP)
		return NULL;
	if ((path->key != NULL && path->key->type == FRAME_TYPE_SECRET) ||
	    frame_mask_key(path->route.step[path->route.count - 1]))
		return json_string(CLI_HIDDEN_SECRET);
	if (node->kind == FRAME_NODE_SCALAR)
		return cli_json_text(node->value);
	list = json_array();
	for (size_t i = 0; i < node->children; i++)
		json_array_append_new(
		    list, cli_json_text(node->child[i]->value));
	return list;
}

static json_t *
find_value(struct cli *cli, const struct frame_draft *draft,
    const struct cli_path *path)
{
	json_t *tree, *value;

	if (!draft->valid)
		return as_written(draft, path);
	tree = cli_effective(cli, &draft->config);
	value = json_incref(
	    (json_t *)(uintptr_t)cli_effective_find(tree, &path->route));
	json_decref(tree);
	return value;
}

/* Plain text, without the quotes of YAML; of a list one item a line. */
static void
print_plain(const json_t *value)
{
	const json_t *item;
	size_t index;

	json_array_foreach(value, index, item)
	{
		print_plain(item);
	}
	if (json_is_string(value))
		puts(json_string_value(value));
	else if (json_is_integer(value))
		printf("%" JSON_INTEGER_FORMAT "\n", json_integer_value(value));
	else if (json_is_boolean(value))
		puts(json_is_true(value) ? "true" : "false");
}

static int
print_value(struct cli *cli, const struct frame_draft *draft,
    const struct cli_path *path, json_t *value)
{
	bool set = frame_route_find(&draft->doc, &path->route) != NULL;
	json_t *object;

	if (!cli->json) {
		print_plain(value);
		return EXIT_DONE;
	}
	object = cli_json("get");
	json_object_set_new(object, "file", cli_json_text(cli->config));
	json_object_set_new(object, "path", cli_json_text(cli->argv[0]));
	json_object_set(object, "value", value);
	json_object_set_new(object, "default", json_boolean(!set));
	return cli_json_print(cli, object, EXIT_DONE);
}

static int
get(struct cli *cli, const struct frame_draft *draft)
{
	struct cli_path path;
	int code = parse_path(cli, draft, cli->argv[0], &path);
	json_t *value;

	if (code != EXIT_DONE)
		return code;
	if (path.kind != CLI_PATH_VALUE)
		return cli_fail(cli, EXIT_USAGE,
		    "%s has several values; to see them: frame-admin show %s",
		    cli->argv[0], cli->argv[0]);
	value = find_value(cli, draft, &path);
	if (value == NULL)
		return cli_fail(cli, EXIT_NOTHING,
		    "%s is not set, and has no default", cli->argv[0]);
	code = print_value(cli, draft, &path, value);
	json_decref(value);
	return code;
}

int
cmd_get(struct cli *cli)
{
	struct frame_draft draft;
	int code = cli_open(cli, &draft);

	if (code != EXIT_DONE)
		return code;
	code = get(cli, &draft);
	frame_draft_close(&draft);
	return code;
}
