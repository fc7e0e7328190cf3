/* SPDX-License-Identifier: MIT */
/*
 * The session store, as the user who runs the test, on a tmpfs: layout and
 * modes, `current`, removal, what the sweep finds, and directories that were
 * prepared by somebody else.
 */
#include "tests/unit/unit.h"

#include <dirent.h>
#include <fcntl.h>
#include <ftw.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/session.h"

struct place {
	char root[64];
	struct frame_store store;
};

static char why[400];

static int
remove_entry(const char *path, const struct stat *st, int flag, struct FTW *f)
{
	(void)st, (void)flag, (void)f;
	return remove(path);
}

static int
setup(void **state)
{
	struct place *place = calloc(1, sizeof(*place));

	/* A tmpfs that everybody may use. */
	snprintf(place->root, sizeof(place->root), "/dev/shm/frame.XXXXXX");
	if (mkdtemp(place->root) == NULL)
		return -1;
	*state = place;
	return frame_store_open(
		   &place->store, place->root, geteuid(), why, sizeof(why))
		   ? 0
		   : -1;
}

static int
teardown(void **state)
{
	struct place *place = *state;

	frame_store_close(&place->store);
	nftw(place->root, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
	free(place);
	return 0;
}

static struct frame_session
session_of_this_process(void)
{
	struct frame_session session = {
	    .uid = geteuid(),
	    .gid = getegid(),
	    .user = "alice",
	    .service = "sshd",
	    .provider = "win-lab",
	    .host_pid = getpid(),
	    .host_start = frame_process_start(getpid()),
	    .expires = time(NULL) + 3600,
	};

	return session;
}

static struct frame_session
create(struct place *place, char *path, size_t size)
{
	struct frame_session session = session_of_this_process();

	assert_true(frame_session_create(&place->store, &session, "a.b.c", "{}",
	    path, size, why, sizeof(why)));
	return session;
}

static mode_t
mode_of(const struct place *place, const char *format, const char *sid)
{
	char path[256], relative[128];
	struct stat st;

	snprintf(relative, sizeof(relative), "%s%s", format, sid);
	snprintf(path, sizeof(path), "%s/%s", place->root, relative);
	if (lstat(path, &st) == -1)
		return 0;
	return st.st_mode & 07777;
}

static void
user_path(const struct place *place, const char *tail, char *path, size_t size)
{
	snprintf(
	    path, size, "%s/%u/%s", place->root, (unsigned)geteuid(), tail);
}

static char *
current_of(const struct place *place)
{
	static char target[64];
	char path[256];
	ssize_t len;

	user_path(place, "current", path, sizeof(path));
	len = readlink(path, target, sizeof(target) - 1);
	target[len > 0 ? len : 0] = '\0';
	return target;
}

static size_t
entries(const struct place *place, const char *sub)
{
	char path[256];
	struct dirent *entry;
	size_t count = 0;

	snprintf(path, sizeof(path), "%s/%s", place->root, sub);
	DIR *stream = opendir(path);
	while (stream != NULL && (entry = readdir(stream)) != NULL)
		count += strcmp(entry->d_name, ".") != 0 &&
			 strcmp(entry->d_name, "..") != 0;
	if (stream != NULL)
		closedir(stream);
	return count;
}

static void
layout_and_modes(void **state)
{
	struct place *place = *state;
	char path[300], text[16] = "", uid[32];
	struct stat st;

	umask(0);
	struct frame_session session = create(place, path, sizeof(path));
	umask(022);
	assert_true(frame_sid_valid(session.sid));
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	FILE *file = fopen(path, "r");
	assert_non_null(file);
	assert_int_equal(fread(text, 1, sizeof(text), file), 5);
	fclose(file);
	assert_string_equal(text, "a.b.c");
	snprintf(uid, sizeof(uid), "%u/", (unsigned)geteuid());
	assert_int_equal(mode_of(place, uid, ""), 0711);
	assert_int_equal(mode_of(place, uid, session.sid), 0711);
	assert_int_equal(mode_of(place, ".sessions", ""), 0700);
	assert_int_equal(mode_of(place, ".sessions/", session.sid), 0600);
	assert_string_equal(current_of(place), session.sid);
}

static void
the_root_may_be_passed_but_not_listed(void **state)
{
	char root[] = "/dev/shm/frame.XXXXXX", inner[64];
	struct frame_store store;
	struct stat st;

	(void)state;
	assert_non_null(mkdtemp(root));
	snprintf(inner, sizeof(inner), "%s/frame", root);
	umask(077);
	assert_true(
	    frame_store_open(&store, inner, geteuid(), why, sizeof(why)));
	umask(022);
	frame_store_close(&store);
	assert_int_equal(stat(inner, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0711);
	nftw(root, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
}

static void
records_are_read_back(void **state)
{
	struct place *place = *state;
	char path[300];
	struct frame_session session = create(place, path, sizeof(path)), got;

	assert_true(frame_session_read(&place->store, session.sid, &got));
	assert_string_equal(got.sid, session.sid);
	assert_string_equal(got.user, "alice");
	assert_string_equal(got.provider, "win-lab");
	assert_int_equal(got.uid, geteuid());
	assert_int_equal(got.host_pid, getpid());
	assert_true(got.expires == session.expires);
	assert_false(frame_session_stale(&place->store, &got, time(NULL)));
}

static void
current_follows_the_newest(void **state)
{
	struct place *place = *state;
	char path[300];
	struct frame_session first = create(place, path, sizeof(path));
	usleep(2000);
	struct frame_session second = create(place, path, sizeof(path));
	usleep(2000);
	struct frame_session third = create(place, path, sizeof(path));

	assert_string_equal(current_of(place), third.sid);
	assert_true(
	    frame_session_remove(&place->store, &third, why, sizeof(why)));
	assert_string_equal(current_of(place), second.sid);
	assert_true(
	    frame_session_remove(&place->store, &first, why, sizeof(why)));
	assert_string_equal(current_of(place), second.sid);
	assert_true(
	    frame_session_remove(&place->store, &second, why, sizeof(why)));
	assert_int_equal(entries(place, ""), 1); /* .sessions */
	assert_int_equal(entries(place, ".sessions"), 0);
}

static void
current_passes_over_the_dead(void **state)
{
	struct place *place = *state;
	char path[300];
	struct frame_session live = create(place, path, sizeof(path));
	struct frame_session dead = session_of_this_process();

	usleep(2000);
	dead.host_start--;
	assert_true(frame_session_create(&place->store, &dead, "a.b.c", "{}",
	    path, sizeof(path), why, sizeof(why)));
	usleep(2000);
	struct frame_session last = create(place, path, sizeof(path));
	assert_true(
	    frame_session_remove(&place->store, &last, why, sizeof(why)));
	assert_string_equal(current_of(place), live.sid);
}

static void
removal_can_be_repeated(void **state)
{
	struct place *place = *state;
	char path[300];
	struct frame_session session = create(place, path, sizeof(path));

	for (int i = 0; i < 3; i++)
		assert_true(frame_session_remove(
		    &place->store, &session, why, sizeof(why)));
}

static void
stale_in_each_way(void **state)
{
	struct place *place = *state;
	char path[300];
	struct frame_session session = create(place, path, sizeof(path)), other;
	int64_t now = time(NULL);

	other = session;
	other.host_start++;
	assert_true(frame_session_stale(&place->store, &other, now));
	other = session;
	other.boot_id[0] ^= 1;
	assert_true(frame_session_stale(&place->store, &other, now));
	assert_false(frame_session_stale(
	    &place->store, &session, session.expires + FRAME_SESSION_GRACE));
	assert_true(frame_session_stale(&place->store, &session,
	    session.expires + FRAME_SESSION_GRACE + 1));
	other = session;
	other.keep = true;
	other.host_pid = 1 << 30;
	assert_false(frame_session_stale(&place->store, &other, now));
	assert_true(
	    frame_session_stale(&place->store, &other, session.expires + 1));
}

static bool
collect(void *context, const char *sid, const struct frame_session *session)
{
	char *damaged = context;

	if (session == NULL)
		memcpy(damaged, sid, FRAME_SID_LEN + 1);
	return true;
}

static void
write_to(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

static void
damaged_records_are_purged(void **state)
{
	static const char *const damage[] = {"", "{", "null", "[]", "{}",
	    "{\"uid\":-1}", "{\"uid\":1,\"uid\":2}"};
	struct place *place = *state;

	for (size_t i = 0; i < ARRAY_SIZE(damage); i++) {
		char path[300], damaged[FRAME_SID_LEN + 1] = "";
		struct frame_session session =
		    create(place, path, sizeof(path));
		snprintf(path, sizeof(path), "%s/.sessions/%s", place->root,
		    session.sid);
		write_to(path, damage[i]);
		assert_true(
		    frame_session_list(&place->store, collect, damaged));
		assert_string_equal(damaged, session.sid);
		assert_true(frame_session_purge(
		    &place->store, damaged, why, sizeof(why)));
		assert_int_equal(frame_store_tidy(&place->store), 1);
		assert_int_equal(entries(place, ""), 1);
		assert_int_equal(entries(place, ".sessions"), 0);
	}
}

static void
what_has_no_record_is_tidied(void **state)
{
	struct place *place = *state;
	char path[300];
	struct frame_session session = create(place, path, sizeof(path));
	struct timespec old[2] = {
	    {time(NULL) - 3600, 0}, {time(NULL) - 3600, 0}};

	snprintf(
	    path, sizeof(path), "%s/.sessions/%s", place->root, session.sid);
	assert_int_equal(unlink(path), 0);
	snprintf(path, sizeof(path), "%s/.sessions/.%s.new", place->root,
	    session.sid);
	write_to(path, "{");
	assert_int_equal(utimensat(AT_FDCWD, path, old, 0), 0);
	assert_int_equal(frame_store_tidy(&place->store), 2);
	assert_int_equal(entries(place, ""), 1);
	assert_int_equal(entries(place, ".sessions"), 0);
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
	struct place *place = *state;
	struct frame_session session = session_of_this_process();
	char path[300], elsewhere[300];

	user_path(place, "", path, sizeof(path));
	path[strlen(path) - 1] = '\0';
	snprintf(elsewhere, sizeof(elsewhere), "%s/elsewhere", place->root);
	assert_int_equal(mkdir(elsewhere, 0700), 0);
	assert_int_equal(symlink("elsewhere", path), 0);
	assert_false(frame_session_create(&place->store, &session, "a.b.c",
	    "{}", elsewhere, sizeof(elsewhere), why, sizeof(why)));
	assert_int_equal(entries(place, "elsewhere"), 0);
	assert_int_equal(entries(place, ".sessions"), 0);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(mkdir(path, 0700), 0);
	assert_int_equal(chmod(path, 0777), 0);
	assert_false(frame_session_create(&place->store, &session, "a.b.c",
	    "{}", elsewhere, sizeof(elsewhere), why, sizeof(why)));
	assert_int_equal(entries(place, ".sessions"), 0);
}

static void
a_disk_is_refused(void **state)
{
	struct frame_store store;
	char root[] = "/var/tmp/frame.XXXXXX";

	(void)state;
	if (mkdtemp(root) == NULL)
		skip();
	bool taken =
	    frame_store_open(&store, root, geteuid(), why, sizeof(why));
	if (taken)
		frame_store_close(&store);
	nftw(root, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
	if (taken)
		skip(); /* /var/tmp is a tmpfs here */
	assert_non_null(strstr(why, "tmpfs"));
}

#define STORE_TEST(function) \
	cmocka_unit_test_setup_teardown(function, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    STORE_TEST(layout_and_modes),
	    cmocka_unit_test(the_root_may_be_passed_but_not_listed),
	    STORE_TEST(records_are_read_back),
	    STORE_TEST(current_follows_the_newest),
	    STORE_TEST(current_passes_over_the_dead),
	    STORE_TEST(removal_can_be_repeated),
	    STORE_TEST(stale_in_each_way),
	    STORE_TEST(damaged_records_are_purged),
	    STORE_TEST(what_has_no_record_is_tidied),
	    cmocka_unit_test(ids_are_names_never_paths),
	    STORE_TEST(planted_directories_are_refused),
	    cmocka_unit_test(a_disk_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
