/* SPDX-License-Identifier: MIT */
/*
 * A draft and its file: replaying steps on what somebody else wrote, secrets
 * that wait, saving, and the log line.
 */
#include "tests/unit/unit.h"

#include <unistd.h>

#include "tests/unit/draft_place.h"

/* --- somebody else */

static size_t
rebase(struct place *place)
{
	size_t conflicts = 99;

	assert_true(frame_draft_outdated(&place->draft));
	if (!frame_draft_rebase(&place->draft, &conflicts, why))
		fail_msg("%s", why);
	assert_false(frame_draft_outdated(&place->draft));
	return conflicts;
}

static void
steps_are_replayed(void **state)
{
	struct place *place = *state;
	struct frame_draft *draft = &place->draft;

	assert_true(set_value(draft, "providers.win-lab.token_duration", "8h"));
	assert_true(set_value(draft, "mappings.3.provider", "cad"));
	assert_true(insert_rule(draft, "mappings.2", "carol"));
	assert_true(set_secret(draft, place->secret, "secret"));
	others_write(place, "# who we are", "# who they are");
	others_write(place, "mappings:\n",
	    "mappings:\n  - user: dave\n    provider: none\n");
	assert_int_equal(rebase(place), 0);
	assert_int_equal(draft->done, 4);
	assert_non_null(draft->pending);
	assert_at(draft, "providers.win-lab.token_duration", "8h");
	assert_at(draft, "mappings.1.user", "dave");
	assert_at(draft, "mappings.2.user", "root");
	assert_at(draft, "mappings.3.user", "carol");
	assert_at(draft, "mappings.5.group", "students");
	assert_at(draft, "mappings.5.provider", "cad");
	assert_non_null(strstr(draft->text, "# who they are"));
	assert_int_equal(save_draft(place), FRAME_SAVED);
	/* undo leads to what they wrote */
	for (int i = 0; i < 4; i++)
		assert_non_null(frame_draft_undo(draft));
	assert_null(frame_draft_undo(draft));
	assert_at(draft, "mappings.4.provider", "win-lab");
}

static void
nobodys_change_is_overwritten(void **state)
{
	struct place *place = *state;
	struct frame_draft *draft = &place->draft;

	assert_true(set_value(draft, "providers.win-lab.token_duration", "8h"));
	assert_true(set_value(draft, "providers.cad.note", "mine"));
	assert_true(set_value(draft, "mappings.3.provider", "cad"));
	assert_true(
	    set_value(draft, "credentials.physics.client_id", "c.example"));
	assert_true(take_out(draft, "mappings.1"));
	others_write(place, "token_duration: 1h", "token_duration: 2h");
	others_write(place, "group: students", "group: pupils");
	others_write(place,
	    "  physics:\n    client_id: b.example\n    secret_file: /etc/b\n",
	    "");
	assert_int_equal(rebase(place), 3);
	assert_string_equal(why,
	    "providers.win-lab.token_duration -> 8h: "
	    "providers.win-lab.token_duration was changed, too\n"
	    "mappings.3.provider -> cad: mappings.3 is not the same any more\n"
	    "credentials.physics.client_id -> c.example: credentials.physics "
	    "is not there any more");
	assert_int_equal(draft->done, 2);
	assert_at(draft, "providers.win-lab.token_duration", "2h");
	assert_at(draft, "providers.cad.note", "mine");
	assert_at(draft, "mappings.1.group", "staff");
	assert_at(draft, "mappings.2.provider", "win-lab");
}

static void
the_same_change_is_no_conflict(void **state)
{
	struct place *place = *state;
	struct frame_draft *draft = &place->draft;

	assert_true(set_value(draft, "providers.win-lab.token_duration", "2h"));
	assert_true(take_out(draft, "providers.cad.credential"));
	others_write(place, "token_duration: 1h", "token_duration: 2h");
	others_write(place, "    credential: 'campus'\n", "");
	assert_int_equal(rebase(place), 0);
	assert_false(frame_draft_dirty(draft));
}

static void
moves_and_renames_are_replayed(void **state)
{
	struct place *place = *state;
	struct frame_draft *draft = &place->draft;

	assert_true(move_item(draft, "mappings.3", 1));
	assert_true(frame_draft_rename(
	    draft, FRAME_SECTION_PROVIDER, "cad", "drawing", why));
	others_write(place, "  - any: true\n",
	    "  - user: erin\n    provider: cad\n  - any: true\n");
	assert_int_equal(rebase(place), 0);
	assert_at(draft, "mappings.1.group", "students");
	assert_at(draft, "mappings.4.user", "erin");
	assert_at(draft, "mappings.4.provider", "drawing");
	assert_true(draft->valid);
}

