/* SPDX-License-Identifier: MIT */
/*
 * The way of a change from the draft to the disk: what it does is shown, a
 * configuration that got errors is refused, a person is asked, and what
 * happened is said. All writing commands end here; see cli.h.
 */
#include "tui/cli/cli.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/diff.h"
#include "common/excerpt.h"
#include "common/text.h"
#include "tui/cli/ask.h"
#include "tui/cli/out.h"

/* --- opening */

int
cli_open_any(struct cli *cli, struct frame_draft *draft)
{
	char why[FRAME_DRAFT_WHY];

	if (frame_draft_open(draft, cli->config, why))
		return EXIT_DONE;
	frame_draft_close(draft);
	return cli_fail(cli, EXIT_FAILED, "%s", why);
}

/* Errors of the draft have been printed. */
static int
say_invalid(struct frame_draft *draft)
{
	frame_diags_print(&draft->diags, stderr);
	return EXIT_INVALID;
}

int
cli_open(struct cli *cli, struct frame_draft *draft)
{
	int code = cli_open_any(cli, draft);

	if (code != EXIT_DONE)
		return code;
	if (!draft->stamp.exists)
		code = cli_fail(cli, EXIT_FAILED, "%s does not exist%s",
		    cli->config,
		    cli->installed ? " yet; \"sudo frame-admin setup\" makes it"
				   : "; correct the path behind -c");
	else if (draft->doc.root == NULL)
		code = say_invalid(draft);
	if (code != EXIT_DONE)
		frame_draft_close(draft);
	return code;
}

int
cli_open_valid(struct cli *cli, struct frame_draft *draft)
{
	int code = cli_open(cli, draft);

	if (code == EXIT_DONE && !draft->valid) {
		code = say_invalid(draft);
		frame_draft_close(draft);
	}
	return code;
}

int
cli_open_to_write(struct cli *cli, struct frame_draft *draft)
{
	static const char begin[] =
	    "# Who gets a Frame token at login; see frame.yaml(5).\n"
	    "version: 1\n";
	char why[FRAME_DRAFT_WHY];
	int code = cli_open_any(cli, draft);

	if (code != EXIT_DONE)
		return code;
	if (draft->stamp.exists || draft->len > 0) {
		if (draft->doc.root != NULL)
			return EXIT_DONE;
		code =
		    cli_refuse(cli, draft, "the file cannot be read as it is");
	} else if (frame_draft_begin(draft, "a new file") &&
		   frame_draft_replace(draft, begin, strlen(begin), why)) {
		frame_draft_end(draft);
		return EXIT_DONE;
	} else {
		code = cli_no_memory(cli);
	}
	frame_draft_close(draft);
	return code;
}

/* --- the diff */

static const char *
colour_of(enum frame_diff_kind kind)
{
	static const char *const colours[] = {
	    [FRAME_DIFF_HUNK] = "\033[36m",
	    [FRAME_DIFF_SAME] = "",
	    [FRAME_DIFF_OLD] = "\033[31m",
	    [FRAME_DIFF_NEW] = "\033[32m",
	};

	return colours[kind];
}

bool
cli_print_diff(const struct cli *cli, const char *old, size_t old_len,
    const char *new, size_t new_len)
{
	bool coloured = cli_coloured(cli, stdout);
	struct frame_diff diff;

	if (!frame_diff_make(&diff, old, old_len, new, new_len))
		return false;
	for (size_t i = 0; i < diff.count; i++) {
		const struct frame_diff_line *line = &diff.line[i];
		const char *colour = coloured ? colour_of(line->kind) : "";
		printf("%s%s%s%s\n", colour, frame_diff_mark(line->kind),
		    line->text, *colour == '\0' ? "" : "\033[0m");
	}
	frame_diff_free(&diff);
	return true;
}

/* New contents of secret files are no part of the text. */
static void
print_secrets(const struct frame_draft *draft)
{
	for (const struct frame_pending *p = draft->pending; p != NULL;
	     p = p->next)
		printf("secret -> %s (mode 0600)\n", p->path);
}

/* --- what a change would bring */

static bool
has_message(const struct frame_diags *diags, const struct frame_diag *wanted)
{
	for (size_t i = 0; i < diags->count; i++)
		if (diags->diag[i].severity == wanted->severity &&
		    strcmp(diags->diag[i].message, wanted->message) == 0)
			return true;
	return false;
}

