/* SPDX-License-Identifier: MIT */
/*
 * Records: one JSON object for each session, readable by root alone. What is
 * read back is checked as if somebody else had written it.
 */
#include "common/registry.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "common/path.h"

#define RECORD_MAX    4096 /* bytes */
#define TEMPORARY_AGE 60   /* seconds: a helper lives far shorter */

void
frame_boot_id(char boot_id[37])
{
	size_t len = 0;
	char text[64] = "";
	int fd = open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC);

	if (fd != -1) {
		(void)frame_read_limited(fd, text, sizeof(text) - 1, &len);
		close(fd);
	}
	text[len < 36 ? 0 : 36] = '\0';
	memcpy(boot_id, text, 37);
}

/* --- writing */

static char *
to_json(const struct frame_session *session)
{
	json_t *record = json_pack(
	    "{s:I, s:I, s:s, s:s, s:s, s:I, s:I, s:s, s:I, s:I, s:b}", "uid",
	    (json_int_t)session->uid, "gid", (json_int_t)session->gid, "user",
	    session->user, "service", session->service, "provider",
	    session->provider, "host_pid", (json_int_t)session->host_pid,
	    "host_start", (json_int_t)session->host_start, "boot_id",
	    session->boot_id, "opened", (json_int_t)session->opened, "expires",
	    (json_int_t)session->expires, "keep", session->keep);
	char *text = record == NULL ? NULL : json_dumps(record, JSON_COMPACT);

	json_decref(record);
	if (text == NULL)
		errno = EILSEQ; /* a name that is not UTF-8, or no memory */
	return text;
}

static void
temporary_name(const char *sid, char name[FRAME_SID_LEN + 8])
{
	snprintf(name, FRAME_SID_LEN + 8, ".%s.new", sid);
}

bool
frame_record_write(
    struct frame_store *store, const struct frame_session *session)
{
	char temporary[FRAME_SID_LEN + 8];
	char *text = to_json(session);
	bool fine;
	int fd;

	if (text == NULL)
		return false;
	temporary_name(session->sid, temporary);
	(void)unlinkat(store->records, temporary, 0);
	fd = openat(store->records, temporary,
	    O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	/* Below a page: tmpfs writes all of it or says ENOSPC. */
	fine =
	    fd != -1 && write(fd, text, strlen(text)) == (ssize_t)strlen(text);
	if (fd != -1 && close(fd) == -1)
		fine = false;
	free(text);
	return fine && renameat(store->records, temporary, store->records,
			   session->sid) == 0;
}

bool
frame_record_missing(struct frame_store *store, const char *sid)
{
	struct stat st;

	return fstatat(store->records, sid, &st, AT_SYMLINK_NOFOLLOW) == -1 &&
	       errno == ENOENT;
}

bool
frame_record_remove(struct frame_store *store, const char *sid)
{
	char temporary[FRAME_SID_LEN + 8];

	temporary_name(sid, temporary);
	(void)unlinkat(store->records, temporary, 0);
	return unlinkat(store->records, sid, 0) == 0 || errno == ENOENT;
}

/* --- reading */

static bool
take_text(const json_t *record, const char *key, char *text, size_t size)
{
	const char *value = json_string_value(json_object_get(record, key));

	if (value == NULL || strlen(value) >= size)
		return false;
	memcpy(text, value, strlen(value) + 1);
	return true;
}

static bool
take_number(const json_t *record, const char *key, int64_t min, int64_t max,
    int64_t *number)
{
	const json_t *value = json_object_get(record, key);

	if (!json_is_integer(value))
		return false;
	*number = json_integer_value(value);
	return *number >= min && *number <= max;
}

static bool
from_json(const json_t *record, struct frame_session *session)
{
	const json_t *keep = json_object_get(record, "keep");
	int64_t uid, gid, pid;

	if (!take_number(record, "uid", 0, UINT32_MAX, &uid) ||
	    !take_number(record, "gid", 0, UINT32_MAX, &gid) ||
	    !take_number(record, "host_pid", 1, INT32_MAX, &pid) ||
	    !take_number(
		record, "host_start", 0, INT64_MAX, &session->host_start) ||
	    !take_number(record, "opened", 0, INT64_MAX, &session->opened) ||
	    !take_number(record, "expires", 0, INT32_MAX * INT64_C(1000),
		&session->expires) ||
	    !json_is_boolean(keep) ||
	    !take_text(record, "user", session->user, sizeof(session->user)) ||
	    !take_text(record, "service", session->service,
		sizeof(session->service)) ||
	    !take_text(record, "provider", session->provider,
		sizeof(session->provider)) ||
	    !take_text(
		record, "boot_id", session->boot_id, sizeof(session->boot_id)))
		return false;
	session->uid = (uid_t)uid;
	session->gid = (gid_t)gid;
	session->host_pid = (pid_t)pid;
	session->keep = json_is_true(keep);
	return true;
}

bool
frame_session_read(
    struct frame_store *store, const char *sid, struct frame_session *session)
{
	char text[RECORD_MAX + 1];
	struct frame_session draft = {0};
	json_t *record = NULL;
	size_t len = 0;
	bool fine, whole;
	int fd = openat(store->records, sid,
	    O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);

	if (fd == -1)
		return false;
	whole = frame_read_limited(fd, text, RECORD_MAX, &len);
	close(fd);
	if (!whole && errno != EFBIG)
		return false;
	if (whole)
		record = json_loadb(text, len, JSON_REJECT_DUPLICATES, NULL);
	fine = json_is_object(record) && from_json(record, &draft);
	json_decref(record);
	if (!fine) {
		errno = EBADMSG;
		return false;
	}
	snprintf(draft.sid, sizeof(draft.sid), "%s", sid);
	*session = draft;
	return true;
}

/* --- all of them */

DIR *
frame_scan(int dir)
{
	int fd = openat(dir, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *stream = fd == -1 ? NULL : fdopendir(fd);

	if (stream == NULL && fd != -1)
		close(fd);
	return stream;
}

bool
frame_session_list(
    struct frame_store *store, frame_session_each *each, void *context)
{
	struct frame_session session;
	struct dirent *entry;
	DIR *stream = frame_scan(store->records);
	bool more = stream != NULL;

	while (more && (entry = readdir(stream)) != NULL) {
		if (!frame_sid_valid(entry->d_name))
			continue;
		if (frame_session_read(store, entry->d_name, &session))
			more = each(context, entry->d_name, &session);
		else if (errno == EBADMSG) /* not one that is just gone, or
					    * that cannot be read now */
			more = each(context, entry->d_name, NULL);
	}
	if (stream != NULL)
		closedir(stream);
	return stream != NULL;
}

size_t
frame_records_tidy(struct frame_store *store, int64_t now)
{
	struct dirent *entry;
	struct stat st;
	DIR *stream = frame_scan(store->records);
	size_t count = 0;

	while (stream != NULL && (entry = readdir(stream)) != NULL)
		if (entry->d_name[0] == '.' &&
		    fstatat(store->records, entry->d_name, &st,
			AT_SYMLINK_NOFOLLOW) == 0 &&
		    S_ISREG(st.st_mode) && now - st.st_mtime > TEMPORARY_AGE &&
		    unlinkat(store->records, entry->d_name, 0) == 0)
			count++;
	if (stream != NULL)
		closedir(stream);
	return count;
}
