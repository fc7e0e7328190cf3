/* SPDX-License-Identifier: MIT */
/*
 * The session that the PAM handle remembers ("pam_frame.session"): kept from
 * open_session until close_session, setcred(DELETE) or the end of the handle,
 * whichever comes first. This is all the state the module has.
 *
 * Where the token lies is computed from it, never taken from the PAM
 * environment: with Debian's sshd a user can rewrite that.
 */
#ifndef PAM_FRAME_SESSION_H
#define PAM_FRAME_SESSION_H

#include <stdbool.h>
#include <sys/types.h>

#include "common/wire.h"
#include "pam/call.h"

bool session_is_open(const pam_handle_t *pamh);

/* Remembers and exports the session that the reply speaks of. NULL, or why
 * that cannot be (a constant text); then the session has been closed again. */
const char *session_accept(
    const struct call *call, const struct frame_reply *reply);

/* Remembers what open_session returns, until the session is ended: a stack may
 * have two lines of this module, and what the first came to holds for both.
 * `none`: nothing was opened, so that nothing need be looked for. */
void session_answer(const struct call *call, int code, bool none);

/* True when open_session has returned that already. */
bool session_answered(const pam_handle_t *pamh, int *code);

/* Ends the session of this handle, if there is an open one; a further
 * open_session begins anew. */
void session_end(const struct call *call);

/* The same for a handle that knows of no session: what this very process opened
 * for the user is closed. */
void session_end_unseen(const struct call *call);

/* True when there may be sessions of this user on this machine. */
bool session_of_any(uid_t uid);

/* True when the handle knows what its open_session did. */
bool session_seen(const pam_handle_t *pamh);

#endif
