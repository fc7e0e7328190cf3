/* SPDX-License-Identifier: MIT */
/*
 * The tables of commands, options and exit statuses. Dispatch and --help read
 * them; frame-token(1) and the completions are held against --help by a test.
 */
#include "user/cli.h"

enum {
	SESSION = 1 << 0,
	TIMEOUT = 1 << 1,
	JSON = 1 << 2,
	VERBOSE = 1 << 3,
	URL = 1 << 4,
	HELP = 1 << 5,
	VERSION = 1 << 6,
	ALL = HELP | VERSION,
};

#define MEMBER(member) offsetof(struct cli, member)

const struct token_option token_options[] = {
    {"session", 0, TOKEN_TEXT, MEMBER(session), "SID|newest", SESSION,
	"this session, whatever FRAME_TOKEN_FILE says"},
    {"timeout", 0, TOKEN_DURATION, MEMBER(timeout_ms), "DURATION", TIMEOUT,
	"how long to wait: 500ms, 30s, 2m, 1h"},
    {"json", 0, TOKEN_FLAG, MEMBER(json), NULL, JSON,
	"one JSON object, for programs"},
    {"verbose", 'v', TOKEN_FLAG, MEMBER(verbose), NULL, VERBOSE,
	"say what happens, on standard error"},
    {"url", 0, TOKEN_TEXT, MEMBER(url), "URL", URL,
	"ask this address in place of Frame's"},
    {"help", 'h', TOKEN_FLAG, MEMBER(help), NULL, HELP,
	"this help, or that of a command"},
    {"version", 0, TOKEN_FLAG, MEMBER(version), NULL, VERSION,
	"which version this is"},
    {NULL, 0, TOKEN_FLAG, 0, NULL, 0, NULL},
};

/* The first one is what is done without a command. */
/* clang-format off */
const struct token_command token_commands[] = {
    {"print", "", 0,
	"Prints the token, as frame-token alone does",
	"  token=$(frame-token) || exit\n"
	"\n"
	"The token and a line end. A token that has expired is not printed.\n"
	"Never put it on a command line or into an environment variable: hand\n"
	"it on through a pipe, or let programs read the file itself.\n",
	SESSION | ALL, cmd_print},

    {"path", "", 0,
	"Prints the name of the token's file",
	"  file=$(frame-token path)\n"
	"\n"
	"The name is printed even while the file is not there yet, or holds\n"
	"a token that has expired: the exit status tells.\n",
	SESSION | ALL, cmd_path},

    {"status", "", 0,
	"Says whose token it is, and how long it lasts",
	"  frame-token status\n"
	"  frame-token status --json\n"
	"\n"
	"Without a token it says why there is none.\n",
	SESSION | JSON | ALL, cmd_status},

    {"wait", "", 0,
	"Waits until there is a valid token",
	"  frame-token wait && start-frame\n"
	"  frame-token wait --timeout 30s\n"
	"\n"
	"Prints nothing. Waits for a session, for its token, or for a new one\n"
	"in place of one that has expired; for two minutes, or --timeout.\n"
	"--timeout 0 waits for ever.\n",
	SESSION | TIMEOUT | VERBOSE | ALL, cmd_wait},

    {"refresh", "", 0,
	"Asks for a new token now",
	"  frame-token refresh\n"
	"  frame-token refresh --timeout 10s\n"
	"\n"
	"Tokens are renewed in time by themselves; this is for who cannot\n"
	"wait, after an outage for example. It says what became of it.\n"
	"--timeout is at most 30s.\n",
	SESSION | TIMEOUT | ALL, cmd_refresh},

    {"watch", "[[--] COMMAND [ARG...]]", -1,
	"Tells of each new token, or runs a command",
	"  frame-token watch | while read -r file expires; do ...; done\n"
	"  frame-token watch -- reload-kiosk --quiet\n"
	"\n"
	"Prints a line for the token that is there, and for each new one: the\n"
	"name of its file, a blank, and when it expires, in seconds since 1970.\n"
	"Or runs the command, which finds the name of the file in\n"
	"FRAME_TOKEN_FILE; of tokens that come while it runs, the last one\n"
	"counts. Ends when the session ends.\n",
	SESSION | VERBOSE | ALL, cmd_watch},

    {"assertions", "", 0,
	"Shows what Frame knows of you",
	"  frame-token assertions\n"
	"\n"
	"Shows the token to Frame, over HTTPS, and prints the JSON object that\n"
	"it answers with: what this machine told Frame at your login.\n",
	SESSION | TIMEOUT | URL | ALL, cmd_assertions},

    {"help", "[COMMAND]", 1,
	"Explains a command",
	"  frame-token help watch\n",
	ALL, cmd_help},

    {NULL, NULL, 0, NULL, NULL, 0, NULL},
};
/* clang-format on */

const char *const token_exits[TOKEN_EXITS] = {
    [TOKEN_DONE] = "done",
    [TOKEN_FAILED] = "something else, on this machine",
    [TOKEN_USAGE] = "the command line is wrong",
    [TOKEN_NO_SESSION] = "there is no session that gets a token",
    [TOKEN_NONE_YET] = "the session has no token yet",
    [TOKEN_EXPIRED] = "the token has expired",
    [TOKEN_UNAVAILABLE] = "Frame cannot be reached, or gave no usable answer",
    [TOKEN_REFUSED] = "Frame refused",
};
