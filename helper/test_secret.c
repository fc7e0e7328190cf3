/* SPDX-License-Identifier: MIT */
/*
 * What a test tells of the secrets: that of the first key, and those of others
 * as the exchange asks for them.
 */
#include "helper/test.h"

#include <ctype.h>

#include "common/clock.h"

#define KNOWN_SECRET 40 /* hexadecimal digits in all that were seen */

static bool
like_known_ones(const struct frame_secret *secret)
{
	for (size_t i = 0; i < secret->len; i++)
		if (!isxdigit((unsigned char)secret->bytes[i]))
			return false;
	return secret->len == KNOWN_SECRET;
}

static void
tell_secret(const struct frame_credential *credential,
    const struct frame_secret *secret, const char *source, double ms)
{
	bool known = like_known_ones(secret);
	json_t *fields = json_object();

	frame_tell_put(fields, "credential", credential->name);
	frame_tell_put(fields, "source", source);
	frame_tell_number(fields, "characters", (int64_t)secret->len);
	json_object_set_new(fields, "known_form", json_boolean(known));
	frame_tell("secret", known ? FRAME_TELL_OK : FRAME_TELL_WARN, ms,
	    fields, "secret of \"%s\" read (%s, %zu characters)%s",
	    credential->name, source, secret->len,
	    known ? "" : "; known ones have 40 hexadecimal digits");
}

/* Another of the list may do; if there is none, the step has failed. */
static void
tell_no_secret(
    const struct frame_keys *keys, size_t index, const char *why, double ms)
{
	json_t *fields;

	if (keys->credential[1] == NULL)
		return;
	fields = json_object();
	frame_tell_put(fields, "credential", keys->credential[index]->name);
	frame_tell("secret", FRAME_TELL_WARN, ms, fields, "%s", why);
}

/* What waits to be saved stands in for what is in its file. */
static const char *
stand_in(const struct frame_test *test, struct frame_credential *credential)
{
	const char *waiting = frame_test_waiting(test, credential->secret_file);

	if (waiting == NULL)
		return credential->secret_file != NULL	    ? "file"
		       : credential->secret_command != NULL ? "command"
							    : "inline";
	credential->secret_file = NULL;
	credential->secret = waiting;
	return "not saved yet";
}

/* The keys' way to a secret; keep_inline in opening.c may have been there. */
static struct frame_secret *
load_secret(struct frame_keys *keys, size_t index, int64_t deadline, char *why,
    size_t why_size)
{
	struct frame_test *test = keys->owner;
	struct frame_secret *secret = &test->opening.secret[index];
	struct frame_credential credential = *keys->credential[index];
	const char *source = stand_in(test, &credential);
	int64_t begin = frame_now();

	/* It is not the clock that makes the next attempt necessary. */
	test->network.refused = false;
	frame_tell("secret", FRAME_TELL_RUNNING, -1, NULL,
	    "reading the secret of \"%s\"", credential.name);
	if (secret->bytes == NULL && !frame_secret_load(secret, &credential, 0,
					 deadline, why, why_size)) {
		tell_no_secret(keys, index, why, frame_tell_ms(begin));
		return NULL;
	}
	tell_secret(&credential, secret, source, frame_tell_ms(begin));
	return secret;
}

bool
frame_test_secret(struct frame_test *test)
{
	int64_t begin = frame_now();

	test->opening.keys.load = load_secret;
	test->opening.keys.owner = test;
	if (frame_opening_keys(&test->opening))
		return true;
	frame_tell("secret", FRAME_TELL_FAIL, frame_tell_ms(begin), NULL, "%s",
	    test->outcome.sentence);
	return false;
}
