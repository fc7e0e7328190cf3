/* SPDX-License-Identifier: MIT */
/*
 * The lines of a text, the comments on them, and which of them belong to an
 * entry, found without the editor: the other half of edit_oracle.c.
 */
#ifndef FRAME_EDIT_LINES_H
#define FRAME_EDIT_LINES_H

#include "common/edit.h"

struct piece {
	size_t start, end; /* without the line end, or a comment's bytes */
	size_t next;	   /* the start of the next line */
	size_t mark;	   /* the comment of a line, or its end */
};

struct pieces {
	size_t count;
	struct piece *piece;
};

struct pieces oracle_lines_of(
    struct frame_arena *arena, const char *text, size_t len);
size_t oracle_line_at(const struct pieces *lines, size_t at);
struct pieces oracle_comments_of(
    struct frame_arena *arena, const char *text, const struct pieces *lines);
size_t oracle_indent_of(const char *text, const struct piece *line);
bool oracle_is_blank(const char *text, const struct piece *line);
bool oracle_is_comment(const char *text, const struct piece *line);
bool oracle_same_piece(
    const char *a, const struct piece *x, const char *b, const struct piece *y);

/* A text and its tree, if it has one. */
struct parsed {
	const char *text;
	size_t len;
	struct frame_diags diags;
	struct frame_doc doc;
	bool usable;
};

/* An edit with the text before and behind it. */
struct scene {
	struct frame_arena *arena;
	struct parsed old, new;
	struct pieces old_lines, new_lines, old_comments, new_comments;
	const struct frame_edit *edit;
};

/* An entry of a collection with the comments that are its own. */
struct place {
	const struct frame_node *parent, *value;
	size_t index;	    /* in parent */
	size_t start, end;  /* bytes, with comments that are its own */
	size_t first, last; /* lines of the same */
	bool alone;	    /* nothing else is on these lines */
	bool flow;
};

struct place oracle_place_of(
    const struct scene *scene, const struct frame_node *parent, size_t index);
const struct frame_node *oracle_node_at(const struct frame_doc *doc,
    const struct frame_edit *edit, size_t steps, size_t *index);
void oracle_add_below(
    const struct scene *scene, struct place *place, size_t column);
size_t oracle_column_of(const struct scene *scene, size_t at);

#endif
