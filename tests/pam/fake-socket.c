/* SPDX-License-Identifier: MIT */
/*
 * Stands in for systemd and its refresh.sock: one process of the stand-in for
 * each who connects; or a socket at which nothing good can happen.
 *
 *   fake-helper listen PATH    as it should be
 *   fake-helper deaf PATH      takes no connection from its queue
 *   fake-helper full PATH      the same, and the queue is full
 *   fake-helper stream PATH    a socket of another type
 *   fake-helper stale PATH     nobody listens any more
 */
#include "tests/pam/fake.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

static void
serve_all(int fd)
{
	signal(SIGCHLD, SIG_IGN);
	for (;;) {
		struct ucred peer;
		socklen_t size = sizeof(peer);
		int connection = accept(fd, NULL, NULL);
		getsockopt(connection, SOL_SOCKET, SO_PEERCRED, &peer, &size);
		if (fork() == 0) {
			dup2(connection, SOCKET);
			if (connection != SOCKET)
				close(connection);
			_exit(serve(&peer));
		}
		close(connection);
	}
}

static void
wait_for_ever(int fd)
{
	(void)fd;
	for (;;)
		pause();
}

/* What is connected stays so, in this process or its child. */
static void
fill_queue(const struct sockaddr *address, socklen_t size)
{
	int fd;

	do
		fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_NONBLOCK, 0);
	while (connect(fd, address, size) == 0);
}

static const struct {
	const char *name;
	int type, queue;
	void (*prepare)(const struct sockaddr *address, socklen_t size);
	void (*behave)(int fd); /* NULL: ends */
} listeners[] = {
    {"listen", SOCK_SEQPACKET, 16, NULL, serve_all},
    {"deaf", SOCK_SEQPACKET, 16, NULL, wait_for_ever},
    {"full", SOCK_SEQPACKET, 0, fill_queue, wait_for_ever},
    {"stream", SOCK_STREAM, 16, NULL, wait_for_ever},
    {"stale", SOCK_SEQPACKET, 0, NULL, NULL},
};

int
listen_at(const char *how, const char *path)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	const struct sockaddr *generic = (const struct sockaddr *)&address;
	size_t i = 0;

	while (strcmp(listeners[i].name, how) != 0)
		if (++i == sizeof(listeners) / sizeof(listeners[0]))
			return 8;
	snprintf(address.sun_path, sizeof(address.sun_path), "%s", path);
	int fd = socket(AF_UNIX, listeners[i].type | SOCK_CLOEXEC, 0);
	if (bind(fd, generic, sizeof(address)) == -1 ||
	    chmod(path, 0666) == -1 || listen(fd, listeners[i].queue) == -1)
		return 9;
	if (listeners[i].prepare != NULL)
		listeners[i].prepare(generic, sizeof(address));
	pid_t pid = listeners[i].behave == NULL ? 0 : fork();
	if (pid != 0)
		printf("%d\n", pid);
	if (pid != 0 || listeners[i].behave == NULL)
		return 0;
	/* Who started us waits for the end of what we print, and ends us with
	 * all that hang. */
	setsid();
	for (int standard = 0; standard < 3; standard++)
		close(standard);
	listeners[i].behave(fd);
	return 0;
}
