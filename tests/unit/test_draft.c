/* SPDX-License-Identifier: MIT */
/*
 * A draft and its steps: reading it, undo and redo, renaming, taking a step
 * out of the middle. Files and other editors are in test_draft_disk.c, many
 * steps in test_draft_long.c.
 */
#include "tests/unit/unit.h"

#include <sys/stat.h>
#include <unistd.h>

#include "tests/unit/draft_place.h"

/* --- opening and reading */

static void
what_a_draft_says(void **state)
{
	struct place *place = *state;
	const struct frame_draft *draft = &place->draft;

	assert_true(draft->valid);
	assert_int_equal(draft->config.providers, 2);
	assert_false(frame_draft_dirty(draft));
	assert_string_equal(frame_draft_text(draft, 3, "providers", "win-lab",
				"token_duration"),
	    "1h");
	assert_string_equal(
	    frame_draft_text(draft, 3, "mappings", "2", "group"), "staff");
	assert_null(frame_draft_text(draft, 2, "providers", "win-lab"));
	assert_null(frame_draft_text(draft, 2, "providers", "none"));
	assert_string_equal(
	    frame_draft_name(draft, FRAME_SECTION_CREDENTIAL, 1), "physics");
	assert_null(frame_draft_name(draft, FRAME_SECTION_CREDENTIAL, 2));
	assert_string_equal(
	    frame_draft_name(draft, FRAME_SECTION_PROVIDER, 0), "win-lab");
	assert_int_equal(frame_draft_rules(draft), 4);
	assert_int_equal(
	    frame_draft_uses(draft, FRAME_SECTION_CREDENTIAL, "campus"), 2);
	assert_int_equal(
	    frame_draft_uses(draft, FRAME_SECTION_PROVIDER, "win-lab"), 2);
	assert_int_equal(
	    frame_draft_uses(draft, FRAME_SECTION_PROVIDER, "campus"), 0);
}

static void
a_broken_file_opens(void **state)
{
	struct place *place = *state;
	struct frame_draft *draft = &place->draft;
	char line[512];

	write_file(place->path, "version: 1\nproviders: [\n", 0600);
	assert_true(frame_draft_open(draft, place->path, why));
	assert_null(draft->doc.root);
	assert_false(draft->valid);
	assert_true(draft->diags.errors > 0);
	frame_diags_line(&draft->diags, line, sizeof(line));
	if (strstr(line, "frame.yaml:3:1: ") == NULL)
		fail_msg("%s", line);
	assert_int_equal(frame_draft_rules(draft), 0);
	assert_null(frame_draft_name(draft, FRAME_SECTION_PROVIDER, 0));
	assert_false(set_value(draft, "providers.x.note", "y"));
	assert_false(
	    frame_draft_rename(draft, FRAME_SECTION_PROVIDER, "a", "b", why));
	/* it is not saved as it is, but can be mended */
	assert_true(replace_text(draft, "version: 2\n"));
	assert_int_equal(save_draft(place), FRAME_SAVE_FAILED);
	assert_non_null(strstr(place->save.why, "has errors and is not saved"));
	assert_true(replace_text(draft, BASE));
	assert_true(draft->valid);
	assert_int_equal(save_draft(place), FRAME_SAVED);
	assert_string_equal(contents(place->path), BASE);
}

static void
no_file_is_an_empty_draft(void **state)
{
	struct place *place = *state;
	struct frame_draft *draft = &place->draft;

	assert_true(frame_draft_open(draft, place->path, why));
	assert_false(draft->stamp.exists);
	assert_string_equal(draft->text, "");
	assert_false(frame_draft_dirty(draft));
	assert_false(frame_draft_outdated(draft));
	assert_true(set_value(draft, "version", "1"));
	assert_true(set_value(draft, "credentials.lab.client_id", "a.example"));
	assert_true(set_value(draft, "credentials.lab.secret_file", "/etc/x"));
	assert_true(draft->valid);
	assert_int_equal(save_draft(place), FRAME_SAVED);
	assert_string_equal(contents(place->path), draft->text);
	assert_non_null(strstr(logged, "changed the whole file"));
}

