/* SPDX-License-Identifier: MIT */
/*
 * The configuration as logins see it, defaults included, as a tree of JSON
 * values that has the shape of the file. Secrets are "(hidden)" in it, so that
 * the tree can be shown. It is made from schema.h and knows no key.
 */
#ifndef FRAME_ADMIN_EFFECTIVE_H
#define FRAME_ADMIN_EFFECTIVE_H

#include <jansson.h>

#include "common/config.h"
#include "tui/cli/cli.h"

#define CLI_HIDDEN_SECRET "(hidden)"

json_t *cli_effective(const struct cli *cli, const struct frame_config *config);

/* The value at a route, borrowed; NULL if there is none. */
const json_t *cli_effective_find(
    const json_t *tree, const struct frame_route *route);

/* A URL without the password in it. In the arena, or the URL itself. */
const char *cli_url_shown(const struct cli *cli, const char *url);

#endif
