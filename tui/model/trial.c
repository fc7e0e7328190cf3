/* SPDX-License-Identifier: MIT */
/*
 * The lines of `frame-helper test` as a struct; see trial.h. What they hold
 * came from the network in part: it is cleaned here, and cut, never trusted.
 */
#include "tui/model/trial.h"

#include <jansson.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "common/text.h"

static const char *const step_names[TRIAL_STEPS] = {
    [TRIAL_MAPPING] = "mapping",
    [TRIAL_SECRET] = "secret",
    [TRIAL_REQUEST] = "request",
    [TRIAL_RESOLVE] = "resolve",
    [TRIAL_CONNECT] = "connect",
    [TRIAL_TLS] = "tls",
    [TRIAL_HTTP] = "http",
    [TRIAL_CLOCK] = "clock",
    [TRIAL_CLAIMS] = "claims",
    [TRIAL_LIFETIME] = "lifetime",
    [TRIAL_ASSERTIONS] = "assertions",
};

static const char *const state_names[] = {
    [TRIAL_TO_DO] = "",
    [TRIAL_RUNNING] = "running",
    [TRIAL_OK] = "ok",
    [TRIAL_WARN] = "warn",
    [TRIAL_FAIL] = "fail",
};

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

const char *
trial_step_name(enum trial_step_kind step)
{
	return step_names[step];
}

/* --- values */

/* Whole characters, as many as fit; those that could drive a terminal become
 * U+FFFD. */
static void
copy_text(char *out, size_t size, const char *text)
{
	static const char replacement[] = "\xef\xbf\xbd";
	const char *end = text + strlen(text);
	size_t used = 0;

	while (text < end) {
		uint32_t code = 0;
		size_t len = frame_utf8_next(text, end, &code);
		bool hostile = len == 0 || frame_text_hostile(code);
		const char *from = hostile ? replacement : text;
		size_t more = hostile ? sizeof(replacement) - 1 : len;

		if (more >= size - used)
			break;
		memcpy(out + used, from, more);
		used += more;
		text += len == 0 ? 1 : len;
	}
	out[used] = '\0';
}

/* Lines of JSON for people. */
static char *
pretty(const json_t *value)
{
	char *text = json_dumps(value, JSON_INDENT(2) | JSON_ENCODE_ANY);
	const char *at = text, *end = text == NULL ? NULL : at + strlen(at);

	while (at != end) {
		uint32_t code = 0;
		size_t len = frame_utf8_next(at, end, &code);
		if (len == 0 || (*at != '\n' && frame_text_hostile(code))) {
			free(text);
			return json_dumps(value, JSON_INDENT(2) |
						     JSON_ENCODE_ANY |
						     JSON_ENSURE_ASCII);
		}
		at += len;
	}
	return text;
}

/* --- the fields of each step */

enum kind {
	TEXT,
	NUMBER, /* int64_t */
	SIZE,	/* size_t */
	FLAG,
	JSON, /* char *, owned */
};

struct field {
	enum trial_step_kind step;
	const char *key;
	enum kind kind;
	size_t offset, size;
};

#define FIELD(step, key, kind, member)                           \
	{                                                        \
		step, key, kind, offsetof(struct trial, member), \
		    sizeof(((struct trial *)0)->member)          \
	}

