/* SPDX-License-Identifier: MIT */
/*
 * frame-admin's screens without a terminal: keys from a script, screens as
 * text. `run SCRIPT` does what the script says and prints its dumps; `run
 * --monkey SEED COUNT` is in monkey.c. The script's language:
 *
 *   size 80x24, resize 60x16      config FILE, nofile, readonly
 *   traced NAME                   whose login it is about at the start
 *   hold, release                 lookups wait, are answered again
 *   finding JSON                  the audit says this from now on
 *   edited FILE                   what the editor makes of the text
 *   start, restart                else the first key starts
 *   key Down Enter   text WORDS   paste WORDS with \n \e \t \\
 *   tick [SECONDS]   job NAME     lines of trial/NAME for the running test
 *   renewal WORDS                 the running renewal ends: see fake.h
 *   outside FILE                  somebody else writes the configuration
 *   rescue                        as when the terminal is gone
 *   dump NAME   expect WORDS   absent WORDS   quit?   file WORDS
 *   manual NAME                   the text alone, for ../../man/screens
 *
 * FILE is beside the tests. Behind two blanks, # begins a comment.
 */
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/text.h"
#include "tests/tui/dump.h"
#include "tests/tui/fake.h"
#include "tests/tui/monkey.h"

struct script {
	struct fake fake;
	const char *name;
	char *traced;
	size_t line;
	bool failed;
};

static bool
complain(struct script *script, const char *what, const char *about)
{
	fprintf(stderr, "%s:%zu: %s%s%s\n", script->name, script->line, what,
	    *about != '\0' ? ": " : "", about);
	script->failed = true;
	return false;
}

static void
show_screen(struct script *script)
{
	dump_text(&script->fake.canvas, stderr);
}

/* A file beside the tests. */
static bool
beside(struct script *script, const char *name, char *path, size_t size)
{
	int len = snprintf(path, size, "%s/%s", script->fake.source, name);

	return len > 0 && (size_t)len < size;
}

static bool
started(struct script *script)
{
	if (script->fake.open)
		return true;
	if (!fake_start(&script->fake))
		return complain(script, "the screens do not start", "");
	fake_settle(&script->fake);
	return true;
}

/* --- commands */

static bool
resize(struct script *script, const char *words)
{
	struct fake *fake = &script->fake;
	int rows, cols;

	if (sscanf(words, "%dx%d", &cols, &rows) != 2 ||
	    !canvas_resize(&fake->canvas, rows, cols))
		return complain(script, "no size", words);
	if (fake->open)
		fake_settle(fake);
	return true;
}

static bool
config(struct script *script, const char *words)
{
	char path[8192];

	return (beside(script, words, path, sizeof(path)) &&
		   fake_config(path)) ||
	       complain(script, "cannot read", words);
}

static bool
nofile(struct script *script, const char *words)
{
	(void)script, (void)words;
	return fake_config(NULL);
}

static bool
readonly(struct script *script, const char *words)
{
	(void)words;
	script->fake.world.root = false;
	script->fake.world.account = "alice";
	return true;
}

static bool
traced(struct script *script, const char *words)
{
	free(script->traced);
	script->traced = strdup(words);
	script->fake.world.traced = script->traced;
	return script->traced != NULL;
}

static bool
hold(struct script *script, const char *words)
{
	(void)words;
	script->fake.hold = true;
	return true;
}

static bool
release(struct script *script, const char *words)
{
	(void)words;
	script->fake.hold = false;
	fake_settle(&script->fake);
	return true;
}

static bool
finding(struct script *script, const char *words)
{
	struct fake *fake = &script->fake;
	char **more =
	    reallocarray(fake->finding, fake->findings + 1, sizeof(char *));

	if (more == NULL || (more[fake->findings] = strdup(words)) == NULL)
		return complain(script, "no memory", "");
	fake->finding = more;
	fake->findings++;
	return true;
}

