/* SPDX-License-Identifier: MIT */
/*
 * A document as a test sees it, and what an edit does to it: half of
 * edit_oracle.c. It knows nothing of bytes. Memory is from an arena; what is
 * out of it aborts.
 */
#ifndef FRAME_EDIT_MODEL_H
#define FRAME_EDIT_MODEL_H

#include "common/edit.h"

enum kind {
	NOTHING,
	TEXT,
	BARE,
	LIST,
	MAP,
	EMPTIED, /* a map without keys: nothing, or {} */
};

struct model {
	enum kind kind;
	const char *text;
	size_t count;
	struct model **child;
	const char **key;
};

void *oracle_get(struct frame_arena *arena, size_t size);

/* change_model: false if it cannot be done. same: `ordered` for the keys of
 * maps; `item`: of a list. */
struct model *oracle_of_node(
    struct frame_arena *arena, const struct frame_node *node);
bool oracle_same(
    const struct model *a, const struct model *b, bool ordered, bool item);
bool oracle_change_model(struct frame_arena *arena, struct model **root,
    const struct frame_edit *edit);
size_t oracle_depth_of(const struct model *model);

#endif
