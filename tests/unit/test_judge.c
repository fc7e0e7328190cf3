/* SPDX-License-Identifier: MIT */
/*
 * Single values: that what is said of one alone is what the loader says of it
 * in a file, and that a secret is in nothing that is said.
 */
#include "tests/unit/unit.h"

#include <unistd.h>

#include "common/config.h"
#include "common/judge.h"

#define SECRET "0123456789abcdef0123456789abcdef01234567"
#define ID     "2fb210e0-e931-4c62-83fd-b31fe13468ca"
#define PIN    "sha256//AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="

static struct frame_datum
text(const char *word)
{
	return (struct frame_datum){.kind = FRAME_DATUM_TEXT, .text = word};
}

static struct frame_judgement
judge(enum frame_section section, const char *name,
    const struct frame_datum *value)
{
	const struct frame_key *key = frame_schema_find(section, name);
	struct frame_judgement judgement;

	assert_non_null(key);
	assert_true(frame_judge_value(key, value, NULL, &judgement));
	return judgement;
}

static void
test_values(void **state)
{
	static const struct {
		enum frame_section section;
		const char *key, *value;
		const char *message; /* NULL: it is fine */
		const char *advice;
	} rows[] = {
	    {FRAME_SECTION_PROVIDER, "token_duration", "8h", NULL, NULL},
	    {FRAME_SECTION_PROVIDER, "token_duration", "8 hours",
		"\"8 hours\" is not a duration",
		"write 8h (units: s, m, h, d)"},
	    {FRAME_SECTION_PROVIDER, "token_duration", "",
		"\"\" is not a duration",
		"write a number and a unit: s, m, h or d"},
	    {FRAME_SECTION_LOGIN, "wait", "2h", "wait must be from 0s to 1m",
		NULL},
	    {FRAME_SECTION_LOGIN, "on_close", "remov",
		"on_close cannot be \"remov\"",
		"did you mean \"remove\"? (remove or keep-until-expiry)"},
	    {FRAME_SECTION_PROVIDER, "sat_url", "http://x.example/",
		"tokens are exchanged over https:// only", ""},
	    {FRAME_SECTION_PROVIDER, "entity_id", ID, NULL, NULL},
	    {FRAME_SECTION_PROVIDER, "note", "", NULL, NULL},
	    {FRAME_SECTION_PROVIDER, "note", "a: b # c", NULL, NULL},
	    {FRAME_SECTION_PROVIDER, "note", "a\nb",
		"a text cannot have line breaks, tabs or other control "
		"characters",
		""},
	    {FRAME_SECTION_CREDENTIAL, "secret_file", "x",
		"secret_file must be an absolute path",
		"write the whole path, from the /"},
	    {FRAME_SECTION_CREDENTIAL, "client_id", "", "client_id is empty",
		"write its value here"},
	    {FRAME_SECTION_CREDENTIAL, "secret", SECRET, NULL, NULL},
	    {FRAME_SECTION_MAPPING, "user", "*", "\"*\" is not a name",
		"for everybody write \"any: true\""},
	    {FRAME_SECTION_MAPPING, "user", "12", NULL, NULL},
	    {FRAME_SECTION_NETWORK, "pinned_keys", PIN, NULL, NULL},
	    {FRAME_SECTION_CLAIMS, "email", "${user.name}@x", NULL, NULL},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct frame_datum value = text(rows[i].value);
		struct frame_judgement judgement =
		    judge(rows[i].section, rows[i].key, &value);
		assert_int_equal(judgement.said, rows[i].message != NULL);
		assert_string_equal(judgement.message,
		    rows[i].message == NULL ? "" : rows[i].message);
		if (rows[i].advice != NULL)
			assert_string_equal(judgement.advice, rows[i].advice);
	}
}

static void
test_kinds(void **state)
{
	struct frame_datum items[] = {text("root"), text("a,b")};
	struct frame_datum list = {
	    .kind = FRAME_DATUM_LIST, .count = 1, .item = items};
	struct frame_datum yes = {.kind = FRAME_DATUM_BARE, .text = "true"};
	struct frame_judgement judgement;

	(void)state;
	assert_false(judge(FRAME_SECTION_MAPPING, "user", &list).said);
	list.count = 2;
	judgement = judge(FRAME_SECTION_MAPPING, "user", &list);
	assert_string_equal(judgement.message, "\"a,b\" is not a name");
	list.count = 0;
	judgement = judge(FRAME_SECTION_MAPPING, "user", &list);
	assert_string_equal(judgement.message, "user is an empty list");
	assert_false(judge(FRAME_SECTION_MAPPING, "any", &yes).said);
	yes = text("true");
	judgement = judge(FRAME_SECTION_MAPPING, "any", &yes);
	assert_string_equal(judgement.message, "any can only be true");
}

static void
test_warnings(void **state)
{
	struct frame_datum value = text("9h");
	struct frame_judgement judgement =
	    judge(FRAME_SECTION_PROVIDER, "token_duration", &value);

	(void)state;
	assert_true(judgement.said);
	assert_int_equal(judgement.severity, FRAME_WARNING);
	assert_string_equal(
	    judgement.message, "token_duration is not from 5m to 8h");
	assert_true(*judgement.advice != '\0');
}

