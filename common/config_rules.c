/* SPDX-License-Identifier: MIT */
/*
 * What entries say about each other: names of credentials and providers that
 * are referred to, and rules that earlier ones leave nothing; see
 * config_parts.h. Everything is sorted once and then searched by halves:
 * comparing each with each would take seconds for ten thousand rules.
 */
#include "common/config_parts.h"

#include <stdlib.h>
#include <string.h>

#include "common/text.h"

/* --- references */

struct entry {
	const char *name;
	size_t index;
};

struct names {
	size_t count;
	struct entry *entry;
	bool *used;
};

static int
compare_names(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;

	return strcmp(x->name, y->name);
}

/* Of names that are there twice the first comes first. */
static int
compare_entries(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;
	int order = compare_names(a, b);

	return order != 0 ? order
			  : (x->index > y->index) - (x->index < y->index);
}

static struct names
sort_names(struct frame_loader *loader, const struct frame_node *section)
{
	struct names names = {0};
	size_t count = section == NULL ? 0 : section->children / 2;

	names.entry =
	    frame_loader_alloc(loader, (count + 1) * sizeof(*names.entry));
	names.used = frame_loader_alloc(loader, count + 1);
	if (names.entry == NULL || names.used == NULL)
		return names;
	names.count = count;
	for (size_t i = 0; i < count; i++)
		names.entry[i] =
		    (struct entry){section->child[2 * i]->value, i};
	qsort(names.entry, count, sizeof(*names.entry), compare_entries);
	return names;
}

/* Says which name may be meant by one that does not exist. */
static void
label_missing(struct frame_loader *loader, const struct names *names,
    const struct frame_node *section, const char *noun, const char *missing,
    struct frame_diag *diag)
{
	struct frame_guess guess;
	size_t best = 0;

	frame_guess_begin(&guess, missing);
	for (size_t i = 0; i < names->count; i++) {
		frame_guess_offer(&guess, names->entry[i].name);
		if (guess.best == names->entry[i].name)
			best = names->entry[i].index;
	}
	if (guess.best != NULL)
		frame_diag_label(loader->diags, diag,
		    "did you mean %s (line %zu)?",
		    frame_loader_quote(loader, section->child[2 * best]),
		    section->child[2 * best]->line);
	else
		frame_diag_label(loader->diags, diag,
		    names->count == 0 ? "there is no %s in this file"
				      : "no %s has this name",
		    noun);
}

/* The index of a name, or -1 and an error. */
static long
find_name(struct frame_loader *loader, struct names *names,
    const struct frame_node *section, const struct frame_node *node,
    const char *noun)
{
	struct entry wanted = {node->value, 0}, *found = NULL;
	struct frame_diag *diag;

	if (names->count > 0)
		found = bsearch(&wanted, names->entry, names->count,
		    sizeof(wanted), compare_names);
	if (found != NULL) {
		names->used[found->index] = true;
		return (long)found->index;
	}
	diag = frame_diag_error(loader->diags, node->span,
	    "%s %s does not exist", noun, frame_loader_quote(loader, node));
	if (frame_diag_kept(loader->diags, diag))
		label_missing(loader, names, section, noun, node->value, diag);
	return -1;
}

/* A reference that is there and a word; others have been reported. */
static const struct frame_node *
reference(const struct frame_node *map, const char *key)
{
	const struct frame_node *node = frame_node_get(map, key);

	return node == NULL || node->kind != FRAME_NODE_SCALAR ||
		       frame_node_is_null(node)
		   ? NULL
		   : node;
}

/* True for a word of a list that an earlier one says already. */
static bool
named_before(
    struct frame_loader *loader, const struct frame_node *list, size_t index)
{
	const struct frame_node *node = list->child[index];
	struct frame_diag *diag;

	for (size_t i = 0; i < index; i++) {
		if (list->child[i]->kind != FRAME_NODE_SCALAR ||
		    strcmp(list->child[i]->value, node->value) != 0)
			continue;
		diag = frame_diag_error(loader->diags, node->span,
		    "credential %s is named twice",
		    frame_loader_quote(loader, node));
		frame_diag_label(
		    loader->diags, diag, "each is tried at most once");
		frame_diag_other(
		    loader->diags, diag, list->child[i]->span, "already here");
		return true;
	}
	return false;
}

/* True for "a, b", which YAML takes for one word. */
static bool
several_in_one(struct frame_loader *loader, const struct frame_node *node)
{
	struct frame_diag *diag;

	if (strchr(node->value, ',') == NULL)
		return false;
	diag = frame_diag_error(loader->diags, node->span,
	    "credential %s is not a name", frame_loader_quote(loader, node));
	frame_diag_label(loader->diags, diag, FRAME_SEVERAL);
	return true;
}

/* One name or a list of them. The places of those that do not exist stay
 * empty: then there is no configuration. */
