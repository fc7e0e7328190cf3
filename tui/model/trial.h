/* SPDX-License-Identifier: MIT */
/*
 * The real exchange for one user, tried without a login: `frame-helper test`
 * does what it does at a login, up to but without writing a session, and tells
 * each step as a line of JSON (frame-helper(8)). Here such a process is
 * started, its lines are read, and the likely causes of a failure are put in
 * order. The token is never among the lines.
 */
#ifndef FRAME_ADMIN_TRIAL_H
#define FRAME_ADMIN_TRIAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "common/draft.h"
#include "common/result.h"

struct trial_order {
	const char *user;
	const char *provider; /* NULL: by the rules */
	const char *service;  /* NULL: the first of login.services */
	const struct frame_draft *draft;
	bool assertions; /* ask Frame for the metadata that it stored */
	const char *assertions_url; /* NULL: Frame's own */
	int token_fd;		    /* gets the token, -1: nobody */
	int64_t minimum_uid; /* as on the PAM line; 0: its default, 1000 */
};

/* Starts frame-helper; *fd is the pipe with its lines (nonblocking,
 * close-on-exec). The draft's text and pending secrets travel in sealed
 * memfds; a draft without changes is the file itself, which is then judged as
 * at a login. -1: `why`. To end it early: SIGTERM, then SIGKILL. */
pid_t trial_start(
    const struct trial_order *order, int *fd, char *why, size_t why_size);

enum trial_step_kind {
	TRIAL_MAPPING,
	TRIAL_SECRET,
	TRIAL_REQUEST,
	TRIAL_RESOLVE,
	TRIAL_CONNECT,
	TRIAL_TLS,
	TRIAL_HTTP,
	TRIAL_CLOCK,
	TRIAL_CLAIMS,
	TRIAL_LIFETIME,
	TRIAL_ASSERTIONS,
	TRIAL_STEPS
};

enum trial_state {
	TRIAL_TO_DO,
	TRIAL_RUNNING,
	TRIAL_OK,
	TRIAL_WARN,
	TRIAL_FAIL,
};

struct trial_step {
	enum trial_state state;
	char text[240]; /* "TLS 1.3 api.console..., certificate to 9 Jan" */
	double ms;	/* < 0: not measured */
};

/* A credential of a list that did not do, so that the next one was tried. */
struct trial_skip {
	char credential[65];
	enum trial_step_kind step; /* SECRET or HTTP */
	char text[360];		   /* "\"new\": HTTP 401 ..." */
};

#define TRIAL_CAUSES 5

struct trial_cause {
	char text[240];	 /* "this machine is 7 min 12 s ahead of ..." */
	char action[80]; /* "timedatectl", "2 Credentials", "" */
};

/* All that is known so far; grows with each line. */
struct trial {
	struct trial_step step[TRIAL_STEPS];
	bool finished;
	enum frame_result result;
	int64_t http;
	size_t skips; /* as they were tried */
	struct trial_skip skip[FRAME_KEYS_MAX];
	char provider[65], credential[65];
	char asked[65];		  /* whose secret was asked for last */
	char sentence[800];	  /* of the outcome */
	char *request;		  /* JSON body that was sent; owned */
	char server_said[512];	  /* excerpt of an error's body */
	char *assertions;	  /* JSON, pretty; owned */
	char host[256];		  /* of the URL, with its port */
	char proxy[256];	  /* "": none */
	size_t secret_characters; /* 0: it was not read */
	bool secret_known; /* it has the form of known ones: 40 hex digits */
	bool clock_known;  /* skew_ms is */
	bool resigned;	   /* a request was signed with the gateway's time */
	int64_t skew_ms;   /* gateway minus us */
	int64_t expires, not_before,
	    duration_ms; /* of token and file, 0: none */
	char email[256], first_name[256], last_name[256], subject[256],
	    audience[256], token_provider[256]; /* claims em fn ln sub aud ap */
	size_t token_bytes;
	bool odd;      /* a line was none of frame-helper's */
	size_t causes; /* most likely first */
	struct trial_cause cause[TRIAL_CAUSES];
};

void trial_begin(struct trial *trial);
/* One line of frame-helper's. A line that is none of its is an error of its
 * own, not ignored. */
void trial_line(struct trial *trial, const char *line, size_t len);
/* The process has ended with this wait status: fills result and causes. */
void trial_end(struct trial *trial, int status);
/* The likely causes of what is known; trial_end calls it. */
void trial_find_causes(struct trial *trial);
void trial_free(struct trial *trial);

/* The name of a step, for --json and help. */
const char *trial_step_name(enum trial_step_kind step);

#endif
