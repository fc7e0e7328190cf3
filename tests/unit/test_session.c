/* SPDX-License-Identifier: MIT */
/*
 * The session store, as the user who runs the test, on a tmpfs: layout and
 * modes, `current`, removal, what the sweep finds, and directories that were
 * prepared by somebody else.
 */
#include "tests/unit/unit.h"

#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/renewal.h"
#include "tests/unit/store_place.h"

/* --- layout */

static void
layout_and_modes(void **state)
{
	struct store_place *place = *state;
	struct frame_session session;
	char uid[64], request[64];

	umask(0);
	session = store_begin(place, &store_texts);
	umask(022);
	assert_true(frame_sid_valid(session.sid));
	store_assert_file(place, &session, "token", STORE_TOKEN);
	store_assert_file(place, &session, "session.json", STORE_JSON);
	snprintf(uid, sizeof(uid), "%u/", (unsigned)geteuid());
	assert_int_equal(store_mode(place, uid, ""), 0711);
	assert_int_equal(store_mode(place, uid, session.sid), 0755);
	snprintf(uid, sizeof(uid), "%u/%s/", (unsigned)geteuid(), session.sid);
	assert_int_equal(store_mode(place, uid, "token"), 0600);
	assert_int_equal(store_mode(place, uid, "session.json"), 0600);
	assert_int_equal(store_mode(place, ".sessions", ""), 0700);
	assert_int_equal(store_mode(place, ".sessions/", session.sid), 0600);
	snprintf(request, sizeof(request), "%s.request", session.sid);
	assert_int_equal(store_mode(place, ".sessions/", request), 0600);
	assert_string_equal(store_current(place), session.sid);
}

