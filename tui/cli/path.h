/* SPDX-License-Identifier: MIT */
/*
 * A place of the configuration as a person writes it in one word, such as
 * providers.win-lab.token_duration, mappings.3.provider, metadata.seat. Names
 * and keys of metadata may hold dots; what the file has decides what is meant.
 * It knows which keys there are from schema.h, and which names from the file;
 * it reads no file and changes nothing.
 */
#ifndef FRAME_ADMIN_PATH_H
#define FRAME_ADMIN_PATH_H

#include <stdbool.h>
#include <stddef.h>

#include "common/arena.h"
#include "common/edit.h"
#include "common/schema.h"

#define CLI_PATH_WHY 400 /* bytes of a refusal's sentence */

enum cli_path_kind {
	CLI_PATH_SECTION, /* login, providers, providers.lab.metadata */
	CLI_PATH_ENTRY,	  /* providers.lab, mappings.3; it exists */
	CLI_PATH_VALUE,	  /* login.wait, metadata.seat; it need not be set */
};

struct cli_path {
	enum cli_path_kind kind;
	enum frame_section section;  /* that the key, or the entry, is of */
	const struct frame_key *key; /* of a value; NULL: of metadata */
	struct frame_route route;
};

/* The strings of *path are in the arena. False: there is no such place; `why`
 * says so, and what may have been meant. */
bool cli_path_parse(struct cli_path *path, const char *text,
    const struct frame_doc *doc, struct frame_arena *arena,
    char why[CLI_PATH_WHY]);

/* The sections whose entries have names (credentials, providers) or numbers
 * (mappings): by the word for one of them, "provider". NULL: none such. */
struct cli_kind {
	const char *name;    /* "provider" */
	const char *section; /* "providers" */
	enum frame_section entry;
};
extern const struct cli_kind cli_kinds[]; /* ends with a NULL name */
const struct cli_kind *cli_kind_find(const char *name);

/* The map or list with the entries of a kind; NULL: the file has none. */
const struct frame_node *cli_kind_entries(
    const struct frame_doc *doc, const struct cli_kind *kind);

/* True if there is an entry with this name or number. Else `why`. */
bool cli_entry_exists(const struct frame_doc *doc, const struct cli_kind *kind,
    const char *name, char why[CLI_PATH_WHY]);

#endif
