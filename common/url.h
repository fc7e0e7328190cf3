/* SPDX-License-Identifier: MIT */
/*
 * URLs as the configuration needs them: taken apart and judged, never fetched.
 * Only the http and https schemes of RFC 3986 are known; what libcurl might
 * read in another way (blanks, backslashes, several @) is refused.
 */
#ifndef FRAME_URL_H
#define FRAME_URL_H

#include <stdbool.h>
#include <stddef.h>

/* Parts of a URL as bytes [start, start + len) of it; len 0: not there. */
struct frame_url_part {
	size_t start, len;
};

struct frame_url {
	bool https;
	struct frame_url_part user; /* user:password */
	struct frame_url_part host; /* brackets of IPv6 included */
	struct frame_url_part port;
	struct frame_url_part path;	/* from its "/" */
	struct frame_url_part query;	/* from its "?" */
	struct frame_url_part fragment; /* from its "#" */
	bool loopback;			/* localhost, 127.0.0.0/8 or [::1] */
};

/* NULL, or a sentence about what is wrong at *where. */
const char *frame_url_parse(
    const char *text, struct frame_url *url, struct frame_url_part *where);

#endif
