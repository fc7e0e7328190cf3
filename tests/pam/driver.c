/* SPDX-License-Identifier: MIT */
/*
 * A PAM host for the tests: does to one handle what its arguments say, in that
 * order, and prints what came of it: the code of each call, what the module
 * said to the person, what it wrote to the log, all as text that a test can
 * compare. Where it may make /dev/log (inside tests/lib/sandbox) it receives
 * there what syslog(3) sends.
 *
 *   driver CONFDIR SERVICE USER ACTION...
 *   driver --paths                 the paths that the module was built with
 *   driver --result NAME           what result.h says of it
 *   driver --load MODULE           dlopen, look, dlclose, look
 *
 * For the actions see the table at the end. It may not be used for anything
 * but tests: `run` starts a shell.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <security/pam_appl.h>
#include <security/pam_modules.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/result.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static const char *confdir, *service, *user;
static pam_handle_t *pamh;
static int log_socket = -1;
static int64_t took; /* nanoseconds of the last call */
static const char *to_fail = "";

/* --- what libpam's functions are for the module, but made to fail */

#define SEEN __attribute__((visibility("default")))

SEEN int
pam_putenv(pam_handle_t *handle, const char *assignment)
{
	int (*real)(pam_handle_t *, const char *);

	*(void **)&real = dlsym(RTLD_NEXT, "pam_putenv");
	return strcmp(to_fail, "putenv") == 0 ? PAM_BUF_ERR
					      : real(handle, assignment);
}

SEEN int
pam_set_data(pam_handle_t *handle, const char *name, void *data,
    void (*cleanup)(pam_handle_t *, void *, int))
{
	int (*real)(pam_handle_t *, const char *, void *,
	    void (*)(pam_handle_t *, void *, int));

	*(void **)&real = dlsym(RTLD_NEXT, "pam_set_data");
	if (strcmp(to_fail, "set_data") == 0 &&
	    strcmp(name, "pam_frame.session") == 0)
		return PAM_BUF_ERR;
	return real(handle, name, data, cleanup);
}

/* --- the log */

static void
open_log(void)
{
	struct sockaddr_un address = {AF_UNIX, "/dev/log"};

	if (getenv("FRAME_SANDBOX") == NULL)
		return;
	unlink(address.sun_path);
	log_socket =
	    socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (bind(log_socket, (struct sockaddr *)&address, sizeof(address)) ==
	    -1)
		perror("/dev/log");
	chmod(address.sun_path, 0666);
}

static const char *const levels[8] = {"emergency", "alert", "critical", "error",
    "warning", "notice", "info", "debug"};

/* Without the time, the name of this program, and the milliseconds. */
static void
print_line(const char *line)
{
	int priority = (int)strtol(line + 1, NULL, 10);
	const char *text = strstr(line, "]: ");
	const char *elapsed = strstr(line, "elapsed_ms=");

	if (text == NULL)
		text = strstr(line, "driver: ");
	text = text == NULL ? line : strchr(text, ' ') + 1;
	printf("log: %s: ", levels[priority & 7]);
	if (elapsed != NULL) {
		elapsed += strlen("elapsed_ms=");
		printf("%.*sN", (int)(elapsed - text), text);
		text = elapsed + strspn(elapsed, "0123456789");
	}
	printf("%s%s\n", text, priority >> 3 == 10 ? "" : " (not authpriv)");
}

static void
print_log(void)
{
	char line[4096];

	for (;;) {
		ssize_t len = recv(log_socket, line, sizeof(line) - 1, 0);
		if (len <= 0)
			break;
		line[len] = '\0';
		print_line(line);
	}
}

/* --- the person */

static int
converse(int count, const struct pam_message **messages,
    struct pam_response **responses, void *data)
{
	static const char *const styles[] = {
	    [PAM_PROMPT_ECHO_OFF] = "password",
	    [PAM_PROMPT_ECHO_ON] = "question",
	    [PAM_ERROR_MSG] = "error",
	    [PAM_TEXT_INFO] = "info",
	};

	(void)data;
	for (int i = 0; i < count; i++)
		printf("person: %s: %s\n", styles[messages[i]->msg_style],
		    messages[i]->msg);
	*responses = calloc((size_t)count, sizeof(**responses));
	return *responses == NULL ? PAM_BUF_ERR : PAM_SUCCESS;
}

/* --- calls */

static const struct {
	int code;
	const char *name;
} codes[] = {
    {PAM_SUCCESS, "PAM_SUCCESS"},
    {PAM_IGNORE, "PAM_IGNORE"},
    {PAM_PERM_DENIED, "PAM_PERM_DENIED"},
    {PAM_AUTH_ERR, "PAM_AUTH_ERR"},
    {PAM_SESSION_ERR, "PAM_SESSION_ERR"},
    {PAM_CRED_ERR, "PAM_CRED_ERR"},
    {PAM_CRED_EXPIRED, "PAM_CRED_EXPIRED"},
    {PAM_CRED_UNAVAIL, "PAM_CRED_UNAVAIL"},
    {PAM_USER_UNKNOWN, "PAM_USER_UNKNOWN"},
    {PAM_MODULE_UNKNOWN, "PAM_MODULE_UNKNOWN"},
};

