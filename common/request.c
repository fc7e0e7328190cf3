/* SPDX-License-Identifier: MIT */
/*
 * Signing and body; see request.h. JSON is jansson's business: no string of a
 * user is ever put between quotes by hand.
 */
#include "common/request.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BODY_MAX 65536 /* what struct frame_order carries */

/* --- signature */

static void
to_hex(const unsigned char *bytes, size_t len, char *hex)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < len; i++) {
		*hex++ = digits[bytes[i] >> 4];
		*hex++ = digits[bytes[i] & 15];
	}
	*hex = '\0';
}

bool
frame_request_sign(frame_hmac_function *hmac, const char *secret,
    size_t secret_len, int64_t timestamp, const char *client_id,
    char signature[FRAME_SIGNATURE_SIZE])
{
	unsigned char mac[FRAME_MAC_SIZE];
	char message[512];
	int len = snprintf(
	    message, sizeof(message), "%" PRId64 "%s", timestamp, client_id);

	if (len < 0 || (size_t)len >= sizeof(message) ||
	    !hmac(secret, secret_len, message, (size_t)len, mac))
		return false;
	to_hex(mac, sizeof(mac), signature);
	return true;
}

/* --- body */

struct body {
	const struct frame_facts *facts;
	json_t *object;
	char *why;
	size_t why_size;
};

static bool
fail(const struct body *body, const char *what, const char *name,
    const char *reason)
{
	snprintf(body->why, body->why_size, "%s \"%s\" %s", what, name, reason);
	return false;
}

/* One @ with something on both sides, no blanks: enough to catch a template
 * that went wrong; what is a valid address is Frame's to decide. */
static bool
looks_like_email(const char *value)
{
	const char *at = strchr(value, '@');

	return at != NULL && at != value && at[1] != '\0' &&
	       strchr(at + 1, '@') == NULL && strpbrk(value, " \t") == NULL;
}

static bool
put_claim(const struct body *body, const char *name, const char *template)
{
	char *value;
	bool fine = true;

	if (template == NULL)
		return true;
	value = frame_template_expand(template, body->facts);
	if (value == NULL)
		return fail(body, "claim", name, "is too long for this user");
	if (strcmp(name, "email") == 0 && *value != '\0' &&
	    !looks_like_email(value))
		fine = fail(
		    body, "claim", name, "is not an address for this user");
	else if (*value != '\0' && json_object_set_new(body->object, name,
				       json_string(value)) != 0)
		fine = fail(body, "claim", name, "is not UTF-8 for this user");
	free(value);
	return fine;
}

static json_t *
metadatum_value(
    const struct frame_metadatum *item, const struct frame_facts *facts)
{
	char *text;
	json_t *value;

	if (item->kind == FRAME_VALUE_BOOLEAN)
		return json_boolean(item->number != 0);
	if (item->kind == FRAME_VALUE_INTEGER)
		return json_integer(item->number);
	text = frame_template_expand(item->template, facts);
	if (text == NULL)
		return NULL;
	value = json_string(text);
	free(text);
	return value;
}

static bool
put_metadata(const struct body *body, json_t *object,
    const struct frame_metadata *metadata)
{
	for (size_t i = 0; i < metadata->count; i++) {
		const struct frame_metadatum *item = &metadata->item[i];
		if (json_object_set_new(object, item->key,
			metadatum_value(item, body->facts)) != 0)
			return fail(body, "metadata", item->key,
			    "is too long, or not UTF-8, for this user");
	}
	return true;
}

static bool
put_all(const struct body *body, const struct frame_config *config,
    const struct frame_provider *provider)
{
	const struct frame_claim_templates *claims = &config->claims;
	json_t *metadata = json_object();
	bool fine = put_claim(body, "email", claims->email) &&
		    put_claim(body, "email_domain", claims->email_domain) &&
		    put_claim(body, "first_name", claims->first_name) &&
		    put_claim(body, "last_name", claims->last_name) &&
		    put_metadata(body, metadata, &config->metadata) &&
		    put_metadata(body, metadata, &provider->metadata);

	if (fine && json_object_size(metadata) > 0)
		fine = json_object_set(body->object, "metadata", metadata) == 0;
	json_decref(metadata);
	return fine;
}

char *
frame_request_body(const struct frame_config *config,
    const struct frame_provider *provider, const struct frame_facts *facts,
    char *why, size_t why_size)
{
	struct body body = {facts, json_object(), why, why_size};
	char *text = NULL;

	snprintf(why, why_size, "out of memory for the request");
	if (put_all(&body, config, provider))
		text = json_dumps(body.object, JSON_COMPACT);
	json_decref(body.object);
	if (text != NULL && strlen(text) > BODY_MAX) {
		snprintf(why, why_size,
		    "claims and metadata together exceed %d bytes", BODY_MAX);
		free(text);
		text = NULL;
	}
	return text;
}
