/* SPDX-License-Identifier: MIT */
/*
 * Is the sandbox of frame-fetch on, and is it neither too wide nor too narrow?
 * A child for each act enters it and tries; TAP. Nothing here may do harm when
 * the sandbox lets it through.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/netlink.h>
#include <netdb.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fetch/sandbox.h"

#define NOBODY	     65534
#define WX	     (PROT_READ | PROT_WRITE | PROT_EXEC)
#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* Each returns -1 with errno when it could not. */

static long
open_to_read(void)
{
	return open("/etc/passwd", O_RDONLY | O_CLOEXEC);
}

static long
open_to_write(void)
{
	return open("/dev/null", O_WRONLY);
}

static long
open_both_ways(void)
{
	return open("/dev/null", O_RDWR);
}

static long
create_file(void)
{
	return open("/tmp/frame-sandbox-probe", O_RDONLY | O_CREAT, 0600);
}

static long
temporary_file(void)
{
	return open("/tmp", O_TMPFILE | O_RDWR, 0600);
}

static long
memory_file(void)
{
	return memfd_create("probe", 0);
}

static long
make_directory(void)
{
	return mkdir("/tmp/frame-sandbox-probe.d", 0700);
}

static long
remove_nothing(void)
{
	return unlink("/tmp/frame-sandbox-probe");
}

static long
inet(void)
{
	return socket(AF_INET, SOCK_STREAM, 0);
}

static long
inet6(void)
{
	return socket(AF_INET6, SOCK_DGRAM, 0);
}

static long
local(void)
{
	return socket(AF_UNIX, SOCK_STREAM, 0);
}

static long
route(void)
{
	return socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);
}

static long
audit(void)
{
	return socket(AF_NETLINK, SOCK_RAW, NETLINK_AUDIT);
}

static long
packets(void)
{
	return socket(AF_PACKET, SOCK_DGRAM, 0);
}

static long
machines(void)
{
	return socket(AF_VSOCK, SOCK_STREAM, 0);
}

static long
serve(void)
{
	return listen(socket(AF_INET, SOCK_STREAM, 0), 1);
}

static void *
nothing(void *data)
{
	return data;
}

static long
make_thread(void)
{
	pthread_t thread;
	int error = pthread_create(&thread, NULL, nothing, NULL);

	errno = error;
	return error == 0 ? pthread_join(thread, NULL) : -1;
}

static long
look_up(void)
{
	struct addrinfo *list = NULL;
	int error = getaddrinfo("localhost", "443", NULL, &list);

	if (error == 0)
		freeaddrinfo(list);
	/* A bare system has neither /etc/hosts nor a name server to ask. */
	return error == 0 || error == EAI_NONAME || error == EAI_AGAIN ? 0 : -1;
}

static long
map_code(void)
{
	int fd = open("/proc/self/exe", O_RDONLY);
	void *map = mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE,
	    fd == -1 ? open("/bin/sh", O_RDONLY) : fd, 0);

	return map == MAP_FAILED ? -1 : 0;
}

