/* SPDX-License-Identifier: MIT */
/*
 * What the helper itself says in the log of an outcome: of what comes behind a
 * login, and of renewals. A login's own line is the module's.
 */
#ifndef FRAME_HELPER_JOURNAL_H
#define FRAME_HELPER_JOURNAL_H

#include "common/session.h"
#include "helper/helper.h"

struct frame_entry {
	const char *during; /* "background", "renewal", "refresh" */
	const struct frame_session *session;
	int64_t began; /* frame_now */
	const struct frame_outcome *outcome;
	const char *still; /* what is still true, NULL: nothing to add */
};

/* One line at `priority`, or at the outcome's own if that is -1. */
void frame_journal(const struct frame_entry *entry, int priority);

#endif
