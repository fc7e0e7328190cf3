/* SPDX-License-Identifier: MIT */
/*
 * Replying to who asked, and going on without; see caller.h.
 */
#include "helper/caller.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/io.h"
#include "helper/give_way.h"

void
frame_caller_reply(
    struct frame_caller *caller, const struct frame_outcome *outcome)
{
	const struct frame_reply message = {
	    .result = outcome->result,
	    .sid = *outcome->sid ? outcome->sid : NULL,
	    .path = *outcome->path ? outcome->path : NULL,
	    .provider = *outcome->provider ? outcome->provider : NULL,
	    .credential = *outcome->credential ? outcome->credential : NULL,
	    .http = outcome->http,
	    .expires = outcome->expires,
	    .sentence = *outcome->sentence ? outcome->sentence : NULL,
	};

	if (caller->replied)
		return;
	caller->replied = true;
	(void)frame_packet_send(caller->socket, &frame_reply_shape, &message);
}

/* The module's login goes on when this process has ended; its work does not
 * end with it. */
static void
end_for(struct frame_caller *caller, const struct frame_outcome *outcome)
{
	frame_caller_reply(caller, outcome);
	_exit(frame_result_info(outcome->result)->exit_code);
}

static void
each(const struct frame_secret *secret, size_t secrets,
    void (*what)(const struct frame_secret *))
{
	for (size_t i = 0; i < secrets; i++)
		if (secret[i].bytes != NULL)
			what(&secret[i]);
}

bool
frame_caller_leave(struct frame_caller *caller,
    const struct frame_outcome *outcome, const struct frame_secret *secret,
    size_t secrets, unsigned int life)
{
	pid_t pid = 0;

	if (caller->waits_for_end) {
		each(secret, secrets, frame_secret_pass_on);
		pid = fork();
		if (pid > 0)
			end_for(caller, outcome);
		each(secret, secrets, frame_secret_keep);
	} else {
		frame_caller_reply(caller, outcome);
	}
	if (pid == -1)
		return false;
	frame_give_way(false);
	/* Whoever waits for an end of file gets it now. */
	caller->replied = true;
	close(caller->socket);
	caller->socket = -1;
	alarm(life);
	return true;
}
