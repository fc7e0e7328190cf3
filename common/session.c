/* SPDX-License-Identifier: MIT */
/*
 * Making and removing sessions; see session.h for the layout and the reasons.
 * The records themselves are in registry.c.
 */
#include "common/session.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <time.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/registry.h"

static const char current_name[] = "current";
static const char current_new[] = ".current.new";
static const char *const session_files[] = {
    "token", "session.json", ".token.new", ".session.json.new"};
#define SESSION_FILES (sizeof(session_files) / sizeof(session_files[0]))

static bool
explain(char *why, size_t size, const char *what, const char *name)
{
	snprintf(why, size, "%s %s: %s", what, name,
	    errno == EPERM ? "it belongs to another user, or others can "
			     "write to it"
			   : strerror(errno));
	return false;
}

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

static void
uid_name(uid_t uid, char name[16])
{
	snprintf(name, 16, "%lu", (unsigned long)uid);
}

/* --- directories */

/* Opens a directory that must be ours alone. */
static int
open_own(int at, const char *name, uid_t owner)
{
	struct stat st;
	int fd =
	    openat(at, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

	if (fd == -1)
		return -1;
	if (fstat(fd, &st) == 0 && st.st_uid == owner &&
	    (st.st_mode & 022) == 0)
		return fd;
	close(fd);
	errno = EPERM;
	return -1;
}

/* The same, made if it is missing. Its mode is set even if it was there: the
 * umask, or the end of who made it, may have come in between. */
static int
make_own(int at, const char *name, mode_t mode, uid_t owner)
{
	int fd, error;

	if (mkdirat(at, name, 0700) == -1 && errno != EEXIST)
		return -1;
	fd = open_own(at, name, owner);
	if (fd == -1 || fchmod(fd, mode) == 0)
		return fd;
	error = errno;
	close(fd);
	errno = error;
	return -1;
}

static bool
in_memory(int fd)
{
	struct statfs fs;

	return fstatfs(fd, &fs) == 0 &&
	       (fs.f_type == TMPFS_MAGIC || fs.f_type == RAMFS_MAGIC);
}

bool
frame_store_open(struct frame_store *store, const char *path, uid_t owner,
    char *why, size_t why_size)
{
	*store = (struct frame_store){.root = -1, .records = -1};
	store->owner = owner;
	snprintf(store->path, sizeof(store->path), "%s", path);
	frame_boot_id(store->boot_id);
	/* Without it every session would look like one of another boot. */
	if (store->boot_id[0] == '\0') {
		snprintf(why, why_size, "/proc cannot be read");
		return false;
	}
	store->root = make_own(AT_FDCWD, path, 0711, owner);
	if (store->root != -1 && !in_memory(store->root)) {
		snprintf(why, why_size,
		    "%s is not on a tmpfs: a token must not reach a disk",
		    path);
		frame_store_close(store);
		return false;
	}
	if (store->root != -1)
		store->records =
		    make_own(store->root, ".sessions", 0700, owner);
	if (store->records != -1)
		return true;
	explain(why, why_size,
	    store->root == -1 ? "cannot use" : "cannot use .sessions in", path);
	frame_store_close(store);
	return false;
}

void
frame_store_close(struct frame_store *store)
{
	if (store->records != -1)
		close(store->records);
	if (store->root != -1)
		close(store->root);
	store->root = store->records = -1;
}

/*
 * Opens ROOT/UID and locks it; who holds the lock may change what is in it.
 * Another helper may have removed the directory between our open and our
 * lock: then it has no link any more and we begin again.
 */
static int
lock_user(struct frame_store *store, uid_t uid, bool make)
{
	char name[16];
	struct stat st;

	uid_name(uid, name);
	for (;;) {
		int fd = make ? make_own(store->root, name, 0711, store->owner)
			      : open_own(store->root, name, store->owner);
		bool locked;

		if (fd == -1)
			return -1;
		locked = flock(fd, LOCK_EX) == 0 && fstat(fd, &st) == 0;
		if (locked && st.st_nlink > 0)
			return fd;
		close(fd);
		if (!locked)
			return -1;
	}
}

/* --- files */

static bool
write_whole(int fd, const char *text)
{
	size_t left = strlen(text);

	while (left > 0) {
		ssize_t put = write(fd, text, left);
		if (put == -1 && errno == EINTR)
			continue;
		if (put == -1)
			return false;
		text += put;
		left -= (size_t)put;
	}
	return true;
}

/* Under a temporary name first: a reader sees the whole file or none. */
static bool
write_file(int dir, const char *name, const char *text, uid_t uid, gid_t gid)
{
	char temporary[32];
	bool fine;
	int fd;

	snprintf(temporary, sizeof(temporary), ".%s.new", name);
	(void)unlinkat(dir, temporary, 0);
	fd = openat(dir, temporary,
	    O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd == -1)
		return false;
	fine = write_whole(fd, text) && fchown(fd, uid, gid) == 0 &&
	       fchmod(fd, 0600) == 0;
	if (close(fd) == -1)
		fine = false;
	return fine && renameat(dir, temporary, dir, name) == 0;
}

static bool
fill_directory(struct frame_store *store, int user_dir,
    const struct frame_session *session, const char *token, const char *json)
{
	int dir = make_own(user_dir, session->sid, 0711, store->owner);
	bool fine;

	if (dir == -1)
		return false;
	/* The token last: who sees it sees its description too. */
	fine =
	    write_file(dir, "session.json", json, session->uid, session->gid) &&
	    write_file(dir, "token", token, session->uid, session->gid);
	close(dir);
	return fine;
}

static bool
point_current(int user_dir, const char *sid)
{
	(void)unlinkat(user_dir, current_new, 0);
	return symlinkat(sid, user_dir, current_new) == 0 &&
	       renameat(user_dir, current_new, user_dir, current_name) == 0;
}

static void
empty_directory(int user_dir, const char *sid)
{
	int dir = openat(
	    user_dir, sid, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

	for (size_t i = 0; dir != -1 && i < SESSION_FILES; i++)
		(void)unlinkat(dir, session_files[i], 0);
	if (dir != -1)
		close(dir);
}

/* --- current */

struct newest {
	struct frame_store *store;
	int64_t opened;
	char sid[FRAME_SID_LEN + 1];
};

/* False if it cannot be told whether this is a live session. */
static bool
consider(struct newest *newest, const char *sid)
{
	struct frame_session other;

	if (!frame_sid_valid(sid))
		return true;
	if (!frame_session_read(newest->store, sid, &other))
		return errno == ENOENT || errno == EBADMSG;
	if (frame_session_stale(newest->store, &other, time(NULL)) ||
	    (newest->sid[0] != '\0' && other.opened < newest->opened))
		return true;
	newest->opened = other.opened;
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
remove_name(int dir, const char *name)
{
	return unlinkat(dir, name, 0) == 0 || errno == ENOENT;
}

/* Points `current` at the newest live session, or at nothing. */
static bool
repoint_current(struct frame_store *store, int user_dir)
{
	struct newest newest = {.store = store};
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
		return point_current(user_dir, newest.sid);
	return remove_name(user_dir, current_new) &&
	       remove_name(user_dir, current_name);
}

/* --- create and remove */

/* The session directory, `current` and, with the last session, the user's
 * directory. Called with the user's directory locked. */
static bool
remove_directory(
    struct frame_store *store, int user_dir, uid_t uid, const char *sid)
{
	char name[16];

	empty_directory(user_dir, sid);
	if (unlinkat(user_dir, sid, AT_REMOVEDIR) == -1 && errno != ENOENT)
		return false;
	if (!repoint_current(store, user_dir))
		return false;
	uid_name(uid, name);
	/* Fails, as it should, while other sessions are in it. */
	(void)unlinkat(store->root, name, AT_REMOVEDIR);
	return true;
}

static bool
build(struct frame_store *store, int user_dir,
    const struct frame_session *session, const char *token, const char *json)
{
	struct frame_session making = *session;

	/* Until all is there, this process answers for it. */
	making.host_pid = getpid();
	making.host_start = frame_process_start(making.host_pid);
	return making.host_start > 0 && frame_record_write(store, &making) &&
	       fill_directory(store, user_dir, session, token, json) &&
	       point_current(user_dir, session->sid) &&
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
    const char *token, const char *json, char *path, size_t path_size,
    char *why, size_t why_size)
{
	int user_dir = lock_user(store, session->uid, true);
	bool fine = false;

	if (user_dir == -1)
		return explain(why, why_size,
		    "cannot use the user's directory in", store->path);
	memcpy(session->boot_id, store->boot_id, sizeof(session->boot_id));
	session->opened = milliseconds();
	if (make_sid(session->sid))
		fine = build(store, user_dir, session, token, json);
	if (!fine) {
		int error = errno;
		(void)remove_directory(
		    store, user_dir, session->uid, session->sid);
		frame_record_remove(store, session->sid);
		errno = error;
		explain(why, why_size, "cannot write the session below",
		    store->path);
	} else {
		snprintf(path, path_size, "%s/%lu/%s/token", store->path,
		    (unsigned long)session->uid, session->sid);
	}
	close(user_dir);
	return fine;
}

bool
frame_session_remove(struct frame_store *store,
    const struct frame_session *session, char *why, size_t why_size)
{
	int user_dir = lock_user(store, session->uid, false);
	bool fine = user_dir != -1 || errno == ENOENT;

	if (user_dir != -1)
		fine = remove_directory(
		    store, user_dir, session->uid, session->sid);
	fine = fine && frame_record_remove(store, session->sid);
	if (!fine)
		explain(why, why_size, "cannot remove the session below",
		    store->path);
	if (user_dir != -1)
		close(user_dir);
	return fine;
}

bool
frame_session_stale(const struct frame_store *store,
    const struct frame_session *session, int64_t now)
{
	int64_t start;

	if (strcmp(session->boot_id, store->boot_id) != 0)
		return true;
	if (session->keep)
		return now > session->expires;
	if (now > session->expires + FRAME_SESSION_GRACE)
		return true;
	start = frame_process_start(session->host_pid);
	return start != -1 && start != session->host_start;
}

/* --- what has no record */

static bool
tidy_directory(
    struct frame_store *store, int user_dir, uid_t uid, const char *sid)
{
	return frame_sid_valid(sid) && frame_record_missing(store, sid) &&
	       remove_directory(store, user_dir, uid, sid);
}

/* How many were removed; the user's directory goes too when it is empty. */
static size_t
tidy_user(struct frame_store *store, const char *name)
{
	char *end;
	uid_t uid = (uid_t)strtoul(name, &end, 10);
	int user_dir = *end == '\0' ? lock_user(store, uid, false) : -1;
	DIR *stream = user_dir == -1 ? NULL : frame_scan(user_dir);
	struct dirent *entry;
	size_t count = 0;

	while (stream != NULL && (entry = readdir(stream)) != NULL)
		count += tidy_directory(store, user_dir, uid, entry->d_name);
	if (stream != NULL)
		closedir(stream);
	if (user_dir != -1) {
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

bool
frame_session_purge(
    struct frame_store *store, const char *sid, char *why, size_t why_size)
{
	return frame_record_remove(store, sid) ||
	       explain(why, why_size, "cannot remove the record", sid);
}
