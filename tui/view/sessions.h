/* SPDX-License-Identifier: MIT */
/*
 * What the files of the sessions' page share: what was read, and how it is
 * painted.
 */
#ifndef FRAME_VIEW_SESSIONS_H
#define FRAME_VIEW_SESSIONS_H

#include "tui/model/renewal.h"
#include "tui/screen/app.h"
#include "tui/view/list_page.h"

struct sessions {
	struct list_page page;
	struct machine_session *session;
	size_t count;
	int64_t read_at; /* Unix ms, 0: never */
	char why[300];	 /* why they cannot be told, "" if they can */
	char asked[FRAME_SID_LEN + 1]; /* whose end is being asked about */
	int job;		       /* of `renewal`, -1: none runs */
	struct renewal renewal;
};

#define SESSIONS_COLUMNS 7
extern const struct list_column sessions_column[SESSIONS_COLUMNS];

int64_t sessions_now(const struct sessions *sessions); /* Unix ms */

/* sessions_paint.c */
struct list_cell sessions_cell(
    const void *owner, size_t row, size_t column, char *buf, size_t size);
void sessions_details(
    const struct sessions *sessions, struct canvas *canvas, struct rect rect);
/* All that is known of a session, as a text to read. */
void sessions_text(const struct sessions *sessions,
    const struct machine_session *shown, char *buf, size_t size);

#endif
