/* SPDX-License-Identifier: MIT */
/*
 * A draft as its tree shows it, also while it has errors: rules by number in
 * no time, names of a list in one line, and which entry a line of the file
 * belongs to. What it returns lives as long as the draft's present text.
 */
#ifndef FRAME_OUTLINE_H
#define FRAME_OUTLINE_H

#include <stdbool.h>
#include <stddef.h>

#include "common/draft.h"

/* The map or list below a key of the file, NULL if there is none. */
const struct frame_node *outline_section(
    const struct frame_draft *draft, const char *name);
/* The key itself of a map, whose line is the entry's. `map` may be NULL. */
const struct frame_node *outline_key(
    const struct frame_node *map, const char *name);
/* A scalar below a key of a map, NULL if there is none. */
const char *outline_text(const struct frame_node *map, const char *name);
/* The entry of a credential or provider. */
const struct frame_node *outline_entry(
    const struct frame_draft *draft, const char *section, const char *name);

/* The last line of what is written at a node. */
size_t outline_last_line(const struct frame_node *node);

/* --- rules, counted from 1 */

enum outline_match {
	OUTLINE_USER,
	OUTLINE_GROUP,
	OUTLINE_ANY,
	OUTLINE_NOBODY, /* it does not say, or something impossible */
};

struct outline_rule {
	const struct frame_node *node;
	enum outline_match match;
	const struct frame_node *names; /* one scalar or a list; NULL: any */
	const char *provider, *note;	/* as written, NULL: not there */
};

/* False if there is no such rule. */
bool outline_rule(
    const struct frame_draft *draft, size_t rule, struct outline_rule *out);
/* "user", "group", "anyone", "?". */
const char *outline_match_name(enum outline_match match);
/* "group staff, guests" */
void outline_rule_words(
    const struct outline_rule *rule, char *buf, size_t size);

/* How many names a scalar or a list has, and which; "" for what is none. */
size_t outline_names(const struct frame_node *node);
const char *outline_name(const struct frame_node *node, size_t index);
/* All of them, separated by commas; cut with "..." when they do not fit. */
void outline_join(const struct frame_node *node, char *buf, size_t size);
/* The same whole, malloc'ed; NULL: no memory. */
char *outline_joined(const struct frame_node *node);
/* The same as a NULL-terminated list; the list is malloc'ed, its names are
 * not. NULL: there are none, or no memory. */
const char **outline_list(const struct frame_node *node);

/* --- from a line to an entry */

struct outline_place {
	enum frame_section section;
	const char *name; /* of a credential or provider, NULL: none */
	size_t rule;	  /* 0: none */
	const char *key;  /* below the entry or section, NULL: none */
	bool metadata;	  /* `key` is of a provider's own metadata */
};
bool outline_place(
    const struct frame_draft *draft, size_t line, struct outline_place *place);

#endif
