/* SPDX-License-Identifier: MIT */
/*
 * Edits to the byte: what each place in a file becomes, and what is said when
 * it cannot be changed. test_edit_property has the places nobody thought of.
 */
#include "tests/unit/unit.h"

#include "common/edit.h"
#include "common/edit_parts.h"
#include "tests/unit/edit_words.h"

#define BOM "\xef\xbb\xbf"

struct example {
	const char *before, *edit;
	const char *after; /* as in before if NULL */
};

static char *
apply(const char *text, const char *line, char why[FRAME_EDIT_WHY])
{
	struct edit_words words;
	char *out = NULL;
	size_t len = 0;

	assert_true(edit_words_read(&words, line, strlen(line)));
	if (!frame_edit_apply(text, strlen(text), &words.edit, &out, &len, why))
		return NULL;
	assert_int_equal(strlen(out), len);
	return out;
}

static void
check(const struct example *examples, size_t count)
{
	char why[FRAME_EDIT_WHY] = "";

	for (size_t i = 0; i < count; i++) {
		const struct example *example = &examples[i];
		const char *after =
		    example->after == NULL ? example->before : example->after;
		char *out = apply(example->before, example->edit, why);
		if (out == NULL)
			fail_msg("\"%s\" was refused: %s", example->edit, why);
		else if (strcmp(out, after) != 0)
			fail_msg("\"%s\" gave\n%s---\ninstead of\n%s---",
			    example->edit, out, after);
		free(out);
	}
}
#define CHECK(examples) check(examples, ARRAY_SIZE(examples))

/* --- values on one line */

static void
test_set_scalar(void **state)
{
	static const struct example examples[] = {
	    {"a: 1h   # c\nb: 2\n", "set a 8h", "a: 8h   # c\nb: 2\n"},
	    {"a: 'x'\n", "set a y", "a: 'y'\n"},
	    {"a: 'x'\n", "set a it's", "a: 'it''s'\n"},
	    {"a: \"x\"\n", "set a y", "a: \"y\"\n"},
	    {"a: \"x\"\n", "set a !true", "a: true\n"},
	    {"a: true\n", "set a true", "a: \"true\"\n"},
	    {"a: \"8h\" # c\n", "set a 8h", NULL},
	    {"a:   # c\n", "set a v", "a: v   # c\n"},
	    {"a:", "set a v", "a: v"},
	    {"a: ~\n", "set a v", "a: v\n"},
	    {"a:\n  x  # c\nb:\n", "set a v", "a:\n  v  # c\nb:\n"},
	    {"a:\tx\t# c\n", "set a v", "a:\tv\t# c\n"},
	    {BOM "a: 1 # \xc3\xa9\n", "set a v", BOM "a: v # \xc3\xa9\n"},
	    {"\xe6\x96\x87: \"\xf0\x9f\x98\x80\" # \xe6\x96\x87\n",
		"set \xe6\x96\x87 x", "\xe6\x96\x87: \"x\" # \xe6\x96\x87\n"},
	    {"{a: , b}\n", "set a v", "{a: v , b}\n"},
	    {"{a: , b}\n", "set b v", "{a: , b: v}\n"},
	    {"{\"a\":1}\n", "set a x y", "{\"a\":x y}\n"},
	    {"'a.b' : 1\n", "set a.b v", "'a.b' : v\n"},
	    {"- a # c\n-\n", "set 2 x", "- a # c\n- x\n"},
	    {"a: [x,\n  y] # c\n", "set a v", "a: v # c\n"},
	    {"a:\n  - x # 1\n  - y # 2\nb: 1\n", "set a v", "a: v\nb: 1\n"},
	    {"a:\n  # f\n\n  - x\n", "set a v", "a: v\n  # f\n\n"},
	};

	(void)state;
	CHECK(examples);
}

