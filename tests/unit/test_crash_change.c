/* SPDX-License-Identifier: MIT */
/*
 * As test_crash.c, for changes of a session whose login goes on: each is
 * killed, or failed, at every system call that it makes. A reader then sees
 * all of the old or all of the new, the sweep removes what lies about and
 * nothing else, and the same change made once more makes all right. Skipped
 * where the kernel refuses (interrupt.h).
 */
#include "tests/unit/unit.h"

#include <dirent.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "common/renewal.h"
#include "tests/unit/interrupt.h"
#include "tests/unit/store_place.h"

#define NEW_TOKEN "newer.payload.signature"
#define NEW_JSON  "{\"version\": 1, \"newer\": true}"

struct scene {
	struct store_place at;
	const struct work *work;
	struct frame_session ours;  /* is changed */
	struct frame_session other; /* an older one of the user, with a token */
};

struct work {
	const char *name;
	bool (*run)(struct scene *scene);
	bool pending; /* the session begins without a token */
	bool renews;
};

/* What a reader and the next helper see. */
struct view {
	char token[16], json[16], current[16], record[64];
	int leftovers; /* temporary names */
};

/* --- looking at it */

static void
name_contents(const struct scene *scene, const char *file, const char *old,
    const char *new, char *name, size_t size)
{
	char path[300], text[256];

	store_path(&scene->at, scene->ours.sid, file, path, sizeof(path));
	if (!store_read(path, text, sizeof(text)))
		snprintf(name, size, "none");
	else if (strcmp(text, old) == 0)
		snprintf(name, size, "old");
	else
		snprintf(
		    name, size, "%s", strcmp(text, new) == 0 ? "new" : "torn");
}

static int
count_leftovers(const struct scene *scene, const char *below)
{
	char path[300];
	struct dirent *entry;
	int count = 0;
	DIR *stream;

	snprintf(path, sizeof(path), "%s/%s", scene->at.root, below);
	stream = opendir(path);
	while (stream != NULL && (entry = readdir(stream)) != NULL)
		count += strstr(entry->d_name, ".new") != NULL;
	if (stream != NULL)
		closedir(stream);
	return count;
}

static void
view_record(struct scene *scene, struct view *view)
{
	const struct frame_session *began = &scene->ours;
	struct frame_session record;

	if (!frame_session_read(&scene->at.store, began->sid, &record))
		snprintf(view->record, sizeof(view->record), "unreadable");
	else
		snprintf(view->record, sizeof(view->record),
		    "issued %s, %d failures%s%s",
		    record.issued == 0		     ? "never"
		    : record.issued == began->issued ? "before"
						     : "now",
		    (int)record.failures,
		    record.held_until == 0 ? "" : ", held",
		    record.closed ? ", closed" : "");
}

static struct view
look(struct scene *scene)
{
	const char *current = store_current(&scene->at);
	struct view view = {0};
	char below[64];

	snprintf(view.current, sizeof(view.current), "%s",
	    strcmp(current, scene->ours.sid) == 0    ? "ours"
	    : strcmp(current, scene->other.sid) == 0 ? "other"
						     : "wrong");
	name_contents(scene, "token", STORE_TOKEN, NEW_TOKEN, view.token,
	    sizeof(view.token));
	name_contents(scene, "session.json", STORE_JSON, NEW_JSON, view.json,
	    sizeof(view.json));
	view_record(scene, &view);
	snprintf(below, sizeof(below), "%u", (unsigned)geteuid());
	view.leftovers =
	    count_leftovers(scene, ".sessions") + count_leftovers(scene, below);
	snprintf(below, sizeof(below), "%u/%s", (unsigned)geteuid(),
	    scene->ours.sid);
	view.leftovers += count_leftovers(scene, below);
	return view;
}

static bool
same(const struct view *one, const struct view *other)
{
	return strcmp(one->token, other->token) == 0 &&
	       strcmp(one->json, other->json) == 0 &&
	       strcmp(one->current, other->current) == 0 &&
	       strcmp(one->record, other->record) == 0 &&
	       one->leftovers == other->leftovers;
}

/* --- the changes */

