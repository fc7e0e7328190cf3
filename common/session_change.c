/* SPDX-License-Identifier: MIT */
/*
 * Changes of a session that exists; see session.h. Each holds the lock of its
 * user, begins with the record as it is then, and ends with the files that the
 * record speaks of: a token that it does not know is removed.
 */
#include "common/session_parts.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "common/registry.h"

struct change {
	struct frame_store *store;
	int user_dir;
	struct frame_session record; /* as it is, then as it shall be */
};

/* False with errno, ENOENT if the session has ended. */
static bool
begin(struct change *change, struct frame_store *store, const char *sid,
    uid_t uid)
{
	change->store = store;
	change->user_dir = frame_user_lock(store, uid, false);
	if (change->user_dir == -1)
		return false;
	if (frame_session_read(store, sid, &change->record)) {
		if (change->record.uid == uid)
			return true;
		errno = ENOENT;
	}
	frame_shut(change->user_dir);
	return false;
}

static bool
end(struct change *change, bool fine)
{
	frame_shut(change->user_dir);
	return fine;
}

static void
adopt(struct frame_session *record, const struct frame_session *session)
{
	memcpy(record->provider, session->provider, sizeof(record->provider));
	record->issued = session->issued;
	record->expires = session->expires;
	record->renew_at = session->renew_at;
	record->held_until = session->held_until;
	record->trouble = session->trouble;
	record->failures = session->failures;
}

/* --- with a token */

/* All that takes room is done before the first name is changed. */
static bool
prepare(struct change *change, int dir, const struct frame_session_texts *texts,
    bool point)
{
	struct frame_session *record = &change->record;

	return frame_files_prepare(dir, record, texts) &&
	       frame_record_prepare(change->store, record) &&
	       (!point || frame_current_prepare(change->user_dir, record->sid));
}

/* The record last: until then the session is one that is still asked for. */
static bool
commit(struct change *change, int dir, bool point)
{
	return frame_files_commit(dir) &&
	       (!point || frame_current_commit(change->user_dir)) &&
	       frame_record_commit(change->store, change->record.sid);
}

static bool
replace(struct change *change, const struct frame_session_texts *texts)
{
	struct frame_session *record = &change->record;
	int dir =
	    frame_files_open(change->store, change->user_dir, record->sid);
	bool point, fine;

	if (dir == -1)
		return false;
	point =
	    frame_current_yields(change->store, change->user_dir, record, true);
	fine = prepare(change, dir, texts, point) && commit(change, dir, point);
	if (!fine) {
		frame_files_forget(dir);
		frame_record_forget(change->store, record->sid);
		frame_current_forget(change->user_dir);
	}
	frame_shut(dir);
	return fine;
}

bool
frame_session_renew(struct frame_store *store,
    const struct frame_session *session,
    const struct frame_session_texts *texts)
{
	struct change change;

	if (!begin(&change, store, session->sid, session->uid))
		return false;
	/* Kept is what there was when the login ended. */
	if (change.record.closed) {
		errno = ENOENT;
		return end(&change, false);
	}
	adopt(&change.record, session);
	return end(&change, replace(&change, texts));
}

/* --- without */

/* The record first: a token that it does not know is removed by the next
 * change, should this one end in between. */
static bool
write_record(struct change *change)
{
	struct frame_session *record = &change->record;

	if (!frame_record_write(change->store, record))
		return false;
	return record->expires != 0 ||
	       (frame_files_drop(change->user_dir, record->sid) &&
		   frame_current_leave(
		       change->store, change->user_dir, record->sid));
}

/* Somebody else's token is there by now, who asked when we took too long: what
 * we know is of the one before. */
static bool
overtaken(const struct change *change, const struct frame_session *session)
{
	if (change->record.issued == session->issued)
		return false;
	errno = EBUSY;
	return true;
}

bool
frame_session_note(
    struct frame_store *store, const struct frame_session *session)
{
	struct change change;

	if (!begin(&change, store, session->sid, session->uid))
		return false;
	if (overtaken(&change, session))
		return end(&change, false);
	adopt(&change.record, session);
	return end(&change, write_record(&change));
}

bool
frame_session_revoke(
    struct frame_store *store, const struct frame_session *session)
{
	struct change change;

	if (!begin(&change, store, session->sid, session->uid))
		return false;
	if (session->issued != 0 && change.record.issued != 0 &&
	    overtaken(&change, session))
		return end(&change, false);
	adopt(&change.record, session);
	change.record.issued = change.record.expires = 0;
	return end(&change, write_record(&change));
}

bool
frame_session_close(
    struct frame_store *store, const struct frame_session *session)
{
	struct change change;

	if (!begin(&change, store, session->sid, session->uid))
		return false;
	change.record.closed = true;
	return end(&change, frame_record_write(store, &change.record));
}

/* --- who asks */

bool
frame_session_take(struct frame_store *store, const char *sid,
    frame_session_free *free, int64_t now, int64_t until,
    struct frame_session *session)
{
	struct change change;
	bool fine;

	if (!frame_session_read(store, sid, &change.record) ||
	    !begin(&change, store, sid, change.record.uid))
		return false;
	if (!free(&change.record, now)) {
		errno = EBUSY;
		return end(&change, false);
	}
	change.record.held_until = until;
	fine = frame_record_write(store, &change.record);
	if (fine)
		*session = change.record;
	return end(&change, fine);
}
