/* SPDX-License-Identifier: MIT */
/*
 * Lines of JSON on standard output; see tell.h.
 */
#include "helper/tell.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/text.h"

static const char *const states[] = {
    [FRAME_TELL_RUNNING] = "running",
    [FRAME_TELL_OK] = "ok",
    [FRAME_TELL_WARN] = "warn",
    [FRAME_TELL_FAIL] = "fail",
};

void
frame_tell_put(json_t *object, const char *key, const char *value)
{
	char *copy;
	const char *end;
	uint32_t code;

	if (value == NULL || *value == '\0' || (copy = strdup(value)) == NULL)
		return;
	end = copy + strlen(copy);
	for (char *at = copy; at < end;) {
		size_t len = frame_utf8_next(at, end, &code);
		if (len == 0)
			*at = '?';
		at += len == 0 ? 1 : len;
	}
	json_object_set_new(object, key, json_string(copy));
	free(copy);
}

void
frame_tell_number(json_t *object, const char *key, int64_t value)
{
	json_object_set_new(object, key, json_integer(value));
}

static void
print(json_t *object)
{
	/* ASCII alone, so that a terminal is safe from what others said. */
	char *text = json_dumps(
	    object, JSON_COMPACT | JSON_ENSURE_ASCII | JSON_REAL_PRECISION(8));
	size_t len = text == NULL ? 0 : strlen(text), put = 0;

	json_decref(object);
	if (text == NULL)
		_exit(EXIT_FAILURE);
	text[len++] = '\n'; /* in place of the NUL */
	while (put < len) {
		ssize_t more = write(STDOUT_FILENO, text + put, len - put);
		/* Nobody listens: frame-fetch ends with us. */
		if (more == -1 && errno != EINTR)
			_exit(EXIT_FAILURE);
		put += more > 0 ? (size_t)more : 0;
	}
	free(text);
}

void
frame_tell(const char *step, enum frame_tell_state state, double ms,
    json_t *fields, const char *format, ...)
{
	json_t *object = json_object();
	char text[FRAME_SENTENCE_MAX];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	frame_tell_put(object, "step", step);
	frame_tell_put(object, "state", states[state]);
	frame_tell_put(object, "text", text);
	if (ms >= 0)
		json_object_set_new(object, "ms",
		    json_real((double)(int64_t)(ms * 10 + 0.5) / 10));
	if (fields != NULL)
		json_object_update_missing(object, fields);
	json_decref(fields);
	print(object);
}

double
frame_tell_ms(int64_t then)
{
	return (double)(frame_now() - then) / (double)FRAME_MS;
}

void
frame_tell_outcome(const struct frame_outcome *outcome, const char *credential)
{
	const struct frame_result_info *info =
	    frame_result_info(outcome->result);
	json_t *inner = json_object(), *object;

	frame_tell_put(inner, "result", info->name);
	frame_tell_put(inner, "event", info->event);
	frame_tell_number(inner, "exit", info->exit_code);
	frame_tell_number(inner, "http", outcome->http);
	frame_tell_put(inner, "provider", outcome->provider);
	frame_tell_put(inner, "credential", credential);
	frame_tell_put(inner, "sentence", outcome->sentence);
	frame_tell_put(inner, "person", info->person);
	frame_tell_put(inner, "advice", info->advice);
	object = json_pack("{s:o}", "outcome", inner);
	print(object);
}
