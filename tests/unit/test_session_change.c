/* SPDX-License-Identifier: MIT */
/*
 * Changes of sessions that exist, as the user who runs the test: their tokens
 * come, are replaced and removed; what the records keep, those of an older
 * version too.
 */
#include "tests/unit/unit.h"

#include <errno.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "common/renewal.h"
#include "tests/unit/store_place.h"

/* --- records */

static void
assert_same(const struct frame_session *one, const struct frame_session *other)
{
	assert_string_equal(one->sid, other->sid);
	assert_int_equal(one->uid, other->uid);
	assert_int_equal(one->gid, other->gid);
	assert_string_equal(one->user, other->user);
	assert_string_equal(one->service, other->service);
	assert_string_equal(one->provider, other->provider);
	assert_string_equal(one->config, other->config);
	assert_int_equal(one->host_pid, other->host_pid);
	assert_int_equal(one->host_start, other->host_start);
	assert_string_equal(one->boot_id, other->boot_id);
	assert_int_equal(one->opened, other->opened);
	assert_int_equal(one->issued, other->issued);
	assert_int_equal(one->expires, other->expires);
	assert_int_equal(one->keep, other->keep);
	assert_int_equal(one->closed, other->closed);
	assert_int_equal(one->renew_at, other->renew_at);
	assert_int_equal(one->held_until, other->held_until);
	assert_int_equal(one->trouble, other->trouble);
	assert_int_equal(one->failures, other->failures);
}

static void
records_are_read_back(void **state)
{
	struct store_place *place = *state;
	struct frame_session session = store_session_of(getpid()), got;

	session.keep = true;
	session.held_until = session.issued + 60;
	session.trouble = FRAME_TLS;
	session.failures = 7;
	assert_true(store_create(place, &session, &store_texts));
	got = store_record(place, &session);
	assert_same(&got, &session);
	assert_false(frame_session_stale(&place->store, &got, time(NULL)));
}

/* What is written could be read back, or is not written. */
static void
records_hold_the_longest_texts(void **state)
{
	struct store_place *place = *state;
	struct frame_session session = store_session_of(getpid()), got;

	memset(session.user, 1, sizeof(session.user) - 1);
	memset(session.service, 1, sizeof(session.service) - 1);
	memset(session.provider, 1, sizeof(session.provider) - 1);
	memset(session.config, 1, sizeof(session.config) - 1);
	assert_true(store_create(place, &session, &store_texts));
	got = store_record(place, &session);
	assert_same(&got, &session);
	got.held_until = INT64_MAX;
	assert_false(frame_session_note(&place->store, &got));
	assert_int_equal(errno, ERANGE);
	got = store_record(place, &session);
	assert_same(&got, &session);
}

/* A machine that was upgraded while people were logged in. */
static void
records_of_version_0_2_0(void **state)
{
	static const char format[] =
	    "{\"uid\":%u,\"gid\":%u,\"user\":\"alice\",\"service\":\"sshd\","
	    "\"provider\":\"win-lab\",\"host_pid\":%d,\"host_start\":%lld,"
	    "\"boot_id\":\"%s\",\"opened\":1795248000123,\"expires\":%lld,"
	    "\"keep\":false}";
	struct store_place *place = *state;
	struct frame_session session = store_begin(place, &store_texts), got;
	char path[300], text[1024];

	store_path(place, session.sid, "", path, sizeof(path));
	assert_int_equal(chmod(path, 0711), 0);
	snprintf(path, sizeof(path), "%s/.sessions/%s.request", place->root,
	    session.sid);
	assert_int_equal(unlink(path), 0);
	path[strlen(path) - strlen(".request")] = '\0';
	snprintf(text, sizeof(text), format, (unsigned)session.uid,
	    (unsigned)session.gid, (int)session.host_pid,
	    (long long)session.host_start, session.boot_id,
	    (long long)session.expires);
	store_write(path, text);
	got = store_record(place, &session);
	assert_string_equal(got.config, FRAME_CONFIG_FILE);
	assert_int_equal(got.issued, 1795248000);
	assert_int_equal(got.renew_at, 0);
	assert_false(got.closed);
	assert_false(frame_session_stale(&place->store, &got, time(NULL)));
	assert_null(frame_session_request(&place->store, session.sid));
	assert_int_equal(errno, ENOENT);
	/* Its next change writes all, and sets the directory's mode. */
	assert_true(frame_session_renew(&place->store, &session, &store_texts));
	got = store_record(place, &session);
	assert_int_equal(got.issued, session.issued);
	store_path(place, session.sid, "", path, sizeof(path));
	assert_int_equal(
	    store_mode(place, path + strlen(place->root) + 1, ""), 0755);
}

