/* SPDX-License-Identifier: MIT */
/*
 * Reading the command line. Options may stand anywhere, short ones may be
 * joined, a value may follow as "--name=value" or as the next word, "--" ends
 * them. A word such as -5 is an argument, because values may be numbers. The
 * tables of options are table.c's; nothing is decided here.
 */
#include "tui/cli/cli.h"

#include <ctype.h>
#include <string.h>

#include "common/text.h"

/* What is read, and where the reading stands. */
struct reader {
	struct cli *cli;
	char **word, **end;
	char **argument; /* where the next argument is put */
	bool only_arguments;
};

const char *
cli_given(const struct cli *cli, const char *name)
{
	for (size_t i = cli->givens; i-- > 0;)
		if (strcmp(cli->given[i].option->name, name) == 0)
			return cli->given[i].value;
	return NULL;
}

const struct cli_command *
cli_find(const char *name)
{
	for (const struct cli_command *c = cli_commands; c->name != NULL; c++)
		if (strcmp(c->name, name) == 0)
			return c;
	return NULL;
}

/* --- finding an option */

static bool
same_name(const char *name, const char *word, size_t len)
{
	return strlen(name) == len && memcmp(name, word, len) == 0;
}

/* By name (`len` bytes), or by its letter if `len` is 0. */
static const struct cli_option *
find_in(const struct cli_option *option, const char *word, size_t len)
{
	for (; option != NULL && option->name != NULL; option++)
		if (len == 0 ? option->letter == *word
			     : same_name(option->name, word, len))
			return option;
	return NULL;
}

static const struct cli_option *
find_option(const struct cli *cli, const char *word, size_t len)
{
	const struct cli_option *option = NULL;

	if (cli->command != NULL)
		option = find_in(cli->command->options, word, len);
	return option != NULL ? option : find_in(cli_common, word, len);
}

static void
offer_all(struct frame_guess *guess, const struct cli_option *option)
{
	for (; option != NULL && option->name != NULL; option++)
		if (option->help != NULL)
			frame_guess_offer(guess, option->name);
}

/* "frame-admin list --help" or "frame-admin --help". */
static const char *
where_help_is(const struct cli *cli)
{
	if (cli->command == NULL)
		return "frame-admin --help";
	return cli_text(cli, "frame-admin %s --help", cli->command->name);
}

static int
refuse_option(const struct cli *cli, const char *dashes, const char *word)
{
	const char *name = cli_text(cli, "%.*s", (int)strcspn(word, "="), word);
	struct frame_guess guess;

	frame_guess_begin(&guess, name);
	if (dashes[1] != '\0') {
		offer_all(&guess, cli_common);
		if (cli->command != NULL)
			offer_all(&guess, cli->command->options);
	}
	if (guess.best != NULL)
		return cli_fail(cli, EXIT_USAGE,
		    "unknown option %s; did you mean --%s?",
		    cli_quote(cli, cli_text(cli, "%s%s", dashes, name)),
		    guess.best);
	return cli_fail(cli, EXIT_USAGE,
	    "unknown option %s; %s lists those that there are",
	    cli_quote(cli, cli_text(cli, "%s%s", dashes, name)),
	    where_help_is(cli));
}

/* --- reading */

static int
give(struct reader *reader, const struct cli_option *option, const char *value)
{
	struct cli *cli = reader->cli;

	if (option->value != NULL && value == NULL) {
		if (reader->word + 1 >= reader->end)
			return cli_fail(cli, EXIT_USAGE,
			    "--%s needs a value: --%s %s", option->name,
			    option->name, option->value);
		value = *++reader->word;
	}
	if (option->value == NULL && value != NULL)
		return cli_fail(cli, EXIT_USAGE,
		    "--%s takes no value; write it without the \"=\"",
		    option->name);
	cli->given[cli->givens++] =
	    (struct cli_given){option, value == NULL ? "" : value};
	return EXIT_DONE;
}

static int
read_long(struct reader *reader)
{
	const char *word = *reader->word + 2;
	size_t len = strcspn(word, "=");
	const struct cli_option *option =
	    len == 0 ? NULL : find_option(reader->cli, word, len);

	if (option == NULL)
		return refuse_option(reader->cli, "--", word);
	return give(reader, option, word[len] == '=' ? word + len + 1 : NULL);
}

