/* SPDX-License-Identifier: MIT */
/*
 * The real world of the screens: who and where we are, the time, the session
 * store, files. What may be slow is in world_jobs.c; nothing here asks the
 * name service.
 */
#include "tui/screen/world.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "common/start.h"
#include "tui/cli/editor.h"
#include "tui/screen/term.h"
#include "tui/screen/world_parts.h"

#define PEOPLE_FROM 1000 /* uids of people, by convention */
#define PEOPLE_TO   60000

/* --- time */

static int64_t
now(struct world *world)
{
	struct timespec at;

	(void)world;
	clock_gettime(CLOCK_REALTIME, &at);
	return (int64_t)at.tv_sec * 1000 + at.tv_nsec / 1000000;
}

static void
date(struct world *world, int64_t when, char *buf, size_t size)
{
	time_t at = (time_t)(when / 1000);
	struct tm local;

	(void)world;
	if (localtime_r(&at, &local) == NULL ||
	    strftime(buf, size, "%-d %b %H:%M", &local) == 0)
		snprintf(buf, size, "?");
}

/* --- sessions */

struct found {
	struct frame_store *store;
	struct machine_session *session;
	size_t count;
	int64_t now; /* Unix seconds */
	bool failed;
};

static bool
add(void *context, const char *sid, const struct frame_session *session)
{
	struct found *found = context;
	struct machine_session *more;

	(void)sid;
	if (session == NULL)
		return true;
	more = reallocarray(
	    found->session, found->count + 1, sizeof(struct machine_session));
	if (more == NULL) {
		found->failed = true;
		return false;
	}
	found->session = more;
	more[found->count++] = (struct machine_session){
	    *session, frame_session_stale(found->store, session, found->now)};
	return true;
}

static int
by_opening(const void *a, const void *b)
{
	const struct machine_session *one = a, *other = b;

	return (one->is.opened > other->is.opened) -
	       (one->is.opened < other->is.opened);
}

static bool
sessions(struct world *world, struct machine_session **session, size_t *count,
    char *why, size_t why_size)
{
	struct frame_store store;
	struct found found = {.store = &store, .now = now(world) / 1000};
	bool read;

	if (geteuid() != 0) {
		snprintf(why, why_size,
		    "Sessions are shown to root alone. Start it as: sudo "
		    "frame-admin");
		return false;
	}
	if (!frame_store_open(&store, FRAME_RUN_DIR, 0, why, why_size))
		return false;
	read = frame_session_list(&store, add, &found) && !found.failed;
	frame_store_close(&store);
	if (!read) {
		snprintf(why, why_size, "The sessions in %s cannot be read.",
		    FRAME_RUN_DIR);
		free(found.session);
		return false;
	}
	if (found.count > 1)
		qsort(found.session, found.count,
		    sizeof(struct machine_session), by_opening);
	*session = found.session;
	*count = found.count;
	return true;
}

static bool
end_session(struct world *world, const struct frame_session *session, char *why,
    size_t why_size)
{
	struct frame_store store;
	bool done;

	(void)world;
	if (!frame_store_open(&store, FRAME_RUN_DIR, 0, why, why_size))
		return false;
	done = frame_session_remove(&store, session, why, why_size);
	frame_store_close(&store);
	return done;
}

/* --- the editor */

/* Its ^Z stops us both, so that the shell has the terminal. */
static bool
edit(struct world *world, const char *text, size_t len, char **out,
    size_t *out_len, char *why, size_t why_size)
{
	struct sigaction usual = {.sa_handler = SIG_DFL}, ours;
	bool done;

	(void)world;
	*why = '\0';
	term_leave();
	sigaction(SIGTSTP, &usual, &ours);
	done = cli_editor_run(text, len, out, out_len, why, why_size);
	sigaction(SIGTSTP, &ours, NULL);
	term_enter();
	if (!done || *out_len != len || memcmp(*out, text, len) != 0)
		return done;
	explicit_bzero(*out, *out_len);
	free(*out);
	return false;
}

/* --- files */

static bool
write_file(struct world *world, const char *path, const char *text, char *why,
    size_t why_size)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	bool written;

	(void)world;
	if (fd == -1) {
		snprintf(why, why_size, "%s cannot be made: %s.", path,
		    strerror(errno));
		return false;
	}
	written = frame_write_all(fd, text, strlen(text));
	if (close(fd) == 0 && written)
		return true;
	snprintf(
	    why, why_size, "%s cannot be written: %s.", path, strerror(errno));
	unlink(path);
	return false;
}

static bool
remove_file(struct world *world, const char *path, char *why, size_t why_size)
{
	(void)world;
	if (unlink(path) == 0 || errno == ENOENT)
		return true;
	snprintf(
	    why, why_size, "%s cannot be removed: %s.", path, strerror(errno));
	return false;
}

