/* SPDX-License-Identifier: MIT */
/*
 * Values of each type: from the text in the file to C, or to an error that
 * says what to write instead; see config_parts.h. A value is judged here by
 * itself alone; what it means together with others is config_check.c.
 */
#include "common/config_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/template.h"
#include "common/text.h"

#define DIGITS "0123456789"

void *
frame_loader_alloc(struct frame_loader *loader, size_t size)
{
	void *memory = frame_arena_alloc(loader->arena, size);

	if (memory == NULL)
		loader->out_of_memory = true;
	return memory;
}

const char *
frame_loader_quote(struct frame_loader *loader, const struct frame_node *node)
{
	return frame_diag_quote(loader->diags, node->span, node->value);
}

const char *
frame_value_text(struct frame_loader *loader, const struct frame_key *key,
    const struct frame_node *node)
{
	struct frame_diag *diag;

	if ((int64_t)node->value_len < key->min) {
		diag = frame_diag_error(
		    loader->diags, node->span, "%s is empty", key->name);
		frame_diag_label(loader->diags, diag,
		    key->required ? "write its value here"
				  : "write its value here, or remove the line");
		return NULL;
	}
	if ((int64_t)node->value_len > key->max) {
		diag = frame_diag_error(
		    loader->diags, node->span, "%s is too long", key->name);
		frame_diag_label(loader->diags, diag,
		    "%zu bytes; at most %lld are allowed", node->value_len,
		    (long long)key->max);
		return NULL;
	}
	return node->value;
}

static void
read_text(struct frame_loader *loader, const struct frame_key *key,
    const struct frame_node *node, void *out)
{
	*(const char **)out = frame_value_text(loader, key, node);
}

/* --- durations */

static const struct unit {
	const char *name;
	int64_t ms;
	const char *words; /* that people write instead, between commas */
} units[] = {
    {"d", 86400000, ",day,days,"},
    {"h", 3600000, ",hour,hours,hr,hrs,"},
    {"m", 60000, ",minute,minutes,min,mins,"},
    {"s", 1000, ",,second,seconds,sec,secs,"},
    {"ms", 1, ",millisecond,milliseconds,msec,msecs,"},
};
#define UNITS (sizeof(units) / sizeof(units[0]))

static bool
parse_duration(const char *text, int64_t *ms)
{
	char *unit;
	long long number;

	if (*text < '0' || *text > '9')
		return false;
	number = strtoll(text, &unit, 10); /* LLONG_MAX if it is larger */
	for (size_t i = 0; i < UNITS; i++) {
		bool seconds = *unit == '\0' && units[i].ms == 1000;
		if (!seconds && strcmp(unit, units[i].name) != 0)
			continue;
		if (__builtin_mul_overflow(number, units[i].ms, ms))
			*ms = INT64_MAX;
		return true;
	}
	return false;
}

/* "8 hours" is answered with "write 8h". */
static void
suggest_duration(
    struct frame_diags *diags, struct frame_diag *diag, const char *text)
{
	size_t digits = strspn(text, DIGITS);
	const char *word = text + digits + strspn(text + digits, " ");
	char wanted[32];

	snprintf(wanted, sizeof(wanted), ",%s,", word);
	for (size_t i = 0; digits > 0 && digits < 10 && i < UNITS; i++) {
		if (strstr(units[i].words, wanted) == NULL &&
		    strcmp(word, units[i].name) != 0)
			continue;
		frame_diag_label(diags, diag,
		    "write %.*s%s (units: s, m, h, d)", (int)digits, text,
		    units[i].name);
		return;
	}
	frame_diag_label(
	    diags, diag, "write a number and a unit: s, m, h or d");
}

/* The largest unit that says it without a fraction. */
static void
format_duration(int64_t ms, char text[32])
{
	for (size_t i = 0; i < UNITS; i++) {
		if (ms % units[i].ms != 0 || ms < units[i].ms)
			continue;
		snprintf(text, 32, "%lld%s", (long long)(ms / units[i].ms),
		    units[i].name);
		return;
	}
	snprintf(text, 32, "0s");
}

