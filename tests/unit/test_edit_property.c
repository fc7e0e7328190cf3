/* SPDX-License-Identifier: MIT */
/*
 * Random edits of hostile documents (edit_maker.c), each judged by
 * edit_oracle.c. FRAME_EDITS sets how many (20,000), FRAME_SEED the first seed.
 * To see documents that are no YAML: FRAME_EDITS_BAD=1; refused edits whose
 * reason has a word: FRAME_EDITS_SHOW=WORD.
 */
#include "tests/unit/unit.h"

#include <ctype.h>

#include "common/edit.h"
#include "tests/unit/edit_maker.h"
#include "tests/unit/edit_oracle.h"

#define EDITS_PER_DOCUMENT 8
#define REASONS		   64

/* --- edits */

struct random_edit {
	struct frame_edit edit;
	struct frame_datum value[8];
	const char *keys[4];
	char numbers[FRAME_DOC_DEPTH + 4][24];
};

static const char *const texts[] = {"a", "8h", "two words", "", "true", "no",
    "1.5", "12", "2024-01-01", "a: b", "a #b", "#", "a#b", " lead", "trail ",
    "- x", "[a]", "{a: b}", "it's", "say \"hi\"", "back\\slash", "${user.name}",
    "${env.X:-unknown}@example.edu", "%d", "@x", "`x`", "!x", "&x", "*x", "|",
    ">", "?", "? x", "a, b", "key:", ":", "::", "a:b", "~", "null", "---",
    "...", "\xe6\x96\x87\xe5\xad\x97", "\xc3\xa9", "\xf0\x9f\x98\x80",
    "\xef\xbb\xbf", "x\xe2\x80\xaey", "\xc2\xa0", "0x1F", "1e5", "12:30", "<<",
    "=", "https://x.example/a?b=c&d#e", "sha256//AbC+/=", "root", "a\tb",
    "a\nb", "\xff", "\x7f", "\xe2\x80\xa8"};
#define SOUND (ARRAY_SIZE(texts) - 5)
static const char *const bare[] = {
    "true", "false", "0", "-1", "12345", "007", "yes", ""};

static void
random_scalar(struct chance *chance, struct frame_datum *value)
{
	if (chance_one_in(chance, 6)) {
		value->kind = FRAME_DATUM_BARE;
		value->text = bare[chance_below(
		    chance, chance_one_in(chance, 6) ? 8 : 5)];
		return;
	}
	value->kind = FRAME_DATUM_TEXT;
	value->text = texts[chance_below(
	    chance, chance_one_in(chance, 20) ? ARRAY_SIZE(texts) : SOUND)];
}

static void
random_value(struct chance *chance, struct random_edit *random)
{
	static const char *const keys[] = {
	    "new", "k1", "k2", "two words", "12", "a: b"};
	struct frame_datum *value = &random->value[0];
	size_t kind = chance_below(chance, 10);

	*value = (struct frame_datum){0};
	if (kind < 5) {
		random_scalar(chance, value);
		return;
	}
	value->kind = kind < 8 ? FRAME_DATUM_LIST : FRAME_DATUM_MAP;
	value->count =
	    chance_one_in(chance, 12) ? 0 : 1 + chance_below(chance, 3);
	value->item = &random->value[1];
	value->key = random->keys;
	for (size_t i = 0; i < value->count; i++) {
		random->keys[i] = keys[(chance_below(chance, 2) + 2 * i) % 6];
		random->value[1 + i] = (struct frame_datum){0};
		random_scalar(chance, &random->value[1 + i]);
	}
}

/* A list that shares some items with the one that is there. */
static void
near_list(struct chance *chance, struct random_edit *random,
    const struct frame_node *list)
{
	struct frame_datum *value = &random->value[0];
	size_t at = chance_below(chance, 2);

	*value = (struct frame_datum){
	    .kind = FRAME_DATUM_LIST, .item = &random->value[1]};
	for (; at < list->children && value->count < 5;
	     at += 1 + chance_one_in(chance, 4)) {
		const struct frame_node *item = list->child[at];
		if (item->kind == FRAME_NODE_SCALAR &&
		    !frame_node_is_null(item))
			random->value[1 + value->count++] =
			    (struct frame_datum){
				.kind = FRAME_DATUM_TEXT, .text = item->value};
	}
	if (chance_one_in(chance, 2) || value->count == 0)
		random_scalar(chance, &random->value[1 + value->count++]);
	if (value->count > 1 && chance_one_in(chance, 3)) {
		struct frame_datum first = random->value[1];
		random->value[1] = random->value[value->count];
		random->value[value->count] = first;
	}
}

