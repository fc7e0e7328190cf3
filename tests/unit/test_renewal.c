/* SPDX-License-Identifier: MIT */
/*
 * The policy of times: when a token is asked for anew, with lives from seconds
 * to days, with clocks that jump, and with numbers at the ends of their range.
 */
#include "tests/unit/unit.h"

#include "common/renewal.h"

#define NOW    INT64_C(1795248000)
#define MINUTE 60
#define HOUR   3600
#define DAY    (24 * HOUR)

static const int64_t extremes[] = {
    INT64_MIN, INT64_MIN + 1, -1, 0, 1, NOW, INT64_MAX - 1, INT64_MAX};

/* A session whose token came `age` seconds ago and lives `life`. */
static struct frame_session
with_token(int64_t age, int64_t life)
{
	struct frame_session session = {0};

	frame_renewal_succeeded(&session, NOW - age, NOW - age + life);
	return session;
}

/* One whose gateway answered 429 and asked for a pause of `seconds`. */
static struct frame_session
put_off(int64_t seconds)
{
	struct frame_session session = with_token(HOUR, 8 * HOUR);

	frame_renewal_failed(&session, NOW, FRAME_UNAVAILABLE);
	session.renew_at = frame_retry_after(session.renew_at, NOW, seconds);
	return session;
}

/* --- when */

static void
tokens_of_every_life(void **state)
{
	static const struct {
		int64_t life, after;
	} table[] = {
	    {-5, MINUTE}, /* dead on arrival: asking at once does not help */
	    {0, MINUTE},
	    {5, 1},
	    {20, 6},
	    {90, 30},
	    {3 * MINUTE, MINUTE},
	    {5 * MINUTE, MINUTE},
	    {10 * MINUTE, MINUTE},
	    {12 * MINUTE, 2 * MINUTE},
	    {15 * MINUTE, 5 * MINUTE},
	    {30 * MINUTE, 20 * MINUTE},
	    {HOUR, 40 * MINUTE},
	    {8 * HOUR, 8 * HOUR * 2 / 3},
	    {7 * DAY, 7 * DAY * 2 / 3},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(table); i++)
		assert_int_equal(frame_renew_at(NOW, NOW + table[i].life),
		    NOW + table[i].after);
}

/* For each second of a day: never before a minute or a third of its life,
 * never after two thirds, and, if it lives long enough, ten minutes before. */
static void
every_life_up_to_a_day(void **state)
{
	(void)state;
	for (int64_t life = 1; life <= DAY; life++) {
		int64_t after = frame_renew_at(NOW, NOW + life) - NOW;

		assert_true(after >= MINUTE || after == life / 3);
		assert_true(after <= life - life / 3);
		assert_true(after <= life - FRAME_RENEW_BEFORE ||
			    life < FRAME_RENEW_BEFORE + MINUTE);
		assert_true(after < life);
	}
}

static void
failures_are_spaced(void **state)
{
	static const int minutes[] = {1, 2, 4, 8, 10, 10, 10};

	(void)state;
	for (int i = 0; i < (int)ARRAY_SIZE(minutes); i++) {
		assert_int_equal(frame_retry_at(NOW, FRAME_REFUSED, i + 1),
		    NOW + minutes[i] * MINUTE);
		assert_int_equal(frame_retry_at(NOW, FRAME_SYSTEM, i + 1),
		    NOW + minutes[i] * MINUTE);
		assert_int_equal(frame_retry_at(NOW, FRAME_UNAVAILABLE, i + 1),
		    NOW + MINUTE);
		assert_int_equal(
		    frame_retry_at(NOW, FRAME_TIMEOUT, i + 1), NOW + MINUTE);
	}
	assert_int_equal(
	    frame_retry_at(NOW, FRAME_TLS, INT64_MAX), NOW + 10 * MINUTE);
	assert_int_equal(frame_retry_at(NOW, FRAME_TLS, 0), NOW + MINUTE);
	assert_int_equal(
	    frame_retry_at(NOW, FRAME_TLS, INT64_MIN), NOW + MINUTE);
}

/* --- whether */

static void
due_at_its_time(void **state)
{
	struct frame_session session = with_token(0, 8 * HOUR);
	struct frame_session pending = {0};

	(void)state;
	assert_false(frame_renewal_due(&session, NOW));
	assert_false(frame_renewal_due(&session, session.renew_at - 1));
	assert_true(frame_renewal_due(&session, session.renew_at));
	assert_true(frame_renewal_due(&session, NOW + 9 * HOUR));
	assert_true(frame_renewal_due(&pending, NOW));
	session.closed = true;
	assert_false(frame_renewal_due(&session, NOW + 9 * HOUR));
	assert_false(frame_refresh_due(&session, NOW + 9 * HOUR));
}

