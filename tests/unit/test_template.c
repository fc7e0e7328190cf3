/* SPDX-License-Identifier: MIT */
/*
 * Templates: what is accepted, what it becomes, and what its sources hold.
 */
#include "tests/unit/unit.h"

#include <unistd.h>

#include "common/sources.h"
#include "common/template.h"
#include "common/text.h"

static const char *const allow_env[] = {"LAB_SEAT", "LAB_ROOM", NULL};

static const struct frame_facts ann = {
    .user = "ann",
    .uid = 1000,
    .gid = 100,
    .home = "/home/ann",
    .shell = "/bin/bash",
    .gecos = "Ann Marie & ,Room 7,555-1234,,",
    .primary_group = "users",
    .groups = "users,phys-students",
    .service = "sshd",
    .tty = "pts/3",
    .rhost = "client.example",
    .env_lines = "LAB_SEATS=wrong\nLAB_SEAT=12=a\nLAB_ROOM=\nLAST=x",
};

static void
assert_expands(
    const char *template, const struct frame_facts *facts, const char *wanted)
{
	struct frame_template_flaw flaw;
	char *text;

	assert_true(frame_template_check(template, allow_env, &flaw));
	text = frame_template_expand(template, facts);
	assert_non_null(text);
	assert_string_equal(text, wanted);
	free(text);
}

static void
text_and_dollars(void **state)
{
	(void)state;
	assert_expands("", &ann, "");
	assert_expands("plain text", &ann, "plain text");
	assert_expands("5$$", &ann, "5$");
	assert_expands("$$$$", &ann, "$$");
	assert_expands("$${user.name}", &ann, "${user.name}");
	assert_expands("} { :-", &ann, "} { :-");
}

