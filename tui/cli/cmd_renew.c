/* SPDX-License-Identifier: MIT */
/*
 * renew: a new token for somebody's sessions, now. frame-helper asks for it;
 * here the sessions are chosen, and what came of each is told.
 */
#include "tui/cli/commands.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "common/result.h"
#include "tui/cli/out.h"
#include "tui/model/renewal.h"
#include "tui/model/session_state.h"

#define LINE_BYTES 1000

struct renewing {
	struct cli *cli;
	struct frame_store store;
	int64_t now; /* Unix seconds */
	struct renewal *renewal;
	size_t count;
	const char **sid; /* of those that nobody else is asking for */
	size_t sids;
	bool out_of_memory;
};

/* --- which */

static bool
asked_for(const struct renewing *all, const struct frame_session *session)
{
	const char *word = all->cli->argv[0];

	return (strcmp(session->user, word) == 0 ||
		   strcmp(session->sid, word) == 0) &&
	       !session->closed &&
	       !frame_session_stale(&all->store, session, all->now);
}

static bool
choose(void *context, const char *sid, const struct frame_session *session)
{
	struct renewing *all = context;
	struct renewal *more;

	(void)sid;
	if (session == NULL || !asked_for(all, session))
		return true;
	more = reallocarray(all->renewal, all->count + 1, sizeof(*more));
	all->out_of_memory = more == NULL;
	if (more == NULL)
		return false;
	all->renewal = more;
	more[all->count++] = (struct renewal){.before = *session};
	return true;
}

static int
open_store(struct renewing *all)
{
	char why[256];

	if (geteuid() != 0)
		return cli_fail(all->cli, EXIT_FAILED,
		    "only root can renew a token here: sudo frame-admin renew "
		    "%s",
		    all->cli->argv[0]);
	if (!frame_store_open(&all->store, FRAME_RUN_DIR, 0, why, sizeof(why)))
		return cli_fail(all->cli, EXIT_FAILED, "%s", why);
	return EXIT_DONE;
}

static int
find(struct renewing *all)
{
	struct cli *cli = all->cli;

	if (!frame_session_list(&all->store, choose, all) &&
	    !all->out_of_memory)
		return cli_fail(cli, EXIT_FAILED,
		    "the sessions in %s cannot be read; nothing was renewed",
		    FRAME_RUN_DIR);
	if (all->count == 0 && !all->out_of_memory)
		return cli_fail(cli, EXIT_NOTHING,
		    "%s is no user with a session here, and no session whose "
		    "login goes on; \"frame-admin list sessions\" shows them",
		    cli_quote(cli, cli->argv[0]));
	all->sid = calloc(all->count, sizeof(*all->sid));
	if (all->out_of_memory || all->sid == NULL)
		return cli_no_memory(cli);
	for (size_t i = 0; i < all->count; i++)
		if (session_next(&all->renewal[i].before, false, all->now) !=
		    NEXT_ASKED)
			all->sid[all->sids++] = all->renewal[i].before.sid;
	return EXIT_DONE;
}

/* --- frame-helper */

static void
take_line(struct renewing *all, const char *line)
{
	size_t len = strcspn(line, "\n");

	for (size_t i = 0; i < all->count && len > 0; i++)
		renewal_line(&all->renewal[i], line, len);
}

/* Its last line, until it closes its output. */
static void
listen(struct renewing *all, int fd)
{
	struct pollfd ready = {.fd = fd, .events = POLLIN};
	char text[LINE_BYTES] = "";
	size_t len = 0;
	ssize_t got = 1;

	while (got > 0 && len < sizeof(text) - 1) {
		if (poll(&ready, 1, -1) == -1 && errno != EINTR)
			break;
		got = read(fd, text + len, sizeof(text) - 1 - len);
		if (got > 0)
			len += (size_t)got;
		else if (got == -1 && (errno == EAGAIN || errno == EINTR))
			got = 1;
	}
	take_line(all, text);
}

/* Its wait status in *status. */
static int
run(struct renewing *all, int *status)
{
	char why[RENEWAL_WORDS];
	pid_t pid;
	int fd;

	if (all->sids == 0)
		return EXIT_DONE;
	pid = renewal_start(all->sid, all->sids, &fd, why, sizeof(why));
	if (pid == -1)
		return cli_fail(all->cli, EXIT_FAILED, "%s", why);
	listen(all, fd);
	close(fd);
	while (waitpid(pid, status, 0) == -1 && errno == EINTR)
		;
	return EXIT_DONE;
}

