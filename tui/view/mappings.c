/* SPDX-License-Identifier: MIT */
/*
 * The rules in their order, which decides: seeing it, moving in it, adding and
 * deleting. However many rules there are, only those on the screen are looked
 * at; rows are rules minus one.
 */
#include "tui/view/mappings.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tui/screen/app.h"
#include "tui/view/change.h"
#include "tui/view/changed.h"
#include "tui/view/list_page.h"
#include "tui/view/outline.h"
#include "tui/view/pane.h"
#include "tui/view/rule_effect.h"

enum column {
	COLUMN_NUMBER,
	COLUMN_MATCH,
	COLUMN_HERE,
	COLUMN_PROVIDER,
	COLUMN_NOTE,
	COLUMNS
};

#define DIGITS_MIN 3
#define DIGITS_MAX 20

/* Whether a rule is for a user or a group is never left out. */
static const struct list_column columns[COLUMNS] = {
    [COLUMN_MATCH] = {.title = "MATCH", .width = 16, .grow = 1},
    [COLUMN_HERE] = {.title = "", .width = 2},
    [COLUMN_PROVIDER] = {.title = "PROVIDER", .width = 10, .grow = 1},
    [COLUMN_NOTE] = {.title = "NOTE", .width = 19, .grow = 4, .priority = 3},
};

struct mappings {
	struct list_page page;
	struct list_column column[COLUMNS];
	char number[DIGITS_MAX + 1]; /* title of the numbers, "  #" */
	struct changed changed;
	size_t
	    *problem; /* of each rule: index + 1 into app->problem, 0: none */
	size_t problems; /* how many rules it is for */
	/* The last step, if it was a move: so that a rule moved five times is
	 * one step from its first place to its last. */
	size_t moved_from, moved_to, moved_generation;
};

/* --- cells */

/* The worst that is said of a rule, NULL: nothing. */
static const struct problem *
problem_of(const struct mappings *mappings, size_t row)
{
	const struct app *app = mappings->page.view.app;
	size_t index = row < mappings->problems ? mappings->problem[row] : 0;

	return index == 0 || index > app->problems ? NULL
						   : &app->problem[index - 1];
}

static bool
decides(const struct mappings *mappings, size_t row)
{
	return app_rule_of_who(mappings->page.view.app) == row + 1;
}

static struct list_cell
note_cell(const struct mappings *mappings, const struct outline_rule *rule,
    size_t row, char *buf, size_t size)
{
	const struct problem *problem = problem_of(mappings, row);

	if (problem != NULL)
		return (struct list_cell){
		    problem->message, pane_level_role(problem->level)};
	if (rule->note != NULL)
		return (struct list_cell){rule->note, ROLE_NORMAL};
	buf[0] = '\0';
	if (decides(mappings, row))
		snprintf(buf, size, "%s matches here",
		    mappings->page.view.app->who.name);
	return (struct list_cell){buf, ROLE_DIM};
}

static void
put_match(const struct outline_rule *rule, char *buf, size_t size)
{
	int len =
	    snprintf(buf, size, rule->match == OUTLINE_ANY ? "%s" : "%-6s ",
		outline_match_name(rule->match));

	if (rule->match != OUTLINE_ANY && len > 0 && (size_t)len < size)
		outline_join(rule->names, buf + len, size - (size_t)len);
}

static struct list_cell
mapping_cell(
    const void *owner, size_t row, size_t column, char *buf, size_t size)
{
	const struct mappings *mappings = owner;
	struct outline_rule rule;

	buf[0] = '\0';
	if (!outline_rule(&mappings->page.view.app->draft, row + 1, &rule))
		return (struct list_cell){buf, ROLE_NORMAL};
	switch ((enum column)column) {
	case COLUMN_NUMBER:
		snprintf(buf, size, "%*zu",
		    mappings->column[COLUMN_NUMBER].width, row + 1);
		break;
	case COLUMN_MATCH:
		put_match(&rule, buf, size);
		break;
	case COLUMN_HERE:
		return (struct list_cell){
		    decides(mappings, row) ? "<-" : "", ROLE_KEY};
	case COLUMN_PROVIDER:
		if (rule.provider != NULL && strcmp(rule.provider, "none") == 0)
			return (struct list_cell){"(none)", ROLE_DIM};
		return (struct list_cell){
		    rule.provider != NULL ? rule.provider : "?", ROLE_NORMAL};
	default:
		return note_cell(mappings, &rule, row, buf, size);
	}
	return (struct list_cell){buf, ROLE_NORMAL};
}

