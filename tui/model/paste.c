/* SPDX-License-Identifier: MIT */
/*
 * Reading snippets: names that mean something with values behind them, in
 * whatever language, and what looks like a key without a name; see paste.h.
 * It does not understand any of the languages and does not need to.
 */
#include "tui/model/paste_parts.h"

#include <string.h>

#define COUNT(t)     (sizeof(t) / sizeof((t)[0]))
#define NAME_BYTES   64
#define VALUE_BYTES  512
#define SECRET_CHARS 40 /* hexadecimal digits of a Frame secret */
#define SECRET_LEAST 8	/* bytes of what is called a secret */
#define BARE_LEAST   20 /* the same without quotes */

/* --- bytes */

bool
pasted_alnum(int byte)
{
	return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') ||
	       (byte >= 'A' && byte <= 'Z');
}

bool
pasted_hex(int byte)
{
	return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'f') ||
	       (byte >= 'A' && byte <= 'F');
}

static bool
line_end(char byte)
{
	return byte == '\r' || byte == '\n';
}

static bool
blank(char byte)
{
	return byte == ' ' || byte == '\t';
}

/* Behind a line end at `at` and the blanks after it; `at` if there is none. */
static size_t
behind_break(const char *text, size_t len, size_t at)
{
	if (at >= len || !line_end(text[at]))
		return at;
	while (at < len && (line_end(text[at]) || blank(text[at])))
		at++;
	return at;
}

int
pasted_byte(const struct pasted *pasted, size_t *at)
{
	if (pasted->joined)
		*at = behind_break(pasted->text, pasted->len, *at);
	return *at < pasted->len ? (unsigned char)pasted->text[*at] : -1;
}

bool
pasted_uuid(const struct pasted *pasted, size_t *at)
{
	static const char shape[] = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
	size_t next = *at;

	for (size_t i = 0; i < sizeof(shape) - 1; i++) {
		int byte = pasted_byte(pasted, &next);
		if (shape[i] == 'x' ? !pasted_hex(byte) : byte != '-')
			return false;
		next++;
	}
	*at = next;
	return true;
}

bool
paste_take(const char *text, struct frame_span span, char *out, size_t size)
{
	size_t used = 0;

	for (size_t at = span.start; at < span.end; at++) {
		at = behind_break(text, span.end, at);
		if (used + 1 >= size) {
			if (size > 0)
				explicit_bzero(out, size);
			return false;
		}
		if (at < span.end)
			out[used++] = text[at];
	}
	if (size == 0)
		return false;
	out[used] = '\0';
	return true;
}

/* --- names */

enum kind {
	CLIENT_ID,
	SECRET,
	EMAIL,
	EMAIL_DOMAIN,
	FIRST_NAME,
	LAST_NAME,
	KINDS
};

/* In small letters, without what separates words. */
static const struct {
	const char *name;
	bool suffix; /* the end of a longer name will do */
	enum kind kind;
} names[] = {
    {"clientid", true, CLIENT_ID},
    {"clntid", true, CLIENT_ID},
    {"secret", true, SECRET},
    {"secretkey", true, SECRET},
    {"hmac", false, SECRET}, /* openssl dgst -hmac */
    {"email", false, EMAIL},
    {"emaildomain", false, EMAIL_DOMAIN},
    {"firstname", false, FIRST_NAME},
    {"lastname", false, LAST_NAME},
};

static bool
name_byte(char byte)
{
	return pasted_alnum((unsigned char)byte) || byte == '_' || byte == '-';
}

/* What a name of the snippet stands for, KINDS if for nothing. */
static enum kind
kind_of(const char *text, size_t len)
{
	char plain[NAME_BYTES + 1];
	size_t used = 0;

	for (size_t i = 0; i < len && used < NAME_BYTES; i++) {
		char byte = text[i];
		if (byte >= 'A' && byte <= 'Z')
			byte = (char)(byte - 'A' + 'a');
		if (pasted_alnum(byte))
			plain[used++] = byte;
	}
	plain[used] = '\0';
	for (size_t i = 0; i < COUNT(names); i++) {
		size_t wanted = strlen(names[i].name);
		if (used >= wanted && (names[i].suffix || used == wanted) &&
		    strcmp(plain + used - wanted, names[i].name) == 0)
			return names[i].kind;
	}
	return KINDS;
}

/* --- values */

static size_t
skip_blanks(const struct pasted *pasted, size_t at)
{
	const char *text = pasted->text;

	while (
	    at < pasted->len && (blank(text[at]) || line_end(text[at]) ||
				    (text[at] == '\\' && at + 1 < pasted->len &&
					line_end(text[at + 1]))))
		at++;
	return at;
}