static void
print_code(const char *call, const char *argument, int code)
{
	const char *name = NULL;

	for (size_t i = 0; i < COUNT(codes); i++)
		if (codes[i].code == code)
			name = codes[i].name;
	printf("%s%s%s: ", call, *argument == '\0' ? "" : "=", argument);
	if (name != NULL)
		printf("%s\n", name);
	else
		printf("%d\n", code);
}

static const struct {
	const char *name;
	unsigned int flag;
} flags[] = {
    {"silent", PAM_SILENT},
    {"disallow_null", PAM_DISALLOW_NULL_AUTHTOK},
    {"establish", PAM_ESTABLISH_CRED},
    {"delete", PAM_DELETE_CRED},
    {"reinitialize", PAM_REINITIALIZE_CRED},
    {"refresh", PAM_REFRESH_CRED},
};

/* "delete+silent" */
static int
parse_flags(const char *text)
{
	unsigned int sum = 0;

	for (; *text != '\0'; text += strspn(text, "+")) {
		size_t len = strcspn(text, "+");
		for (size_t i = 0; i < COUNT(flags); i++)
			if (strlen(flags[i].name) == len &&
			    memcmp(flags[i].name, text, len) == 0)
				sum |= flags[i].flag;
		text += len;
	}
	return (int)sum;
}

static void
call(int (*entry)(pam_handle_t *, int), const char *name, const char *argument)
{
	int64_t start = frame_now();
	int code = entry(pamh, parse_flags(argument));

	took = frame_now() - start;
	print_code(name, argument, code);
	print_log();
}

static void
do_authenticate(const char *argument)
{
	call(pam_authenticate, "authenticate", argument);
}

static void
do_account(const char *argument)
{
	call(pam_acct_mgmt, "account", argument);
}

static void
do_password(const char *argument)
{
	call(pam_chauthtok, "password", argument);
}

static void
do_setcred(const char *argument)
{
	call(pam_setcred, "setcred", argument);
}

static void
do_open(const char *argument)
{
	call(pam_open_session, "open", argument);
}

static void
do_close(const char *argument)
{
	call(pam_close_session, "close", argument);
}

static void
do_start(const char *argument)
{
	static const struct pam_conv conv = {converse, NULL};
	int code = pam_start_confdir(service, user, &conv, confdir, &pamh);

	(void)argument;
	if (code != PAM_SUCCESS) {
		print_code("start", "", code);
		exit(2);
	}
}

static void
do_end(const char *argument)
{
	int status = strcmp(argument, "silent") == 0   ? PAM_DATA_SILENT
		     : strcmp(argument, "failed") == 0 ? PAM_SESSION_ERR
						       : 0;

	print_code("end", argument, pam_end(pamh, status));
	pamh = NULL;
	print_log();
}

/* --- around the calls */

static void
do_env(const char *argument)
{
	const char *value = pam_getenv(pamh, argument);

	printf("env: %s=%s\n", argument, value == NULL ? "(not set)" : value);
}

static void
do_putenv(const char *argument)
{
	pam_putenv(pamh, argument);
}

static void
do_tty(const char *argument)
{
	pam_set_item(pamh, PAM_TTY, argument);
}

static void
do_rhost(const char *argument)
{
	pam_set_item(pamh, PAM_RHOST, argument);
}

static void
do_user(const char *argument)
{
	pam_set_item(pamh, PAM_USER, *argument == '\0' ? NULL : argument);
}

static void
do_fail(const char *argument)
{
	to_fail = argument;
}

/* "uid=4711", or "uid=4711:4712": real and effective. */
static void
do_uid(const char *argument)
{
	char *end;
	uid_t real = (uid_t)strtoul(argument, &end, 10), effective = real;

	if (*end == ':')
		effective = (uid_t)strtoul(end + 1, NULL, 10);
	if (setgroups(0, NULL) == -1 ||
	    setresuid(real, effective, effective) == -1)
		perror("setresuid");
}

static void
do_ruid(const char *argument)
{
	if (setresuid((uid_t)strtoul(argument, NULL, 10), 0, 0) == -1)
		perror("setresuid");
}

/* "within=100-500": milliseconds of the last call. */
static void
do_within(const char *argument)
{
	char *dash;
	long low = strtol(argument, &dash, 10);
	long high = strtol(dash + 1, NULL, 10);
	int64_t ms = took / FRAME_MS;

	if (ms >= low && ms <= high)
		printf("within: %s ms\n", argument);
	else
		printf("within: %lld ms, %s than %s\n", (long long)ms,
		    ms < low ? "earlier" : "later", argument);
}

static void
tick(int number)
{
	(void)number;
}

