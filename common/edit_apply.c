/* SPDX-License-Identifier: MIT */
/*
 * Applying operations: each is planned, spliced, parsed again and checked
 * before it counts; and saying why one was refused. See edit_parts.h.
 */
#include "common/edit_parts.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/text.h"

/* --- refusing */

bool
frame_edit_refuse(struct frame_editor *editor, const char *format, ...)
{
	static const char still[] = "; nothing was changed";
	va_list args;
	size_t len;

	va_start(args, format);
	vsnprintf(editor->why, FRAME_EDIT_WHY - sizeof(still), format, args);
	va_end(args);
	len = strlen(editor->why);
	/* not in the middle of a character */
	while (len > 0 && len >= FRAME_EDIT_WHY - sizeof(still) - 4 &&
	       ((unsigned char)editor->why[len - 1] & 0x80) != 0)
		len--;
	memcpy(editor->why + len, still, sizeof(still));
	return false;
}

const char *
frame_edit_quote(struct frame_editor *editor, const char *word)
{
	return frame_diag_quote(
	    &editor->now->diags, (struct frame_span){0, 0}, word);
}

const char *
frame_version_error(const struct frame_version *version, size_t *line)
{
	const struct frame_diag *first = NULL;

	for (size_t i = 0; i < version->diags.count; i++) {
		const struct frame_diag *diag = &version->diags.diag[i];
		if (diag->severity == FRAME_ERROR &&
		    (first == NULL || diag->span.start < first->span.start))
			first = diag;
	}
	*line = 1;
	if (first == NULL)
		return "out of memory";
	*line = frame_text_place(version->text, version->len, first->span.start)
		    .line;
	return first->message;
}

/* "line 7", "lines 40-44" of the old text. */
static void
name_lines(
    const struct frame_plan *plan, struct frame_span span, char words[48])
{
	const struct frame_doc *doc = plan->doc;
	size_t from = frame_text_place(doc->text, doc->len, span.start).line;
	size_t to = from;

	if (span.end > span.start)
		to = frame_text_place(doc->text, doc->len, span.end - 1).line;
	if (from == to)
		snprintf(words, 48, "line %zu", from);
	else
		snprintf(words, 48, "lines %zu-%zu", from, to);
}

static struct frame_span
touched(const struct frame_plan *plan)
{
	if (plan->splices == 0)
		return plan->where;
	return (struct frame_span){plan->splice[0].span.start,
	    plan->splice[plan->splices - 1].span.end};
}

static bool
refuse_place(struct frame_editor *editor, const struct frame_plan *plan,
    const char *reason)
{
	char lines[48];

	if (plan->out_of_memory)
		return frame_edit_refuse(editor, "out of memory");
	name_lines(plan, touched(plan), lines);
	return frame_edit_refuse(editor,
	    "this place cannot be changed without reformatting %s (%s); change "
	    "it in your editor: frame-admin edit, or E on the screens",
	    lines, reason);
}

/* --- versions of the text */

void
frame_version_drop(struct frame_version *version)
{
	if (version == NULL)
		return;
	frame_doc_free(&version->own);
	frame_diags_free(&version->diags);
	frame_text_wipe(version->text, version->len);
	free(version);
}

static struct frame_version *
new_version(const char *text, size_t len)
{
	struct frame_version *version = calloc(1, sizeof(*version));

	if (version == NULL)
		return NULL;
	if (!frame_diags_init(&version->diags, "", text, len)) {
		free(version);
		return NULL;
	}
	version->len = len;
	version->doc = &version->own;
	return version;
}

struct frame_version *
frame_version_read(char *text, size_t len)
{
	struct frame_version *version =
	    text == NULL ? NULL : new_version(text, len);

	if (version == NULL) {
		free(text);
		return NULL;
	}
	version->text = text;
	frame_doc_parse(&version->own, text, len, &version->diags);
	return version;
}

