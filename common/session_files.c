/* SPDX-License-Identifier: MIT */
/*
 * What is in ROOT/UID: the sessions' directories with their files, and
 * `current`. Whoever calls this holds the lock of that directory.
 */
#include "common/session_parts.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "common/registry.h"

static const char token_name[] = "token";
static const char json_name[] = "session.json";
static const char current_name[] = "current";
static const char current_new[] = ".current.new";

/* --- token and session.json */

/* Those that were made by version 0.2.0 have another mode: it is set. */
int
frame_files_open(struct frame_store *store, int user_dir, const char *sid)
{
	return frame_own_make(user_dir, sid, 0755, store->owner);
}

bool
frame_files_prepare(int dir, const struct frame_session *session,
    const struct frame_session_texts *texts)
{
	if (texts->token == NULL || texts->json == NULL) {
		errno = EINVAL;
		return false;
	}
	return frame_file_prepare(
		   dir, json_name, texts->json, session->uid, session->gid) &&
	       frame_file_prepare(
		   dir, token_name, texts->token, session->uid, session->gid);
}

/* The token last: who sees it sees its description too. */
bool
frame_files_commit(int dir)
{
	return frame_file_commit(dir, json_name) &&
	       frame_file_commit(dir, token_name);
}

void
frame_files_forget(int dir)
{
	frame_file_forget(dir, json_name);
	frame_file_forget(dir, token_name);
}

/* To look into. Not made, and its mode is left alone. */
static int
look_into(int user_dir, const char *sid)
{
	return openat(
	    user_dir, sid, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

bool
frame_files_drop(int user_dir, const char *sid)
{
	int dir = look_into(user_dir, sid);
	bool fine;

	if (dir == -1)
		return errno == ENOENT;
	frame_files_forget(dir);
	fine = frame_file_remove(dir, token_name) &&
	       frame_file_remove(dir, json_name);
	frame_shut(dir);
	return fine;
}

void
frame_files_tidy(int user_dir, const char *sid)
{
	int dir = look_into(user_dir, sid);

	if (dir == -1)
		return;
	frame_files_forget(dir);
	close(dir);
}

/* --- current */

/* What is compared to find out where `current` points. */
struct rank {
	bool token;
	int64_t opened;
};

static bool
outranks(struct rank one, struct rank other)
{
	return one.token != other.token ? one.token
					: one.opened >= other.opened;
}

/* False with errno if it cannot be told. */
static bool
rank_of(int user_dir, const struct frame_session *session, struct rank *rank)
{
	struct stat st;
	int dir = look_into(user_dir, session->sid);
	bool there, known;

	there = dir != -1 &&
		fstatat(dir, token_name, &st, AT_SYMLINK_NOFOLLOW) == 0;
	known = there || errno == ENOENT;
	if (dir != -1)
		frame_shut(dir);
	*rank = (struct rank){there, session->opened};
	return known;
}

/* Empty if it points at nothing that can be a session. False with errno if that
 * cannot be told. */
static bool
current_sid(int user_dir, char sid[FRAME_SID_LEN + 1])
{
	char target[FRAME_SID_LEN + 1]; /* a longer one fills it */
	ssize_t len =
	    readlinkat(user_dir, current_name, target, sizeof(target));

	sid[0] = '\0';
	if (len == -1)
		return errno == ENOENT;
	if (len == FRAME_SID_LEN) {
		memcpy(sid, target, FRAME_SID_LEN);
		sid[FRAME_SID_LEN] = '\0';
	}
	return true;
}

/* Whatever it points at that cannot be read is no better. Whether its process
 * lives is not asked: if not, the sweep removes it, and points anew. */
bool
frame_current_yields(struct frame_store *store, int user_dir,
    const struct frame_session *session, bool token)
{
	char sid[FRAME_SID_LEN + 1];
	struct frame_session other;
	struct rank rank;

	if (current_sid(user_dir, sid) && strcmp(sid, session->sid) == 0)
		return false;
	return !frame_sid_valid(sid) ||
	       !frame_session_read(store, sid, &other) ||
	       !rank_of(user_dir, &other, &rank) ||
	       outranks((struct rank){token, session->opened}, rank);
}

bool
frame_current_prepare(int user_dir, const char *sid)
{
	(void)unlinkat(user_dir, current_new, 0);
	return symlinkat(sid, user_dir, current_new) == 0;
}

bool
frame_current_commit(int user_dir)
{
	return renameat(user_dir, current_new, user_dir, current_name) == 0;
}

void
frame_current_forget(int user_dir)
{
	int error = errno;

	(void)unlinkat(user_dir, current_new, 0);
	errno = error;
}

bool
frame_current_point(int user_dir, const char *sid)
{
	if (frame_current_prepare(user_dir, sid) &&
	    frame_current_commit(user_dir))
		return true;
	frame_current_forget(user_dir);
	return false;
}

struct newest {
	struct frame_store *store;
	int user_dir;
	struct rank rank;
	char sid[FRAME_SID_LEN + 1];
};

/* False if it cannot be told whether this is a live session. */
static bool
consider(struct newest *newest, const char *sid)
{
	struct frame_session other;
	struct rank rank;

	if (!frame_sid_valid(sid))
		return true;
	if (!frame_session_read(newest->store, sid, &other))
		return errno == ENOENT || errno == EBADMSG;
	if (frame_session_stale(newest->store, &other, time(NULL)))
		return true;
	if (!rank_of(newest->user_dir, &other, &rank))
		return false;
	if (newest->sid[0] != '\0' && !outranks(rank, newest->rank))
		return true;
	newest->rank = rank;
	memcpy(newest->sid, other.sid, sizeof(newest->sid));
	return true;
}

/* readdir(3) says NULL at the end, with errno 0, and at an error. */
static struct dirent *
next_entry(DIR *stream)
{
	errno = 0;
	return readdir(stream);
}

static bool
repoint_current(struct frame_store *store, int user_dir)
{
	struct newest newest = {.store = store, .user_dir = user_dir};
	struct dirent *entry;
	DIR *stream = frame_scan(user_dir);
	bool fine = stream != NULL;

	while (fine && (entry = next_entry(stream)) != NULL)
		fine = consider(&newest, entry->d_name);
	fine = fine && errno == 0;
	if (stream != NULL)
		closedir(stream);
	if (!fine)
		return false;
	if (newest.sid[0] != '\0')
		return frame_current_point(user_dir, newest.sid);
	return frame_file_remove(user_dir, current_new) &&
	       frame_file_remove(user_dir, current_name);
}

bool
frame_current_leave(struct frame_store *store, int user_dir, const char *sid)
{
	char pointed[FRAME_SID_LEN + 1];

	if (!current_sid(user_dir, pointed))
		return false;
	return strcmp(pointed, sid) != 0 || repoint_current(store, user_dir);
}

/* --- all of a session */

bool
frame_files_remove(
    struct frame_store *store, int user_dir, uid_t uid, const char *sid)
{
	char name[16];

	(void)frame_files_drop(user_dir, sid);
	if (unlinkat(user_dir, sid, AT_REMOVEDIR) == -1 && errno != ENOENT)
		return false;
	if (!repoint_current(store, user_dir))
		return false;
	frame_user_name(uid, name);
	/* Fails, as it should, while other sessions are in it. */
	(void)unlinkat(store->root, name, AT_REMOVEDIR);
	return true;
}