static void
read_duration(struct frame_loader *loader, const struct frame_key *key,
    const struct frame_node *node, void *out)
{
	struct frame_diag *diag;
	char min[32], max[32];
	int64_t ms;

	if (!parse_duration(node->value, &ms)) {
		diag = frame_diag_error(loader->diags, node->span,
		    "%s is not a duration", frame_loader_quote(loader, node));
		suggest_duration(loader->diags, diag,
		    frame_diag_is_secret(loader->diags, node->span)
			? ""
			: node->value);
		return;
	}
	*(int64_t *)out = ms;
	if (ms >= key->min && ms <= key->max)
		return;
	format_duration(key->min, min);
	format_duration(key->max, max);
	if (key->lenient)
		diag = frame_diag_warning(loader->diags, node->span,
		    "%s is not from %s to %s", key->name, min, max);
	else
		diag = frame_diag_error(loader->diags, node->span,
		    "%s must be from %s to %s", key->name, min, max);
	if (key->lenient)
		frame_diag_help(loader->diags, diag, "%s", key->help);
}

/* --- choices */

static void
read_true(struct frame_loader *loader, const struct frame_key *key,
    const struct frame_node *node, void *out)
{
	bool plain = node->style == FRAME_STYLE_PLAIN;

	if (plain && strcmp(node->value, "true") == 0) {
		*(bool *)out = true;
		return;
	}
	frame_diag_label(loader->diags,
	    frame_diag_error(
		loader->diags, node->span, "%s can only be true", key->name),
	    !plain ? "write true, without quotes"
	    : strcmp(node->value, "false") == 0
		? "remove the rule if it is not wanted"
		: "write true");
}

static void
list_choices(const struct frame_key *key, char *text, size_t size)
{
	size_t len = 0;

	for (size_t i = 0; key->choices[i] != NULL && len < size; i++)
		len += (size_t)snprintf(text + len, size - len, "%s%s",
		    i == 0			  ? ""
		    : key->choices[i + 1] != NULL ? ", "
						  : " or ",
		    key->choices[i]);
}

static void
read_choice(struct frame_loader *loader, const struct frame_key *key,
    const struct frame_node *node, void *out)
{
	struct frame_guess guess;
	struct frame_diag *diag;
	char choices[128];

	frame_guess_begin(&guess, node->value);
	for (size_t i = 0; key->choices[i] != NULL; i++) {
		if (strcmp(key->choices[i], node->value) == 0) {
			*(int64_t *)out = (int64_t)i;
			return;
		}
		frame_guess_offer(&guess, key->choices[i]);
	}
	list_choices(key, choices, sizeof(choices));
	diag = frame_diag_error(loader->diags, node->span, "%s cannot be %s",
	    key->name, frame_loader_quote(loader, node));
	if (guess.best != NULL)
		frame_diag_label(loader->diags, diag,
		    "did you mean \"%s\"? (%s)", guess.best, choices);
	else
		frame_diag_label(loader->diags, diag, "write %s", choices);
}

static void
read_entity(struct frame_loader *loader, const struct frame_key *key,
    const struct frame_node *node, void *out)
{
	for (size_t i = 0; key->choices[i] != NULL; i++) {
		size_t len = strlen(key->choices[i]);
		if (strncmp(node->value, key->choices[i], len) == 0 &&
		    strcmp(node->value + len, "s") == 0) {
			*(int64_t *)out = (int64_t)i;
			return;
		}
	}
	read_choice(loader, key, node, out);
}

/* --- references and templates */

static void
read_reference(struct frame_loader *loader, const struct frame_key *key,
    const struct frame_node *node, void *out)
{
	(void)loader;
	(void)key;
	*(const char **)out = node->value; /* whether it exists: later */
}

static void
read_template(struct frame_loader *loader, const struct frame_key *key,
    const struct frame_node *node, void *out)
{
	struct frame_template_flaw flaw;
	struct frame_span span;
	struct frame_diag *diag;

	(void)key;
	if (frame_template_check(
		node->value, loader->config->login.allow_env, &flaw)) {
		*(const char **)out = node->value;
		return;
	}
	span = frame_node_part(loader->doc, node, flaw.start, flaw.end);
	diag = frame_diag_error(loader->diags, span, "%s",
	    frame_diag_is_secret(loader->diags, span) ? "this template is wrong"
						      : flaw.message);
	if (*flaw.label != '\0')
		frame_diag_label(loader->diags, diag, "%s", flaw.label);
}

/* --- dispatch */

/* A section is a map or list; the walker of sections reads it. */
static void
read_nothing(struct frame_loader *loader, const struct frame_key *key,
    const struct frame_node *node, void *out)
{
	(void)loader;
	(void)key;
	(void)node;
	(void)out;
}

static void
read_metadata(struct frame_loader *loader, const struct frame_key *key,
    const struct frame_node *node, void *out)
{
	(void)key;
	frame_metadata_read(loader, node, out);
}

