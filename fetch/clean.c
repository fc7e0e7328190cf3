/* SPDX-License-Identifier: MIT */
/*
 * Foreign bytes, cleaned; see clean.h. No allocation, no I/O.
 */
#include "fetch/clean.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "common/text.h"

/* Words from this length on are taken for keys. The parts of a client id and
 * of a signature are longer, words of any language that a person would miss
 * in an error message are shorter. */
#define WORD_MAX 23

struct sink {
	char *at, *end; /* end: where the NUL goes at the latest */
	bool blank;	/* a blank waits for the next character */
	bool any, full;
};

static void
put(struct sink *sink, const char *bytes, size_t len)
{
	size_t room = (size_t)(sink->end - sink->at);
	size_t blank = sink->blank && sink->any ? 1 : 0;

	/* Once something did not fit, nothing shorter may follow it. */
	if (sink->full || len + blank > room) {
		sink->full = true;
		return;
	}
	if (blank > 0)
		*sink->at++ = ' ';
	memcpy(sink->at, bytes, len);
	sink->at += len;
	sink->blank = false;
	sink->any = true;
}

/* One character of the source; returns its length. */
static size_t
put_clean(struct sink *sink, const char *at, const char *end)
{
	static const char replacement[] = "\xef\xbf\xbd";
	uint32_t code = 0;
	size_t len = frame_utf8_next(at, end, &code);

	if (len > 0 && strchr(" \t\r\n", *at) != NULL && *at != '\0')
		sink->blank = true;
	else if (len == 0 || frame_text_hostile(code))
		put(sink, replacement, sizeof(replacement) - 1);
	else
		put(sink, at, len);
	return len == 0 ? 1 : len;
}

static bool
of_a_key(char c)
{
	static const char others[] = "abcdefghijklmnopqrstuvwxyz"
				     "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				     "0123456789-_";

	return c != '\0' && strchr(others, c) != NULL;
}

/* "eyJ" is `{"` in base64: so begins every part of a JWT but the last. */
static bool
like_a_key(const char *word, size_t len)
{
	return len > WORD_MAX || (len >= 3 && memcmp(word, "eyJ", 3) == 0);
}

/* Length of the words at `at` that dots join; *key: one of them is like a
 * key, and so all are taken for one, since the last part of a token may be
 * short. */
static size_t
run_length(const char *at, const char *end, bool *key)
{
	const char *word = at, *c = at;

	*key = false;
	for (; c <= end; c++) {
		bool inside = c < end && of_a_key(*c);
		if (inside)
			continue;
		*key = *key || like_a_key(word, (size_t)(c - word));
		if (c == end || *c != '.')
			break;
		word = c + 1;
	}
	return (size_t)(c - at);
}

static void
copy(char *dst, size_t size, const char *src, size_t len, bool redact)
{
	struct sink sink = {.at = dst, .end = dst + size - 1};
	const char *at = src, *end = src + len;

	while (at < end) {
		bool key = false;
		size_t run = redact ? run_length(at, end, &key) : 0;
		const char *next = at + (run > 0 ? run : 1);
		if (key) {
			put(&sink, "[...]", 5);
			at = next;
		}
		/* A whole run at once: its tail is not a run of its own. */
		while (at < next)
			at += put_clean(&sink, at, end);
	}
	*sink.at = '\0';
}

void
fetch_clean(char *dst, size_t size, const char *src, size_t len)
{
	copy(dst, size, src, len, false);
}

void
fetch_excerpt(char *dst, size_t size, const char *src, size_t len)
{
	copy(dst, size, src, len, true);
}
