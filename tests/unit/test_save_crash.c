/* SPDX-License-Identifier: MIT */
/*
 * A save that is killed, or whose system calls fail, at any moment: it is run
 * once for every system call that it makes, and stopped there. Whatever
 * happens, the old or the new configuration is there whole, and so is the old
 * or the new secret; edits that were not saved are in the rescue file, or the
 * program says that they are not; and the next save leaves no trace of it.
 * Skipped where the kernel refuses (interrupt.h).
 */
#include "tests/unit/unit.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "common/draft.h"
#include "tests/unit/files.h"
#include "tests/unit/interrupt.h"

#define TEXT                                                           \
	"version: 1\ncredentials:\n  lab:\n    client_id: a.example\n" \
	"    secret_file: %s\n# %s\n"

/* Seen by both processes. */
struct told {
	enum frame_save_status status;
	char why[FRAME_SAVE_WHY];
	char rescued[256];
};

struct place {
	char base[64]; /* a directory on a tmpfs */
	char path[128], secret[128], backups[128], rescue[128];
	char old[512], new[512], next[512]; /* what is in the file */
	bool fresh; /* there is no file yet, nor a directory */
	struct frame_draft draft;
	struct frame_lock lock;
	struct told *told;
};

/* --- the work */

static bool
change(struct place *place, const char *text, const char *secret)
{
	char why[FRAME_DRAFT_WHY];

	if (!frame_draft_open(&place->draft, place->path, why) ||
	    !frame_draft_begin(&place->draft, "a change") ||
	    !frame_draft_replace(&place->draft, text, strlen(text), why) ||
	    !frame_draft_secret(
		&place->draft, place->secret, secret, strlen(secret), why))
		return false;
	frame_draft_end(&place->draft);
	return place->draft.valid;
}

static bool
prepare(void *context)
{
	struct place *place = context;

	return change(place, place->new, "new");
}

static bool
save(void *context)
{
	struct place *place = context;
	const struct frame_places places = {
	    place->backups, place->rescue, "alice"};
	struct frame_save save;

	place->told->status =
	    frame_draft_save(&place->draft, &places, &place->lock, &save);
	memcpy(place->told->why, save.why, sizeof(save.why));
	snprintf(place->told->rescued, sizeof(place->told->rescued), "%.250s",
	    save.rescued);
	return place->told->status == FRAME_SAVED;
}

/* --- what is there */

static mode_t
mode_of(const char *path)
{
	struct stat stat_buf;

	return stat(path, &stat_buf) == 0 ? stat_buf.st_mode & 07777 : 0;
}

/* Names in a directory that are not hidden, and (hidden) that are. */
static int
count(const char *directory, bool hidden)
{
	DIR *stream = opendir(directory);
	struct dirent *entry;
	int found = 0;

	while (stream != NULL && (entry = readdir(stream)) != NULL)
		found += strcmp(entry->d_name, ".") != 0 &&
			 strcmp(entry->d_name, "..") != 0 &&
			 (entry->d_name[0] == '.') == hidden;
	if (stream != NULL)
		closedir(stream);
	return found;
}

static void
reset(struct place *place)
{
	char etc[96];

	empty_tree(place->base);
	memset(place->told, 0, sizeof(*place->told));
	if (place->fresh)
		return;
	snprintf(etc, sizeof(etc), "%s/etc", place->base);
	assert_int_equal(mkdir(etc, 0755), 0);
	write_file(place->path, place->old, 0640);
	write_file(place->secret, "old\n", 0600);
}

/* --- what must be true */

static void
complain(const struct place *place, const struct plan *plan, const char *what)
{
	char file[1024], secret[256];

	snprintf(file, sizeof(file), "%s", contents(place->path));
	snprintf(secret, sizeof(secret), "%s", contents(place->secret));
	fail_msg("%s, %s at system call %d%s: %s\nstatus %d: %s\n%s\n%s",
	    place->fresh ? "a new file" : "an old file",
	    plan->error == 0 ? "killed" : strerror(plan->error), plan->at,
	    plan->lasts ? " and after" : "", what, place->told->status,
	    place->told->why, file, secret);
}

