/* SPDX-License-Identifier: MIT */
/*
 * Starting, asking and ending frame-fetch; see fetch.h.
 */
#include "helper/fetch.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/io.h"
#include "helper/give_way.h"

#define FETCH_ORDERS  3
#define FETCH_ANSWERS 4
#define EXIT_NO_EXEC  127 /* as shells do */

const struct frame_fetch frame_fetch_none = {
    .orders = -1, .answers = -1, .pidfd = -1, .slot = -1};

static void
forget(struct frame_fetch *fetch)
{
	enum frame_slot_for whom = fetch->whom;

	*fetch = frame_fetch_none;
	fetch->whom = whom;
}

/* --- start */

static bool
fetch_identity(struct frame_fetch *fetch, uid_t *uid, gid_t *gid)
{
	const struct passwd *pw = getpwnam(FRAME_FETCH_USER);

	if (pw == NULL || pw->pw_uid == 0 || pw->pw_gid == 0) {
		snprintf(fetch->defect, sizeof(fetch->defect),
		    "the system user %s, which frame-fetch runs as, %s",
		    FRAME_FETCH_USER,
		    pw == NULL ? "does not exist (frame-admin check says how "
				 "to make it)"
			       : "is root");
		return false;
	}
	*uid = pw->pw_uid;
	*gid = pw->pw_gid;
	return true;
}

/* Descriptors 0 to 4 and no other, whatever they are now. */
static bool
arrange_descriptors(int orders, int answers)
{
	int null = open("/dev/null", O_RDWR);
	/* Out of the way first: both may lie where the other must go. */
	int in = fcntl(orders, F_DUPFD, FETCH_ANSWERS + 1);
	int out = fcntl(answers, F_DUPFD, FETCH_ANSWERS + 1);

	return null != -1 && in != -1 && out != -1 && dup2(null, 0) != -1 &&
	       dup2(null, 1) != -1 && dup2(null, 2) != -1 &&
	       dup2(in, FETCH_ORDERS) != -1 && dup2(out, FETCH_ANSWERS) != -1 &&
	       close_range(FETCH_ANSWERS + 1, ~0u, 0) == 0;
}

/* In the child. Root is dropped before the first instruction of frame-fetch.
 * It ends when nobody holds the other end of its orders any more, even if we
 * are killed; a parent's death would be the wrong sign, for a login that leaves
 * its work to another process takes the exchange along. After vfork (which
 * spares the login 0.3 ms of copied page tables) the memory is still ours:
 * system calls only. */
static _Noreturn void
become_fetch(const struct frame_fetch *fetch, int orders, int answers,
    uid_t uid, gid_t gid)
{
	static char name[] = "frame-fetch";
	static char path[] = "PATH=/usr/bin:/bin";
	static char lang[] = "LANG=C.UTF-8";
	char *argv[] = {name, NULL};
	/* libcurl brings GnuTLS along and does not use it. */
	static char gnutls[] = "GNUTLS_NO_IMPLICIT_INIT=1";
	char *env[] = {path, lang, gnutls, NULL};

	signal(SIGPIPE, SIG_DFL);
	frame_give_way(fetch->whom != FRAME_SLOT_BEHIND);
	if (arrange_descriptors(orders, answers) && chdir("/") == 0 &&
	    setgroups(0, NULL) == 0 && setresgid(gid, gid, gid) == 0 &&
	    setresuid(uid, uid, uid) == 0)
		execve(FRAME_FETCH, argv, env);
	_exit(EXIT_NO_EXEC);
}

