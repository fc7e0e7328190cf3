/* SPDX-License-Identifier: MIT */
/*
 * The commands that table.c lists. Each returns an exit code and has said
 * what there was to say.
 */
#ifndef FRAME_ADMIN_COMMANDS_H
#define FRAME_ADMIN_COMMANDS_H

#include "tui/cli/cli.h"

/* looking */
int cmd_check(struct cli *cli);
int cmd_show(struct cli *cli);
int cmd_explain(struct cli *cli);
int cmd_test(struct cli *cli);
int cmd_list(struct cli *cli);
int cmd_renew(struct cli *cli);
int cmd_get(struct cli *cli);
int cmd_diff(struct cli *cli);
int cmd_backups(struct cli *cli);

/* changing */
int cmd_setup(struct cli *cli);
int cmd_set(struct cli *cli);
int cmd_unset(struct cli *cli);
int cmd_add(struct cli *cli);
int cmd_remove(struct cli *cli);
int cmd_rename(struct cli *cli);
int cmd_move(struct cli *cli);
int cmd_secret(struct cli *cli);
int cmd_edit(struct cli *cli);
int cmd_restore(struct cli *cli);
int cmd_migrate(struct cli *cli);

/* for shells and for the screens */
int cmd_completion(struct cli *cli);
int cmd_complete(struct cli *cli);
int cmd_job(struct cli *cli);

#endif