static bool
renew(struct scene *scene)
{
	static const struct frame_session_texts texts = {
	    NEW_TOKEN, NEW_JSON, NULL};
	struct frame_session session = scene->ours;

	frame_renewal_succeeded(&session, time(NULL) + 60, time(NULL) + 7200);
	return frame_session_renew(&scene->at.store, &session, &texts);
}

static bool
revoke_it(struct scene *scene)
{
	struct frame_session session = scene->ours;

	frame_renewal_failed(&session, time(NULL), FRAME_REFUSED);
	return frame_session_revoke(&scene->at.store, &session);
}

static bool
note(struct scene *scene)
{
	struct frame_session session = scene->ours;

	frame_renewal_failed(&session, time(NULL), FRAME_TLS);
	return frame_session_note(&scene->at.store, &session);
}

static bool
always(const struct frame_session *session, int64_t now)
{
	(void)session, (void)now;
	return true;
}

static bool
take(struct scene *scene)
{
	struct frame_session session;
	int64_t now = time(NULL);

	return frame_session_take(
	    &scene->at.store, scene->ours.sid, always, now, now + 60, &session);
}

static bool
close_kept(struct scene *scene)
{
	return frame_session_close(&scene->at.store, &scene->ours);
}

static const struct work works[] = {
    {"renew", renew, false, true},
    {"renew pending", renew, true, true},
    {"revoke", revoke_it, false, false},
    {"note", note, false, false},
    {"note pending", note, true, false},
    {"take", take, false, false},
    {"close", close_kept, false, false},
};

/* --- one run, stopped, and what must be true after it */

static bool
run_scene(void *context)
{
	struct scene *scene = context;

	return scene->work->run(scene);
}

static void
complain(const struct scene *scene, const struct plan *plan, const char *what,
    const struct view *view)
{
	fail_msg("%s, %s at system call %d%s: %s: token %s, json %s, current "
		 "%s, record %s, %d temporary",
	    scene->work->name,
	    plan->error == 0 ? "killed" : strerror(plan->error), plan->at,
	    plan->lasts ? " and after" : "", what, view->token, view->json,
	    view->current, view->record, view->leftovers);
}

/* Each part is as it was or as it shall be; the token comes after what
 * describes it, and before it is taken for granted. */
static bool
either(const struct view *now, const struct view *before,
    const struct view *after, bool renews)
{
	bool token_is_new = strcmp(now->token, before->token) != 0;
	bool record_is_new = strcmp(now->record, before->record) != 0;

	if (record_is_new && strcmp(now->record, after->record) != 0)
		return false;
	if (strcmp(now->json, before->json) != 0 &&
	    strcmp(now->json, after->json) != 0)
		return false;
	if (strcmp(now->current, before->current) != 0 &&
	    strcmp(now->current, after->current) != 0)
		return false;
	if (token_is_new && strcmp(now->token, after->token) != 0)
		return false;
	if (!renews)
		return true;
	return (!token_is_new || strcmp(now->json, after->json) == 0) &&
	       (!record_is_new || token_is_new);
}

static void
judge(struct scene *scene, const struct plan *plan, int status, int call,
    const struct view *before, const struct view *after)
{
	struct view now = look(scene);
	bool once = plan->error != 0 && !plan->lasts;

	if (!either(&now, before, after, scene->work->renews))
		complain(scene, plan, "half", &now);
	if (status == INTERRUPT_TRUE && !same(&now, after))
		complain(scene, plan, "done, but not all", &now);
	if (status == INTERRUPT_FALSE && once && now.leftovers != 0)
		complain(scene, plan, "not cleaned up", &now);
	/* Names are changed when there is nothing left that may fail. */
	if (status == INTERRUPT_FALSE && scene->work->renews && once &&
	    call != SYS_renameat && !same(&now, before))
		complain(scene, plan, "failed, but changed", &now);
	assert_true(store_sweep(&scene->at));
	now = look(scene);
	if (!either(&now, before, after, scene->work->renews) ||
	    now.leftovers != 0)
		complain(scene, plan, "swept", &now);
	if (!scene->work->run(scene))
		complain(scene, plan, "the next change fails", &now);
	now = look(scene);
	if (!same(&now, after))
		complain(scene, plan, "after the next change", &now);
}

