/* SPDX-License-Identifier: MIT */
/*
 * Questions and answers; see ask.h. Questions go to stderr, so that stdout has
 * the answer of the command alone.
 */
#include "tui/cli/ask.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "common/text.h"

char *
cli_ask_line(const struct cli *cli, const char *question)
{
	char *line = NULL, *copy = NULL;
	size_t room = 0;
	ssize_t len;

	fflush(stdout);
	fputs(question, stderr);
	len = getline(&line, &room, stdin);
	if (len > 0) {
		line[strcspn(line, "\r\n")] = '\0';
		copy = cli_text(cli, "%s", line);
	}
	frame_text_wipe(line, room);
	return copy;
}

bool
cli_ask(const struct cli *cli, const char *question)
{
	char *line = cli_ask_line(cli, cli_text(cli, "%s [y/N] ", question));

	if (line == NULL)
		fputc('\n', stderr);
	return line != NULL &&
	       (strcmp(line, "y") == 0 || strcmp(line, "Y") == 0 ||
		   strcmp(line, "yes") == 0);
}

/* --- secrets */

/* A prompt that is under way. */
struct prompt {
	const char *question;
	struct frame_secret *secret;
	struct cli_signals signals;
	struct termios with_echo;
	bool done, too_long, failed;
};

static void
begin_prompt(const struct prompt *prompt)
{
	struct termios silent = prompt->with_echo;

	silent.c_lflag &= ~(tcflag_t)(ECHO | ECHOE | ECHOK);
	silent.c_lflag |= ECHONL | ICANON;
	/* What was typed ahead was not meant for this. */
	tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
	fflush(stdout);
	fputs(prompt->question, stderr);
}

static void
end_prompt(const struct prompt *prompt)
{
	tcsetattr(STDIN_FILENO, TCSAFLUSH, &prompt->with_echo);
}

/* Lets the signal do what it does; if we live on, asks again. */
static void
yield_to(struct prompt *prompt, int signal)
{
	end_prompt(prompt);
	fputc('\n', stderr);
	sigprocmask(SIG_SETMASK, &prompt->signals.old, NULL);
	raise(signal);
	cli_signals_release(&prompt->signals);
	prompt->failed = !cli_signals_hold(&prompt->signals);
	prompt->secret->len = 0;
	begin_prompt(prompt);
}

static void
take_bytes(struct prompt *prompt)
{
	struct frame_secret *secret = prompt->secret;
	size_t room = FRAME_SECRET_MAX - secret->len;
	ssize_t got = read(STDIN_FILENO, secret->bytes + secret->len, room);

	if (got < 0 && errno != EINTR && errno != EAGAIN)
		prompt->failed = true;
	prompt->done = got == 0;
	if (got <= 0)
		return;
	secret->len += (size_t)got;
	prompt->too_long = secret->len == FRAME_SECRET_MAX;
}

/* A terminal gives a whole line, or what was typed before its end. */
static void
take_line(struct prompt *prompt)
{
	const struct frame_secret *secret = prompt->secret;

	take_bytes(prompt);
	if (secret->len > 0 && secret->bytes[secret->len - 1] == '\n')
		prompt->done = true;
}

static void
converse(struct prompt *prompt)
{
	begin_prompt(prompt);
	while (!prompt->done && !prompt->too_long && !prompt->failed) {
		struct pollfd ready[] = {
		    {.fd = STDIN_FILENO, .events = POLLIN},
		    {.fd = prompt->signals.fd, .events = POLLIN},
		};
		int signal;
		if (poll(ready, 2, -1) == -1 && errno != EINTR)
			prompt->failed = true;
		signal = cli_signals_next(&prompt->signals);
		if (signal != 0)
			yield_to(prompt, signal);
		else if (ready[0].revents != 0)
			take_line(prompt);
	}
	end_prompt(prompt);
}

static void
ask_terminal(struct prompt *prompt)
{
	prompt->failed = tcgetattr(STDIN_FILENO, &prompt->with_echo) == -1 ||
			 !cli_signals_hold(&prompt->signals);
	if (prompt->failed)
		return;
	converse(prompt);
	cli_signals_release(&prompt->signals);
}

/* To the end: a second line may come later, and then it is no secret. */
static void
read_input(struct prompt *prompt)
{
	while (!prompt->done && !prompt->too_long && !prompt->failed)
		take_bytes(prompt);
}

/* Without its line end; NULL, or what is wrong with it. */
static const char *
judge(struct frame_secret *secret)
{
	while (secret->len > 0 && (secret->bytes[secret->len - 1] == '\n' ||
				      secret->bytes[secret->len - 1] == '\r'))
		secret->len--;
	secret->bytes[secret->len] = '\0';
	if (secret->len == 0)
		return "no secret was given";
	for (size_t i = 0; i < secret->len; i++)
		if (secret->bytes[i] < '!' || secret->bytes[i] > '~')
			return "the secret holds blanks, several lines or "
			       "characters beyond ASCII; copy it again";
	return NULL;
}

int
cli_ask_secret(
    const struct cli *cli, const char *question, struct frame_secret *secret)
{
	struct prompt prompt = {.question = question, .secret = secret};
	const char *flaw;

	if (!frame_secret_new(secret))
		return cli_no_memory(cli);
	if (isatty(STDIN_FILENO) == 1)
		ask_terminal(&prompt);
	else
		read_input(&prompt);
	flaw = prompt.failed	 ? "the secret could not be read"
	       : prompt.too_long ? "the secret is too long"
				 : judge(secret);
	if (flaw == NULL)
		return EXIT_DONE;
	frame_secret_drop(secret);
	return cli_fail(cli, prompt.failed ? EXIT_FAILED : EXIT_USAGE,
	    "%s; nothing was changed", flaw);
}