/* The foremost of this severity behind `after`, NULL behind the last. */
static const struct frame_diag *
next_diag(const struct frame_diags *diags, enum frame_severity severity,
    const struct frame_diag *after)
{
	const struct frame_diag *next = NULL, *end = diags->diag + diags->count;

	for (const struct frame_diag *d = diags->diag; d < end; d++) {
		bool behind = after == NULL ||
			      d->span.start > after->span.start ||
			      (d->span.start == after->span.start && d > after);
		if (d->severity == severity && behind && d != after &&
		    (next == NULL || d->span.start < next->span.start))
			next = d;
	}
	return next;
}

/* Those that the file had before are said shortly. How many are new. */
static size_t
print_news(const struct frame_diags *diags, const struct frame_diags *base,
    enum frame_severity severity)
{
	const struct frame_diag *diag = NULL;
	size_t news = 0;

	fflush(stdout);
	while ((diag = next_diag(diags, severity, diag)) != NULL) {
		if (has_message(base, diag))
			continue;
		frame_excerpt_print(diags, diag, stderr);
		news++;
	}
	return news;
}

/* Errors that no change of ours has brought, and that stand in its way. */
static size_t
print_old_errors(const struct frame_diags *diags)
{
	const struct frame_diag *diag = NULL;
	size_t count = 0;

	while ((diag = next_diag(diags, FRAME_ERROR, diag)) != NULL) {
		struct frame_place place =
		    frame_text_place(diags->text, diags->len, diag->span.start);
		if (count++ == 0)
			fprintf(stderr, "%s had these errors before:\n",
			    diags->file);
		fprintf(stderr, "%s:%zu:%zu: error: %s\n", diags->file,
		    place.line, place.column, diag->message);
	}
	return count;
}

static int
refuse_errors(struct cli *cli, const struct frame_draft *draft,
    const struct frame_draft *base)
{
	size_t news = print_news(&draft->diags, &base->diags, FRAME_ERROR);
	size_t old = print_old_errors(&base->diags);

	if (news > 0)
		return cli_fail(cli, EXIT_INVALID,
		    "nothing was changed, because the file would have the "
		    "error%s shown above%s",
		    news == 1 ? "" : "s",
		    old > 0 ? ", besides those that were there before" : "");
	return cli_fail(cli, EXIT_INVALID,
	    "nothing was changed, because a file with errors is not saved; "
	    "mend all of them together: frame-admin edit");
}

/* As the file is on the disk, to tell what a change brings. */
static bool
open_base(const struct frame_draft *draft, struct frame_draft *base)
{
	char why[FRAME_DRAFT_WHY];

	return frame_draft_open_text(
	    base, draft->path, draft->base, draft->base_len, why);
}

/* A warning is shown when it is the change that brings it. */
static int
judge(struct cli *cli, struct frame_draft *draft)
{
	struct frame_draft base;
	int code = EXIT_DONE;

	if (!open_base(draft, &base))
		code = cli_no_memory(cli);
	else if (!draft->valid)
		code = refuse_errors(cli, draft, &base);
	else
		print_news(&draft->diags, &base.diags, FRAME_WARNING);
	frame_draft_close(&base);
	return code;
}

int
cli_refuse(struct cli *cli, struct frame_draft *draft, const char *why)
{
	if (draft->doc.root == NULL && draft->diags.errors > 0) {
		frame_diags_print(&draft->diags, stderr);
		return cli_fail(cli, EXIT_INVALID,
		    "nothing was changed: %s cannot be read; mend it first: "
		    "frame-admin edit",
		    cli->config);
	}
	return cli_fail(cli, EXIT_FAILED, "nothing was changed: %s", why);
}

/* --- saving */

int
cli_may_write(const struct cli *cli)
{
	char *real = realpath(cli->config, NULL);
	const char *path = real != NULL ? real : cli->config;
	const char *slash = strrchr(path, '/');
	const char *directory =
	    slash == NULL   ? "."
	    : slash == path ? "/"
			    : cli_text(cli, "%.*s", (int)(slash - path), path);
	bool denied = faccessat(AT_FDCWD, directory, W_OK, AT_EACCESS) == -1 &&
		      errno == EACCES;

	free(real);
	if (!denied)
		return EXIT_DONE;
	return cli_fail(cli, EXIT_FAILED,
	    "nothing was changed: you may not write to %s; use: sudo "
	    "frame-admin %s ...",
	    directory, cli->command->name);
}

static int
may_go_on(struct cli *cli)
{
	int code = cli_may_write(cli);

	if (code != EXIT_DONE || cli->yes)
		return code;
	if (!cli->terminal)
		return cli_fail(cli, EXIT_USAGE,
		    "nothing was changed: there is no terminal to ask on; "
		    "add --yes to save this, or --dry-run to only look");
	if (cli_ask(cli, cli_text(cli, "Save this to %s?", cli->config)))
		return EXIT_DONE;
	return cli_fail(cli, EXIT_FAILED, "nothing was changed");
}

