/* SPDX-License-Identifier: MIT */
/*
 * setup --plain: the first configuration by questions, one line each, for
 * serial lines and screen readers. What was answered is tested before it is
 * saved. The same with screens is the screens' own.
 */
#include "tui/cli/commands.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "tui/cli/ask.h"
#include "tui/cli/entry.h"
#include "tui/cli/try.h"
#include "tui/model/paste.h"

#define CREDENTIAL "main"
#define PROVIDER   "main"

/* What was answered. All but the secret is in the arena. */
struct answers {
	const char *url, *client_id, *email_domain;
	struct frame_secret secret;
	const char *who, *name; /* "any", "group" or "user", and which */
};

static void
say(const char *text)
{
	fputs(text, stderr);
}

/* --- the questions */

static const char *
copy_span(struct cli *cli, const char *text, struct frame_span span)
{
	return span.end <= span.start
		   ? NULL
		   : cli_text(cli, "%.*s", (int)(span.end - span.start),
			 text + span.start);
}

/* Lines up to an empty one, in the arena; NULL at the end of the input. */
static const char *
read_paste(struct cli *cli)
{
	const char *text = "";

	for (;;) {
		const char *line = cli_ask_line(cli, "");
		if (line == NULL)
			return *text == '\0' ? NULL : text;
		if (*line == '\0' && *text != '\0')
			return text;
		if (strlen(text) + strlen(line) < FRAME_DOC_MAX)
			text = cli_text(cli, "%s%s\n", text, line);
	}
}

static void
keep_secret(struct answers *answers, const char *secret)
{
	const struct frame_credential credential = {
	    .name = CREDENTIAL, .secret = secret};
	char why[256];

	if (!frame_secret_load(
		&answers->secret, &credential, geteuid(), 0, why, sizeof(why)))
		answers->secret = (struct frame_secret){0};
}

/* Until a token URL was found; false at the end of the input. */
static bool
ask_url(struct cli *cli, struct answers *answers)
{
	char why[400];

	say("1. In Frame's console, open the Playground of your Secure "
	    "Anonymous Token\n   provider. Paste its token URL, or a whole "
	    "snippet. End with an empty line.\n");
	while (answers->url == NULL) {
		const char *text = read_paste(cli), *secret;
		struct paste paste = {0};
		if (text == NULL)
			return false;
		paste_read(&paste, text, strlen(text), why, sizeof(why));
		answers->url = copy_span(cli, text, paste.url);
		answers->client_id = copy_span(cli, text, paste.client_id);
		answers->email_domain =
		    copy_span(cli, text, paste.email_domain);
		secret = copy_span(cli, text, paste.secret);
		if (answers->url != NULL && secret != NULL)
			keep_secret(answers, secret);
		if (answers->url == NULL)
			fprintf(stderr,
			    "   %s\n   Paste it again, then an "
			    "empty line:\n",
			    *why != '\0' ? why
					 : "There is no token URL in it.");
	}
	fprintf(stderr, "   Found: the token URL%s%s.\n",
	    answers->client_id != NULL ? ", the client id" : "",
	    answers->secret.bytes != NULL ? ", the secret" : "");
	return true;
}

static bool
ask_client_id(struct cli *cli, struct answers *answers)
{
	while (answers->client_id == NULL) {
		const char *line =
		    cli_ask_line(cli, "2. Client id of the API key: ");
		if (line == NULL)
			return false;
		if (*line != '\0')
			answers->client_id = line;
	}
	return true;
}

/* Who is meant by an answer; NULL: that is none. */
static const char *
who_is(const char *answer)
{
	static const struct {
		const char *typed, *who;
	} known[] = {{"a", "any"}, {"any", "any"}, {"anybody", "any"},
	    {"anyone", "any"}, {"everybody", "any"}, {"everyone", "any"},
	    {"all", "any"}, {"g", "group"}, {"group", "group"},
	    {"a group", "group"}, {"m", "user"}, {"me", "user"},
	    {"just me", "user"}};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		if (strcasecmp(known[i].typed, answer) == 0)
			return known[i].who;
	}
	return NULL;
}

static bool
ask_who(struct cli *cli, struct answers *answers)
{
	const char *line;

	while (answers->who == NULL) {
		line = cli_ask_line(cli, "4. Who gets a token? (a)nybody, the "
					 "members of a (g)roup, just (m)e: ");
		if (line == NULL)
			return false;
		answers->name = cli->places.who;
		answers->who = who_is(line);
		if (answers->who == NULL)
			say("   Type a, g or m, then Enter.\n");
	}
	while (strcmp(answers->who, "group") == 0) {
		line = cli_ask_line(cli, "   Which group? ");
		if (line == NULL)
			return false;
		answers->name = line;
		if (*line != '\0')
			break;
	}
	return true;
}

/* Empty is an answer: then no address is sent, which check speaks of. */
static bool
ask_domain(struct cli *cli, struct answers *answers)
{
	const char *line, *at;

	if (answers->email_domain != NULL)
		return true;
	say("   Frame knows people by an address, such as "
	    "alice@lab.example.edu. It need not\n   receive mail, but must "
	    "stay the same.\n");
	line = cli_ask_line(
	    cli, "   The domain behind the @ (Enter alone: no address): ");
	if (line == NULL)
		return false;
	at = strrchr(line, '@');
	if (at != NULL)
		line = at + 1;
	answers->email_domain = *line == '\0' ? NULL : line;
	return true;
}

