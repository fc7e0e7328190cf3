/* SPDX-License-Identifier: MIT */
/*
 * What a provider's form says under its fields, and keeping its token URL and
 * the parts of it the same, whichever is typed.
 */
#include "tui/view/provider_put.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tui/view/outline.h"

/* --- the URL and its parts */

static void
set_parts(struct provider_form *form, const struct address *address)
{
	struct form *fields = &form->page.form;

	form_set(fields, "entity", address->entity);
	form_set(fields, "entity_id", address->entity_id);
	form_set(fields, "provider_id", address->provider_id);
	form_set(fields, "gateway_url", address->gateway);
}

static void
remember(char **seen, const char *now)
{
	free(*seen);
	*seen = now == NULL ? NULL : strdup(now);
}

static bool
differs(const char *seen, const char *now)
{
	return (seen == NULL) != (now == NULL) ||
	       (seen != NULL && strcmp(seen, now) != 0);
}

/* Whichever of the two was changed last wins. */
static void
reconcile(struct provider_form *form)
{
	struct form *fields = &form->page.form;
	const char *url = form_text(fields, "url");
	struct address address;

	if (differs(form->seen_url, url)) {
		form->parsed = address_parse(&address, url, form->address_why,
		    sizeof(form->address_why));
		if (form->parsed)
			set_parts(form, &address);
		free(form->better_url);
		form->better_url = form->parsed ? NULL : address_url(&address);
		address_free(&address);
		provider_parts(form, &address);
		/* of parts that are wrong, it still is the URL */
		form->parsed = form->parsed || !differs(address.url, url);
	} else {
		provider_parts(form, &address);
		if (address.url != NULL &&
		    differs(form->seen_parts, address.url)) {
			form_set(fields, "url", address.url);
			form->parsed = true;
			form->address_why[0] = '\0';
		}
	}
	remember(&form->seen_url, form_text(fields, "url"));
	remember(&form->seen_parts, address.url);
	address_free(&address);
}

/* --- verdicts */

/* A second credential is there while one is exchanged for another: for a
 * provider that is there already, and if there is one to choose. */
static bool
may_have_second(struct provider_form *form)
{
	const char *first = provider_credential(form);
	bool other = false;

	for (size_t i = 1; form->second[i] != NULL; i++)
		other = other || first == NULL ||
			strcmp(form->second[i], first) != 0;
	return provider_second(form) != NULL || (form->old != NULL && other);
}

/* A URL that has no parts is used as it is; then there are none to show. */
void
provider_hide(struct provider_form *form)
{
	static const char *const parts[] = {
	    "entity", "entity_id", "provider_id", "gateway_url", "written"};
	struct form *fields = &form->page.form;
	bool whole = *form_text(fields, "url") != '\0' && !form->parsed;
	bool known = provider_credential(form) != NULL;

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		form_field(fields, parts[i])->hidden = whole;
	form_field(fields, "client_id")->hidden = known;
	form_field(fields, "secret")->hidden = known;
	form_field(fields, "if_refused")->hidden = !may_have_second(form);
}

static void
check_url(struct provider_form *form)
{
	struct form *fields = &form->page.form;
	struct field *field = form_field(fields, "url");
	struct frame_datum value = {.kind = FRAME_DATUM_TEXT};

	value.text = form_text(fields, "url");
	if (*value.text == '\0') {
		form_say(field,
		    provider_written(form) == WRITTEN_URL ? VERDICT_ERROR
							  : VERDICT_NOTE,
		    "paste it here, or fill in the ids below\nfrom the "
		    "provider's Playground in Frame's console");
		return;
	}
	if (!entry_judge(field,
		frame_schema_find(FRAME_SECTION_PROVIDER, "sat_url"), &value))
		return;
	if (form->parsed) {
		form_say(field, VERDICT_OK, "the fields below are its parts");
		return;
	}
	form_say(field, VERDICT_WARN, "%s%s",
	    form->address_why[0] != '\0'
		? form->address_why
		: "this does not look like a provider's token URL",
	    form->better_url != NULL ? "  (Ctrl-Y: complete it)" : "");
	if (form->better_url != NULL)
		snprintf(field->suggestion, sizeof(field->suggestion), "%s",
		    form->better_url);
}

static void
check_parts(struct provider_form *form)
{
	struct form *fields = &form->page.form;
	struct field *gateway = form_field(fields, "gateway_url");
	/* a part that is missing would not be seen in the URL */
	bool parts = provider_written(form) == WRITTEN_PARTS ||
		     *form_text(fields, "url") != '\0';

	if (gateway->hidden)
		return;
	(void)entry_judge_field(
	    fields, FRAME_SECTION_PROVIDER, "entity_id", parts);
	(void)entry_judge_field(
	    fields, FRAME_SECTION_PROVIDER, "provider_id", parts);
	if (entry_judge_field(
		fields, FRAME_SECTION_PROVIDER, "gateway_url", parts) &&
	    strcmp(form_text(fields, "gateway_url"),
		address_default_gateway()) == 0)
		form_say(gateway, VERDICT_NOTE, "the default");
}

