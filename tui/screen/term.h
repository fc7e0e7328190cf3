/* SPDX-License-Identifier: MIT */
/*
 * The terminal: the only file that knows curses. It puts a canvas on the
 * screen, delivers keys, pastes and sizes, and gives the terminal back as it
 * found it, however the program ends.
 */
#ifndef FRAME_TERM_H
#define FRAME_TERM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tui/screen/canvas.h"

enum term_colour {
	TERM_COLOUR_AUTO, /* unless NO_COLOR, or the terminal has none */
	TERM_COLOUR_ALWAYS,
	TERM_COLOUR_NEVER,
};

struct term_options {
	enum term_colour colour;
	bool high_contrast;
	bool ascii;
};

enum term_event_kind {
	TERM_NOTHING,
	TERM_KEY,
	TERM_PASTE, /* text, whole, UTF-8 or not; the next event frees it */
	TERM_SIZE,
	TERM_MOUSE, /* row, col; key: 1 left, 4 and 5 wheel */
	TERM_GONE,  /* the terminal is not there any more */
};

struct term_event {
	enum term_event_kind kind;
	uint32_t key; /* keys.h */
	int row, col;
	const char *text;
	size_t len;
};

/* False: `why` (no terminal, unknown TERM, no memory), and nothing is changed.
 * stderr is kept aside until term_close, which prints it. */
bool term_open(const struct term_options *options, char *why, size_t why_size);
void term_close(void);

void term_size(int *rows, int *cols);
bool term_ascii(void);

/* The descriptor to poll, and what has arrived, without waiting. */
int term_fd(void);
void term_next(struct term_event *event);

/* Only what is not on the screen yet is sent. */
void term_show(const struct canvas *canvas);
void term_redraw(void); /* all of it, the next time */

bool term_mouse(bool on); /* false: this terminal has none */

/* Leaves the screen to another program (an editor, the shell on Ctrl-Z). */
void term_leave(void);
void term_enter(void);
/* False: no job control here. Returns when the program goes on. */
bool term_suspend(void);

#endif
