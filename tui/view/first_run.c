/* SPDX-License-Identifier: MIT */
/*
 * The first run: four questions, and the e-mail domain that no default can
 * know. Out of them a whole configuration is made, as one step, and tried at
 * once; it is saved like everything else.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tui/view/address.h"
#include "tui/view/credential_facts.h"
#include "tui/view/entry.h"
#include "tui/view/form_more.h"
#include "tui/view/form_page.h"
#include "tui/view/outline.h"

#define TEST_PAGE 6
#define NAME	  "main" /* of credential and provider */

enum who_gets {
	GETS_ANYONE,
	GETS_GROUP,
	GETS_ME,
};

struct first_run {
	struct form_page page;
};

static const struct field_spec specs[] = {
    {"url", "1 Token URL", FIELD_TEXT, 2048,
	"In Frame's console: Users, Authentication, your Secure Anonymous "
	"Token provider, Playground. Copy the URL, or all of the snippet: "
	"what is in it goes to the right fields."},
    {"client_id", "2 Client id", FIELD_TEXT, 255,
	"The client id of an API key that may use this provider, as Frame's "
	"console shows it under API Keys."},
    {"secret", "3 Secret", FIELD_SECRET, FRAME_SECRET_MAX,
	"The client secret that Frame's console showed once, when the API key "
	"was made. It goes into a file of its own that root alone can read. "
	"Ctrl-T shows what you type for 10 seconds."},
    {"who", "4 Who gets it", FIELD_RADIO, 0,
	"Whose logins get a token. Just me: to try it out first. More rules "
	"are made on page 4 Mappings at any time."},
    {"group", "Group", FIELD_TEXT, 256,
	"A group of this machine or of its directory service, as \"getent "
	"group\" shows it."},
    {"user", "User", FIELD_TEXT, 256,
	"A login name, as \"getent passwd\" shows it."},
    {"domain", "E-mail domain", FIELD_TEXT, 250,
	"Frame knows people by an address. It is made of the login name and "
	"this domain, and need not receive mail; but it must stay the same, "
	"because Named User plans count distinct addresses."},
    {"result", "THEN", FIELD_NOTE, 0, NULL},
};
static const char *const choices[] = {"anyone", "a group", "just me", NULL};

static const char *
text_of(struct first_run *run, const char *name)
{
	return form_text(&run->page.form, name);
}

static enum who_gets
who_gets(struct first_run *run)
{
	return (enum who_gets)form_field(&run->page.form, "who")->choice;
}

/* "${user.name}@lab.example.edu" (malloc) */
static char *
email_of(struct first_run *run)
{
	const char *domain = text_of(run, "domain");
	char *email;

	domain += *domain == '@';
	return asprintf(&email, "${user.name}@%s", domain) == -1 ? NULL : email;
}

/* --- verdicts */

static void
check_url(struct first_run *run)
{
	struct field *field = form_field(&run->page.form, "url");
	struct frame_datum value = {.kind = FRAME_DATUM_TEXT};
	struct address address;
	char why[300];
	bool parsed;

	value.text = text_of(run, "url");
	if (*value.text == '\0') {
		form_say(field, VERDICT_ERROR,
		    "paste it here\nfrom the provider's Playground in Frame's "
		    "console; a whole snippet will do");
		return;
	}
	if (!entry_judge(field,
		frame_schema_find(FRAME_SECTION_PROVIDER, "sat_url"), &value))
		return;
	parsed = address_parse(&address, value.text, why, sizeof(why));
	if (parsed)
		form_say(
		    field, VERDICT_OK, "a provider on an %s", address.entity);
	else
		form_say(field, VERDICT_WARN, "%s",
		    *why != '\0'
			? why
			: "this does not look like a provider's token URL");
	address_free(&address);
}

static void
check_names(struct first_run *run)
{
	struct form *fields = &run->page.form;

	form_field(fields, "group")->hidden = who_gets(run) != GETS_GROUP;
	form_field(fields, "user")->hidden = who_gets(run) != GETS_ME;
	if (who_gets(run) != GETS_ANYONE)
		(void)entry_judge_field(fields, FRAME_SECTION_MAPPING,
		    who_gets(run) == GETS_GROUP ? "group" : "user", true);
}

