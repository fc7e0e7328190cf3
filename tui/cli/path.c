/* SPDX-License-Identifier: MIT */
/*
 * From a word with dots to a route, and to the sentence that says why there
 * is none; see path.h.
 */
#include "tui/cli/path.h"

#include <stdio.h>
#include <string.h>

#include "common/text.h"

const struct cli_kind cli_kinds[] = {
    {"credential", "credentials", FRAME_SECTION_CREDENTIAL},
    {"provider", "providers", FRAME_SECTION_PROVIDER},
    {"mapping", "mappings", FRAME_SECTION_MAPPING},
    {NULL, NULL, FRAME_SECTIONS},
};

/* What is parsed, into what. */
struct parser {
	struct cli_path *path;
	const struct frame_doc *doc;
	struct frame_arena *arena;
	char *why;
};

/* --- sentences */

static bool
refuse_name(char why[CLI_PATH_WHY], const struct cli_kind *kind,
    const char *name, const char *best)
{
	if (best != NULL)
		snprintf(why, CLI_PATH_WHY,
		    "no %s is called \"%.80s\"; did you mean \"%.80s\"?",
		    kind->name, name, best);
	else
		snprintf(why, CLI_PATH_WHY,
		    "no %s is called \"%.80s\"; \"frame-admin list %s\" shows "
		    "those that there are",
		    kind->name, name, kind->section);
	return false;
}

/* "in login", "in a provider". */
static const char *
section_place(enum frame_section section)
{
	static const char *const places[FRAME_SECTIONS] = {
	    [FRAME_SECTION_TOP] = "at the top of the file",
	    [FRAME_SECTION_LOGIN] = "in login",
	    [FRAME_SECTION_NETWORK] = "in network",
	    [FRAME_SECTION_CREDENTIAL] = "in a credential",
	    [FRAME_SECTION_PROVIDER] = "in a provider",
	    [FRAME_SECTION_MAPPING] = "in a rule of mappings",
	    [FRAME_SECTION_CLAIMS] = "in claims",
	    [FRAME_SECTION_METADATA] = "in metadata",
	};

	return places[section];
}

static void
list_keys(enum frame_section section, char *text, size_t size)
{
	size_t len = 0;

	for (size_t i = 0; i < frame_schema_count && len < size; i++)
		if (frame_schema[i].section == section)
			len += (size_t)snprintf(text + len, size - len, "%s%s",
			    len == 0 ? "" : ", ", frame_schema[i].name);
}

static bool
refuse_key(char why[CLI_PATH_WHY], enum frame_section section, const char *word)
{
	struct frame_guess guess;
	char keys[256] = "";

	frame_guess_begin(&guess, word);
	for (size_t i = 0; i < frame_schema_count; i++)
		if (frame_schema[i].section == section)
			frame_guess_offer(&guess, frame_schema[i].name);
	list_keys(section, keys, sizeof(keys));
	if (guess.best != NULL)
		snprintf(why, CLI_PATH_WHY,
		    "there is no \"%.60s\" %s; did you mean \"%s\"?", word,
		    section_place(section), guess.best);
	else
		snprintf(why, CLI_PATH_WHY,
		    "there is no \"%.60s\" %s; there are: %s", word,
		    section_place(section), keys);
	return false;
}

/* A key that is known elsewhere, written without what comes before it. */
static bool
refuse_top(char why[CLI_PATH_WHY], const char *word)
{
	for (const struct frame_key *key = frame_schema;
	     key < frame_schema + frame_schema_count; key++) {
		if (strcmp(key->name, word) != 0)
			continue;
		for (const struct cli_kind *kind = cli_kinds;
		     kind->name != NULL; kind++) {
			if (kind->entry != key->section)
				continue;
			snprintf(why, CLI_PATH_WHY,
			    "\"%s\" is %s: write %s.%s.%s", word,
			    section_place(key->section), kind->section,
			    kind->entry == FRAME_SECTION_MAPPING ? "NUMBER"
								 : "NAME",
			    word);
			return false;
		}
		snprintf(why, CLI_PATH_WHY, "\"%s\" is %s: write %s.%s", word,
		    section_place(key->section),
		    frame_section_name(key->section), word);
		return false;
	}
	return refuse_key(why, FRAME_SECTION_TOP, word);
}

/* --- steps */

