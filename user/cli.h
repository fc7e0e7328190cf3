/* SPDX-License-Identifier: MIT */
/*
 * frame-token: what the person, and the programs that open Frame for them, may
 * know of the token. It runs with their rights and has no others; it changes
 * nothing but what it asks frame-helper for. What its parts share.
 *
 * What was asked for goes to standard output, sentences go to standard error.
 * A token goes to standard output when it was asked for, and nowhere else.
 */
#ifndef FRAME_USER_CLI_H
#define FRAME_USER_CLI_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* Documented in frame-token(1), stable; sentences in table.c. */
enum token_exit {
	TOKEN_DONE = 0,
	TOKEN_FAILED = 1,      /* this machine, or what no other says */
	TOKEN_USAGE = 2,       /* the command line */
	TOKEN_NO_SESSION = 3,  /* no session that gets a token */
	TOKEN_NONE_YET = 4,    /* a session that waits for its token */
	TOKEN_EXPIRED = 5,     /* and no new one came */
	TOKEN_UNAVAILABLE = 6, /* Frame cannot be reached, or makes no sense */
	TOKEN_REFUSED = 7,     /* Frame said no */
	TOKEN_EXITS
};
extern const char *const token_exits[TOKEN_EXITS];

#define TOKEN_NEWEST "newest" /* --session: whatever the environment says */

struct cli;

enum token_kind {
	TOKEN_FLAG,	/* bool */
	TOKEN_TEXT,	/* const char *, not empty */
	TOKEN_DURATION, /* int64_t, milliseconds */
};

struct token_option {
	const char *name; /* without the dashes */
	char letter;	  /* its short form, or 0; flags alone */
	enum token_kind kind;
	size_t offset;	   /* of its member of struct cli */
	const char *value; /* how help calls its value, NULL: it has none */
	unsigned int bit;  /* in the `options` of the commands that have it */
	const char *help;
};
extern const struct token_option token_options[]; /* end with a NULL name */

struct token_command {
	const char *name;
	const char *arguments; /* "[-- COMMAND [ARG...]]" */
	int most;	     /* how many arguments; -1: a command and its own */
	const char *summary; /* one line of --help */
	const char *details; /* of `frame-token help COMMAND` */
	unsigned int options;
	int (*run)(const struct cli *cli); /* an exit status */
};
extern const struct token_command token_commands[]; /* end with a NULL name */

/* The command line, read. */
struct cli {
	const struct token_command *command;
	bool named;	     /* the command was: without one it is the first */
	const char *session; /* --session, NULL: not given */
	const char *url;
	int64_t timeout_ms; /* -1: not given */
	bool json, verbose, help, version;
	int words; /* arguments behind the command, which end with a NULL */
	char **word;
};

/* --- args.c */

/* Anything but TOKEN_DONE has been said. */
int cli_read(struct cli *cli, int argc, char **argv);
const struct token_command *cli_find(const char *name);
/* There is no such command; says what might have been meant. */
int cli_refuse_command(const char *name);
/* "90s", "500ms", "2m", "1h"; a number alone is in seconds. */
bool token_read_duration(const char *text, int64_t *ms);

/* --- help.c */

void cli_usage(FILE *out);
void cli_help(const struct token_command *command);

/* --- say.c */

/* "frame-token: sentence" to standard error. Returns the code. */
int cli_fail(enum token_exit code, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void cli_note(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* A copy (malloc) of a text that came from elsewhere, fit for a terminal: what
 * could command it is a "?". Long ones end in "...". NULL: no memory. */
char *token_clean(const char *text);

/* "2026-11-21 20:00:00", local time, and "7 h 12 min". */
#define TOKEN_TIME_SIZE 64
void token_time(char text[TOKEN_TIME_SIZE], int64_t seconds);
void token_span(char text[TOKEN_TIME_SIZE], int64_t seconds);

/* JSON in lines, with all that a terminal could obey as \u escapes. Takes the
 * reference. False: no memory. What became of the output, main() asks. */
bool token_print_json(json_t *value);

/* --- paths.c: where things are; tests have their own */

const char *token_run_dir(void);
const char *token_fetch_program(void);

/* --- cmd_*.c */

int cmd_assertions(const struct cli *cli);
int cmd_help(const struct cli *cli);
int cmd_path(const struct cli *cli);
int cmd_print(const struct cli *cli);
int cmd_refresh(const struct cli *cli);
int cmd_status(const struct cli *cli);
int cmd_wait(const struct cli *cli);
int cmd_watch(const struct cli *cli);

#endif
