/* SPDX-License-Identifier: MIT */
/*
 * What the manual says about keys, arguments, results, events, template
 * sources and (tables_admin.c) frame-admin comes from the tables of the code,
 * through this program:
 *
 *   tables fill  < page.8.in > page.8   replaces the placeholders
 *   tables names                        one line for each thing it knows
 *   tables check < frame.yaml           diagnostics, for examples in texts
 *
 * A placeholder on a line of its own, such as @KEYS login@, becomes mdoc; the
 * others, such as @CONFIG_FILE@, become a part of their line. One that is not
 * known fails the build. It is not installed and may not decide anything.
 */
#include "config.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <syslog.h>

#include "common/config.h"
#include "common/log.h"
#include "common/result.h"
#include "common/schema.h"
#include "common/template.h"
#include "man/tables.h"

/* Its table of arguments is its own; COUNT() comes with it. */
#include "pam/options.c"

#define LINE	   4096 /* bytes of a line of a page */
#define COLUMNS	   78	/* of a line that is written */
#define EXIT_USAGE 2

_Noreturn void
die(const char *what, const char *which)
{
	fprintf(stderr, "tables: %s: %s\n", what, which);
	exit(EXIT_FAILURE);
}

/* --- pieces of mdoc */

void
put_escaped(const char *text, size_t len)
{
	for (const char *end = text + len; text < end; text++) {
		if (*text == '\\')
			fputs("\\e", stdout);
		else if (*text == '"')
			fputs("\\(dq", stdout);
		else
			putchar(*text);
	}
}

/* An argument of a macro. */
void
put_quoted(const char *text)
{
	putchar('"');
	put_escaped(text, strlen(text));
	putchar('"');
}

static void
put_word(const char *word, size_t len, size_t *column)
{
	if (*column > 0 && *column + len >= COLUMNS) {
		putchar('\n');
		*column = 0;
	}
	if (*column > 0)
		putchar(' ');
	else if (*word == '.' || *word == '\'')
		fputs("\\&", stdout); /* not a macro */
	put_escaped(word, len);
	*column += len + 1;
}

void
put_sentence(const char *text)
{
	size_t len = strlen(text), column = 0;
	char *copy = malloc(len + 2);

	if (copy == NULL || len == 0)
		die("no text", text);
	memcpy(copy, text, len + 1);
	if (copy[len - 1] != '.')
		memcpy(copy + len, ".", 2);
	for (char *word = copy; *word != '\0'; word += len) {
		len = strcspn(word, " ");
		put_word(word, len, &column);
		len += word[len] == ' ';
	}
	putchar('\n');
	free(copy);
}

/* Milliseconds as they are written in the file: 8h, 90s, 500ms. */
static void
put_duration(int64_t ms)
{
	static const struct {
		int64_t ms;
		const char *name;
	} sizes[] = {{3600000, "h"}, {60000, "m"}, {1000, "s"}, {1, "ms"}};
	size_t i = 0;

	while (ms < sizes[i].ms || ms % sizes[i].ms != 0)
		if (++i == COUNT(sizes)) {
			fputs("0s", stdout);
			return;
		}
	printf("%" PRId64 "%s", ms / sizes[i].ms, sizes[i].name);
}

static void
put_durations(int64_t min, int64_t max, bool lenient)
{
	fputs("From ", stdout);
	put_duration(min);
	fputs(" to ", stdout);
	put_duration(max);
	puts(lenient ? "; another value draws a warning." : ".");
}

static const char *
priority(int level)
{
	static const char *const names[] = {[LOG_ERR] = "err",
	    [LOG_WARNING] = "warning",
	    [LOG_NOTICE] = "notice",
	    [LOG_INFO] = "info",
	    [LOG_DEBUG] = "debug"};

	if (level < LOG_ERR || level > LOG_DEBUG)
		die("no name for a priority", "results or events");
	return names[level];
}

/* --- keys of frame.yaml */

