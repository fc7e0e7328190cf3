/* SPDX-License-Identifier: MIT */
/*
 * What the screens ask a child, because the name service may be slow: one line
 * of JSON for each answer, as world.h documents. Not for people.
 */
#include "tui/cli/commands.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <string.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/resolve.h"
#include "common/text.h"
#include "tui/cli/out.h"
#include "tui/model/audit.h"

#define DRAFT_FD 3
#define ENTRIES	 20000 /* of a database that are looked through, at most */

static int
print_line(const struct cli *cli, json_t *object)
{
	bool done =
	    object != NULL && json_dumpf(object, stdout, JSON_COMPACT) == 0;

	putchar('\n');
	json_decref(object);
	return done ? EXIT_DONE : cli_no_memory(cli);
}

static int
print_failure(const struct cli *cli, const char *why)
{
	return print_line(
	    cli, json_pack("{s:o}", "failed", cli_json_text(why)));
}

/* --- user */

static json_t *
describe_user(const struct frame_user *user)
{
	json_t *groups = json_array();

	for (size_t i = 0; i < user->group_count; i++)
		json_array_append_new(groups, cli_json_text(user->group[i]));
	return json_pack("{s:{s:o, s:I, s:I, s:o, s:o, s:o, s:o, s:o}}", "user",
	    "name", cli_json_text(user->name), "uid", (json_int_t)user->uid,
	    "gid", (json_int_t)user->gid, "gecos", cli_json_text(user->gecos),
	    "home", cli_json_text(user->home), "shell",
	    cli_json_text(user->shell), "primary",
	    cli_json_text(user->primary_group), "groups", groups);
}

static int
job_user(struct cli *cli, const char *name)
{
	struct frame_user user;
	int code;

	errno = 0;
	if (!frame_user_find(&user, name))
		return errno == 0
			   ? print_line(cli, json_pack("{s:b}", "none", 1))
			   : print_failure(cli, strerror(errno));
	if (frame_user_groups(&user))
		code = print_line(cli, describe_user(&user));
	else
		code = print_failure(
		    cli, "the groups of this user cannot be looked up");
	frame_user_free(&user);
	return code;
}

/* --- group */

/* Named in the group, or having it as primary group. */
static size_t
count_members(const struct group *group)
{
	const struct passwd *user;
	size_t count = 0, seen = 0;
	gid_t gid = group->gr_gid;

	while (group->gr_mem[count] != NULL)
		count++;
	setpwent();
	while (seen++ < ENTRIES && (user = getpwent()) != NULL)
		count += user->pw_gid == gid;
	endpwent();
	return count;
}

static const char *
nearest_group(struct cli *cli, const char *name)
{
	struct frame_guess guess;
	const struct group *group;
	size_t seen = 0;

	frame_guess_begin(&guess, name);
	setgrent();
	while (seen++ < ENTRIES && (group = getgrent()) != NULL)
		frame_guess_offer(&guess, cli_text(cli, "%s", group->gr_name));
	endgrent();
	return guess.best;
}

static json_t *
describe_group(const struct group *group, int64_t began)
{
	json_int_t gid = group->gr_gid;
	json_t *name = cli_json_text(group->gr_name);
	size_t members = count_members(group);

	return json_pack("{s:{s:o, s:I, s:I, s:I}}", "group", "name", name,
	    "gid", gid, "members", (json_int_t)members, "ms",
	    (json_int_t)((frame_now() - began) / FRAME_MS));
}

static int
job_group(struct cli *cli, const char *name)
{
	int64_t began = frame_now();
	const struct group *group;
	json_t *object;
	const char *guess;

	errno = 0;
	group = getgrnam(name);
	if (group != NULL)
		return print_line(cli, describe_group(group, began));
	if (errno != 0 && errno != ENOENT && errno != ESRCH)
		return print_failure(cli, strerror(errno));
	object = json_object();
	guess = nearest_group(cli, name);
	if (guess != NULL)
		json_object_set_new(object, "guess", cli_json_text(guess));
	return print_line(cli, object);
}

/* --- audit: of the draft whose text is on a descriptor */

static int
read_draft(struct cli *cli, struct frame_draft *draft)
{
	char *text = frame_arena_alloc(cli->arena, FRAME_DOC_MAX + 2);
	char why[FRAME_DRAFT_WHY];
	FILE *file = fdopen(DRAFT_FD, "r");
	size_t len;

	if (text == NULL || file == NULL)
		return cli_fail(cli, EXIT_USAGE,
		    "__job is started by the screens, not by hand");
	len = fread(text, 1, FRAME_DOC_MAX + 1, file);
	fclose(file);
	if (frame_draft_open_text(draft, cli->config, text, len, why))
		return EXIT_DONE;
	frame_draft_close(draft);
	return print_failure(cli, why);
}

static json_t *
describe_finding(const struct audit_finding *finding)
{
	return json_pack("{s:s, s:o, s:o, s:I, s:o, s:o}", "level",
	    audit_level_names[finding->level], "code",
	    cli_json_text(finding->code), "where",
	    cli_json_text(finding->where), "line", (json_int_t)finding->line,
	    "message", cli_json_text(finding->message), "advice",
	    cli_json_text(finding->advice));
}

static int
job_audit(struct cli *cli, const char *name)
{
	struct audit_options options = {.as_installed = cli->installed,
	    .owner = cli->installed ? 0 : geteuid()};
	struct frame_draft draft;
	struct audit audit = {0};
	int code = read_draft(cli, &draft);

	(void)name;
	if (code != EXIT_DONE)
		return code;
	if (audit_run(&audit, &draft, &options))
		for (size_t i = 0; i < audit.count && code == EXIT_DONE; i++)
			code = print_line(
			    cli, describe_finding(&audit.finding[i]));
	else
		code = cli_no_memory(cli);
	audit_free(&audit);
	frame_draft_close(&draft);
	return code;
}

/* --- */

int
cmd_job(struct cli *cli)
{
	static const struct {
		const char *name;
		int (*run)(struct cli *cli, const char *name);
		int arguments;
	} jobs[] = {
	    {"user", job_user, 2},
	    {"group", job_group, 2},
	    {"audit", job_audit, 1},
	};

	for (size_t i = 0; i < sizeof(jobs) / sizeof(jobs[0]); i++)
		if (strcmp(jobs[i].name, cli->argv[0]) == 0 &&
		    jobs[i].arguments == cli->argc)
			return jobs[i].run(cli, cli->argv[1]);
	return cli_fail(
	    cli, EXIT_USAGE, "__job is started by the screens, not by hand");
}