static void
a_text_by_hand_conflicts(void **state)
{
	struct place *place = *state;
	struct frame_draft *draft = &place->draft;

	assert_true(replace_text(draft, "version: 1\n"));
	others_write(place, "# who we are", "# who they are");
	assert_int_equal(rebase(place), 1);
	assert_string_equal(
	    why, "edited by hand: it was made for another text of the file");
	assert_false(frame_draft_dirty(draft));
}

static void
what_cannot_be_rebased(void **state)
{
	struct place *place = *state;
	struct frame_draft *draft = &place->draft;
	size_t conflicts;

	assert_true(set_value(draft, "providers.win-lab.token_duration", "8h"));
	write_file(place->path, "version: [\n", 0600);
	assert_false(frame_draft_rebase(draft, &conflicts, why));
	assert_why("what somebody else wrote there cannot be read: ");
	assert_at(draft, "providers.win-lab.token_duration", "8h");
	assert_int_equal(draft->done, 1);
	assert_int_equal(save_draft(place), FRAME_SAVE_CHANGED);
	/* gone: it is written again as a whole */
	unlink(place->path);
	assert_int_equal(rebase(place), 0);
	assert_int_equal(draft->done, 2);
	assert_at(draft, "providers.win-lab.token_duration", "8h");
	assert_int_equal(save_draft(place), FRAME_SAVED);
	assert_string_equal(contents(place->path), draft->text);
}

static void
an_undone_save_is_not_forced_upon_others(void **state)
{
	struct place *place = *state;
	struct frame_draft *draft = &place->draft;

	assert_true(set_value(draft, "providers.win-lab.token_duration", "8h"));
	assert_int_equal(save_draft(place), FRAME_SAVED);
	assert_non_null(frame_draft_undo(draft));
	others_write(place, "# who we are", "# who they are");
	assert_int_equal(rebase(place), 1);
	assert_why("taken back: providers.win-lab.token_duration -> 8h: ");
	assert_at(draft, "providers.win-lab.token_duration", "8h");
}

/* --- secrets */

static void
secrets_wait_until_saved(void **state)
{
	struct place *place = *state;
	struct frame_draft *draft = &place->draft;

	assert_true(set_secret(draft, place->secret, "first\n"));
	assert_true(set_secret(draft, place->secret, "second"));
	assert_true(frame_draft_dirty(draft));
	assert_int_equal(draft->done, 2);
	assert_string_equal(draft->pending->path, place->secret);
	assert_string_equal(draft->pending->secret->bytes, "second");
	assert_null(draft->pending->next);
	assert_int_equal(access(place->secret, F_OK), -1);
	assert_non_null(frame_draft_undo(draft));
	assert_string_equal(draft->pending->secret->bytes, "first");
	assert_non_null(frame_draft_undo(draft));
	assert_null(draft->pending);
	assert_false(frame_draft_dirty(draft));
	frame_draft_redo(draft);
	frame_draft_redo(draft);
	assert_int_equal(save_draft(place), FRAME_SAVED);
	assert_string_equal(contents(place->secret), "second\n");
	assert_null(draft->pending);
	assert_false(frame_draft_dirty(draft));
	assert_string_equal(place->save.backup, ""); /* the text is the same */
	assert_non_null(strstr(logged, "changed the secret in /tmp/frame-"));
	assert_null(strstr(logged, "second"));
	/* it is on the disk: undo says so */
	assert_string_equal(frame_draft_undo(draft),
	    "a new secret (the secret file stays as it was saved)");
	assert_null(draft->pending);
}

static void
bad_secrets_are_refused(void **state)
{
	struct place *place = *state;
	struct frame_draft *draft = &place->draft;
	char text[FRAME_SECRET_MAX + 2];

	assert_false(set_secret(draft, "lab", "abc"));
	assert_why("lab is not the absolute path of a file");
	assert_false(set_secret(draft, place->secret, "two words"));
	assert_why("holds blanks");
	assert_null(strstr(why, "two"));
	assert_false(set_secret(draft, place->secret, ""));
	assert_why("it is empty");
	memset(text, 'x', sizeof(text));
	text[sizeof(text) - 1] = '\0';
	assert_false(set_secret(draft, place->secret, text));
	assert_true(frame_draft_begin(draft, "NUL"));
	assert_false(frame_draft_secret(draft, place->secret, "a\0b", 3, why));
	frame_draft_end(draft);
	assert_int_equal(draft->done, 0);
	assert_null(draft->pending);
}

static void
a_secret_in_a_cancelled_step(void **state)
{
	struct place *place = *state;
	struct frame_draft *draft = &place->draft;

	assert_true(frame_draft_begin(draft, "a credential"));
	assert_true(frame_draft_secret(draft, place->secret, "abc", 3, why));
	assert_non_null(draft->pending);
	frame_draft_cancel(draft);
	assert_null(draft->pending);
	assert_null(frame_draft_redo(draft));
}

