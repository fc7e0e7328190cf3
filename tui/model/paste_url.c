/* SPDX-License-Identifier: MIT */
/*
 * Finding the token URL in whatever was pasted, and saying what another URL is
 * that was taken for it; see paste_parts.h. Where Frame's hosts are is not for
 * this file to know.
 */
#include "tui/model/paste_parts.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#define URL_BYTES 2048
#define COUNT(t)  (sizeof(t) / sizeof((t)[0]))

/* A URL, and where each of its bytes stands in the paste. */
struct url {
	char text[URL_BYTES + 1];
	size_t at[URL_BYTES + 1];
	size_t len;
};

static bool
url_byte(int byte)
{
	return pasted_alnum(byte) ||
	       (byte > 0 && strchr("-._~:/?#=%&@+{}$", byte) != NULL);
}

static void
take_url(const struct pasted *pasted, size_t start, struct url *url)
{
	size_t at = start;
	int byte;

	url->len = 0;
	while (url->len < URL_BYTES && (byte = pasted_byte(pasted, &at)) > 0 &&
	       url_byte(byte)) {
		url->text[url->len] = (char)byte;
		url->at[url->len++] = at++;
	}
	url->text[url->len] = '\0';
}

static struct frame_span
span_of(const struct url *url, size_t start, size_t end)
{
	if (start >= end)
		return (struct frame_span){0, 0};
	return (struct frame_span){url->at[start], url->at[end - 1] + 1};
}

/* --- is it one */

static const char tokens[] = "/tokens";
static const char anonymous[] = "/secure-anonymous/";

/* True if the URL may end here: at its end, at the end of a line, or before
 * what some terminals leave of a paste. */
static bool
ends(const struct url *url, size_t at)
{
	return at == url->len || url->at[at] != url->at[at - 1] + 1 ||
	       strncmp(url->text + at, "201~", 4) == 0;
}

static bool
is_uuid(const char *text, size_t len)
{
	const struct pasted whole = {.text = text, .len = len};
	size_t at = 0;

	return pasted_uuid(&whole, &at) && at == len;
}

static bool
is_name(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (!pasted_alnum(text[i]) && text[i] != '-' && text[i] != '_')
			return false;
	}
	return len > 0;
}

/* Bytes of the parts, in the URL. */
struct parts {
	size_t gateway, entity, entity_end, id, id_end, provider, provider_end;
};

/* .../v1/ENTITY/ID/secure-anonymous/PROVIDER, whatever comes behind. */
static bool
take_parts(const struct url *url, struct parts *parts)
{
	const char *v1 = strstr(url->text, "/v1/"), *entity, *id, *middle;

	if (v1 == NULL)
		return false;
	entity = v1 + 4;
	id = strchr(entity, '/');
	middle = id == NULL ? NULL : strchr(id + 1, '/');
	if (middle == NULL ||
	    strncmp(middle, anonymous, strlen(anonymous)) != 0)
		return false;
	parts->gateway = (size_t)(v1 - url->text);
	parts->entity = (size_t)(entity - url->text);
	parts->entity_end = (size_t)(id - url->text);
	parts->id = parts->entity_end + 1;
	parts->id_end = (size_t)(middle - url->text);
	parts->provider = parts->id_end + strlen(anonymous);
	parts->provider_end =
	    parts->provider + strcspn(url->text + parts->provider, "/?#");
	return is_name(entity, (size_t)(id - entity)) &&
	       is_uuid(id + 1, (size_t)(middle - id) - 1) &&
	       is_name(url->text + parts->provider,
		   parts->provider_end - parts->provider);
}

static bool
is_loopback(const struct url *url)
{
	static const char *const hosts[] = {"http://localhost", "http://127."};

	for (size_t i = 0; i < COUNT(hosts); i++) {
		if (strncasecmp(url->text, hosts[i], strlen(hosts[i])) == 0)
			return true;
	}
	return false;
}

static bool
is_secure(const struct url *url)
{
	return strncasecmp(url->text, "https://", 8) == 0 || is_loopback(url);
}