static bool
quote_at(const struct pasted *pasted, size_t at)
{
	return at < pasted->len && strchr("\"'`", pasted->text[at]) != NULL &&
	       pasted->text[at] != '\0';
}

/* Behind a quote, and the backslash before it in a string in a string. */
static size_t
skip_quote(const struct pasted *pasted, size_t at)
{
	size_t quote = at;

	while (quote < pasted->len && pasted->text[quote] == '\\')
		quote++;
	return quote_at(pasted, quote) ? quote + 1 : at;
}

/* From a name to its value: over ":", "=", "=>", ","; a blank will do behind
 * an option of a command. False: what follows is no value. */
static bool
skip_separator(const struct pasted *pasted, bool option, size_t *at)
{
	size_t next = skip_blanks(pasted, skip_quote(pasted, *at));
	size_t before = next;

	while (next < pasted->len && next < before + 2 &&
	       strchr(":=>,", pasted->text[next]) != NULL &&
	       pasted->text[next] != '\0')
		next++;
	if (next == before && !(option && next > *at))
		return false;
	*at = skip_blanks(pasted, next);
	return true;
}

/* A quoted text from `at`, with letters such as b or f before the quote. */
static bool
take_quoted(const struct pasted *pasted, size_t at, struct frame_span *value)
{
	const char *text = pasted->text;
	size_t open = at, end;

	while (open < pasted->len && open < at + 2 &&
	       pasted_alnum((unsigned char)text[open]))
		open++;
	end = skip_quote(pasted, open);
	if (end == open)
		return false;
	value->start = end;
	while (end < pasted->len && text[end] != text[value->start - 1] &&
	       end - value->start <= VALUE_BYTES)
		end++;
	if (end >= pasted->len || text[end] != text[value->start - 1])
		return false;
	while (end > value->start && text[end - 1] == '\\')
		end--; /* of the quote */
	value->end = end;
	return value->start < end;
}

static void
take_bare(const struct pasted *pasted, size_t at, struct frame_span *value)
{
	value->start = value->end = at;
	while (value->end < pasted->len &&
	       (name_byte(pasted->text[value->end]) ||
		   strchr(".+/=", pasted->text[value->end]) != NULL) &&
	       pasted->text[value->end] != '\0')
		value->end++;
}

/* --- is it what its name says */

/* How many bytes without breaks; 0 if one is not in `allowed` (NULL: any
 * printable one but a blank). */
static size_t
measure(const struct pasted *pasted, struct frame_span value,
    const char *allowed, bool *digit)
{
	const struct pasted joined = {pasted->text, value.end, true};
	size_t count = 0;
	int byte;

	*digit = false;
	for (size_t at = value.start; (byte = pasted_byte(&joined, &at)) != -1;
	     at++, count++) {
		if (byte <= ' ' || byte > '~' ||
		    (allowed != NULL && !pasted_alnum(byte) &&
			strchr(allowed, byte) == NULL))
			return 0;
		*digit |= byte >= '0' && byte <= '9';
	}
	return count;
}

static bool
holds(const struct pasted *pasted, struct frame_span value, const char *bytes)
{
	for (size_t at = value.start; at < value.end; at++) {
		if (pasted->text[at] != '\0' &&
		    strchr(bytes, pasted->text[at]) != NULL)
			return true;
	}
	return false;
}

/* Code follows: what was taken for a word is the name of a function. */
static bool
called(const struct pasted *pasted, struct frame_span value)
{
	return value.end < pasted->len && (pasted->text[value.end] == '(' ||
					      pasted->text[value.end] == '[');
}

static bool
plausible(const struct pasted *pasted, enum kind kind, bool quoted,
    struct frame_span value)
{
	const struct pasted joined = {pasted->text, value.end, true};
	size_t at = value.start, len;
	bool digit;

	if (kind == CLIENT_ID) {
		len = measure(pasted, value, ".-", &digit);
		return len > 0 && (pasted_uuid(&joined, &at) ||
				      (quoted && digit && len >= SECRET_LEAST));
	}
	if (kind == SECRET) {
		len = measure(pasted, value, quoted ? NULL : "_-+/=", &digit);
		return digit && !holds(pasted, value, "<>{}$()[]") &&
		       (quoted ? len >= SECRET_LEAST
			       : len >= BARE_LEAST && !called(pasted, value));
	}
	return quoted && !holds(pasted, value, "<>{}$\r\n");
}

static struct frame_span *
place_of(struct paste *paste, enum kind kind)
{
	struct frame_span *const places[KINDS] = {
	    [CLIENT_ID] = &paste->client_id,
	    [SECRET] = &paste->secret,
	    [EMAIL] = &paste->email,
	    [EMAIL_DOMAIN] = &paste->email_domain,
	    [FIRST_NAME] = &paste->first_name,
	    [LAST_NAME] = &paste->last_name,
	};

	return places[kind];
}