static void
failing_says_which_secrets_are_written(void **state)
{
	struct place *place = *state;
	struct frame_draft *draft = &place->draft;
	char wanted[256];

	assert_true(set_value(draft, "providers.win-lab.token_duration", "8h"));
	assert_true(set_secret(draft, place->secret, "first"));
	assert_true(set_secret(draft, "/nonexistent/place/secret", "second"));
	assert_int_equal(save_draft(place), FRAME_SAVE_FAILED);
	assert_string_equal(contents(place->path), BASE);
	assert_string_equal(contents(place->secret), "first\n");
	assert_string_equal(contents(place->save.rescued), draft->text);
	snprintf(wanted, sizeof(wanted),
	    " Already written: %s. A new secret is not among them: type it "
	    "again.",
	    place->secret);
	assert_non_null(strstr(place->save.why, wanted));
	assert_null(strstr(place->save.why, "first"));
	assert_null(strstr(place->save.why, "Nothing was changed"));
	assert_non_null(
	    strstr(place->save.why, "The configuration is as it was."));
	assert_string_equal(logged, "");
	/* and nothing of the draft is lost */
	assert_int_equal(draft->done, 3);
	assert_non_null(frame_draft_undo(draft));
	assert_int_equal(save_draft(place), FRAME_SAVED);
	assert_string_equal(contents(place->path), draft->text);
}

static void
nobody_else_means_no_secret_either(void **state)
{
	struct place *place = *state;
	struct frame_draft *draft = &place->draft;
	struct frame_lock other = {.fd = -1};

	assert_true(set_secret(draft, place->secret, "mine"));
	assert_int_equal(
	    frame_lock_take(&other, place->path, "bob", why), FRAME_LOCK_HELD);
	assert_int_equal(save_draft(place), FRAME_SAVE_BUSY);
	frame_lock_release(&other);
	others_write(place, "# who we are", "# who they are");
	assert_int_equal(save_draft(place), FRAME_SAVE_CHANGED);
	assert_int_equal(access(place->secret, F_OK), -1);
	assert_non_null(draft->pending);
}

/* --- the log */

static void
the_log_names_keys_not_values(void **state)
{
	struct place *place = *state;
	struct frame_draft *draft = &place->draft;
	char wanted[512], account[64] = "root";

	if (geteuid() != 0)
		snprintf(account, sizeof(account), "%s",
		    geteuid() == 65534 ? "nobody" : "");
	assert_true(set_value(draft, "providers.win-lab.token_duration", "8h"));
	assert_true(set_value(draft, "credentials.physics.note", "canary"));
	assert_true(set_value(draft, "mappings.3.provider", "cad"));
	assert_true(take_out(draft, "providers.cad.credential"));
	assert_true(set_value(draft, "providers.cad.credential", "physics"));
	assert_true(set_value(draft, "metadata.seat", "canary"));
	assert_int_equal(save_draft(place), FRAME_SAVED);
	snprintf(wanted, sizeof(wanted),
	    "(alice) changed credentials.physics.note, "
	    "providers.win-lab.token_duration, providers.cad.credential, "
	    "mappings.3.provider, metadata");
	if (strstr(logged, wanted) == NULL)
		fail_msg("%s", logged);
	if (account[0] != '\0') {
		snprintf(wanted, sizeof(wanted),
		    "result=changed event=F206 user=%s admin=alice "
		    "file=%s: %s (alice) changed ",
		    account, place->path, account);
		assert_memory_equal(logged, wanted, strlen(wanted));
	}
	assert_null(strstr(logged, "canary"));
	assert_true(take_out(draft, "mappings.1"));
	assert_int_equal(save_draft(place), FRAME_SAVED);
	assert_non_null(strstr(logged, "(alice) changed mappings"));
	assert_int_equal(save_draft(place), FRAME_SAVED); /* nothing to save */
	assert_string_equal(logged, "");
}

static void
comments_alone_are_told_too(void **state)
{
	struct place *place = *state;

	assert_true(replace_text(&place->draft, BASE "# more\n"));
	assert_int_equal(save_draft(place), FRAME_SAVED);
	assert_non_null(strstr(logged, "changed comments or layout only"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(steps_are_replayed),
	    TEST(nobodys_change_is_overwritten),
	    TEST(the_same_change_is_no_conflict),
	    TEST(moves_and_renames_are_replayed),
	    TEST(a_text_by_hand_conflicts),
	    TEST(what_cannot_be_rebased),
	    TEST(an_undone_save_is_not_forced_upon_others),
	    TEST(secrets_wait_until_saved),
	    TEST(bad_secrets_are_refused),
	    TEST(a_secret_in_a_cancelled_step),
	    TEST(failing_says_which_secrets_are_written),
	    TEST(nobody_else_means_no_secret_either),
	    TEST(the_log_names_keys_not_values),
	    TEST(comments_alone_are_told_too),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
