/* SPDX-License-Identifier: MIT */
/*
 * Random keys, texts, pastes, sizes and answers, the same for the same seed.
 * After each: every row is as wide as the canvas and valid, the cursor is
 * inside, the file's secret is nowhere; and, every now and then, taking
 * everything back gives the file as it was, and doing it again what was there.
 */
#include "tests/tui/monkey.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/text.h"
#include "tests/tui/dump.h"

#define UNDO_EVERY 500 /* events */
#define LAST_KEYS  40  /* shown when something is wrong */

static const char secret[] = "c0ffee0123456789";

struct monkey {
	struct fake *fake;
	uint64_t state;
	char *original;
	char last[LAST_KEYS][48];
	unsigned long events;
};

/* xorshift: the C library's may be another one tomorrow. */
static unsigned
random_below(struct monkey *monkey, unsigned limit)
{
	monkey->state ^= monkey->state << 13;
	monkey->state ^= monkey->state >> 7;
	monkey->state ^= monkey->state << 17;
	return (unsigned)((monkey->state >> 33) % limit);
}

static void
remember(struct monkey *monkey, const char *what, const char *about)
{
	snprintf(monkey->last[monkey->events % LAST_KEYS],
	    sizeof(monkey->last[0]), "%s %.40s", what, about);
}

/* --- what is played */

static const char *const keys[] = {"Up", "Down", "Left", "Right", "PgUp",
    "PgDn", "Home", "End", "Enter", "Enter", "Enter", "Esc", "Esc", "Tab",
    "Tab", "S-Tab", "Backspace", "Del", "Space", "F1", "F2", "F5", "F10",
    "Ctrl-A", "Ctrl-B", "Ctrl-C", "Ctrl-D", "Ctrl-E", "Ctrl-F", "Ctrl-K",
    "Ctrl-N", "Ctrl-N", "Ctrl-R", "Ctrl-S", "Ctrl-U", "Ctrl-W", "Ctrl-X",
    "Ctrl-Y", "M-b", "M-f", "1", "2", "3", "4", "5", "6", "7", "a", "a", "c",
    "d", "d", "e", "f", "g", "G", "h", "j", "J", "k", "K", "m", "n", "N", "o",
    "q", "r", "R", "s", "t", "u", "u", "v", "w", "x", "y", "y", "E", "!", "?",
    "/"};
static const char *const texts[] = {"bob", "alice", "staff", "8h", "none",
    "z\xc3\xbcrich", "\xe6\x97\xa5\xe6\x9c\xac", "e\xcc\x81", "win-lab",
    "${user.name}", "${", "%s%n", "/etc/frame/x", "a: b # c", "'\"", "lab"};
static const char *const pastes[] = {"q\n", "one\ntwo\n", "\033[201~x", "",
    "\xff\xfe", "\xe2\x80\xae rtl",
    "https://api.console.nutanix.com/v1/accounts/"
    "31cbf42c-8767-486c-9ed3-d6a804a7cfe1/secure-anonymous/"
    "secure-anon-5d0c77ab-1b2f-4c1e-9a55-0e6f2f1c7d10/tokens"};
static const char *const trials[] = {"ok", "401", "timeout", "running"};
static const char *const renewals[] = {
    "ok", "timeout", "refused", "gone", "nothing"};

#define PICK(monkey, table) \
	(table)[random_below(monkey, sizeof(table) / sizeof((table)[0]))]

static void
play_key(struct monkey *monkey)
{
	const char *name = PICK(monkey, keys);

	remember(monkey, "key", name);
	app_key(&monkey->fake->app, key_named(name));
}

static void
play_text(struct monkey *monkey)
{
	const char *text = PICK(monkey, texts), *end = text + strlen(text);
	uint32_t code;

	remember(monkey, "text", text);
	for (size_t len; text < end; text += len) {
		len = frame_utf8_next(text, end, &code);
		app_key(&monkey->fake->app, code);
	}
}

static void
play_paste(struct monkey *monkey)
{
	const char *text = PICK(monkey, pastes);

	remember(monkey, "paste", text);
	app_paste(&monkey->fake->app, text, strlen(text));
}

static void
play_size(struct monkey *monkey)
{
	static const int known[][2] = {
	    {24, 80}, {40, 120}, {16, 60}, {10, 40}, {9, 39}, {1, 1}};
	int rows = 1 + (int)random_below(monkey, 60);
	int cols = 1 + (int)random_below(monkey, 200);
	unsigned pick = random_below(monkey, 12);
	char size[32];

	if (pick < 6) {
		rows = known[pick][0];
		cols = known[pick][1];
	}
	snprintf(size, sizeof(size), "%dx%d", cols, rows);
	remember(monkey, "resize", size);
	canvas_resize(&monkey->fake->canvas, rows, cols);
}

