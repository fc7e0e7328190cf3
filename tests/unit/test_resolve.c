/* SPDX-License-Identifier: MIT */
/*
 * Which rule is whose: order decides, names are compared exactly, groups are
 * asked for only when a rule needs them.
 */
#include "tests/unit/unit.h"

#include <pwd.h>
#include <unistd.h>

#include "common/resolve.h"

static const char *const alice[] = {"alice", NULL};
static const char *const staff[] = {"root", "backup", NULL};
static const char *const physics[] = {"phys-students", "phys-staff", NULL};
static const struct frame_provider win = {.name = "win-lab"};
static const struct frame_provider lab = {.name = "physics"};

static struct frame_mapping rules[] = {
    {.line = 1, .user = staff},
    {.line = 2, .group = physics, .provider = &lab},
    {.line = 3, .user = alice, .provider = &win},
    {.line = 4, .any = true, .provider = &win},
};

static size_t
line_for(const char *name, char **groups, size_t count, size_t rule_count)
{
	char text[64];
	struct frame_user user = {.name = text,
	    .groups_known = true,
	    .group_csv = text,
	    .group = groups,
	    .group_count = count};
	const struct frame_config config = {
	    .mapping = rules, .mappings = rule_count};
	const struct frame_mapping *rule;

	snprintf(text, sizeof(text), "%s", name);
	assert_true(frame_resolve(&config, &user, &rule));
	return rule == NULL ? 0 : rule->line;
}

static void
the_first_that_matches(void **state)
{
	char name[] = "phys-staff", other[] = "phys-staff2";
	char *in[] = {other, name}, *out[] = {other};

	(void)state;
	assert_int_equal(line_for("root", in, 2, 4), 1);
	assert_int_equal(line_for("alice", in, 2, 4), 2);
	assert_int_equal(line_for("alice", out, 1, 4), 3);
	assert_int_equal(line_for("Alice", out, 1, 4), 4);
	assert_int_equal(line_for("alice2", NULL, 0, 4), 4);
	assert_int_equal(line_for("alice2", NULL, 0, 3), 0);
	assert_int_equal(line_for("alice", NULL, 0, 0), 0);
}

static void
users_of_this_machine(void **state)
{
	const struct frame_mapping *rule;
	struct frame_user user;
	const struct frame_config config = {
	    .mapping = rules + 2, .mappings = 2};

	(void)state;
	assert_true(frame_user_find(&user, "root"));
	assert_int_equal(user.uid, 0);
	assert_string_equal(user.name, "root");
	/* No group rule on the way: nothing was looked up. */
	assert_true(frame_resolve(&config, &user, &rule));
	assert_int_equal(rule->line, 4);
	assert_false(user.groups_known);
	assert_true(frame_user_groups(&user));
	assert_string_equal(user.primary_group, "root");
	assert_non_null(strstr(user.group_csv, "root"));
	frame_user_free(&user);
	assert_false(frame_user_find(&user, "no such user"));
	assert_int_equal(errno, 0);
	frame_user_free(&user);
}

/* Whom a group rule keeps out must not get in by the rule below it. */
static void
unknown_groups_match_nothing(void **state)
{
	char name[] = "alice";
	struct frame_user user = {.name = name, .groups_known = true};
	const struct frame_config config = {.mapping = rules, .mappings = 4};
	const struct frame_mapping *rule;

	(void)state;
	assert_false(frame_resolve(&config, &user, &rule));
	assert_null(rule);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_first_that_matches),
	    cmocka_unit_test(users_of_this_machine),
	    cmocka_unit_test(unknown_groups_match_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
