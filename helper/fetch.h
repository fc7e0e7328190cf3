/* SPDX-License-Identifier: MIT */
/*
 * frame-fetch as a child of the helper: started without privileges, given
 * orders, asked for answers, ended. It may be trusted with nothing but the
 * network; whatever it says is checked.
 */
#ifndef FRAME_HELPER_FETCH_H
#define FRAME_HELPER_FETCH_H

#include <stdint.h>
#include <sys/types.h>

#include "helper/helper.h"
#include "helper/slot.h"

struct frame_fetch {
	enum frame_slot_for whom; /* the owner's to say; stays over a stop */
	pid_t pid;		  /* 0: not started, see defect */
	int pidfd;		  /* -1: this kernel has none */
	int slot;		  /* see slot.h; -1: none */
	bool queued; /* not started: too many are at work, try again */
	int orders, answers;
	unsigned char *buf; /* holds the texts of the last answer */
	char defect[160];   /* why it could not be started */
};

/* Not started. */
extern const struct frame_fetch frame_fetch_none;

/* Starts it, or is `queued`; well before the first order: loading libcurl takes
 * longer than anything else here, and overlaps with our own work. A failure is
 * told by the first exchange, for there may never be one. */
void frame_fetch_start(struct frame_fetch *fetch);

/* One exchange: the order, and what came of it. False: outcome says why
 * (timeout, or it died). In between `answers` can be waited for. */
bool frame_fetch_order(struct frame_fetch *fetch,
    const struct frame_order *order, struct frame_outcome *);
bool frame_fetch_answer(struct frame_fetch *fetch, int64_t deadline,
    struct frame_answer *answer, struct frame_outcome *);

/* Ends it, however busy it is. Harmless when it was not started. */
void frame_fetch_stop(struct frame_fetch *fetch);

#endif