static void
resolve_list(struct frame_loader *loader, struct names *names,
    const struct frame_node *node, struct frame_provider *provider)
{
	bool single = node->kind == FRAME_NODE_SCALAR;
	size_t count = single ? 1 : node->children;
	const struct frame_credential **list =
	    frame_loader_alloc(loader, (count + 1) * sizeof(*list));

	for (size_t i = 0; list != NULL && i < count; i++) {
		const struct frame_node *word = single ? node : node->child[i];
		long index;
		if (word->kind != FRAME_NODE_SCALAR || word->value_len == 0 ||
		    frame_node_is_null(word) || several_in_one(loader, word) ||
		    (!single && named_before(loader, node, i)))
			continue;
		index = find_name(
		    loader, names, loader->credentials, word, "credential");
		if (index >= 0)
			list[i] = &loader->config->credential[index];
	}
	provider->credentials = list;
}

static void
resolve_credentials(struct frame_loader *loader, struct names *names)
{
	struct frame_config *config = loader->config;

	for (size_t i = 0; i < config->providers; i++) {
		struct frame_provider *provider = &config->provider[i];
		const struct frame_node *node = frame_node_get(
		    loader->providers->child[2 * i + 1], "credential");
		/* NULL: it is not there, or no list; that has been reported. */
		if (provider->credential_names != NULL)
			resolve_list(loader, names, node, provider);
	}
}

static void
resolve_providers(struct frame_loader *loader, struct names *names)
{
	struct frame_config *config = loader->config;

	for (size_t i = 0; i < config->mappings; i++) {
		const struct frame_node *node =
		    reference(loader->mappings->child[i], "provider");
		long index;
		if (node == NULL || strcmp(node->value, "none") == 0)
			continue;
		index = find_name(
		    loader, names, loader->providers, node, "provider");
		if (index >= 0)
			config->mapping[i].provider = &config->provider[index];
	}
}

static void
warn_unused(struct frame_loader *loader, const struct names *names,
    const struct frame_node *section, const char *noun, const char *label)
{
	for (size_t i = 0; i < names->count; i++) {
		const struct frame_node *name = section->child[2 * i];
		if (names->used[i])
			continue;
		frame_diag_label(loader->diags,
		    frame_diag_warning(loader->diags, name->span,
			"%s %s is not used", noun,
			frame_loader_quote(loader, name)),
		    "%s", label);
	}
}

/* Of a section that is no map it has been said; its names are unknown. */
static bool
readable(const struct frame_loader *loader, const char *section)
{
	const struct frame_node *node =
	    frame_node_get(loader->doc->root, section);

	return node == NULL || node->kind == FRAME_NODE_MAP ||
	       frame_node_is_null(node);
}

void
frame_names_check(struct frame_loader *loader)
{
	struct names credentials = sort_names(loader, loader->credentials);
	struct names providers = sort_names(loader, loader->providers);

	if (loader->out_of_memory)
		return;
	if (readable(loader, "credentials"))
		resolve_credentials(loader, &credentials);
	if (readable(loader, "providers"))
		resolve_providers(loader, &providers);
	if (loader->diags->errors > 0)
		return; /* it may be the one that was mistyped */
	warn_unused(loader, &credentials, loader->credentials, "credential",
	    "no provider refers to it");
	warn_unused(loader, &providers, loader->providers, "provider",
	    "no rule refers to it");
}

/* --- rules that never match */

/* A user or group that a rule names. */
struct mention {
	bool group;
	const struct frame_node *node;
	size_t rule;
};

static int
compare_mentions(const void *a, const void *b)
{
	const struct mention *x = a, *y = b;
	int order;

	if (x->group != y->group)
		return x->group ? 1 : -1;
	order = strcmp(x->node->value, y->node->value);
	if (order != 0)
		return order;
	return x->node->span.start < y->node->span.start ? -1 : 1;
}

/* Adds the words of a rule's `user` or `group`; only counts them if `to` is
 * NULL. */
static size_t
collect(
    const struct frame_node *rule, size_t index, bool group, struct mention *to)
{
	const struct frame_node *node =
	    frame_node_get(rule, group ? "group" : "user");
	bool single = node != NULL && node->kind == FRAME_NODE_SCALAR;
	size_t items = node == NULL ? 0 : single ? 1 : node->children;
	size_t count = 0;

	for (size_t i = 0; i < items; i++) {
		const struct frame_node *word = single ? node : node->child[i];
		if (word->kind != FRAME_NODE_SCALAR || word->value_len == 0)
			continue;
		if (to != NULL)
			to[count] = (struct mention){group, word, index};
		count++;
	}
	return count;
}

static size_t
collect_all(const struct frame_node *rules, struct mention *to)
{
	size_t count = 0;

	for (size_t i = 0; i < rules->children; i++) {
		const struct frame_node *rule = rules->child[i];
		count +=
		    collect(rule, i, false, to == NULL ? NULL : to + count);
		count += collect(rule, i, true, to == NULL ? NULL : to + count);
	}
	return count;
}