static const char *const sections[FRAME_SECTIONS] = {
    [FRAME_SECTION_TOP] = "top",
    [FRAME_SECTION_LOGIN] = "login",
    [FRAME_SECTION_NETWORK] = "network",
    [FRAME_SECTION_CREDENTIAL] = "credential",
    [FRAME_SECTION_PROVIDER] = "provider",
    [FRAME_SECTION_MAPPING] = "mapping",
    [FRAME_SECTION_CLAIMS] = "claims",
    [FRAME_SECTION_METADATA] = "metadata",
};

/* How a value of each type is written. */
static const char *const values[FRAME_TYPES] = {
    [FRAME_TYPE_SECTION] = "",
    [FRAME_TYPE_METADATA] = "",
    [FRAME_TYPE_VERSION] = " Ar number",
    [FRAME_TYPE_TEXT] = " Ar text",
    [FRAME_TYPE_DURATION] = " Ar duration",
    [FRAME_TYPE_TRUE] = " Cm true",
    [FRAME_TYPE_CHOICE] = " Cm",
    [FRAME_TYPE_ENTITY] = " Cm",
    [FRAME_TYPE_URL] = " Ar URL",
    [FRAME_TYPE_LINK] = " Ar URL",
    [FRAME_TYPE_PROXY] = " Ar URL",
    [FRAME_TYPE_PATH] = " Ar path",
    [FRAME_TYPE_UUID] = " Ar UUID",
    [FRAME_TYPE_CLIENT_ID] = " Ar id",
    [FRAME_TYPE_PROVIDER_ID] = " Ar id",
    [FRAME_TYPE_TEMPLATE] = " Ar template",
    [FRAME_TYPE_SECRET] = " Ar secret",
    [FRAME_TYPE_REFERENCE] = " Ar name",
    [FRAME_TYPE_REFERENCES] = " Ar name | list",
    [FRAME_TYPE_ACCOUNTS] = " Ar name | list",
    [FRAME_TYPE_SERVICES] = " Ar name | list",
    [FRAME_TYPE_ENV_NAMES] = " Ar name | list",
    [FRAME_TYPE_PINS] = " Ar pin | list",
    [FRAME_TYPE_COMMAND] = " Ar path | list",
};

static void
put_key_facts(const struct frame_key *key)
{
	if (key->required)
		puts("Required.");
	if (key->type == FRAME_TYPE_DURATION)
		put_durations(key->min, key->max, key->lenient);
	if (key->fallback != NULL) {
		fputs("Default:\n.Li ", stdout);
		put_quoted(key->fallback);
		puts(" .");
	}
}

static void
put_key(const struct frame_key *key)
{
	if (values[key->type] == NULL || key->help == NULL)
		die("no words for the type or no help", key->name);
	printf(".\\\" key %s.%s\n", sections[key->section], key->name);
	printf(".It Ic %s :%s", key->name, values[key->type]);
	if (key->choices != NULL)
		for (size_t i = 0; key->choices[i] != NULL; i++)
			printf("%s %s", i > 0 ? " |" : "", key->choices[i]);
	putchar('\n');
	put_sentence(key->help);
	put_key_facts(key);
}

static void
keys(const char *section)
{
	bool found = false;

	for (size_t i = 0; i < frame_schema_count; i++)
		if (strcmp(sections[frame_schema[i].section], section) == 0) {
			put_key(&frame_schema[i]);
			found = true;
		}
	if (!found)
		die("no such section", section);
}

/* --- arguments of pam_frame.so */

static const struct argument *
find_argument(const char *name)
{
	for (size_t i = 0; i < COUNT(arguments); i++)
		if (strcmp(arguments[i].name, name) == 0)
			return &arguments[i];
	die("no such argument", name);
}

static void
argument(const char *name)
{
	const struct argument *known = find_argument(name);

	printf(".\\\" argument %s\n.It Cm %s", name, name);
	if (known->read == read_path)
		puts(" Ns = Ns Ar path");
	else if (known->read == read_number)
		puts(" Ns = Ns Ar number");
	else if (known->read == read_duration)
		puts(" Ns = Ns Ar duration");
	else
		putchar('\n');
}

