/* SPDX-License-Identifier: MIT */
/*
 * backups, diff, restore: what the configuration was before. And migrate, for
 * what it may once have to become.
 */
#include "tui/cli/commands.h"

#include <stdlib.h>
#include <string.h>

#include "common/diff.h"
#include "common/text.h"
#include "tui/cli/out.h"

/* --- backups */

static int
list_kept(struct cli *cli, struct frame_kept **kept, size_t *count)
{
	char why[FRAME_SAVE_WHY];

	if (!frame_kept_list(
		cli->places.backups, cli->config, kept, count, why))
		return cli_fail(cli, EXIT_FAILED, "%s", why);
	if (*count > 0)
		return EXIT_DONE;
	free(*kept);
	return cli_fail(cli, EXIT_NOTHING,
	    "there are no backups of %s in %s yet; each save makes one",
	    cli->config, cli->places.backups);
}

static void
print_kept(struct cli *cli, const struct frame_kept *kept, size_t count)
{
	static const char *const heads[] = {"N", "SAVED", "BYTES", "FILE"};
	struct cli_table table;

	cli_table_begin(&table, cli, heads, 4);
	for (size_t i = 0; i < count; i++) {
		const char *cells[] = {cli_text(cli, "%zu", i + 1),
		    cli_date(cli, kept[i].when),
		    cli_text(cli, "%jd", (intmax_t)kept[i].size),
		    cli_text(cli, "%s/%s", cli->places.backups, kept[i].name)};
		cli_table_row(&table, cells);
	}
	cli_table_print(&table);
}

static json_t *
describe_kept(struct cli *cli, const struct frame_kept *kept, size_t count)
{
	json_t *object = cli_json("backups"), *list = json_array();

	for (size_t i = 0; i < count; i++) {
		json_t *one = json_object();
		json_object_set_new(
		    one, "number", json_integer((json_int_t)i + 1));
		json_object_set_new(
		    one, "time", cli_json_text(cli_time(cli, kept[i].when)));
		json_object_set_new(one, "bytes", json_integer(kept[i].size));
		json_object_set_new(one, "path",
		    json_sprintf("%s/%s", cli->places.backups, kept[i].name));
		json_array_append_new(list, one);
	}
	json_object_set_new(object, "file", cli_json_text(cli->config));
	json_object_set_new(object, "backups", list);
	return object;
}

int
cmd_backups(struct cli *cli)
{
	struct frame_kept *kept;
	size_t count;
	int code = list_kept(cli, &kept, &count);

	if (code != EXIT_DONE)
		return code;
	if (cli->json)
		code = cli_json_print(
		    cli, describe_kept(cli, kept, count), EXIT_DONE);
	else
		print_kept(cli, kept, count);
	free(kept);
	return code;
}

/* --- a text: of a backup by its number, or of a file by its path */

struct side {
	const char *name;
	char *text;
	size_t len;
};

static void
drop(struct side *side)
{
	frame_text_wipe(side->text, side->len);
	side->text = NULL;
}

static int
read_path(struct cli *cli, const char *path, struct side *side)
{
	char why[FRAME_SAVE_WHY];
	struct frame_stamp stamp;

	if (!frame_file_read(path, &side->text, &side->len, &stamp, why)) {
		side->text = NULL;
		return cli_fail(cli, EXIT_FAILED, "%s", why);
	}
	side->name = path;
	if (stamp.exists)
		return EXIT_DONE;
	drop(side);
	return cli_fail(cli, EXIT_FAILED, "%s does not exist", path);
}

static int
read_backup(struct cli *cli, const char *number, struct side *side)
{
	size_t wanted = strtoul(number, NULL, 10), count;
	struct frame_kept *kept;
	int code = list_kept(cli, &kept, &count);

	if (code != EXIT_DONE)
		return code;
	if (wanted == 0 || wanted > count)
		code = cli_fail(cli, EXIT_NOTHING,
		    "there is no backup %s; they are numbered 1, the latest, "
		    "to %zu",
		    number, count);
	else
		code = read_path(cli,
		    cli_text(cli, "%s/%s", cli->places.backups,
			kept[wanted - 1].name),
		    side);
	free(kept);
	return code;
}

static bool
is_number(const char *text)
{
	return *text != '\0' && text[strspn(text, "0123456789")] == '\0';
}