/* What is known of one rule: how many names it has, and how many of them
 * earlier rules have taken. */
struct rule {
	size_t names, taken;
	const struct frame_node *by; /* the earlier mention of one */
};

static struct frame_span
first_key(const struct frame_node *rule)
{
	struct frame_span span = rule->span;

	if (rule->children >= 2) /* "group: emeritus" */
		span = (struct frame_span){
		    rule->child[0]->span.start, rule->child[1]->span.end};
	return span;
}

static void
warn_unreachable(struct frame_loader *loader, const struct frame_node *rule,
    struct frame_span by, size_t line, const char *label)
{
	struct frame_diag *diag = frame_diag_warning(
	    loader->diags, first_key(rule), "this rule can never match");

	frame_diag_label(loader->diags, diag, "move it above line %zu", line);
	frame_diag_other(loader->diags, diag, by, "%s", label);
}

static void
warn_name(struct frame_loader *loader, const struct mention *mention,
    const struct frame_node *by)
{
	struct frame_diag *diag =
	    frame_diag_warning(loader->diags, mention->node->span,
		"%s %s is named twice", mention->group ? "group" : "user",
		frame_loader_quote(loader, mention->node));

	frame_diag_label(loader->diags, diag, "this one is never reached");
	frame_diag_other(
	    loader->diags, diag, by->span, "this one already decides");
}

/* Calls the same names of the sorted mentions together: the first of them
 * takes it from the others. */
static void
count_taken(const struct mention *mention, size_t count, struct rule *rule)
{
	size_t first = 0;

	for (size_t i = 0; i < count; i++) {
		rule[mention[i].rule].names++;
		if (i == 0 || mention[i].group != mention[first].group ||
		    strcmp(mention[i].node->value,
			mention[first].node->value) != 0) {
			first = i;
			continue;
		}
		rule[mention[i].rule].taken++;
		if (mention[first].rule != mention[i].rule)
			rule[mention[i].rule].by = mention[first].node;
	}
}

/* Names in rules that still match for others. */
static void
warn_names(struct frame_loader *loader, const struct mention *mention,
    size_t count, const struct rule *rule)
{
	size_t first = 0;

	for (size_t i = 1; i < count; i++) {
		const struct rule *its = &rule[mention[i].rule];
		if (mention[i].group != mention[first].group ||
		    strcmp(mention[i].node->value,
			mention[first].node->value) != 0)
			first = i;
		else if (its->taken < its->names)
			warn_name(loader, &mention[i], mention[first].node);
	}
}

/* A rule for everybody ends the list: what follows is unreachable. */
static void
warn_rules(struct frame_loader *loader, const struct rule *rule)
{
	const struct frame_node *rules = loader->mappings, *all = NULL;

	for (size_t i = 0; i < rules->children; i++) {
		const struct frame_node *node = rules->child[i];
		if (node->kind != FRAME_NODE_MAP)
			continue;
		if (all != NULL)
			warn_unreachable(loader, node, first_key(all),
			    all->line, "this rule already takes everybody");
		else if (rule[i].names > 0 && rule[i].taken == rule[i].names)
			warn_unreachable(loader, node, rule[i].by->span,
			    rule[i].by->line,
			    "this rule already decides for them");
		if (all == NULL && loader->config->mapping[i].any)
			all = node;
	}
}

/* A file that nobody gets a token from is valid, and rarely meant. */
static void
warn_none(struct frame_loader *loader)
{
	const struct frame_node *root = loader->doc->root;
	const struct frame_node *at = root->child[0];

	for (size_t i = 0; i < root->children; i += 2) {
		if (strcmp(root->child[i]->value, "mappings") == 0)
			at = root->child[i];
	}
	frame_diag_label(loader->diags,
	    frame_diag_warning(loader->diags, at->span,
		"there is no rule: nobody gets a token"),
	    "add rules below \"mappings:\"");
}

void
frame_rules_check(struct frame_loader *loader)
{
	const struct frame_node *rules = loader->mappings;
	struct mention *mention;
	struct rule *rule;
	size_t count;

	if (loader->diags->errors == 0 && loader->config->mappings == 0)
		warn_none(loader);
	if (rules == NULL)
		return;
	count = collect_all(rules, NULL);
	mention = calloc(count + 1, sizeof(*mention));
	rule = calloc(rules->children + 1, sizeof(*rule));
	if (mention == NULL || rule == NULL) {
		loader->out_of_memory = true;
	} else {
		collect_all(rules, mention);
		qsort(mention, count, sizeof(*mention), compare_mentions);
		count_taken(mention, count, rule);
		warn_rules(loader, rule);
		warn_names(loader, mention, count, rule);
	}
	free(rule);
	free(mention);
}
