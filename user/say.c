/* SPDX-License-Identifier: MIT */
/*
 * Sentences, times, and texts from elsewhere made fit for a terminal. It
 * decides nothing.
 */
#include "user/cli.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "common/text.h"

#define CLEAN_MAX 1024 /* bytes of a text that is shown */

static void say(const char *, va_list) __attribute__((format(printf, 1, 0)));

static void
say(const char *format, va_list args)
{
	fflush(stdout); /* the order on a terminal is that of the events */
	fputs("frame-token: ", stderr);
	vfprintf(stderr, format, args);
	fputc('\n', stderr);
}

int
cli_fail(enum token_exit code, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	say(format, args);
	va_end(args);
	return (int)code;
}

void
cli_note(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	say(format, args);
	va_end(args);
}

/* --- texts from elsewhere */

char *
token_clean(const char *text)
{
	size_t len = strlen(text);
	const char *end = text + (len < CLEAN_MAX ? len : CLEAN_MAX);
	char *clean = malloc((size_t)(end - text) + sizeof("..."));
	char *to = clean;

	if (clean == NULL)
		return NULL;
	while (text < end) {
		uint32_t code = 0;
		size_t size = frame_utf8_next(text, end, &code);

		if (size == 0 || frame_text_hostile(code))
			*to++ = '?';
		else
			to = mempcpy(to, text, size);
		text += size == 0 ? 1 : size;
	}
	strcpy(to, *end == '\0' ? "" : "...");
	return clean;
}

static void
put_escaped(uint32_t code)
{
	if (code > 0xffff) {
		code -= 0x10000;
		printf("\\u%04" PRIx32 "\\u%04" PRIx32, 0xd800 + (code >> 10),
		    0xdc00 + (code & 0x3ff));
	} else
		printf("\\u%04" PRIx32, code);
}

/* Outside of its strings JSON has nothing hostile but the line ends. */
static void
put_json(const char *text)
{
	const char *end = text + strlen(text);

	while (text < end) {
		uint32_t code = 0;
		size_t size = frame_utf8_next(text, end, &code);

		if (size == 0)
			return; /* jansson writes UTF-8 */
		if (code != '\n' && frame_text_hostile(code))
			put_escaped(code);
		else
			fwrite(text, 1, size, stdout);
		text += size;
	}
	putchar('\n');
}

bool
token_print_json(json_t *value)
{
	char *text = json_dumps(
	    value, JSON_INDENT(2) | JSON_ENCODE_ANY | JSON_REAL_PRECISION(15));

	json_decref(value);
	if (text != NULL)
		put_json(text);
	free(text);
	return text != NULL;
}

/* --- times */

void
token_time(char text[TOKEN_TIME_SIZE], int64_t seconds)
{
	time_t when = (time_t)seconds;
	struct tm tm;

	if (localtime_r(&when, &tm) == NULL ||
	    strftime(text, TOKEN_TIME_SIZE, "%Y-%m-%d %H:%M:%S", &tm) == 0)
		snprintf(
		    text, TOKEN_TIME_SIZE, "%" PRId64 " s after 1970", seconds);
}

/* Two units at most: nobody wants to know the seconds of hours. */
void
token_span(char text[TOKEN_TIME_SIZE], int64_t seconds)
{
	int64_t minutes = seconds / 60, hours = minutes / 60;

	if (seconds < 60)
		snprintf(text, TOKEN_TIME_SIZE, "%" PRId64 " s", seconds);
	else if (minutes < 10)
		snprintf(text, TOKEN_TIME_SIZE, "%" PRId64 " min %" PRId64 " s",
		    minutes, seconds % 60);
	else if (hours < 1)
		snprintf(text, TOKEN_TIME_SIZE, "%" PRId64 " min", minutes);
	else if (hours < 48)
		snprintf(text, TOKEN_TIME_SIZE, "%" PRId64 " h %" PRId64 " min",
		    hours, minutes % 60);
	else
		snprintf(text, TOKEN_TIME_SIZE, "%" PRId64 " days", hours / 24);
}
