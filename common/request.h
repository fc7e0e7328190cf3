/* SPDX-License-Identifier: MIT */
/*
 * The request for a token: its JSON body and its signature, as Frame wants
 * them. The signature is lowercase hex of HMAC-SHA256 over the decimal
 * timestamp followed by the client id, keyed with the secret's characters.
 */
#ifndef FRAME_REQUEST_H
#define FRAME_REQUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/config.h"
#include "common/hmac.h"
#include "common/template.h"

#define FRAME_SIGNATURE_SIZE 65 /* 64 hex digits and a NUL */

/* False if libcrypto fails or the client id is absurdly long. */
bool frame_request_sign(frame_hmac_function *hmac, const char *secret,
    size_t secret_len, int64_t timestamp, const char *client_id,
    char signature[FRAME_SIGNATURE_SIZE]);

/*
 * The body: the claims that are not empty, and the common metadata with the
 * provider's added or replacing. The caller frees. NULL: `why` says which
 * value cannot be made, or that the body would be too large.
 */
char *frame_request_body(const struct frame_config *config,
    const struct frame_provider *provider, const struct frame_facts *facts,
    char *why, size_t why_size);

#endif
