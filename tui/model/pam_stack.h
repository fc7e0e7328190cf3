/* SPDX-License-Identifier: MIT */
/*
 * The PAM stack of a service as libpam would read it, and whether pam_frame.so
 * is where a login reaches it. Reads files below `directory` (/etc/pam.d; the
 * vendor's /usr/lib/pam.d behind it) and changes nothing. The syntax is that
 * of pam.d(5): include, substack, @include, -module, [value=action ...],
 * continued lines.
 */
#ifndef FRAME_ADMIN_PAM_STACK_H
#define FRAME_ADMIN_PAM_STACK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum pam_finding_kind {
	PAM_FINE,	   /* reached, and cannot keep anybody out */
	PAM_NO_SERVICE,	   /* no such file: the program is not installed */
	PAM_UNREADABLE,	   /* cannot be read or parsed */
	PAM_MISSING,	   /* no session line for pam_frame.so */
	PAM_NO_AUTH,	   /* session only: cannot know a PAM_REINITIALIZE */
	PAM_SKIPPED,	   /* a control before it always ends or jumps over */
	PAM_MAYBE_SKIPPED, /* ... when that module succeeds or fails */
	PAM_TOO_EARLY,	   /* before pam_env, whose variables a template may
			      use; the order matters for nothing else */
	PAM_ENFORCING,	   /* required, requisite: no token, no login */
	PAM_DECIDES,	   /* sufficient, or a control that ends the stack on
			      success: what comes behind is not run */
	PAM_BREAKS,	   /* because of the line, logins are refused that get
			      a token, or all */
	PAM_WRONG_TYPE,	   /* an account or password line: fails */
	PAM_TWICE,
	PAM_BAD_ARGUMENT, /* on its line; config= of another file, too */
	PAM_NO_MODULE,	  /* pam_frame.so is not where libpam looks */
	PAM_FINDINGS
};

struct pam_finding {
	enum pam_finding_kind kind;
	bool problem; /* else worth knowing */
	char service[64];
	char file[256]; /* where, "" if nowhere */
	size_t line;
	char message[320]; /* what is the case, and what it means */
	char advice[320];  /* what to do, may be empty */
	int64_t timeout;   /* of PAM_ENFORCING: timeout= in ms, -1: not there */
};

struct pam_report {
	size_t count;
	struct pam_finding *finding;
};

/* Judges each of the services (NULL-terminated). `config` is the file that is
 * being checked; `module_directory` where libpam looks. False: out of memory.
 */
bool pam_stack_judge(struct pam_report *report, const char *directory,
    const char *module_directory, const char *const *services,
    const char *config);
void pam_report_free(struct pam_report *report);

#endif
