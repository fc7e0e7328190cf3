/* SPDX-License-Identifier: MIT */
/*
 * From the events of libyaml's parser to nodes that know their bytes; see
 * doc.h. Limits are checked as events arrive, because libyaml 0.2.5 has none:
 * 200 000 open brackets keep it busy for a minute. It may not use
 * yaml_parser_load, which follows anchors, nor the emitter, which loses
 * comments.
 */
#include "common/doc_parts.h"

#include <stdlib.h>
#include <string.h>

#define BOM_LEN 3

/* What a file is read with; gone when the tree is there. */
struct builder {
	struct frame_doc *doc;
	struct frame_strict strict;
	/* libyaml counts characters: byte `at` is the first of number `index`
	 */
	size_t at, index;
	struct frame_node *open[FRAME_DOC_DEPTH]; /* collections, root first */
	size_t base[FRAME_DOC_DEPTH];		  /* their first in `pending` */
	size_t depth;
	struct frame_node **pending; /* children of open collections */
	size_t count, room;
	size_t events, documents;
	bool out_of_memory;
};

/* The byte of a mark. Marks of the nodes come in the order of the text, so
 * one cursor walks it once. */
static size_t
byte_of(struct builder *builder, const yaml_mark_t *mark)
{
	const struct frame_doc *doc = builder->doc;

	if (mark->index < builder->index) {
		builder->at = doc->bom ? BOM_LEN : 0;
		builder->index = 0;
	}
	while (builder->index < mark->index && builder->at < doc->len) {
		do {
			builder->at++;
		} while (
		    ((unsigned char)doc->text[builder->at] & 0xc0) == 0x80);
		builder->index++;
	}
	return builder->at;
}

static struct frame_node *
open_node(const struct builder *builder)
{
	return builder->depth == 0 ? NULL : builder->open[builder->depth - 1];
}

/* True when the next node is a key of the open map. */
static bool
at_key(const struct builder *builder)
{
	const struct frame_node *open = open_node(builder);

	return open != NULL && open->kind == FRAME_NODE_MAP &&
	       (builder->count - builder->base[builder->depth - 1]) % 2 == 0;
}

/* The node before in the open collection. */
static const struct frame_node *
sibling(const struct builder *builder)
{
	if (builder->depth == 0 ||
	    builder->count == builder->base[builder->depth - 1])
		return NULL;
	return builder->pending[builder->count - 1];
}

static bool
push(struct builder *builder, struct frame_node *node)
{
	if (builder->count == builder->room) {
		size_t room = builder->room == 0 ? 64 : builder->room * 2;
		struct frame_node **grown = realloc(
		    builder->pending, room * sizeof(struct frame_node *));
		if (grown == NULL)
			return false;
		builder->pending = grown;
		builder->room = room;
	}
	builder->pending[builder->count++] = node;
	return true;
}

static struct frame_node *
new_node(struct builder *builder, enum frame_node_kind kind,
    const yaml_event_t *event)
{
	struct frame_node *node =
	    frame_arena_alloc(builder->doc->arena, sizeof(*node));

	if (node == NULL) {
		builder->out_of_memory = true;
		return NULL;
	}
	node->kind = kind;
	node->parent = open_node(builder);
	node->span.start = byte_of(builder, &event->start_mark);
	node->span.end = node->span.start;
	node->line = event->start_mark.line + 1;
	node->column = event->start_mark.column + 1;
	if (node->parent == NULL)
		builder->doc->root = node;
	else if (!push(builder, node))
		builder->out_of_memory = true;
	return builder->out_of_memory ? NULL : node;
}

static enum frame_node_style
style_of(yaml_scalar_style_t style)
{
	if (style == YAML_SINGLE_QUOTED_SCALAR_STYLE)
		return FRAME_STYLE_SINGLE;
	if (style == YAML_DOUBLE_QUOTED_SCALAR_STYLE)
		return FRAME_STYLE_DOUBLE;
	return FRAME_STYLE_PLAIN;
}

/* libyaml puts an empty value of a flow map before the next token; it belongs
 * just behind the colon, as in block maps. */
static void
place_empty(const struct builder *builder, struct frame_node *node,
    const struct frame_node *key)
{
	const char *text = builder->doc->text;
	size_t at = key->span.end;

	while (text[at] == ' ' || text[at] == '\t')
		at++;
	at = text[at] == ':' ? at + 1 : key->span.end;
	node->span = (struct frame_span){at, at};
	node->line = key->line;
	node->column = key->column;
	for (size_t i = key->span.start; i < at; i++)
		node->column += ((unsigned char)text[i] & 0xc0) != 0x80;
}