static void
test_encoding(void **state)
{
	static const struct {
		const char *text, *block, *flow;
	} rows[] = {
	    {"8h", "8h", "8h"},
	    {"renewed every March", "renewed every March", NULL},
	    {"https://x.example/a?b=c", "https://x.example/a?b=c", NULL},
	    {"${user.name}@x", "${user.name}@x", "\"${user.name}@x\""},
	    {"3f6c1c7e-9d1b-4e0e-8a55-0f3c5f1d2b7a",
		"3f6c1c7e-9d1b-4e0e-8a55-0f3c5f1d2b7a",
		"3f6c1c7e-9d1b-4e0e-8a55-0f3c5f1d2b7a"},
	    {"sha256//AbC+/=", "sha256//AbC+/=", "sha256//AbC+/="},
	    {"", "\"\"", "\"\""},
	    {"no", "\"no\"", "\"no\""},
	    {"NULL", "\"NULL\"", NULL},
	    {"1.2", "\"1.2\"", NULL},
	    {"0x1F", "\"0x1F\"", NULL},
	    {"1e5", "\"1e5\"", NULL},
	    {"12:30", "\"12:30\"", NULL},
	    {"2024-01-31", "\"2024-01-31\"", NULL},
	    {"a: b", "\"a: b\"", NULL},
	    {"a #b", "\"a #b\"", NULL},
	    {"a#b", "a#b", "\"a#b\""},
	    {"key:", "\"key:\"", NULL},
	    {" a", "\" a\"", NULL},
	    {"a ", "\"a \"", NULL},
	    {"- a", "\"- a\"", NULL},
	    {"*a", "\"*a\"", NULL},
	    {"@a", "\"@a\"", NULL},
	    {"%a", "\"%a\"", NULL},
	    {"{a}", "\"{a}\"", NULL},
	    {"say \"hi\"", "say \"hi\"", "\"say \\\"hi\\\"\""},
	    {"\"hi\"", "\"\\\"hi\\\"\"", NULL},
	    {"a\\b", "a\\b", "\"a\\\\b\""},
	    {"\xc3\xa9t\xc3\xa9", "\xc3\xa9t\xc3\xa9", NULL},
	    {"x\xe2\x80\xaey", "\"x\\u202Ey\"", NULL},
	    {"\xef\xbb\xbf", "\"\\uFEFF\"", NULL},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct frame_datum datum = {
		    .kind = FRAME_DATUM_TEXT, .text = rows[i].text};
		char *block = frame_edit_scalar(&datum, false);
		char *flow = frame_edit_scalar(&datum, true);
		assert_string_equal(block, rows[i].block);
		if (rows[i].flow != NULL)
			assert_string_equal(flow, rows[i].flow);
		free(block);
		free(flow);
	}
}

/* --- maps */

