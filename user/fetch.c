/* SPDX-License-Identifier: MIT */
/*
 * Starting frame-fetch, asking it once, ending it; see fetch.h. It ends by
 * itself when its pipe of orders hangs up, whatever becomes of us.
 */
#include "user/fetch.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/io.h"
#include "common/start.h"
#include "user/cli.h"

#define ORDERS	3
#define ANSWERS 4
#define HIGH	10 /* descriptors from here on are in nobody's way */

struct line {
	int orders, answers; /* our ends */
	pid_t pid;	     /* 0: not started */
};

static int
lift(int fd)
{
	int copy = fcntl(fd, F_DUPFD_CLOEXEC, HIGH);

	if (fd != -1)
		close(fd);
	return copy;
}

static bool
high_pipe(int ends[2])
{
	int low[2];

	if (pipe2(low, O_CLOEXEC) == -1)
		return false;
	ends[0] = lift(low[0]);
	ends[1] = lift(low[1]);
	return ends[0] != -1 && ends[1] != -1;
}

/* What lies at 3 and 4 came from who started us; nothing of ours is there. */
static int
spawn(int in, int out, pid_t *pid)
{
	static const char *const words[] = {"frame-fetch", NULL};
	static const int keep[] = {ORDERS, ANSWERS};
	int null = lift(open("/dev/null", O_WRONLY | O_CLOEXEC)), error;
	const struct frame_start start = {.program = token_fetch_program(),
	    .words = words,
	    .out = null,
	    .keep = keep,
	    .kept = 2};

	if (null == -1 || dup2(in, ORDERS) == -1 || dup2(out, ANSWERS) == -1)
		return errno;
	error = frame_start(&start, pid);
	close(ORDERS);
	close(ANSWERS);
	close(null);
	return error;
}

static bool
begin(struct line *line, char *why, size_t why_size)
{
	int orders[2] = {-1, -1}, answers[2] = {-1, -1};
	int error = high_pipe(orders) && high_pipe(answers)
			? spawn(orders[0], answers[1], &line->pid)
			: errno;

	if (orders[0] != -1)
		close(orders[0]);
	if (answers[1] != -1)
		close(answers[1]);
	line->orders = orders[1];
	line->answers = answers[0];
	if (error == 0)
		return true;
	line->pid = 0;
	snprintf(why, why_size, "%s cannot be started: %s",
	    token_fetch_program(), strerror(error));
	return false;
}

static void
end(struct line *line)
{
	if (line->orders != -1)
		close(line->orders);
	if (line->answers != -1)
		close(line->answers);
	if (line->pid > 0) {
		kill(line->pid, SIGKILL);
		(void)waitpid(line->pid, NULL, 0);
	}
}

static bool
exchange(const struct line *line, const struct frame_order *order,
    const struct frame_private *memory, struct frame_answer *answer, char *why,
    size_t why_size)
{
	unsigned char *buf = (unsigned char *)memory->bytes;
	ssize_t len = -1;

	errno = 0;
	if (frame_pipe_send(line->orders, &frame_order_shape, order, buf,
		memory->size, order->deadline))
		len = frame_pipe_receive(
		    line->answers, buf, memory->size, order->deadline);
	if (len > 0 &&
	    frame_wire_decode(&frame_answer_shape, buf, (size_t)len, answer))
		return true;
	snprintf(why, why_size, "%s",
	    errno == ETIMEDOUT ? "Frame did not answer in time"
	    : errno == EMSGSIZE
		? "the address or the token is longer than it can be"
	    : len == 0 || errno == EPIPE
		? "frame-fetch ended without an answer"
		: "frame-fetch is of another version than frame-token");
	return false;
}

bool
token_fetch(const struct frame_order *order, struct frame_private *memory,
    struct frame_answer *answer, char *why, size_t why_size)
{
	struct line line = {-1, -1, 0};
	/* It may end before it has read all that it is told. */
	void (*before)(int) = signal(SIGPIPE, SIG_IGN);
	bool fine = frame_private_new(memory, FRAME_WIRE_FETCH);

	if (!fine)
		snprintf(why, why_size, "no memory is left");
	fine = fine && begin(&line, why, why_size) &&
	       exchange(&line, order, memory, answer, why, why_size);
	end(&line);
	if (before != SIG_ERR)
		(void)signal(SIGPIPE, before);
	return fine;
}
