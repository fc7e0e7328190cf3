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

/* How many credentials have it as their secret_file. */
static size_t
references(const struct frame_doc *doc, const char *path)
{
	const struct frame_route all = {1, {"credentials"}};
	const struct frame_node *map = frame_route_find(doc, &all), *file;
	size_t count = 0;

	if (map == NULL || map->kind != FRAME_NODE_MAP)
		return 0;
	for (size_t i = 1; i < map->children; i += 2) {
		if (map->child[i]->kind != FRAME_NODE_MAP)
			continue;
		file = frame_node_get(map->child[i], "secret_file");
		count += file != NULL && file->kind == FRAME_NODE_SCALAR &&
			 strcmp(file->value, path) == 0;
	}
	return count;
}

static bool
is_secret_of_base(const struct frame_draft *draft, const char *path)
{
	struct frame_tree base;
	bool found = frame_tree_grow(&base, draft->base, draft->base_len) &&
		     references(&base.doc, path) > 0;

	frame_tree_fell(&base);
	return found;
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

	if (references(&draft->doc, path) < 2 && is_secret_of_base(draft, path))
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