static void
test_add_key(void **state)
{
	static const struct example examples[] = {
	    {"", "set version !1", "version: 1\n"},
	    {BOM, "set a b", BOM "a: b\n"},
	    {"# only\n\n# this", "set a b", "# only\n\n# this\na: b\n"},
	    {"---\n", "set a b", "---\na: b\n"},
	    {"version: 1\n", "set login/wait 5s",
		"version: 1\n\nlogin:\n  wait: 5s\n"},
	    {"a: 1\nb:\n    c: 1\n", "set b/d/e x",
		"a: 1\nb:\n    c: 1\n    d:\n        e: x\n"},
	    {"a:\n  b: 1 # c\n  # of a\n# of d\nd: 1\n", "set a/k x",
		"a:\n  b: 1 # c\n  # of a\n  k: x\n# of d\nd: 1\n"},
	    {"a:\n  b: 1\n\n  # nobody's\nd: 1\n", "set a/k x",
		"a:\n  b: 1\n  k: x\n\n  # nobody's\nd: 1\n"},
	    {"a: 1", "set b x", "a: 1\nb: x"},
	    {"a: 1 # c", "set b x", "a: 1 # c\nb: x"},
	    {"a: 1\r\nb: 2\r\n", "set c x", "a: 1\r\nb: 2\r\nc: x\r\n"},
	    {"a: {}  # c\nb: 1\n", "set a/k v", "a:  # c\n  k: v\nb: 1\n"},
	    {"a: {}\n  # deeper\n# b's\nb: 1\n", "set a/k v",
		"a:\n  # deeper\n  k: v\n# b's\nb: 1\n"},
	    {"a: ~ # c\n", "set a/k v", "a: # c\n  k: v\n"},
	    {"a:\n", "set a/k v", "a:\n  k: v\n"},
	    {"a:", "set a/k v", "a:\n  k: v"},
	    {"a:\n  {}\nb: 1\n", "set a/k v", "a:\n  k: v\nb: 1\n"},
	    {"a: {b: 1} # c\n", "set a/k v", "a: {b: 1, k: v} # c\n"},
	    {"a: {b: 1,} # c\n", "set a/k v", "a: {b: 1, k: v,} # c\n"},
	    {"a: {b: {}}\n", "set a/b/k v", "a: {b: {k: v}}\n"},
	    {"a: {b: }\n", "set a/k v", "a: {b: , k: v }\n"},
	    {"a: {\n  b: 1, # one\n  c: 2 # two\n}\n", "set a/k v",
		"a: {\n  b: 1, # one\n  c: 2, # two\n  k: v\n}\n"},
	    {"a: {b: 1 # c\n  }\n", "set a/k v",
		"a: {b: 1, # c\n    k: v\n  }\n"},
	    {"a: {b: 1 # c\n  ,}\n", "set a/k v", "a: {b: 1 # c\n  , k: v}\n"},
	    {"a: { # c\n}\n", "set a/k v", "a: {k: v # c\n}\n"},
	    {"{}\n", "set a/b c", "a:\n  b: c\n"},
	    {"m:\n  - u: a # c\n    p: x\n", "set m/1/note hi",
		"m:\n  - u: a # c\n    p: x\n    note: hi\n"},
	    {"m:\n  -   u: a\n", "set m/1/p x", "m:\n  -   u: a\n      p: x\n"},
	    {"m:\n  - {}\n", "set m/1/p x", "m:\n  - p: x\n"},
	    {"m:\n  -\n", "set m/1/p x", "m:\n  - p: x\n"},
	    {"a:\n- x\n# b's\nb: 1\n", "set c/d x",
		"a:\n- x\n# b's\nb: 1\nc:\n  d: x\n"},
	    {"a:\n  b: 1\np:\n    a:\n        k: 1\n", "set p/c/k x",
		"a:\n  b: 1\np:\n    a:\n        k: 1\n    c:\n        k: x\n"},
	    {"p:\n  a:\n    m:\n      k: 1\n  # b's\n  b: 1\n",
		"set p/a/m/l 2x",
		"p:\n  a:\n    m:\n      k: 1\n      l: 2x\n"
		"  # b's\n  b: 1\n"},
	    {"a:\n  x: 1\n\nb:\n  y: 1\n\n# vim: set ft=yaml\n", "set c {k=v}",
		"a:\n  x: 1\n\nb:\n  y: 1\n\nc:\n  k: v\n\n"
		"# vim: set ft=yaml\n"},
	    {"a:\n  x: 1\nb:\n  y: 1\n", "set c {k=v}",
		"a:\n  x: 1\nb:\n  y: 1\nc:\n  k: v\n"},
	};

	(void)state;
	CHECK(examples);
}

static void
test_set_map(void **state)
{
	static const struct example examples[] = {
	    {"r:\n  - user: a # c\n    provider: x\n",
		"set r/1 {group=g;provider=x}",
		"r:\n  - group: g # c\n    provider: x\n"},
	    {"p:\n  # head\n  k: 1h # t\n  gone: 1 # g\n  note: n\n",
		"set p {k=8h;note=n;new=v}",
		"p:\n  # head\n  k: 8h # t\n  note: n\n  new: v\n"},
	    {"p:\n  a: 1\n  b: 1\n  a: 2\n", "set p {a=x}", "p:\n  a: x\n"},
	    {"p: x # c\nq: 1\n", "set p {k=v}", "p: # c\n  k: v\nq: 1\n"},
	    {"p:\n  - a\n  - b\nq: 1\n", "set p {k=v}", "p:\n  k: v\nq: 1\n"},
	    {"p: {a: 1, b: 2}\n", "set p {a=x;c=z}", "p: {a: x, c: z}\n"},
	};

	(void)state;
	CHECK(examples);
}

