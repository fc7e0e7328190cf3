/* SPDX-License-Identifier: MIT */
/*
 * secret set and secret move: the client secret of a credential. It comes from
 * the terminal without echo, or from standard input; never from an argument,
 * and it is never shown again.
 */
#include "tui/cli/commands.h"

#include <string.h>

#include "common/judge.h"
#include "common/text.h"
#include "tui/cli/ask.h"
#include "tui/cli/entry.h"

static int
set_key(struct cli *cli, struct frame_draft *draft, const char *name,
    const char *key, const char *text)
{
	struct frame_datum value = {.kind = FRAME_DATUM_TEXT, .text = text};
	struct frame_edit edit = {
	    .kind = text == NULL ? FRAME_EDIT_REMOVE : FRAME_EDIT_SET,
	    .value = &value,
	    .route = {3, {"credentials", name, key}}};
	char why[FRAME_DRAFT_WHY];

	if (text == NULL && frame_route_find(&draft->doc, &edit.route) == NULL)
		return EXIT_DONE;
	return frame_draft_edit(draft, &edit, why)
		   ? EXIT_DONE
		   : cli_refuse(cli, draft, why);
}

/* The secret into `path`, and the credential to refer to that file alone. */
static int
keep_in(struct cli *cli, struct frame_draft *draft, const char *name,
    const char *path, const char *secret, size_t len)
{
	char why[FRAME_DRAFT_WHY];
	int code;

	code = set_key(cli, draft, name, "secret_file", path);
	if (code == EXIT_DONE &&
	    !frame_draft_secret(draft, path, secret, len, why))
		code = cli_refuse(cli, draft, why);
	if (code == EXIT_DONE)
		code = set_key(cli, draft, name, "secret", NULL);
	if (code == EXIT_DONE)
		code = set_key(cli, draft, name, "secret_command", NULL);
	return code;
}

/* --- set */

/* A doubt about its look is worth a word; it may still be right. */
static int
judge(struct cli *cli, const struct frame_secret *secret)
{
	const struct frame_key *key =
	    frame_schema_find(FRAME_SECTION_CREDENTIAL, "secret");
	const struct frame_datum value = {
	    .kind = FRAME_DATUM_TEXT, .text = secret->bytes};
	struct frame_judgement judgement;

	if (!frame_judge_value(key, &value, NULL, &judgement))
		return cli_no_memory(cli);
	if (!judgement.said)
		return EXIT_DONE;
	if (judgement.severity == FRAME_ERROR)
		return cli_fail(cli, EXIT_INVALID,
		    "%s: %s; nothing was changed", judgement.message,
		    judgement.advice);
	cli_note(cli, "%s: %s", judgement.message, judgement.advice);
	return EXIT_DONE;
}

/* The file that gets it; NULL, and it has been said why there is none. */
static const char *
choose_file(struct cli *cli, const struct frame_draft *draft, const char *name)
{
	const char *wanted = cli_given(cli, "file"), *file;
	const struct frame_route command = {
	    3, {"credentials", name, "secret_command"}};

	if (wanted != NULL && *wanted != '/') {
		cli_fail(cli, EXIT_USAGE,
		    "--file %s: write the whole path, from the /",
		    cli_quote(cli, wanted));
		return NULL;
	}
	if (wanted != NULL)
		return wanted;
	file = frame_draft_text(draft, 3, "credentials", name, "secret_file");
	if (file != NULL)
		return cli_text(cli, "%s", file);
	if (frame_route_find(&draft->doc, &command) == NULL)
		return cli_secret_path(cli, name);
	cli_fail(cli, EXIT_USAGE,
	    "the secret of %s comes from a program (secret_command); to keep "
	    "it in a file instead: frame-admin secret set %s --file %s",
	    name, name, cli_secret_path(cli, name));
	return NULL;
}

static int
set_secret(struct cli *cli, struct frame_draft *draft, const char *name)
{
	const char *path = choose_file(cli, draft, name);
	struct frame_secret secret;
	int code;

	if (path == NULL)
		return EXIT_USAGE;
	code = cli_ask_secret(cli,
	    cli_text(cli, "Client secret of %s (not shown): ", name), &secret);
	if (code != EXIT_DONE)
		return code;
	code = judge(cli, &secret);
	if (code == EXIT_DONE &&
	    !frame_draft_begin(draft, "credential %s: new secret", name))
		code = cli_no_memory(cli);
	if (code == EXIT_DONE)
		code =
		    keep_in(cli, draft, name, path, secret.bytes, secret.len);
	frame_secret_drop(&secret);
	if (code != EXIT_DONE)
		return code;
	frame_draft_end(draft);
	return cli_commit(cli, draft);
}

/* --- move */

static int
move_secret(struct cli *cli, struct frame_draft *draft, const char *name)
{
	struct frame_secret page;
	const char *secret =
	    frame_draft_text(draft, 3, "credentials", name, "secret");
	const char *path;
	int code;

	if (secret == NULL)
		return cli_fail(cli, EXIT_NOTHING,
		    "the secret of %s is not in %s; there is nothing to move",
		    name, cli->config);
	path = choose_file(cli, draft, name);
	if (path == NULL)
		return EXIT_USAGE;
	if (!frame_draft_begin(
		draft, "credential %s: secret moved to its own file", name))
		return cli_no_memory(cli);
	/* A copy: where it stands now goes with the first edit. */
	if (strlen(secret) > FRAME_SECRET_MAX || !frame_secret_new(&page))
		return cli_no_memory(cli);
	page.len = strlen(secret);
	memcpy(page.bytes, secret, page.len + 1);
	code = keep_in(cli, draft, name, path, page.bytes, page.len);
	frame_secret_drop(&page);
	if (code != EXIT_DONE)
		return code;
	frame_draft_end(draft);
	code = cli_commit(cli, draft);
	if (code == EXIT_DONE && !cli->dry_run)
		cli_note(cli, "older backups in %s still hold it",
		    cli->places.backups);
	return code;
}

/* --- */

int
cmd_secret(struct cli *cli)
{
	const char *verb = cli->argv[0], *name = cli->argv[1];
	bool set = strcmp(verb, "set") == 0;
	struct frame_draft draft;
	char why[CLI_PATH_WHY];
	int code;

	if (!set && strcmp(verb, "move") != 0)
		return cli_fail(cli, EXIT_USAGE,
		    "write \"secret set NAME\" or \"secret move NAME\"");
	code = cli_open(cli, &draft);
	if (code != EXIT_DONE)
		return code;
	if (!cli_entry_exists(
		&draft.doc, cli_kind_find("credential"), name, why))
		code = cli_fail(cli, EXIT_NOTHING, "%s", why);
	else
		code = set ? set_secret(cli, &draft, name)
			   : move_secret(cli, &draft, name);
	frame_draft_close(&draft);
	return code;
}
