/* SPDX-License-Identifier: MIT */
/*
 * The table of keys: every name is a key, none means two things in one place,
 * every request can be asked for, and what vi users have in their fingers is
 * not used for anything else.
 */
#include "tests/unit/unit.h"

#include "tui/screen/keys.h"

/* Calls `each` for every key of every binding. */
static void
for_each_key(void (*each)(const struct key_binding *, const char *, uint32_t))
{
	for (size_t i = 0; i < key_binding_count; i++) {
		char keys[200], *save, *word;
		snprintf(keys, sizeof(keys), "%s", key_bindings[i].keys);
		word = strtok_r(keys, " ", &save);
		assert_non_null(word);
		for (; word != NULL; word = strtok_r(NULL, " ", &save))
			each(&key_bindings[i], word, key_named(word));
	}
}

static void
name_is_a_key(const struct key_binding *binding, const char *name, uint32_t key)
{
	if (key == 0)
		fail_msg("%s: no key is called %s", binding->name, name);
}

static void
every_name_is_a_key(void **state)
{
	(void)state;
	for_each_key(name_is_a_key);
	assert_int_equal(key_named("a"), 'a');
	assert_int_equal(key_named("Ctrl-A"), 1);
	assert_int_equal(key_named("Ctrl-Z"), 26);
	assert_int_equal(key_named("Esc"), 27);
	assert_int_equal(key_named("Space"), ' ');
	assert_int_equal(key_named("M-b"), KEY_CODE_ALT + 'b');
	assert_int_equal(key_named("F1"), KEY_CODE_F1);
	assert_int_equal(key_named("F12"), KEY_CODE_F12);
	assert_int_equal(key_named("\xc3\xa9"), 0xe9);
	assert_int_equal(key_named("F"), 'F');
	assert_int_equal(key_named("F13"), 0);
	assert_int_equal(key_named("F0"), 0);
	assert_int_equal(key_named("Ctrl-a"), 0);
	assert_int_equal(key_named("Ctrl-"), 0);
	assert_int_equal(key_named("Enterr"), 0);
	assert_int_equal(key_named(""), 0);
	assert_int_equal(key_named("\xff"), 0);
}

/* In one place the first of two would hide the second for good. */
static void
key_is_alone(const struct key_binding *binding, const char *name, uint32_t key)
{
	enum request got =
	    key_request(binding->where, binding->where == WHERE_TEXT, key);

	if (got != binding->request)
		fail_msg("%s means %s and another request in one place", name,
		    binding->name);
}

static void
no_key_means_two_things(void **state)
{
	(void)state;
	for_each_key(key_is_alone);
	assert_int_equal(key_binding_count, REQUESTS - 1);
}

/* Where a form has the focus on a text, what must go on working there. */
static void
a_text_field_takes_text(void **state)
{
	static const struct {
		const char *key;
		enum request request;
	} cases[] = {
	    {"u", REQ_NONE},
	    {"?", REQ_NONE},
	    {"Space", REQ_NONE},
	    {"\xc3\xa9", REQ_NONE},
	    {"Left", REQ_LEFT},
	    {"Tab", REQ_NEXT_FIELD},
	    {"Up", REQ_LAST_FIELD},
	    {"Enter", REQ_ACCEPT},
	    {"Esc", REQ_LEAVE},
	    {"Ctrl-C", REQ_LEAVE},
	    {"Ctrl-X", REQ_TRY},
	    {"Ctrl-U", REQ_ERASE_START},
	    {"Ctrl-D", REQ_ERASE_NEXT},
	    {"Ctrl-S", REQ_FORM_SAVE},
	    {"F1", REQ_HELP},
	    {"Ctrl-L", REQ_REDRAW},
	    {"Ctrl-Z", REQ_SUSPEND},
	    {"F10", REQ_NONE},
	};
	static const enum key_where places[] = {
	    WHERE_FORM, WHERE_PAGE, WHERE_TEST, WHERE_ASK};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		for (size_t p = 0; p < ARRAY_SIZE(places); p++)
			assert_int_equal(key_request(places[p], true,
					     key_named(cases[i].key)),
			    cases[i].request);
}

