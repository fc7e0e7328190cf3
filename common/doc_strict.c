/* SPDX-License-Identifier: MIT */
/*
 * What YAML allows in one place and this file format does not; see
 * doc_parts.h. Each refusal names what was written and what to write instead.
 */
#include "common/doc_parts.h"

#include <string.h>

#include "common/text.h"

struct frame_diag *
frame_strict_refuse(
    struct frame_strict *strict, struct frame_span span, const char *message)
{
	strict->refused = true;
	return frame_diag_error(strict->diags, span, "%s", message);
}

void
frame_strict_properties(struct frame_strict *strict,
    const struct frame_node *node, const yaml_char_t *anchor,
    const yaml_char_t *tag)
{
	struct frame_span span = {node->span.start, node->span.start + 1};

	if (anchor != NULL)
		frame_diag_label(strict->diags,
		    frame_strict_refuse(
			strict, span, "anchors (&) are not supported"),
		    "write the value out; text that begins with & needs "
		    "quotes");
	if (tag != NULL)
		frame_diag_label(strict->diags,
		    frame_strict_refuse(
			strict, span, "tags (!) are not supported"),
		    "remove it; text that begins with ! needs quotes");
}

/* "? key" gives the same events as "key": the "?" is looked for in the text
 * between the node before and the key, where only it, dashes, commas,
 * brackets and comments can be. */
static void
check_explicit_key(struct frame_strict *strict, const struct frame_node *key,
    const struct frame_node *before)
{
	const char *text = strict->doc->text;
	size_t at = before == NULL ? key->parent->span.start : before->span.end;

	for (; at < key->span.start; at++) {
		if (text[at] == '#')
			while (at < key->span.start && text[at] != '\n')
				at++;
		if (text[at] != '?')
			continue;
		frame_diag_label(strict->diags,
		    frame_strict_refuse(strict, (struct frame_span){at, at + 1},
			"keys with a question mark are not supported"),
		    "remove the ? and write \"key: value\"");
		return;
	}
}

void
frame_strict_key(struct frame_strict *strict, const struct frame_node *key,
    const struct frame_node *before)
{
	if (key->value_len == 0)
		frame_diag_label(strict->diags,
		    frame_strict_refuse(
			strict, key->span, "a key is missing here"),
		    "write \"key: value\"");
	else if (key->style == FRAME_STYLE_PLAIN &&
		 strcmp(key->value, "<<") == 0)
		frame_diag_label(strict->diags,
		    frame_strict_refuse(
			strict, key->span, "merge keys (<<) are not supported"),
		    "write the keys out");
	check_explicit_key(strict, key, before);
}

static bool
has_controls(const char *value, size_t len)
{
	const char *end = value + len;
	uint32_t code;
	size_t step;

	for (; value < end; value += step) {
		step = frame_utf8_next(value, end, &code);
		if (step == 0 || code < 0x20 || (code >= 0x7f && code < 0xa0) ||
		    code == 0x2028 || code == 0x2029)
			return true;
	}
	return false;
}

/* Mostly a tab that was copied along, or a Windows path in double quotes. */
static void
refuse_controls(struct frame_strict *strict, const struct frame_node *node)
{
	const char *start = strict->doc->text + node->span.start;
	const char *tab =
	    memchr(start, '\t', node->span.end - node->span.start);
	struct frame_span span = node->span;

	if (tab != NULL) {
		span.start += (size_t)(tab - start);
		span.end = span.start + 1;
		frame_diag_label(strict->diags,
		    frame_strict_refuse(
			strict, span, "a tab cannot stand in a text"),
		    "use spaces");
		return;
	}
	frame_diag_label(strict->diags,
	    frame_strict_refuse(
		strict, span, "control characters are not allowed"),
	    "a \"\\\" in double quotes begins one; in single quotes it does "
	    "not");
}

static void
check_bytes(struct frame_strict *strict, const struct frame_node *node)
{
	struct frame_diag *diag;

	if (node->value_len > FRAME_DOC_SCALAR) {
		strict->stop = true; /* it may not be meant as one text */
		diag = frame_strict_refuse(
		    strict, node->span, "this text is too long");
		frame_diag_label(strict->diags, diag,
		    "%zu bytes; at most %d are allowed", node->value_len,
		    FRAME_DOC_SCALAR);
	} else if (has_controls(node->value, node->value_len)) {
		refuse_controls(strict, node);
	}
}

