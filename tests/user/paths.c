/* SPDX-License-Identifier: MIT */
/*
 * Where a test's sessions and frame-fetch are, and two calls of the system that
 * a test can change: the only things in which the program under test differs
 * from the installed one.
 *
 * FRAME_TEST_NO_INOTIFY   somebody else has all of them
 * FRAME_TEST_SELDOM       what is looked at now and then is so ten times as
 *                         seldom: a slow machine takes it for nothing else
 */
#include <errno.h>
#include <stdlib.h>
#include <sys/inotify.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "user/cli.h"

static const char *
named_by(const char *variable)
{
	const char *path = getenv(variable);

	return path == NULL ? "/nonexistent" : path;
}

const char *
token_run_dir(void)
{
	return named_by("FRAME_TEST_RUN_DIR");
}

const char *
token_fetch_program(void)
{
	return named_by("FRAME_TEST_FETCH");
}

int
inotify_init1(int flags)
{
	if (getenv("FRAME_TEST_NO_INOTIFY") == NULL)
		return (int)syscall(SYS_inotify_init1, flags);
	errno = EMFILE;
	return -1;
}

/* Without <poll.h>, where it may be an inline function already. */
struct pollfd;
int poll(struct pollfd *polled, unsigned long count, int timeout);
int
poll(struct pollfd *polled, unsigned long count, int timeout)
{
	long ms = getenv("FRAME_TEST_SELDOM") == NULL ? timeout : timeout * 10L;
	struct timespec time = {ms / 1000, ms % 1000 * 1000000L};

	return (int)syscall(
	    SYS_ppoll, polled, count, timeout < 0 ? NULL : &time, NULL, 0);
}
