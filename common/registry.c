/* SPDX-License-Identifier: MIT */
/*
 * Records: one JSON object for each session, readable by root alone. What is
 * read back is checked as if somebody else had written it. The request beside
 * it is kept as it was sent.
 */
#include "common/registry.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/path.h"
#include "common/session_parts.h"

#define RECORD_MAX    16384 /* bytes: all texts full of escapes */
#define REQUEST_MAX   65536 /* bytes: as frame_request_body */
#define TEMPORARY_AGE 60    /* seconds: a helper writes far faster */

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

/* --- what a record has */

enum kind {
	TEXT,
	NUMBER,
	SHORT_NUMBER, /* of 32 bits: uid_t, gid_t, pid_t */
	FLAG,
};

struct field {
	const char *key;
	enum kind kind;
	size_t at, size; /* in struct frame_session */
	int64_t min, max;
	bool later; /* not in records of version 0.2.0 */
};

#define AT(member)                              \
	offsetof(struct frame_session, member), \
	    sizeof(((struct frame_session *)NULL)->member)
#define SECONDS_MAX (INT32_MAX * INT64_C(1000))

static const struct field fields[] = {
    {"uid", SHORT_NUMBER, AT(uid), 0, UINT32_MAX, false},
    {"gid", SHORT_NUMBER, AT(gid), 0, UINT32_MAX, false},
    {"user", TEXT, AT(user), 0, 0, false},
    {"service", TEXT, AT(service), 0, 0, false},
    {"provider", TEXT, AT(provider), 0, 0, false},
    {"config", TEXT, AT(config), 0, 0, true},
    {"host_pid", SHORT_NUMBER, AT(host_pid), 1, INT32_MAX, false},
    {"host_start", NUMBER, AT(host_start), 0, INT64_MAX, false},
    {"boot_id", TEXT, AT(boot_id), 0, 0, false},
    {"opened", NUMBER, AT(opened), 0, INT64_MAX, false},
    {"issued", NUMBER, AT(issued), 0, SECONDS_MAX, true},
    {"expires", NUMBER, AT(expires), 0, SECONDS_MAX, false},
    {"keep", FLAG, AT(keep), 0, 0, false},
    {"closed", FLAG, AT(closed), 0, 0, true},
    {"renew_at", NUMBER, AT(renew_at), 0, SECONDS_MAX, true},
    {"held_until", NUMBER, AT(held_until), 0, SECONDS_MAX, true},
    {"trouble", NUMBER, AT(trouble), 0, INT32_MAX, true},
    {"failures", NUMBER, AT(failures), 0, INT32_MAX, true},
};
#define FIELDS (sizeof(fields) / sizeof(fields[0]))

/* --- writing */

static int64_t
number_of(const struct field *field, const struct frame_session *session)
{
	const char *at = (const char *)session + field->at;
	uint32_t small;
	int64_t number;

	if (field->kind == NUMBER) {
		memcpy(&number, at, sizeof(number));
		return number;
	}
	memcpy(&small, at, sizeof(small));
	return small;
}

/* NULL with errno. */
static json_t *
value_of(const struct field *field, const struct frame_session *session)
{
	const char *at = (const char *)session + field->at;
	json_t *value;
	int64_t number;

	if (field->kind == FLAG)
		return json_boolean(*(const bool *)at);
	if (field->kind == TEXT) {
		value = json_string(at);
		if (value == NULL)
			errno = EILSEQ; /* not UTF-8, or no memory */
		return value;
	}
	number = number_of(field, session);
	if (number >= field->min && number <= field->max)
		return json_integer(number);
	errno = ERANGE;
	return NULL;
}

static char *
to_json(const struct frame_session *session)
{
	json_t *record = json_object();
	bool fine = record != NULL;
	char *text = NULL;

	for (size_t i = 0; fine && i < FIELDS; i++) {
		json_t *value = value_of(&fields[i], session);
		fine = value != NULL &&
		       json_object_set_new(record, fields[i].key, value) == 0;
	}
	if (fine)
		text = json_dumps(record, JSON_COMPACT);
	json_decref(record);
	return text;
}

