/* SPDX-License-Identifier: MIT */
/*
 * Going through a list of credentials; see keys.h.
 */
#include "helper/keys.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static size_t
count(const struct frame_keys *keys)
{
	size_t all = 0;

	while (keys->credential[all] != NULL)
		all++;
	return all;
}

static void
clear(struct frame_key_fate *fate)
{
	free(fate->flaw);
	*fate = (struct frame_key_fate){0};
}

/* The one at hand, if its secret can be had. */
static bool
load(struct frame_keys *keys, int64_t deadline)
{
	struct frame_key_fate *fate = &keys->fate[keys->at];
	char why[600];

	if (fate->flaw != NULL)
		return false;
	clear(fate);
	keys->secret = keys->load(keys, keys->at, deadline, why, sizeof(why));
	if (keys->secret == NULL)
		fate->flaw = strdup(why);
	return keys->secret != NULL;
}

static bool
go_on(struct frame_keys *keys, int64_t deadline)
{
	size_t all = count(keys);

	while (keys->tried < all) {
		keys->tried++;
		if (load(keys, deadline))
			return true;
		keys->at = (keys->at + 1) % all;
	}
	return false;
}

bool
frame_keys_begin(
    struct frame_keys *keys, int64_t deadline, struct frame_outcome *outcome)
{
	keys->tried = 0;
	if (go_on(keys, deadline))
		return true;
	frame_conclude(outcome, FRAME_CONFIG, "%s", "");
	frame_keys_tell(keys, FRAME_KEYS_MAX, outcome);
	return false;
}

void
frame_keys_refuse(struct frame_keys *keys, int64_t http)
{
	keys->fate[keys->at].http = http;
}

bool
frame_keys_next(struct frame_keys *keys, int64_t deadline)
{
	keys->at = (keys->at + 1) % count(keys);
	return go_on(keys, deadline);
}

bool
frame_keys_refused(const struct frame_keys *keys)
{
	for (size_t i = 0; keys->credential[i] != NULL; i++)
		if (keys->fate[i].http == 0)
			return false;
	return true;
}

void
frame_keys_tell(
    const struct frame_keys *keys, size_t count, struct frame_outcome *outcome)
{
	for (size_t i = 0; i < count && keys->credential[i] != NULL; i++) {
		const struct frame_key_fate *fate = &keys->fate[i];
		if (fate->flaw != NULL)
			frame_add(outcome, "; ", "%s", fate->flaw);
		else if (fate->http != 0)
			frame_add(outcome, "; ",
			    "\"%s\": refused (%" PRId64 ")",
			    keys->credential[i]->name, fate->http);
	}
}

void
frame_keys_free(struct frame_keys *keys)
{
	for (size_t i = 0; i < FRAME_KEYS_MAX; i++)
		clear(&keys->fate[i]);
	*keys = (struct frame_keys){0};
}
