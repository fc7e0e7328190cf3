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

/* A descriptor that is the slot: closed, it is free again, and so it is when
 * its process and those that it forked are gone. -1 with errno EAGAIN: all are
 * taken. -1 with another errno: they cannot be counted, which is no reason to
 * wait. */
int frame_slot_take(void);

#endif
