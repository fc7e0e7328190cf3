/* SPDX-License-Identifier: MIT */
/*
 * Going through a provider's credentials: which is tried when, what is
 * remembered from one exchange to the next, and what is told. The secrets are
 * pretended.
 */
#include "tests/unit/unit.h"

#include "helper/keys.h"

static const struct frame_credential a = {.name = "a"}, b = {.name = "b"},
				     c = {.name = "c"};
static const struct frame_credential *const three[] = {&a, &b, &c, NULL};
static const struct frame_credential *const one[] = {&a, NULL};

/* What is had, and in which order it was asked for. */
struct store {
	struct frame_secret secret[3];
	bool missing[3];
	char asked[32];
};

static struct frame_secret *
load(struct frame_keys *keys, size_t index, int64_t deadline, char *why,
    size_t why_size)
{
	struct store *store = keys->owner;

	assert_int_equal(deadline, 7);
	strcat(store->asked, keys->credential[index]->name);
	snprintf(why, why_size, "%s is missing", keys->credential[index]->name);
	return store->missing[index] ? NULL : &store->secret[index];
}

static struct frame_keys
keys_of(const struct frame_credential *const *list, struct store *store)
{
	return (struct frame_keys){
	    .credential = list, .load = load, .owner = store};
}

static bool
begin(struct frame_keys *keys)
{
	struct frame_outcome outcome = {.result = FRAME_SYSTEM};

	return frame_keys_begin(keys, 7, &outcome);
}

/* The gateway's no; the next. */
static bool
refuse(struct frame_keys *keys, int64_t http)
{
	frame_keys_refuse(keys, http);
	return frame_keys_next(keys, 7);
}

static void
assert_told(const struct frame_keys *keys, size_t count, const char *wanted)
{
	struct frame_outcome outcome = {.result = FRAME_OK};

	frame_keys_tell(keys, count, &outcome);
	assert_string_equal(outcome.sentence, wanted);
}

static void
first_is_all_that_is_needed(void **state)
{
	struct store store = {0};
	struct frame_keys keys = keys_of(three, &store);

	(void)state;
	assert_true(begin(&keys));
	assert_int_equal(keys.at, 0);
	assert_ptr_equal(keys.secret, &store.secret[0]);
	assert_string_equal(store.asked, "a");
	assert_told(&keys, FRAME_KEYS_MAX, "");
	assert_false(frame_keys_refused(&keys));
	frame_keys_free(&keys);
}

static void
one_that_is_refused(void **state)
{
	struct store store = {0};
	struct frame_keys keys = keys_of(one, &store);

	(void)state;
	assert_true(begin(&keys));
	assert_false(refuse(&keys, 401));
	assert_true(frame_keys_refused(&keys));
	/* The next session of a round. */
	assert_true(begin(&keys));
	assert_false(frame_keys_refused(&keys));
	frame_keys_free(&keys);
}

static void
each_is_tried_once(void **state)
{
	struct store store = {0};
	struct frame_keys keys = keys_of(three, &store);

	(void)state;
	assert_true(begin(&keys));
	assert_true(refuse(&keys, 401));
	assert_true(refuse(&keys, 403));
	assert_int_equal(keys.at, 2);
	assert_ptr_equal(keys.secret, &store.secret[2]);
	assert_false(frame_keys_refused(&keys));
	assert_false(refuse(&keys, 401));
	assert_true(frame_keys_refused(&keys));
	assert_string_equal(store.asked, "abc");
	assert_told(&keys, FRAME_KEYS_MAX,
	    "\"a\": refused (401); \"b\": refused (403); "
	    "\"c\": refused (401)");
	assert_told(&keys, 1, "\"a\": refused (401)");
	frame_keys_free(&keys);
}

static void
secrets_that_are_missing(void **state)
{
	struct store store = {.missing = {true, false, true}};
	struct frame_keys keys = keys_of(three, &store);
	struct frame_outcome outcome = {.result = FRAME_SYSTEM};

	(void)state;
	assert_true(begin(&keys));
	assert_int_equal(keys.at, 1);
	assert_told(&keys, keys.at, "a is missing");
	assert_false(refuse(&keys, 403));
	assert_false(frame_keys_refused(&keys));
	assert_string_equal(store.asked, "abc");
	assert_told(&keys, FRAME_KEYS_MAX,
	    "a is missing; \"b\": refused (403); c is missing");
	frame_keys_free(&keys);

	store = (struct store){.missing = {true, true, true}};
	keys = keys_of(three, &store);
	assert_false(frame_keys_begin(&keys, 7, &outcome));
	assert_int_equal(outcome.result, FRAME_CONFIG);
	assert_string_equal(
	    outcome.sentence, "a is missing; b is missing; c is missing");
	frame_keys_free(&keys);
}

/* From one session of a round to the next. */
static void
what_was_accepted_stays(void **state)
{
	struct store store = {.missing = {true, false, false}};
	struct frame_keys keys = keys_of(three, &store);

	(void)state;
	assert_true(begin(&keys));
	assert_true(refuse(&keys, 401));
	assert_string_equal(store.asked, "abc");
	assert_true(begin(&keys));
	assert_int_equal(keys.at, 2);
	assert_told(&keys, keys.at, "a is missing; \"b\": refused (401)");
	/* Revoked meanwhile: once around, but not to what is missing. */
	assert_true(refuse(&keys, 403));
	assert_int_equal(keys.at, 1);
	assert_false(refuse(&keys, 401));
	assert_string_equal(store.asked, "abccb");
	assert_true(begin(&keys));
	assert_int_equal(keys.at, 2);
	frame_keys_free(&keys);
}

static void
long_reasons_are_cut(void **state)
{
	struct store store = {0};
	struct frame_keys keys = keys_of(three, &store);
	struct frame_outcome outcome = {.result = FRAME_OK};

	(void)state;
	assert_true(begin(&keys));
	assert_true(refuse(&keys, 401));
	memset(outcome.sentence, 'x', sizeof(outcome.sentence) - 4);
	frame_keys_tell(&keys, 1, &outcome);
	assert_int_equal(
	    strlen(outcome.sentence), sizeof(outcome.sentence) - 1);
	frame_keys_tell(&keys, 1, &outcome);
	assert_int_equal(
	    strlen(outcome.sentence), sizeof(outcome.sentence) - 1);
	frame_keys_free(&keys);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(first_is_all_that_is_needed),
	    cmocka_unit_test(one_that_is_refused),
	    cmocka_unit_test(each_is_tried_once),
	    cmocka_unit_test(secrets_that_are_missing),
	    cmocka_unit_test(what_was_accepted_stays),
	    cmocka_unit_test(long_reasons_are_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