static void
not_while_somebody_asks(void **state)
{
	struct frame_session session = with_token(7 * HOUR, 8 * HOUR);

	(void)state;
	assert_true(frame_renewal_due(&session, NOW));
	session.held_until = NOW + FRAME_HOLD_BATCH;
	assert_false(frame_renewal_due(&session, NOW));
	assert_false(frame_refresh_due(&session, NOW));
	assert_true(frame_renewal_due(&session, session.held_until));
	/* login.retry_for at its longest, and the attempt under way. */
	session.held_until = NOW + HOUR + MINUTE;
	assert_false(frame_renewal_due(&session, NOW));
	/* Nobody holds that long: the clock was ahead then. */
	session.held_until = NOW + HOUR + 3 * MINUTE;
	assert_true(frame_renewal_due(&session, NOW));
	assert_true(frame_refresh_due(&session, NOW));
}

static void
after_failures_at_the_next_time(void **state)
{
	struct frame_session session = with_token(7 * HOUR, 8 * HOUR);

	(void)state;
	frame_renewal_failed(&session, NOW, FRAME_REFUSED);
	frame_renewal_failed(&session, NOW, FRAME_REFUSED);
	assert_int_equal(session.failures, 2);
	assert_int_equal(session.trouble, FRAME_REFUSED);
	assert_false(frame_renewal_due(&session, NOW + 2 * MINUTE - 1));
	assert_true(frame_renewal_due(&session, NOW + 2 * MINUTE));
	frame_renewal_succeeded(&session, NOW, NOW + 8 * HOUR);
	assert_int_equal(session.failures, 0);
	assert_int_equal(session.trouble, FRAME_OK);
	assert_int_equal(session.held_until, 0);
}

/* Back: by seconds or hours, with a token, without one, after failures. */
static void
a_clock_set_back(void **state)
{
	struct frame_session session = with_token(0, 8 * HOUR);
	struct frame_session pending = {.renew_at = NOW};

	(void)state;
	assert_true(frame_renewal_due(&session, NOW - 9 * HOUR));
	assert_true(frame_renewal_due(&session, NOW - 1));
	assert_true(frame_refresh_due(&session, NOW - 9 * HOUR));
	assert_false(frame_renewal_due(&pending, NOW - MINUTE));
	assert_true(frame_renewal_due(&pending, NOW - 9 * HOUR));
	frame_renewal_failed(&session, NOW, FRAME_REFUSED);
	assert_true(frame_renewal_due(&session, NOW - 9 * HOUR));
	/* The attempt that this led to counts again by the right clock. */
	frame_renewal_failed(&session, NOW - 9 * HOUR, FRAME_REFUSED);
	assert_false(frame_renewal_due(&session, NOW - 9 * HOUR + MINUTE));
	assert_true(frame_renewal_due(&session, NOW - 9 * HOUR + 2 * MINUTE));
	frame_renewal_failed(&pending, NOW, FRAME_UNAVAILABLE);
	assert_true(frame_renewal_due(&pending, NOW - 9 * HOUR));
}

static void
a_clock_set_forward(void **state)
{
	struct frame_session session = with_token(0, 8 * HOUR);

	(void)state;
	session.held_until = NOW + FRAME_HOLD_BATCH;
	assert_true(frame_renewal_due(&session, NOW + 9 * HOUR));
	assert_false(frame_token_lasts(&session, NOW + 9 * HOUR, 0));
	/* There and back: asked for anew at both ends. */
	frame_renewal_failed(&session, NOW + 9 * HOUR, FRAME_CLOCK);
	assert_true(frame_renewal_due(&session, NOW));
}

/* The timer runs ten seconds early after a failure, and the pause is kept even
 * so; who asks out of turn keeps it, too. */
static void
when_the_gateway_says(void **state)
{
	struct frame_session session = put_off(300);

	(void)state;
	assert_int_equal(session.renew_at, NOW + 300 + FRAME_RETRY_EARLY);
	assert_false(frame_refresh_due(&session, NOW));
	assert_false(frame_refresh_due(&session, NOW + 11));
	assert_false(frame_refresh_due(&session, NOW + 250));
	assert_true(frame_refresh_due(&session, NOW + 310));
	assert_int_equal(put_off(DAY).renew_at, NOW + 10 * MINUTE);
	assert_int_equal(put_off(INT64_MAX).renew_at, NOW + 10 * MINUTE);
	assert_int_equal(put_off(5).renew_at, NOW + MINUTE);
	assert_int_equal(put_off(0).renew_at, NOW + MINUTE);
	assert_int_equal(put_off(INT64_MIN).renew_at, NOW + MINUTE);
}

