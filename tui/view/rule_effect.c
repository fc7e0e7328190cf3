/* SPDX-License-Identifier: MIT */
/*
 * Comparing one rule with all others; see rule_effect.h.
 */
#include "tui/view/rule_effect.h"

#include <string.h>

#define SHOWN 3 /* rules that are listed */

static bool
has_name(const struct frame_node *names, const char *name)
{
	for (size_t i = 0; i < outline_names(names); i++)
		if (strcmp(outline_name(names, i), name) == 0)
			return true;
	return false;
}

/* The rule at a number of the list as it would be; false: behind the last, or
 * it is the one being typed (*own). */
static bool
rule_at(const struct rule_effect *effect, size_t number, bool *own,
    struct outline_rule *rule)
{
	bool new = effect->rule == 0;

	*own = number == effect->place;
	return !*own &&
	       outline_rule(&effect->app->draft,
		   new &&number > effect->place ? number - 1 : number, rule);
}

/* --- above */

/* The first rule above that takes a name; 0: none. */
static size_t
taken_by(const struct rule_effect *effect, const char *name)
{
	struct outline_rule rule;
	bool own;

	for (size_t i = 1; i < effect->place && rule_at(effect, i, &own, &rule);
	     i++) {
		if (rule.match == OUTLINE_ANY)
			return i;
		if (name != NULL && rule.match == effect->match &&
		    has_name(rule.names, name))
			return i;
	}
	return 0;
}

static void
print_shadow(const struct rule_effect *effect, FILE *out)
{
	size_t taken = 0, by = 0, rule;
	const char *name = NULL;

	if (effect->match == OUTLINE_ANY)
		by = taken_by(effect, NULL);
	for (size_t i = 0; i < effect->names; i++) {
		rule = taken_by(effect, effect->name[i]);
		if (rule == 0)
			continue;
		taken++;
		by = rule;
		name = effect->name[i];
	}
	fputs("Shadowed by: ", out);
	if (by == 0)
		fputs("nothing\n", out);
	else if (taken == effect->names)
		fprintf(out, "rule %zu, so this one would never match\n", by);
	else
		fprintf(out, "rule %zu, which already takes %s\n", by, name);
}

/* --- below */

static bool
shares(const struct rule_effect *effect, const struct outline_rule *rule)
{
	if (rule->match == OUTLINE_ANY || effect->match == OUTLINE_ANY)
		return true;
	for (size_t i = 0; rule->match == effect->match && i < effect->names;
	     i++)
		if (has_name(rule->names, effect->name[i]))
			return true;
	return false;
}

static void
print_takes(const struct rule_effect *effect, FILE *out)
{
	struct outline_rule rule;
	size_t count = 0;
	bool own;

	fputs("Takes from: ", out);
	for (size_t i = effect->place + 1; rule_at(effect, i, &own, &rule);
	     i++) {
		if (!shares(effect, &rule))
			continue;
		if (count < SHOWN)
			fprintf(out, "%srule %zu%s", count > 0 ? ", " : "", i,
			    rule.match == OUTLINE_ANY ? " (anyone)" : "");
		count++;
		if (rule.match == OUTLINE_ANY)
			break;
	}
	if (count > SHOWN)
		fprintf(out, " and %zu more", count - SHOWN);
	fputs(count == 0 ? "no other rule\n" : "\n", out);
}

/* --- the person traced */

static bool
in_names(const char *const *name, size_t names, const char *wanted)
{
	for (size_t i = 0; i < names; i++)
		if (strcmp(name[i], wanted) == 0)
			return true;
	return false;
}

static bool
takes_person(const struct rule_effect *effect, const struct frame_user *person)
{
	bool found = effect->match == OUTLINE_ANY;

	if (effect->match == OUTLINE_USER)
		found = in_names(effect->name, effect->names, person->name);
	for (size_t i = 0;
	     effect->match == OUTLINE_GROUP && i < person->group_count; i++)
		found = found ||
			in_names(effect->name, effect->names, person->group[i]);
	return found;
}

bool
rule_takes(const struct outline_rule *rule, const struct frame_user *person)
{
	bool found = rule->match == OUTLINE_ANY;

	if (rule->match == OUTLINE_USER)
		found = has_name(rule->names, person->name);
	for (size_t i = 0;
	     rule->match == OUTLINE_GROUP && i < person->group_count; i++)
		found = found || has_name(rule->names, person->group[i]);
	return found;
}

/* The first rule for a person in the list as it would be; 0: none. */
static size_t
rule_after(const struct rule_effect *effect, const struct frame_user *person,
    const char **provider)
{
	struct outline_rule rule;
	size_t i = 1;
	bool own;

	*provider = NULL;
	for (; rule_at(effect, i, &own, &rule) || own; i++) {
		if (own ? !takes_person(effect, person)
			: !rule_takes(&rule, person))
			continue;
		*provider = own ? effect->provider : rule.provider;
		return i;
	}
	return 0;
}

static void
print_outcome(size_t rule, const char *provider, FILE *out)
{
	bool none = provider != NULL && strcmp(provider, "none") == 0;

	if (rule == 0)
		fputs("no rule, so no token", out);
	else
		fprintf(out, "rule %zu, %s%s", rule,
		    none ? "no token" : "provider ",
		    none	       ? ""
		    : provider != NULL ? provider
				       : "?");
}

static void
print_person(const struct rule_effect *effect, FILE *out)
{
	const struct app *app = effect->app;
	const struct frame_mapping *rule = app->explanation.rule;
	size_t now = app_rule_of_who(app), then, same = now;
	const char *provider, *before;

	if (app->who.state != WHO_KNOWN || !app->explained)
		return;
	before = rule == NULL ? NULL : rule->provider_name;
	then = rule_after(effect, &app->who.user, &provider);
	/* the rules behind a new one move on by one */
	if (effect->rule == 0 && now >= effect->place)
		same++;
	fprintf(out, "%s: ", app->who.name);
	print_outcome(then, provider, out);
	if (then == same && (then == 0 || (provider != NULL && before != NULL &&
					      strcmp(provider, before) == 0))) {
		fputs(" (as now)\n", out);
		return;
	}
	fputs("\nnow: ", out);
	print_outcome(now, before, out);
	fputc('\n', out);
}

void
rule_effect_print(const struct rule_effect *effect, FILE *out)
{
	if (effect->match != OUTLINE_ANY && effect->names == 0)
		return;
	print_shadow(effect, out);
	print_takes(effect, out);
	print_person(effect, out);
}

void
rule_effect_paint(const struct app *app, struct pen *pen, size_t number,
    const struct outline_rule *rule)
{
	size_t decides_now = app_rule_of_who(app);
	bool match;

	if (app->who.state != WHO_KNOWN || !app->explained)
		return;
	match = rule_takes(rule, &app->who.user);
	if (decides_now == number)
		pen_line(pen, app->who.name, ROLE_KEY, "gets this rule");
	else if (match && decides_now > 0)
		pen_linef(pen, app->who.name, ROLE_NORMAL,
		    "would match, but rule %zu comes first", decides_now);
	else
		pen_line(pen, app->who.name, ROLE_DIM, "does not match");
}
