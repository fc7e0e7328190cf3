/* SPDX-License-Identifier: MIT */
/*
 * What libyaml says when it stops, said again for people; see doc_parts.h. Its
 * sentences are about tokens and often point to where it noticed, lines behind
 * the mistake. Each entry of the table below takes one of them; what it does
 * not know is passed on as it is. No text of the file is repeated in a
 * message here, because nothing is known yet about what is secret in it.
 */
#include "common/doc_parts.h"

#include <string.h>

#include "common/text.h"

/* Where libyaml stopped. */
struct trouble {
	const struct frame_doc *doc;
	struct frame_diags *diags;
	const char *problem;
	size_t at;     /* byte where it noticed */
	size_t opened; /* byte where what it was reading begins */
	size_t at_line, opened_line;
};

typedef void (*explainer)(const struct trouble *);

static struct frame_span
one_byte(const struct trouble *trouble, size_t at)
{
	return (struct frame_span){at, at < trouble->doc->len ? at + 1 : at};
}

static void
say(const struct trouble *trouble, size_t at, const char *message,
    const char *label)
{
	struct frame_diag *diag = frame_diag_error(
	    trouble->diags, one_byte(trouble, at), "%s", message);

	if (label != NULL)
		frame_diag_label(trouble->diags, diag, "%s", label);
}

static char
char_at(const struct trouble *trouble, size_t at)
{
	return trouble->doc->text[at]; /* a NUL is behind the text */
}

static size_t
line_start(const struct trouble *trouble, size_t at)
{
	while (at > 0 && trouble->doc->text[at - 1] != '\n')
		at--;
	return at;
}

static size_t
first_of_line(const struct trouble *trouble, size_t at)
{
	for (at = line_start(trouble, at); char_at(trouble, at) == ' ';)
		at++;
	return at;
}

static bool
begins_line(const struct trouble *trouble, size_t at)
{
	return first_of_line(trouble, at) == at;
}

/* The first character of the last line above with content; `at` itself if
 * there is none. */
static size_t
line_above(const struct trouble *trouble, size_t at)
{
	size_t start = line_start(trouble, at);

	while (start > 0) {
		size_t first = first_of_line(trouble, start - 1);
		char c = char_at(trouble, first);
		if (c != '\n' && c != '\r' && c != '#')
			return first;
		start = line_start(trouble, start - 1);
	}
	return at;
}

static struct frame_place
place_of(const struct trouble *trouble, size_t at)
{
	return frame_text_place(trouble->doc->text, trouble->doc->len, at);
}

static void
explain_character(const struct trouble *trouble)
{
	char c = char_at(trouble, trouble->at);
	struct frame_diag *diag;

	if (c == '\t') {
		say(trouble, trouble->at, "a tab cannot stand here",
		    "use spaces");
		return;
	}
	diag = frame_diag_error(trouble->diags, one_byte(trouble, trouble->at),
	    "a key or value cannot begin with %c", c);
	frame_diag_label(trouble->diags, diag, "put it in quotes");
}

/* [ and {: what is missing is noticed at the next key, lines later. */
static void
explain_bracket(const struct trouble *trouble)
{
	bool list = char_at(trouble, trouble->opened) == '[';
	char c = char_at(trouble, trouble->at), before;
	struct frame_diag *diag;

	before = trouble->at > 0 ? char_at(trouble, trouble->at - 1) : ' ';
	if (c == '{' && before == '$') {
		say(trouble, trouble->at - 1,
		    "a template between brackets needs quotes",
		    "write \"${...}\"");
		return;
	}
	if (trouble->at_line == trouble->opened_line &&
	    trouble->at < trouble->doc->len && c != '\n' && c != '\r') {
		diag = frame_diag_error(trouble->diags,
		    one_byte(trouble, trouble->at), "expected , or %c here",
		    list ? ']' : '}');
		frame_diag_other(trouble->diags, diag,
		    one_byte(trouble, trouble->opened), "opened here");
		return;
	}
	diag =
	    frame_diag_error(trouble->diags, one_byte(trouble, trouble->opened),
		"\"%c\" is never closed", list ? '[' : '{');
	frame_diag_label(trouble->diags, diag,
	    trouble->at < trouble->doc->len
		? "opened here; expected , or %c before line %zu"
		: "opened here; expected %c before the end of the file",
	    list ? ']' : '}', trouble->at_line);
}

