/* SPDX-License-Identifier: MIT */
/*
 * The sessions of one round of renewals: little of each, since a machine may
 * have thousands, in the order in which their tokens are asked for. It knows
 * which of them share a cause of failure; it asks nobody and writes nothing.
 */
#ifndef FRAME_HELPER_BATCH_H
#define FRAME_HELPER_BATCH_H

#include "common/config.h"
#include "common/result.h"
#include "common/session.h"

/* A provider of a configuration, as records name the two. */
struct frame_target {
	struct frame_target *next;
	char *config, *name;
	unsigned int troubles; /* 1 << result: what its sessions have met */
	const struct frame_provider *provider; /* NULL: there is none now */
	size_t failed; /* of those that had failed before, in this round */
	bool out;      /* not to be asked any more in this round */
};

/* About 50 bytes; twice that while the list grows. */
struct frame_due {
	struct frame_target *target;
	int64_t expires;
	bool failed; /* its last attempt */
	char sid[FRAME_SID_LEN + 1];
};

struct frame_batch {
	struct frame_target *target;
	struct frame_due *due;
	size_t count, room;
};

/* Who else has the cause of a failure in common. */
enum frame_reach {
	FRAME_REACH_SESSION,	/* nobody */
	FRAME_REACH_CREDENTIAL, /* who has no other */
	FRAME_REACH_GATEWAY,	/* all providers at that host and port */
	FRAME_REACH_CONFIG,	/* all sessions of that file */
};

/* A session, due or not: its provider, and what it has met. NULL: no memory. */
struct frame_target *frame_batch_see(
    struct frame_batch *batch, const struct frame_session *session);
/* One whose token is to be asked for. False: no memory. */
bool frame_batch_add(
    struct frame_batch *batch, const struct frame_session *session);

/* By configuration, then by provider; then those last whose last attempt
 * failed, and those first that expire first. */
void frame_batch_sort(struct frame_batch *batch);
/* Where the sessions of the same configuration as that of `from` end. */
size_t frame_batch_end(const struct frame_batch *batch, size_t from);
void frame_batch_free(struct frame_batch *batch);

/* Finds the providers in the configuration at `path`; NULL: there are none. */
void frame_batch_bind(struct frame_batch *batch, const char *path,
    const struct frame_config *config);

/* A session there has met this already. */
bool frame_batch_knows(const struct frame_batch *batch, enum frame_reach reach,
    const struct frame_target *target, enum frame_result result);
/* Nobody there is asked any more. */
void frame_batch_shut(struct frame_batch *batch, enum frame_reach reach,
    const struct frame_target *target);
/* How many there are, from `from` on. */
size_t frame_batch_left(const struct frame_batch *batch, size_t from,
    enum frame_reach reach, const struct frame_target *target);

#endif
