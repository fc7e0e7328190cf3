/* SPDX-License-Identifier: MIT */
/*
 * What is said about a call: one line in the log (authpriv) for whoever keeps
 * the machine, one for the person who logs in. The words come from result.h
 * and from frame-helper; this decides when they are said.
 */
#ifndef PAM_FRAME_REPORT_H
#define PAM_FRAME_REPORT_H

#include <stdint.h>

#include "pam/dialogue.h"
#include "pam/call.h"

/* After open_session. Logs every outcome (not applicable: only with `debug`);
 * tells the person of a failure unless the host or the PAM line says silence.
 */
void report_open(const struct call *call, const struct outcome *outcome);

/* After setcred(REINITIALIZE) or setcred(REFRESH) that gives `code`. Logs what
 * frame-helper cannot; with `debug`, all. */
void report_refresh(
    const struct call *call, const struct outcome *outcome, int code);

/* After a session's end. Says nothing when there was nothing to end. */
void report_end(pam_handle_t *pamh, const char *user, int64_t start,
    const struct outcome *outcome);

#endif
