/* SPDX-License-Identifier: MIT */
/*
 * How the command line speaks: sentences for people on stderr, and the small
 * pieces of text that all commands make; see cli.h. It decides nothing.
 */
#include "tui/cli/cli.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/text.h"

#define QUOTE_MAX 200 /* bytes of a quoted text */

static void print_line(const char *, va_list)
    __attribute__((format(printf, 1, 0)));

static void
print_line(const char *format, va_list args)
{
	fflush(stdout); /* the order on a terminal is that of the events */
	fputs("frame-admin: ", stderr);
	vfprintf(stderr, format, args);
	fputc('\n', stderr);
}

int
cli_fail(const struct cli *cli, enum exit_code code, const char *format, ...)
{
	va_list args;

	(void)cli;
	va_start(args, format);
	print_line(format, args);
	va_end(args);
	return (int)code;
}

void
cli_note(const struct cli *cli, const char *format, ...)
{
	va_list args;

	if (cli->quiet)
		return;
	va_start(args, format);
	print_line(format, args);
	va_end(args);
}

int
cli_no_memory(const struct cli *cli)
{
	return cli_fail(cli, EXIT_FAILED, "out of memory; nothing was changed");
}

char *
cli_text(const struct cli *cli, const char *format, ...)
{
	char *text = NULL;
	va_list args, again;
	int len;

	va_start(args, format);
	va_copy(again, args);
	len = vsnprintf(NULL, 0, format, again);
	va_end(again);
	if (len >= 0)
		text = frame_arena_alloc(cli->arena, (size_t)len + 1);
	if (text == NULL)
		exit(cli_no_memory(cli));
	vsnprintf(text, (size_t)len + 1, format, args);
	va_end(args);
	return text;
}

const char *
cli_quote(const struct cli *cli, const char *text)
{
	const char *at = text, *end = text + strlen(text);
	char *quoted = cli_text(cli, "\"%s\"", text), *to = quoted + 1;
	uint32_t code;
	size_t step;

	for (; at < end && at - text < QUOTE_MAX; at += step) {
		step = frame_utf8_next(at, end, &code);
		if (step == 0 || frame_text_hostile(code)) {
			step = step == 0 ? 1 : step;
			*to++ = '?';
			continue;
		}
		memcpy(to, at, step);
		to += step;
	}
	strcpy(to, "\"");
	return at < end ? cli_text(cli, "%s...", quoted) : quoted;
}

bool
cli_coloured(const struct cli *cli, FILE *stream)
{
	const char *none = getenv("NO_COLOR"), *force;

	if (cli->colour != TERM_COLOUR_AUTO)
		return cli->colour == TERM_COLOUR_ALWAYS;
	if (none != NULL && *none != '\0')
		return false;
	force = getenv("CLICOLOR_FORCE");
	if (force != NULL && *force != '\0' && strcmp(force, "0") != 0)
		return true;
	return isatty(fileno(stream)) == 1;
}
