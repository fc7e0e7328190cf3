/* SPDX-License-Identifier: MIT */
/*
 * The loop: waits for keys, signals, children, the configuration's directory
 * and the time, tells the app, and shows what it paints. See run.h.
 */
#include "tui/screen/run.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

#include "common/clock.h"
#include "tui/cli/cli.h"
#include "tui/screen/world_parts.h"

struct run {
	struct world world;
	struct app app;
	struct canvas canvas;
	int signals; /* the reading end */
	int watch;   /* inotify, -1: none */
	int sync_fd;
	int64_t tick_at; /* frame_now(), 0: no tick is due */
	int ended_by;	 /* a signal, 0: by the person */
	bool gone;	 /* the terminal is */
	bool dirty;	 /* to be painted again */
};

/* --- signals become bytes in a pipe, to be polled for. The pipe is all that a
 * handler can know. */

static int signal_pipe[2] = {-1, -1};

static const int caught[] = {
    SIGTERM, SIGHUP, SIGINT, SIGWINCH, SIGCHLD, SIGTSTP, SIGCONT};
#define CAUGHT (sizeof(caught) / sizeof(caught[0]))

static void
note(int number)
{
	int error = errno;
	unsigned char byte = (unsigned char)number;

	if (write(signal_pipe[1], &byte, 1) != 1)
		byte = 0; /* it is full: there is enough to wake up for */
	errno = error;
}

static bool
catch_signals(struct run *run)
{
	struct sigaction action = {.sa_handler = note, .sa_flags = SA_RESTART};

	if (pipe2(signal_pipe, O_CLOEXEC | O_NONBLOCK) == -1)
		return false;
	sigemptyset(&action.sa_mask);
	for (size_t i = 0; i < CAUGHT; i++)
		sigaction(caught[i], &action, NULL);
	run->signals = signal_pipe[0];
	return true;
}

static void
release_signals(void)
{
	for (size_t i = 0; i < CAUGHT; i++)
		signal(caught[i], SIG_DFL);
	for (size_t i = 0; i < 2; i++)
		if (signal_pipe[i] != -1)
			close(signal_pipe[i]);
	signal_pipe[0] = signal_pipe[1] = -1;
}

static void
suspend(struct run *run)
{
	if (!term_suspend())
		app_say(&run->app, ROLE_WARN,
		    "There is no shell here that could continue this.");
	app_tick(&run->app);
	run->dirty = true;
}

static void
take_signals(struct run *run)
{
	unsigned char numbers[64];
	bool stop = false;
	ssize_t len;

	while ((len = read(run->signals, numbers, sizeof(numbers))) > 0)
		for (ssize_t i = 0; i < len; i++) {
			int number = numbers[i];

			if (number == SIGTERM || number == SIGHUP ||
			    number == SIGINT)
				run->ended_by = number;
			else if (number == SIGTSTP)
				stop = true;
			else if (number == SIGCONT) { /* after a STOP */
				term_redraw();
				run->dirty = true;
			}
		}
	if (stop)
		suspend(run);
}

/* --- the configuration's directory */

static int
watch_directory(const char *path)
{
	const uint32_t events = IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM |
				IN_DELETE | IN_CREATE | IN_ATTRIB;
	int fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
	char *real = realpath(path, NULL), *copy = strdup(path), *slash;

	/* Where a link stands, and where it leads. */
	for (int i = 0; fd != -1 && i < 2; i++) {
		char *name = i == 0 ? copy : real;

		slash = name != NULL ? strrchr(name, '/') : NULL;
		if (slash == NULL)
			continue;
		slash[slash == name ? 1 : 0] = '\0';
		inotify_add_watch(fd, name, events);
	}
	free(real);
	free(copy);
	return fd;
}

static void
take_changes(struct run *run)
{
	char buf[4096];
	bool any = false;

	while (run->watch != -1 && read(run->watch, buf, sizeof(buf)) > 0)
		any = true;
	if (any)
		app_tick(&run->app);
	run->dirty = run->dirty || any;
}

/* --- the terminal */

static void
fit(struct run *run)
{
	int rows, cols;

	term_size(&rows, &cols);
	run->canvas.ascii = term_ascii();
	if ((rows != run->canvas.rows || cols != run->canvas.cols) &&
	    !canvas_resize(&run->canvas, rows, cols))
		run->gone = true; /* no memory for a screen: as if it were */
}

/* Requests that are about the terminal alone. */
static void
take_key(struct run *run, uint32_t key)
{
	enum request request = key_request(WHERE_ANY, true, key);

	if (request == REQ_REDRAW)
		term_redraw();
	else if (request == REQ_SUSPEND)
		suspend(run);
	else
		app_key(&run->app, key);
}

static void
take_event(struct run *run, const struct term_event *event)
{
	switch (event->kind) {
	case TERM_KEY:
		take_key(run, event->key);
		break;
	case TERM_PASTE:
		app_paste(&run->app, event->text, event->len);
		break;
	case TERM_MOUSE:
		app_mouse(&run->app, &run->canvas, event->key, event->row,
		    event->col);
		break;
	case TERM_SIZE:
		fit(run);
		break;
	case TERM_GONE:
		run->gone = true;
		break;
	case TERM_NOTHING:
		break;
	}
	run->dirty = true;
}

