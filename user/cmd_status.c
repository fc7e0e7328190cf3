/* SPDX-License-Identifier: MIT */
/*
 * frame-token status: all that is known, as JSON for programs or as lines for
 * a person (status_text.c).
 */
#include "user/status.h"

#include <string.h>

#define FORMAT "frame-token/status/1"

static const char *const links[] = {
    "launch_url", "service_url", "terminal_config_id", "app_id", "user_data"};

/* Every member is always there; null: not known. */
static void
put(json_t *object, const char *name, const char *text)
{
	json_object_set_new(object, name,
	    text == NULL || *text == '\0' ? json_null() : json_string(text));
}

static void
put_number(json_t *object, const char *name, int64_t number)
{
	json_object_set_new(object, name,
	    number == 0 ? json_null() : json_integer((json_int_t)number));
}

static json_t *
identity(const struct frame_claims *claims)
{
	json_t *object = json_object();

	put(object, "email", claims->email);
	put(object, "first_name", claims->first_name);
	put(object, "last_name", claims->last_name);
	put(object, "subject", claims->subject);
	return object;
}

static int
print_json(const struct token_view *view, const json_t *facts)
{
	const struct frame_claims *claims = &view->claims;
	bool there = view->state != TOKEN_IS_MISSING;
	int64_t left = claims->expires - view->now;
	json_t *object = json_object();

	put(object, "format", FORMAT);
	put(object, "state", token_state_name(view->state));
	put(object, "problem", view->why);
	put(object, "session", there ? view->session.sid : NULL);
	put(object, "named_by", there ? view->session.named_by : NULL);
	put(object, "token_file", there ? view->session.path : NULL);
	put(object, "provider", token_fact(facts, "provider"));
	json_object_set_new(object, "identity", identity(claims));
	put_number(object, "issued", status_issued(view, facts));
	put_number(object, "expires", claims->expires);
	json_object_set_new(object, "seconds_left",
	    claims->expires == 0
		? json_null()
		: json_integer((json_int_t)(left > 0 ? left : 0)));
	for (size_t i = 0; i < sizeof(links) / sizeof(links[0]); i++)
		put(object, links[i], token_fact(facts, links[i]));
	if (!token_print_json(object))
		return cli_fail(TOKEN_FAILED, "no memory is left");
	return token_state_exit(view->state);
}

int64_t
status_issued(const struct token_view *view, const json_t *facts)
{
	if (view->claims.issued > 0 || view->claims.expires == 0)
		return view->claims.issued;
	return json_integer_value(json_object_get(facts, "issued"));
}

int
cmd_status(const struct cli *cli)
{
	struct token_choice choice = token_choice(cli->session);
	struct token_view view;
	json_t *facts = NULL;
	char why[400];
	int code;

	token_look_for(&choice, &view);
	/* It is an addition: what is known without it is told. */
	if (view.state != TOKEN_IS_MISSING) {
		facts = token_facts(&view.session, why, sizeof(why));
		if (facts == NULL)
			cli_note("%s", why);
	}
	code =
	    cli->json ? print_json(&view, facts) : status_print(&view, facts);
	json_decref(facts);
	token_view_drop(&view);
	return code;
}
