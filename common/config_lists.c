/* SPDX-License-Identifier: MIT */
/*
 * Lists of names, and metadata, whose keys are free; see config_parts.h.
 */
#include "common/config_parts.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "common/template.h"
#include "common/text.h"

#define LETTERS	   "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
#define DIGITS	   "0123456789"
#define PIN_PREFIX "sha256//"
#define PIN_BASE64 43 /* characters of 32 bytes, before one "=" */
#define KEY_MAX	   64 /* bytes of a metadata key */
#define ENV_MAX	   64 /* bytes of a variable's name */
#define INTEGER	   (INT64_C(1) << 53) /* what a JSON number holds exactly */

static bool
all_in(const char *text, const char *allowed)
{
	return text[strspn(text, allowed)] == '\0';
}

/* --- what is wrong with one item of a list: a label, NULL for nothing */

/* Names from directories may hold blanks, backslashes and "@"; not what
 * passwd(5) and lists of groups are separated by. */
static const char *
judge_account(const char *item, size_t position)
{
	(void)position;
	if (strcmp(item, "*") == 0)
		return "for everybody write \"any: true\"";
	if (*item == '%' || *item == '@')
		return "write \"group: NAME\" for a group";
	if (strchr(item, ',') != NULL)
		return FRAME_SEVERAL;
	if (strchr(item, ':') != NULL || *item == ' ' ||
	    item[strlen(item) - 1] == ' ')
		return "this cannot be the name of a user or group";
	return NULL;
}

static const char *
judge_service(const char *item, size_t position)
{
	(void)position;
	if (strchr(item, ',') != NULL)
		return FRAME_SEVERAL;
	return all_in(item, LETTERS DIGITS "._-@+") && *item != '.'
		   ? NULL
		   : "write the name of a file in /etc/pam.d";
}

static const char *
judge_env(const char *item, size_t position)
{
	(void)position;
	if (strchr(item, ',') != NULL)
		return FRAME_SEVERAL;
	if (!all_in(item, LETTERS DIGITS "_") || strchr(DIGITS, *item) != NULL)
		return "a name has letters, digits and _ only, and no $";
	if (strlen(item) > ENV_MAX)
		return "at most 64 bytes are allowed";
	return NULL;
}

static const char *
judge_pin(const char *item, size_t position)
{
	const char *base64 = item + strlen(PIN_PREFIX);

	(void)position;
	if (strncmp(item, PIN_PREFIX, strlen(PIN_PREFIX)) != 0 ||
	    strspn(base64, LETTERS DIGITS "+/") != PIN_BASE64 ||
	    strcmp(base64 + PIN_BASE64, "=") != 0)
		return "a pin is sha256// and 44 characters of base64";
	return NULL;
}

static const char *
judge_word(const char *item, size_t position)
{
	return position > 0 || *item == '/'
		   ? NULL
		   : "write the whole path of the program, from the /";
}

/* Whether there is such an entry is known when all are. */
static const char *
judge_reference(const char *item, size_t position)
{
	(void)item;
	(void)position;
	return NULL;
}

static const struct {
	const char *(*judge)(const char *item, size_t position);
	const char *what; /* an item that is wrong is not */
} items[FRAME_TYPES] = {
    [FRAME_TYPE_REFERENCES] = {judge_reference, "is not a name"},
    [FRAME_TYPE_ACCOUNTS] = {judge_account, "is not a name"},
    [FRAME_TYPE_SERVICES] = {judge_service, "is not a PAM service"},
    [FRAME_TYPE_ENV_NAMES] = {judge_env, "is not a variable"},
    [FRAME_TYPE_PINS] = {judge_pin, "is not the pin of a key"},
    [FRAME_TYPE_COMMAND] = {judge_word, "is not an absolute path"},
};

