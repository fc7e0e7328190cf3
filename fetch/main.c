/* SPDX-License-Identifier: MIT */
/*
 * frame-fetch: takes orders from frame-helper at descriptor 3, gives answers
 * at 4, until there are no more orders. It runs as a user without privileges,
 * in a sandbox; it never sees the key, the configuration or a session file.
 * The environment is not looked at.
 */
#include "config.h"

#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/io.h"
#include "common/wire.h"
#include "fetch/exchange.h"
#include "fetch/sandbox.h"

#define ORDERS	   3
#define ANSWERS	   4
#define KEEP	   5	     /* descriptors below are ours */
#define SEND_LIMIT FRAME_SEC /* for frame-helper to take an answer */

#define EXIT_USAGE 2

struct fetch {
	struct fetch_line *line;
	const char *defect; /* why no order can be carried out, NULL: none */
	unsigned char order[FRAME_WIRE_FETCH];
	unsigned char answer[FRAME_WIRE_FETCH];
};

/* --- before the first order */

static bool
is_pipe(int fd)
{
	struct stat status;

	return fstat(fd, &status) == 0 && S_ISFIFO(status.st_mode);
}

/* An exit status, -1: go on. */
static int
refuse_to_run(int argc, char **argv)
{
	if (argc == 2 && strcmp(argv[1], "--version") == 0) {
		puts("frame-fetch (" PACKAGE_NAME ") " PACKAGE_VERSION);
		return EXIT_SUCCESS;
	}
	if (argc > 1 || !is_pipe(ORDERS) || !is_pipe(ANSWERS)) {
		fputs("frame-fetch: this is a part of frame-helper, which "
		      "starts it when somebody logs in; it is not to be run "
		      "by hand\n",
		    stderr);
		return EXIT_USAGE;
	}
	if (getuid() == 0 || geteuid() == 0 || getegid() == 0) {
		fputs("frame-fetch: it does not run as root\n", stderr);
		return EXIT_FAILURE;
	}
	return -1;
}

/* All that takes time and needs no order; frame-helper works meanwhile. */
static void
prepare(struct fetch *fetch)
{
	/* The heap of a thread would reserve 128 MiB of address space. */
	mallopt(M_ARENA_MAX, 1);
	fetch->defect = fetch_sandbox_limits(KEEP);
	if (fetch->defect == NULL)
		fetch->defect = fetch_sandbox_filter();
	if (fetch->defect != NULL)
		return;
	fetch->line = fetch_line_open(ORDERS);
	if (fetch->line == NULL)
		fetch->defect = "libcurl";
}

/* --- orders */

static bool
answer(struct fetch *fetch, const struct frame_answer *answer)
{
	return frame_pipe_send(ANSWERS, &frame_answer_shape, answer,
	    fetch->answer, sizeof(fetch->answer), frame_now() + SEND_LIMIT);
}

static bool
answer_defect(struct fetch *fetch)
{
	char sentence[128];
	const struct frame_answer defect = {
	    .result = FRAME_SYSTEM,
	    .retry_after = -1,
	    .sentence = sentence,
	};

	(void)snprintf(sentence, sizeof(sentence),
	    "frame-fetch could not prepare itself: %s failed", fetch->defect);
	return answer(fetch, &defect);
}

static bool
carry_out(struct fetch *fetch, const struct frame_order *order)
{
	struct frame_answer reply;
	bool sent;

	if (fetch->defect != NULL)
		return answer_defect(fetch);
	fetch_exchange(fetch->line, order, &reply);
	sent = answer(fetch, &reply);
	fetch_line_wipe(fetch->line);
	return sent && !fetch->line->stuck;
}

/* True when there may be another order after this one. */
static bool
serve(struct fetch *fetch, int *status)
{
	struct frame_order order;
	ssize_t len = frame_pipe_receive(
	    ORDERS, fetch->order, sizeof(fetch->order), INT64_MAX);
	bool more = false;

	if (len != 0)
		*status = EXIT_FAILURE;
	if (len > 0 && frame_wire_decode(&frame_order_shape, fetch->order,
			   (size_t)len, &order)) {
		more = carry_out(fetch, &order);
		*status = EXIT_SUCCESS;
	}
	explicit_bzero(fetch->order, sizeof(fetch->order));
	explicit_bzero(fetch->answer, sizeof(fetch->answer));
	return more;
}

int
main(int argc, char **argv)
{
	int status = refuse_to_run(argc, argv);
	struct fetch *fetch;

	if (status != -1)
		return status;
	/* Proxies, OPENSSL_CONF, SSLKEYLOGFILE, LOCALDOMAIN, HOSTALIASES... */
	if (clearenv() != 0 || signal(SIGPIPE, SIG_IGN) == SIG_ERR ||
	    (fetch = calloc(1, sizeof(*fetch))) == NULL)
		return EXIT_FAILURE;
	prepare(fetch);
	status = EXIT_SUCCESS;
	while (serve(fetch, &status))
		;
	/* Not exit(): the libraries' farewells take time, and a resolver's
	 * thread may still hang. */
	_exit(status);
}