static void
check_name(struct provider_form *form)
{
	const struct app *app = form->page.view.app;
	struct form *fields = &form->page.form;
	struct field *field = form_field(fields, "name");
	size_t rules;

	if (!entry_judge_name(fields, app, FRAME_SECTION_PROVIDER, form->old) ||
	    form->old == NULL || field->verdict != VERDICT_NONE)
		return;
	rules =
	    frame_draft_uses(&app->draft, FRAME_SECTION_PROVIDER, form->old);
	if (rules > 0)
		form_say(field, VERDICT_NOTE, "used by %zu rule%s%s", rules,
		    rules == 1 ? "" : "s",
		    strcmp(form_text(fields, "name"), form->old) == 0 ? ""
		    : rules == 1 ? ": it will follow the new name"
				 : ": they will follow the new name");
}

/* False: it is said that there is no such credential. */
static bool
is_there(struct provider_form *form, const char *field, const char *name,
    const char *or_else)
{
	const struct frame_draft *draft = &form->page.view.app->draft;

	if (outline_entry(draft, "credentials", name) != NULL)
		return true;
	form_say(form_field(&form->page.form, field), VERDICT_ERROR,
	    "there is no credential \"%s\"\nchoose another, or %s", name,
	    or_else);
	return false;
}

static void
check_credential(struct provider_form *form)
{
	struct form *fields = &form->page.form;
	const char *name = provider_credential(form);
	struct field *secret = form_field(fields, "secret");

	if (name != NULL) {
		(void)is_there(form, "credential", name, NEW_CREDENTIAL);
		return;
	}
	(void)entry_judge_field(
	    fields, FRAME_SECTION_CREDENTIAL, "client_id", true);
	if (secret->line.len > 0)
		form_more_judge_secret(secret, NULL);
	else
		form_say(secret, VERDICT_WARN,
		    "there is none yet: without it no token can be had");
}

/* The names that no field shows, "a, b"; "" if there are none. */
static void
join_later(struct provider_form *form, char *buf, size_t size)
{
	const char *name;
	size_t used = 0;

	buf[0] = '\0';
	for (size_t i = 0;
	     used < size && (name = provider_later(form, i)) != NULL; i++)
		used += (size_t)snprintf(
		    buf + used, size - used, "%s%s", i > 0 ? ", " : "", name);
}

/* Nothing is tried behind the first: what the file had there goes, and a key
 * that was the first until now is offered. */
static void
check_no_second(struct provider_form *form, struct field *field)
{
	const char *first = provider_credential(form);
	const char *was = form->old != NULL ? form->named[0] : NULL;
	char later[200];

	join_later(form, later, sizeof(later));
	if (later[0] != '\0') {
		form_say(field, VERDICT_WARN, "%s will not be tried any more",
		    later);
	} else if (was != NULL && form->named[1] == NULL &&
		   (first == NULL || strcmp(first, was) != 0)) {
		form_say(field, VERDICT_NOTE,
		    "%s will not be tried any more  (Ctrl-Y: keep it here)",
		    was);
		snprintf(
		    field->suggestion, sizeof(field->suggestion), "%s", was);
	}
}

static void
check_second(struct provider_form *form)
{
	struct field *field = form_field(&form->page.form, "if_refused");
	const char *name = provider_second(form);
	const char *first = provider_credential(form);
	char later[200];

	if (name == NULL) {
		check_no_second(form, field);
		return;
	}
	if (!is_there(form, "if_refused", name, NO_CREDENTIAL))
		return;
	join_later(form, later, sizeof(later));
	if (first != NULL && strcmp(first, name) == 0)
		form_say(field, VERDICT_ERROR,
		    "this is the one above\nchoose another, or " NO_CREDENTIAL);
	else if (later[0] != '\0')
		form_say(
		    field, VERDICT_NOTE, "then %s, as the file has it", later);
}

static void
say_request(struct provider_form *form)
{
	struct field *field = form_field(&form->page.form, "send");
	const char *url = form_text(&form->page.form, "url");
	char *text = NULL;

	field->hidden =
	    *url == '\0' ||
	    form_field(&form->page.form, "url")->verdict == VERDICT_ERROR;
	if (asprintf(&text, "POST %s", url) == -1)
		return;
	form_note(field, text);
	free(text);
}

void
provider_check(struct form *fields, void *owner)
{
	static const char *const optional[] = {"launch_url", "service_url",
	    "terminal_config_id", "app_id", "user_data", "note"};
	struct provider_form *form = owner;

	reconcile(form);
	provider_hide(form);
	check_url(form);
	check_name(form);
	check_parts(form);
	check_credential(form);
	check_second(form);
	if (entry_judge_field(
		fields, FRAME_SECTION_PROVIDER, "token_duration", false) &&
	    form_field(fields, "token_duration")->verdict == VERDICT_NONE)
		form_say(form_field(fields, "token_duration"), VERDICT_NOTE,
		    "as set in Frame's console (5m to 8h there)");
	for (size_t i = 0; i < sizeof(optional) / sizeof(optional[0]); i++)
		(void)entry_judge_field(
		    fields, FRAME_SECTION_PROVIDER, optional[i], false);
	say_request(form);
}
