/* SPDX-License-Identifier: MIT */
/*
 * Comparing texts line by line; see diff_parts.h. Lines that occur once in
 * both are taken as anchors, as many as keep their order (patience diff);
 * between two anchors the same again, and where there are none, the shortest
 * edit is looked for (Myers) as long as it is short. So a change of each
 * second line of a large file costs no more than one of a single line.
 */
#include "common/diff_parts.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define DEPTH_MAX 64  /* of anchors between anchors */
#define EDITS_MAX 200 /* lines that the shortest edit may have */

/* Equal lines have the same number, their class. */
struct matcher {
	const size_t *a, *b; /* classes of the lines */
	bool *changed_a, *changed_b;
	/* for each class, zero between uses: */
	size_t *in_a, *in_b; /* how often in the block */
	size_t *at_b;	     /* where */
	/* room for the anchors of a block: */
	struct anchor *anchor;
	size_t *tail;  /* last anchors of the best chains */
	int32_t *edit; /* traces of Myers */
};

struct anchor {
	size_t a, b;
	size_t before; /* index of the one before it in its chain */
};

/* Lines [a, a_end) of the old and [b, b_end) of the new text. */
struct block {
	size_t a, a_end, b, b_end;
};

/* --- lines and their classes */

static bool
split(const char *text, size_t len, struct frame_lines *lines)
{
	size_t count = 0, at = 0;

	for (const char *end; at < len; at = (size_t)(end - text) + 1, count++)
		if ((end = memchr(text + at, '\n', len - at)) == NULL)
			end = text + len - 1;
	lines->count = count;
	lines->start = calloc(count + 1, sizeof(*lines->start));
	lines->changed = calloc(count + 1, sizeof(*lines->changed));
	if (lines->start == NULL || lines->changed == NULL)
		return false;
	at = 0;
	for (size_t i = 0; i < count; i++) {
		const char *end = memchr(text + at, '\n', len - at);
		at = end == NULL ? len : (size_t)(end - text) + 1;
		lines->start[i + 1] = at;
	}
	return true;
}

struct table {
	size_t size; /* a power of two */
	size_t classes;
	struct slot {
		const char *line; /* NULL: free */
		size_t len, class;
	} * slot;
};

static size_t
classify(struct table *table, const char *line, size_t len)
{
	uint64_t hash = 14695981039346656037u; /* FNV-1a */

	for (size_t i = 0; i < len; i++)
		hash = (hash ^ (unsigned char)line[i]) * 1099511628211u;
	for (size_t at = hash ^ hash >> 32;; at++) {
		struct slot *slot = &table->slot[at & (table->size - 1)];
		if (slot->line == NULL) {
			*slot = (struct slot){line, len, table->classes++};
			return slot->class;
		}
		if (slot->len == len && memcmp(slot->line, line, len) == 0)
			return slot->class;
	}
}

static void
classify_all(struct table *table, const char *text,
    const struct frame_lines *lines, size_t *class)
{
	for (size_t i = 0; i < lines->count; i++)
		class[i] = classify(table, text + lines->start[i],
		    lines->start[i + 1] - lines->start[i]);
}

/* --- anchors */

static void
count_block(
    struct matcher *matcher, const struct block *block, size_t one, bool clear)
{
	for (size_t i = block->a; i < block->a_end; i++)
		matcher->in_a[matcher->a[i]] =
		    clear ? 0 : matcher->in_a[matcher->a[i]] + one;
	for (size_t i = block->b; i < block->b_end; i++) {
		matcher->in_b[matcher->b[i]] =
		    clear ? 0 : matcher->in_b[matcher->b[i]] + one;
		matcher->at_b[matcher->b[i]] = i;
	}
}

/* Puts an anchor at the end of the longest chain that it can lengthen. */
static size_t
chain(struct matcher *matcher, size_t index, size_t chains)
{
	struct anchor *anchor = matcher->anchor;
	size_t low = 0, high = chains;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (anchor[matcher->tail[middle]].b < anchor[index].b)
			low = middle + 1;
		else
			high = middle;
	}
	anchor[index].before = low == 0 ? SIZE_MAX : matcher->tail[low - 1];
	matcher->tail[low] = index;
	return low == chains ? chains + 1 : chains;
}