static void
out_of_turn(void **state)
{
	struct frame_session session = with_token(0, 8 * HOUR);

	(void)state;
	assert_false(frame_refresh_due(&session, NOW));
	assert_false(frame_refresh_due(&session, NOW + MINUTE - 1));
	assert_true(frame_refresh_due(&session, NOW + MINUTE));
	for (int i = 0; i < 7; i++) {
		enum frame_result result =
		    i % 2 == 0 ? FRAME_UNAVAILABLE : FRAME_TLS;
		frame_renewal_failed(&session, NOW + HOUR, result);
		assert_false(frame_refresh_due(&session, NOW + HOUR));
		assert_false(frame_refresh_due(&session, NOW + HOUR + 9));
		assert_true(frame_refresh_due(&session, NOW + HOUR + 10));
		/* A clock that was set back far. */
		assert_true(frame_refresh_due(&session, NOW));
	}
	/* One that lives for seconds may be asked for sooner. */
	session = with_token(0, 20);
	assert_false(frame_refresh_due(&session, NOW + 5));
	assert_true(frame_refresh_due(&session, NOW + 6));
}

static void
how_long_it_lasts(void **state)
{
	struct frame_session session = with_token(0, HOUR), none = {0};

	(void)state;
	assert_true(frame_token_lasts(&session, NOW, HOUR));
	assert_false(frame_token_lasts(&session, NOW, HOUR + 1));
	assert_true(frame_token_lasts(&session, NOW + HOUR - 1, 1));
	assert_false(frame_token_lasts(&session, NOW + HOUR, 0));
	assert_false(frame_token_lasts(&none, NOW, 0));
}

/* --- numbers */

/* Under the sanitizer: no sum overflows, whatever a record says. */
static void
no_number_is_too_large(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(extremes); i++)
		for (size_t j = 0; j < ARRAY_SIZE(extremes); j++) {
			struct frame_session session = {
			    .issued = extremes[j],
			    .expires = extremes[j],
			    .renew_at = extremes[j],
			    .held_until = extremes[j],
			    .failures = extremes[j],
			    .trouble = extremes[j],
			};
			int64_t now = extremes[i];
			(void)frame_renewal_due(&session, now);
			(void)frame_refresh_due(&session, now);
			(void)frame_token_lasts(&session, now, extremes[j]);
			frame_renewal_failed(&session, now, FRAME_SYSTEM);
			assert_true(session.renew_at >= now);
			frame_renewal_succeeded(&session, now, extremes[j]);
			assert_true(session.renew_at >= now);
		}
}

/* --- a life */

/* One second after the other, with a timer that runs each minute and a service
 * that is away for hours: how often it is asked, and for how long there is no
 * valid token. */
struct story {
	int64_t life, away_from, away_until;
	int64_t requests, without; /* what it came to */
};

static void
live(struct story *story, int64_t seconds)
{
	struct frame_session session = {0};

	for (int64_t now = NOW; now < NOW + seconds; now++) {
		bool away = now - NOW >= story->away_from &&
			    now - NOW < story->away_until;

		if (now % MINUTE == 0 && frame_renewal_due(&session, now)) {
			story->requests++;
			if (away)
				frame_renewal_failed(
				    &session, now, FRAME_UNAVAILABLE);
			else
				frame_renewal_succeeded(
				    &session, now, now + story->life);
		}
		story->without += !frame_token_lasts(&session, now, 1);
	}
}

static void
a_day_of_renewals(void **state)
{
	struct story eight_hours = {8 * HOUR, 0, 0, 0, 0};
	struct story five_minutes = {5 * MINUTE, 0, 0, 0, 0};
	struct story outage = {8 * HOUR, 5 * HOUR, 7 * HOUR, 0, 0};

	(void)state;
	live(&eight_hours, DAY);
	assert_int_equal(eight_hours.without, 0);
	assert_int_equal(eight_hours.requests, 5);
	live(&five_minutes, HOUR);
	assert_int_equal(five_minutes.without, 0);
	assert_int_equal(five_minutes.requests, 60);
	live(&outage, 10 * HOUR);
	assert_int_equal(outage.without, 0);
	/* The first, one each minute from 5 h 20 to 7 h, and the next. */
	assert_int_equal(outage.requests, 1 + 100 + 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(tokens_of_every_life),
	    cmocka_unit_test(every_life_up_to_a_day),
	    cmocka_unit_test(failures_are_spaced),
	    cmocka_unit_test(due_at_its_time),
	    cmocka_unit_test(not_while_somebody_asks),
	    cmocka_unit_test(after_failures_at_the_next_time),
	    cmocka_unit_test(a_clock_set_back),
	    cmocka_unit_test(a_clock_set_forward),
	    cmocka_unit_test(when_the_gateway_says),
	    cmocka_unit_test(out_of_turn),
	    cmocka_unit_test(how_long_it_lasts),
	    cmocka_unit_test(no_number_is_too_large),
	    cmocka_unit_test(a_day_of_renewals),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
