/* SPDX-License-Identifier: MIT */
/*
 * The batch of a round of renewals: its order, which sessions a failure
 * concerns, what is news, and how little of each session it keeps. Needs no
 * file and no process.
 */
#include "tests/unit/unit.h"

#include <malloc.h>

#include "helper/batch.h"

#define GATEWAY "https://api.example.edu/v1/"
#define COUNT	1000

static const struct frame_credential credentials[] = {
    {.name = "a"}, {.name = "b"}};
static const struct frame_credential *const a[] = {&credentials[0], NULL};
static const struct frame_credential *const b[] = {&credentials[1], NULL};
static const struct frame_credential *const both[] = {
    &credentials[1], &credentials[0], NULL};
static struct frame_provider providers[] = {
    {.name = "win", .sat_url = GATEWAY "win/tokens", .credentials = a},
    {.name = "mac",
	.sat_url = "https://API.example.edu/v1/mac/tokens",
	.credentials = b},
    {.name = "port",
	.sat_url = "https://api.example.edu:8080/v1/tokens",
	.credentials = a},
    {.name = "shorter",
	.sat_url = "https://api.example.edu:80/v1/tokens",
	.credentials = b},
    {.name = "rotated",
	.sat_url = "https://rotated.example.edu/v1/tokens",
	.credentials = both},
};
static const struct frame_config config = {
    .providers = ARRAY_SIZE(providers), .provider = providers};

static struct frame_session
session(const char *sid, const char *path, const char *provider, int64_t exp)
{
	struct frame_session made = {.expires = exp};

	snprintf(made.sid, sizeof(made.sid), "%s", sid);
	snprintf(made.config, sizeof(made.config), "%s", path);
	snprintf(made.provider, sizeof(made.provider), "%s", provider);
	return made;
}

static void
add(struct frame_batch *batch, const char *sid, const char *path,
    const char *provider, int64_t expires)
{
	struct frame_session made = session(sid, path, provider, expires);

	assert_true(frame_batch_add(batch, &made));
}

static struct frame_target *
see(struct frame_batch *batch, const char *provider, int64_t trouble)
{
	struct frame_session made = session("s", "/a", provider, 0);
	struct frame_target *target;

	made.trouble = trouble;
	target = frame_batch_see(batch, &made);
	assert_non_null(target);
	return target;
}

static void
test_order(void **state)
{
	static const char *const wanted[] = {"1", "2", "3", "4", "5", "6"};
	struct frame_batch batch = {0};

	(void)state;
	add(&batch, "6", "/b", "mac", 1);
	add(&batch, "4", "/a", "win", 9);
	add(&batch, "2", "/a", "mac", 8);
	add(&batch, "3", "/a", "win", 0); /* has none at all */
	add(&batch, "5", "/a", "win", 10);
	add(&batch, "1", "/a", "mac", 7);
	frame_batch_sort(&batch);
	for (size_t i = 0; i < ARRAY_SIZE(wanted); i++)
		assert_string_equal(batch.due[i].sid, wanted[i]);
	assert_int_equal(frame_batch_end(&batch, 0), 5);
	assert_int_equal(frame_batch_end(&batch, 5), 6);
	assert_ptr_equal(batch.due[0].target, batch.due[1].target);
	frame_batch_free(&batch);
}

/* Who is shut out with "win", by what its failure was. */
static void
shut(enum frame_reach reach, bool mac, bool port, bool other_file)
{
	struct frame_batch batch = {0};

	add(&batch, "1", "/a", "win", 1);
	add(&batch, "2", "/a", "mac", 1);
	add(&batch, "3", "/a", "port", 1);
	add(&batch, "4", "/b", "win", 1);
	frame_batch_bind(&batch, "/a", &config);
	frame_batch_bind(&batch, "/b", &config);
	frame_batch_shut(&batch, reach, batch.due[0].target);
	assert_int_equal(
	    batch.due[0].target->out, reach != FRAME_REACH_SESSION);
	assert_int_equal(batch.due[1].target->out, mac);
	assert_int_equal(batch.due[2].target->out, port);
	assert_int_equal(batch.due[3].target->out, other_file);
	assert_int_equal(
	    frame_batch_left(&batch, 1, reach, batch.due[0].target),
	    mac + port + other_file);
	frame_batch_free(&batch);
}

static void
test_reach(void **state)
{
	(void)state;
	shut(FRAME_REACH_SESSION, false, false, false);
	shut(FRAME_REACH_CREDENTIAL, false, true, false);
	shut(FRAME_REACH_GATEWAY, true, false, false);
	shut(FRAME_REACH_CONFIG, true, true, false);
}