/* True if nothing but blanks and dashes stands before it on its line. */
static bool
begins_line(const char *text, size_t at)
{
	while (at > 0 && (text[at - 1] == ' ' || text[at - 1] == '-'))
		at--;
	return at == 0 || text[at - 1] == '\n';
}

/* Where the text goes on, and on which line. */
static size_t
second_line(const struct frame_strict *strict, const struct frame_node *node,
    size_t *line)
{
	const char *text = strict->doc->text;
	size_t at = node->span.start;

	*line = node->line;
	while (at < node->span.end && text[at] != '\n')
		at++;
	for (; at < node->span.end && strchr(" \t\r\n", text[at]); at++)
		*line += text[at] == '\n';
	return at;
}

/* Between brackets the text goes on until one is closed or libyaml stops. */
static void
refuse_open_bracket(struct frame_strict *strict, const struct frame_node *node)
{
	const struct frame_node *open = node->parent;
	struct frame_span span = {open->span.start, open->span.start + 1};
	bool list = open->kind == FRAME_NODE_LIST;
	struct frame_diag *diag = frame_strict_refuse(strict, span,
	    list ? "\"[\" is never closed" : "\"{\" is never closed");
	size_t line;

	second_line(strict, node, &line);
	frame_diag_label(strict->diags, diag,
	    "opened here; expected , or %c before line %zu", list ? ']' : '}',
	    line);
}

/* "key: value" where it cannot be, because of the line above it. */
static void
refuse_second_key(struct frame_strict *strict, const struct frame_node *node)
{
	const char *text = strict->doc->text;
	struct frame_span span = node->span;
	size_t line;

	if (begins_line(text, span.start)) {
		span.end = span.start + strcspn(text + span.start, "\r\n");
		frame_diag_label(strict->diags,
		    frame_strict_refuse(
			strict, span, "this line has no \": \""),
		    memchr(text + span.start, ':', span.end - span.start) !=
			    NULL
			? "write a space behind the colon"
			: "write a key, a colon, a space and a value");
		return;
	}
	span.start = second_line(strict, node, &line);
	frame_diag_label(strict->diags,
	    frame_strict_refuse(strict, span, "this line is indented too far"),
	    "line %zu has its value already", node->line);
}

static void
refuse_two_lines(struct frame_strict *strict, const struct frame_node *node)
{
	const char *text = strict->doc->text;
	size_t next = node->span.end;
	bool flow =
	    node->parent != NULL && node->parent->style == FRAME_STYLE_FLOW;
	struct frame_span span = node->span;

	next += strspn(text + next, " \t\r\n");
	if (flow && (text[next] == '\0' || strchr(",]}", text[next]) == NULL)) {
		refuse_open_bracket(strict, node);
		return;
	}
	if (!flow && text[next] == ':') {
		refuse_second_key(strict, node);
		return;
	}
	span.end = span.start + strcspn(text + span.start, "\r\n");
	frame_diag_label(strict->diags,
	    frame_strict_refuse(
		strict, span, "this text goes on in the next line"),
	    flow ? "keep it on one line, or write the comma that is missing"
		 : "keep it on one line; a key needs \": \" behind it");
}

/* A text of several lines is nearly always a forgotten quote or colon, and
 * what follows is misread: stop. */
static bool
check_one_line(struct frame_strict *strict, const struct frame_node *node)
{
	struct frame_span quote = {node->span.start, node->span.start + 1};
	struct frame_diag *diag;

	if (memchr(strict->doc->text + node->span.start, '\n',
		node->span.end - node->span.start) == NULL)
		return true;
	strict->stop = true;
	if (node->style == FRAME_STYLE_PLAIN) {
		refuse_two_lines(strict, node);
		return false;
	}
	diag = frame_strict_refuse(
	    strict, quote, "this quote is not closed on its line");
	frame_diag_label(strict->diags, diag, "opened here");
	frame_diag_other(strict->diags, diag,
	    (struct frame_span){node->span.end - 1, node->span.end},
	    "the next quote closes it");
	return false;
}

void
frame_strict_block_text(
    struct frame_strict *strict, const struct frame_node *node)
{
	frame_diag_label(strict->diags,
	    frame_strict_refuse(strict,
		(struct frame_span){node->span.start, node->span.start + 1},
		"texts of several lines (| and >) are not supported"),
	    "write it on one line, in quotes if need be");
}

void
frame_strict_value(struct frame_strict *strict, const struct frame_node *node)
{
	if (check_one_line(strict, node))
		check_bytes(strict, node);
}
