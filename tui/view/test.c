/* SPDX-License-Identifier: MIT */
/*
 * Trying the exchange with Frame for one person, with what a login does and
 * nothing of it kept. A child does it; here its lines arrive, and what can be
 * done about the result is offered.
 */
#include "tui/view/test.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>

/* --- running */

const char *
test_user(const struct test *test)
{
	return test->user[0] != '\0' ? test->user : test->view.app->who.name;
}

static void
stop(struct test *test)
{
	if (test->job == -1)
		return;
	app_stop(test->view.app, test->job);
	test->job = -1;
}

static void
forget(struct test *test)
{
	if (test->begun)
		trial_free(&test->trial);
	test->begun = test->stopped = false;
	test->scroll = 0;
}

static void
begin(struct test *test, const struct frame_draft *draft)
{
	struct app *app = test->view.app;
	struct job_order order = {.kind = JOB_TRIAL,
	    .trial = {.user = test->user,
		.provider = test->provider[0] != '\0' ? test->provider : NULL,
		.draft = draft,
		.assertions = test->asking,
		.token_fd = -1}};

	trial_begin(&test->trial);
	test->begun = true;
	test->began = app->world->now(app->world);
	test->job = app_start(app, &test->view, &order);
	if (test->job == -1)
		forget(test);
}

/* The file as it is on the disk, as a draft of its own. */
static void
begin_saved(struct test *test)
{
	const struct frame_draft *draft = &test->view.app->draft;
	struct frame_draft saved;
	char why[FRAME_DRAFT_WHY];

	if (frame_draft_open_text(
		&saved, draft->path, draft->base, draft->base_len, why))
		begin(test, &saved);
	else
		app_say(test->view.app, ROLE_ERROR, "%s", why);
	frame_draft_close(&saved);
}

static void
run(struct test *test, const char *user, bool asking)
{
	struct app *app = test->view.app;

	if (user[0] == '\0') {
		app_say(
		    app, ROLE_WARN, "Whose login is it? w chooses a person.");
		return;
	}
	stop(test);
	forget(test);
	snprintf(test->user, sizeof(test->user), "%s", user);
	snprintf(test->traced, sizeof(test->traced), "%s", app->who.name);
	test->asking = asking;
	if (test->as_saved)
		begin_saved(test);
	else
		begin(test, &app->draft);
}

void
test_run(struct view *view, const char *user, const char *provider)
{
	struct test *test = (struct test *)view;

	snprintf(test->provider, sizeof(test->provider), "%s",
	    provider != NULL ? provider : "");
	run(test, user != NULL ? user : view->app->who.name, false);
}

/* --- how it went */

/* What the steps took, not what it took to start a process. */
static double
steps_ms(const struct trial *trial)
{
	double ms = 0;

	for (size_t i = 0; i < TRIAL_STEPS; i++)
		ms += trial->step[i].ms > 0 ? trial->step[i].ms : 0;
	return ms;
}

static void
remember(struct test *test)
{
	struct app *app = test->view.app;
	struct tested tested = {.when = app->world->now(app->world),
	    .result = test->trial.result,
	    .ms = steps_ms(&test->trial)};

	if (test->trial.provider[0] == '\0' || test->stopped)
		return;
	memcpy(tested.provider, test->trial.provider, sizeof(tested.provider));
	memcpy(tested.credential, test->trial.credential,
	    sizeof(tested.credential));
	app_tested(app, &tested);
}

static void
show_assertions(struct test *test)
{
	app_show(test->view.app, "What Frame stored with the token",
	    test->trial.assertions);
}

static void
ended(struct test *test, int status)
{
	struct app *app = test->view.app;

	test->job = -1;
	test->ms = app->world->now(app->world) - test->began;
	test->stopped = WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM;
	trial_end(&test->trial, status);
	remember(test);
	if (test->asking && test->trial.assertions != NULL)
		show_assertions(test);
}

static void
test_job(struct view *view, int job, const char *line, size_t len, int status)
{
	struct test *test = (struct test *)view;

	if (job != test->job || !test->begun)
		return;
	if (line != NULL)
		trial_line(&test->trial, line, len);
	else
		ended(test, status);
}

enum trial_step_kind
test_running(const struct test *test)
{
	int step = TRIAL_STEPS;

	/* behind the last of which something is known */
	while (step > 0 && test->trial.step[step - 1].state == TRIAL_TO_DO)
		step--;
	if (step > 0 && test->trial.step[step - 1].state == TRIAL_RUNNING)
		step--;
	if (step == TRIAL_ASSERTIONS && !test->asking)
		step = TRIAL_STEPS;
	return test->job == -1 ? TRIAL_STEPS : (enum trial_step_kind)step;
}

/* --- what can be done */

