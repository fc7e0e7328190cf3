/* SPDX-License-Identifier: MIT */
/*
 * The chain of an imagined login, link by link; see explain.h. The first link
 * that ends it decides; those behind it are skipped.
 */
#include "tui/model/explain.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/request.h"
#include "common/url.h"
#include "tui/model/explain_parts.h"

#define MINIMUM_UID 1000 /* pam_frame.so's own default */

/* What the links are made from. */
struct tracing {
	struct explanation *explanation;
	const struct frame_config *config;
	const char *name;
	struct frame_user *user;
	const struct explain_login *login; /* NULL: a typical one */
	const char *service;
	int64_t minimum_uid;
	struct frame_facts facts;
};

static struct explain_link *
link_of(struct tracing *tracing, enum explain_link_kind kind)
{
	return &tracing->explanation->link[kind];
}

/* Sets state and sentence. True: the chain goes on. */
static bool judge(struct explain_link *link, enum explain_state state, bool on,
    const char *format, ...) __attribute__((format(printf, 4, 5)));

static bool
judge(struct explain_link *link, enum explain_state state, bool on,
    const char *format, ...)
{
	va_list args;

	link->state = state;
	va_start(args, format);
	vsnprintf(link->why, sizeof(link->why), format, args);
	va_end(args);
	return on;
}

#define PUT(array, ...) snprintf(array, sizeof(array), __VA_ARGS__)

/* --- the links */

static bool
trace_user(struct tracing *tracing)
{
	struct explain_link *link = link_of(tracing, EXPLAIN_USER);
	const struct frame_user *user = tracing->user;

	PUT(link->title, "%s", tracing->name);
	if (user == NULL) {
		PUT(link->lines[0], "not known");
		return judge(link, EXPLAIN_FAIL, false,
		    "this machine knows no user \"%.64s\": correct the name, "
		    "or see whether its directory (LDAP, SSSD) is reached",
		    tracing->name);
	}
	PUT(link->lines[0], "uid %" PRId64, (int64_t)user->uid);
	if (user->groups_known && user->group_csv != NULL)
		PUT(link->lines[1], "%zu group%s", user->group_count,
		    user->group_count == 1 ? "" : "s");
	if ((int64_t)user->uid < tracing->minimum_uid)
		return judge(link, EXPLAIN_WARN, false,
		    "user id %" PRId64 " is below minimum_uid (%" PRId64
		    "), so no token is asked for; minimum_uid= on the PAM line "
		    "changes that",
		    (int64_t)user->uid, tracing->minimum_uid);
	return judge(link, EXPLAIN_OK, true, "%.64s has user id %" PRId64,
	    user->name, (int64_t)user->uid);
}

static bool
trace_service(struct tracing *tracing)
{
	struct explain_link *link = link_of(tracing, EXPLAIN_SERVICE);
	const char *const *listed = tracing->config->login.services;

	PUT(link->title, "%s", tracing->service);
	for (; listed != NULL && *listed != NULL; listed++)
		if (strcmp(*listed, tracing->service) == 0) {
			PUT(link->lines[0], "listed");
			return judge(link, EXPLAIN_OK, true,
			    "login.services lists %.64s", tracing->service);
		}
	PUT(link->lines[0], "not listed");
	return judge(link, EXPLAIN_WARN, false,
	    "login.services does not list %.64s, so its logins get no token; "
	    "add it there if they should",
	    tracing->service);
}

static bool
judge_rule(struct tracing *tracing, const struct frame_mapping *rule)
{
	struct explain_link *link = link_of(tracing, EXPLAIN_RULE);
	const char *kind = rule->group != NULL	? "group"
			   : rule->user != NULL ? "user"
						: "anyone";
	const char *match = frame_resolve_name(rule, tracing->user);
	const char *name = match != NULL ? match : "";
	size_t number = (size_t)(rule - tracing->config->mapping) + 1;

	tracing->explanation->rule = rule;
	tracing->explanation->rule_number = number;
	PUT(link->title, "#%zu", number);
	PUT(link->lines[0], "%s", kind);
	PUT(link->lines[1], "%s", name);
	if (rule->provider == NULL)
		return judge(link, EXPLAIN_WARN, false,
		    "rule %zu (line %zu, %s%s%.64s) says none: no token is "
		    "asked for; put a rule above it if there should be one",
		    number, rule->line, kind, *name ? " " : "", name);
	tracing->explanation->provider = rule->provider;
	return judge(link, EXPLAIN_OK, true,
	    "rule %zu (line %zu) is the first that matches: %s%s%.64s", number,
	    rule->line, kind, *name ? " " : "", name);
}

