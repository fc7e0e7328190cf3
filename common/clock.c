/* SPDX-License-Identifier: MIT */
/*
 * The monotonic clock and the start time of a process; see clock.h.
 */
#include "common/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

int64_t
frame_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * FRAME_SEC + now.tv_nsec;
}

int
frame_ms_left(int64_t deadline)
{
	int64_t left = deadline - frame_now();

	if (left <= 0)
		return 0;
	left = (left - 1) / FRAME_MS + 1;
	return left > INT_MAX ? INT_MAX : (int)left;
}

/* Field 22 of a line of /proc/PID/stat, -1 if there is none. The second field
 * is the program's name in parentheses and may hold anything, parentheses too:
 * count from the last one. */
static int64_t
start_field(const char *stat)
{
	const char *at = strrchr(stat, ')');

	/* Ended, but nobody has asked how: it does nothing any more. */
	if (at != NULL &&
	    (strncmp(at, ") Z", 3) == 0 || strncmp(at, ") X", 3) == 0))
		return 0;
	for (int field = 2; at != NULL && field < 22; field++)
		at = strchr(at + 1, ' ');
	return at == NULL ? -1 : strtoll(at + 1, NULL, 10);
}

/* /proc may hide what is there (hidepid=, ProtectProc=invisible); signals do
 * not. */
static int64_t
confirm_missing(pid_t pid)
{
	return kill(pid, 0) == -1 && errno == ESRCH ? 0 : -1;
}

int64_t
frame_process_start(pid_t pid)
{
	char path[64], stat[1024];
	ssize_t len;
	int fd, error;

	if (pid < 1) /* for kill() these are groups of processes */
		return 0;
	snprintf(path, sizeof(path), "/proc/%ld/stat", (long)pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd == -1)
		return errno == ENOENT ? confirm_missing(pid) : -1;
	len = read(fd, stat, sizeof(stat) - 1);
	error = errno;
	close(fd);
	if (len == -1) /* ESRCH: it ended after we opened the file */
		return error == ESRCH ? 0 : -1;
	stat[len] = '\0';
	return start_field(stat);
}
