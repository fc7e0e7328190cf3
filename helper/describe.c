/* SPDX-License-Identifier: MIT */
/*
 * Writing session.json; see describe.h. pam_frame(8) documents each field.
 */
#include "helper/describe.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "common/url.h"

#define SESSION_FORMAT 1

/* Fields without a value are left out, rather than null or empty. */
static void
put_text(json_t *object, const char *key, const char *value)
{
	if (value != NULL && *value != '\0')
		json_object_set_new(object, key, json_string(value));
}

static json_t *
claims(const struct frame_answer *answer)
{
	json_t *object = json_object();

	put_text(object, "email", answer->email);
	put_text(object, "first_name", answer->first_name);
	put_text(object, "last_name", answer->last_name);
	put_text(object, "subject", answer->subject);
	return object;
}

/* What the person's programs need to reach Frame as we do. The proxy's user and
 * password are for root to know: they are left out. */
static void
put_network(json_t *object, const struct frame_network *network)
{
	json_t *facts = json_object();
	struct frame_url url;
	struct frame_url_part where;
	const char *proxy = network->proxy;

	if (proxy != NULL && frame_url_parse(proxy, &url, &where) == NULL)
		json_object_set_new(facts, "proxy",
		    json_sprintf("%s://%s", url.https ? "https" : "http",
			proxy + url.host.start));
	put_text(facts, "ca_file", network->ca_file);
	if (json_object_size(facts) > 0)
		json_object_set(object, "network", facts);
	json_decref(facts);
}

char *
frame_describe(const struct frame_provider *provider,
    const struct frame_answer *answer, const struct frame_network *network)
{
	json_int_t issued =
	    answer->issued > 0 ? answer->issued : (json_int_t)time(NULL);
	json_t *object = json_pack("{s:i, s:s, s:I, s:I, s:o}", "version",
	    SESSION_FORMAT, "provider", provider->name, "issued", issued,
	    "expires", (json_int_t)answer->expires, "claims", claims(answer));
	char *text, *lines = NULL;

	if (object == NULL)
		return NULL;
	put_text(object, "launch_url", provider->launch_url);
	put_text(object, "service_url", provider->service_url);
	put_text(object, "terminal_config_id", provider->terminal_config_id);
	put_text(object, "app_id", provider->app_id);
	put_text(object, "user_data", provider->user_data);
	put_network(object, network);
	text = json_dumps(object, JSON_INDENT(2));
	json_decref(object);
	if (text != NULL && asprintf(&lines, "%s\n", text) == -1)
		lines = NULL;
	free(text);
	return lines;
}
