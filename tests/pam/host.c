/* SPDX-License-Identifier: MIT */
/*
 * The host-invariants harness: enters every entry point of the module from
 * hosts of all the kinds that were seen (and some that were not), and compares
 * all that a process owns before and after each call. A module that leaves a
 * signal handler, a descriptor, a thread or a child behind has broken sudo,
 * sshd and login before; see the table of states.
 *
 *   host CONFDIR SERVICE USER HELPER   (as root, inside tests/lib/sandbox)
 *
 * Each state is a process of its own. The host has logged before, as all real
 * ones have: otherwise libc's own connection to the log would be seen as new.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <locale.h>
#include <poll.h>
#include <pthread.h>
#include <pwd.h>
#include <security/pam_appl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <syslog.h>
#include <unistd.h>

#include "common/clock.h"

#define REFRESH_SOCKET FRAME_RUN_DIR "/refresh.sock"
#define COUNT(table)   (sizeof(table) / sizeof((table)[0]))
#define THREADS	       8
#define LEAKED	       200
/* Of "proceed-hang-briefly": its deadline (20 ms) and the module's grace. */
#define HANGS 320
/* What a call may take beside what it has to: less than a helper without an
 * answer would cost, which is 2 seconds at a refresh, and 5 at an open. */
#define SLACK	   1500
#define SLACK_OPEN 2000 /* more */
/* When a call took more than this beside it, the machine stood still, and may
 * be what is wrong: the module waits 150 ms for a helper to end, 150 more when
 * it has killed it, and then leaves it alone. So that is no complaint yet, but
 * the state is tried again. */
#define STILL	 120
#define ATTEMPTS 20
#define AGAIN	 4 /* an exit status */

extern char **environ;

/* --- a host's state */

enum child {
	CHILD_DEFAULT,
	CHILD_IGNORED,
	CHILD_NOCLDWAIT,
	CHILD_REAPED
};
enum files {
	FILES_USUAL,
	FILES_CLOSED,
	FILES_LEAKED,
	FILES_LIMITED
};

static const char *const child_names[] = {
    "default", "ignored", "SA_NOCLDWAIT", "a handler that reaps all"};
static const char *const file_names[] = {
    "descriptors as usual", "0 to 2 closed", "200 leaked", "RLIMIT_NOFILE=16"};

struct state {
	enum child child;
	enum files files;
	bool blocked;	    /* all signals */
	bool real_user;	    /* the real user id is not root's: su, sudo, at */
	bool umask;	    /* 0 */
	bool no_cwd;	    /* the working directory was removed */
	bool threads;	    /* eight, all in malloc(): lightdm, only worse */
	bool hostile;	    /* environment */
	bool no_pidfd;	    /* an old kernel */
	bool missing;	    /* no helper */
	bool slow;	    /* not beside all the others */
	const char *locker; /* not root; refresh.sock is a link to this */
	const char *manner;
	int refresh;   /* what a refresh must give before there is a session */
	int code;      /* that open_session must give */
	int64_t limit; /* milliseconds for these two */
};

static const char *confdir, *service, *user, *helper;
static char *complaint; /* shared with the processes of the states */
static int attempt;
static int blame = 1; /* the exit status of a complaint */

