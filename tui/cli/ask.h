/* SPDX-License-Identifier: MIT */
/*
 * Questions to the person at the terminal. A secret is read without echo into
 * locked memory; whatever interrupts it, the terminal gets its echo back.
 */
#ifndef FRAME_ADMIN_ASK_H
#define FRAME_ADMIN_ASK_H

#include <signal.h>

#include "common/secret.h"
#include "tui/cli/cli.h"

/* Asks "question [y/N] ". No answer is no. */
bool cli_ask(const struct cli *cli, const char *question);

/* A line without its end, in the arena; NULL at the end of the input. */
char *cli_ask_line(const struct cli *cli, const char *question);

/* A secret from the terminal, or the one line of standard input if that is
 * none. EXIT_DONE, or it has been said why not. To be dropped then. */
int cli_ask_secret(
    const struct cli *cli, const char *question, struct frame_secret *secret);

/* What SIGINT, SIGTERM, SIGHUP, SIGQUIT and SIGTSTP do is put off: they make
 * `fd` readable. */
struct cli_signals {
	int fd;
	sigset_t old;
};
bool cli_signals_hold(struct cli_signals *signals);
/* The next one that has arrived, 0 if there is none. */
int cli_signals_next(struct cli_signals *signals);
/* They work again, and those that have arrived take effect. */
void cli_signals_release(struct cli_signals *signals);

#endif
