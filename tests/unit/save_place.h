/* SPDX-License-Identifier: MIT */
/*
 * What the tests of saving share: a directory of the test's own, a file in it
 * that is read and saved, and looking at what came of that.
 */
#ifndef FRAME_SAVE_PLACE_H
#define FRAME_SAVE_PLACE_H

#include <sys/stat.h>

#include "common/save.h"
#include "tests/unit/files.h"

#define OLD "version: 1\n# old\n"
#define NEW "version: 1\n# new\n"

struct place {
	char directory[64], path[128], backups[128], rescue[128];
	struct frame_lock lock;
	struct frame_stamp stamp;
	struct frame_save save;
};

extern char why[FRAME_SAVE_WHY]; /* what was said last */

/* For cmocka: *state is the place. */
int make_place(void **state);
int remove_place(void **state);

void assert_file(const char *path, const char *wanted);
struct stat look_at(const char *path);
mode_t mode_of(const char *path);
size_t count_entries(const char *directory);
/* A name below the place's directory; good for three more calls. */
char *path_below(const struct place *place, const char *name);

void read_now(struct place *place);
enum frame_save_status save_text(struct place *place, const char *text);
/* In the sentence of the last saving. */
void assert_why(const struct place *place, const char *wanted);
/* Saving fails: the text is in the rescue file, and the sentence says so. */
void assert_rescued(struct place *place, const char *text);

#define TEST(function) \
	cmocka_unit_test_setup_teardown(function, make_place, remove_place)

#endif
