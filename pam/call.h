/* SPDX-License-Identifier: MIT */
/*
 * pam_frame.so: what every part of it knows about the call that is under way.
 *
 * The module lives in other people's processes (sshd, login, lightdm with its
 * threads): it changes nothing of theirs, holds no state outside the PAM
 * handle, and leaves all real work to frame-helper. The four entry points are
 * those of <security/pam_modules.h>; pam_frame.map names them.
 */
#ifndef PAM_FRAME_CALL_H
#define PAM_FRAME_CALL_H

#include <stdint.h>
#include <sys/types.h>

#include <security/pam_modules.h>

#include "pam/options.h"

struct call {
	pam_handle_t *pamh;
	unsigned int flags; /* PAM_SILENT and others, as the host gave them */
	struct options options;
	int64_t start;	  /* frame_now() at the entry */
	const char *user; /* PAM_USER, owned by the handle; NULL: not set */
	uid_t uid;	  /* of user, once call_find_user() has said so */
};

/* An item of the handle (PAM_SERVICE and so on), NULL when not set. */
const char *call_item(const pam_handle_t *pamh, int type);

/* Fills in user and uid; false when there is no such user. */
bool call_find_user(struct call *call);

/* What keeps a call from doing anything, and costs next to nothing to know. */
bool call_below_minimum(const struct call *call);
bool call_without_config(const struct call *call);

#endif