static void
begin(struct scene *scene, const struct work *work)
{
	scene->work = work;
	scene->ours = store_session_of(getpid());
	/* Sessions are ordered by milliseconds. */
	usleep(1500);
	assert_true(store_create(&scene->at, &scene->ours,
	    work->pending ? &store_texts_pending : &store_texts));
}

/* False: the work was done before that many system calls. */
static bool
step(struct scene *scene, const struct work *work, const struct plan *plan,
    const struct view *after)
{
	int count = 0, call = 0, status;
	struct view before;

	begin(scene, work);
	before = look(scene);
	status = interrupt_run(plan, NULL, run_scene, scene, &count, &call);
	if (count >= INTERRUPT_CALLS_MAX)
		complain(scene, plan, "it hangs", &before);
	judge(scene, plan, status, call, &before, after);
	assert_true(store_delete(&scene->at, &scene->ours));
	return count >= plan->at;
}

static void
stop_everywhere(struct scene *scene, const struct plan *plans, size_t count)
{
	for (size_t i = 0; i < ARRAY_SIZE(works); i++) {
		struct view after;

		begin(scene, &works[i]);
		assert_true(works[i].run(scene));
		after = look(scene);
		assert_int_equal(after.leftovers, 0);
		assert_true(store_delete(&scene->at, &scene->ours));
		for (size_t j = 0; j < count; j++) {
			struct plan plan = plans[j];
			while (step(scene, &works[i], &plan, &after))
				plan.at++;
			assert_true(plan.at > 10);
		}
	}
}

/* --- the tests */

static int
setup(void **state)
{
	struct scene *scene = calloc(1, sizeof(*scene));

	*state = scene;
	if (scene == NULL || !store_place_make(&scene->at))
		return -1;
	scene->other = store_begin(&scene->at, &store_texts);
	return 0;
}

static int
teardown(void **state)
{
	struct scene *scene = *state;

	store_place_remove(&scene->at);
	free(scene);
	return 0;
}

/* What the others rest upon. */
static void
the_changes_are_seen(void **state)
{
	static const struct {
		const char *token, *current, *record;
	} expected[ARRAY_SIZE(works)] = {
	    {"new", "ours", "issued now, 0 failures"},
	    {"new", "ours", "issued now, 0 failures"},
	    {"none", "other", "issued never, 1 failures"},
	    {"old", "ours", "issued before, 1 failures"},
	    {"none", "other", "issued never, 1 failures"},
	    {"old", "ours", "issued before, 0 failures, held"},
	    {"old", "ours", "issued before, 0 failures, closed"},
	};
	struct scene *scene = *state;

	for (size_t i = 0; i < ARRAY_SIZE(works); i++) {
		struct view view;

		begin(scene, &works[i]);
		assert_true(works[i].run(scene));
		view = look(scene);
		assert_string_equal(view.token, expected[i].token);
		assert_string_equal(view.json, expected[i].token);
		assert_string_equal(view.current, expected[i].current);
		assert_string_equal(view.record, expected[i].record);
		assert_true(store_delete(&scene->at, &scene->ours));
	}
}

static void
a_killed_change_is_made_good(void **state)
{
	static const struct plan plan = {1, 0, false};

	stop_everywhere(*state, &plan, 1);
}

static void
a_failed_change_changes_nothing(void **state)
{
	static const struct plan plans[] = {{1, ENOSPC, false},
	    {1, ENOSPC, true}, {1, EIO, false}, {1, ENOMEM, false},
	    {1, EMFILE, true}};

	stop_everywhere(*state, plans, ARRAY_SIZE(plans));
}

#define SCENE_TEST(function) \
	cmocka_unit_test_setup_teardown(function, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    SCENE_TEST(the_changes_are_seen),
	    SCENE_TEST(a_killed_change_is_made_good),
	    SCENE_TEST(a_failed_change_changes_nothing),
	};

	if (!interrupt_possible()) {
		puts("1..0 # SKIP no notification of system calls by seccomp");
		return 0;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