/* Fills in what the URL has. True: it is the token URL, and whole. */
static bool
read_url(const struct url *url, struct paste *paste)
{
	struct parts parts;
	size_t end;

	if (!take_parts(url, &parts) || !is_secure(url))
		return false;
	end = parts.provider_end + strlen(tokens);
	paste->gateway = span_of(url, 0, parts.gateway);
	paste->entity = span_of(url, parts.entity, parts.entity_end);
	paste->entity_id = span_of(url, parts.id, parts.id_end);
	paste->provider_id = span_of(url, parts.provider, parts.provider_end);
	if (strncmp(url->text + parts.provider_end, tokens, strlen(tokens)) !=
		0 ||
	    !ends(url, end))
		return false;
	paste->url = span_of(url, 0, end);
	return true;
}

/* --- what else it is */

static const struct {
	const char *part; /* of the URL */
	const char *why;
} others[] = {
    {"{", "the URL has names in braces where the ids belong: copy it from the "
	  "Playground with the ids filled in"},
    {"$", "the URL is put together from variables: copy the URL itself from "
	  "the Playground"},
    {"#token", "this is a link that opens Frame with a token, not the token "
	       "URL: the Playground of the provider shows that"},
    {"/launch",
	"this is a Launchpad or Launch Link, not the token URL: it belongs "
	"into launch_url; the Playground of the provider shows the token URL"},
    {"//console.",
	"this is a page of Frame's console, not the token URL: open the "
	"provider's Playground there and copy the URL that it shows"},
};

static const char *
explain(const struct url *url)
{
	struct parts parts;
	const char *found = strstr(url->text, anonymous);

	if (strpbrk(url->text, "{$") != NULL && found == NULL &&
	    strstr(url->text, "/v1") == NULL)
		return "";
	if (take_parts(url, &parts))
		return is_secure(url) ? "the URL does not end with /tokens: "
					"copy all of it"
				      : "the token URL must begin with "
					"https://, or the signature could be "
					"read on the way";
	for (size_t i = 0; i < COUNT(others); i++) {
		if (strstr(url->text, others[i].part) != NULL)
			return others[i].why;
	}
	return found != NULL ? "the URL is like the token URL, but an id in it "
			       "is cut or missing: copy it again"
			     : "";
}

/* --- all of the text */

/* Where the next "http" is that begins a URL; the length if there is none. */
static size_t
next_scheme(const struct pasted *pasted, size_t at)
{
	static const char *const schemes[] = {"https://", "http://"};

	for (; at < pasted->len; at++) {
		for (size_t i = 0; i < COUNT(schemes); i++) {
			size_t len = strlen(schemes[i]);
			if (pasted->len - at >= len &&
			    strncasecmp(pasted->text + at, schemes[i], len) ==
				0)
				return at;
		}
	}
	return at;
}

/* With lines as they are; then with broken ones joined. */
static bool
try_url(const struct pasted *pasted, size_t start, struct url *url,
    struct paste *paste)
{
	struct pasted joined = *pasted;

	joined.joined = true;
	take_url(pasted, start, url);
	if (read_url(url, paste))
		return true;
	take_url(&joined, start, url);
	if (read_url(url, paste))
		return true;
	if (paste->entity_id.end == 0)
		take_url(pasted, start, url);
	return false;
}

static bool
holds(const struct pasted *pasted, const char *word)
{
	return memmem(pasted->text, pasted->len, word, strlen(word)) != NULL;
}

void
paste_url(struct paste *paste, const struct pasted *pasted, char *why,
    size_t why_size)
{
	const char *best = "";
	struct url url;

	for (size_t at = next_scheme(pasted, 0); at < pasted->len;
	     at = next_scheme(pasted, at + 1)) {
		const char *what;
		if (try_url(pasted, at, &url, paste)) {
			best = "";
			break;
		}
		what = explain(&url);
		if (*best == '\0')
			best = what;
	}
	if (*best == '\0' && paste->url.end == 0 && holds(pasted, anonymous))
		best = "the token URL must begin with https:// and have all "
		       "its ids: copy it from the Playground";
	snprintf(why, why_size, "%s", best);
}
