/* SPDX-License-Identifier: MIT */
/*
 * What the tests of drafts share: a configuration in a directory of the test's
 * own, a draft of it, and steps by short names.
 */
#ifndef FRAME_DRAFT_PLACE_H
#define FRAME_DRAFT_PLACE_H

#include "common/draft.h"
#include "tests/unit/files.h"

#define BASE                                                      \
	"version: 1\n"                                            \
	"# who we are\n"                                          \
	"credentials:\n"                                          \
	"  campus: {client_id: a.example, secret_file: /etc/a}\n" \
	"  physics:\n"                                            \
	"    client_id: b.example\n"                              \
	"    secret_file: /etc/b\n"                               \
	"providers:\n"                                            \
	"  win-lab:\n"                                            \
	"    sat_url: " URL "\n"                                  \
	"    credential: campus # the common one\n"               \
	"    token_duration: 1h\n"                                \
	"  cad:\n"                                                \
	"    sat_url: " URL "\n"                                  \
	"    credential: 'campus'\n"                              \
	"mappings:\n"                                             \
	"  - user: root\n"                                        \
	"    provider: none\n"                                    \
	"  - {group: staff, provider: cad}\n"                     \
	"  - group: students\n"                                   \
	"    provider: win-lab\n"                                 \
	"  - any: true\n"                                         \
	"    provider: win-lab\n"
#define URL                                                      \
	"https://api.console.nutanix.com/v1/accounts/"           \
	"31cbf42c-8767-486c-9ed3-d6a804a7cfe1/secure-anonymous/" \
	"secure-anon-5d0c77ab-1b2f-4c1e-9a55-0e6f2f1c7d10/tokens"

struct place {
	char directory[64], path[128], backups[128], rescue[128], secret[128];
	struct frame_draft draft;
	struct frame_lock lock;
	struct frame_save save;
};

extern char why[FRAME_DRAFT_WHY]; /* what was said last */
extern char logged[2048];	  /* what went to the log at the last save */

/* For cmocka: *state is the place. With a draft of BASE, or without any. */
int make_place(void **state);
int make_empty_place(void **state);
int remove_place(void **state);

/* "providers.win-lab.token_duration"; names in tests have no dots. */
struct frame_route route_of(const char *path);

/* Each is a step of its own: begun, done, and ended or cancelled. */
bool do_edit(struct frame_draft *draft, struct frame_edit edit,
    const char *path, const char *words);
bool set_value(struct frame_draft *draft, const char *path, const char *value);
bool take_out(struct frame_draft *draft, const char *path);
bool move_item(struct frame_draft *draft, const char *path, size_t to);
bool insert_rule(struct frame_draft *draft, const char *path, const char *user);
bool replace_text(struct frame_draft *draft, const char *text);
bool set_secret(struct frame_draft *draft, const char *path, const char *value);

/* The scalar that is there, NULL: nothing is. */
void assert_at(
    const struct frame_draft *draft, const char *path, const char *value);
void assert_why(const char *wanted);

enum frame_save_status save_draft(struct place *place);
/* The file as somebody else leaves it. */
void others_write(struct place *place, const char *find, const char *put);

#define TEST(function) \
	cmocka_unit_test_setup_teardown(function, make_place, remove_place)
#define EMPTY(function)                  \
	cmocka_unit_test_setup_teardown( \
	    function, make_empty_place, remove_place)

#endif
