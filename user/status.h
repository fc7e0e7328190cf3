/* SPDX-License-Identifier: MIT */
/*
 * What the two forms of frame-token status share.
 */
#ifndef FRAME_USER_STATUS_H
#define FRAME_USER_STATUS_H

#include <jansson.h>
#include <stdint.h>

#include "user/cli.h"
#include "user/session.h"

/* By the token itself, or by when it came; 0: not known. */
int64_t status_issued(const struct token_view *view, const json_t *facts);

/* For a person. An exit status. */
int status_print(const struct token_view *view, const json_t *facts);

/* How many of `cells` are full when `left` of `life` seconds is; none only
 * when nothing is left. */
int status_bar(int cells, int64_t left, int64_t life);

#endif