static void
a_text_from_elsewhere(void **state)
{
	struct place *place = *state;
	struct frame_draft draft;

	assert_true(
	    frame_draft_open_text(&draft, "-", BASE, strlen(BASE), why));
	assert_true(draft.valid);
	frame_draft_close(&draft);
	assert_true(frame_draft_open_text(&draft, "-", "\0x", 2, why));
	assert_false(draft.valid);
	frame_draft_close(&draft);
	assert_int_equal(mkdir(place->path, 0700), 0);
	assert_false(frame_draft_open(&place->draft, place->path, why));
	assert_why("is not a regular file");
}

/* --- steps */

static void
undo_and_redo(void **state)
{
	struct place *place = *state;
	struct frame_draft *draft = &place->draft;
	size_t generation = draft->generation;

	assert_null(frame_draft_undo(draft));
	assert_true(set_value(draft, "providers.win-lab.token_duration", "8h"));
	assert_true(draft->generation > generation);
	assert_true(set_value(draft, "providers.cad.note", "for CAD"));
	assert_int_equal(draft->done, 2);
	assert_true(frame_draft_dirty(draft));
	assert_string_equal(frame_draft_words(draft, 0),
	    "providers.win-lab.token_duration -> 8h");
	assert_null(frame_draft_words(draft, 2));
	assert_string_equal(
	    frame_draft_undo(draft), "providers.cad.note -> for CAD");
	assert_at(draft, "providers.cad.note", NULL);
	assert_string_equal(
	    frame_draft_undo(draft), "providers.win-lab.token_duration -> 8h");
	assert_string_equal(draft->text, BASE);
	assert_false(frame_draft_dirty(draft));
	assert_int_equal(draft->done, 0);
	assert_non_null(frame_draft_redo(draft));
	assert_at(draft, "providers.win-lab.token_duration", "8h");
	/* something new takes the place of what could be repeated */
	assert_true(set_value(draft, "providers.cad.note", "other"));
	assert_null(frame_draft_redo(draft));
	assert_int_equal(draft->done, 2);
}

static void
a_step_of_several_edits(void **state)
{
	struct place *place = *state;
	struct frame_draft *draft = &place->draft;
	const struct frame_datum value = {
	    .kind = FRAME_DATUM_TEXT, .text = "8h"};
	struct frame_edit edit = {.kind = FRAME_EDIT_SET, .value = &value};

	edit.route = route_of("providers.win-lab.token_duration");
	assert_false(frame_draft_edit(draft, &edit, why));
	assert_why("no change was begun");
	assert_true(frame_draft_begin(draft, "both"));
	assert_false(frame_draft_begin(draft, "another"));
	assert_true(frame_draft_edit(draft, &edit, why));
	edit.route = route_of("providers.cad.token_duration");
	assert_true(frame_draft_edit(draft, &edit, why));
	assert_null(frame_draft_undo(draft)); /* not in the middle */
	edit.kind = FRAME_EDIT_REMOVE;
	edit.route = route_of("providers.nothing");
	assert_false(frame_draft_edit(draft, &edit, why));
	assert_at(draft, "providers.cad.token_duration", "8h");
	frame_draft_end(draft);
	assert_int_equal(draft->done, 1);
	assert_string_equal(frame_draft_undo(draft), "both");
	assert_string_equal(draft->text, BASE);
	/* taken back before it ends */
	assert_true(frame_draft_begin(draft, "both"));
	edit.kind = FRAME_EDIT_SET;
	edit.route = route_of("providers.cad.token_duration");
	assert_true(frame_draft_edit(draft, &edit, why));
	frame_draft_cancel(draft);
	assert_string_equal(draft->text, BASE);
	/* an undone step can still be repeated */
	assert_string_equal(frame_draft_redo(draft), "both");
}

