/* SPDX-License-Identifier: MIT */
/*
 * Slots are the first bytes of a file, which is empty: a lock on one of them
 * belongs to an open file description, and so survives a fork and ends with the
 * last process that has it.
 */
#include "helper/slot.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdbool.h>
#include <unistd.h>

#define SLOTS FRAME_RUN_DIR "/.slots"

static int
processors(void)
{
	cpu_set_t set;

	return sched_getaffinity(0, sizeof(set), &set) == 0 ? CPU_COUNT(&set)
							    : 1;
}

/* From the slot of our own process id on, so that not all try the first. */
static bool
lock_any(int fd, int slots)
{
	struct flock lock = {
	    .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_len = 1};
	int first = getpid() % slots;

	for (int i = 0; i < slots; i++) {
		lock.l_start = (first + i) % slots;
		if (fcntl(fd, F_OFD_SETLK, &lock) == 0)
			return true;
		if (errno != EAGAIN && errno != EACCES)
			return false;
	}
	errno = EAGAIN;
	return false;
}

int
frame_slot_take(enum frame_slot_for whom)
{
	int slots = processors() * FRAME_SLOTS_EACH;
	int fd, error;

	errno = 0;
	if (whom == FRAME_SLOT_NONE)
		return -1;
	fd = open(SLOTS, O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC,
	    0600);
	if (fd == -1)
		return -1; /* a plain file: never EAGAIN */
	if (lock_any(fd, whom == FRAME_SLOT_BEHIND ? slots / 2 : slots))
		return fd;
	error = errno;
	close(fd);
	errno = error;
	return -1;
}
