/* SPDX-License-Identifier: MIT */
/*
 * All places that name a credential or a provider, changed at once; see
 * draft_parts.h. One edit after the other would parse the file for each of
 * ten thousand rules.
 */
#include "common/draft_parts.h"

#include <stdlib.h>
#include <string.h>

/* What may be called for each reference. */
typedef bool each_reference(void *context, const struct frame_node *node);

static bool
is_text(const struct frame_node *node, const char *text)
{
	return node != NULL && node->kind == FRAME_NODE_SCALAR &&
	       strcmp(node->value, text) == 0;
}

/* A reference is one name, or each of a list. */
static bool
visit(const struct frame_node *node, const char *name, each_reference *each,
    void *context)
{
	bool fine = true;

	if (is_text(node, name))
		return each(context, node);
	if (node == NULL || node->kind != FRAME_NODE_LIST)
		return true;
	for (size_t i = 0; fine && i < node->children; i++)
		if (is_text(node->child[i], name))
			fine = each(context, node->child[i]);
	return fine;
}

/* In the order of the text. False: a call returned false. */
static bool
walk(const struct frame_doc *doc, enum frame_section section, const char *name,
    each_reference *each, void *context)
{
	bool rules = section == FRAME_SECTION_PROVIDER;
	const struct frame_node *entries =
	    frame_node_get(doc->root, rules ? "mappings" : "providers");
	bool fine = true;

	if (entries == NULL ||
	    entries->kind != (rules ? FRAME_NODE_LIST : FRAME_NODE_MAP))
		return true;
	for (size_t i = rules ? 0 : 1; fine && i < entries->children;
	     i += rules ? 1 : 2)
		fine = visit(frame_node_get(entries->child[i],
				 rules ? "provider" : "credential"),
		    name, each, context);
	return fine;
}

static bool
count_one(void *context, const struct frame_node *node)
{
	(void)node;
	++*(size_t *)context;
	return true;
}

size_t
frame_refer_count(
    const struct frame_doc *doc, enum frame_section section, const char *name)
{
	size_t count = 0;

	walk(doc, section, name, count_one, &count);
	return count;
}

const char *
frame_draft_user(
    const struct frame_draft *draft, const char *credential, size_t *at)
{
	const struct frame_node *providers =
	    frame_node_get(draft->doc.root, "providers");
	const char *name;

	while ((name = frame_draft_name(draft, FRAME_SECTION_PROVIDER, *at)) !=
	       NULL) {
		size_t count = 0;
		visit(
		    frame_node_get(providers->child[2 * *at + 1], "credential"),
		    credential, count_one, &count);
		++*at;
		if (count > 0)
			return name;
	}
	return NULL;
}

/* --- writing the new name */

struct writing {
	const char *text;
	size_t at; /* of it is copied */
	const char *new;
	FILE *out;
};

static bool
in_flow(const struct frame_node *node)
{
	for (node = node->parent; node != NULL; node = node->parent)
		if (node->style == FRAME_STYLE_FLOW)
			return true;
	return false;
}

static bool
write_one(void *context, const struct frame_node *node)
{
	struct writing *writing = context;
	const struct frame_datum value = {
	    .kind = FRAME_DATUM_TEXT, .text = writing->new};
	char *plain = frame_edit_scalar(&value, in_flow(node));
	bool keep = plain != NULL && node->style != FRAME_STYLE_PLAIN &&
		    strcmp(plain, writing->new) == 0;
	char quote[2] = {writing->text[node->span.start], '\0'};

	if (plain == NULL)
		return false;
	fwrite(writing->text + writing->at, 1, node->span.start - writing->at,
	    writing->out);
	fprintf(writing->out, "%s%s%s", keep ? quote : "", plain,
	    keep ? quote : "");
	writing->at = node->span.end;
	free(plain);
	return true;
}

static char *
write_all(const struct frame_doc *doc, enum frame_section section,
    const char *old, const char *new, size_t *out_len)
{
	char *out = NULL;
	struct writing writing = {.text = doc->text, .new = new};
	bool fine;

	writing.out = open_memstream(&out, out_len);
	if (writing.out == NULL)
		return NULL;
	fine = walk(doc, section, old, write_one, &writing);
	fwrite(doc->text + writing.at, 1, doc->len - writing.at, writing.out);
	fine = fine && ferror(writing.out) == 0;
	if (fclose(writing.out) == 0 && fine)
		return out;
	free(out);
	return NULL;
}

/* --- and the proof that nothing else changed */

static bool
same_but(const struct frame_node *a, const struct frame_node *b,
    const char *old, const char *new)
{
	bool fine = a->kind == b->kind && a->children == b->children;

	if (fine && a->kind == FRAME_NODE_SCALAR)
		return strcmp(a->value, b->value) == 0 ||
		       (is_text(a, old) && is_text(b, new));
	for (size_t i = 0; fine && i < a->children; i++)
		fine = same_but(a->child[i], b->child[i], old, new);
	return fine;
}

static bool
proven(const struct frame_doc *before, const char *text, size_t len,
    enum frame_section section, const char *old, const char *new)
{
	struct frame_diags diags;
	struct frame_doc doc = {0};
	size_t wanted = frame_refer_count(before, section, old) +
			frame_refer_count(before, section, new);
	bool fine = frame_diags_init(&diags, "", text, len);

	if (fine)
		frame_doc_parse(&doc, text, len, &diags);
	fine = fine && doc.root != NULL &&
	       same_but(before->root, doc.root, old, new) &&
	       frame_refer_count(&doc, section, old) == 0 &&
	       frame_refer_count(&doc, section, new) == wanted;
	frame_doc_free(&doc);
	frame_diags_free(&diags);
	return fine;
}

bool
frame_refer_apply(const char *text, size_t len, enum frame_section section,
    const char *old, const char *new, char **out, size_t *out_len,
    char why[FRAME_DRAFT_WHY])
{
	struct frame_diags diags;
	struct frame_doc doc = {0};
	char *made = NULL;
	bool fine = frame_diags_init(&diags, "", text, len);

	if (fine)
		frame_doc_parse(&doc, text, len, &diags);
	if (doc.root != NULL)
		made = write_all(&doc, section, old, new, out_len);
	fine = made != NULL && proven(&doc, made, *out_len, section, old, new);
	if (fine)
		*out = made;
	else
		frame_draft_refuse(why,
		    "the places that name \"%s\" cannot be changed without "
		    "reformatting them",
		    old);
	if (!fine && made != NULL)
		frame_text_wipe(made, *out_len);
	frame_doc_free(&doc);
	frame_diags_free(&diags);
	return fine;
}
