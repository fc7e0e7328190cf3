/* SPDX-License-Identifier: MIT */
/*
 * What the files of the editor share; internal to edit.c. An edit becomes one
 * or more operations on a tree; an operation becomes splices (edit_block.c,
 * edit_flow.c), which are applied and checked (edit_check.c) one by one.
 */
#ifndef FRAME_EDIT_PARTS_H
#define FRAME_EDIT_PARTS_H

#include "common/edit.h"

/* --- a text that grows; what it held is wiped (edit_write.c) */

struct frame_ink {
	char *text; /* a NUL behind; NULL: nothing yet */
	size_t len, room;
	bool failed; /* out of memory */
};
void frame_ink_add(struct frame_ink *ink, const char *bytes, size_t len);
void frame_ink_word(struct frame_ink *ink, const char *word);
void frame_ink_blanks(struct frame_ink *ink, size_t count);
void frame_ink_drop(struct frame_ink *ink);

/* --- how a file is written, for what is new in it */

struct frame_layout {
	const char *eol;
	size_t map_step, list_step; /* columns that a child is indented */
};
/* As it is done near a node, else anywhere in the file. */
struct frame_layout frame_edit_layout(
    const struct frame_doc *doc, const struct frame_node *near);

/* --- writing data */

/* NULL if it can be written, else a sentence that says why not. */
const char *frame_datum_flaw(const struct frame_datum *datum);

/* True if the scalar says the same, and as the same type. */
bool frame_datum_same(
    const struct frame_datum *datum, const struct frame_node *node);

/* True for what is written on lines of its own. */
bool frame_datum_is_block(const struct frame_datum *datum);

/* A text in quotes of the given style, or plain where that means the same. */
void frame_ink_text(struct frame_ink *ink, const char *text, bool flow,
    enum frame_node_style style);
/* On one line; a scalar keeps the quotes of the one before it. */
void frame_ink_inline(struct frame_ink *ink, const struct frame_datum *datum,
    bool flow, enum frame_node_style style);
/* From column `column` on, counted from 0, without the last line end. */
void frame_ink_block(struct frame_ink *ink, const struct frame_layout *layout,
    const struct frame_datum *datum, size_t column);

/* --- places in a text (edit_place.c) */

size_t frame_line_start(const struct frame_doc *doc, size_t at);
size_t frame_line_end(const struct frame_doc *doc, size_t at);
size_t frame_line_next(const struct frame_doc *doc, size_t at);
/* The column of a byte, from 0, where all before it are ASCII. */
size_t frame_line_column(const struct frame_doc *doc, size_t at);
/* Nothing but blanks before it, or behind it, on its line. */
bool frame_line_first(const struct frame_doc *doc, size_t at);
bool frame_line_last(const struct frame_doc *doc, size_t at);
/* True if there is a line above that of `at`, and it is empty. */
bool frame_line_blank_above(const struct frame_doc *doc, size_t at);
size_t frame_skip_blanks(const struct frame_doc *doc, size_t at);
/* Behind blanks and line ends, and comments too. */
size_t frame_skip_space(const struct frame_doc *doc, size_t at);
size_t frame_skip_comments(const struct frame_doc *doc, size_t at);
/* The end of the last of the comment lines below the line of `at` that are
 * indented at least `column`; the end of that line itself if there is none. */
size_t frame_skip_below(const struct frame_doc *doc, size_t at, size_t column);

/* Entries of a map or items of a list, from 0. */
size_t frame_entries(const struct frame_node *node);
const struct frame_node *frame_entry_value(
    const struct frame_node *node, size_t index);
/* Where a child stands in its parent; the key above a value of a map or NULL.
 */
size_t frame_entry_index(const struct frame_node *value);
const struct frame_node *frame_entry_key(const struct frame_node *value);
/* Just behind the colon of a key of a block map. */
size_t frame_entry_colon(
    const struct frame_doc *doc, const struct frame_node *key);

/* An entry with the comments that are its own. */
struct frame_extent {
	size_t head;  /* the first line of comment above, or start */
	size_t start; /* its key, dash, or value in flow style */
	size_t value; /* the end of its value */
	size_t end;   /* of its last line of comment, without line end */
	/* flow style alone: */
	bool has_comma, comma_near; /* near: on the line of the value */
	size_t comma;
	size_t tail; /* the comment behind it, or end */
};
struct frame_extent frame_entry_extent(
    const struct frame_doc *doc, const struct frame_node *node, size_t index);

/* --- operations */

enum frame_op_kind {
	FRAME_OP_REPLACE, /* the node `at`, or an empty file, by `value` */
	FRAME_OP_INSERT,  /* into the collection `at`, before `index` */
	FRAME_OP_REMOVE,  /* `index` of the collection */
	FRAME_OP_MOVE,	  /* the same, to `to` */
	FRAME_OP_RENAME,  /* its key becomes `name` */
};
struct frame_op {
	enum frame_op_kind kind;
	const struct frame_node *at;
	size_t index, to;
	const char *name; /* the key to INSERT into a map */
	const struct frame_datum *value;
};

