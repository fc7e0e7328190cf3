/* SPDX-License-Identifier: MIT */
/*
 * Being nice; see give_way.h. Many kernels share the processor by sessions
 * first (sched(7), autogroup), where a process is nice to its own session
 * alone: so it gets one of its own, which is nice as a whole.
 */
#include "helper/give_way.h"

#include <fcntl.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

/* A third of the share that others have, and a thirtieth. */
static const struct level {
	int nice;
	const char *text;
} awaited = {5, "5"}, behind = {15, "15"};

void
frame_give_way(bool somebody_waits)
{
	const struct level *level = somebody_waits ? &awaited : &behind;
	int fd;

	(void)setsid();
	(void)setpriority(PRIO_PROCESS, 0, level->nice);
	fd = open("/proc/self/autogroup", O_WRONLY | O_CLOEXEC);
	if (fd == -1)
		return;
	(void)!write(fd, level->text, strlen(level->text));
	close(fd);
}
