/* SPDX-License-Identifier: MIT */
/*
 * What forms with a secret have in common; see form_more.h.
 */
#include "tui/view/form_more.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tui/view/credential_facts.h"

#define VALUE_MAX 4100 /* bytes of a field that is filled */

void
form_more_judge_secret(struct field *field, const struct secret_facts *present)
{
	const struct line *line = &field->line;
	const char *flaw = credential_flaw(line->bytes, line->len);
	char keep[120] = "";

	if (present != NULL && present->fingerprint[0] != '\0')
		snprintf(keep, sizeof(keep),
		    "\nempty keeps the present one (fingerprint %s)",
		    present->fingerprint);
	else if (present != NULL)
		snprintf(keep, sizeof(keep), "\nempty keeps the present one");
	if (flaw != NULL)
		form_say(field, VERDICT_ERROR, "%s%s", flaw, keep);
	else if (line->len > 0 && credential_looks_real(line->bytes, line->len))
		form_say(field, VERDICT_OK, "40 hex digits%s", keep);
	else if (line->len > 0)
		form_say(field, VERDICT_WARN,
		    "%zu character%s; known Frame secrets have 40 hex "
		    "digits%s",
		    line->len, line->len == 1 ? "" : "s", keep);
	else
		form_say(field, VERDICT_NOTE, "%s", keep);
}

/* --- what was copied in Frame's console */

static bool
found(struct frame_span span)
{
	return span.end > span.start;
}

bool
form_more_snippet(struct paste *paste, const char *text, size_t len, char *why,
    size_t why_size)
{
	size_t parts;

	*why = '\0';
	if (!paste_read(paste, text, len, why, why_size))
		return false;
	parts = (size_t)found(paste->client_id) + found(paste->secret) +
		found(paste->email_domain);
	return found(paste->url) || parts > 1 ||
	       (parts > 0 && memchr(text, '\n', len) != NULL);
}

char *
form_more_copy(const char *text, struct frame_span span)
{
	size_t size = span.end - span.start + 1;
	char *copy = found(span) ? malloc(size) : NULL;

	if (copy != NULL && !paste_take(text, span, copy, size)) {
		free(copy);
		return NULL;
	}
	return copy;
}

/* It may be the secret: the only copy is on the stack, and wiped. */
static bool
fill(struct form *form, const char *name, const char *text,
    struct frame_span span)
{
	struct field *field = form_field(form, name);
	char value[VALUE_MAX];

	if (field == NULL || field->hidden || !found(span) ||
	    !paste_take(text, span, value, sizeof(value)))
		return false;
	form_set(form, name, value);
	explicit_bzero(value, sizeof(value));
	return true;
}

void
form_more_fill(struct form *form, struct app *app, const struct paste *paste,
    const char *text, const char *why)
{
	char said[200] = "";
	const struct {
		const char *name, *label;
		struct frame_span span;
	} parts[] = {
	    {"url", "token URL", paste->url},
	    {"client_id", "client id", paste->client_id},
	    {"secret", "secret (not shown)", paste->secret},
	};

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		size_t used = strlen(said);
		if (fill(form, parts[i].name, text, parts[i].span))
			snprintf(said + used, sizeof(said) - used, "%s%s",
			    used > 0 ? ", " : "", parts[i].label);
	}
	form->changed = true;
	(void)form_check(form);
	if (said[0] != '\0')
		app_say(app, ROLE_OK, "Filled in from what you pasted: %s.%s%s",
		    said, *why != '\0' ? " " : "", why);
	else
		app_say(app, ROLE_WARN, "%s",
		    *why != '\0' ? why
				 : "Nothing in what you pasted belongs into "
				   "this form.");
}