/* "tick=20": a signal every so many milliseconds, which interrupts. */
static void
do_tick(const char *argument)
{
	suseconds_t time = strtol(argument, NULL, 10) * 1000;
	struct itimerval timer = {{0, time}, {0, time}};
	struct sigaction action = {.sa_handler = tick};

	sigaction(SIGALRM, &action, NULL);
	setitimer(ITIMER_REAL, &timer, NULL);
}

static void
do_run(const char *argument)
{
	char shell[] = "sh", dash_c[] = "-c", *command = strdup(argument);
	char *argv[] = {shell, dash_c, command, NULL};
	char *envp[] = {NULL};
	pid_t pid;

	fflush(stdout);
	if (posix_spawn(&pid, "/bin/sh", NULL, NULL, argv, envp) == 0)
		waitpid(pid, NULL, 0);
	free(command);
}

static void do_action(const char *word);

/* "child=close": one action in a forked process. */
static void
do_child(const char *argument)
{
	fflush(stdout);
	pid_t pid = fork();
	if (pid == 0) {
		do_action(argument);
		fflush(stdout);
		_exit(0);
	}
	waitpid(pid, NULL, 0);
}

static const struct {
	const char *name;
	void (*act)(const char *argument);
} actions[] = {
    {"authenticate", do_authenticate},
    {"account", do_account},
    {"password", do_password},
    {"setcred", do_setcred},
    {"open", do_open},
    {"close", do_close},
    {"start", do_start},
    {"end", do_end},
    {"env", do_env},
    {"putenv", do_putenv},
    {"tty", do_tty},
    {"rhost", do_rhost},
    {"user", do_user},
    {"fail", do_fail},
    {"uid", do_uid},
    {"ruid", do_ruid},
    {"within", do_within},
    {"tick", do_tick},
    {"run", do_run},
    {"child", do_child},
};

static void
do_action(const char *word)
{
	size_t len = strcspn(word, "=");

	for (size_t i = 0; i < COUNT(actions); i++)
		if (strlen(actions[i].name) == len &&
		    memcmp(actions[i].name, word, len) == 0) {
			actions[i].act(word + len + (word[len] == '='));
			return;
		}
	printf("%s: no such action\n", word);
}

/* --- loading */

static bool
is_mapped(const char *name)
{
	FILE *maps = fopen("/proc/self/maps", "re");
	char line[4200];
	bool found = false;

	while (maps != NULL && fgets(line, sizeof(line), maps) != NULL)
		found = found || strstr(line, name) != NULL;
	if (maps != NULL)
		fclose(maps);
	return found;
}

static int
load(const char *path)
{
	static const char *const names[] = {"pam_sm_authenticate",
	    "pam_sm_setcred", "pam_sm_open_session", "pam_sm_close_session",
	    "pam_sm_acct_mgmt", "pam_sm_chauthtok", "options_read",
	    "frame_now"};
	void *module = dlopen(path, RTLD_NOW);

	if (module == NULL) {
		printf("dlopen: %s\n", dlerror());
		return 1;
	}
	for (size_t i = 0; i < COUNT(names); i++) {
		/* Not what this program itself may export. */
		void *at = dlsym(module, names[i]);
		Dl_info info;
		bool ours = at != NULL && dladdr(at, &info) != 0 &&
			    strstr(info.dli_fname, "pam_frame.so") != NULL;
		printf("%s: %s\n", names[i], ours ? "there" : "not there");
	}
	printf("mapped: %s\n", is_mapped("pam_frame.so") ? "yes" : "no");
	printf("dlclose: %d\n", dlclose(module));
	printf("mapped: %s\n", is_mapped("pam_frame.so") ? "yes" : "no");
	return 0;
}

static int
print_paths(void)
{
	printf("helper=%s\nconfig=%s\nrun=%s\n", FRAME_HELPER,
	    FRAME_CONFIG_FILE, FRAME_RUN_DIR);
	return 0;
}

static int
print_result(const char *name)
{
	for (int i = 0; i < FRAME_RESULTS; i++) {
		const struct frame_result_info *info =
		    frame_result_info((enum frame_result)i);
		if (strcmp(info->name, name) == 0)
			printf("person=%s\nadvice=%s\n", info->person,
			    info->advice);
	}
	return 0;
}

int
main(int argc, char **argv)
{
	if (argc == 2 && strcmp(argv[1], "--paths") == 0)
		return print_paths();
	if (argc == 3 && strcmp(argv[1], "--result") == 0)
		return print_result(argv[2]);
	if (argc == 3 && strcmp(argv[1], "--load") == 0)
		return load(argv[2]);
	if (argc < 4) {
		fprintf(
		    stderr, "usage: driver CONFDIR SERVICE USER ACTION...\n");
		return 2;
	}
	setvbuf(stdout, NULL, _IOLBF, 0);
	confdir = argv[1];
	service = argv[2];
	user = argv[3];
	open_log();
	do_start("");
	for (int i = 4; i < argc; i++)
		do_action(argv[i]);
	if (pamh != NULL)
		pam_end(pamh, PAM_DATA_SILENT);
	print_log();
	return 0;
}
