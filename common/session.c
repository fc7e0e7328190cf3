/* SPDX-License-Identifier: MIT */
/*
 * Making and removing sessions; see session.h for the layout and the reasons.
 * The records themselves are in registry.c, the directories in session_place.c
 * and session_files.c, what happens in between in session_change.c.
 */
#include "common/session_parts.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/registry.h"

/* --- names */

bool
frame_sid_valid(const char *sid)
{
	return strlen(sid) == FRAME_SID_LEN &&
	       strspn(sid, "abcdefghijklmnopqrstuvwxyz234567") == FRAME_SID_LEN;
}

static bool
make_sid(char sid[FRAME_SID_LEN + 1])
{
	static const char alphabet[] = "abcdefghijklmnopqrstuvwxyz234567";
	unsigned char random[FRAME_SID_LEN];

	if (getrandom(random, sizeof(random), 0) != sizeof(random))
		return false;
	for (size_t i = 0; i < FRAME_SID_LEN; i++)
		sid[i] = alphabet[random[i] & 31]; /* 5 bits each */
	sid[FRAME_SID_LEN] = '\0';
	return true;
}

/* --- create */

static bool
fill_directory(struct frame_store *store, int user_dir,
    const struct frame_session *session,
    const struct frame_session_texts *texts)
{
	int dir = frame_files_open(store, user_dir, session->sid);
	bool fine;

	if (dir == -1)
		return false;
	fine =
	    texts->token == NULL || (frame_files_prepare(dir, session, texts) &&
					frame_files_commit(dir));
	frame_shut(dir);
	return fine;
}

/* One with a token is the newest, whatever the clock did meanwhile. */
static bool
point_current(struct frame_store *store, int user_dir,
    const struct frame_session *session, bool token)
{
	return (!token &&
		   !frame_current_yields(store, user_dir, session, false)) ||
	       frame_current_point(user_dir, session->sid);
}

static bool
build(struct frame_store *store, int user_dir,
    const struct frame_session *session,
    const struct frame_session_texts *texts)
{
	struct frame_session making = *session;

	/* Until all is there, this process answers for it. */
	making.host_pid = getpid();
	making.host_start = frame_process_start(making.host_pid);
	return making.host_start > 0 && frame_record_write(store, &making) &&
	       (texts->request == NULL ||
		   frame_request_write(store, session->sid, texts->request)) &&
	       fill_directory(store, user_dir, session, texts) &&
	       point_current(store, user_dir, session, texts->token != NULL) &&
	       frame_record_write(store, session);
}

static int64_t
milliseconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / FRAME_MS;
}

bool
frame_session_create(struct frame_store *store, struct frame_session *session,
    const struct frame_session_texts *texts, char *path, size_t path_size,
    char *why, size_t why_size)
{
	int user_dir = frame_user_lock(store, session->uid, true);
	bool fine = false;

	if (user_dir == -1)
		return frame_store_explain(why, why_size,
		    "cannot use the user's directory in", store->path);
	memcpy(session->boot_id, store->boot_id, sizeof(session->boot_id));
	session->opened = milliseconds();
	if (make_sid(session->sid))
		fine = build(store, user_dir, session, texts);
	if (!fine) {
		int error = errno;
		(void)frame_files_remove(
		    store, user_dir, session->uid, session->sid);
		frame_record_remove(store, session->sid);
		errno = error;
		frame_store_explain(why, why_size,
		    "cannot write the session below", store->path);
	} else {
		snprintf(path, path_size, "%s/%lu/%s/token", store->path,
		    (unsigned long)session->uid, session->sid);
	}
	close(user_dir);
	return fine;
}

/* --- remove */

bool
frame_session_remove(struct frame_store *store,
    const struct frame_session *session, char *why, size_t why_size)
{
	int user_dir = frame_user_lock(store, session->uid, false);
	bool fine = user_dir != -1 || errno == ENOENT;

	if (user_dir != -1)
		fine = frame_files_remove(
		    store, user_dir, session->uid, session->sid);
	fine = fine && frame_record_remove(store, session->sid);
	if (!fine)
		frame_store_explain(why, why_size,
		    "cannot remove the session below", store->path);
	if (user_dir != -1)
		close(user_dir);
	return fine;
}

bool
frame_session_purge(
    struct frame_store *store, const char *sid, char *why, size_t why_size)
{
	return frame_record_remove(store, sid) ||
	       frame_store_explain(
		   why, why_size, "cannot remove the record", sid);
}

/* --- what has ended */

bool
frame_session_outlived(const struct frame_session *session, int64_t now)
{
	return session->expires != 0 &&
	       now > session->expires + FRAME_SESSION_GRACE;
}

bool
frame_session_abandoned(const struct frame_session *session)
{
	int64_t start;

	if (!session->keep || session->closed)
		return false;
	start = frame_process_start(session->host_pid);
	return start != -1 && start != session->host_start;
}

static bool
another_boot(
    const struct frame_store *store, const struct frame_session *session)
{
	return strcmp(session->boot_id, store->boot_id) != 0;
}

bool
frame_session_stale(const struct frame_store *store,
    const struct frame_session *session, int64_t now)
{
	int64_t start;

	if (session->closed)
		return another_boot(store, session) || now > session->expires;
	start = frame_process_start(session->host_pid);
	if (start == -1)
		return frame_session_outlived(session, now);
	/* A container may show its own id of the boot, and a sandbox in it the
	 * kernel's: the very same process is of this boot in any case. */
	if (another_boot(store, session))
		return start != session->host_start;
	if (start == session->host_start)
		return false;
	return !session->keep || now > session->expires;
}

/* --- what has no record */

/* Of a session that has one, what a killed process was about to write. */
static bool
tidy_directory(
    struct frame_store *store, int user_dir, uid_t uid, const char *sid)
{
	if (!frame_sid_valid(sid))
		return false;
	if (frame_record_missing(store, sid))
		return frame_files_remove(store, user_dir, uid, sid);
	frame_files_tidy(user_dir, sid);
	frame_record_forget(store, sid);
	return false;
}

/* How many were removed; the user's directory goes too when it is empty. */
static size_t
tidy_user(struct frame_store *store, const char *name)
{
	char *end;
	uid_t uid = (uid_t)strtoul(name, &end, 10);
	int user_dir = *end == '\0' ? frame_user_lock(store, uid, false) : -1;
	DIR *stream = user_dir == -1 ? NULL : frame_scan(user_dir);
	struct dirent *entry;
	size_t count = 0;

	while (stream != NULL && (entry = readdir(stream)) != NULL)
		count += tidy_directory(store, user_dir, uid, entry->d_name);
	if (stream != NULL)
		closedir(stream);
	if (user_dir != -1) {
		frame_current_forget(user_dir);
		(void)unlinkat(store->root, name, AT_REMOVEDIR);
		close(user_dir);
	}
	return count;
}

size_t
frame_store_tidy(struct frame_store *store)
{
	size_t count = frame_records_tidy(store, time(NULL));
	struct dirent *entry;
	DIR *stream = frame_scan(store->root);

	while (stream != NULL && (entry = readdir(stream)) != NULL)
		if (entry->d_name[0] >= '0' && entry->d_name[0] <= '9')
			count += tidy_user(store, entry->d_name);
	if (stream != NULL)
		closedir(stream);
	return count;
}