/* The anchors of a block in order, in a list of their own; NULL if there are
 * none, or no memory for them: then the answer is coarser. */
static struct anchor *
find_anchors(struct matcher *matcher, const struct block *block, size_t *count)
{
	struct anchor *found = NULL;
	size_t candidates = 0, chains = 0;

	count_block(matcher, block, 1, false);
	for (size_t i = block->a; i < block->a_end; i++) {
		size_t class = matcher->a[i];
		if (matcher->in_a[class] != 1 || matcher->in_b[class] != 1)
			continue;
		matcher->anchor[candidates] =
		    (struct anchor){i, matcher->at_b[class], SIZE_MAX};
		chains = chain(matcher, candidates++, chains);
	}
	count_block(matcher, block, 0, true);
	*count = chains;
	if (chains > 0)
		found = malloc(chains * sizeof(*found));
	if (found == NULL)
		return NULL;
	for (size_t i = chains, at = matcher->tail[chains - 1]; i > 0; i--) {
		found[i - 1] = matcher->anchor[at];
		at = matcher->anchor[at].before;
	}
	return found;
}

/* --- the shortest edit, as long as it is short */

static void
mark_all(struct matcher *matcher, const struct block *block)
{
	for (size_t i = block->a; i < block->a_end; i++)
		matcher->changed_a[i] = true;
	for (size_t i = block->b; i < block->b_end; i++)
		matcher->changed_b[i] = true;
}

/* The row of the trace for `edits`; its middle is diagonal 0. */
static int32_t *
row(const struct matcher *matcher, int32_t edits)
{
	return matcher->edit + (size_t)edits * (size_t)edits + edits;
}

/* Whether the furthest path to diagonal k comes from above (a new line). */
static bool
from_above(const int32_t *before, int32_t edits, int32_t k)
{
	return k == -edits || (k != edits && before[k - 1] < before[k + 1]);
}

/* How far `edits` edits come on each diagonal. True: to the end. */
static bool
advance(struct matcher *matcher, const struct block *block, int32_t edits)
{
	int32_t n = (int32_t)(block->a_end - block->a);
	int32_t m = (int32_t)(block->b_end - block->b);
	int32_t *now = row(matcher, edits);

	for (int32_t k = -edits; k <= edits; k += 2) {
		const int32_t *before =
		    edits == 0 ? NULL : row(matcher, edits - 1);
		int32_t x = edits == 0			   ? 0
			    : from_above(before, edits, k) ? before[k + 1]
							   : before[k - 1] + 1;
		while (x < n && x - k < m && x - k >= 0 &&
		       matcher->a[block->a + (size_t)x] ==
			   matcher->b[block->b + (size_t)(x - k)])
			x++;
		now[k] = x;
		if (k == n - m && x >= n)
			return true;
	}
	return false;
}

static void
mark_path(struct matcher *matcher, const struct block *block, int32_t edits)
{
	int32_t k = (int32_t)(block->a_end - block->a) -
		    (int32_t)(block->b_end - block->b);

	for (; edits > 0; edits--) {
		const int32_t *before = row(matcher, edits - 1);
		if (from_above(before, edits, k)) {
			k++;
			matcher->changed_b[block->b + (size_t)(before[k] - k)] =
			    true;
		} else {
			k--;
			matcher->changed_a[block->a + (size_t)before[k]] = true;
		}
	}
}

static void
find_shortest(struct matcher *matcher, const struct block *block)
{
	int32_t edits = 0;

	while (edits < EDITS_MAX && !advance(matcher, block, edits))
		edits++;
	if (edits < EDITS_MAX)
		mark_path(matcher, block, edits);
	else
		mark_all(matcher, block);
}

/* --- a block */

