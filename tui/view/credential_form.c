/* SPDX-License-Identifier: MIT */
/*
 * The form of one credential. Its secret goes in but never comes out: an empty
 * field keeps the present one, also when it shall be kept in another place.
 * How the form becomes edits is in credential_put.c.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tui/view/credential_put.h"
#include "tui/view/entry_page.h"
#include "tui/view/words.h"

#define PRIVATE 077 /* permissions that a file with a secret may not give */

static const struct field_spec specs[] = {
    {"name", "Name", FIELD_TEXT, FRAME_NAME_MAX,
	"What providers call it in this file. Your choice: small letters, "
	"digits, dots, dashes and underscores."},
    {"client_id", "Client id", FIELD_TEXT, 255,
	"The client id of the API key, as Frame's console shows it under "
	"API Keys. It is no secret."},
    {"kept", "Secret kept in", FIELD_RADIO, 0,
	"Its own file: readable by root alone, so that frame.yaml itself may "
	"be copied and shown. This file: then frame.yaml must be readable by "
	"root alone. Output of a command: run at every login, which takes its "
	"time."},
    {"secret_file", "Secret file", FIELD_TEXT, 4095,
	"The secret on one line. The file is made when you save, owned by "
	"root, mode 0600."},
    {"secret_command", "Command", FIELD_TEXT, 4000,
	"A program with its absolute path, and its arguments. It prints the "
	"secret. There is no shell; quotes keep blanks in an argument."},
    {"secret", "New secret", FIELD_SECRET, FRAME_SECRET_MAX,
	"The client secret that Frame's console showed once, when the API key "
	"was made. Ctrl-T shows what you type for 10 seconds. After saving it "
	"is never shown again."},
    {"note", "Note", FIELD_TEXT, 1000, "For whoever reads this file next."},
};
static const char *const places[] = {
    "its own file", "this file", "output of a command", NULL};

/* --- verdicts */

static void
check_name(struct credential_form *form)
{
	struct app *app = form->page.view.app;
	struct form *fields = &form->page.form;
	struct field *field = form_field(fields, "name");
	const char *name = form_text(fields, "name");
	size_t uses;

	if (!entry_judge_name(
		fields, app, FRAME_SECTION_CREDENTIAL, form->old) ||
	    form->old == NULL || field->verdict != VERDICT_NONE)
		return;
	uses =
	    frame_draft_uses(&app->draft, FRAME_SECTION_CREDENTIAL, form->old);
	if (uses > 0)
		form_say(field, VERDICT_NOTE, "used by %zu provider%s%s", uses,
		    uses == 1 ? "" : "s",
		    strcmp(name, form->old) == 0 ? ""
		    : uses == 1 ? ": it will follow the new name"
				: ": they will follow the new name");
}

/* A path that nobody touched goes with the name. */
static void
follow_name(struct credential_form *form)
{
	struct form *fields = &form->page.form;
	char path[CREDENTIAL_PATH];

	if (strcmp(form_text(fields, "secret_file"), form->made_file) != 0)
		return;
	credential_default_file(
	    form->page.view.app, form_text(fields, "name"), path, sizeof(path));
	snprintf(form->made_file, sizeof(form->made_file), "%s", path);
	form_set(fields, "secret_file", path);
}

static void
check_kept(struct credential_form *form)
{
	const struct frame_draft *draft = &form->page.view.app->draft;
	struct field *field = form_field(&form->page.form, "kept");

	if (field->choice != KEPT_INLINE)
		return;
	if (draft->stamp.exists && (draft->stamp.mode & PRIVATE) != 0)
		form_say(field, VERDICT_ERROR,
		    "this file has mode %04o: others could read the secret\n"
		    "its own file is better; or: chmod 600 %s",
		    (unsigned int)draft->stamp.mode & 07777, draft->path);
	else
		form_say(field, VERDICT_NOTE,
		    "its own file is better: this one gets copied and shown");
}