static void
a_step_without_effect_is_none(void **state)
{
	struct place *place = *state;
	struct frame_draft *draft = &place->draft;

	assert_true(set_value(draft, "providers.win-lab.token_duration", "8h"));
	assert_non_null(frame_draft_undo(draft));
	assert_true(set_value(draft, "providers.win-lab.token_duration", "1h"));
	assert_true(replace_text(draft, BASE));
	assert_true(frame_draft_begin(draft, "nothing"));
	frame_draft_end(draft);
	assert_int_equal(draft->done, 0);
	assert_non_null(frame_draft_redo(draft));
}

static void
undo_goes_on_after_saving(void **state)
{
	struct place *place = *state;
	struct frame_draft *draft = &place->draft;

	assert_true(set_value(draft, "providers.win-lab.token_duration", "8h"));
	assert_true(set_value(draft, "providers.cad.note", "a"));
	assert_int_equal(save_draft(place), FRAME_SAVED);
	assert_false(frame_draft_dirty(draft));
	assert_int_equal(draft->done, 0);
	assert_true(set_value(draft, "providers.cad.note", "b"));
	assert_non_null(frame_draft_undo(draft));
	assert_non_null(frame_draft_undo(draft));
	assert_non_null(frame_draft_undo(draft));
	assert_string_equal(draft->text, BASE);
	assert_true(frame_draft_dirty(draft));
	assert_int_equal(draft->done, 2);
	assert_string_equal(
	    frame_draft_words(draft, 0), "taken back: providers.cad.note -> a");
	assert_false(frame_draft_revert(draft, 0, why));
	assert_why("redo (Ctrl-R) brings it back");
	/* a new step: what was taken back is now part of the way */
	assert_true(set_value(draft, "providers.cad.note", "c"));
	assert_int_equal(draft->done, 3);
	assert_string_equal(frame_draft_words(draft, 1),
	    "taken back: providers.win-lab.token_duration -> 8h");
	assert_non_null(frame_draft_undo(draft));
	assert_string_equal(draft->text, BASE);
	assert_non_null(frame_draft_undo(draft));
	assert_non_null(frame_draft_undo(draft));
	assert_false(frame_draft_dirty(draft));
	for (int i = 0; i < 3; i++)
		assert_non_null(frame_draft_redo(draft));
	assert_null(frame_draft_redo(draft));
	assert_int_equal(save_draft(place), FRAME_SAVED);
	assert_non_null(strstr(contents(place->path), "note: c\n"));
	assert_non_null(strstr(contents(place->path), "token_duration: 1h\n"));
}

static void
too_much_is_refused(void **state)
{
	struct place *place = *state;
	char *text = malloc(FRAME_DOC_MAX + 1);

	memset(text, '#', FRAME_DOC_MAX + 1);
	assert_true(frame_draft_begin(&place->draft, "much"));
	assert_false(
	    frame_draft_replace(&place->draft, text, FRAME_DOC_MAX + 1, why));
	frame_draft_end(&place->draft);
	free(text);
	assert_string_equal(place->draft.text, BASE);
}

/* --- names */