static void
on_scalar(struct builder *builder, const yaml_event_t *event)
{
	bool is_key = at_key(builder);
	const struct frame_node *before = sibling(builder);
	struct frame_node *node = new_node(builder, FRAME_NODE_SCALAR, event);
	const char *value = (const char *)event->data.scalar.value;

	if (node == NULL)
		return;
	node->span.end = byte_of(builder, &event->end_mark);
	node->style = style_of(event->data.scalar.style);
	node->value_len = event->data.scalar.length;
	node->value =
	    frame_arena_copy(builder->doc->arena, value, node->value_len);
	if (node->value == NULL) {
		builder->out_of_memory = true;
		return;
	}
	frame_strict_properties(&builder->strict, node,
	    event->data.scalar.anchor, event->data.scalar.tag);
	if (event->data.scalar.style == YAML_LITERAL_SCALAR_STYLE ||
	    event->data.scalar.style == YAML_FOLDED_SCALAR_STYLE) {
		frame_strict_block_text(&builder->strict, node);
		return;
	}
	if (node->span.start == node->span.end && !is_key && before != NULL &&
	    node->parent->kind == FRAME_NODE_MAP)
		place_empty(builder, node, before);
	frame_strict_value(&builder->strict, node);
	if (is_key && !builder->strict.stop)
		frame_strict_key(&builder->strict, node, before);
}

static void
refuse_depth(struct builder *builder, const struct frame_node *node)
{
	frame_diag_label(builder->strict.diags,
	    frame_strict_refuse(&builder->strict,
		(struct frame_span){node->span.start, node->span.start + 1},
		"maps and lists are nested too deeply"),
	    "at most %d levels are read", FRAME_DOC_DEPTH);
	builder->strict.stop = true;
}

static void
open_collection(struct builder *builder, const yaml_event_t *event,
    enum frame_node_kind kind, bool flow)
{
	bool is_key = at_key(builder);
	struct frame_node *node = new_node(builder, kind, event);

	if (node == NULL)
		return;
	node->style = flow ? FRAME_STYLE_FLOW : FRAME_STYLE_BLOCK;
	if (is_key) {
		frame_diag_label(builder->strict.diags,
		    frame_strict_refuse(&builder->strict,
			(struct frame_span){
			    node->span.start, node->span.start + 1},
			"a key must be a single word"),
		    "text with brackets or braces needs quotes");
		builder->strict.stop = true;
		return;
	}
	if (builder->depth == FRAME_DOC_DEPTH) {
		refuse_depth(builder, node);
		return;
	}
	builder->open[builder->depth] = node;
	builder->base[builder->depth] = builder->count;
	builder->depth++;
}

static void
on_list(struct builder *builder, const yaml_event_t *event)
{
	open_collection(builder, event, FRAME_NODE_LIST,
	    event->data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE);
	if (!builder->strict.stop && open_node(builder) != NULL)
		frame_strict_properties(&builder->strict, open_node(builder),
		    event->data.sequence_start.anchor,
		    event->data.sequence_start.tag);
}

static void
on_map(struct builder *builder, const yaml_event_t *event)
{
	const struct frame_node *map;
	bool flow = event->data.mapping_start.style == YAML_FLOW_MAPPING_STYLE;

	open_collection(builder, event, FRAME_NODE_MAP, flow);
	map = open_node(builder);
	if (builder->strict.stop || map == NULL)
		return;
	frame_strict_properties(&builder->strict, map,
	    event->data.mapping_start.anchor, event->data.mapping_start.tag);
	if (flow && builder->doc->text[map->span.start] != '{') {
		frame_diag_label(builder->strict.diags,
		    frame_strict_refuse(&builder->strict,
			(struct frame_span){
			    map->span.start, map->span.start + 1},
			"a \"key: value\" cannot stand between [ and ]"),
		    "write { } around it, or quotes if it is one word");
		builder->strict.stop = true;
	}
}

static void
on_end(struct builder *builder, const yaml_event_t *event)
{
	size_t level = --builder->depth, base = builder->base[level];
	struct frame_node *node = builder->open[level];

	node->children = builder->count - base;
	node->child = frame_arena_alloc(builder->doc->arena,
	    (node->children + 1) * sizeof(struct frame_node *));
	if (node->child == NULL) {
		builder->out_of_memory = true;
		return;
	}
	for (size_t i = 0; i < node->children; i++)
		node->child[i] = builder->pending[base + i];
	builder->count = base;
	/* The end of a block collection is known only when the next token
	 * comes, behind comments and blank lines that are not its own. */
	if (node->style == FRAME_STYLE_FLOW)
		node->span.end = byte_of(builder, &event->end_mark);
	else if (node->children > 0)
		node->span.end = node->child[node->children - 1]->span.end;
}