static bool
trace_rule(struct tracing *tracing)
{
	struct explain_link *link = link_of(tracing, EXPLAIN_RULE);
	const struct frame_mapping *rule;

	if (!frame_resolve(tracing->config, tracing->user, &rule)) {
		PUT(link->title, "?");
		return judge(link, EXPLAIN_FAIL, false,
		    "a rule asks for groups, and those of %.64s cannot be "
		    "looked up; see whether their directory (LDAP, SSSD) is "
		    "reached",
		    tracing->name);
	}
	if (rule != NULL)
		return judge_rule(tracing, rule);
	PUT(link->title, "none");
	PUT(link->lines[0], "no rule matches");
	if (tracing->config->mappings == 0)
		return judge(link, EXPLAIN_WARN, false,
		    "there is no rule yet, so nobody gets a token; add one in "
		    "mappings");
	return judge(link, EXPLAIN_WARN, false,
	    "none of %zu rules is for %.64s, so no token is asked for; add one "
	    "in mappings if there should be",
	    tracing->config->mappings, tracing->name);
}

/* "account", also of a provider that was given by its whole URL. */
static const char *
entity_of(const struct frame_provider *provider)
{
	const char *at = strstr(provider->sat_url, "/v1/");

	if (provider->entity_id != NULL)
		return frame_entities[provider->entity];
	for (size_t i = 0; at != NULL && frame_entities[i] != NULL; i++)
		if (strncmp(at + 4, frame_entities[i],
			strlen(frame_entities[i])) == 0)
			return frame_entities[i];
	return "";
}

/* In the largest unit that leaves no rest. */
static void
write_duration(int64_t ms, char *out, size_t size)
{
	static const struct unit {
		int64_t ms;
		char name;
	} units[] = {{3600000, 'h'}, {60000, 'm'}, {1000, 's'}};
	size_t i = 0;

	while (i < 2 && ms % units[i].ms != 0)
		i++;
	snprintf(out, size, "%" PRId64 "%c", ms / units[i].ms, units[i].name);
}

static bool
trace_provider(struct tracing *tracing)
{
	struct explain_link *link = link_of(tracing, EXPLAIN_PROVIDER);
	const struct frame_provider *provider = tracing->explanation->provider;
	char duration[32] = "";

	PUT(link->title, "%s", provider->name);
	PUT(link->lines[0], "%s", entity_of(provider));
	if (provider->token_duration_ms == 0)
		return judge(link, EXPLAIN_OK, true,
		    "provider \"%s\" (line %zu); token_duration is not said",
		    provider->name, provider->line);
	write_duration(provider->token_duration_ms, duration, sizeof(duration));
	PUT(link->lines[1], "%s token", duration);
	return judge(link, EXPLAIN_OK, true,
	    "provider \"%s\" (line %zu), whose tokens last %s", provider->name,
	    provider->line, duration);
}

/* "its secret is ..." */
static void
write_place(const struct frame_credential *credential, char *out, size_t size)
{
	if (credential->secret != NULL)
		snprintf(out, size, "in the configuration itself (line %zu)",
		    credential->line);
	else if (credential->secret_file == NULL)
		snprintf(
		    out, size, "what %s prints", credential->secret_command[0]);
	else
		snprintf(out, size, "in %s", credential->secret_file);
}

static void
put_source(struct explain_link *link, const struct frame_credential *credential)
{
	const char *base;

	if (credential->secret != NULL) {
		PUT(link->lines[0], "secret inline");
		PUT(link->lines[1], "%zu characters",
		    strlen(credential->secret));
		return;
	}
	if (credential->secret_file == NULL) {
		PUT(link->lines[0], "secret command");
		return;
	}
	base = strrchr(credential->secret_file, '/');
	PUT(link->lines[0], "secret file");
	PUT(link->lines[1], "%s",
	    base != NULL ? base + 1 : credential->secret_file);
}

/* The first one is that of nearly all logins; those behind it count only when
 * Frame refuses it. */
static bool
trace_credential(struct tracing *tracing)
{
	struct explain_link *link = link_of(tracing, EXPLAIN_CREDENTIAL);
	const struct frame_credential *const *all =
	    tracing->explanation->provider->credentials;
	size_t count = 1, used;
	char place[200];

	while (all[count] != NULL)
		count++;
	PUT(link->title, "%s", all[0]->name);
	put_source(link, all[0]);
	if (count == 2)
		PUT(link->lines[1], "then %s", all[1]->name);
	if (count > 2)
		PUT(link->lines[1], "then %zu others", count - 1);
	write_place(all[0], place, sizeof(place));
	judge(link, EXPLAIN_OK, true, "its secret is %s", place);
	for (size_t i = 1; i < count; i++) {
		write_place(all[i], place, sizeof(place));
		used = strlen(link->why);
		snprintf(link->why + used, sizeof(link->why) - used,
		    "; if it is refused, %s is tried, whose secret is %s",
		    all[i]->name, place);
	}
	return true;
}

