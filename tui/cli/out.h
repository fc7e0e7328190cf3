/* SPDX-License-Identifier: MIT */
/*
 * The forms in which commands answer: one JSON object for programs, tables
 * and YAML for people. No secret may be given to any of them.
 */
#ifndef FRAME_ADMIN_OUT_H
#define FRAME_ADMIN_OUT_H

#include <stdint.h>

#include <jansson.h>

#include "tui/cli/cli.h"

/* A new object that says what it is: "format": "frame-admin/NAME/1". */
json_t *cli_json(const char *name);

/* A text, null for NULL; bytes that are not UTF-8 become "?". */
json_t *cli_json_text(const char *text);

/* Prints the object, and frees it. Returns `code`, or that it failed. */
int cli_json_print(const struct cli *cli, json_t *object, int code);

/* A table without borders. Cells are copied; NULL is empty. */
#define CLI_COLUMNS 9
struct cli_table {
	const struct cli *cli;
	size_t columns, rows, room;
	const char *const *heads;
	char *(*row)[CLI_COLUMNS];
};
void cli_table_begin(struct cli_table *table, const struct cli *cli,
    const char *const *heads, size_t columns);
void cli_table_row(struct cli_table *table, const char *const *cells);
void cli_table_print(struct cli_table *table);

/* A tree of objects, lists and scalars as YAML. */
bool cli_yaml_print(const json_t *value);

/* Milliseconds since 1970 as RFC 3339 in UTC, and for people. In the arena. */
const char *cli_time(const struct cli *cli, int64_t ms);
const char *cli_date(const struct cli *cli, int64_t ms);

/* A span of time as in the file: 8h, 90s, 500ms; and for people: 3:59:41. */
const char *cli_duration(const struct cli *cli, int64_t ms);
const char *cli_clock(const struct cli *cli, int64_t seconds);

#endif