static void
test_remove_key(void **state)
{
	static const struct example examples[] = {
	    {"a: 1\n# own\nb: 2 # too\n# c's\nc: 3\n", "remove b",
		"a: 1\n# c's\nc: 3\n"},
	    {"a: 1\n  # other column\nb: 2\n", "remove b",
		"a: 1\n  # other column\n"},
	    {"a: 1\n# nobody's\n\nb: 2\n", "remove b", "a: 1\n# nobody's\n"},
	    {"a: 1\n\nb:\n  c: 1\n  # of b\n\nd: 1\n", "remove b",
		"a: 1\n\nd: 1\n"},
	    {"a:\n  b: 1 # gone\n  # stays\nc: 1\n", "remove a/b",
		"a:\n  # stays\nc: 1\n"},
	    {"credentials:\n  x:\n    id: 1\n", "remove credentials/x",
		"credentials:\n"},
	    {"# top\na: 1\n", "remove a", "{}\n"},
	    {"- user: a # c\n  # p's\n  provider: x\n", "remove 1/user",
		"-\n  # p's\n  provider: x\n"},
	    {"- user: a\n  provider: x\n", "remove 1/user", "- provider: x\n"},
	    {"- user: a\n- b: 1\n", "remove 1/user", "- {}\n- b: 1\n"},
	    {"{a: 1, b: 2, c: 3}\n", "remove a", "{b: 2, c: 3}\n"},
	    {"{a: 1, b: 2, c: 3}\n", "remove b", "{a: 1, c: 3}\n"},
	    {"{a: 1, b: 2, c: 3}\n", "remove c", "{a: 1, b: 2}\n"},
	    {"{a: 1, b: 2,}\n", "remove b", "{a: 1,}\n"},
	    {"x: {a: 1} # c\n", "remove x/a", "x: {} # c\n"},
	    {"{a: , b: 2}\n", "remove b", "{a: }\n"},
	    {"a: 1\r\nb: 2\r\n", "remove b", "a: 1\r\n"},
	    {BOM "a: 1\nb: 2", "remove a", BOM "b: 2"},
	    {"a: 1\nb: 2", "remove b", "a: 1\n"},
	    {"a:\n- x\n  # deeper\n# b's\nb: 1\n", "remove a", "# b's\nb: 1\n"},
	};

	(void)state;
	CHECK(examples);
}

static void
test_rename(void **state)
{
	static const struct example examples[] = {
	    {"# h\na: 1 # c\nb: 2\n", "rename a z", "# h\nz: 1 # c\nb: 2\n"},
	    {"\"a\" : 1\n", "rename a z", "\"z\" : 1\n"},
	    {"{'a':1}\n", "rename a z", "{'z':1}\n"},
	    {"a: 1\n", "rename a x: y", "\"x: y\": 1\n"},
	    {"a: 1\n", "rename a true", "\"true\": 1\n"},
	    {"a: 1\n", "rename a a", NULL},
	};

	(void)state;
	CHECK(examples);
}

/* --- lists */

static void
test_set_list(void **state)
{
	static const struct example examples[] = {
	    {"a: [x, 'y', z] # c\n", "set a [x;y;w]", "a: [x, 'y', w] # c\n"},
	    {"a: [x,'y',z]\n", "set a [y;z]", "a: ['y',z]\n"},
	    {"a: [x, y]\n", "set a [y;x]", "a: [y, x]\n"},
	    {"a:\n  # hx\n  - x # tx\n\n  - y # ty\n  # hz\n  - z\n",
		"set a [x;z;w]",
		"a:\n  # hx\n  - x # tx\n\n  # hz\n  - z\n  - w\n"},
	    {"a:\n  - x # tx\n  - yy # ty\n", "set a [x;z]",
		"a:\n  - x # tx\n  - z # ty\n"},
	    {"a: x\n", "set a [x;w]", "a: [x, w]\n"},
	    {"a: [x, y]\n", "set a []", "a: []\n"},
	    {"a:\n  - x\n  - y\n", "set a []", "a: []\n"},
	    {"a: [\n  x, # tx\n  y # ty\n]\n", "set a [x;y;z]",
		"a: [\n  x, # tx\n  y, # ty\n  z\n]\n"},
	    {"a: [\n  x, # tx\n  y, # ty\n]\n", "set a [y]",
		"a: [\n  y, # ty\n]\n"},
	    {"a: [\n  x, # tx\n  y # ty\n]\n", "set a [x]",
		"a: [\n  x, # tx\n]\n"},
	    {"a: [12, x]\n", "set a [12;w]", "a: [12, w]\n"},
	    {"a: []\n", "set a [x]", "a: [x]\n"},
	    {"a:\n", "set a [x;no]", "a: [x, \"no\"]\n"},
	};

	(void)state;
	CHECK(examples);
}

