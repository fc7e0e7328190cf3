/* SPDX-License-Identifier: MIT */
/*
 * Reading the command line. Options may stand anywhere before a "--", short
 * ones may be joined, a value follows as "--name=value" or as the next word.
 * What there is to be read, table.c says. What was typed is shown as it may be
 * shown: it may be anything, also a token.
 */
#include "user/cli.h"

#include <stdlib.h>
#include <string.h>

#include "common/session.h"
#include "common/text.h"

#define WORD_MOST    40 /* bytes of a word that is shown */
#define DURATION_MAX INT64_C(30) * 24 * 60 * 60 * 1000 /* ms */

/* --- values */

static const struct {
	const char *name;
	int64_t ms;
} units[] = {{"", 1000}, {"ms", 1}, {"s", 1000}, {"m", 60 * 1000},
    {"h", 60 * 60 * 1000}};

bool
token_read_duration(const char *text, int64_t *ms)
{
	int64_t number = 0;
	const char *at = text;

	for (; *at >= '0' && *at <= '9'; at++) {
		number = number * 10 + (*at - '0');
		if (number > DURATION_MAX)
			return false;
	}
	for (size_t i = 0; at > text && i < sizeof(units) / sizeof(units[0]);
	     i++)
		if (strcmp(at, units[i].name) == 0 &&
		    number <= DURATION_MAX / units[i].ms) {
			*ms = number * units[i].ms;
			return true;
		}
	return false;
}

struct quoted {
	char text[WORD_MOST + 3];
};

/* In quotes. A long one may be a token, and is not repeated. */
static struct quoted
quote(const char *word)
{
	struct quoted quoted = {"(a long word)"};
	char *clean = strlen(word) > WORD_MOST ? NULL : token_clean(word);

	if (clean != NULL)
		snprintf(quoted.text, sizeof(quoted.text), "\"%s\"", clean);
	free(clean);
	return quoted;
}

static int
set(struct cli *cli, const struct token_option *option, const char *value)
{
	char *member = (char *)cli + option->offset;
	const bool yes = true;
	int64_t ms = 0;

	if (option->kind == TOKEN_FLAG)
		memcpy(member, &yes, sizeof(yes));
	else if (*value == '\0')
		return cli_fail(TOKEN_USAGE, "--%s needs a value: --%s %s",
		    option->name, option->name, option->value);
	else if (option->kind == TOKEN_TEXT)
		memcpy(member, &value, sizeof(value));
	else if (token_read_duration(value, &ms))
		memcpy(member, &ms, sizeof(ms));
	else
		return cli_fail(TOKEN_USAGE,
		    "--%s cannot be %s; write it like 500ms, 30s, 2m or 1h",
		    option->name, quote(value).text);
	return TOKEN_DONE;
}

/* --- options */

/* What is read, and where the reading stands. */
struct reader {
	struct cli *cli;
	char **word; /* ends with a NULL */
	char **put;  /* where the next argument goes */
	bool only_arguments;
};

/* By name (`len` bytes), or by its letter if `len` is 0. */
static const struct token_option *
find_option(const char *word, size_t len)
{
	for (const struct token_option *o = token_options; o->name != NULL; o++)
		if (len == 0 ? o->letter == *word
			     : strlen(o->name) == len &&
				   memcmp(o->name, word, len) == 0)
			return o;
	return NULL;
}

/* With two dashes; "--name=value" is found too. */
static const struct token_option *
find_long(const char *word)
{
	size_t len = strcspn(word + 2, "=");

	return len == 0 ? NULL : find_option(word + 2, len);
}

static int
refuse_option(const struct cli *cli, const char *word)
{
	const char *command = cli->command->name;
	char name[WORD_MOST + 2];
	struct frame_guess guess;

	snprintf(name, sizeof(name), "%.*s", (int)strcspn(word, "="), word);
	frame_guess_begin(&guess, name + strspn(name, "-"));
	for (const struct token_option *o = token_options; o->name != NULL; o++)
		if (strlen(word) > 2 && (o->bit & cli->command->options) != 0)
			frame_guess_offer(&guess, o->name);
	if (guess.best != NULL)
		return cli_fail(TOKEN_USAGE,
		    "\"%s\" has no option %s; did you mean --%s?", command,
		    quote(name).text, guess.best);
	return cli_fail(TOKEN_USAGE,
	    "\"%s\" has no option %s; \"frame-token help %s\" lists those "
	    "that there are",
	    command, quote(name).text, command);
}

