/* SPDX-License-Identifier: MIT */
/*
 * frame-helper as a process: started from an arbitrary host without touching
 * anything of it, and ended for certain; or at the other end of its socket,
 * started there by somebody else. What is said to it: dialogue.h.
 */
#ifndef PAM_FRAME_SPAWN_H
#define PAM_FRAME_SPAWN_H

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct helper {
	int socket;    /* our end, SOCK_SEQPACKET */
	int pidfd;     /* -1: this kernel has none */
	pid_t pid;     /* 0: not our child */
	sigset_t mask; /* the calling thread's, as it was before */
};

/* 0, or an errno; then there is nothing to stop. In between the two the
 * calling thread has SIGCHLD blocked. */
int helper_start(struct helper *helper);

/* The same with one that is to be had at the socket `path`; here no signal is
 * blocked. */
int helper_connect(struct helper *helper, const char *path, int64_t deadline);

enum helper_event {
	HELPER_SPOKE,  /* there is something to read, or an end of file */
	HELPER_ENDED,  /* the process is gone; something may be left to read */
	HELPER_SILENT, /* neither until the deadline */
};
enum helper_event helper_wait(const struct helper *helper, int64_t deadline);

/* Ends the dialogue and the process, if it is ours: at once, or after it had a
 * moment to end by itself. *end says how it ended by itself; si_pid is 0 when
 * it did not, or when nobody can tell because the host reaps all children. */
void helper_stop(struct helper *helper, bool at_once, siginfo_t *end);

#endif