/* What an operation does to a text. */
struct frame_plan {
	const struct frame_doc *doc; /* its arena owns what is here */
	const struct frame_op *op;
	struct frame_layout layout;
	size_t splices, splice_room;
	struct frame_splice *splice;
	/* comments that start in these may go */
	size_t gone_count, gone_room;
	struct frame_span *gone;
	const char *refused;	 /* a sentence; NULL: nothing */
	struct frame_span where; /* of what was refused */
	bool out_of_memory;
};
void frame_plan_splice(
    struct frame_plan *plan, size_t start, size_t end, struct frame_ink *ink);
void frame_plan_cut(struct frame_plan *plan, size_t start, size_t end);
void frame_plan_word(
    struct frame_plan *plan, size_t start, size_t end, const char *word);
void frame_plan_gone(struct frame_plan *plan, size_t start, size_t end);

void frame_plan_make(struct frame_plan *plan); /* edit_plan.c */
void frame_plan_block(struct frame_plan *plan);
void frame_plan_flow(struct frame_plan *plan);
void frame_plan_replace(struct frame_plan *plan); /* edit_replace.c */

/* What is left of a collection whose last entry goes: a map under a key is
 * nothing, as in "credentials:"; others are {} and []. */
struct frame_datum frame_edit_emptied(const struct frame_node *node);
/* Takes all entries of a block collection out and writes `word` instead. */
void frame_plan_shrink(
    struct frame_plan *plan, const struct frame_node *node, const char *word);

/* --- comments (edit_comments.c) */

struct frame_comment_list {
	size_t count;
	struct frame_span *span;
};
/* In the document's arena; in the order of the text. */
bool frame_comments_find(
    const struct frame_doc *doc, struct frame_comment_list *list);
/* The same comments, each as often, but for those of `before` that start in
 * one of the plan's `gone`. */
bool frame_comments_kept(
    const struct frame_plan *plan, const struct frame_doc *after);

/* --- the check (edit_check.c): NULL if `after` is the plan's document with
 * just that operation, and all comments are there that have to be; else what
 * is wrong with it. */
const char *frame_edit_check(
    const struct frame_plan *plan, const struct frame_doc *after);

/* --- the editor (edit_apply.c) */

/* A text as bytes and as a tree. */
struct frame_version {
	char *text; /* to be freed, or NULL */
	size_t len;
	struct frame_diags diags;
	struct frame_doc own;
	const struct frame_doc *doc; /* `own`, or one that is borrowed */
};
/* Takes over `text`. NULL: out of memory. */
struct frame_version *frame_version_read(char *text, size_t len);
struct frame_version *frame_version_borrow(const struct frame_doc *doc);
void frame_version_drop(struct frame_version *version);
/* The first error, and the line it is in. */
const char *frame_version_error(
    const struct frame_version *version, size_t *line);

struct frame_editor {
	struct frame_version *now; /* another one after each operation */
	char *why;
};

/* Always false. Adds that nothing was changed. */
bool frame_edit_refuse(struct frame_editor *editor, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* A word of a route, as it may be shown. */
const char *frame_edit_quote(struct frame_editor *editor, const char *word);
/* Plans, applies and checks one operation; nodes are others afterwards. */
bool frame_edit_perform(struct frame_editor *editor, const struct frame_op *op);

/* --- routes (edit.c) */

/* Item number `step`, from 0; false: that is no number from 1 to `most`. */
bool frame_item_number(const char *step, size_t most, size_t *index);
/* Entry `step` of a collection. */
bool frame_entry_find(
    const struct frame_node *node, const char *step, size_t *index);
/* The node at the first `steps` of a route, or NULL. */
const struct frame_node *frame_route_descend(
    const struct frame_doc *doc, const struct frame_route *route, size_t steps);
/* Step number `steps` is not in `node`, where the ones before it lead. */
bool frame_edit_refuse_missing(struct frame_editor *editor,
    const struct frame_route *route, size_t steps,
    const struct frame_node *node);

/* --- setting (edit_set.c) */

bool frame_edit_set(struct frame_editor *editor,
    const struct frame_route *route, const struct frame_datum *value);
bool frame_edit_set_missing(struct frame_editor *editor,
    const struct frame_route *route, const struct frame_datum *value);
bool frame_edit_replace(struct frame_editor *editor,
    const struct frame_node *node, const struct frame_datum *value);
/* Brackets with nothing but comments or line ends in them, which stay. */
bool frame_brackets_wide(
    const struct frame_doc *doc, const struct frame_node *node);

#endif