struct frame_version *
frame_version_borrow(const struct frame_doc *doc)
{
	struct frame_version *version = new_version(doc->text, doc->len);

	if (version != NULL)
		version->doc = doc;
	return version;
}

static struct frame_version *
splice_version(const struct frame_version *old, const struct frame_plan *plan)
{
	struct frame_ink ink = {0};
	size_t at = 0;

	for (size_t i = 0; i < plan->splices; i++) {
		const struct frame_splice *splice = &plan->splice[i];
		if (splice->span.start < at)
			ink.failed = true; /* they overlap */
		else
			frame_ink_add(
			    &ink, old->doc->text + at, splice->span.start - at);
		frame_ink_add(&ink, splice->text, splice->len);
		at = splice->span.end;
	}
	frame_ink_add(&ink, old->doc->text + at, old->doc->len - at);
	if (ink.failed)
		frame_ink_drop(&ink);
	return frame_version_read(ink.text, ink.len);
}

/* --- one operation */

static const char *
op_flaw(const struct frame_op *op)
{
	static const struct frame_datum nothing = {
	    .kind = FRAME_DATUM_TEXT, .text = ""};
	struct frame_datum named = {
	    .kind = FRAME_DATUM_MAP, .count = 1, .item = &nothing};
	const char *flaw = NULL;

	named.key = &op->name;
	if (op->value != NULL)
		flaw = frame_datum_flaw(op->value);
	if (flaw == NULL && op->name != NULL)
		flaw = frame_datum_flaw(&named);
	return flaw;
}

static size_t
datum_depth(const struct frame_datum *datum)
{
	size_t deepest = 0;

	if (datum->kind == FRAME_DATUM_TEXT || datum->kind == FRAME_DATUM_BARE)
		return 0;
	for (size_t i = 0; i < datum->count; i++) {
		size_t depth = datum_depth(&datum->item[i]);
		deepest = depth > deepest ? depth : deepest;
	}
	return deepest + 1;
}

static bool
too_deep(const struct frame_op *op)
{
	size_t depth = op->kind == FRAME_OP_INSERT;

	if (op->value == NULL)
		return false;
	for (const struct frame_node *node = op->at;
	     node != NULL && node->parent != NULL; node = node->parent)
		depth++;
	return depth + datum_depth(op->value) > FRAME_DOC_DEPTH;
}

/* A key that is there twice is an error of the old text; it stays one. */
static bool
accept(struct frame_editor *editor, const struct frame_plan *plan,
    struct frame_version *after)
{
	const char *flaw;
	size_t line;

	if (after == NULL)
		return frame_edit_refuse(editor, "out of memory");
	flaw = after->doc->root == NULL ? frame_version_error(after, &line)
					: frame_edit_check(plan, after->doc);
	if (flaw == NULL) {
		frame_version_drop(editor->now);
		editor->now = after;
		return true;
	}
	if (after->len > FRAME_DOC_MAX)
		frame_edit_refuse(editor,
		    "the file would have %zu bytes; at most %d are read",
		    after->len, FRAME_DOC_MAX);
	else
		refuse_place(editor, plan, flaw);
	frame_version_drop(after);
	return false;
}

bool
frame_edit_perform(struct frame_editor *editor, const struct frame_op *op)
{
	struct frame_plan plan = {.doc = editor->now->doc, .op = op};
	const char *flaw = op_flaw(op);

	if (flaw != NULL)
		return frame_edit_refuse(editor, "%s", flaw);
	if (too_deep(op))
		return frame_edit_refuse(editor,
		    "maps and lists would be nested too deeply; at most %d "
		    "levels are read",
		    FRAME_DOC_DEPTH);
	plan.layout = frame_edit_layout(plan.doc,
	    op->kind == FRAME_OP_REPLACE && op->at != NULL ? op->at->parent
							   : op->at);
	frame_plan_make(&plan);
	if (plan.out_of_memory || plan.refused != NULL)
		return refuse_place(editor, &plan, plan.refused);
	return accept(editor, &plan, splice_version(editor->now, &plan));
}
