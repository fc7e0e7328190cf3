/* SPDX-License-Identifier: MIT */
/*
 * inotify where it can help, and a look now and then where it cannot; see
 * watcher.h. The person may not list their directory below the run directory,
 * so that a new session, and `current`, are found by looking alone.
 */
#include "user/watcher.h"

#include <poll.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

#include "common/clock.h"

#define OFTEN  (250 * FRAME_MS)
#define SELDOM (2 * FRAME_SEC)

void
token_watcher_open(struct token_watcher *watcher)
{
	*watcher =
	    (struct token_watcher){.watch = -1, .signals = -1, .reader = -1};
	watcher->inotify = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
}

void
token_watcher_close(struct token_watcher *watcher)
{
	if (watcher->inotify != -1)
		close(watcher->inotify);
}

void
token_watcher_follow(
    struct token_watcher *watcher, const struct token_session *session)
{
	if (watcher->inotify == -1 || strcmp(watcher->sid, session->sid) == 0)
		return;
	if (watcher->watch != -1)
		(void)inotify_rm_watch(watcher->inotify, watcher->watch);
	/* Emptied is how a token ends that could not be removed. */
	watcher->watch =
	    session->sid[0] == '\0'
		? -1
		: inotify_add_watch(watcher->inotify, session->directory,
		      IN_MOVED_TO | IN_DELETE | IN_MODIFY | IN_DELETE_SELF |
			  IN_ONLYDIR | IN_DONT_FOLLOW);
	memcpy(watcher->sid, session->sid, sizeof(watcher->sid));
	if (watcher->watch == -1)
		watcher->sid[0] = '\0'; /* to be tried again */
}

static void
drain(int fd)
{
	char events[4096];

	while (read(fd, events, sizeof(events)) > 0)
		;
}

int
token_watcher_wait(struct token_watcher *watcher, int64_t deadline)
{
	int64_t next = frame_now() + (watcher->watch == -1 ? OFTEN : SELDOM);
	struct pollfd poller[] = {
	    {.fd = watcher->inotify, .events = POLLIN},
	    {.fd = watcher->signals, .events = POLLIN},
	    {.fd = watcher->reader, .events = 0}, /* POLLERR: it is gone */
	};

	if (poll(poller, 3, frame_ms_left(next < deadline ? next : deadline)) <=
	    0)
		return 0;
	if (poller[0].revents != 0)
		drain(watcher->inotify);
	return poller[1].revents != 0	? watcher->signals
	       : poller[2].revents != 0 ? watcher->reader
					: 0;
}