/* What is at the path that is typed, before anything is saved. */
static void
check_file(struct credential_form *form)
{
	struct form *fields = &form->page.form;
	struct field *field = form_field(fields, "secret_file");
	struct frame_credential at = {.name = form_text(fields, "name"),
	    .secret_file = form_text(fields, "secret_file")};
	bool typed = form_field(fields, "secret")->line.len > 0;

	form->target = (struct secret_facts){.state = SECRET_NONE};
	if (field->hidden || !entry_judge_field(fields,
				 FRAME_SECTION_CREDENTIAL, "secret_file", true))
		return;
	credential_facts(form->page.view.app, &at, &form->target);
	if (form->target.state == SECRET_OK ||
	    (form->target.state == SECRET_UNKNOWN &&
		form->target.file[0] != '\0'))
		form_say(field, VERDICT_OK, "exists, %s", form->target.file);
	else if (form->target.state == SECRET_PENDING)
		form_say(field, VERDICT_OK, "will be made when you save");
	else if (form->target.state == SECRET_MISSING)
		form_say(field, VERDICT_NOTE, "will be made when you save");
	else if (typed)
		form_say(field, VERDICT_NOTE,
		    "exists, %s, and will be replaced when you save",
		    form->target.file);
	else
		form_say(field, VERDICT_WARN, "%s", form->target.why);
}

static void
check_command(struct credential_form *form)
{
	struct form *fields = &form->page.form;
	struct field *field = form_field(fields, "secret_command");
	char *text = strdup(form_text(fields, "secret_command"));
	struct frame_datum item[CREDENTIAL_WORDS];
	const char *word[CREDENTIAL_WORDS];
	struct frame_datum list = {.kind = FRAME_DATUM_LIST, .item = item};

	if (text == NULL || field->hidden)
		goto out;
	list.count = words_split(text, word, CREDENTIAL_WORDS);
	if (list.count == 0) {
		form_say(field, VERDICT_ERROR,
		    "this is needed\nan absolute path, then arguments");
		goto out;
	}
	if (list.count > CREDENTIAL_WORDS)
		list.count = CREDENTIAL_WORDS;
	for (size_t i = 0; i < list.count; i++)
		item[i] = (struct frame_datum){
		    .kind = FRAME_DATUM_TEXT, .text = word[i]};
	(void)entry_judge(field,
	    frame_schema_find(FRAME_SECTION_CREDENTIAL, "secret_command"),
	    &list);
out:
	free(text);
}

static void
check_secret(struct credential_form *form)
{
	struct field *field = form_field(&form->page.form, "secret");
	enum secret_source source = credential_source(form);

	if (field->hidden)
		return;
	if (source == SOURCE_TYPED || source == SOURCE_STAYS) {
		const struct secret_facts *present = credential_present(form);
		form_more_judge_secret(field, present);
		return;
	}
	if (source == SOURCE_MOVED)
		form_say(field, VERDICT_NOTE,
		    "empty: the present one is moved there when you save");
	else if (form_field(&form->page.form, "kept")->choice == KEPT_INLINE)
		form_say(field, VERDICT_ERROR, "a secret is needed here");
	else
		form_say(field, VERDICT_WARN,
		    "there is none yet: without it no token can be had");
}

static void
check(struct form *fields, void *owner)
{
	struct credential_form *form = owner;
	size_t kept = form_field(fields, "kept")->choice;

	form_field(fields, "secret_file")->hidden = kept != KEPT_FILE;
	form_field(fields, "secret_command")->hidden = kept != KEPT_COMMAND;
	form_field(fields, "secret")->hidden = kept == KEPT_COMMAND;
	follow_name(form);
	check_name(form);
	(void)entry_judge_field(
	    fields, FRAME_SECTION_CREDENTIAL, "client_id", true);
	check_kept(form);
	check_file(form);
	check_command(form);
	check_secret(form);
	(void)entry_judge_field(
	    fields, FRAME_SECTION_CREDENTIAL, "note", false);
}

/* --- requests */

static void
try_now(struct form_page *page)
{
	struct credential_form *form = (struct credential_form *)page;
	size_t first = 0;
	const char *provider =
	    form->old == NULL
		? NULL
		: frame_draft_user(&page->view.app->draft, form->old, &first);
	char name[FRAME_NAME_MAX * 4 + 1];
	struct change change;

	if (provider == NULL) {
		app_say(page->view.app, ROLE_WARN,
		    "No provider uses it yet: there is nothing to try it "
		    "with.");
		return;
	}
	snprintf(name, sizeof(name), "%s", provider);
	if (credential_put(form, &change))
		try_start(&form->try, &page->view, &change, name);
}

static bool
credential_form_accept(struct form_page *page)
{
	struct credential_form *form = (struct credential_form *)page;
	struct app *app = page->view.app;
	char name[FRAME_NAME_MAX + 1];
	struct change change;

	if (!app_may_edit(app))
		return false;
	if (credential_unchanged(form)) {
		app_say(app, ROLE_NORMAL, "Nothing was changed.");
		return true;
	}
	snprintf(name, sizeof(name), "%s", form_text(&page->form, "name"));
	if (!credential_put(form, &change) || !change_end(&change))
		return false;
	entry_page_show(app->page[1], name);
	return true;
}

