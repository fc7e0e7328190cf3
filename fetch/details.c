/* SPDX-License-Identifier: MIT */
/*
 * The details of an exchange; see details.h.
 */
#include "fetch/details.h"

#include <string.h>
#include <time.h>

#include "common/clock.h"
#include "fetch/clean.h"

#define US 1000 /* nanoseconds */

/* --- the TLS version
 *
 * libcurl has no option that tells it; OpenSSL would, if it were linked here,
 * by way of libcurl's pointer to it. One line of libcurl's running comment says
 * it too, the same since 2004: "SSL connection using TLSv1.3 / CIPHER". */

static int
listen_to(
    CURL *easy, curl_infotype type, char *bytes, size_t len, void *context)
{
	static const char words[] = "SSL connection using TLSv";
	struct fetch_details *details = context;
	size_t skip = sizeof(words) - 1, size = 0;

	(void)easy;
	/* All other types are our headers and the answer. */
	if (type != CURLINFO_TEXT || len <= skip ||
	    memcmp(bytes, words, skip) != 0)
		return 0;
	while (skip + size < len && strchr(" \r\n", bytes[skip + size]) == NULL)
		size++;
	memcpy(details->tls_version, "TLS ", 4);
	fetch_clean(details->tls_version + 4, sizeof(details->tls_version) - 4,
	    bytes + skip, size);
	return 0;
}

bool
fetch_details_ask(CURL *easy, struct fetch_details *details)
{
	details->wanted = true;
	details->began = frame_now();
	return curl_easy_setopt(easy, CURLOPT_CERTINFO, 1L) == CURLE_OK &&
	       curl_easy_setopt(easy, CURLOPT_DEBUGFUNCTION, listen_to) ==
		   CURLE_OK &&
	       curl_easy_setopt(easy, CURLOPT_DEBUGDATA, details) == CURLE_OK &&
	       curl_easy_setopt(easy, CURLOPT_VERBOSE, 1L) == CURLE_OK;
}

/* --- times */

/* Microseconds since the beginning, 0: that mark was not passed. */
static int64_t
mark(CURL *easy, CURLINFO which)
{
	curl_off_t when = 0;

	return curl_easy_getinfo(easy, which, &when) == CURLE_OK && when > 0
		   ? (int64_t)when
		   : 0;
}

/* Before 8.0 libcurl sets this mark only at the end of the handshake. */
static int64_t
connected(CURL *easy, const struct fetch_details *details)
{
	int64_t told = mark(easy, CURLINFO_CONNECT_TIME_T);
	int64_t seen = details->handshake == 0
			   ? 0
			   : (details->handshake - details->began) / US;

	return seen > 0 && (told == 0 || seen < told) ? seen : told;
}

/* --- the certificate */

/* The value of "NAME:value" in libcurl's description of a certificate. */
static const char *
described(const struct curl_slist *lines, const char *name)
{
	size_t len = strlen(name);

	for (; lines != NULL; lines = lines->next)
		if (strncmp(lines->data, name, len) == 0 &&
		    lines->data[len] == ':')
			return lines->data + len + 1;
	return NULL;
}

/* The common name, or the last part where there is none: "C = US, O = Let's
 * Encrypt, CN = R3". Some versions write no blanks. */
static void
name_of(const char *text, char name[FETCH_PLACE_MAX])
{
	const char *at = text == NULL ? "" : text, *found = strstr(at, "CN = ");

	if (found != NULL)
		at = found + 5;
	else if ((found = strstr(at, "CN=")) != NULL)
		at = found + 3;
	fetch_clean(name, FETCH_PLACE_MAX, at, strcspn(at, ","));
}

static void
tell_certificate(
    CURL *easy, struct fetch_details *details, struct frame_answer *answer)
{
	struct curl_certinfo *chain = NULL;
	const char *end;
	time_t expires;

	if (curl_easy_getinfo(easy, CURLINFO_CERTINFO, &chain) != CURLE_OK ||
	    chain == NULL || chain->num_of_certs < 1)
		return;
	end = described(chain->certinfo[0], "Expire date");
	expires = end == NULL ? -1 : curl_getdate(end, NULL);
	answer->certificate_expires = expires > 0 ? (int64_t)expires : 0;
	name_of(described(chain->certinfo[0], "Subject"), details->subject);
	name_of(described(chain->certinfo[0], "Issuer"), details->issuer);
	answer->subject_name = *details->subject ? details->subject : NULL;
	answer->issuer_name = *details->issuer ? details->issuer : NULL;
}

void
fetch_details_tell(
    CURL *easy, struct fetch_details *details, struct frame_answer *answer)
{
	answer->resolve_us = mark(easy, CURLINFO_NAMELOOKUP_TIME_T);
	answer->connect_us = connected(easy, details);
	answer->tls_us = mark(easy, CURLINFO_APPCONNECT_TIME_T);
	answer->first_byte_us = mark(easy, CURLINFO_STARTTRANSFER_TIME_T);
	/* libcurl's own total is that of transfers that ended. */
	answer->total_us = (frame_now() - details->began) / US;
	if (*details->tls_version != '\0')
		answer->tls_version = details->tls_version;
	tell_certificate(easy, details, answer);
}