static void
the_root_may_be_passed_but_not_listed(void **state)
{
	struct store_place place;
	struct stat st;

	(void)state;
	umask(077);
	assert_true(store_place_make(&place));
	umask(022);
	assert_int_equal(stat(place.root, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0711);
	store_place_remove(&place);
}

/* --- current */

static void
current_follows_the_newest(void **state)
{
	struct store_place *place = *state;
	struct frame_session first = store_begin(place, &store_texts);
	struct frame_session second = store_begin(place, &store_texts);
	struct frame_session third = store_begin(place, &store_texts);

	assert_string_equal(store_current(place), third.sid);
	assert_true(store_delete(place, &third));
	assert_string_equal(store_current(place), second.sid);
	assert_true(store_delete(place, &first));
	assert_string_equal(store_current(place), second.sid);
	assert_true(store_delete(place, &second));
	assert_int_equal(store_entries(place, ""), 1); /* .sessions */
	assert_int_equal(store_entries(place, ".sessions"), 0);
}

static void
current_passes_over_the_dead(void **state)
{
	struct store_place *place = *state;
	struct frame_session live = store_begin(place, &store_texts);
	struct frame_session dead = store_session_of(getpid()), last;

	usleep(2000);
	dead.host_start--;
	assert_true(store_create(place, &dead, &store_texts));
	last = store_begin(place, &store_texts);
	assert_true(store_delete(place, &last));
	assert_string_equal(store_current(place), live.sid);
}

/* A token comes before a newer session that waits for its own. */
static void
current_prefers_a_token(void **state)
{
	struct store_place *place = *state;
	struct frame_session first = store_begin(place, &store_texts_pending);
	struct frame_session second, third, token;

	assert_string_equal(store_current(place), first.sid);
	second = store_begin(place, &store_texts_pending);
	assert_string_equal(store_current(place), second.sid);
	token = store_begin(place, &store_texts);
	third = store_begin(place, &store_texts_pending);
	assert_string_equal(store_current(place), token.sid);
	/* Of those that have one, the newest. */
	frame_renewal_succeeded(&first, time(NULL), time(NULL) + 3600);
	assert_true(frame_session_renew(&place->store, &first, &store_texts));
	assert_string_equal(store_current(place), token.sid);
	frame_renewal_succeeded(&third, time(NULL), time(NULL) + 3600);
	assert_true(frame_session_renew(&place->store, &third, &store_texts));
	assert_string_equal(store_current(place), third.sid);
	assert_true(frame_session_revoke(&place->store, &token));
	assert_string_equal(store_current(place), third.sid);
	assert_true(frame_session_revoke(&place->store, &third));
	assert_string_equal(store_current(place), first.sid);
	/* None has one: the newest. */
	assert_true(frame_session_revoke(&place->store, &first));
	assert_string_equal(store_current(place), third.sid);
	assert_true(store_delete(place, &third));
	assert_string_equal(store_current(place), token.sid);
}

static void
removal_can_be_repeated(void **state)
{
	struct store_place *place = *state;
	struct frame_session session = store_begin(place, &store_texts);

	for (int i = 0; i < 3; i++)
		assert_true(store_delete(place, &session));
}

/* --- what has ended */

static void
stale_in_each_way(void **state)
{
	struct store_place *place = *state;
	struct frame_session session = store_begin(place, &store_texts), other;
	int64_t now = time(NULL), end = session.expires;

	/* While its process lives, nothing else counts. */
	assert_false(frame_session_stale(&place->store, &session, now));
	assert_false(
	    frame_session_stale(&place->store, &session, end + 30 * 24 * 3600));
	other = session;
	other.expires = other.issued = 0;
	assert_false(frame_session_stale(&place->store, &other, now));
	other = session;
	other.host_start++;
	assert_true(frame_session_stale(&place->store, &other, now));
	other.keep = true;
	assert_false(frame_session_stale(&place->store, &other, end));
	assert_true(frame_session_stale(&place->store, &other, end + 1));
	other = session;
	other.host_pid = 1 << 30;
	assert_true(frame_session_stale(&place->store, &other, now));
	/* Another boot's processes are gone, even if kept; one that lives is of
	 * this boot, whatever a container says. */
	other = session;
	other.boot_id[0] ^= 1;
	assert_false(frame_session_stale(&place->store, &other, now));
	other.host_start++;
	other.keep = true;
	assert_true(frame_session_stale(&place->store, &other, now));
	/* Kept, and its login has ended: the process is not asked. */
	other = session;
	other.keep = other.closed = true;
	assert_false(frame_session_stale(&place->store, &other, end));
	assert_true(frame_session_stale(&place->store, &other, end + 1));
	other.expires = 0;
	assert_true(frame_session_stale(&place->store, &other, now));
}

/* Kept, and nobody is there to close it any more. */
static void
abandoned_by_its_process(void **state)
{
	struct store_place *place = *state;
	struct frame_session session = store_begin(place, &store_texts);

	session.keep = true;
	assert_false(frame_session_abandoned(&session));
	session.host_start++;
	assert_true(frame_session_abandoned(&session));
	session.closed = true;
	assert_false(frame_session_abandoned(&session));
	session.closed = session.keep = false;
	assert_false(frame_session_abandoned(&session));
}

/* It holds its place in /proc until its parent asks how it ended. */
static void
a_zombie_does_not_live(void **state)
{
	struct store_place *place = *state;
	struct frame_session session;
	siginfo_t ended;
	pid_t child = fork();

	assert_true(child != -1);
	if (child == 0) {
		pause();
		_exit(0);
	}
	session = store_session_of(child);
	assert_true(session.host_start > 0);
	assert_true(store_create(place, &session, &store_texts));
	assert_false(frame_session_stale(&place->store, &session, time(NULL)));
	assert_int_equal(kill(child, SIGKILL), 0);
	assert_int_equal(
	    waitid(P_PID, (id_t)child, &ended, WEXITED | WNOWAIT), 0);
	assert_int_equal(frame_process_start(child), 0);
	assert_true(frame_session_stale(&place->store, &session, time(NULL)));
	assert_int_equal(waitpid(child, NULL, 0), child);
	assert_int_equal(frame_process_start(child), 0);
}

static void
a_token_outlives_the_grace(void **state)
{
	struct frame_session session = {.expires = 1000};

	(void)state;
	assert_false(frame_session_outlived(&session, 0));
	assert_false(
	    frame_session_outlived(&session, 1000 + FRAME_SESSION_GRACE));
	assert_true(
	    frame_session_outlived(&session, 1001 + FRAME_SESSION_GRACE));
	session.expires = 0;
	assert_false(frame_session_outlived(&session, INT64_MAX));
}

/* A child that has seen another /proc: 0 if all was so, 2 if it must not. */
static int
without_proc(const struct frame_store *store, struct frame_session session)
{
	int64_t now = time(NULL);
	int flags = geteuid() == 0 ? CLONE_NEWNS : CLONE_NEWNS | CLONE_NEWUSER;
	pid_t gone = fork();

	if (gone == 0)
		_exit(0);
	if (waitpid(gone, NULL, 0) != gone || unshare(flags) == -1 ||
	    mount("none", "/", "", MS_REC | MS_PRIVATE, NULL) == -1 ||
	    mount("none", "/proc", "tmpfs", 0, NULL) == -1)
		return 2;
	if (frame_process_start(getppid()) != -1 ||
	    frame_process_start(gone) != 0 || frame_process_start(0) != 0 ||
	    frame_process_start(-1) != 0)
		return 1;
	if (frame_session_stale(store, &session, now) ||
	    frame_session_stale(
		store, &session, session.expires + FRAME_SESSION_GRACE) ||
	    !frame_session_stale(
		store, &session, session.expires + FRAME_SESSION_GRACE + 1))
		return 1;
	session.keep = true;
	session.expires = 0;
	if (frame_session_stale(store, &session, now))
		return 1;
	session.keep = false;
	session.host_pid = gone;
	return frame_session_stale(store, &session, now) ? 0 : 1;
}

/* Where /proc hides others' processes, nobody is taken for dead who is not. */
static void
a_hidden_proc_kills_nobody(void **state)
{
	struct store_place *place = *state;
	struct frame_session session = store_begin(place, &store_texts);
	int status;
	pid_t child = fork();

	assert_true(child != -1);
	if (child == 0)
		_exit(without_proc(&place->store, session));
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	if (WEXITSTATUS(status) == 2)
		skip();
	assert_int_equal(WEXITSTATUS(status), 0);
}

/* --- lists and tidying */

struct found {
	int count, damaged;
	char sid[FRAME_SID_LEN + 1]; /* of the last */
};

static bool
collect(void *context, const char *sid, const struct frame_session *session)
{
	struct found *found = context;

	found->count++;
	found->damaged += session == NULL;
	memcpy(found->sid, sid, sizeof(found->sid));
	return true;
}

static void
users_are_listed_apart(void **state)
{
	struct store_place *place = *state;
	struct frame_session session = store_begin(place, &store_texts);
	struct found found = {0};
	char path[300], text[4096];

	assert_true(frame_session_list_user(
	    &place->store, geteuid() + 1, collect, &found));
	assert_int_equal(found.count, 0);
	assert_true(
	    frame_session_list_user(&place->store, geteuid(), collect, &found));
	assert_int_equal(found.count, 1);
	assert_string_equal(found.sid, session.sid);
	/* The name is in this user's directory, the record is another's. */
	snprintf(
	    path, sizeof(path), "%s/.sessions/%s", place->root, session.sid);
	assert_true(store_read(path, text, sizeof(text)));
	assert_memory_equal(text, "{\"uid\":", 7);
	text[7] = text[7] == '9' ? '8' : '9';
	store_write(path, text);
	found = (struct found){0};
	assert_true(
	    frame_session_list_user(&place->store, geteuid(), collect, &found));
	assert_int_equal(found.count, 0);
	assert_true(frame_session_list(&place->store, collect, &found));
	assert_int_equal(found.count, 1);
}

static void
damaged_records_are_purged(void **state)
{
	static const char *const damage[] = {"", "{", "null", "[]", "{}",
	    "{\"uid\":-1}", "{\"uid\":1,\"uid\":2}"};
	struct store_place *place = *state;

	for (size_t i = 0; i < ARRAY_SIZE(damage); i++) {
		struct frame_session session = store_begin(place, &store_texts);
		struct found found = {0};
		char path[300];

		snprintf(path, sizeof(path), "%s/.sessions/%s", place->root,
		    session.sid);
		store_write(path, damage[i]);
		assert_true(frame_session_list_user(
		    &place->store, geteuid(), collect, &found));
		assert_true(frame_session_list(&place->store, collect, &found));
		assert_int_equal(found.count, 2);
		assert_int_equal(found.damaged, 2);
		assert_string_equal(found.sid, session.sid);
		assert_false(frame_session_note(&place->store, &session));
		assert_int_equal(errno, EBADMSG);
		assert_true(frame_session_purge(
		    &place->store, found.sid, place->why, sizeof(place->why)));
		assert_int_equal(frame_store_tidy(&place->store), 1);
		assert_int_equal(store_entries(place, ""), 1);
		assert_int_equal(store_entries(place, ".sessions"), 0);
	}
}

static void
make_old(const char *path)
{
	struct timespec old[2] = {
	    {time(NULL) - 3600, 0}, {time(NULL) - 3600, 0}};

	assert_int_equal(utimensat(AT_FDCWD, path, old, 0), 0);
}

static void
what_has_no_record_is_tidied(void **state)
{
	struct store_place *place = *state;
	struct frame_session session = store_begin(place, &store_texts);
	char path[300];

	snprintf(
	    path, sizeof(path), "%s/.sessions/%s", place->root, session.sid);
	assert_int_equal(unlink(path), 0);
	snprintf(path, sizeof(path), "%s/.sessions/.%s.new", place->root,
	    session.sid);
	store_write(path, "{");
	/* The request and the directory; this may be one in the making. */
	assert_int_equal(frame_store_tidy(&place->store), 2);
	assert_int_equal(store_entries(place, ".sessions"), 1);
	make_old(path);
	assert_int_equal(frame_store_tidy(&place->store), 1);
	assert_int_equal(store_entries(place, ""), 1);
	assert_int_equal(store_entries(place, ".sessions"), 0);
}

/* What a killed renewal left beside a session that lives. */
static void
the_living_are_tidied_around(void **state)
{
	static const char *const names[] = {".token.new", ".session.json.new"};
	struct store_place *place = *state;
	struct frame_session session = store_begin(place, &store_texts);
	char path[300];

	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		store_path(place, session.sid, names[i], path, sizeof(path));
		store_write(path, "x");
	}
	snprintf(path, sizeof(path), "%s/.sessions/.%s.new", place->root,
	    session.sid);
	store_write(path, "{");
	store_path(place, ".current.new", "", path, sizeof(path));
	assert_int_equal(symlink("nothing", path), 0);
	assert_int_equal(frame_store_tidy(&place->store), 0);
	assert_int_equal(store_entries(place, ".sessions"), 2);
	snprintf(path, sizeof(path), "%u", (unsigned)geteuid());
	assert_int_equal(store_entries(place, path), 2);
	snprintf(path, sizeof(path), "%u/%s", (unsigned)geteuid(), session.sid);
	assert_int_equal(store_entries(place, path), 2);
	store_assert_file(place, &session, "token", STORE_TOKEN);
}

