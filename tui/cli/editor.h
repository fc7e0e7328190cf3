/* SPDX-License-Identifier: MIT */
/*
 * Letting a person change a text in the editor of their choice: in a copy that
 * nobody else can read, in a directory of its own, which is removed with all
 * that the editor leaves in it; but not if it alone has what was typed.
 */
#ifndef FRAME_ADMIN_EDITOR_H
#define FRAME_ADMIN_EDITOR_H

#include <stdbool.h>
#include <stddef.h>

/* $SUDO_EDITOR, $VISUAL, $EDITOR, else editor(1) or vi. True: *out is what
 * came back (malloc; wipe it). False: `why`, also where the
 * copy is, if it was left; nothing else has happened. */
bool cli_editor_run(const char *text, size_t len, char **out, size_t *out_len,
    char *why, size_t why_size);

#endif
