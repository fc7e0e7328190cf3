/* SPDX-License-Identifier: MIT */
/*
 * Where a provider's tokens come from: the token URL and the parts that it is
 * made of. Either may be what stands in the file; forms and lists show both.
 */
#ifndef FRAME_ADDRESS_H
#define FRAME_ADDRESS_H

#include <stdbool.h>
#include <stddef.h>

#include "common/doc.h"

/* Each may be NULL: not there, or no memory. */
struct address {
	char *url;
	char *gateway, *entity, *entity_id, *provider_id; /* "account" */
};

/* Of a provider's entry in a draft; `map` may be NULL. */
void address_of(struct address *address, const struct frame_node *map);

/* The parts of a URL. False: it is no token URL; `why` may say what it is
 * instead, or is "", and the parts that it has are there all the same. */
bool address_parse(
    struct address *address, const char *url, char *why, size_t why_size);

/* The URL of parts (malloc); NULL: one is missing. */
char *address_url(const struct address *address);

void address_free(struct address *address);

/* The gateway when none is written. */
const char *address_default_gateway(void);
/* A choice of frame_entities for a word, singular or plural; -1: none. */
int address_entity(const char *word);

#endif
