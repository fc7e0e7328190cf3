/* SPDX-License-Identifier: MIT */
/*
 * Times open_session in several PAM stacks, and one plain program, in turn
 * within one run, so that the machine's moods meet all of them alike. Prints
 * medians and the ratios of pairs as `# ` lines; judges nothing. Where the
 * token comes behind the login, it is waited for: that is the column `token`,
 * from the begin of the login on, and it disturbs no other arm.
 *
 *   bench ROUNDS CONFDIR ARM...    ARM is NAME=USER (a service file NAME in
 *                                  CONFDIR) or NAME=!PROGRAM with arguments
 *                                  separated by blanks
 * The first arm is what the others are compared with.
 */
#include <errno.h>
#include <security/pam_appl.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define ARMS_MAX   12
#define WORDS_MAX  16
#define TOKEN_MS   60e3
#define SETTLED_US 30000 /* what an arm leaves to be done: logging, dying */

extern char **environ;

struct arm {
	char name[32];
	char *user;	       /* a PAM stack */
	char *word[WORDS_MAX]; /* or a program */
	double *ms;
	double *token; /* ms, 0: it was there */
};

static const char *confdir;

static double
now_ms(void)
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

/* False: it does not come. */
static bool
await_token(const char *path, double began, double *token)
{
	if (path == NULL || access(path, F_OK) == 0)
		return true;
	while (access(path, F_OK) == -1) {
		if (now_ms() - began > TOKEN_MS)
			return false;
		usleep(200);
	}
	*token = now_ms() - began;
	return true;
}

/* Only what a login waits for is timed: open_session. */
static double
time_stack(const struct arm *arm, double *token)
{
	const struct pam_conv conv = {silent, NULL};
	pam_handle_t *pamh = NULL;
	double began, took;
	bool there;
	int got;

	if (pam_start_confdir(arm->name, arm->user, &conv, confdir, &pamh) !=
	    PAM_SUCCESS)
		return -1;
	began = now_ms();
	got = pam_open_session(pamh, PAM_SILENT);
	took = now_ms() - began;
	there = await_token(pam_getenv(pamh, "FRAME_TOKEN_FILE"), began, token);
	if (got == PAM_SUCCESS)
		pam_close_session(pamh, PAM_SILENT);
	pam_end(pamh, PAM_SUCCESS);
	return got == PAM_SUCCESS && there ? took : -1;
}

static double
time_program(const struct arm *arm)
{
	double began = now_ms();
	int status = 1;
	pid_t pid;

	if (posix_spawn(&pid, arm->word[0], NULL, NULL, arm->word, environ) !=
	    0)
		return -1;
	while (waitpid(pid, &status, 0) == -1 && errno == EINTR)
		;
	return status == 0 ? now_ms() - began : -1;
}

static int
ascending(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double
percentile(const double *values, size_t count, double part)
{
	double *sorted = malloc(count * sizeof(*sorted)), value;

	memcpy(sorted, values, count * sizeof(*sorted));
	qsort(sorted, count, sizeof(*sorted), ascending);
	value = sorted[(size_t)(part * (double)(count - 1) + 0.5)];
	free(sorted);
	return value;
}

static void
report(const struct arm *arms, size_t count, size_t rounds)
{
	double *ratio = malloc(rounds * sizeof(*ratio));
	double *more = malloc(rounds * sizeof(*more));

	printf("# %-14s %9s %9s %9s %9s %10s %9s %9s\n", "arm", "min ms",
	    "median", "p90", "max", "x first", "+ms", "token");
	for (size_t a = 0; a < count; a++) {
		for (size_t i = 0; i < rounds; i++) {
			ratio[i] = arms[a].ms[i] / arms[0].ms[i];
			more[i] = arms[a].ms[i] - arms[0].ms[i];
		}
		printf("# %-14s %9.3f %9.3f %9.3f %9.3f %10.2f %9.3f %9.3f\n",
		    arms[a].name, percentile(arms[a].ms, rounds, 0),
		    percentile(arms[a].ms, rounds, 0.5),
		    percentile(arms[a].ms, rounds, 0.9),
		    percentile(arms[a].ms, rounds, 1),
		    percentile(ratio, rounds, 0.5),
		    percentile(more, rounds, 0.5),
		    percentile(arms[a].token, rounds, 0.5));
	}
	free(ratio);
	free(more);
}

static int
parse_arm(struct arm *arm, char *text, size_t rounds)
{
	char *equals = strchr(text, '='), *word, *rest = NULL;
	size_t words = 0;

	if (equals == NULL || (size_t)(equals - text) >= sizeof(arm->name))
		return 0;
	memcpy(arm->name, text, (size_t)(equals - text));
	arm->ms = calloc(rounds, sizeof(*arm->ms));
	arm->token = calloc(rounds, sizeof(*arm->token));
	if (arm->ms == NULL || arm->token == NULL)
		return 0;
	if (equals[1] != '!') {
		arm->user = equals + 1;
		return 1;
	}
	for (word = strtok_r(equals + 2, " ", &rest);
	     word != NULL && words < WORDS_MAX - 1;
	     word = strtok_r(NULL, " ", &rest))
		arm->word[words++] = word;
	return words > 0;
}

int
main(int argc, char **argv)
{
	static struct arm arms[ARMS_MAX];
	size_t rounds = argc > 3 ? strtoul(argv[1], NULL, 10) : 0;
	size_t count = (size_t)(argc > 3 ? argc - 3 : 0);

	if (rounds == 0 || count > ARMS_MAX) {
		fputs("usage: bench ROUNDS CONFDIR ARM...\n", stderr);
		return 2;
	}
	confdir = argv[2];
	for (size_t a = 0; a < count; a++)
		if (!parse_arm(&arms[a], argv[3 + a], rounds))
			return 2;
	/* One round to warm the caches, not counted. */
	for (size_t i = 0; i <= rounds; i++)
		for (size_t a = 0; a < count; a++) {
			double token = 0;
			usleep(SETTLED_US);
			double took = arms[a].user != NULL
					  ? time_stack(&arms[a], &token)
					  : time_program(&arms[a]);
			if (took < 0) {
				fprintf(
				    stderr, "bench: %s failed\n", arms[a].name);
				return 1;
			}
			if (i > 0) {
				arms[a].ms[i - 1] = took;
				arms[a].token[i - 1] = token;
			}
		}
	report(arms, count, rounds);
	return 0;
}
