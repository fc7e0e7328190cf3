/* SPDX-License-Identifier: MIT */
/*
 * The one terminal of the process, shared by the files of term.h: curses has
 * one, and a handler of a deadly signal can be given nothing.
 */
#ifndef FRAME_TERM_PARTS_H
#define FRAME_TERM_PARTS_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <termios.h>

#include "tui/screen/term.h"

#define PASTE_MAX     (256 * 1024) /* bytes; nobody pastes more into a field */
#define RESTORE_BYTES 512

struct look;

struct terminal {
	bool open;
	volatile sig_atomic_t ours; /* the screen is ours just now */
	bool ascii, utf8;
	bool mouse, paste; /* modes that are on; paste: it has that mode */
	/* For term_restore.c, made before anything can go wrong: */
	struct termios before;
	char restore[RESTORE_BYTES];
	size_t restore_len;
	int aside;   /* memfd that holds stderr, -1: none */
	int stderr_; /* the real one */
	/* Input: */
	uint32_t waiting; /* a key behind the Esc that was delivered */
	char *pasted;
	size_t pasted_len, pasted_room;
	int rows, cols;
	const struct look *looks;
	volatile sig_atomic_t continued;
};
extern struct terminal term_self;

/* Codes that define_key is given for the ends of a paste. */
#define CODE_PASTE_START 0x1800
#define CODE_PASTE_END	 0x1801

/* term_restore.c */
void term_restore_prepare(void);
void term_restore_arm(bool on);
void term_aside_begin(void);
void term_aside_end(void); /* prints what was kept */

/* term_input.c */
void term_input_forget(void); /* wipes what was pasted */

#endif
