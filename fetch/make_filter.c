/* SPDX-License-Identifier: MIT */
/*
 * Makes the list of system calls that frame-fetch may use: a program of the
 * build, which prints fetch/filter.h. libseccomp takes 1 ms to turn the list
 * into a filter, and each login would wait for it; what it makes is the same
 * every time, so it is made here.
 *
 * An allow-list: reading files, DNS and TLS need what is in it, everything
 * else is refused.
 *
 * What is not on it gives ENOSYS, not EPERM: a newer libc tries a newer call
 * first and goes back to the older one on ENOSYS alone (with EPERM, clone3 and
 * faccessat2 have broken whole containers). What no resolver, TLS library or
 * NSS module does by mistake ends the process: then it is not ours any more.
 *
 * Executable mappings of files stay allowed, because glibc loads NSS modules
 * (sss, resolve, mymachines) when a name is looked up; memory that is both
 * writable and executable is not.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/netlink.h>
#include <linux/sockios.h>
#include <sched.h>
#include <seccomp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>

#ifndef PR_SET_VMA
#define PR_SET_VMA 0x53564d41 /* glibc 2.38 names its heaps by it */
#endif

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* --- the list, by name: which of them exist depends on the architecture */

static const char *const allowed[] = {
    /* memory; mmap and mprotect are below */
    "brk", "madvise", "mremap", "munmap",
    /* the resolver's thread; clone is below */
    "exit", "exit_group", "futex", "get_robust_list", "gettid", "membarrier",
    "rseq", "sched_getaffinity", "sched_yield", "set_robust_list",
    "set_tid_address",
    /* signals */
    "restart_syscall", "rt_sigaction", "rt_sigprocmask", "rt_sigreturn",
    "sigaltstack",
    /* time and chance */
    "clock_getres", "clock_gettime", "clock_nanosleep", "getrandom",
    "gettimeofday", "nanosleep", "time",
    /* descriptors */
    "close", "close_range", "dup", "epoll_create1", "epoll_ctl", "epoll_pwait",
    "epoll_wait", "eventfd2", "fcntl", "lseek", "pipe2", "poll", "ppoll",
    "pread64", "pselect6", "read", "readv", "select", "write", "writev",
    /* looking at files; open and openat are below */
    "access", "faccessat", "faccessat2", "fadvise64", "fstat", "fstatfs",
    "getcwd", "getdents64", "lstat", "newfstatat", "readlink", "readlinkat",
    "stat", "statfs", "statx",
    /* sockets; socket and socketpair are below. bind is for the netlink
     * socket of getaddrinfo; listen and accept are not here. */
    "bind", "connect", "getpeername", "getsockname", "getsockopt", "recvfrom",
    "recvmmsg", "recvmsg", "sendmmsg", "sendmsg", "sendto", "setsockopt",
    "shutdown",
    /* who and where */
    "getegid", "geteuid", "getgid", "getpid", "getppid", "getrusage", "getuid",
    "sysinfo", "uname"};

/* Looking for a way out: run, fork, trace, mount, become somebody else, talk
 * to rare parts of the kernel. */
static const char *const deadly[] = {"acct", "add_key", "bpf", "capset",
    "chroot", "delete_module", "execve", "execveat", "finit_module", "fork",
    "fsopen", "init_module", "kexec_file_load", "kexec_load", "keyctl", "mount",
    "move_mount", "open_by_handle_at", "open_tree", "perf_event_open",
    "pidfd_getfd", "pivot_root", "process_vm_readv", "process_vm_writev",
    "ptrace", "reboot", "request_key", "setfsgid", "setfsuid", "setgid",
    "setgroups", "setns", "setregid", "setresgid", "setresuid", "setreuid",
    "setuid", "umount2", "unshare", "userfaultfd", "vfork"};

/* Allowed when all these arguments are so. */
struct rule {
	const char *name;
	unsigned int count;
	struct scmp_arg_cmp arg[2];
};

#define WHEN(n, value)                   \
	{                                \
		n, SCMP_CMP_EQ, value, 0 \
	}
#define BITS(n, mask, value)                       \
	{                                          \
		n, SCMP_CMP_MASKED_EQ, mask, value \
	}

#define WRITING (O_WRONLY | O_RDWR | O_CREAT | O_TRUNC | O_TMPFILE)
/* O_TMPFILE holds O_DIRECTORY, which is harmless and used by opendir. */
#define NOT_READING ((scmp_datum_t)(WRITING & ~O_DIRECTORY))
#define BOTH	    ((scmp_datum_t)(PROT_WRITE | PROT_EXEC))

