/* SPDX-License-Identifier: MIT */
/*
 * The session store with many at it at once: a reader that never sees a token
 * missing or torn, and processes that open, take, renew, close and sweep the
 * same sessions without losing one or leaving anything.
 */
#include "tests/unit/unit.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "common/renewal.h"
#include "tests/unit/store_place.h"

#define RENEWALS   3000
#define CHANGES	   20	   /* that a reader must see of them */
#define LAST	   9999999 /* the token that ends it */
#define ENOUGH	   1000000 /* no reader is waited for any longer */
#define WORKERS	   6
#define ROUNDS	   150
#define LASTING	   4 /* sessions that nobody may lose */
#define TOKEN_SIZE 5000

/* --- texts that show whether they are whole */

/* "NNNNNNN." over and over, to an odd length. */
static void
make_text(int number, char text[TOKEN_SIZE + 1])
{
	char part[9];

	snprintf(part, sizeof(part), "%07u.", (unsigned)number % 10000000u);
	for (size_t i = 0; i < TOKEN_SIZE - 3; i++)
		text[i] = part[i % 8];
	text[TOKEN_SIZE - 3] = '\0';
}

/* The number, -1 if it is torn, -2 if it is not there. */
static int
read_number(const char *path)
{
	char text[TOKEN_SIZE + 1], whole[TOKEN_SIZE + 1];
	ssize_t len;
	int number, fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd == -1)
		return -2;
	len = read(fd, text, sizeof(text) - 1);
	close(fd);
	if (len < 0)
		return -1;
	text[len] = '\0';
	number = (int)strtol(text, NULL, 10);
	make_text(number, whole);
	return strcmp(text, whole) == 0 ? number : -1;
}

static bool
renew_with(struct store_place *place, struct frame_session *session, int number)
{
	char text[TOKEN_SIZE + 1];
	const struct frame_session_texts texts = {text, text, NULL};

	make_text(number, text);
	frame_renewal_succeeded(session, time(NULL), time(NULL) + 3600);
	return frame_session_renew(&place->store, session, &texts);
}

/* --- a reader */

static _Noreturn void
fail_child(const char *what, int number)
{
	fprintf(stderr, "# %s (%d)\n", what, number);
	_exit(1);
}

/* Until it sees the last token. Says when it has seen enough of them: on a busy
 * machine it may be the only one that does not run. */
static _Noreturn void
read_on(const struct store_place *place, const char *sid, int tell)
{
	char token[300], json[300];
	int changes = 0, seen = 0, number, described;

	store_path(place, sid, "token", token, sizeof(token));
	store_path(place, sid, "session.json", json, sizeof(json));
	while (seen < LAST) {
		number = read_number(token);
		described = read_number(json);
		if (number < 0 || described < 0)
			fail_child("missing or torn", number);
		if (number < seen)
			fail_child("an older token", number);
		if (described < number)
			fail_child("an older description", described);
		if (number != seen && ++changes == CHANGES)
			close(tell);
		seen = number;
	}
	if (changes < CHANGES)
		fail_child("too few tokens seen to tell", changes);
	_exit(0);
}

static void
expect_fine(pid_t child)
{
	int status;

	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
}

static void
readers_see_whole_tokens(void **state)
{
	const char *const names[] = {"", "current"};
	struct store_place *place = *state;
	struct frame_session session = store_begin(place, &store_texts);
	pid_t readers[ARRAY_SIZE(names)];
	struct pollfd ready = {.events = POLLIN};
	int ends[2];

	assert_int_equal(pipe(ends), 0);
	ready.fd = ends[0];
	assert_true(renew_with(place, &session, 1));
	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		readers[i] = fork();
		assert_true(readers[i] != -1);
		if (readers[i] == 0)
			read_on(place,
			    names[i][0] == '\0' ? session.sid : names[i],
			    ends[1]);
	}
	close(ends[1]);
	/* The pipe ends when all have closed it. */
	for (int number = 2; number <= RENEWALS ||
			     (number <= ENOUGH && poll(&ready, 1, 0) == 0);
	     number++)
		assert_true(renew_with(place, &session, number));
	assert_true(renew_with(place, &session, LAST));
	close(ends[0]);
	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		expect_fine(readers[i]);
}

/* --- workers */

struct worker {
	struct store_place place; /* its own descriptors */
	unsigned int random;
	int taken; /* how often */
};

static unsigned int
dice(struct worker *worker, unsigned int sides)
{
	worker->random = worker->random * 1103515245u + 12345u;
	return (worker->random >> 16) % sides;
}

static bool
not_held(const struct frame_session *session, int64_t now)
{
	return session->held_until <= now;
}

/* Who has taken a session has it alone. */
static void
hold(const struct worker *worker, const char *sid, bool begin)
{
	char path[300];
	int fd;

	snprintf(path, sizeof(path), "%s/held.%s", worker->place.base, sid);
	if (!begin) {
		unlink(path);
		return;
	}
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL, 0600);
	if (fd == -1)
		fail_child("taken by two", errno);
	close(fd);
}

