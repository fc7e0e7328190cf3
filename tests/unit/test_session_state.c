/* SPDX-License-Identifier: MIT */
/*
 * What frame-admin makes of a session's record: its state, when the next token
 * is asked for, what keeps it from coming, and what came of asking now.
 */
#include "tests/unit/unit.h"

#include <unistd.h>

#include "common/result.h"
#include "tui/model/renewal.h"
#include "tui/model/session_state.h"

#define NOW INT64_C(1772460753)

/* A token of 8 hours, an hour old. */
static const struct frame_session fine = {.issued = NOW - 3600,
    .expires = NOW + 7 * 3600,
    .renew_at = NOW + 4 * 3600};

static void
each_state(void **state)
{
	static const struct {
		const char *state;
		int expires, renew; /* from NOW; 0: none */
		enum frame_result trouble;
		bool closed, gone;
	} cases[] = {
	    {"ok", 3600, 1800, FRAME_OK, false, false},
	    {"retry", 3600, 60, FRAME_TIMEOUT, false, false},
	    /* 5 minutes in all, and the next is due long before the end */
	    {"ok", 290, 200, FRAME_OK, false, false},
	    {"ok", SESSION_SOON_S, -10, FRAME_OK, false, false},
	    {"soon", SESSION_SOON_S - 1, -10, FRAME_OK, false, false},
	    {"soon", 290, 290, FRAME_OK, false, false},
	    {"retry", 290, 60, FRAME_UNAVAILABLE, false, false},
	    {"soon", 290, 600, FRAME_REFUSED, false, false},
	    {"pending", 0, 0, FRAME_OK, false, false},
	    {"pending", 0, 60, FRAME_REFUSED, false, false},
	    {"expired", -1, 60, FRAME_TIMEOUT, false, false},
	    {"expired", -1, 60, FRAME_OK, true, false},
	    {"kept", 3600, 1800, FRAME_OK, true, false},
	    {"kept", 20, 1800, FRAME_OK, true, false},
	    {"gone", 3600, 1800, FRAME_OK, false, true},
	    {"gone", -1, 1800, FRAME_OK, true, true},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const struct frame_session session = {
		    .expires =
			cases[i].expires == 0 ? 0 : NOW + cases[i].expires,
		    .renew_at = NOW + cases[i].renew,
		    .trouble = cases[i].trouble,
		    .closed = cases[i].closed};

		assert_string_equal(session_state_name(session_state(
					&session, cases[i].gone, NOW)),
		    cases[i].state);
	}
	assert_string_equal(session_state_word(SESSION_PENDING), "PENDING");
}

static void
the_next_one(void **state)
{
	struct frame_session session = fine;

	(void)state;
	assert_int_equal(session_next(&session, false, NOW), NEXT_LATER);
	session.renew_at = NOW;
	assert_int_equal(session_next(&session, false, NOW), NEXT_DUE);
	session.held_until = NOW + 1;
	assert_int_equal(session_next(&session, false, NOW), NEXT_ASKED);
	assert_int_equal(session_next(&session, false, NOW + 1), NEXT_DUE);
	assert_int_equal(session_next(&session, true, NOW), NEXT_NEVER);
	session.closed = true;
	assert_int_equal(session_next(&session, false, NOW), NEXT_NEVER);
}

static void
trouble_in_words(void **state)
{
	struct frame_session session = fine;
	char words[80];

	(void)state;
	session_trouble(&session, words, sizeof(words));
	assert_string_equal(words, "");
	session.trouble = FRAME_TIMEOUT;
	session.failures = 1;
	session_trouble(&session, words, sizeof(words));
	assert_string_equal(words, "timeout");
	session.failures = 3;
	session_trouble(&session, words, sizeof(words));
	assert_string_equal(words, "timeout, 3 times in a row");
	session.trouble = 4711; /* of a version to come */
	session_trouble(&session, words, sizeof(words));
	assert_string_equal(words, "system, 3 times in a row");
}

/* --- asking now */

static void
assert_words(
    const struct renewal *renewal, enum renewal_end end, const char *expected)
{
	char words[RENEWAL_WORDS];

	assert_int_equal(renewal_end(renewal, NOW), end);
	renewal_words(renewal, NOW, "22:12", words, sizeof(words));
	assert_string_equal(words, expected);
}

