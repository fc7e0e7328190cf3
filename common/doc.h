/* SPDX-License-Identifier: MIT */
/*
 * A YAML file as bytes and as a tree whose nodes know their bytes. It takes
 * the strict part of YAML that a configuration needs (one document of nested
 * maps, lists and one-line scalars) and refuses the rest with its position:
 * anchors, aliases, tags, merge keys, directives, block scalars, complex keys,
 * tabs for indentation, control characters, bytes that are not UTF-8, line
 * ends that editors do not show, duplicate keys, and sizes beyond the limits
 * below. It knows nothing of what the keys mean (schema.h, config.h).
 *
 * libyaml's parser supplies the events, nothing else of it is used. Its marks
 * count characters after a byte order mark; spans here count bytes.
 */
#ifndef FRAME_DOC_H
#define FRAME_DOC_H

#include <stdbool.h>
#include <stddef.h>

#include "common/arena.h"
#include "common/diag.h"

#define FRAME_DOC_MAX	 (1024 * 1024) /* bytes of a file */
#define FRAME_DOC_DEPTH	 8
#define FRAME_DOC_EVENTS 100000
#define FRAME_DOC_SCALAR 4096 /* bytes */

enum frame_node_kind {
	FRAME_NODE_SCALAR,
	FRAME_NODE_LIST,
	FRAME_NODE_MAP,
};

enum frame_node_style {
	FRAME_STYLE_PLAIN,
	FRAME_STYLE_SINGLE, /* quotes */
	FRAME_STYLE_DOUBLE,
	FRAME_STYLE_BLOCK,
	FRAME_STYLE_FLOW,
};

/*
 * `span` of a scalar includes its quotes; of a block collection it ends with
 * its last child, not with the comments and blank lines behind; of a block
 * list it begins with its first dash. `line` and `column` of its start count
 * from 1, columns in characters. `value` of a scalar is a C string of
 * `value_len` bytes without control characters; nothing at all ("key:") is an
 * empty plain scalar just behind the colon or dash, and null, see
 * frame_node_is_null. Children of a map alternate key, value, key, value; keys
 * are scalars and never empty.
 */
struct frame_node {
	enum frame_node_kind kind;
	enum frame_node_style style;
	struct frame_span span;
	size_t line, column;
	const char *value;
	size_t value_len;
	size_t children;
	struct frame_node **child;
	struct frame_node *parent;
};

struct frame_doc {
	struct frame_arena *arena; /* owns text and nodes */
	const char *text;	   /* the file's bytes, a NUL behind */
	size_t len;
	bool bom;		 /* it begins with a byte order mark */
	struct frame_node *root; /* NULL for a file without content */
};

/*
 * Parses a copy of the bytes. Problems go to diags (begun on the same text);
 * false if there was any error. What YAML refuses stops at the first; what
 * only we refuse is reported as a whole. After duplicate keys alone the tree
 * is there, so that the rest of the file can be judged; else root is NULL.
 * Secrets are marked in diags before anything is said. To be freed either way.
 */
bool frame_doc_parse(struct frame_doc *doc, const char *text, size_t len,
    struct frame_diags *diags);
void frame_doc_free(struct frame_doc *doc);

/* Nothing written, `~`, or plain `null`. */
bool frame_node_is_null(const struct frame_node *node);

/* The value under a key of a map, NULL if it has none. */
const struct frame_node *frame_node_get(
    const struct frame_node *map, const char *key);

/* Where bytes [start, end) of a scalar's value stand in the file; they differ
 * from its span when there are quotes and escapes. */
struct frame_span frame_node_part(const struct frame_doc *doc,
    const struct frame_node *node, size_t start, size_t end);

#endif
