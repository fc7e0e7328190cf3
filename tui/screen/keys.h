/* SPDX-License-Identifier: MIT */
/*
 * From keys to requests. A view never sees a key, only what is asked for
 * (enum request) or text; keys.def says which key means what where.
 */
#ifndef FRAME_KEYS_H
#define FRAME_KEYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Where a binding holds. A place is looked up first, then what it falls back
 * to: single views to PAGE, TEXT to FORM, all to ANY. A key of a place hides
 * the same key of what it falls back to. */
enum key_where {
	WHERE_ANY,
	WHERE_PAGE,
	WHERE_OVERVIEW,
	WHERE_SAVE,
	WHERE_SESSIONS,
	WHERE_TEST,
	WHERE_OUTSIDE, /* the file was changed by somebody else */
	WHERE_FORM,
	WHERE_TEXT,
	WHERE_ASK,
	WHERES
};

enum request {
	REQ_NONE,
#define KEY(request, where, keys, hint, priority, help) request,
#include "tui/screen/keys.def"
#undef KEY
	REQUESTS
};

/*
 * A key as term.c delivers it: a character (Unicode), or one of these beyond
 * Unicode, with modifiers. Ctrl-A is 1, Enter 13, Esc 27, Tab 9, Backspace 127.
 */
enum key_code {
	KEY_CODE_UP = 0x200000,
	KEY_CODE_DOWN,
	KEY_CODE_LEFT,
	KEY_CODE_RIGHT,
	KEY_CODE_PAGE_UP,
	KEY_CODE_PAGE_DOWN,
	KEY_CODE_HOME,
	KEY_CODE_END,
	KEY_CODE_DELETE,
	KEY_CODE_BACK_TAB,
	KEY_CODE_F1, /* ... F12 */
	KEY_CODE_F12 = KEY_CODE_F1 + 11,
	KEY_CODE_ALT = 0x400000, /* added to a character */
};

struct key_binding {
	enum request request;
	const char *name; /* "REQ_UP", for tests */
	enum key_where where;
	const char *keys, *hint;
	int priority;
	const char *help;
};
extern const struct key_binding key_bindings[];
extern const size_t key_binding_count;

/* What a key asks for at a place. `in_text`: a text field (of a form, or a
 * filter or a question anywhere) has the focus, so that characters are text;
 * then bindings of TEXT, FORM and ANY alone count, and of these no printable
 * character. REQ_NONE: nothing. */
enum request key_request(enum key_where where, bool in_text, uint32_t key);

/* "Ctrl-N", "S-Tab", "M-b", "F5", "Enter", "a" to a key; 0: there is none. */
uint32_t key_named(const char *name);

/* The binding whose hint is shown, or NULL behind the last: those of the place
 * and of what it falls back to for which `wanted` says yes, by priority; of
 * one priority the place's own come first. */
const struct key_binding *key_hint(
    enum key_where where, const bool wanted[REQUESTS], size_t index);

/* The name of the first key of a binding that works at a place, "" if none
 * does: "?", but "F1" where characters are text. */
void key_label(const struct key_binding *binding, enum key_where where,
    bool in_text, char buf[16]);

#endif