static void
test_insert(void **state)
{
	static const struct example examples[] = {
	    {"m:\n  # first\n  - u: a\n  - u: b\n", "insert m/1 {u=w;p=x}",
		"m:\n  - u: w\n    p: x\n  # first\n  - u: a\n  - u: b\n"},
	    {"m:\n  - u: a\n  - u: b # c\n", "insert m/3 {u=w}",
		"m:\n  - u: a\n  - u: b # c\n  - u: w\n"},
	    {"m:\n- u: a\n# b's\nb: 1\n", "insert m/2 {u=w}",
		"m:\n- u: a\n- u: w\n# b's\nb: 1\n"},
	    {"m:\n  - u: a\n\n  - u: b\n", "insert m/2 {u=w}",
		"m:\n  - u: a\n\n  - u: w\n\n  - u: b\n"},
	    {"m:\n  - u: a\n\n  - u: b\n\n# end\n", "insert m/3 {u=w}",
		"m:\n  - u: a\n\n  - u: b\n\n  - u: w\n\n# end\n"},
	    {"m: []  # c\n", "insert m/1 {u=w;p=x}",
		"m:  # c\n  - u: w\n    p: x\n"},
	    {"m:\n", "insert m/1 {u=w}", "m:\n  - u: w\n"},
	    {"v: 1\n", "insert m/1 {u=w}", "v: 1\n\nm:\n  - u: w\n"},
	    {"v: 1\n", "insert m/1 x", "v: 1\nm: [x]\n"},
	    {"m: [{u: a}]\n", "insert m/1 {u=w}", "m: [{u: w}, {u: a}]\n"},
	    {"m: [a,\n  b]\n", "insert m/3 c", "m: [a,\n  b,\n  c]\n"},
	    {"m: [\n  # ha\n  a,\n  b\n]\n", "insert m/1 c",
		"m: [\n  c,\n  # ha\n  a,\n  b\n]\n"},
	    {"m:\n  - - a\n    - b\n", "insert m/1/1 c",
		"m:\n  - - c\n    - a\n    - b\n"},
	    {"m:\n  - a", "insert m/2 b", "m:\n  - a\n  - b"},
	};

	(void)state;
	CHECK(examples);
}

static void
test_remove_item(void **state)
{
	static const struct example examples[] = {
	    {"m:\n  # h\n  - u: a # c\n    p: x\n    # of it\n  - u: b\n",
		"remove m/1", "m:\n  - u: b\n"},
	    {"m:\n  - u: a\n\n  - u: b\n", "remove m/1", "m:\n  - u: b\n"},
	    {"m:\n  - u: a\n\n  - u: b\n\n  - u: c\n", "remove m/2",
		"m:\n  - u: a\n\n  - u: c\n"},
	    {"m:\n  - u: a\nb: 1\n", "remove m/1", "m: []\nb: 1\n"},
	    {"m: # c\n- u: a\nb: 1\n", "remove m/1", "m: [] # c\nb: 1\n"},
	    {"- - a\n  - b\n", "remove 1/1", "- - b\n"},
	    {"- - a # c\n- b\n", "remove 1/1", "- []\n- b\n"},
	    {"[a, # ca\n b # cb\n]\n", "remove 1", "[\n b # cb\n]\n"},
	    {"[a, # ca\n b # cb\n]\n", "remove 2", "[a, # ca\n]\n"},
	    {"x: [\n  a\n  , \t# c\n  b]\n", "remove x/1",
		"x: [\n  \n  # c\n  b]\n"},
	    {"[a # ca\n , b]\n", "remove 1", "[\n b]\n"},
	};

	(void)state;
	CHECK(examples);
}