static void
play_answer(struct monkey *monkey)
{
	const char *name = PICK(monkey, trials);

	remember(monkey, "job", name);
	if (!fake_trial(monkey->fake, name))
		fake_renewal(monkey->fake, PICK(monkey, renewals));
}

static void
play_tick(struct monkey *monkey)
{
	remember(monkey, "tick", "");
	monkey->fake->now += 1000;
	app_tick(&monkey->fake->app);
}

static void
play_click(struct monkey *monkey)
{
	struct canvas *canvas = &monkey->fake->canvas;

	remember(monkey, "click", "");
	app_mouse(&monkey->fake->app, canvas,
	    random_below(monkey, 2) ? 1 : 4 + random_below(monkey, 2),
	    (int)random_below(monkey, (unsigned)canvas->rows),
	    (int)random_below(monkey, (unsigned)canvas->cols));
}

static void
play(struct monkey *monkey)
{
	unsigned pick = random_below(monkey, 100);

	if (pick < 80)
		play_key(monkey);
	else if (pick < 86)
		play_text(monkey);
	else if (pick < 88)
		play_paste(monkey);
	else if (pick < 92)
		play_size(monkey);
	else if (pick < 95)
		play_answer(monkey);
	else if (pick < 98)
		play_tick(monkey);
	else
		play_click(monkey);
}

/* --- what must hold */

static bool
wrong(struct monkey *monkey, const char *what)
{
	unsigned long begin =
	    monkey->events >= LAST_KEYS ? monkey->events - LAST_KEYS + 1 : 0;

	fprintf(stderr, "after %lu events: %s\n", monkey->events, what);
	for (unsigned long i = begin; i <= monkey->events; i++)
		fprintf(stderr, "    %s\n", monkey->last[i % LAST_KEYS]);
	dump_text(&monkey->fake->canvas, stderr);
	return false;
}

static bool
row_holds(const struct cell *cell, int cols)
{
	int width = 0;

	for (int col = 0; col < cols; col++) {
		const char *at = cell[col].bytes;
		const char *end = memchr(at, '\0', CELL_BYTES);
		uint32_t code;
		size_t len;

		if (end == NULL || cell[col].role >= ROLES ||
		    (cell[col].width == 0) != (at == end) ||
		    (cell[col].width == 2 && col + 1 < cols &&
			cell[col + 1].width != 0))
			return false;
		for (; at < end; at += len) {
			len = frame_utf8_next(at, end, &code);
			if (len == 0 || frame_text_hostile(code))
				return false;
		}
		width += cell[col].width;
	}
	return width == cols;
}

static bool
screen_holds(struct monkey *monkey)
{
	const struct canvas *canvas = &monkey->fake->canvas;

	for (int row = 0; row < canvas->rows; row++)
		if (!row_holds(&canvas->cell[row * canvas->cols], canvas->cols))
			return wrong(monkey, "a row is not as it must be");
	if (canvas->cursor_row < 0 || canvas->cursor_row >= canvas->rows ||
	    canvas->cursor_col < 0 || canvas->cursor_col >= canvas->cols)
		return wrong(monkey, "the cursor is outside");
	if (dump_has(canvas, secret))
		return wrong(monkey, "a secret is on the screen");
	return true;
}

/* Back to the beginning and forth again, beneath the screens. */
static bool
history_holds(struct monkey *monkey)
{
	struct app *app = &monkey->fake->app;
	struct frame_draft *draft = &app->draft;
	char *text = strdup(draft->text);
	size_t steps = 0;
	bool back, forth;

	while (frame_draft_undo(draft) != NULL)
		steps++;
	back = strcmp(draft->text, monkey->original) == 0;
	while (steps > 0 && frame_draft_redo(draft) != NULL)
		steps--;
	forth = text != NULL && strcmp(draft->text, text) == 0;
	free(text);
	app_changed(app);
	fake_settle(monkey->fake);
	if (!back)
		return wrong(monkey, "undo did not lead to the file as it was");
	return forth || wrong(monkey, "redo did not lead back");
}

bool
monkey_run(struct fake *fake, unsigned seed, unsigned long count)
{
	struct monkey monkey = {
	    .fake = fake, .state = seed * UINT64_C(0x9e3779b97f4a7c15) + 1};
	char path[8192];
	bool fine = true;

	snprintf(path, sizeof(path), "%s/lab.yaml", fake->source);
	if (!fake_config(path) || !fake_start(fake)) {
		fprintf(stderr, "the screens do not start on %s\n", path);
		return false;
	}
	monkey.original = strdup(fake->app.draft.text);
	fake->edited = strdup("version: 1\n# by hand\n");
	fake_settle(fake);
	for (; fine && monkey.events < count; monkey.events++) {
		play(&monkey);
		fake_settle(fake);
		fake->app.quit = false;
		fine = screen_holds(&monkey) &&
		       (monkey.events % UNDO_EVERY != UNDO_EVERY - 1 ||
			   history_holds(&monkey));
	}
	free(monkey.original);
	return fine;
}
