/* SPDX-License-Identifier: MIT */
/*
 * The table of commands and their options. Dispatch, --help, completion and
 * frame-admin(8) read it; nothing else knows which commands there are.
 */
#include "tui/cli/commands.h"

const struct cli_option cli_common[] = {
    {"config", 'c', "FILE", "another file than " FRAME_CONFIG_FILE},
    {"dry-run", 'n', NULL, "show what would change, and change nothing"},
    {"yes", 'y', NULL, "do not ask"},
    {"quiet", 'q', NULL, "only say what went wrong"},
    {"json", 0, NULL, "the answer as one JSON object"},
    {"color", 0, "WHEN", "auto, always or never"},
    {"no-header", 'H', NULL, "tables without their first line"},
    {"help", 'h', NULL, "this help; of a command behind its name"},
    {"version", 0, NULL, "which version this is"},
    {"no-pager", 0, NULL, NULL}, /* there is none; scripts may say so */
    /* of the screens */
    {"view", 0, "NAME", NULL},
    {"read-only", 0, NULL, NULL},
    {"ascii", 0, NULL, NULL},
    {"high-contrast", 0, NULL, NULL},
    {"sync-fd", 0, "N", NULL}, /* for tests of the screens */
    {NULL, 0, NULL, NULL},
};

#define NO_MORE                     \
	{                           \
		NULL, 0, NULL, NULL \
	}

static const struct cli_option check_options[] = {
    {"strict", 0, NULL, "warnings count as errors"},
    NO_MORE,
};

static const struct cli_option explain_options[] = {
    {"service", 0, "S", "a login through this PAM service, such as sshd"},
    {"env", 0, "NAME=VALUE", "a variable of the login; can be repeated"},
    NO_MORE,
};

static const struct cli_option test_options[] = {
    {"provider", 0, "P", "this provider, whatever the rules say"},
    {"service", 0, "S", "a login through this PAM service"},
    {"assertions", 0, NULL, "ask Frame for the metadata that it stored"},
    {"token-file", 0, "F", "write the token to F, which must be new"},
    {"events", 0, NULL, "one JSON object per line, as it happens"},
    {"assertions-url", 0, "URL", NULL}, /* for tests: not Frame's own */
    NO_MORE,
};

static const struct cli_option add_options[] = {
    {"at", 0, "N", "a rule at place N; without it, before \"any\""},
    NO_MORE,
};

static const struct cli_option secret_options[] = {
    {"file", 0, "F", "keep the secret in the file F from now on"},
    NO_MORE,
};

static const struct cli_option setup_options[] = {
    {"plain", 0, NULL, "questions line by line, no screens"},
    NO_MORE,
};

