/* SPDX-License-Identifier: MIT */
/*
 * Who logs in, as the name service knows them, and which rule of the
 * configuration is theirs. Lookups go through NSS and may be slow: the caller
 * runs under a deadline that somebody else enforces.
 */
#ifndef FRAME_RESOLVE_H
#define FRAME_RESOLVE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "common/config.h"
#include "common/template.h"

struct frame_user {
	char *name; /* as NSS spells it, which may differ from what was typed */
	uid_t uid;
	gid_t gid;
	char *gecos, *home, *shell;
	bool groups_known;   /* the rest is looked up when it is first needed */
	char *primary_group; /* NULL if it has no name */
	size_t group_count;
	char **group;	 /* names of all groups */
	char *group_csv; /* the same, joined by commas */
};

/* False if there is no such user, with errno 0, or the lookup fails. */
bool frame_user_find(struct frame_user *user, const char *name);
void frame_user_free(struct frame_user *user);

/* What templates know of the user, without the login's part: service, tty,
 * rhost, env_lines. It points into `user`, and has groups if they are known. */
struct frame_facts frame_user_facts(const struct frame_user *user);

/* Looks the groups up, once. A group without a name is left out. */
bool frame_user_groups(struct frame_user *user);

/*
 * The first rule that matches, NULL if none does. Groups are looked up only if
 * a rule asks for one. False if that fails: then no rule below is tried, for
 * somebody whom a group rule keeps out must not get in by a later one.
 */
bool frame_resolve(const struct frame_config *config, struct frame_user *user,
    const struct frame_mapping **rule);

/* The name in a rule that matched which is the user's, or one of the groups';
 * NULL in a rule for anyone. */
const char *frame_resolve_name(
    const struct frame_mapping *rule, const struct frame_user *user);

#endif
