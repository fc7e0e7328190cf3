/* SPDX-License-Identifier: MIT */
/*
 * One change to a YAML file that leaves every other byte of it alone: comments,
 * order, quotes, blank lines, line ends, a byte order mark. An edit is a splice
 * computed from the spans of doc.h. Its result is parsed again and must be the
 * old tree with just that change, with no comment lost that did not belong to
 * what was removed; otherwise the edit is refused and nothing has happened.
 *
 * It knows YAML, not the schema: whether a value means anything is for
 * config.h to say, and how one value is judged alone for judge.h.
 *
 * Comments. Lines of comment directly above an entry, at its column and without
 * a blank line between, are its own, as is what follows on its last line. Those
 * after the last entry of a map, indented at least as its keys, belong to the
 * map. All others belong to nobody and never move.
 */
#ifndef FRAME_EDIT_H
#define FRAME_EDIT_H

#include <stdbool.h>
#include <stddef.h>

#include "common/doc.h"

/*
 * From the root to a node: keys of maps, and items of lists by number, counted
 * from 1 as people count rules. {"mappings", "3", "provider"}.
 */
struct frame_route {
	size_t count;
	const char *step[FRAME_DOC_DEPTH];
};

/* NULL if there is no such node. */
const struct frame_node *frame_route_find(
    const struct frame_doc *doc, const struct frame_route *route);

/* A value to be written. */
enum frame_datum_kind {
	FRAME_DATUM_TEXT, /* a string; quoted where plain would mean another */
	FRAME_DATUM_BARE, /* true, false or an integer of metadata: plain */
	FRAME_DATUM_LIST, /* of scalars, written as [a, b] */
	FRAME_DATUM_MAP,  /* written as a block, one key per line */
};
struct frame_datum {
	enum frame_datum_kind kind;
	const char *text; /* of TEXT and BARE */
	size_t count;	  /* of LIST and MAP */
	const struct frame_datum *item;
	const char *const *key; /* of MAP, one for each item */
};

enum frame_edit_kind {
	/* The node at `route` gets `value`. What is missing of the route is
	 * made: as the last entry of its map. A list of scalars keeps its
	 * style and the comments of items that stay. */
	FRAME_EDIT_SET,
	FRAME_EDIT_REMOVE, /* an entry of a map, an item of a list */
	FRAME_EDIT_RENAME, /* the last key of `route` becomes `name` */
	FRAME_EDIT_INSERT, /* `value` becomes the item at `route`; the one that
			      was there, and those behind it, follow */
	FRAME_EDIT_MOVE,   /* the item at `route` becomes item number `to` */
};

struct frame_edit {
	enum frame_edit_kind kind;
	struct frame_route route;
	const struct frame_datum *value;
	const char *name;
	size_t to;
};

/* One replacement of bytes, which is all that an edit does to a text; several
 * for a move. In ascending order, positions in the old text. */
struct frame_splice {
	struct frame_span span; /* what was there */
	const char *text;	/* what is there now */
	size_t len;
};

#define FRAME_EDIT_WHY 400 /* bytes of a refusal's sentence */

/*
 * Applies one edit to `text`. True: *out is the new text (malloc, a NUL
 * behind) of *out_len bytes. False: `why` says what cannot be done and which
 * lines would have to be reformatted by hand; the text is as it was. An edit
 * that changes nothing succeeds. A text that is not YAML cannot be edited; one
 * whose keys mean nothing, or are there twice, can.
 */
bool frame_edit_apply(const char *text, size_t len,
    const struct frame_edit *edit, char **out, size_t *out_len,
    char why[FRAME_EDIT_WHY]);

/* The same for a text that was parsed already, in half the time. The tree is
 * only read, but memory for the work is taken from its arena. */
bool frame_edit_apply_to(const struct frame_doc *doc,
    const struct frame_edit *edit, char **out, size_t *out_len,
    char why[FRAME_EDIT_WHY]);

/* How many comments a text has, and how many of those of `before` are still in
 * `after`, each as often as it is there: "comments kept 41 of 41". False: one
 * of them is not YAML, or out of memory. */
struct frame_comments {
	size_t before, kept;
};
bool frame_edit_comments(const char *before, size_t before_len,
    const char *after, size_t after_len, struct frame_comments *comments);

/* A scalar as it would be written in block style (flow: between [ ] or { }),
 * for previews. The caller frees; NULL: out of memory. */
char *frame_edit_scalar(const struct frame_datum *value, bool flow);

#endif
