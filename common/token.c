/* SPDX-License-Identifier: MIT */
/*
 * Reading a token without trusting it; see token.h. It came from the network
 * and is nobody's until judged here: every length is checked, nothing of it
 * is ever written anywhere but into the caller's struct.
 */
#include "common/token.h"

#include <jansson.h>
#include <string.h>

#include "common/text.h"

#define PARTS	    3
#define PAYLOAD_MAX (FRAME_TOKEN_MAX / 4 * 3)

static const char *const flaw_texts[] = {
    [FRAME_TOKEN_FINE] = "the token can be used",
    [FRAME_TOKEN_BAD_SHAPE] = "the token is not three base64url parts",
    [FRAME_TOKEN_BAD_PAYLOAD] = "the token's claims are not a JSON object",
    [FRAME_TOKEN_NO_EXP] = "the token has no expiry time",
    [FRAME_TOKEN_BAD_TIME] = "the token's exp or nbf is not a time",
    [FRAME_TOKEN_EXPIRED] = "the token is expired already",
    [FRAME_TOKEN_TOO_LONG] = "the token's expiry time is absurdly far ahead",
    [FRAME_TOKEN_NOT_YET] = "the token is not valid yet",
};

const char *
frame_token_flaw_text(enum frame_token_flaw flaw)
{
	return flaw_texts[flaw];
}

/* --- base64url
 *
 * Decoded here, because OpenSSL's decoders know the other alphabet only and
 * accept white space and padding, which no JWT has (RFC 7515, section 2). */

/* What a character stands for, -1: it is none of the alphabet. */
static int
sextet(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	return c == '-' ? 62 : c == '_' ? 63 : -1;
}

/* Length of the part that begins at `at`: up to a dot or `end`; 0 when it is
 * empty, has a foreign character or a length that no bytes encode to. */
static size_t
part_length(const char *at, const char *end)
{
	size_t len = 0;

	while (at + len < end && at[len] != '.') {
		if (sextet(at[len]) == -1)
			return 0;
		len++;
	}
	return len % 4 == 1 ? 0 : len;
}

/* Of a part that is known to be well formed. */
static size_t
decode(const char *part, size_t len, char *out)
{
	unsigned int bits = 0;
	size_t have = 0, size = 0;

	for (size_t i = 0; i < len; i++) {
		bits = (bits << 6 | (unsigned int)sextet(part[i])) & 0xffff;
		have += 6;
		if (have >= 8) {
			have -= 8;
			out[size++] = (char)(unsigned char)(bits >> have);
		}
	}
	return size;
}

/* Finds the parts of a token. False: it does not have its shape. */
static bool
split(const char *token, size_t len, const char *part[PARTS],
    size_t part_len[PARTS])
{
	const char *at = token, *end = token + len;

	if (len > FRAME_TOKEN_MAX)
		return false;
	for (size_t i = 0; i < PARTS; i++) {
		part[i] = at;
		part_len[i] = part_length(at, end);
		if (part_len[i] == 0)
			return false;
		at += part_len[i];
		if (i < PARTS - 1 && at++ == end)
			return false;
	}
	return at == end;
}

bool
frame_token_shape(const char *token, size_t len)
{
	const char *part[PARTS];
	size_t part_len[PARTS];

	return split(token, len, part, part_len);
}

/* --- claims */

/* Copies as much as fits in whole characters. Jansson has seen to it that the
 * text is UTF-8, but for NULs, which count as controls here. */
static void
copy_text(char out[FRAME_CLAIM_MAX + 1], const json_t *claim)
{
	static const char replacement[] = "\xef\xbf\xbd";
	const char *at = json_is_string(claim) ? json_string_value(claim) : "";
	const char *end = at + json_string_length(claim);
	size_t len = 0;

	while (at < end) {
		uint32_t code = 0;
		size_t size = frame_utf8_next(at, end, &code);
		bool hostile = size == 0 || frame_text_hostile(code);
		const char *from = hostile ? replacement : at;
		size_t more = hostile ? sizeof(replacement) - 1 : size;

		if (len + more > FRAME_CLAIM_MAX)
			break;
		memcpy(out + len, from, more);
		len += more;
		at += size == 0 ? 1 : size;
	}
	out[len] = '\0';
}

/* A NumericDate (RFC 7519, section 2), which may have a fraction. False: the
 * claim is there and is none. Absent, or null: 0. */
static bool
read_time(const json_t *claim, int64_t *time)
{
	double real = json_number_value(claim);

	*time = 0;
	if (claim == NULL || json_is_null(claim))
		return true;
	/* Beyond 2^53 a double has no seconds, and the cast no result. */
	if (!json_is_number(claim) || real < 0 ||
	    (json_is_real(claim) && real > 9007199254740992.0))
		return false;
	*time =
	    json_is_integer(claim) ? json_integer_value(claim) : (int64_t)real;
	return true;
}

static enum frame_token_flaw
judge_times(const json_t *payload, int64_t now, struct frame_claims *claims)
{
	const json_t *exp = json_object_get(payload, "exp");
	bool exp_ok = read_time(exp, &claims->expires);
	bool nbf_ok =
	    read_time(json_object_get(payload, "nbf"), &claims->not_before);

	/* Told to people, relied on by nobody: any value may come. */
	(void)read_time(json_object_get(payload, "iat"), &claims->issued);
	if (exp == NULL || json_is_null(exp))
		return FRAME_TOKEN_NO_EXP;
	if (!exp_ok || !nbf_ok)
		return FRAME_TOKEN_BAD_TIME;
	if (claims->expires <= now)
		return FRAME_TOKEN_EXPIRED;
	if (claims->expires > now + FRAME_TOKEN_LIFE_MAX)
		return FRAME_TOKEN_TOO_LONG;
	if (claims->not_before > now + FRAME_TOKEN_SKEW)
		return FRAME_TOKEN_NOT_YET;
	return FRAME_TOKEN_FINE;
}

/* The claims as JSON, NULL: they are no object. A NUL in a claim that nobody
 * reads is no reason to refuse a token. */
static json_t *
load_payload(const char *part, size_t len)
{
	char text[PAYLOAD_MAX];
	size_t size = decode(part, len, text);
	json_t *payload = json_loadb(
	    text, size, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, NULL);

	explicit_bzero(text, sizeof(text));
	if (!json_is_object(payload)) {
		json_decref(payload);
		return NULL;
	}
	return payload;
}

static void
copy_texts(struct frame_claims *claims, const json_t *payload)
{
	const json_t *audience = json_object_get(payload, "aud");

	copy_text(claims->email, json_object_get(payload, "em"));
	copy_text(claims->first_name, json_object_get(payload, "fn"));
	copy_text(claims->last_name, json_object_get(payload, "ln"));
	copy_text(claims->subject, json_object_get(payload, "sub"));
	copy_text(claims->audience,
	    json_is_array(audience) ? json_array_get(audience, 0) : audience);
	copy_text(claims->provider, json_object_get(payload, "ap"));
}

enum frame_token_flaw
frame_token_read(
    const char *token, size_t len, int64_t now, struct frame_claims *claims)
{
	const char *part[PARTS];
	size_t part_len[PARTS];

	memset(claims, 0, sizeof(*claims));
	if (!split(token, len, part, part_len))
		return FRAME_TOKEN_BAD_SHAPE;
	json_t *payload = load_payload(part[1], part_len[1]);
	if (payload == NULL)
		return FRAME_TOKEN_BAD_PAYLOAD;
	copy_texts(claims, payload);
	enum frame_token_flaw flaw = judge_times(payload, now, claims);
	json_decref(payload);
	return flaw;
}