/* A name at [start, end): takes its value, if it has one worth taking. */
static void
take_value(
    struct paste *paste, const struct pasted *pasted, size_t start, size_t end)
{
	enum kind kind = kind_of(pasted->text + start, end - start);
	bool option = start > 0 && pasted->text[start - 1] == '-', quoted;
	struct frame_span value, *place;
	size_t at = end;

	if (kind == KINDS || !skip_separator(pasted, option, &at))
		return;
	place = place_of(paste, kind);
	quoted = take_quoted(pasted, at, &value);
	if (!quoted)
		take_bare(pasted, at, &value);
	if (place->end == 0 && plausible(pasted, kind, quoted, value))
		*place = value;
}

static void
read_names(struct paste *paste, const struct pasted *pasted)
{
	size_t end;

	for (size_t at = 0; at < pasted->len; at = end + 1) {
		for (end = at;
		     end < pasted->len && name_byte(pasted->text[end]);)
			end++;
		while (at < end &&
		       (pasted->text[at] == '-' || pasted->text[at] == '_'))
			at++;
		if (at < end)
			take_value(paste, pasted, at, end);
	}
}

/* --- keys without a name */

static bool
inside(struct frame_span span, size_t at)
{
	return at >= span.start && at < span.end;
}

/* The byte before `at`, over a break: 0 at the start. */
static char
before(const struct pasted *pasted, size_t at)
{
	size_t end = at;

	while (end > 0 && (line_end(pasted->text[end - 1]) ||
			      blank(pasted->text[end - 1])))
		end--;
	if (end < at && !line_end(pasted->text[end]))
		end = at; /* a blank separates, a break does not */
	return end > 0 ? pasted->text[end - 1] : '\0';
}

/* A UUID with a suffix like a host's. */
static bool
client_id_at(const struct pasted *pasted, size_t at, size_t *end)
{
	int byte;
	size_t dots = 0;

	if (!pasted_uuid(pasted, &at) || pasted_byte(pasted, &at) != '.')
		return false;
	*end = at;
	while ((byte = pasted_byte(pasted, &at)) != -1 &&
	       (pasted_alnum(byte) || byte == '.' || byte == '-')) {
		dots += byte == '.';
		*end = ++at;
	}
	while (pasted->text[*end - 1] == '.')
		--*end;
	return dots > 0;
}

static bool
secret_at(const struct pasted *pasted, size_t at, size_t *end)
{
	struct pasted joined = *pasted;
	size_t count = 0;

	for (; pasted_hex(pasted_byte(pasted, &at)); count++)
		*end = ++at;
	joined.joined = true;
	at = *end;
	/* Half of a longer number, such as a signature, is none. */
	return count == SECRET_CHARS &&
	       !pasted_alnum(pasted_byte(&joined, &at));
}

static void
read_loose(struct paste *paste, const struct pasted *pasted)
{
	for (size_t at = 0; at < pasted->len; at++) {
		size_t end = at;
		if (name_byte(pasted->text[at]) == false ||
		    inside(paste->url, at) ||
		    (at > 0 && name_byte(pasted->text[at - 1])))
			continue;
		if (paste->client_id.end == 0 && client_id_at(pasted, at, &end))
			paste->client_id = (struct frame_span){at, end};
		else if (paste->secret.end == 0 &&
			 !pasted_hex((unsigned char)before(pasted, at)) &&
			 secret_at(pasted, at, &end))
			paste->secret = (struct frame_span){at, end};
	}
}

/* --- all of it */

/* Nobody says what an address says already. */
static void
infer_domain(struct paste *paste, const struct pasted *pasted)
{
	struct frame_span domain = paste->email;

	while (domain.start < domain.end && pasted->text[domain.start] != '@')
		domain.start++;
	if (paste->email_domain.end == 0 && domain.start + 1 < domain.end)
		paste->email_domain =
		    (struct frame_span){domain.start + 1, domain.end};
}

static bool
found_any(struct paste *paste)
{
	bool found = paste->url.end > 0 || paste->entity_id.end > 0;

	for (int kind = 0; kind < KINDS; kind++)
		found |= place_of(paste, (enum kind)kind)->end > 0;
	return found;
}

bool
paste_read(struct paste *paste, const char *text, size_t len, char *why,
    size_t why_size)
{
	struct pasted pasted = {.text = text, .len = len};

	*paste = (struct paste){0};
	paste_url(paste, &pasted, why, why_size);
	read_names(paste, &pasted);
	infer_domain(paste, &pasted);
	read_loose(paste, &pasted);
	pasted.joined = true;
	read_loose(paste, &pasted);
	return found_any(paste);
}
