/* SPDX-License-Identifier: MIT */
/*
 * For tests of what is left when a program is killed, or its system calls
 * fail, at any moment: some work is done by a child, which is stopped at the
 * system call of one's choice.
 */
#ifndef FRAME_INTERRUPT_H
#define FRAME_INTERRUPT_H

#include <stdbool.h>

#define INTERRUPT_CALLS_MAX 5000 /* more system calls than any work makes */

/* At which system call what happens: the process is killed there, or the call
 * (and, if it lasts, every later one) fails with an error. */
struct plan {
	int at;
	int error; /* 0: killed */
	bool lasts;
};

/* How the child ended. */
enum interrupt_end {
	INTERRUPT_KILLED = -1,
	INTERRUPT_TRUE = 0, /* the work returned true */
	INTERRUPT_FALSE = 1,
	INTERRUPT_EARLY = 3, /* the preparation failed */
};

typedef bool interrupt_work(void *context);

/* Prepares (not stopped; may be NULL) and works in a child, by that plan.
 * *count gets the number of its system calls, INTERRUPT_CALLS_MAX if it hung;
 * *call (unless NULL) which one (SYS_...) was the one of the plan. */
int interrupt_run(const struct plan *plan, interrupt_work *prepare,
    interrupt_work *work, void *context, int *count, int *call);

/* Whether the kernel asks us; valgrind and some containers do not let it. */
bool interrupt_possible(void);

#endif
