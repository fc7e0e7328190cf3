/* SPDX-License-Identifier: MIT */
/*
 * Finding the comments of a text and comparing them with those of another.
 * What is a comment is known from the tree: every # that is in no scalar.
 */
#include "common/edit_parts.h"

#include <stdlib.h>
#include <string.h>

/* --- finding */

struct finder {
	const struct frame_doc *doc;
	size_t at; /* the end of the last scalar */
	struct frame_comment_list *list;
	size_t room; /* 0: only counted */
};

static void
between(struct finder *finder, size_t end)
{
	const char *text = finder->doc->text, *mark;
	struct frame_comment_list *list = finder->list;
	size_t start;

	while (finder->at < end && (mark = memchr(text + finder->at, '#',
					end - finder->at)) != NULL) {
		start = (size_t)(mark - text);
		finder->at = frame_line_end(finder->doc, start);
		if (list->count < finder->room)
			list->span[list->count] =
			    (struct frame_span){start, finder->at};
		list->count++;
	}
}

static void
visit(struct finder *finder, const struct frame_node *node)
{
	if (node->kind == FRAME_NODE_SCALAR) {
		between(finder, node->span.start);
		finder->at = node->span.end;
	}
	for (size_t i = 0; i < node->children; i++)
		visit(finder, node->child[i]);
}

static void
find(const struct frame_doc *doc, struct frame_comment_list *list, size_t room)
{
	struct finder finder = {doc, doc->bom ? 3 : 0, list, room};

	list->count = 0;
	if (doc->root != NULL)
		visit(&finder, doc->root);
	between(&finder, doc->len);
}

bool
frame_comments_find(
    const struct frame_doc *doc, struct frame_comment_list *list)
{
	size_t count;

	find(doc, list, 0);
	count = list->count;
	list->span = frame_arena_alloc(
	    doc->arena, (count + 1) * sizeof(struct frame_span));
	if (list->span == NULL)
		return false;
	find(doc, list, count);
	return true;
}

/* --- comparing */

struct words {
	const char *text;
	size_t len;
};

static int
compare_words(const void *a, const void *b)
{
	const struct words *x = a, *y = b;
	size_t len = x->len < y->len ? x->len : y->len;
	int order = memcmp(x->text, y->text, len);

	if (order != 0)
		return order;
	return x->len < y->len ? -1 : x->len > y->len;
}

static bool
is_gone(const struct frame_plan *plan, size_t at)
{
	for (size_t i = 0; plan != NULL && i < plan->gone_count; i++) {
		if (at >= plan->gone[i].start && at < plan->gone[i].end)
			return true;
	}
	return false;
}

/* The comments of a text, sorted, without those that may go and without blanks
 * at their ends. NULL: out of memory. */
static struct words *
sorted(
    const struct frame_doc *doc, const struct frame_plan *plan, size_t *count)
{
	struct frame_comment_list list;
	struct words *words;

	if (!frame_comments_find(doc, &list))
		return NULL;
	words =
	    frame_arena_alloc(doc->arena, (list.count + 1) * sizeof(*words));
	*count = 0;
	for (size_t i = 0; words != NULL && i < list.count; i++) {
		struct frame_span span = list.span[i];
		if (is_gone(plan, span.start))
			continue;
		while (doc->text[span.end - 1] == ' ' ||
		       doc->text[span.end - 1] == '\t')
			span.end--;
		words[(*count)++] = (struct words){
		    doc->text + span.start, span.end - span.start};
	}
	if (words != NULL && *count > 1)
		qsort(words, *count, sizeof(*words), compare_words);
	return words;
}

/* How many of the one are in the other; both are sorted. */
static size_t
in_both(const struct words *a, size_t a_count, const struct words *b,
    size_t b_count)
{
	size_t i = 0, j = 0, same = 0;

	while (i < a_count && j < b_count) {
		int order = compare_words(&a[i], &b[j]);
		same += order == 0;
		i += order <= 0;
		j += order >= 0;
	}
	return same;
}

bool
frame_comments_kept(
    const struct frame_plan *plan, const struct frame_doc *after)
{
	size_t old_count = 0, new_count = 0;
	struct words *old = sorted(plan->doc, plan, &old_count);
	struct words *new = sorted(after, NULL, &new_count);

	return old != NULL && new != NULL &&old_count ==
				  new_count &&in_both(old, old_count, new,
				      new_count) == old_count;
}

static bool
parse(struct frame_doc *doc, struct frame_diags *diags, const char *text,
    size_t len)
{
	return frame_diags_init(diags, "", text, len) &&
	       (frame_doc_parse(doc, text, len, diags) || doc->root != NULL);
}

bool
frame_edit_comments(const char *before, size_t before_len, const char *after,
    size_t after_len, struct frame_comments *comments)
{
	struct frame_diags old_diags = {0}, new_diags = {0};
	struct frame_doc old = {0}, new = {0};
	struct words *old_words = NULL, *new_words = NULL;
	size_t count;

	if (parse(&old, &old_diags, before, before_len) &&
	    parse(&new, &new_diags, after, after_len)) {
		old_words = sorted(&old, NULL, &comments->before);
		new_words = sorted(&new, NULL, &count);
	}
	if (old_words != NULL && new_words != NULL)
		comments->kept =
		    in_both(old_words, comments->before, new_words, count);
	frame_doc_free(&old);
	frame_doc_free(&new);
	frame_diags_free(&old_diags);
	frame_diags_free(&new_diags);
	return old_words != NULL && new_words != NULL;
}