static bool
mouse(struct world *world, bool on)
{
	(void)world;
	return term_mouse(on);
}

/* --- who we are */

/* Of the file alone: the name service may take its time. */
static bool
find_local(char *name, size_t size, bool (*wanted)(const struct passwd *))
{
	FILE *file = fopen("/etc/passwd", "re");
	const struct passwd *user;
	bool found = false;

	while (file != NULL && !found && (user = fgetpwent(file)) != NULL)
		if (wanted(user)) {
			snprintf(name, size, "%s", user->pw_name);
			found = true;
		}
	if (file != NULL)
		fclose(file);
	return found;
}

static bool
is_person(const struct passwd *user)
{
	return user->pw_uid >= PEOPLE_FROM && user->pw_uid < PEOPLE_TO;
}

static bool
is_me(const struct passwd *user)
{
	return user->pw_uid == geteuid();
}

static void
find_names(struct real *real, const char *admin)
{
	if (gethostname(real->host, sizeof(real->host) - 1) == -1)
		snprintf(real->host, sizeof(real->host), "localhost");
	if (!find_local(real->account, sizeof(real->account), is_me))
		snprintf(real->account, sizeof(real->account), "uid %lu",
		    (unsigned long)geteuid());
	snprintf(real->admin, sizeof(real->admin), "%s",
	    admin != NULL ? admin : real->account);
	if (strcmp(real->admin, "root") != 0)
		snprintf(real->traced, sizeof(real->traced), "%s", real->admin);
	else
		find_local(real->traced, sizeof(real->traced), is_person);
}

/* May the file be replaced? The one that logins read is root's business. */
static bool
may_change(const struct run_options *options)
{
	char *directory = strdup(options->config), *slash;
	bool may;

	if (options->read_only || directory == NULL) {
		free(directory);
		return false;
	}
	slash = strrchr(directory, '/');
	if (slash != NULL)
		slash[slash == directory ? 1 : 0] = '\0';
	may = geteuid() == 0 ||
	      (!options->installed &&
		  access(slash != NULL ? directory : ".", W_OK) == 0);
	free(directory);
	return may;
}

/* One that is not local stays a number. */
static void
find_owner(struct real *real)
{
	FILE *users = fopen("/etc/passwd", "re");
	FILE *groups = fopen("/etc/group", "re");
	const struct passwd *user = NULL;
	const struct group *group = NULL;
	char numbers[2][24];

	snprintf(numbers[0], sizeof(numbers[0]), "%lu",
	    (unsigned long)real->owner_user);
	snprintf(numbers[1], sizeof(numbers[1]), "%lu",
	    (unsigned long)real->owner_group);
	while (users != NULL && (user = fgetpwent(users)) != NULL &&
	       user->pw_uid != real->owner_user)
		;
	while (groups != NULL && (group = fgetgrent(groups)) != NULL &&
	       group->gr_gid != real->owner_group)
		;
	snprintf(real->owner, sizeof(real->owner), "%.40s:%.40s",
	    user != NULL ? user->pw_name : numbers[0],
	    group != NULL ? group->gr_name : numbers[1]);
	if (users != NULL)
		fclose(users);
	if (groups != NULL)
		fclose(groups);
}

/* Looked up once, for it is painted with every key. */
static void
owner(struct world *world, uid_t user, gid_t group, char *buf, size_t size)
{
	struct real *real = world->data;

	if (real->owner[0] == '\0' || real->owner_user != user ||
	    real->owner_group != group) {
		real->owner_user = user;
		real->owner_group = group;
		find_owner(real);
	}
	snprintf(buf, size, "%s", real->owner);
}

bool
world_open(struct world *world, const struct run_options *options)
{
	struct real *real = calloc(1, sizeof(*real));

	if (real == NULL)
		return false;
	find_names(real, options->places.who);
	*world = (struct world){
	    .host = real->host,
	    .admin = real->admin,
	    .account = real->account,
	    .root = may_change(options),
	    .traced = real->traced,
	    .config = options->config,
	    .places = options->places,
	    .installed = options->installed,
	    .now = now,
	    .date = date,
	    .start = world_start,
	    .stop = world_stop,
	    .owner = owner,
	    .sessions = sessions,
	    .end_session = end_session,
	    .editor = edit,
	    .write = write_file,
	    .remove = remove_file,
	    .mouse = mouse,
	    .data = real,
	};
	if (world->places.who == NULL)
		world->places = (struct frame_places){
		    FRAME_BACKUP_DIR, FRAME_RESCUE_DIR, real->admin};
	world->installed =
	    world->installed || strcmp(options->config, FRAME_CONFIG_FILE) == 0;
	return true;
}

void
world_close(struct world *world)
{
	if (world->data != NULL)
		world_end_all(world);
	free(world->data);
	*world = (struct world){0};
}