static bool
edited(struct script *script, const char *words)
{
	char path[8192];

	beside(script, words, path, sizeof(path));
	free(script->fake.edited);
	script->fake.edited = fake_read(path, NULL);
	return script->fake.edited != NULL ||
	       complain(script, "cannot read", words);
}

static bool
start(struct script *script, const char *words)
{
	(void)words;
	fake_stop(&script->fake);
	return started(script);
}

static bool
key(struct script *script, const char *words)
{
	char *copy = strdup(words), *rest = copy, *word;

	while ((word = strsep(&rest, " ")) != NULL) {
		uint32_t code = key_named(word);

		if (*word == '\0')
			continue;
		if (code == 0)
			complain(script, "no such key", word);
		else
			app_key(&script->fake.app, code);
		fake_settle(&script->fake);
	}
	free(copy);
	return true;
}

static bool
text(struct script *script, const char *words)
{
	const char *end = words + strlen(words);
	uint32_t code;
	size_t len;

	for (; words < end; words += len) {
		len = frame_utf8_next(words, end, &code);
		if (len == 0)
			return complain(script, "not UTF-8", words);
		app_key(&script->fake.app, code);
		fake_settle(&script->fake);
	}
	return true;
}

static bool
paste(struct script *script, const char *words)
{
	static const char from[] = "net\\", to[] = "\n\033\t\\";
	char *copy = strdup(words), *at = copy;

	for (; *words != '\0'; words++) {
		const char *known = *words == '\\' && words[1] != '\0'
					? strchr(from, words[1])
					: NULL;

		*at++ = known != NULL ? to[known - from] : *words;
		words += known != NULL;
	}
	app_paste(&script->fake.app, copy, (size_t)(at - copy));
	free(copy);
	fake_settle(&script->fake);
	return true;
}

static bool
tick(struct script *script, const char *words)
{
	int seconds = *words != '\0' ? atoi(words) : 1;

	for (; seconds > 0; seconds--) {
		script->fake.now += 1000;
		app_tick(&script->fake.app);
		fake_settle(&script->fake);
	}
	return true;
}

static bool
job(struct script *script, const char *words)
{
	if (!fake_trial(&script->fake, words))
		return complain(
		    script, "no test runs, or no such answer", words);
	fake_settle(&script->fake);
	return true;
}

static bool
renewal(struct script *script, const char *words)
{
	if (!fake_renewal(&script->fake, words))
		return complain(script, "nothing is being renewed", words);
	fake_settle(&script->fake);
	return true;
}

static bool
outside(struct script *script, const char *words)
{
	return config(script, words) && tick(script, "1");
}

static bool
rescue(struct script *script, const char *words)
{
	char where[4096];

	(void)words;
	app_rescue(&script->fake.app, where, sizeof(where));
	/* It happened at the time of all these tests. */
	return (*where != '\0' &&
		   rename(where, "rescue/frame.yaml.20260302T141233.123Z") ==
		       0) ||
	       complain(script, "nothing was rescued", "");
}

static bool
dump(struct script *script, const char *words)
{
	dump_screen(&script->fake.canvas, words, stdout);
	return true;
}

static bool
manual(struct script *script, const char *words)
{
	printf("== manual %s\n", words);
	dump_text(&script->fake.canvas, stdout);
	return true;
}

static bool
expect(struct script *script, const char *words)
{
	if (dump_has(&script->fake.canvas, words))
		return true;
	complain(script, "not on the screen", words);
	show_screen(script);
	return false;
}

static bool
absent(struct script *script, const char *words)
{
	if (!dump_has(&script->fake.canvas, words))
		return true;
	complain(script, "on the screen", words);
	show_screen(script);
	return false;
}

static bool
has_quit(struct script *script, const char *words)
{
	(void)words;
	if (script->fake.app.quit)
		return true;
	complain(script, "still there", "");
	show_screen(script);
	return false;
}