static void
sources_have_values(void **state)
{
	static const struct {
		const char *template, *wanted;
	} cases[] = {
	    {"${user.name}@lab.example.edu", "ann@lab.example.edu"},
	    {"${user.uid}:${user.gid}", "1000:100"},
	    {"${user.home} ${user.shell}", "/home/ann /bin/bash"},
	    {"${user.gecos.name}", "Ann Marie Ann "},
	    {"${user.gecos.first}", "Ann"},
	    {"${user.gecos.last}", "Ann"},
	    {"${user.gecos.room}", "Room 7"},
	    {"${user.gecos.phone}", "555-1234"},
	    {"${group.primary}", "users"},
	    {"${groups}", "users,phys-students"},
	    {"${pam.service} ${pam.tty} ${pam.rhost}",
		"sshd pts/3 client.example"},
	    {"${env.LAB_SEAT}", "12=a"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		assert_expands(cases[i].template, &ann, cases[i].wanted);
}

static void
defaults_stand_for_what_is_empty(void **state)
{
	static const struct frame_facts nobody = {.user = ""};

	(void)state;
	assert_expands("${env.LAB_ROOM:-none}", &ann, "none");
	assert_expands("${env.LAB_SEAT:-none}", &ann, "12=a");
	assert_expands("${user.name:-guest}-x", &nobody, "guest-x");
	assert_expands("${user.home}${pam.tty}${groups}", &nobody, "");
	assert_expands("${user.name:-}", &nobody, "");
	assert_expands("${user.name:-a:-b}", &nobody, "a:-b");
	assert_expands("${env.LAB_SEAT:-x}", &nobody, "x");
}

static void
names_of_people(void **state)
{
	static const struct {
		const char *gecos, *name, *first, *last;
	} cases[] = {
	    {"Ann Lee", "Ann Lee", "Ann", "Lee"},
	    {"Ann", "Ann", "Ann", ""},
	    {"Ann Maria van Dyck,7", "Ann Maria van Dyck", "Ann", "Dyck"},
	    {"  Ann  Lee  ", "  Ann  Lee  ", "Ann", "Lee"},
	    {" Ann ", " Ann ", "Ann", ""},
	    {"&", "Ann", "Ann", ""},
	    {"& &&", "Ann AnnAnn", "Ann", "AnnAnn"},
	    {"", "", "", ""},
	    {",,", "", "", ""},
	    {NULL, "", "", ""},
	    {"J\xc3\xb6rg \xc3\x96z", "J\xc3\xb6rg \xc3\x96z", "J\xc3\xb6rg",
		"\xc3\x96z"},
	};
	struct frame_facts facts = ann;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		facts.gecos = cases[i].gecos;
		assert_expands("${user.gecos.name}", &facts, cases[i].name);
		assert_expands("${user.gecos.first}", &facts, cases[i].first);
		assert_expands("${user.gecos.last}", &facts, cases[i].last);
	}
}

static void
values_are_cleaned(void **state)
{
	struct frame_facts facts = ann;

	(void)state;
	facts.tty = "a\x1b[1m\r\tb\x7f";
	assert_expands("<${pam.tty}>", &facts, "<a[1mb>");
	facts.tty = "\xff"
		    "a\xc3";
	assert_expands("${pam.tty}", &facts,
	    "\xef\xbf\xbd"
	    "a\xef\xbf\xbd");
	facts.tty = "a\u202eb\xc2\x9b"
		    "c";
	assert_expands("${pam.tty}", &facts, "abc");
	facts.tty = "\x01\x02";
	assert_expands("${pam.tty:-none}", &facts, "none");
}

static void
the_machine_has_names(void **state)
{
	char host[256], *name, *fqdn, *id;

	(void)state;
	assert_int_equal(gethostname(host, sizeof(host)), 0);
	name = frame_template_expand("${host.name}", &ann);
	fqdn = frame_template_expand("${host.fqdn}", &ann);
	id = frame_template_expand("${host.machine_id}", &ann);
	assert_memory_equal(name, host, strlen(name));
	assert_null(strchr(name, '.'));
	assert_true(*fqdn == '\0' || strchr(fqdn, '.') != NULL);
	assert_true(*id == '\0' || strlen(id) == 32);
	free(name);
	free(fqdn);
	free(id);
}

static void
assert_fqdn(const char *hosts, const char *host, const char *wanted)
{
	FILE *file = fmemopen((void *)(uintptr_t)hosts, strlen(hosts), "r");
	char *name;

	assert_non_null(file);
	name = frame_source_fqdn(file, host);
	assert_string_equal(name, wanted);
	free(name);
	fclose(file);
}

static void
full_names_come_from_hosts(void **state)
{
	(void)state;
	assert_fqdn("127.0.0.1 localhost\n127.0.1.1\tpc7.lab.example.edu pc7\n",
	    "pc7", "pc7.lab.example.edu");
	assert_fqdn("127.0.1.1 pc7 pc7.lab.example.edu # x", "pc7",
	    "pc7.lab.example.edu");
	assert_fqdn("127.0.1.1 pc7\n10.0.0.7 pc7.lab pc7\n", "pc7", "pc7.lab");
	assert_fqdn("10.0.0.7 pc7.lab.example.edu\n", "pc7", "");
	assert_fqdn("# 10.0.0.7 pc7.lab pc7\n\n pc7\n", "pc7", "");
	assert_fqdn("10.0.0.7 pc77.lab pc7\n", "pc7", "");
	assert_fqdn("10.0.0.7 a.b pc7\n", "", "");
}

static void
random_is_random(void **state)
{
	char *a = frame_template_expand("${random}", &ann);
	char *b = frame_template_expand("${random}", &ann);

	(void)state;
	assert_int_equal(strlen(a), 32);
	assert_int_equal(strspn(a, "0123456789abcdef"), 32);
	assert_string_not_equal(a, b);
	free(a);
	free(b);
}

static void
assert_flaw(const char *template, size_t start, size_t end, const char *message,
    const char *label)
{
	struct frame_template_flaw flaw;

	assert_false(frame_template_check(template, allow_env, &flaw));
	assert_string_equal(flaw.message, message);
	assert_string_equal(flaw.label, label);
	assert_int_equal(flaw.start, start);
	assert_int_equal(flaw.end, end);
	assert_null(frame_template_expand(template, &ann));
}

static void
flaws_have_places(void **state)
{
	static const char dollar[] =
	    "write $$ for a dollar sign, ${...} for a source";
	static const char example[] = "write ${user.name}, for example";

	(void)state;
	assert_flaw("5$", 1, 2, "\"$\" alone has no meaning", dollar);
	assert_flaw("ab $USER", 3, 4, "\"$\" alone has no meaning", dollar);
	assert_flaw("x${user.name", 1, 3, "\"${\" without \"}\"", example);
	assert_flaw("${}", 0, 2, "the name of a source is missing", example);
	assert_flaw("${:-x}", 0, 2, "the name of a source is missing", example);
	assert_flaw("${user.name:x}", 0, 14,
	    "a default is written ${source:-default}", "");
	assert_flaw("${user.home:-${user.name}}", 0, 25,
	    "templates cannot be nested", "");
	assert_flaw("a${user.nme}", 3, 11, "unknown source \"user.nme\"",
	    "did you mean user.name?");
}

/* The expander does not know allow_env: what is not allowed has been refused
 * when the file was loaded. */
static void
variables_must_be_allowed(void **state)
{
	struct frame_template_flaw flaw;

	(void)state;
	assert_false(
	    frame_template_check("${env.LAB_SEATT:-x}", allow_env, &flaw));
	assert_string_equal(flaw.message, "unknown source \"env.LAB_SEATT\"");
	assert_string_equal(
	    flaw.label, "not in login.allow_env; did you mean LAB_SEAT?");
	assert_int_equal(flaw.start, 2);
	assert_int_equal(flaw.end, 15);
	assert_false(frame_template_check("${env.PATH}", allow_env, &flaw));
	assert_string_equal(flaw.label, "not in login.allow_env; add it there");
	assert_false(frame_template_check("${env.LAB_SEAT}", NULL, &flaw));
	assert_false(frame_template_check("${env.}", allow_env, &flaw));
	assert_string_equal(flaw.label, "did you mean env.NAME?");
}

static void
variation_is_the_largest(void **state)
{
	(void)state;
	assert_int_equal(frame_template_varies("x"), FRAME_VARIES_USER);
	assert_int_equal(
	    frame_template_varies("${user.name}@x"), FRAME_VARIES_USER);
	assert_int_equal(frame_template_varies("${host.name}-${user.name}"),
	    FRAME_VARIES_MACHINE);
	assert_int_equal(
	    frame_template_varies("${random}${host.name}"), FRAME_VARIES_LOGIN);
	assert_int_equal(
	    frame_template_varies("${env.LAB_SEAT:-x}"), FRAME_VARIES_LOGIN);
	assert_int_equal(
	    frame_template_varies("$${random}"), FRAME_VARIES_USER);
}

static void
used_variables_are_known(void **state)
{
	(void)state;
	assert_true(frame_template_uses_env("a${env.X}", "X"));
	assert_true(frame_template_uses_env("${user.name}${env.X:-1}", "X"));
	assert_false(frame_template_uses_env("${env.XY}", "X"));
	assert_false(frame_template_uses_env("$${env.X}", "X"));
	assert_false(frame_template_uses_env("env.X", "X"));
}

static void
values_have_a_limit(void **state)
{
	struct frame_facts facts = ann;
	char *long_name = calloc(1, FRAME_TEMPLATE_MAX + 2), *text;

	(void)state;
	memset(long_name, 'x', FRAME_TEMPLATE_MAX);
	facts.tty = long_name;
	text = frame_template_expand("${pam.tty}", &facts);
	assert_non_null(text);
	assert_int_equal(strlen(text), FRAME_TEMPLATE_MAX);
	free(text);
	assert_null(frame_template_expand("${pam.tty}y", &facts));
	long_name[FRAME_TEMPLATE_MAX] = 'x';
	assert_null(frame_template_expand("${pam.tty}", &facts));
	free(long_name);
}

/* Each source of the table is known to checker and expander. */
static void
every_source_works(void **state)
{
	(void)state;
	for (size_t i = 0; i < frame_template_source_count; i++) {
		const struct frame_template_source *source =
		    &frame_template_sources[i];
		bool env = strcmp(source->name, "env.") == 0;
		struct frame_template_flaw flaw;
		char template[64], *text;

		snprintf(template, sizeof(template), "${%s%s}", source->name,
		    env ? "LAB_SEAT" : "");
		assert_true(frame_template_check(template, allow_env, &flaw));
		assert_int_equal(
		    frame_template_varies(template), source->varies);
		text = frame_template_expand(template, &ann);
		assert_non_null(text);
		free(text);
		assert_int_equal(
		    source->meaning[strlen(source->meaning) - 1], '.');
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(text_and_dollars),
	    cmocka_unit_test(sources_have_values),
	    cmocka_unit_test(defaults_stand_for_what_is_empty),
	    cmocka_unit_test(names_of_people),
	    cmocka_unit_test(values_are_cleaned),
	    cmocka_unit_test(the_machine_has_names),
	    cmocka_unit_test(full_names_come_from_hosts),
	    cmocka_unit_test(random_is_random),
	    cmocka_unit_test(flaws_have_places),
	    cmocka_unit_test(variables_must_be_allowed),
	    cmocka_unit_test(variation_is_the_largest),
	    cmocka_unit_test(used_variables_are_known),
	    cmocka_unit_test(values_have_a_limit),
	    cmocka_unit_test(every_source_works),
	};

	return cmocka_run_group_tests_name("template", tests, NULL, NULL);
}
