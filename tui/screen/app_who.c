/* SPDX-License-Identifier: MIT */
/*
 * The person whose login is traced: asked for, looked up by a child, and
 * explained again whenever the draft is another one.
 */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tui/screen/app_parts.h"

/* --- the explanation, which points into the draft's configuration */

void
who_forget(struct app *app)
{
	if (app->explained)
		explain_free(&app->explanation);
	app->explanation = (struct explanation){0};
	app->explained = false;
}

void
who_explain(struct app *app)
{
	struct who *who = &app->who;

	who_forget(app);
	if (!app->draft.valid ||
	    (who->state != WHO_KNOWN && who->state != WHO_NONE))
		return;
	app->explained = explain_make(&app->explanation, &app->draft.config,
	    who->name, who->state == WHO_KNOWN ? &who->user : NULL, NULL);
}

size_t
app_rule_of_who(const struct app *app)
{
	return app->explained ? app->explanation.rule_number : 0;
}

/* --- the lookup */

void
who_free(struct app *app)
{
	frame_user_free(&app->who.user);
	app->who.user = (struct frame_user){0};
}

void
app_who(struct app *app, const char *name)
{
	struct who *who = &app->who;
	struct job_order order = {.kind = JOB_USER};

	if (who->job != -1)
		app_stop(app, who->job);
	who_forget(app);
	who_free(app);
	snprintf(who->name, sizeof(who->name), "%s", name);
	who->state = WHO_ASKED;
	who->why[0] = '\0';
	order.name = who->name;
	who->job = app_start(app, NULL, &order);
	if (who->job == -1) {
		who->state = WHO_FAILED;
		snprintf(
		    who->why, sizeof(who->why), "%.199s", app->parts->said);
	}
	app_refresh(app);
}

static bool
copy_text(char **to, const json_t *from, const char *key)
{
	const char *text = json_string_value(json_object_get(from, key));

	*to = strdup(text != NULL ? text : "");
	return *to != NULL;
}

/* Their names, also joined by commas, as template.h wants them. */
static bool
copy_groups(struct frame_user *user, const json_t *groups)
{
	size_t count = json_array_size(groups), size = 1, len = 0;

	for (size_t i = 0; i < count; i++)
		size += json_string_length(json_array_get(groups, i)) + 1;
	user->group = calloc(count + 1, sizeof(char *));
	user->group_csv = calloc(1, size);
	if (user->group == NULL || user->group_csv == NULL)
		return false;
	for (size_t i = 0; i < count; i++) {
		const char *name = json_string_value(json_array_get(groups, i));

		if (name == NULL)
			continue;
		user->group[user->group_count] = strdup(name);
		if (user->group[user->group_count] == NULL)
			return false;
		user->group_count++;
		len += (size_t)snprintf(user->group_csv + len, size - len,
		    "%s%s", len > 0 ? "," : "", name);
	}
	user->groups_known = true;
	return true;
}

static bool
copy_user(struct frame_user *user, const json_t *from)
{
	const char *primary =
	    json_string_value(json_object_get(from, "primary"));

	user->uid = (uid_t)json_integer_value(json_object_get(from, "uid"));
	user->gid = (gid_t)json_integer_value(json_object_get(from, "gid"));
	if (primary != NULL) {
		user->primary_group = strdup(primary);
		if (user->primary_group == NULL)
			return false;
	}
	return copy_text(&user->name, from, "name") &&
	       copy_text(&user->gecos, from, "gecos") &&
	       copy_text(&user->home, from, "home") &&
	       copy_text(&user->shell, from, "shell") &&
	       copy_groups(user, json_object_get(from, "groups"));
}

static void
failed(struct who *who, const char *why)
{
	who->state = WHO_FAILED;
	snprintf(who->why, sizeof(who->why), "%s", why);
}

void
who_line(struct app *app, const char *line, size_t len)
{
	struct who *who = &app->who;
	json_t *answer = json_loadb(line, len, 0, NULL);
	const json_t *user = json_object_get(answer, "user");
	const char *why = json_string_value(json_object_get(answer, "failed"));

	who_forget(app);
	who_free(app);
	if (why != NULL)
		failed(who, why);
	else if (json_is_true(json_object_get(answer, "none")))
		who->state = WHO_NONE;
	else if (user == NULL)
		failed(
		    who, "the answer of the name service was not understood");
	else if (copy_user(&who->user, user))
		who->state = WHO_KNOWN;
	else
		failed(who, "there is not enough memory");
	json_decref(answer);
	who_explain(app);
	app_refresh(app);
}

void
who_end(struct app *app, int status)
{
	struct who *who = &app->who;

	(void)status;
	who->job = -1;
	if (who->state != WHO_ASKED)
		return;
	failed(who, "the name service gave no answer");
	app_refresh(app);
}

/* --- the question */

static void
typed(struct app *app, void *context, const char *text)
{
	(void)context;
	if (*text != '\0')
		app_who(app, text);
}

void
who_ask(struct app *app)
{
	char label[sizeof(app->who.name) + 40];

	/* an empty line, for the name that was there would have to be erased */
	snprintf(label, sizeof(label),
	    "Whose login? User name (now: %s):", app->who.name);
	app_prompt(app,
	    app->who.name[0] != '\0' ? label : "Whose login? User name:", "",
	    sizeof(app->who.name) - 1, typed, NULL);
}
