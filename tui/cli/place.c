/* SPDX-License-Identifier: MIT */
/*
 * Who calls frame-admin and where its copies go: root's below /var, those of
 * others below their home. The home is the one of passwd(5): HOME may still be
 * somebody else's after su or sudo.
 */
#include "tui/cli/cli.h"

#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The person, also behind sudo. The name goes into a lock file and a log. */
static const char *
caller(const struct cli *cli)
{
	const char *behind = geteuid() == 0 ? getenv("SUDO_USER") : NULL;
	const struct passwd *user;

	if (behind != NULL && *behind != '\0' && strlen(behind) <= 256)
		return cli_text(cli, "%s", behind);
	user = getpwuid(getuid());
	if (user != NULL)
		return cli_text(cli, "%s", user->pw_name);
	return cli_text(cli, "uid %lu", (unsigned long)getuid());
}

static const char *
state_directory(const struct cli *cli)
{
	const char *state = getenv("XDG_STATE_HOME");
	const struct passwd *user;

	if (state != NULL && *state == '/')
		return cli_text(cli, "%s/frame-admin", state);
	user = getpwuid(getuid());
	return cli_text(cli, "%s/.local/state/frame-admin",
	    user == NULL ? "/nonexistent" : user->pw_dir);
}

/* True if both paths lead to the same file, by whatever links. */
static bool
same_file(const char *a, const char *b)
{
	char *real_a = realpath(a, NULL), *real_b = realpath(b, NULL);
	bool same = strcmp(a, b) == 0 || (real_a != NULL && real_b != NULL &&
					     strcmp(real_a, real_b) == 0);

	free(real_a);
	free(real_b);
	return same;
}

/* Copies of another file than the one that logins read are kept apart, by its
 * path: two files of one name must never be restored from each other. */
static const char *
own_backups(const struct cli *cli, const char *state)
{
	char *name = cli_text(cli, "%s", cli->config);

	for (char *at = name; (at = strchr(at, '/')) != NULL;)
		*at = '%';
	return cli_text(cli, "%s/backups/%s", state, name);
}

const char *
cli_absolute(const struct cli *cli, const char *path)
{
	char *here = *path == '/' ? NULL : getcwd(NULL, 0);

	if (here != NULL)
		path = cli_text(cli, "%s/%s", here,
		    strncmp(path, "./", 2) == 0 ? path + 2 : path);
	free(here);
	return path;
}

void
cli_place(struct cli *cli)
{
	const char *state;

	cli->places.who = caller(cli);
	cli->installed = same_file(cli->config, FRAME_CONFIG_FILE);
	if (geteuid() == 0 && cli->installed) {
		cli->places.backups = FRAME_BACKUP_DIR;
		cli->places.rescue = FRAME_RESCUE_DIR;
		return;
	}
	state = state_directory(cli);
	cli->places.backups = own_backups(cli, state);
	cli->places.rescue = cli_text(cli, "%s/rescue", state);
}