/* The item, or NULL and an error. */
static const char *
read_item(struct frame_loader *loader, const struct frame_key *key,
    const struct frame_node *node, size_t position)
{
	struct frame_diag *diag;
	const char *label;

	if (node->kind != FRAME_NODE_SCALAR || frame_node_is_null(node) ||
	    (node->value_len == 0 && key->type != FRAME_TYPE_COMMAND)) {
		diag = frame_diag_error(loader->diags, node->span,
		    "%s has an item that is not a word", key->name);
		frame_diag_label(loader->diags, diag, "%s",
		    node->kind == FRAME_NODE_SCALAR
			? "write a name here, or remove it"
			: "write one name per item");
		return NULL;
	}
	label = items[key->type].judge(node->value, position);
	if (label == NULL)
		return node->value;
	/* A program that is no path may be the secret itself. */
	if (key->type == FRAME_TYPE_COMMAND)
		frame_diag_secret(loader->diags, node->span);
	diag = frame_diag_error(loader->diags, node->span, "%s %s",
	    frame_loader_quote(loader, node), items[key->type].what);
	frame_diag_label(loader->diags, diag, "%s", label);
	return NULL;
}

static void
refuse_count(struct frame_loader *loader, const struct frame_key *key,
    const struct frame_node *node)
{
	struct frame_diag *diag;

	if (node->children == 0)
		diag = frame_diag_error(loader->diags, node->span,
		    "%s is an empty list", key->name);
	else
		diag = frame_diag_error(loader->diags, node->span,
		    "%s has %zu items", key->name, node->children);
	frame_diag_label(loader->diags, diag, "from %lld to %lld are allowed",
	    (long long)key->min, (long long)key->max);
}

void
frame_list_read(struct frame_loader *loader, const struct frame_key *key,
    const struct frame_node *node, void *out)
{
	bool single = node->kind == FRAME_NODE_SCALAR;
	size_t count = single ? 1 : node->children, kept = 0;
	const char **list;

	if ((int64_t)count < key->min || (int64_t)count > key->max) {
		refuse_count(loader, key, node);
		return;
	}
	list = frame_loader_alloc(loader, (count + 1) * sizeof(*list));
	if (list == NULL)
		return;
	for (size_t i = 0; i < count; i++) {
		list[kept] =
		    read_item(loader, key, single ? node : node->child[i], i);
		kept += list[kept] != NULL;
	}
	*(const char *const **)out = list;
}

void
frame_list_fallback(
    struct frame_loader *loader, const char *fallback, void *out)
{
	size_t count = 1, len = strlen(fallback);
	char *words = frame_arena_copy(loader->arena, fallback, len);
	const char **list;
	char *rest;

	for (size_t i = 0; i < len; i++)
		count += fallback[i] == ',';
	list = frame_loader_alloc(loader, (count + 1) * sizeof(*list));
	if (list == NULL || words == NULL) {
		loader->out_of_memory = true;
		return;
	}
	count = 0;
	for (char *word = strtok_r(words, "[, ]", &rest); word != NULL;
	     word = strtok_r(NULL, "[, ]", &rest))
		list[count++] = word;
	*(const char *const **)out = list;
}

/* --- metadata */

static bool
metadata_key_valid(struct frame_loader *loader, const struct frame_node *key)
{
	const char *at = key->value, *end = at + key->value_len;
	struct frame_diag *diag;
	const char *label = NULL;
	uint32_t code;
	size_t step;

	if (key->value_len > KEY_MAX)
		label = "at most 64 bytes are allowed";
	for (; label == NULL && at < end; at += step) {
		step = frame_utf8_next(at, end, &code);
		if (step == 0 || frame_text_hostile(code)) {
			label = "it holds invisible characters";
			step = 1;
		}
	}
	if (label == NULL)
		return true;
	diag = frame_diag_error(loader->diags, key->span,
	    "%s cannot be a metadata key", frame_loader_quote(loader, key));
	frame_diag_label(loader->diags, diag, "%s", label);
	return false;
}

/* -?(0|[1-9][0-9]*), as JSON writes integers; 007 is a text. */
static bool
is_integer(const char *text)
{
	const char *digits = text + (*text == '-');

	return *digits != '\0' && all_in(digits, DIGITS) &&
	       (*digits != '0' || digits[1] == '\0');
}

static void
read_integer(struct frame_loader *loader, const struct frame_node *node,
    struct frame_metadatum *item)
{
	long long number = 0;

