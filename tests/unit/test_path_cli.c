/* SPDX-License-Identifier: MIT */
/*
 * Words with dots to routes, and words to values.
 */
#include "tests/unit/unit.h"

#include "tui/cli/path.h"
#include "tui/cli/value.h"

static const char file[] = "version: 1\n"
			   "credentials:\n"
			   "  campus:\n"
			   "    client_id: x\n"
			   "providers:\n"
			   "  lab:\n"
			   "    credential: campus\n"
			   "    metadata: {room: a, a.b: c}\n"
			   "  a.b:\n"
			   "    credential: campus\n"
			   "  a:\n"
			   "    credential: campus\n"
			   "  x.metadata:\n"
			   "    credential: campus\n"
			   "mappings:\n"
			   "  - user: root\n"
			   "    provider: none\n"
			   "  - any: true\n"
			   "    provider: lab\n"
			   "metadata:\n"
			   "  seat: x\n";

struct world {
	struct frame_diags diags;
	struct frame_doc doc;
	struct frame_arena *arena;
	struct cli_path path;
	char why[CLI_PATH_WHY];
};

static int
set_up(void **state)
{
	struct world *world = calloc(1, sizeof(*world));

	assert_non_null(world);
	world->arena = frame_arena_new();
	assert_true(
	    frame_diags_init(&world->diags, "test", file, sizeof(file) - 1));
	assert_true(frame_doc_parse(
	    &world->doc, file, sizeof(file) - 1, &world->diags));
	*state = world;
	return 0;
}

static int
tear_down(void **state)
{
	struct world *world = *state;

	frame_doc_free(&world->doc);
	frame_diags_free(&world->diags);
	frame_arena_free(world->arena);
	free(world);
	return 0;
}

/* The steps of the route, joined by "|"; of the refusal, its sentence. */
static const char *
parse(struct world *world, const char *text)
{
	static char steps[512];
	size_t len = 0;

	if (!cli_path_parse(
		&world->path, text, &world->doc, world->arena, world->why))
		return world->why;
	for (size_t i = 0; i < world->path.route.count; i++)
		len += (size_t)snprintf(steps + len, sizeof(steps) - len,
		    "%s%s", i == 0 ? "" : "|", world->path.route.step[i]);
	return steps;
}

static void
paths_become_routes(void **state)
{
	static const struct {
		const char *text, *steps;
		enum cli_path_kind kind;
		enum frame_section section;
	} cases[] = {
	    {"version", "version", CLI_PATH_VALUE, FRAME_SECTION_TOP},
	    {"login", "login", CLI_PATH_SECTION, FRAME_SECTION_TOP},
	    {"login.services", "login|services", CLI_PATH_VALUE,
		FRAME_SECTION_LOGIN},
	    {"network.proxy", "network|proxy", CLI_PATH_VALUE,
		FRAME_SECTION_NETWORK},
	    {"claims.email", "claims|email", CLI_PATH_VALUE,
		FRAME_SECTION_CLAIMS},
	    {"providers.lab", "providers|lab", CLI_PATH_ENTRY,
		FRAME_SECTION_PROVIDER},
	    {"providers.lab.credential", "providers|lab|credential",
		CLI_PATH_VALUE, FRAME_SECTION_PROVIDER},
	    {"credentials.campus.note", "credentials|campus|note",
		CLI_PATH_VALUE, FRAME_SECTION_CREDENTIAL},
	    {"mappings.2", "mappings|2", CLI_PATH_ENTRY, FRAME_SECTION_MAPPING},
	    {"mappings.2.provider", "mappings|2|provider", CLI_PATH_VALUE,
		FRAME_SECTION_MAPPING},
	    {"metadata", "metadata", CLI_PATH_SECTION, FRAME_SECTION_TOP},
	    {"metadata.seat", "metadata|seat", CLI_PATH_VALUE,
		FRAME_SECTION_METADATA},
	    {"metadata.a.b", "metadata|a.b", CLI_PATH_VALUE,
		FRAME_SECTION_METADATA},
	    {"providers.lab.metadata", "providers|lab|metadata",
		CLI_PATH_SECTION, FRAME_SECTION_PROVIDER},
	    {"providers.lab.metadata.a.b", "providers|lab|metadata|a.b",
		CLI_PATH_VALUE, FRAME_SECTION_METADATA},
	};
	struct world *world = *state;

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		assert_string_equal(
		    parse(world, cases[i].text), cases[i].steps);
		assert_int_equal(world->path.kind, cases[i].kind);
		assert_int_equal(world->path.section, cases[i].section);
	}
}

