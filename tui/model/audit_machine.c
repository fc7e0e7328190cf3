/* SPDX-License-Identifier: MIT */
/*
 * What else of the installation tokens depend on: the programs, the user that
 * frame-fetch runs as, and what renews tokens, which is systemd's timer or a
 * line for cron. Only for the file that logins read.
 */
#include "tui/model/audit_parts.h"

#include <errno.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SYSTEMD	  "/run/systemd/system" /* is there while systemd runs */
#define CRON_FILE "/etc/cron.d/frame"
#define LONGEST	  (INT64_C(8) * 60) /* minutes that a token may live */
#define TIMER	  "frame-renew.timer"
#define SOCKET	  "frame-refresh.socket"

static const char *const installed[] = {
    FRAME_HELPER, FRAME_FETCH, FRAME_HMAC, NULL};

static const char *const *
programs(const struct auditor *auditor)
{
	return auditor->options->programs != NULL ? auditor->options->programs
						  : installed;
}

static bool
systemd_runs(const struct auditor *auditor)
{
	const char *directory = auditor->options->systemd_directory;

	return access(directory != NULL ? directory : SYSTEMD, F_OK) == 0;
}

/* --- what each login needs */

static void
judge_programs(struct auditor *auditor)
{
	for (const char *const *path = programs(auditor); *path != NULL;
	     path++) {
		if (access(*path, F_OK) == 0 || errno == EACCES)
			continue;
		audit_add_at(auditor, AUDIT_PROGRAM_MISSING, *path,
		    "%s is missing, and no login gets a token without it",
		    strrchr(*path, '/') + 1);
		audit_advise(auditor, "install it again, with the package of "
				      "pam_frame.so or by make install");
	}
}

static void
judge_user(struct auditor *auditor)
{
	const char *name = auditor->options->fetch_user != NULL
			       ? auditor->options->fetch_user
			       : FRAME_FETCH_USER;

	errno = 0;
	if (getpwnam(name) != NULL ||
	    (errno != 0 && errno != ENOENT && errno != ESRCH))
		return;
	audit_add_at(auditor, AUDIT_FETCH_USER, name,
	    "this machine has no user %s: frame-fetch runs as that user, and "
	    "no login gets a token without it",
	    name);
	if (systemd_runs(auditor))
		audit_advise(auditor, "run: systemd-sysusers frame.conf");
	else
		audit_advise(auditor,
		    "run: useradd --system --no-create-home --shell "
		    "/usr/sbin/nologin %s",
		    name);
}

/* --- what renews tokens */

/* Minutes that the token lives which expires first; 0: nobody gets one. */
static int64_t
shortest_life(const struct frame_config *config)
{
	int64_t shortest = 0;

	for (size_t i = 0; i < config->mappings; i++) {
		const struct frame_provider *provider =
		    config->mapping[i].provider;
		int64_t life = LONGEST;
		if (provider == NULL)
			continue;
		if (provider->token_duration_ms > 0)
			life = provider->token_duration_ms / 60000;
		if (shortest == 0 || life < shortest)
			shortest = life;
	}
	return shortest;
}

/* The finding that tokens are not renewed, and what that means. */
static void
not_renewed(struct auditor *auditor, enum audit_id id, const char *where,
    const char *because)
{
	int64_t life = shortest_life(&auditor->draft->config);
	bool hours = life % 60 == 0;

	life = hours ? life / 60 : life;
	audit_add_at(auditor, id, where,
	    "%s, so tokens are not renewed: they expire within %lld %s%s of "
	    "the login",
	    because, (long long)life, hours ? "hour" : "minute",
	    life == 1 ? "" : "s");
}

/* A line for cron, also where systemd runs: somebody may prefer it. */
static bool
cron_renews(const struct auditor *auditor, const char *path)
{
	const char *helper = programs(auditor)[0];
	FILE *file = fopen(path, "re");
	char *line = NULL;
	size_t size = 0;
	bool found = false;

	if (file == NULL)
		return errno == EACCES; /* that cannot be told from here */
	while (!found && getline(&line, &size, file) != -1) {
		const char *at = strstr(line, helper);
		found = line[strspn(line, " \t")] != '#' && at != NULL &&
			strncmp(at + strlen(helper), " renew", 6) == 0;
	}
	free(line);
	fclose(file);
	return found;
}