static void
ids_are_names_never_paths(void **state)
{
	(void)state;
	assert_true(frame_sid_valid("abcdefghijklmnopqrstuvwxyz"));
	assert_false(frame_sid_valid(""));
	assert_false(frame_sid_valid("../../../../etc/passwd/aaa"));
	assert_false(frame_sid_valid("abcdefghijklmnopqrstuvwxy1"));
	assert_false(frame_sid_valid("abcdefghijklmnopqrstuvwxyza"));
}

/* What somebody else prepared is refused, with nothing left behind. */
static void
planted_directories_are_refused(void **state)
{
	struct store_place *place = *state;
	struct frame_session session = store_session_of(getpid());
	char path[300], elsewhere[300];

	snprintf(path, sizeof(path), "%s/%u", place->root, (unsigned)geteuid());
	snprintf(elsewhere, sizeof(elsewhere), "%s/elsewhere", place->root);
	assert_int_equal(mkdir(elsewhere, 0700), 0);
	assert_int_equal(symlink("elsewhere", path), 0);
	assert_false(store_create(place, &session, &store_texts));
	assert_int_equal(store_entries(place, "elsewhere"), 0);
	assert_int_equal(store_entries(place, ".sessions"), 0);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(mkdir(path, 0700), 0);
	assert_int_equal(chmod(path, 0777), 0);
	assert_false(store_create(place, &session, &store_texts));
	assert_int_equal(store_entries(place, ".sessions"), 0);
}