static void
show_text(struct test *test, const char *title, const char *text)
{
	app_show(test->view.app, title, text);
}

static void
show_request(struct test *test)
{
	if (test->begun && test->trial.request != NULL)
		show_text(test, "The request's body", test->trial.request);
	else
		app_say(test->view.app, ROLE_NORMAL,
		    "No request has been made yet: Enter runs the test.");
}

static void
show_claims(struct test *test)
{
	char *text = NULL;
	size_t len = 0;
	FILE *out;

	if (!test->begun || test->trial.token_bytes == 0) {
		app_say(test->view.app, ROLE_NORMAL,
		    "There is no token yet: Enter runs the test.");
		return;
	}
	out = open_memstream(&text, &len);
	if (out == NULL)
		return;
	test_claims(test, out);
	if (fclose(out) == 0)
		show_text(test, "The token's claims", text);
	free(text);
}

static void
ask_frame(struct test *test)
{
	if (test->begun && test->job == -1 && test->trial.assertions != NULL)
		show_assertions(test);
	else if (test->job == -1)
		run(test, test_user(test), true);
}

/* By the first cause that one of the pages can mend. */
static void
fix(struct test *test)
{
	struct app *app = test->view.app;
	const struct trial *trial = &test->trial;
	size_t page = 0;

	for (size_t i = 0; test->begun && page == 0 && i < trial->causes; i++)
		if (trial->cause[i].action[0] >= '2' &&
		    trial->cause[i].action[0] <= '5' &&
		    trial->cause[i].action[1] == ' ')
			page = (size_t)(trial->cause[i].action[0] - '1');
	if (page == 0) {
		app_say(app, ROLE_NORMAL,
		    trial->causes > 0
			? "Nothing on these pages mends that: see WHY."
			: "There is nothing to fix.");
		return;
	}
	app_go(app, page);
	if (page == 1 && trial->credential[0] != '\0')
		entry_page_show(app->page[1], trial->credential);
	else if (page == 2 && trial->provider[0] != '\0')
		entry_page_show(app->page[2], trial->provider);
	else if (page == 3 && app_rule_of_who(app) > 0)
		mappings_show(app->page[3], app_rule_of_who(app));
}

/* --- the report */

static bool
write_report(struct test *test, const char *path, const char *text)
{
	struct app *app = test->view.app;
	char why[300];

	if (app->world->write(app->world, path, text, why, sizeof(why))) {
		app_say(app, ROLE_OK,
		    "Report, without secrets or token: %s (0600)", path);
		return true;
	}
	app_say(app, ROLE_ERROR, "No report was written: %s", why);
	return false;
}

static void
save_report(struct test *test)
{
	struct world *world = test->view.app->world;
	time_t now = (time_t)(world->now(world) / 1000);
	char name[64], path[80], *text = NULL;
	size_t len = 0;
	struct tm tm;
	FILE *out;

	if (!test->begun || gmtime_r(&now, &tm) == NULL) {
		app_say(test->view.app, ROLE_NORMAL,
		    "There is nothing to report yet: Enter runs the test.");
		return;
	}
	strftime(name, sizeof(name), "frame-test-%Y%m%dT%H%M%SZ.txt", &tm);
	snprintf(path, sizeof(path), "/root/%s", name);
	out = open_memstream(&text, &len);
	if (out == NULL)
		return;
	test_report(test, out);
	if (fclose(out) == 0 && !write_report(test, name, text) && world->root)
		(void)write_report(test, path, text);
	free(text);
}

/* --- choosing a provider */

static void
provider_chosen(struct app *app, void *context, size_t index)
{
	struct test *test = context;
	const char *name = index == 0 ? ""
				      : frame_draft_name(&app->draft,
					    FRAME_SECTION_PROVIDER, index - 1);

	snprintf(test->provider, sizeof(test->provider), "%s",
	    name != NULL ? name : "");
}

static void
choose_provider(struct test *test)
{
	struct app *app = test->view.app;
	const char **item;
	size_t count = 0;

	while (frame_draft_name(&app->draft, FRAME_SECTION_PROVIDER, count) !=
	       NULL)
		count++;
	item = calloc(count + 1, sizeof(*item));
	if (item == NULL)
		return;
	item[0] = "by rule: the provider that the rules give";
	for (size_t i = 0; i < count; i++)
		item[i + 1] =
		    frame_draft_name(&app->draft, FRAME_SECTION_PROVIDER, i);
	app_choose(app, "PROVIDER", item, count + 1, provider_chosen, test);
	free(item);
}

/* --- as a view */