static void
names_may_hold_dots(void **state)
{
	struct world *world = *state;

	assert_string_equal(parse(world, "providers.a.b"), "providers|a.b");
	assert_string_equal(parse(world, "providers.a.b.credential"),
	    "providers|a.b|credential");
	assert_string_equal(
	    parse(world, "providers.a.credential"), "providers|a|credential");
	assert_string_equal(parse(world, "providers.x.metadata.credential"),
	    "providers|x.metadata|credential");
	assert_string_equal(parse(world, "providers.x.metadata.metadata.k"),
	    "providers|x.metadata|metadata|k");
	/* a.b exists, but has no such key; a exists and has one */
	assert_string_equal(
	    parse(world, "providers.a.metadata.b"), "providers|a|metadata|b");
}

static void
keys_are_found(void **state)
{
	struct world *world = *state;

	parse(world, "login.wait");
	assert_non_null(world->path.key);
	assert_int_equal(world->path.key->type, FRAME_TYPE_DURATION);
	parse(world, "metadata.wait");
	assert_null(world->path.key);
	parse(world, "providers.lab.metadata.note");
	assert_null(world->path.key);
}

static void
refusals_say_what_may_have_been_meant(void **state)
{
	static const struct {
		const char *text, *why;
	} cases[] = {
	    {"provider.lab.note",
		"there is no \"provider\" at the top of the file; did you "
		"mean \"providers\"?"},
	    {"login.wiat",
		"there is no \"wiat\" in login; did you mean \"wait\"?"},
	    {"providers.lba.note",
		"no provider is called \"lba\"; did you mean \"lab\"?"},
	    {"providers.lab.crdential",
		"there is no \"crdential\" in a provider; did you mean "
		"\"credential\"?"},
	    {"token_duration", "\"token_duration\" is in a provider: write "
			       "providers.NAME.token_duration"},
	    {"wait", "\"wait\" is in login: write login.wait"},
	    {"provider", "\"provider\" is in a rule of mappings: write "
			 "mappings.NUMBER.provider"},
	    {"mappings.3", "there is no rule 3: they are numbered 1 to 2"},
	    {"mappings.0", "there is no rule 0: they are numbered 1 to 2"},
	    {"mappings.-1", "\"-1\" is not the number of a rule; rules are "
			    "counted from 1"},
	    {"mappings.99999999999999999999",
		"\"99999999999999999999\" is not the number of a rule; rules "
		"are counted from 1"},
	    {"version.x", "version is one value; nothing can follow it"},
	    {"metadata.", "write the name of the metadata behind the dot: "
			  "metadata.KEY"},
	};
	struct world *world = *state;

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		assert_string_equal(parse(world, cases[i].text), cases[i].why);
}

/* Whatever is written, there is an answer. */
static void
odd_paths_are_refused(void **state)
{
	static const char *const cases[] = {"", ".", "..", "login.", "login..",
	    "providers.", "providers..", "providers..credential", "mappings.",
	    "mappings..provider", "mappings.1.", "mappings.01", "x-own",
	    "providers.lab.", "credentials.campus.client_id.x",
	    "providers.\xff\xfe.note"};
	struct world *world = *state;

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		world->why[0] = '\0';
		assert_false(cli_path_parse(&world->path, cases[i], &world->doc,
		    world->arena, world->why));
		assert_true(strlen(world->why) > 10);
	}
}

static void
a_file_without_content_has_no_entries(void **state)
{
	struct world *world = *state;
	struct frame_doc none = {0};

	assert_true(cli_path_parse(
	    &world->path, "login.wait", &none, world->arena, world->why));
	assert_false(cli_path_parse(
	    &world->path, "providers.lab", &none, world->arena, world->why));
	assert_false(cli_path_parse(
	    &world->path, "mappings.1", &none, world->arena, world->why));
	assert_string_equal(
	    world->why, "there is no rule 1: there are no rules yet");
}

