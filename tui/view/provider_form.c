/* SPDX-License-Identifier: MIT */
/*
 * The form of one provider. The token URL and its parts are two ways to say
 * the same: what is typed into one is seen in the other, and the choice
 * "written as" says which of them the file has. Verdicts are in
 * provider_check.c, how the form becomes edits is in provider_put.c.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/config.h"
#include "tui/view/outline.h"
#include "tui/view/provider_put.h"

static const struct field_spec specs[] = {
    {"url", "Token URL", FIELD_TEXT, 2048,
	"In Frame's console: Users, Authentication, your Secure Anonymous "
	"Token provider, Playground. Copy the URL, or all of the snippet: "
	"what is in it goes to the right fields."},
    {"name", "Name", FIELD_TEXT, FRAME_NAME_MAX,
	"What rules call it in this file. Your choice: small letters, digits, "
	"dots, dashes and underscores."},
    {"entity", "Entity type", FIELD_CHOICE, 0,
	"What the provider was made on in Frame's console: an account, an "
	"organization or a customer."},
    {"entity_id", "Entity id", FIELD_TEXT, 128,
	"The id of that account, organization or customer. It is in the token "
	"URL."},
    {"provider_id", "Provider id", FIELD_TEXT, 128,
	"secure-anon- and an id. It is in the token URL."},
    {"gateway_url", "Gateway", FIELD_TEXT, 2048, "Where Frame's API is."},
    {"written", "Written as", FIELD_RADIO, 0,
	"How it stands in the file: as the token URL in one line, or as its "
	"parts. Both mean the same."},
    {"credential", "Credential", FIELD_CHOICE, 0,
	"The API key that signs requests for tokens. \"" NEW_CREDENTIAL
	"\" asks for its client id and secret right here."},
    {"client_id", "Client id", FIELD_TEXT, 255,
	"The client id of the new API key, as Frame's console shows it."},
    {"secret", "Secret", FIELD_SECRET, FRAME_SECRET_MAX,
	"The client secret of the new API key. It goes into a file of its "
	"own that root alone can read. Ctrl-T shows it for 10 seconds."},
    {"if_refused", "If refused", FIELD_CHOICE, 0,
	"The API key that is used when Frame refuses the one above. While a "
	"key is exchanged for a new one, this is the old one."},
    {"token_duration", "Token lasts", FIELD_TEXT, 32,
	"How long tokens live, as set in Frame's console: 5m to 8h. It cannot "
	"be changed here; a test compares it with the token."},
    {"send", "WILL SEND", FIELD_NOTE, 0, NULL},
    {"launch_url", "Launch URL", FIELD_TEXT, 2048,
	"A Launchpad or Launch Link that opens Frame with the token. May be "
	"left empty."},
    {"service_url", "Service URL", FIELD_TEXT, 2048,
	"serviceUrl for programs that use Frame's Session API. May be left "
	"empty."},
    {"terminal_config_id", "Terminal id", FIELD_TEXT, 256,
	"terminalConfigId for the Session API. May be left empty."},
    {"app_id", "App id", FIELD_TEXT, 256,
	"appId for the Session API. May be left empty."},
    {"user_data", "User data", FIELD_TEXT, FRAME_DOC_SCALAR,
	"userData for the Session API, handed on as it is. May be left "
	"empty."},
    {"note", "Note", FIELD_TEXT, 1000, "For whoever reads this file next."},
};
static const char *const ways[] = {"token URL", "its parts", NULL};

/* --- requests */

static bool
provider_form_accept(struct form_page *page)
{
	struct provider_form *form = (struct provider_form *)page;
	struct app *app = page->view.app;
	char name[FRAME_NAME_MAX + 1];
	struct change change;

	if (!app_may_edit(app))
		return false;
	if (provider_unchanged(form)) {
		app_say(app, ROLE_NORMAL, "Nothing was changed.");
		return true;
	}
	snprintf(name, sizeof(name), "%s", form_text(&page->form, "name"));
	provider_put(form, &change);
	if (!change_end(&change))
		return false;
	entry_page_show(app->page[2], name);
	return true;
}