static bool
add_step(struct parser *parser, const char *text, size_t len)
{
	struct frame_route *route = &parser->path->route;
	char *copy = frame_arena_copy(parser->arena, text, len);

	if (copy == NULL) {
		snprintf(parser->why, CLI_PATH_WHY, "out of memory");
		return false;
	}
	route->step[route->count++] = copy;
	return true;
}

static bool
is_value(struct parser *parser, enum frame_section section,
    const struct frame_key *key, const char *step)
{
	bool section_type =
	    key != NULL && (key->type == FRAME_TYPE_SECTION ||
			       key->type == FRAME_TYPE_METADATA);

	parser->path->kind = section_type ? CLI_PATH_SECTION : CLI_PATH_VALUE;
	parser->path->section = section;
	parser->path->key = section_type ? NULL : key;
	return add_step(parser, step, strlen(step));
}

/* A key of metadata is all of the rest. */
static bool
parse_metadata(struct parser *parser, const char *key)
{
	if (*key == '\0') {
		snprintf(parser->why, CLI_PATH_WHY,
		    "write the name of the metadata behind the dot: "
		    "metadata.KEY");
		return false;
	}
	return is_value(parser, FRAME_SECTION_METADATA, NULL, key);
}

static bool
is_own_metadata(enum frame_section section, const char *rest)
{
	return section == FRAME_SECTION_PROVIDER &&
	       strncmp(rest, "metadata.", 9) == 0;
}

/* True for what may follow an entry's name and a dot. */
static bool
can_follow(enum frame_section section, const char *rest)
{
	return frame_schema_find(section, rest) != NULL ||
	       is_own_metadata(section, rest);
}

/* What follows a section or an entry. */
static bool
parse_key(struct parser *parser, enum frame_section section, const char *rest)
{
	const struct frame_key *key = frame_schema_find(section, rest);

	if (is_own_metadata(section, rest))
		return add_step(parser, "metadata", 8) &&
		       parse_metadata(parser, rest + 9);
	if (key == NULL)
		return refuse_key(parser->why, section, rest);
	return is_value(parser, section, key, key->name);
}

/* --- entries */

const struct cli_kind *
cli_kind_find(const char *name)
{
	for (const struct cli_kind *kind = cli_kinds; kind->name != NULL;
	     kind++)
		if (strcmp(kind->name, name) == 0)
			return kind;
	return NULL;
}

const struct frame_node *
cli_kind_entries(const struct frame_doc *doc, const struct cli_kind *kind)
{
	enum frame_node_kind wanted = kind->entry == FRAME_SECTION_MAPPING
					  ? FRAME_NODE_LIST
					  : FRAME_NODE_MAP;
	const struct frame_node *node;

	if (doc->root == NULL || doc->root->kind != FRAME_NODE_MAP)
		return NULL;
	node = frame_node_get(doc->root, kind->section);
	return node == NULL || node->kind != wanted ? NULL : node;
}

/* From 1; 0 if the text is no such number. */
static size_t
rule_number(const char *text, size_t len)
{
	size_t number = 0;

	for (size_t i = 0; i < len; i++) {
		if (text[i] < '0' || text[i] > '9' || i == 9)
			return 0;
		number = number * 10 + (size_t)(text[i] - '0');
	}
	return *text == '0' ? 0 : number;
}

static bool
rule_exists(
    const struct frame_node *rules, const char *name, char why[CLI_PATH_WHY])
{
	size_t number = rule_number(name, strlen(name));
	size_t count = rules == NULL ? 0 : rules->children;

	if (number > 0 && number <= count)
		return true;
	if (number == 0 && strcmp(name, "0") != 0)
		snprintf(why, CLI_PATH_WHY,
		    "\"%.80s\" is not the number of a rule; rules are counted "
		    "from 1",
		    name);
	else if (count == 0)
		snprintf(why, CLI_PATH_WHY,
		    "there is no rule %.80s: there "
		    "are no rules yet",
		    name);
	else
		snprintf(why, CLI_PATH_WHY,
		    "there is no rule %.80s: they are numbered 1 to %zu", name,
		    count);
	return false;
}

static const char *
nearest_name(const struct frame_node *entries, const char *name)
{
	struct frame_guess guess;

	frame_guess_begin(&guess, name);
	for (size_t i = 0; entries != NULL && i < entries->children; i += 2)
		frame_guess_offer(&guess, entries->child[i]->value);
	return guess.best;
}

