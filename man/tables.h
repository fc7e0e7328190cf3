/* SPDX-License-Identifier: MIT */
/*
 * What the files of man/tables share: writing pieces of mdoc, and the lists of
 * frame-admin(8).
 */
#ifndef FRAME_TABLES_H
#define FRAME_TABLES_H

#include <stddef.h>

_Noreturn void die(const char *what, const char *which);

/* Text that troff is to leave as it is; a word as an argument of a macro. */
void put_escaped(const char *text, size_t len);
void put_quoted(const char *text);

/* On lines of its own, with a full stop if it has none. */
void put_sentence(const char *text);

/* The same text, beginning with a capital, until the next call. */
const char *capital(const char *text);

/* Blocks of frame-admin(8), and what a complete page has. */
void admin_commands(const char *group);
void admin_options(const char *unused);
void admin_bindings(const char *where);
void admin_status(const char *unused);
void admin_findings(const char *unused);
void admin_screen(const char *name);
void admin_names(void);

#endif
