/* SPDX-License-Identifier: MIT */
/*
 * What a helper leaves behind that is killed, or whose system calls fail, at
 * any moment: opening the store, making, removing and sweeping a session are
 * each run once for every system call they make, and stopped there. After one
 * sweep nothing of the dead session may remain, and another live session of
 * the user must be as it was. Skipped where the kernel refuses (interrupt.h).
 */
#include "tests/unit/unit.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "tests/unit/interrupt.h"
#include "tests/unit/store_place.h"

struct place {
	struct store_place at;
	struct frame_session other; /* of the same user, this process's */
	bool beside;		    /* there is such a one */
	char before[8192];	    /* what the store looks like without us */
};

struct work {
	const char *name;
	/* What must be there before, not stopped; may be NULL. */
	bool (*prepare)(struct place *place);
	bool (*run)(struct place *place);
	pid_t host;   /* whose session it is; 0: the child's own */
	bool pending; /* it has no token yet */
};

static struct frame_session ours; /* in the child */

/* --- the store, looked at from outside */

static void add(char *text, size_t size, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static void
add(char *text, size_t size, const char *format, ...)
{
	size_t len = strlen(text);
	va_list args;

	va_start(args, format);
	vsnprintf(text + len, size - len, format, args);
	va_end(args);
}

static void
add_contents(char *text, size_t size, const char *path)
{
	char bytes[4096] = "";
	FILE *file = fopen(path, "r");

	if (file != NULL) {
		bytes[fread(bytes, 1, sizeof(bytes) - 1, file)] = '\0';
		fclose(file);
	}
	add(text, size, " %s", bytes);
}

static void
add_entry(char *text, size_t size, const char *path, const struct stat *st)
{
	char target[64] = "";

	add(text, size, "%s %o", path, (unsigned)st->st_mode);
	if (S_ISLNK(st->st_mode) &&
	    readlink(path, target, sizeof(target) - 1) > 0)
		add(text, size, " -> %s", target);
	if (S_ISREG(st->st_mode))
		add_contents(text, size, path);
	add(text, size, "\n");
}

/* Each name below path with its mode, target or contents, sorted. */
static void
describe(const char *path, char *text, size_t size)
{
	struct dirent **list;
	int count = scandir(path, &list, NULL, alphasort);

	for (int i = 0; i < count; i++) {
		const char *name = list[i]->d_name;
		char below[512];
		struct stat st;

		snprintf(below, sizeof(below), "%s/%s", path, name);
		if (strcmp(name, ".") != 0 && strcmp(name, "..") != 0 &&
		    lstat(below, &st) == 0) {
			add_entry(text, size, below, &st);
			if (S_ISDIR(st.st_mode))
				describe(below, text, size);
		}
		free(list[i]);
	}
	if (count >= 0)
		free(list);
}

static bool
as_before(const struct place *place, char *now, size_t size)
{
	now[0] = '\0';
	describe(place->at.base, now, size);
	return strcmp(now, place->before) == 0;
}

/* A session that somebody answers for: all of its files are there. One that
 * waits for its token leaves `current` to one that has its own. */
static bool
whole(const struct place *place, const struct work *work, const char *sid)
{
	char user[128], files[400], directory[512] = "", request[512] = "";
	char now[8192] = "";
	const char *current =
	    work->pending && place->beside ? place->other.sid : sid;

	snprintf(
	    user, sizeof(user), "%s/%u", place->at.root, (unsigned)geteuid());
	describe(place->at.root, now, sizeof(now));
	add(directory, sizeof(directory), "%s/%s 40755\n", user, sid);
	if (!work->pending)
		add(directory, sizeof(directory),
		    "%s/%s/session.json 100600 %s\n%s/%s/token 100600 %s\n",
		    user, sid, STORE_JSON, user, sid, STORE_TOKEN);
	add(request, sizeof(request), "%s/.sessions/%s.request 100600 %s\n",
	    place->at.root, sid, STORE_REQUEST);
	snprintf(files, sizeof(files), "%s/%s/", user, sid);
	return strstr(now, directory) != NULL && strstr(now, request) != NULL &&
	       (strstr(now, files) == NULL) == work->pending &&
	       strcmp(store_current(&place->at), current) == 0;
}

/* --- what is done to it */

static bool
open_store(struct place *place)
{
	return store_place_open(&place->at);
}

static bool
open_again(struct place *place)
{
	frame_store_close(&place->at.store);
	return open_store(place);
}

static bool
create(struct place *place)
{
	return store_create(&place->at, &ours, &store_texts);
}

static bool
create_pending(struct place *place)
{
	return store_create(&place->at, &ours, &store_texts_pending);
}

static bool
remove_ours(struct place *place)
{
	return store_delete(&place->at, &ours);
}

static bool
sweep(struct place *place)
{
	return open_again(place) && store_sweep(&place->at);
}

/* A later sweep: temporary records are left alone until they are old. */
static void
sweep_later(struct place *place)
{
	struct timespec old[2] = {
	    {time(NULL) - 3600, 0}, {time(NULL) - 3600, 0}};
	struct dirent *entry;
	DIR *stream = fdopendir(
	    openat(place->at.store.records, ".", O_RDONLY | O_DIRECTORY));

	assert_non_null(stream);
	while ((entry = readdir(stream)) != NULL)
		if (strlen(entry->d_name) > FRAME_SID_LEN)
			utimensat(
			    place->at.store.records, entry->d_name, old, 0);
	closedir(stream);
	assert_true(sweep(place));
}

/* --- the child */

/* What the child does. */
struct order {
	struct place *place;
	const struct work *work;
};

static bool
prepare_order(void *context)
{
	const struct order *order = context;
	const struct work *work = order->work;

	ours = store_session_of(work->host == 0 ? getpid() : work->host);
	return work->prepare == NULL || work->prepare(order->place);
}

static bool
run_order(void *context)
{
	const struct order *order = context;

	return order->work->run(order->place);
}

/* --- the loops */

static void
complain(const struct work *work, const struct plan *plan, const char *what,
    const char *now)
{
	fail_msg("%s, %s at system call %d%s: %s\n%s", work->name,
	    plan->error == 0 ? "killed" : strerror(plan->error), plan->at,
	    plan->lasts ? " and after" : "", what, now);
}

/* One run and what must be true after it. False: the work was done before
 * that many system calls. */
static bool
step(struct place *place, const struct work *work, const struct plan *plan,
    void (*judge)(
	struct place *, const struct work *, const struct plan *, int status))
{
	struct order order = {place, work};
	int count = 0, status = interrupt_run(plan, prepare_order, run_order,
			   &order, &count, NULL);

	if (count >= INTERRUPT_CALLS_MAX)
		complain(work, plan, "it hangs", "");
	if (status == INTERRUPT_EARLY)
		complain(work, plan, "the preparation failed", place->at.why);
	judge(place, work, plan, status);
	return count >= plan->at;
}

/* The dead leave nothing that a sweep does not find. */
static void
judge_swept(struct place *place, const struct work *work,
    const struct plan *plan, int status)
{
	char now[8192];

	(void)status;
	sweep_later(place);
	if (!as_before(place, now, sizeof(now)))
		complain(work, plan, "after the sweep there is", now);
}

/* One failure: a creation that says no has left nothing, or at most the user's
 * empty directory. */
static void
judge_failure(struct place *place, const struct work *work,
    const struct plan *plan, int status)
{
	char now[8192];

	if (status == INTERRUPT_FALSE && !plan->lasts && place->beside &&
	    !as_before(place, now, sizeof(now)))
		complain(work, plan, "it failed and there is", now);
	judge_swept(place, work, plan, status);
}

/* A session whose host lives is there wholly or not at all. */
static void
judge_whole(struct place *place, const struct work *work,
    const struct plan *plan, int status)
{
	struct frame_session session;
	struct dirent *entry;
	char now[8192] = "";
	DIR *stream;

	(void)status;
	sweep_later(place);
	stream = fdopendir(
	    openat(place->at.store.records, ".", O_RDONLY | O_DIRECTORY));
	assert_non_null(stream);
	while ((entry = readdir(stream)) != NULL) {
		if (!frame_sid_valid(entry->d_name) ||
		    strcmp(entry->d_name, place->other.sid) == 0)
			continue;
		describe(place->at.root, now, sizeof(now));
		if (!whole(place, work, entry->d_name))
			complain(work, plan, "not whole", now);
		assert_true(frame_session_read(
		    &place->at.store, entry->d_name, &session));
		assert_true(frame_session_remove(&place->at.store, &session,
		    place->at.why, sizeof(place->at.why)));
	}
	closedir(stream);
	if (!as_before(place, now, sizeof(now)))
		complain(work, plan, "after the sweep there is", now);
}

static void
kill_everywhere(struct place *place, const struct work *work,
    void (*judge)(
	struct place *, const struct work *, const struct plan *, int status))
{
	struct plan plan = {.at = 1};

	while (step(place, work, &plan, judge))
		plan.at++;
	assert_true(plan.at > 2);
}

static void
fail_everywhere(struct place *place, const struct work *work,
    void (*judge)(
	struct place *, const struct work *, const struct plan *, int status))
{
	static const struct plan plans[] = {{1, ENOSPC, true}, {1, EIO, false},
	    {1, ENOMEM, false}, {1, EMFILE, true}};

	for (size_t i = 0; i < ARRAY_SIZE(plans); i++) {
		struct plan plan = plans[i];
		while (step(place, work, &plan, judge))
			plan.at++;
	}
}

/* --- the tests, alone and beside a live session */

static int
setup(void **state)
{
	struct place *place = calloc(1, sizeof(*place));

	*state = place;
	if (place == NULL || !store_place_make(&place->at))
		return -1;
	describe(place->at.base, place->before, sizeof(place->before));
	return 0;
}

static int
setup_beside(void **state)
{
	struct place *place;

	if (setup(state) == -1)
		return -1;
	place = *state;
	ours = store_session_of(getpid());
	if (!create(place))
		return -1;
	place->other = ours;
	place->beside = true;
	place->before[0] = '\0';
	describe(place->at.base, place->before, sizeof(place->before));
	/* Sessions are ordered by milliseconds. */
	usleep(2000);
	return 0;
}

static int
teardown(void **state)
{
	struct place *place = *state;

	store_place_remove(&place->at);
	free(place);
	return 0;
}

static void
remove_store(const struct place *place)
{
	char records[96];

	snprintf(records, sizeof(records), "%s/.sessions", place->at.root);
	assert_int_equal(rmdir(records), 0);
	assert_int_equal(rmdir(place->at.root), 0);
}

/* Whatever stopped the first, the second makes it as it must be. */
static void
judge_opened(struct place *place, const struct work *work,
    const struct plan *plan, int status)
{
	char now[8192] = "";

	(void)status;
	if (!open_again(place) || !as_before(place, now, sizeof(now)))
		complain(work, plan, "opened again, there is", now);
	remove_store(place);
}

static void
a_store_can_be_opened_after_any_crash(void **state)
{
	const struct work opening = {"open", NULL, open_store, 0, false};
	struct place *place = *state;

	remove_store(place);
	kill_everywhere(place, &opening, judge_opened);
	fail_everywhere(place, &opening, judge_opened);
}

static void
nothing_remains_of_a_killed_creation(void **state)
{
	const struct work creation = {"create", NULL, create, 0, false};
	const struct work pending = {
	    "create pending", NULL, create_pending, 0, true};

	kill_everywhere(*state, &creation, judge_swept);
	kill_everywhere(*state, &pending, judge_swept);
}

static void
a_creation_is_whole_or_swept(void **state)
{
	const struct work creation = {"create", NULL, create, getpid(), false};
	const struct work pending = {
	    "create pending", NULL, create_pending, getpid(), true};

	kill_everywhere(*state, &creation, judge_whole);
	kill_everywhere(*state, &pending, judge_whole);
}

static void
nothing_remains_of_a_failed_creation(void **state)
{
	const struct work creation = {"create", NULL, create, 0, false};
	const struct work pending = {
	    "create pending", NULL, create_pending, 0, true};

	fail_everywhere(*state, &creation, judge_failure);
	fail_everywhere(*state, &pending, judge_failure);
}

static void
a_killed_removal_is_finished(void **state)
{
	const struct work removal = {"remove", create, remove_ours, 0, false};

	kill_everywhere(*state, &removal, judge_swept);
}

static void
a_failed_removal_is_finished(void **state)
{
	const struct work removal = {"remove", create, remove_ours, 0, false};

	fail_everywhere(*state, &removal, judge_swept);
}

static bool
create_stale(struct place *place)
{
	ours.host_start--;
	return create(place);
}

static void
a_killed_sweep_is_finished(void **state)
{
	const struct work sweeping = {"sweep", create_stale, sweep, 0, false};

	kill_everywhere(*state, &sweeping, judge_swept);
}

/* Above all, it takes nobody for dead whom it cannot look at. */
static void
a_failed_sweep_harms_nobody(void **state)
{
	const struct work sweeping = {"sweep", create_stale, sweep, 0, false};

	fail_everywhere(*state, &sweeping, judge_swept);
}

#define ALONE(function) \
	cmocka_unit_test_setup_teardown(function, setup, teardown)
#define BESIDE(function)                                                       \
	{                                                                      \
#function "_beside_another", function, setup_beside, teardown, \
		    NULL                                                       \
	}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    ALONE(a_store_can_be_opened_after_any_crash),
	    ALONE(nothing_remains_of_a_killed_creation),
	    BESIDE(nothing_remains_of_a_killed_creation),
	    ALONE(a_creation_is_whole_or_swept),
	    BESIDE(a_creation_is_whole_or_swept),
	    ALONE(nothing_remains_of_a_failed_creation),
	    BESIDE(nothing_remains_of_a_failed_creation),
	    ALONE(a_killed_removal_is_finished),
	    BESIDE(a_killed_removal_is_finished),
	    ALONE(a_failed_removal_is_finished),
	    BESIDE(a_failed_removal_is_finished),
	    ALONE(a_killed_sweep_is_finished),
	    BESIDE(a_killed_sweep_is_finished),
	    ALONE(a_failed_sweep_harms_nobody),
	    BESIDE(a_failed_sweep_harms_nobody),
	};

	if (!interrupt_possible()) {
		puts("1..0 # SKIP no notification of system calls by seccomp");
		return 0;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
