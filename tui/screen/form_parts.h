/* SPDX-License-Identifier: MIT */
/*
 * What the files of the form share, and nobody else needs.
 */
#ifndef FRAME_FORM_PARTS_H
#define FRAME_FORM_PARTS_H

#include "tui/screen/form.h"

static inline bool
field_is_text(const struct field *field)
{
	return field->spec->kind == FIELD_TEXT ||
	       field->spec->kind == FIELD_SECRET;
}

static inline bool
field_takes_focus(const struct field *field)
{
	return !field->hidden && field->spec->kind != FIELD_NOTE;
}

#endif