static void
limits(const char *name)
{
	const struct argument *known = find_argument(name);
	const void *start = (const char *)&options_default + known->offset;

	if (known->read == read_path)
		printf("Default:\n.Pa %s .\n", *(const char *const *)start);
	else if (known->read == read_number)
		printf("Default: %" PRId64 ".\n", *(const int64_t *)start);
	else if (known->read == read_duration)
		put_durations(known->min, known->max, false);
}

/* --- results, events, exit codes, sources */

static void
put_outcome(const char *name, const char *event, int level)
{
	printf(".\\\" result %s\n.\\\" event %s\n", name, event);
	printf(
	    ".It Li result=%s event=%s Pq %s\n", name, event, priority(level));
}

static void
result(const char *name)
{
	for (int i = 0; i < FRAME_RESULTS; i++) {
		const struct frame_result_info *info =
		    frame_result_info((enum frame_result)i);
		if (strcmp(info->name, name) != 0)
			continue;
		put_outcome(name, info->event, info->priority);
		return;
	}
	die("no such result", name);
}

/* Log lines join their sentences, so these begin with a small letter. */
const char *
capital(const char *text)
{
	static char copy[LINE];

	snprintf(copy, sizeof(copy), "%s", text);
	if (*copy >= 'a' && *copy <= 'z')
		*copy = (char)(*copy - ('a' - 'A'));
	return copy;
}

static void
event(const char *name)
{
	for (int i = 0; i < FRAME_EVENTS; i++) {
		const struct frame_event_info *info =
		    frame_event_info((enum frame_event)i);
		if (strcmp(info->name, name) != 0)
			continue;
		put_outcome(name, info->event, info->priority);
		put_sentence(capital(info->meaning));
		return;
	}
	die("no such event", name);
}

/* One item for each code, in order, with the results that end with it. */
static void
exit_codes(const char *unused)
{
	(void)unused;
	for (int code = 0; code < 256; code++) {
		const char *before = NULL;
		for (int i = 0; i < FRAME_RESULTS; i++) {
			const struct frame_result_info *info =
			    frame_result_info((enum frame_result)i);
			if (info->exit_code != code)
				continue;
			if (before == NULL)
				printf(".\\\" exit %d\n.It %d\n", code, code);
			else
				printf(".Li %s ,\n", before);
			before = info->name;
		}
		if (before != NULL)
			printf(".Li %s\n", before);
	}
}

static void
sources(const char *unused)
{
	(void)unused;
	for (size_t i = 0; i < frame_template_source_count; i++) {
		const struct frame_template_source *source =
		    &frame_template_sources[i];
		size_t len = strlen(source->name);
		bool prefix = len > 0 && source->name[len - 1] == '.';
		printf(".\\\" source %s\n.It Li ${%s%s}\n", source->name,
		    source->name, prefix ? "NAME" : "");
		put_sentence(source->meaning);
	}
}

/* --- check: what the loader says */

static size_t
read_all(char *text, size_t size)
{
	size_t len = fread(text, 1, size, stdin);

	if (ferror(stdin) || len == size)
		die("cannot read", "standard input");
	return len;
}

