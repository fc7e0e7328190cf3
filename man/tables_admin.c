/* SPDX-License-Identifier: MIT */
/*
 * The lists of frame-admin(8): commands, options, keys, exit codes, findings
 * of check, each from the table that the program itself reads; and screens,
 * from the files that their tests wrote. See tables.c.
 */
#include "config.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "man/tables.h"
#include "tui/cli/cli.h"
#include "tui/cli/commands.h"
#include "tui/model/audit.h"
#include "tui/screen/keys.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))
#define LINE	     4096

/* --- text of --help: lines that begin with two blanks are to be typed */

/* One sentence to a line, as mdoc wants it. */
static void
put_prose(const char *text)
{
	char sentence[LINE];

	while (*text != '\0') {
		const char *stop = strstr(text, ". ");
		size_t len =
		    stop == NULL ? strlen(text) : (size_t)(stop - text) + 1;
		snprintf(sentence, sizeof(sentence), "%.*s", (int)len, text);
		put_sentence(sentence);
		text += len + (stop != NULL);
	}
}

/* What was said between two examples. */
static void
end_prose(char *prose)
{
	if (*prose == '\0')
		return;
	puts(".Pp");
	put_prose(prose);
	*prose = '\0';
}

static void
add_prose(char *prose, size_t size, const char *line, size_t len)
{
	size_t used = strlen(prose);

	if (used + len + 2 > size)
		die("a text is too long", line);
	snprintf(prose + used, size - used, "%s%.*s", used == 0 ? "" : " ",
	    (int)len, line);
}

static void
put_example(const char *line, size_t len, bool *literal)
{
	if (!*literal)
		puts(".Bd -literal -offset indent");
	*literal = true;
	put_escaped(line + 2, len - 2);
	putchar('\n');
}

static void
put_details(const char *text)
{
	char prose[LINE] = "";
	bool literal = false;
	size_t len;

	for (; *text != '\0'; text += len + (text[len] == '\n')) {
		bool example = strncmp(text, "  ", 2) == 0;
		len = strcspn(text, "\n");
		if (example) {
			end_prose(prose);
			put_example(text, len, &literal);
			continue;
		}
		if (literal)
			puts(".Ed");
		literal = false;
		if (len > 0)
			add_prose(prose, sizeof(prose), text, len);
		else
			end_prose(prose);
	}
	if (literal)
		puts(".Ed");
	end_prose(prose);
}

/* --- commands and options */

static void
put_option(const struct cli_option *option)
{
	if (option->help == NULL)
		return;
	printf(".\\\" option %s\n.It ", option->name);
	if (option->letter != 0)
		printf("Fl %c , ", option->letter);
	printf("Fl \\-%s", option->name);
	if (option->value != NULL)
		printf(" Ar %s", option->value);
	putchar('\n');
	put_sentence(capital(option->help));
}

static void
put_command(const struct cli_command *command)
{
	const struct cli_option *option = command->options;

	printf(".\\\" command %s\n.It Ic %s", command->name, command->name);
	if (*command->arguments != '\0') {
		fputs(" Li ", stdout);
		put_quoted(command->arguments);
	}
	putchar('\n');
	put_sentence(command->summary);
	put_details(command->details);
	if (option == NULL)
		return;
	puts(".Bl -tag -width Ds");
	for (; option->name != NULL; option++)
		put_option(option);
	puts(".El");
}

void
admin_commands(const char *group)
{
	static const char *const groups[CLI_GROUPS] = {
	    [CLI_LOOK] = "look",
	    [CLI_CHANGE] = "change",
	    [CLI_OTHER] = "other",
	};
	bool found = false;

	for (const struct cli_command *c = cli_commands; c->name != NULL; c++) {
		if (c->group == CLI_HIDDEN ||
		    strcmp(groups[c->group], group) != 0)
			continue;
		put_command(c);
		found = true;
	}
	if (!found)
		die("no such group of commands", group);
}

void
admin_options(const char *unused)
{
	(void)unused;
	for (const struct cli_option *o = cli_common; o->name != NULL; o++)
		put_option(o);
}

/* --- keys */

