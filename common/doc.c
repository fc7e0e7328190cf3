/* SPDX-License-Identifier: MIT */
/*
 * Reading a document in order: secrets are marked, bytes checked, events made
 * a tree (doc_build.c), keys compared; and questions to the tree. See doc.h.
 *
 * A secret in the file is wiped with the arena here and in the events. libyaml
 * keeps copies in buffers that it frees itself; the programs that read a file
 * with secrets set mallopt(M_PERTURB), so that freed memory is overwritten.
 */
#include "common/doc.h"

#include <stdlib.h>
#include <string.h>

#include "common/doc_parts.h"
#include "common/mask.h"

static int
compare_keys(const void *a, const void *b)
{
	const struct frame_node *x = *(struct frame_node *const *)a;
	const struct frame_node *y = *(struct frame_node *const *)b;
	int order = strcmp(x->value, y->value);

	if (order != 0)
		return order;
	return x->span.start < y->span.start ? -1 : 1;
}

/* The name that the map has in its parent, for messages. */
static const struct frame_node *
name_of(const struct frame_node *map)
{
	const struct frame_node *parent = map->parent;

	if (parent == NULL || parent->kind != FRAME_NODE_MAP)
		return NULL;
	for (size_t i = 1; i < parent->children; i += 2) {
		if (parent->child[i] == map)
			return parent->child[i - 1];
	}
	return NULL;
}

static void
report_twice(struct frame_diags *diags, const struct frame_node *map,
    const struct frame_node *first, const struct frame_node *again)
{
	const struct frame_node *name = name_of(map);
	const char *key = frame_diag_quote(diags, again->span, again->value);
	struct frame_diag *diag;

	if (name == NULL)
		diag = frame_diag_error(
		    diags, again->span, "%s is defined twice", key);
	else
		diag = frame_diag_error(diags, again->span,
		    "%s is defined twice in %s", key,
		    frame_diag_quote(diags, name->span, name->value));
	frame_diag_label(diags, diag, "again here");
	frame_diag_other(diags, diag, first->span, "first here");
	frame_diag_help(diags, diag,
	    "other YAML readers would silently keep only one of them");
}

/* Sorted, because comparing each with each would take minutes for the largest
 * map that fits into a file. */
static void
check_map(struct frame_diags *diags, const struct frame_node *map,
    bool *out_of_memory)
{
	size_t count = map->children / 2, first = 0;
	struct frame_node **key;

	if (count < 2)
		return;
	key = malloc(count * sizeof(struct frame_node *));
	if (key == NULL) {
		*out_of_memory = true;
		return;
	}
	for (size_t i = 0; i < count; i++)
		key[i] = map->child[2 * i];
	qsort(key, count, sizeof(struct frame_node *), compare_keys);
	for (size_t i = 1; i < count; i++) {
		if (strcmp(key[i]->value, key[first]->value) != 0)
			first = i;
		else
			report_twice(diags, map, key[first], key[i]);
	}
	free(key);
}

/* Duplicates are looked for when the tree is complete, so that a map's name is
 * known. */
static void
check_keys(struct frame_diags *diags, const struct frame_node *node,
    bool *out_of_memory)
{
	if (node->kind == FRAME_NODE_MAP)
		check_map(diags, node, out_of_memory);
	for (size_t i = 0; i < node->children; i++)
		check_keys(diags, node->child[i], out_of_memory);
}

static bool
read_tree(struct frame_doc *doc, struct frame_diags *diags)
{
	bool out_of_memory = false;
	bool complete = frame_doc_build(doc, diags, &out_of_memory);

	if (complete && doc->root != NULL) {
		out_of_memory |= !frame_mask_tree(diags, doc->root);
		check_keys(diags, doc->root, &out_of_memory);
	}
	/* of "---" alone libyaml makes an empty text, with a place behind the
	 * end of the file */
	if (!complete || out_of_memory ||
	    (doc->root != NULL && doc->root->kind == FRAME_NODE_SCALAR &&
		doc->root->span.start == doc->root->span.end))
		doc->root = NULL;
	return !out_of_memory;
}

