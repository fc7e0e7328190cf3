/* SPDX-License-Identifier: MIT */
/*
 * The form: focus, choices, verdicts, suggestions, and that the field in focus
 * is in sight at every size.
 */
#include "tests/unit/unit.h"

#include "tests/unit/screen.h"
#include "tui/screen/form.h"

static const struct field_spec specs[] = {
    {"name", "Name", FIELD_TEXT, 20, "What it is called."},
    {"kind", "Kept in", FIELD_RADIO, 0, ""},
    {"key", "Key", FIELD_SECRET, 100, ""},
    {"which", "Which", FIELD_CHOICE, 0, ""},
    {"more", "MORE", FIELD_NOTE, 0, ""},
    {"note", "Note", FIELD_TEXT, 500, ""},
};

#define NOTE_ROW             \
	"   Note           " \
	"____________________________________________________________"

static struct form form;
static int checks;

/* A name must be "good"; the key is there for one kind only. */
static void
check(struct form *of, void *owner)
{
	const char *name = form_text(of, "name");
	struct field *field = form_field(of, "name");

	(void)owner;
	checks++;
	form_field(of, "key")->hidden =
	    strcmp(form_text(of, "kind"), "file") != 0;
	if (strcmp(name, "good") == 0) {
		form_say(field, VERDICT_OK, "fine\nand more");
		return;
	}
	form_say(field, VERDICT_ERROR, "\"%s\" is not good", name);
	snprintf(field->suggestion, sizeof(field->suggestion), "good");
}

static int
setup(void **state)
{
	static const char *const kinds[] = {"here", "file", NULL};
	static const char *const which[] = {"one", "two", "three", NULL};

	(void)state;
	checks = 0;
	if (open_canvas(24, 80, true) == -1 ||
	    !form_open(&form, specs, ARRAY_SIZE(specs), check, NULL))
		return -1;
	form_field(&form, "kind")->choices = kinds;
	form_field(&form, "which")->choices = which;
	form_note(form_field(&form, "more"), "first\nsecond");
	form_check(&form);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	form_close(&form);
	canvas_free(&canvas);
	return 0;
}

static void
paint(int rows, int cols)
{
	canvas_clear(&canvas);
	form_paint(&form, &canvas, (struct rect){0, 0, rows, cols});
}

static void
type(const char *text)
{
	assert_true(form_insert(&form, text, strlen(text)));
}

static const char *
focus(void)
{
	return form_focused(&form)->spec->name;
}

static void
the_focus_goes_round(void **state)
{
	static const char *const order[] = {"kind", "which", "note", "name"};

	(void)state;
	assert_string_equal(focus(), "name");
	for (size_t i = 0; i < ARRAY_SIZE(order); i++) {
		assert_true(form_key(&form, REQ_NEXT_FIELD));
		assert_string_equal(focus(), order[i]);
	}
	assert_true(form_key(&form, REQ_LAST_FIELD));
	assert_string_equal(focus(), "note");
	form_go(&form, "key"); /* hidden */
	assert_string_equal(focus(), "note");
	form_go(&form, "which");
	assert_string_equal(focus(), "which");
	assert_false(form_in_text(&form));
	assert_ptr_equal(form_go_wrong(&form), form_field(&form, "name"));
	assert_string_equal(focus(), "name");
	assert_true(form_in_text(&form));
}

static void
every_change_is_checked(void **state)
{
	(void)state;
	assert_false(form.changed);
	assert_true(form_key(&form, REQ_LEFT));
	assert_int_equal(checks, 1);
	assert_false(form.changed);
	type("x");
	assert_int_equal(checks, 2);
	assert_true(form.changed);
	assert_string_equal(
	    form_field(&form, "name")->said, "\"x\" is not good");
	assert_int_equal(form_check(&form), VERDICT_ERROR);
	assert_true(form_key(&form, REQ_SUGGEST));
	assert_string_equal(form_text(&form, "name"), "good");
	assert_int_equal(form_check(&form), VERDICT_OK);
	assert_null(form_go_wrong(&form));
	assert_false(form_key(&form, REQ_SUGGEST));
	assert_true(form_key(&form, REQ_ERASE));
	assert_int_equal(form_check(&form), VERDICT_ERROR);
}

