/* SPDX-License-Identifier: MIT */
/*
 * What frame-fetch takes away from itself before it reads a byte from the
 * network: privileges to gain, files to write, programs to run, other
 * processes to look into. It may not be undone, and nothing here depends on
 * the order or the answer.
 */
#ifndef FRAME_FETCH_SANDBOX_H
#define FRAME_FETCH_SANDBOX_H

/* First: no new privileges, no core, no memory to be read by others, resource
 * limits; descriptors from `keep` on are closed. NULL: done; else the step
 * that failed, for a sentence. */
const char *fetch_sandbox_limits(unsigned int keep);

/* Last, while there is one thread: the list of system calls. */
const char *fetch_sandbox_filter(void);

#endif
