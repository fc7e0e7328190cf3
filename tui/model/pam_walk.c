/* SPDX-License-Identifier: MIT */
/*
 * Every way in which libpam may go through a stack, as its dispatcher goes:
 * impressions, jumps, substacks, done and die; see pam_parts.h. Modules are
 * taken to succeed or fail as they like, but for the few that always do one.
 */
#include "tui/model/pam_parts.h"

#include <stdlib.h>
#include <string.h>

#define COUNT(t) (sizeof(t) / sizeof((t)[0]))

/* What a stack would return if it ended now. */
enum impression {
	UNDECIDED, /* nothing was said: an error in the end */
	SUCCESS,
	TAINTED, /* ok was said to a module that failed */
	FAILURE,
};

/* A login on its way. */
struct state {
	size_t at; /* the next line */
	enum impression impression;
	unsigned char saved[STACK_LEVELS + 1]; /* when substacks began */
	bool seen;			       /* pam_frame.so was called */
	const struct stack_line *by; /* what led past pam_frame.so, with ... */
	int code;
};

struct walker {
	const struct stack_lines *lines;
	enum stack_type type;
	uint32_t frame;
	size_t last; /* line of pam_frame.so */
	size_t count, room;
	struct state *state;
	bool out_of_memory;
};

static bool
same(const struct state *a, const struct state *b)
{
	return a->at == b->at && a->impression == b->impression &&
	       a->seen == b->seen &&
	       memcmp(a->saved, b->saved, sizeof(a->saved)) == 0;
}

static void
add_state(struct walker *walker, const struct state *state)
{
	for (size_t i = walker->count; i > 0; i--) {
		if (same(&walker->state[i - 1], state))
			return;
	}
	if (walker->count == walker->room) {
		size_t room = walker->room * 2 + 64;
		struct state *larger =
		    realloc(walker->state, room * sizeof(*larger));
		if (larger == NULL) {
			walker->out_of_memory = true;
			return;
		}
		walker->state = larger;
		walker->room = room;
	}
	walker->state[walker->count++] = *state;
}

/* --- what modules may return */

static uint32_t
outcomes(const struct walker *walker, const struct stack_line *line)
{
	static const struct {
		const char *module;
		bool success;
	} constant[] = {{"pam_permit.so", true}, {"pam_deny.so", false}};
	const uint32_t success = STACK_CODE(PAM_SUCCESS),
		       failure = STACK_CODE(walker->type == STACK_SESSION
						? PAM_SESSION_ERR
						: PAM_AUTH_ERR);

	if (line->fails)
		return STACK_CODE(PAM_PERM_DENIED);
	if (line->frame)
		return walker->frame;
	for (size_t i = 0; i < COUNT(constant); i++) {
		if (strcmp(constant[i].module, line->module) == 0)
			return constant[i].success ? success : failure;
	}
	return success | failure | line->named;
}

/* --- one step */

/* Behind `count` lines of this level, whole substacks counting as one. False:
 * there are not so many. */
static bool
jump(const struct stack_lines *lines, size_t *at, int count)
{
	size_t level = lines->line[*at]->level, last = *at;

#define MORE(least) \
	(last + 1 < lines->count && lines->line[last + 1]->level >= (least))
	for (; count > 0 && MORE(level); count--) {
		do
			last++;
		while (MORE(level + 1));
	}
	*at = last + 1;
	return count == 0;
}

/* Behind the last line of this level. */
static void
leave(const struct stack_lines *lines, size_t *at)
{
	size_t level = lines->line[*at]->level, last = *at;

	while (MORE(level))
		last++;
	*at = last + 1;
#undef MORE
}

static void
act(const struct stack_lines *lines, struct state *state, int action, int code)
{
	const struct stack_line *line = lines->line[state->at];
	bool good = action == STACK_OK || action == STACK_DONE;
	bool bad = action == STACK_BAD || action == STACK_DIE;

	if (good && state->impression <= SUCCESS)
		state->impression = code == PAM_SUCCESS ? SUCCESS : TAINTED;
	if (bad)
		state->impression = FAILURE;
	if (action == STACK_RESET)
		state->impression = (enum impression)state->saved[line->level];
	if (action == STACK_DIE ||
	    (action == STACK_DONE && state->impression != FAILURE))
		leave(lines, &state->at);
	else if (action <= 0)
		state->at++;
	else if (!jump(lines, &state->at, action))
		state->impression = FAILURE;
}

static void
step(struct walker *walker, const struct state *from, int code)
{
	const struct stack_line *line = walker->lines->line[from->at];
	struct state to = *from;

	to.seen |= line->frame;
	act(walker->lines, &to, line->action[code], code);
	if (!to.seen && from->at <= walker->last && to.at > walker->last) {
		to.by = line;
		to.code = code;
	}
	add_state(walker, &to);
}

static void
enter(struct walker *walker, const struct state *from)
{
	size_t level = walker->lines->line[from->at]->level;
	struct state to = *from;

	to.at++;
	if (level < STACK_LEVELS)
		to.saved[level + 1] = (unsigned char)to.impression;
	add_state(walker, &to);
}

static void
finish(const struct state *state, struct stack_walk *walk)
{
	if (state->impression != SUCCESS)
		return;
	if (state->seen) {
		walk->passed = true;
	} else if (!walk->missed) {
		walk->missed = true;
		walk->by = state->by;
		walk->code = state->code;
	}
}

static bool
run(struct walker *walker, struct stack_walk *walk)
{
	const struct state start = {0};
	struct state state;

	for (size_t i = 0; i < walker->lines->count; i++) {
		if (walker->lines->line[i]->frame)
			walker->last = i;
	}
	add_state(walker, &start);
	for (size_t i = 0; i < walker->count && !walker->out_of_memory; i++) {
		state = walker->state[i];
		if (state.at >= walker->lines->count) {
			finish(&state, walk);
		} else if (walker->lines->line[state.at]->substack) {
			enter(walker, &state);
		} else {
			uint32_t codes =
			    outcomes(walker, walker->lines->line[state.at]);
			for (int code = 0; code < _PAM_RETURN_VALUES; code++) {
				if ((codes & STACK_CODE(code)) != 0)
					step(walker, &state, code);
			}
		}
	}
	free(walker->state);
	return !walker->out_of_memory;
}

/* As if the lines of pam_frame.so were not there: jumps count others. */
static bool
run_without(struct walker *walker, struct stack_walk *walk)
{
	const struct stack_lines *all = walker->lines;
	struct stack_lines rest = {
	    .line = calloc(all->count + 1, sizeof(*rest.line))};
	bool fine;

	if (rest.line == NULL)
		return false;
	for (size_t i = 0; i < all->count; i++) {
		if (!all->line[i]->frame)
			rest.line[rest.count++] = all->line[i];
	}
	walker->lines = &rest;
	fine = run(walker, walk);
	free(rest.line);
	return fine;
}

bool
stack_walk(struct stack_walk *walk, const struct stack_lines *lines,
    enum stack_type type, uint32_t frame)
{
	struct walker walker = {.lines = lines, .type = type, .frame = frame};

	*walk = (struct stack_walk){0};
	return frame == 0 ? run_without(&walker, walk) : run(&walker, walk);
}
