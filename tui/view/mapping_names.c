/* SPDX-License-Identifier: MIT */
/*
 * Looking names up and judging them; see mapping_names.h.
 */
#include "tui/view/mapping_names.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "common/judge.h"

/* --- asking the name service */

static const struct answer *
find_answer(const struct answers *answers, const char *name, bool group)
{
	for (size_t i = 0; i < ANSWERS; i++) {
		const struct answer *answer = &answers->answer[i];
		if (answer->name[0] != '\0' && answer->group == group &&
		    strcmp(answer->name, name) == 0)
			return answer;
	}
	return NULL;
}

/* One at a time: whoever types fast does not start a child for each key. */
void
answers_ask(struct answers *answers, const struct typed *typed)
{
	bool group = typed->match == OUTLINE_GROUP;
	struct job_order order = {.kind = group ? JOB_GROUP : JOB_USER};
	struct answer *answer;

	for (size_t i = 0;
	     answers->asked == NULL && i < typed->names && i < ANSWERS; i++) {
		if (strlen(typed->name[i]) >= NAME_BYTES ||
		    find_answer(answers, typed->name[i], group) != NULL)
			continue;
		answer = &answers->answer[answers->count % ANSWERS];
		*answer = (struct answer){.group = group};
		strcpy(answer->name, typed->name[i]);
		order.name = answer->name;
		answers->job =
		    app_start(answers->view->app, answers->view, &order);
		answers->count++;
		if (answers->job == -1)
			answer->state = ANSWER_FAILED;
		else
			answers->asked = answer;
	}
}

static void
hear_group(struct answer *answer, json_t *group)
{
	answer->state = ANSWER_KNOWN;
	answer->members = json_integer_value(json_object_get(group, "members"));
	answer->ms = json_integer_value(json_object_get(group, "ms"));
}

static void
hear(struct answer *answer, const char *line, size_t len)
{
	json_t *root = json_loadb(line, len, 0, NULL);
	json_t *group = json_object_get(root, "group");
	const char *guess = json_string_value(json_object_get(root, "guess"));

	if (json_is_object(group))
		hear_group(answer, group);
	else if (json_is_object(json_object_get(root, "user")))
		answer->state = ANSWER_KNOWN;
	else if (json_object_get(root, "failed") != NULL)
		answer->state = ANSWER_FAILED;
	else if (root != NULL)
		answer->state = ANSWER_NONE;
	if (guess != NULL)
		snprintf(answer->guess, sizeof(answer->guess), "%s", guess);
	json_decref(root);
}

bool
answers_hear(struct answers *answers, int job, const char *line, size_t len)
{
	if (job != answers->job || answers->asked == NULL)
		return false;
	if (line != NULL) {
		hear(answers->asked, line, len);
		return false; /* the next may be asked for when it has ended */
	}
	if (answers->asked->state == ANSWER_WAITING)
		answers->asked->state = ANSWER_FAILED;
	answers->asked = NULL;
	return true;
}

/* --- verdicts */

/* The names with one of them exchanged, for Ctrl-Y. */
static void
suggest(struct field *field, const struct typed *typed, size_t wrong,
    const char *better)
{
	size_t used = 0, size = sizeof(field->suggestion);

	for (size_t i = 0; i < typed->names && used < size; i++)
		used += (size_t)snprintf(field->suggestion + used, size - used,
		    "%s%s", i > 0 ? ", " : "",
		    i == wrong ? better : typed->name[i]);
	if (used >= size)
		field->suggestion[0] = '\0';
}

static void
say_unknown(struct field *field, const struct typed *typed, size_t index,
    const struct answer *answer)
{
	const char *what = answer->group ? "group" : "user";

	if (answer->guess[0] == '\0') {
		form_say(field, VERDICT_WARN, "no %s \"%s\" on this machine",
		    what, answer->name);
		return;
	}
	form_say(field, VERDICT_WARN,
	    "no %s \"%s\" on this machine. Did you mean \"%s\"?  "
	    "(Ctrl-Y: take it)",
	    what, answer->name, answer->guess);
	suggest(field, typed, index, answer->guess);
}

static void
judge_known(
    struct answers *answers, struct field *field, const struct typed *typed)
{
	bool group = typed->match == OUTLINE_GROUP;

	for (size_t i = 0; i < typed->names && i < ANSWERS; i++) {
		const struct answer *answer =
		    find_answer(answers, typed->name[i], group);
		if (answer == NULL || answer->state == ANSWER_WAITING) {
			form_say(field, VERDICT_NOTE, "looking up \"%s\"",
			    typed->name[i]);
			return;
		}
		if (answer->state == ANSWER_NONE) {
			say_unknown(field, typed, i, answer);
			return;
		}
		if (answer->state == ANSWER_FAILED) {
			form_say(field, VERDICT_NOTE,
			    "the name service gave no answer for \"%s\"",
			    typed->name[i]);
			return;
		}
	}
	form_say(field, VERDICT_OK, "known on this machine");
}

/* What the loader would say of them. False: something. */
static bool
judge_names(struct field *field, const struct typed *typed)
{
	const struct frame_key *key = frame_schema_find(FRAME_SECTION_MAPPING,
	    typed->match == OUTLINE_GROUP ? "group" : "user");
	struct frame_datum item[CHANGE_NAMES];
	struct frame_datum list = {
	    .kind = FRAME_DATUM_LIST, .count = typed->names, .item = item};
	struct frame_judgement judgement = {0};

	if (typed->names == 0 || typed->names > CHANGE_NAMES) {
		form_say(field, VERDICT_ERROR, "%s",
		    typed->names == 0 ? "at least one name is needed"
				      : "at most 256 names fit into one rule");
		return false;
	}
	for (size_t i = 0; i < typed->names; i++)
		item[i] = (struct frame_datum){
		    .kind = FRAME_DATUM_TEXT, .text = typed->name[i]};
	if (!frame_judge_value(key, &list, NULL, &judgement) || !judgement.said)
		return true;
	form_say(field,
	    judgement.severity == FRAME_ERROR ? VERDICT_ERROR : VERDICT_WARN,
	    "%s%s%s", judgement.message,
	    judgement.advice[0] != '\0' ? "\n" : "", judgement.advice);
	return judgement.severity != FRAME_ERROR;
}

void
answers_judge(
    struct answers *answers, const struct typed *typed, struct field *field)
{
	if (!judge_names(field, typed) || field->verdict != VERDICT_NONE)
		return;
	answers_ask(answers, typed);
	judge_known(answers, field, typed);
}

void
answers_print(
    const struct answers *answers, const struct typed *typed, FILE *out)
{
	for (size_t i = 0; typed->match == OUTLINE_GROUP && i < typed->names;
	     i++) {
		const struct answer *answer =
		    find_answer(answers, typed->name[i], true);
		if (answer != NULL && answer->state == ANSWER_KNOWN)
			fprintf(out,
			    "%" PRId64
			    " member%s of %s (looked up in %.1f s)\n",
			    answer->members, answer->members == 1 ? "" : "s",
			    answer->name, (double)answer->ms / 1000);
	}
}
