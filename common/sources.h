/* SPDX-License-Identifier: MIT */
/*
 * Where the values of template sources come from; internal to template.c.
 */
#ifndef FRAME_SOURCES_H
#define FRAME_SOURCES_H

#include <stdio.h>

#include "common/template.h"

/*
 * The raw value of source `index` of frame_template_sources as a new string,
 * empty if there is none. `name` is the NAME of env.NAME. NULL: out of memory,
 * or no random bytes.
 */
char *frame_source_value(
    size_t index, const char *name, const struct frame_facts *facts);

/* The name with a dot that a hosts(5) file gives to `host`, or "". NULL: out
 * of memory. */
char *frame_source_fqdn(FILE *hosts, const char *host);

#endif