/* After the rule, which may have looked the groups up. */
static void
fill_facts(struct tracing *tracing)
{
	const struct explain_login *login = tracing->login;

	tracing->facts = frame_user_facts(tracing->user);
	tracing->facts.service = tracing->service;
	if (login == NULL)
		return;
	tracing->facts.tty = login->tty;
	tracing->facts.rhost = login->rhost;
	tracing->facts.env_lines = login->env_lines;
}

static bool
trace_gateway(struct tracing *tracing)
{
	struct explain_link *link = link_of(tracing, EXPLAIN_GATEWAY);
	struct explanation *explanation = tracing->explanation;
	const char *text = explanation->provider->sat_url;
	const char *proxy = tracing->config->network.proxy;
	struct frame_url url = {0};
	struct frame_url_part where;
	char why[256];

	fill_facts(tracing);
	(void)frame_url_parse(text, &url, &where);
	PUT(link->title, "%.*s", (int)url.host.len, text + url.host.start);
	PUT(link->lines[0], "not contacted");
	if (proxy != NULL)
		PUT(link->lines[1], "by a proxy");
	explanation->body = frame_request_body(tracing->config,
	    explanation->provider, &tracing->facts, why, sizeof(why));
	if (explanation->body == NULL)
		return judge(link, EXPLAIN_FAIL, false,
		    "the request cannot be made: %s; correct it under claims "
		    "or metadata",
		    why);
	if (!url.https)
		return judge(link, EXPLAIN_WARN, true,
		    "plain http:// to this machine: nothing protects the "
		    "token on the way; write https:// if it is not a test");
	return judge(link, EXPLAIN_OK, true, "%s%s%s", link->title,
	    proxy != NULL ? ", through the proxy " : " would be asked",
	    proxy != NULL ? proxy : "");
}

/* --- all of it */

static bool (*const traces[EXPLAIN_LINKS])(struct tracing *tracing) = {
    [EXPLAIN_USER] = trace_user,
    [EXPLAIN_SERVICE] = trace_service,
    [EXPLAIN_RULE] = trace_rule,
    [EXPLAIN_PROVIDER] = trace_provider,
    [EXPLAIN_CREDENTIAL] = trace_credential,
    [EXPLAIN_GATEWAY] = trace_gateway,
};

static void
trace(struct tracing *tracing)
{
	size_t i = 0;
	bool on = true;

	for (; i < EXPLAIN_LINKS && on; i++)
		on = traces[i](tracing);
	tracing->explanation->token = on;
	for (; i < EXPLAIN_LINKS; i++) {
		struct explain_link *link = link_of(tracing, i);
		PUT(link->title, "--");
		judge(link, EXPLAIN_SKIP, false, "not reached");
	}
}

static const char *
service_of(const struct frame_config *config, const struct explain_login *login)
{
	if (login != NULL && login->service != NULL && *login->service != '\0')
		return login->service;
	return config->login.services != NULL &&
		       config->login.services[0] != NULL
		   ? config->login.services[0]
		   : "";
}

bool
explain_make(struct explanation *explanation, const struct frame_config *config,
    const char *name, struct frame_user *user,
    const struct explain_login *login)
{
	struct tracing tracing = {.explanation = explanation,
	    .config = config,
	    .name = name,
	    .user = user,
	    .login = login,
	    .service = service_of(config, login),
	    .minimum_uid = login != NULL && login->minimum_uid != 0
			       ? login->minimum_uid
			       : MINIMUM_UID};

	*explanation = (struct explanation){.token = false};
	trace(&tracing);
	if (user == NULL)
		return true;
	fill_facts(&tracing);
	if (explain_values(
		explanation, config, explanation->provider, &tracing.facts))
		return true;
	explain_free(explanation);
	return false;
}

void
explain_free(struct explanation *explanation)
{
	for (size_t i = 0; i < explanation->values; i++) {
		free(explanation->value[i].key);
		free(explanation->value[i].value);
	}
	free(explanation->value);
	free(explanation->body);
	*explanation = (struct explanation){.token = false};
}