static bool
one_of(const char *text, const char *a, const char *b)
{
	return strcmp(text, a) == 0 || strcmp(text, b) == 0;
}

static void
judge_files(const struct place *place, const struct plan *plan)
{
	mode_t mode = place->fresh ? 0600 : 0640;

	if (!one_of(contents(place->path), place->fresh ? "" : place->old,
		place->new))
		complain(place, plan, "neither the old nor the new file");
	if (contents(place->path)[0] != '\0' && mode_of(place->path) != mode)
		complain(place, plan, "the file has another mode");
	if (!one_of(
		contents(place->secret), place->fresh ? "" : "old\n", "new\n"))
		complain(place, plan, "neither the old nor the new secret");
	/* a configuration never comes before its secret */
	if (strcmp(contents(place->path), place->new) == 0 &&
	    strcmp(contents(place->secret), "new\n") != 0)
		complain(place, plan, "the new file, but the old secret");
}

static void
judge_told(const struct place *place, const struct plan *plan, int status)
{
	const struct told *told = place->told;
	bool new = strcmp(contents(place->path), place->new) == 0;

	if (status == INTERRUPT_TRUE && !new)
		complain(place, plan, "saved, but it is not");
	if (status != INTERRUPT_FALSE)
		return;
	if (told->status != FRAME_SAVE_FAILED)
		complain(place, plan, "somebody else is blamed");
	if (new &&strstr(told->why, "is written, but") == NULL)
		complain(place, plan, "failed, but it is saved");
	if (!new &&strstr(told->why, "Nothing was changed.") == NULL &&
	    strstr(told->why, "The configuration is as it was.") == NULL)
		complain(place, plan, "it does not say what is still true");
	if (strcmp(contents(place->secret), "new\n") == 0 &&
	    strstr(told->why, "Nothing was changed.") != NULL)
		complain(place, plan, "it says nothing of the new secret");
	if (told->rescued[0] == '\0' && plan->lasts &&
	    strstr(told->why, "could not be kept elsewhere") != NULL)
		return;
	if (strcmp(contents(told->rescued), place->new) != 0 ||
	    mode_of(told->rescued) != 0600 ||
	    strstr(told->why, told->rescued) == NULL)
		complain(place, plan, "the edits are not to be found");
}

/* What it was told to be on the disk it may not take for that without; and a
 * failed save must not push out backups by more and more of the same. */
static void
judge_call(
    const struct place *place, const struct plan *plan, int status, int call)
{
	static const int needed[] = {SYS_fsync, SYS_write, SYS_renameat,
	    SYS_linkat, SYS_fchmod, SYS_fchown, SYS_pread64};

	if (plan->error == 0)
		return;
	for (size_t i = 0; i < ARRAY_SIZE(needed); i++)
		if (call == needed[i] && status == INTERRUPT_TRUE)
			complain(place, plan, "it says that all went well");
	if (status == INTERRUPT_FALSE && !plan->lasts && call != SYS_unlink &&
	    strcmp(contents(place->path), place->old) == 0 &&
	    count(place->backups, false) != 0)
		complain(place, plan, "a backup of what is still there");
}

/* The next administrator is not disturbed, and cleans up. */
static void
judge_next(struct place *place, const struct plan *plan)
{
	char etc[96];
	bool was_old = contents(place->path)[0] != '\0';

	snprintf(etc, sizeof(etc), "%s/etc", place->base);
	/* A secret that no file speaks of is not written over. */
	if (!was_old)
		unlink(place->secret);
	if (!change(place, place->next, "next") || !save(place))
		complain(place, plan, "the next save fails");
	frame_draft_close(&place->draft);
	if (strcmp(contents(place->path), place->next) != 0 ||
	    strcmp(contents(place->secret), "next\n") != 0)
		complain(place, plan, "the next save is not there");
	if (count(etc, false) != 2 || count(etc, true) != 1)
		complain(place, plan, "the next save leaves something");
	if (count(place->backups, true) != 0 && was_old)
		complain(place, plan, "something is left with the backups");
	if (count(place->backups, false) > 3)
		complain(place, plan, "there are too many backups");
}

