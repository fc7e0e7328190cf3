/* SPDX-License-Identifier: MIT */
/*
 * Documents: that the nodes know their bytes exactly, for edits that keep
 * comments are built on them. What is refused is in tests/config/golden.
 */
#include "tests/unit/unit.h"

#include "common/doc.h"
#include "common/text.h"

#define BOM "\xef\xbb\xbf"

struct fixture {
	struct frame_doc doc;
	struct frame_diags diags;
};

static void
parse(struct fixture *fixture, const char *text)
{
	bool fine;

	assert_true(
	    frame_diags_init(&fixture->diags, "FILE", text, strlen(text)));
	fine =
	    frame_doc_parse(&fixture->doc, text, strlen(text), &fixture->diags);
	if (!fine)
		frame_diags_print(&fixture->diags, stderr);
	assert_true(fine);
	assert_non_null(fixture->doc.root);
}

static void
drop(struct fixture *fixture)
{
	frame_doc_free(&fixture->doc);
	frame_diags_free(&fixture->diags);
}

/* The tree as text: each node's bytes between angle brackets, children
 * behind. */
static void
describe(const struct frame_doc *doc, const struct frame_node *node, FILE *out)
{
	fputc('<', out);
	fwrite(doc->text + node->span.start, 1,
	    node->span.end - node->span.start, out);
	fputc('>', out);
	for (size_t i = 0; i < node->children; i++)
		describe(doc, node->child[i], out);
}

/* What must hold for every node: it lies in its parent behind its sibling,
 * and its line and column are those of its first byte. */
static void
check(const struct frame_doc *doc, const struct frame_node *node)
{
	struct frame_place place =
	    frame_text_place(doc->text, doc->len, node->span.start);
	size_t at = node->span.start;

	assert_int_equal(node->line, place.line);
	assert_int_equal(node->column, place.column);
	assert_true(node->span.end <= doc->len);
	for (size_t i = 0; i < node->children; i++) {
		const struct frame_node *child = node->child[i];
		assert_ptr_equal(child->parent, node);
		assert_true(child->span.start >= at);
		assert_true(child->span.end >= child->span.start);
		at = child->span.end;
		check(doc, child);
	}
	assert_true(node->span.end >= at);
}

static void
assert_tree(const char *text, const char *wanted)
{
	struct fixture fixture;
	char *got = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&got, &len);

	assert_non_null(out);
	parse(&fixture, text);
	describe(&fixture.doc, fixture.doc.root, out);
	fclose(out);
	assert_string_equal(got, wanted);
	check(&fixture.doc, fixture.doc.root);
	free(got);
	drop(&fixture);
}

static void
scalars_have_their_quotes(void **state)
{
	(void)state;
	assert_tree("plain", "<plain>");
	assert_tree("  'it''s'  # x\n", "<'it''s'>");
	assert_tree(
	    "a: \"b \\\" c\"  \n", "<a: \"b \\\" c\"><a><\"b \\\" c\">");
	assert_tree(
	    "a: two words   # comment\n", "<a: two words><a><two words>");
}

static void
bytes_are_not_characters(void **state)
{
	(void)state;
	assert_tree("h\xc3\xa9: \"llo \xf0\x9f\x98\x80\"\nb: c\n",
	    "<h\xc3\xa9: \"llo \xf0\x9f\x98\x80\"\nb: c><h\xc3\xa9>"
	    "<\"llo \xf0\x9f\x98\x80\"><b><c>");
	assert_tree("# \xe4\xb8\xad\xe4\xb8\xad\na: [\xe4\xb8\xad, b]\n",
	    "<a: [\xe4\xb8\xad, b]><a><[\xe4\xb8\xad, b]><\xe4\xb8\xad><b>");
}

static void
a_byte_order_mark_is_not_counted(void **state)
{
	struct fixture fixture;

	(void)state;
	assert_tree(BOM "a: b\nc: d\n", "<a: b\nc: d><a><b><c><d>");
	parse(&fixture, BOM "a: b\n");
	assert_true(fixture.doc.bom);
	assert_int_equal(fixture.doc.root->span.start, 3);
	drop(&fixture);
}

static void
line_ends_of_either_kind(void **state)
{
	(void)state;
	assert_tree("a: b\r\nc:\r\n  - d\r\n\r\n# x\r\n",
	    "<a: b\r\nc:\r\n  - d><a><b><c><- d><d>");
	assert_tree("a: b", "<a: b><a><b>");
}