static const struct field fields[] = {
    FIELD(TRIAL_SECRET, "credential", TEXT, asked),
    FIELD(TRIAL_SECRET, "characters", SIZE, secret_characters),
    FIELD(TRIAL_SECRET, "known_form", FLAG, secret_known),
    FIELD(TRIAL_REQUEST, "body", JSON, request),
    FIELD(TRIAL_RESOLVE, "host", TEXT, host),
    FIELD(TRIAL_RESOLVE, "proxy", TEXT, proxy),
    FIELD(TRIAL_HTTP, "status", NUMBER, http),
    FIELD(TRIAL_HTTP, "server_said", TEXT, server_said),
    FIELD(TRIAL_HTTP, "token_bytes", SIZE, token_bytes),
    FIELD(TRIAL_CLOCK, "skew_ms", NUMBER, skew_ms),
    FIELD(TRIAL_CLOCK, "resigned", FLAG, resigned),
    FIELD(TRIAL_CLAIMS, "em", TEXT, email),
    FIELD(TRIAL_CLAIMS, "fn", TEXT, first_name),
    FIELD(TRIAL_CLAIMS, "ln", TEXT, last_name),
    FIELD(TRIAL_CLAIMS, "sub", TEXT, subject),
    FIELD(TRIAL_CLAIMS, "aud", TEXT, audience),
    FIELD(TRIAL_CLAIMS, "ap", TEXT, token_provider),
    FIELD(TRIAL_CLAIMS, "exp", NUMBER, expires),
    FIELD(TRIAL_CLAIMS, "nbf", NUMBER, not_before),
    FIELD(TRIAL_LIFETIME, "duration_ms", NUMBER, duration_ms),
    FIELD(TRIAL_ASSERTIONS, "assertions", JSON, assertions),
};

static void
store_json(char *member, const json_t *value)
{
	char *text = pretty(value), *old;

	memcpy(&old, member, sizeof(old));
	free(old);
	memcpy(member, &text, sizeof(text));
}

static void
store(struct trial *trial, const struct field *field, const json_t *value)
{
	char *member = (char *)trial + field->offset;
	int64_t number = json_integer_value(value);
	size_t size = number > 0 ? (size_t)number : 0;
	bool flag = json_is_true(value);

	if (field->kind == TEXT && json_is_string(value))
		copy_text(member, field->size, json_string_value(value));
	else if (field->kind == NUMBER && json_is_integer(value))
		memcpy(member, &number, sizeof(number));
	else if (field->kind == SIZE && json_is_integer(value))
		memcpy(member, &size, sizeof(size));
	else if (field->kind == FLAG && json_is_boolean(value))
		memcpy(member, &flag, sizeof(flag));
	else if (field->kind == JSON)
		store_json(member, value);
}

/* --- lines */

/* The index of a name in a table, COUNT if it is not there. */
static size_t
find(const char *const *names, size_t count, const json_t *value)
{
	const char *name = json_string_value(value);
	size_t i = 0;

	while (i < count && (name == NULL || strcmp(names[i], name) != 0))
		i++;
	return i;
}

/* A line about a key has its name. What it says of a key that did not do is
 * kept behind the others; another key's line tells that it was passed over. */
static void
note_key(struct trial *trial, enum trial_step_kind step, const json_t *line)
{
	const char *name =
	    json_string_value(json_object_get(line, "credential"));
	struct trial_skip *skip = &trial->skip[trial->skips];
	struct trial_step told = trial->step[step];
	bool http = step == TRIAL_HTTP;

	if (name == NULL || (!http && step != TRIAL_SECRET))
		return;
	if (*skip->credential != '\0' && strcmp(skip->credential, name) != 0 &&
	    trial->skips + 1 < FRAME_KEYS_MAX) {
		trial->skips++;
		skip++;
	}
	if (!http && json_object_get(line, "characters") != NULL)
		return; /* it was read */
	if (!http)
		trial->secret_characters = 0;
	skip->step = step;
	copy_text(skip->credential, sizeof(skip->credential), name);
	snprintf(skip->text, sizeof(skip->text),
	    "%s%s%s%s; the next credential is tried", http ? "\"" : "",
	    http ? skip->credential : "", http ? "\": " : "", told.text);
}

static bool
take_step(struct trial *trial, const json_t *line)
{
	size_t step =
	    find(step_names, COUNT(step_names), json_object_get(line, "step"));
	size_t state = find(
	    state_names, COUNT(state_names), json_object_get(line, "state"));
	const json_t *ms = json_object_get(line, "ms");
	const char *text = json_string_value(json_object_get(line, "text"));

	if (step == COUNT(step_names) || state == COUNT(state_names) ||
	    state == TRIAL_TO_DO)
		return false;
	trial->step[step].state = (enum trial_state)state;
	trial->step[step].ms = json_is_number(ms) ? json_number_value(ms) : -1;
	copy_text(trial->step[step].text, sizeof(trial->step[step].text),
	    text == NULL ? "" : text);
	for (size_t i = 0; i < COUNT(fields); i++) {
		const json_t *value = json_object_get(line, fields[i].key);
		if (fields[i].step == step && value != NULL)
			store(trial, &fields[i], value);
	}
	trial->clock_known =
	    trial->clock_known ||
	    (step == TRIAL_CLOCK && json_object_get(line, "skew_ms") != NULL);
	note_key(trial, (enum trial_step_kind)step, line);
	return true;
}

