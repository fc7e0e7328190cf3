/* SPDX-License-Identifier: MIT */
/*
 * frame-admin's command line: what is common to its commands. One table of
 * commands (table.c) drives dispatch, --help, completion and frame-admin(8).
 *
 * A writing command shows the masked diff; on a terminal it asks, elsewhere it
 * needs --yes. Text for people goes to stdout, diagnostics to stderr.
 */
#ifndef FRAME_ADMIN_CLI_H
#define FRAME_ADMIN_CLI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "common/arena.h"
#include "common/draft.h"
#include "tui/screen/term.h"

/* Documented in frame-admin(8), stable. */
enum exit_code {
	EXIT_DONE = 0,
	EXIT_FAILED = 1,  /* I/O, permission, internal */
	EXIT_USAGE = 2,	  /* or it would have to ask without a terminal */
	EXIT_INVALID = 3, /* the configuration has errors */
	EXIT_NOTHING = 4, /* no such name, or no rule for this user */
	EXIT_BUSY = 5,	  /* locked, or changed by somebody else */
	EXIT_NETWORK = 6, /* resolve, connect, TLS, timeout */
	EXIT_REFUSED = 7, /* the gateway said no */
};

struct cli;

/* An option; tables of them end with a NULL name. */
struct cli_option {
	const char *name;  /* without the dashes */
	char letter;	   /* its short form, or 0 */
	const char *value; /* how help calls its value, NULL: it has none */
	const char *help;  /* NULL: not for people */
};

/* An option as it was given. */
struct cli_given {
	const struct cli_option *option;
	const char *value;
};

/* How --help groups the commands. */
enum cli_group {
	CLI_LOOK,
	CLI_CHANGE,
	CLI_OTHER,
	CLI_HIDDEN, /* not for people: __complete, __job */
	CLI_GROUPS = CLI_HIDDEN
};

struct cli_command {
	const char *name;
	enum cli_group group;
	const char *arguments; /* "KIND NAME [KEY=VALUE...]" */
	int least, most;       /* how many of them; most -1: any number */
	const char *summary;   /* one line of --help */
	const char *details;   /* of `frame-admin COMMAND --help` and man */
	const struct cli_option *options; /* its own; NULL: none */
	int (*run)(struct cli *cli);
};
extern const struct cli_command cli_commands[]; /* ends with a NULL name */
extern const struct cli_option cli_common[];	/* options of all commands */

/* The options that all commands share, and what is known of the caller. */
struct cli {
	const char *config; /* -c FILE */
	bool dry_run, yes, quiet, json, strict, no_header;
	enum term_colour colour;
	bool terminal; /* stdin and stdout are one: it can ask */
	struct frame_places places;
	bool installed; /* config is the file that logins read */
	int argc;	/* arguments behind the command */
	char **argv;
	const struct cli_command *command; /* NULL: none was given */
	struct cli_given *given;	   /* all options, in order */
	size_t givens;
	struct frame_arena *arena; /* for what lives as long as the command */
	struct frame_lock lock;	   /* held while an editor is open */
	int signal; /* that came while it could not be obeyed; 0: none */
};

/* frame-admin's main. Without a command it opens the screens. */
int cli_run(int argc, char **argv);

/* --- options.c */

/* Fills config to argv and command to givens. Anything but EXIT_DONE has been
 * said. */
int cli_parse(struct cli *cli, int argc, char **argv);

/* The value of an option ("" for one without), NULL if it was not given. */
const char *cli_given(const struct cli *cli, const char *name);

/* The command with this name, NULL if there is none. */
const struct cli_command *cli_find(const char *name);

/* --- help.c */

void cli_usage(FILE *out);
void cli_help(const struct cli_command *command);

/* --- place.c */

/* Who calls, where copies go, which file is the installed one. */
void cli_place(struct cli *cli);
/* What is named relative to here is needed as a whole: the secrets that are
 * kept beside it are named in it. */
const char *cli_absolute(const struct cli *cli, const char *path);

/* --- say.c */

/* The screens, with the first run if `setup`. An exit code. */
int cli_screens(const struct cli *cli, bool setup);

/* "frame-admin: sentence" to stderr. Returns the code, to be returned. */
int cli_fail(const struct cli *cli, enum exit_code code, const char *format,
    ...) __attribute__((format(printf, 3, 4)));

/* The same for what is no failure; not with --quiet. To stderr. */
void cli_note(const struct cli *cli, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

int cli_no_memory(const struct cli *cli);

/* Text in the arena. It ends the program when memory runs out, which at this
 * point loses nothing. */
char *cli_text(const struct cli *cli, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Words for a text that came from outside: controls replaced, in quotes. */
const char *cli_quote(const struct cli *cli, const char *text);

/* True if a stream gets colours. */
bool cli_coloured(const struct cli *cli, FILE *stream);

/* --- commit.c */

/* Opens the draft, or says why not. EXIT_DONE: it is open; then, and only
 * then, it must be closed. The file is there, and is YAML. */
int cli_open(struct cli *cli, struct frame_draft *draft);

/* The same for a file that may be missing, or broken in any way. */
int cli_open_any(struct cli *cli, struct frame_draft *draft);

/* The same for a command that needs a configuration without errors; those
 * are printed. */
int cli_open_valid(struct cli *cli, struct frame_draft *draft);

/* The same for a command that writes: a file that is not there yet is begun. */
int cli_open_to_write(struct cli *cli, struct frame_draft *draft);

/* Shows the diff, asks if need be, saves. What happened is said. */
int cli_commit(struct cli *cli, struct frame_draft *draft);

/* Says so if the caller may not replace the configuration. */
int cli_may_write(const struct cli *cli);

/* Why an edit was refused: the diagnostics of the text, if it has any that
 * explain it, and `why`. */
int cli_refuse(struct cli *cli, struct frame_draft *draft, const char *why);

/* The masked diff of two texts. False: out of memory. */
bool cli_print_diff(const struct cli *cli, const char *old, size_t old_len,
    const char *new, size_t new_len);

#endif
