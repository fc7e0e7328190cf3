/* SPDX-License-Identifier: MIT */
/*
 * Following a trial while it runs; see try.h. How its end is told is
 * try_report.c.
 */
#include "tui/cli/try.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tui/cli/ask.h"
#include "tui/cli/try_report.h"

#define LINE_MAX_BYTES (256 * 1024) /* far more than any line of a trial */
#define PATIENCE_MS    2000	    /* between SIGTERM and SIGKILL */

struct follower {
	struct cli *cli;
	struct trial trial;
	struct cli_signals signals;
	pid_t pid;
	int fd;
	char *buffer; /* what has come of a line */
	size_t len;
	bool printed[TRIAL_STEPS];
	size_t skips; /* that are printed */
	int signal;   /* that ends us, 0: none */
};

/* A key that did not do: that its secret cannot be had was told as the step.
 * The secret of the next one is told as well. */
static void
tell_skip(struct follower *follower, const struct trial_skip *skip)
{
	if (skip->step != TRIAL_SECRET)
		cli_try_step(follower->cli, trial_step_name(skip->step),
		    TRIAL_WARN, skip->text, -1);
	follower->printed[TRIAL_SECRET] = false;
}

static void
tell_steps(struct follower *follower)
{
	const struct cli *cli = follower->cli;

	if (cli->json || cli->quiet || cli_given(cli, "events") != NULL)
		return;
	while (follower->skips < follower->trial.skips)
		tell_skip(follower, &follower->trial.skip[follower->skips++]);
	for (size_t i = 0; i < TRIAL_STEPS; i++) {
		const struct trial_step *step = &follower->trial.step[i];
		if (follower->printed[i] || step->state < TRIAL_OK)
			continue;
		cli_try_step(cli, trial_step_name((enum trial_step_kind)i),
		    step->state, step->text, step->ms);
		follower->printed[i] = true;
	}
	fflush(stdout);
}

static void
take_line(struct follower *follower, const char *line, size_t len)
{
	trial_line(&follower->trial, line, len);
	if (cli_given(follower->cli, "events") != NULL) {
		fwrite(line, 1, len, stdout);
		putchar('\n');
		fflush(stdout);
	}
	tell_steps(follower);
}

static void
take_lines(struct follower *follower)
{
	char *line = follower->buffer;
	char *end = line + follower->len, *newline;

	while ((newline = memchr(line, '\n', (size_t)(end - line))) != NULL) {
		take_line(follower, line, (size_t)(newline - line));
		line = newline + 1;
	}
	follower->len = (size_t)(end - line);
	memmove(follower->buffer, line, follower->len);
}

/* False at the end of the pipe. */
static bool
take_bytes(struct follower *follower)
{
	size_t room = LINE_MAX_BYTES - follower->len;
	ssize_t got =
	    read(follower->fd, follower->buffer + follower->len, room);

	if (got < 0)
		return errno == EAGAIN || errno == EINTR;
	follower->len += (size_t)got;
	take_lines(follower);
	return got > 0 && follower->len < LINE_MAX_BYTES;
}

static void
follow(struct follower *follower)
{
	for (;;) {
		struct pollfd ready[] = {
		    {.fd = follower->fd, .events = POLLIN},
		    {.fd = follower->signals.fd, .events = POLLIN},
		};
		int signal;
		if (poll(ready, 2, -1) == -1 && errno != EINTR)
			return;
		signal = cli_signals_next(&follower->signals);
		if (signal != 0 && signal != SIGTSTP) {
			follower->signal = signal;
			return;
		}
		if (ready[0].revents != 0 && !take_bytes(follower))
			return;
	}
}

/* The wait status. A child that we no longer want, or that closed its pipe
 * and goes on, is given a little time. */
static int
end_child(const struct follower *follower)
{
	int status = 0, waited = 0;

	if (follower->signal != 0)
		kill(follower->pid, SIGTERM);
	while (waitpid(follower->pid, &status, WNOHANG) == 0) {
		if (waited++ == PATIENCE_MS / 10)
			kill(follower->pid, SIGKILL);
		poll(NULL, 0, 10);
	}
	return status;
}

int
cli_try(struct cli *cli, const struct trial_order *order)
{
	struct follower follower = {.cli = cli, .fd = -1};
	char why[FRAME_DRAFT_WHY];
	int status, code;

	follower.buffer = malloc(LINE_MAX_BYTES);
	if (follower.buffer == NULL || !cli_signals_hold(&follower.signals)) {
		free(follower.buffer);
		return cli_no_memory(cli);
	}
	trial_begin(&follower.trial);
	follower.pid = trial_start(order, &follower.fd, why, sizeof(why));
	if (follower.pid == -1) {
		code = cli_fail(cli, EXIT_FAILED, "%s", why);
		goto out;
	}
	follow(&follower);
	close(follower.fd);
	status = end_child(&follower);
	trial_end(&follower.trial, status);
	tell_steps(&follower);
	code = follower.signal != 0
		   ? cli_fail(cli, EXIT_FAILED, "the test was stopped")
		   : cli_try_report(cli, order->user, &follower.trial);
	if (code == EXIT_DONE &&
	    follower.trial.step[TRIAL_ASSERTIONS].state == TRIAL_FAIL)
		code = EXIT_NETWORK;
out:
	trial_free(&follower.trial);
	free(follower.buffer);
	cli_signals_release(&follower.signals);
	cli->signal = follower.signal;
	return code;
}
