/* SPDX-License-Identifier: MIT */
/*
 * A test as text, for a file or a mail: the steps, the outcome, the causes,
 * the claims. The trial has neither the token nor the secret, so the report
 * has neither; see test.h.
 */
#include "tui/view/test.h"

#include <inttypes.h>

static void
put_time(const struct test *test, int64_t seconds, const char *name, FILE *out)
{
	struct world *world = test->view.app->world;
	char date[40];

	if (seconds <= 0)
		return;
	world->date(world, seconds * 1000, date, sizeof(date));
	fprintf(out, "%-4s %s (%" PRId64 ")\n", name, date, seconds);
}

static void
put_text(const char *name, const char *text, FILE *out)
{
	if (text[0] != '\0')
		fprintf(out, "%-4s %s\n", name, text);
}

void
test_claims(const struct test *test, FILE *out)
{
	const struct trial *trial = &test->trial;

	put_text("em", trial->email, out);
	put_text("fn", trial->first_name, out);
	put_text("ln", trial->last_name, out);
	put_text("sub", trial->subject, out);
	put_text("aud", trial->audience, out);
	put_text("ap", trial->token_provider, out);
	put_time(test, trial->expires, "exp", out);
	put_time(test, trial->not_before, "nbf", out);
}

void
test_steps(const struct trial *trial, FILE *out)
{
	for (int i = 0; i < TRIAL_STEPS; i++) {
		const struct trial_step *step = &trial->step[i];
		for (size_t s = 0; i == TRIAL_SECRET && s < trial->skips; s++)
			fprintf(out, "%-4s %s\n", test_word(TRIAL_WARN),
			    trial->skip[s].text);
		if (step->state == TRIAL_TO_DO)
			continue;
		fprintf(out, "%-4s %s", test_word(step->state), step->text);
		if (step->ms >= 0)
			fprintf(out, "  %.1f ms", step->ms);
		fputc('\n', out);
	}
}

static void
put_causes(const struct trial *trial, FILE *out)
{
	if (trial->causes > 0)
		fputs("\nMost likely causes, in this order:\n", out);
	for (size_t i = 0; i < trial->causes; i++)
		fprintf(out, "%zu. %s%s%s\n", i + 1, trial->cause[i].text,
		    trial->cause[i].action[0] != '\0' ? "  -> " : "",
		    trial->cause[i].action);
	if (trial->server_said[0] != '\0')
		fprintf(out, "\nThe server said: %s\n", trial->server_said);
}

void
test_report(const struct test *test, FILE *out)
{
	struct world *world = test->view.app->world;
	const struct trial *trial = &test->trial;
	char date[40];

	world->date(world, test->began, date, sizeof(date));
	fprintf(out, "frame-admin test of %s on %s, %s\n", test->user,
	    world->host, date);
	fprintf(out, "file %s, provider %s, credential %s\n\n", world->config,
	    trial->provider[0] != '\0' ? trial->provider : "not known",
	    trial->credential[0] != '\0' ? trial->credential : "not known");
	test_steps(trial, out);
	fprintf(out, "\nResult: %s after %" PRId64 " ms. %s\n",
	    frame_result_info(trial->result)->name, test->ms, trial->sentence);
	put_causes(trial, out);
	if (trial->token_bytes > 0) {
		fprintf(out, "\nThe token's claims:\n");
		test_claims(test, out);
	}
	if (trial->request != NULL)
		fprintf(out, "\nThe request's body:\n%s\n", trial->request);
	fputs("\nThere is no secret and no token in this report.\n", out);
}