static const struct {
	const char *name, *where, *keys, *help;
} bindings[] = {
#define KEY(request, where, keys, hint, priority, help) \
	{#request, #where, keys, help},
#include "tui/screen/keys.def"
#undef KEY
};

static void
put_keys(const char *keys)
{
	size_t len;

	for (; *keys != '\0'; keys += len) {
		len = strcspn(keys, " ");
		fputs("\\&", stdout); /* some are punctuation to mdoc */
		put_escaped(keys, len);
		len += keys[len] == ' ';
		if (keys[len] != '\0')
			fputs(" , ", stdout);
	}
	putchar('\n');
}

/* Those of WHERE_PAGE for "page". */
void
admin_bindings(const char *where)
{
	char wanted[80] = "WHERE_";
	size_t used = strlen(wanted);
	bool found = false;

	for (; *where != '\0' && used + 1 < sizeof(wanted); where++)
		wanted[used++] =
		    (char)(*where >= 'a' ? *where - ('a' - 'A') : *where);
	wanted[used] = '\0';
	for (size_t i = 0; i < COUNT(bindings); i++) {
		if (strcmp(bindings[i].where, wanted) != 0)
			continue;
		printf(".\\\" binding %s\n.It Ic ", bindings[i].name);
		put_keys(bindings[i].keys);
		put_prose(capital(bindings[i].help));
		found = true;
	}
	if (!found)
		die("no such place of keys", wanted);
}

/* --- exit codes */

static const struct {
	enum exit_code code;
	const char *meaning;
} codes[] = {
    {EXIT_DONE, "Done; the configuration is valid."},
    {EXIT_FAILED,
	"Something failed: a file cannot be read or written, a right is "
	"missing, memory ran out."},
    {EXIT_USAGE,
	"The command is not used like that, or it would have to ask and there "
	"is no terminal to ask on."},
    {EXIT_INVALID,
	"The configuration has errors, or would have them; with --strict, "
	"warnings too."},
    {EXIT_NOTHING, "There is no such name, or no rule for this user."},
    {EXIT_BUSY,
	"Somebody else is editing the file, or has changed it meanwhile."},
    {EXIT_NETWORK, "Frame could not be reached: name, connection, TLS, time."},
    {EXIT_REFUSED, "Frame's gateway said no; --json has its status."},
};

void
admin_status(const char *unused)
{
	(void)unused;
	for (size_t i = 0; i < COUNT(codes); i++) {
		printf(
		    ".\\\" status %d\n.It %d\n", codes[i].code, codes[i].code);
		put_sentence(codes[i].meaning);
	}
}

/* --- what check finds */

void
admin_findings(const char *unused)
{
	(void)unused;
	for (size_t i = 0; i < audit_code_count; i++) {
		printf(".\\\" finding %s\n.It Li %s Pq %s\n",
		    audit_codes[i].name, audit_codes[i].name,
		    audit_level_names[audit_codes[i].level]);
		put_prose(audit_codes[i].meaning);
	}
}

/* --- screens */

/* From the file of that name in the directory FRAME_SCREENS. A page without
 * them can be made, but does not pass tests/manual/check. */
void
admin_screen(const char *name)
{
	const char *directory = getenv("FRAME_SCREENS");
	char path[LINE], line[LINE];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s.txt",
	    directory == NULL ? "man/screens" : directory, name);
	file = fopen(path, "r");
	if (file == NULL) {
		printf(".Bd -literal\n(screen %s)\n.Ed\n", name);
		return;
	}
	puts(".Bd -literal");
	while (fgets(line, sizeof(line), file) != NULL) {
		size_t len = strcspn(line, "\n");
		while (len > 0 && line[len - 1] == ' ')
			len--;
		if (*line == '.' || *line == '\'')
			fputs("\\&", stdout);
		put_escaped(line, len);
		putchar('\n');
	}
	puts(".Ed");
	fclose(file);
}

/* --- what a complete page has */

static void
name_options(const struct cli_option *option)
{
	for (; option != NULL && option->name != NULL; option++)
		if (option->help != NULL)
			printf("option %s\n", option->name);
}

void
admin_names(void)
{
	name_options(cli_common);
	for (const struct cli_command *c = cli_commands; c->name != NULL; c++) {
		if (c->group == CLI_HIDDEN)
			continue;
		printf("command %s\n", c->name);
		name_options(c->options);
	}
	for (size_t i = 0; i < COUNT(bindings); i++)
		printf("binding %s\n", bindings[i].name);
	for (size_t i = 0; i < COUNT(codes); i++)
		printf("status %d\n", codes[i].code);
	for (size_t i = 0; i < audit_code_count; i++)
		printf("finding %s\n", audit_codes[i].name);
}
