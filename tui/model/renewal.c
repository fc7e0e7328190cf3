/* SPDX-License-Identifier: MIT */
/*
 * Asking for a token now, and what came of it; see renewal.h.
 */
#include "tui/model/renewal.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/result.h"
#include "common/start.h"
#include "tui/model/session_state.h"

#define JUST_NOW 5 /* seconds */

/* --- starting */

pid_t
renewal_start(
    const char *const *sid, size_t count, int *fd, char *why, size_t why_size)
{
	const char **words = calloc(count + 3, sizeof(*words));
	struct frame_start start = {.program = FRAME_HELPER, .words = words};
	int error = ENOMEM;
	pid_t pid = -1;

	if (words != NULL) {
		words[0] = "frame-helper";
		words[1] = "renew";
		memcpy(words + 2, sid, count * sizeof(*words));
		error = frame_start_reading(&start, &pid, fd);
		free(words);
	}
	if (error == 0)
		return pid;
	snprintf(why, why_size, "%s cannot be started: %s; nothing was renewed",
	    FRAME_HELPER, strerror(error));
	return -1;
}

void
renewal_line(struct renewal *renewal, const char *line, size_t len)
{
	size_t room = sizeof(renewal->said) - 1;

	if (len > room)
		len = room;
	for (size_t i = 0; i < len; i++)
		renewal->said[i] =
		    line[i] < ' ' || line[i] == 127 ? '?' : line[i];
	renewal->said[len] = '\0';
}

/* --- judging */

/* A token of the same second has the same times as the one before. */
static bool
is_of_now(const struct renewal *renewal, int64_t now)
{
	const struct frame_session *after = &renewal->after;

	return renewal->status == 0 && after->trouble == FRAME_OK &&
	       after->held_until <= now && now - after->issued < JUST_NOW;
}

enum renewal_end
renewal_end(const struct renewal *renewal, int64_t now)
{
	const struct frame_session *before = &renewal->before;
	const struct frame_session *after = &renewal->after;

	if (renewal->ended)
		return RENEWAL_ENDED;
	if (after->expires > now &&
	    (after->issued != before->issued ||
		after->expires != before->expires || is_of_now(renewal, now)))
		return RENEWAL_RENEWED;
	if (after->trouble != FRAME_OK &&
	    (after->failures != before->failures ||
		after->trouble != before->trouble))
		return RENEWAL_FAILED;
	return session_next(after, false, now) == NEXT_ASKED ? RENEWAL_BUSY
							     : RENEWAL_NOTHING;
}

static const struct frame_result_info *
trouble(const struct renewal *renewal)
{
	return frame_result_info(
	    frame_result_from_number(renewal->after.trouble));
}

static void
failure(const struct renewal *renewal, int64_t now, const char *until,
    char *buf, size_t size)
{
	const char *advice = trouble(renewal)->advice;
	bool lasts = renewal->after.expires > now;
	char what[80];

	session_trouble(&renewal->after, what, sizeof(what));
	snprintf(buf, size,
	    "not renewed: %s; %s%s. %s%s%sThe log has the reason.", what,
	    lasts ? "the token it has is good until " : "it has no token",
	    lasts ? until : "", *advice != '\0' ? "To do: " : "", advice,
	    *advice != '\0' ? ". " : "");
}

static void
silence(const struct renewal *renewal, char *buf, size_t size)
{
	int status = renewal->status;

	if (*renewal->said != '\0')
		snprintf(buf, size, "not renewed: frame-helper says \"%s\"",
		    renewal->said);
	else if (WIFSIGNALED(status))
		snprintf(buf, size,
		    "not renewed: frame-helper was ended by signal %d",
		    WTERMSIG(status));
	else
		snprintf(buf, size,
		    "not renewed: frame-helper ended with status %d and "
		    "without a word; the log may have more",
		    WEXITSTATUS(status));
}

void
renewal_words(const struct renewal *renewal, int64_t now, const char *until,
    char *buf, size_t size)
{
	switch (renewal_end(renewal, now)) {
	case RENEWAL_RENEWED:
		snprintf(buf, size, "renewed, good until %s", until);
		break;
	case RENEWAL_FAILED:
		failure(renewal, now, until, buf, size);
		break;
	case RENEWAL_BUSY:
		snprintf(buf, size,
		    "not renewed: somebody else is asking for its token now; "
		    "look again in a moment");
		break;
	case RENEWAL_ENDED:
		snprintf(buf, size, "it has ended meanwhile");
		break;
	default:
		silence(renewal, buf, size);
	}
}