static bool
scroll(struct test *test, enum request request)
{
	int page = test->height > 1 ? test->height - 1 : 1;
	const struct {
		enum request request;
		int to;
	} moves[] = {
	    {REQ_UP, test->scroll - 1},
	    {REQ_DOWN, test->scroll + 1},
	    {REQ_PAGE_UP, test->scroll - page},
	    {REQ_PAGE_DOWN, test->scroll + page},
	    {REQ_HALF_UP, test->scroll - page / 2},
	    {REQ_HALF_DOWN, test->scroll + page / 2},
	    {REQ_FIRST, 0},
	    {REQ_LAST, test->length},
	};

	for (size_t i = 0; i < sizeof(moves) / sizeof(moves[0]); i++) {
		if (moves[i].request != request)
			continue;
		test->scroll = moves[i].to;
		return true;
	}
	return false;
}

/* Esc ends a test that runs, and nothing else. */
static bool
cancel(struct test *test)
{
	if (test->job == -1)
		return false;
	stop(test);
	ended(test, SIGTERM);
	app_say(test->view.app, ROLE_NORMAL, "The test was stopped.");
	return true;
}

static void
toggle_draft(struct test *test)
{
	struct app *app = test->view.app;

	test->as_saved = !test->as_saved;
	app_say(app, ROLE_NORMAL,
	    test->as_saved ? "The next test uses the file as it is saved."
			   : "The next test uses your unsaved changes.");
}

static void
run_again(struct test *test)
{
	run(test, test->view.app->who.name, false);
}

static bool
test_request(struct view *view, enum request request)
{
	static const struct {
		enum request request;
		void (*act)(struct test *test);
	} acts[] = {
	    {REQ_RUN, run_again},
	    {REQ_TEST, run_again},
	    {REQ_REQUEST, show_request},
	    {REQ_CLAIMS, show_claims},
	    {REQ_ASSERT, ask_frame},
	    {REQ_DRAFT, toggle_draft},
	    {REQ_GO, fix},
	    {REQ_REPORT, save_report},
	    {REQ_PROVIDER, choose_provider},
	};
	struct test *test = (struct test *)view;

	if (request == REQ_BACK || request == REQ_CANCEL)
		return cancel(test);
	for (size_t i = 0; i < sizeof(acts) / sizeof(acts[0]); i++) {
		if (acts[i].request != request)
			continue;
		acts[i].act(test);
		return true;
	}
	return scroll(test, request);
}

static const enum request *
test_requests(const struct view *view)
{
	static const enum request before[] = {
	    REQ_RUN, REQ_WHO, REQ_PROVIDER, REQ_DRAFT, REQ_NONE};
	static const enum request running[] = {REQ_BACK, REQ_NONE};
	static const enum request fine[] = {REQ_RUN, REQ_WHO, REQ_PROVIDER,
	    REQ_DRAFT, REQ_REQUEST, REQ_CLAIMS, REQ_ASSERT, REQ_REPORT,
	    REQ_NONE};
	static const enum request failed[] = {REQ_RUN, REQ_WHO, REQ_PROVIDER,
	    REQ_DRAFT, REQ_REQUEST, REQ_GO, REQ_REPORT, REQ_NONE};
	const struct test *test = (const struct test *)view;

	return test->job != -1			? running
	       : !test->begun			? before
	       : test->trial.result == FRAME_OK ? fine
						: failed;
}

/* Another person's page does not begin with the result of this one. */
static void
test_refresh(struct view *view)
{
	struct test *test = (struct test *)view;

	if (!test->begun || strcmp(test->traced, view->app->who.name) == 0)
		return;
	stop(test);
	forget(test);
	test->user[0] = '\0';
}

/* While it runs, and while a token's time runs down. */
static int
test_tick(const struct view *view)
{
	const struct test *test = (const struct test *)view;

	return test->job != -1 || (test->begun && test->trial.expires > 0);
}

static void
test_close(struct view *view)
{
	struct test *test = (struct test *)view;

	forget(test);
	free(test);
}

static const struct view_ops test_ops = {
    .name = "test",
    .title = "7 Test",
    .about = "Does what a login of this person would do, by the same code: "
	     "the rule, the secret, the request, the exchange with Frame. The "
	     "token is looked at and thrown away; nothing is stored.\n"
	     "When it fails, WHY lists the likely causes, the most likely "
	     "first, and f goes to the entry that mends it.",
    .twin = "frame-admin test USER",
    .where = WHERE_TEST,
    .requests = test_requests,
    .paint = test_paint,
    .request = test_request,
    .close = test_close,
    .refresh = test_refresh,
    .job = test_job,
    .tick = test_tick,
};

struct view *
test_new(struct app *app)
{
	struct test *test = calloc(1, sizeof(*test));

	if (test == NULL)
		return NULL;
	test->view = (struct view){.ops = &test_ops, .app = app};
	test->job = -1;
	return &test->view;
}