static void
a_rename_takes_all_with_it(void **state)
{
	struct place *place = *state;
	struct frame_draft *draft = &place->draft;

	assert_true(frame_draft_rename(
	    draft, FRAME_SECTION_CREDENTIAL, "campus", "main", why));
	assert_true(draft->valid);
	assert_non_null(strstr(draft->text, "  main: {client_id: a.example,"));
	assert_non_null(
	    strstr(draft->text, "credential: main # the common one\n"));
	assert_non_null(strstr(draft->text, "credential: 'main'\n"));
	assert_string_equal(
	    frame_draft_words(draft, 0), "credential campus renamed to main");
	assert_true(frame_draft_rename(
	    draft, FRAME_SECTION_PROVIDER, "cad", "12", why));
	assert_true(draft->valid);
	assert_non_null(
	    strstr(draft->text, "{group: staff, provider: \"12\"}"));
	assert_string_equal(draft->config.mapping[1].provider_name, "12");
	assert_int_equal(draft->done, 2);
	assert_false(frame_draft_rename(
	    draft, FRAME_SECTION_CREDENTIAL, "campus", "other", why));
	assert_why("there is no credential \"campus\"");
	assert_false(frame_draft_rename(
	    draft, FRAME_SECTION_CREDENTIAL, "main", "physics", why));
	assert_why("there is a credential \"physics\" already");
	assert_true(frame_draft_rename(
	    draft, FRAME_SECTION_CREDENTIAL, "main", "main", why));
	assert_int_equal(draft->done, 2);
	frame_draft_undo(draft);
	frame_draft_undo(draft);
	assert_string_equal(draft->text, BASE);
}

static const char lists[] =
    "version: 1\n"
    "credentials:\n"
    "  new: {client_id: a.example, secret_file: /etc/a}\n"
    "  old: {client_id: b.example, secret_file: /etc/b}\n"
    "providers:\n"
    "  flow:\n"
    "    sat_url: " URL "\n"
    "    credential: [ new, 'old' ] # until March\n"
    "  block:\n"
    "    sat_url: " URL "\n"
    "    credential:\n"
    "      - new\n"
    "      # not for long\n"
    "      - old # the first one\n"
    "  one:\n"
    "    sat_url: " URL "\n"
    "    credential: new\n";

/* A reference is a name or a list of them; nothing but the names changes. */
static void
a_rename_reaches_into_lists(void **state)
{
	struct place *place = *state;
	struct frame_draft *draft = &place->draft;
	size_t at = 0;

	assert_true(replace_text(draft, lists));
	assert_true(draft->valid);
	assert_int_equal(
	    frame_draft_uses(draft, FRAME_SECTION_CREDENTIAL, "new"), 3);
	assert_int_equal(
	    frame_draft_uses(draft, FRAME_SECTION_CREDENTIAL, "old"), 2);
	assert_string_equal(frame_draft_user(draft, "old", &at), "flow");
	assert_string_equal(frame_draft_user(draft, "old", &at), "block");
	assert_null(frame_draft_user(draft, "old", &at));
	assert_true(frame_draft_rename(
	    draft, FRAME_SECTION_CREDENTIAL, "old", "2026", why));
	assert_true(draft->valid);
	assert_non_null(strstr(
	    draft->text, "credential: [ new, \"2026\" ] # until March\n"));
	assert_non_null(
	    strstr(draft->text, "      - new\n      # not for long\n"
				"      - \"2026\" # the first one\n"));
	assert_string_equal(
	    draft->config.provider[1].credentials[1]->client_id, "b.example");
	assert_true(frame_draft_rename(
	    draft, FRAME_SECTION_CREDENTIAL, "2026", "older", why));
	assert_non_null(strstr(draft->text, "[ new, \"older\" ]"));
	assert_int_equal(
	    frame_draft_uses(draft, FRAME_SECTION_CREDENTIAL, "older"), 2);
	frame_draft_undo(draft);
	frame_draft_undo(draft);
	assert_string_equal(draft->text, lists);
}

