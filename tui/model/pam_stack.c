/* SPDX-License-Identifier: MIT */
/*
 * What a PAM stack means for tokens, in words; see pam_stack.h. How the files
 * are read is pam_read.c, where logins come through pam_walk.c; here it is
 * judged by what really happens, not by how a line looks.
 */
#include "tui/model/pam_stack.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "pam/options.h"
#include "tui/model/pam_parts.h"

#define FLAWS_SHOWN 3

/* What pam_sm_open_session may return. */
#define TOKEN	 STACK_CODE(PAM_SUCCESS)
#define NOT_HERE STACK_CODE(PAM_IGNORE)
#define NO_TOKEN STACK_CODE(PAM_SESSION_ERR)

struct judge {
	struct pam_report *report;
	const char *modules, *config, *service;
	struct stack_reading reading;
	enum stack_type type;		 /* being judged */
	struct stack_lines lines;	 /* of that type */
	const struct stack_line *target; /* its first line of pam_frame.so */
	bool module_there;
	bool missed; /* some logins that succeed do not come there */
	bool out_of_memory;
};

/* --- findings */

static void add(struct judge *judge, enum pam_finding_kind kind, bool problem,
    const struct stack_line *at, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/* `at` NULL: the service's file. */
static void
add(struct judge *judge, enum pam_finding_kind kind, bool problem,
    const struct stack_line *at, const char *format, ...)
{
	struct pam_report *report = judge->report;
	struct pam_finding *larger =
	    realloc(report->finding, (report->count + 1) * sizeof(*larger));
	const char *file = at != NULL ? at->file : judge->reading.file;
	struct pam_finding *finding;
	va_list arguments;

	if (larger == NULL) {
		judge->out_of_memory = true;
		return;
	}
	report->finding = larger;
	finding = &larger[report->count++];
	*finding = (struct pam_finding){.kind = kind, .problem = problem};
	finding->line = at == NULL ? 0 : at->line;
	snprintf(
	    finding->service, sizeof(finding->service), "%s", judge->service);
	snprintf(finding->file, sizeof(finding->file), "%s",
	    file == NULL ? "" : file);
	va_start(arguments, format);
	vsnprintf(
	    finding->message, sizeof(finding->message), format, arguments);
	va_end(arguments);
}

static void advise(struct judge *judge, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* What to do about the finding that was added last. */
static void
advise(struct judge *judge, const char *format, ...)
{
	struct pam_report *report = judge->report;
	struct pam_finding *last;
	va_list arguments;

	if (judge->out_of_memory)
		return;
	last = &report->finding[report->count - 1];
	va_start(arguments, format);
	vsnprintf(last->advice, sizeof(last->advice), format, arguments);
	va_end(arguments);
}

/* The line as it should be: optional, with its arguments. */
static void
advise_optional(
    struct judge *judge, const struct stack_line *line, const char *before)
{
	char arguments[200] = "";
	size_t used = 0;

	for (size_t i = 0; i < line->argc && used < sizeof(arguments); i++)
		used += (size_t)snprintf(arguments + used,
		    sizeof(arguments) - used, " %s", line->argv[i]);
	advise(judge, "%swrite: %s optional pam_frame.so%s", before,
	    stack_type_names[judge->type], arguments);
}

/* How a line that is missing gets there. */
static void
advise_add(struct judge *judge)
{
	const struct stack_reading *reading = &judge->reading;
	const char *type = stack_type_names[judge->type];

	if (reading->managed[judge->type])
		advise(judge, "run pam-auth-update --enable frame (by hand: "
			      "see pam_frame(8))");
	else if (reading->authselect)
		advise(judge,
		    "run authselect select frame with-frame; with a profile of "
		    "your own, add \"%s optional pam_frame.so\" to its "
		    "postlogin",
		    type);
	else if (reading->vendor != NULL &&
		 strncmp(reading->file, reading->vendor,
		     strlen(reading->vendor)) == 0)
		advise(judge,
		    "copy %.120s to %.60s and write at its end: %s optional "
		    "pam_frame.so",
		    reading->file, reading->directory, type);
	else
		advise(judge,
		    "write at the end of %.180s: %s optional pam_frame.so",
		    reading->file, type);
}

static bool
fails_at(const struct stack_line *line, int code)
{
	return line->action[code] == STACK_BAD ||
	       line->action[code] == STACK_DIE;
}

/* Which line refuses the login when pam_frame.so returns `code`: all lines of
 * it return the same, but their controls differ. */
static const struct stack_line *
line_to_blame(const struct judge *judge, int code)
{
	for (size_t i = 0; i < judge->lines.count; i++) {
		const struct stack_line *line = judge->lines.line[i];
		if (line->frame && fails_at(line, code))
			return line;
	}
	return judge->target;
}

static bool
walk(struct judge *judge, uint32_t frame, struct stack_walk *result)
{
	if (stack_walk(result, &judge->lines, judge->type, frame))
		return true;
	judge->out_of_memory = true;
	return false;
}

/* True if a login can succeed through pam_frame.so when it returns that. */
static bool
passes(struct judge *judge, uint32_t frame)
{
	struct stack_walk result;

	return walk(judge, frame, &result) && result.passed;
}

/* --- what the files say */

static void
judge_flaws(struct judge *judge)
{
	const struct stack_flaw *flaw = judge->reading.flaw;

	for (int i = 0; flaw != NULL && i < FLAWS_SHOWN; i++) {
		const struct stack_line at = {
		    .file = flaw->file, .line = flaw->line};
		add(judge, PAM_UNREADABLE, true, &at,
		    "%s; PAM skips such a line, or refuses logins because of "
		    "it",
		    flaw->what);
		advise(judge, "correct the file; pam.conf(5) describes it");
		flaw = flaw->next;
	}
}

/* The module has no such entries, so libpam finds none. */
static void
judge_types(struct judge *judge)
{
	for (int type = STACK_ACCOUNT; type < STACK_TYPES; type++) {
		const struct stack_lines *lines = &judge->reading.type[type];
		for (size_t i = 0; i < lines->count; i++) {
			if (!lines->line[i]->frame)
				continue;
			add(judge, PAM_WRONG_TYPE, true, lines->line[i],
			    "pam_frame.so has nothing to do in %s, so this "
			    "line fails",
			    stack_type_names[type]);
			advise(judge, "remove the line");
		}
	}
}

static void
judge_module(struct judge *judge)
{
	const char *module = judge->target->module;
	char *path;

	if (asprintf(&path, "%s%s%s", *module == '/' ? "" : judge->modules,
		*module == '/' ? "" : "/", module) < 0) {
		judge->out_of_memory = true;
		return;
	}
	judge->module_there = access(path, F_OK) == 0;
	if (!judge->module_there) {
		bool passed = passes(judge, STACK_CODE(PAM_MODULE_UNKNOWN));
		add(judge, PAM_NO_MODULE, true, judge->target,
		    "%.150s does not exist, so %s", path,
		    !passed			   ? "every login is refused"
		    : judge->type == STACK_SESSION ? "no login gets a token"
						   : "this line does nothing");
		advise(judge, "%s",
		    strcmp(module, "pam_frame.so") == 0
			? "install it there"
			: "write pam_frame.so, without a directory");
	}
	free(path);
}

static void
judge_arguments(struct judge *judge, const struct stack_line *line)
{
	struct options options = options_default;

	options.config = NULL;
	for (size_t i = 0; i < line->argc; i++) {
		const char *wrong = options_set(&options, line->argv[i]);
		if (wrong == NULL)
			continue;
		add(judge, PAM_BAD_ARGUMENT, true, line,
		    "the argument \"%.60s\" is skipped: %s", line->argv[i],
		    wrong);
		advise(judge, "correct or remove it; pam_frame(8) lists all");
	}
	if (options.config == NULL)
		options.config = options_default.config;
	if (strcmp(options.config, judge->config) != 0) {
		add(judge, PAM_BAD_ARGUMENT, true, line,
		    "logins of this service read %.150s, which is another file",
		    options.config);
		advise(judge, "check that file, or change config= here");
	}
}

/* --- where logins come through */

/* What a module before does: "pam_x.so in FILE:LINE ends the stack when it
 * succeeds". */
static void
describe(const struct stack_walk *result, char *buf, size_t size)
{
	const struct stack_line *by = result->by;
	int action = by->action[result->code];

	snprintf(buf, size, "%.40s (%.100s:%zu) %s when it %s", by->module,
	    by->file, by->line,
	    action > 0 ? "jumps over it" : "ends the stack before it",
	    result->code == PAM_SUCCESS	 ? "succeeds"
	    : result->code == PAM_IGNORE ? "has nothing to do"
					 : "fails");
}

static void
add_skipped(struct judge *judge, const struct stack_walk *result)
{
	bool session = judge->type == STACK_SESSION;
	char what[240] = "no login that succeeds comes here";

	if (result->by != NULL)
		describe(result, what, sizeof(what));
	add(judge, result->passed ? PAM_MAYBE_SKIPPED : PAM_SKIPPED, session,
	    judge->target, "%s, so %s", what,
	    !session	     ? "this line is not run"
	    : result->passed ? "some logins get no token"
			     : "no login gets a token");
	if (result->by != NULL && session)
		advise(judge, "move the line of pam_frame.so above %.180s:%zu",
		    result->by->file, result->by->line);
}

/* True if the line is why nobody gets in. */
static bool
judge_broken(struct judge *judge)
{
	const struct stack_line *line = line_to_blame(judge, PAM_IGNORE);
	struct stack_walk without;

	if (!walk(judge, 0, &without) || !without.missed)
		return false;
	add(judge, PAM_BREAKS, true, line,
	    "because of this line every login is refused: %s",
	    fails_at(line, PAM_IGNORE)
		? "its control lets it fail where it has nothing to do"
		: "a jump before it leads to the wrong line now");
	if (judge->type == STACK_SESSION)
		advise_optional(
		    judge, line, "move it to the end of the stack and ");
	else
		advise_optional(judge, line, "move it behind the jumps and ");
	return true;
}

/* Says whether it is reached; true if it makes sense to say more. */
static bool
judge_reach(struct judge *judge, uint32_t returns)
{
	struct stack_walk result;

	if (!walk(judge, returns, &result))
		return false;
	judge->missed = result.missed;
	if (!result.passed && !result.missed) {
		if (!judge_broken(judge) && judge->type == STACK_SESSION)
			add(judge, PAM_FINE, false, judge->target,
			    "this service refuses every login, with or without "
			    "pam_frame.so");
		return false;
	}
	/* A root's su needs no password, so not all of auth is run: harmless.
	 */
	if (!result.passed || (result.missed && judge->type == STACK_SESSION))
		add_skipped(judge, &result);
	return result.passed;
}

static int64_t
timeout_of(const struct stack_line *line)
{
	struct options options = options_default;

	for (size_t i = 0; i < line->argc; i++)
		(void)options_set(&options, line->argv[i]);
	return options.timeout;
}

/* Who is kept out if pam_frame.so does not return success. The first line waits
 * for the token, whichever enforces. */
static bool
judge_enforcing(struct judge *judge)
{
	const struct stack_line *line = line_to_blame(judge, PAM_SUCCESS);

	if (!passes(judge, TOKEN)) {
		add(judge, PAM_BREAKS, true, line,
		    "a login that gets a token is refused");
		advise_optional(judge, line, "");
		return true;
	}
	line = line_to_blame(judge, PAM_IGNORE);
	/* Behind "sufficient" nothing comes that would say yes either. */
	if (!passes(judge, NOT_HERE) && judge->missed)
		return false;
	if (!passes(judge, NOT_HERE)) {
		add(judge, PAM_ENFORCING, true, line,
		    "logins that no token is configured for are refused, too");
		if (fails_at(line, PAM_IGNORE))
			advise_optional(judge, line, "");
		else
			advise(judge, "another module must say yes: write "
				      "before it: session required "
				      "pam_permit.so");
		return true;
	}
	if (passes(judge, NO_TOKEN))
		return false;
	line = line_to_blame(judge, PAM_SESSION_ERR);
	add(judge, PAM_ENFORCING, false, line,
	    "enforcing: when Frame cannot be reached or refuses, the login is "
	    "refused");
	advise_optional(judge, line, "fine if that is wanted; else ");
	if (!judge->out_of_memory)
		judge->report->finding[judge->report->count - 1].timeout =
		    timeout_of(judge->target);
	return true;
}

/* The line behind `index` that a success of it keeps from being run; NULL:
 * there is none. */
static const struct stack_line *
cut_off(const struct stack_lines *lines, size_t index)
{
	const struct stack_line *line = lines->line[index];
	int action = line->action[PAM_SUCCESS];

	if (index + 1 >= lines->count || (action != STACK_DONE && action <= 0))
		return NULL;
	return lines->line[index + 1]->level < line->level
		   ? NULL
		   : lines->line[index + 1];
}

static void
judge_decides(struct judge *judge)
{
	for (size_t i = 0; i < judge->lines.count; i++) {
		const struct stack_line *next;
		if (judge->lines.line[i] != judge->target)
			continue;
		next = cut_off(&judge->lines, i);
		if (next == NULL)
			return;
		add(judge, PAM_DECIDES, true, judge->target,
		    "when there is a token, %.40s (%.120s:%zu)%s is not run",
		    next->module, next->file, next->line,
		    judge->target->action[PAM_SUCCESS] > 0
			? ""
			: " and what follows");
		advise_optional(judge, judge->target, "");
	}
}

/* --- its place among others */

static void
judge_order(struct judge *judge)
{
	bool behind = false, early = false;

	for (size_t i = 0; i < judge->lines.count; i++) {
		const struct stack_line *line = judge->lines.line[i];
		if (line->frame && behind) {
			add(judge, PAM_TWICE, false, line,
			    "%.180s:%zu has this line already; the second "
			    "asks for nothing and returns what the first "
			    "came to",
			    judge->target->file, judge->target->line);
			advise(judge, "%sremove one of the two",
			    line == line_to_blame(judge, PAM_SESSION_ERR)
				? "fine if this one is to enforce; else "
				: "");
		} else if (behind && !early &&
			   strcmp(line->module, "pam_env.so") == 0) {
			early = true;
			add(judge, PAM_TOO_EARLY, false, judge->target,
			    "pam_env.so (%.180s:%zu) comes later: ${env.NAME} "
			    "does not see what it sets",
			    line->file, line->line);
			advise(judge, "if a template needs it, move pam_env.so "
				      "above the line of pam_frame.so");
		}
		behind |= line == judge->target;
	}
}

static bool
begin(struct judge *judge, enum stack_type type)
{
	judge->type = type;
	judge->lines = judge->reading.type[type];
	judge->target = NULL;
	for (size_t i = judge->lines.count; i > 0; i--) {
		if (judge->lines.line[i - 1]->frame)
			judge->target = judge->lines.line[i - 1];
	}
	if (judge->target == NULL)
		return false;
	judge_module(judge);
	for (size_t i = 0; i < judge->lines.count; i++) {
		if (judge->lines.line[i]->frame)
			judge_arguments(judge, judge->lines.line[i]);
	}
	return true;
}

static void
judge_session(struct judge *judge)
{
	size_t before = judge->report->count;
	bool fine = true;

	if (!begin(judge, STACK_SESSION)) {
		add(judge, PAM_MISSING, true, NULL,
		    "no session line has pam_frame.so, so no login gets a "
		    "token");
		advise_add(judge);
		return;
	}
	if (!judge->module_there ||
	    !judge_reach(judge, TOKEN | NOT_HERE | NO_TOKEN))
		return;
	fine = !judge_enforcing(judge);
	judge_decides(judge);
	for (size_t i = before; i < judge->report->count; i++)
		fine &= !judge->report->finding[i].problem;
	judge_order(judge);
	if (fine)
		add(judge, PAM_FINE, false, judge->target,
		    "logins come through here, and none is refused for want "
		    "of a token");
}

static void
judge_auth(struct judge *judge)
{
	bool session = judge->target != NULL;

	if (begin(judge, STACK_AUTH)) {
		if (judge->module_there)
			judge_reach(judge, NOT_HERE);
	} else if (session) {
		add(judge, PAM_NO_AUTH, false, NULL,
		    "no auth line has pam_frame.so: logins get tokens without "
		    "it, but unlocking a screen renews none, and some programs "
		    "keep them too long");
		advise_add(judge);
	}
}

static void
judge_service(struct judge *judge)
{
	if (judge->reading.file == NULL) {
		add(judge, PAM_NO_SERVICE, false, NULL,
		    "PAM has no file for this service: the program is not "
		    "installed");
		return;
	}
	judge_flaws(judge);
	if (judge->reading.unreadable)
		return;
	judge_types(judge);
	judge_session(judge);
	judge_auth(judge);
}

bool
pam_stack_judge(struct pam_report *report, const char *directory,
    const char *module_directory, const char *const *services,
    const char *config)
{
	struct judge judge = {
	    .report = report, .modules = module_directory, .config = config};

	*report = (struct pam_report){0};
	for (; *services != NULL && !judge.out_of_memory; services++) {
		judge.service = *services;
		judge.target = NULL;
		if (stack_read(&judge.reading, directory, *services))
			judge_service(&judge);
		else
			judge.out_of_memory = true;
		frame_arena_free(judge.reading.arena);
	}
	if (judge.out_of_memory)
		pam_report_free(report);
	return !judge.out_of_memory;
}

void
pam_report_free(struct pam_report *report)
{
	free(report->finding);
	*report = (struct pam_report){0};
}
