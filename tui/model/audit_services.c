/* SPDX-License-Identifier: MIT */
/*
 * What the PAM stacks of the services mean (pam_stack.h), told once for all
 * services that it is the same for. Only for the file that logins read.
 */
#include "tui/model/audit_parts.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>

#include "common/text.h"
#include "tui/model/pam_stack.h"

#define PAM_DIRECTORY "/etc/pam.d"
#define NAMES	      400 /* bytes of a list of services */
#define NAME	      64  /* bytes of a service's name */

static const enum audit_id ids[PAM_FINDINGS] = {
    [PAM_UNREADABLE] = AUDIT_PAM_UNREADABLE,
    [PAM_MISSING] = AUDIT_PAM_MISSING,
    [PAM_NO_AUTH] = AUDIT_PAM_AUTH,
    [PAM_SKIPPED] = AUDIT_PAM_SKIPPED,
    [PAM_MAYBE_SKIPPED] = AUDIT_PAM_MAYBE_SKIPPED,
    [PAM_TOO_EARLY] = AUDIT_PAM_ORDER,
    [PAM_ENFORCING] = AUDIT_PAM_ENFORCING,
    [PAM_DECIDES] = AUDIT_PAM_DECIDES,
    [PAM_BREAKS] = AUDIT_PAM_BREAKS,
    [PAM_WRONG_TYPE] = AUDIT_PAM_TYPE,
    [PAM_TWICE] = AUDIT_PAM_TWICE,
    [PAM_BAD_ARGUMENT] = AUDIT_PAM_ARGUMENT,
    [PAM_NO_MODULE] = AUDIT_PAM_MODULE,
};

static enum audit_id
id_of(const struct pam_finding *finding)
{
	if (finding->kind == PAM_ENFORCING && finding->problem)
		return AUDIT_PAM_BREAKS;
	if (finding->kind == PAM_SKIPPED && !finding->problem)
		return AUDIT_PAM_AUTH;
	return ids[finding->kind];
}

/* --- findings that several services share */

static bool
about_service(const struct pam_finding *finding)
{
	return finding->kind == PAM_MISSING || finding->kind == PAM_NO_AUTH;
}

static bool
same(const struct pam_finding *a, const struct pam_finding *b)
{
	return a->kind == b->kind && strcmp(a->message, b->message) == 0 &&
	       strcmp(a->advice, b->advice) == 0 &&
	       (about_service(a) ||
		   (a->line == b->line && strcmp(a->file, b->file) == 0));
}

static void
append(char names[NAMES], const char *name)
{
	size_t used = strlen(names);

	snprintf(
	    names + used, NAMES - used, "%s%s", used == 0 ? "" : ", ", name);
}

/* A service may have the same finding twice; it is named once. */
static void
list_services(const struct pam_report *report, size_t first, char names[NAMES])
{
	const char *last = NULL;

	*names = '\0';
	for (size_t i = first; i < report->count; i++) {
		const struct pam_finding *finding = &report->finding[i];
		if (!same(&report->finding[first], finding) ||
		    (last != NULL && strcmp(last, finding->service) == 0))
			continue;
		append(names, finding->service);
		last = finding->service;
	}
}

static bool
told(const struct pam_report *report, size_t index)
{
	for (size_t i = 0; i < index; i++) {
		if (same(&report->finding[i], &report->finding[index]))
			return true;
	}
	return false;
}

/* An enforcing line needs something to wait for. */
static bool
waits(const struct auditor *auditor, const struct pam_finding *finding)
{
	return (finding->timeout >= 0
		       ? finding->timeout
		       : auditor->draft->config.login.wait_ms) > 0;
}

static void
tell(struct auditor *auditor, const struct pam_report *report, size_t index,
    enum audit_id id)
{
	const struct pam_finding *finding = &report->finding[index];
	char names[NAMES], where[320];

