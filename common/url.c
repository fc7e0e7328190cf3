/* SPDX-License-Identifier: MIT */
/*
 * Taking URLs apart; see url.h. Each part has the characters that RFC 3986
 * gives it, so that no two readers can find different hosts in one URL.
 */
#include "common/url.h"

#include <arpa/inet.h>
#include <string.h>
#include <strings.h>

#define HOST_MAX 253 /* characters of a DNS name */
#define PORT_MAX 65535

#define LETTERS	   "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
#define DIGITS	   "0123456789"
#define UNRESERVED LETTERS DIGITS "-._~"
#define USER	   UNRESERVED "!$&'()*+,;=:%"
#define PATH	   UNRESERVED "!$&'()*+,;=:%@/"
#define QUERY	   PATH "?"

static struct frame_url_part
part(const char *text, const char *start, const char *end)
{
	return (struct frame_url_part){
	    (size_t)(start - text), (size_t)(end - start)};
}

/* The first byte in [at, end) that is not in `allowed`; end if all are. */
static const char *
not_in(const char *at, const char *end, const char *allowed)
{
	while (at < end && *at != '\0' && strchr(allowed, *at) != NULL)
		at++;
	return at;
}

static const char *
first_of(const char *at, const char *stops)
{
	return at + strcspn(at, stops);
}

static bool
is_loopback(const char *host, size_t len)
{
	struct in_addr address;
	char name[16];

	if (len == 9 && strncasecmp(host, "localhost", 9) == 0)
		return true;
	if (len == 5 && memcmp(host, "[::1]", 5) == 0)
		return true;
	if (len >= sizeof(name))
		return false;
	memcpy(name, host, len);
	name[len] = '\0';
	return inet_pton(AF_INET, name, &address) == 1 &&
	       ntohl(address.s_addr) >> 24 == 127;
}

static const char *
parse_port(const char *text, const char *start, const char *end,
    struct frame_url *url, struct frame_url_part *where)
{
	unsigned long port = 0;

	*where = part(text, start, end);
	if (start == end || not_in(start, end, DIGITS) != end ||
	    end - start > 5)
		return "a port is a number from 1 to 65535";
	for (const char *at = start; at < end; at++)
		port = port * 10 + (unsigned long)(*at - '0');
	if (port == 0 || port > PORT_MAX)
		return "a port is a number from 1 to 65535";
	url->port = *where;
	return NULL;
}

static bool
good_address(const char *start, const char *end)
{
	char name[INET6_ADDRSTRLEN];
	struct in6_addr address;
	size_t len = (size_t)(end - start);

	if (len < 2 || len - 2 >= sizeof(name))
		return false;
	memcpy(name, start + 1, len - 2);
	name[len - 2] = '\0';
	return inet_pton(AF_INET6, name, &address) == 1;
}

static const char *
parse_host(const char *text, const char *start, const char *end,
    struct frame_url *url, struct frame_url_part *where)
{
	const char *colon, *flaw;

	if (start < end && *start == '[') {
		colon = memchr(start, ']', (size_t)(end - start));
		colon = colon == NULL ? end : colon + 1;
		*where = part(text, start, colon);
		if (!good_address(start, colon))
			return "this is not an IPv6 address";
	} else {
		colon = memchr(start, ':', (size_t)(end - start));
		colon = colon == NULL ? end : colon;
		flaw = not_in(start, colon, LETTERS DIGITS "-._");
		*where = part(text, flaw, flaw < colon ? flaw + 1 : flaw);
		if (flaw < colon)
			return "a host name cannot hold this character";
		*where = part(text, start, colon);
		if (start == colon)
			return "the host name is missing";
		if (colon - start > HOST_MAX || *start == '.' || *start == '-')
			return "this is not a host name";
	}
	url->host = part(text, start, colon);
	url->loopback = is_loopback(start, (size_t)(colon - start));
	if (colon == end)
		return NULL;
	*where = part(text, colon, end);
	if (*colon != ':')
		return "expected \":\" and a port";
	return parse_port(text, colon + 1, end, url, where);
}

static const char *
parse_authority(const char *text, const char *start, const char *end,
    struct frame_url *url, struct frame_url_part *where)
{
	const char *sign = memrchr(start, '@', (size_t)(end - start));

	if (sign != NULL) {
		url->user = part(text, start, sign);
		*where = url->user;
		if (start == sign || not_in(start, sign, USER) != sign)
			return "user and password must be percent-encoded";
		start = sign + 1;
	}
	return parse_host(text, start, end, url, where);
}

/* One of path, query and fragment; they have nearly the same characters. */
static const char *
parse_rest(const char *text, const char *start, const char *end,
    struct frame_url_part *out, struct frame_url_part *where)
{
	const char *flaw = not_in(start < end ? start + 1 : end, end, QUERY);

	if (flaw < end) {
		*where = part(text, flaw, flaw + 1);
		return *flaw == ' ' ? "a URL holds no blanks"
				    : "this character must be percent-encoded";
	}
	*out = part(text, start, end);
	return NULL;
}

const char *
frame_url_parse(
    const char *text, struct frame_url *url, struct frame_url_part *where)
{
	const char *at = text, *end, *flaw;

	memset(url, 0, sizeof(*url));
	*where = part(text, text, text + strlen(text));
	if (strncasecmp(text, "https://", 8) == 0)
		url->https = true;
	else if (strncasecmp(text, "http://", 7) != 0)
		return "a URL begins with https://";
	at += url->https ? 8 : 7;
	end = first_of(at, "/?#");
	flaw = parse_authority(text, at, end, url, where);
	if (flaw == NULL) {
		at = end;
		end = first_of(at, "?#");
		flaw = parse_rest(text, at, end, &url->path, where);
	}
	if (flaw == NULL) {
		at = end;
		end = first_of(at, "#");
		flaw = parse_rest(text, at, end, &url->query, where);
	}
	if (flaw == NULL)
		flaw = parse_rest(
		    text, end, end + strlen(end), &url->fragment, where);
	return flaw;
}
