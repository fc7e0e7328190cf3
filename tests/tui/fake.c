/* SPDX-License-Identifier: MIT */
/*
 * The world that tests of the screens live in; see fake.h.
 */
#include "tests/tui/fake.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define FAKE_UID 1042
#define FAKE_NOW INT64_C(1772460753000) /* 2 Mar 2026 14:12:33 UTC */

static struct fake *
fake_of(struct world *world)
{
	return world->data;
}

char *
fake_read(const char *path, size_t *len)
{
	FILE *file = fopen(path, "r");
	char *text = NULL;
	size_t room = 0;
	ssize_t got;

	if (file == NULL)
		return NULL;
	got = getdelim(&text, &room, '\0', file);
	if (got == -1 && (free(text), text = strdup("")) != NULL)
		got = 0;
	fclose(file);
	if (len != NULL && text != NULL)
		*len = (size_t)got;
	return text;
}

/* --- time */

static int64_t
now(struct world *world)
{
	return fake_of(world)->now;
}

static void
date(struct world *world, int64_t when, char *buf, size_t size)
{
	time_t at = (time_t)(when / 1000);
	struct tm utc;

	(void)world;
	gmtime_r(&at, &utc);
	strftime(buf, size, "%-d %b %H:%M", &utc);
}

/* --- jobs */

static int
start(struct world *world, const struct job_order *order, char *why,
    size_t why_size)
{
	struct fake *fake = fake_of(world);

	for (size_t i = 0; i < FAKE_JOBS; i++) {
		struct fake_job *job = &fake->job[i];

		if (job->number != 0)
			continue;
		job->number = ++fake->jobs;
		job->kind = order->kind;
		snprintf(job->name, sizeof(job->name), "%s",
		    order->name != NULL ? order->name : "");
		return job->number;
	}
	snprintf(why, why_size, "Too much is being looked up at once.");
	return -1;
}

static void
stop(struct world *world, int number)
{
	struct fake *fake = fake_of(world);

	for (size_t i = 0; i < FAKE_JOBS; i++)
		if (fake->job[i].number == number)
			fake->job[i].number = 0;
}

/* The line of people about a name; NULL: there is none. */
static char *
find_person(struct fake *fake, const char *kind, const char *name)
{
	char path[4200], wanted[600], *all, *at, *end;

	snprintf(path, sizeof(path), "%s/people", fake->source);
	snprintf(
	    wanted, sizeof(wanted), "{\"%s\":{\"name\":\"%s\"", kind, name);
	all = fake_read(path, NULL);
	if (all == NULL)
		return NULL;
	at = strstr(all, wanted);
	end = at != NULL ? strchr(at, '\n') : NULL;
	at = end != NULL ? strndup(at, (size_t)(end - at)) : NULL;
	free(all);
	return at;
}

static void
answer_lookup(struct fake *fake, const struct fake_job *job)
{
	bool user = job->kind == JOB_USER;
	char *line = find_person(fake, user ? "user" : "group", job->name);
	const char *none = user ? "{\"none\":true}"
			   : strncmp(job->name, "phys-sta", 8) == 0
			       ? "{\"guess\":\"phys-staff\"}"
			       : "{}";

	app_job_line(&fake->app, job->number, line != NULL ? line : none,
	    strlen(line != NULL ? line : none));
	free(line);
}

static void
answer(struct fake *fake, struct fake_job *slot)
{
	struct fake_job job = *slot;

	slot->number = 0;
	if (job.kind == JOB_USER || job.kind == JOB_GROUP)
		answer_lookup(fake, &job);
	else
		for (size_t i = 0; i < fake->findings; i++)
			app_job_line(&fake->app, job.number, fake->finding[i],
			    strlen(fake->finding[i]));
	app_job_end(&fake->app, job.number, 0);
}

/* The file is always root's and of the same minute on the screen. */
static void
paint(struct fake *fake)
{
	struct frame_stamp *stamp = &fake->app.draft.stamp, real = *stamp;

	stamp->uid = 0;
	stamp->gid = 0;
	stamp->mtime = (struct timespec){.tv_sec = FAKE_NOW / 1000 - 300};
	app_paint(&fake->app, &fake->canvas);
	*stamp = real;
}

void
fake_settle(struct fake *fake)
{
	for (size_t i = 0; !fake->hold && i < FAKE_JOBS; i++)
		if (fake->job[i].number != 0 &&
		    fake->job[i].kind != JOB_TRIAL &&
		    fake->job[i].kind != JOB_RENEW)
			answer(fake, &fake->job[i]);
	paint(fake);
}

static struct fake_job *
find_job(struct fake *fake, enum job_kind kind)
{
	for (size_t i = 0; i < FAKE_JOBS; i++)
		if (fake->job[i].number != 0 && fake->job[i].kind == kind)
			return &fake->job[i];
	return NULL;
}

