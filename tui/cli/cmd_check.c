/* SPDX-License-Identifier: MIT */
/*
 * check: everything that is wrong or doubtful about a configuration, its
 * secret files and the PAM stacks that it names. It changes nothing and uses
 * no network.
 */
#include "tui/cli/commands.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "common/text.h"
#include "tui/cli/out.h"
#include "tui/model/audit.h"

/* --- what is checked */

/* Until the end; the arena is wiped, for there may be a secret in it. */
static int
open_input(struct cli *cli, struct frame_draft *draft)
{
	char *text = frame_arena_alloc(cli->arena, FRAME_DOC_MAX + 2);
	char why[FRAME_DRAFT_WHY];
	size_t len = 0;

	if (text == NULL)
		return cli_no_memory(cli);
	len = fread(text, 1, FRAME_DOC_MAX + 1, stdin);
	if (ferror(stdin) != 0)
		return cli_fail(cli, EXIT_FAILED,
		    "standard input cannot be read: %s", strerror(errno));
	cli->installed = false;
	cli->config = "<stdin>";
	if (frame_draft_open_text(draft, cli->config, text, len, why))
		return EXIT_DONE;
	frame_draft_close(draft);
	return cli_fail(cli, EXIT_FAILED, "%s", why);
}

static int
open_checked(struct cli *cli, struct frame_draft *draft)
{
	char why[FRAME_DRAFT_WHY];

	if (cli->argc > 0 && strcmp(cli->argv[0], "-") == 0)
		return open_input(cli, draft);
	if (cli->argc > 0) {
		cli->config = cli->argv[0];
		cli_place(cli);
	}
	if (!frame_draft_open(draft, cli->config, why)) {
		frame_draft_close(draft);
		return cli_fail(cli, EXIT_FAILED, "%s", why);
	}
	if (draft->stamp.exists)
		return EXIT_DONE;
	frame_draft_close(draft);
	return cli_fail(cli, EXIT_FAILED, "%s does not exist%s", cli->config,
	    cli->installed ? "; \"sudo frame-admin setup\" makes it" : "");
}

/* --- for people */

static void
print_finding(const struct audit_finding *finding)
{
	fprintf(stderr, "%s: %s: %s\n", finding->where,
	    audit_level_names[finding->level], finding->message);
	if (*finding->advice != '\0')
		fprintf(stderr, "   = %s\n", finding->advice);
	fputc('\n', stderr);
}

static void
print_count(FILE *out, const char *before, size_t count, const char *noun)
{
	fprintf(out, "%s%zu %s%s", before, count, noun, count == 1 ? "" : "s");
}

static void
print_totals(
    const struct cli *cli, const struct frame_draft *draft, size_t warnings)
{
	const struct frame_config *config = &draft->config;

	if (cli->quiet)
		return;
	printf("%s: OK", cli->config);
	if (warnings > 0)
		print_count(stdout, " with ", warnings, "warning");
	print_count(stdout, ", ", config->credentials, "credential");
	print_count(stdout, ", ", config->providers, "provider");
	print_count(stdout, ", ", config->mappings, "mapping");
	print_count(stdout, ", ", config->metadata.count, "metadata key");
	putchar('\n');
}

static void
print_all(
    const struct cli *cli, struct frame_draft *draft, const struct audit *audit)
{
	size_t errors = draft->diags.errors + audit->errors;

	frame_diags_print(&draft->diags, stderr);
	if (draft->diags.count > 0 && audit->count > 0)
		fputc('\n', stderr);
	for (size_t i = 0; i < audit->count; i++)
		if (audit->finding[i].level != AUDIT_INFO || !cli->quiet)
			print_finding(&audit->finding[i]);
	if (errors == 0)
		print_totals(
		    cli, draft, draft->diags.warnings + audit->warnings);
	else if (audit->errors > 0)
		fprintf(stderr,
		    "%s: %zu error%s in what belongs to it, shown above.\n",
		    cli->config, audit->errors, audit->errors == 1 ? "" : "s");
}

/* --- for programs */

