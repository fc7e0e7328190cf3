/* SPDX-License-Identifier: MIT */
/*
 * Pages of their own; see private.h.
 */
#include "common/private.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

bool
frame_private_new(struct frame_private *memory, size_t size)
{
	void *pages = mmap(NULL, size, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	*memory = (struct frame_private){0};
	if (pages == MAP_FAILED)
		return false;
	*memory = (struct frame_private){pages, size};
	frame_private_keep(memory);
	return true;
}

/* Each is one more fence; none is worth failing for. */
void
frame_private_keep(const struct frame_private *memory)
{
	(void)mlock(memory->bytes, memory->size);
	(void)madvise(memory->bytes, memory->size, MADV_DONTDUMP);
	(void)madvise(memory->bytes, memory->size, MADV_WIPEONFORK);
}

void
frame_private_pass_on(const struct frame_private *memory)
{
	(void)madvise(memory->bytes, memory->size, MADV_KEEPONFORK);
}

void
frame_private_drop(struct frame_private *memory)
{
	if (memory->bytes != NULL) {
		explicit_bzero(memory->bytes, memory->size);
		munmap(memory->bytes, memory->size);
	}
	*memory = (struct frame_private){0};
}

/* From its beginning: who made the file has left the offset at its end. */
static bool
read_all(int fd, char *bytes, size_t size)
{
	size_t len = 0;

	while (len < size) {
		ssize_t got = pread(fd, bytes + len, size - len, (off_t)len);
		if (got == 0)
			errno = EIO; /* it became shorter */
		if (got == 0 || (got == -1 && errno != EINTR))
			return false;
		len += got > 0 ? (size_t)got : 0;
	}
	return true;
}

bool
frame_private_read(
    struct frame_private *memory, int fd, size_t max, size_t *len)
{
	struct stat status;
	size_t size;

	*memory = (struct frame_private){0};
	if (fstat(fd, &status) == -1)
		return false;
	size = (size_t)status.st_size;
	if (!S_ISREG(status.st_mode) || size > max) {
		errno = S_ISREG(status.st_mode) ? EFBIG : EINVAL;
		return false;
	}
	if (!frame_private_new(memory, size + 1))
		return false;
	if (!read_all(fd, memory->bytes, size)) {
		frame_private_drop(memory);
		return false;
	}
	if (len != NULL)
		*len = size;
	return true;
}