bool
fake_trial(struct fake *fake, const char *name)
{
	struct fake_job *job = find_job(fake, JOB_TRIAL);
	char path[4300], *all, *rest, *line;
	bool ended = false;

	snprintf(path, sizeof(path), "%s/trial/%s", fake->source, name);
	all = job != NULL ? fake_read(path, NULL) : NULL;
	if (all == NULL)
		return false;
	rest = all;
	while ((line = strsep(&rest, "\n")) != NULL)
		if (*line != '\0') {
			app_job_line(
			    &fake->app, job->number, line, strlen(line));
			ended = strstr(line, "\"outcome\"") != NULL;
		}
	free(all);
	if (ended) {
		int number = job->number;

		job->number = 0;
		app_job_end(&fake->app, number, 0);
	}
	return true;
}

/* --- sessions, files */

static void
owner(struct world *world, uid_t user, gid_t group, char *buf, size_t size)
{
	(void)world;
	snprintf(buf, size, "%s:%s", user == 0 ? "root" : "alice",
	    group == 0 ? "root" : "adm");
}

#define NOW_S (FAKE_NOW / 1000)

/* One of each state. Times are seconds from FAKE_NOW. */
static const struct {
	const char *user, *service, *provider;
	int opened, expires, renew, held; /* 0: not */
	enum frame_result trouble;
	int failures;
	bool closed, gone;
} people[FAKE_SESSIONS] = {
    {"bob", "sshd", "physics", -3600, 25200, 15600, 0, FRAME_OK, 0, false,
	false},
    {"eve", "gdm-password", "win-lab", -28200, 560, 40, 0, FRAME_UNAVAILABLE, 2,
	false, false},
    {"kim", "sshd", "win-lab", -900, 0, 25, 0, FRAME_REFUSED, 3, false, false},
    {"lea", "lightdm", "demo", -20, 0, 40, 40, FRAME_OK, 0, false, false},
    {"max", "sshd", "physics", -7200, 21600, 0, 0, FRAME_OK, 0, true, false},
    {"zoe", "sshd", "demo", -10800, 18000, 0, 0, FRAME_OK, 0, false, true},
};

static int64_t
at(int seconds)
{
	return seconds == 0 ? 0 : NOW_S + seconds;
}

static struct machine_session
make_session(const struct fake *fake, size_t i)
{
	struct machine_session made = {.gone = people[i].gone};
	struct frame_session *one = &made.is;

	memset(one->sid, 'a' + (int)i, FRAME_SID_LEN);
	one->uid = (uid_t)(FAKE_UID + i);
	one->host_pid = (pid_t)(4711 + i);
	one->opened = (NOW_S + people[i].opened) * 1000;
	one->expires = at(people[i].expires);
	one->issued = one->expires == 0 ? 0 : NOW_S + people[i].opened;
	one->renew_at = at(people[i].renew);
	one->held_until = at(people[i].held);
	one->trouble = people[i].trouble;
	one->failures = people[i].failures;
	one->closed = one->keep = people[i].closed;
	snprintf(one->user, sizeof(one->user), "%s", people[i].user);
	snprintf(one->service, sizeof(one->service), "%s", people[i].service);
	snprintf(
	    one->provider, sizeof(one->provider), "%s", people[i].provider);
	if (fake->renewed.uid == one->uid)
		*one = fake->renewed;
	return made;
}

static bool
sessions(struct world *world, struct machine_session **session, size_t *count,
    char *why, size_t why_size)
{
	struct fake *fake = fake_of(world);

	(void)why, (void)why_size;
	*count = 0;
	*session = calloc(FAKE_SESSIONS, sizeof(struct machine_session));
	if (*session == NULL)
		return false;
	for (size_t i = 0; i < FAKE_SESSIONS; i++)
		if ((fake->ended & 1U << i) == 0)
			(*session)[(*count)++] = make_session(fake, i);
	return true;
}

/* What the record says then: a token, or why there is none. */
static void
note_renewal(struct fake *fake, size_t i, enum frame_result result)
{
	struct frame_session one = make_session(fake, i).is;
	int64_t now = fake->now / 1000;

	one.trouble = result;
	one.failures = result == FRAME_OK ? 0 : one.failures + 1;
	one.renew_at = now + (result == FRAME_OK ? 19200 : 60);
	if (result == FRAME_OK) {
		one.issued = now;
		one.expires = now + 28800;
	} else if (result == FRAME_REFUSED) {
		one.issued = one.expires = 0;
	}
	fake->renewed = one;
}

