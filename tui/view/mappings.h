/* SPDX-License-Identifier: MIT */
/*
 * What the form of a rule asks of the page of rules.
 */
#ifndef FRAME_MAPPINGS_H
#define FRAME_MAPPINGS_H

#include <stddef.h>

#include "tui/screen/view.h"

/* The number of the rule before which a new one is put: behind the selected
 * one, but above a last rule for everybody, which would leave it nothing. */
size_t mappings_place(const struct view *view);

#endif