static void
test_secret(void **state)
{
	static const char *const words[] = {
	    "hunter2", "CANARY CANARY", "\"CANARY", "CANARY\n", "CANARY\xff"};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
		struct frame_datum value = text(words[i]);
		struct frame_judgement judgement =
		    judge(FRAME_SECTION_CREDENTIAL, "secret", &value);
		assert_true(judgement.said);
		assert_null(strstr(judgement.message, "CANARY"));
		assert_null(strstr(judgement.advice, "CANARY"));
		assert_null(strstr(judgement.message, "hunter2"));
		judgement =
		    judge(FRAME_SECTION_CREDENTIAL, "secret_command", &value);
		assert_true(judgement.said);
		assert_null(strstr(judgement.message, "CANARY"));
	}
}

static void
test_templates(void **state)
{
	static const char *const names[] = {"LAB_SEAT", NULL};
	struct frame_datum value = text("${env.LAB_SEAT:-none}");
	struct frame_datum bare = {.kind = FRAME_DATUM_BARE, .text = "true"};
	const struct frame_key *email =
	    frame_schema_find(FRAME_SECTION_CLAIMS, "email");
	struct frame_judgement judgement;

	(void)state;
	assert_true(frame_judge_value(email, &value, NULL, &judgement));
	assert_string_equal(
	    judgement.message, "unknown source \"env.LAB_SEAT\"");
	assert_true(frame_judge_value(email, &value, names, &judgement));
	assert_false(judgement.said);
	assert_true(frame_judge_metadata("seat", &value, names, &judgement));
	assert_false(judgement.said);
	assert_true(frame_judge_metadata("seat", &value, NULL, &judgement));
	assert_true(judgement.said);
	assert_true(frame_judge_metadata("b", &bare, NULL, &judgement));
	assert_false(judgement.said);
	value = text("false");
	assert_true(frame_judge_metadata(
	    "should_accept_tos", &value, NULL, &judgement));
	assert_int_equal(judgement.severity, FRAME_WARNING);
	assert_string_equal(
	    judgement.message, "should_accept_tos is not a boolean");
	assert_true(frame_judge_metadata("", &value, NULL, &judgement));
	assert_string_equal(judgement.message, "a key cannot be empty");
}

static void
test_names(void **state)
{
	static const struct {
		const char *name, *message;
	} rows[] = {
	    {"campus-main", ""},
	    {"x", ""},
	    {"0.a_b-c", ""},
	    {"none", "\"none\" cannot be a name"},
	    {"Win", "\"Win\" cannot be a name"},
	    {"-a", "\"-a\" cannot be a name"},
	    {"a: b", "\"a: b\" cannot be a name"},
	    {"", "the name is empty"},
	    {"a\tb", "a text cannot have line breaks, tabs or other control "
		     "characters"},
	};
	struct frame_judgement judgement;

	(void)state;
	for (size_t i = 0; i < 2 * ARRAY_SIZE(rows); i++) {
		assert_true(
		    frame_judge_name(i % 2 == 0 ? FRAME_SECTION_CREDENTIAL
						: FRAME_SECTION_PROVIDER,
			rows[i / 2].name, &judgement));
		assert_string_equal(judgement.message, rows[i / 2].message);
	}
}

static const char *
message_at(const struct frame_diags *diags, ptrdiff_t at)
{
	for (size_t i = 0; i < diags->count; i++) {
		if ((ptrdiff_t)diags->diag[i].span.start == at)
			return diags->diag[i].message;
	}
	return NULL;
}

/* The key is written into a file as the judge wrote it, and loaded. */
static void
test_as_the_loader(void **state)
{
	static const char *const words[] = {
	    "5m", "1m", "9h", "8 hours", "x", "", "1.2", "500ms", "5"};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
		struct frame_datum value = text(words[i]);
		struct frame_judgement judgement =
		    judge(FRAME_SECTION_LOGIN, "retry_for", &value);
		char *scalar = frame_edit_scalar(&value, false);
		struct frame_config config;
		struct frame_diags diags;
		const char *said;
		char file[128];
		snprintf(file, sizeof(file),
		    "version: 1\nlogin:\n  retry_for:  %s\n", scalar);
		assert_true(frame_diags_init(&diags, "F", file, strlen(file)));
		frame_config_parse(
		    &config, file, strlen(file), 0600, geteuid(), &diags);
		said = message_at(&diags, strstr(file, ":  ") + 3 - file);
		assert_int_equal(said != NULL, judgement.said);
		if (said != NULL)
			assert_string_equal(said, judgement.message);
		if (diags.errors == 0)
			frame_config_free(&config);
		frame_diags_free(&diags);
		free(scalar);
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_values),
	    cmocka_unit_test(test_kinds),
	    cmocka_unit_test(test_warnings),
	    cmocka_unit_test(test_secret),
	    cmocka_unit_test(test_templates),
	    cmocka_unit_test(test_names),
	    cmocka_unit_test(test_as_the_loader),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
