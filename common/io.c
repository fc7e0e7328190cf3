/* SPDX-License-Identifier: MIT */
/*
 * Bounded reading and writing of messages; see io.h. Descriptors may be in
 * either blocking mode: each transfer is preceded by a poll.
 */
#include "common/io.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/clock.h"

enum frame_wait
frame_wait_fd(int fd, short events, int64_t deadline)
{
	struct pollfd poller = {.fd = fd, .events = events};

	for (;;) {
		int left = frame_ms_left(deadline);
		int ready = poll(&poller, 1, left);
		if (ready > 0)
			return FRAME_WAIT_READY; /* or hung up: read tells */
		if (ready == 0 && left == 0)
			return FRAME_WAIT_TIMEOUT;
		if (ready == -1 && errno != EINTR)
			return FRAME_WAIT_ERROR;
	}
}

static bool
wait_or_errno(int fd, short events, int64_t deadline)
{
	enum frame_wait wait = frame_wait_fd(fd, events, deadline);

	if (wait == FRAME_WAIT_TIMEOUT)
		errno = ETIMEDOUT;
	return wait == FRAME_WAIT_READY;
}

/* --- packets */

bool
frame_packet_send(
    int fd, const struct frame_wire_shape *shape, const void *message)
{
	unsigned char buf[FRAME_WIRE_LOCAL];
	ssize_t len = frame_wire_encode(shape, message, buf, sizeof(buf));

	if (len == -1) {
		errno = EMSGSIZE;
		return false;
	}
	for (;;) {
		/* A socket pair's buffer holds more than one such message, so
		 * this never waits for the peer. */
		ssize_t sent =
		    send(fd, buf, (size_t)len, MSG_NOSIGNAL | MSG_DONTWAIT);
		if (sent == len)
			return true;
		if (sent != -1)
			errno = EIO;
		if (errno != EINTR)
			return false;
	}
}

ssize_t
frame_packet_receive(int fd, unsigned char *buf, size_t size, int64_t deadline)
{
	for (;;) {
		if (!wait_or_errno(fd, POLLIN, deadline))
			return -1;
		ssize_t got = recv(fd, buf, size, MSG_TRUNC | MSG_DONTWAIT);
		if (got > (ssize_t)size) {
			errno = EMSGSIZE;
			return -1;
		}
		if (got >= 0)
			return got;
		if (errno == ECONNRESET)
			return 0;
		if (errno != EINTR && errno != EAGAIN)
			return -1;
	}
}

/* --- pipes */

static bool
write_all(int fd, const unsigned char *buf, size_t len, int64_t deadline)
{
	while (len > 0) {
		if (!wait_or_errno(fd, POLLOUT, deadline))
			return false;
		/* What poll() has promised room for; more would wait, where
		 * the descriptor is a blocking one. */
		ssize_t put = write(fd, buf, len < PIPE_BUF ? len : PIPE_BUF);
		if (put > 0) {
			buf += put;
			len -= (size_t)put;
		} else if (put == -1 && errno != EINTR && errno != EAGAIN) {
			return false;
		}
	}
	return true;
}

/* Bytes read, less than len only at the end of the file; -1 with errno. */
static ssize_t
read_all(int fd, unsigned char *buf, size_t len, int64_t deadline)
{
	size_t got = 0;

	while (got < len) {
		if (!wait_or_errno(fd, POLLIN, deadline))
			return -1;
		ssize_t more = read(fd, buf + got, len - got);
		if (more == 0)
			break;
		if (more > 0)
			got += (size_t)more;
		else if (errno != EINTR && errno != EAGAIN)
			return -1;
	}
	return (ssize_t)got;
}

bool
frame_pipe_send(int fd, const struct frame_wire_shape *shape,
    const void *message, unsigned char *buf, size_t size, int64_t deadline)
{
	ssize_t len = frame_wire_encode(shape, message, buf, size);

	if (len == -1) {
		errno = EMSGSIZE;
		return false;
	}
	return write_all(fd, buf, (size_t)len, deadline);
}

ssize_t
frame_pipe_receive(int fd, unsigned char *buf, size_t size, int64_t deadline)
{
	size_t total = 0;
	ssize_t got;

	if (size < FRAME_WIRE_HEADER) {
		errno = EMSGSIZE;
		return -1;
	}
	got = read_all(fd, buf, FRAME_WIRE_HEADER, deadline);
	if (got <= 0)
		return got;
	if (got < FRAME_WIRE_HEADER || frame_wire_peek(buf, &total) == 0) {
		errno = EBADMSG;
		return -1;
	}
	if (total > size) {
		errno = EMSGSIZE;
		return -1;
	}
	got = read_all(
	    fd, buf + FRAME_WIRE_HEADER, total - FRAME_WIRE_HEADER, deadline);
	if (got == -1)
		return -1;
	if ((size_t)got != total - FRAME_WIRE_HEADER) {
		errno = EBADMSG;
		return -1;
	}
	return (ssize_t)total;
}
