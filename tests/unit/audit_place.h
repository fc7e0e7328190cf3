/* SPDX-License-Identifier: MIT */
/*
 * What the tests of audits share: a directory with all that an installation
 * has, drafts, and what an audit of one is expected to find. Files belong to
 * who runs the test.
 */
#ifndef FRAME_AUDIT_PLACE_H
#define FRAME_AUDIT_PLACE_H

#include "tests/unit/unit.h"

#include <sys/types.h>

#include "tui/model/audit_parts.h"

#define CANARY "c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00"
#define URL                                                      \
	"https://api.console.nutanix.com/v1/accounts/"           \
	"31cbf42c-8767-486c-9ed3-d6a804a7cfe1/secure-anonymous/" \
	"secure-anon-5d0c77ab-1b2f-4c1e-9a55-0e6f2f1c7d10/tokens"

extern char place_dir[64]; /* from place_setup() to place_teardown() */

int place_setup(void **state);
int place_teardown(void **state);
#define FRESH(test) \
	cmocka_unit_test_setup_teardown(test, place_setup, place_teardown)

/* Makes or replaces one in there. */
void place_put(const char *name, const char *text, mode_t mode);
void place_directory(const char *name, mode_t mode);

/* The same with the name of the directory for every @. */
void place_expanded(const char *name, const char *template, mode_t mode);

/* --- a draft without draft.c: what an audit reads of it */

struct fixture {
	struct frame_draft draft;
	char path[96];
	char *text;
	struct frame_diags diags;
};

/* Of a text with the directory for every @. */
void place_begin(struct fixture *fixture, const char *template);
void place_end(struct fixture *fixture);

/* What an audit is told, so that it looks at that directory alone: pam.d,
 * modules, frame-helper, systemd (not there: it does not run), systemctl, cron
 * (renews). To be changed before audit_run. */
#define PLACE_PATHS 6
struct place_options {
	char path[PLACE_PATHS][96];
	const char *programs[2];
	struct audit_options options;
};
void place_options(struct place_options *with, bool installed);

/* An audit with these. */
void place_run(
    struct audit *audit, const struct fixture *fixture, bool installed);

/* --- what is expected */

#define HEAD "version: 1\nnetwork:\n  ca_file: @/ca.pem\n"
#define CREDENTIAL(secret)                                                    \
	"credentials:\n  main:\n    client_id: 3f6c1c7e.example\n    " secret \
	"\n"
#define PROVIDER \
	"providers:\n  lab:\n    sat_url: " URL "\n    credential: main\n"
#define RULES "mappings:\n  - any: true\n    provider: lab\n"
/* Root's own @ would be expanded. */
#define CLAIMS	    "claims:\n  email: ${user.name}\n"
#define FINE_SECRET CREDENTIAL("secret_file: @/secret")
#define FINE	    HEAD FINE_SECRET PROVIDER RULES CLAIMS

struct example {
	const char *name, *yaml;
	const char *codes; /* "code:line ..." */
	const char *words[4];
};

bool says(const struct audit *audit, const char *words);
void show(const char *name, const struct audit *audit);
bool as_expected(const struct audit *audit, const struct example *example);

#endif