static void
explain_quote(const struct trouble *trouble)
{
	say(trouble, trouble->opened, "this quote is never closed",
	    "opened here");
}

static void
explain_escape(const struct trouble *trouble)
{
	say(trouble, trouble->at, "unknown escape in double quotes",
	    "write \\\\ for a backslash, or use single quotes");
}

/* The first ": " on the line of `at`, outside quotes; `at` itself if there is
 * none before it. */
static size_t
colon_before(const struct trouble *trouble, size_t at)
{
	char quote = '\0';

	for (size_t i = line_start(trouble, at); i < at; i++) {
		char c = char_at(trouble, i);
		if (quote != '\0')
			quote = c == quote ? '\0' : quote;
		else if (c == '"' || c == '\'')
			quote = c;
		else if (c == ':' && char_at(trouble, i + 1) == ' ')
			return i;
	}
	return at;
}

/* From the colon to the end of the line, without blanks and a comment. */
static struct frame_span
value_behind(const struct trouble *trouble, size_t colon, size_t end)
{
	const char *text = trouble->doc->text;
	struct frame_span value = {colon + 1, colon + 1};

	while (value.end < end &&
	       (text[value.end] != '#' || text[value.end - 1] != ' '))
		value.end++;
	while (value.start < value.end && text[value.start] == ' ')
		value.start++;
	while (value.end > value.start && text[value.end - 1] == ' ')
		value.end--;
	return value;
}

static void
explain_second_colon(const struct trouble *trouble, size_t colon)
{
	struct frame_span value =
	    value_behind(trouble, colon, place_of(trouble, trouble->at).end);
	const char *text = trouble->doc->text;
	struct frame_diag *diag;
	bool simple;

	simple = !frame_diag_is_secret(trouble->diags, value) &&
		 strcspn(text + value.start, "\"\\") >= value.end - value.start;
	diag = frame_diag_error(trouble->diags, one_byte(trouble, trouble->at),
	    "a value with \": \" in it needs quotes");
	if (!simple)
		frame_diag_label(
		    trouble->diags, diag, "put all of the value in quotes");
	else
		frame_diag_label(trouble->diags, diag, "write %s",
		    frame_diag_quote(trouble->diags, value,
			frame_arena_copy(trouble->diags->arena,
			    text + value.start, value.end - value.start)));
}

#define KEY_MAX 1024 /* characters of a key, libyaml's limit */

/* libyaml takes what is longer for a text without a colon. */
static bool
explain_long_key(const struct trouble *trouble, size_t start, size_t colon)
{
	struct frame_span span = {start, colon};

	if (colon <= start + KEY_MAX || char_at(trouble, colon) != ':')
		return false;
	frame_diag_label(trouble->diags,
	    frame_diag_error(trouble->diags, span, "this key is too long"),
	    "a colon is expected within %d characters", KEY_MAX);
	return true;
}

/* "key: value" where none can stand: a second one on the line, or below a
 * line that has a value already or lacks its colon. */
static void
explain_colon(const struct trouble *trouble)
{
	size_t colon = colon_before(trouble, trouble->at);
	size_t here = first_of_line(trouble, trouble->at);
	size_t above = line_above(trouble, trouble->at);
	struct frame_place upper = place_of(trouble, above);
	struct frame_diag *diag;

	if (colon < trouble->at) {
		explain_second_colon(trouble, colon);
		return;
	}
	if (explain_long_key(trouble, here, trouble->at))
		return;
	if (above < here && colon_before(trouble, upper.end) == upper.end) {
		diag = frame_diag_error(trouble->diags,
		    (struct frame_span){above, upper.end},
		    "this line has no \": \"");
		frame_diag_label(trouble->diags, diag,
		    "write a key, a colon, a space and a value");
		return;
	}
	diag = frame_diag_error(trouble->diags, one_byte(trouble, here),
	    "this line is indented too far");
	frame_diag_label(trouble->diags, diag,
	    "the line above has its value already; begin in column %zu",
	    upper.column);
}

