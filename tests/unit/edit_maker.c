/* SPDX-License-Identifier: MIT */
/*
 * See edit_maker.h.
 */
#include "tests/unit/edit_maker.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))

uint64_t
chance_next(struct chance *chance)
{
	chance->state ^= chance->state >> 12;
	chance->state ^= chance->state << 25;
	chance->state ^= chance->state >> 27;
	return chance->state * UINT64_C(2685821657736338717);
}

size_t
chance_below(struct chance *chance, size_t limit)
{
	return (size_t)((chance_next(chance) >> 32) % limit);
}

bool
chance_one_in(struct chance *chance, size_t limit)
{
	return chance_below(chance, limit) == 0;
}

struct maker {
	struct chance *chance;
	FILE *out;
	size_t comments; /* each has its number */
	size_t keys;
	const char *eol; /* NULL: either */
	size_t step;
	bool zero; /* lists at the column of their key */
	bool tidy; /* fewer comments */
};

static void
put(struct maker *maker, const char *word)
{
	fputs(word, maker->out);
}

static void
end_line(struct maker *maker)
{
	put(maker, maker->eol != NULL		     ? maker->eol
		   : chance_one_in(maker->chance, 2) ? "\r\n"
						     : "\n");
}

static void
blanks(struct maker *maker, size_t count)
{
	fprintf(maker->out, "%*s", (int)count, "");
}

static void
comment(struct maker *maker)
{
	static const char *const words[] = {"", " note", " don't", " \"q", "#",
	    " key: value", " - item", " \xe6\x96\x87\xe5\xad\x97", " [a, ",
	    " it's: {", " same", " trailing  ", ":", " # again"};

	put(maker, "#");
	if (!chance_one_in(maker->chance, 6))
		fprintf(maker->out, " c%zu", maker->comments++);
	put(maker, words[chance_below(maker->chance, ARRAY_SIZE(words))]);
}

static void
rest_of_line(struct maker *maker)
{
	if (chance_one_in(maker->chance, maker->tidy ? 8 : 3)) {
		blanks(maker, 1 + chance_below(maker->chance, 3));
		if (chance_one_in(maker->chance, 8))
			put(maker, "\t");
		comment(maker);
	} else if (chance_one_in(maker->chance, 12)) {
		put(maker, "  ");
	}
	end_line(maker);
}

static void
comment_line(struct maker *maker, size_t indent)
{
	blanks(maker, indent);
	comment(maker);
	end_line(maker);
}

/* Between entries: blank lines, comments of the next one and of nobody. */
static void
between(struct maker *maker, size_t indent)
{
	size_t chance = maker->tidy ? 10 : 4;

	if (chance_one_in(maker->chance, chance))
		end_line(maker);
	if (chance_one_in(maker->chance, chance + 2)) {
		comment_line(maker, chance_below(maker->chance, 9));
		if (chance_one_in(maker->chance, 2))
			end_line(maker);
	}
	if (chance_one_in(maker->chance, 12)) {
		blanks(maker, 3);
		end_line(maker);
	}
	for (size_t i = 0; chance_one_in(maker->chance, chance) && i < 3; i++)
		comment_line(maker, indent);
}

static const char *const plain[] = {"a", "root", "8h", "win-lab",
    "https://x.example/a?b=c#d", "3f6c1c7e-9d1b-4e0e", "a/b", "yes", "007",
    "true", "12", "-5", "~", "null", "\xc3\xa9t\xc3\xa9",
    "\xe6\x96\x87\xe5\xad\x97", "x:y", "a@b", "/etc/x"};
static const char *const block_only[] = {"two words", "it's", "a \"b\" c",
    "${user.name}@x", "50%, more", "a#b", "f(x)[1]{2}", "a, b", "dots..."};
static const char *const quoted[] = {"\"a # b\"", "'a: b'", "\"\"", "''",
    "'it''s # x'", "\"\\\"q\\\" # \\\\\"", "\"\\u00e9\"", "'[a, b]'",
    "\"{a: b}\"", "\"${x:-d}\"", "'12'", "\"true\"", "\"  padded  \""};

static void
scalar(struct maker *maker, bool flow)
{
	size_t kind = chance_below(maker->chance, 8);

	if (kind < 3)
		put(maker,
		    plain[chance_below(maker->chance, ARRAY_SIZE(plain))]);
	else if (kind < 5 && !flow)
		put(maker, block_only[chance_below(
			       maker->chance, ARRAY_SIZE(block_only))]);
	else
		put(maker,
		    quoted[chance_below(maker->chance, ARRAY_SIZE(quoted))]);
}

static void
key(struct maker *maker)
{
	static const struct {
		const char *before, *behind;
	} forms[] = {{"k", ""}, {"k", ""}, {"key_", ""}, {"\"q ", "\""},
	    {"'s", "'"}, {"w\xc3\xb6rd", ""}, {"\xe6\x96\x87", ""},
	    {"two words ", ""}, {"", ""}};
	size_t form = chance_below(maker->chance, ARRAY_SIZE(forms));

	fprintf(maker->out, "%s%zu%s", forms[form].before, maker->keys++,
	    forms[form].behind);
}

/* Inside brackets: blanks, or lines with comments. */
static void
flow_space(struct maker *maker, bool wide, size_t indent)
{
	if (!wide) {
		blanks(maker, chance_below(maker->chance, 2));
		return;
	}
	rest_of_line(maker);
	for (size_t i = 0; chance_one_in(maker->chance, 4) && i < 2; i++)
		comment_line(maker, indent);
	blanks(maker, indent);
}

static void flow(struct maker *maker, size_t indent, size_t depth);