static long
map_writable_code(void)
{
	void *map = mmap(NULL, 4096, WX, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return map == MAP_FAILED ? -1 : 0;
}

static long
make_code_writable(void)
{
	void *map = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return mprotect(map, 4096, WX);
}

static long
signal_parent(void)
{
	return kill(getppid(), 0);
}

static long
signal_init_thread(void)
{
	return syscall(SYS_tgkill, 1, 1, 0);
}

static long
type_for_others(void)
{
	return ioctl(0, TIOCSTI, "x");
}

static long
raise_limit(void)
{
	struct rlimit limit = {1, 1};

	return setrlimit(RLIMIT_NOFILE, &limit);
}

static long
ask_limit(void)
{
	struct rlimit limit;

	return getrlimit(RLIMIT_NOFILE, &limit);
}

static long
become_dumpable(void)
{
	return prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
}

static long
ring(void)
{
#ifdef SYS_io_uring_setup
	return syscall(SYS_io_uring_setup, 0, NULL);
#else
	errno = ENOSYS;
	return -1;
#endif
}

static long
run(void)
{
	static char name[] = "true";
	char *argv[] = {name, NULL}, *env[] = {NULL};

	return execve("/bin/true", argv, env);
}

static long
make_process(void)
{
	pid_t pid = fork();

	if (pid == 0)
		_exit(0);
	return pid;
}

static long
trace_parent(void)
{
	return ptrace(PTRACE_ATTACH, getppid(), NULL, NULL);
}

static long
read_parent(void)
{
	return syscall(SYS_process_vm_readv, getppid(), NULL, 0, NULL, 0, 0);
}

static long
mount_something(void)
{
	return mount("none", "/nonexistent", "tmpfs", 0, NULL);
}

static long
new_namespace(void)
{
	return unshare(CLONE_NEWUSER);
}

static long
become_other(void)
{
	return setuid(NOBODY);
}

static long
load_bpf(void)
{
	return syscall(SYS_bpf, -1, NULL, 0);
}

static long
use_keys(void)
{
	return syscall(SYS_keyctl, 0, 0, 0);
}

enum fate {
	ALLOWED,
	REFUSED,
	KILLED,
};
static const char *const fates[] = {"allowed", "refused", "killed"};

static const struct act {
	const char *name;
	long (*act)(void);
	enum fate fate;
} acts[] = {
    {"open a file to read", open_to_read, ALLOWED},
    {"open a socket of IPv4", inet, ALLOWED},
    {"open a socket of IPv6", inet6, ALLOWED},
    {"open a local socket", local, ALLOWED},
    {"ask the kernel for addresses", route, ALLOWED},
    {"make a thread", make_thread, ALLOWED},
    {"look up a name", look_up, ALLOWED},
    {"map code from a file", map_code, ALLOWED},
    {"ask for a limit", ask_limit, ALLOWED},
    {"open a file to write", open_to_write, REFUSED},
    {"open a file to read and write", open_both_ways, REFUSED},
    {"create a file", create_file, REFUSED},
    {"make a file without a name", temporary_file, REFUSED},
    {"make a file in memory", memory_file, REFUSED},
    {"make a directory", make_directory, REFUSED},
    {"remove a file", remove_nothing, REFUSED},
    {"speak to the audit system", audit, REFUSED},
    {"open a packet socket", packets, REFUSED},
    {"open a socket to virtual machines", machines, REFUSED},
    {"listen", serve, REFUSED},
    {"map memory to write and execute", map_writable_code, REFUSED},
    {"make memory executable too", make_code_writable, REFUSED},
    {"send a signal", signal_parent, REFUSED},
    {"send a signal to another's thread", signal_init_thread, REFUSED},
    {"type into a terminal", type_for_others, REFUSED},
    {"set a limit", raise_limit, REFUSED},
    {"become dumpable", become_dumpable, REFUSED},
    {"use io_uring", ring, REFUSED},
    {"run a program", run, KILLED},
    {"make a process", make_process, KILLED},
    {"trace a process", trace_parent, KILLED},
    {"read the memory of a process", read_parent, KILLED},
    {"mount a file system", mount_something, KILLED},
    {"make a name space", new_namespace, KILLED},
    {"become another user", become_other, KILLED},
    {"load a program into the kernel", load_bpf, KILLED},
    {"use the kernel's keys", use_keys, KILLED},
};

#define NO_SANDBOX 250

/* In the child; the exit status is errno, 0: it could. */
static _Noreturn void
try_it(const struct act *act)
{
	bool ready =
	    (geteuid() != 0 || (setresgid(NOBODY, NOBODY, NOBODY) == 0 &&
				   setresuid(NOBODY, NOBODY, NOBODY) == 0)) &&
	    fetch_sandbox_limits(3) == NULL && fetch_sandbox_filter() == NULL;

	errno = 0;
	_exit(!ready ? NO_SANDBOX : act->act() == -1 ? errno : 0);
}

static bool
check(size_t number, const struct act *act)
{
	int status = 0;
	pid_t pid = fork();

	if (pid == 0)
		try_it(act);
	(void)waitpid(pid, &status, 0);
	enum fate fate = WIFSIGNALED(status)	    ? KILLED
			 : WEXITSTATUS(status) == 0 ? ALLOWED
						    : REFUSED;
	bool fine = fate == act->fate &&
		    (fate != KILLED || WTERMSIG(status) == SIGSYS) &&
		    /* by the filter, not by the lack of a right */
		    (fate != REFUSED || WEXITSTATUS(status) == ENOSYS);
	printf("%sok %zu - %s: %s\n", fine ? "" : "not ", number, act->name,
	    fates[act->fate]);
	if (!fine)
		printf("# %s, status %#x\n", fates[fate], (unsigned)status);
	(void)fflush(stdout);
	return fine;
}

int
main(void)
{
	bool fine = true;

	printf("1..%zu\n", COUNT(acts));
	(void)fflush(stdout);
	for (size_t i = 0; i < COUNT(acts); i++)
		fine = check(i + 1, &acts[i]) && fine;
	return fine ? EXIT_SUCCESS : EXIT_FAILURE;
}