static void
places_fall_back(void **state)
{
	(void)state;
	assert_int_equal(key_request(WHERE_PAGE, false, 'w'), REQ_WHO);
	assert_int_equal(key_request(WHERE_SAVE, false, 'w'), REQ_WRITE);
	assert_int_equal(key_request(WHERE_SAVE, false, 'u'), REQ_UNDO);
	assert_int_equal(key_request(WHERE_TEST, false, 13), REQ_RUN);
	assert_int_equal(key_request(WHERE_TEST, false, 'e'), REQ_OPEN);
	assert_int_equal(key_request(WHERE_SAVE, false, 'e'), REQ_KEEP);
	assert_int_equal(key_request(WHERE_OVERVIEW, false, 13), REQ_VISIT);
	assert_int_equal(key_request(WHERE_PAGE, false, 13), REQ_OPEN);
	assert_int_equal(key_request(WHERE_PAGE, false, '?'), REQ_HELP);
	assert_int_equal(key_request(WHERE_FORM, false, ' '), REQ_CHOOSE);
	assert_int_equal(
	    key_request(WHERE_FORM, false, KEY_CODE_LEFT), REQ_CHOOSE_LAST);
	/* letters of pages mean nothing in a form */
	assert_int_equal(key_request(WHERE_FORM, false, 'd'), REQ_NONE);
	assert_int_equal(key_request(WHERE_ASK, false, 'y'), REQ_YES);
	assert_int_equal(key_request(WHERE_ASK, false, 13), REQ_NO);
	assert_int_equal(key_request(WHERE_ASK, false, 'd'), REQ_NONE);
	assert_int_equal(key_request(WHERE_PAGE, false, 0), REQ_NONE);
}

static void
vi_keys_are_kept_free(
    const struct key_binding *binding, const char *name, uint32_t key)
{
	static const struct {
		char key;
		enum request request;
	} reserved[] = {{'h', REQ_BACK}, {'j', REQ_DOWN}, {'k', REQ_UP},
	    {'l', REQ_NONE}, {'g', REQ_FIRST}, {'G', REQ_LAST}, {'n', REQ_NEXT},
	    {'N', REQ_PREVIOUS}};

	for (size_t i = 0; i < ARRAY_SIZE(reserved); i++)
		if (key == (uint32_t)reserved[i].key &&
		    binding->request != reserved[i].request &&
		    !(key == 'n' && binding->where == WHERE_ASK))
			fail_msg("%s is used for %s", name, binding->name);
}

static void
keys_of_vi_are_reserved(void **state)
{
	(void)state;
	for_each_key(vi_keys_are_kept_free);
}

/* F-keys get stolen by terminals and desktops: none is the only key. */
static void
no_function_key_is_the_only_one(void **state)
{
	(void)state;
	for (size_t i = 0; i < key_binding_count; i++) {
		const char *keys = key_bindings[i].keys;
		assert_true(strchr(keys, ' ') != NULL || keys[0] != 'F' ||
			    keys[1] == '\0');
	}
}

static void
hints_come_by_priority(void **state)
{
	bool wanted[REQUESTS] = {[REQ_ADD] = true,
	    [REQ_OPEN] = true,
	    [REQ_UNDO] = true,
	    [REQ_UP] = true, /* has no hint */
	    [REQ_SAVE] = true,
	    [REQ_WRITE] = true,
	    [REQ_REVERT] = true,
	    [REQ_HELP] = true};
	static const char *const page[] = {
	    "REQ_OPEN", "REQ_ADD", "REQ_HELP", "REQ_SAVE", "REQ_UNDO"};
	static const char *const save[] = {
	    "REQ_WRITE", "REQ_ADD", "REQ_HELP", "REQ_REVERT", "REQ_SAVE"};
	char label[16];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(page); i++)
		assert_string_equal(
		    key_hint(WHERE_PAGE, wanted, i)->name, page[i]);
	assert_null(key_hint(WHERE_PAGE, wanted, ARRAY_SIZE(page)));
	/* Enter has a meaning of its own there; of equals its own come first */
	for (size_t i = 0; i < ARRAY_SIZE(save); i++)
		assert_string_equal(
		    key_hint(WHERE_SAVE, wanted, i)->name, save[i]);
	key_label(key_hint(WHERE_PAGE, wanted, 2), WHERE_PAGE, false, label);
	assert_string_equal(label, "?");
	key_label(key_hint(WHERE_PAGE, wanted, 2), WHERE_FORM, true, label);
	assert_string_equal(label, "F1");
	/* Enter runs there, so that opening has only "e" */
	key_label(key_hint(WHERE_PAGE, wanted, 0), WHERE_TEST, false, label);
	assert_string_equal(label, "e");
}

static void
everything_is_explained(void **state)
{
	(void)state;
	for (size_t i = 0; i < key_binding_count; i++) {
		const struct key_binding *binding = &key_bindings[i];
		assert_true(binding->help[0] != '\0');
		assert_int_equal(
		    binding->hint[0] != '\0', binding->priority > 0);
		assert_in_range(binding->priority, 0, 9);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_name_is_a_key),
	    cmocka_unit_test(no_key_means_two_things),
	    cmocka_unit_test(a_text_field_takes_text),
	    cmocka_unit_test(places_fall_back),
	    cmocka_unit_test(keys_of_vi_are_reserved),
	    cmocka_unit_test(no_function_key_is_the_only_one),
	    cmocka_unit_test(hints_come_by_priority),
	    cmocka_unit_test(everything_is_explained),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