static void
check_domain(struct first_run *run)
{
	struct field *field = form_field(&run->page.form, "domain");
	const char *domain = text_of(run, "domain");
	struct frame_datum value = {.kind = FRAME_DATUM_TEXT};
	char *email = email_of(run);

	value.text = email;
	if (*domain == '\0')
		form_say(field, VERDICT_ERROR,
		    "this is needed\nyour organization's, such as "
		    "lab.example.edu");
	else if (strchr(domain, '.') == NULL ||
		 strpbrk(domain + (*domain == '@'), "@ ${}") != NULL)
		form_say(field, VERDICT_ERROR,
		    "this is not a domain\nwrite it as lab.example.edu");
	else if (email != NULL &&
		 entry_judge(field,
		     frame_schema_find(FRAME_SECTION_CLAIMS, "email"), &value))
		form_say(field, VERDICT_NOTE,
		    "Frame knows alice as alice@%s, and so on",
		    domain + (*domain == '@'));
	free(email);
}

static void
check(struct form *fields, void *owner)
{
	struct first_run *run = owner;
	struct field *secret = form_field(fields, "secret");

	check_url(run);
	(void)entry_judge_field(
	    fields, FRAME_SECTION_CREDENTIAL, "client_id", true);
	form_more_judge_secret(secret, NULL);
	if (secret->line.len == 0)
		form_say(secret, VERDICT_ERROR, "this is needed");
	check_names(run);
	check_domain(run);
}

/* --- into the draft */

/* One rule at the end: whom others match, they go on to match. */
static void
put_rule(struct first_run *run, struct change *change, const char *provider)
{
	static const char *const keys[] = {
	    [GETS_ANYONE] = "any", [GETS_GROUP] = "group", [GETS_ME] = "user"};
	enum who_gets who = who_gets(run);
	const char *key[] = {keys[who], "provider"};
	struct frame_datum value[2] = {
	    {.kind = FRAME_DATUM_TEXT, .text = text_of(run, keys[who])},
	    {.kind = FRAME_DATUM_TEXT, .text = provider}};
	struct frame_datum map = {
	    .kind = FRAME_DATUM_MAP, .count = 2, .item = value, .key = key};
	char number[24];
	struct frame_edit edit = {.kind = FRAME_EDIT_INSERT, .value = &map};

	if (who == GETS_ANYONE)
		value[0] = (struct frame_datum){
		    .kind = FRAME_DATUM_BARE, .text = "true"};
	snprintf(number, sizeof(number), "%zu",
	    frame_draft_rules(&change->app->draft) + 1);
	edit.route = change_route("mappings", number, NULL);
	change_edit(change, &edit);
}

static void
put_claims(struct first_run *run, struct change *change)
{
	const struct frame_node *claims =
	    outline_section(&change->app->draft, "claims");
	char *email;

	if (claims != NULL)
		return; /* there was a file, and it knows */
	email = email_of(run);
	if (email != NULL)
		change_set(change, change_route("claims", "email", NULL),
		    FRAME_DATUM_TEXT, email);
	free(email);
	change_set(change, change_route("claims", "first_name", NULL),
	    FRAME_DATUM_TEXT, "${user.gecos.first}");
	change_set(change, change_route("claims", "last_name", NULL),
	    FRAME_DATUM_TEXT, "${user.gecos.last}");
}

static void
put_credential(struct first_run *run, struct change *change, const char *name)
{
	const struct line *secret =
	    &form_field(&run->page.form, "secret")->line;
	struct app *app = change->app;
	struct entry entry;
	char file[4096];

	credential_default_file(app, name, file, sizeof(file));
	entry_begin(&entry, app, FRAME_SECTION_CREDENTIAL, NULL, name);
	entry_text(&entry, app, "client_id", text_of(run, "client_id"));
	entry_text(&entry, app, "secret_file", file);
	entry_write(&entry, change);
	if (change->fine)
		change->fine = frame_draft_secret(
		    &app->draft, file, secret->bytes, secret->len, change->why);
}

