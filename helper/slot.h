/* SPDX-License-Identifier: MIT */
/*
 * How many exchanges this machine makes at the same time. When a lab is
 * switched on, hundreds log in at the same moment: without a limit each would
 * load libcurl beside all others, and none would be done in time. With one, the
 * first have their tokens soon, the others wait without work or memory.
 */
#ifndef FRAME_HELPER_SLOT_H
#define FRAME_HELPER_SLOT_H

#define FRAME_SLOTS_EACH 16 /* for each processor */

/* Whom the exchange is for. */
enum frame_slot_for {
	FRAME_SLOT_AWAITED, /* somebody waits: any slot */
	FRAME_SLOT_BEHIND,  /* nobody does: any of one half, so that a gateway
			     * that is down leaves room for other gateways'
			     * logins */
	FRAME_SLOT_NONE,    /* the timer: there is one, and it needs none */
};

/* A descriptor that is the slot: closed, it is free again, and so it is when
 * its process and those that it forked are gone. -1 with errno EAGAIN: all are
 * taken. -1 with another errno: they cannot be counted, which is no reason to
 * wait. */
int frame_slot_take(enum frame_slot_for whom);

#endif
