/* SPDX-License-Identifier: MIT */
/*
 * Opening, painting and leaving the terminal; see term.h. What arrives is read
 * in term_input.c, the way back after a crash is in term_restore.c.
 */
#include "tui/screen/term.h"

#include <curses.h>
#include <langinfo.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <wchar.h>

#include "common/text.h"
#include "tui/screen/term_parts.h"

#define ESCAPE_MS 25 /* Esc alone is Esc after this long */
#define MOUSE_EVENTS \
	(BUTTON1_PRESSED | BUTTON1_CLICKED | BUTTON4_PRESSED | BUTTON5_PRESSED)

struct terminal term_self = {.aside = -1, .stderr_ = -1};

/* --- colours: what a role looks like. Colours are the terminal's own sixteen
 * on its own background, and never alone: a state is a word, too. */

struct look {
	attr_t attributes;
	short colour; /* -1: the terminal's own */
};

static const struct look colours[ROLES] = {
    [ROLE_NORMAL] = {A_NORMAL, -1},
    [ROLE_DIM] = {A_DIM, -1},
    [ROLE_TITLE] = {A_REVERSE, -1},
    [ROLE_SELECTED] = {A_REVERSE, -1},
    [ROLE_OK] = {A_NORMAL, COLOR_GREEN},
    [ROLE_WARN] = {A_NORMAL, COLOR_YELLOW},
    [ROLE_ERROR] = {A_BOLD, COLOR_RED},
    [ROLE_KEY] = {A_BOLD, -1},
};
static const struct look contrast[ROLES] = {
    [ROLE_NORMAL] = {A_NORMAL, -1},
    [ROLE_DIM] = {A_NORMAL, -1},
    [ROLE_TITLE] = {A_REVERSE | A_BOLD, -1},
    [ROLE_SELECTED] = {A_REVERSE | A_BOLD, -1},
    [ROLE_OK] = {A_BOLD, -1},
    [ROLE_WARN] = {A_BOLD | A_UNDERLINE, -1},
    [ROLE_ERROR] = {A_BOLD | A_REVERSE, -1},
    [ROLE_KEY] = {A_BOLD | A_UNDERLINE, -1},
};
static const struct look mono[ROLES] = {
    [ROLE_NORMAL] = {A_NORMAL, -1},
    [ROLE_DIM] = {A_NORMAL, -1},
    [ROLE_TITLE] = {A_REVERSE, -1},
    [ROLE_SELECTED] = {A_REVERSE, -1},
    [ROLE_OK] = {A_NORMAL, -1},
    [ROLE_WARN] = {A_BOLD, -1},
    [ROLE_ERROR] = {A_BOLD, -1},
    [ROLE_KEY] = {A_BOLD, -1},
};

static const struct look *
choose_looks(const struct term_options *options)
{
	const char *no_colour = getenv("NO_COLOR");
	bool wanted = options->colour == TERM_COLOUR_ALWAYS ||
		      (options->colour == TERM_COLOUR_AUTO &&
			  (no_colour == NULL || *no_colour == '\0'));

	if (options->high_contrast)
		return contrast;
	if (!wanted || !has_colors() || start_color() == ERR ||
	    use_default_colors() == ERR)
		return mono;
	for (short role = 0; role < ROLES; role++)
		init_pair((short)(role + 1), colours[role].colour, -1);
	return colours;
}

/* --- modes that curses does not know */

static void
put_capability(const char *name)
{
	char *text = tigetstr(name);

	if (text != NULL && text != (char *)-1)
		putp(text);
}

static void
set_modes(bool on)
{
	struct terminal *term = &term_self;

	if (term->paste)
		put_capability(on ? "BE" : "BD");
	if (term->mouse)
		mousemask(on ? MOUSE_EVENTS : 0, NULL);
	fflush(stdout);
}

/* Terminals whose description has no marks of pastes get none: then pasted
 * text is typed text, as it always was. */
static void
learn_paste(struct terminal *term)
{
	char *start = tigetstr("PS"), *end = tigetstr("PE");

	term->paste = start != NULL && start != (char *)-1 && end != NULL &&
		      end != (char *)-1;
	if (term->paste) {
		define_key(start, CODE_PASTE_START);
		define_key(end, CODE_PASTE_END);
	}
}

/* --- begin and end */

static void
set_keyboard(void)
{
	raw(); /* ^C ^Z ^S ^Q are keys */
	noecho();
	nonl(); /* Enter is \r */
	keypad(stdscr, TRUE);
	nodelay(stdscr, TRUE);
	intrflush(stdscr, FALSE);
	typeahead(-1); /* paint whole screens, also while keys wait */
	mouseinterval(0);
}

#define INSTEAD " Or use the command line: frame-admin --help"

static bool
try_curses(char *why, size_t why_size)
{
	const char *name = getenv("TERM"), *move_cursor;
	SCREEN *screen;

	if (name == NULL || *name == '\0') {
		snprintf(why, why_size,
		    "TERM is not set, so the kind of this terminal is not "
		    "known. Try TERM=xterm." INSTEAD);
		return false;
	}
	/* Not initscr, which ends the program by itself. */
	screen = newterm(NULL, stdout, stdin);
	move_cursor = screen != NULL ? tigetstr("cup") : NULL;
	if (move_cursor != NULL && move_cursor != (char *)-1)
		return true;
	if (screen != NULL) {
		endwin();
		delscreen(screen);
	}
	snprintf(why, why_size,
	    "The terminal type \"%.40s\" (TERM) is not known here, or cannot "
	    "show screens. Try TERM=xterm." INSTEAD,
	    name);
	return false;
}

