/* SPDX-License-Identifier: MIT */
/*
 * Token URLs and their parts; see address.h.
 */
#include "tui/view/address.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/config.h"
#include "common/schema.h"
#include "tui/model/paste.h"
#include "tui/view/form_more.h"
#include "tui/view/outline.h"

const char *
address_default_gateway(void)
{
	const struct frame_key *key =
	    frame_schema_find(FRAME_SECTION_PROVIDER, "gateway_url");

	return key != NULL && key->fallback != NULL ? key->fallback : "";
}

int
address_entity(const char *word)
{
	for (int i = 0; word != NULL && frame_entities[i] != NULL; i++) {
		size_t len = strlen(frame_entities[i]);
		if (strncmp(word, frame_entities[i], len) == 0 &&
		    (word[len] == '\0' || strcmp(word + len, "s") == 0))
			return i;
	}
	return -1;
}

void
address_free(struct address *address)
{
	free(address->url);
	free(address->gateway);
	free(address->entity);
	free(address->entity_id);
	free(address->provider_id);
	*address = (struct address){0};
}

static char *
copy(const char *text)
{
	return text == NULL ? NULL : strdup(text);
}

bool
address_parse(
    struct address *address, const char *url, char *why, size_t why_size)
{
	struct paste paste;
	char *entity;
	int index;

	*address = (struct address){.url = copy(url)};
	*why = '\0';
	if (!paste_read(&paste, url, strlen(url), why, why_size))
		return false;
	entity = form_more_copy(url, paste.entity);
	index = address_entity(entity);
	free(entity);
	address->gateway = form_more_copy(url, paste.gateway);
	address->entity = index < 0 ? NULL : copy(frame_entities[index]);
	address->entity_id = form_more_copy(url, paste.entity_id);
	address->provider_id = form_more_copy(url, paste.provider_id);
	return paste.url.end > paste.url.start && address->gateway != NULL &&
	       address->entity != NULL && address->entity_id != NULL &&
	       address->provider_id != NULL;
}

static bool
is_empty(const char *text)
{
	return text == NULL || *text == '\0';
}

char *
address_url(const struct address *address)
{
	const char *gateway = is_empty(address->gateway)
				  ? address_default_gateway()
				  : address->gateway;
	size_t base = strlen(gateway);
	char *url;

	if (is_empty(address->entity) || is_empty(address->entity_id) ||
	    is_empty(address->provider_id))
		return NULL;
	while (base > 0 && gateway[base - 1] == '/')
		base--;
	if (asprintf(&url, "%.*s/v1/%ss/%s/secure-anonymous/%s/tokens",
		(int)base, gateway, address->entity, address->entity_id,
		address->provider_id) == -1)
		return NULL;
	return url;
}

void
address_of(struct address *address, const struct frame_node *map)
{
	const char *url = outline_text(map, "sat_url");
	const char *gateway = outline_text(map, "gateway_url");
	int entity = address_entity(outline_text(map, "entity"));
	char why[300];

	if (url != NULL) {
		address_parse(address, url, why, sizeof(why));
		return;
	}
	*address = (struct address){
	    .gateway =
		copy(gateway != NULL ? gateway : address_default_gateway()),
	    .entity = entity < 0 ? NULL : copy(frame_entities[entity]),
	    .entity_id = copy(outline_text(map, "entity_id")),
	    .provider_id = copy(outline_text(map, "provider_id"))};
	address->url = address_url(address);
}