/* libyaml ends them at the next token, behind comments and blank lines. */
static void
blocks_end_with_their_last_child(void **state)
{
	(void)state;
	assert_tree("a:\n  b: c   # of c\n\n  # still a\n\n# end\nd: e\n# x\n",
	    "<a:\n  b: c   # of c\n\n  # still a\n\n# end\nd: e>"
	    "<a><b: c><b><c><d><e>");
	assert_tree("a:\n  - b\n  - c\n\n# x\nd: [e]  # y\n\n",
	    "<a:\n  - b\n  - c\n\n# x\nd: [e]><a><- b\n  - c><b><c><d><[e]>"
	    "<e>");
	assert_tree("- a: b\n  c: d\n- e: f\n",
	    "<- a: b\n  c: d\n- e: f><a: b\n  c: d><a><b><c><d><e: f><e><f>");
	assert_tree("a:\n  b:\n    c:\n      d: e\n\n\nf: g\n",
	    "<a:\n  b:\n    c:\n      d: e\n\n\nf: g><a>"
	    "<b:\n    c:\n      d: e><b><c:\n      d: e><c><d: e><d><e>"
	    "<f><g>");
}

static void
lists_begin_with_their_dash(void **state)
{
	(void)state;
	assert_tree("a:\n- b\n- c\nd: e\n",
	    "<a:\n- b\n- c\nd: e><a><- b\n- c><b><c><d><e>");
	assert_tree("- - a\n  - b\n-   - c\n",
	    "<- - a\n  - b\n-   - c><- a\n  - b><a><b><- c><c>");
	assert_tree("a:\n-\n- b\n", "<a:\n-\n- b><a><-\n- b><><b>");
}

static void
nothing_stands_behind_its_colon(void **state)
{
	struct fixture fixture;
	const struct frame_node *value;

	(void)state;
	assert_tree(
	    "a:   # nothing\nb: c\n", "<a:   # nothing\nb: c><a><><b><c>");
	assert_tree("a:\n", "<a:><a><>");
	assert_tree("{a: , b: }", "<{a: , b: }><a><><b><>");
	assert_tree("{a:\n}", "<{a:\n}><a><>");
	assert_tree("{\"a\" :  , b}", "<{\"a\" :  , b}><\"a\"><><b><>");
	parse(&fixture, "a:   # nothing\n");
	value = frame_node_get(fixture.doc.root, "a");
	assert_int_equal(value->span.start, 2);
	assert_true(frame_node_is_null(value));
	drop(&fixture);
	parse(&fixture, "{ \xc3\xa9 :   }\n");
	value = fixture.doc.root->child[1];
	assert_int_equal(value->span.start, 6);
	assert_int_equal(value->column, 6);
	drop(&fixture);
}

static void
flow_collections_end_with_their_bracket(void **state)
{
	(void)state;
	assert_tree("a: {b: 1,\n  # x\n  c: [d, e,],  # y\n}  # z\nf: g\n",
	    "<a: {b: 1,\n  # x\n  c: [d, e,],  # y\n}  # z\nf: g><a>"
	    "<{b: 1,\n  # x\n  c: [d, e,],  # y\n}><b><1><c><[d, e,]><d><e>"
	    "<f><g>");
	assert_tree("{}", "<{}>");
	assert_tree("a: []\n\n", "<a: []><a><[]>");
	assert_tree(
	    "- {a: b}\n- [c]\n", "<- {a: b}\n- [c]><{a: b}><a><b><[c]><c>");
}

static void
document_markers_are_no_nodes(void **state)
{
	(void)state;
	assert_tree("---\na: b\n...\n", "<a: b><a><b>");
	assert_tree("--- # x\n- a\n", "<- a><a>");
}

static void
no_content_is_no_root(void **state)
{
	static const char *const texts[] = {
	    "", "\n\n", "# x\n", BOM, BOM "#", "--- # b\"", "---\n...\n"};
	struct fixture fixture;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		frame_diags_init(
		    &fixture.diags, "FILE", texts[i], strlen(texts[i]));
		assert_true(frame_doc_parse(
		    &fixture.doc, texts[i], strlen(texts[i]), &fixture.diags));
		assert_null(fixture.doc.root);
		drop(&fixture);
	}
}