static int
check(void)
{
	static char text[FRAME_DOC_MAX + 2];
	size_t len = read_all(text, sizeof(text) - 1);
	struct frame_config config;
	struct frame_diags diags;
	bool fine;

	if (!frame_diags_init(&diags, FRAME_CONFIG_FILE, text, len))
		die("out of memory", "standard input");
	fine = frame_config_parse(&config, text, len, 0100600, 0, &diags);
	frame_diags_print(&diags, stdout);
	if (fine)
		frame_config_free(&config);
	frame_diags_free(&diags);
	return fine ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* --- fill */

static const struct {
	const char *name, *text;
} words[] = {
    {"CONFIG_FILE", FRAME_CONFIG_FILE},
    {"HELPER", FRAME_HELPER},
    {"FETCH", FRAME_FETCH},
    {"FETCH_USER", FRAME_FETCH_USER},
    {"RUN_DIR", FRAME_RUN_DIR},
    {"SYSCONFDIR", FRAME_SYSCONFDIR},
    {"BACKUP_DIR", FRAME_BACKUP_DIR},
    {"RESCUE_DIR", FRAME_RESCUE_DIR},
    {"VERSION", PACKAGE_VERSION},
};

static const struct {
	const char *name;
	void (*print)(const char *which);
} blocks[] = {
    {"KEYS", keys},
    {"ARGUMENT", argument},
    {"LIMITS", limits},
    {"RESULT", result},
    {"EVENT", event},
    {"EXIT_CODES", exit_codes},
    {"SOURCES", sources},
    {"COMMANDS", admin_commands},
    {"OPTIONS", admin_options},
    {"BINDINGS", admin_bindings},
    {"STATUS", admin_status},
    {"FINDINGS", admin_findings},
    {"SCREEN", admin_screen},
};

/* "@NAME@" or "@NAME WHICH@" as a whole line, here without the first @. */
static bool
fill_block(const char *line)
{
	size_t len = strcspn(line, "@"), name = strcspn(line, " @");
	char which[64] = "";

	if (line[len] != '@' || line[len + 1] != '\0')
		return false;
	if (name < len)
		snprintf(which, sizeof(which), "%.*s", (int)(len - name - 1),
		    line + name + 1);
	for (size_t i = 0; i < COUNT(blocks); i++)
		if (strlen(blocks[i].name) == name &&
		    strncmp(blocks[i].name, line, name) == 0) {
			blocks[i].print(which);
			return true;
		}
	return false;
}

static const char *
word(const char *at, size_t len)
{
	for (size_t i = 0; i < COUNT(words); i++)
		if (strlen(words[i].name) == len &&
		    strncmp(words[i].name, at, len) == 0)
			return words[i].text;
	return NULL;
}

/* Placeholders are capitals between two @; any other @ is a plain one. */
static void
fill_words(const char *line)
{
	while (*line != '\0') {
		size_t len = *line == '@' ? strspn(line + 1,
						"ABCDEFGHIJKLMNOPQRSTUVWXYZ_ ")
					  : 0;
		if (len == 0 || line[len + 1] != '@') {
			putchar(*line++);
			continue;
		}
		const char *text = word(line + 1, len);
		if (text == NULL)
			die("no such placeholder", line);
		fputs(text, stdout);
		line += len + 2;
	}
	putchar('\n');
}

static int
fill(void)
{
	char line[LINE];

	puts(".\\\" Made from the page's .in file and the tables of the code.");
	while (fgets(line, sizeof(line), stdin) != NULL) {
		line[strcspn(line, "\n")] = '\0';
		if (*line != '@' || !fill_block(line + 1))
			fill_words(line);
	}
	return fflush(stdout) == 0 && !ferror(stdin) ? EXIT_SUCCESS
						     : EXIT_FAILURE;
}

/* --- names: what a complete manual has */

static int
names(void)
{
	for (size_t i = 0; i < frame_schema_count; i++)
		printf("key %s.%s\n", sections[frame_schema[i].section],
		    frame_schema[i].name);
	for (size_t i = 0; i < COUNT(arguments); i++)
		printf("argument %s\n", arguments[i].name);
	for (int i = 0; i < FRAME_RESULTS; i++) {
		const struct frame_result_info *info =
		    frame_result_info((enum frame_result)i);
		printf("result %s\nevent %s\nexit %d\n", info->name,
		    info->event, info->exit_code);
	}
	for (int i = 0; i < FRAME_EVENTS; i++) {
		const struct frame_event_info *info =
		    frame_event_info((enum frame_event)i);
		printf("result %s\nevent %s\n", info->name, info->event);
	}
	for (size_t i = 0; i < frame_template_source_count; i++)
		printf("source %s\n", frame_template_sources[i].name);
	admin_names();
	return EXIT_SUCCESS;
}

int
main(int argc, char **argv)
{
	if (argc == 2 && strcmp(argv[1], "fill") == 0)
		return fill();
	if (argc == 2 && strcmp(argv[1], "names") == 0)
		return names();
	if (argc == 2 && strcmp(argv[1], "check") == 0)
		return check();
	fputs("usage: tables fill | names | check\n", stderr);
	return EXIT_USAGE;
}
