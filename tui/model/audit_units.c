/* SPDX-License-Identifier: MIT */
/*
 * What systemd says of units: one systemctl for all of them, which has two
 * seconds. It may only ask, and it judges nothing.
 */
#include "tui/model/audit_parts.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/io.h"
#include "common/start.h"

#define DEADLINE (2 * FRAME_SEC)
#define ANSWER	 1000 /* bytes; three short lines for each unit */

static const char *
find_systemctl(const struct audit_options *options)
{
	if (options->systemctl != NULL)
		return options->systemctl;
	return access("/usr/bin/systemctl", X_OK) == 0 ? "/usr/bin/systemctl"
						       : "/bin/systemctl";
}

/* All of it, or false: too late, or too much. */
static bool
read_answer(int fd, int64_t deadline, char answer[ANSWER])
{
	size_t len = 0;

	while (len < ANSWER - 1 &&
	       frame_wait_fd(fd, POLLIN, deadline) == FRAME_WAIT_READY) {
		ssize_t got = read(fd, answer + len, ANSWER - 1 - len);
		if (got == 0) {
			answer[len] = '\0';
			return true;
		}
		if (got == -1 && errno != EINTR)
			return false;
		len += got > 0 ? (size_t)got : 0;
	}
	return false;
}

static bool
ask(const char *systemctl, const struct audit_unit *unit, char answer[ANSWER])
{
	const char *words[4 + AUDIT_UNITS] = {"systemctl", "show",
	    "--property=LoadState,ActiveState,UnitFileState"};
	struct frame_start start = {
	    .program = systemctl, .words = words, .alone = true};
	bool answered;
	pid_t pid;
	int fd;

	for (size_t i = 0; i < AUDIT_UNITS; i++)
		words[3 + i] = unit[i].name;
	if (frame_start_reading(&start, &pid, &fd) != 0)
		return false;
	answered = read_answer(fd, frame_now() + DEADLINE, answer);
	close(fd);
	/* It has nothing more to do, also if it has not ended yet. */
	kill(-pid, SIGKILL);
	while (waitpid(pid, NULL, 0) == -1 && errno == EINTR)
		;
	return answered;
}

/* "LoadState=loaded" and so on. */
static void
take_line(struct audit_unit *unit, const char *line)
{
	const struct {
		const char *key;
		char *value;
	} fields[] = {
	    {"LoadState=", unit->load},
	    {"ActiveState=", unit->active},
	    {"UnitFileState=", unit->file},
	};

	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		size_t len = strlen(fields[i].key);
		if (strncmp(line, fields[i].key, len) == 0)
			snprintf(
			    fields[i].value, AUDIT_STATE, "%s", line + len);
	}
}

/* The units come in the order in which they were asked for, an empty line
 * between two. */
bool
audit_ask_units(
    const struct audit_options *options, struct audit_unit unit[AUDIT_UNITS])
{
	char answer[ANSWER], *rest = answer;
	const char *line;
	size_t at = 0;

	if (!ask(find_systemctl(options), unit, answer))
		return false;
	while (at < AUDIT_UNITS && (line = strsep(&rest, "\n")) != NULL) {
		if (*line == '\0')
			at++;
		else
			take_line(&unit[at], line);
	}
	for (at = 0; at < AUDIT_UNITS; at++)
		if (*unit[at].load == '\0' || *unit[at].active == '\0')
			return false;
	return true;
}
