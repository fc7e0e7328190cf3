/* SPDX-License-Identifier: MIT */
/*
 * Time: a login has one absolute deadline in nanoseconds of CLOCK_MONOTONIC,
 * which all its processes share; it never uses the wall clock for waiting.
 *
 * May use libc only: pam/ links it.
 */
#ifndef FRAME_CLOCK_H
#define FRAME_CLOCK_H

#include <stdint.h>
#include <sys/types.h>

#define FRAME_MS  INT64_C(1000000)    /* nanoseconds */
#define FRAME_SEC INT64_C(1000000000) /* nanoseconds */

/* Nanoseconds of CLOCK_MONOTONIC. */
int64_t frame_now(void);

/* Milliseconds until then, rounded up, 0 when it is past, for poll(2). */
int frame_ms_left(int64_t deadline);

/* When the process began, in clock ticks after boot (field 22 of
 * /proc/PID/stat): with the pid it names one process for one boot. 0 if there
 * is no such process, or it has ended and waits to be reaped, -1 if that cannot
 * be told now, or not here, because /proc hides it. */
int64_t frame_process_start(pid_t pid);

#endif
