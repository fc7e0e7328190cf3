/* SPDX-License-Identifier: MIT */
/*
 * frame-token print and path. The token goes from its locked page straight to
 * the output: a buffer of stdio's would keep it.
 */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "common/start.h"
#include "user/cli.h"
#include "user/session.h"

/* In place of the NUL behind it, so that it is one write. */
static int
print(struct token_view *view)
{
	view->token.bytes[view->len] = '\n';
	if (frame_write_all(STDOUT_FILENO, view->token.bytes, view->len + 1))
		return TOKEN_DONE;
	return cli_fail(TOKEN_FAILED, "the token could not be written: %s",
	    strerror(errno));
}

int
cmd_print(const struct cli *cli)
{
	struct token_choice choice = token_choice(cli->session);
	struct token_view view;
	int code;

	token_look_for(&choice, &view);
	code = token_usable(&view) ? print(&view) : token_refuse(&view);
	token_view_drop(&view);
	return code;
}

/* Whoever asks for the name may well wait for the file: no sentence then. */
int
cmd_path(const struct cli *cli)
{
	struct token_choice choice = token_choice(cli->session);
	struct token_view view;
	int code;

	token_look_for(&choice, &view);
	code = token_state_exit(view.state);
	if (view.state != TOKEN_IS_MISSING)
		puts(view.session.path);
	if (view.state == TOKEN_IS_MISSING || view.state == TOKEN_IS_UNUSABLE)
		code = token_refuse(&view);
	token_view_drop(&view);
	return code;
}
