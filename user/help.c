/* SPDX-License-Identifier: MIT */
/*
 * --help: of the program, and of each command from its entry in table.c.
 */
#include "user/cli.h"

static void
print_option(FILE *out, const struct token_option *option)
{
	char text[64];

	snprintf(text, sizeof(text), "%s--%s%s%s",
	    option->letter != 0 ? "-v, " : "", option->name,
	    option->value == NULL ? "" : " ",
	    option->value == NULL ? "" : option->value);
	if (option->letter != 0)
		text[1] = option->letter;
	fprintf(out, "  %-22s %s\n", text, option->help);
}

void
cli_usage(FILE *out)
{
	fputs("Usage: frame-token [COMMAND] [OPTION...]\n"
	      "\n"
	      "The Frame token of your session; without a command it is "
	      "printed.\n"
	      "\n"
	      "Commands; \"frame-token help COMMAND\" explains one:\n",
	    out);
	for (const struct token_command *c = token_commands; c->name != NULL;
	     c++)
		fprintf(out, "  %-11s %s\n", c->name, c->summary);
	fputs("\nExit status:\n", out);
	for (int i = 0; i < TOKEN_EXITS; i++)
		fprintf(out, "  %d  %s\n", i, token_exits[i]);
	fputs("\nMore is in frame-token(1).\n", out);
}

void
cli_help(const struct token_command *command)
{
	printf("Usage: frame-token %s [OPTION...]%s%s\n\n%s.\n\n%s\nOptions:\n",
	    command->name, *command->arguments == '\0' ? "" : " ",
	    command->arguments, command->summary, command->details);
	for (const struct token_option *o = token_options; o->name != NULL; o++)
		if ((o->bit & command->options) != 0)
			print_option(stdout, o);
}

int
cmd_help(const struct cli *cli)
{
	const struct token_command *command;

	if (cli->words == 0) {
		cli_usage(stdout);
		return TOKEN_DONE;
	}
	command = cli_find(cli->word[0]);
	if (command == NULL)
		return cli_refuse_command(cli->word[0]);
	cli_help(command);
	return TOKEN_DONE;
}
