/* SPDX-License-Identifier: MIT */
/*
 * A form for all keys of login: or network:, made from the schema.
 */
#ifndef FRAME_SETTINGS_FORM_H
#define FRAME_SETTINGS_FORM_H

#include "common/schema.h"
#include "tui/screen/view.h"

/* `key` gets the focus; NULL: the first. NULL: out of memory. */
struct view *settings_form_new(
    struct app *app, enum frame_section section, const char *key);

#endif
