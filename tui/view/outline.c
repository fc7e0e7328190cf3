/* SPDX-License-Identifier: MIT */
/*
 * Reading a draft's tree; see outline.h.
 */
#include "tui/view/outline.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const struct frame_node *
outline_section(const struct frame_draft *draft, const char *name)
{
	const struct frame_node *root = draft->doc.root, *node;

	if (root == NULL || root->kind != FRAME_NODE_MAP)
		return NULL;
	node = frame_node_get(root, name);
	return node == NULL || node->kind == FRAME_NODE_SCALAR ? NULL : node;
}

static bool
is_map(const struct frame_node *node)
{
	return node != NULL && node->kind == FRAME_NODE_MAP;
}

const struct frame_node *
outline_key(const struct frame_node *map, const char *name)
{
	for (size_t i = 0; is_map(map) && i + 1 < map->children; i += 2)
		if (strcmp(map->child[i]->value, name) == 0)
			return map->child[i];
	return NULL;
}

static const struct frame_node *
value_of(const struct frame_node *map, const char *name)
{
	return is_map(map) ? frame_node_get(map, name) : NULL;
}

const char *
outline_text(const struct frame_node *map, const char *name)
{
	const struct frame_node *node = value_of(map, name);

	return node == NULL || node->kind != FRAME_NODE_SCALAR ||
		       frame_node_is_null(node)
		   ? NULL
		   : node->value;
}

const struct frame_node *
outline_entry(
    const struct frame_draft *draft, const char *section, const char *name)
{
	return value_of(outline_section(draft, section), name);
}

size_t
outline_last_line(const struct frame_node *node)
{
	while (node->kind != FRAME_NODE_SCALAR && node->children > 0)
		node = node->child[node->children - 1];
	return node->line;
}

/* --- rules */

bool
outline_rule(
    const struct frame_draft *draft, size_t rule, struct outline_rule *out)
{
	static const char *const keys[] = {"user", "group", "any"};
	const struct frame_node *list = outline_section(draft, "mappings");

	if (list == NULL || list->kind != FRAME_NODE_LIST || rule == 0 ||
	    rule > list->children)
		return false;
	*out = (struct outline_rule){
	    .node = list->child[rule - 1], .match = OUTLINE_NOBODY};
	for (int i = OUTLINE_USER; i <= OUTLINE_ANY; i++) {
		const struct frame_node *node = value_of(out->node, keys[i]);
		if (node == NULL)
			continue;
		out->match = (enum outline_match)i;
		out->names = i == OUTLINE_ANY ? NULL : node;
		break;
	}
	out->provider = outline_text(out->node, "provider");
	out->note = outline_text(out->node, "note");
	return true;
}

const char *
outline_match_name(enum outline_match match)
{
	static const char *const names[] = {"user", "group", "anyone", "?"};

	return names[match];
}

void
outline_rule_words(const struct outline_rule *rule, char *buf, size_t size)
{
	char names[200];

	outline_join(rule->names, names, sizeof(names));
	snprintf(buf, size, "%s%s%s", outline_match_name(rule->match),
	    names[0] != '\0' ? " " : "", names);
}

size_t
outline_names(const struct frame_node *node)
{
	if (node == NULL)
		return 0;
	return node->kind == FRAME_NODE_SCALAR ? node->value_len > 0
	       : node->kind == FRAME_NODE_LIST ? node->children
					       : 0;
}

const char *
outline_name(const struct frame_node *node, size_t index)
{
	if (node->kind == FRAME_NODE_SCALAR)
		return node->value;
	node = node->child[index];
	return node->kind == FRAME_NODE_SCALAR ? node->value : "";
}

void
outline_join(const struct frame_node *node, char *buf, size_t size)
{
	static const char more[] = "...";
	size_t count = outline_names(node), used = 0;

	buf[0] = '\0';
	for (size_t i = 0; i < count; i++) {
		const char *name = outline_name(node, i);
		size_t need = strlen(name) + 2;
		if (used + need + sizeof(more) > size) {
			if (used + sizeof(more) <= size)
				memcpy(buf + used, more, sizeof(more));
			return;
		}
		used += (size_t)snprintf(buf + used, size - used, "%s%s", name,
		    i + 1 < count ? ", " : "");
	}
}

char *
outline_joined(const struct frame_node *node)
{
	size_t size = 8;
	char *text;

	for (size_t i = 0; i < outline_names(node); i++)
		size += strlen(outline_name(node, i)) + 2;
	text = malloc(size);
	if (text != NULL)
		outline_join(node, text, size);
	return text;
}

const char **
outline_list(const struct frame_node *node)
{
	size_t count = outline_names(node);
	const char **list;

	if (count == 0)
		return NULL;
	list = calloc(count + 1, sizeof(*list));
	for (size_t i = 0; list != NULL && i < count; i++)
		list[i] = outline_name(node, i);
	return list;
}

/* --- from a line to an entry */

/* The index of the last key of a map, or item of a list, at or above a line;
 * -1: none. By halves: a file may have ten thousand rules. */
static long
child_at(const struct frame_node *node, size_t line)
{
	size_t step = node->kind == FRAME_NODE_MAP ? 2 : 1;
	size_t low = 0, high = node->children / step;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (node->child[middle * step]->line <= line)
			low = middle + 1;
		else
			high = middle;
	}
	return (long)low - 1;
}

/* The key of a map at a line, and what is below it. */
static const char *
key_at(
    const struct frame_node *map, size_t line, const struct frame_node **below)
{
	long index = is_map(map) ? child_at(map, line) : -1;

	*below = NULL;
	if (index < 0)
		return NULL;
	*below = map->child[2 * index + 1];
	return map->child[2 * index]->value;
}

static void
place_entry(
    const struct frame_node *section, size_t line, struct outline_place *place)
{
	const struct frame_node *below, *deeper;

	place->name = key_at(section, line, &below);
	place->key = key_at(below, line, &deeper);
	if (place->section != FRAME_SECTION_PROVIDER || place->key == NULL ||
	    strcmp(place->key, "metadata") != 0 || !is_map(deeper))
		return;
	below = deeper;
	place->key = key_at(below, line, &deeper);
	place->metadata = place->key != NULL;
}

bool
outline_place(
    const struct frame_draft *draft, size_t line, struct outline_place *place)
{
	static const struct {
		const char *name;
		enum frame_section section;
	} sections[] = {
	    {"login", FRAME_SECTION_LOGIN},
	    {"network", FRAME_SECTION_NETWORK},
	    {"credentials", FRAME_SECTION_CREDENTIAL},
	    {"providers", FRAME_SECTION_PROVIDER},
	    {"mappings", FRAME_SECTION_MAPPING},
	    {"claims", FRAME_SECTION_CLAIMS},
	    {"metadata", FRAME_SECTION_METADATA},
	};
	const struct frame_node *below, *deeper;
	const char *name = key_at(draft->doc.root, line, &below);

	if (name == NULL || line == 0)
		return false;
	*place = (struct outline_place){.section = FRAME_SECTION_TOP};
	for (size_t i = 0; i < sizeof(sections) / sizeof(sections[0]); i++)
		if (strcmp(sections[i].name, name) == 0)
			place->section = sections[i].section;
	if (place->section == FRAME_SECTION_CREDENTIAL ||
	    place->section == FRAME_SECTION_PROVIDER)
		place_entry(below, line, place);
	else if (place->section != FRAME_SECTION_MAPPING)
		place->key = key_at(below, line, &deeper);
	else if (below->kind == FRAME_NODE_LIST)
		place->rule = (size_t)(child_at(below, line) + 1);
	return true;
}