static void
flow_item(struct maker *maker, size_t indent, size_t depth, bool map)
{
	if (map) {
		key(maker);
		put(maker, ":");
		if (chance_one_in(maker->chance, 8)) {
			put(maker, " ");
			return;
		}
		put(maker, " ");
	}
	if (depth < 6 && chance_one_in(maker->chance, 6))
		flow(maker, indent + 1, depth + 1);
	else
		scalar(maker, true);
}

static void
flow(struct maker *maker, size_t indent, size_t depth)
{
	bool map = chance_one_in(maker->chance, 2);
	bool wide = chance_one_in(maker->chance, 4);
	size_t count = chance_below(maker->chance, 4);

	indent += 2;
	put(maker, map ? "{" : "[");
	flow_space(maker, wide, indent);
	for (size_t i = 0; i < count; i++) {
		flow_item(maker, indent, depth, map);
		if (i + 1 < count || chance_one_in(maker->chance, 5)) {
			if (wide && chance_one_in(maker->chance, 8))
				flow_space(maker, wide, indent);
			else
				blanks(maker, chance_one_in(maker->chance, 10));
			put(maker, ",");
		}
		if (i + 1 < count)
			flow_space(maker, wide, indent);
	}
	if (wide && chance_one_in(maker->chance, 2)) {
		flow_space(maker, wide, indent);
	} else if (chance_one_in(maker->chance, 3)) {
		put(maker, " ");
	}
	put(maker, map ? "}" : "]");
}

static void block_map(
    struct maker *maker, size_t indent, size_t depth, bool first);
static void block_list(
    struct maker *maker, size_t indent, size_t depth, bool first);

static void
below_line(struct maker *maker, size_t indent)
{
	while (chance_one_in(maker->chance, maker->tidy ? 12 : 5))
		comment_line(maker, indent + chance_below(maker->chance, 3));
}

/* What follows "key:" or a dash, to the end of its last line. */
static void
value(struct maker *maker, size_t indent, size_t depth, bool in_map)
{
	size_t kind = chance_below(maker->chance, depth < 5 ? 13 : 6), inner;

	if (kind == 0) {
		rest_of_line(maker);
	} else if (kind == 1) {
		blanks(maker, 1 + chance_below(maker->chance, 3));
		flow(maker, indent, depth);
		rest_of_line(maker);
	} else if (kind == 2) {
		put(maker, chance_one_in(maker->chance, 2) ? " {}" : " []");
		rest_of_line(maker);
	} else if (kind < 8) {
		if (in_map && chance_one_in(maker->chance, 12)) {
			rest_of_line(maker);
			blanks(maker, indent + 3);
		} else {
			blanks(maker, 1 + chance_below(maker->chance, 2));
		}
		scalar(maker, false);
		rest_of_line(maker);
	} else if (!in_map) {
		inner = indent + 2;
		put(maker, " ");
		if (chance_one_in(maker->chance, 6)) {
			put(maker, "  ");
			inner += 2;
		}
		if (kind < 12)
			block_map(maker, inner, depth + 1, true);
		else
			block_list(maker, inner, depth + 1, true);
	} else if (kind < 11) {
		rest_of_line(maker);
		inner = indent + (chance_one_in(maker->chance, 6)
					 ? 1 + chance_below(maker->chance, 5)
					 : maker->step);
		block_map(maker, inner, depth + 1, false);
		below_line(maker, inner);
	} else {
		rest_of_line(maker);
		inner = indent + (maker->zero ? 0 : maker->step);
		block_list(maker, inner, depth + 1, false);
	}
}

static void
block_map(struct maker *maker, size_t indent, size_t depth, bool first)
{
	size_t count = 1 + chance_below(maker->chance, 4);

	for (size_t i = 0; i < count; i++) {
		if (i > 0 || !first) {
			between(maker, indent);
			blanks(maker, indent);
		}
		key(maker);
		blanks(maker, chance_one_in(maker->chance, 15));
		put(maker, ":");
		value(maker, indent, depth, true);
	}
}

static void
block_list(struct maker *maker, size_t indent, size_t depth, bool first)
{
	size_t count = 1 + chance_below(maker->chance, 4);

	for (size_t i = 0; i < count; i++) {
		if (i > 0 || !first) {
			between(maker, indent);
			blanks(maker, indent);
		}
		put(maker, "-");
		value(maker, indent, depth, false);
	}
}

static void
document(struct maker *maker)
{
	size_t kind = chance_below(maker->chance, 24);

	if (chance_one_in(maker->chance, 6))
		put(maker, "\xef\xbb\xbf");
	for (size_t i = chance_below(maker->chance, 4); i > 0; i--)
		comment_line(maker, 0);
	if (chance_one_in(maker->chance, 12)) {
		put(maker, "---");
		rest_of_line(maker);
	}
	if (kind == 0)
		return;
	if (kind == 1)
		flow(maker, 0, 1);
	else if (kind == 2)
		block_list(maker, 0, 1, false);
	else
		block_map(maker, 0, 1, false);
	for (size_t i = chance_below(maker->chance, 4); i > 0; i--) {
		end_line(maker);
		comment_line(maker, chance_below(maker->chance, 3));
	}
}

char *
maker_document(struct chance *chance, size_t *len)
{
	static const char *const ends[] = {"\n", "\n", "\n", "\r\n", NULL};
	struct maker maker = {.chance = chance};
	char *text = NULL;

	maker.out = open_memstream(&text, len);
	maker.eol = ends[chance_below(chance, ARRAY_SIZE(ends))];
	maker.step = chance_one_in(chance, 3) ? 4 : 2;
	maker.zero = chance_one_in(chance, 3);
	maker.tidy = chance_one_in(chance, 2);
	document(&maker);
	fclose(maker.out);
	if (chance_one_in(chance, 4))
		while (*len > 0 && strchr("\r\n", text[*len - 1]) != NULL)
			--*len;
	return text;
}
