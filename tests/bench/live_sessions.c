/* SPDX-License-Identifier: MIT */
/*
 * Makes many sessions at once, as logins would have, for the benchmark of
 * renewals: user after user, all of one host process, each with a token that
 * is due for renewal. It uses the session store alone and asks no gateway.
 *
 *   live_sessions COUNT USERS HOST_PID PROVIDER CONFIG DOMAIN
 *
 * USERS is a prefix: users 1 to N of that name (bench1, bench2...) share the
 * sessions, until there is none of that name. The tokens are old:
 * "old.SESSION_NUMBER.token", with 20 minutes left.
 */
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "common/clock.h"
#include "common/session.h"

#define LEFT (20 * 60) /* seconds */
#define AGE  (60 * 60)

struct maker {
	struct frame_store store;
	struct frame_session model; /* what all have in common */
	const char *users, *domain;
	unsigned long user; /* the next one's number */
};

static bool
next_user(struct maker *maker, struct frame_session *session)
{
	const struct passwd *entry;
	char name[64];

	snprintf(name, sizeof(name), "%s%lu", maker->users, maker->user);
	entry = getpwnam(name);
	if (entry == NULL && maker->user > 1) {
		maker->user = 1;
		return next_user(maker, session);
	}
	if (entry == NULL)
		return false;
	maker->user++;
	session->uid = entry->pw_uid;
	session->gid = entry->pw_gid;
	snprintf(session->user, sizeof(session->user), "%s", name);
	return true;
}

static bool
make_one(struct maker *maker, unsigned long number)
{
	struct frame_session session = maker->model;
	struct frame_session_texts texts;
	char token[64], json[128], request[512], path[300], why[256];

	if (!next_user(maker, &session)) {
		fprintf(stderr, "no user %s1\n", maker->users);
		return false;
	}
	snprintf(token, sizeof(token), "old.%lu.token", number);
	snprintf(json, sizeof(json), "{\"version\": 1, \"expires\": %lld}\n",
	    (long long)session.expires);
	snprintf(request, sizeof(request),
	    "{\"email\":\"%s@%s\",\"first_name\":\"Student\","
	    "\"metadata\":{\"service\":\"sshd\"}}",
	    session.user, maker->domain);
	texts = (struct frame_session_texts){token, json, request};
	if (frame_session_create(&maker->store, &session, &texts, path,
		sizeof(path), why, sizeof(why)))
		return true;
	fprintf(stderr, "%s\n", why);
	return false;
}

static void
describe(struct frame_session *model, pid_t host, const char *provider,
    const char *config)
{
	int64_t now = (int64_t)time(NULL);

	*model = (struct frame_session){.host_pid = host,
	    .host_start = frame_process_start(host),
	    .issued = now - AGE,
	    .expires = now + LEFT,
	    .renew_at = now - 1};
	snprintf(model->service, sizeof(model->service), "sshd");
	snprintf(model->provider, sizeof(model->provider), "%s", provider);
	snprintf(model->config, sizeof(model->config), "%s", config);
}

int
main(int argc, char **argv)
{
	struct maker maker = {.user = 1};
	unsigned long count, number = 0;
	char why[256];

	if (argc != 7) {
		fputs("live_sessions: see its first lines\n", stderr);
		return 2;
	}
	count = strtoul(argv[1], NULL, 10);
	maker.users = argv[2];
	maker.domain = argv[6];
	describe(
	    &maker.model, (pid_t)strtol(argv[3], NULL, 10), argv[4], argv[5]);
	if (!frame_store_open(
		&maker.store, FRAME_RUN_DIR, 0, why, sizeof(why))) {
		fprintf(stderr, "%s\n", why);
		return 1;
	}
	while (number < count && make_one(&maker, number + 1))
		number++;
	frame_store_close(&maker.store);
	return number == count ? 0 : 1;
}
