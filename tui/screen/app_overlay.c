/* SPDX-License-Identifier: MIT */
/*
 * What lies on top of everything, one at a time: a question, a list to choose
 * from, a line to be typed, a text to be read. None is a loop of its own: keys
 * come in and the next painting shows what became of them, so that sizes,
 * timers and answers go on meanwhile.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tui/screen/app_parts.h"

#define TYPED_MAX 256 /* bytes of a name that must be typed */

void
overlay_close(struct app *app)
{
	struct overlay *overlay = &app->parts->overlay;

	if (overlay->kind == OVERLAY_CHOOSE)
		list_close(&overlay->list);
	line_close(&overlay->line);
	for (size_t i = 0; i < overlay->items; i++)
		free(overlay->item[i]);
	free(overlay->item);
	free(overlay->title);
	free(overlay->text);
	*overlay = (struct overlay){.kind = OVERLAY_NONE};
}

/* One that was there is gone, its question unanswered. */
static struct overlay *
begin(struct app *app, enum overlay_kind kind, const char *title, void *context)
{
	struct overlay *overlay = &app->parts->overlay;

	overlay_close(app);
	overlay->title = strdup(title);
	if (overlay->title == NULL) {
		app_say(app, ROLE_ERROR,
		    "There is not enough memory for this. "
		    "Nothing was changed.");
		return NULL;
	}
	overlay->kind = kind;
	overlay->context = context;
	return overlay;
}

/* What could not be made whole is not shown at all. */
static void
give_up(struct app *app)
{
	overlay_close(app);
	app_say(app, ROLE_ERROR,
	    "There is not enough memory for this. Nothing was changed.");
}

/* --- questions */

void
overlay_ask(struct app *app, const struct answer *answer, size_t answers,
    const char *stay, void *context, const char *question)
{
	struct overlay *overlay = begin(app, OVERLAY_ASK, question, context);

	if (overlay == NULL)
		return;
	for (size_t i = 0; i < answers && i < ANSWERS_MAX; i++)
		overlay->answer[overlay->answers++] = answer[i];
	overlay->stay = stay;
}

void
app_ask(struct app *app, app_answer *done, void *context, const char *must_type,
    const char *format, ...)
{
	const struct answer yes = {'y', "yes", done};
	struct overlay *overlay = &app->parts->overlay;
	char *question;
	va_list args;
	int len;

	va_start(args, format);
	len = vasprintf(&question, format, args);
	va_end(args);
	if (len == -1) {
		give_up(app);
		return;
	}
	overlay_ask(app, &yes, 1, "no", context, question);
	free(question);
	if (must_type == NULL || overlay->kind != OVERLAY_ASK)
		return;
	overlay->text = strdup(must_type);
	if (overlay->text == NULL ||
	    !line_open(&overlay->line, TYPED_MAX, false))
		give_up(app);
}

/* Its owner may put up the next one: this one is gone before it is told. */
static void
answer(struct app *app, size_t index)
{
	app_answer *done = app->parts->overlay.answer[index].done;
	void *context = app->parts->overlay.context;

	overlay_close(app);
	done(app, context);
}

static void
typed_key(struct app *app, uint32_t key)
{
	struct overlay *overlay = &app->parts->overlay;
	enum request request = key_request(WHERE_FORM, true, key);

	if (request == REQ_LEAVE)
		overlay_close(app);
	else if (request != REQ_ACCEPT)
		line_key(&overlay->line, request);
	else if (strcmp(overlay->line.bytes, overlay->text) == 0)
		answer(app, 0);
	else
		app_say(app, ROLE_WARN,
		    "That is not \"%s\". Nothing was done. Esc: leave it.",
		    overlay->text);
}

