/* SPDX-License-Identifier: MIT */
/*
 * The three ways to a secret, and the page that holds it; see secret.h.
 */
#include "common/secret.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/io.h"
#include "common/path.h"
#include "common/private.h"
#include "common/start.h"

#define PAGE ((size_t)4096)

bool
frame_secret_new(struct frame_secret *secret)
{
	struct frame_private page;

	*secret = (struct frame_secret){0};
	if (!frame_private_new(&page, PAGE))
		return false;
	secret->bytes = page.bytes;
	return true;
}

void
frame_secret_pass_on(const struct frame_secret *secret)
{
	const struct frame_private page = {secret->bytes, PAGE};

	frame_private_pass_on(&page);
}

void
frame_secret_keep(const struct frame_secret *secret)
{
	const struct frame_private page = {secret->bytes, PAGE};

	frame_private_keep(&page);
}

void
frame_secret_drop(struct frame_secret *secret)
{
	struct frame_private page = {secret->bytes, PAGE};

	frame_private_drop(&page);
	*secret = (struct frame_secret){0};
}

/* Removes one line end; what is left must be one line of printable ASCII, for
 * the signature takes its characters as they are. */
static const char *
judge_bytes(struct frame_secret *secret)
{
	if (secret->len > 0 && secret->bytes[secret->len - 1] == '\n')
		secret->len--;
	if (secret->len > 0 && secret->bytes[secret->len - 1] == '\r')
		secret->len--;
	secret->bytes[secret->len] = '\0';
	if (secret->len == 0)
		return "is empty";
	for (size_t i = 0; i < secret->len; i++)
		if (secret->bytes[i] < '!' || secret->bytes[i] > '~')
			return "holds blanks, several lines or other bytes "
			       "than printable ASCII";
	return NULL;
}

static bool
from_text(
    struct frame_secret *secret, const char *text, char *why, size_t why_size)
{
	size_t len = strlen(text);

	if (len > FRAME_SECRET_MAX) {
		snprintf(why, why_size, "it is longer than %d bytes",
		    FRAME_SECRET_MAX);
		return false;
	}
	memcpy(secret->bytes, text, len + 1);
	secret->len = len;
	return true;
}

static bool
from_file(struct frame_secret *secret, const char *path, uid_t owner, char *why,
    size_t why_size)
{
	int fd =
	    frame_path_open(path, owner, FRAME_TRUST_PRIVATE, why, why_size);
	bool fine;

	if (fd == -1)
		return false;
	fine = frame_read_limited(
	    fd, secret->bytes, FRAME_SECRET_MAX, &secret->len);
	if (!fine)
		snprintf(why, why_size, "%s cannot be read: %s", path,
		    errno == EFBIG ? "it is too long" : strerror(errno));
	close(fd);
	return fine;
}

/* --- secret_command */

/* Reads to the end of the output. NULL, or what went wrong. */
static const char *
collect(struct frame_secret *secret, int fd, int64_t deadline)
{
	for (;;) {
		if (frame_wait_fd(fd, POLLIN, deadline) != FRAME_WAIT_READY)
			return "did not end in time";
		ssize_t got = read(fd, secret->bytes + secret->len,
		    FRAME_SECRET_MAX + 1 - secret->len);
		if (got == 0)
			return NULL;
		if (got == -1 && errno != EINTR)
			return "cannot be read from";
		secret->len += got > 0 ? (size_t)got : 0;
		if (secret->len > FRAME_SECRET_MAX)
			return "prints too much";
	}
}

/* Waits for the exit status until the deadline. */
static const char *
finish(pid_t pid, int64_t deadline)
{
	int status;
	pid_t gone;

	while ((gone = waitpid(pid, &status, WNOHANG)) == 0) {
		if (frame_ms_left(deadline) == 0)
			return "did not end in time";
		poll(NULL, 0, 1);
	}
	if (gone == -1 || !WIFEXITED(status) || WEXITSTATUS(status) != 0)
		return "failed (its exit status is not 0)";
	return NULL;
}

static const char cannot_run[] = "cannot be run"; /* errno says why */

static const char *
run(struct frame_secret *secret, const char *const *command, int64_t deadline)
{
	struct frame_start start = {
	    .program = command[0], .words = command, .alone = true};
	const char *flaw;
	int error, out;
	pid_t pid;

	error = frame_start_reading(&start, &pid, &out);
	if (error != 0) {
		errno = error;
		return cannot_run;
	}
	flaw = collect(secret, out, deadline);
	close(out);
	if (flaw == NULL)
		flaw = finish(pid, deadline);
	if (flaw != NULL) {
		kill(-pid, SIGKILL);
		(void)waitpid(pid, NULL, WNOHANG);
	}
	return flaw;
}

static bool
from_command(struct frame_secret *secret, const char *const *command,
    uid_t owner, int64_t deadline, char *why, size_t why_size)
{
	int64_t limit = frame_now() + FRAME_SECRET_COMMAND_MS * FRAME_MS;
	int fd = frame_path_open(
	    command[0], owner, FRAME_TRUST_PROGRAM, why, why_size);
	const char *flaw;

	if (fd == -1)
		return false;
	close(fd);
	flaw = run(secret, command, deadline < limit ? deadline : limit);
	if (flaw != NULL)
		snprintf(why, why_size, "secret_command %s %s%s%s", command[0],
		    flaw, flaw == cannot_run ? ": " : "",
		    flaw == cannot_run ? strerror(errno) : "");
	return flaw == NULL;
}

/* --- all of them */

static bool
fetch_bytes(struct frame_secret *secret,
    const struct frame_credential *credential, uid_t owner, int64_t deadline,
    char *why, size_t why_size)
{
	const char *flaw;
	bool fine;

	if (!frame_secret_new(secret)) {
		snprintf(why, why_size, "out of memory");
		return false;
	}
	if (credential->secret_file != NULL)
		fine = from_file(
		    secret, credential->secret_file, owner, why, why_size);
	else if (credential->secret_command != NULL)
		fine = from_command(secret, credential->secret_command, owner,
		    deadline, why, why_size);
	else
		fine = from_text(secret, credential->secret, why, why_size);
	if (fine && (flaw = judge_bytes(secret)) != NULL) {
		snprintf(why, why_size, "it %s", flaw);
		fine = false;
	}
	return fine;
}

bool
frame_secret_load(struct frame_secret *secret,
    const struct frame_credential *credential, uid_t owner, int64_t deadline,
    char *why, size_t why_size)
{
	char reason[512];

	*secret = (struct frame_secret){0};
	if (fetch_bytes(
		secret, credential, owner, deadline, reason, sizeof(reason)))
		return true;
	frame_secret_drop(secret);
	snprintf(why, why_size, "the secret of credential \"%s\": %s",
	    credential->name, reason);
	return false;
}
