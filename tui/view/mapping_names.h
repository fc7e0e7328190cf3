/* SPDX-License-Identifier: MIT */
/*
 * The names in a rule's form: what the name service says of them, asked by
 * jobs, one at a time, and remembered; and what that means for the field.
 */
#ifndef FRAME_MAPPING_NAMES_H
#define FRAME_MAPPING_NAMES_H

#include <stdint.h>
#include <stdio.h>

#include "tui/screen/app.h"
#include "tui/view/change.h"
#include "tui/view/outline.h"

#define ANSWERS	   32 /* names that are remembered */
#define NAME_BYTES 257

/* What the name service said of a name. */
struct answer {
	char name[NAME_BYTES];
	bool group;
	enum {
		ANSWER_WAITING,
		ANSWER_KNOWN,
		ANSWER_NONE,
		ANSWER_FAILED,
	} state;
	int64_t members, ms;
	char guess[NAME_BYTES];
};

struct answers {
	struct view *view; /* whose jobs they are */
	struct answer answer[ANSWERS];
	size_t count; /* how many were ever asked for; the oldest go */
	struct answer *asked;
	int job; /* -1: none runs */
};

/* Who a rule is for, as typed. */
struct typed {
	enum outline_match match;
	char *text; /* the names' memory */
	const char *name[CHANGE_NAMES];
	size_t names; /* may be more than fit */
};

/* Asks for the next name that nothing is known of. */
void answers_ask(struct answers *answers, const struct typed *typed);
/* view_ops.job. True: something new is known. */
bool answers_hear(
    struct answers *answers, int job, const char *line, size_t len);

/* What loader and name service say of the names. */
void answers_judge(
    struct answers *answers, const struct typed *typed, struct field *field);
/* "214 members of phys-students (looked up in 0.3 s)", for each group known. */
void answers_print(
    const struct answers *answers, const struct typed *typed, FILE *out);

#endif