static int
ask_all(struct cli *cli, struct answers *answers)
{
	if (!ask_url(cli, answers) || !ask_client_id(cli, answers))
		return cli_fail(cli, EXIT_USAGE, "nothing was changed");
	if (answers->secret.bytes == NULL) {
		int code = cli_ask_secret(
		    cli, "3. Client secret (not shown): ", &answers->secret);
		if (code != EXIT_DONE)
			return code;
	}
	if (!ask_who(cli, answers) || !ask_domain(cli, answers))
		return cli_fail(cli, EXIT_USAGE, "nothing was changed");
	return EXIT_DONE;
}

/* --- the configuration */

static bool
put(struct frame_draft *draft, struct frame_route route,
    const struct frame_datum *value, char *why)
{
	const struct frame_edit edit = {
	    .kind = FRAME_EDIT_SET, .route = route, .value = value};

	return frame_draft_edit(draft, &edit, why);
}

static bool
put_text(struct frame_draft *draft, struct frame_route route, const char *text,
    char *why)
{
	const struct frame_datum value = {
	    .kind = FRAME_DATUM_TEXT, .text = text};

	return put(draft, route, &value, why);
}

static bool
put_rule(struct frame_draft *draft, const struct answers *answers, char *why)
{
	bool any = strcmp(answers->who, "any") == 0;
	const char *const keys[] = {answers->who, "provider"};
	const struct frame_datum items[] = {
	    {.kind = any ? FRAME_DATUM_BARE : FRAME_DATUM_TEXT,
		.text = any ? "true" : answers->name},
	    {.kind = FRAME_DATUM_TEXT, .text = PROVIDER},
	};
	const struct frame_datum rule = {
	    .kind = FRAME_DATUM_MAP, .count = 2, .item = items, .key = keys};
	const struct frame_edit edit = {.kind = FRAME_EDIT_INSERT,
	    .route = {2, {"mappings", "1"}},
	    .value = &rule};

	return frame_draft_edit(draft, &edit, why);
}

static bool
put_all(struct cli *cli, struct frame_draft *draft,
    const struct answers *answers, char *why)
{
	const char *file = cli_secret_path(cli, CREDENTIAL);

	return put_text(draft,
		   (struct frame_route){
		       3, {"credentials", CREDENTIAL, "client_id"}},
		   answers->client_id, why) &&
	       put_text(draft,
		   (struct frame_route){
		       3, {"credentials", CREDENTIAL, "secret_file"}},
		   file, why) &&
	       frame_draft_secret(draft, file, answers->secret.bytes,
		   answers->secret.len, why) &&
	       put_text(draft,
		   (struct frame_route){3, {"providers", PROVIDER, "sat_url"}},
		   answers->url, why) &&
	       put_text(draft,
		   (struct frame_route){
		       3, {"providers", PROVIDER, "credential"}},
		   CREDENTIAL, why) &&
	       put_rule(draft, answers, why) &&
	       (answers->email_domain == NULL ||
		   put_text(draft, (struct frame_route){2, {"claims", "email"}},
		       cli_text(cli, "${user.name}@%s", answers->email_domain),
		       why));
}

/* --- */

static int
test_and_save(struct cli *cli, struct frame_draft *draft)
{
	struct trial_order order = {.user = cli->places.who,
	    .provider = PROVIDER,
	    .draft = draft,
	    .token_fd = -1};
	int code = EXIT_DONE;

	if (draft->valid && !cli->dry_run) {
		fprintf(stderr, "Testing it as %s:\n", order.user);
		code = cli_try(cli, &order);
		putchar('\n');
	}
	if (cli->signal != 0)
		return code;
	if (code != EXIT_DONE)
		say("The test failed; you can save it all the same and mend "
		    "it later.\n");
	return cli_commit(cli, draft);
}

static int
begin(struct cli *cli, struct frame_draft *draft)
{
	struct answers answers = {0};
	char why[FRAME_DRAFT_WHY];
	int code = ask_all(cli, &answers);

	if (code == EXIT_DONE && !frame_draft_begin(draft, "first setup"))
		code = cli_no_memory(cli);
	if (code == EXIT_DONE && !put_all(cli, draft, &answers, why))
		code = cli_refuse(cli, draft, why);
	if (code == EXIT_DONE) {
		frame_draft_end(draft);
		code = test_and_save(cli, draft);
	}
	frame_secret_drop(&answers.secret);
	return code;
}

static int
setup_plain(struct cli *cli)
{
	struct frame_draft draft;
	int code = cli_may_write(cli);

	if (code == EXIT_DONE)
		code = cli_open_to_write(cli, &draft);
	if (code != EXIT_DONE)
		return code;
	if (frame_draft_name(&draft, FRAME_SECTION_PROVIDER, 0) != NULL ||
	    frame_draft_rules(&draft) > 0)
		code = cli_fail(cli, EXIT_USAGE,
		    "%s is set up already; change it with frame-admin, or "
		    "add to it: frame-admin add --help",
		    cli->config);
	else
		code = begin(cli, &draft);
	frame_draft_close(&draft);
	return code;
}

int
cmd_setup(struct cli *cli)
{
	const char *name = getenv("TERM");
	bool dumb = name == NULL || *name == '\0' || strcmp(name, "dumb") == 0;

	if (!cli->terminal)
		return cli_fail(cli, EXIT_USAGE,
		    "setup asks questions, and there is no terminal; scripts "
		    "use \"add\", \"set\" and \"secret set\" with --yes");
	if (cli_given(cli, "plain") != NULL || dumb || cli->dry_run)
		return setup_plain(cli);
	return cli_screens(cli, true);
}