static void
take_input(struct run *run)
{
	struct term_event event;

	while (!run->app.quit && !run->gone) {
		term_next(&event);
		if (event.kind == TERM_NOTHING)
			return;
		take_event(run, &event);
	}
}

static void
show(struct run *run)
{
	if (!run->dirty)
		return;
	app_paint(&run->app, &run->canvas);
	term_show(&run->canvas);
	run->dirty = false;
	if (run->sync_fd != -1 && write(run->sync_fd, ".", 1) != 1)
		run->sync_fd = -1; /* nobody listens any more */
}

/* --- time */

static void
take_time(struct run *run)
{
	int seconds;

	if (run->tick_at != 0 && frame_ms_left(run->tick_at) == 0) {
		run->tick_at = 0;
		app_tick(&run->app);
		run->dirty = true;
	}
	seconds = app_next_tick(&run->app);
	if (seconds == 0)
		run->tick_at = 0;
	else if (run->tick_at == 0)
		run->tick_at = frame_now() + seconds * FRAME_SEC;
}

static int
shorter(int a, int b)
{
	return a == -1 || (b != -1 && b < a) ? b : a;
}

static void
wait_for_something(struct run *run)
{
	struct pollfd fds[3 + CHILDREN_MAX] = {
	    {.fd = term_fd(), .events = POLLIN},
	    {.fd = run->signals, .events = POLLIN},
	    {.fd = run->watch, .events = POLLIN},
	};
	size_t count = 3 + world_poll(&run->world, fds + 3);
	int ms = run->tick_at != 0 ? frame_ms_left(run->tick_at) : -1;

	poll(fds, count, shorter(ms, world_wait_ms(&run->world)));
}

static void
loop(struct run *run)
{
	run->dirty = true;
	while (!run->app.quit && run->ended_by == 0 && !run->gone) {
		take_time(run);
		show(run);
		wait_for_something(run);
		take_signals(run);
		take_input(run);
		take_changes(run);
		if (world_attend(&run->world, &run->app))
			run->dirty = true;
	}
}

/* --- begin and end */

static bool
choose_view(struct run *run, const struct run_options *options)
{
	struct app *app = &run->app;

	if (options->setup)
		app_push(app, first_run_new(app));
	if (options->view == NULL)
		return true;
	for (size_t i = 0; i < PAGES; i++)
		if (strcmp(app->page[i]->ops->name, options->view) == 0) {
			app_go(app, i);
			return true;
		}
	return false;
}

static int
complain(enum exit_code code, const char *why)
{
	fprintf(stderr, "frame-admin: %s\n", why);
	return (int)code;
}

/* What could not be asked any more is kept where the next start finds it. */
static int
end_by_signal(struct run *run)
{
	int number = run->ended_by != 0 ? run->ended_by : SIGHUP;
	char where[4096];
	bool edits = frame_draft_dirty(&run->app.draft);

	app_rescue(&run->app, where, sizeof(where));
	term_close();
	if (*where != '\0')
		fprintf(stderr,
		    "frame-admin: the unsaved edits are in %s; the next start "
		    "offers them\n",
		    where);
	else if (edits)
		fprintf(stderr,
		    "frame-admin: the unsaved edits could not be kept\n");
	app_close(&run->app);
	world_close(&run->world);
	release_signals();
	raise(number);
	return 128 + number;
}

static int
start(struct run *run, const struct run_options *options)
{
	char why[FRAME_DRAFT_WHY], text[200];
	struct frame_draft draft;

	if (!frame_draft_open(&draft, options->config, why)) {
		frame_draft_close(&draft);
		return complain(EXIT_FAILED, why);
	}
	if (!world_open(&run->world, options) || !catch_signals(run) ||
	    !app_open(&run->app, &run->world, &draft)) {
		frame_draft_close(&draft);
		return complain(EXIT_FAILED, "there is not enough memory");
	}
	if (options->read_only)
		snprintf(run->app.read_only_why, sizeof(run->app.read_only_why),
		    "Looking only: it was started with --read-only.");
	if (!choose_view(run, options)) {
		snprintf(text, sizeof(text), "there is no view \"%.60s\"",
		    options->view);
		return complain(EXIT_USAGE, text);
	}
	if (!term_open(&options->term, why, sizeof(why)))
		return complain(EXIT_USAGE, why);
	run->watch = watch_directory(options->config);
	fit(run);
	return EXIT_DONE;
}

int
run_screens(const struct run_options *options)
{
	struct run *run = calloc(1, sizeof(*run));
	int code;

	if (run == NULL)
		return complain(EXIT_FAILED, "there is not enough memory");
	run->watch = -1;
	run->sync_fd = options->sync_fd;
	run->app.lock.fd = -1;
	code = start(run, options);
	if (code == EXIT_DONE)
		loop(run);
	if (run->ended_by != 0 || run->gone)
		return end_by_signal(run); /* does not come back */
	term_close();
	app_close(&run->app);
	world_close(&run->world);
	release_signals();
	canvas_free(&run->canvas);
	if (run->watch != -1)
		close(run->watch);
	free(run);
	return code;
}
