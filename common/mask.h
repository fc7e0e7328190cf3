/* SPDX-License-Identifier: MIT */
/*
 * Finding secrets in a file that may be broken anywhere, before anything is
 * said about it: by the look of its lines, without YAML. Too much is blanked
 * rather than too little.
 */
#ifndef FRAME_MASK_H
#define FRAME_MASK_H

#include <stdbool.h>

#include "common/diag.h"
#include "common/doc.h"

/* True for a key whose value may be a secret: secret, client_secret, secert,
 * password ..., in any case of letters. */
bool frame_mask_key(const char *key);

/* Marks as secret: what follows such a key on its line (and below it, if the
 * value is there), also in comments; and the password of every URL. */
bool frame_mask_lines(struct frame_diags *diags);

/* Marks the values of such keys in a tree, wherever they stand. */
bool frame_mask_tree(struct frame_diags *diags, const struct frame_node *node);

#endif
