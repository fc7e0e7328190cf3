/* SPDX-License-Identifier: MIT */
/*
 * Starting another program with nothing of ours that it need not have, and
 * the memory files in which it is handed what may be in no argument, no
 * environment and no file system.
 */
#ifndef FRAME_START_H
#define FRAME_START_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct frame_start {
	const char *program;
	const char *const *words; /* its arguments, its name first, then NULL */
	int out;		  /* becomes its standard output */
	const int *keep;	  /* open in it too, under the same numbers */
	size_t kept;
	bool alone; /* in a session of its own, and only `out` stays open */
};

/* With /dev/null as input and for errors, no signal blocked or ignored, and a
 * clean environment. 0, or the error. */
int frame_start(const struct frame_start *start, pid_t *pid);

/* The same, with its output in a pipe: *out is the end to read, which does not
 * block. `out` of *start is not looked at. */
int frame_start_reading(const struct frame_start *start, pid_t *pid, int *out);

/* All of it, whatever interrupts. False with errno. */
bool frame_write_all(int fd, const char *bytes, size_t len);

/* A memory file to be written, -1 with errno; and the end of writing: nobody
 * can change it then. Closed and -1 if it was not `filled` or is not sealed. */
int frame_memory_file(const char *name);
int frame_memory_seal(int fd, bool filled);

#endif