/* One command per paragraph. */
/* clang-format off */
const struct cli_command cli_commands[] = {
    {"check", CLI_LOOK, "[FILE|-]", 0, 1,
	"Says what is wrong or doubtful",
	"  frame-admin check\n"
	"  frame-admin check --strict new.yaml\n"
	"  frame-admin check - < new.yaml\n"
	"\n"
	"Reads the configuration as a login would, and looks at what belongs\n"
	"to it: owner and mode of files, secrets, users and groups, rules that\n"
	"never match, the PAM stacks of the services, the programs and their\n"
	"user, and what renews tokens. It changes nothing.\n"
	"Exit status: 0 fine, 3 errors (with --strict also warnings).\n",
	check_options, cmd_check},

    {"show", CLI_LOOK, "[PATH]", 0, 1,
	"Shows the configuration with all defaults",
	"  frame-admin show\n"
	"  frame-admin show login\n"
	"  frame-admin show providers.lab\n"
	"\n"
	"This is what logins use. Secrets are shown as (hidden).\n",
	NULL, cmd_show},

    {"explain", CLI_LOOK, "USER", 1, 1,
	"Says which token a user would get, and why",
	"  frame-admin explain alice\n"
	"  frame-admin explain alice --service sshd --env LAB_SEAT=12\n"
	"\n"
	"Shows the rule that matches, the provider, the credential and every\n"
	"value that Frame would be told. Nothing is sent.\n"
	"Exit status: 4 if there is no such user, or no rule matches.\n",
	explain_options, cmd_explain},

    {"test", CLI_LOOK, "USER", 1, 1,
	"Asks Frame for a token, as the user's login would",
	"  sudo frame-admin test alice\n"
	"  sudo frame-admin test alice --provider lab --assertions\n"
	"  sudo frame-admin test alice --token-file /root/token\n"
	"\n"
	"Each step is shown with the time it took, and for a failure its likely\n"
	"causes. With --dry-run nothing is sent. Needs root.\n"
	"Exit status: 6 network, 7 refused by Frame, 3 configuration.\n",
	test_options, cmd_test},

    {"list", CLI_LOOK, "credentials|providers|mappings|metadata|sessions", 1, 1,
	"Lists what there is, one line each",
	"  frame-admin list mappings\n"
	"  sudo frame-admin list sessions\n"
	"\n"
	"mappings are the rules, with the numbers that other commands take;\n"
	"sessions are the logins of this machine that have a token or wait\n"
	"for one; STATE is ok, retry, soon, pending, expired or kept.\n",
	NULL, cmd_list},

    {"renew", CLI_LOOK, "USER|SESSION", 1, 1,
	"Asks Frame for a new token for a session, now",
	"  sudo frame-admin renew alice\n"
	"  sudo frame-admin renew --dry-run alice\n"
	"\n"
	"Of a user all sessions are meant; \"list sessions\" has their ids.\n"
	"The timer does this by itself in time; the log says how each one\n"
	"went. Needs root.\n"
	"Exit status: 4 if there is no such session, 5 if somebody else is\n"
	"asking, 6 network, 7 refused by Frame, 3 configuration.\n",
	NULL, cmd_renew},

    {"get", CLI_LOOK, "PATH", 1, 1,
	"Prints one value, or its default",
	"  frame-admin get providers.lab.token_duration\n"
	"  frame-admin get mappings.3.provider\n"
	"\n"
	"Of a list, each item is on a line of its own. A secret is (hidden).\n"
	"Exit status: 4 if the value is not set and has no default.\n",
	NULL, cmd_get},

    {"diff", CLI_LOOK, "[A] [B]", 0, 2,
	"Shows what changed",
	"  frame-admin diff              the latest backup and the file\n"
	"  frame-admin diff 3            backup 3 and the file\n"
	"  frame-admin diff 3 1          two backups\n"
	"  frame-admin diff new.yaml     another file and the file\n"
	"\n"
	"Secrets are blanked. Exit status: 4 if both are the same.\n",
	NULL, cmd_diff},

    {"backups", CLI_LOOK, "", 0, 0,
	"Lists what was kept of earlier versions",
	"  frame-admin backups\n"
	"\n"
	"Each save keeps the version before it. The ten latest stay; 1 is the\n"
	"latest. To go back: frame-admin restore N.\n",
	NULL, cmd_backups},

    {"setup", CLI_CHANGE, "", 0, 0,
	"Makes a first configuration",
	"  sudo frame-admin setup\n"
	"  sudo frame-admin setup --plain\n"
	"\n"
	"Asks for the token URL (or a whole snippet of the Playground in\n"
	"Frame's console), the API key, and who gets a token. Then it tests\n"
	"all that, and saves it.\n",
	setup_options, cmd_setup},

    {"set", CLI_CHANGE, "PATH VALUE", 2, 2,
	"Changes one value",
	"  sudo frame-admin set providers.lab.token_duration 8h\n"
	"  sudo frame-admin set login.services sshd,login\n"
	"  sudo frame-admin set providers.lab.credential new,old\n"
	"  sudo frame-admin set claims.email '${user.name}@example.edu'\n"
	"  sudo frame-admin set metadata.seat '\"12\"'\n"
	"\n"
	"Lists are written a,b. In metadata true, false and numbers are sent as\n"
	"such, and as text if they are in quotes. A value that would make the\n"
	"file invalid is refused (exit status 3). Comments stay.\n",
	NULL, cmd_set},

    {"unset", CLI_CHANGE, "PATH", 1, 1,
	"Removes one value, so that its default counts",
	"  sudo frame-admin unset login.wait\n"
	"  sudo frame-admin unset metadata.seat\n",
	NULL, cmd_unset},

    {"add", CLI_CHANGE, "credential|provider|mapping [NAME] [KEY=VALUE]...", 1,
	-1,
	"Adds a credential, a provider or a rule",
	"  sudo frame-admin add credential campus client_id=3f6c1c7e...\n"
	"  sudo frame-admin add provider lab sat_url=https://... credential=campus\n"
	"  sudo frame-admin add mapping group=students provider=lab\n"
	"  sudo frame-admin add mapping user=root provider=none --at 1\n"
	"\n"
	"Rules have no name. frame.yaml(5) has all keys. A credential without\n"
	"secret_file gets one in secrets.d; fill it with \"secret set NAME\".\n",
	add_options, cmd_add},

    {"remove", CLI_CHANGE, "credential|provider|mapping NAME", 2, 2,
	"Removes a credential, a provider or a rule",
	"  sudo frame-admin remove provider lab\n"
	"  sudo frame-admin remove mapping 3\n"
	"\n"
	"What something else still refers to is not removed. The comment above\n"
	"an entry goes with it.\n",
	NULL, cmd_remove},

    {"rename", CLI_CHANGE, "credential|provider OLD NEW", 3, 3,
	"Renames a credential or a provider",
	"  sudo frame-admin rename provider lab win-lab\n"
	"\n"
	"All that refers to it is changed in the same step.\n",
	NULL, cmd_rename},

    {"move", CLI_CHANGE, "mapping N M", 3, 3,
	"Gives a rule another place",
	"  sudo frame-admin move mapping 5 2\n"
	"\n"
	"Rule 5 becomes rule 2. The first rule that matches decides.\n",
	NULL, cmd_move},

    {"secret", CLI_CHANGE, "set|move NAME", 2, 2,
	"Sets the client secret of a credential",
	"  sudo frame-admin secret set campus\n"
	"  sudo frame-admin secret set campus --yes < secret.txt\n"
	"  sudo frame-admin secret move campus\n"
	"\n"
	"set asks for it without showing it, or reads standard input; it is\n"
	"never given as an argument. move takes a secret out of frame.yaml and\n"
	"into a file that only root can read.\n",
	secret_options, cmd_secret},

    {"edit", CLI_CHANGE, "", 0, 0,
	"Opens the file in your editor, and checks it",
	"  sudo frame-admin edit\n"
	"  sudo EDITOR=nano frame-admin edit\n"
	"\n"
	"Works on a copy. The file itself is replaced only when the copy has no\n"
	"errors. The editor is $SUDO_EDITOR, $VISUAL or $EDITOR.\n",
	NULL, cmd_edit},

    {"restore", CLI_CHANGE, "N", 1, 1,
	"Goes back to a backup",
	"  frame-admin diff 2\n"
	"  sudo frame-admin restore 2\n"
	"\n"
	"\"frame-admin backups\" has the numbers. What is replaced becomes a\n"
	"backup itself.\n",
	NULL, cmd_restore},

    {"migrate", CLI_CHANGE, "", 0, 0,
	"Brings the file to the newest format",
	"  sudo frame-admin migrate --dry-run\n"
	"\n"
	"There is one format so far, version 1; so there is nothing to do.\n",
	NULL, cmd_migrate},

    {"completion", CLI_OTHER, "bash|zsh", 1, 1,
	"Prints the completion script of a shell",
	"  source <(frame-admin completion bash)\n"
	"  frame-admin completion zsh > ~/.zsh/_frame-admin\n",
	NULL, cmd_completion},

    {"__complete", CLI_HIDDEN, "[WORD]...", 0, -1,
	"Completes the last word", "", NULL, cmd_complete},

    {"__job", CLI_HIDDEN, "user|group|audit [NAME]", 1, 2,
	"Answers a question of the screens", "", NULL, cmd_job},

    {NULL, CLI_HIDDEN, NULL, 0, 0, NULL, NULL, NULL, NULL},
};
/* clang-format on */
