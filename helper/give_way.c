/* SPDX-License-Identifier: MIT */
/*
 * Being nice; see give_way.h. Many kernels share the processor by sessions
 * first (sched(7), autogroup), where a process is nice to its own session
 * alone: so it gets one of its own, which is nice as a whole.
 */
#include "helper/give_way.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#define NICE	      5 /* a third of the share that others have */
#define TEXT(number)  TEXT_(number)
#define TEXT_(number) #number

void
frame_give_way(void)
{
	static const char nice[] = TEXT(NICE);
	int fd;

	(void)setsid();
	(void)setpriority(PRIO_PROCESS, 0, NICE);
	fd = open("/proc/self/autogroup", O_WRONLY | O_CLOEXEC);
	if (fd == -1)
		return;
	(void)!write(fd, nice, sizeof(nice) - 1);
	close(fd);
}