static char
mapping_mark(const void *owner, size_t row)
{
	const struct mappings *mappings = owner;
	struct outline_rule rule;

	if (!outline_rule(&mappings->page.view.app->draft, row + 1, &rule))
		return ' ';
	return changed_in(&mappings->changed, rule.node->line,
		   outline_last_line(rule.node))
		   ? '*'
		   : ' ';
}

/* --- painting */

static void
paint_heading(const struct app *app, struct canvas *canvas, struct rect rect)
{
	size_t rule = app_rule_of_who(app);
	char who[320];
	int left = canvas_put(canvas, rect, 0, 1, -1, ROLE_NORMAL,
	    rect.cols >= 60 ? "First rule that matches wins."
			    : "First match wins.");

	if (app->who.state == WHO_ASKED)
		snprintf(who, sizeof(who), "who: %s ... ", app->who.name);
	else if (app->who.state != WHO_KNOWN)
		snprintf(
		    who, sizeof(who), "who: %s is not known ", app->who.name);
	else if (!app->explained)
		snprintf(who, sizeof(who), "who: %s ", app->who.name);
	else if (rule > 0)
		snprintf(who, sizeof(who), "who: %s -> rule %zu ",
		    app->who.name, rule);
	else
		snprintf(
		    who, sizeof(who), "who: %s -> no rule ", app->who.name);
	rect.col += left + 3;
	rect.cols -= left + 3;
	if (rect.cols > 0)
		canvas_put_right(canvas, rect, 0, ROLE_KEY, who);
}

/* All of the selected rule, with what is wrong with it and what to do. */
static void
paint_details(
    struct mappings *mappings, struct canvas *canvas, struct rect rect)
{
	size_t row = list_current(&mappings->page.list);
	struct pen pen = {canvas, rect, 1, 15};
	const struct problem *problem;
	struct outline_rule rule;
	char words[400];

	if (rect.rows == 0 || row == (size_t)-1 ||
	    !outline_rule(&mappings->page.view.app->draft, row + 1, &rule))
		return;
	outline_rule_words(&rule, words, sizeof(words));
	canvas_putf(canvas, rect, 0, 1, -1, ROLE_TITLE, "rule %zu", row + 1);
	canvas_putf(canvas, rect, 0, 15, -1, ROLE_NORMAL, "%s -> %s", words,
	    rule.provider != NULL ? rule.provider : "?");
	snprintf(words, sizeof(words), "  line %zu ", rule.node->line);
	canvas_put_right(canvas, rect, 0, ROLE_DIM, words);
	problem = problem_of(mappings, row);
	if (problem != NULL) {
		pen_line(&pen, pane_level_word(problem->level),
		    pane_level_role(problem->level), problem->message);
		pen_line(&pen, "do", ROLE_NORMAL, problem->advice);
	}
	pen_line(&pen, "note", ROLE_NORMAL, rule.note);
	rule_effect_paint(mappings->page.view.app, &pen, row + 1, &rule);
}

static void
mappings_paint(struct view *view, struct canvas *canvas, struct rect rect)
{
	struct mappings *mappings = (struct mappings *)view;
	struct rect pane = {0};

	if (rect.rows > 5)
		paint_heading(view->app, canvas, rect_take(&rect, 1));
	if (mappings->page.list.rows > 0)
		pane = pane_take(canvas, &rect, 4, 8);
	list_paint(&mappings->page.list, canvas, rect,
	    view->app->draft.doc.root == NULL && view->app->draft.len > 0
		? "The file cannot be read as it is. ! shows why, E opens it."
		: "No rule: nobody gets a token. a adds the first.");
	paint_details(mappings, canvas, pane);
}

/* --- changing */

static size_t
selected_rule(const struct mappings *mappings)
{
	size_t row = list_current(&mappings->page.list);

	return row == (size_t)-1 ? 0 : row + 1;
}

static void
rule_words(const struct app *app, size_t number, char *buf, size_t size)
{
	struct outline_rule rule;

	buf[0] = '\0';
	if (outline_rule(&app->draft, number, &rule))
		outline_rule_words(&rule, buf, size);
}

