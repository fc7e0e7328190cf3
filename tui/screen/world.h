/* SPDX-License-Identifier: MIT */
/*
 * What the screens learn from outside and do there: time, the name service,
 * the network, the session store, an editor. The real one (world.c) runs
 * whatever may be slow in a child; tests put one of their own in its place, so
 * that the same keys always give the same screens.
 */
#ifndef FRAME_WORLD_H
#define FRAME_WORLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/draft.h"
#include "common/session.h"
#include "tui/model/secret_facts.h"
#include "tui/model/trial.h"

/*
 * Questions to children. Each answers with lines of JSON, told one by one to
 * app_job_line, and ends with app_job_end.
 *   JOB_USER   {"user":{"name","uid","gid","gecos","home","shell","primary",
 *              "groups":[...]}} or {"none":true} or {"failed":"why"}
 *   JOB_GROUP  {"group":{"name","gid","members":N,"ms":N},"guess":"phys-staff"}
 *              without "group": there is none; guess may be absent
 *   JOB_AUDIT  one finding a line: {"level","code","where","line","message",
 *              "advice"}
 *   JOB_TRIAL  as frame-helper test prints, see frame-helper(8)
 *   JOB_RENEW  as frame-helper renew prints, a line for people; what came of
 *              it is in the session's record
 */
enum job_kind {
	JOB_USER,
	JOB_GROUP,
	JOB_AUDIT,
	JOB_TRIAL,
	JOB_RENEW,
};

struct job_order {
	enum job_kind kind;
	const char *name;		 /* USER, GROUP; RENEW: session */
	const struct frame_draft *draft; /* AUDIT */
	struct trial_order trial;	 /* TRIAL */
};

/* A session of this machine. */
struct machine_session {
	struct frame_session is;
	bool gone; /* whoever answered for it has ended without closing it */
};

struct world {
	const char *host;
	const char *admin;   /* who sits there: "alice", behind sudo too */
	const char *account; /* who the process is: "root" */
	bool root;	     /* it may change the file */
	const char *traced;  /* whose login is traced first, "" if nobody's */
	const char *config;  /* path */
	struct frame_places places;
	bool installed; /* config is the file that logins read */

	int64_t (*now)(struct world *world); /* Unix ms */
	/* "2 Mar 14:07" in local time */
	void (*date)(struct world *world, int64_t when, char *buf, size_t size);

	/* A job's number, -1 with `why`. */
	int (*start)(struct world *world, const struct job_order *order,
	    char *why, size_t why_size);
	void (*stop)(struct world *world, int job); /* no end will be told */

	/* "root:adm", without asking the name service. */
	void (*owner)(struct world *world, uid_t user, gid_t group, char *buf,
	    size_t size);

	/* The sessions of this machine, with a token or waiting for one
	 * (malloc). */
	bool (*sessions)(struct world *world, struct machine_session **session,
	    size_t *count, char *why, size_t why_size);
	bool (*end_session)(struct world *world,
	    const struct frame_session *session, char *why, size_t why_size);

	/* Lets the administrator edit `text` in $EDITOR. True: *out is what
	 * came back (malloc); false with "" in `why`: nothing was changed. */
	bool (*editor)(struct world *world, const char *text, size_t len,
	    char **out, size_t *out_len, char *why, size_t why_size);
	/* Writes a file (0600, new) such as a report. */
	bool (*write)(struct world *world, const char *path, const char *text,
	    char *why, size_t why_size);
	bool (*remove)(
	    struct world *world, const char *path, char *why, size_t why_size);
	bool (*mouse)(struct world *world, bool on);
	/* What may be shown of a secret. NULL: secret_facts_read. */
	void (*secret)(struct world *world,
	    const struct frame_credential *credential,
	    struct secret_facts *facts);
	void *data;
};

#endif