static bool
read_text(struct frame_doc *doc, const char *text, size_t len,
    struct frame_diags *diags)
{
	doc->text = frame_arena_copy(doc->arena, text, len);
	if (doc->text == NULL || !frame_mask_lines(diags))
		return false;
	doc->len = len;
	doc->bom = len >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0;
	return !frame_doc_check_bytes(doc, diags) || read_tree(doc, diags);
}

bool
frame_doc_parse(struct frame_doc *doc, const char *text, size_t len,
    struct frame_diags *diags)
{
	size_t errors = diags->errors;

	memset(doc, 0, sizeof(*doc));
	if (len > FRAME_DOC_MAX) {
		frame_diag_file_error(diags,
		    "the file has %zu bytes; at most %d are read", len,
		    FRAME_DOC_MAX);
		return false;
	}
	doc->arena = frame_arena_new();
	if (doc->arena == NULL || !read_text(doc, text, len, diags))
		frame_diag_file_error(diags, "out of memory");
	return diags->errors == errors;
}

void
frame_doc_free(struct frame_doc *doc)
{
	frame_arena_free(doc->arena);
	memset(doc, 0, sizeof(*doc));
}

bool
frame_node_is_null(const struct frame_node *node)
{
	return node->kind == FRAME_NODE_SCALAR &&
	       node->style == FRAME_STYLE_PLAIN &&
	       (node->value_len == 0 || strcmp(node->value, "~") == 0 ||
		   strcmp(node->value, "null") == 0);
}

const struct frame_node *
frame_node_get(const struct frame_node *map, const char *key)
{
	if (map == NULL || map->kind != FRAME_NODE_MAP)
		return NULL;
	for (size_t i = 0; i + 1 < map->children; i += 2) {
		if (strcmp(map->child[i]->value, key) == 0)
			return map->child[i + 1];
	}
	return NULL;
}

/* How much of the source one escape takes, and how much of the value. */
static size_t
escape(const char *at, size_t *value_len)
{
	static const struct {
		char name;
		unsigned char digits, value_len;
	} longer[] = {{'x', 2, 0}, {'u', 4, 0}, {'U', 8, 0}, {'_', 0, 2}};
	unsigned long code = 0;
	char hex[9] = "";

	*value_len = 1;
	for (size_t i = 0; i < sizeof(longer) / sizeof(longer[0]); i++) {
		if (at[1] != longer[i].name)
			continue;
		memcpy(hex, at + 2, longer[i].digits);
		code = strtoul(hex, NULL, 16);
		*value_len = longer[i].value_len > 0 ? longer[i].value_len
			     : code < 0x80	     ? 1
			     : code < 0x800	     ? 2
			     : code < 0x10000	     ? 3
						     : 4;
		return 2u + longer[i].digits;
	}
	return 2;
}

/* The byte of the file that byte `wanted` of the value comes from. */
static size_t
source_of(
    const struct frame_doc *doc, const struct frame_node *node, size_t wanted)
{
	size_t at = node->span.start, value = 0, step;

	if (node->style != FRAME_STYLE_PLAIN)
		at++;
	for (; value < wanted && at < node->span.end; value += step) {
		step = 1;
		if (node->style == FRAME_STYLE_DOUBLE && doc->text[at] == '\\')
			at += escape(doc->text + at, &step);
		else if (node->style == FRAME_STYLE_SINGLE &&
			 doc->text[at] == '\'')
			at += 2;
		else
			at++;
	}
	return at;
}

struct frame_span
frame_node_part(const struct frame_doc *doc, const struct frame_node *node,
    size_t start, size_t end)
{
	return (struct frame_span){
	    source_of(doc, node, start), source_of(doc, node, end)};
}
