/* SPDX-License-Identifier: MIT */
/*
 * test: what a login would do, done now, step by step. The token goes into a
 * file if one is wanted, and nowhere else.
 */
#include "tui/cli/commands.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "common/resolve.h"
#include "tui/cli/path.h"
#include "tui/cli/try.h"

/* -1: none is wanted, or it has been said why not: then *code. */
static int
open_token_file(struct cli *cli, int *code)
{
	const char *path = cli_given(cli, "token-file");
	int fd;

	*code = EXIT_DONE;
	if (path == NULL)
		return -1;
	fd = open(
	    path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd == -1)
		*code = cli_fail(cli, EXIT_FAILED,
		    "the token cannot be written to %s: %s; nothing was "
		    "requested",
		    cli_quote(cli, path),
		    errno == EEXIST ? "that file exists already"
				    : strerror(errno));
	return fd;
}

static int
check_provider(
    struct cli *cli, const struct frame_draft *draft, const char *provider)
{
	char why[CLI_PATH_WHY];

	if (provider == NULL || cli_entry_exists(&draft->doc,
				    cli_kind_find("provider"), provider, why))
		return EXIT_DONE;
	return cli_fail(cli, EXIT_NOTHING, "%s", why);
}

/* At a login such a user is a fault of this machine; here it is a typing
 * error. */
static int
check_user(struct cli *cli, const char *name)
{
	struct frame_user user;
	bool found = frame_user_find(&user, name);
	int reason = found ? 0 : errno;

	frame_user_free(&user);
	if (found || reason != 0)
		return EXIT_DONE;
	return cli_fail(cli, EXIT_NOTHING,
	    "this machine knows no user %s; nothing was requested",
	    cli_quote(cli, name));
}

static int
try_user(struct cli *cli, const struct frame_draft *draft)
{
	struct trial_order order = {
	    .user = cli->argv[0],
	    .provider = cli_given(cli, "provider"),
	    .service = cli_given(cli, "service"),
	    .draft = draft,
	    .assertions = cli_given(cli, "assertions") != NULL,
	    .assertions_url = cli_given(cli, "assertions-url"),
	};
	int code = check_provider(cli, draft, order.provider);

	if (code == EXIT_DONE)
		code = check_user(cli, order.user);
	if (code != EXIT_DONE)
		return code;
	order.token_fd = open_token_file(cli, &code);
	if (code != EXIT_DONE)
		return code;
	code = cli_try(cli, &order);
	if (order.token_fd == -1)
		return code;
	close(order.token_fd);
	if (code != EXIT_DONE)
		unlink(cli_given(cli, "token-file"));
	else
		cli_note(cli, "the token is in %s; whoever reads it can use it",
		    cli_given(cli, "token-file"));
	return code;
}

int
cmd_test(struct cli *cli)
{
	struct frame_draft draft;
	int code;

	if (cli->dry_run && cli_given(cli, "provider") != NULL)
		return cli_fail(cli, EXIT_USAGE,
		    "--dry-run follows the rules; leave out --provider, or "
		    "--dry-run");
	if (cli->dry_run)
		return cmd_explain(cli);
	code = cli_open_valid(cli, &draft);
	if (code != EXIT_DONE)
		return code;
	code = try_user(cli, &draft);
	frame_draft_close(&draft);
	return code;
}