static int
renew(struct renewing *all)
{
	int status = 0, code = run(all, &status);

	all->now = time(NULL);
	for (size_t i = 0; i < all->count; i++) {
		struct renewal *one = &all->renewal[i];

		one->status = status;
		one->ended = !frame_session_read(
		    &all->store, one->before.sid, &one->after);
	}
	return code;
}

/* --- what came of it */

static const struct frame_result_info *
trouble_of(const struct renewal *renewal)
{
	return frame_result_info(
	    frame_result_from_number(renewal->after.trouble));
}

static int
code_of(const struct renewing *all, const struct renewal *renewal)
{
	static const int codes[] = {
	    [RENEWAL_RENEWED] = EXIT_DONE,
	    [RENEWAL_BUSY] = EXIT_BUSY,
	    [RENEWAL_ENDED] = EXIT_NOTHING,
	    [RENEWAL_NOTHING] = EXIT_FAILED,
	};
	enum renewal_end end = renewal_end(renewal, all->now);

	return end == RENEWAL_FAILED ? trouble_of(renewal)->exit_code
				     : codes[end];
}

static const char *
name_of(const struct renewing *all, const struct renewal *renewal)
{
	static const char *const names[] = {
	    [RENEWAL_RENEWED] = "renewed",
	    [RENEWAL_BUSY] = "busy",
	    [RENEWAL_ENDED] = "ended",
	    [RENEWAL_NOTHING] = "nothing",
	};
	enum renewal_end end = renewal_end(renewal, all->now);

	return end == RENEWAL_FAILED ? trouble_of(renewal)->name : names[end];
}

static const char *
words_of(const struct renewing *all, const struct renewal *renewal)
{
	char words[RENEWAL_WORDS];

	if (all->cli->dry_run)
		return "would be renewed";
	renewal_words(renewal, all->now,
	    cli_date(all->cli, renewal->after.expires * 1000), words,
	    sizeof(words));
	return cli_text(all->cli, "%s", words);
}

static json_t *
describe(const struct renewing *all, const struct renewal *renewal)
{
	const struct frame_session *after = &renewal->after;
	bool known = !all->cli->dry_run && !renewal->ended;
	json_t *row = json_object();

	json_object_set_new(row, "session", cli_json_text(renewal->before.sid));
	json_object_set_new(row, "user", cli_json_text(renewal->before.user));
	json_object_set_new(
	    row, "service", cli_json_text(renewal->before.service));
	json_object_set_new(
	    row, "provider", cli_json_text(renewal->before.provider));
	json_object_set_new(row, "result",
	    cli_json_text(all->cli->dry_run ? NULL : name_of(all, renewal)));
	json_object_set_new(row, "expires",
	    cli_json_text(known && after->expires != 0
			      ? cli_time(all->cli, after->expires * 1000)
			      : NULL));
	json_object_set_new(
	    row, "sentence", cli_json_text(words_of(all, renewal)));
	return row;
}

static int
report(const struct renewing *all, int code)
{
	json_t *object = cli_json("renew"), *rows = json_array();

	for (size_t i = 0; i < all->count; i++)
		json_array_append_new(rows, describe(all, &all->renewal[i]));
	json_object_set_new(object, "dry_run", json_boolean(all->cli->dry_run));
	json_object_set_new(object, "sessions", rows);
	return cli_json_print(all->cli, object, code);
}

/* The first that failed gives the status. */
static int
tell(const struct renewing *all)
{
	int code = EXIT_DONE;

	for (size_t i = 0; i < all->count; i++) {
		const struct renewal *one = &all->renewal[i];
		int its = all->cli->dry_run ? EXIT_DONE : code_of(all, one);

		if (code == EXIT_DONE)
			code = its;
		if (all->cli->json || (all->cli->quiet && its == EXIT_DONE))
			continue;
		fprintf(its == EXIT_DONE ? stdout : stderr,
		    "%s%s (%s, %s): %s\n",
		    its == EXIT_DONE ? "" : "frame-admin: ", one->before.user,
		    one->before.service, one->before.sid, words_of(all, one));
	}
	return all->cli->json ? report(all, code) : code;
}

int
cmd_renew(struct cli *cli)
{
	struct renewing all = {.cli = cli, .now = time(NULL)};
	int code = open_store(&all);

	if (code != EXIT_DONE)
		return code;
	code = find(&all);
	if (code == EXIT_DONE && !cli->dry_run)
		code = renew(&all);
	if (code == EXIT_DONE)
		code = tell(&all);
	frame_store_close(&all.store);
	free(all.renewal);
	free(all.sid);
	return code;
}
