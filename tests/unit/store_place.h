/* SPDX-License-Identifier: MIT */
/*
 * For tests of the session store: one on a tmpfs, as the user who runs the
 * test, and what a session is that is opened by this process.
 */
#ifndef FRAME_STORE_PLACE_H
#define FRAME_STORE_PLACE_H

#include "common/session.h"

#define STORE_TOKEN   "head.payload.signature"
#define STORE_JSON    "{\"version\": 1}"
#define STORE_REQUEST "{\"email\": \"alice@lab.example.edu\"}"

struct store_place {
	char base[64]; /* a directory of its own, only the store is in it */
	char root[72];
	char why[400];
	struct frame_store store;
};

/* False: `why`. */
bool store_place_make(struct store_place *place);
void store_place_remove(struct store_place *place);

/* The same as cmocka's set-up and tear-down. */
int store_place_setup(void **state);
int store_place_teardown(void **state);

bool store_place_open(struct store_place *place);

/* With a token that came now. */
struct frame_session store_session_of(pid_t pid);

extern const struct frame_session_texts store_texts;
extern const struct frame_session_texts store_texts_pending;

/* Fills in the session; false: `why`. */
bool store_create(struct store_place *place, struct frame_session *session,
    const struct frame_session_texts *texts);

/* The same of this process, a moment after the one before (sessions are
 * ordered by milliseconds), and what is asked of them. All must succeed. */
struct frame_session store_begin(
    struct store_place *place, const struct frame_session_texts *texts);
struct frame_session store_record(
    struct store_place *place, const struct frame_session *session);
bool store_delete(
    struct store_place *place, const struct frame_session *session);

/* What a file of the session contains; NULL: there is none. */
void store_assert_file(const struct store_place *place,
    const struct frame_session *session, const char *name,
    const char *expected);

/* A path below ROOT/UID of the user who runs the test. */
void store_path(const struct store_place *place, const char *sid,
    const char *name, char *path, size_t size);

/* What `current` points at, "" for nothing; static. */
const char *store_current(const struct store_place *place);

/* The mode of what is in a directory below the root, 0 if it is not there. */
mode_t store_mode(
    const struct store_place *place, const char *below, const char *name);

/* How many names there are in a directory below the root. */
size_t store_entries(const struct store_place *place, const char *below);

/* The contents of a file, or false. */
bool store_read(const char *path, char *text, size_t size);
void store_write(const char *path, const char *text);

/* As helper/sweep.c does. */
bool store_sweep(struct store_place *place);

#endif
