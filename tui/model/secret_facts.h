/* SPDX-License-Identifier: MIT */
/*
 * What may be shown of a secret that is never shown: where it is kept, whether
 * it can be used, how long it is, and a fingerprint by which two can be told
 * apart (the first 4 bytes of its SHA-256). A command is not run for that.
 */
#ifndef FRAME_ADMIN_SECRET_FACTS_H
#define FRAME_ADMIN_SECRET_FACTS_H

#include <stdbool.h>
#include <stddef.h>

#include "common/config.h"
#include "common/secret.h"

enum secret_state {
	SECRET_NONE,	/* the credential names none */
	SECRET_OK,	/* it can be read */
	SECRET_PENDING, /* typed, written when the draft is saved */
	SECRET_MISSING, /* its file is not there */
	SECRET_BAD,	/* it would not be accepted; `why` */
	SECRET_UNKNOWN, /* we may not read it, or it comes from a command */
};

struct secret_facts {
	enum secret_state state;
	char file[80];	      /* "0600 root:root", "" if there is no file */
	size_t characters;    /* 0: not known */
	char fingerprint[12]; /* "5e:1c:90:7a", "" */
	char why[300];
};

/* "OK", "MISSING", "bad" */
const char *secret_state_name(enum secret_state state);

void secret_fingerprint(const char *secret, size_t len, char fingerprint[12]);

/* From credential->secret or secret_file or secret_command, as they are now.
 * `readable`: we are root, and may look into it. */
void secret_facts_read(struct secret_facts *facts,
    const struct frame_credential *credential, bool readable);

#endif
