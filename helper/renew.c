/* SPDX-License-Identifier: MIT */
/*
 * `frame-helper renew`: what the timer runs each minute, or cron. It sweeps,
 * and if a token is due it makes a round; if none is, neither frame.yaml is
 * read nor frame-fetch started.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <syslog.h>
#include <time.h>

#include "common/renewal.h"
#include "helper/round.h"
#include "helper/sweep.h"

/* --- which sessions */

static bool
is_due(const struct frame_session *session, int64_t now)
{
	struct frame_session due = *session;

	if (due.failures > 0)
		due.renew_at -= FRAME_RETRY_EARLY;
	return frame_renewal_due(&due, now);
}

/* By hand: at any time, but not while somebody else is at it. */
static bool
free_at_all(const struct frame_session *session, int64_t now)
{
	struct frame_session due = *session;

	due.renew_at = 0;
	return frame_renewal_due(&due, now);
}

static bool
collect(void *context, const char *sid, const struct frame_session *session)
{
	struct frame_round *round = context;
	bool fine;

	(void)sid;
	fine = is_due(session, (int64_t)time(NULL))
		   ? frame_batch_add(&round->batch, session)
		   : frame_batch_see(&round->batch, session) != NULL;
	/* Out of memory: the others are as due in a minute. */
	return fine;
}

static int
refuse(const char *sid, enum frame_result result, const char *what)
{
	fprintf(stderr, "frame-helper: session %s %s; nothing was renewed\n",
	    sid, what);
	return frame_result_info(result)->exit_code;
}

/* An exit code, 0: all of them are there. */
static int
collect_named(struct frame_round *round, char **sids)
{
	struct frame_session session;

	for (; *sids != NULL; sids++) {
		if (!frame_session_read(round->store, *sids, &session))
			return errno == ENOENT
				   ? refuse(*sids, FRAME_NOT_APPLICABLE,
					 "does not exist, or has ended")
				   : refuse(*sids, FRAME_SYSTEM,
					 "has a record that cannot be read");
		if (session.closed)
			return refuse(*sids, FRAME_NOT_APPLICABLE,
			    "is one whose login has ended (on_close)");
		if (!free_at_all(&session, (int64_t)time(NULL)))
			return refuse(*sids, FRAME_PENDING,
			    "is being renewed at this moment");
		if (!frame_batch_add(&round->batch, &session))
			return refuse(*sids, FRAME_SYSTEM,
			    "was not looked at, out of memory");
	}
	return 0;
}

/* --- what it came to */

static int
tell(const struct frame_round *round, const struct frame_sweeping *sweeping)
{
	size_t tried =
	    round->renewed + round->failed + round->waiting + round->unserved;
	size_t left = sweeping->living > tried ? sweeping->living - tried : 0;

	printf("%zu renewed, %zu failed", round->renewed, round->failed);
	if (round->waiting > 0)
		printf(", %zu left for the next run", round->waiting);
	if (round->unserved > 0)
		printf(", %zu without a rule", round->unserved);
	printf(", %zu not due, %zu removed\n", left, sweeping->removed);
	if (round->failed > 0)
		return frame_result_info(round->first.result)->exit_code;
	return sweeping->failed > 0 ? frame_result_info(FRAME_SYSTEM)->exit_code
				    : 0;
}

/* --- the two ways */

/* One at a time: a round that takes longer than a minute has the connections,
 * and all that is due now. */
static int
renew_due(struct frame_round *round)
{
	struct frame_sweeping sweeping = {
	    .store = round->store, .live = collect, .context = round};

	if (flock(round->store->records, LOCK_EX | LOCK_NB) == -1) {
		puts("another run is at work");
		return EXIT_SUCCESS;
	}
	if (!frame_sweep_records(&sweeping))
		sweeping.failed++;
	(void)frame_store_tidy(round->store);
	round->free = is_due;
	frame_round_run(round);
	return tell(round, &sweeping);
}

static int
renew_named(struct frame_round *round, char **sids)
{
	const struct frame_sweeping none = {0};
	int code = collect_named(round, sids);

	if (code != 0)
		return code;
	round->free = free_at_all;
	round->tell_all = true;
	frame_round_run(round);
	if (round->failed + round->unserved > 0)
		fprintf(stderr, "frame-helper: %s\n", round->first.sentence);
	return tell(round, &none);
}

static bool
all_valid(char **sids)
{
	for (; *sids != NULL; sids++)
		if (!frame_sid_valid(*sids)) {
			fprintf(stderr,
			    "frame-helper: \"%s\" is not a session's id: %d "
			    "characters of a-z and 2-7; nothing was renewed\n",
			    *sids, FRAME_SID_LEN);
			return false;
		}
	return true;
}

int
frame_renew(int argc, char **argv)
{
	struct frame_store store;
	struct frame_round round = {
	    .store = &store, .during = "renewal", .fetch = frame_fetch_none};
	char why[256];
	int code;

	round.fetch.whom = FRAME_SLOT_NONE;

	if (!all_valid(argv))
		return 2;
	openlog("frame-helper", LOG_PID, LOG_AUTHPRIV);
	if (!frame_store_open(&store, FRAME_RUN_DIR, 0, why, sizeof(why))) {
		fprintf(stderr, "frame-helper: %s\n", why);
		return frame_result_info(FRAME_SYSTEM)->exit_code;
	}
	code = argc == 0 ? renew_due(&round) : renew_named(&round, argv);
	frame_round_free(&round);
	frame_store_close(&store);
	return code;
}