static void
try_now(struct form_page *page)
{
	struct provider_form *form = (struct provider_form *)page;
	char name[FRAME_NAME_MAX + 1];
	struct change change;

	snprintf(name, sizeof(name), "%s", form_text(&page->form, "name"));
	provider_put(form, &change);
	try_start(&form->try, &page->view, &change, name);
}

/* A client id that is known chooses its credential; another one makes one. */
static void
choose_credential(struct provider_form *form, const char *client_id)
{
	struct app *app = form->page.view.app;
	struct field *field = form_field(&form->page.form, "credential");
	size_t i = 0;

	for (; form->credential[i + 1] != NULL; i++) {
		const char *id =
		    outline_text(outline_entry(&app->draft, "credentials",
				     form->credential[i]),
			"client_id");
		if (id != NULL && strcmp(id, client_id) == 0)
			break;
	}
	field->choice = i;
}

static bool
provider_form_text(struct view *view, const char *text, size_t len, bool pasted)
{
	struct provider_form *form = (struct provider_form *)view;
	struct form *fields = &form->page.form;
	char why[300], *client_id;
	struct paste paste;

	if (!pasted || !form_more_snippet(&paste, text, len, why, sizeof(why)))
		return form_page_text(view, text, len, pasted);
	client_id = form_more_copy(text, paste.client_id);
	if (client_id != NULL)
		choose_credential(form, client_id);
	free(client_id);
	provider_hide(form);
	form_more_fill(fields, view->app, &paste, text, why);
	if (*form_text(fields, "name") == '\0')
		form_go(fields, "name"); /* what is left to do */
	return true;
}

static void
provider_form_close(struct view *view)
{
	struct provider_form *form = (struct provider_form *)view;

	form_close(&form->page.form);
	try_close(&form->try);
	entry_names_free(form->credential);
	entry_names_free(form->second);
	entry_names_free(form->named);
	free(form->seen_url);
	free(form->seen_parts);
	free(form->better_url);
	free(form->copy_of);
	free(form->old);
	free(form);
}

static const struct view_ops provider_form_ops = {
    .name = "provider-form",
    .title = "3 Providers",
    .about = "One provider. Paste its token URL, or a whole snippet of the "
	     "Playground in Frame's console: what is in it goes to the right "
	     "fields.\nThe fields from \"Launch URL\" on are for programs that "
	     "open Frame with the token; they may stay empty. Metadata of this "
	     "provider alone is on page 5.",
    .twin = "frame-admin add provider NAME sat_url=URL credential=NAME",
    .where = WHERE_FORM,
    .requests = form_page_requests,
    .paint = form_page_paint,
    .request = form_page_request,
    .close = provider_form_close,
    .in_text = form_page_in_text,
    .text = provider_form_text,
    .refresh = form_page_refresh,
    .job = form_page_job,
    .tick = form_page_tick,
    .unfinished = form_page_unfinished,
    .subtitle = form_page_subtitle,
};

/* --- opening */

static void
fill(struct provider_form *form, const char *from)
{
	static const char *const plain[] = {"token_duration", "launch_url",
	    "service_url", "terminal_config_id", "app_id", "user_data", "note"};
	struct form *fields = &form->page.form;
	const struct frame_node *map =
	    outline_entry(&form->page.view.app->draft, "providers", from);
	struct address address;
	const char *text;

	address_of(&address, map);
	form_set(fields, "url", address.url != NULL ? address.url : "");
	if (address.entity != NULL)
		form_set(fields, "entity", address.entity);
	form_set(fields, "entity_id",
	    address.entity_id != NULL ? address.entity_id : "");
	form_set(fields, "provider_id",
	    address.provider_id != NULL ? address.provider_id : "");
	if (address.gateway != NULL)
		form_set(fields, "gateway_url", address.gateway);
	address_free(&address);
	form_field(fields, "written")->choice =
	    outline_text(map, "sat_url") == NULL ? WRITTEN_PARTS : WRITTEN_URL;
	if (form->named[0] != NULL) {
		form_set(fields, "credential", form->named[0]);
		form_set(fields, "if_refused",
		    form->named[1] != NULL ? form->named[1] : NO_CREDENTIAL);
	}
	for (size_t i = 0; i < sizeof(plain) / sizeof(plain[0]); i++) {
		text = outline_text(map, plain[i]);
		form_set(fields, plain[i], text != NULL ? text : "");
	}
}

