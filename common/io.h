/* SPDX-License-Identifier: MIT */
/*
 * Bytes and messages over sockets and pipes, with a deadline; nothing here
 * ever waits longer, raises SIGPIPE or returns half a message.
 *
 * May use libc only: pam/ links it.
 */
#ifndef FRAME_IO_H
#define FRAME_IO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "common/wire.h"

/* How waiting for a descriptor ended. */
enum frame_wait {
	FRAME_WAIT_READY,
	FRAME_WAIT_TIMEOUT,
	FRAME_WAIT_ERROR, /* errno */
};
enum frame_wait frame_wait_fd(int fd, short events, int64_t deadline);

/* One message on a SOCK_SEQPACKET socket. Send: false with errno. Receive:
 * number of bytes; 0: the peer is gone; -1 with errno (ETIMEDOUT when the
 * deadline came, EMSGSIZE when it does not fit). */
bool frame_packet_send(
    int fd, const struct frame_wire_shape *shape, const void *message);
ssize_t frame_packet_receive(
    int fd, unsigned char *buf, size_t size, int64_t deadline);

/* The same on a pipe, where a message is found by its header. */
bool frame_pipe_send(int fd, const struct frame_wire_shape *shape,
    const void *message, unsigned char *buf, size_t size, int64_t deadline);
ssize_t frame_pipe_receive(
    int fd, unsigned char *buf, size_t size, int64_t deadline);

#endif