/* --- values */

/* T:text, B:bare, [T:a T:b] for lists. */
static const char *
value_of(struct world *world, enum frame_section section, const char *name,
    const char *text)
{
	const struct frame_key *key =
	    name == NULL ? NULL : frame_schema_find(section, name);
	static char shown[256];
	struct frame_datum value;
	size_t len = 0;

	assert_true(cli_value_parse(&value, key, text, world->arena));
	if (value.kind != FRAME_DATUM_LIST) {
		snprintf(shown, sizeof(shown), "%s:%s",
		    value.kind == FRAME_DATUM_BARE ? "B" : "T", value.text);
		return shown;
	}
	len = (size_t)snprintf(shown, sizeof(shown), "[");
	for (size_t i = 0; i < value.count; i++)
		len += (size_t)snprintf(shown + len, sizeof(shown) - len,
		    "%s%s", i == 0 ? "" : "|", value.item[i].text);
	snprintf(shown + len, sizeof(shown) - len, "]");
	return shown;
}

static void
values_have_the_type_of_their_key(void **state)
{
	static const struct {
		enum frame_section section;
		const char *key, *text, *value;
	} cases[] = {
	    {FRAME_SECTION_LOGIN, "wait", "5s", "T:5s"},
	    {FRAME_SECTION_LOGIN, "services", "a,b", "[a|b]"},
	    {FRAME_SECTION_LOGIN, "services", "[a, b ]", "[a|b]"},
	    {FRAME_SECTION_LOGIN, "services", "a", "[a]"},
	    {FRAME_SECTION_LOGIN, "allow_env", "[]", "[]"},
	    {FRAME_SECTION_LOGIN, "allow_env", "", "[]"},
	    {FRAME_SECTION_MAPPING, "user", "alice", "T:alice"},
	    {FRAME_SECTION_MAPPING, "user", "alice, bob", "[alice|bob]"},
	    {FRAME_SECTION_MAPPING, "group", "domain users,x",
		"[domain users|x]"},
	    {FRAME_SECTION_MAPPING, "group", "[\"a,b\", 'c']", "[a,b|c]"},
	    {FRAME_SECTION_MAPPING, "any", "true", "B:true"},
	    {FRAME_SECTION_MAPPING, "any", "yes", "T:yes"},
	    {FRAME_SECTION_CREDENTIAL, "secret_command", "/bin/x get 'a b'",
		"[/bin/x|get|a b]"},
	    {FRAME_SECTION_CREDENTIAL, "secret_command", "[/bin/x, 'a b']",
		"[/bin/x|a b]"},
	    {FRAME_SECTION_CREDENTIAL, "secret_command", "/bin/x -k a,b",
		"[/bin/x|-k|a,b]"},
	    {FRAME_SECTION_NETWORK, "tls_min", "1.2", "T:1.2"},
	    {FRAME_SECTION_METADATA, NULL, "true", "B:true"},
	    {FRAME_SECTION_METADATA, NULL, "-12", "B:-12"},
	    {FRAME_SECTION_METADATA, NULL, "0", "B:0"},
	    {FRAME_SECTION_METADATA, NULL, "007", "T:007"},
	    {FRAME_SECTION_METADATA, NULL, "-", "T:-"},
	    {FRAME_SECTION_METADATA, NULL, "\"true\"", "T:true"},
	    {FRAME_SECTION_METADATA, NULL, "'12'", "T:12"},
	    {FRAME_SECTION_METADATA, NULL, "True", "T:True"},
	    {FRAME_SECTION_METADATA, NULL, "\"", "T:\""},
	    {FRAME_SECTION_METADATA, NULL, "a, b", "T:a, b"},
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		assert_string_equal(value_of(*state, cases[i].section,
					cases[i].key, cases[i].text),
		    cases[i].value);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(paths_become_routes),
	    cmocka_unit_test(names_may_hold_dots),
	    cmocka_unit_test(keys_are_found),
	    cmocka_unit_test(refusals_say_what_may_have_been_meant),
	    cmocka_unit_test(odd_paths_are_refused),
	    cmocka_unit_test(a_file_without_content_has_no_entries),
	    cmocka_unit_test(values_have_the_type_of_their_key),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