static int
read_long(struct reader *reader)
{
	const char *word = *reader->word, *value = strchr(word, '=');
	const struct token_option *option = find_long(word);

	if (option == NULL ||
	    (option->bit & reader->cli->command->options) == 0)
		return refuse_option(reader->cli, word);
	if (option->value == NULL && value != NULL)
		return cli_fail(TOKEN_USAGE,
		    "--%s takes no value; write it without the \"=\"",
		    option->name);
	if (value != NULL)
		value++;
	else if (option->value != NULL)
		value = reader->word[1] == NULL ? "" : *++reader->word;
	return set(reader->cli, option, value);
}

/* Only flags have a letter. */
static int
read_short(struct reader *reader)
{
	for (const char *at = *reader->word + 1; *at != '\0'; at++) {
		const struct token_option *option = find_option(at, 0);
		const char wrong[] = {'-', *at, '\0'};

		if (option == NULL ||
		    (option->bit & reader->cli->command->options) == 0)
			return refuse_option(reader->cli, wrong);
		(void)set(reader->cli, option, NULL);
	}
	return TOKEN_DONE;
}

/* --- commands and arguments */

const struct token_command *
cli_find(const char *name)
{
	for (const struct token_command *c = token_commands; c->name != NULL;
	     c++)
		if (strcmp(c->name, name) == 0)
			return c;
	return NULL;
}

int
cli_refuse_command(const char *name)
{
	struct frame_guess guess;

	frame_guess_begin(&guess, name);
	for (const struct token_command *c = token_commands; c->name != NULL;
	     c++)
		frame_guess_offer(&guess, c->name);
	if (guess.best != NULL)
		return cli_fail(TOKEN_USAGE,
		    "there is no command %s; did you mean \"%s\"?",
		    quote(name).text, guess.best);
	return cli_fail(TOKEN_USAGE,
	    "there is no command %s; \"frame-token --help\" lists them",
	    quote(name).text);
}

/* Which command it is decides which options there are, so it is looked for
 * first: the first word that is no option and no option's value. */
static int
find_command(const struct reader *reader, char ***where)
{
	struct cli *cli = reader->cli;

	for (char **word = reader->word; *word != NULL; word++) {
		const struct token_option *option = NULL;

		if (strcmp(*word, "--") == 0)
			break;
		if (**word != '-' || (*word)[1] == '\0') {
			*where = word;
			cli->named = true;
			cli->command = cli_find(*word);
			return cli->command != NULL ? TOKEN_DONE
						    : cli_refuse_command(*word);
		}
		if ((*word)[1] == '-' && strchr(*word, '=') == NULL)
			option = find_long(*word);
		if (option != NULL && option->value != NULL && word[1] != NULL)
			word++;
	}
	cli->command = token_commands;
	return TOKEN_DONE;
}

static int
read_word(struct reader *reader)
{
	const char *word = *reader->word;
	struct cli *cli = reader->cli;

	if (!reader->only_arguments && strcmp(word, "--") == 0)
		reader->only_arguments = true;
	else if (!reader->only_arguments && *word == '-' && word[1] != '\0')
		return word[1] == '-' ? read_long(reader) : read_short(reader);
	else {
		*reader->put++ = *reader->word;
		cli->words++;
		/* What follows a command that is to be run belongs to it. */
		if (cli->command->most == -1)
			reader->only_arguments = true;
	}
	return TOKEN_DONE;
}

static int
check_arguments(const struct cli *cli)
{
	int most = cli->command->most;

	if (cli->session != NULL && !frame_sid_valid(cli->session) &&
	    strcmp(cli->session, TOKEN_NEWEST) != 0)
		return cli_fail(TOKEN_USAGE,
		    "--session is the id of a session, 26 letters and digits, "
		    "or \"" TOKEN_NEWEST "\"; \"frame-token status\" shows "
		    "yours");
	if (most == -1 || cli->words <= most || cli->help || cli->version)
		return TOKEN_DONE;
	return cli_fail(TOKEN_USAGE,
	    "%s is one word too many: frame-token %s%s%s",
	    quote(cli->word[most]).text, cli->command->name,
	    *cli->command->arguments == '\0' ? "" : " ",
	    cli->command->arguments);
}

int
cli_read(struct cli *cli, int argc, char **argv)
{
	struct reader reader = {cli, argv + 1, argv + 1, false};
	char **command = NULL;
	int code;

	if (argc < 1) /* execve(2) allows it */
		return cli_fail(TOKEN_USAGE, "it was started without a name");
	cli->word = reader.put;
	code = find_command(&reader, &command);
	for (; code == TOKEN_DONE && *reader.word != NULL; reader.word++)
		if (reader.word != command)
			code = read_word(&reader);
	if (code == TOKEN_DONE)
		*reader.put = NULL;
	return code != TOKEN_DONE ? code : check_arguments(cli);
}
