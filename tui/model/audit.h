/* SPDX-License-Identifier: MIT */
/*
 * What is wrong or doubtful about a configuration beyond its text: the file's
 * owner and mode, secret files, certificates, users and groups that this
 * machine does not know, identities that cost licences, the PAM stacks of the
 * services it names (pam_stack.h), and what of the installation tokens depend
 * on. `frame-admin check` and the Overview's NEEDS ATTENTION are this list
 * behind the loader's diagnostics. Asks NSS and systemd, so it may be slow:
 * screens run it in a child.
 */
#ifndef FRAME_ADMIN_AUDIT_H
#define FRAME_ADMIN_AUDIT_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "common/draft.h"

enum audit_level {
	AUDIT_ERROR, /* a login would get no token because of this */
	AUDIT_WARNING,
	AUDIT_INFO,
};

/* What the findings are called, in the order of frame-admin(8). */
struct audit_code {
	const char *name; /* stable, for --json: "secret-mode" */
	enum audit_level level;
	const char *meaning; /* a sentence for the manual */
};
extern const struct audit_code audit_codes[];
extern const size_t audit_code_count;
extern const char *const audit_level_names[]; /* "error", "warning", "note" */

struct audit_finding {
	enum audit_level level;
	const char *code; /* a name in audit_codes */
	char *where;   /* "/etc/frame/frame.yaml:31" or "/etc/pam.d/sshd:4" */
	size_t line;   /* of frame.yaml, 0: elsewhere */
	char *message; /* what is the case, and what it means */
	char *advice;  /* what to do, "" if nothing */
};

struct audit {
	size_t count, errors, warnings; /* those two with what is not shown */
	struct audit_finding *finding;	/* errors first, then by line */
};

struct audit_options {
	bool as_installed; /* the file is the one that logins read: judge owner,
			      directory, PAM stacks and installation, too */
	uid_t owner;	   /* who the files must belong to: root */
	const char *pam_directory;    /* NULL: /etc/pam.d */
	const char *module_directory; /* NULL: where it was installed */
	const char *const *programs;  /* frame-helper first, then NULL; or NULL:
					 those that were installed */
	const char *fetch_user;	      /* NULL: the one that it was built with */
	const char *systemd_directory; /* NULL: /run/systemd/system */
	const char *systemctl;	       /* NULL: where it usually is */
	const char *cron_file;	       /* NULL: /etc/cron.d/frame */
};

/*
 * The draft's own diagnostics are not repeated here: entries that nothing
 * uses, rules that never match, and addresses that vary are among them. Of a
 * draft that is not valid only the file is judged. Of one code at most
 * AUDIT_SHOWN findings are told apart, the rest is counted in one more.
 * secret_command is not run. False: out of memory.
 */
#define AUDIT_SHOWN 20
bool audit_run(struct audit *audit, const struct frame_draft *draft,
    const struct audit_options *options);
void audit_free(struct audit *audit);

#endif
