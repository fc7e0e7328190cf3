/* SPDX-License-Identifier: MIT */
/*
 * The editor and its directory; see editor.h.
 */
#include "tui/cli/editor.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/save.h"
#include "common/start.h"

#define NAME	  "frame.yaml" /* editors choose their colours by it */
#define WORDS_MAX 32	       /* of the editor's command */
#define NOT_FOUND 127	       /* exit status of a child without a program */

/* --- the directory */

/* In memory for root, whose copy may hold secrets. */
static bool
make_directory(char *path, size_t size)
{
	snprintf(path, size, "%s/frame-admin.XXXXXX",
	    geteuid() == 0 ? "/run" : "/tmp");
	if (mkdtemp(path) != NULL)
		return true;
	snprintf(path, size, "/tmp/frame-admin.XXXXXX");
	return mkdtemp(path) != NULL;
}

static bool
write_copy(const char *path, const char *text, size_t len)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	bool done = fd != -1 && frame_write_all(fd, text, len);

	return fd != -1 && close(fd) == 0 && done;
}

static int
remove_one(
    const char *path, const struct stat *stat, int kind, struct FTW *where)
{
	(void)stat;
	(void)kind;
	(void)where;
	(void)remove(path);
	return 0;
}

/* Editors leave swap files and backups, some in directories of their own. */
static void
remove_directory(const char *path)
{
	(void)nftw(path, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

/* --- the program */

static const char *
from_environment(void)
{
	static const char *const names[] = {"SUDO_EDITOR", "VISUAL", "EDITOR"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const char *value = getenv(names[i]);
		if (value != NULL && value[strspn(value, " ")] != '\0')
			return value;
	}
	return NULL;
}

/* In the child. The command is split at blanks; no shell reads it. */
static _Noreturn void
become_editor(const char *command, char *path)
{
	static char editor[] = "editor", vi[] = "vi";
	char *copy = command == NULL ? NULL : strdup(command), *rest;
	char *words[WORDS_MAX + 2] = {editor, path, NULL};
	size_t count = 0;

	if (copy != NULL) {
		for (char *word = strtok_r(copy, " ", &rest);
		     word != NULL && count < WORDS_MAX;
		     word = strtok_r(NULL, " ", &rest))
			words[count++] = word;
		words[count++] = path;
		words[count] = NULL;
	}
	execvp(words[0], words);
	if (copy == NULL) {
		words[0] = vi;
		execvp(words[0], words);
	}
	_exit(NOT_FOUND);
}

/* What an editor is for, or survives, while it works; a copy left behind by us
 * would be found by nobody. */
static const int editors[] = {SIGINT, SIGQUIT, SIGTERM, SIGHUP};
#define SIGNALS (sizeof(editors) / sizeof(editors[0]))

/* The wait status, -1 if it was not started. */
static int
run_editor(const char *command, char *path)
{
	const struct sigaction ignore = {.sa_handler = SIG_IGN};
	const struct sigaction normal = {.sa_handler = SIG_DFL};
	struct sigaction before[SIGNALS];
	int status = -1;
	pid_t pid;

	for (size_t i = 0; i < SIGNALS; i++)
		sigaction(editors[i], &ignore, &before[i]);
	pid = fork();
	if (pid == 0) {
		for (size_t i = 0; i < SIGNALS; i++)
			sigaction(editors[i], &normal, NULL);
		become_editor(command, path);
	}
	while (pid != -1 && waitpid(pid, &status, 0) == -1 && errno == EINTR)
		;
	for (size_t i = 0; i < SIGNALS; i++)
		sigaction(editors[i], &before[i], NULL);
	return status;
}

static bool
judge_status(int status, const char *command, char *why, size_t why_size)
{
	const char *name = command == NULL ? "an editor" : command;

	if (status == 0)
		return true;
	if (status != -1 && WIFEXITED(status) &&
	    WEXITSTATUS(status) != NOT_FOUND)
		snprintf(why, why_size,
		    "%s ended with status %d; nothing was changed", name,
		    WEXITSTATUS(status));
	else if (status != -1 && WIFSIGNALED(status))
		snprintf(
		    why, why_size, "%s was killed; nothing was changed", name);
	else
		snprintf(why, why_size,
		    "%s cannot be started; set EDITOR to one that is "
		    "installed. Nothing was changed",
		    name);
	return false;
}

/* What the editor has to do with, and what became of it. */
struct editing {
	const char *text;
	size_t len;
	char path[64]; /* of the copy */
	bool left;     /* it has the only copy of what was typed */
	char *why;
	size_t why_size;
};

static void
leave_copy(struct editing *editing)
{
	size_t len = strlen(editing->why);

	editing->left = true;
	snprintf(editing->why + len, editing->why_size - len,
	    "; what you typed is in %s", editing->path);
}

/* The copy after the editor. One that was killed may have saved it before. */
static bool
take_copy(struct editing *editing, bool fine, bool killed, char **out,
    size_t *out_len)
{
	char reason[FRAME_SAVE_WHY];
	struct frame_stamp stamp;
	bool readable =
	    frame_file_read(editing->path, out, out_len, &stamp, reason);
	bool same = readable && *out_len == editing->len &&
		    memcmp(*out, editing->text, editing->len) == 0;

	if (fine && readable)
		return true;
	if (fine)
		snprintf(editing->why, editing->why_size,
		    "%s; nothing was changed", reason);
	if (fine || (killed && !same))
		leave_copy(editing);
	if (readable) {
		explicit_bzero(*out, *out_len);
		free(*out);
	}
	return false;
}

static bool
edit_in(
    const char *directory, struct editing *editing, char **out, size_t *out_len)
{
	const char *command = from_environment();
	bool fine;
	int status;

	snprintf(editing->path, sizeof(editing->path), "%s/" NAME, directory);
	if (!write_copy(editing->path, editing->text, editing->len)) {
		snprintf(editing->why, editing->why_size,
		    "a copy cannot be written to %s: %s; nothing was changed",
		    directory, strerror(errno));
		return false;
	}
	status = run_editor(command, editing->path);
	fine = judge_status(status, command, editing->why, editing->why_size);
	return take_copy(
	    editing, fine, status != -1 && WIFSIGNALED(status), out, out_len);
}

bool
cli_editor_run(const char *text, size_t len, char **out, size_t *out_len,
    char *why, size_t why_size)
{
	struct editing editing = {
	    .text = text, .len = len, .why = why, .why_size = why_size};
	char directory[40];
	bool done;

	if (!make_directory(directory, sizeof(directory))) {
		snprintf(why, why_size,
		    "no directory for a copy can be made in /tmp: %s; nothing "
		    "was changed",
		    strerror(errno));
		return false;
	}
	done = edit_in(directory, &editing, out, out_len);
	if (!editing.left)
		remove_directory(directory);
	return done;
}
