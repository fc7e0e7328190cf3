/* SPDX-License-Identifier: MIT */
/*
 * See store_place.h.
 */
#include "tests/unit/unit.h"

#include "tests/unit/store_place.h"

#include <dirent.h>
#include <ftw.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/renewal.h"

const struct frame_session_texts store_texts = {
    STORE_TOKEN, STORE_JSON, STORE_REQUEST};
const struct frame_session_texts store_texts_pending = {
    NULL, NULL, STORE_REQUEST};

bool
store_place_open(struct store_place *place)
{
	return frame_store_open(&place->store, place->root, geteuid(),
	    place->why, sizeof(place->why));
}

bool
store_place_make(struct store_place *place)
{
	*place = (struct store_place){.store = {.root = -1, .records = -1}};
	/* A tmpfs that everybody may use. */
	snprintf(place->base, sizeof(place->base), "/dev/shm/frame.XXXXXX");
	if (mkdtemp(place->base) == NULL)
		return false;
	snprintf(place->root, sizeof(place->root), "%s/run", place->base);
	return store_place_open(place);
}

static int
remove_entry(const char *path, const struct stat *st, int flag, struct FTW *f)
{
	(void)st, (void)flag, (void)f;
	return remove(path);
}

void
store_place_remove(struct store_place *place)
{
	frame_store_close(&place->store);
	nftw(place->base, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
}

int
store_place_setup(void **state)
{
	struct store_place *place = malloc(sizeof(*place));

	*state = place;
	return place != NULL && store_place_make(place) ? 0 : -1;
}

int
store_place_teardown(void **state)
{
	store_place_remove(*state);
	free(*state);
	return 0;
}

/* --- sessions */

struct frame_session
store_session_of(pid_t pid)
{
	struct frame_session session = {
	    .uid = geteuid(),
	    .gid = getegid(),
	    .user = "alice",
	    .service = "sshd",
	    .provider = "win-lab",
	    .config = "/etc/frame/frame.yaml",
	    .host_pid = pid,
	    .host_start = frame_process_start(pid),
	};

	frame_renewal_succeeded(&session, time(NULL), time(NULL) + 3600);
	return session;
}

bool
store_create(struct store_place *place, struct frame_session *session,
    const struct frame_session_texts *texts)
{
	char path[300];

	if (texts->token == NULL)
		session->issued = session->expires = session->renew_at = 0;
	return frame_session_create(&place->store, session, texts, path,
	    sizeof(path), place->why, sizeof(place->why));
}

struct frame_session
store_begin(struct store_place *place, const struct frame_session_texts *texts)
{
	struct frame_session session = store_session_of(getpid());

	usleep(2000);
	assert_true(store_create(place, &session, texts));
	return session;
}

struct frame_session
store_record(struct store_place *place, const struct frame_session *session)
{
	struct frame_session record;

	assert_true(frame_session_read(&place->store, session->sid, &record));
	return record;
}

bool
store_delete(struct store_place *place, const struct frame_session *session)
{
	return frame_session_remove(
	    &place->store, session, place->why, sizeof(place->why));
}

static bool
sweep_one(void *context, const char *sid, const struct frame_session *session)
{
	struct frame_store *store = context;
	struct frame_session again;
	char why[400];

	if (session == NULL)
		frame_session_purge(store, sid, why, sizeof(why));
	else if (frame_session_stale(store, session, time(NULL)) &&
		 frame_session_read(store, sid, &again) &&
		 frame_session_stale(store, &again, time(NULL)))
		frame_session_remove(store, &again, why, sizeof(why));
	else if (frame_session_outlived(session, time(NULL)))
		frame_session_revoke(store, session);
	return true;
}

bool
store_sweep(struct store_place *place)
{
	bool fine = frame_session_list(&place->store, sweep_one, &place->store);

	if (fine)
		frame_store_tidy(&place->store);
	return fine;
}

/* --- looking at it */

void
store_path(const struct store_place *place, const char *sid, const char *name,
    char *path, size_t size)
{
	snprintf(path, size, "%s/%u/%s%s%s", place->root, (unsigned)geteuid(),
	    sid, *name == '\0' ? "" : "/", name);
}

const char *
store_current(const struct store_place *place)
{
	static char target[64];
	char path[256];
	ssize_t len;

	store_path(place, "current", "", path, sizeof(path));
	len = readlink(path, target, sizeof(target) - 1);
	target[len > 0 ? len : 0] = '\0';
	return target;
}

mode_t
store_mode(const struct store_place *place, const char *below, const char *name)
{
	char path[256];
	struct stat st;

	snprintf(path, sizeof(path), "%s/%s%s", place->root, below, name);
	return lstat(path, &st) == -1 ? 0 : st.st_mode & 07777;
}

size_t
store_entries(const struct store_place *place, const char *below)
{
	char path[256];
	struct dirent *entry;
	size_t count = 0;
	DIR *stream;

	snprintf(path, sizeof(path), "%s/%s", place->root, below);
	stream = opendir(path);
	while (stream != NULL && (entry = readdir(stream)) != NULL)
		count += strcmp(entry->d_name, ".") != 0 &&
			 strcmp(entry->d_name, "..") != 0;
	if (stream != NULL)
		closedir(stream);
	return count;
}

bool
store_read(const char *path, char *text, size_t size)
{
	FILE *file = fopen(path, "r");

	text[0] = '\0';
	if (file == NULL)
		return false;
	text[fread(text, 1, size - 1, file)] = '\0';
	fclose(file);
	return true;
}

void
store_assert_file(const struct store_place *place,
    const struct frame_session *session, const char *name, const char *expected)
{
	char path[300], text[4096];

	store_path(place, session->sid, name, path, sizeof(path));
	assert_int_equal(
	    store_read(path, text, sizeof(text)), expected != NULL);
	if (expected != NULL)
		assert_string_equal(text, expected);
}

void
store_write(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}
