/* SPDX-License-Identifier: MIT */
/*
 * Reading credentials of a draft; see credential_facts.h.
 */
#include "tui/view/credential_facts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/clock.h"
#include "tui/view/outline.h"

#define PATIENCE_MS   1000
#define LIKELY_DIGITS 40

bool
credential_outline(
    struct credential_outline *outline, const struct app *app, const char *name)
{
	const struct frame_node *map =
	    outline_entry(&app->draft, "credentials", name);
	const struct frame_node *key =
	    outline_key(outline_section(&app->draft, "credentials"), name);
	struct frame_credential *of = &outline->credential;

	*outline = (struct credential_outline){.kept = KEPT_NOWHERE};
	of->name = name;
	if (map == NULL || key == NULL)
		return false;
	outline->first_line = key->line;
	outline->last_line = outline_last_line(map);
	of->line = key->line;
	of->client_id = outline_text(map, "client_id");
	of->note = outline_text(map, "note");
	if (map->kind != FRAME_NODE_MAP)
		return true;
	of->secret_file = outline_text(map, "secret_file");
	of->secret_command =
	    outline_list(frame_node_get(map, "secret_command"));
	of->secret = outline_text(map, "secret");
	outline->kept = of->secret_file != NULL	     ? KEPT_FILE
			: of->secret_command != NULL ? KEPT_COMMAND
			: of->secret != NULL	     ? KEPT_INLINE
						     : KEPT_NOWHERE;
	return true;
}

void
credential_outline_free(struct credential_outline *outline)
{
	/* the list is ours, its words are the draft's */
	free((void *)(uintptr_t)outline->credential.secret_command);
	outline->credential.secret_command = NULL;
}

static const struct frame_secret *
pending(const struct app *app, const struct frame_credential *credential)
{
	const struct frame_pending *at = app->draft.pending;

	for (; at != NULL && credential->secret_file != NULL; at = at->next) {
		if (strcmp(at->path, credential->secret_file) == 0)
			return at->secret;
	}
	return NULL;
}

void
credential_facts(const struct app *app,
    const struct frame_credential *credential, struct secret_facts *facts)
{
	const struct frame_secret *waits = pending(app, credential);
	struct world *world = app->world;

	if (waits != NULL) {
		*facts = (struct secret_facts){.state = SECRET_PENDING};
		facts->characters = waits->len;
		secret_fingerprint(
		    waits->bytes, waits->len, facts->fingerprint);
	} else if (world->secret != NULL) {
		world->secret(world, credential, facts);
	} else {
		secret_facts_read(facts, credential, world->root);
	}
}

bool
credential_secret(const struct app *app,
    const struct frame_credential *credential, struct frame_secret *secret,
    char *why, size_t why_size)
{
	struct frame_credential source = *credential;
	const struct frame_secret *waits = pending(app, credential);

	if (waits != NULL) { /* the same locked pages, by the same code */
		source.secret_file = NULL;
		source.secret_command = NULL;
		source.secret = waits->bytes;
	}
	return frame_secret_load(secret, &source, geteuid(),
	    frame_now() + PATIENCE_MS * FRAME_MS, why, why_size);
}

/* A path that is not absolute would mean another file at a login. */
void
credential_default_file(
    const struct app *app, const char *name, char *buf, size_t size)
{
	const char *path =
	    app->draft.path[0] == '/' ? app->draft.path : FRAME_CONFIG_FILE;

	snprintf(buf, size, "%.*s/secrets.d/%s",
	    (int)(strrchr(path, '/') - path), path, name);
}

bool
credential_looks_real(const char *secret, size_t len)
{
	return len == LIKELY_DIGITS &&
	       strspn(secret, "0123456789abcdefABCDEF") == len;
}

const char *
credential_flaw(const char *secret, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (secret[i] < '!' || secret[i] > '~')
			return "it holds blanks or characters beyond ASCII; "
			       "copy it again";
	}
	return len > FRAME_SECRET_MAX ? "it is too long" : NULL;
}
