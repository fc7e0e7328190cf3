/* SPDX-License-Identifier: MIT */
/*
 * What the files of the configuration loader share; internal to config.c.
 */
#ifndef FRAME_CONFIG_PARTS_H
#define FRAME_CONFIG_PARTS_H

#include "common/config.h"
#include "common/schema.h"

/* A file while it becomes a configuration. */
struct frame_loader {
	struct frame_config *config;
	struct frame_diags *diags;
	struct frame_arena *arena; /* of the document */
	const struct frame_doc *doc;
	mode_t mode;
	uid_t owner;
	bool out_of_memory;
	/* the sections as they are written, NULL: not there. Entry i of the
	 * configuration's array is child i (lists), or 2i and 2i + 1 (maps) */
	const struct frame_node *credentials, *providers, *mappings;
};

/* From the arena; NULL, and noted in the loader, when memory runs out. */
void *frame_loader_alloc(struct frame_loader *loader, size_t size);

/* Shorthand for frame_diag_quote of a node's value. */
const char *frame_loader_quote(
    struct frame_loader *loader, const struct frame_node *node);

/* True for a name that a credential or provider can have. */
bool frame_name_valid(const char *name);

/* Reads the value of a key into *out (schema.h says which C type), or reports
 * what is wrong with it; the same for the key's default. */
void frame_value_read(struct frame_loader *loader, const struct frame_key *key,
    const struct frame_node *node, void *out);
void frame_value_fallback(
    struct frame_loader *loader, const struct frame_key *key, void *out);

/* One line of text of at least one byte, or NULL and an error. */
const char *frame_value_text(struct frame_loader *loader,
    const struct frame_key *key, const struct frame_node *node);

/* Readers of single types, called by frame_value_read. */
typedef void frame_reader(struct frame_loader *loader,
    const struct frame_key *key, const struct frame_node *node, void *out);
frame_reader frame_read_url, frame_read_proxy, frame_read_path, frame_read_id,
    frame_read_provider_id, frame_read_secret;

/* The label of "a, b", which YAML takes for one word. */
#define FRAME_SEVERAL "write several as a list: [one, two]"

/* The same for lists. */
void frame_list_read(struct frame_loader *loader, const struct frame_key *key,
    const struct frame_node *node, void *out);
void frame_list_fallback(
    struct frame_loader *loader, const char *fallback, void *out);

/* Free keys with templates, booleans and numbers. */
void frame_metadata_read(struct frame_loader *loader,
    const struct frame_node *node, struct frame_metadata *metadata);

/* A map whose keys the schema knows, and where its values go. */
struct frame_block {
	enum frame_section section;
	const struct frame_node *name; /* the key above it; NULL: none */
	const struct frame_node *map;  /* NULL: empty */
	void *target;
};

/* Reads all keys and defaults; unknown and missing ones are errors. */
void frame_block_read(
    struct frame_loader *loader, const struct frame_block *block);

/* The same without defaults and missing keys. */
void frame_block_read_known(
    struct frame_loader *loader, const struct frame_block *block);

/* True if a key that is missing under its own name is there under one like
 * it, which has been reported as unknown. */
bool frame_key_mistyped(
    enum frame_section section, const struct frame_node *map, const char *name);

/* True if its value is a map, or a list, as wanted. An empty one is not, and
 * is no error either; anything else is one. Sections that hold entries have
 * FRAME_SECTION_TOP here. */
bool frame_block_is_map(
    struct frame_loader *loader, const struct frame_block *block);
bool frame_block_is_list(
    struct frame_loader *loader, const struct frame_block *block);

/* Everything that takes more than one value to judge. */
void frame_config_check(struct frame_loader *loader);

/* Resolves references to credentials and providers. */
void frame_names_check(struct frame_loader *loader);

/* Warns of rules, and names in them, that earlier rules leave nothing. */
void frame_rules_check(struct frame_loader *loader);

#endif