static bool
is_active(const struct audit_unit *unit)
{
	return strcmp(unit->active, "active") == 0 ||
	       strcmp(unit->active, "activating") == 0 ||
	       strcmp(unit->active, "reloading") == 0;
}

static bool
is_masked(const struct audit_unit *unit)
{
	return strcmp(unit->load, "masked") == 0;
}

/* Whether the next boot forgets it. */
static bool
is_disabled(const struct audit_unit *unit)
{
	return is_masked(unit) || strcmp(unit->file, "disabled") == 0 ||
	       strstr(unit->file, "-runtime") != NULL ||
	       strcmp(unit->file, "linked") == 0;
}

static bool
is_missing(const struct audit_unit *unit)
{
	return strcmp(unit->load, "not-found") == 0;
}

static void
advise_enable(struct auditor *auditor, const struct audit_unit *unit)
{
	if (is_missing(unit))
		audit_advise(auditor, "install it again, with the package of "
				      "pam_frame.so or by make install");
	else if (is_masked(unit))
		audit_advise(auditor,
		    "run: systemctl unmask %s; systemctl enable --now %s",
		    unit->name, unit->name);
	else
		audit_advise(
		    auditor, "run: systemctl enable --now %s", unit->name);
}

static const char *
why_idle(const struct audit_unit *timer)
{
	if (is_masked(timer))
		return "the timer is masked";
	return strcmp(timer->active, "failed") == 0 ? "the timer has failed"
						    : "the timer does not run";
}

static void
judge_timer(struct auditor *auditor, const struct audit_unit *timer)
{
	if (is_missing(timer))
		not_renewed(auditor, AUDIT_RENEW_NOTHING, timer->name,
		    "systemd has no such timer");
	else if (!is_active(timer))
		not_renewed(
		    auditor, AUDIT_RENEW_STOPPED, timer->name, why_idle(timer));
	else if (is_disabled(timer))
		audit_add_at(auditor, AUDIT_RENEW_DISABLED, timer->name,
		    "the timer runs now, but not after the next boot: no token "
		    "is renewed then");
	else
		return;
	advise_enable(auditor, timer);
}

static void
judge_socket(struct auditor *auditor, const struct audit_unit *socket)
{
	const char *state = NULL;

	if (is_missing(socket))
		state = "systemd has no such socket";
	else if (!is_active(socket))
		state = "nothing listens";
	else if (is_disabled(socket))
		state = "nothing listens after the next boot";
	if (state == NULL)
		return;
	audit_add_at(auditor, AUDIT_REFRESH_SOCKET, socket->name,
	    "%s: screen lockers that are not root, and frame-token refresh, "
	    "get no new token; the timer renews it when it is due",
	    state);
	advise_enable(auditor, socket);
}

static void
judge_units(struct auditor *auditor)
{
	struct audit_unit unit[AUDIT_UNITS] = {
	    {.name = TIMER}, {.name = SOCKET}};

	if (!audit_ask_units(auditor->options, unit)) {
		audit_add_at(auditor, AUDIT_UNITS_UNKNOWN, TIMER,
		    "systemctl did not say whether the timer runs, which "
		    "renews tokens");
		audit_advise(
		    auditor, "look: systemctl status %s %s", TIMER, SOCKET);
		return;
	}
	judge_timer(auditor, &unit[0]);
	judge_socket(auditor, &unit[1]);
}

static void
judge_renewals(struct auditor *auditor)
{
	const char *cron = auditor->options->cron_file != NULL
			       ? auditor->options->cron_file
			       : CRON_FILE;

	if (shortest_life(&auditor->draft->config) == 0 ||
	    cron_renews(auditor, cron))
		return;
	if (systemd_runs(auditor)) {
		judge_units(auditor);
		return;
	}
	not_renewed(auditor, AUDIT_RENEW_NOTHING, cron,
	    "systemd does not run here, and there is no line for cron");
	audit_advise(auditor, "write: * * * * * root %s renew >/dev/null",
	    programs(auditor)[0]);
}

void
audit_machine(struct auditor *auditor)
{
	if (!auditor->options->as_installed)
		return;
	judge_programs(auditor);
	judge_user(auditor);
	judge_renewals(auditor);
}