static void
requests_are_kept_as_they_were(void **state)
{
	struct store_place *place = *state;
	struct frame_session session = store_begin(place, &store_texts), other;
	struct frame_session_texts texts = store_texts;
	char *body = frame_session_request(&place->store, session.sid);
	char *large = calloc(1, 65538);

	assert_non_null(body);
	assert_string_equal(body, STORE_REQUEST);
	free(body);
	texts.request = memset(large, 'x', 65536);
	other = store_begin(place, &texts);
	body = frame_session_request(&place->store, other.sid);
	assert_non_null(body);
	assert_string_equal(body, large);
	free(body);
	/* More than could be read back is not written. */
	large[65536] = 'x';
	other = store_session_of(getpid());
	assert_false(store_create(place, &other, &texts));
	free(large);
	texts.request = NULL;
	other = store_begin(place, &texts);
	assert_null(frame_session_request(&place->store, other.sid));
	assert_int_equal(errno, ENOENT);
	assert_null(frame_session_request(&place->store, "../../etc/passwd"));
	assert_int_equal(errno, ENOENT);
	assert_int_equal(store_entries(place, ".sessions"), 5);
}

/* Each new key with a value that nobody wrote. */
static void
damage_in_the_new_keys_is_found(void **state)
{
	static const char *const damage[] = {"\"config\":7", "\"issued\":-1",
	    "\"closed\":1", "\"renew_at\":\"soon\"", "\"held_until\":1.5",
	    "\"trouble\":4294967296", "\"failures\":null"};
	struct store_place *place = *state;
	struct frame_session session = store_begin(place, &store_texts), got;
	char path[300], text[4096], broken[4200], *at, *end;

	snprintf(
	    path, sizeof(path), "%s/.sessions/%s", place->root, session.sid);
	assert_true(store_read(path, text, sizeof(text)));
	for (size_t i = 0; i < ARRAY_SIZE(damage); i++) {
		char key[32];

		snprintf(key, sizeof(key), "%.*s",
		    (int)(strchr(damage[i], ':') - damage[i]), damage[i]);
		at = strstr(text, key);
		assert_non_null(at);
		end = at + strcspn(at, ",}");
		snprintf(broken, sizeof(broken), "%.*s%s%s", (int)(at - text),
		    text, damage[i], end);
		store_write(path, broken);
		assert_false(
		    frame_session_read(&place->store, session.sid, &got));
		assert_int_equal(errno, EBADMSG);
	}
	store_write(path, text);
	assert_true(frame_session_read(&place->store, session.sid, &got));
}

/* --- changes */

static void
a_pending_session_gets_its_token(void **state)
{
	struct store_place *place = *state;
	struct frame_session session = store_begin(place, &store_texts_pending);
	char directory[64];

	store_assert_file(place, &session, "token", NULL);
	store_assert_file(place, &session, "session.json", NULL);
	assert_int_equal(store_record(place, &session).expires, 0);
	assert_string_equal(store_current(place), session.sid);
	snprintf(directory, sizeof(directory), "%u/%s", (unsigned)geteuid(),
	    session.sid);
	assert_int_equal(store_entries(place, directory), 0);
	frame_renewal_succeeded(&session, time(NULL), time(NULL) + 3600);
	assert_true(frame_session_renew(&place->store, &session, &store_texts));
	store_assert_file(place, &session, "token", STORE_TOKEN);
	store_assert_file(place, &session, "session.json", STORE_JSON);
	assert_int_equal(store_entries(place, directory), 2);
	assert_int_equal(
	    store_record(place, &session).expires, session.expires);
}

/* A change takes from the caller what is the asking's, the rest from the
 * record: the login may have been closed meanwhile. */
