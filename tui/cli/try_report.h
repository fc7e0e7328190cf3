/* SPDX-License-Identifier: MIT */
/*
 * What a trial has shown, in words or as JSON. The token is in neither.
 */
#ifndef FRAME_ADMIN_TRY_REPORT_H
#define FRAME_ADMIN_TRY_REPORT_H

#include "tui/cli/cli.h"
#include "tui/model/trial.h"

/* One step that has ended, on a line; `ms` < 0: not measured. */
void cli_try_step(const struct cli *cli, const char *name,
    enum trial_state state, const char *text, double ms);

/* The end of it. Returns the exit code. */
int cli_try_report(
    struct cli *cli, const char *user, const struct trial *trial);

#endif
