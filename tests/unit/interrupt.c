/* SPDX-License-Identifier: MIT */
/*
 * See interrupt.h. A child does the work; the kernel asks this process about
 * each of its system calls (seccomp's user notification), which is where it is
 * killed or told of an error. Needs no privilege.
 */
#include "tests/unit/unit.h"

#include "tests/unit/interrupt.h"

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define HANG_MS 10000

/* What the child does. */
struct job {
	interrupt_work *prepare, *run;
	void *context;
};

/* --- the child */

/* From here on each system call but these is asked about: one hands over the
 * descriptor that answers, one cannot fail, one is the end. */
static int
be_asked(void)
{
	struct sock_filter code[] = {
	    BPF_STMT(
		BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
	    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_sendmsg, 3, 0),
	    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_getpid, 2, 0),
	    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_exit_group, 1, 0),
	    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_USER_NOTIF),
	    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = {ARRAY_SIZE(code), code};

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == -1)
		return -1;
	return (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER,
	    SECCOMP_FILTER_FLAG_NEW_LISTENER, &program);
}

union control {
	char bytes[CMSG_SPACE(sizeof(int))];
	struct cmsghdr align;
};

static bool
hand_over(int socket, int fd)
{
	char byte = 0;
	struct iovec part = {&byte, 1};
	union control control = {{0}};
	struct msghdr message = {.msg_iov = &part,
	    .msg_iovlen = 1,
	    .msg_control = control.bytes,
	    .msg_controllen = sizeof(control.bytes)};
	struct cmsghdr *head = CMSG_FIRSTHDR(&message);

	head->cmsg_level = SOL_SOCKET;
	head->cmsg_type = SCM_RIGHTS;
	head->cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(head), &fd, sizeof(fd));
	return sendmsg(socket, &message, 0) == 1;
}

static _Noreturn void
be_child(const struct job *job, int socket)
{
	int listener;

	if (job->prepare != NULL && !job->prepare(job->context))
		_exit(INTERRUPT_EARLY);
	listener = be_asked();
	if (listener == -1 || !hand_over(socket, listener))
		_exit(INTERRUPT_EARLY);
	_exit(job->run(job->context) ? INTERRUPT_TRUE : INTERRUPT_FALSE);
}

/* --- this process, which is asked */

static int
take_over(int socket)
{
	char byte;
	struct iovec part = {&byte, 1};
	union control control = {{0}};
	struct msghdr message = {.msg_iov = &part,
	    .msg_iovlen = 1,
	    .msg_control = control.bytes,
	    .msg_controllen = sizeof(control.bytes)};
	int fd = -1;

	if (recvmsg(socket, &message, MSG_CMSG_CLOEXEC) == 1 &&
	    CMSG_FIRSTHDR(&message) != NULL)
		memcpy(&fd, CMSG_DATA(CMSG_FIRSTHDR(&message)), sizeof(fd));
	return fd;
}

/* Linux closes a descriptor, and drops its locks, whatever close() says; and
 * a sanitizer does not live through refusals to itself. */
static bool
can_fail(int call)
{
	static const int never[] = {SYS_close, SYS_mmap, SYS_munmap,
	    SYS_mprotect, SYS_brk, SYS_futex, SYS_sigaltstack, SYS_sched_yield};

	for (size_t i = 0; i < ARRAY_SIZE(never); i++)
		if (call == never[i])
			return false;
	return true;
}

/* Answers one question. False: the child is gone, or was ended here. */
static bool
answer(int listener, pid_t child, const struct plan *plan, int count, int *call)
{
	struct seccomp_notif asked = {0};
	struct seccomp_notif_resp reply = {0};

	if (ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, &asked) == -1)
		return errno == EINTR;
	if (count == plan->at && call != NULL)
		*call = asked.data.nr;
	reply.id = asked.id;
	reply.flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE;
	if (count == plan->at && plan->error == 0)
		return kill(child, SIGKILL) == -1;
	if ((count == plan->at || (plan->lasts && count > plan->at)) &&
	    can_fail(asked.data.nr)) {
		reply.flags = 0;
		reply.error = -plan->error;
	}
	return ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, &reply) == 0 ||
	       errno == ENOENT;
}

/* How many system calls the child made, one that was stopped included. */
static int
supervise(int listener, pid_t child, const struct plan *plan, int *call)
{
	struct pollfd asks = {.fd = listener, .events = POLLIN};
	int count = 0;

	while (count < INTERRUPT_CALLS_MAX && poll(&asks, 1, HANG_MS) == 1 &&
	       (asks.revents & POLLIN) != 0 &&
	       answer(listener, child, plan, ++count, call))
		;
	if (count == INTERRUPT_CALLS_MAX || asks.revents == 0)
		kill(child, SIGKILL); /* it hangs; the caller sees the count */
	return asks.revents == 0 ? INTERRUPT_CALLS_MAX : count;
}

int
interrupt_run(const struct plan *plan, interrupt_work *prepare,
    interrupt_work *work, void *context, int *count, int *call)
{
	const struct job job = {prepare, work, context};
	int sockets[2], listener, status;
	pid_t child;

	assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, sockets), 0);
	child = fork();
	assert_true(child != -1);
	if (child == 0)
		be_child(&job, sockets[1]);
	close(sockets[1]);
	listener = take_over(sockets[0]);
	close(sockets[0]);
	if (listener != -1) {
		*count = supervise(listener, child, plan, call);
		close(listener);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	return WIFEXITED(status) ? WEXITSTATUS(status) : INTERRUPT_KILLED;
}

static bool
do_nothing(void *context)
{
	(void)context;
	return true;
}

bool
interrupt_possible(void)
{
	const struct plan plan = {0};
	int count;

	return interrupt_run(&plan, NULL, do_nothing, NULL, &count, NULL) ==
	       INTERRUPT_TRUE;
}