static bool
start_curses(char *why, size_t why_size)
{
	use_env(FALSE); /* LINES and COLUMNS would freeze the size */
	use_tioctl(TRUE);
	set_escdelay(ESCAPE_MS);
	term_aside_begin();
	if (try_curses(why, why_size))
		return true;
	term_aside_end();
	return false;
}

bool
term_open(const struct term_options *options, char *why, size_t why_size)
{
	struct terminal *term = &term_self;

	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO) ||
	    tcgetattr(STDIN_FILENO, &term->before) == -1) {
		snprintf(why, why_size,
		    "The screens need a terminal. Without one, use the command "
		    "line: frame-admin --help");
		return false;
	}
	setlocale(LC_ALL, "");
	term->utf8 = strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
	term->ascii = options->ascii || !term->utf8;
	if (!start_curses(why, why_size))
		return false;
	signal(SIGTSTP, SIG_DFL); /* curses has taken it; run.c decides */
	term->looks = choose_looks(options);
	learn_paste(term);
	term_restore_prepare();
	term->ours = 1;
	term_restore_arm(true);
	set_keyboard();
	getmaxyx(stdscr, term->rows, term->cols);
	term->open = true;
	set_modes(true);
	return true;
}

void
term_close(void)
{
	struct terminal *term = &term_self;

	if (!term->open)
		return;
	term_input_forget();
	term_leave();
	term->open = false;
	term_restore_arm(false);
	term_aside_end();
}

void
term_size(int *rows, int *cols)
{
	*rows = term_self.rows;
	*cols = term_self.cols;
}

bool
term_ascii(void)
{
	return term_self.ascii;
}

int
term_fd(void)
{
	return STDIN_FILENO;
}

/* --- painting */

/* The character and what combines with it. False: this terminal, or its
 * locale, would not give it the width that the canvas has reckoned with. */
static bool
to_wide(const struct cell *cell, wchar_t wide[CCHARW_MAX + 1])
{
	const char *at = cell->bytes, *end = at + strlen(at);
	size_t count = 0, len;
	uint32_t code;

	while (at < end && count < CCHARW_MAX) {
		len = frame_utf8_next(at, end, &code);
		if (len == 0 || (code > 0x7e && !term_self.utf8))
			return false;
		wide[count++] = (wchar_t)code;
		at += len;
	}
	wide[count] = L'\0';
	return count > 0 && wcwidth(wide[0]) == cell->width;
}

static void
put_cell(int row, int col, const struct cell *cell)
{
	const struct look *looks = term_self.looks;
	const struct look *look = &looks[cell->role % ROLES];
	short pair = looks == colours ? (short)(cell->role % ROLES + 1) : 0;
	wchar_t wide[CCHARW_MAX + 1] = L"?";
	cchar_t out;

	if (!to_wide(cell, wide)) {
		wide[0] = L'?';
		wide[1] = L'\0';
		if (cell->width == 2) {
			setcchar(&out, L" ", look->attributes, pair, NULL);
			mvadd_wchnstr(row, col + 1, &out, 1);
		}
	}
	setcchar(&out, wide, look->attributes, pair, NULL);
	mvadd_wchnstr(row, col, &out, 1);
}

void
term_show(const struct canvas *canvas)
{
	int rows = canvas->rows, cols = canvas->cols;

	if (!term_self.ours)
		return;
	erase();
	for (int row = 0; row < rows; row++)
		for (int col = 0; col < cols; col++) {
			const struct cell *cell =
			    &canvas->cell[row * cols + col];

			if (cell->width > 0)
				put_cell(row, col, cell);
		}
	curs_set(canvas->cursor_shown ? 1 : 0);
	move(canvas->cursor_row, canvas->cursor_col);
	refresh();
}

void
term_redraw(void)
{
	clearok(curscr, TRUE);
}

bool
term_mouse(bool on)
{
	struct terminal *term = &term_self;
	char *key = tigetstr("kmous");

	if (key == NULL || key == (char *)-1)
		return false;
	mousemask(on ? MOUSE_EVENTS : 0, NULL);
	term->mouse = on;
	return true;
}

/* --- others on our terminal */

void
term_leave(void)
{
	struct terminal *term = &term_self;

	if (!term->ours)
		return;
	set_modes(false);
	endwin();
	term->ours = 0;
	tcsetattr(STDIN_FILENO, TCSADRAIN, &term->before);
}

void
term_enter(void)
{
	struct terminal *term = &term_self;

	if (term->ours)
		return;
	term->ours = 1;
	reset_prog_mode();
	set_keyboard();
	term_redraw();
	refresh();
	set_modes(true);
}

static void
note(int number)
{
	(void)number;
	term_self.continued = 1;
}

/* The whole process group stops, as the terminal's own ^Z would do, so that a
 * sudo above us stops with us. A group without a shell above it does not stop:
 * the kernel ignores the signal. */
bool
term_suspend(void)
{
	struct sigaction action = {.sa_handler = note}, old_cont, old_stop;
	struct sigaction stop = {.sa_handler = SIG_DFL};

	term_leave();
	term_self.continued = 0;
	sigaction(SIGCONT, &action, &old_cont);
	sigaction(SIGTSTP, &stop, &old_stop);
	kill(0, SIGTSTP);
	sigaction(SIGTSTP, &old_stop, NULL);
	sigaction(SIGCONT, &old_cont, NULL);
	term_enter();
	return term_self.continued != 0;
}