static void
test_move(void **state)
{
	static const struct example examples[] = {
	    {"m:\n  # ha\n  - a # ca\n  - b\n  # hc\n  - c # cc\n",
		"move m/3 1",
		"m:\n  # hc\n  - c # cc\n  # ha\n  - a # ca\n  - b\n"},
	    {"m:\n  - u: a\n    p: x\n    # of a\n\n  # nobody's\n\n"
	     "  - u: b",
		"move m/1 2",
		"m:\n  # nobody's\n\n  - u: b\n\n"
		"  - u: a\n    p: x\n    # of a"},
	    {"m:\n  - a\n\n  - b\n\n  # heading\n\n  - c\n", "move m/3 1",
		"m:\n  - c\n\n  - a\n\n  - b\n\n  # heading\n"},
	    {"m:\n  - a\n\n  # heading\n\n  - b\n\n  - c\nn: 1\n", "move m/1 2",
		"m:\n  # heading\n\n  - b\n\n  - a\n\n  - c\nn: 1\n"},
	    {"[a,  b , c]\n", "move 1 3", "[b,  c , a]\n"},
	    {"- - a\n  # hb\n  - b\n", "move 1/2 1",
		"-\n  # hb\n  - b\n  - a\n"},
	    {"- - a # ca\n  - b\n", "move 1/1 2", "- - b\n  - a # ca\n"},
	    {"m:\n  - a\n  - b\n", "move m/2 2", NULL},
	};

	(void)state;
	CHECK(examples);
}

/* --- refusals */

static void
test_refused(void **state)
{
	static const struct {
		const char *before, *edit, *why;
	} rows[] = {
	    {"a: 1\n", "set a x\ty",
		"a text cannot have line breaks, tabs or other control "
		"characters; nothing was changed"},
	    {"a: 1\n", "set a \xff",
		"the text has bytes that are not UTF-8; nothing was changed"},
	    {"a: 1\n", "set a !yes",
		"only true, false and whole numbers are written without "
		"quotes; nothing was changed"},
	    {"a: 1\n", "remove b",
		"there is no \"b\" in the file; nothing was changed"},
	    {"a:\n  b: 1\n", "remove a/c",
		"there is no \"c\" in \"a\"; nothing was changed"},
	    {"a: 1\n", "set a/b x",
		"\"a\" is one value; it has no \"b\"; nothing was changed"},
	    {"m: [a, b]\n", "set m/3 x",
		"there is no item \"3\" in \"m\"; it has 2; nothing was "
		"changed"},
	    {"m: [a, b]\n", "insert m/4 x",
		"there is no item \"4\" in \"m\"; it has 2; nothing was "
		"changed"},
	    {"m: [a, b]\n", "move m/1 3",
		"there is no place 3 in this list; it has 2; nothing was "
		"changed"},
	    {"a: 1\n", "insert a/1 x",
		"\"a\" is not a list; nothing was changed"},
	    {"a: 1\n", "move a 1",
		"only items of a list can be moved; nothing was changed"},
	    {"a: 1\nb: 2\n", "rename a b",
		"\"b\" is there already; nothing was changed"},
	    {"a: 1\n", "rename a ",
		"a key cannot be empty; nothing was changed"},
	    {"[a]\n", "rename 1 b",
		"items of a list have no names; nothing was changed"},
	    {"a: [b\nc: 1\n", "set b x",
		"line 1 must be mended before anything can be changed: "
		"\"[\" is never closed; nothing was changed"},
	    {"a: |\n  x\n", "set b x",
		"line 1 must be mended before anything can be changed: texts "
		"of several lines (| and >) are not supported; nothing was "
		"changed"},
	    {"a: 1\nm: [\n  x, # one\n  y # two\n]\n", "move m/1 2",
		"this place cannot be changed without reformatting lines 3-4 "
		"(comments stand between the items to be moved); change it in "
		"your editor: frame-admin edit, or E on the screens; nothing "
		"was changed"},
	    {"a: 1\nm: [ # two\n]\n", "set m x",
		"this place cannot be changed without reformatting lines 2-3 "
		"(a comment would be lost); change it in your editor: "
		"frame-admin edit, or E on the screens; nothing was changed"},
	    {"a:\n b:\n  c:\n   d:\n    e:\n     f:\n      g: 1\n",
		"set a/b/c/d/e/f/h {i=j}", NULL},
	    {"a:\n b:\n  c:\n   d:\n    e:\n     f:\n      g:\n       h: 1\n",
		"set a/b/c/d/e/f/g/i {j=k}",
		"maps and lists would be nested too deeply; at most 8 levels "
		"are read; nothing was changed"},
	};
	char why[FRAME_EDIT_WHY];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		char *out = apply(rows[i].before, rows[i].edit, why);
		if (rows[i].why == NULL) {
			assert_non_null(out);
			free(out);
			continue;
		}
		assert_null(out);
		assert_string_equal(why, rows[i].why);
	}
}

