/* SPDX-License-Identifier: MIT */
/*
 * One pass over all records, which a sweep and a round of renewals share: what
 * is stale is removed, what lives is shown.
 */
#ifndef FRAME_HELPER_SWEEP_H
#define FRAME_HELPER_SWEEP_H

#include "common/session.h"

struct frame_sweeping {
	struct frame_store *store;
	int64_t deadline;	  /* frame_now; 0: none */
	frame_session_each *live; /* is shown what lives; NULL: nobody */
	void *context;		  /* for `live` */
	size_t removed, living, failed;
};

/* False if the records cannot be listed. Tells of each that it removes in the
 * log, which is open. */
bool frame_sweep_records(struct frame_sweeping *sweeping);

#endif