/* Down the tree, as far as it pleases. */
static const struct frame_node *
random_route(struct chance *chance, struct random_edit *random,
    const struct frame_node *node)
{
	struct frame_route *route = &random->edit.route;

	while (node != NULL && node->children > 0 &&
	       route->count < FRAME_DOC_DEPTH - 1) {
		bool map = node->kind == FRAME_NODE_MAP;
		size_t step = map ? 2 : 1;
		size_t i = chance_below(chance, node->children / step);
		char *number = random->numbers[route->count];
		snprintf(number, 24, "%zu", i + 1);
		route->step[route->count++] =
		    map ? node->child[2 * i]->value : number;
		node = node->child[step * i + step - 1];
		if (chance_one_in(chance, 4))
			break;
	}
	return node;
}

/* Mostly one that can be done at that place. */
static enum frame_edit_kind
random_kind(struct chance *chance, const struct frame_node *node)
{
	bool item = node != NULL && node->parent != NULL &&
		    node->parent->kind == FRAME_NODE_LIST;
	size_t kind = chance_below(chance, 8);

	if (chance_one_in(chance, 12))
		return (enum frame_edit_kind)chance_below(chance, 5);
	if (node == NULL || node->parent == NULL)
		return FRAME_EDIT_SET;
	if (node->kind == FRAME_NODE_LIST && kind < 3)
		return FRAME_EDIT_INSERT;
	return kind < 4	  ? FRAME_EDIT_SET
	       : kind < 6 ? FRAME_EDIT_REMOVE
	       : item	  ? FRAME_EDIT_MOVE
			  : FRAME_EDIT_RENAME;
}

static const char *const names[] = {"new", "k1", "k3", "two words", "a: b",
    "\xc3\xa9", "12", "true", "", "renamed"};

/* One step more, for what is not there yet. */
static void
lengthen(struct chance *chance, struct random_edit *random,
    const struct frame_node *node)
{
	struct frame_edit *edit = &random->edit;
	struct frame_route *route = &edit->route;
	char *number = random->numbers[FRAME_DOC_DEPTH];
	bool missing =
	    node == NULL || node->parent == NULL || frame_node_is_null(node) ||
	    (node->kind == FRAME_NODE_MAP && chance_one_in(chance, 2));

	if (edit->kind == FRAME_EDIT_SET &&
	    (missing || chance_one_in(chance, 12)) &&
	    route->count < FRAME_DOC_DEPTH)
		route->step[route->count++] = names[chance_below(chance, 8)];
	if (edit->kind != FRAME_EDIT_INSERT || node == NULL)
		return;
	if (node->kind == FRAME_NODE_LIST) {
		snprintf(number, 24, "%zu",
		    1 + chance_below(chance, node->children + 1));
		route->step[route->count++] = number;
	} else if (chance_one_in(chance, 2)) {
		route->step[route->count++] = "1";
	}
}

static void
random_edit(struct chance *chance, struct random_edit *random,
    const struct frame_node *root)
{
	struct frame_edit *edit = &random->edit;
	const struct frame_node *node;

	*edit = (struct frame_edit){.value = &random->value[0],
	    .name = names[chance_below(chance, ARRAY_SIZE(names))]};
	random_value(chance, random);
	node = random_route(chance, random, root);
	edit->kind = random_kind(chance, node);
	edit->to =
	    1 + chance_below(chance, node == NULL || node->parent == NULL ||
					     chance_one_in(chance, 12)
					 ? 4
					 : node->parent->children);
	if (edit->kind == FRAME_EDIT_SET && node != NULL &&
	    node->kind == FRAME_NODE_LIST && !chance_one_in(chance, 4))
		near_list(chance, random, node);
	else
		lengthen(chance, random, node);
}

/* --- the run */

struct tally {
	size_t edits, accepted, impossible, refused;
	size_t reasons;
	struct {
		char words[160];
		size_t count;
	} reason[REASONS];
};

/* Without names and numbers. */
static void
note_reason(struct tally *tally, const char *why)
{
	char words[160];
	size_t len = 0, i;
	bool inside = false;

	for (; *why != '\0' && len + 1 < sizeof(words); why++) {
		inside ^= *why == '"';
		if (!inside && *why != '"' && !isdigit((unsigned char)*why))
			words[len++] = *why;
	}
	words[len] = '\0';
	for (i = 0; i < tally->reasons; i++) {
		if (strcmp(tally->reason[i].words, words) == 0)
			break;
	}
	if (i == REASONS)
		return;
	if (i == tally->reasons)
		memcpy(tally->reason[tally->reasons++].words, words, len + 1);
	tally->reason[i].count++;
}

static void
show(const char *what, const char *text, size_t len)
{
	fprintf(stderr, "--- %s, %zu bytes\n", what, len);
	for (size_t i = 0; i < len; i++) {
		if (text[i] == '\r')
			fputs("\\r", stderr);
		else
			fputc(text[i], stderr);
	}
	fputs("|\n", stderr);
}

