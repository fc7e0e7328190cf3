/* SPDX-License-Identifier: MIT */
/*
 * Programs that are started, and what they are handed; see start.h.
 */
#include "common/start.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

#define SEALS (F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE)

static void
set_files(posix_spawn_file_actions_t *actions, const struct frame_start *start)
{
	posix_spawn_file_actions_init(actions);
	posix_spawn_file_actions_addopen(actions, 0, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_adddup2(actions, start->out, 1);
	posix_spawn_file_actions_addopen(actions, 2, "/dev/null", O_WRONLY, 0);
	/* To itself: it stays open there. */
	for (size_t i = 0; i < start->kept; i++)
		posix_spawn_file_actions_adddup2(
		    actions, start->keep[i], start->keep[i]);
	if (start->alone)
		posix_spawn_file_actions_addclosefrom_np(actions, 3);
}

static void
set_attributes(posix_spawnattr_t *attr, const struct frame_start *start)
{
	int flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF;
	sigset_t none, all;

	sigemptyset(&none);
	sigfillset(&all);
	posix_spawnattr_init(attr);
	posix_spawnattr_setsigmask(attr, &none);
	posix_spawnattr_setsigdefault(attr, &all);
	if (start->alone)
		flags |= POSIX_SPAWN_SETSID;
	posix_spawnattr_setflags(attr, (short)flags);
}

int
frame_start(const struct frame_start *start, pid_t *pid)
{
	static char path[] = "PATH=/usr/sbin:/usr/bin:/sbin:/bin";
	static char lang[] = "LANG=C.UTF-8";
	char *env[] = {path, lang, NULL};
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attr;
	int error;

	set_files(&actions, start);
	set_attributes(&attr, start);
	/* The words are not written to: the cast is posix_spawn's. */
	error = posix_spawn(pid, start->program, &actions, &attr,
	    (char *const *)(uintptr_t)start->words, env);
	posix_spawn_file_actions_destroy(&actions);
	posix_spawnattr_destroy(&attr);
	return error;
}

int
frame_start_reading(const struct frame_start *start, pid_t *pid, int *out)
{
	struct frame_start piped = *start;
	int ends[2], error;

	if (pipe2(ends, O_CLOEXEC) == -1)
		return errno;
	piped.out = ends[1];
	error = fcntl(ends[0], F_SETFL, O_NONBLOCK) == -1
		    ? errno
		    : frame_start(&piped, pid);
	close(ends[1]);
	if (error != 0)
		close(ends[0]);
	else
		*out = ends[0];
	return error;
}

bool
frame_write_all(int fd, const char *bytes, size_t len)
{
	while (len > 0) {
		ssize_t put = write(fd, bytes, len);
		if (put == -1 && errno != EINTR)
			return false;
		if (put > 0) {
			bytes += put;
			len -= (size_t)put;
		}
	}
	return true;
}

/* --- memory files */

int
frame_memory_file(const char *name)
{
	return memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING);
}

int
frame_memory_seal(int fd, bool filled)
{
	int error;

	if (fd == -1 || (filled && fcntl(fd, F_ADD_SEALS, SEALS) == 0))
		return fd;
	error = errno;
	close(fd);
	errno = error;
	return -1;
}