static void
on_document(struct builder *builder, const yaml_event_t *event)
{
	size_t start = byte_of(builder, &event->start_mark);
	struct frame_span span = {start, start + 1};

	if (++builder->documents > 1) {
		frame_diag_label(builder->strict.diags,
		    frame_strict_refuse(&builder->strict, span,
			"a second document begins here"),
		    "the file is one document; remove this line");
		builder->strict.stop = true;
	} else if (event->data.document_start.version_directive != NULL ||
		   event->data.document_start.tag_directives.start !=
		       event->data.document_start.tag_directives.end) {
		frame_diag_label(builder->strict.diags,
		    frame_strict_refuse(&builder->strict, span,
			"directives (%) are not supported"),
		    "remove this line");
	}
}

static void
on_alias(struct builder *builder, const yaml_event_t *event)
{
	struct frame_node *node = new_node(builder, FRAME_NODE_SCALAR, event);

	if (node == NULL)
		return;
	node->span.end = byte_of(builder, &event->end_mark);
	node->value = "";
	frame_diag_label(builder->strict.diags,
	    frame_strict_refuse(
		&builder->strict, node->span, "aliases (*) are not supported"),
	    "write the value out; text that begins with * needs quotes");
}

typedef void (*event_handler)(struct builder *, const yaml_event_t *);

static const event_handler handlers[] = {
    [YAML_DOCUMENT_START_EVENT] = on_document,
    [YAML_ALIAS_EVENT] = on_alias,
    [YAML_SCALAR_EVENT] = on_scalar,
    [YAML_SEQUENCE_START_EVENT] = on_list,
    [YAML_SEQUENCE_END_EVENT] = on_end,
    [YAML_MAPPING_START_EVENT] = on_map,
    [YAML_MAPPING_END_EVENT] = on_end,
};

static void
on_event(struct builder *builder, yaml_event_t *event)
{
	event_handler handler =
	    (size_t)event->type < sizeof(handlers) / sizeof(handlers[0])
		? handlers[event->type]
		: NULL;

	if (++builder->events > FRAME_DOC_EVENTS) {
		size_t at = byte_of(builder, &event->start_mark);
		frame_diag_label(builder->strict.diags,
		    frame_strict_refuse(&builder->strict,
			(struct frame_span){at, at},
			"the file has too many entries"),
		    "the rest is not read");
		builder->strict.stop = true;
	} else if (handler != NULL) {
		handler(builder, event);
	}
	if (event->type == YAML_SCALAR_EVENT)
		explicit_bzero(
		    event->data.scalar.value, event->data.scalar.length);
}

/* True at the end of the stream. */
static bool
next_event(struct builder *builder, yaml_parser_t *parser)
{
	yaml_event_t event;
	bool last;

	if (!yaml_parser_parse(parser, &event)) {
		builder->strict.refused = true;
		if (parser->error == YAML_MEMORY_ERROR)
			builder->out_of_memory = true;
		else
			frame_doc_explain(
			    builder->doc, builder->strict.diags, parser);
		return true;
	}
	last = event.type == YAML_STREAM_END_EVENT;
	on_event(builder, &event);
	yaml_event_delete(&event);
	return last || builder->strict.stop || builder->out_of_memory;
}

static void
read_events(struct builder *builder)
{
	const struct frame_doc *doc = builder->doc;
	size_t skipped = doc->bom ? BOM_LEN : 0;
	yaml_parser_t parser;

	if (!yaml_parser_initialize(&parser)) {
		builder->out_of_memory = true;
		return;
	}
	/* Fixed, or a byte order mark could choose UTF-16. */
	yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&parser,
	    (const unsigned char *)doc->text + skipped, doc->len - skipped);
	while (!next_event(builder, &parser))
		;
	yaml_parser_delete(&parser);
}

bool
frame_doc_build(
    struct frame_doc *doc, struct frame_diags *diags, bool *out_of_memory)
{
	struct builder builder = {
	    .doc = doc, .strict = {.doc = doc, .diags = diags}};

	builder.at = doc->bom ? BOM_LEN : 0;
	read_events(&builder);
	free(builder.pending);
	*out_of_memory |= builder.out_of_memory;
	return !builder.strict.refused && !builder.out_of_memory;
}