static void
ask_key(struct app *app, uint32_t key)
{
	struct overlay *overlay = &app->parts->overlay;
	enum request request;

	if (overlay->text != NULL) {
		typed_key(app, key);
		return;
	}
	for (size_t i = 0; i < overlay->answers; i++)
		if (key == (unsigned char)overlay->answer[i].letter) {
			answer(app, i);
			return;
		}
	request = key_request(WHERE_ASK, false, key);
	if (request == REQ_NO || request == REQ_CANCEL)
		overlay_close(app);
}

/* --- a list */

static struct list_cell
item_cell(const void *owner, size_t row, size_t column, char *buf, size_t size)
{
	const struct overlay *overlay = owner;

	(void)column, (void)buf, (void)size;
	return (struct list_cell){overlay->item[row], ROLE_NORMAL};
}

static bool
copy_items(struct overlay *overlay, const char *const *item, size_t items)
{
	overlay->item = calloc(items + 1, sizeof(char *));
	while (overlay->item != NULL && overlay->items < items) {
		overlay->item[overlay->items] = strdup(item[overlay->items]);
		if (overlay->item[overlay->items] == NULL)
			return false;
		overlay->items++;
	}
	return overlay->item != NULL;
}

void
app_choose(struct app *app, const char *title, const char *const *item,
    size_t items, app_chosen *done, void *context)
{
	struct overlay *overlay = begin(app, OVERLAY_CHOOSE, title, context);

	if (overlay == NULL)
		return;
	overlay->chosen = done;
	overlay->column =
	    (struct list_column){.title = "", .width = 1, .grow = 1};
	if (!list_open(&overlay->list, &overlay->column, 1, item_cell, NULL,
		overlay) ||
	    !copy_items(overlay, item, items)) {
		give_up(app);
		return;
	}
	list_refill(&overlay->list, overlay->items);
}

static void
choose(struct app *app)
{
	struct overlay *overlay = &app->parts->overlay;
	size_t index = list_current(&overlay->list);
	app_chosen *done = overlay->chosen;
	void *context = overlay->context;

	if (index == (size_t)-1)
		return;
	overlay_close(app);
	done(app, context, index);
}

static bool
closes(enum request request)
{
	return request == REQ_BACK || request == REQ_CANCEL ||
	       request == REQ_LEAVE || request == REQ_QUIT;
}

static void
choose_key(struct app *app, uint32_t key)
{
	struct list *list = &app->parts->overlay.list;
	enum request request = key_request(WHERE_PAGE, list->filtering, key);

	if (list_key(list, request))
		return;
	if (request == REQ_OPEN)
		choose(app);
	else if (closes(request) || request == REQ_PROBLEMS)
		overlay_close(app);
}

/* --- a line */

void
app_prompt(struct app *app, const char *label, const char *text, size_t max,
    app_typed *done, void *context)
{
	struct overlay *overlay = begin(app, OVERLAY_PROMPT, label, context);

	if (overlay == NULL)
		return;
	overlay->typed = done;
	if (!line_open(&overlay->line, max, false)) {
		give_up(app);
		return;
	}
	line_set(&overlay->line, text);
}

static void
take_line(struct app *app)
{
	struct overlay *overlay = &app->parts->overlay;
	char *text = strdup(overlay->line.bytes);
	app_typed *done = overlay->typed;
	void *context = overlay->context;

	if (text == NULL) {
		give_up(app);
		return;
	}
	overlay_close(app);
	done(app, context, text);
	free(text);
}

static void
prompt_key(struct app *app, uint32_t key)
{
	enum request request = key_request(WHERE_FORM, true, key);

	if (request == REQ_LEAVE)
		overlay_close(app);
	else if (request == REQ_ACCEPT)
		take_line(app);
	else
		line_key(&app->parts->overlay.line, request);
}

/* --- a text */

void
app_show(struct app *app, const char *title, const char *text)
{
	struct overlay *overlay = begin(app, OVERLAY_SHOW, title, NULL);

	if (overlay == NULL)
		return;
	overlay->text = strdup(text);
	if (overlay->text == NULL)
		give_up(app);
}

