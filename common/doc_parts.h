/* SPDX-License-Identifier: MIT */
/*
 * What the files of the YAML reader share; internal to doc.c.
 */
#ifndef FRAME_DOC_PARTS_H
#define FRAME_DOC_PARTS_H

#include <stdbool.h>
#include <yaml.h>

#include "common/doc.h"

/* Looks at the bytes before libyaml does, which reports such mistakes without
 * a position: UTF-8, control characters, line ends, tabs. */
bool frame_doc_check_bytes(
    const struct frame_doc *doc, struct frame_diags *diags);

/* A document while its nodes are judged one by one. */
struct frame_strict {
	const struct frame_doc *doc;
	struct frame_diags *diags;
	bool refused; /* the tree is not to be used */
	bool stop;    /* nor is the rest of the file to be read */
};

/* Reports an error that makes the tree useless. */
struct frame_diag *frame_strict_refuse(
    struct frame_strict *strict, struct frame_span span, const char *message);

/* Anchors and tags; | and >; texts that are too long, of several lines or
 * with control characters; what a key may not be (`before` is the node before
 * it in its map, or NULL). */
void frame_strict_properties(struct frame_strict *strict,
    const struct frame_node *node, const yaml_char_t *anchor,
    const yaml_char_t *tag);
void frame_strict_block_text(
    struct frame_strict *strict, const struct frame_node *node);
void frame_strict_value(
    struct frame_strict *strict, const struct frame_node *node);
void frame_strict_key(struct frame_strict *strict, const struct frame_node *key,
    const struct frame_node *before);

/* Reads the events into doc->root. False if the tree is not to be used; diags
 * says why, unless memory ran out. */
bool frame_doc_build(
    struct frame_doc *doc, struct frame_diags *diags, bool *out_of_memory);

/* Says in our words where and why libyaml stopped. */
void frame_doc_explain(const struct frame_doc *doc, struct frame_diags *diags,
    const yaml_parser_t *parser);

#endif
