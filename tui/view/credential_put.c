/* SPDX-License-Identifier: MIT */
/*
 * A credential's form as one step of the draft: its keys, its name wherever it
 * is used, and its secret, which is moved when it shall be kept elsewhere.
 */
#include "tui/view/credential_put.h"

#include <stdlib.h>
#include <string.h>

#include "tui/view/words.h"

static enum kept
kept(struct credential_form *form)
{
	return (enum kept)form_field(&form->page.form, "kept")->choice;
}

static bool
usable(const struct secret_facts *facts)
{
	return facts->state == SECRET_OK || facts->state == SECRET_PENDING;
}

enum secret_source
credential_source(struct credential_form *form)
{
	bool movable = usable(&form->present) && form->was != KEPT_COMMAND;

	if (kept(form) == KEPT_COMMAND)
		return SOURCE_STAYS;
	if (form_field(&form->page.form, "secret")->line.len > 0)
		return SOURCE_TYPED;
	if (kept(form) == KEPT_INLINE && form->was == KEPT_INLINE)
		return SOURCE_STAYS;
	if (kept(form) == KEPT_FILE && form->target.state != SECRET_MISSING &&
	    form->target.state != SECRET_NONE)
		return SOURCE_STAYS;
	return movable ? SOURCE_MOVED : SOURCE_NONE;
}

const struct secret_facts *
credential_present(struct credential_form *form)
{
	const struct secret_facts *facts =
	    kept(form) == KEPT_FILE ? &form->target : &form->present;

	if (kept(form) == KEPT_INLINE && form->was != KEPT_INLINE)
		return NULL;
	return usable(facts) || facts->state == SECRET_UNKNOWN ? facts : NULL;
}

/* --- the entry */

/* The memory that an entry's command refers to. */
struct command {
	char *text;
	const char *word[CREDENTIAL_WORDS];
	struct frame_datum item[CREDENTIAL_WORDS], list;
};

static void
split_command(struct credential_form *form, struct command *command)
{
	*command = (struct command){
	    .text = strdup(form_text(&form->page.form, "secret_command"))};
	command->list.kind = FRAME_DATUM_LIST;
	command->list.item = command->item;
	if (command->text != NULL)
		command->list.count =
		    words_split(command->text, command->word, CREDENTIAL_WORDS);
	if (command->list.count > CREDENTIAL_WORDS)
		command->list.count = CREDENTIAL_WORDS;
	for (size_t i = 0; i < command->list.count; i++)
		command->item[i] = (struct frame_datum){
		    .kind = FRAME_DATUM_TEXT, .text = command->word[i]};
}

static void
say_secret(struct entry *entry, struct credential_form *form)
{
	const struct line *line = &form_field(&form->page.form, "secret")->line;
	enum secret_source source = credential_source(form);
	char new[12];

	if (source == SOURCE_MOVED)
		entry_say(entry, "secret moved");
	if (source != SOURCE_TYPED || entry->old == NULL)
		return;
	secret_fingerprint(line->bytes, line->len, new);
	if (form->present.fingerprint[0] != '\0')
		entry_say(entry, "secret replaced (%s -> %s)",
		    form->present.fingerprint, new);
	else
		entry_say(entry, "secret set (%s)", new);
}

/* In the order of the schema. `secret`: for keeping it in the file itself. */
static void
make_entry(struct credential_form *form, struct entry *entry,
    struct command *command, const char *secret)
{
	const struct app *app = form->page.view.app;
	struct form *fields = &form->page.form;
	enum kept where = kept(form);

	entry_begin(entry, app, FRAME_SECTION_CREDENTIAL, form->old,
	    form_text(fields, "name"));
	entry_text(entry, app, "client_id", form_text(fields, "client_id"));
	entry_text(entry, app, "secret_file",
	    where == KEPT_FILE ? form_text(fields, "secret_file") : NULL);
	entry_datum(entry, app, "secret_command",
	    where == KEPT_COMMAND ? &command->list : NULL);
	if (where != KEPT_INLINE || secret != NULL)
		entry_secret(entry, app, where == KEPT_INLINE ? secret : NULL);
	entry_text(entry, app, "note", form_text(fields, "note"));
	say_secret(entry, form);
}

bool
credential_unchanged(struct credential_form *form)
{
	struct command command;
	struct entry entry;
	bool same;

	split_command(form, &command);
	make_entry(form, &entry, &command, NULL);
	same = entry_same(&entry);
	free(command.text);
	return same;
}

/* --- into the draft */

/* The secret that has to go somewhere; both lie in locked pages. */
static bool
find_secret(struct credential_form *form, struct frame_secret *moved,
    const char **bytes, size_t *len)
{
	const struct line *line = &form_field(&form->page.form, "secret")->line;
	struct app *app = form->page.view.app;
	struct credential_outline outline;
	char why[FRAME_DRAFT_WHY] = "";
	bool fine = true;

	*bytes = line->len > 0 ? line->bytes : NULL;
	*len = line->len;
	if (credential_source(form) != SOURCE_MOVED)
		return true;
	credential_outline(&outline, app, form->old);
	fine = credential_secret(
	    app, &outline.credential, moved, why, sizeof(why));
	credential_outline_free(&outline);
	if (!fine)
		app_say(app, ROLE_ERROR, "Nothing was changed: %s", why);
	*bytes = moved->bytes;
	*len = moved->len;
	return fine;
}

static void
put_file(struct credential_form *form, struct change *change,
    const char *secret, size_t len)
{
	if (change->fine)
		change->fine = frame_draft_secret(&change->app->draft,
		    form_text(&form->page.form, "secret_file"), secret, len,
		    change->why);
}

bool
credential_put(struct credential_form *form, struct change *change)
{
	struct frame_secret moved = {0};
	struct command command;
	struct entry entry;
	const char *secret = NULL;
	size_t len = 0;

	if (!find_secret(form, &moved, &secret, &len))
		return false;
	if (kept(form) == KEPT_COMMAND)
		secret = NULL; /* the field is hidden */
	split_command(form, &command);
	make_entry(form, &entry, &command, secret);
	change_begin(change, form->page.view.app, "credential %s: %s",
	    form->old != NULL ? form->old : entry.name, entry.words);
	if (change->fine)
		entry_write(&entry, change);
	if (secret != NULL && kept(form) == KEPT_FILE)
		put_file(form, change, secret, len);
	free(command.text);
	frame_secret_drop(&moved);
	return true;
}
