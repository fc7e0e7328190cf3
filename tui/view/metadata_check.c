/* SPDX-License-Identifier: MIT */
/*
 * Judging a claim or a key of metadata while it is typed, by the loader's own
 * code, and showing what it would be for the person traced.
 */
#include "tui/view/metadata_form.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/judge.h"
#include "common/template.h"
#include "tui/view/metadata.h"
#include "tui/view/outline.h"

/* --- the key */

static bool
is_new_place(const struct metadata_form *form, const struct where *where)
{
	const char *old = form->old_provider;

	if (form->old_key == NULL || strcmp(form->old_key, where->key) != 0 ||
	    form->old_claim != where->claim)
		return true;
	return (old == NULL) != (where->provider == NULL) ||
	       (old != NULL && strcmp(old, where->provider) != 0);
}

static void
check_key(struct metadata_form *form)
{
	struct field *field = form_field(&form->page.form, "key");
	struct where where = metadata_form_where(form);
	const struct magic *magic = metadata_magic(where.key);

	if (*where.key == '\0') {
		form_say(field, VERDICT_ERROR,
		    "a name is needed\nCtrl-N lists those that Frame knows");
		return;
	}
	if (is_new_place(form, &where) &&
	    outline_key(metadata_form_map(form->page.view.app, &where),
		where.key) != NULL) {
		form_say(field, VERDICT_ERROR,
		    "there is a \"%s\" already: open that one", where.key);
		return;
	}
	form_say(field, VERDICT_OK, "sent as %s%s%s%s",
	    where.claim ? "the claim " : "metadata.", where.key,
	    magic != NULL ? "\n" : "", magic != NULL ? magic->meaning : "");
}

/* --- the value */

/* What a flaw's label proposes, put in place of the flaw. */
static void
suggest(struct field *field, const char *text,
    const struct frame_template_flaw *flaw)
{
	static const char asks[] = "did you mean ";
	const char *guess = strstr(flaw->label, asks);
	bool env = strncmp(text + flaw->start, "env.", 4) == 0;
	size_t len;

	if (guess == NULL)
		return;
	guess += strlen(asks);
	len = strcspn(guess, "?");
	snprintf(field->suggestion, sizeof(field->suggestion), "%.*s%s%.*s%s",
	    (int)flaw->start, text, env ? "env." : "", (int)len, guess,
	    text + flaw->end);
	/* a value that does not fit would be cut */
	if (strlen(text) + len + 4 >= sizeof(field->suggestion))
		field->suggestion[0] = '\0';
}

static bool
check_template(
    struct field *field, const char *text, const char *const *allow_env)
{
	struct frame_template_flaw flaw;

	if (frame_template_check(text, allow_env, &flaw))
		return true;
	suggest(field, text, &flaw);
	form_say(field, VERDICT_ERROR, "%s%s%s%s", flaw.message,
	    flaw.label[0] != '\0' ? ": " : "", flaw.label,
	    field->suggestion[0] != '\0' ? "  (Ctrl-Y: take it)" : "");
	return false;
}

/* What a value must look like that is no text. */
static bool
check_bare(struct metadata_form *form, struct field *field, const char *text)
{
	enum value_type type = metadata_form_type(form);
	const char *digits = text + (*text == '-');
	bool boolean = strcmp(text, "true") == 0 || strcmp(text, "false") == 0;

	if (type == TYPE_BOOLEAN && !boolean)
		form_say(field, VERDICT_ERROR, "write true or false");
	else if (type == TYPE_NUMBER &&
		 (*digits == '\0' ||
		     strspn(digits, "0123456789") != strlen(digits) ||
		     (*digits == '0' && digits[1] != '\0')))
		form_say(field, VERDICT_ERROR,
		    "a whole number is needed, such as 42");
	else
		return true;
	return false;
}

/* What the loader says of the value where it would stand. */
static void
check_meaning(struct metadata_form *form, struct field *field,
    const char *const *allow_env)
{
	struct where where = metadata_form_where(form);
	struct frame_datum datum = metadata_form_datum(form);
	struct frame_judgement judgement = {0};
	bool known =
	    where.claim
		? frame_judge_value(
		      frame_schema_find(FRAME_SECTION_CLAIMS, where.key),
		      &datum, allow_env, &judgement)
		: frame_judge_metadata(
		      where.key, &datum, allow_env, &judgement);

	/* of a key that is not typed yet it has been said */
	if (!known || !judgement.said || *where.key == '\0')
		return;
	form_say(field,
	    judgement.severity == FRAME_ERROR ? VERDICT_ERROR : VERDICT_WARN,
	    "%s%s%s", judgement.message,
	    judgement.advice[0] != '\0' ? "\n" : "", judgement.advice);
}