static void
scroll_to(struct overlay *overlay, int row)
{
	int last = overlay->length - overlay->height;

	row = row > last ? last : row;
	overlay->scroll = row < 0 ? 0 : row;
}

static void
show_key(struct app *app, uint32_t key)
{
	struct overlay *overlay = &app->parts->overlay;
	enum request request = key_request(WHERE_PAGE, false, key);
	const int page = overlay->height, row = overlay->scroll;
	const struct {
		enum request request;
		int to;
	} moves[] = {
	    {REQ_UP, row - 1},
	    {REQ_DOWN, row + 1},
	    {REQ_PAGE_UP, row - page},
	    {REQ_PAGE_DOWN, row + page},
	    {REQ_HALF_UP, row - page / 2},
	    {REQ_HALF_DOWN, row + page / 2},
	    {REQ_FIRST, 0},
	    {REQ_LAST, OVERLAY_LINES},
	};

	for (size_t i = 0; i < sizeof(moves) / sizeof(moves[0]); i++)
		if (moves[i].request == request)
			scroll_to(overlay, moves[i].to);
	if (closes(request) || request == REQ_OPEN || request == REQ_HELP)
		overlay_close(app);
}

/* --- all of them */

static const struct {
	void (*key)(struct app *app, uint32_t key);
	const char *hint; /* NULL: the answers are all there is */
} kinds[OVERLAYS] = {
    [OVERLAY_ASK] = {ask_key, NULL},
    [OVERLAY_CHOOSE] = {choose_key, "Enter choose  / filter  Esc back"},
    [OVERLAY_PROMPT] = {prompt_key, "Enter accept  Esc leave"},
    [OVERLAY_SHOW] = {show_key, "Esc close  PgUp PgDn Up Down scroll"},
};

void
overlay_key(struct app *app, uint32_t key)
{
	kinds[app->parts->overlay.kind].key(app, key);
}

const char *
overlay_hint(const struct app *app)
{
	return kinds[app->parts->overlay.kind].hint;
}

bool
overlay_in_text(const struct app *app)
{
	const struct overlay *overlay = &app->parts->overlay;

	return overlay->kind == OVERLAY_PROMPT ||
	       (overlay->kind == OVERLAY_ASK && overlay->text != NULL) ||
	       (overlay->kind == OVERLAY_CHOOSE && overlay->list.filtering);
}

bool
overlay_text(struct app *app, const char *text, size_t len)
{
	struct overlay *overlay = &app->parts->overlay;

	if (!overlay_in_text(app))
		return false;
	if (overlay->kind == OVERLAY_CHOOSE)
		return list_text(&overlay->list, text, len);
	line_insert(&overlay->line, text, len);
	return true;
}

/* --- painting: a panel over the lower rows of the view */

static struct rect
panel(struct canvas *canvas, struct rect rect, int rows)
{
	struct rect rest = rect, taken = rect_take(&rest, -(rows + 1));

	for (int row = 0; row < taken.rows; row++)
		for (int col = 0; col < taken.cols; col++)
			canvas_put(
			    canvas, taken, row, col, 1, ROLE_NORMAL, " ");
	canvas_rule(canvas, taken, 0);
	rect_take(&taken, 1);
	return taken;
}

/* Text begins one column in, as everywhere. */
static struct rect
inner(struct rect rect)
{
	if (rect.cols > 2) {
		rect.col++;
		rect.cols -= 2;
	}
	return rect;
}

static void
paint_answers(const struct overlay *overlay, struct canvas *canvas,
    struct rect rect, int row)
{
	int col = 0;

