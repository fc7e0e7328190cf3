/* SPDX-License-Identifier: MIT */
/*
 * What a rule that is being typed would change: which rules above it take its
 * people, from which below it takes them, and which rule the traced person
 * gets before and after. Names alone are compared; nobody is asked.
 */
#ifndef FRAME_RULE_EFFECT_H
#define FRAME_RULE_EFFECT_H

#include <stddef.h>
#include <stdio.h>

#include "tui/screen/app.h"
#include "tui/view/outline.h"
#include "tui/view/pane.h"

struct rule_effect {
	const struct app *app;
	size_t rule;  /* that is replaced, 0: none, it is a new one */
	size_t place; /* its number */
	enum outline_match match;
	const char *const *name;
	size_t names;
	const char *provider;
};

/* Lines for a FIELD_NOTE. */
void rule_effect_print(const struct rule_effect *effect, FILE *out);

/* Does a rule, taken alone, match a person whose groups are known? */
bool rule_takes(
    const struct outline_rule *rule, const struct frame_user *person);

/* A line on what a rule that is there means for the person traced. */
void rule_effect_paint(const struct app *app, struct pen *pen, size_t number,
    const struct outline_rule *rule);

#endif