/* Where no key of a list can be had, who has one of them alone is shut out as
 * well; where that one cannot be had, the list may have another. */
static void
test_reach_of_lists(void **state)
{
	struct frame_batch batch = {0};
	struct frame_target *rotated = see(&batch, "rotated", 0);
	struct frame_target *win = see(&batch, "win", 0);
	struct frame_target *mac = see(&batch, "mac", 0);

	(void)state;
	frame_batch_bind(&batch, "/a", &config);
	frame_batch_shut(&batch, FRAME_REACH_CREDENTIAL, win);
	assert_true(win->out);
	assert_false(rotated->out);
	assert_false(mac->out);
	frame_batch_shut(&batch, FRAME_REACH_CREDENTIAL, rotated);
	assert_true(rotated->out);
	assert_true(mac->out);
	frame_batch_free(&batch);
}

static void
test_ports_are_not_prefixes(void **state)
{
	struct frame_batch batch = {0};
	struct frame_target *port = see(&batch, "port", 0);
	struct frame_target *shorter = see(&batch, "shorter", 0);

	(void)state;
	frame_batch_bind(&batch, "/a", &config);
	frame_batch_shut(&batch, FRAME_REACH_GATEWAY, shorter);
	assert_false(port->out);
	frame_batch_free(&batch);
}

/* Without a configuration, or without the provider in it, only the file is
 * had in common. */
static void
test_unbound(void **state)
{
	struct frame_batch batch = {0};
	struct frame_target *gone = see(&batch, "gone", 0);
	struct frame_target *win = see(&batch, "win", 0);

	(void)state;
	frame_batch_bind(&batch, "/a", &config);
	assert_null(gone->provider);
	assert_ptr_equal(win->provider, &providers[0]);
	frame_batch_shut(&batch, FRAME_REACH_GATEWAY, gone);
	assert_true(gone->out);
	assert_false(win->out);
	frame_batch_bind(&batch, "/a", NULL);
	assert_null(win->provider);
	frame_batch_shut(&batch, FRAME_REACH_CONFIG, gone);
	assert_true(win->out);
	frame_batch_free(&batch);
}

static void
test_news(void **state)
{
	struct frame_batch batch = {0};
	struct frame_target *win = see(&batch, "win", FRAME_OK);
	struct frame_target *mac = see(&batch, "mac", FRAME_UNAVAILABLE);

	(void)state;
	frame_batch_bind(&batch, "/a", &config);
	assert_true(frame_batch_knows(
	    &batch, FRAME_REACH_GATEWAY, win, FRAME_UNAVAILABLE));
	assert_false(
	    frame_batch_knows(&batch, FRAME_REACH_GATEWAY, win, FRAME_TIMEOUT));
	assert_false(frame_batch_knows(
	    &batch, FRAME_REACH_CREDENTIAL, win, FRAME_UNAVAILABLE));
	assert_false(frame_batch_knows(
	    &batch, FRAME_REACH_SESSION, mac, FRAME_UNAVAILABLE));
	/* A second session does not forget what the first has met. */
	assert_ptr_equal(see(&batch, "mac", FRAME_OK), mac);
	assert_true(frame_batch_knows(
	    &batch, FRAME_REACH_CONFIG, win, FRAME_UNAVAILABLE));
	frame_batch_free(&batch);
}

static void
test_damaged_trouble(void **state)
{
	struct frame_batch batch = {0};
	struct frame_target *win = see(&batch, "win", 4711);

	(void)state;
	assert_int_equal(win->troubles, 1u << FRAME_SYSTEM);
	frame_batch_free(&batch);
}

static void
test_memory(void **state)
{
	struct frame_batch batch = {0};
	char sid[FRAME_SID_LEN + 1];

	(void)state;
	for (int i = 0; i < COUNT; i++) {
		snprintf(sid, sizeof(sid), "%d", i);
		add(&batch, sid, "/etc/frame/frame.yaml", "win", COUNT - i);
	}
	frame_batch_sort(&batch);
	assert_string_equal(batch.due[0].sid, "999");
	assert_true(malloc_usable_size(batch.due) <= (size_t)COUNT * 100);
	assert_null(batch.target->next);
	frame_batch_free(&batch);
	assert_null(batch.due);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_order),
	    cmocka_unit_test(test_reach),
	    cmocka_unit_test(test_reach_of_lists),
	    cmocka_unit_test(test_ports_are_not_prefixes),
	    cmocka_unit_test(test_unbound),
	    cmocka_unit_test(test_news),
	    cmocka_unit_test(test_damaged_trouble),
	    cmocka_unit_test(test_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
