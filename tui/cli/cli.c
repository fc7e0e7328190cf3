/* SPDX-License-Identifier: MIT */
/*
 * From the words of the command line to one command; see cli.h. What a command
 * does is in the cmd_ files, which commands there are in table.c.
 */
#include "config.h"

#include "tui/cli/cli.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "tui/screen/run.h"

/* Without a command: the screens, or how to use it without them. */
int
cli_screens(const struct cli *cli, bool setup)
{
	struct run_options options = {
	    .config = cli->config,
	    .places = cli->places,
	    .installed = cli->installed,
	    .read_only = cli_given(cli, "read-only") != NULL,
	    .setup = setup,
	    .view = cli_given(cli, "view"),
	    .term = {cli->colour, cli_given(cli, "high-contrast") != NULL,
		cli_given(cli, "ascii") != NULL},
	    .sync_fd = -1,
	};
	const char *sync = cli_given(cli, "sync-fd");

	if (sync != NULL && strlen(sync) == 1)
		options.sync_fd = *sync - '0';
	return run_screens(&options);
}

static int
run_without_command(const struct cli *cli)
{
	if (cli->terminal)
		return cli_screens(cli, false);
	cli_usage(stderr);
	return EXIT_USAGE;
}

static int
check_arguments(const struct cli *cli)
{
	const struct cli_command *command = cli->command;

	if (cli->argc < command->least)
		return cli_fail(cli, EXIT_USAGE,
		    "something is missing: frame-admin %s %s (examples: "
		    "frame-admin %s --help)",
		    command->name, command->arguments, command->name);
	if (command->most >= 0 && cli->argc > command->most)
		return cli_fail(cli, EXIT_USAGE,
		    "%s is one word too many%s: frame-admin %s%s%s",
		    cli_quote(cli, cli->argv[command->most]),
		    strcmp(command->name, "set") == 0
			? " (put a value with blanks in quotes)"
			: "",
		    command->name, *command->arguments == '\0' ? "" : " ",
		    command->arguments);
	return EXIT_DONE;
}

static int
run_command(struct cli *cli)
{
	int code = check_arguments(cli);

	return code == EXIT_DONE ? cli->command->run(cli) : code;
}

/* What was written to a full disk is no success. */
static int
finish(const struct cli *cli, int code)
{
	if ((fflush(stdout) != 0 || ferror(stdout) != 0) && code == EXIT_DONE)
		return cli_fail(cli, EXIT_FAILED,
		    "the output could not be written; what you see is not "
		    "all of it");
	return code;
}

static int
run(struct cli *cli, int argc, char **argv)
{
	int code = cli_parse(cli, argc, argv);

	if (code != EXIT_DONE)
		return code;
	if (cli_given(cli, "version") != NULL) {
		puts("frame-admin (" PACKAGE_NAME ") " PACKAGE_VERSION);
		return EXIT_DONE;
	}
	if (cli_given(cli, "help") != NULL) {
		if (cli->command == NULL)
			cli_usage(stdout);
		else
			cli_help(cli->command);
		return EXIT_DONE;
	}
	cli->config = cli_absolute(cli, cli->config);
	cli_place(cli);
	return cli->command == NULL ? run_without_command(cli)
				    : run_command(cli);
}

int
cli_run(int argc, char **argv)
{
	struct cli cli = {
	    .arena = frame_arena_new(),
	    .terminal = isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1,
	    .lock.fd = -1,
	};
	int code;

	if (cli.arena == NULL)
		return cli_no_memory(&cli);
	code = finish(&cli, run(&cli, argc, argv));
	frame_lock_release(&cli.lock);
	frame_arena_free(cli.arena);
	if (cli.signal != 0)
		raise(cli.signal);
	return code;
}