static void
changes_leave_the_rest(void **state)
{
	static const struct frame_session_texts texts = {"x.y.z", "[]", NULL};
	struct store_place *place = *state;
	struct frame_session session = store_begin(place, &store_texts), got;
	char *body;

	snprintf(session.user, sizeof(session.user), "mallory");
	snprintf(session.provider, sizeof(session.provider), "physics");
	session.host_pid = 1;
	session.opened = 0;
	session.keep = true;
	frame_renewal_succeeded(&session, time(NULL), time(NULL) + 7200);
	assert_true(frame_session_renew(&place->store, &session, &texts));
	store_assert_file(place, &session, "token", "x.y.z");
	store_assert_file(place, &session, "session.json", "[]");
	got = store_record(place, &session);
	assert_false(got.keep);
	assert_string_equal(got.user, "alice");
	assert_string_equal(got.provider, "physics");
	assert_int_equal(got.host_pid, getpid());
	assert_int_equal(got.expires, session.expires);
	assert_int_equal(got.renew_at, session.renew_at);
	body = frame_session_request(&place->store, session.sid);
	assert_non_null(body);
	assert_string_equal(body, STORE_REQUEST);
	free(body);
}

/* What is kept after a login is the token that there was. */
static void
a_closed_one_is_not_renewed(void **state)
{
	static const struct frame_session_texts texts = {"x.y.z", "[]", NULL};
	struct store_place *place = *state;
	struct frame_session session = store_begin(place, &store_texts);

	assert_true(frame_session_close(&place->store, &session));
	assert_true(store_record(place, &session).closed);
	frame_renewal_succeeded(&session, time(NULL), time(NULL) + 7200);
	errno = 0;
	assert_false(frame_session_renew(&place->store, &session, &texts));
	assert_int_equal(errno, ENOENT);
	store_assert_file(place, &session, "token", STORE_TOKEN);
}

static void
a_failure_is_noted(void **state)
{
	struct store_place *place = *state;
	struct frame_session session = store_begin(place, &store_texts), got;

	frame_renewal_failed(&session, time(NULL), FRAME_REFUSED);
	assert_true(frame_session_note(&place->store, &session));
	got = store_record(place, &session);
	assert_int_equal(got.trouble, FRAME_REFUSED);
	assert_int_equal(got.failures, 1);
	assert_int_equal(got.renew_at, session.renew_at);
	assert_int_equal(got.expires, session.expires);
	store_assert_file(place, &session, "token", STORE_TOKEN);
}

static void
a_refused_token_is_removed(void **state)
{
	struct store_place *place = *state;
	struct frame_session session = store_begin(place, &store_texts), got;

	frame_renewal_failed(&session, time(NULL), FRAME_REFUSED);
	for (int i = 0; i < 2; i++) {
		assert_true(frame_session_revoke(&place->store, &session));
		got = store_record(place, &session);
		assert_int_equal(got.issued, 0);
		assert_int_equal(got.expires, 0);
		assert_int_equal(got.failures, 1);
		store_assert_file(place, &session, "token", NULL);
		store_assert_file(place, &session, "session.json", NULL);
		session = got;
	}
	assert_false(frame_session_stale(&place->store, &got, time(NULL)));
}

/* A machine that slept during an attempt: when that fails at last, somebody
 * else's token is there. */
static void
who_is_overtaken_changes_nothing(void **state)
{
	static const struct frame_session_texts texts = {"x.y.z", "[]", NULL};
	struct store_place *place = *state;
	struct frame_session slow = store_begin(place, &store_texts),
			     fast = slow, got;

	frame_renewal_succeeded(&fast, time(NULL) + 60, time(NULL) + 7200);
	assert_true(frame_session_renew(&place->store, &fast, &texts));
	frame_renewal_failed(&slow, time(NULL), FRAME_UNAVAILABLE);
	assert_false(frame_session_note(&place->store, &slow));
	assert_int_equal(errno, EBUSY);
	assert_false(frame_session_revoke(&place->store, &slow));
	assert_int_equal(errno, EBUSY);
	got = store_record(place, &slow);
	assert_int_equal(got.expires, fast.expires);
	assert_int_equal(got.failures, 0);
	store_assert_file(place, &slow, "token", "x.y.z");
	slow.issued = slow.expires = 0; /* whichever it is */
	assert_true(frame_session_revoke(&place->store, &slow));
	store_assert_file(place, &slow, "token", NULL);
}