bool
frame_record_prepare(
    struct frame_store *store, const struct frame_session *session)
{
	char *text = to_json(session);
	bool fine =
	    text != NULL && frame_file_prepare(store->records, session->sid,
				text, (uid_t)-1, (gid_t)-1);

	free(text);
	return fine;
}

bool
frame_record_commit(struct frame_store *store, const char *sid)
{
	return frame_file_commit(store->records, sid);
}

bool
frame_record_write(
    struct frame_store *store, const struct frame_session *session)
{
	if (frame_record_prepare(store, session) &&
	    frame_record_commit(store, session->sid))
		return true;
	frame_file_forget(store->records, session->sid);
	return false;
}

/* --- requests */

static const char request_suffix[] = ".request";

struct request_name {
	char text[FRAME_SID_LEN + sizeof(request_suffix)];
};

static struct request_name
request_name(const char *sid)
{
	struct request_name name;

	snprintf(name.text, sizeof(name.text), "%s%s", sid, request_suffix);
	return name;
}

bool
frame_request_write(
    struct frame_store *store, const char *sid, const char *body)
{
	struct request_name name = request_name(sid);

	if (strlen(body) > REQUEST_MAX) {
		errno = EFBIG;
		return false;
	}
	if (frame_file_prepare(
		store->records, name.text, body, (uid_t)-1, (gid_t)-1) &&
	    frame_file_commit(store->records, name.text))
		return true;
	frame_file_forget(store->records, name.text);
	return false;
}