/* Keys that mean nothing, or are there twice, are no obstacle. */
static void
test_wrong_files(void **state)
{
	static const struct example examples[] = {
	    {"nonsense: [1\n]\na: 1\n", "set a x", "nonsense: [1\n]\na: x\n"},
	    {"a: 1\nb: 2\na: 3\n", "set b x", "a: 1\nb: x\na: 3\n"},
	    {"a: 1\nb: 2\na: 3\n", "remove a", "b: 2\na: 3\n"},
	    {"a: 1\nb: 2\na: 3\n", "rename a c", "c: 1\nb: 2\na: 3\n"},
	};

	(void)state;
	CHECK(examples);
}

/* The check finds what splices have done wrong, whatever they are. */
static void
test_check(void **state)
{
	static const char text[] = "a: 1 # c\nb: 2\n";
	static const struct {
		size_t start, end; /* that were touched */
		const char *after, *flaw;
	} rows[] = {
	    {3, 4, "a: x # c\nb: 2\n", NULL},
	    {3, 4, "a: y # c\nb: 2\n", "the result would say something else"},
	    {3, 4, "a: x # c\nb: '2'\n", "the result would say something else"},
	    {3, 4, "a: x # c\nb: 2\nd:\n",
		"the result would say something else"},
	    {3, 4, "a: x # d\nb: 2\n", "a comment would be lost"},
	    {3, 4, "a: x\nb: 2\n", "a comment would be lost"},
	    {3, 4, "a: x # c\n# c\nb: 2\n", "a comment would be lost"},
	    {0, 4, "a: x # c\nb: 2\n", "more than this place would change"},
	    {3, 10, "a: x # c\nb: 2\n", "more than this place would change"},
	};
	struct frame_datum value = {.kind = FRAME_DATUM_TEXT, .text = "x"};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		char *old = strdup(text), *new = strdup(rows[i].after);
		struct frame_version *before =
		    frame_version_read(old, strlen(text));
		struct frame_version *after =
		    frame_version_read(new, strlen(rows[i].after));
		struct frame_op op = {.kind = FRAME_OP_REPLACE,
		    .at = before->doc->root->child[1],
		    .value = &value};
		struct frame_splice splice = {
		    {rows[i].start, rows[i].end}, "", 0};
		struct frame_plan plan = {.doc = before->doc,
		    .op = &op,
		    .splices = 1,
		    .splice = &splice};
		const char *flaw = frame_edit_check(&plan, after->doc);
		if (rows[i].flaw == NULL)
			assert_null(flaw);
		else
			assert_string_equal(flaw, rows[i].flaw);
		frame_version_drop(before);
		frame_version_drop(after);
	}
}

static void
test_large(void **state)
{
	size_t len = FRAME_DOC_MAX;
	char *text = malloc(len + 1), *out = NULL;
	char why[FRAME_EDIT_WHY];
	struct frame_datum value = {.kind = FRAME_DATUM_TEXT, .text = "xy"};
	struct frame_edit edit = {
	    .kind = FRAME_EDIT_SET, .route = {1, {"a"}}, .value = &value};

	(void)state;
	assert_non_null(text);
	memset(text, '\n', len);
	memcpy(text, "a: 1", 4);
	text[len] = '\0';
	assert_false(frame_edit_apply(text, len, &edit, &out, &len, why));
	assert_string_equal(why,
	    "the file would have 1048577 bytes; at most 1048576 are read; "
	    "nothing was changed");
	len = FRAME_DOC_MAX + 1;
	assert_false(frame_edit_apply(text, len, &edit, &out, &len, why));
	assert_non_null(strstr(why, "1048577 bytes"));
	free(text);
}