static bool
always(const struct frame_session *session, int64_t now)
{
	(void)session, (void)now;
	return true;
}

static void
what_has_ended_is_not_changed(void **state)
{
	struct store_place *place = *state;
	struct frame_session other = store_begin(place, &store_texts), got;
	struct frame_session session = store_begin(place, &store_texts);

	assert_true(store_delete(place, &session));
	for (int alone = 0; alone < 2; alone++) {
		assert_false(
		    frame_session_renew(&place->store, &session, &store_texts));
		assert_int_equal(errno, ENOENT);
		assert_false(frame_session_revoke(&place->store, &session));
		assert_int_equal(errno, ENOENT);
		assert_false(frame_session_note(&place->store, &session));
		assert_int_equal(errno, ENOENT);
		assert_false(frame_session_close(&place->store, &session));
		assert_int_equal(errno, ENOENT);
		assert_false(frame_session_take(
		    &place->store, session.sid, always, 0, 60, &got));
		assert_int_equal(errno, ENOENT);
		store_assert_file(place, &session, "token", NULL);
		if (!alone)
			assert_true(store_delete(place, &other));
	}
	assert_int_equal(store_entries(place, ""), 1);
	assert_int_equal(store_entries(place, ".sessions"), 0);
}

/* Another's record under one's own uid: nobody's session is reached so. */
static void
sessions_are_their_users(void **state)
{
	struct store_place *place = *state;
	struct frame_session session = store_begin(place, &store_texts);

	session.uid++;
	assert_false(frame_session_note(&place->store, &session));
	assert_int_equal(errno, ENOENT);
	assert_false(frame_session_revoke(&place->store, &session));
	session.uid--;
	store_assert_file(place, &session, "token", STORE_TOKEN);
}

static void
one_takes_it(void **state)
{
	struct store_place *place = *state;
	struct frame_session session = store_begin(place, &store_texts), got,
			     second;
	int64_t due = session.renew_at;

	assert_false(frame_session_take(&place->store, session.sid,
	    frame_renewal_due, due - 1, due + 60, &got));
	assert_int_equal(errno, EBUSY);
	assert_true(frame_session_take(&place->store, session.sid,
	    frame_renewal_due, due, due + 60, &got));
	assert_int_equal(got.held_until, due + 60);
	assert_string_equal(got.user, "alice");
	assert_false(frame_session_take(&place->store, session.sid,
	    frame_renewal_due, due, due + 60, &second));
	assert_int_equal(errno, EBUSY);
	/* Given back by what came of it, or by time. */
	assert_true(frame_session_take(&place->store, session.sid,
	    frame_renewal_due, due + 60, due + 120, &second));
	frame_renewal_failed(&got, due, FRAME_UNAVAILABLE);
	assert_true(frame_session_note(&place->store, &got));
	assert_true(frame_session_take(&place->store, session.sid,
	    frame_renewal_due, due + 60, due + 120, &second));
	assert_false(frame_session_take(
	    &place->store, "../../etc/passwd", always, due, due, &second));
	assert_int_equal(errno, ENOENT);
}

#define STORE_TEST(function)             \
	cmocka_unit_test_setup_teardown( \
	    function, store_place_setup, store_place_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    STORE_TEST(records_are_read_back),
	    STORE_TEST(records_hold_the_longest_texts),
	    STORE_TEST(records_of_version_0_2_0),
	    STORE_TEST(requests_are_kept_as_they_were),
	    STORE_TEST(damage_in_the_new_keys_is_found),
	    STORE_TEST(a_pending_session_gets_its_token),
	    STORE_TEST(changes_leave_the_rest),
	    STORE_TEST(a_closed_one_is_not_renewed),
	    STORE_TEST(a_failure_is_noted),
	    STORE_TEST(a_refused_token_is_removed),
	    STORE_TEST(who_is_overtaken_changes_nothing),
	    STORE_TEST(what_has_ended_is_not_changed),
	    STORE_TEST(sessions_are_their_users),
	    STORE_TEST(one_takes_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
