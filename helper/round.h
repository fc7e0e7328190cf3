/* SPDX-License-Identifier: MIT */
/*
 * One round of renewals, of the timer or at an unlocked screen: the sessions
 * of a batch one after the other, through one frame-fetch, which keeps its
 * connections. Each has its new token, or is as it was, at any moment; if this
 * process is ended, what it held becomes free by itself.
 */
#ifndef FRAME_HELPER_ROUND_H
#define FRAME_HELPER_ROUND_H

#include "helper/batch.h"
#include "helper/fetch.h"
#include "helper/keys.h"
#include "helper/terms.h"

struct frame_round {
	struct frame_store *store;
	struct frame_batch batch;
	const char *during; /* of the log lines: "renewal" */
	/* Asked again of each record, when it is taken. */
	frame_session_free *free;
	bool tell_all; /* else a failure that was known before is not logged */

	/* Somebody waits until then (frame_now); 0: nobody. When it has come,
	 * `leave` lets them go, taking along a secret (NULL: none is at hand).
	 * False: they cannot be left, and the attempt under way ends. */
	int64_t deadline;
	bool (*leave)(struct frame_round *round, struct frame_secret *secret);

	/* What it came to, in sessions. */
	size_t renewed, failed;
	size_t waiting;	 /* left alone, because of another's failure */
	size_t unserved; /* have no rule or no user any more */
	size_t busy;	 /* somebody else asks for their token */
	struct frame_outcome first; /* of those that failed */

	/* Its own. */
	struct frame_terms terms;
	struct frame_keys keys; /* of the provider at hand, and what became of
				   them: what one session met, the next does
				   not */
	struct frame_fetch fetch;
};

/* All but the store, the batch and the results is set by the caller, `fetch`
 * to frame_fetch_none. The batch's order is the round's. */
void frame_round_run(struct frame_round *round);

/* The batch too. */
void frame_round_free(struct frame_round *round);

#endif
