/* SPDX-License-Identifier: MIT */
/*
 * The list of diagnostics; see diag.h. It decides which are kept and in what
 * order they are shown; how one looks is excerpt.c. Nothing here knows YAML.
 */
#include "common/diag.h"

#include <stdarg.h>
#include <string.h>

#include "common/excerpt.h"
#include "common/text.h"

#define QUOTE_MAX 64 /* bytes of a quoted word */

bool
frame_diags_init(
    struct frame_diags *diags, const char *file, const char *text, size_t len)
{
	memset(diags, 0, sizeof(*diags));
	diags->arena = frame_arena_new();
	diags->file = file;
	diags->text = text;
	diags->len = len;
	return diags->arena != NULL;
}

void
frame_diags_free(struct frame_diags *diags)
{
	frame_arena_free(diags->arena);
	memset(diags, 0, sizeof(*diags));
}

/* Negative if a stands before b. What concerns the whole file comes first. */
static int
compare_places(const struct frame_diag *a, const struct frame_diag *b)
{
	if (a->placed != b->placed)
		return a->placed ? 1 : -1;
	if (a->span.start != b->span.start)
		return a->span.start < b->span.start ? -1 : 1;
	return 0;
}

/* Negative if a is worth more room than b. */
static int
compare_worth(const struct frame_diag *a, const struct frame_diag *b)
{
	if (a->severity != b->severity)
		return a->severity == FRAME_ERROR ? -1 : 1;
	return compare_places(a, b);
}

static struct frame_diag *
take_slot(struct frame_diags *diags, const struct frame_diag *newcomer)
{
	struct frame_diag *last = &diags->diag[0];

	if (diags->count < FRAME_DIAG_MAX)
		return &diags->diag[diags->count++];
	for (size_t i = 1; i < diags->count; i++) {
		if (compare_worth(last, &diags->diag[i]) <= 0)
			last = &diags->diag[i];
	}
	return compare_worth(newcomer, last) < 0 ? last : &diags->scratch;
}

bool
frame_diag_kept(const struct frame_diags *diags, const struct frame_diag *diag)
{
	return diag != &diags->scratch;
}

static const char *format_text(struct frame_diags *, const char *, va_list)
    __attribute__((format(printf, 2, 0)));
static struct frame_diag *add(struct frame_diags *, struct frame_diag,
    const char *, va_list) __attribute__((format(printf, 3, 0)));

static const char *
format_text(struct frame_diags *diags, const char *format, va_list args)
{
	va_list again;
	char *text = NULL;
	int len;

	va_copy(again, args);
	len = vsnprintf(NULL, 0, format, again);
	va_end(again);
	if (len >= 0)
		text = frame_arena_alloc(diags->arena, (size_t)len + 1);
	if (text == NULL)
		return "(out of memory)";
	vsnprintf(text, (size_t)len + 1, format, args);
	return text;
}

static struct frame_diag *
add(struct frame_diags *diags, struct frame_diag newcomer, const char *format,
    va_list args)
{
	struct frame_diag *diag = take_slot(diags, &newcomer);

	if (newcomer.severity == FRAME_ERROR)
		diags->errors++;
	else
		diags->warnings++;
	if (frame_diag_kept(diags, diag)) {
		*diag = newcomer;
		diag->message = format_text(diags, format, args);
	}
	return diag;
}

struct frame_diag *
frame_diag_error(
    struct frame_diags *diags, struct frame_span span, const char *format, ...)
{
	struct frame_diag diag = {
	    .severity = FRAME_ERROR, .placed = true, .span = span};
	struct frame_diag *added;
	va_list args;

	va_start(args, format);
	added = add(diags, diag, format, args);
	va_end(args);
	return added;
}

struct frame_diag *
frame_diag_warning(
    struct frame_diags *diags, struct frame_span span, const char *format, ...)
{
	struct frame_diag diag = {
	    .severity = FRAME_WARNING, .placed = true, .span = span};
	struct frame_diag *added;
	va_list args;

	va_start(args, format);
	added = add(diags, diag, format, args);
	va_end(args);
	return added;
}

struct frame_diag *
frame_diag_file_error(struct frame_diags *diags, const char *format, ...)
{
	struct frame_diag diag = {.severity = FRAME_ERROR};
	struct frame_diag *added;
	va_list args;

	va_start(args, format);
	added = add(diags, diag, format, args);
	va_end(args);
	return added;
}

void
frame_diag_label(
    struct frame_diags *diags, struct frame_diag *diag, const char *format, ...)
{
	va_list args;

	if (!frame_diag_kept(diags, diag))
		return;
	va_start(args, format);
	diag->label = format_text(diags, format, args);
	va_end(args);
}

void
frame_diag_other(struct frame_diags *diags, struct frame_diag *diag,
    struct frame_span span, const char *format, ...)
{
	va_list args;

	if (!frame_diag_kept(diags, diag))
		return;
	va_start(args, format);
	diag->other_label = format_text(diags, format, args);
	diag->other = span;
	diag->has_other = true;
	va_end(args);
}

void
frame_diag_help(
    struct frame_diags *diags, struct frame_diag *diag, const char *format, ...)
{
	va_list args;

	if (!frame_diag_kept(diags, diag))
		return;
	va_start(args, format);
	diag->help = format_text(diags, format, args);
	va_end(args);
}

/* The first of the secrets, which are sorted and apart, that ends at `at` or
 * later. */