bool
cli_entry_exists(const struct frame_doc *doc, const struct cli_kind *kind,
    const char *name, char why[CLI_PATH_WHY])
{
	const struct frame_node *entries = cli_kind_entries(doc, kind);

	if (kind->entry == FRAME_SECTION_MAPPING)
		return rule_exists(entries, name, why);
	if (entries != NULL && frame_node_get(entries, name) != NULL)
		return true;
	return refuse_name(why, kind, name, nearest_name(entries, name));
}

/* Bytes of the longest name in the file with which `rest` begins, up to a dot
 * or its end; with a key behind it, if there is such a one. 0: none. */
static size_t
known_name(const struct frame_node *entries, enum frame_section section,
    const char *rest)
{
	size_t best = 0, with_key = 0;

	for (size_t i = 0; entries != NULL && i < entries->children; i += 2) {
		const char *name = entries->child[i]->value;
		size_t len = strlen(name);
		if (strncmp(name, rest, len) != 0 ||
		    (rest[len] != '.' && rest[len] != '\0'))
			continue;
		if (rest[len] == '\0')
			return len;
		if (len > best)
			best = len;
		if (len > with_key && can_follow(section, rest + len + 1))
			with_key = len;
	}
	return with_key > 0 ? with_key : best;
}

/* The same when there is no such name: as much as leaves a key behind. */
static size_t
supposed_name(enum frame_section section, const char *rest)
{
	for (const char *dot = strchr(rest, '.'); dot != NULL;
	     dot = strchr(dot + 1, '.'))
		if (can_follow(section, dot + 1))
			return (size_t)(dot - rest);
	return strlen(rest);
}

static bool
parse_entry(
    struct parser *parser, const struct cli_kind *kind, const char *rest)
{
	const struct frame_node *entries = cli_kind_entries(parser->doc, kind);
	size_t len = strcspn(rest, ".");

	if (kind->entry != FRAME_SECTION_MAPPING) {
		len = known_name(entries, kind->entry, rest);
		if (len == 0)
			len = supposed_name(kind->entry, rest);
	}
	if (!add_step(parser, rest, len) ||
	    !cli_entry_exists(
		parser->doc, kind, parser->path->route.step[1], parser->why))
		return false;
	parser->path->kind = CLI_PATH_ENTRY;
	parser->path->section = kind->entry;
	return rest[len] == '\0' ||
	       parse_key(parser, kind->entry, rest + len + 1);
}

/* --- the first step */

static enum frame_section
section_of(const char *name)
{
	static const enum frame_section plain[] = {
	    FRAME_SECTION_LOGIN, FRAME_SECTION_NETWORK, FRAME_SECTION_CLAIMS};

	for (size_t i = 0; i < sizeof(plain) / sizeof(plain[0]); i++)
		if (strcmp(frame_section_name(plain[i]), name) == 0)
			return plain[i];
	return FRAME_SECTIONS;
}

static bool
parse_rest(struct parser *parser, const struct frame_key *top, const char *rest)
{
	enum frame_section section = section_of(top->name);

	if (section != FRAME_SECTIONS)
		return parse_key(parser, section, rest);
	if (strcmp(top->name, "metadata") == 0)
		return parse_metadata(parser, rest);
	for (const struct cli_kind *kind = cli_kinds; kind->name != NULL;
	     kind++)
		if (strcmp(kind->section, top->name) == 0)
			return parse_entry(parser, kind, rest);
	snprintf(parser->why, CLI_PATH_WHY,
	    "%s is one value; nothing can follow it", top->name);
	return false;
}

bool
cli_path_parse(struct cli_path *path, const char *text,
    const struct frame_doc *doc, struct frame_arena *arena,
    char why[CLI_PATH_WHY])
{
	struct parser parser = {path, doc, arena, why};
	size_t len = strcspn(text, ".");
	char *first = frame_arena_copy(arena, text, len);
	const struct frame_key *top;

	memset(path, 0, sizeof(*path));
	if (first == NULL) {
		snprintf(why, CLI_PATH_WHY, "out of memory");
		return false;
	}
	top = frame_schema_find(FRAME_SECTION_TOP, first);
	if (top == NULL) /* "provider" alone is a key, before a dot it is not */
		return text[len] == '\0'
			   ? refuse_top(why, first)
			   : refuse_key(why, FRAME_SECTION_TOP, first);
	if (!is_value(&parser, FRAME_SECTION_TOP, top, top->name))
		return false;
	return text[len] == '\0' || parse_rest(&parser, top, text + len + 1);
}