/* Said by the loader only of a whole file. */
static void
check_licence(struct metadata_form *form, struct field *field, const char *text)
{
	struct where where = metadata_form_where(form);
	enum frame_varies varies = frame_template_varies(text);

	if (!where.claim || field->verdict != VERDICT_NONE)
		return;
	if (strcmp(where.key, "email_domain") == 0)
		form_say(field, VERDICT_WARN,
		    "Frame makes up a new address for every token\nNamed User "
		    "plans bill every distinct address; Per VM plans do not");
	else if (strcmp(where.key, "email") == 0 && varies != FRAME_VARIES_USER)
		form_say(field, VERDICT_WARN,
		    "this makes a new address %s\nNamed User plans bill every "
		    "distinct address; Per VM plans do not",
		    varies == FRAME_VARIES_MACHINE ? "on every machine"
						   : "at every login");
}

static void
check_value(struct metadata_form *form, const char *const *allow_env)
{
	struct field *field = form_field(&form->page.form, "value");
	const char *text = form_text(&form->page.form, "value");

	if (metadata_form_type(form) != TYPE_TEXT) {
		if (check_bare(form, field, text))
			check_meaning(form, field, allow_env);
		return;
	}
	if (!check_template(field, text, allow_env))
		return;
	check_meaning(form, field, allow_env);
	check_licence(form, field, text);
	if (field->verdict == VERDICT_NONE && metadata_uses(text, "env."))
		form_say(field, VERDICT_NOTE,
		    "env.* is user controlled: the person may choose it");
}

/* --- preview */

static struct frame_facts
facts_of(const struct app *app)
{
	struct frame_facts facts = frame_user_facts(&app->who.user);

	facts.service = app->draft.valid && app->draft.config.login.services
			    ? app->draft.config.login.services[0]
			    : "login";
	return facts;
}

static void
show_preview(struct metadata_form *form)
{
	const struct app *app = form->page.view.app;
	struct field *value = form_field(&form->page.form, "value");
	struct field *preview = form_field(&form->page.form, "preview");
	bool text = metadata_form_type(form) == TYPE_TEXT;
	struct frame_facts facts = facts_of(app);
	char *expanded = NULL, *line = NULL;
	int len;

	if (value->verdict == VERDICT_ERROR) {
		form_note(preview, "(not while the value has an error)");
		return;
	}
	if (app->who.state != WHO_KNOWN) {
		form_note(preview, "(Overview, w: choose a person to see it)");
		return;
	}
	if (text)
		expanded = frame_template_expand(value->line.bytes, &facts);
	len = asprintf(&line, "%s on %s  ->  %s%s%s", app->who.name,
	    app->world->host, text ? "\"" : "",
	    !text	       ? value->line.bytes
	    : expanded != NULL ? expanded
			       : "",
	    text ? "\"" : "");
	if (len != -1) {
		form_note(preview, line);
		free(line);
	}
	free(expanded);
}

static void
show_sources(struct metadata_form *form)
{
	struct field *field = form_field(&form->page.form, "sources");
	char text[1000];
	size_t used = 0;

	for (size_t i = 0; i < frame_template_source_count; i++) {
		const char *name = frame_template_sources[i].name;
		used += (size_t)snprintf(text + used, sizeof(text) - used,
		    "%s%s  ", name, strcmp(name, "env.") == 0 ? "NAME" : "");
		if (used >= sizeof(text))
			break;
	}
	form_note(field, text);
	form_say(field, VERDICT_NOTE, "%s",
	    "Ctrl-N opens this list. ${source:-default}; $$ is a dollar.");
}

void
metadata_form_check(struct form *fields, void *owner)
{
	struct metadata_form *form = owner;
	const struct app *app = form->page.view.app;
	bool claim = metadata_form_where(form).claim;
	const char **allow_env = metadata_form_env(app);

	form_field(fields, "type")->hidden = claim;
	form_field(fields, "scope")->hidden = claim || form->scope[1] == NULL;
	show_sources(form);
	check_key(form);
	check_value(form, (const char *const *)allow_env);
	show_preview(form);
	free(allow_env);
}