static enum frame_result
result_of(const json_t *name)
{
	for (int i = 0; i < FRAME_RESULTS; i++) {
		enum frame_result result = frame_result_from_number(i);
		if (json_is_string(name) &&
		    strcmp(frame_result_info(result)->name,
			json_string_value(name)) == 0)
			return result;
	}
	return FRAME_RESULTS;
}

static void
take_text(const json_t *object, const char *key, char *out, size_t size)
{
	const char *text = json_string_value(json_object_get(object, key));

	if (text != NULL)
		copy_text(out, size, text);
}

static bool
take_outcome(struct trial *trial, const json_t *outcome)
{
	enum frame_result result =
	    result_of(json_object_get(outcome, "result"));

	if (result == FRAME_RESULTS)
		return false;
	trial->finished = true;
	trial->result = result;
	trial->http = json_integer_value(json_object_get(outcome, "http"));
	take_text(
	    outcome, "provider", trial->provider, sizeof(trial->provider));
	take_text(outcome, "credential", trial->credential,
	    sizeof(trial->credential));
	take_text(
	    outcome, "sentence", trial->sentence, sizeof(trial->sentence));
	return true;
}

void
trial_begin(struct trial *trial)
{
	*trial = (struct trial){.result = FRAME_SYSTEM};
	for (size_t i = 0; i < TRIAL_STEPS; i++)
		trial->step[i].ms = -1;
}

void
trial_line(struct trial *trial, const char *line, size_t len)
{
	json_t *object = json_loadb(line, len, JSON_REJECT_DUPLICATES, NULL);
	const json_t *outcome = json_object_get(object, "outcome");

	if (!(outcome != NULL ? take_outcome(trial, outcome)
			      : take_step(trial, object)))
		trial->odd = true;
	json_decref(object);
}

/* --- the end */

/* What was under way did not come off, if there is no outcome that says what
 * did not. */
static void
end_running(struct trial *trial)
{
	for (size_t i = 0; i < TRIAL_STEPS; i++)
		if (trial->step[i].state == TRIAL_RUNNING)
			trial->step[i].state =
			    trial->finished ? TRIAL_TO_DO : TRIAL_FAIL;
}

static void
say(struct trial *trial, const char *sentence)
{
	trial->result = FRAME_SYSTEM;
	snprintf(trial->sentence, sizeof(trial->sentence), "%s", sentence);
}

static void
say_end(struct trial *trial, int status)
{
	char text[160];

	if (WIFSIGNALED(status) &&
	    (WTERMSIG(status) == SIGTERM || WTERMSIG(status) == SIGKILL ||
		WTERMSIG(status) == SIGINT))
		snprintf(text, sizeof(text),
		    "the test was stopped before it had a result");
	else if (WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM)
		snprintf(text, sizeof(text),
		    "frame-helper took too long and was ended; the name "
		    "service may hang");
	else if (WIFSIGNALED(status))
		snprintf(text, sizeof(text),
		    "frame-helper was ended by signal %d (%s)",
		    WTERMSIG(status), strsignal(WTERMSIG(status)));
	else
		snprintf(text, sizeof(text),
		    "frame-helper ended without a result (exit status %d)",
		    WEXITSTATUS(status));
	say(trial, text);
}

void
trial_end(struct trial *trial, int status)
{
	end_running(trial);
	if (trial->odd)
		say(trial, "frame-helper printed a line that this frame-admin "
			   "does not know: they are of different versions");
	else if (!trial->finished)
		say_end(trial, status);
	trial->finished = true;
	trial_find_causes(trial);
}

void
trial_free(struct trial *trial)
{
	free(trial->request);
	free(trial->assertions);
	trial_begin(trial);
}
