/* SPDX-License-Identifier: MIT */
/*
 * Where the helper gets HMAC from.
 */
#ifndef FRAME_HELPER_SIGN_H
#define FRAME_HELPER_SIGN_H

#include "common/hmac.h"

/* NULL if it cannot be loaded: `why` says so. */
frame_hmac_function *frame_load_hmac(char *why, size_t why_size);

#endif