static void
explain_missing_colon(const struct trouble *trouble)
{
	struct frame_place place = place_of(trouble, trouble->opened);
	size_t colon = colon_before(trouble, place.end);
	struct frame_diag *diag;

	if (explain_long_key(trouble, trouble->opened, colon))
		return;
	diag = frame_diag_error(trouble->diags,
	    (struct frame_span){trouble->opened, place.end},
	    "this line has no \": \"");
	frame_diag_label(
	    trouble->diags, diag, "write a key, a colon, a space and a value");
}

static void
explain_dash(const struct trouble *trouble)
{
	say(trouble, trouble->at, "a list cannot begin here",
	    "begin it on the next line, or write [a, b]");
}

static void
explain_alignment(const struct trouble *trouble)
{
	size_t above = line_above(trouble, trouble->at);
	struct frame_place here = place_of(trouble, trouble->at);
	struct frame_place upper = place_of(trouble, above);
	struct frame_diag *diag =
	    frame_diag_error(trouble->diags, one_byte(trouble, trouble->at),
		"this line is not aligned with those above");

	frame_diag_label(trouble->diags, diag,
	    "column %zu; the line above begins in column %zu", here.column,
	    upper.column);
	if (above < trouble->at)
		frame_diag_other(trouble->diags, diag, one_byte(trouble, above),
		    "column %zu", upper.column);
	frame_diag_help(trouble->diags, diag,
	    "keys that belong together begin in the same column");
}

static void
explain_key(const struct trouble *trouble)
{
	char c = char_at(trouble, trouble->at);
	char next = c == '\0' ? '\0' : char_at(trouble, trouble->at + 1);

	if (!begins_line(trouble, trouble->at))
		say(trouble, trouble->at, "expected the end of the line here",
		    "put all of the value in one pair of quotes");
	else if (c == ':')
		say(trouble, trouble->at, "a key is missing here",
		    "write \"key: value\"");
	else if (c == '-' && next == ' ')
		say(trouble, trouble->at,
		    "a list item cannot stand between keys",
		    "write \"key: value\", or align it with its list");
	else
		explain_alignment(trouble);
}

static void
explain_item(const struct trouble *trouble)
{
	struct frame_diag *diag;

	if (!begins_line(trouble, trouble->at)) {
		explain_key(trouble);
		return;
	}
	diag = frame_diag_error(trouble->diags, one_byte(trouble, trouble->at),
	    "expected \"- \" here");
	frame_diag_other(trouble->diags, diag,
	    one_byte(trouble, trouble->opened), "the list begins here");
	frame_diag_help(trouble->diags, diag,
	    "a list item begins with \"- \"; a key that belongs to the item "
	    "above is aligned with its first key");
}

static void
explain_rest(const struct trouble *trouble)
{
	size_t above = line_above(trouble, trouble->at);

	if (strncmp(trouble->doc->text + above, "...", 3) == 0)
		say(trouble, trouble->at, "text behind the end of the document",
		    "remove the \"...\" above");
	else if (begins_line(trouble, trouble->at))
		explain_alignment(trouble);
	else
		say(trouble, trouble->at, "expected the end of the line here",
		    NULL);
}

static void
explain_value(const struct trouble *trouble)
{
	say(trouble, trouble->at, "expected a value here", NULL);
}

