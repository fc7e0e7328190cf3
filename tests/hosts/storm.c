/* SPDX-License-Identifier: MIT */
/*
 * Many PAM hosts at the same moment, through the real libpam: each is a process
 * of its own that begins its session when the barrier falls, waits for its
 * token, keeps its session until all have theirs, and ends it when told. It
 * writes one line for each login and judges nothing.
 *
 *   storm SERVICE COUNT USERS SECONDS    the users are s1, s2, ... sUSERS
 *
 * Lines: `open CODE MS VARIABLE TOKEN_MS`, in the order of their tokens: what
 * open_session returned, how long it took, whether FRAME_TOKEN_FILE was set,
 * and when the token was there, counted from the barrier (-1: not within
 * SECONDS). Then `all`; after a line on standard input, `closed`.
 */
#include <security/pam_appl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define VARIABLE "FRAME_TOKEN_FILE"
#define NAP_US	 100000

struct barrier {
	int ends[2];
};

static double
milliseconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static int
silent(int count, const struct pam_message **message,
    struct pam_response **response, void *data)
{
	(void)message, (void)data;
	*response = calloc((size_t)count, sizeof(**response));
	return *response == NULL ? PAM_BUF_ERR : PAM_SUCCESS;
}

/* Nobody writes: the end of file is the sign, for all at once. */
static void
wait_at(const struct barrier *barrier)
{
	char byte;

	close(barrier->ends[1]);
	(void)!read(barrier->ends[0], &byte, 1);
}

static double
token_after(const char *path, double began, double seconds)
{
	while (path == NULL || access(path, R_OK) == -1) {
		if (path == NULL || milliseconds() - began > seconds * 1e3)
			return -1;
		usleep(NAP_US);
	}
	return milliseconds() - began;
}

/* One line in one write: all share the pipe. */
static void
tell(int code, double took, const char *path, double token)
{
	char line[128];
	int len = snprintf(line, sizeof(line), "open %d %.0f %s %.0f\n", code,
	    took, path == NULL ? "none" : "set", token);

	(void)!write(STDOUT_FILENO, line, (size_t)len);
}

static void
host(const char *service, const char *user, double seconds,
    const struct barrier *ready, const struct barrier *begin,
    const struct barrier *end)
{
	const struct pam_conv conv = {silent, NULL};
	pam_handle_t *pamh = NULL;
	double began, took;
	const char *path;
	int code;

	/* As sshd does: some kernels share the processor by sessions. */
	if (setsid() == -1 ||
	    pam_start(service, user, &conv, &pamh) != PAM_SUCCESS)
		_exit(1);
	(void)!write(ready->ends[1], "", 1);
	close(ready->ends[1]);
	wait_at(begin);
	began = milliseconds();
	code = pam_open_session(pamh, 0);
	took = milliseconds() - began;
	path = pam_getenv(pamh, VARIABLE);
	tell(code, took, path, token_after(path, began, seconds));
	wait_at(end);
	if (code == PAM_SUCCESS)
		pam_close_session(pamh, 0);
	pam_end(pamh, code);
	_exit(0);
}

/* All are at the barrier, or have ended. */
static void
wait_for_hosts(const struct barrier *ready, int count)
{
	char byte;

	close(ready->ends[1]);
	while (count-- > 0 && read(ready->ends[0], &byte, 1) == 1)
		;
}

static void
copy_lines(FILE *from, int count)
{
	char line[128];

	while (count-- > 0 && fgets(line, sizeof(line), from) != NULL)
		fputs(line, stdout);
}

int
main(int argc, char **argv)
{
	struct barrier ready, begin, end, told;
	int count, users;
	char user[16];

	if (argc != 5 || (count = atoi(argv[2])) < 1 ||
	    (users = atoi(argv[3])) < 1 || pipe(ready.ends) == -1 ||
	    pipe(begin.ends) == -1 || pipe(end.ends) == -1 ||
	    pipe(told.ends) == -1) {
		fputs("usage: storm SERVICE COUNT USERS SECONDS\n", stderr);
		return 2;
	}
	for (int i = 0; i < count; i++) {
		snprintf(user, sizeof(user), "s%d", 1 + i % users);
		if (fork() != 0)
			continue;
		dup2(told.ends[1], STDOUT_FILENO);
		host(argv[1], user, atof(argv[4]), &ready, &begin, &end);
	}
	wait_for_hosts(&ready, count);
	close(told.ends[1]);
	close(begin.ends[1]);
	copy_lines(fdopen(told.ends[0], "r"), count);
	puts("all");
	fflush(stdout);
	(void)getchar();
	close(end.ends[1]);
	while (wait(NULL) > 0)
		;
	puts("closed");
	return 0;
}