static void
a_disk_is_refused(void **state)
{
	struct store_place place = {.base = "/var/tmp/frame.XXXXXX"};
	bool taken;

	(void)state;
	if (mkdtemp(place.base) == NULL)
		skip();
	snprintf(place.root, sizeof(place.root), "%s/run", place.base);
	taken = store_place_open(&place);
	store_place_remove(&place);
	if (taken)
		skip(); /* /var/tmp is a tmpfs here */
	assert_non_null(strstr(place.why, "tmpfs"));
}

#define STORE_TEST(function)             \
	cmocka_unit_test_setup_teardown( \
	    function, store_place_setup, store_place_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    STORE_TEST(layout_and_modes),
	    cmocka_unit_test(the_root_may_be_passed_but_not_listed),
	    STORE_TEST(current_follows_the_newest),
	    STORE_TEST(current_passes_over_the_dead),
	    STORE_TEST(current_prefers_a_token),
	    STORE_TEST(removal_can_be_repeated),
	    STORE_TEST(stale_in_each_way),
	    STORE_TEST(abandoned_by_its_process),
	    STORE_TEST(a_zombie_does_not_live),
	    cmocka_unit_test(a_token_outlives_the_grace),
	    STORE_TEST(a_hidden_proc_kills_nobody),
	    STORE_TEST(users_are_listed_apart),
	    STORE_TEST(damaged_records_are_purged),
	    STORE_TEST(what_has_no_record_is_tidied),
	    STORE_TEST(the_living_are_tidied_around),
	    cmocka_unit_test(ids_are_names_never_paths),
	    STORE_TEST(planted_directories_are_refused),
	    cmocka_unit_test(a_disk_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