/* Not malloc: M_PERTURB would touch every page of it. */
static unsigned char *
new_buffer(void)
{
	void *pages = mmap(NULL, FRAME_WIRE_FETCH, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return pages == MAP_FAILED ? NULL : pages;
}

void
frame_fetch_start(struct frame_fetch *fetch)
{
	int orders[2] = {-1, -1}, answers[2] = {-1, -1};
	uid_t uid;
	gid_t gid;

	forget(fetch);
	fetch->slot = frame_slot_take(fetch->whom);
	fetch->queued = fetch->slot == -1 && errno == EAGAIN;
	if (fetch->queued)
		return;
	if (!fetch_identity(fetch, &uid, &gid))
		return;
	fetch->buf = new_buffer();
	if (fetch->buf == NULL || pipe2(orders, O_CLOEXEC) == -1 ||
	    pipe2(answers, O_CLOEXEC) == -1 || (fetch->pid = vfork()) == -1) {
		fetch->pid = 0;
		snprintf(fetch->defect, sizeof(fetch->defect),
		    "frame-fetch cannot be started: %s", strerror(errno));
	} else if (fetch->pid == 0) {
		become_fetch(fetch, orders[0], answers[1], uid, gid);
	}
	/* A pid may be another's once who reaps it is not us. */
	if (fetch->pid != 0)
		fetch->pidfd = (int)syscall(SYS_pidfd_open, fetch->pid, 0);
	close(orders[0]);
	close(answers[1]);
	fetch->orders = orders[1];
	fetch->answers = answers[0];
}

/* --- an exchange */

/* It closed its pipe: say how it ended. */
static bool
explain_death(struct frame_fetch *fetch, struct frame_outcome *outcome)
{
	int64_t deadline = frame_now() + 100 * FRAME_MS;
	int status = 0;
	pid_t gone;

	while ((gone = waitpid(fetch->pid, &status, WNOHANG)) == 0 &&
	       frame_ms_left(deadline) > 0)
		usleep(1000);
	if (gone == fetch->pid)
		fetch->pid = 0;
	if (gone > 0 && WIFEXITED(status) &&
	    WEXITSTATUS(status) == EXIT_NO_EXEC)
		return frame_conclude(outcome, FRAME_SYSTEM,
		    "%s is missing or cannot be run", FRAME_FETCH);
	if (gone > 0 && WIFSIGNALED(status))
		return frame_conclude(outcome, FRAME_SYSTEM,
		    "frame-fetch was ended by signal %d (%s)", WTERMSIG(status),
		    strsignal(WTERMSIG(status)));
	return frame_conclude(
	    outcome, FRAME_SYSTEM, "frame-fetch ended without an answer");
}

static bool
explain_failure(struct frame_fetch *fetch, struct frame_outcome *outcome)
{
	if (errno == ETIMEDOUT)
		return frame_conclude(outcome, FRAME_TIMEOUT,
		    "the gateway did not answer in time");
	if (errno == EPIPE)
		return explain_death(fetch, outcome);
	if (errno == EMSGSIZE)
		return frame_conclude(outcome, FRAME_SYSTEM,
		    "the request, or the answer to it, is too large");
	return frame_conclude(outcome, FRAME_SYSTEM,
	    "frame-fetch gave something that is not an answer");
}

bool
frame_fetch_order(struct frame_fetch *fetch, const struct frame_order *order,
    struct frame_outcome *outcome)
{
	if (fetch->pid == 0)
		return frame_conclude(outcome, FRAME_SYSTEM, "%s",
		    *fetch->defect != '\0' ? fetch->defect
					   : "frame-fetch has ended");
	return frame_pipe_send(fetch->orders, &frame_order_shape, order,
		   fetch->buf, FRAME_WIRE_FETCH, order->deadline) ||
	       explain_failure(fetch, outcome);
}

bool
frame_fetch_answer(struct frame_fetch *fetch, int64_t deadline,
    struct frame_answer *answer, struct frame_outcome *outcome)
{
	ssize_t len = frame_pipe_receive(
	    fetch->answers, fetch->buf, FRAME_WIRE_FETCH, deadline);

	if (len == -1)
		return explain_failure(fetch, outcome);
	if (len == 0)
		return explain_death(fetch, outcome);
	if (!frame_wire_decode(
		&frame_answer_shape, fetch->buf, (size_t)len, answer))
		return frame_conclude(outcome, FRAME_SYSTEM,
		    "frame-fetch is of another version than frame-helper");
	return true;
}

/* Without a pidfd (old kernels) only while it cannot have been reaped. */
static void
kill_fetch(const struct frame_fetch *fetch)
{
	if (fetch->pidfd != -1)
		syscall(SYS_pidfd_send_signal, fetch->pidfd, SIGKILL, NULL, 0);
	else if (waitpid(fetch->pid, NULL, WNOHANG) == 0)
		kill(fetch->pid, SIGKILL);
}

void
frame_fetch_stop(struct frame_fetch *fetch)
{
	if (fetch->pid > 0) {
		kill_fetch(fetch);
		/* Not waited for: the host's login goes on, and init reaps
		 * what we leave when we end. Who goes on for an hour has those
		 * before to reap, which have ended by now. */
		while (waitpid(-1, NULL, WNOHANG) > 0)
			;
	}
	if (fetch->slot != -1)
		close(fetch->slot);
	if (fetch->pidfd != -1)
		close(fetch->pidfd);
	if (fetch->orders != -1)
		close(fetch->orders);
	if (fetch->answers != -1)
		close(fetch->answers);
	/* The kernel wipes what it takes back. */
	if (fetch->buf != NULL)
		munmap(fetch->buf, FRAME_WIRE_FETCH);
	forget(fetch);
}