static bool
credential_form_text(
    struct view *view, const char *text, size_t len, bool pasted)
{
	struct credential_form *form = (struct credential_form *)view;
	struct paste paste;
	char why[300];

	if (!pasted || !form_more_snippet(&paste, text, len, why, sizeof(why)))
		return form_page_text(view, text, len, pasted);
	form_more_fill(&form->page.form, view->app, &paste, text, why);
	return true;
}

static void
credential_form_close(struct view *view)
{
	struct credential_form *form = (struct credential_form *)view;

	form_close(&form->page.form);
	try_close(&form->try);
	free(form->old);
	free(form);
}

static const struct view_ops credential_form_ops = {
    .name = "credential-form",
    .title = "2 Credentials",
    .about = "One API key. Paste the client id and the secret, or a whole "
	     "snippet of the Playground in Frame's console: what is in it goes "
	     "to the right fields.\nEnter puts the form into the draft; the "
	     "file is written by s, then w.",
    .twin = "frame-admin add credential NAME client_id=ID; frame-admin secret "
	    "set NAME",
    .where = WHERE_FORM,
    .requests = form_page_requests,
    .paint = form_page_paint,
    .request = form_page_request,
    .close = credential_form_close,
    .in_text = form_page_in_text,
    .text = credential_form_text,
    .refresh = form_page_refresh,
    .job = form_page_job,
    .tick = form_page_tick,
    .unfinished = form_page_unfinished,
    .subtitle = form_page_subtitle,
};

/* --- opening */

static void
fill(struct credential_form *form, const char *from, bool copy)
{
	struct app *app = form->page.view.app;
	struct form *fields = &form->page.form;
	struct credential_outline outline;
	char *command = NULL;

	credential_outline(&outline, app, from);
	const struct frame_credential *of = &outline.credential;
	form_set(fields, "client_id", of->client_id ? of->client_id : "");
	form_set(fields, "note", of->note ? of->note : "");
	if (outline.kept != KEPT_NOWHERE)
		form_field(fields, "kept")->choice = outline.kept;
	if (of->secret_command != NULL)
		command = words_join(of->secret_command);
	form_set(fields, "secret_command", command != NULL ? command : "");
	free(command);
	if (of->secret_file != NULL && !copy)
		form_set(fields, "secret_file", of->secret_file);
	/* of a copy the secret is another one: two files, not one */
	form->was = copy ? KEPT_NOWHERE : outline.kept;
	if (!copy)
		credential_facts(app, of, &form->present);
	credential_outline_free(&outline);
}

static bool
open_fields(struct credential_form *form, const char *name, const char *copy_of)
{
	struct form *fields = &form->page.form;
	char fresh[FRAME_NAME_MAX + 1] = "";

	if ((name != NULL && (form->old = strdup(name)) == NULL) ||
	    !form_open(
		fields, specs, sizeof(specs) / sizeof(specs[0]), check, form))
		return false;
	form_field(fields, "kept")->choices = places;
	if (copy_of != NULL)
		entry_new_name(form->page.view.app, FRAME_SECTION_CREDENTIAL,
		    copy_of, fresh, sizeof(fresh));
	form_set(fields, "name", name != NULL ? name : fresh);
	if (name != NULL)
		snprintf(
		    fields->title, sizeof(fields->title), "edit \"%s\"", name);
	else
		snprintf(fields->title, sizeof(fields->title), "new%s%s",
		    copy_of != NULL ? ", a copy of " : "",
		    copy_of != NULL ? copy_of : "");
	if (name != NULL || copy_of != NULL)
		fill(form, name != NULL ? name : copy_of, name == NULL);
	return true;
}

struct view *
credential_form_new(struct app *app, const char *name, const char *copy_of)
{
	struct credential_form *form = calloc(1, sizeof(*form));

	if (form == NULL)
		return NULL;
	form->page = (struct form_page){
	    .view = {.ops = &credential_form_ops, .app = app},
	    .hint = "Ctrl-T show while typing    the secret is never "
		    "displayed again after saving",
	    .accept = credential_form_accept,
	    .try_now = try_now,
	    .try = &form->try};
	form->was = KEPT_NOWHERE;
	try_open(&form->try);
	if (!open_fields(form, name, copy_of)) {
		credential_form_close(&form->page.view);
		return NULL;
	}
	(void)form_check(&form->page.form);
	form->page.form.changed = copy_of != NULL;
	return &form->page.view;
}
