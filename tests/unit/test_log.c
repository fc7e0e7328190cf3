/* SPDX-License-Identifier: MIT */
/*
 * Log lines: nothing that a user or a gateway says can end a line, forge a
 * field or reach a terminal as a control.
 */
#include "tests/unit/unit.h"

#include <syslog.h>

#include "common/log.h"
#include "common/result.h"

static void
fields_and_sentences(void **state)
{
	struct frame_log_line line;

	(void)state;
	frame_log_begin(&line);
	frame_log_text(&line, "result", "ok");
	frame_log_text(&line, "user", "a b");
	frame_log_text(&line, "provider", NULL);
	frame_log_number(&line, "http", 200);
	frame_log_sentence(&line, "first");
	frame_log_sentence(&line, "");
	frame_log_sentence(&line, "second");
	assert_string_equal(line.text,
	    "result=ok user=\"a b\" provider=- http=200: first; second");
}

static void
hostile_values_stay_values(void **state)
{
	static const struct {
		const char *value, *shown;
	} cases[] = {
	    {"x\nresult=ok", "user=\"x\\x0aresult=ok\""},
	    {"x\" result=\"ok", "user=\"x\\\" result=\\\"ok\""},
	    {"\x1b[31mred", "user=\\x1b[31mred"},
	    {"back\\slash", "user=\"back\\\\slash\""},
	    {"\xff\xfe", "user=\\xff\\xfe"},
	    {"\xc3", "user=\\xc3"},		      /* cut */
	    {"\xc0\xaf", "user=\\xc0\\xaf"},	      /* overlong */
	    {"\xed\xa0\x80", "user=\\xed\\xa0\\x80"}, /* surrogate */
	    {"\xc2\x85", "user=\\xc2\\x85"},	      /* NEL */
	    {"\xe2\x80\xae", "user=\\xe2\\x80\\xae"}, /* RLO */
	    {"J\xc3\xb6rg", "user=J\xc3\xb6rg"},
	    {"\xf0\x9f\x98\x80", "user=\xf0\x9f\x98\x80"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct frame_log_line line;
		frame_log_begin(&line);
		frame_log_text(&line, "user", cases[i].value);
		assert_string_equal(line.text, cases[i].shown);
	}
}

static void
long_lines_are_cut_and_say_so(void **state)
{
	struct frame_log_line line;
	char value[3 * FRAME_LOG_LINE];

	(void)state;
	memset(value, 'a', sizeof(value) - 1);
	value[sizeof(value) - 1] = '\0';
	for (size_t len = 900; len < 1100; len++) {
		frame_log_begin(&line);
		char kept = value[len];
		value[len] = '\0';
		frame_log_sentence(&line, value);
		frame_log_sentence(&line, "more");
		value[len] = kept;
		assert_true(strlen(line.text) < FRAME_LOG_LINE);
	}
	assert_string_equal(line.text + strlen(line.text) - 3, "...");
}

/* A token that came with another key than the first should be seen. */
static void
another_credential_is_named(void **state)
{
	struct frame_log_outcome told = {.result = FRAME_OK,
	    .user = "alice",
	    .provider = "lab",
	    .credential = "",
	    .sentence = "\"new\": refused (401)"};
	struct frame_log_line line;

	(void)state;
	assert_int_equal(frame_log_priority(&told), LOG_INFO);
	frame_log_result(&line, &told);
	assert_null(strstr(line.text, "credential="));
	told.credential = "old";
	assert_int_equal(frame_log_priority(&told), LOG_NOTICE);
	frame_log_result(&line, &told);
	assert_string_equal(line.text,
	    "result=ok event=F100 user=alice provider=lab credential=old "
	    "elapsed_ms=0 http=- expires=-: \"new\": refused (401)");
}

/* Scripts match on names and ids: none may be missing or come twice. */
static void
names_and_events_are_unique(void **state)
{
	const char *name[FRAME_RESULTS + FRAME_EVENTS];
	const char *id[FRAME_RESULTS + FRAME_EVENTS];

	(void)state;
	for (int i = 0; i < FRAME_RESULTS; i++) {
		name[i] = frame_result_info((enum frame_result)i)->name;
		id[i] = frame_result_info((enum frame_result)i)->event;
	}
	for (int i = 0; i < FRAME_EVENTS; i++) {
		name[FRAME_RESULTS + i] =
		    frame_event_info((enum frame_event)i)->name;
		id[FRAME_RESULTS + i] =
		    frame_event_info((enum frame_event)i)->event;
	}
	for (size_t i = 0; i < ARRAY_SIZE(name); i++) {
		assert_non_null(name[i]);
		for (size_t j = 0; j < i; j++) {
			assert_string_not_equal(name[i], name[j]);
			assert_string_not_equal(id[i], id[j]);
		}
	}
	assert_ptr_equal(frame_result_info((enum frame_result)99),
	    frame_result_info(FRAME_SYSTEM));
	assert_int_equal(frame_result_from_number(-1), FRAME_SYSTEM);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(fields_and_sentences),
	    cmocka_unit_test(hostile_values_stay_values),
	    cmocka_unit_test(long_lines_are_cut_and_say_so),
	    cmocka_unit_test(another_credential_is_named),
	    cmocka_unit_test(names_and_events_are_unique),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
