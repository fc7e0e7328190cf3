/* SPDX-License-Identifier: MIT */
/*
 * Any bytes as a token: what is taken for one has its shape and bearable
 * times, and its claims can be shown.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "common/text.h"
#include "common/token.h"
#include "tests/fuzz/fuzz.h"

#define NOW INT64_C(1700000000)

static void
must_be_shown(const char text[FRAME_CLAIM_MAX + 1])
{
	const char *end = memchr(text, '\0', FRAME_CLAIM_MAX + 1);

	must(end != NULL);
	while (text < end) {
		uint32_t code = 0;
		size_t len = frame_utf8_next(text, end, &code);
		must(len > 0 && !frame_text_hostile(code));
		text += len;
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *token = (const char *)data;
	struct frame_claims claims;
	bool shape = frame_token_shape(token, size);
	enum frame_token_flaw flaw =
	    frame_token_read(token, size, NOW, &claims);

	must(shape == (flaw != FRAME_TOKEN_BAD_SHAPE));
	must(!shape || (size <= FRAME_TOKEN_MAX && size >= 8));
	must(frame_token_flaw_text(flaw) != NULL);
	must_be_shown(claims.email);
	must_be_shown(claims.first_name);
	must_be_shown(claims.last_name);
	must_be_shown(claims.subject);
	if (flaw == FRAME_TOKEN_FINE)
		must(claims.expires > NOW &&
		     claims.expires <= NOW + FRAME_TOKEN_LIFE_MAX &&
		     claims.not_before <= NOW + FRAME_TOKEN_SKEW);
	return 0;
}