static void complain(const struct state *state, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
static void
complain(const struct state *state, const char *format, ...)
{
	va_list args;
	int len = snprintf(complaint, 512,
	    "SIGCHLD %s, %s%s%s%s%s%s%s%s%s%s: helper %s: ",
	    child_names[state->child], file_names[state->files],
	    state->blocked ? ", all blocked" : "",
	    state->real_user ? ", ruid" : "", state->umask ? ", umask 0" : "",
	    state->no_cwd ? ", no cwd" : "", state->threads ? ", threads" : "",
	    state->hostile ? ", environment" : "",
	    state->no_pidfd ? ", no pidfd" : "",
	    state->locker != NULL ? ", a locker at " : "",
	    state->locker != NULL ? state->locker : "",
	    state->missing ? "missing" : state->manner);

	va_start(args, format);
	vsnprintf(complaint + len, 4096, format, args);
	va_end(args);
	_exit(blame);
}

/* How many children of the module the host's handler has met. With threads
 * that cannot be helped: another one may be the one that is interrupted. */
static volatile sig_atomic_t met;

static void
reap_all(int number)
{
	int error = errno;

	(void)number;
	while (waitpid(-1, NULL, WNOHANG) > 0)
		met++;
	errno = error;
}

static void
set_child(enum child child)
{
	struct sigaction action = {.sa_handler = SIG_DFL};

	if (child == CHILD_IGNORED)
		action.sa_handler = SIG_IGN;
	if (child == CHILD_NOCLDWAIT)
		action.sa_flags = SA_NOCLDWAIT;
	if (child == CHILD_REAPED)
		action.sa_handler = reap_all;
	sigaction(SIGCHLD, &action, NULL);
	/* As sshd and login have them. */
	action = (struct sigaction){.sa_handler = SIG_IGN};
	sigaction(SIGPIPE, &action, NULL);
	action = (struct sigaction){.sa_handler = reap_all};
	sigaction(SIGALRM, &action, NULL);
}

static void
set_files(enum files files)
{
	struct rlimit limit = {16, 16};

	if (files == FILES_CLOSED)
		for (int fd = 0; fd < 3; fd++)
			close(fd);
	if (files == FILES_LEAKED)
		for (int i = 0; i < LEAKED; i++)
			(void)!dup(STDIN_FILENO);
	if (files == FILES_LIMITED)
		setrlimit(RLIMIT_NOFILE, &limit);
}

/* Bursts, so that the one thread that matters gets a processor too. */
static void *
storm(void *arg)
{
	unsigned int seed = (unsigned int)(uintptr_t)arg;

	for (unsigned int turn = 1;; turn++) {
		size_t size = (size_t)rand_r(&seed) % 4096 + 1;
		char *block = malloc(size);
		if (block != NULL)
			memset(block, 'x', size);
		free(block);
		if (turn % 500 == 0)
			poll(NULL, 0, 1);
	}
	return NULL;
}

static void
set_threads(void)
{
	pthread_t thread;

	for (uintptr_t i = 0; i < THREADS; i++)
		pthread_create(&thread, NULL, storm, (void *)i);
}

static void
set_hostile(void)
{
	setenv("LD_PRELOAD", "/nowhere/evil.so", 1);
	setenv("OPENSSL_CONF", "/nowhere/evil.cnf", 1);
	setenv("PATH", "/nowhere", 1);
	setenv("LANG", "tr_TR.UTF-8", 1);
	setenv("LC_ALL", "tr_TR.UTF-8", 1);
	setenv("IFS", "/", 1);
}

static void
set_no_cwd(void)
{
	char dir[] = "/tmp/host.XXXXXX";

	if (mkdtemp(dir) == NULL || chdir(dir) == -1 || rmdir(dir) == -1)
		_exit(2);
}

static void
set_no_pidfd(void)
{
	struct sock_filter code[] = {
	    BPF_STMT(
		BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
	    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_pidfd_open, 0, 1),
	    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
	    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = {COUNT(code), code};

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == -1 ||
	    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == -1)
		_exit(2);
}

/* A program that was started so may look at itself; one that has become so may
 * not, unless it says that it may. */
static void
set_locker(void)
{
	if (setgroups(0, NULL) == -1 || setresgid(4711, 4711, 4711) == -1 ||
	    setresuid(4711, 4711, 4711) == -1 ||
	    prctl(PR_SET_DUMPABLE, 1, 0, 0, 0) == -1)
		_exit(2);
}

static void
set_state(const struct state *state)
{
	sigset_t all;

	umask(state->umask ? 0 : 027);
	set_child(state->child);
	if (state->hostile)
		set_hostile();
	if (state->no_cwd)
		set_no_cwd();
	if (state->blocked) {
		sigfillset(&all);
		sigprocmask(SIG_BLOCK, &all, NULL);
	}
	if (state->threads)
		set_threads();
	if (state->no_pidfd)
		set_no_pidfd();
	if (state->locker != NULL)
		set_locker();
	else if (state->real_user && setresuid(4711, 0, 0) == -1)
		_exit(2);
	set_files(state->files);
}

/* --- what a process owns, as text */

struct snapshot {
	size_t len;
	char text[65536];
};

static void note(struct snapshot *shot, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
static void
note(struct snapshot *shot, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	int len = vsnprintf(shot->text + shot->len,
	    sizeof(shot->text) - shot->len, format, args);
	va_end(args);
	if (len < 0 || (size_t)len >= sizeof(shot->text) - shot->len)
		_exit(3);
	shot->len += (size_t)len;
}

/* As the kernel has it, all 64: libc hides the two it uses itself. */
struct kernel_action {
	uintptr_t handler;
	unsigned long flags;
	uintptr_t restorer;
	uint64_t mask;
};

static void
note_signals(struct snapshot *shot)
{
	for (int number = 1; number <= 64; number++) {
		struct kernel_action action = {0};
		syscall(SYS_rt_sigaction, number, NULL, &action, 8);
		note(shot, "signal %d: %lx %lx %lx\n", number,
		    (unsigned long)action.handler, action.flags,
		    (unsigned long)action.mask);
	}
}

static void
note_files(struct snapshot *shot)
{
	DIR *dir = opendir("/proc/self/fd");
	char target[512];

	for (struct dirent *entry; (entry = readdir(dir)) != NULL;) {
		int fd = (int)strtol(entry->d_name, NULL, 10);
		if (*entry->d_name == '.' || fd == dirfd(dir))
			continue;
		ssize_t len = readlinkat(
		    dirfd(dir), entry->d_name, target, sizeof(target) - 1);
		target[len < 0 ? 0 : len] = '\0';
		note(shot, "descriptor %d: %s %d\n", fd, target,
		    fcntl(fd, F_GETFD));
	}
	closedir(dir);
}

/* Ids, capabilities, mask, umask, threads: all but what changes by itself. */
static void
note_status(struct snapshot *shot)
{
	static const char *const kept[] = {"Umask", "Uid", "Gid", "Groups",
	    "Threads", "SigBlk", "SigIgn", "SigCgt", "CapInh", "CapPrm",
	    "CapEff", "CapBnd", "CapAmb", "NoNewPrivs", "Seccomp"};
	FILE *file = fopen("/proc/thread-self/status", "re");
	char line[512];

	while (fgets(line, sizeof(line), file) != NULL)
		for (size_t i = 0; i < COUNT(kept); i++)
			if (strncmp(line, kept[i], strlen(kept[i])) == 0)
				note(shot, "%s", line);
	fclose(file);
}

/* Files that are mapped, each once. */
static void
note_maps(struct snapshot *shot)
{
	FILE *file = fopen("/proc/self/maps", "re");
	char line[512], last[512] = "";

	while (fgets(line, sizeof(line), file) != NULL) {
		const char *path = strchr(line, '/');
		if (path != NULL && strcmp(path, last) != 0) {
			note(shot, "mapped: %s", path);
			snprintf(last, sizeof(last), "%s", path);
		}
	}
	fclose(file);
}

static void
note_rest(struct snapshot *shot)
{
	char cwd[512] = "";
	struct itimerval timer;
	int value = 0;

	(void)!readlink("/proc/self/cwd", cwd, sizeof(cwd) - 1);
	note(shot, "cwd: %s\n", cwd);
	for (int which = 0; which < RLIM_NLIMITS; which++) {
		struct rlimit limit;
		getrlimit((__rlimit_resource_t)which, &limit);
		note(shot, "limit %d: %llx %llx\n", which,
		    (unsigned long long)limit.rlim_cur,
		    (unsigned long long)limit.rlim_max);
	}
	for (char **entry = environ; *entry != NULL; entry++)
		note(shot, "environment %p: %s\n", (void *)*entry, *entry);
	note(shot, "locale: %s\n", setlocale(LC_ALL, NULL));
	for (int which = ITIMER_REAL; which <= ITIMER_PROF; which++) {
		getitimer((__itimer_which_t)which, &timer);
		note(shot, "timer %d: %d\n", which,
		    timer.it_value.tv_sec != 0 || timer.it_value.tv_usec != 0);
	}
	prctl(PR_GET_PDEATHSIG, &value);
	note(shot, "death signal: %d\n", value);
	prctl(PR_GET_CHILD_SUBREAPER, &value);
	note(shot, "dumpable %d, subreaper %d, group %d, session %d\n",
	    prctl(PR_GET_DUMPABLE), value, getpgrp(), getsid(0));
	value = waitpid(-1, NULL, WNOHANG);
	note(shot, "children: %s\n",
	    value == -1 && errno == ECHILD ? "none" : "some");
}

static void
take(struct snapshot *shot)
{
	shot->len = 0;
	note_signals(shot);
	note_files(shot);
	note_status(shot);
	note_maps(shot);
	note_rest(shot);
}

/* The first line in which the two differ. */
static void
compare(const struct state *state, const char *call,
    const struct snapshot *before, const struct snapshot *after)
{
	const char *a = before->text, *b = after->text;

	while (*a != '\0' || *b != '\0') {
		size_t left = strcspn(a, "\n"), right = strcspn(b, "\n");
		if (left != right || memcmp(a, b, left) != 0)
			complain(state, "%s changed \"%.*s\" to \"%.*s\"", call,
			    (int)left, a, (int)right, b);
		a += left + (a[left] == '\n');
		b += right + (b[right] == '\n');
	}
}

/* --- one state */

static int
converse(int count, const struct pam_message **messages,
    struct pam_response **responses, void *data)
{
	(void)messages;
	(void)data;
	*responses = calloc((size_t)count, sizeof(**responses));
	return *responses == NULL ? PAM_BUF_ERR : PAM_SUCCESS;
}

static const struct {
	const char *name;
	int (*entry)(pam_handle_t *, int);
	unsigned int flags;
} calls[] = {
    /* First, for after authenticate libpam hides what we say. */
    {"setcred(REFRESH) alone", pam_setcred, PAM_REFRESH_CRED},
    {"authenticate", pam_authenticate, 0},
    {"setcred(ESTABLISH)", pam_setcred, PAM_ESTABLISH_CRED},
    {"open_session", pam_open_session, 0},
    {"setcred(REINITIALIZE)", pam_setcred, PAM_REINITIALIZE_CRED},
    {"setcred(REFRESH)", pam_setcred, PAM_REFRESH_CRED},
    {"close_session", pam_close_session, 0},
    {"setcred(DELETE)", pam_setcred, PAM_DELETE_CRED},
};

static void
make_calls(const struct state *state, pam_handle_t *pamh)
{
	static struct snapshot before, after;
	bool shown = true; /* after a failure libpam hides what we say */

	for (size_t i = 0; i < COUNT(calls); i++) {
		bool opens = calls[i].entry == pam_open_session;
		bool timed = opens || i == 0;
		int wanted = i == 0  ? state->refresh
			     : opens ? state->code
				     : PAM_SUCCESS;
		take(&before);
		int64_t start = frame_now();
		int code = calls[i].entry(pamh, (int)calls[i].flags);
		int64_t ms = (frame_now() - start) / FRAME_MS;
		take(&after);
		bool still = ms > (timed ? state->limit - SLACK : 0) + STILL;
		blame = still && attempt < ATTEMPTS ? AGAIN : 1;
		compare(state, calls[i].name, &before, &after);
		if (code != wanted && shown)
			complain(state, "%s gave %d", calls[i].name, code);
		if (met != 0 && !state->threads)
			complain(state, "%s showed the host its child",
			    calls[i].name);
		if (timed && ms > state->limit + (opens ? SLACK_OPEN : 0))
			complain(state, "%s took %lld ms", calls[i].name,
			    (long long)ms);
		if (opens)
			shown = code == PAM_SUCCESS;
	}
}

/* What every host has done before: looked up its user, written to the log. */
static void
warm_up(void)
{
	getpwnam(user);
	openlog("host", LOG_NDELAY, LOG_AUTHPRIV);
	syslog(LOG_DEBUG, "here");
}

static void
run_state(const struct state *state)
{
	static const struct pam_conv conv = {converse, NULL};
	static struct snapshot end;
	pam_handle_t *pamh;
	char name[256];

	snprintf(name, sizeof(name), "%s-%s", service, state->manner);
	warm_up();
	set_state(state);
	if (pam_start_confdir(name, user, &conv, confdir, &pamh) != PAM_SUCCESS)
		complain(state, "pam_start failed");
	make_calls(state, pamh);
	pam_end(pamh, PAM_SUCCESS);
	take(&end);
	if (strstr(end.text, "pam_frame.so") != NULL)
		complain(state, "pam_end left the module mapped");
	_exit(0);
}

static int number;
static bool failed;

static bool
try_state(const struct state *state)
{
	char hidden[512];
	int status = -1;

	snprintf(hidden, sizeof(hidden), "%s.hidden", helper);
	if (state->missing)
		rename(helper, hidden);
	if (state->locker != NULL) {
		unlink(REFRESH_SOCKET);
		(void)!symlink(state->locker, REFRESH_SOCKET);
	}
	*complaint = '\0';
	for (attempt = 1; attempt <= ATTEMPTS; attempt++) {
		pid_t pid = fork();
		if (pid == 0)
			run_state(state);
		waitpid(pid, &status, 0);
		if (!WIFEXITED(status) || WEXITSTATUS(status) != AGAIN)
			break;
	}
	if (state->missing)
		rename(hidden, helper);
	if (status == 0)
		return true;
	printf("# %s (status %x)\n", complaint, (unsigned int)status);
	return false;
}

static void
report(bool fine, int states, const char *what, const char *more)
{
	failed = failed || !fine;
	printf("%s %d - %s%s (%d states)\n", fine ? "ok" : "not ok", ++number,
	    what, more, states);
	fflush(stdout);
}

/* --- the products */

/* One bit for each of the flags of a state. */
static void
set_flags(struct state *state, unsigned int bits)
{
	state->blocked = (bits & 1) != 0;
	state->real_user = (bits & 2) != 0;
	state->umask = (bits & 4) != 0;
	state->no_cwd = (bits & 8) != 0;
	state->hostile = (bits & 16) != 0;
	state->threads = (bits & 32) != 0;
}

/* All flags with each other, for one way of SIGCHLD and of descriptors. */
static void
try_flags(enum child child, enum files files)
{
	char what[128];
	bool fine = true;
	int states = 0;

	for (unsigned int bits = 0; bits < 64 && fine; bits++, states++) {
		struct state state = {
		    .child = child,
		    .files = files,
		    .manner = "refresh-unavailable",
		    .refresh = PAM_CRED_UNAVAIL,
		    .code = PAM_SUCCESS,
		    .limit = SLACK,
		};
		set_flags(&state, bits);
		fine = try_state(&state);
	}
	snprintf(what, sizeof(what), "SIGCHLD %s, ", child_names[child]);
	report(fine, states, what, file_names[files]);
}

struct manner {
	const char *what;
	struct state state;
};

/* A helper that fails: what it leaves depends on SIGCHLD, the mask, the
 * descriptors, and on whether there is a pidfd. The other flags take turns. */
static void
try_manner(const struct manner *manner, bool no_pidfd)
{
	unsigned int step = manner->state.slow ? 5 : 1;
	struct state state = manner->state;
	bool fine = true;
	int states = 0;

	state.no_pidfd = no_pidfd;
	for (unsigned int i = 0; i < 32 && fine; i += step, states++) {
		set_flags(&state, i * 2);
		state.blocked = (i & 1) != 0;
		state.child = (enum child)(i / 2 % 4);
		state.files = (enum files)(i / 8);
		fine = try_state(&state);
	}
	report(fine, states, manner->what, no_pidfd ? ", without pidfd" : "");
}

static const struct manner manners[] = {
    {"a helper that crashes at a refresh",
	{.manner = "refresh-crash", .limit = SLACK, .code = PAM_SUCCESS}},
    {"a helper that hangs at a refresh",
	{.manner = "refresh-proceed-hang-briefly",
	    .limit = HANGS + SLACK,
	    .code = PAM_SUCCESS,
	    .slow = true}},
    {"no helper", {.manner = "ok",
		      .missing = true,
		      .limit = SLACK,
		      .code = PAM_SESSION_ERR}},
    {"a helper that crashes",
	{.manner = "crash", .limit = SLACK, .code = PAM_SESSION_ERR}},
    {"a helper that lingers", {.manner = "ok-then-linger",
				  .limit = 150 + SLACK,
				  .code = PAM_SUCCESS}},
    {"a helper that hangs", {.manner = "proceed-hang-briefly",
				.limit = HANGS + SLACK,
				.code = PAM_SESSION_ERR}},
    {"a helper whose child holds on", {.manner = "child-then-crash",
					  .limit = 150 + SLACK,
					  .code = PAM_SESSION_ERR}},
};

/* Nothing can be opened by them: a stack in which all ignore it says no. */
static const struct manner lockers[] = {
    {"a locker", {.locker = "listen.sock",
		     .manner = "refresh-unavailable",
		     .refresh = PAM_CRED_UNAVAIL,
		     .limit = SLACK,
		     .code = PAM_PERM_DENIED}},
    {"a locker, a helper that crashes", {.locker = "listen.sock",
					    .manner = "refresh-crash",
					    .limit = SLACK,
					    .code = PAM_PERM_DENIED}},
    {"a locker, a helper that floods", {.locker = "listen.sock",
					   .manner = "refresh-flood",
					   .limit = SLACK,
					   .code = PAM_PERM_DENIED}},
    {"a locker, a helper that hangs",
	{.locker = "listen.sock",
	    .manner = "refresh-proceed-hang-briefly",
	    .limit = HANGS + SLACK,
	    .code = PAM_PERM_DENIED,
	    .slow = true}},
    {"a locker, no socket", {.locker = "absent.sock",
				.manner = "refresh-unavailable",
				.limit = SLACK,
				.code = PAM_PERM_DENIED}},
    {"a locker, a queue that is full", {.locker = "full.sock",
					   .manner = "refresh-unavailable",
					   .limit = 300 + SLACK,
					   .code = PAM_PERM_DENIED,
					   .slow = true}},
};

/* Somebody has to read the log, or syslog(3) waits. */
static pid_t
start_log(void)
{
	struct sockaddr_un address = {AF_UNIX, "/dev/log"};
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	char line[4096];

	unlink(address.sun_path);
	if (bind(fd, (struct sockaddr *)&address, sizeof(address)) == -1)
		return -1;
	pid_t pid = fork();
	if (pid == 0)
		while (recv(fd, line, sizeof(line), 0) >= 0)
			;
	close(fd);
	return pid;
}

int
main(int argc, char **argv)
{
	if (argc != 5) {
		fprintf(stderr, "usage: host CONFDIR SERVICE USER HELPER\n");
		return 2;
	}
	confdir = argv[1];
	service = argv[2];
	user = argv[3];
	helper = argv[4];
	complaint = mmap(NULL, 8192, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	pid_t logger = start_log();
	if (complaint == MAP_FAILED || logger == -1)
		return 2;
	for (int child = CHILD_DEFAULT; child <= CHILD_REAPED; child++)
		for (int files = FILES_USUAL; files <= FILES_LIMITED; files++)
			try_flags((enum child)child, (enum files)files);
	for (int old = 0; old < 2; old++)
		/* Without a pidfd nobody sees through a socket that a child
		 * holds open, and only the deadline helps: not the last. */
		for (int i = 0; i < (int)COUNT(manners) - old; i++)
			try_manner(&manners[i], old != 0);
	for (size_t i = 0; i < COUNT(lockers); i++)
		try_manner(&lockers[i], false);
	kill(logger, SIGTERM);
	printf("1..%d\n", number);
	return failed;
}
