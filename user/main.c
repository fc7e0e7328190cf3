/* SPDX-License-Identifier: MIT */
/*
 * The start of frame-token: descriptors, the locale, the command, and whether
 * what was printed has arrived.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <string.h>
#include <unistd.h>

#include "user/cli.h"

/* A file that is opened later must not become the terminal's number; and what
 * is written to a closed output must fail, as it would have. */
static void
fill_descriptors(void)
{
	static const int modes[] = {O_WRONLY, O_RDONLY, O_RDONLY};

	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) == -1)
			(void)open("/dev/null", modes[fd]);
}

static int
run(int argc, char **argv)
{
	struct cli cli = {.timeout_ms = -1};
	int code = cli_read(&cli, argc, argv);

	if (code != TOKEN_DONE)
		return code;
	if (cli.version) {
		puts("frame-token (" PACKAGE_NAME ") " PACKAGE_VERSION);
		return TOKEN_DONE;
	}
	if (cli.help && cli.named)
		cli_help(cli.command);
	else if (cli.help)
		cli_usage(stdout);
	else
		return cli.command->run(&cli);
	return TOKEN_DONE;
}

/* What was written to a full disk is no success. */
static int
finish(int code)
{
	bool failed = ferror(stdout) != 0;

	errno = 0;
	if (fflush(stdout) == 0 && !failed)
		return code;
	return cli_fail(TOKEN_FAILED,
	    "the output could not be written%s%s; what there is of it is not "
	    "all",
	    errno != 0 ? ": " : "", errno != 0 ? strerror(errno) : "");
}

int
main(int argc, char **argv)
{
	fill_descriptors();
	(void)setlocale(LC_CTYPE, "");
	return finish(run(argc, argv));
}
