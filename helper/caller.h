/* SPDX-License-Identifier: MIT */
/*
 * Who asked, at the other end of the socket: the module, which waits for the
 * end of this process too, or somebody at refresh.sock, who waits for the reply
 * alone. It gets one reply; what takes longer goes on without it.
 */
#ifndef FRAME_HELPER_CALLER_H
#define FRAME_HELPER_CALLER_H

#include "common/secret.h"
#include "helper/helper.h"

struct frame_caller {
	int socket;
	bool waits_for_end; /* the module: our end is its sign to go on */
	bool replied;
};

/* Sends the reply; nothing if one was sent before. */
void frame_caller_reply(
    struct frame_caller *caller, const struct frame_outcome *outcome);

/*
 * Replies, and goes on without the caller: in a process of its own where the
 * caller waits for our end. The secrets come along; those that are not loaded
 * are zeroed.
 * `life` seconds later the kernel ends it. False: there could be no other
 * process; the caller has no reply yet.
 */
bool frame_caller_leave(struct frame_caller *caller,
    const struct frame_outcome *outcome, const struct frame_secret *secret,
    size_t secrets, unsigned int life);

#endif
