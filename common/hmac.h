/* SPDX-License-Identifier: MIT */
/*
 * HMAC-SHA256 (RFC 2104, RFC 4231) by libcrypto. It stands apart because
 * libcrypto takes long to load: frame-helper has it in a shared object of its
 * own, which only a login that asks Frame loads (helper/sign.c).
 */
#ifndef FRAME_HMAC_H
#define FRAME_HMAC_H

#include <stdbool.h>
#include <stddef.h>

#define FRAME_MAC_SIZE 32 /* bytes */

/* The type of frame_hmac, for who gets it by dlsym(3). */
typedef bool frame_hmac_function(const void *key, size_t key_len,
    const void *message, size_t len, unsigned char mac[FRAME_MAC_SIZE]);

/* False only if libcrypto fails. */
__attribute__((visibility("default"))) frame_hmac_function frame_hmac;

#endif
