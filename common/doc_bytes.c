/* SPDX-License-Identifier: MIT */
/*
 * The checks of single characters and line beginnings that need no YAML; see
 * doc_parts.h. They are stricter than libyaml where editors and people would
 * see other lines than it does.
 */
#include "common/doc_parts.h"

#include <string.h>

#include "common/text.h"

#define BOM "\xef\xbb\xbf"

static struct frame_span
span_of(const struct frame_doc *doc, const char *at, size_t len)
{
	size_t start = (size_t)(at - doc->text);

	return (struct frame_span){start, start + len};
}

static void
refuse_byte(
    const struct frame_doc *doc, struct frame_diags *diags, const char *at)
{
	struct frame_diag *diag = frame_diag_error(diags, span_of(doc, at, 1),
	    "byte 0x%02X is not UTF-8", (unsigned char)*at);
	bool utf16 =
	    at == doc->text && doc->len > 1 &&
	    (memcmp(at, "\xff\xfe", 2) == 0 || memcmp(at, "\xfe\xff", 2) == 0);

	frame_diag_label(diags, diag, "%s",
	    utf16 ? "the file looks like UTF-16; save it as UTF-8"
		  : "save the file as UTF-8, or write this character anew");
}

static void
refuse_return(
    const struct frame_doc *doc, struct frame_diags *diags, const char *at)
{
	struct frame_diag *diag = frame_diag_error(
	    diags, span_of(doc, at, 1), "carriage return without a line feed");

	frame_diag_label(
	    diags, diag, "end lines with a line feed, alone or behind it");
}

/* Characters that need more than their number to be found. */
static const struct named {
	uint32_t code;
	const char *name;
} named[] = {
    {0x00, "NUL"},
    {0x1b, "escape"},
    {0x7f, "delete"},
    {0x85, "next line"},
    {0x2028, "line separator"},
    {0x2029, "paragraph separator"},
    {0xfeff, "byte order mark"},
    {0xfffe, "no character"},
    {0xffff, "no character"},
};

static void
refuse_character(const struct frame_doc *doc, struct frame_diags *diags,
    const char *at, size_t len, uint32_t code)
{
	struct frame_diag *diag;
	const char *name = "control character";

	for (size_t i = 0; i < sizeof(named) / sizeof(named[0]); i++) {
		if (named[i].code == code)
			name = named[i].name;
	}
	diag = frame_diag_error(diags, span_of(doc, at, len),
	    "character U+%04X (%s) is not allowed", code, name);
	frame_diag_label(diags, diag,
	    code == 0xfeff ? "allowed only as the first of the file; remove it"
			   : "remove it");
}

static bool
refused(uint32_t code)
{
	return (code < 0x20 && code != '\t' && code != '\n') ||
	       (code >= 0x7f && code < 0xa0) || code == 0x2028 ||
	       code == 0x2029 || code == 0xfeff || code == 0xfffe ||
	       code == 0xffff;
}

/* The first character that is refused ends the check: behind a wrong encoding
 * or in a binary file nearly all are. */
static bool
check_characters(const struct frame_doc *doc, struct frame_diags *diags)
{
	const char *at = doc->text + (doc->bom ? strlen(BOM) : 0);
	const char *end = doc->text + doc->len;
	uint32_t code;
	size_t len;

	for (; at < end; at += len) {
		len = frame_utf8_next(at, end, &code);
		if (len == 0) {
			refuse_byte(doc, diags, at);
			return false;
		}
		if (code == '\r') {
			if (at + 1 < end && at[1] == '\n')
				continue;
			refuse_return(doc, diags, at);
			return false;
		}
		if (refused(code)) {
			refuse_character(doc, diags, at, len, code);
			return false;
		}
	}
	return true;
}

static bool
blank_from(const char *at, const char *end)
{
	while (at < end && (*at == ' ' || *at == '\t' || *at == '\r'))
		at++;
	return at == end;
}

/* How many blanks a line below `line` should begin with: two more when it
 * opens something. */
static size_t
indent_below(const char *line, const char *end)
{
	size_t indent = 0;

	while (line + indent < end && line[indent] == ' ')
		indent++;
	while (end > line + indent &&
	       (end[-1] == ' ' || end[-1] == '\t' || end[-1] == '\r'))
		end--;
	if (line + indent < end && end[-1] == ':')
		return indent + 2;
	return indent;
}

/* Tabs among the blanks that a line begins with. */
static size_t
leading_tab(const char *line, const char *end)
{
	size_t blanks = 0, tab = 0;

	while (line + blanks < end &&
	       (line[blanks] == ' ' || line[blanks] == '\t'))
		blanks++;
	while (tab < blanks && line[tab] == ' ')
		tab++;
	return tab < blanks ? tab + 1 : 0;
}

struct tabs {
	size_t lines;	   /* that begin with one */
	const char *first; /* such line */
	size_t indent;	   /* that it should have */
};

static void
refuse_tabs(const struct frame_doc *doc, struct frame_diags *diags,
    const struct tabs *tabs)
{
	const char *end = memchr(
	    tabs->first, '\n', doc->len - (size_t)(tabs->first - doc->text));
	size_t first = 0, last;
	struct frame_diag *diag;

	if (end == NULL)
		end = doc->text + doc->len;
	first = leading_tab(tabs->first, end) - 1;
	for (last = first;
	     tabs->first + last < end && tabs->first[last] == '\t';)
		last++;
	diag = frame_diag_error(diags,
	    span_of(doc, tabs->first + first, last - first),
	    "tab used for indentation");
	if (blank_from(tabs->first, end))
		frame_diag_label(
		    diags, diag, "the line looks empty; remove the tab");
	else if (tabs->indent == 0)
		frame_diag_label(diags, diag,
		    "YAML allows only spaces here; begin at the margin");
	else
		frame_diag_label(diags, diag,
		    "YAML allows only spaces here; write %zu space%s",
		    tabs->indent, tabs->indent == 1 ? "" : "s");
	if (tabs->lines > 1)
		frame_diag_help(diags, diag, "%zu more line%s with a tab",
		    tabs->lines - 1, tabs->lines == 2 ? " begins" : "s begin");
}

static bool
check_tabs(const struct frame_doc *doc, struct frame_diags *diags)
{
	const char *end = doc->text + doc->len, *newline;
	struct tabs tabs = {0};
	size_t indent = 0;

	for (const char *line = doc->text; line < end; line = newline + 1) {
		newline = memchr(line, '\n', (size_t)(end - line));
		if (newline == NULL)
			newline = end;
		if (leading_tab(line, newline) > 0 && tabs.lines++ == 0) {
			tabs.first = line;
			tabs.indent = indent;
		}
		if (!blank_from(line, newline) && *line != '#')
			indent = indent_below(line, newline);
	}
	if (tabs.lines > 0)
		refuse_tabs(doc, diags, &tabs);
	return tabs.lines == 0;
}

bool
frame_doc_check_bytes(const struct frame_doc *doc, struct frame_diags *diags)
{
	return check_characters(doc, diags) && check_tabs(doc, diags);
}
