/* SPDX-License-Identifier: MIT */
/*
 * Collecting and sorting; see batch.h.
 */
#include "helper/batch.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "common/url.h"

#define FIRST_ROOM 16

/* --- collecting */

static struct frame_target *
new_target(const struct frame_session *session)
{
	struct frame_target *target = calloc(1, sizeof(*target));

	if (target == NULL)
		return NULL;
	target->config = strdup(session->config);
	target->name = strdup(session->provider);
	if (target->config != NULL && target->name != NULL)
		return target;
	free(target->config);
	free(target->name);
	free(target);
	return NULL;
}

struct frame_target *
frame_batch_see(struct frame_batch *batch, const struct frame_session *session)
{
	struct frame_target *target = batch->target;

	while (
	    target != NULL && (strcmp(target->name, session->provider) != 0 ||
				  strcmp(target->config, session->config) != 0))
		target = target->next;
	if (target == NULL) {
		target = new_target(session);
		if (target == NULL)
			return NULL;
		target->next = batch->target;
		batch->target = target;
	}
	target->troubles |= 1u << frame_result_from_number(session->trouble);
	return target;
}

static bool
make_room(struct frame_batch *batch)
{
	size_t room = batch->room == 0 ? FIRST_ROOM : batch->room * 2;
	struct frame_due *larger;

	if (batch->count < batch->room)
		return true;
	larger = realloc(batch->due, room * sizeof(*larger));
	if (larger == NULL)
		return false;
	batch->due = larger;
	batch->room = room;
	return true;
}

bool
frame_batch_add(struct frame_batch *batch, const struct frame_session *session)
{
	struct frame_target *target = frame_batch_see(batch, session);
	struct frame_due *due;

	if (target == NULL || !make_room(batch))
		return false;
	due = &batch->due[batch->count++];
	due->target = target;
	due->expires = session->expires;
	due->failed = session->failures > 0;
	memcpy(due->sid, session->sid, sizeof(due->sid));
	return true;
}

void
frame_batch_free(struct frame_batch *batch)
{
	struct frame_target *target = batch->target, *next;

	for (; target != NULL; target = next) {
		next = target->next;
		free(target->config);
		free(target->name);
		free(target);
	}
	free(batch->due);
	*batch = (struct frame_batch){0};
}

/* --- the order */

static int
compare(const void *left, const void *right)
{
	const struct frame_due *a = left, *b = right;
	int order = 0;

	if (a->target != b->target)
		order = strcmp(a->target->config, b->target->config);
	if (a->target != b->target && order == 0)
		order = strcmp(a->target->name, b->target->name);
	if (order == 0)
		order = a->failed - b->failed;
	if (order == 0)
		order = (a->expires > b->expires) - (a->expires < b->expires);
	return order;
}

void
frame_batch_sort(struct frame_batch *batch)
{
	if (batch->count > 1)
		qsort(batch->due, batch->count, sizeof(*batch->due), compare);
}

size_t
frame_batch_end(const struct frame_batch *batch, size_t from)
{
	const char *config = batch->due[from].target->config;

	while (from < batch->count &&
	       strcmp(batch->due[from].target->config, config) == 0)
		from++;
	return from;
}

/* --- what they have in common */

static const struct frame_provider *
find_provider(const struct frame_config *config, const char *name)
{
	for (size_t i = 0; config != NULL && i < config->providers; i++)
		if (strcmp(config->provider[i].name, name) == 0)
			return &config->provider[i];
	return NULL;
}

void
frame_batch_bind(struct frame_batch *batch, const char *path,
    const struct frame_config *config)
{
	for (struct frame_target *at = batch->target; at != NULL; at = at->next)
		if (strcmp(at->config, path) == 0)
			at->provider = find_provider(config, at->name);
}

/* Scheme, host and port: a connection to one is good for the other. */
static bool
same_gateway(const char *a, const char *b)
{
	struct frame_url url = {0};
	struct frame_url_part where;

	(void)frame_url_parse(a, &url, &where);
	/* With the path's "/", or else port 80 would be 8080's. */
	return strncasecmp(a, b, url.path.start + 1) == 0;
}

/* Whose every key is one of those of the other. */
static bool
same_keys(const struct frame_provider *of, const struct frame_provider *other)
{
	const struct frame_credential *const *a, *const *b;

	for (b = other->credentials; *b != NULL; b++) {
		for (a = of->credentials; *a != NULL && *a != *b; a++)
			;
		if (*a == NULL)
			return false;
	}
	return true;
}

static bool
within(enum frame_reach reach, const struct frame_target *a,
    const struct frame_target *b)
{
	if (reach == FRAME_REACH_SESSION || strcmp(a->config, b->config) != 0)
		return false;
	if (a == b || reach == FRAME_REACH_CONFIG)
		return true;
	if (a->provider == NULL || b->provider == NULL)
		return false;
	return reach == FRAME_REACH_CREDENTIAL
		   ? same_keys(a->provider, b->provider)
		   : same_gateway(a->provider->sat_url, b->provider->sat_url);
}

bool
frame_batch_knows(const struct frame_batch *batch, enum frame_reach reach,
    const struct frame_target *target, enum frame_result result)
{
	for (struct frame_target *at = batch->target; at != NULL; at = at->next)
		if ((at->troubles & 1u << result) != 0 &&
		    within(reach, target, at))
			return true;
	return false;
}

void
frame_batch_shut(struct frame_batch *batch, enum frame_reach reach,
    const struct frame_target *target)
{
	for (struct frame_target *at = batch->target; at != NULL; at = at->next)
		if (within(reach, target, at))
			at->out = true;
}

size_t
frame_batch_left(const struct frame_batch *batch, size_t from,
    enum frame_reach reach, const struct frame_target *target)
{
	size_t count = 0;

	for (; from < batch->count; from++)
		if (within(reach, target, batch->due[from].target))
			count++;
	return count;
}
