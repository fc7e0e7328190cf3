/* SPDX-License-Identifier: MIT */
/*
 * A PAM stack as the files say it (pam_read.c) and what libpam may do with it
 * (pam_walk.c); internal to pam_stack.c. Everything is owned by the reading's
 * arena.
 */
#ifndef FRAME_ADMIN_PAM_PARTS_H
#define FRAME_ADMIN_PAM_PARTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <security/pam_modules.h>

#include "common/arena.h"

#define STACK_LEVELS 16	  /* PAM_SUBSTACK_MAX_LEVEL of libpam */
#define STACK_LINES  1000 /* of one stack; more are refused */

enum stack_type {
	STACK_AUTH,
	STACK_SESSION,
	STACK_ACCOUNT,
	STACK_PASSWORD,
	STACK_TYPES /* as a wish: any of them */
};
extern const char *const stack_type_names[STACK_TYPES];

/* What libpam does after a return value; larger is a jump of so many. */
enum stack_action {
	STACK_IGNORE = 0,
	STACK_OK = -1,
	STACK_DONE = -2,
	STACK_BAD = -3,
	STACK_DIE = -4,
	STACK_RESET = -5,
	STACK_UNSET = -6,
};

struct stack_line {
	const char *file;
	size_t line;
	size_t level;  /* of substacks around it */
	bool substack; /* the line itself: what follows is a level deeper */
	bool fails;    /* it cannot be understood: libpam lets it fail */
	bool frame;    /* it is for pam_frame.so */
	int action[_PAM_RETURN_VALUES];
	uint32_t named; /* the return values that its control names, as bits */
	const char *control, *module;
	size_t argc;
	const char **argv;
};

struct stack_lines {
	size_t count, room;
	const struct stack_line **line;
};

/* What libpam would stumble over. */
struct stack_flaw {
	const char *file;
	size_t line; /* 0: the whole file */
	const char *what;
	struct stack_flaw *next;
};

struct stack_reading {
	struct frame_arena *arena;
	const char *directory, *vendor; /* vendor NULL: there is none */
	const char *file;		/* of the service, NULL: not there */
	struct stack_lines type[STACK_TYPES];
	struct stack_flaw *flaw;
	size_t files;		   /* that were included */
	bool managed[STACK_TYPES]; /* by pam-auth-update, in an include */
	bool authselect;
	bool unreadable; /* the service's own file */
	bool out_of_memory;
};

/* Sets action and named. `control` is a word, or a list behind its '['. False:
 * it is neither; then the line fails. */
bool stack_control(struct stack_line *line, const char *control);

/* Reads a service and what it includes, `other` for the types that it says
 * nothing about. Free the arena in any case. False: out of memory. */
bool stack_read(
    struct stack_reading *reading, const char *directory, const char *service);

/* How logins that succeed may go through a stack. */
struct stack_walk {
	bool passed; /* one goes through a line of pam_frame.so */
	bool missed; /* one does not, because of ... */
	const struct stack_line *by;
	int code; /* ... and of this return value */
};

#define STACK_CODE(code) (UINT32_C(1) << (code))

/* All that may happen if pam_frame.so returns one of `frame`, a set of
 * STACK_CODEs; 0: as if its lines were not there. False: out of memory. */
bool stack_walk(struct stack_walk *walk, const struct stack_lines *lines,
    enum stack_type type, uint32_t frame);

#endif