static void
judge_backups(const struct place *place, const struct plan *plan)
{
	struct frame_kept *kept;
	size_t kept_count;
	char why[FRAME_SAVE_WHY], path[512];

	if (!frame_kept_list(
		place->backups, place->path, &kept, &kept_count, why))
		complain(place, plan, why);
	for (size_t i = 0; i < kept_count; i++) {
		snprintf(
		    path, sizeof(path), "%s/%s", place->backups, kept[i].name);
		if (!one_of(contents(path), place->old, place->new) ||
		    mode_of(path) != 0600)
			complain(place, plan, "a backup is not whole");
	}
	free(kept);
}

/* --- the loops */

/* False: the save was done before that many system calls. */
static bool
step(struct place *place, const struct plan *plan)
{
	int calls = 0, call = 0, status;

	reset(place);
	status = interrupt_run(plan, prepare, save, place, &calls, &call);
	if (calls >= INTERRUPT_CALLS_MAX)
		complain(place, plan, "it hangs");
	if (status == INTERRUPT_EARLY)
		complain(place, plan, "the preparation failed");
	judge_files(place, plan);
	judge_told(place, plan, status);
	judge_call(place, plan, status, call);
	judge_backups(place, plan);
	judge_next(place, plan);
	judge_backups(place, plan);
	return calls >= plan->at;
}

static void
at_every_call(struct place *place, int error, bool lasts)
{
	struct plan plan = {.at = 1, .error = error, .lasts = lasts};

	while (step(place, &plan))
		plan.at++;
	assert_true(plan.at > 50);
	print_message("%s%s: %d system calls\n",
	    error == 0 ? "killed" : strerror(error), lasts ? " and after" : "",
	    plan.at - 1);
}

static void
killed(void **state)
{
	at_every_call(*state, 0, false);
}

static void
failed(void **state)
{
	static const int errors[] = {ENOSPC, EIO, EACCES, EROFS, EDQUOT};

	for (size_t i = 0; i < ARRAY_SIZE(errors); i++) {
		at_every_call(*state, errors[i], false);
		at_every_call(*state, errors[i], true);
	}
}

static int
setup(void **state)
{
	struct place *place = calloc(1, sizeof(*place));

	if (place == NULL)
		return -1;
	strcpy(place->base, "/dev/shm/frame-save.XXXXXX");
	if (mkdtemp(place->base) == NULL)
		return -1;
	snprintf(place->path, 128, "%s/etc/frame.yaml", place->base);
	snprintf(place->secret, 128, "%s/etc/lab", place->base);
	snprintf(place->backups, 128, "%s/backups", place->base);
	snprintf(place->rescue, 128, "%s/lib/rescue", place->base);
	snprintf(place->old, sizeof(place->old), TEXT, place->secret, "old");
	snprintf(place->new, sizeof(place->new), TEXT, place->secret, "new");
	snprintf(place->next, sizeof(place->next), TEXT, place->secret, "next");
	place->lock.fd = -1;
	place->told = mmap(NULL, sizeof(*place->told), PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	*state = place;
	return place->told == MAP_FAILED ? -1 : 0;
}

static int
setup_fresh(void **state)
{
	if (setup(state) == -1)
		return -1;
	((struct place *)*state)->fresh = true;
	return 0;
}

static int
teardown(void **state)
{
	struct place *place = *state;

	remove_tree(place->base);
	munmap(place->told, sizeof(*place->told));
	free(place);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(killed, setup, teardown),
	    cmocka_unit_test_setup_teardown(killed, setup_fresh, teardown),
	    cmocka_unit_test_setup_teardown(failed, setup, teardown),
	    cmocka_unit_test_setup_teardown(failed, setup_fresh, teardown),
	};

	if (!interrupt_possible()) {
		puts("1..0 # SKIP no notification of system calls by seccomp");
		return 0;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