	if (node->value_len < 18)
		number = strtoll(node->value, NULL, 10);
	if (node->value_len >= 18 || number > INTEGER || number < -INTEGER) {
		frame_diag_label(loader->diags,
		    frame_diag_error(loader->diags, node->span,
			"%s is too large for a number",
			frame_loader_quote(loader, node)),
		    "put it in quotes to send it as text");
		return;
	}
	item->kind = FRAME_VALUE_INTEGER;
	item->number = number;
}

/* Words that other YAML readers take for booleans. */
static bool
looks_boolean(const char *text)
{
	static const char *const words[] = {
	    "yes", "no", "on", "off", "y", "n", "true", "false"};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (strcasecmp(text, words[i]) == 0)
			return true;
	}
	return false;
}

static void
read_template(struct frame_loader *loader, const struct frame_node *node,
    struct frame_metadatum *item)
{
	static const struct frame_key key = {
	    .name = "metadata", .type = FRAME_TYPE_TEMPLATE};

	item->kind = FRAME_VALUE_TEMPLATE;
	frame_value_read(loader, &key, node, &item->template);
	if (node->style == FRAME_STYLE_PLAIN && looks_boolean(node->value))
		frame_diag_label(loader->diags,
		    frame_diag_warning(loader->diags, node->span,
			"%s is sent as text", frame_loader_quote(loader, node)),
		    "write true or false, or put it in quotes");
}

/* Frame's own key; its kiosk programs send the boolean false, and a text
 * "false" may count as true. */
static void
check_magic(struct frame_loader *loader, const struct frame_node *node,
    const struct frame_metadatum *item)
{
	if (strcmp(item->key, "should_accept_tos") != 0 ||
	    item->kind == FRAME_VALUE_BOOLEAN)
		return;
	frame_diag_label(loader->diags,
	    frame_diag_warning(loader->diags, node->span,
		"should_accept_tos is not a boolean"),
	    "write true or false, without quotes");
}

static void
read_value(struct frame_loader *loader, const struct frame_node *key,
    const struct frame_node *node, struct frame_metadatum *item)
{
	bool plain = node->style == FRAME_STYLE_PLAIN;

	if (node->kind != FRAME_NODE_SCALAR) {
		frame_diag_label(loader->diags,
		    frame_diag_error(
			loader->diags, node->span, "metadata cannot be nested"),
		    "write one text, number, true or false per key");
		return;
	}
	if (frame_node_is_null(node)) {
		frame_diag_label(loader->diags,
		    frame_diag_error(loader->diags, node->span,
			"%s has no value", frame_loader_quote(loader, key)),
		    "write \"\" for an empty text, or remove the line");
		return;
	}
	if (plain && (strcmp(node->value, "true") == 0 ||
			 strcmp(node->value, "false") == 0)) {
		item->kind = FRAME_VALUE_BOOLEAN;
		item->number = *node->value == 't';
	} else if (plain && is_integer(node->value)) {
		read_integer(loader, node, item);
	} else {
		read_template(loader, node, item);
	}
	check_magic(loader, node, item);
}

void
frame_metadata_read(struct frame_loader *loader, const struct frame_node *node,
    struct frame_metadata *metadata)
{
	size_t count = node->children / 2;
	struct frame_diag *diag;

	if (frame_node_is_null(node))
		return;
	if (node->kind != FRAME_NODE_MAP) {
		diag = frame_diag_error(loader->diags, node->span,
		    "metadata must have keys of its own");
		frame_diag_label(
		    loader->diags, diag, "write \"key: value\" here");
		return;
	}
	if (count > FRAME_METADATA_MAX) {
		diag = frame_diag_error(loader->diags,
		    node->child[2 * FRAME_METADATA_MAX]->span,
		    "more than %d metadata keys", FRAME_METADATA_MAX);
		frame_diag_label(
		    loader->diags, diag, "remove this one and those below");
		return;
	}
	metadata->item =
	    frame_loader_alloc(loader, (count + 1) * sizeof(*metadata->item));
	for (size_t i = 0; metadata->item != NULL && i < count; i++) {
		struct frame_metadatum *item = &metadata->item[metadata->count];
		const struct frame_node *key = node->child[2 * i];
		item->key = key->value;
		if (!metadata_key_valid(loader, key))
			continue;
		read_value(loader, key, node->child[2 * i + 1], item);
		metadata->count++;
	}
}