	for (size_t i = 0; i < overlay->answers; i++) {
		col += canvas_putf(canvas, rect, row, col, -1, ROLE_KEY, "[%c]",
		    overlay->answer[i].letter);
		col += canvas_putf(canvas, rect, row, col, -1, ROLE_NORMAL,
		    " %s  ", overlay->answer[i].label);
	}
	col += canvas_put(canvas, rect, row, col, -1, ROLE_KEY,
	    overlay->answers == 1 ? "[N]" : "[Esc]");
	canvas_putf(
	    canvas, rect, row, col, -1, ROLE_NORMAL, " %s", overlay->stay);
	canvas_cursor(canvas, rect, row, 0, true);
}

static void
paint_ask(struct overlay *overlay, struct canvas *canvas, struct rect rect)
{
	bool typed = overlay->text != NULL;
	int rows =
	    canvas_wrap(NULL, inner(rect), 0, 0, ROLE_WARN, overlay->title);
	struct rect area = inner(panel(canvas, rect, rows + (typed ? 2 : 1)));
	/* The answers stay in sight, whatever the question's length. */
	int last = area.rows - (typed ? 2 : 1);

	rows = rows < last ? rows : last;
	canvas_wrap(canvas, (struct rect){area.row, area.col, rows, area.cols},
	    0, 0, ROLE_WARN, overlay->title);
	if (!typed) {
		paint_answers(overlay, canvas, area, rows);
		return;
	}
	canvas_putf(canvas, area, rows, 0, -1, ROLE_NORMAL,
	    "Type %s and Enter to confirm, Esc to leave it:", overlay->text);
	line_paint(&overlay->line, canvas, area, rows + 1, 0, area.cols, true);
}

/* The rule above the panel has its title. */
static struct rect
titled_panel(const struct overlay *overlay, struct canvas *canvas,
    struct rect rect, int rows)
{
	struct rect area = panel(canvas, rect, rows);

	area.row--;
	area.rows++;
	canvas_putf(canvas, area, 0, 1, -1, ROLE_KEY, " %s ", overlay->title);
	rect_take(&area, 1);
	return area;
}

static void
paint_choose(struct overlay *overlay, struct canvas *canvas, struct rect rect)
{
	/* one row for the filter */
	int rows = (int)(overlay->items < 1000 ? overlay->items : 1000) + 1;
	struct rect area = titled_panel(overlay, canvas, rect, rows);

	list_paint(
	    &overlay->list, canvas, area, "There is nothing to choose from.");
}

static void
paint_prompt(struct overlay *overlay, struct canvas *canvas, struct rect rect)
{
	struct rect area = inner(panel(canvas, rect, 2));

	canvas_put(canvas, area, 0, 0, -1, ROLE_NORMAL, overlay->title);
	line_paint(&overlay->line, canvas, area, 1, 0, area.cols, true);
}

static void
paint_show(struct overlay *overlay, struct canvas *canvas, struct rect rect)
{
	int rows =
	    canvas_wrap(NULL, inner(rect), 0, 0, ROLE_NORMAL, overlay->text);
	struct rect area = inner(titled_panel(overlay, canvas, rect, rows));

	overlay->height = area.rows;
	overlay->length =
	    canvas_wrap(NULL, area, 0, 0, ROLE_NORMAL, overlay->text);
	scroll_to(overlay, overlay->scroll);
	canvas_wrap(
	    canvas, area, -overlay->scroll, 0, ROLE_NORMAL, overlay->text);
	canvas_cursor(canvas, area, 0, 0, false);
}

void
overlay_paint(struct app *app, struct canvas *canvas, struct rect rect)
{
	static void (*const paint[OVERLAYS])(
	    struct overlay *, struct canvas *, struct rect) = {
	    [OVERLAY_ASK] = paint_ask,
	    [OVERLAY_CHOOSE] = paint_choose,
	    [OVERLAY_PROMPT] = paint_prompt,
	    [OVERLAY_SHOW] = paint_show,
	};
	struct overlay *overlay = &app->parts->overlay;

	if (overlay->kind != OVERLAY_NONE)
		paint[overlay->kind](overlay, canvas, rect);
}