static json_t *
from_diag(const struct frame_diags *diags, const struct frame_diag *diag)
{
	struct frame_place place =
	    frame_text_place(diags->text, diags->len, diag->span.start);
	json_t *object = json_object();

	json_object_set_new(object, "severity",
	    json_string(diag->severity == FRAME_ERROR ? "error" : "warning"));
	json_object_set_new(object, "file", cli_json_text(diags->file));
	if (diag->placed) {
		json_object_set_new(
		    object, "line", json_integer((json_int_t)place.line));
		json_object_set_new(
		    object, "column", json_integer((json_int_t)place.column));
	}
	json_object_set_new(object, "message", cli_json_text(diag->message));
	json_object_set_new(object, "advice", cli_json_text(diag->label));
	json_object_set_new(object, "help", cli_json_text(diag->help));
	return object;
}

static json_t *
from_finding(const struct audit_finding *finding)
{
	json_t *object = json_object();

	json_object_set_new(
	    object, "severity", json_string(audit_level_names[finding->level]));
	json_object_set_new(object, "code", cli_json_text(finding->code));
	json_object_set_new(object, "where", cli_json_text(finding->where));
	if (finding->line > 0)
		json_object_set_new(
		    object, "line", json_integer((json_int_t)finding->line));
	json_object_set_new(object, "message", cli_json_text(finding->message));
	json_object_set_new(object, "advice", cli_json_text(finding->advice));
	return object;
}

static json_t *
counts_of(const struct frame_config *config)
{
	return json_pack("{s:I, s:I, s:I, s:I}", "credentials",
	    (json_int_t)config->credentials, "providers",
	    (json_int_t)config->providers, "mappings",
	    (json_int_t)config->mappings, "metadata",
	    (json_int_t)config->metadata.count);
}

static json_t *
describe(const struct cli *cli, const struct frame_draft *draft,
    const struct audit *audit)
{
	json_t *object = cli_json("check"), *diagnostics = json_array(),
	       *findings = json_array();

	for (size_t i = 0; i < draft->diags.count; i++)
		json_array_append_new(diagnostics,
		    from_diag(&draft->diags, &draft->diags.diag[i]));
	for (size_t i = 0; i < audit->count; i++)
		json_array_append_new(
		    findings, from_finding(&audit->finding[i]));
	json_object_set_new(object, "file", cli_json_text(cli->config));
	json_object_set_new(object, "valid", json_boolean(draft->valid));
	json_object_set_new(object, "errors",
	    json_integer((json_int_t)(draft->diags.errors + audit->errors)));
	json_object_set_new(object, "warnings",
	    json_integer(
		(json_int_t)(draft->diags.warnings + audit->warnings)));
	if (draft->valid)
		json_object_set_new(
		    object, "counts", counts_of(&draft->config));
	json_object_set_new(object, "diagnostics", diagnostics);
	json_object_set_new(object, "findings", findings);
	return object;
}

/* --- */

static int
report(struct cli *cli, struct frame_draft *draft, const struct audit *audit)
{
	size_t errors = draft->diags.errors + audit->errors;
	size_t warnings = draft->diags.warnings + audit->warnings;
	int code = errors > 0 || (cli->strict && warnings > 0) ? EXIT_INVALID
							       : EXIT_DONE;

	if (cli->json)
		return cli_json_print(cli, describe(cli, draft, audit), code);
	print_all(cli, draft, audit);
	if (code == EXIT_INVALID && errors == 0)
		cli_note(cli, "because of --strict, warnings count as errors");
	return code;
}

int
cmd_check(struct cli *cli)
{
	struct audit_options options = {0};
	struct frame_draft draft;
	struct audit audit = {0};
	int code = open_checked(cli, &draft);

	if (code != EXIT_DONE)
		return code;
	options.as_installed = cli->installed;
	options.owner = cli->installed ? 0 : geteuid();
	if (audit_run(&audit, &draft, &options))
		code = report(cli, &draft, &audit);
	else
		code = cli_no_memory(cli);
	audit_free(&audit);
	frame_draft_close(&draft);
	return code;
}