bool
fake_renewal(struct fake *fake, const char *name)
{
	struct fake_job *job = find_job(fake, JOB_RENEW);
	int number = job != NULL ? job->number : 0;
	size_t i = job != NULL ? (size_t)(job->name[0] - 'a') : 0;
	bool known = false;

	if (job == NULL)
		return false;
	for (int r = 0; r < FRAME_RESULTS; r++) {
		enum frame_result result = frame_result_from_number(r);

		if (strcmp(frame_result_info(result)->name, name) != 0)
			continue;
		note_renewal(fake, i, result);
		known = true;
	}
	if (strcmp(name, "gone") == 0)
		fake->ended |= 1U << i;
	else if (!known)
		app_job_line(&fake->app, number, name, strlen(name));
	job->number = 0;
	app_job_end(&fake->app, number, 0);
	return true;
}

static bool
end_session(struct world *world, const struct frame_session *session, char *why,
    size_t why_size)
{
	(void)why, (void)why_size;
	fake_of(world)->ended |= 1U << (session->uid - FAKE_UID);
	return true;
}

static bool
editor(struct world *world, const char *text, size_t len, char **out,
    size_t *out_len, char *why, size_t why_size)
{
	struct fake *fake = fake_of(world);

	(void)text, (void)len, (void)why_size;
	*why = '\0';
	if (fake->edited == NULL)
		return false;
	*out = strdup(fake->edited);
	*out_len = strlen(fake->edited);
	return *out != NULL;
}

static bool
write_file(struct world *world, const char *path, const char *text, char *why,
    size_t why_size)
{
	struct fake *fake = fake_of(world);

	(void)path, (void)why, (void)why_size;
	free(fake->written);
	fake->written = strdup(text);
	return true;
}

static bool
remove_file(struct world *world, const char *path, char *why, size_t why_size)
{
	(void)world;
	snprintf(why, why_size, "%s cannot be removed.", path);
	return unlink(path) == 0;
}

static bool
mouse(struct world *world, bool on)
{
	(void)world, (void)on;
	return true;
}

/* --- begin and end */

bool
fake_config(const char *from)
{
	char *text = from != NULL ? fake_read(from, NULL) : NULL;
	FILE *file;
	bool done;

	if (from == NULL)
		return unlink(FAKE_CONFIG) == 0 || errno == ENOENT;
	file = text != NULL ? fopen(FAKE_CONFIG, "w") : NULL;
	done = file != NULL && fputs(text, file) >= 0 &&
	       fchmod(fileno(file), 0600) == 0;
	if (file != NULL && fclose(file) != 0)
		done = false;
	free(text);
	return done;
}

bool
fake_open(struct fake *fake, const char *source)
{
	static const char *const directories[] = {
	    "etc", "etc/frame", "backups", "rescue"};
	char path[] = "/tmp/frame-tui.XXXXXX";

	*fake = (struct fake){.now = FAKE_NOW};
	if (realpath(source, fake->source) == NULL || mkdtemp(path) == NULL ||
	    chdir(path) == -1)
		return false;
	for (size_t i = 0; i < 4; i++)
		mkdir(directories[i], 0700);
	fake->world = (struct world){
	    .host = "lab-admin01",
	    .admin = "alice",
	    .account = "root",
	    .root = true,
	    .traced = "bob",
	    .config = FAKE_CONFIG,
	    .places = {"backups", "rescue", "alice"},
	    .installed = true,
	    .now = now,
	    .date = date,
	    .start = start,
	    .stop = stop,
	    .owner = owner,
	    .sessions = sessions,
	    .end_session = end_session,
	    .editor = editor,
	    .write = write_file,
	    .remove = remove_file,
	    .mouse = mouse,
	    .data = fake,
	};
	return canvas_resize(&fake->canvas, 24, 80);
}

bool
fake_start(struct fake *fake)
{
	char why[FRAME_DRAFT_WHY];
	struct frame_draft draft;

	fake_stop(fake);
	if (!frame_draft_open(&draft, FAKE_CONFIG, why)) {
		fprintf(stderr, "%s\n", why);
		frame_draft_close(&draft);
		return false;
	}
	fake->open = app_open(&fake->app, &fake->world, &draft);
	if (fake->open)
		app_tick(&fake->app); /* the first audit */
	return fake->open;
}

void
fake_stop(struct fake *fake)
{
	if (fake->open)
		app_close(&fake->app);
	fake->open = false;
	memset(fake->job, 0, sizeof(fake->job));
}

static int
remove_one(const char *path, const struct stat *st, int kind, struct FTW *where)
{
	(void)st, (void)kind, (void)where;
	return remove(path);
}

void
fake_close(struct fake *fake)
{
	char *here = getcwd(NULL, 0);

	fake_stop(fake);
	canvas_free(&fake->canvas);
	for (size_t i = 0; i < fake->findings; i++)
		free(fake->finding[i]);
	free(fake->finding);
	free(fake->edited);
	free(fake->written);
	if (here != NULL && strncmp(here, "/tmp/frame-tui.", 15) == 0 &&
	    chdir("/") == 0)
		nftw(here, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	free(here);
}