	if (told(report, index))
		return;
	list_services(report, index, names);
	snprintf(where, sizeof(where), finding->line == 0 ? "%s" : "%s:%zu",
	    finding->file, finding->line);
	if (id == AUDIT_PAM_ENFORCING && !waits(auditor, finding)) {
		audit_add_at(auditor, AUDIT_PAM_NO_WAIT, where,
		    "%s: enforcing, but login.wait is 0s: no login waits for "
		    "Frame, so none is refused for lack of a token",
		    names);
		audit_advise(auditor, "fine if that is wanted; else: "
				      "frame-admin set login.wait 5s");
		return;
	}
	audit_add_at(auditor, id, where, "%s: %s", names, finding->message);
	audit_advise(auditor, "%s", finding->advice);
}

/* --- services that PAM does not know */

static const char *
guess(const char *directory, const char *service, char name[NAME])
{
	DIR *dir = opendir(directory);
	const struct dirent *entry;
	struct frame_guess near;
	size_t best = SIZE_MAX;

	frame_guess_begin(&near, service);
	while (dir != NULL && (entry = readdir(dir)) != NULL) {
		size_t len = strlen(entry->d_name);
		if (*entry->d_name == '.' || len >= NAME)
			continue;
		frame_guess_offer(&near, entry->d_name);
		if (near.best != entry->d_name || near.distance >= best)
			continue;
		/* readdir may use that memory again */
		best = near.distance;
		memcpy(name, entry->d_name, len + 1);
		near.best = name;
	}
	if (dir != NULL)
		closedir(dir);
	return best == SIZE_MAX ? NULL : name;
}

/* Nothing is wrong with the default's; those in the file may be mistyped. */
static void
tell_missing(struct auditor *auditor, const struct pam_report *report,
    const char *directory)
{
	size_t line = audit_line(auditor, "login", "services");
	char names[NAMES] = "", name[NAME];

	if (frame_node_get(frame_node_get(auditor->draft->doc.root, "login"),
		"services") == NULL)
		return;
	for (size_t i = 0; i < report->count; i++) {
		const char *service = report->finding[i].service, *near;
		if (report->finding[i].kind != PAM_NO_SERVICE)
			continue;
		near = guess(directory, service, name);
		if (near == NULL) {
			append(names, service);
			continue;
		}
		audit_add(auditor, AUDIT_SERVICE_UNKNOWN, line,
		    "login.services: PAM knows no service \"%s\"", service);
		audit_advise(auditor, "did you mean %s?", near);
	}
	if (*names == '\0')
		return;
	audit_add(auditor, AUDIT_SERVICE_MISSING, line,
	    "login.services: not installed here: %s", names);
	audit_advise(auditor, "fine if other machines that use this file have "
			      "them");
}

/* --- all of it */

/* True if there are services, and none of them has the line. */
static bool
nowhere(const struct pam_report *report)
{
	size_t missing = 0;

	for (size_t i = 0; i < report->count; i++) {
		const struct pam_finding *finding = &report->finding[i];
		missing += finding->kind == PAM_MISSING;
		if (finding->kind != PAM_MISSING &&
		    finding->kind != PAM_NO_SERVICE &&
		    finding->kind != PAM_UNREADABLE)
			return false;
	}
	return missing > 0;
}

static void
tell_all(struct auditor *auditor, const struct pam_report *report)
{
	const char *const *env = auditor->draft->config.login.allow_env;
	bool templates = env != NULL && *env != NULL;
	bool none = nowhere(report);

	for (size_t i = 0; i < report->count; i++) {
		enum pam_finding_kind kind = report->finding[i].kind;
		if (kind == PAM_FINE || kind == PAM_NO_SERVICE ||
		    (kind == PAM_TOO_EARLY && !templates))
			continue;
		tell(auditor, report, i,
		    kind == PAM_MISSING && none ? AUDIT_PAM_NOWHERE
						: id_of(&report->finding[i]));
	}
}

void
audit_services(struct auditor *auditor)
{
	const struct audit_options *options = auditor->options;
	const char *directory = options->pam_directory != NULL
				    ? options->pam_directory
				    : PAM_DIRECTORY;
	struct pam_report report;

	if (!options->as_installed)
		return;
	if (!pam_stack_judge(&report, directory,
		options->module_directory != NULL ? options->module_directory
						  : FRAME_PAM_DIR,
		auditor->draft->config.login.services, auditor->draft->path)) {
		auditor->out_of_memory = true;
		return;
	}
	tell_all(auditor, &report);
	tell_missing(auditor, &report, directory);
	pam_report_free(&report);
}