static size_t
find_secret(const struct frame_diags *diags, size_t at)
{
	size_t low = 0, high = diags->secrets;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (diags->secret[middle].end < at)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool
secret_room(struct frame_diags *diags)
{
	size_t room = diags->secret_room == 0 ? 8 : diags->secret_room * 2;
	struct frame_span *grown;

	if (diags->secrets < diags->secret_room)
		return true;
	grown = frame_arena_alloc(diags->arena, room * sizeof(*grown));
	if (grown == NULL)
		return false;
	if (diags->secrets > 0)
		memcpy(grown, diags->secret, diags->secrets * sizeof(*grown));
	diags->secret = grown;
	diags->secret_room = room;
	return true;
}

bool
frame_diag_secret(struct frame_diags *diags, struct frame_span span)
{
	size_t first = find_secret(diags, span.start), last = first;

	if (span.start >= span.end)
		return true;
	if (!secret_room(diags))
		return false;
	for (; last < diags->secrets && diags->secret[last].start <= span.end;
	     last++) {
		if (diags->secret[last].start < span.start)
			span.start = diags->secret[last].start;
		if (diags->secret[last].end > span.end)
			span.end = diags->secret[last].end;
	}
	/* [first, last) touch the new one and become one with it */
	memmove(diags->secret + first + 1, diags->secret + last,
	    (diags->secrets - last) * sizeof(span));
	diags->secret[first] = span;
	diags->secrets += 1 + first - last;
	return true;
}

bool
frame_diag_is_secret(const struct frame_diags *diags, struct frame_span span)
{
	size_t i = find_secret(diags, span.start + 1);

	return span.start < span.end && i < diags->secrets &&
	       diags->secret[i].start < span.end;
}

struct frame_span
frame_diag_secret_around(const struct frame_diags *diags, size_t at)
{
	size_t i = find_secret(diags, at + 1);

	if (i < diags->secrets && diags->secret[i].start <= at)
		return diags->secret[i];
	return (struct frame_span){at, at};
}

const char *
frame_diag_quote(
    struct frame_diags *diags, struct frame_span span, const char *word)
{
	const char *end = word == NULL ? NULL : word + strlen(word);
	char quoted[QUOTE_MAX + 16];
	size_t len = 0, step;
	uint32_t code;

	if (word == NULL)
		return "\"...\"";
	if (frame_diag_is_secret(diags, span))
		return "\"" FRAME_STARS "\"";
	quoted[len++] = '"';
	for (; word < end && len <= QUOTE_MAX; word += step) {
		step = frame_utf8_next(word, end, &code);
		if (step == 0 || frame_text_hostile(code)) {
			step = step == 0 ? 1 : step;
			quoted[len++] = '?';
			continue;
		}
		memcpy(quoted + len, word, step);
		len += step;
	}
	len += (size_t)snprintf(
	    quoted + len, sizeof(quoted) - len, word < end ? "...\"" : "\"");
	word = frame_arena_copy(diags->arena, quoted, len);
	return word == NULL ? "\"...\"" : word;
}

static void
sort(struct frame_diags *diags)
{
	for (size_t i = 1; i < diags->count; i++) {
		struct frame_diag moved = diags->diag[i];
		size_t j = i;
		for (; j > 0 && compare_places(&diags->diag[j - 1], &moved) > 0;
		     j--)
			diags->diag[j] = diags->diag[j - 1];
		diags->diag[j] = moved;
	}
}

static void
print_count(FILE *out, size_t count, const char *noun)
{
	fprintf(out, "%zu %s%s", count, noun, count == 1 ? "" : "s");
}

static void
print_summary(const struct frame_diags *diags, FILE *out)
{
	fprintf(out, "%s: ", diags->file);
	if (diags->errors > 0)
		print_count(out, diags->errors, "error");
	if (diags->errors > 0 && diags->warnings > 0)
		fputs(", ", out);
	if (diags->warnings > 0)
		print_count(out, diags->warnings, "warning");
	if (diags->errors + diags->warnings > diags->count)
		fprintf(out, " (%zu shown)", diags->count);
	fputs(".\n", out);
	if (diags->errors > 0)
		fputs("No token is requested at login until this is fixed; "
		      "logins themselves still work.\n",
		    out);
}

void
frame_diags_print(struct frame_diags *diags, FILE *out)
{
	if (diags->count == 0)
		return;
	sort(diags);
	for (size_t i = 0; i < diags->count; i++)
		frame_excerpt_print(diags, &diags->diag[i], out);
	print_summary(diags, out);
}

void
frame_diags_line(struct frame_diags *diags, char *buf, size_t size)
{
	const struct frame_diag *first = NULL;
	char place[64] = "", more[64] = "";

	sort(diags);
	for (size_t i = 0; i < diags->count && first == NULL; i++) {
		if (diags->diag[i].severity == FRAME_ERROR)
			first = &diags->diag[i];
	}
	if (first == NULL) {
		snprintf(buf, size, "%s: no error", diags->file);
		return;
	}
	if (first->placed) {
		struct frame_place at = frame_text_place(
		    diags->text, diags->len, first->span.start);
		snprintf(place, sizeof(place), "%zu:%zu:", at.line, at.column);
	}
	if (diags->errors > 1)
		snprintf(
		    more, sizeof(more), " (%zu errors in all)", diags->errors);
	snprintf(
	    buf, size, "%s:%s %s%s", diags->file, place, first->message, more);
}
