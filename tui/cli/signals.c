/* SPDX-License-Identifier: MIT */
/*
 * Putting signals off while something must not be left half done: an echo
 * that is off, a child that works for us, a file that is being replaced.
 */
#include "tui/cli/ask.h"

#include <sys/signalfd.h>
#include <unistd.h>

static const int held[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP};

bool
cli_signals_hold(struct cli_signals *signals)
{
	sigset_t set;

	sigemptyset(&set);
	for (size_t i = 0; i < sizeof(held) / sizeof(held[0]); i++)
		sigaddset(&set, held[i]);
	if (sigprocmask(SIG_BLOCK, &set, &signals->old) == -1)
		return false;
	signals->fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	if (signals->fd == -1)
		sigprocmask(SIG_SETMASK, &signals->old, NULL);
	return signals->fd != -1;
}

int
cli_signals_next(struct cli_signals *signals)
{
	struct signalfd_siginfo info;

	if (read(signals->fd, &info, sizeof(info)) != (ssize_t)sizeof(info))
		return 0;
	return (int)info.ssi_signo;
}

void
cli_signals_release(struct cli_signals *signals)
{
	close(signals->fd);
	sigprocmask(SIG_SETMASK, &signals->old, NULL);
}
