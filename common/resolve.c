/* SPDX-License-Identifier: MIT */
/*
 * NSS lookups and the walk over the rules; see resolve.h.
 */
#include "common/resolve.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>

/* Entries of large groups have been seen with megabytes of members. */
#define NSS_BUFFER_MAX ((size_t)16 * 1024 * 1024)
#define GROUPS_MAX     65536 /* NGROUPS_MAX of Linux */

static bool
copy_passwd(struct frame_user *user, const struct passwd *pw)
{
	user->uid = pw->pw_uid;
	user->gid = pw->pw_gid;
	user->name = strdup(pw->pw_name);
	user->gecos = strdup(pw->pw_gecos != NULL ? pw->pw_gecos : "");
	user->home = strdup(pw->pw_dir != NULL ? pw->pw_dir : "");
	user->shell = strdup(pw->pw_shell != NULL ? pw->pw_shell : "");
	return user->name != NULL && user->gecos != NULL &&
	       user->home != NULL && user->shell != NULL;
}

bool
frame_user_find(struct frame_user *user, const char *name)
{
	struct passwd *pw;

	*user = (struct frame_user){0};
	errno = 0;
	/* The helper has one thread: the plain call is safe, and it grows its
	 * buffer by itself. */
	pw = getpwnam(name);
	if (pw == NULL) {
		/* glibc's modules report "not found" in these ways too. */
		if (errno == ENOENT || errno == ESRCH || errno == EBADF ||
		    errno == EPERM)
			errno = 0;
		return false;
	}
	if (copy_passwd(user, pw))
		return true;
	frame_user_free(user);
	errno = ENOMEM;
	return false;
}

void
frame_user_free(struct frame_user *user)
{
	for (size_t i = 0; i < user->group_count; i++)
		free(user->group[i]);
	free(user->group);
	free(user->group_csv);
	free(user->primary_group);
	free(user->name);
	free(user->gecos);
	free(user->home);
	free(user->shell);
	*user = (struct frame_user){0};
}

/* The name of a group in malloc'ed memory, NULL if it has none. False if it
 * cannot be told. */
static bool
group_name(gid_t gid, char **name)
{
	struct group entry, *found = NULL;
	char *buffer = NULL;
	int error = ERANGE;

	*name = NULL;
	for (size_t size = 4096; error == ERANGE && size <= NSS_BUFFER_MAX;
	     size *= 4) {
		char *larger = realloc(buffer, size);
		if (larger == NULL)
			break;
		buffer = larger;
		error = getgrgid_r(gid, &entry, buffer, size, &found);
	}
	if (error == 0 && found != NULL) {
		*name = strdup(found->gr_name);
		error = *name == NULL ? ENOMEM : 0;
	}
	free(buffer);
	return error == 0 || error == ENOENT || error == ESRCH;
}

static gid_t *
group_ids(const struct frame_user *user, int *count)
{
	gid_t *gids = NULL;

	for (*count = 64; *count <= GROUPS_MAX;) {
		int room = *count;
		gid_t *larger = realloc(gids, (size_t)room * sizeof(*gids));
		if (larger == NULL)
			break;
		gids = larger;
		if (getgrouplist(user->name, user->gid, gids, count) != -1)
			return gids;
		if (*count <= room) /* some libc does not say how many */
			*count = room * 2;
	}
	free(gids);
	return NULL;
}

static char *
joined(char *const *name, size_t count)
{
	size_t len = 1;
	char *text, *at;

	for (size_t i = 0; i < count; i++)
		len += strlen(name[i]) + 1;
	text = at = malloc(len);
	if (text == NULL)
		return NULL;
	for (size_t i = 0; i < count; i++) {
		if (i > 0)
			*at++ = ',';
		at = stpcpy(at, name[i]);
	}
	*at = '\0';
	return text;
}

static bool
collect_names(struct frame_user *user, const gid_t *gids, int count)
{
	char *name;

	user->group = calloc((size_t)count + 1, sizeof(*user->group));
	if (user->group == NULL || !group_name(user->gid, &user->primary_group))
		return false;
	for (int i = 0; i < count; i++) {
		if (!group_name(gids[i], &name))
			return false;
		if (name != NULL)
			user->group[user->group_count++] = name;
	}
	user->group_csv = joined(user->group, user->group_count);
	return user->group_csv != NULL;
}

bool
frame_user_groups(struct frame_user *user)
{
	int count;
	gid_t *gids;

	if (user->groups_known)
		return user->group_csv != NULL;
	user->groups_known = true;
	gids = group_ids(user, &count);
	bool fine = gids != NULL && collect_names(user, gids, count);
	free(gids);
	return fine;
}

struct frame_facts
frame_user_facts(const struct frame_user *user)
{
	return (struct frame_facts){
	    .user = user->name,
	    .uid = user->uid,
	    .gid = user->gid,
	    .home = user->home,
	    .shell = user->shell,
	    .gecos = user->gecos,
	    .primary_group = user->primary_group,
	    .groups = user->group_csv,
	};
}

static bool
in_list(const char *const *list, const char *name)
{
	for (; *list != NULL; list++)
		if (strcmp(*list, name) == 0)
			return true;
	return false;
}

static bool
in_group(const char *const *list, const struct frame_user *user)
{
	for (size_t i = 0; i < user->group_count; i++)
		if (in_list(list, user->group[i]))
			return true;
	return false;
}

bool
frame_resolve(const struct frame_config *config, struct frame_user *user,
    const struct frame_mapping **rule)
{
	*rule = NULL;
	for (size_t i = 0; i < config->mappings && *rule == NULL; i++) {
		const struct frame_mapping *next = &config->mapping[i];
		if (next->group != NULL && !frame_user_groups(user))
			return false;
		if (next->any ||
		    (next->user != NULL && in_list(next->user, user->name)) ||
		    (next->group != NULL && in_group(next->group, user)))
			*rule = next;
	}
	return true;
}

const char *
frame_resolve_name(
    const struct frame_mapping *rule, const struct frame_user *user)
{
	for (const char *const *name = rule->group;
	     name != NULL && *name != NULL; name++)
		if (in_group((const char *const[]){*name, NULL}, user))
			return *name;
	return rule->user != NULL ? user->name : NULL;
}
