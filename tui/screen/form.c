/* SPDX-License-Identifier: MIT */
/*
 * Fields, focus and requests; see form.h. Painting is in form_paint.c.
 */
#include "tui/screen/form.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tui/screen/form_parts.h"

bool
form_open(struct form *form, const struct field_spec *spec, size_t count,
    void (*check)(struct form *, void *), void *owner)
{
	bool fine = count <= FIELDS_MAX;

	*form = (struct form){.check = check, .owner = owner};
	for (size_t i = 0; fine && i < count; i++) {
		struct field *field = &form->field[i];
		field->spec = &spec[i];
		form->fields++;
		if (field_is_text(field))
			fine = line_open(&field->line, spec[i].max,
			    spec[i].kind == FIELD_SECRET);
	}
	if (!fine)
		form_close(form);
	return fine;
}

void
form_close(struct form *form)
{
	for (size_t i = 0; i < form->fields; i++) {
		if (field_is_text(&form->field[i]))
			line_close(&form->field[i].line);
		free(form->field[i].note);
	}
	*form = (struct form){0};
}

/* --- what the owner asks and says */

struct field *
form_field(struct form *form, const char *name)
{
	for (size_t i = 0; i < form->fields; i++) {
		if (strcmp(form->field[i].spec->name, name) == 0)
			return &form->field[i];
	}
	return NULL;
}

const char *
form_text(struct form *form, const char *name)
{
	const struct field *field = form_field(form, name);

	if (field == NULL)
		return "";
	if (field_is_text(field))
		return field->line.bytes;
	if (field->spec->kind == FIELD_NOTE)
		return field->note == NULL ? "" : field->note;
	return field->choices == NULL ? "" : field->choices[field->choice];
}

static void
choose_text(struct field *field, const char *text)
{
	for (size_t i = 0; field->choices != NULL && field->choices[i] != NULL;
	     i++) {
		if (strcmp(field->choices[i], text) == 0)
			field->choice = i;
	}
}

void
form_set(struct form *form, const char *name, const char *text)
{
	struct field *field = form_field(form, name);

	if (field == NULL)
		return;
	if (field_is_text(field))
		line_set(&field->line, text);
	else if (field->spec->kind == FIELD_NOTE)
		form_note(field, text);
	else
		choose_text(field, text);
}

void
form_say(struct field *field, enum verdict verdict, const char *format, ...)
{
	va_list args;

	field->verdict = verdict;
	va_start(args, format);
	vsnprintf(field->said, sizeof(field->said), format, args);
	va_end(args);
}

void
form_note(struct field *field, const char *text)
{
	char *note = strdup(text);

	if (note == NULL)
		return; /* the old one stays */
	free(field->note);
	field->note = note;
}

/* --- focus */

struct field *
form_focused(struct form *form)
{
	struct field *field = &form->field[form->focus];

	return form->focus < form->fields && field_takes_focus(field) ? field
								      : NULL;
}

/* To the next field that can have it, forwards or backwards, round and round;
 * at most once around. */
static void
move_focus(struct form *form, bool forwards)
{
	form_hide(form);
	for (size_t i = 0; i < form->fields; i++) {
		form->focus += forwards ? 1 : form->fields - 1;
		form->focus %= form->fields;
		if (form_focused(form) != NULL)
			return;
	}
}

static void
focus_on(struct form *form, const struct field *field)
{
	size_t index = (size_t)(field - form->field);

	if (index != form->focus)
		form_hide(form);
	form->focus = index;
}

void
form_go(struct form *form, const char *name)
{
	const struct field *field = form_field(form, name);

	if (field != NULL && field_takes_focus(field))
		focus_on(form, field);
}

struct field *
form_go_wrong(struct form *form)
{
	for (size_t i = 0; i < form->fields; i++) {
		struct field *field = &form->field[i];
		if (field->verdict != VERDICT_ERROR || field->hidden)
			continue;
		if (field_takes_focus(field))
			focus_on(form, field);
		return field;
	}
	return NULL;
}

/* --- checking */

enum verdict
form_check(struct form *form)
{
	enum verdict worst = VERDICT_NONE;

	for (size_t i = 0; i < form->fields; i++) {
		form->field[i].verdict = VERDICT_NONE;
		form->field[i].said[0] = '\0';
		form->field[i].suggestion[0] = '\0';
	}
	if (form->check != NULL)
		form->check(form, form->owner);
	for (size_t i = 0; i < form->fields; i++) {
		if (!form->field[i].hidden && form->field[i].verdict > worst)
			worst = form->field[i].verdict;
	}
	if (form_focused(form) == NULL)
		move_focus(form, true);
	return worst;
}

static bool
changed(struct form *form)
{
	form->changed = true;
	form_check(form);
	return true;
}

/* --- requests */

bool
form_in_text(const struct form *form)
{
	const struct field *field = &form->field[form->focus];

	return form->focus < form->fields && field_takes_focus(field) &&
	       field_is_text(field);
}

void
form_hide(struct form *form)
{
	for (size_t i = 0; i < form->fields; i++)
		form->field[i].line.revealed = false;
}

bool
form_revealed(const struct form *form)
{
	for (size_t i = 0; i < form->fields; i++) {
		if (form->field[i].line.revealed)
			return true;
	}
	return false;
}

/* The next or previous choice, round and round. */
static bool
choose(struct form *form, struct field *field, bool next)
{
	size_t count = 0;

	if (field_is_text(field) || field->choices == NULL)
		return false;
	while (field->choices[count] != NULL)
		count++;
	if (count == 0)
		return false;
	field->choice = (field->choice + (next ? 1 : count - 1)) % count;
	return changed(form);
}

static bool
suggest(struct form *form, struct field *field)
{
	char text[sizeof(field->suggestion)];

	if (field->suggestion[0] == '\0')
		return false;
	/* check(), called behind this, makes a new one */
	snprintf(text, sizeof(text), "%s", field->suggestion);
	form_set(form, field->spec->name, text);
	return changed(form);
}

/* Only the secret that is being typed now. */
static bool
reveal(struct field *field)
{
	if (field->spec->kind != FIELD_SECRET)
		return false;
	field->line.revealed = !field->line.revealed;
	return true;
}

static bool
edit(struct form *form, struct field *field, enum request request)
{
	size_t len = field->line.len;

	if (!field_is_text(field) || !line_key(&field->line, request))
		return false;
	if (field->line.len != len)
		changed(form);
	return true;
}

bool
form_key(struct form *form, enum request request)
{
	struct field *field = form_focused(form);

	if (field == NULL)
		return false;
	switch (request) {
	case REQ_NEXT_FIELD:
	case REQ_LAST_FIELD:
		move_focus(form, request == REQ_NEXT_FIELD);
		return true;
	case REQ_CHOOSE:
	case REQ_CHOOSE_LAST:
		return choose(form, field, request == REQ_CHOOSE);
	case REQ_SUGGEST:
		return suggest(form, field);
	case REQ_REVEAL:
		return reveal(field);
	default:
		return edit(form, field, request);
	}
}

bool
form_insert(struct form *form, const char *text, size_t len)
{
	struct field *field = form_focused(form);

	if (field == NULL || !field_is_text(field))
		return false;
	line_insert(&field->line, text, len);
	return changed(form);
}
