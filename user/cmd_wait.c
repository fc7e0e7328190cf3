/* SPDX-License-Identifier: MIT */
/*
 * frame-token wait: until there is a token that is valid now.
 */
#include "common/clock.h"
#include "user/cli.h"
#include "user/session.h"
#include "user/watcher.h"

#define PATIENCE_MS INT64_C(120000)

/* Its session can come, or come again; one that was named by its id cannot. */
static bool
hopeless(const struct token_choice *choice, const struct token_view *view)
{
	return choice->wanted != NULL && frame_sid_valid(choice->wanted) &&
	       view->state == TOKEN_IS_MISSING;
}

/* The last view, which is to be dropped. */
static void
await(const struct token_choice *choice, int64_t deadline,
    struct token_view *view)
{
	struct token_watcher watcher;

	token_watcher_open(&watcher);
	for (;;) {
		struct token_session session;

		token_find(choice, &session);
		token_watcher_follow(&watcher, &session);
		token_look(&session, view);
		if (token_usable(view) || hopeless(choice, view) ||
		    frame_ms_left(deadline) == 0)
			break;
		token_view_drop(view);
		(void)token_watcher_wait(&watcher, deadline);
	}
	token_watcher_close(&watcher);
}

static int
report(const struct cli *cli, const struct token_view *view, int64_t began)
{
	char span[TOKEN_TIME_SIZE];

	if (!token_usable(view))
		return token_refuse(view);
	if (cli->verbose) {
		token_span(span, (frame_now() - began) / FRAME_SEC);
		cli_note("%s holds a valid token (waited %s)",
		    view->session.path, span);
	}
	return TOKEN_DONE;
}

int
cmd_wait(const struct cli *cli)
{
	struct token_choice choice = token_choice(cli->session);
	int64_t patience =
	    cli->timeout_ms == -1 ? PATIENCE_MS : cli->timeout_ms;
	int64_t began = frame_now();
	struct token_view view;
	int code;

	await(&choice, patience == 0 ? INT64_MAX : began + patience * FRAME_MS,
	    &view);
	code = report(cli, &view, began);
	token_view_drop(&view);
	return code;
}