static void
show_edit(const struct frame_edit *edit)
{
	static const char *const kinds[] = {
	    "set", "remove", "rename", "insert", "move"};

	fprintf(stderr, "%s", kinds[edit->kind]);
	for (size_t i = 0; i < edit->route.count; i++)
		fprintf(stderr, " /%s", edit->route.step[i]);
	fprintf(stderr, " name=%s to=%zu value kind=%d count=%zu text=%s",
	    edit->name, edit->to, (int)edit->value->kind, edit->value->count,
	    edit->value->text == NULL ? "-" : edit->value->text);
	for (size_t i = 0; i < edit->value->count; i++)
		fprintf(stderr, " [%s%s]",
		    edit->value->key != NULL ? edit->value->key[i] : "",
		    edit->value->item[i].text);
	fputs("\n", stderr);
}

static char *
one_edit(struct chance *chance, struct tally *tally, char *text, size_t *len)
{
	struct random_edit random;
	struct verdict verdict;
	struct frame_diags diags;
	struct frame_doc doc;
	char *out;
	size_t out_len;

	assert_true(frame_diags_init(&diags, "TEXT", text, *len));
	frame_doc_parse(&doc, text, *len, &diags);
	random_edit(chance, &random, doc.root);
	oracle_judge(text, *len, &random.edit, &out, &out_len, &verdict);
	tally->edits++;
	tally->accepted += verdict.accepted;
	tally->impossible += !verdict.accepted && !verdict.possible;
	tally->refused += !verdict.accepted && verdict.possible;
	if (!verdict.accepted && verdict.possible) {
		note_reason(tally, verdict.why);
		if (getenv("FRAME_EDITS_SHOW") != NULL &&
		    strstr(verdict.why, getenv("FRAME_EDITS_SHOW")) != NULL) {
			show("refused", text, *len);
			show_edit(&random.edit);
			fprintf(stderr, "%s\n", verdict.why);
		}
	}
	if (verdict.wrong != NULL) {
		show("before", text, *len);
		if (out != NULL)
			show("after", out, out_len);
		show_edit(&random.edit);
		fprintf(stderr, "why: %s\n", verdict.why);
		fail_msg("%s", verdict.wrong);
	}
	frame_doc_free(&doc);
	frame_diags_free(&diags);
	if (out == NULL)
		return text;
	free(text);
	*len = out_len;
	return out;
}

static bool
is_yaml(const char *text, size_t len)
{
	struct frame_diags diags;
	struct frame_doc doc;
	bool fine;

	assert_true(frame_diags_init(&diags, "TEXT", text, len));
	fine = frame_doc_parse(&doc, text, len, &diags);
	if (!fine && getenv("FRAME_EDITS_BAD") != NULL) {
		show("bad", text, len);
		frame_diags_print(&diags, stderr);
	}
	frame_doc_free(&doc);
	frame_diags_free(&diags);
	return fine;
}

static uint64_t
number_from(const char *name, uint64_t fallback)
{
	const char *text = getenv(name);

	return text == NULL ? fallback : strtoull(text, NULL, 10);
}

static void
test_random(void **state)
{
	uint64_t edits = number_from("FRAME_EDITS", 20000);
	uint64_t seed = number_from("FRAME_SEED", 1);
	struct tally tally = {0};
	size_t documents = 0, unreadable = 0;

	(void)state;
	for (; tally.edits < edits; seed++) {
		struct chance chance = {
		    seed * UINT64_C(0x9E3779B97F4A7C15) + 1};
		size_t len = 0;
		char *text;
		chance_next(&chance);
		text = maker_document(&chance, &len);
		documents++;
		if (!is_yaml(text, len)) {
			unreadable++;
			free(text);
			continue;
		}
		for (size_t i = 0; i < EDITS_PER_DOCUMENT; i++) {
			if (getenv("FRAME_EDITS_TRACE") != NULL)
				fprintf(stderr, "seed %llu\n",
				    (unsigned long long)seed);
			text = one_edit(&chance, &tally, text, &len);
		}
		free(text);
	}
	print_message("%zu edits of %zu documents: %zu accepted, %zu "
		      "impossible, %zu refused, 0 wrong\n",
	    tally.edits, documents - unreadable, tally.accepted,
	    tally.impossible, tally.refused);
	for (size_t i = 0; i < tally.reasons; i++)
		print_message(
		    "%6zu %s\n", tally.reason[i].count, tally.reason[i].words);
	/* they are rare, and most documents are fit to be edited */
	assert_true(tally.refused * 100 < tally.edits);
	assert_true(tally.accepted * 2 > tally.edits);
	assert_true(unreadable * 4 < documents);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_random),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