static bool
put_all(struct first_run *run, const char *credential, const char *provider)
{
	struct app *app = run->page.view.app;
	struct change change;
	struct entry entry;

	change_begin(
	    &change, app, "first configuration: provider %s", provider);
	if (frame_draft_text(&app->draft, 1, "version") == NULL)
		change_set(&change, change_route("version", NULL),
		    FRAME_DATUM_BARE, "1");
	put_credential(run, &change, credential);
	entry_begin(&entry, app, FRAME_SECTION_PROVIDER, NULL, provider);
	entry_text(&entry, app, "sat_url", text_of(run, "url"));
	entry_text(&entry, app, "credential", credential);
	entry_write(&entry, &change);
	put_rule(run, &change, provider);
	put_claims(run, &change);
	return change_end(&change);
}

static bool
first_run_accept(struct form_page *page)
{
	struct first_run *run = (struct first_run *)page;
	struct app *app = page->view.app;
	char credential[FRAME_NAME_MAX + 1], provider[FRAME_NAME_MAX + 1];

	if (!app_may_edit(app))
		return false;
	entry_new_name(app, FRAME_SECTION_CREDENTIAL, NAME, credential,
	    sizeof(credential));
	entry_new_name(
	    app, FRAME_SECTION_PROVIDER, NAME, provider, sizeof(provider));
	if (!put_all(run, credential, provider))
		return false;
	if (who_gets(run) == GETS_ME)
		app_who(app, text_of(run, "user"));
	app->current = TEST_PAGE;
	test_run(app->page[TEST_PAGE], NULL, provider);
	return true;
}

/* --- as a view */

static bool
first_run_text(struct view *view, const char *text, size_t len, bool pasted)
{
	struct first_run *run = (struct first_run *)view;
	struct form *fields = &run->page.form;
	struct paste paste;
	char why[300], *domain;

	if (!pasted || !form_more_snippet(&paste, text, len, why, sizeof(why)))
		return form_page_text(view, text, len, pasted);
	domain = form_more_copy(text, paste.email_domain);
	if (domain != NULL)
		form_set(fields, "domain", domain);
	free(domain);
	form_more_fill(fields, view->app, &paste, text, why);
	(void)form_go_wrong(fields); /* what is left to do */
	return true;
}

static void
first_run_close(struct view *view)
{
	struct first_run *run = (struct first_run *)view;

	form_close(&run->page.form);
	free(run);
}

static const struct view_ops first_run_ops = {
    .name = "first-run",
    .title = "First run",
    .about = "Four questions make a whole configuration. It is tried at "
	     "once, and nothing is written before you say so: s shows the "
	     "file, then w writes it.\n"
	     "Everything can be changed later on the pages 2 to 5. Esc leaves "
	     "this form, and a on the pages adds the parts one by one.",
    .twin = "frame-admin setup --plain",
    .where = WHERE_FORM,
    .requests = form_page_requests,
    .paint = form_page_paint,
    .request = form_page_request,
    .close = first_run_close,
    .in_text = form_page_in_text,
    .text = first_run_text,
    .refresh = form_page_refresh,
    .tick = form_page_tick,
    .unfinished = form_page_unfinished,
    .subtitle = form_page_subtitle,
};

struct view *
first_run_new(struct app *app)
{
	struct first_run *run = calloc(1, sizeof(*run));
	struct form *fields;

	if (run == NULL)
		return NULL;
	fields = &run->page.form;
	run->page = (struct form_page){
	    .view = {.ops = &first_run_ops, .app = app},
	    .hint = "Paste here whatever Frame's console gives you. F1 says "
		    "where it is found.",
	    .accept = first_run_accept};
	if (!form_open(
		fields, specs, sizeof(specs) / sizeof(specs[0]), check, run)) {
		free(run);
		return NULL;
	}
	form_field(fields, "who")->choices = choices;
	form_set(fields, "user", app->world->admin);
	form_note(form_field(fields, "result"),
	    "Enter tries it with a real request. Nothing is saved before "
	    "you have seen the file.");
	snprintf(fields->title, sizeof(fields->title),
	    "four questions to a configuration");
	(void)form_check(fields);
	return &run->page.view;
}
