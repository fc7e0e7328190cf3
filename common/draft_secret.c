/* SPDX-License-Identifier: MIT */
/*
 * A new secret as part of a step: judged, kept in a page of its own until the
 * draft is saved, and never in place of something else; see draft.h.
 */
#include "common/draft_parts.h"

#include <string.h>

#include "common/text.h"

/* Judged as at a login, and kept in a page of its own. */
static bool
take_secret(struct frame_secret *page, const char *path, const char *secret,
    size_t len, char *why)
{
	const char *slash = strrchr(path, '/');
	struct frame_credential credential = {
	    .name = slash == NULL ? path : slash + 1};
	char text[FRAME_SECRET_MAX + 1];
	bool fine = false;

	if (len > FRAME_SECRET_MAX || memchr(secret, '\0', len) != NULL)
		return frame_draft_refuse(why,
		    "the secret is too long, or holds a zero byte; it may have "
		    "at most %d characters",
		    FRAME_SECRET_MAX);
	memcpy(text, secret, len);
	text[len] = '\0';
	credential.secret = text;
	fine = frame_secret_load(page, &credential, 0, 0, why, FRAME_DRAFT_WHY);
	explicit_bzero(text, sizeof(text));
	return fine;
}

static size_t
references(const struct frame_draft *draft, const char *path)
{
	const char *name, *file;
	size_t count = 0;

	for (size_t i = 0; (name = frame_draft_name(
				draft, FRAME_SECTION_CREDENTIAL, i)) != NULL;
	     i++) {
		file = frame_draft_text(
		    draft, 3, "credentials", name, "secret_file");
		count += file != NULL && strcmp(file, path) == 0;
	}
	return count;
}

/* What is at `path` may be another credential's only secret, or no secret at
 * all, and nothing keeps a copy of it. It may be replaced if the file on the
 * disk says that it is a secret, and no second credential uses it. */
static bool
would_be_lost(const struct frame_draft *draft, const char *path,
    const char *secret, size_t len)
{
	char why[FRAME_SAVE_WHY], *text;
	struct frame_stamp stamp;
	size_t text_len;
	bool other;

	if (strstr(draft->base, path) != NULL && references(draft, path) < 2)
		return false;
	if (!frame_file_read(path, &text, &text_len, &stamp, why))
		return true;
	other = stamp.exists &&
		(text_len != len + 1 || memcmp(text, secret, len) != 0);
	frame_text_wipe(text, text_len);
	return other;
}

bool
frame_draft_secret(struct frame_draft *draft, const char *path,
    const char *secret, size_t len, char why[FRAME_DRAFT_WHY])
{
	struct frame_step *step = draft->state->open;
	struct frame_secret page;
	struct frame_action *action;
	char *copy;

	if (frame_draft_not_begun(draft, why))
		return false;
	if (path[0] != '/')
		return frame_draft_refuse(
		    why, "%s is not the absolute path of a file", path);
	if (!take_secret(&page, path, secret, len, why))
		return false;
	if (would_be_lost(draft, path, secret, len)) {
		frame_secret_drop(&page);
		return frame_draft_refuse(why,
		    "%s is there already and would be lost; choose another "
		    "file, or remove it first if nobody needs it",
		    path);
	}
	copy = frame_arena_copy(step->arena, path, strlen(path));
	action =
	    copy == NULL ? NULL : frame_step_add(step, FRAME_ACTION_SECRET);
	if (action == NULL) {
		frame_secret_drop(&page);
		return frame_draft_refuse(why, "out of memory");
	}
	action->secret = page;
	action->pending.path = copy;
	action->pending.secret = &action->secret;
	draft->generation++; /* a test would use it */
	frame_draft_recount(draft);
	return true;
}