static int
read_short(struct reader *reader)
{
	const char *letter = *reader->word + 1;

	for (; *letter != '\0'; letter++) {
		const struct cli_option *option =
		    find_option(reader->cli, letter, 0);
		const char one[] = {*letter, '\0'};
		int code;
		if (option == NULL)
			return refuse_option(reader->cli, "-", one);
		if (option->value != NULL && letter[1] != '\0')
			return give(reader, option, letter + 1);
		code = give(reader, option, NULL);
		if (code != EXIT_DONE)
			return code;
	}
	return EXIT_DONE;
}

static int
refuse_command(const struct cli *cli, const char *word)
{
	struct frame_guess guess;

	frame_guess_begin(&guess, word);
	for (const struct cli_command *c = cli_commands; c->name != NULL; c++)
		if (c->group != CLI_HIDDEN)
			frame_guess_offer(&guess, c->name);
	if (guess.best != NULL)
		return cli_fail(cli, EXIT_USAGE,
		    "there is no command %s; did you mean \"%s\"?",
		    cli_quote(cli, word), guess.best);
	return cli_fail(cli, EXIT_USAGE,
	    "there is no command %s; \"frame-admin --help\" lists them all",
	    cli_quote(cli, word));
}

/* The first argument is the command. */
static int
read_argument(struct reader *reader)
{
	struct cli *cli = reader->cli;

	if (cli->command != NULL) {
		*reader->argument++ = *reader->word;
		cli->argc++;
		return EXIT_DONE;
	}
	cli->command = cli_find(*reader->word);
	if (cli->command == NULL)
		return refuse_command(cli, *reader->word);
	/* The words that completion asks about are not options of ours. */
	reader->only_arguments = cli->command->group == CLI_HIDDEN;
	return EXIT_DONE;
}

static int
read_word(struct reader *reader)
{
	const char *word = *reader->word;
	bool number = isdigit((unsigned char)word[word[0] == '-']) != 0;

	if (reader->only_arguments || *word != '-' || word[1] == '\0' || number)
		return read_argument(reader);
	if (strcmp(word, "--") == 0) {
		reader->only_arguments = true;
		return EXIT_DONE;
	}
	return word[1] == '-' ? read_long(reader) : read_short(reader);
}

/* --- what they mean */

static int
set_colour(struct cli *cli)
{
	static const char *const names[] = {
	    [TERM_COLOUR_AUTO] = "auto",
	    [TERM_COLOUR_ALWAYS] = "always",
	    [TERM_COLOUR_NEVER] = "never",
	};
	const char *wanted = cli_given(cli, "color");

	if (wanted == NULL)
		return EXIT_DONE;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (strcmp(names[i], wanted) == 0) {
			cli->colour = (enum term_colour)i;
			return EXIT_DONE;
		}
	}
	return cli_fail(cli, EXIT_USAGE,
	    "--color cannot be %s; write auto, always or never",
	    cli_quote(cli, wanted));
}

static int
apply(struct cli *cli)
{
	const char *config = cli_given(cli, "config");

	if (config != NULL && *config == '\0')
		return cli_fail(cli, EXIT_USAGE,
		    "-c needs the path of a file, and got an empty word");
	cli->config = config != NULL ? config : FRAME_CONFIG_FILE;
	cli->dry_run = cli_given(cli, "dry-run") != NULL;
	cli->yes = cli_given(cli, "yes") != NULL;
	cli->quiet = cli_given(cli, "quiet") != NULL;
	cli->json = cli_given(cli, "json") != NULL;
	cli->strict = cli_given(cli, "strict") != NULL;
	cli->no_header = cli_given(cli, "no-header") != NULL;
	return set_colour(cli);
}

int
cli_parse(struct cli *cli, int argc, char **argv)
{
	struct reader reader = {.cli = cli, .word = argv, .end = argv + argc};
	size_t room = (size_t)argc + 1;
	/* One word may hold several short options. */
	for (int i = 0; i < argc; i++)
		room += strlen(argv[i]);
	cli->given = frame_arena_alloc(cli->arena, room * sizeof(*cli->given));
	cli->argv = frame_arena_alloc(
	    cli->arena, ((size_t)argc + 1) * sizeof(*cli->argv));
	if (cli->given == NULL || cli->argv == NULL)
		return cli_no_memory(cli);
	reader.argument = cli->argv;
	while (argc > 0 && ++reader.word < reader.end) {
		int code = read_word(&reader);
		if (code != EXIT_DONE)
			return code;
	}
	return apply(cli);
}