static struct block
trim(const struct matcher *matcher, struct block block)
{
	while (block.a < block.a_end && block.b < block.b_end &&
	       matcher->a[block.a] == matcher->b[block.b])
		block.a++, block.b++;
	while (block.a < block.a_end && block.b < block.b_end &&
	       matcher->a[block.a_end - 1] == matcher->b[block.b_end - 1])
		block.a_end--, block.b_end--;
	return block;
}

static void
match(struct matcher *matcher, struct block block, int depth)
{
	struct anchor *anchor = NULL;
	size_t count = 0;

	block = trim(matcher, block);
	if (block.a == block.a_end || block.b == block.b_end) {
		mark_all(matcher, &block);
		return;
	}
	if (depth < DEPTH_MAX)
		anchor = find_anchors(matcher, &block, &count);
	if (anchor == NULL) {
		find_shortest(matcher, &block);
		return;
	}
	for (size_t i = 0; i <= count; i++) {
		struct block part = block;
		if (i < count)
			part.a_end = anchor[i].a, part.b_end = anchor[i].b;
		match(matcher, part, depth + 1);
		if (i < count)
			block.a = anchor[i].a + 1, block.b = anchor[i].b + 1;
	}
	free(anchor);
}

static bool
make_room(struct matcher *matcher, size_t classes, size_t lines)
{
	matcher->in_a = calloc(classes + 1, sizeof(size_t));
	matcher->in_b = calloc(classes + 1, sizeof(size_t));
	matcher->at_b = calloc(classes + 1, sizeof(size_t));
	matcher->tail = calloc(lines + 1, sizeof(size_t));
	matcher->anchor = calloc(lines + 1, sizeof(struct anchor));
	matcher->edit =
	    calloc((size_t)EDITS_MAX * EDITS_MAX, sizeof(*matcher->edit));
	return matcher->in_a != NULL && matcher->in_b != NULL &&
	       matcher->at_b != NULL && matcher->tail != NULL &&
	       matcher->anchor != NULL && matcher->edit != NULL;
}

static void
free_room(struct matcher *matcher)
{
	free(matcher->in_a);
	free(matcher->in_b);
	free(matcher->at_b);
	free(matcher->tail);
	free(matcher->anchor);
	free(matcher->edit);
}

static bool
match_lines(const size_t *class, size_t classes, struct frame_lines *a,
    struct frame_lines *b)
{
	struct matcher matcher = {.a = class,
	    .b = class + a->count,
	    .changed_a = a->changed,
	    .changed_b = b->changed};
	const struct block all = {0, a->count, 0, b->count};
	bool fine = make_room(&matcher, classes, a->count);

	if (fine)
		match(&matcher, all, 0);
	free_room(&matcher);
	return fine;
}

static bool
compare(const char *old, const char *new, struct frame_lines *a,
    struct frame_lines *b)
{
	size_t lines = a->count + b->count;
	size_t *class = calloc(lines + 1, sizeof(*class));
	struct table table = {.size = 16};
	bool fine;

	while (table.size < 2 * lines)
		table.size *= 2;
	table.slot = calloc(table.size, sizeof(*table.slot));
	fine = class != NULL && table.slot != NULL;
	if (fine) {
		classify_all(&table, old, a, class);
		classify_all(&table, new, b, class + a->count);
	}
	free(table.slot);
	fine = fine && match_lines(class, table.classes, a, b);
	free(class);
	return fine;
}

bool
frame_lines_compare(const char *old, size_t old_len, const char *new,
    size_t new_len, struct frame_lines *a, struct frame_lines *b)
{
	memset(a, 0, sizeof(*a));
	memset(b, 0, sizeof(*b));
	if (split(old, old_len, a) && split(new, new_len, b) &&
	    compare(old, new, a, b))
		return true;
	frame_lines_free(a);
	frame_lines_free(b);
	return false;
}

void
frame_lines_free(struct frame_lines *lines)
{
	free(lines->start);
	free(lines->changed);
	memset(lines, 0, sizeof(*lines));
}
