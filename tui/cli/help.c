/* SPDX-License-Identifier: MIT */
/*
 * --help: of the program in 24 lines, of each command from its entry in
 * table.c. It begins with examples, because most readers need one of them.
 */
#include "tui/cli/cli.h"

#include <string.h>

#define COLUMNS 78
#define INDENT	10

static void
print_names(FILE *out, enum cli_group group)
{
	static const char *const titles[CLI_GROUPS] = {
	    [CLI_LOOK] = "Look:",
	    [CLI_CHANGE] = "Change:",
	    [CLI_OTHER] = "Other:",
	};
	size_t column = INDENT;

	fprintf(out, "  %-*s", INDENT - 2, titles[group]);
	for (const struct cli_command *c = cli_commands; c->name != NULL; c++) {
		if (c->group != group)
			continue;
		if (column + strlen(c->name) + 1 > COLUMNS) {
			fprintf(out, "\n%*s", INDENT, "");
			column = INDENT;
		}
		column += (size_t)fprintf(
		    out, "%s%s", column == INDENT ? "" : " ", c->name);
	}
	fputc('\n', out);
}

static void
print_option(FILE *out, const struct cli_option *option)
{
	char text[64];
	int len = 0;

	if (option->help == NULL)
		return;
	if (option->letter != 0)
		len = snprintf(text, sizeof(text), "-%c, ", option->letter);
	snprintf(text + len, sizeof(text) - (size_t)len, "--%s%s%s",
	    option->name, option->value == NULL ? "" : " ",
	    option->value == NULL ? "" : option->value);
	fprintf(out, "  %-20s %s\n", text, option->help);
}

static void
print_options(FILE *out, const struct cli_option *option)
{
	for (; option != NULL && option->name != NULL; option++)
		print_option(out, option);
}

void
cli_usage(FILE *out)
{
	fputs("Examples:\n"
	      "  frame-admin                  the screens: set up and change "
	      "everything\n"
	      "  frame-admin check            is the configuration right?\n"
	      "  frame-admin explain alice    what would alice get, and why?\n"
	      "  frame-admin test alice       ask Frame for a token, as her "
	      "login would\n"
	      "  frame-admin set providers.lab.token_duration 8h\n"
	      "\n"
	      "Commands; \"frame-admin COMMAND --help\" explains one:\n",
	    out);
	for (int group = 0; group < CLI_GROUPS; group++)
		print_names(out, (enum cli_group)group);
	fputs("\nOptions of all commands:\n", out);
	print_options(out, cli_common);
}

static void
print_synopsis(const struct cli_command *command)
{
	const struct cli_option *option = command->options;

	printf("Usage: frame-admin %s", command->name);
	for (; option != NULL && option->name != NULL; option++)
		if (option->help != NULL)
			printf(" [--%s%s%s]", option->name,
			    option->value == NULL ? "" : " ",
			    option->value == NULL ? "" : option->value);
	printf("%s%s\n", *command->arguments == '\0' ? "" : " ",
	    command->arguments);
}

void
cli_help(const struct cli_command *command)
{
	print_synopsis(command);
	printf("\n%s.\n\n%s", command->summary, command->details);
	if (command->options != NULL)
		puts("\nOptions:");
	print_options(stdout, command->options);
	puts("\nThe options of all commands are in \"frame-admin --help\".");
}