/* What a form changes beside the name is taken back with it. */
static void
a_rename_joins_the_step_that_was_begun(void **state)
{
	struct place *place = *state;
	struct frame_draft *draft = &place->draft;

	assert_true(frame_draft_begin(draft, "one step"));
	assert_true(frame_draft_rename(
	    draft, FRAME_SECTION_PROVIDER, "win-lab", "lab", why));
	assert_true(frame_draft_rename(
	    draft, FRAME_SECTION_CREDENTIAL, "campus", "main", why));
	frame_draft_end(draft);
	assert_int_equal(draft->done, 1);
	assert_string_equal(frame_draft_words(draft, 0), "one step");
	assert_at(draft, "mappings.4.provider", "lab");
	assert_at(draft, "providers.lab.credential", "main");
	frame_draft_undo(draft);
	assert_string_equal(draft->text, BASE);
	/* refused: the step is the caller's, who gives it up whole */
	assert_true(frame_draft_begin(draft, "one step"));
	assert_true(frame_draft_rename(
	    draft, FRAME_SECTION_PROVIDER, "win-lab", "lab", why));
	assert_false(frame_draft_rename(
	    draft, FRAME_SECTION_PROVIDER, "lab", "cad", why));
	assert_why("there is a provider \"cad\" already");
	assert_string_equal(
	    frame_draft_text(draft, 3, "mappings", "4", "provider"), "lab");
	frame_draft_cancel(draft);
	assert_string_equal(draft->text, BASE);
	assert_false(frame_draft_dirty(draft));
}

/* --- out of the middle */

static void
one_step_is_taken_out(void **state)
{
	struct place *place = *state;
	struct frame_draft *draft = &place->draft;

	assert_true(set_value(draft, "providers.win-lab.token_duration", "8h"));
	assert_true(insert_rule(draft, "mappings.2", "carol"));
	assert_true(set_value(draft, "mappings.3.provider", "win-lab"));
	assert_true(take_out(draft, "mappings.5"));
	assert_true(frame_draft_revert(draft, 1, why));
	assert_int_equal(draft->done, 3);
	assert_int_equal(frame_draft_rules(draft), 3);
	/* the rule that was the third is the second again */
	assert_at(draft, "mappings.2.group", "staff");
	assert_at(draft, "mappings.2.provider", "win-lab");
	assert_at(draft, "providers.win-lab.token_duration", "8h");
	/* redo brings it back, undo goes on */
	assert_string_equal(frame_draft_redo(draft), "mappings.2: carol");
	assert_at(draft, "mappings.2.user", "carol");
	for (int i = 0; i < 4; i++)
		assert_non_null(frame_draft_undo(draft));
	assert_string_equal(draft->text, BASE);
}

static void
a_step_that_others_need_stays(void **state)
{
	struct place *place = *state;
	struct frame_draft *draft = &place->draft;
	char *before;

	assert_true(insert_rule(draft, "mappings.2", "carol"));
	assert_true(set_value(draft, "mappings.2.provider", "win-lab"));
	assert_true(set_value(draft, "providers.cad.note", "a"));
	assert_true(set_value(draft, "providers.cad.note", "b"));
	before = strdup(draft->text);
	assert_false(frame_draft_revert(draft, 0, why));
	assert_why("a later change depends on it (mappings.2.provider -> "
		   "win-lab): mappings.2 is not the same any more; nothing was "
		   "changed");
	assert_false(frame_draft_revert(draft, 2, why));
	assert_false(frame_draft_revert(draft, 4, why));
	assert_why("there is no such change");
	assert_string_equal(draft->text, before);
	assert_int_equal(draft->done, 4);
	free(before);
	assert_true(replace_text(draft, BASE));
	assert_false(frame_draft_revert(draft, 3, why));
	assert_true(frame_draft_revert(draft, 4, why));
	assert_true(frame_draft_revert(draft, 3, why));
	assert_at(draft, "providers.cad.note", "a");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(what_a_draft_says),
	    EMPTY(a_broken_file_opens),
	    EMPTY(no_file_is_an_empty_draft),
	    EMPTY(a_text_from_elsewhere),
	    TEST(undo_and_redo),
	    TEST(a_step_of_several_edits),
	    TEST(a_step_without_effect_is_none),
	    TEST(undo_goes_on_after_saving),
	    TEST(too_much_is_refused),
	    TEST(a_rename_takes_all_with_it),
	    TEST(a_rename_reaches_into_lists),
	    TEST(a_rename_joins_the_step_that_was_begun),
	    TEST(one_step_is_taken_out),
	    TEST(a_step_that_others_need_stays),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