/* --- the rest */

static void
test_parsed(void **state)
{
	static const char text[] = "a: 1 # c\n";
	struct frame_datum value = {.kind = FRAME_DATUM_TEXT, .text = "x"};
	struct frame_edit edit = {
	    .kind = FRAME_EDIT_SET, .route = {1, {"a"}}, .value = &value};
	struct frame_diags diags;
	struct frame_doc doc;
	char why[FRAME_EDIT_WHY], *out;
	size_t len;

	(void)state;
	assert_true(frame_diags_init(&diags, "F", text, strlen(text)));
	assert_true(frame_doc_parse(&doc, text, strlen(text), &diags));
	assert_true(frame_edit_apply_to(&doc, &edit, &out, &len, why));
	assert_string_equal(out, "a: x # c\n");
	free(out);
	value = (struct frame_datum){.kind = FRAME_DATUM_BARE, .text = "1"};
	assert_true(frame_edit_apply_to(&doc, &edit, &out, &len, why));
	assert_string_equal(out, text);
	free(out);
	frame_doc_free(&doc);
	frame_diags_free(&diags);
}

static void
test_comments(void **state)
{
	static const char before[] =
	    "# a\nx: '# no' # b  \ny: [1, # b\n 2]\n# a\n";
	static const char after[] = "x: \"# no\" # b\n# a\n# new\n";
	struct frame_comments comments;

	(void)state;
	assert_true(frame_edit_comments(
	    before, strlen(before), after, strlen(after), &comments));
	assert_int_equal(comments.before, 4);
	assert_int_equal(comments.kept, 2);
	assert_true(frame_edit_comments("", 0, "", 0, &comments));
	assert_int_equal(comments.before, 0);
	assert_false(frame_edit_comments("a: [", 4, "", 0, &comments));
}

static void
test_route(void **state)
{
	static const char text[] = "m:\n  - u: a\n  - {'2': b}\n";
	static const struct {
		struct frame_route route;
		const char *value; /* NULL: there is none */
	} rows[] = {
	    {{3, {"m", "1", "u"}}, "a"},
	    {{3, {"m", "2", "2"}}, "b"},
	    {{3, {"m", "3", "u"}}, NULL},
	    {{3, {"m", "0", "u"}}, NULL},
	    {{3, {"m", "01", "u"}}, NULL},
	    {{3, {"m", "99999999999999999999", "u"}}, NULL},
	    {{4, {"m", "1", "u", "x"}}, NULL},
	};
	struct frame_diags diags;
	struct frame_doc doc;

	(void)state;
	assert_true(frame_diags_init(&diags, "F", text, strlen(text)));
	assert_true(frame_doc_parse(&doc, text, strlen(text), &diags));
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		const struct frame_node *node =
		    frame_route_find(&doc, &rows[i].route);
		if (rows[i].value == NULL)
			assert_null(node);
		else
			assert_string_equal(node->value, rows[i].value);
	}
	frame_doc_free(&doc);
	frame_diags_free(&diags);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_set_scalar),
	    cmocka_unit_test(test_encoding),
	    cmocka_unit_test(test_add_key),
	    cmocka_unit_test(test_set_map),
	    cmocka_unit_test(test_remove_key),
	    cmocka_unit_test(test_rename),
	    cmocka_unit_test(test_set_list),
	    cmocka_unit_test(test_insert),
	    cmocka_unit_test(test_remove_item),
	    cmocka_unit_test(test_move),
	    cmocka_unit_test(test_refused),
	    cmocka_unit_test(test_wrong_files),
	    cmocka_unit_test(test_check),
	    cmocka_unit_test(test_large),
	    cmocka_unit_test(test_parsed),
	    cmocka_unit_test(test_comments),
	    cmocka_unit_test(test_route),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
