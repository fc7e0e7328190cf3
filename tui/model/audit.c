/* SPDX-License-Identifier: MIT */
/*
 * The list of findings and the order in which its parts are asked; see
 * audit.h. What is found is in the files named like this one.
 */
#include "tui/model/audit_parts.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool
audit_worth(const struct auditor *auditor, enum audit_id id)
{
	return auditor->found[id] < AUDIT_SHOWN && !auditor->out_of_memory;
}

/* Counts it; NULL if it is not kept. */
static struct audit_finding *
new_finding(struct auditor *auditor, enum audit_id id)
{
	const struct audit_code *code = &audit_codes[id];
	struct audit *audit = auditor->audit;
	struct audit_finding *larger = NULL;
	bool worth = audit_worth(auditor, id);

	auditor->found[id]++;
	auditor->last = NULL;
	audit->errors += code->level == AUDIT_ERROR;
	audit->warnings += code->level == AUDIT_WARNING;
	if (!worth)
		return NULL;
	larger = realloc(audit->finding, (audit->count + 1) * sizeof(*larger));
	if (larger == NULL) {
		auditor->out_of_memory = true;
		return NULL;
	}
	audit->finding = larger;
	larger += audit->count++;
	auditor->last = larger;
	*larger =
	    (struct audit_finding){.level = code->level, .code = code->name};
	return larger;
}

static char *text(struct auditor *auditor, const char *format,
    va_list arguments) __attribute__((format(printf, 2, 0)));

static char *
text(struct auditor *auditor, const char *format, va_list arguments)
{
	char *made;

	if (vasprintf(&made, format, arguments) >= 0)
		return made;
	auditor->out_of_memory = true;
	return NULL;
}

static char *
where(struct auditor *auditor, size_t line)
{
	char *made;

	if ((line == 0 ? asprintf(&made, "%s", auditor->draft->path)
		       : asprintf(
			     &made, "%s:%zu", auditor->draft->path, line)) >= 0)
		return made;
	auditor->out_of_memory = true;
	return NULL;
}

void
audit_add(struct auditor *auditor, enum audit_id id, size_t line,
    const char *format, ...)
{
	struct audit_finding *finding = new_finding(auditor, id);
	va_list arguments;

	if (finding == NULL)
		return;
	va_start(arguments, format);
	finding->line = line;
	finding->where = where(auditor, line);
	finding->message = text(auditor, format, arguments);
	va_end(arguments);
}

void
audit_add_at(struct auditor *auditor, enum audit_id id, const char *place,
    const char *format, ...)
{
	struct audit_finding *finding = new_finding(auditor, id);
	va_list arguments;

	if (finding == NULL)
		return;
	va_start(arguments, format);
	finding->where = strdup(place);
	finding->message = text(auditor, format, arguments);
	va_end(arguments);
	auditor->out_of_memory |= finding->where == NULL;
}

void
audit_advise(struct auditor *auditor, const char *format, ...)
{
	va_list arguments;

	if (auditor->last == NULL)
		return; /* it was only counted */
	va_start(arguments, format);
	free(auditor->last->advice);
	auditor->last->advice = text(auditor, format, arguments);
	va_end(arguments);
}

size_t
audit_line(const struct auditor *auditor, const char *section, const char *key)
{
	const struct frame_node *root = auditor->draft->doc.root;
	const struct frame_node *map, *node;

	if (root == NULL || root->kind != FRAME_NODE_MAP)
		return 0;
	map = frame_node_get(root, section);
	if (map == NULL)
		return 0;
	node = map->kind == FRAME_NODE_MAP ? frame_node_get(map, key) : NULL;
	return node != NULL ? node->line : map->line;
}

/* What was only counted, and advice that nobody gave. */
static void
complete(struct auditor *auditor)
{
	struct audit *audit = auditor->audit;

	for (size_t id = 0; id < AUDIT_IDS; id++) {
		size_t more = auditor->found[id];
		if (more <= AUDIT_SHOWN)
			continue;
		auditor->found[id] = 0; /* one more is kept */
		audit_add(auditor, (enum audit_id)id, 0,
		    "%zu more findings like this (%s)", more - AUDIT_SHOWN,
		    audit_codes[id].name);
		audit->errors -= audit_codes[id].level == AUDIT_ERROR;
		audit->warnings -= audit_codes[id].level == AUDIT_WARNING;
	}
	for (size_t i = 0; i < audit->count; i++) {
		if (audit->finding[i].advice == NULL)
			audit->finding[i].advice = strdup("");
		auditor->out_of_memory |= audit->finding[i].advice == NULL;
	}
}

/* Those about no line of the file come last of their level. */
static int
compare(const void *a, const void *b)
{
	const struct audit_finding *x = a, *y = b;

	if (x->level != y->level)
		return x->level < y->level ? -1 : 1;
	if (x->line != y->line)
		return x->line - 1 < y->line - 1 ? -1 : 1;
	return strcmp(x->where, y->where) != 0 ? strcmp(x->where, y->where)
					       : strcmp(x->message, y->message);
}

bool
audit_run(struct audit *audit, const struct frame_draft *draft,
    const struct audit_options *options)
{
	struct auditor auditor = {
	    .audit = audit, .draft = draft, .options = options};

	*audit = (struct audit){0};
	audit_file(&auditor);
	if (draft->valid) {
		audit_secrets(&auditor);
		audit_network(&auditor);
		audit_names(&auditor);
		audit_values(&auditor);
		audit_services(&auditor);
		audit_machine(&auditor);
	}
	complete(&auditor);
	if (auditor.out_of_memory) {
		audit_free(audit);
		return false;
	}
	if (audit->count > 0)
		qsort(audit->finding, audit->count, sizeof(*audit->finding),
		    compare);
	return true;
}

void
audit_free(struct audit *audit)
{
	for (size_t i = 0; i < audit->count; i++) {
		free(audit->finding[i].where);
		free(audit->finding[i].message);
		free(audit->finding[i].advice);
	}
	free(audit->finding);
	*audit = (struct audit){0};
}