static int
read_side(struct cli *cli, const char *word, struct side *side)
{
	return is_number(word) ? read_backup(cli, word, side)
			       : read_path(cli, word, side);
}

/* --- diff */

static json_t *
describe_diff(const struct side *from, const struct side *to,
    const struct frame_diff *diff)
{
	json_t *object = cli_json("diff"), *lines = json_array();

	for (size_t i = 0; i < diff->count; i++)
		json_array_append_new(lines,
		    json_sprintf("%s%s", frame_diff_mark(diff->line[i].kind),
			diff->line[i].text));
	json_object_set_new(object, "from", cli_json_text(from->name));
	json_object_set_new(object, "to", cli_json_text(to->name));
	json_object_set_new(
	    object, "removed", json_integer((json_int_t)diff->removed));
	json_object_set_new(
	    object, "added", json_integer((json_int_t)diff->added));
	json_object_set_new(object, "diff", lines);
	return object;
}

static int
print_diff(struct cli *cli, const struct side *from, const struct side *to)
{
	struct frame_diff diff;
	bool same;

	if (!frame_diff_make(&diff, from->text, from->len, to->text, to->len))
		return cli_no_memory(cli);
	same = diff.count == 0;
	if (cli->json) {
		json_t *object = describe_diff(from, to, &diff);
		frame_diff_free(&diff);
		return cli_json_print(
		    cli, object, same ? EXIT_NOTHING : EXIT_DONE);
	}
	frame_diff_free(&diff);
	if (same)
		return cli_fail(cli, EXIT_NOTHING, "%s and %s are the same",
		    from->name, to->name);
	printf("--- %s\n+++ %s\n", from->name, to->name);
	return cli_print_diff(cli, from->text, from->len, to->text, to->len)
		   ? EXIT_DONE
		   : cli_no_memory(cli);
}

int
cmd_diff(struct cli *cli)
{
	struct side from = {0}, to = {0};
	int code = read_side(cli, cli->argc > 0 ? cli->argv[0] : "1", &from);

	if (code == EXIT_DONE)
		code = read_side(
		    cli, cli->argc > 1 ? cli->argv[1] : cli->config, &to);
	if (code == EXIT_DONE)
		code = print_diff(cli, &from, &to);
	drop(&from);
	drop(&to);
	return code;
}

/* --- restore */

static int
restore(struct cli *cli, struct frame_draft *draft, const struct side *side)
{
	char why[FRAME_DRAFT_WHY];

	if (!frame_draft_begin(draft, "backup %s restored", cli->argv[0]))
		return cli_no_memory(cli);
	if (!frame_draft_replace(draft, side->text, side->len, why))
		return cli_refuse(cli, draft, why);
	frame_draft_end(draft);
	return cli_commit(cli, draft);
}

int
cmd_restore(struct cli *cli)
{
	struct side side = {0};
	struct frame_draft draft;
	int code;

	if (!is_number(cli->argv[0]))
		return cli_fail(cli, EXIT_USAGE,
		    "%s is not a number; \"frame-admin backups\" shows those "
		    "that there are",
		    cli_quote(cli, cli->argv[0]));
	code = read_backup(cli, cli->argv[0], &side);
	if (code == EXIT_DONE)
		code = cli_open_any(cli, &draft);
	if (code == EXIT_DONE) {
		code = restore(cli, &draft, &side);
		frame_draft_close(&draft);
	}
	drop(&side);
	return code;
}

/* --- migrate */

int
cmd_migrate(struct cli *cli)
{
	struct frame_draft draft;
	int code = cli_open_valid(cli, &draft);
	json_t *object;

	if (code != EXIT_DONE)
		return code;
	frame_draft_close(&draft);
	if (cli->json) {
		object = cli_json("migrate");
		json_object_set_new(object, "file", cli_json_text(cli->config));
		json_object_set_new(
		    object, "version", json_integer(FRAME_CONFIG_VERSION));
		json_object_set_new(object, "migrated", json_false());
		return cli_json_print(cli, object, EXIT_DONE);
	}
	if (!cli->quiet)
		printf("%s is of version %d, the newest that there is. There "
		       "is nothing to do.\n",
		    cli->config, FRAME_CONFIG_VERSION);
	return EXIT_DONE;
}