/* The names that a provider has in the draft, copied; `from` NULL: none. */
static bool
copy_named(struct provider_form *form, const char *from)
{
	const struct frame_draft *draft = &form->page.view.app->draft;
	const struct frame_node *node =
	    from == NULL ? NULL : outline_entry(draft, "providers", from);
	size_t count;
	bool fine;

	node = frame_node_get(node, "credential");
	count = outline_names(node);
	form->named = calloc(count + 1, sizeof(*form->named));
	fine = form->named != NULL;
	for (size_t i = 0; fine && i < count; i++)
		fine = (form->named[i] = strdup(outline_name(node, i))) != NULL;
	return fine;
}

/* A credential that is named but not there is a choice, too: it must not
 * become another one by looking at the form. */
static const char *
missing(const struct provider_form *form, const char *name)
{
	const struct frame_draft *draft = &form->page.view.app->draft;

	return name != NULL && outline_entry(draft, "credentials", name) == NULL
		   ? name
		   : NULL;
}

static bool
list_credentials(struct provider_form *form, const char *from)
{
	const struct app *app = form->page.view.app;

	if (!copy_named(form, from))
		return false;
	form->credential = entry_names(app, FRAME_SECTION_CREDENTIAL,
	    missing(form, form->named[0]), NEW_CREDENTIAL);
	form->second = entry_names(app, FRAME_SECTION_CREDENTIAL, NO_CREDENTIAL,
	    form->named[0] == NULL ? NULL : missing(form, form->named[1]));
	return form->credential != NULL && form->second != NULL;
}

static void
name_it(struct provider_form *form, const char *name, const char *copy_of)
{
	struct form *fields = &form->page.form;
	char fresh[FRAME_NAME_MAX + 1] = "";

	if (copy_of != NULL)
		entry_new_name(form->page.view.app, FRAME_SECTION_PROVIDER,
		    copy_of, fresh, sizeof(fresh));
	form_set(fields, "name", name != NULL ? name : fresh);
	if (name != NULL)
		snprintf(
		    fields->title, sizeof(fields->title), "edit \"%s\"", name);
	else
		snprintf(fields->title, sizeof(fields->title), "new%s%s",
		    copy_of != NULL ? ", a copy of " : "",
		    copy_of != NULL ? copy_of : "");
}

static bool
open_fields(struct provider_form *form, const char *name, const char *copy_of)
{
	struct form *fields = &form->page.form;
	const char *from = name != NULL ? name : copy_of;

	if ((name != NULL && (form->old = strdup(name)) == NULL) ||
	    (name == NULL && copy_of != NULL &&
		(form->copy_of = strdup(copy_of)) == NULL) ||
	    !list_credentials(form, from) ||
	    !form_open(fields, specs, sizeof(specs) / sizeof(specs[0]),
		provider_check, form))
		return false;
	form_field(fields, "entity")->choices = frame_entities;
	form_field(fields, "written")->choices = ways;
	form_field(fields, "credential")->choices =
	    (const char *const *)form->credential;
	form_field(fields, "if_refused")->choices =
	    (const char *const *)form->second;
	form_set(fields, "gateway_url", address_default_gateway());
	name_it(form, name, name == NULL ? copy_of : NULL);
	if (from != NULL)
		fill(form, from);
	return true;
}

struct view *
provider_form_new(struct app *app, const char *name, const char *copy_of)
{
	struct provider_form *form = calloc(1, sizeof(*form));

	if (form == NULL)
		return NULL;
	form->page =
	    (struct form_page){.view = {.ops = &provider_form_ops, .app = app},
		.accept = provider_form_accept,
		.try_now = try_now,
		.try = &form->try};
	try_open(&form->try);
	if (!open_fields(form, name, copy_of)) {
		provider_form_close(&form->page.view);
		return NULL;
	}
	(void)form_check(&form->page.form);
	form->page.form.changed = copy_of != NULL;
	if (name != NULL)
		form_go(&form->page.form, "name");
	return &form->page.view;
}
