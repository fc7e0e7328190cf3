/* SPDX-License-Identifier: MIT */
/*
 * Starting, finding and ending frame-helper; see spawn.h. Hosts differ in
 * everything that matters here: sshd ignores SIGPIPE, sudo and i3lock reap
 * every child in a SIGCHLD handler, lightdm has threads, su and atd have a real
 * user id that is not root's, some run with descriptors 0 to 2 closed. So
 * nothing may depend on the host's state, and none of it may be changed: no
 * signal disposition, no environment, no descriptor, no exit status is ours.
 */
#include "pam/spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/io.h"

#define HELPER_SOCKET 3	 /* where frame-helper finds the dialogue */
#define LOWEST_OURS   10 /* the child fills 0 to 3; hosts use the low ones */
#define PATIENCE      (150 * FRAME_MS)
#define NAP	      2 /* milliseconds, between looks without a pidfd */

/* P_PIDFD by number: glibc has the name only since 2.36. */
#define WAIT_PIDFD ((idtype_t)3)

static void
close_if_open(int fd)
{
	if (fd != -1)
		close(fd);
}

/* Moves a descriptor out of the way of the standard ones, which a host may
 * have closed and another of its threads may be writing to. */
static int
lift(int fd)
{
	int lifted = fcntl(fd, F_DUPFD_CLOEXEC, LOWEST_OURS);
	int error = errno;

	close(fd);
	errno = error;
	return lifted;
}

/* 0 or an errno. On failure both ends are -1. */
static int
make_sockets(int ends[2])
{
	int error;

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) == -1) {
		error = errno;
		ends[0] = ends[1] = -1;
		return error;
	}
	ends[0] = lift(ends[0]);
	error = ends[0] == -1 ? errno : 0;
	ends[1] = lift(ends[1]);
	if (ends[1] == -1 && error == 0)
		error = errno;
	if (error != 0) {
		close_if_open(ends[0]);
		close_if_open(ends[1]);
		ends[0] = ends[1] = -1;
	}
	return error;
}

static int
arrange_files(posix_spawn_file_actions_t *files, int socket)
{
	int error = posix_spawn_file_actions_addopen(
	    files, STDIN_FILENO, "/dev/null", O_RDWR, 0);

	if (error == 0)
		error = posix_spawn_file_actions_adddup2(
		    files, STDIN_FILENO, STDOUT_FILENO);
	if (error == 0)
		error = posix_spawn_file_actions_adddup2(
		    files, STDIN_FILENO, STDERR_FILENO);
	if (error == 0)
		error = posix_spawn_file_actions_adddup2(
		    files, socket, HELPER_SOCKET);
	if (error == 0)
		error = posix_spawn_file_actions_addclosefrom_np(
		    files, HELPER_SOCKET + 1);
	if (error == 0)
		error = posix_spawn_file_actions_addchdir_np(files, "/");
	return error;
}

static int
arrange_signals(posix_spawnattr_t *attributes)
{
	sigset_t all, none;

	sigfillset(&all);
	sigemptyset(&none);
	int error = posix_spawnattr_setsigdefault(attributes, &all);
	if (error == 0)
		error = posix_spawnattr_setsigmask(attributes, &none);
	if (error == 0)
		error = posix_spawnattr_setflags(
		    attributes, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK |
				    POSIX_SPAWN_SETSID);
	return error;
}

/* posix_spawn() has vfork's speed, is safe beside threads, and tells at once
 * when the program is missing. No user data in argv: everybody reads it. */
static int
spawn(pid_t *pid, int socket)
{
	char program[] = "frame-helper", mode[] = "session";
	char path[] = "PATH=/usr/sbin:/usr/bin:/sbin:/bin";
	char lang[] = "LANG=C.UTF-8";
	char *argv[] = {program, mode, NULL}, *envp[] = {path, lang, NULL};
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attributes;
	int error;

	error = posix_spawn_file_actions_init(&files);
	if (error != 0)
		return error;
	error = posix_spawnattr_init(&attributes);
	if (error != 0)
		goto out_files;
	error = arrange_files(&files, socket);
	if (error == 0)
		error = arrange_signals(&attributes);
	if (error == 0)
		error = posix_spawn(
		    pid, FRAME_HELPER, &files, &attributes, argv, envp);
	posix_spawnattr_destroy(&attributes);
out_files:
	posix_spawn_file_actions_destroy(&files);
	return error;
}

/* No race: the helper waits for our request before it does anything, so its
 * process id cannot have passed to somebody else yet. */
static int
open_pidfd(pid_t pid)
{
	int fd = (int)syscall(SYS_pidfd_open, pid, 0);

	return fd == -1 ? -1 : lift(fd);
}

/* Only SIGCHLD, and only in this thread: a handler that reaps every child
 * (sudo, i3lock) would take ours. login and sshd need their SIGALRM. */
