/* SPDX-License-Identifier: MIT */
/*
 * Keys, pastes, sizes and the mouse, from what curses delivers. Sequences that
 * nobody knows (reports of focus, keys of other terminals) are swallowed as a
 * whole: their letters must not become commands.
 */
#include <curses.h>
#include <limits.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <wchar.h>

#include "common/text.h"
#include "tui/screen/keys.h"
#include "tui/screen/term_parts.h"

#define ESC	      27
#define SEQUENCE_MAX  64   /* characters of an unknown sequence */
#define REST_MS	      25   /* until the rest of one is there */
#define PASTE_WAIT_MS 1000 /* until more of a paste is there */
#define DRAIN_MS      30   /* what comes right behind a paste belongs to it */
#define DRAIN_MAX     PASTE_MAX

/* --- curses keys */

static const struct {
	wint_t code;
	uint32_t key;
} translated[] = {
    {KEY_UP, KEY_CODE_UP},
    {KEY_DOWN, KEY_CODE_DOWN},
    {KEY_LEFT, KEY_CODE_LEFT},
    {KEY_RIGHT, KEY_CODE_RIGHT},
    {KEY_PPAGE, KEY_CODE_PAGE_UP},
    {KEY_NPAGE, KEY_CODE_PAGE_DOWN},
    {KEY_HOME, KEY_CODE_HOME},
    {KEY_FIND, KEY_CODE_HOME},
    {KEY_END, KEY_CODE_END},
    {KEY_SELECT, KEY_CODE_END},
    {KEY_DC, KEY_CODE_DELETE},
    {KEY_BTAB, KEY_CODE_BACK_TAB},
    {KEY_BACKSPACE, 127},
    {KEY_ENTER, 13},
};

static uint32_t
translate(wint_t code)
{
	for (size_t i = 0; i < sizeof(translated) / sizeof(translated[0]); i++)
		if (translated[i].code == code)
			return translated[i].key;
	if (code >= KEY_F(1) && code <= KEY_F(12))
		return KEY_CODE_F1 + (code - KEY_F(1));
	return 0;
}

/* Backspace is 8 on some terminals, and then never Ctrl-H; Enter may arrive as
 * a line feed. */
static uint32_t
plain(wint_t code)
{
	if (code == 8)
		return 127;
	return code == 10 ? 13 : (uint32_t)code;
}

/* --- what is there */

static bool
arrives(int ms)
{
	struct pollfd tty = {.fd = STDIN_FILENO, .events = POLLIN};

	return poll(&tty, 1, ms) == 1 && (tty.revents & POLLIN) != 0;
}

/* The next character, also when it is not there yet for `ms`. */
static int
next(wint_t *code, int ms)
{
	int kind = get_wch(code);

	if (kind == ERR && ms > 0 && arrives(ms))
		kind = get_wch(code);
	return kind;
}

static bool
is_gone(void)
{
	struct pollfd tty = {.fd = STDIN_FILENO, .events = POLLIN};

	return poll(&tty, 1, 0) == 1 &&
	       (tty.revents & (POLLHUP | POLLERR | POLLNVAL)) != 0;
}

/* --- pastes */

void
term_input_forget(void)
{
	struct terminal *term = &term_self;

	frame_text_wipe(term->pasted, term->pasted_room);
	term->pasted = NULL;
	term->pasted_len = term->pasted_room = 0;
}

/* Not realloc, which may leave a copy of a secret behind. */
static bool
make_room(struct terminal *term)
{
	size_t room = term->pasted_room == 0 ? 1024 : term->pasted_room * 2;
	char *more;

	if (term->pasted_room - term->pasted_len > MB_LEN_MAX)
		return true;
	if (room > PASTE_MAX || (more = malloc(room)) == NULL)
		return false;
	if (term->pasted != NULL) {
		memcpy(more, term->pasted, term->pasted_len);
		frame_text_wipe(term->pasted, term->pasted_room);
	}
	term->pasted = more;
	term->pasted_room = room;
	return true;
}

static void
keep(struct terminal *term, wint_t code)
{
	mbstate_t state = {0};
	size_t len;

	if (!make_room(term))
		return; /* what is too long is left out */
	len = wcrtomb(term->pasted + term->pasted_len,
	    code == '\r' ? L'\n' : (wchar_t)code, &state);
	if (len != (size_t)-1)
		term->pasted_len += len;
}