static const struct rule conditional[] = {
    {"clone", 1, {BITS(0, CLONE_THREAD, CLONE_THREAD)}},
    {"open", 1, {BITS(1, NOT_READING, 0)}},
    {"openat", 1, {BITS(2, NOT_READING, 0)}},
    {"mmap", 1, {BITS(2, BOTH, 0)}},
    {"mmap", 1, {BITS(2, BOTH, PROT_WRITE)}},
    {"mmap", 1, {BITS(2, BOTH, PROT_EXEC)}},
    {"mprotect", 1, {BITS(2, BOTH, 0)}},
    {"mprotect", 1, {BITS(2, BOTH, PROT_WRITE)}},
    {"mprotect", 1, {BITS(2, BOTH, PROT_EXEC)}},
    {"socket", 1, {WHEN(0, AF_INET)}},
    {"socket", 1, {WHEN(0, AF_INET6)}},
    /* nscd, sssd, systemd-resolved */
    {"socket", 1, {WHEN(0, AF_UNIX)}},
    /* getaddrinfo sorts addresses by the interfaces that there are */
    {"socket", 2, {WHEN(0, AF_NETLINK), WHEN(2, NETLINK_ROUTE)}},
    {"socketpair", 1, {WHEN(0, AF_UNIX)}},
    {"ioctl", 1, {WHEN(1, FIONBIO)}},
    {"ioctl", 1, {WHEN(1, FIONREAD)}},
    {"ioctl", 1, {WHEN(1, SIOCGIFINDEX)}},
    {"ioctl", 1, {WHEN(1, SIOCGIFNAME)}},
    {"prctl", 1, {WHEN(0, PR_SET_NAME)}},
    {"prctl", 1, {WHEN(0, PR_SET_VMA)}},
    /* asking for a limit, not setting one */
    {"prlimit64", 2, {WHEN(0, 0), WHEN(2, 0)}},
    {"getrlimit", 0, {{0}}},
};

/* A call that this architecture, or this libseccomp, does not know cannot be
 * made, so that there is nothing to add. */
static bool
add(scmp_filter_ctx filter, uint32_t action, const struct rule *rule)
{
	int number = seccomp_syscall_resolve_name(rule->name);

	return number < 0 || seccomp_rule_add_array(filter, action, number,
				 rule->count, rule->arg) == 0;
}

static bool
add_names(scmp_filter_ctx filter, uint32_t action, const char *const *name,
    size_t count)
{
	bool fine = true;

	for (size_t i = 0; i < count && fine; i++)
		fine = add(filter, action, &(struct rule){.name = name[i]});
	return fine;
}

static bool
add_all(scmp_filter_ctx filter)
{
	const struct rule process = {"clone", 1, {BITS(0, CLONE_THREAD, 0)}};
	bool fine = add_names(filter, SCMP_ACT_ALLOW, allowed, COUNT(allowed));

	for (size_t i = 0; i < COUNT(conditional) && fine; i++)
		fine = add(filter, SCMP_ACT_ALLOW, &conditional[i]);
	return fine && add(filter, SCMP_ACT_KILL_PROCESS, &process) &&
	       add_names(filter, SCMP_ACT_KILL_PROCESS, deadly, COUNT(deadly));
}

/* The filter's instructions, as libseccomp writes them to a file. */
static bool
print_program(FILE *program)
{
	struct sock_filter step;

	puts("/* Made by fetch/make_filter.c from its list; do not edit. */\n"
	     "static const struct sock_filter filter[] = {");
	rewind(program);
	while (fread(&step, sizeof(step), 1, program) == 1)
		printf("    {0x%02x, %u, %u, 0x%08x},\n", step.code, step.jt,
		    step.jf, step.k);
	puts("};");
	return !ferror(program) && fflush(stdout) == 0;
}

int
main(void)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(ENOSYS));
	FILE *program = tmpfile();
	bool fine = filter != NULL && program != NULL && add_all(filter) &&
		    seccomp_export_bpf(filter, fileno(program)) == 0 &&
		    print_program(program);

	if (!fine)
		fputs(
		    "make_filter: libseccomp cannot make the filter\n", stderr);
	seccomp_release(filter);
	if (program != NULL)
		fclose(program);
	return fine ? EXIT_SUCCESS : EXIT_FAILURE;
}