static void
open_form(struct mappings *mappings, size_t rule, size_t copy_of)
{
	struct app *app = mappings->page.view.app;
	struct view *form;

	if (!change_possible(app))
		return;
	form = mapping_form_new(app, rule, copy_of);
	if (form != NULL)
		app_push(app, form);
}

static void
delete_rule(struct app *app, void *context)
{
	struct mappings *mappings = context;
	size_t rule = selected_rule(mappings);
	char number[24], words[300];
	struct frame_edit edit = {.kind = FRAME_EDIT_REMOVE};

	if (rule == 0)
		return;
	snprintf(number, sizeof(number), "%zu", rule);
	rule_words(app, rule, words, sizeof(words));
	edit.route = change_route("mappings", number, NULL);
	if (app_edit(app, &edit, "rule %s (%s): removed", number, words))
		app_say(app, ROLE_NORMAL,
		    "Rule %s (%s) is deleted. u takes that back.", number,
		    words);
}

static void
ask_delete(struct mappings *mappings)
{
	struct app *app = mappings->page.view.app;
	size_t rule = selected_rule(mappings);
	char words[300];

	if (rule == 0 || !change_possible(app))
		return;
	rule_words(app, rule, words, sizeof(words));
	app_ask(app, delete_rule, mappings, NULL, "Delete rule %zu (%s)?", rule,
	    words);
}

/* With a filter, the neighbour in the file is not the one on the screen. */
static bool
may_move(struct mappings *mappings)
{
	if (mappings->page.list.show == NULL)
		return true;
	app_say(mappings->page.view.app, ROLE_WARN,
	    "Not moved: with a filter you cannot see past which rule. Esc "
	    "shows all.");
	return false;
}

/* Where the rule stood before it was moved to where it is now. */
static size_t
first_place(const struct mappings *mappings, size_t from)
{
	const struct frame_draft *draft = &mappings->page.view.app->draft;
	bool same = mappings->moved_to == from && draft->done > 0 &&
		    mappings->moved_generation == draft->generation;

	return same ? mappings->moved_from : from;
}

static bool
make_move(struct mappings *mappings, size_t from, size_t to)
{
	struct app *app = mappings->page.view.app;
	char number[24], words[300];
	struct frame_edit edit = {.kind = FRAME_EDIT_MOVE, .to = to};

	snprintf(number, sizeof(number), "%zu", from);
	rule_words(app, from, words, sizeof(words));
	edit.route = change_route("mappings", number, NULL);
	if (!app_edit(
		app, &edit, "rule %s: moved from %zu to %zu", words, from, to))
		return false;
	mappings->moved_from = from;
	mappings->moved_to = to;
	mappings->moved_generation = app->draft.generation;
	return true;
}

static void
move_rule(struct mappings *mappings, bool up)
{
	struct app *app = mappings->page.view.app;
	size_t now = selected_rule(mappings), to = up ? now - 1 : now + 1;
	size_t from = first_place(mappings, now);

	if (now == 0 || to == 0 || to > mappings->page.list.rows ||
	    !may_move(mappings) || !change_possible(app))
		return;
	if (from != now)
		(void)frame_draft_undo(&app->draft);
	if (from == to) {
		app_changed(app);
	} else if (!make_move(mappings, from, to)) {
		if (from != now)
			(void)frame_draft_redo(&app->draft);
		app_changed(app);
		return;
	}
	list_select(&mappings->page.list, to - 1);
}

/* --- as a view */

/* Problems by rule, so that a row finds its own at once. */
static void
sort_problems(struct mappings *mappings)
{
	const struct app *app = mappings->page.view.app;
	size_t rules = frame_draft_rules(&app->draft);
	struct outline_place place;

	free(mappings->problem);
	mappings->problem = calloc(rules + 1, sizeof(*mappings->problem));
	mappings->problems = mappings->problem == NULL ? 0 : rules;
	for (size_t i = app->problems; i-- > 0;) {
		const struct problem *problem = &app->problem[i];
		if (problem->line > 0 && problem->where[0] == '\0' &&
		    outline_place(&app->draft, problem->line, &place) &&
		    place.rule > 0 && place.rule <= mappings->problems)
			mappings->problem[place.rule - 1] = i + 1;
	}
}

