/* SPDX-License-Identifier: MIT */
/*
 * What a test takes in place of files: the draft of a configuration and
 * secrets that are not saved yet, by descriptors that frame-admin made.
 */
#include "helper/test.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#define SECRETS_MAX (256 * 1024) /* bytes */

static bool
fail_to_read(struct frame_test *test, const char *what)
{
	return frame_conclude(&test->outcome, FRAME_SYSTEM,
	    "%s cannot be read from its descriptor: %s", what, strerror(errno));
}

/* As what will be saved: with the file's owner and mode if there is one, else
 * as frame-admin makes it. */
static bool
parse_draft(struct frame_test *test, const char *text, size_t len)
{
	const char *path = test->options.config;
	struct stat status = {.st_mode = 0600};
	struct frame_diags diags;
	char why[600];
	bool fine;

	if (stat(path, &status) == -1)
		status = (struct stat){.st_mode = 0600};
	if (!frame_diags_init(&diags, path, text, len))
		return frame_conclude(
		    &test->outcome, FRAME_SYSTEM, "out of memory");
	fine = frame_config_parse(&test->opening.config, text, len,
	    status.st_mode & 07777, status.st_uid, &diags);
	if (!fine) {
		frame_diags_line(&diags, why, sizeof(why));
		frame_conclude(&test->outcome, FRAME_CONFIG, "%s", why);
	}
	frame_diags_free(&diags);
	return fine;
}

bool
frame_test_load(struct frame_test *test)
{
	struct frame_private draft;
	size_t len;
	bool fine;

	if (test->options.draft_fd == -1)
		return frame_opening_load(&test->opening);
	if (!frame_private_read(
		&draft, (int)test->options.draft_fd, FRAME_DOC_MAX, &len))
		return fail_to_read(test, "the draft");
	fine = parse_draft(test, draft.bytes, len);
	frame_private_drop(&draft);
	return fine;
}

bool
frame_test_secrets(struct frame_test *test)
{
	if (test->options.secrets_fd == -1)
		return true;
	return frame_private_read(&test->secrets, (int)test->options.secrets_fd,
		   SECRETS_MAX, &test->secrets_len) ||
	       fail_to_read(test, "a secret that is not saved yet");
}

const char *
frame_test_waiting(const struct frame_test *test, const char *path)
{
	const char *at = test->secrets.bytes, *end = at;

	if (at == NULL || path == NULL)
		return NULL;
	/* There is a NUL behind the last byte, whatever was sent. */
	for (end += test->secrets_len; at < end;) {
		const char *secret = at + strlen(at) + 1;
		if (secret >= end)
			return NULL;
		if (strcmp(at, path) == 0)
			return secret;
		at = secret + strlen(secret) + 1;
	}
	return NULL;
}