static void
only_plain_words_are_null(void **state)
{
	static const char text[] =
	    "{a: ~, b: null, c: , d: '', e: 'null', f: Null, g: [], h: none}";
	struct fixture fixture;
	const char *const nulls = "abc";

	(void)state;
	parse(&fixture, text);
	for (size_t i = 0; i < fixture.doc.root->children; i += 2)
		assert_int_equal(
		    frame_node_is_null(fixture.doc.root->child[i + 1]),
		    strchr(nulls, *fixture.doc.root->child[i]->value) != NULL);
	assert_null(frame_node_get(fixture.doc.root, "x"));
	assert_null(frame_node_get(fixture.doc.root->child[0], "x"));
	assert_null(frame_node_get(NULL, "x"));
	drop(&fixture);
}

/* The bytes that the value's `part` comes from. */
static void
assert_part(const char *text, const char *part, const char *source)
{
	struct fixture fixture;
	const struct frame_node *node;
	struct frame_span span;
	const char *found;

	parse(&fixture, text);
	node = fixture.doc.root;
	found = strstr(node->value, part);
	assert_non_null(found);
	span =
	    frame_node_part(&fixture.doc, node, (size_t)(found - node->value),
		(size_t)(found - node->value) + strlen(part));
	assert_int_equal(span.end - span.start, strlen(source));
	assert_memory_equal(
	    fixture.doc.text + span.start, source, strlen(source));
	drop(&fixture);
}

static void
parts_of_values_are_found(void **state)
{
	(void)state;
	assert_part("# x\nabc def", "def", "def");
	assert_part("'it''s fun'", "fun", "fun");
	assert_part("'it''s fun'", "t's", "t''s");
	assert_part("\"a\\\"b\"", "b", "b");
	assert_part("\"a\\\"b\"", "\"", "\\\"");
	assert_part("\"\\u00e9b\"", "b", "b");
	assert_part("\"\\u00e9b\"", "\xc3\xa9", "\\u00e9");
	assert_part("\"\\x41\\U0001F600\\u4e2d\\_b\\/c\"", "b/", "b\\/");
	assert_part("\"\xe4\xb8\xad"
		    "b\"",
	    "b", "b");
}

static void
duplicates_leave_the_tree(void **state)
{
	static const char text[] = "a: 1\nb: 2\na: 3\n";
	struct fixture fixture;

	(void)state;
	frame_diags_init(&fixture.diags, "FILE", text, strlen(text));
	assert_false(
	    frame_doc_parse(&fixture.doc, text, strlen(text), &fixture.diags));
	assert_non_null(fixture.doc.root);
	assert_int_equal(fixture.doc.root->children, 6);
	drop(&fixture);
}

static void
refusals_leave_none(void **state)
{
	static const char *const texts[] = {"a: &x 1\n", "a: [\n", "a: |\n b\n",
	    "a: \"\\x01\"\n", "\xff", "a: 1\n---\nb: 2\n"};
	struct fixture fixture;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		frame_diags_init(
		    &fixture.diags, "FILE", texts[i], strlen(texts[i]));
		assert_false(frame_doc_parse(
		    &fixture.doc, texts[i], strlen(texts[i]), &fixture.diags));
		assert_null(fixture.doc.root);
		assert_int_equal(fixture.diags.errors, 1);
		drop(&fixture);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(scalars_have_their_quotes),
	    cmocka_unit_test(bytes_are_not_characters),
	    cmocka_unit_test(a_byte_order_mark_is_not_counted),
	    cmocka_unit_test(line_ends_of_either_kind),
	    cmocka_unit_test(blocks_end_with_their_last_child),
	    cmocka_unit_test(lists_begin_with_their_dash),
	    cmocka_unit_test(nothing_stands_behind_its_colon),
	    cmocka_unit_test(flow_collections_end_with_their_bracket),
	    cmocka_unit_test(document_markers_are_no_nodes),
	    cmocka_unit_test(no_content_is_no_root),
	    cmocka_unit_test(only_plain_words_are_null),
	    cmocka_unit_test(parts_of_values_are_found),
	    cmocka_unit_test(duplicates_leave_the_tree),
	    cmocka_unit_test(refusals_leave_none),
	};

	return cmocka_run_group_tests_name("doc", tests, NULL, NULL);
}
