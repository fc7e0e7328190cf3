/* SPDX-License-Identifier: MIT */
/*
 * What the files of explain.h share; nobody else includes it.
 */
#ifndef FRAME_ADMIN_EXPLAIN_PARTS_H
#define FRAME_ADMIN_EXPLAIN_PARTS_H

#include "tui/model/explain.h"

/* explain_values.c: all values for these facts, the provider's own over the
 * common ones (NULL: none). False: out of memory. */
bool explain_values(struct explanation *explanation,
    const struct frame_config *config, const struct frame_provider *provider,
    const struct frame_facts *facts);

#endif
