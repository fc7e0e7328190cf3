/* SPDX-License-Identifier: MIT */
/*
 * Looking things up in a draft whose text need not be valid; see draft.h.
 */
#include "common/draft_parts.h"

#include <string.h>

#include <stdarg.h>

const char *
frame_draft_text(const struct frame_draft *draft, size_t steps, ...)
{
	struct frame_route route = {.count = steps};
	const struct frame_node *node = NULL;
	va_list args;

	if (steps > FRAME_DOC_DEPTH)
		return NULL;
	va_start(args, steps);
	for (size_t i = 0; i < steps; i++)
		route.step[i] = va_arg(args, const char *);
	va_end(args);
	if (draft->doc.root != NULL)
		node = frame_route_find(&draft->doc, &route);
	if (node == NULL || node->kind != FRAME_NODE_SCALAR ||
	    frame_node_is_null(node))
		return NULL;
	return node->value;
}

const char *
frame_draft_name(
    const struct frame_draft *draft, enum frame_section section, size_t index)
{
	const struct frame_node *entries = frame_node_get(draft->doc.root,
	    section == FRAME_SECTION_CREDENTIAL ? "credentials" : "providers");

	if (entries == NULL || entries->kind != FRAME_NODE_MAP ||
	    index >= entries->children / 2)
		return NULL;
	return entries->child[2 * index]->value;
}

size_t
frame_draft_rules(const struct frame_draft *draft)
{
	const struct frame_node *rules =
	    frame_node_get(draft->doc.root, "mappings");

	return rules != NULL && rules->kind == FRAME_NODE_LIST ? rules->children
							       : 0;
}

size_t
frame_draft_uses(const struct frame_draft *draft, enum frame_section section,
    const char *name)
{
	return frame_refer_count(&draft->doc, section, name);
}

bool
frame_tree_grow(struct frame_tree *tree, const char *text, size_t len)
{
	memset(tree, 0, sizeof(*tree));
	if (!frame_diags_init(&tree->diags, "", text, len))
		return false;
	frame_doc_parse(&tree->doc, text, len, &tree->diags);
	return true;
}

void
frame_tree_fell(struct frame_tree *tree)
{
	frame_doc_free(&tree->doc);
	frame_diags_free(&tree->diags);
}