/* What is in the file by now. */
static bool
file(struct script *script, const char *words)
{
	char *all = fake_read(FAKE_CONFIG, NULL);
	bool found = all != NULL && strstr(all, words) != NULL;

	free(all);
	return found || complain(script, "not in the file", words);
}

static const struct command {
	const char *name;
	bool (*run)(struct script *script, const char *words);
	bool raw;   /* # is no comment */
	bool first; /* may come before the start */
} commands[] = {
    {"size", resize, false, true},
    {"resize", resize, false, true},
    {"config", config, false, true},
    {"nofile", nofile, false, true},
    {"readonly", readonly, false, true},
    {"traced", traced, false, true},
    {"hold", hold, false, true},
    {"release", release, false, false},
    {"finding", finding, true, true},
    {"edited", edited, false, true},
    {"start", start, false, true},
    {"restart", start, false, true},
    {"key", key, false, false},
    {"text", text, true, false},
    {"paste", paste, true, false},
    {"tick", tick, false, false},
    {"job", job, false, false},
    {"renewal", renewal, true, false},
    {"outside", outside, false, false},
    {"rescue", rescue, false, false},
    {"dump", dump, false, false},
    {"manual", manual, false, false},
    {"expect", expect, true, false},
    {"absent", absent, true, false},
    {"quit?", has_quit, false, false},
    {"file", file, true, true},
};

/* --- lines */

static void
perform(struct script *script, char *line)
{
	char *words = line + strcspn(line, " "), *comment;

	if (*words != '\0')
		*words++ = '\0';
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		const struct command *command = &commands[i];

		if (strcmp(line, command->name) != 0)
			continue;
		if (!command->raw && (comment = strstr(words, "  #")) != NULL)
			*comment = '\0';
		for (size_t len = strlen(words);
		     !command->raw && len > 0 && words[len - 1] == ' ';)
			words[--len] = '\0';
		if ((command->first || started(script)) &&
		    !command->run(script, words))
			script->failed = true;
		return;
	}
	complain(script, "no such command", line);
}

static bool
run_script(struct script *script, FILE *file_)
{
	char *line = NULL;
	size_t room = 0;
	ssize_t len;

	while ((len = getline(&line, &room, file_)) != -1) {
		script->line++;
		if (len > 0 && line[len - 1] == '\n')
			line[--len] = '\0';
		if (len > 0 && line[0] != '#')
			perform(script, line);
	}
	free(line);
	return !script->failed;
}

static char *
directory_of(const char *program)
{
	const char *source = getenv("FRAME_SOURCE");
	char *path;

	if (source != NULL)
		return asprintf(&path, "%s/tests/tui", source) == -1 ? NULL
								     : path;
	path = strdup(program);
	if (path != NULL && strrchr(path, '/') != NULL)
		*strrchr(path, '/') = '\0';
	return path;
}

int
main(int argc, char **argv)
{
	struct script script = {.name = argc > 1 ? argv[1] : ""};
	char *source = directory_of(argv[0]);
	bool monkey = argc == 4 && strcmp(argv[1], "--monkey") == 0, done;
	FILE *in;

	setlocale(LC_CTYPE, "C.UTF-8");
	in = monkey || argc != 2 ? NULL : fopen(argv[1], "r");
	if (source == NULL || (in == NULL && !monkey)) {
		fprintf(
		    stderr, "usage: run SCRIPT | run --monkey SEED COUNT\n");
		free(source);
		return 2;
	}
	if (!fake_open(&script.fake, source)) {
		perror("run");
		return 2;
	}
	done = monkey ? monkey_run(&script.fake,
			    (unsigned)strtoul(argv[2], NULL, 10),
			    strtoul(argv[3], NULL, 10))
		      : run_script(&script, in);
	if (in != NULL)
		fclose(in);
	fake_close(&script.fake);
	free(script.traced);
	free(source);
	return done ? 0 : 1;
}