static int
say_saved(struct cli *cli, const struct frame_save *save)
{
	if (!cli->quiet && !cli->json) {
		printf("Saved %s.%s", cli->config,
		    cli->installed ? " Used at the next login." : "");
		if (*save->backup != '\0')
			printf(" Backup: %s", save->backup);
		putchar('\n');
	}
	return EXIT_DONE;
}

static int
save(struct cli *cli, struct frame_draft *draft, struct frame_save *save)
{
	enum frame_save_status status;
	struct cli_signals signals;
	bool held = cli_signals_hold(&signals);

	status = frame_draft_save(draft, &cli->places, &cli->lock, save);
	if (held)
		cli_signals_release(&signals);
	if (status == FRAME_SAVED)
		return say_saved(cli, save);
	return cli_fail(cli,
	    status == FRAME_SAVE_FAILED ? EXIT_FAILED : EXIT_BUSY, "%s",
	    save->why);
}

/* --- as one object */

static json_t *
words_of(const struct frame_draft *draft)
{
	json_t *words = json_array();

	for (size_t i = 0; i < draft->done; i++)
		json_array_append_new(
		    words, cli_json_text(frame_draft_words(draft, i)));
	return words;
}

static json_t *
lines_of(const struct frame_diff *diff)
{
	json_t *lines = json_array();

	for (size_t i = 0; i < diff->count; i++)
		json_array_append_new(lines,
		    json_sprintf("%s%s", frame_diff_mark(diff->line[i].kind),
			diff->line[i].text));
	return lines;
}

static json_t *
secrets_of(const struct frame_draft *draft)
{
	json_t *paths = json_array();

	for (const struct frame_pending *p = draft->pending; p != NULL;
	     p = p->next)
		json_array_append_new(paths, cli_json_text(p->path));
	return paths;
}

static json_t *
describe(const struct cli *cli, const struct frame_draft *draft)
{
	json_t *object = cli_json("change");
	struct frame_diff diff;

	json_object_set_new(object, "file", cli_json_text(cli->config));
	json_object_set_new(object, "dry_run", json_boolean(cli->dry_run));
	json_object_set_new(object, "changes", words_of(draft));
	json_object_set_new(object, "secret_files", secrets_of(draft));
	if (!frame_diff_make(
		&diff, draft->base, draft->base_len, draft->text, draft->len))
		return object;
	json_object_set_new(
	    object, "removed", json_integer((json_int_t)diff.removed));
	json_object_set_new(
	    object, "added", json_integer((json_int_t)diff.added));
	json_object_set_new(object, "diff", lines_of(&diff));
	frame_diff_free(&diff);
	return object;
}

static int
finish_json(
    struct cli *cli, json_t *object, bool saved, const char *backup, int code)
{
	json_object_set_new(object, "saved", json_boolean(saved));
	json_object_set_new(
	    object, "backup", cli_json_text(*backup == '\0' ? NULL : backup));
	return cli_json_print(cli, object, code);
}

/* --- all of it */

static int
show(struct cli *cli, struct frame_draft *draft)
{
	if (cli->json || (cli->quiet && cli->yes))
		return EXIT_DONE;
	if (!cli_print_diff(
		cli, draft->base, draft->base_len, draft->text, draft->len))
		return cli_no_memory(cli);
	print_secrets(draft);
	return EXIT_DONE;
}

static int
stop_dry(struct cli *cli)
{
	if (!cli->json)
		cli_note(cli, "nothing was changed: --dry-run only shows");
	return EXIT_DONE;
}

int
cli_commit(struct cli *cli, struct frame_draft *draft)
{
	struct frame_save result = {0};
	bool dirty = frame_draft_dirty(draft);
	json_t *object = NULL;
	int code = EXIT_DONE;

	if (!dirty && !cli->json) {
		cli_note(cli, "%s says that already; nothing was changed",
		    cli->config);
		return EXIT_DONE;
	}
	if (dirty)
		code = judge(cli, draft);
	if (code == EXIT_DONE && dirty)
		code = show(cli, draft);
	if (code != EXIT_DONE)
		return code;
	if (cli->json) /* before it is saved: then there is no diff */
		object = describe(cli, draft);
	if (cli->dry_run)
		code = stop_dry(cli);
	else if (dirty)
		code = may_go_on(cli);
	if (code == EXIT_DONE && dirty && !cli->dry_run)
		code = save(cli, draft, &result);
	if (cli->json && code == EXIT_DONE)
		return finish_json(
		    cli, object, dirty && !cli->dry_run, result.backup, code);
	json_decref(object);
	return code;
}