static bool
give_back(struct worker *worker, struct frame_session *session)
{
	switch (dice(worker, 4)) {
	case 0:
		frame_renewal_failed(session, time(NULL), FRAME_REFUSED);
		return frame_session_revoke(&worker->place.store, session);
	case 1:
		frame_renewal_failed(session, time(NULL), FRAME_UNAVAILABLE);
		return frame_session_note(&worker->place.store, session);
	default:
		return renew_with(
		    &worker->place, session, (int)dice(worker, 10000));
	}
}

static bool
work_on(void *context, const char *sid, const struct frame_session *seen)
{
	struct worker *worker = context;
	struct frame_session session;
	int64_t now = time(NULL);

	if (seen == NULL)
		fail_child("a damaged record", 0);
	if (dice(worker, 3) != 0)
		return true;
	if (!frame_session_take(&worker->place.store, sid, not_held, now,
		now + 600, &session)) {
		if (errno != EBUSY && errno != ENOENT)
			fail_child("cannot be taken", errno);
		return true;
	}
	hold(worker, sid, true);
	worker->taken++;
	usleep(100);
	hold(worker, sid, false);
	if (!give_back(worker, &session) && errno != ENOENT)
		fail_child("cannot be changed", errno);
	return true;
}

/* Where a session ought to be. */
static void
look_after(struct worker *worker, struct frame_session *session)
{
	char path[300];

	store_path(&worker->place, session->sid, "", path, sizeof(path));
	if (access(path, F_OK) == -1)
		fail_child("lost", errno);
	if (!frame_session_read(&worker->place.store, session->sid, session))
		fail_child("its record is lost", errno);
}

static void
end_life(struct worker *worker, const struct frame_session *session)
{
	char path[300];

	if (dice(worker, 4) == 0 &&
	    !frame_session_close(&worker->place.store, session))
		fail_child("cannot be closed", errno);
	if (!store_delete(&worker->place, session))
		fail_child(worker->place.why, 0);
	store_path(&worker->place, session->sid, "", path, sizeof(path));
	if (access(path, F_OK) == 0)
		fail_child("not removed", 0);
}

/* One life of a session: opened, worked on by all, closed; or its host was
 * killed, and any sweep may remove it. */
static void
live_once(struct worker *worker)
{
	struct frame_session session = store_session_of(getpid());
	bool pending = dice(worker, 2) == 0, killed = dice(worker, 4) == 0;

	session.host_start -= killed;
	if (!store_create(&worker->place, &session,
		pending ? &store_texts_pending : &store_texts))
		fail_child(worker->place.why, 0);
	if (!frame_session_list(&worker->place.store, work_on, worker))
		fail_child("cannot be listed", errno);
	if (dice(worker, 2) == 0 && !store_sweep(&worker->place))
		fail_child("cannot be swept", errno);
	if (killed)
		return;
	look_after(worker, &session);
	end_life(worker, &session);
}

static _Noreturn void
be_worker(const struct store_place *place, unsigned int seed)
{
	struct worker worker = {.place = *place, .random = seed};

	if (!store_place_open(&worker.place))
		fail_child(worker.place.why, 0);
	for (int i = 0; i < ROUNDS; i++)
		live_once(&worker);
	if (worker.taken < ROUNDS / 10)
		fail_child("hardly anything was taken", worker.taken);
	_exit(0);
}

static void
run_workers(const struct store_place *place)
{
	pid_t workers[WORKERS];

	for (size_t i = 0; i < WORKERS; i++) {
		workers[i] = fork();
		assert_true(workers[i] != -1);
		if (workers[i] == 0)
			be_worker(place, 17u * (unsigned int)i + 3u);
	}
	for (size_t i = 0; i < WORKERS; i++)
		expect_fine(workers[i]);
}

static void
nothing_is_lost_or_left(void **state)
{
	struct store_place *place = *state;
	struct frame_session lasting[LASTING];
	char below[64];

	for (size_t i = 0; i < LASTING; i++)
		lasting[i] = store_begin(place, &store_texts);
	run_workers(place);
	assert_true(store_sweep(place));
	snprintf(below, sizeof(below), "%u", (unsigned)geteuid());
	assert_int_equal(store_entries(place, below), LASTING + 1);
	assert_int_equal(store_entries(place, ".sessions"), 2 * LASTING);
	for (size_t i = 0; i < LASTING; i++) {
		struct frame_session record = store_record(place, &lasting[i]);
		snprintf(below, sizeof(below), "%u/%s", (unsigned)geteuid(),
		    record.sid);
		assert_int_equal(
		    store_entries(place, below), record.expires == 0 ? 0 : 2);
		assert_true(renew_with(place, &record, 7));
	}
	assert_string_equal(store_current(place), lasting[LASTING - 1].sid);
}

/* The user's directory comes and goes with the last session. */
static void
the_last_one_takes_the_directory_along(void **state)
{
	struct store_place *place = *state;

	run_workers(place);
	assert_true(store_sweep(place));
	assert_int_equal(store_entries(place, ""), 1);
	assert_int_equal(store_entries(place, ".sessions"), 0);
}

#define STORE_TEST(function)             \
	cmocka_unit_test_setup_teardown( \
	    function, store_place_setup, store_place_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    STORE_TEST(readers_see_whole_tokens),
	    STORE_TEST(nothing_is_lost_or_left),
	    STORE_TEST(the_last_one_takes_the_directory_along),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
