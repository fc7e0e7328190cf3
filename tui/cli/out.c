/* SPDX-License-Identifier: MIT */
/*
 * JSON, tables, YAML and times; see out.h.
 */
#include "tui/cli/out.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "common/text.h"

#define INDENT 2

/* --- JSON */

json_t *
cli_json(const char *name)
{
	json_t *object = json_object();

	json_object_set_new(
	    object, "format", json_sprintf("frame-admin/%s/1", name));
	return object;
}

/* Copies text without what must not reach a screen. Room as for the text. */
static void
copy_harmless(char *to, const char *text, bool controls)
{
	const char *end = text + strlen(text);
	uint32_t code;
	size_t step;

	for (; text < end; text += step) {
		step = frame_utf8_next(text, end, &code);
		if (step == 0 || (!controls && frame_text_hostile(code))) {
			step = step == 0 ? 1 : step;
			*to++ = '?';
			continue;
		}
		memcpy(to, text, step);
		to += step;
	}
	*to = '\0';
}

json_t *
cli_json_text(const char *text)
{
	json_t *string;
	char *copy;

	if (text == NULL)
		return json_null();
	string = json_string(text);
	if (string != NULL)
		return string;
	copy = malloc(strlen(text) + 1);
	if (copy == NULL)
		return NULL;
	copy_harmless(copy, text, true);
	string = json_string(copy);
	free(copy);
	return string;
}

int
cli_json_print(const struct cli *cli, json_t *object, int code)
{
	bool done = json_dumpf(object, stdout,
			JSON_INDENT(INDENT) | JSON_REAL_PRECISION(6)) == 0;

	putchar('\n');
	json_decref(object);
	return done ? code : cli_no_memory(cli);
}

/* --- tables */

void
cli_table_begin(struct cli_table *table, const struct cli *cli,
    const char *const *heads, size_t columns)
{
	*table =
	    (struct cli_table){.cli = cli, .columns = columns, .heads = heads};
}

void
cli_table_row(struct cli_table *table, const char *const *cells)
{
	if (table->rows == table->room) {
		size_t room = table->room == 0 ? 16 : 2 * table->room;
		void *row = realloc(table->row, room * sizeof(*table->row));
		if (row == NULL)
			exit(cli_no_memory(table->cli));
		table->row = row;
		table->room = room;
	}
	for (size_t i = 0; i < table->columns; i++) {
		const char *cell = cells[i] == NULL ? "" : cells[i];
		char *copy = cli_text(table->cli, "%s", cell);
		copy_harmless(copy, cell, false);
		table->row[table->rows][i] = copy;
	}
	table->rows++;
}

static size_t
cells_of(const char *text)
{
	const char *end = text + strlen(text);
	size_t cells = 0, step;
	uint32_t code;

	for (; text < end; text += step) {
		step = frame_utf8_next(text, end, &code);
		if (step == 0)
			return cells;
		cells += (size_t)frame_text_cells(code);
	}
	return cells;
}

static void
print_row(const char *const *cells, const size_t *width, size_t columns)
{
	size_t last = columns;

	while (last > 0 && *cells[last - 1] == '\0')
		last--;
	for (size_t i = 0; i < last; i++) {
		fputs(cells[i], stdout);
		if (i + 1 < last)
			printf("%*s", (int)(width[i] - cells_of(cells[i]) + 2),
			    "");
	}
	putchar('\n');
}

void
cli_table_print(struct cli_table *table)
{
	bool heads = !table->cli->no_header && isatty(STDOUT_FILENO) == 1;
	size_t width[CLI_COLUMNS] = {0};

	for (size_t i = 0; i < table->columns; i++) {
		if (heads)
			width[i] = cells_of(table->heads[i]);
		for (size_t j = 0; j < table->rows; j++) {
			size_t cells = cells_of(table->row[j][i]);
			if (cells > width[i])
				width[i] = cells;
		}
	}
	if (heads)
		print_row(table->heads, width, table->columns);
	for (size_t j = 0; j < table->rows; j++)
		print_row(
		    (const char *const *)table->row[j], width, table->columns);
	free(table->row);
	table->row = NULL;
}

/* --- YAML */