/* Numbers take no more room than they need. */
static void
fit_numbers(struct mappings *mappings, size_t rules)
{
	int digits = 1;

	for (size_t rest = rules; rest > 9; rest /= 10)
		digits++;
	if (digits < DIGITS_MIN)
		digits = DIGITS_MIN;
	snprintf(
	    mappings->number, sizeof(mappings->number), "%*s", digits, "#");
	mappings->column[COLUMN_NUMBER] =
	    (struct list_column){.title = mappings->number, .width = digits};
}

static void
mappings_refresh(struct view *view)
{
	struct mappings *mappings = (struct mappings *)view;

	fit_numbers(mappings, frame_draft_rules(&view->app->draft));
	changed_follow(&mappings->changed, &view->app->draft);
	sort_problems(mappings);
	list_refill(&mappings->page.list, frame_draft_rules(&view->app->draft));
}

static const enum request *
mappings_requests(const struct view *view)
{
	static const enum request requests[] = {REQ_OPEN, REQ_ADD, REQ_COPY,
	    REQ_MOVE_UP, REQ_MOVE_DOWN, REQ_DELETE, REQ_WHO, REQ_TEST,
	    REQ_FILTER, REQ_SAVE, REQ_UNDO, REQ_REDO, REQ_EDITOR, REQ_NONE};

	(void)view;
	return requests;
}

static bool
mappings_request(struct view *view, enum request request)
{
	struct mappings *mappings = (struct mappings *)view;
	size_t rule = selected_rule(mappings);

	if (list_key(&mappings->page.list, request))
		return true;
	if (request == REQ_ADD)
		open_form(mappings, 0, 0);
	else if (request == REQ_OPEN && rule > 0)
		open_form(mappings, rule, 0);
	else if (request == REQ_COPY && rule > 0)
		open_form(mappings, 0, rule);
	else if (request == REQ_DELETE)
		ask_delete(mappings);
	else if (request == REQ_MOVE_UP || request == REQ_MOVE_DOWN)
		move_rule(mappings, request == REQ_MOVE_UP);
	else
		return false;
	return true;
}

static void
mappings_close(struct view *view)
{
	struct mappings *mappings = (struct mappings *)view;

	list_close(&mappings->page.list);
	changed_free(&mappings->changed);
	free(mappings->problem);
	free(mappings);
}

static const struct view_ops mappings_ops = {
    .name = "mappings",
    .title = "4 Mappings",
    .about = "Rules are read from the top. The first one that matches the "
	     "person decides the provider. A rule with provider \"none\" "
	     "stops the search, and no token is asked for. Whom no rule "
	     "matches gets no token either.\n"
	     "<- marks the rule of the person chosen with w.",
    .twin = "frame-admin list mappings; frame-admin move mapping 9 4",
    .where = WHERE_PAGE,
    .requests = mappings_requests,
    .paint = mappings_paint,
    .request = mappings_request,
    .close = mappings_close,
    .in_text = list_page_in_text,
    .text = list_page_text,
    .refresh = mappings_refresh,
};

struct view *
mappings_new(struct app *app)
{
	struct mappings *mappings = calloc(1, sizeof(*mappings));

	if (mappings == NULL)
		return NULL;
	mappings->page.view = (struct view){.ops = &mappings_ops, .app = app};
	memcpy(mappings->column, columns, sizeof(columns));
	if (!list_open(&mappings->page.list, mappings->column, COLUMNS,
		mapping_cell, mapping_mark, mappings)) {
		free(mappings);
		return NULL;
	}
	mappings_refresh(&mappings->page.view);
	return &mappings->page.view;
}

void
mappings_show(struct view *view, size_t rule)
{
	struct mappings *mappings = (struct mappings *)view;

	if (rule > 0 && rule <= mappings->page.list.rows)
		list_select(&mappings->page.list, rule - 1);
}

size_t
mappings_place(const struct view *view)
{
	const struct mappings *mappings = (const struct mappings *)view;
	size_t rules = frame_draft_rules(&view->app->draft);
	size_t place = selected_rule(mappings) + 1;
	struct outline_rule last;

	if (mappings->page.list.rows == 0 || place > rules + 1)
		place = rules + 1;
	if (place == rules + 1 &&
	    outline_rule(&view->app->draft, rules, &last) &&
	    last.match == OUTLINE_ANY)
		place = rules;
	return place;
}
