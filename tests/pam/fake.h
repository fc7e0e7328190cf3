/* SPDX-License-Identifier: MIT */
/*
 * The two halves of the stand-in for frame-helper: how it behaves
 * (fake-helper.c) and how it is reached at a socket (fake-socket.c).
 */
#ifndef FRAME_TESTS_FAKE_H
#define FRAME_TESTS_FAKE_H

#include <sys/socket.h>

#define SOCKET 3 /* where one dialogue is */

/* One dialogue; an exit status. `peer` is who the kernel says has connected,
 * NULL: the parent process started us. */
int serve(const struct ucred *peer);

/* Prints the id of the process to end once it is there; an exit status. */
int listen_at(const char *how, const char *path);

#endif
