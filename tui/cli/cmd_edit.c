/* SPDX-License-Identifier: MIT */
/*
 * edit: the whole file in an editor, as visudo does it. A file with errors is
 * not saved: it is edited again, or what was typed is discarded.
 */
#include "tui/cli/commands.h"

#include <limits.h>
#include <signal.h>
#include <string.h>

#include "common/text.h"
#include "tui/cli/ask.h"
#include "tui/cli/editor.h"

enum next {
	NEXT_EDIT,
	NEXT_DIFF,
	NEXT_KEEP, /* what was typed, for nobody has decided */
	NEXT_DISCARD,
};

static enum next
ask_next(const struct cli *cli)
{
	for (;;) {
		const char *line = cli_ask_line(
		    cli, "What now? (e)dit again, (d)iff, (x) discard: ");
		if (line == NULL)
			return NEXT_KEEP;
		if (strcmp(line, "x") == 0)
			return NEXT_DISCARD;
		if (strcmp(line, "e") == 0)
			return NEXT_EDIT;
		if (strcmp(line, "d") == 0)
			return NEXT_DIFF;
		fputs("Type e, d or x, then Enter.\n", stderr);
	}
}

/* After something that did not end in a saved file. */
static enum next
choose_next(struct cli *cli, const struct frame_draft *draft, int code)
{
	enum next next;

	if (code == EXIT_BUSY)
		return NEXT_KEEP;
	if (!cli->terminal || cli->yes) /* a failed save has kept it already */
		return code == EXIT_FAILED ? NEXT_DISCARD : NEXT_KEEP;
	while ((next = ask_next(cli)) == NEXT_DIFF)
		cli_print_diff(
		    cli, draft->base, draft->base_len, draft->text, draft->len);
	if (next == NEXT_DISCARD)
		cli_note(cli, "discarded; %s is as it was", cli->config);
	return next;
}

/* An hour's typing is not lost because it could not be saved. */
static void
keep(struct cli *cli, const struct frame_draft *draft)
{
	char where[PATH_MAX], why[FRAME_SAVE_WHY];

	if (frame_rescue_write(cli->places.rescue, cli->config, draft->text,
		draft->len, where, sizeof(where), why))
		cli_fail(
		    cli, EXIT_FAILED, "what you typed is in %s (0600)", where);
	else
		cli_fail(cli, EXIT_FAILED,
		    "what you typed could not be kept either: %s", why);
}

/* What the editor made of the draft's text becomes the draft's text. */
static int
edit_once(struct cli *cli, struct frame_draft *draft)
{
	char why[FRAME_DRAFT_WHY], *text;
	size_t len;
	bool done;

	if (!cli_editor_run(
		draft->text, draft->len, &text, &len, why, sizeof(why)))
		return cli_fail(cli, EXIT_FAILED, "%s", why);
	done = frame_draft_begin(draft, "edited by hand") &&
	       frame_draft_replace(draft, text, len, why);
	frame_text_wipe(text, len);
	if (!done)
		return cli_refuse(cli, draft, why);
	frame_draft_end(draft);
	return EXIT_DONE;
}

static int
edit(struct cli *cli, struct frame_draft *draft)
{
	enum next next = NEXT_DISCARD;
	int code;

	do {
		code = edit_once(cli, draft);
		if (code != EXIT_DONE) {
			/* There is only what was typed the time before. */
			if (next == NEXT_EDIT)
				next = NEXT_KEEP;
			break;
		}
		code = cli_commit(cli, draft);
		if (code == EXIT_DONE)
			return code;
		next = choose_next(cli, draft, code);
	} while (next == NEXT_EDIT);
	if (next == NEXT_KEEP)
		keep(cli, draft);
	return code;
}

/* The lock first: two editors would write over each other. */
static int
lock(struct cli *cli)
{
	char why[FRAME_SAVE_WHY];

	switch (
	    frame_lock_take(&cli->lock, cli->config, cli->places.who, why)) {
	case FRAME_LOCK_HELD:
		return EXIT_DONE;
	case FRAME_LOCK_BUSY:
		return cli_fail(cli, EXIT_BUSY, "%s", why);
	default:
		return cli_fail(cli, EXIT_FAILED, "%s", why);
	}
}

int
cmd_edit(struct cli *cli)
{
	struct frame_draft draft;
	int code = cli_may_write(cli);

	if (code == EXIT_DONE && !cli->terminal && !cli->yes)
		code = cli_fail(cli, EXIT_USAGE,
		    "an editor needs a terminal, and so do the questions "
		    "behind it; nothing was changed");
	if (code == EXIT_DONE)
		code = lock(cli);
	if (code == EXIT_DONE)
		code = cli_open_any(cli, &draft);
	if (code == EXIT_DONE && !draft.stamp.exists) {
		frame_draft_close(&draft);
		code = cli_open_to_write(cli, &draft);
	}
	if (code != EXIT_DONE)
		return code;
	/* A lost terminal answers no question: then what was typed is kept. */
	signal(SIGHUP, SIG_IGN);
	code = edit(cli, &draft);
	frame_draft_close(&draft);
	return code;
}
