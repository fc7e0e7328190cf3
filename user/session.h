/* SPDX-License-Identifier: MIT */
/*
 * Which session is meant, and what is to be known of its token at one moment.
 * Files are opened anew each time, by names below the run directory alone, and
 * judged before they are believed: they are the person's own, who may have put
 * anything into them.
 */
#ifndef FRAME_USER_SESSION_H
#define FRAME_USER_SESSION_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/types.h>

#include "common/private.h"
#include "common/session.h"
#include "common/token.h"

#define TOKEN_JSON_MAX (64 * 1024) /* bytes of session.json */

/* The session that FRAME_TOKEN_FILE names, if it is still there; or else the
 * one that `current` points at; or the one that was asked for. */
struct token_choice {
	uid_t uid;
	const char *wanted;   /* a session id, "newest", or NULL */
	const char *variable; /* FRAME_TOKEN_FILE, or NULL */
};
struct token_choice token_choice(const char *wanted);

struct token_session {
	char sid[FRAME_SID_LEN + 1]; /* "": there is none */
	const char *named_by; /* "--session", "FRAME_TOKEN_FILE", "current" */
	bool lost; /* FRAME_TOKEN_FILE is set, and names none that is there */
	char directory[256];
	char path[256 + 8]; /* of the token, which need not be there */
};
void token_find(
    const struct token_choice *choice, struct token_session *session);

enum token_state {
	TOKEN_IS_VALID,
	TOKEN_IS_EXPIRING, /* still valid, but its renewal is overdue */
	TOKEN_IS_EXPIRED,
	TOKEN_IS_PENDING,  /* a session without a token, so far or again */
	TOKEN_IS_MISSING,  /* no session */
	TOKEN_IS_UNUSABLE, /* the file is not one that frame-helper wrote */
	TOKEN_STATES
};
/* Its name in --json, and the exit status of who asks for the token. */
const char *token_state_name(enum token_state state);
int token_state_exit(enum token_state state);

struct token_view {
	struct token_session session;
	enum token_state state;
	struct frame_private token; /* with a NUL behind; while it is good */
	size_t len;
	struct frame_claims claims; /* when it could be read */
	int64_t now;
	struct stat file; /* which file it was */
	char why[400];	  /* why it is unusable */
};
/* Of a session that was found. The view is to be dropped. */
void token_look(const struct token_session *session, struct token_view *view);
/* Finds it, too. */
void token_look_for(const struct token_choice *choice, struct token_view *view);
void token_view_drop(struct token_view *view);

bool token_usable(const struct token_view *view);

/* Less is left than 5 minutes and a sixth of its life: renewing it, at two
 * thirds or ten minutes before its end, has failed. `issued` 0: not known. */
bool token_expires_soon(int64_t now, int64_t issued, int64_t expires);

/* NULL, or why a file is not to be believed. */
const char *token_file_flaw(const struct stat *file, uid_t uid, off_t most);

/* session.json, to be decref'd; NULL with a sentence. An empty object while
 * there is no such file. */
json_t *token_facts(
    const struct token_session *session, char *why, size_t why_size);
/* A text in it that is fit to be used; NULL: it is not there. */
const char *token_fact(const json_t *facts, const char *name);

/* Why there is no session. */
const char *token_missing_text(const struct token_session *session);

/* Says why there is no token to be used; the exit status. */
int token_refuse(const struct token_view *view);

#endif
