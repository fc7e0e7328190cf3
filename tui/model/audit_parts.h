/* SPDX-License-Identifier: MIT */
/*
 * What the files of the audit share; internal to audit.c.
 */
#ifndef FRAME_ADMIN_AUDIT_PARTS_H
#define FRAME_ADMIN_AUDIT_PARTS_H

#include "tui/model/audit.h"

/* Indices of audit_codes. */
enum audit_id {
	AUDIT_FILE_UNTRUSTED,
	AUDIT_SECRET_MISSING,
	AUDIT_SECRET_LINK,
	AUDIT_SECRET_OWNER,
	AUDIT_SECRET_MODE,
	AUDIT_SECRET_PATH,
	AUDIT_SECRET_CONTENT,
	AUDIT_SECRET_UNREADABLE,
	AUDIT_SECRET_SHAPE,
	AUDIT_SECRET_INLINE,
	AUDIT_SECRET_COMMAND,
	AUDIT_COMMAND_UNTRUSTED,
	AUDIT_CA_FILE,
	AUDIT_CLIENT_CERT,
	AUDIT_RULES_NONE,
	AUDIT_RULE_NOBODY,
	AUDIT_USER_UNKNOWN,
	AUDIT_GROUP_UNKNOWN,
	AUDIT_NAMES_LIMITED,
	AUDIT_IDENTITY_ENV,
	AUDIT_IDENTITY_NONE,
	AUDIT_IDENTITY_SHARED,
	AUDIT_METADATA_ENV,
	AUDIT_GATEWAY_DEFAULT,
	AUDIT_SERVICE_UNKNOWN,
	AUDIT_SERVICE_MISSING,
	AUDIT_PAM_NOWHERE,
	AUDIT_PAM_MISSING,
	AUDIT_PAM_UNREADABLE,
	AUDIT_PAM_MODULE,
	AUDIT_PAM_SKIPPED,
	AUDIT_PAM_MAYBE_SKIPPED,
	AUDIT_PAM_BREAKS,
	AUDIT_PAM_TYPE,
	AUDIT_PAM_DECIDES,
	AUDIT_PAM_ARGUMENT,
	AUDIT_PAM_ENFORCING,
	AUDIT_PAM_NO_WAIT,
	AUDIT_PAM_ORDER,
	AUDIT_PAM_TWICE,
	AUDIT_PAM_AUTH,
	AUDIT_PROGRAM_MISSING,
	AUDIT_FETCH_USER,
	AUDIT_RENEW_STOPPED,
	AUDIT_RENEW_DISABLED,
	AUDIT_RENEW_NOTHING,
	AUDIT_REFRESH_SOCKET,
	AUDIT_UNITS_UNKNOWN,
	AUDIT_IDS
};

struct auditor {
	struct audit *audit;
	const struct frame_draft *draft;
	const struct audit_options *options;
	size_t found[AUDIT_IDS];
	struct audit_finding *last; /* NULL: it was only counted */
	bool out_of_memory;
};

/* A finding about a line of frame.yaml (0: the file). */
void audit_add(struct auditor *auditor, enum audit_id id, size_t line,
    const char *format, ...) __attribute__((format(printf, 4, 5)));

/* About another place, "/etc/pam.d/sshd:4". */
void audit_add_at(struct auditor *auditor, enum audit_id id, const char *where,
    const char *format, ...) __attribute__((format(printf, 4, 5)));

/* What to do about the finding that was added last. */
void audit_advise(struct auditor *auditor, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* False: another of these is only counted, so its words are wasted. */
bool audit_worth(const struct auditor *auditor, enum audit_id id);

/* The line of SECTION.KEY or of SECTION, 0 if neither is in the file. */
size_t audit_line(
    const struct auditor *auditor, const char *section, const char *key);

/* The parts. All but the first need a valid draft. */
void audit_file(struct auditor *auditor);
void audit_secrets(struct auditor *auditor);
void audit_network(struct auditor *auditor);
void audit_names(struct auditor *auditor);
void audit_values(struct auditor *auditor);
void audit_services(struct auditor *auditor);
void audit_machine(struct auditor *auditor);

/* The units that matter, and what systemd says of one, in its words: "loaded",
 * "active", "enabled". */
#define AUDIT_UNITS 2
#define AUDIT_STATE 24
struct audit_unit {
	const char *name;
	char load[AUDIT_STATE], active[AUDIT_STATE], file[AUDIT_STATE];
};

/* False: systemd did not answer, or something else. */
bool audit_ask_units(
    const struct audit_options *options, struct audit_unit unit[AUDIT_UNITS]);

#endif
