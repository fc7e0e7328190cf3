/* SPDX-License-Identifier: MIT */
/*
 * frame-token watch: each new token once, the last one always, until the
 * session ends. Signals are taken between two looks, so that a command that
 * runs is not left behind.
 */
#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/clock.h"
#include "user/cli.h"
#include "user/session.h"
#include "user/watcher.h"

/* When one of several sessions ends, `current` comes a moment later. */
#define GRACE FRAME_SEC

#define GO_ON (-1)

struct watch {
	const struct cli *cli;
	struct token_choice choice;
	struct token_watcher watcher;
	sigset_t signals, before;
	int signal;	  /* that ends it, 0: none came */
	struct stat last; /* the token that was told, st_ino 0: none */
	int64_t ended;	  /* when no session was found, 0: there is one */
};

/* --- signals */

/* As nohup(1) and a shell's & want it: a signal that is blocked to be read
 * would come even so. */
static bool
is_ignored(int number)
{
	struct sigaction action;

	return sigaction(number, NULL, &action) == 0 &&
	       action.sa_handler == SIG_IGN;
}

static bool
take_signals(struct watch *watch)
{
	static const int signals[] = {
	    SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGCHLD};

	/* Whoever started us may ignore it: then no child could be awaited. */
	(void)signal(SIGCHLD, SIG_DFL);
	sigemptyset(&watch->signals);
	for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++)
		if (!is_ignored(signals[i]))
			sigaddset(&watch->signals, signals[i]);
	if (sigprocmask(SIG_BLOCK, &watch->signals, &watch->before) == -1)
		return false;
	watch->watcher.signals =
	    signalfd(-1, &watch->signals, SFD_CLOEXEC | SFD_NONBLOCK);
	return watch->watcher.signals != -1;
}

/* The signals that came: the first that ends us is kept; `child` gets what was
 * meant for us alone. A terminal sends its signals to both. */
static void
read_signals(struct watch *watch, pid_t child)
{
	struct signalfd_siginfo info;

	while (read(watch->watcher.signals, &info, sizeof(info)) ==
	       (ssize_t)sizeof(info)) {
		int number = (int)info.ssi_signo;
		if (number == SIGCHLD)
			continue;
		if (watch->signal == 0)
			watch->signal = number;
		if (child > 0 && (number == SIGTERM || number == SIGHUP))
			kill(child, number);
	}
}

/* Who waits for us sees what became of us. */
static int
end_by_signal(const struct watch *watch)
{
	(void)signal(watch->signal, SIG_DFL);
	(void)raise(watch->signal);
	(void)sigprocmask(SIG_SETMASK, &watch->before, NULL);
	return 128 + watch->signal;
}

/* --- telling */

static int
run_command(struct watch *watch, pid_t *child)
{
	posix_spawnattr_t attr;
	int error = posix_spawnattr_init(&attr);

	if (error != 0)
		return error;
	(void)posix_spawnattr_setsigmask(&attr, &watch->before);
	(void)posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGMASK);
	error = posix_spawnp(
	    child, watch->cli->word[0], NULL, &attr, watch->cli->word, environ);
	posix_spawnattr_destroy(&attr);
	return error;
}

static int
await_command(struct watch *watch, pid_t child)
{
	struct pollfd poller = {.fd = watch->watcher.signals, .events = POLLIN};
	int status = 0;
	pid_t gone;

	while ((gone = waitpid(child, &status, WNOHANG)) == 0) {
		(void)poll(&poller, 1, -1);
		read_signals(watch, child);
	}
	if (gone == child && WIFSIGNALED(status) && watch->signal == 0)
		cli_note("the command was ended by signal %d (%s)",
		    WTERMSIG(status), strsignal(WTERMSIG(status)));
	else if (gone == child && WIFEXITED(status) && WEXITSTATUS(status) != 0)
		cli_note("the command ended with exit status %d",
		    WEXITSTATUS(status));
	return GO_ON;
}

static int
tell_command(struct watch *watch, const char *path)
{
	pid_t child = -1;
	int error = setenv("FRAME_TOKEN_FILE", path, 1) == -1
			? errno
			: run_command(watch, &child);
	char *name;

	if (error == 0)
		return await_command(watch, child);
	name = token_clean(watch->cli->word[0]);
	cli_note(
	    "cannot run \"%s\": %s", name == NULL ? "" : name, strerror(error));
	free(name);
	return TOKEN_FAILED;
}

static int
tell(struct watch *watch, const struct token_view *view)
{
	if (watch->cli->words > 0)
		return tell_command(watch, view->session.path);
	printf("%s %" PRId64 "\n", view->session.path, view->claims.expires);
	return fflush(stdout) == 0 ? GO_ON : TOKEN_FAILED; /* main() says it */
}

/* --- looking */

/* Files come by rename, so that a new token is another file. An inode may be
 * used again, but not at the same moment. */
static bool
is_new(const struct stat *last, const struct stat *file)
{
	return last->st_dev != file->st_dev || last->st_ino != file->st_ino ||
	       last->st_mtim.tv_sec != file->st_mtim.tv_sec ||
	       last->st_mtim.tv_nsec != file->st_mtim.tv_nsec;
}

static int
consider(struct watch *watch, const struct token_view *view)
{
	if (view->state == TOKEN_IS_MISSING) {
		if (watch->choice.wanted != NULL &&
		    frame_sid_valid(watch->choice.wanted))
			return TOKEN_DONE;
		if (watch->ended == 0)
			watch->ended = frame_now();
		return frame_now() - watch->ended < GRACE ? GO_ON : TOKEN_DONE;
	}
	watch->ended = 0;
	if (!token_usable(view) || !is_new(&watch->last, &view->file))
		return GO_ON;
	watch->last = view->file;
	return tell(watch, view);
}

static int
go_on(struct watch *watch)
{
	int code = GO_ON;

	while (code == GO_ON && watch->signal == 0) {
		struct token_session session;
		struct token_view view;
		int said;

		token_find(&watch->choice, &session);
		token_watcher_follow(&watch->watcher, &session);
		token_look(&session, &view);
		code = consider(watch, &view);
		token_view_drop(&view);
		if (code != GO_ON || watch->signal != 0)
			break;
		said = token_watcher_wait(&watch->watcher, INT64_MAX);
		if (said != 0 && said == watch->watcher.reader)
			watch->signal = SIGPIPE;
		else if (said != 0)
			read_signals(watch, -1);
	}
	if (watch->signal != 0)
		return end_by_signal(watch);
	if (code == TOKEN_DONE && watch->cli->verbose)
		cli_note("the session has ended");
	return code;
}

int
cmd_watch(const struct cli *cli)
{
	struct watch watch = {.cli = cli, .choice = token_choice(cli->session)};
	struct token_session session;
	struct token_view view;
	int code;

	token_find(&watch.choice, &session);
	token_look(&session, &view);
	token_view_drop(&view);
	if (view.state == TOKEN_IS_MISSING)
		return token_refuse(&view);
	/* The session that this is a part of is the one whose end counts. */
	if (strcmp(session.named_by, "current") != 0)
		watch.choice.wanted = session.sid;
	token_watcher_open(&watch.watcher);
	if (cli->words == 0)
		watch.watcher.reader = STDOUT_FILENO;
	code = take_signals(&watch)
		   ? go_on(&watch)
		   : cli_fail(TOKEN_FAILED, "signals cannot be awaited: %s",
			 strerror(errno));
	if (watch.watcher.signals != -1)
		close(watch.watcher.signals);
	token_watcher_close(&watch.watcher);
	return code;
}