static void
block_sigchld(sigset_t *before)
{
	sigset_t child;

	sigemptyset(&child);
	sigaddset(&child, SIGCHLD);
	pthread_sigmask(SIG_BLOCK, &child, before);
}

int
helper_start(struct helper *helper)
{
	int ends[2];
	int error = make_sockets(ends);

	if (error != 0)
		return error;
	block_sigchld(&helper->mask);
	error = spawn(&helper->pid, ends[1]);
	close(ends[1]);
	if (error != 0) {
		close(ends[0]);
		pthread_sigmask(SIG_SETMASK, &helper->mask, NULL);
		return error;
	}
	helper->socket = ends[0];
	helper->pidfd = open_pidfd(helper->pid);
	return 0;
}

/* A blocking connect with a limit of the kernel's own: where a local socket's
 * queue is full, a descriptor that does not block gets EAGAIN and cannot be
 * waited for. 0 or an errno. */
static int
connect_by(int fd, const struct sockaddr_un *address, int64_t deadline)
{
	const struct sockaddr *generic = (const struct sockaddr *)address;

	for (;;) {
		int left = frame_ms_left(deadline);
		struct timeval limit = {left / 1000, left % 1000 * 1000};
		if (left == 0) /* which would be no limit */
			return ETIMEDOUT;
		if (setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit,
			sizeof(limit)) == -1)
			return errno;
		if (connect(fd, generic, sizeof(*address)) == 0)
			return 0;
		if (errno != EINTR)
			return errno;
	}
}

int
helper_connect(struct helper *helper, const char *path, int64_t deadline)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int fd, error;

	if (strlen(path) >= sizeof(address.sun_path))
		return ENAMETOOLONG;
	memcpy(address.sun_path, path, strlen(path));
	fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
	if (fd != -1)
		fd = lift(fd);
	if (fd == -1)
		return errno;
	error = connect_by(fd, &address, deadline);
	if (error != 0) {
		close(fd);
		return error;
	}
	*helper = (struct helper){.socket = fd, .pidfd = -1};
	return 0;
}

/* The process is watched beside the socket because a child of it may hold the
 * other end open after it has crashed. poll() passes over an fd of -1. */
enum helper_event
helper_wait(const struct helper *helper, int64_t deadline)
{
	struct pollfd polled[2] = {
	    {.fd = helper->socket, .events = POLLIN},
	    {.fd = helper->pidfd, .events = POLLIN},
	};

	for (;;) {
		int left = frame_ms_left(deadline);
		int ready = poll(polled, 2, left);
		if (ready > 0)
			return polled[0].revents != 0 ? HELPER_SPOKE
						      : HELPER_ENDED;
		if (ready == -1 && errno != EINTR)
			return HELPER_SILENT;
		if (ready == 0 && left == 0)
			return HELPER_SILENT;
	}
}

/* False while it runs. Where the host has reaped it (SIGCHLD ignored, or a
 * handler in another thread) the kernel says ECHILD, which is as good. */
static bool
reaped(const struct helper *helper, siginfo_t *end)
{
	int done = -1;

	memset(end, 0, sizeof(*end));
	errno = EINVAL;
	if (helper->pidfd != -1)
		done = waitid(
		    WAIT_PIDFD, (id_t)helper->pidfd, end, WEXITED | WNOHANG);
	if (done == -1 && errno == EINVAL)
		done = waitid(P_PID, (id_t)helper->pid, end, WEXITED | WNOHANG);
	return done == -1 || end->si_pid != 0;
}

static bool
ends_within(const struct helper *helper, int64_t time, siginfo_t *end)
{
	int64_t deadline = frame_now() + time;

	if (helper->pidfd != -1) {
		frame_wait_fd(helper->pidfd, POLLIN, deadline);
		return reaped(helper, end);
	}
	while (!reaped(helper, end)) {
		if (frame_now() >= deadline)
			return false;
		poll(NULL, 0, NAP);
	}
	return true;
}

/* Called only while the process has not been reaped: the id is still its. */
static void
kill_helper(const struct helper *helper)
{
	if (helper->pidfd != -1)
		syscall(SYS_pidfd_send_signal, helper->pidfd, SIGKILL, NULL, 0);
	else
		kill(helper->pid, SIGKILL);
}

/* A helper that even SIGKILL does not end within a moment hangs in the kernel
 * and is left to die alone: a login never waits for it. The socket goes first,
 * so that a helper that is still sending notices. */
void
helper_stop(struct helper *helper, bool at_once, siginfo_t *end)
{
	close(helper->socket);
	if (helper->pid == 0) {
		memset(end, 0, sizeof(*end));
		return;
	}
	if (!ends_within(helper, at_once ? 0 : PATIENCE, end)) {
		kill_helper(helper);
		ends_within(helper, PATIENCE, end);
		end->si_pid = 0; /* it did not end by itself */
	}
	close_if_open(helper->pidfd);
	pthread_sigmask(SIG_SETMASK, &helper->mask, NULL);
}
