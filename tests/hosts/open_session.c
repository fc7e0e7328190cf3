/* SPDX-License-Identifier: MIT */
/*
 * A PAM host for tests, through the real libpam: opens a session, says what
 * it saw, closes it. It writes facts as `key=value` lines and judges nothing;
 * it may know nothing of pam_frame but the name of its variable.
 *
 *   open_session [-S] [-s SERVICE] [-t TTY] [-r RHOST] [-e NAME=VALUE]...
 *                [-c COMMAND] USER
 *
 * -S is PAM_SILENT; -e sets the PAM environment before the session; COMMAND
 * is run by /bin/sh between open and close, as whoever runs this, with the PAM
 * environment. At the very end a line `open_session: end PID` goes to the
 * log: what comes before it there is all that this run has said.
 */
#include <security/pam_appl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <syslog.h>
#include <time.h>
#include <unistd.h>

#define VARIABLE    "FRAME_TOKEN_FILE"
#define SETTING_MAX 16

struct settings {
	const char *service, *user, *tty, *rhost, *command;
	const char *env[SETTING_MAX];
	size_t envs;
	int flags;
};

/* One line whatever the value holds: a test reads it line by line. */
static void
tell(const char *key, const char *value)
{
	printf("%s=", key);
	for (; *value != '\0'; value++)
		if (*value < ' ' || *value == '\\' || *value == '\x7f')
			printf("\\x%02x", (unsigned int)(unsigned char)*value);
		else
			putchar(*value);
	putchar('\n');
}

static void
tell_number(const char *key, long number)
{
	printf("%s=%ld\n", key, number);
}

/* --- conversation: what the person would read */

static const char *
style_name(int style)
{
	return style == PAM_TEXT_INFO	? "info"
	       : style == PAM_ERROR_MSG ? "error"
					: "prompt";
}

static int
converse(int count, const struct pam_message **message,
    struct pam_response **response, void *data)
{
	(void)data;
	*response = calloc((size_t)count, sizeof(**response));
	if (*response == NULL)
		return PAM_BUF_ERR;
	for (int i = 0; i < count; i++) {
		printf("message_%s", style_name(message[i]->msg_style));
		tell("", message[i]->msg);
	}
	return PAM_SUCCESS;
}

/* --- one call, measured */

typedef int session_call(pam_handle_t *pamh, int flags);

static long
milliseconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000L + now.tv_nsec / 1000000;
}

static int
measured(const char *name, session_call *call, pam_handle_t *pamh, int flags)
{
	long begin = milliseconds();
	int code = call(pamh, flags);
	long took = milliseconds() - begin;
	char key[32];

	tell_number(name, code);
	snprintf(key, sizeof(key), "%s_ms", name);
	tell_number(key, took);
	/* A child that nobody reaped would stay a zombie of this host. */
	snprintf(key, sizeof(key), "%s_children", name);
	tell(key, waitpid(-1, NULL, WNOHANG | __WALL) == -1 ? "none" : "some");
	fflush(stdout);
	return code;
}

/* --- what the session has */

static void
tell_token(pam_handle_t *pamh)
{
	const char *path = pam_getenv(pamh, VARIABLE);
	struct stat st;

	tell("token_file", path == NULL ? "" : path);
	if (path == NULL)
		tell("token", "none");
	else if (lstat(path, &st) == -1 || !S_ISREG(st.st_mode))
		tell("token", "missing");
	else
		tell("token", st.st_size > 20 ? "there" : "short");
	fflush(stdout);
}

static void
run_command(pam_handle_t *pamh, const char *command)
{
	char **env = pam_getenvlist(pamh);
	pid_t child = fork();
	int status = -1;

	if (child == 0) {
		for (; env != NULL && *env != NULL; env++)
			putenv(*env);
		execl("/bin/sh", "sh", "-c", command, (char *)NULL);
		_exit(127);
	}
	if (child > 0)
		waitpid(child, &status, 0);
	tell_number("command", status);
}

static bool
set_items(pam_handle_t *pamh, const struct settings *settings)
{
	bool fine =
	    pam_set_item(pamh, PAM_TTY, settings->tty) == PAM_SUCCESS &&
	    pam_set_item(pamh, PAM_RHOST, settings->rhost) == PAM_SUCCESS;

	for (size_t i = 0; i < settings->envs; i++)
		fine =
		    fine && pam_putenv(pamh, settings->env[i]) == PAM_SUCCESS;
	return fine;
}

static int
session(pam_handle_t *pamh, const struct settings *settings)
{
	int code = measured("open", pam_open_session, pamh, settings->flags);

	tell_token(pamh);
	if (settings->command != NULL)
		run_command(pamh, settings->command);
	if (code == PAM_SUCCESS)
		measured("close", pam_close_session, pamh, settings->flags);
	tell("token_file_after",
	    pam_getenv(pamh, VARIABLE) == NULL ? "none" : "still set");
	return code;
}

static bool
read_settings(int argc, char **argv, struct settings *settings)
{
	int option;

	*settings = (struct settings){.service = "lab", .tty = "test"};
	while ((option = getopt(argc, argv, "Ss:t:r:e:c:")) != -1) {
		if (option == 'S')
			settings->flags = PAM_SILENT;
		else if (option == 's')
			settings->service = optarg;
		else if (option == 't')
			settings->tty = optarg;
		else if (option == 'r')
			settings->rhost = optarg;
		else if (option == 'c')
			settings->command = optarg;
		else if (option == 'e' && settings->envs < SETTING_MAX)
			settings->env[settings->envs++] = optarg;
		else
			return false;
	}
	settings->user = argv[optind];
	return settings->user != NULL;
}

int
main(int argc, char **argv)
{
	const struct pam_conv conv = {converse, NULL};
	struct settings settings;
	pam_handle_t *pamh = NULL;
	int code;

	if (!read_settings(argc, argv, &settings)) {
		fputs("open_session: see its first lines\n", stderr);
		return 2;
	}
	tell_number("pid", getpid());
	code = pam_start(settings.service, settings.user, &conv, &pamh);
	if (code != PAM_SUCCESS || !set_items(pamh, &settings)) {
		tell_number("start", code);
		return 1;
	}
	code = session(pamh, &settings);
	pam_end(pamh, code);
	fflush(stdout);
	syslog(LOG_AUTHPRIV | LOG_DEBUG, "end %ld", (long)getpid());
	return 0;
}