static void
choices_are_made(void **state)
{
	(void)state;
	form_go(&form, "kind");
	assert_true(form_key(&form, REQ_CHOOSE));
	assert_string_equal(form_text(&form, "kind"), "file");
	assert_false(form_field(&form, "key")->hidden);
	assert_true(form_key(&form, REQ_CHOOSE));
	assert_string_equal(form_text(&form, "kind"), "here");
	assert_true(form_key(&form, REQ_CHOOSE_LAST));
	assert_string_equal(form_text(&form, "kind"), "file");
	form_set(&form, "which", "three");
	assert_int_equal(form_field(&form, "which")->choice, 2);
	form_set(&form, "which", "fourth");
	assert_int_equal(form_field(&form, "which")->choice, 2);
	/* not the form's: the owner opens the list, accepts, leaves, tries */
	form_go(&form, "which");
	assert_false(form_key(&form, REQ_ACCEPT));
	assert_false(form_key(&form, REQ_LEAVE));
	assert_false(form_key(&form, REQ_TRY));
	assert_false(form_key(&form, REQ_INSERT));
	assert_false(form_key(&form, REQ_ERASE));
	assert_false(form_insert(&form, "x", 1));
	form_go(&form, "name");
	assert_false(form_key(&form, REQ_CHOOSE));
}

static void
a_field_that_goes_gives_its_focus_away(void **state)
{
	(void)state;
	form_set(&form, "kind", "file");
	form_check(&form);
	form_go(&form, "key");
	assert_string_equal(focus(), "key");
	form_set(&form, "kind", "here");
	form_check(&form);
	assert_string_equal(focus(), "which");
}

static void
a_secret_is_shown_on_demand_only(void **state)
{
	(void)state;
	assert_false(form_key(&form, REQ_REVEAL)); /* name is no secret */
	form_set(&form, "kind", "file");
	form_check(&form);
	form_go(&form, "key");
	type("hunter2");
	paint(24, 80);
	assert_string_equal(row_text(5),
	    " > Key            *******______________________________________"
	    "__   7 typed");
	assert_true(form_key(&form, REQ_REVEAL));
	assert_true(form_revealed(&form));
	paint(24, 80);
	assert_non_null(strstr(row_text(5), "hunter2"));
	form_hide(&form);
	assert_false(form_revealed(&form));
	assert_true(form_key(&form, REQ_REVEAL));
	form_key(&form, REQ_NEXT_FIELD); /* covers it, too */
	assert_false(form_revealed(&form));
}

static void
it_looks_like_a_form(void **state)
{
	static const char *const rows[] = {
	    " > Name           x____________________",
	    "                  !   \"x\" is not good",
	    "",
	    "   Kept in        (o) here   ( ) file",
	    "",
	    "   Which          < one >",
	    "",
	    "   MORE           first",
	    "                  second",
	    "",
	    NOTE_ROW,
	};

	(void)state;
	type("x");
	paint(24, 80);
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		assert_string_equal(row_text((int)i), rows[i]);
	assert_int_equal(canvas.cursor_row, 0);
	assert_int_equal(canvas.cursor_col, 19);
	assert_int_equal(canvas.cell[80 + 18].role, ROLE_ERROR);
	form_set(&form, "name", "good");
	form_check(&form);
	paint(24, 80);
	assert_string_equal(row_text(1), "                  OK  fine");
	assert_string_equal(row_text(2), "                  and more");
}

static void
a_narrow_form_has_its_labels_above(void **state)
{
	(void)state;
	type("x");
	paint(5, 40);
	assert_string_equal(row_text(0), " > Name");
	assert_string_equal(row_text(1), "   x____________________");
	assert_string_equal(row_text(2), "   !   \"x\" is not good");
	assert_string_equal(row_text(3), "   Kept in");
	assert_string_equal(
	    row_text(4), "   (o) here   ( ) file                 v");
	form_go(&form, "note");
	paint(5, 40);
	assert_non_null(strstr(row_text(3), " > Note"));
	assert_int_equal(row_text(0)[strlen(row_text(0)) - 1], '^');
}

static void
the_focus_is_always_in_sight(void **state)
{
	(void)state;
	form_set(&form, "kind", "file");
	form_check(&form);
	for (int rows = 0; rows <= 24; rows++)
		for (int cols = 0; cols <= 80; cols += 3)
			for (size_t i = 0; i < ARRAY_SIZE(specs); i++) {
				form_key(&form, REQ_NEXT_FIELD);
				paint(rows, cols);
				if (rows < 4 || cols < 30)
					continue;
				assert_in_range(canvas.cursor_row, 0, rows - 1);
				bool seen = false;
				for (int row = 0; row < rows; row++)
					seen |= strncmp(row_text(row), " > ",
						    3) == 0;
				assert_true(seen);
			}
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
	    TEST(the_focus_goes_round),
	    TEST(every_change_is_checked),
	    TEST(choices_are_made),
	    TEST(a_field_that_goes_gives_its_focus_away),
	    TEST(a_secret_is_shown_on_demand_only),
	    TEST(it_looks_like_a_form),
	    TEST(a_narrow_form_has_its_labels_above),
	    TEST(the_focus_is_always_in_sight),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
