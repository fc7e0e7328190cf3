/* SPDX-License-Identifier: MIT */
/*
 * Who works for a login that does not have to wait for it, or may only wait so
 * long, lets the logins beside it go first: when a lab is switched on, hundreds
 * begin at the same moment, and what they wait for is a few milliseconds of
 * somebody's processor.
 */
#ifndef FRAME_HELPER_GIVE_WAY_H
#define FRAME_HELPER_GIVE_WAY_H

#include <stdbool.h>

/* This process and what it starts; much, if nobody waits for it. System calls
 * only: vfork. */
void frame_give_way(bool somebody_waits);

#endif