static bool
print_scalar(const json_t *value, bool flow)
{
	struct frame_datum datum = {.kind = FRAME_DATUM_BARE};
	char number[32];
	char *text;

	if (json_is_string(value))
		datum.kind = FRAME_DATUM_TEXT;
	snprintf(number, sizeof(number), "%" JSON_INTEGER_FORMAT,
	    json_integer_value(value));
	datum.text = json_is_string(value)  ? json_string_value(value)
		     : json_is_true(value)  ? "true"
		     : json_is_false(value) ? "false"
					    : number;
	text = frame_edit_scalar(&datum, flow);
	if (text == NULL)
		return false;
	fputs(text, stdout);
	free(text);
	return true;
}

static bool print_map(const json_t *map, int indent, bool indented);

static bool
print_items(const json_t *list)
{
	const json_t *item;
	size_t index;

	putchar('[');
	json_array_foreach(list, index, item)
	{
		if (index > 0)
			fputs(", ", stdout);
		if (!print_scalar(item, true))
			return false;
	}
	fputs("]\n", stdout);
	return true;
}

/* What follows "key:". */
static bool
print_value(const json_t *value, int indent)
{
	const json_t *item;
	size_t index;

	if (json_is_object(value) && json_object_size(value) > 0) {
		putchar('\n');
		return print_map(value, indent + INDENT, false);
	}
	if (json_is_array(value) && json_is_object(json_array_get(value, 0))) {
		putchar('\n');
		json_array_foreach(value, index, item)
		{
			printf("%*s- ", indent + INDENT, "");
			if (!print_map(item, indent + 2 * INDENT, true))
				return false;
		}
		return true;
	}
	putchar(' ');
	if (json_is_array(value))
		return print_items(value);
	if (json_is_object(value)) {
		puts("{}");
		return true;
	}
	if (!print_scalar(value, false))
		return false;
	putchar('\n');
	return true;
}

/* `indented`: the cursor is where the first key belongs. */
static bool
print_map(const json_t *map, int indent, bool indented)
{
	const char *key;
	json_t *value;

	json_object_foreach((json_t *)(uintptr_t)map, key, value)
	{
		json_t *name = json_string(key);
		bool done;
		printf("%*s", indented ? 0 : indent, "");
		done = name != NULL && print_scalar(name, false) &&
		       putchar(':') != EOF && print_value(value, indent);
		json_decref(name);
		if (!done)
			return false;
		indented = false;
	}
	return true;
}

bool
cli_yaml_print(const json_t *value)
{
	bool done = true;
	const json_t *item;
	size_t index;

	if (json_is_object(value))
		return print_map(value, 0, false);
	if (!json_is_array(value)) {
		done = print_scalar(value, false);
		putchar('\n');
		return done;
	}
	if (!json_is_object(json_array_get(value, 0)))
		return print_items(value);
	json_array_foreach(value, index, item)
	{
		fputs("- ", stdout);
		done = done && print_map(item, INDENT, true);
	}
	return done;
}

/* --- times */

const char *
cli_time(const struct cli *cli, int64_t ms)
{
	time_t seconds = (time_t)(ms / 1000);
	struct tm tm;
	char text[64];

	if (gmtime_r(&seconds, &tm) == NULL ||
	    strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &tm) == 0)
		return NULL;
	return cli_text(cli, "%s", text);
}

const char *
cli_date(const struct cli *cli, int64_t ms)
{
	time_t seconds = (time_t)(ms / 1000);
	struct tm tm;
	char text[64];

	if (localtime_r(&seconds, &tm) == NULL ||
	    strftime(text, sizeof(text), "%Y-%m-%d %H:%M:%S", &tm) == 0)
		return "-";
	return cli_text(cli, "%s", text);
}

const char *
cli_duration(const struct cli *cli, int64_t ms)
{
	static const struct {
		int64_t ms;
		const char *unit;
	} sizes[] = {{3600000, "h"}, {60000, "m"}, {1000, "s"}, {1, "ms"}};

	for (size_t i = 0; ms != 0 && i < sizeof(sizes) / sizeof(sizes[0]); i++)
		if (ms % sizes[i].ms == 0)
			return cli_text(cli, "%" PRId64 "%s", ms / sizes[i].ms,
			    sizes[i].unit);
	return "0s";
}

const char *
cli_clock(const struct cli *cli, int64_t seconds)
{
	int64_t size = seconds < 0 ? -seconds : seconds;

	return cli_text(cli, "%s%" PRId64 ":%02d:%02d", seconds < 0 ? "-" : "",
	    size / 3600, (int)(size / 60 % 60), (int)(size % 60));
}