static void
a_new_token(void **state)
{
	struct renewal renewal = {.before = fine, .after = fine};

	(void)state;
	renewal.after.issued = NOW;
	renewal.after.expires = NOW + 8 * 3600;
	assert_words(&renewal, RENEWAL_RENEWED, "renewed, good until 22:12");
	/* the first one of a session that waited */
	renewal.before = (struct frame_session){.trouble = FRAME_TIMEOUT};
	assert_words(&renewal, RENEWAL_RENEWED, "renewed, good until 22:12");
	/* a new one that is of no use */
	renewal.after.expires = NOW;
	renewal_line(&renewal, "odd\033[1m", 7);
	assert_words(&renewal, RENEWAL_NOTHING,
	    "not renewed: frame-helper says \"odd?[1m\"");
}

static void
no_new_token(void **state)
{
	struct renewal renewal = {.before = fine, .after = fine};

	(void)state;
	renewal.after.trouble = FRAME_TIMEOUT;
	renewal.after.failures = 1;
	assert_words(&renewal, RENEWAL_FAILED,
	    "not renewed: timeout; the token it has is good until 22:12. To "
	    "do: check the network, DNS and the service's status. The log has "
	    "the reason.");
	renewal.before = renewal.after;
	renewal.after.failures = 2;
	assert_int_equal(renewal_end(&renewal, NOW), RENEWAL_FAILED);
	/* the same as before: nobody has tried */
	renewal.before = renewal.after;
	assert_int_equal(renewal_end(&renewal, NOW), RENEWAL_NOTHING);
	renewal.after.trouble = FRAME_NOT_APPLICABLE;
	renewal.after.expires = renewal.after.issued = 0;
	assert_words(&renewal, RENEWAL_FAILED,
	    "not renewed: not_applicable, 2 times in a row; it has no token. "
	    "The log has the reason.");
}

static void
nothing_came_of_it(void **state)
{
	struct renewal renewal = {.before = fine, .after = fine};

	(void)state;
	renewal.status = 1 << 8;
	assert_words(&renewal, RENEWAL_NOTHING,
	    "not renewed: frame-helper ended with status 1 and without a word; "
	    "the log may have more");
	renewal.status = 9;
	assert_words(&renewal, RENEWAL_NOTHING,
	    "not renewed: frame-helper was ended by signal 9");
	renewal.after.held_until = NOW + 30;
	assert_words(&renewal, RENEWAL_BUSY,
	    "not renewed: somebody else is asking for its token now; look "
	    "again in a moment");
	renewal.ended = true;
	assert_words(&renewal, RENEWAL_ENDED, "it has ended meanwhile");
}

static void
a_long_line(void **state)
{
	struct renewal renewal = {.said = ""};
	char line[1000];

	(void)state;
	memset(line, 'x', sizeof(line));
	renewal_line(&renewal, line, sizeof(line));
	assert_int_equal(strlen(renewal.said), sizeof(renewal.said) - 1);
	renewal_line(&renewal, line, 1);
	assert_string_equal(renewal.said, "x");
}

static void
a_helper_that_is_not_there(void **state)
{
	const char *sid = "abcdefghijklmnopqrstuvwxyz";
	char why[RENEWAL_WORDS];
	int fd = -1;

	(void)state;
	/* Where it is installed, and under valgrind, whose vfork() is a fork():
	 * an error of exec cannot be told from there. */
	if (access(FRAME_HELPER, F_OK) == 0 || getenv("FRAME_VALGRIND") != NULL)
		return;
	assert_int_equal(renewal_start(&sid, 1, &fd, why, sizeof(why)), -1);
	assert_non_null(strstr(why, "nothing was renewed"));
	assert_int_equal(fd, -1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_state),
	    cmocka_unit_test(the_next_one),
	    cmocka_unit_test(trouble_in_words),
	    cmocka_unit_test(a_new_token),
	    cmocka_unit_test(no_new_token),
	    cmocka_unit_test(nothing_came_of_it),
	    cmocka_unit_test(a_long_line),
	    cmocka_unit_test(a_helper_that_is_not_there),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
