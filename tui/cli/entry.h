/* SPDX-License-Identifier: MIT */
/*
 * What the commands for whole entries share.
 */
#ifndef FRAME_ADMIN_ENTRY_H
#define FRAME_ADMIN_ENTRY_H

#include "tui/cli/cli.h"
#include "tui/cli/path.h"

/* Says that the first argument is no kind of entry that can be `done`
 * ("added"), and what to use instead. Returns the code. */
int cli_refuse_kind(struct cli *cli, const char *done);

/* Where the secret of a credential belongs: beside the configuration, in
 * secrets.d. Absolute; in the arena. */
const char *cli_secret_path(struct cli *cli, const char *name);

/* "provider physics, provider win-lab" or "rules 2 and 5": who refers to the
 * entry. In the arena; NULL: nobody. */
const char *cli_uses(struct cli *cli, const struct frame_draft *draft,
    const struct cli_kind *kind, const char *name);

#endif