/* A terminal may pass the mark of a paste's end through that is part of the
 * pasted text (tmux does): the rest of it must not become commands. */
static void
drain(void)
{
	wint_t code;

	for (size_t i = 0; i < DRAIN_MAX; i++)
		if (next(&code, DRAIN_MS) == ERR)
			return;
}

static void
read_paste(struct term_event *event)
{
	struct terminal *term = &term_self;
	wint_t code;

	for (;;) {
		int kind = next(&code, PASTE_WAIT_MS);

		if (kind == ERR ||
		    (kind == KEY_CODE_YES && code == CODE_PASTE_END))
			break;
		if (kind == OK)
			keep(term, code);
	}
	drain();
	*event = (struct term_event){.kind = TERM_PASTE,
	    .text = term->pasted != NULL ? term->pasted : "",
	    .len = term->pasted_len};
}

/* --- Esc, Alt, and what nobody knows */

static void
swallow(void)
{
	wint_t code;

	for (int i = 0; i < SEQUENCE_MAX; i++)
		if (next(&code, REST_MS) != OK ||
		    (code >= 0x40 && code <= 0x7e))
			return;
}

/* Curses has waited for more before it delivered the Esc. */
static uint32_t
escape(struct terminal *term)
{
	wint_t code;
	int kind = get_wch(&code);

	if (kind == ERR)
		return ESC;
	if (kind == KEY_CODE_YES || code == ESC) {
		/* Esc, and right behind it a key of its own. */
		term->waiting =
		    kind == KEY_CODE_YES ? translate(code) : (uint32_t)ESC;
		return ESC;
	}
	if (code == '[' || code == 'O') {
		swallow();
		return 0;
	}
	return plain(code) | KEY_CODE_ALT;
}

/* --- events */

static bool
read_mouse(struct term_event *event)
{
	MEVENT mouse;
	uint32_t button = 0;

	if (getmouse(&mouse) != OK)
		return false;
	if ((mouse.bstate & (BUTTON1_PRESSED | BUTTON1_CLICKED)) != 0)
		button = 1;
	else if ((mouse.bstate & BUTTON4_PRESSED) != 0)
		button = 4;
	else if ((mouse.bstate & BUTTON5_PRESSED) != 0)
		button = 5;
	*event = (struct term_event){
	    .kind = TERM_MOUSE, .key = button, .row = mouse.y, .col = mouse.x};
	return button != 0;
}

/* False: it was nothing for anybody, there may be more. */
static bool
read_code(struct term_event *event, wint_t code)
{
	uint32_t key;

	if (code == CODE_PASTE_START) {
		read_paste(event);
		return true;
	}
	if (code == KEY_MOUSE)
		return read_mouse(event);
	key = translate(code);
	*event = (struct term_event){.kind = TERM_KEY, .key = key};
	return key != 0;
}

static bool
read_key(struct term_event *event, uint32_t key)
{
	*event = (struct term_event){.kind = TERM_KEY, .key = key};
	return key != 0;
}

/* Asked each time, so that no signal can be missed. */
static bool
size_changed(struct terminal *term)
{
	struct winsize size;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == -1 || size.ws_row == 0 ||
	    size.ws_col == 0 ||
	    (size.ws_row == term->rows && size.ws_col == term->cols))
		return false;
	term->rows = size.ws_row;
	term->cols = size.ws_col;
	resizeterm(term->rows, term->cols);
	return true;
}

void
term_next(struct term_event *event)
{
	struct terminal *term = &term_self;
	uint32_t waiting = term->waiting;
	wint_t code;
	int kind;

	*event = (struct term_event){.kind = TERM_NOTHING};
	term_input_forget();
	term->waiting = 0;
	if (waiting == ESC)
		waiting = escape(term);
	if (waiting != 0 && read_key(event, waiting))
		return;
	if (size_changed(term)) {
		event->kind = TERM_SIZE;
		return;
	}
	while ((kind = get_wch(&code)) != ERR) {
		uint32_t key = code == ESC ? escape(term) : plain(code);

		if (kind == KEY_CODE_YES ? read_code(event, code)
					 : read_key(event, key))
			return;
	}
	*event =
	    (struct term_event){.kind = is_gone() ? TERM_GONE : TERM_NOTHING};
}
