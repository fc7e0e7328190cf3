/* SPDX-License-Identifier: MIT */
/*
 * A new token for sessions that are there: what setcred(REINITIALIZE) and
 * setcred(REFRESH) ask for when a screen is unlocked. Never makes a session,
 * never talks to the person.
 */
#ifndef PAM_FRAME_REFRESH_H
#define PAM_FRAME_REFRESH_H

#include "pam/call.h"

/* Has the user's tokens renewed where that is due; the PAM code. */
int refresh(struct call *call);

#endif
