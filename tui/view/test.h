/* SPDX-License-Identifier: MIT */
/*
 * The state of the page that tries the exchange; shared by test.c, which runs
 * it, test_paint.c, which shows it, and test_report.c, which writes it down.
 */
#ifndef FRAME_TEST_VIEW_H
#define FRAME_TEST_VIEW_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "tui/screen/app.h"

struct test {
	struct view view;
	char user[257];	   /* of the test that runs or ran; "": none yet */
	char traced[257];  /* who was traced when it began */
	char provider[65]; /* that is to be tested; "": by the rules */
	bool as_saved;	   /* without the unsaved changes */
	bool begun;	   /* trial is filled */
	bool asking;	   /* the metadata that Frame stored is asked for */
	bool stopped;	   /* by Esc */
	int job;	   /* -1: none runs */
	int64_t began;	   /* Unix ms */
	int64_t ms;	   /* how long it took */
	struct trial trial;
	int scroll, length, height; /* rows, of what is painted */
};

/* What is traced or was tested. */
const char *test_user(const struct test *test);

/* "OK", "FAIL" ... */
const char *test_word(enum trial_state state);
enum role test_role(enum trial_state state);
/* The step that is under way: TRIAL_STEPS if none can be. */
enum trial_step_kind test_running(const struct test *test);

void test_paint(struct view *view, struct canvas *canvas, struct rect rect);

/* The steps up to now, a line each. */
void test_steps(const struct trial *trial, FILE *out);
/* All of it as text, without the token and without secrets. */
void test_report(const struct test *test, FILE *out);
/* The claims of the token, for people. */
void test_claims(const struct test *test, FILE *out);

#endif
