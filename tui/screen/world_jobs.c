/* SPDX-License-Identifier: MIT */
/*
 * Children that do what may be slow: this very program as "__job", or
 * frame-helper. What they get and say travels over descriptors. One that is
 * not wanted any more is asked to end, and soon after made to.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/start.h"
#include "tui/model/renewal.h"
#include "tui/screen/world_parts.h"

#define PATIENCE_MS 300
#define ONE_LINE    (1024 * 1024) /* bytes; a longer one is nonsense */
#define DRAFT_FD    3

extern char **environ;

static struct real *
real_of(const struct world *world)
{
	return world->data;
}

/* --- starting */

/* The draft's text where nobody can change it. -1 with errno. */
static int
sealed(const struct frame_draft *draft)
{
	int fd = frame_memory_file("draft");

	return frame_memory_seal(
	    fd, fd != -1 && frame_write_all(fd, draft->text, draft->len) &&
		    lseek(fd, 0, SEEK_SET) == 0);
}

/* Its lines come from *out; `draft` (or -1) becomes its descriptor 3. */
static int
spawn(char *const argv[], int draft, int out, pid_t *pid)
{
	posix_spawn_file_actions_t files;
	int error = posix_spawn_file_actions_init(&files);

	if (error != 0)
		return error;
	posix_spawn_file_actions_addopen(
	    &files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_adddup2(&files, out, STDOUT_FILENO);
	if (draft != -1)
		posix_spawn_file_actions_adddup2(&files, draft, DRAFT_FD);
	error = posix_spawn(pid, "/proc/self/exe", &files, NULL, argv, environ);
	posix_spawn_file_actions_destroy(&files);
	return error;
}

static const char *const job_name[] = {
    [JOB_USER] = "user",
    [JOB_GROUP] = "group",
    [JOB_AUDIT] = "audit",
};

/* argv has no const; nothing writes to it. */
static char *
word(const char *text)
{
	union {
		const char *in;
		char *out;
	} same = {.in = text};

	return same.out;
}

/* The pid and *fd, or -1 with errno; so below, with `why`. */
static pid_t
start_self(const struct world *world, const struct job_order *order, int *fd)
{
	char *const argv[] = {word("frame-admin"), word("-c"),
	    word(world->config), word("__job"), word(job_name[order->kind]),
	    word(order->name), NULL};
	int ends[2], draft = -1, error;
	pid_t pid = -1;

	if (order->draft != NULL && (draft = sealed(order->draft)) == -1)
		return -1;
	error = pipe2(ends, O_CLOEXEC) == -1 ? errno : 0;
	if (error == 0) {
		error = spawn(argv, draft, ends[1], &pid);
		close(ends[1]);
		if (error == 0 && fcntl(ends[0], F_SETFL, O_NONBLOCK) == 0)
			*fd = ends[0];
		else
			close(ends[0]);
	}
	if (draft != -1)
		close(draft);
	errno = error;
	return error == 0 ? pid : -1;
}

static pid_t
start_one(const struct world *world, const struct job_order *order, int *fd,
    char *why, size_t why_size)
{
	pid_t pid;

	if (order->kind == JOB_TRIAL)
		return trial_start(&order->trial, fd, why, why_size);
	if (order->kind == JOB_RENEW)
		return renewal_start(&order->name, 1, fd, why, why_size);
	pid = start_self(world, order, fd);
	if (pid == -1)
		snprintf(why, why_size, "A program cannot be started: %s.",
		    strerror(errno));
	return pid;
}

static struct child *
unused(struct real *real)
{
	for (size_t i = 0; i < CHILDREN_MAX; i++)
		if (real->child[i].pid == 0)
			return &real->child[i];
	return NULL;
}

int
world_start(struct world *world, const struct job_order *order, char *why,
    size_t why_size)
{
	struct real *real = real_of(world);
	struct child *child = unused(real);
	int fd = -1;
	pid_t pid;

	if (child == NULL) {
		snprintf(why, why_size,
		    "Too much is being looked up at once. Try again in a "
		    "moment.");
		return -1;
	}
	pid = start_one(world, order, &fd, why, why_size);
	if (pid == -1)
		return -1;
	*child = (struct child){.number = ++real->jobs, .pid = pid, .fd = fd};
	return child->number;
}

void
world_stop(struct world *world, int job)
{
	struct real *real = real_of(world);

	for (size_t i = 0; i < CHILDREN_MAX; i++) {
		struct child *child = &real->child[i];

		if (child->pid == 0 || child->number != job || child->stopped)
			continue;
		child->stopped = true;
		child->kill_at = frame_now() + PATIENCE_MS * FRAME_MS;
		kill(child->pid, SIGTERM);
	}
}

/* --- listening */

size_t
world_poll(const struct world *world, struct pollfd *poll)
{
	const struct real *real = real_of(world);
	size_t count = 0;

	for (size_t i = 0; i < CHILDREN_MAX; i++)
		if (real->child[i].pid != 0 && real->child[i].fd != -1)
			poll[count++] = (struct pollfd){
			    .fd = real->child[i].fd, .events = POLLIN};
	return count;
}

int
world_wait_ms(const struct world *world)
{
	const struct real *real = real_of(world);
	int least = -1;

	for (size_t i = 0; i < CHILDREN_MAX; i++) {
		const struct child *child = &real->child[i];
		int left = child->pid != 0 && child->kill_at != 0
			       ? frame_ms_left(child->kill_at)
			       : -1;

		if (left != -1 && (least == -1 || left < least))
			least = left;
	}
	return least;
}

static bool
keep(struct child *child, const char *text, size_t len)
{
	if (child->len + len > ONE_LINE)
		return false;
	if (child->len + len > child->room) {
		char *more = realloc(child->line, child->len + len);

		if (more == NULL)
			return false;
		child->line = more;
		child->room = child->len + len;
	}
	memcpy(child->line + child->len, text, len);
	child->len += len;
	return true;
}

static void
tell(struct child *child, struct app *app)
{
	if (!child->stopped && child->len > 0)
		app_job_line(app, child->number, child->line, child->len);
	child->len = 0;
}

static void
take(struct child *child, struct app *app, const char *text, size_t len)
{
	const char *end;

	while ((end = memchr(text, '\n', len)) != NULL) {
		size_t part = (size_t)(end - text);

		if (keep(child, text, part))
			tell(child, app);
		child->len = 0;
		text += part + 1;
		len -= part + 1;
	}
	keep(child, text, len);
}

/* All that is there. */
static bool
listen(struct child *child, struct app *app)
{
	char buf[4096];
	bool any = false;
	ssize_t len;

	while (child->fd != -1 &&
	       (len = read(child->fd, buf, sizeof(buf))) != -1) {
		if (len == 0) {
			close(child->fd);
			child->fd = -1;
			break;
		}
		take(child, app, buf, (size_t)len);
		any = true;
	}
	return any;
}

static void
forget(struct child *child)
{
	if (child->fd != -1)
		close(child->fd);
	free(child->line);
	*child = (struct child){.fd = -1};
}

static bool
attend(struct child *child, struct app *app)
{
	bool any = listen(child, app), stopped = child->stopped;
	int status, number = child->number;

	if (child->kill_at != 0 && frame_ms_left(child->kill_at) == 0) {
		kill(child->pid, SIGKILL);
		child->kill_at = 0;
	}
	if (waitpid(child->pid, &status, WNOHANG) != child->pid)
		return any;
	listen(child, app); /* what it said last */
	tell(child, app);
	stopped = stopped || child->stopped;
	forget(child);
	if (!stopped)
		app_job_end(app, number, status);
	return true;
}

bool
world_attend(struct world *world, struct app *app)
{
	struct real *real = real_of(world);
	bool any = false;

	for (size_t i = 0; i < CHILDREN_MAX; i++)
		if (real->child[i].pid != 0 && attend(&real->child[i], app))
			any = true;
	return any;
}

void
world_end_all(struct world *world)
{
	struct real *real = real_of(world);

	for (size_t i = 0; i < CHILDREN_MAX; i++)
		if (real->child[i].pid != 0)
			kill(real->child[i].pid, SIGTERM);
	for (size_t i = 0; i < CHILDREN_MAX; i++) {
		struct child *child = &real->child[i];
		int64_t end = frame_now() + PATIENCE_MS * FRAME_MS;
		int status;

		while (child->pid != 0 &&
		       waitpid(child->pid, &status, WNOHANG) == 0) {
			if (frame_ms_left(end) == 0)
				kill(child->pid, SIGKILL);
			poll(NULL, 0, 5);
		}
		if (child->pid != 0)
			forget(child);
	}
}
