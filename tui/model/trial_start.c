/* SPDX-License-Identifier: MIT */
/*
 * Starting `frame-helper test`: what is not saved yet goes along in memory
 * files that nobody can change any more, never in an argument, the environment
 * or a file system. See trial.h.
 */
#include "tui/model/trial.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "common/start.h"

#define WORDS_MAX 24

/* The arguments, and the descriptors that go along under their own numbers. */
struct start {
	const char *word[WORDS_MAX];
	size_t words;
	char numbers[4][24];
	size_t numbers_used;
	int fd[3]; /* ours; the caller's, for the token, stands behind them */
	size_t fds;
};

static void
add(struct start *start, const char *option, const char *value)
{
	if (value == NULL || *value == '\0')
		return;
	start->word[start->words++] = option;
	start->word[start->words++] = value;
}

static void
add_number(struct start *start, const char *option, int64_t number)
{
	char *text = start->numbers[start->numbers_used++];

	snprintf(text, sizeof(start->numbers[0]), "%" PRId64, number);
	add(start, option, text);
}

static void
add_fd(struct start *start, const char *option, int fd)
{
	start->fd[start->fds++] = fd;
	add_number(start, option, fd);
}

/* --- memory files */

static int
draft_file(const struct frame_draft *draft)
{
	int fd = frame_memory_file("frame-draft");

	return frame_memory_seal(
	    fd, fd != -1 && frame_write_all(fd, draft->text, draft->len));
}

/* PATH NUL SECRET NUL, again and again; see frame-helper(8). */
static int
secrets_file(const struct frame_pending *pending)
{
	int fd = frame_memory_file("frame-secrets");
	bool fine = fd != -1;

	for (; fine && pending != NULL; pending = pending->next)
		fine = frame_write_all(
			   fd, pending->path, strlen(pending->path) + 1) &&
		       frame_write_all(
			   fd, pending->secret->bytes, pending->secret->len) &&
		       frame_write_all(fd, "", 1);
	return frame_memory_seal(fd, fine);
}

/* Then a login would read the same: so does the test, with the file's own
 * place, owner and mode, or without a file where there is none. */
static bool
is_the_file(const struct frame_draft *draft)
{
	if (draft->pending != NULL)
		return false;
	if (!draft->stamp.exists)
		return draft->len == 0;
	return draft->len == draft->base_len &&
	       memcmp(draft->text, draft->base, draft->len) == 0;
}

static bool
add_draft(struct start *start, const struct frame_draft *draft)
{
	int fd;

	add(start, "--config", draft->path);
	if (is_the_file(draft))
		return true;
	if ((fd = draft_file(draft)) == -1)
		return false;
	add_fd(start, "--draft-fd", fd);
	if (draft->pending == NULL)
		return true;
	if ((fd = secrets_file(draft->pending)) == -1)
		return false;
	add_fd(start, "--secrets-fd", fd);
	return true;
}

/* --- the process */

static bool
make_words(struct start *start, const struct trial_order *order)
{
	add(start, "frame-helper", "test");
	add(start, "--user", order->user);
	add(start, "--provider", order->provider);
	add(start, "--service", order->service);
	if (order->assertions)
		start->word[start->words++] = "--assertions";
	add(start, "--assertions-url", order->assertions_url);
	if (order->minimum_uid > 0)
		add_number(start, "--minimum-uid", order->minimum_uid);
	return add_draft(start, order->draft);
}

static int
run(struct start *start, int token_fd, int *out, pid_t *pid)
{
	struct frame_start program = {.program = FRAME_HELPER,
	    .words = start->word,
	    .keep = start->fd,
	    .kept = start->fds};

	if (token_fd != -1)
		start->fd[program.kept++] = token_fd;
	return frame_start_reading(&program, pid, out);
}

pid_t
trial_start(
    const struct trial_order *order, int *fd, char *why, size_t why_size)
{
	struct start start = {.words = 0};
	int error = 0;
	pid_t pid = -1;

	if (geteuid() != 0) {
		snprintf(why, why_size,
		    "a test reads the secret and needs root: sudo frame-admin "
		    "test %s",
		    order->user);
		return -1;
	}
	if (!make_words(&start, order)) {
		snprintf(why, why_size,
		    "the draft cannot be handed to frame-helper: %s",
		    strerror(errno));
	} else {
		if (order->token_fd != -1)
			add_number(&start, "--token-fd", order->token_fd);
		error = run(&start, order->token_fd, fd, &pid);
		if (error != 0) {
			pid = -1;
			snprintf(why, why_size,
			    "%s cannot be started: %s; nothing was sent",
			    FRAME_HELPER, strerror(error));
		}
	}
	for (size_t i = 0; i < start.fds; i++)
		close(start.fd[i]);
	return pid;
}