static const struct {
	enum shape {
		ONE,  /* a scalar */
		MANY, /* a scalar or a list of scalars */
		OWN,  /* the reader looks for itself */
	} shape;
	const char *example; /* of what to write */
	frame_reader *read;
} types[FRAME_TYPES] = {
    [FRAME_TYPE_SECTION] = {OWN, NULL, read_nothing},
    [FRAME_TYPE_METADATA] = {OWN, NULL, read_metadata},
    [FRAME_TYPE_VERSION] = {OWN, NULL, read_nothing},
    [FRAME_TYPE_TEXT] = {ONE, "a text", read_text},
    [FRAME_TYPE_DURATION] = {ONE, "a duration such as 5s", read_duration},
    [FRAME_TYPE_TRUE] = {ONE, "true", read_true},
    [FRAME_TYPE_CHOICE] = {ONE, "a word", read_choice},
    [FRAME_TYPE_ENTITY] = {ONE, "a word", read_entity},
    [FRAME_TYPE_URL] = {ONE, "a URL", frame_read_url},
    [FRAME_TYPE_LINK] = {ONE, "a URL", frame_read_url},
    [FRAME_TYPE_PROXY] = {ONE, "a URL", frame_read_proxy},
    [FRAME_TYPE_PATH] = {ONE, "an absolute path", frame_read_path},
    [FRAME_TYPE_UUID] = {ONE, "an id", frame_read_id},
    [FRAME_TYPE_CLIENT_ID] = {ONE, "an id", frame_read_id},
    [FRAME_TYPE_PROVIDER_ID] = {ONE, "an id", frame_read_provider_id},
    [FRAME_TYPE_TEMPLATE] = {ONE, "a text", read_template},
    [FRAME_TYPE_SECRET] = {ONE, "the secret", frame_read_secret},
    [FRAME_TYPE_REFERENCE] = {ONE, "a name", read_reference},
    [FRAME_TYPE_REFERENCES] = {MANY, "a name or a list", frame_list_read},
    [FRAME_TYPE_ACCOUNTS] = {MANY, "a name or a list", frame_list_read},
    [FRAME_TYPE_SERVICES] = {MANY, "a name or a list", frame_list_read},
    [FRAME_TYPE_ENV_NAMES] = {MANY, "a name or a list", frame_list_read},
    [FRAME_TYPE_PINS] = {MANY, "a pin or a list", frame_list_read},
    [FRAME_TYPE_COMMAND] = {MANY, "a path or a list", frame_list_read},
};

static void
refuse_null(struct frame_loader *loader, const struct frame_key *key,
    const struct frame_node *node)
{
	struct frame_diag *diag = frame_diag_error(
	    loader->diags, node->span, "%s has no value", key->name);

	frame_diag_label(loader->diags, diag, "write %s here%s",
	    types[key->type].example,
	    key->required ? "" : ", or remove the line");
}

static void
refuse_shape(struct frame_loader *loader, const struct frame_key *key,
    const struct frame_node *node)
{
	static const char *const kinds[] = {
	    [FRAME_NODE_SCALAR] = "be a text",
	    [FRAME_NODE_LIST] = "be a list",
	    [FRAME_NODE_MAP] = "have keys of its own",
	};
	struct frame_diag *diag = frame_diag_error(loader->diags, node->span,
	    "%s cannot %s", key->name, kinds[node->kind]);

	frame_diag_label(
	    loader->diags, diag, "write %s", types[key->type].example);
}

void
frame_value_read(struct frame_loader *loader, const struct frame_key *key,
    const struct frame_node *node, void *out)
{
	enum shape shape = types[key->type].shape;

	if (shape != OWN && frame_node_is_null(node))
		refuse_null(loader, key, node);
	else if ((shape == ONE && node->kind != FRAME_NODE_SCALAR) ||
		 (shape == MANY && node->kind == FRAME_NODE_MAP))
		refuse_shape(loader, key, node);
	else
		types[key->type].read(loader, key, node, out);
}

/* A default is written in the schema as in the file, so that both are read by
 * the same code; only lists need to be taken apart. */
void
frame_value_fallback(
    struct frame_loader *loader, const struct frame_key *key, void *out)
{
	struct frame_node node = {
	    .kind = FRAME_NODE_SCALAR, .value = key->fallback};

	if (key->fallback == NULL)
		return;
	node.value_len = strlen(key->fallback);
	if (types[key->type].shape == MANY)
		frame_list_fallback(loader, key->fallback, out);
	else
		types[key->type].read(loader, key, &node, out);
}
