/* SPDX-License-Identifier: MIT */
/*
 * frame-token assertions: what Frame answers to who shows it the token. It is
 * shown to Frame's own address, or to the one that the person names, over HTTPS
 * alone (frame-fetch sees to that), by the proxy and the CA file of the
 * machine.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/result.h"
#include "user/cli.h"
#include "user/fetch.h"
#include "user/session.h"

#define PATIENCE_MS 15000
#define MOST_MS	    (2 * 60 * 1000)

static const char frames_own[] =
    "https://cpanel-backend-prod.frame.nutanix.com/api/rest/v1/me/assertions";

static const enum token_exit codes[FRAME_RESULTS] = {
    [FRAME_OK] = TOKEN_DONE,
    [FRAME_NOT_APPLICABLE] = TOKEN_FAILED,
    [FRAME_CONFIG] = TOKEN_USAGE, /* the address: no other is Frame's */
    [FRAME_UNAVAILABLE] = TOKEN_UNAVAILABLE,
    [FRAME_TIMEOUT] = TOKEN_UNAVAILABLE,
    [FRAME_TLS] = TOKEN_UNAVAILABLE,
    [FRAME_REFUSED] = TOKEN_REFUSED,
    [FRAME_CLOCK] = TOKEN_REFUSED,
    [FRAME_BAD_ANSWER] = TOKEN_UNAVAILABLE,
    [FRAME_SYSTEM] = TOKEN_FAILED,
    [FRAME_PENDING] = TOKEN_FAILED,
    [FRAME_LATE] = TOKEN_FAILED,
};

/* The token is never shown by this, whoever sends it back. */
static bool
holds_token(const char *body, const char *token)
{
	return strstr(body, strrchr(token, '.') + 1) != NULL;
}

static int
show(const struct frame_answer *answer, const char *token)
{
	enum frame_result result = frame_result_from_number(answer->result);
	json_t *body;
	char *sentence;

	if (result != FRAME_OK || answer->body == NULL) {
		sentence = token_clean(
		    answer->sentence == NULL ? "" : answer->sentence);
		cli_note("%s%s%s", frame_result_info(result)->person,
		    sentence == NULL || *sentence == '\0' ? "" : ": ",
		    sentence == NULL ? "" : sentence);
		free(sentence);
		return result == FRAME_OK ? TOKEN_FAILED : (int)codes[result];
	}
	if (holds_token(answer->body, token))
		return cli_fail(TOKEN_UNAVAILABLE,
		    "Frame answered with the token itself in it, which is not "
		    "shown");
	body = json_loads(answer->body, JSON_DECODE_ANY, NULL);
	if (body == NULL)
		return cli_fail(TOKEN_UNAVAILABLE,
		    "Frame's answer is not JSON that can be shown");
	return token_print_json(body)
		   ? TOKEN_DONE
		   : cli_fail(TOKEN_FAILED, "no memory is left");
}

static int
ask(const struct cli *cli, const struct token_view *view, const json_t *facts)
{
	const json_t *network = json_object_get(facts, "network");
	const struct frame_order order = {
	    .url = cli->url != NULL ? cli->url : frames_own,
	    .client_id = "",
	    .signature = "",
	    .body = "",
	    .tls_min = "1.2",
	    .proxy = token_fact(network, "proxy"),
	    .ca_file = token_fact(network, "ca_file"),
	    .bearer = view->token.bytes,
	    .deadline = frame_now() + FRAME_MS * (cli->timeout_ms == -1
							 ? PATIENCE_MS
							 : cli->timeout_ms),
	};
	struct frame_private memory = {0};
	struct frame_answer answer;
	char why[400] = "";
	int code;

	if (token_fetch(&order, &memory, &answer, why, sizeof(why)))
		code = show(&answer, view->token.bytes);
	else
		code = cli_fail(frame_ms_left(order.deadline) == 0
				    ? TOKEN_UNAVAILABLE
				    : TOKEN_FAILED,
		    "%s", why);
	frame_private_drop(&memory);
	return code;
}

static int
ask_with_facts(const struct cli *cli, const struct token_view *view)
{
	char why[400];
	json_t *facts = token_facts(&view->session, why, sizeof(why));
	int code;

	if (facts == NULL)
		return cli_fail(TOKEN_FAILED, "%s", why);
	code = ask(cli, view, facts);
	json_decref(facts);
	return code;
}

int
cmd_assertions(const struct cli *cli)
{
	struct token_choice choice = token_choice(cli->session);
	struct token_view view;
	int code;

	if (cli->timeout_ms == 0 || cli->timeout_ms > MOST_MS)
		return cli_fail(
		    TOKEN_USAGE, "--timeout is from 1ms to 2m here");
	if (geteuid() == 0)
		return cli_fail(TOKEN_FAILED,
		    "root has no session, and does not talk to the network "
		    "here; run it as the person whose token it is");
	token_look_for(&choice, &view);
	code = token_usable(&view) ? ask_with_facts(cli, &view)
				   : token_refuse(&view);
	token_view_drop(&view);
	return code;
}
