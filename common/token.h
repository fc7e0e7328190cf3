/* SPDX-License-Identifier: MIT */
/*
 * What a Secure Anonymous Token looks like and says: a JWT of three base64url
 * parts without padding (RFC 7519, RFC 7515). Nothing here verifies its
 * signature: Frame publishes no key. Its claims are read only to know the
 * times and to show a person whose token it is.
 */
#ifndef FRAME_TOKEN_H
#define FRAME_TOKEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FRAME_TOKEN_MAX (16 * 1024) /* bytes */
#define FRAME_CLAIM_MAX 1024	    /* bytes of UTF-8, longer ones are cut */

/* The times that a token may not exceed, in seconds. */
#define FRAME_TOKEN_SKEW     300		/* nbf ahead of our clock */
#define FRAME_TOKEN_LIFE_MAX (7 * 24 * 60 * 60) /* exp: Frame gives 8 h */

/* Three non-empty base64url parts, joined by dots, within FRAME_TOKEN_MAX. */
bool frame_token_shape(const char *token, size_t len);

struct frame_claims {
	int64_t expires;    /* exp, Unix seconds */
	int64_t not_before; /* nbf, 0: absent */
	int64_t issued;	    /* iat, 0: absent */
	/* As Frame names them: em, fn, ln, sub, aud, ap. Empty: absent. Control
	 * characters are replaced, so that they can be shown. Of several
	 * audiences (RFC 7519, section 4.1.3) the first. */
	char email[FRAME_CLAIM_MAX + 1];
	char first_name[FRAME_CLAIM_MAX + 1];
	char last_name[FRAME_CLAIM_MAX + 1];
	char subject[FRAME_CLAIM_MAX + 1];
	char audience[FRAME_CLAIM_MAX + 1];
	char provider[FRAME_CLAIM_MAX + 1];
};

/* Why a token cannot be used. Each has a sentence. */
enum frame_token_flaw {
	FRAME_TOKEN_FINE,
	FRAME_TOKEN_BAD_SHAPE,	 /* not three base64url parts */
	FRAME_TOKEN_BAD_PAYLOAD, /* the claims are not a JSON object */
	FRAME_TOKEN_NO_EXP,
	FRAME_TOKEN_BAD_TIME,	/* exp or nbf is not a time */
	FRAME_TOKEN_EXPIRED,	/* exp is past */
	FRAME_TOKEN_TOO_LONG,	/* exp is beyond FRAME_TOKEN_LIFE_MAX */
	FRAME_TOKEN_NOT_YET,	/* nbf is ahead beyond FRAME_TOKEN_SKEW */
};

/* Decodes and judges by `now` (Unix seconds). *claims is filled when the
 * payload could be read, even if the times are bad; zeroed otherwise. */
enum frame_token_flaw frame_token_read(const char *token, size_t len,
    int64_t now, struct frame_claims *claims);

/* One sentence without the token in it: "the token has no expiry time". */
const char *frame_token_flaw_text(enum frame_token_flaw flaw);

#endif