static int
open_file(struct frame_store *store, const char *name)
{
	return openat(store->records, name,
	    O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
}

char *
frame_session_request(struct frame_store *store, const char *sid)
{
	char *text = NULL;
	size_t len = 0;
	int fd = -1;

	if (frame_sid_valid(sid))
		fd = open_file(store, request_name(sid).text);
	else
		errno = ENOENT;
	if (fd == -1)
		return NULL;
	text = malloc(REQUEST_MAX + 1);
	if (text != NULL && !frame_read_limited(fd, text, REQUEST_MAX, &len)) {
		free(text);
		text = NULL;
	}
	close(fd);
	return text;
}

/* --- removing */

bool
frame_record_missing(struct frame_store *store, const char *sid)
{
	struct stat st;

	return fstatat(store->records, sid, &st, AT_SYMLINK_NOFOLLOW) == -1 &&
	       errno == ENOENT;
}

void
frame_record_forget(struct frame_store *store, const char *sid)
{
	frame_file_forget(store->records, sid);
	frame_file_forget(store->records, request_name(sid).text);
}

/* The record last: while it is there, the sweep finds the rest. */
bool
frame_record_remove(struct frame_store *store, const char *sid)
{
	frame_record_forget(store, sid);
	return frame_file_remove(store->records, request_name(sid).text) &&
	       frame_file_remove(store->records, sid);
}

/* --- reading */

static bool
take_text(const struct field *field, const json_t *value, char *at)
{
	const char *text = json_string_value(value);
	size_t len = text == NULL ? field->size : strlen(text);

	if (len >= field->size)
		return false;
	memcpy(at, text, len + 1);
	return true;
}

static bool
take_number(const struct field *field, const json_t *value, char *at)
{
	int64_t number = json_integer_value(value);
	uint32_t small = (uint32_t)number;

	if (!json_is_integer(value) || number < field->min ||
	    number > field->max)
		return false;
	if (field->kind == NUMBER)
		memcpy(at, &number, sizeof(number));
	else
		memcpy(at, &small, sizeof(small));
	return true;
}

static bool
take_field(const struct field *field, const json_t *record,
    struct frame_session *session)
{
	const json_t *value = json_object_get(record, field->key);
	char *at = (char *)session + field->at;

	if (value == NULL)
		return field->later;
	if (field->kind == TEXT)
		return take_text(field, value, at);
	if (field->kind != FLAG)
		return take_number(field, value, at);
	*(bool *)at = json_is_true(value);
	return json_is_boolean(value);
}

static bool
from_json(const json_t *record, struct frame_session *session)
{
	if (!json_is_object(record))
		return false;
	snprintf(
	    session->config, sizeof(session->config), "%s", FRAME_CONFIG_FILE);
	for (size_t i = 0; i < FIELDS; i++)
		if (!take_field(&fields[i], record, session))
			return false;
	/* Version 0.2.0 asked for a token once, at the login. */
	if (session->expires != 0 && json_object_get(record, "issued") == NULL)
		session->issued = session->opened / 1000;
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
	int fd = -1;

	if (frame_sid_valid(sid))
		fd = open_file(store, sid);
	else
		errno = ENOENT;
	if (fd == -1)
		return false;
	whole = frame_read_limited(fd, text, RECORD_MAX, &len);
	frame_shut(fd);
	if (!whole && errno != EFBIG)
		return false;
	if (whole)
		record = json_loadb(text, len, JSON_REJECT_DUPLICATES, NULL);
	fine = from_json(record, &draft);
	json_decref(record);
	if (!fine) {
		errno = EBADMSG;
		return false;
	}
	memcpy(draft.sid, sid, sizeof(draft.sid));
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
		frame_shut(fd);
	return stream;
}

/* The records of the names in a stream, which is closed. */
static void
list_stream(struct frame_store *store, DIR *stream, const uid_t *only,
    frame_session_each *each, void *context)
{
	struct frame_session session;
	struct dirent *entry;
	bool more = true;

	while (more && (entry = readdir(stream)) != NULL) {
		if (!frame_sid_valid(entry->d_name))
			continue;
		if (!frame_session_read(store, entry->d_name, &session)) {
			if (errno == EBADMSG) /* not one that is just gone, or
					       * that cannot be read now */
				more = each(context, entry->d_name, NULL);
		} else if (only == NULL || session.uid == *only) {
			more = each(context, entry->d_name, &session);
		}
	}
	closedir(stream);
}

bool
frame_session_list(
    struct frame_store *store, frame_session_each *each, void *context)
{
	DIR *stream = frame_scan(store->records);

	if (stream == NULL)
		return false;
	list_stream(store, stream, NULL, each, context);
	return true;
}

bool
frame_session_list_user(struct frame_store *store, uid_t uid,
    frame_session_each *each, void *context)
{
	char name[16];
	DIR *stream;
	int dir;

	frame_user_name(uid, name);
	dir = openat(
	    store->root, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (dir == -1)
		return errno == ENOENT;
	stream = frame_scan(dir);
	frame_shut(dir);
	if (stream == NULL)
		return false;
	list_stream(store, stream, &uid, each, context);
	return true;
}

/* --- what has no record */

/* The id in ".SID.new", ".SID.request.new" or "SID.request". False: neither. */
static bool
belongs_to(const char *name, char sid[FRAME_SID_LEN + 1])
{
	bool temporary = name[0] == '.';

	if (strlen(name) <= FRAME_SID_LEN + (size_t)temporary)
		return false;
	memcpy(sid, name + temporary, FRAME_SID_LEN);
	sid[FRAME_SID_LEN] = '\0';
	return frame_sid_valid(sid) && name[temporary + FRAME_SID_LEN] == '.';
}

/* A record is written before anything else is; only its own temporary name is
 * there before it, for a moment. */
static bool
orphaned(struct frame_store *store, const char *name, int64_t now)
{
	char sid[FRAME_SID_LEN + 1];
	struct stat st;

	return belongs_to(name, sid) && frame_record_missing(store, sid) &&
	       (name[0] != '.' || (fstatat(store->records, name, &st,
				       AT_SYMLINK_NOFOLLOW) == 0 &&
				      now - st.st_mtime > TEMPORARY_AGE));
}

size_t
frame_records_tidy(struct frame_store *store, int64_t now)
{
	struct dirent *entry;
	DIR *stream = frame_scan(store->records);
	size_t count = 0;

	while (stream != NULL && (entry = readdir(stream)) != NULL)
		if (orphaned(store, entry->d_name, now) &&
		    unlinkat(store->records, entry->d_name, 0) == 0)
			count++;
	if (stream != NULL)
		closedir(stream);
	return count;
}
