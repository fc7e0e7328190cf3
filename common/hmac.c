/* SPDX-License-Identifier: MIT */
/*
 * EVP_MAC, and nothing else of libcrypto; see hmac.h.
 */
#include "common/hmac.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>

bool
frame_hmac(const void *key, size_t key_len, const void *message, size_t len,
    unsigned char mac[FRAME_MAC_SIZE])
{
	static char sha256[] = "SHA256";
	const OSSL_PARAM params[] = {
	    OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, sha256, 0),
	    OSSL_PARAM_construct_end()};
	EVP_MAC_CTX *ctx = NULL;
	EVP_MAC *hmac = NULL;
	size_t made = 0;
	bool fine;

	/* openssl.cnf may name engines and policies: none of our business. */
	OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, NULL);
	fine = (hmac = EVP_MAC_fetch(NULL, "HMAC", NULL)) != NULL &&
	       (ctx = EVP_MAC_CTX_new(hmac)) != NULL &&
	       EVP_MAC_init(ctx, key, key_len, params) == 1 &&
	       EVP_MAC_update(ctx, message, len) == 1 &&
	       EVP_MAC_final(ctx, mac, &made, FRAME_MAC_SIZE) == 1 &&
	       made == FRAME_MAC_SIZE;
	EVP_MAC_CTX_free(ctx);
	EVP_MAC_free(hmac);
	return fine;
}
