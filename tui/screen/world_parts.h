/* SPDX-License-Identifier: MIT */
/*
 * The real world as run.c drives it: what world.h promises, and the children
 * whose pipes are polled. Internal to run.c and world*.c.
 */
#ifndef FRAME_WORLD_PARTS_H
#define FRAME_WORLD_PARTS_H

#include <poll.h>

#include "tui/screen/app.h"
#include "tui/screen/run.h"
#include "tui/screen/world.h"

#define CHILDREN_MAX 32 /* at a time */

struct child {
	int number; /* the job's */
	pid_t pid;  /* 0: has ended, its end was told */
	int fd;	    /* its lines, -1: no more */
	char *line; /* a part of one */
	size_t len, room;
	bool stopped;	 /* nobody listens any more */
	int64_t kill_at; /* frame_now(), 0: not yet */
};

struct real {
	struct child child[CHILDREN_MAX];
	int jobs; /* numbers given so far */
	char host[65], admin[257], account[257], traced[257];
	char owner[100]; /* of owner_user and owner_group, "": not yet */
	uid_t owner_user;
	gid_t owner_group;
};

bool world_open(struct world *world, const struct run_options *options);
void world_close(struct world *world);

/* world_jobs.c */
int world_start(struct world *world, const struct job_order *order, char *why,
    size_t why_size);
void world_stop(struct world *world, int job);
/* What to poll (at most CHILDREN_MAX), and how long at most: -1, or ms until
 * a child that does not end has to be killed. */
size_t world_poll(const struct world *world, struct pollfd *poll);
int world_wait_ms(const struct world *world);
/* Tells the app what children said, and which have ended. True if any. */
bool world_attend(struct world *world, struct app *app);
void world_end_all(struct world *world);

#endif