static void
explain_anchor(const struct trouble *trouble)
{
	char c = char_at(trouble, trouble->opened);
	struct frame_diag *diag =
	    frame_diag_error(trouble->diags, one_byte(trouble, trouble->opened),
		"a key or value cannot begin with %c", c);

	frame_diag_label(trouble->diags, diag, "put it in quotes");
	if (c == '*')
		frame_diag_help(trouble->diags, diag,
		    "a rule that takes everybody is written \"any: true\"");
}

static void
explain_block(const struct trouble *trouble)
{
	say(trouble, trouble->opened,
	    "texts of several lines (| and >) are not supported",
	    "write it on one line, in quotes if need be");
}

static void
explain_directive(const struct trouble *trouble)
{
	say(trouble, line_start(trouble, trouble->at),
	    "directives (%) are not supported", "remove this line");
}

static void
explain_flow_colon(const struct trouble *trouble)
{
	say(trouble, trouble->at, "this \":\" is not followed by a value",
	    "text with a colon needs quotes here");
}

static void
explain_question(const struct trouble *trouble)
{
	say(trouble, trouble->at, "a \"?\" cannot stand here",
	    "text that begins with \"? \" needs quotes");
}

static void
explain_tab(const struct trouble *trouble)
{
	say(trouble, trouble->at, "a tab cannot stand here", "use spaces");
}

/* The first that fits counts; NULL fits everything. */
static const struct {
	const char *context, *problem;
	explainer explain;
} table[] = {
    {"directive", NULL, explain_directive},
    {"block scalar", NULL, explain_block},
    {NULL, "violates indentation", explain_tab},
    {"anchor", NULL, explain_anchor},
    {"alias", NULL, explain_anchor},
    {"tag", NULL, explain_anchor},
    {NULL, "tag handle", explain_anchor},
    {NULL, "cannot start any token", explain_character},
    {NULL, "expected ',' or", explain_bracket},
    {"quoted scalar", "unexpected end of stream", explain_quote},
    {"quoted scalar", "document indicator", explain_quote},
    {"quoted scalar", NULL, explain_escape},
    {NULL, "unexpected ':'", explain_flow_colon},
    {NULL, "mapping values are not allowed", explain_colon},
    {NULL, "mapping keys are not allowed", explain_question},
    {NULL, "block sequence entries are not", explain_dash},
    {NULL, "could not find expected ':'", explain_missing_colon},
    {NULL, "did not find expected key", explain_key},
    {NULL, "expected '-' indicator", explain_item},
    {NULL, "expected <document start>", explain_rest},
    {NULL, "expected node content", explain_value},
};

static void
explain_plainly(const struct trouble *trouble)
{
	frame_diag_error(trouble->diags, one_byte(trouble, trouble->at),
	    "this is not YAML: %s", trouble->problem);
}

/* Marks count characters behind a byte order mark. */
static size_t
byte_of(const struct frame_doc *doc, const yaml_mark_t *mark)
{
	size_t at = doc->bom ? 3 : 0;

	for (size_t index = 0; index < mark->index && at < doc->len; index++) {
		do {
			at++;
		} while (((unsigned char)doc->text[at] & 0xc0) == 0x80);
	}
	return at;
}

static bool
fits(const char *said, const char *part)
{
	return part == NULL || (said != NULL && strstr(said, part) != NULL);
}

void
frame_doc_explain(const struct frame_doc *doc, struct frame_diags *diags,
    const yaml_parser_t *parser)
{
	struct trouble trouble = {.doc = doc, .diags = diags};

	trouble.problem = parser->problem;
	trouble.at = byte_of(doc, &parser->problem_mark);
	trouble.at_line = parser->problem_mark.line + 1;
	trouble.opened = trouble.at;
	trouble.opened_line = trouble.at_line;
	if (parser->context != NULL) {
		trouble.opened = byte_of(doc, &parser->context_mark);
		trouble.opened_line = parser->context_mark.line + 1;
	}
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		if (!fits(parser->context, table[i].context) ||
		    !fits(parser->problem, table[i].problem))
			continue;
		table[i].explain(&trouble);
		return;
	}
	explain_plainly(&trouble);
}
