/* SPDX-License-Identifier: MIT */
/*
 * A trial (trial.h) on the command line: its steps as they happen, then what
 * it means. An interrupt ends the trial; cli->signal then says so, for the
 * caller to clear up before it ends, too.
 */
#ifndef FRAME_ADMIN_TRY_H
#define FRAME_ADMIN_TRY_H

#include "tui/cli/cli.h"
#include "tui/model/trial.h"

/* Returns an exit code; everything has been said. */
int cli_try(struct cli *cli, const struct trial_order *order);

#endif
