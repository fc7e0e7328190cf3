/* SPDX-License-Identifier: MIT */
/*
 * The options of an exchange; see options.h. It does no I/O.
 */
#include "config.h"

#include "fetch/options.h"

#include <arpa/inet.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "fetch/clean.h"

#define HEADER_MAX   320 /* name, colon, a text of MAX_NAME in wire.c */
#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* --- checks */

struct tls_version {
	const char *name;
	long least;
};

static const struct tls_version tls_versions[] = {
    {"1.2", CURL_SSLVERSION_TLSv1_2},
    {"1.3", CURL_SSLVERSION_TLSv1_3},
};

/* 0: no such version. */
static long
tls_least(const char *name)
{
	for (size_t i = 0; i < COUNT(tls_versions); i++)
		if (strcmp(tls_versions[i].name, name) == 0)
			return tls_versions[i].least;
	return 0;
}

/* What a header can carry as it is: a line end would begin another one. */
static bool
header_safe(const char *text)
{
	for (; *text != '\0'; text++)
		if (*text <= ' ' || *text > '~')
			return false;
	return true;
}

/* This machine, whatever DNS says: libcurl resolves `localhost` by itself. */
static bool
loopback(const char *host)
{
	struct in_addr address;

	return strcmp(host, "localhost") == 0 || strcmp(host, "[::1]") == 0 ||
	       (inet_pton(AF_INET, host, &address) == 1 &&
		   ntohl(address.s_addr) >> 24 == 127);
}

/* "host" or "host:port", clean, with the port only if the URL has one. */
static void
name_place(CURLU *url, char place[FETCH_PLACE_MAX])
{
	char *host = NULL, *port = NULL, text[FETCH_PLACE_MAX];

	(void)curl_url_get(url, CURLUPART_HOST, &host, 0);
	(void)curl_url_get(url, CURLUPART_PORT, &port, 0);
	(void)snprintf(text, sizeof(text), "%s%s%s", host == NULL ? "?" : host,
	    port == NULL ? "" : ":", port == NULL ? "" : port);
	fetch_clean(place, FETCH_PLACE_MAX, text, strlen(text));
	curl_free(host);
	curl_free(port);
}

static bool
refuse(struct fetch_verdict *verdict, const char *what, const char *place)
{
	fetch_say(verdict, FRAME_CONFIG, "%s%s", what, place);
	return false;
}

static bool
check_scheme(CURLU *url, bool proxy, struct fetch_facts *facts,
    struct fetch_verdict *verdict)
{
	char *scheme = NULL, *host = NULL;
	bool https, local;

	(void)curl_url_get(url, CURLUPART_SCHEME, &scheme, 0);
	(void)curl_url_get(url, CURLUPART_HOST, &host, 0);
	https = scheme != NULL && strcmp(scheme, "https") == 0;
	facts->plain = scheme != NULL && strcmp(scheme, "http") == 0;
	local = host != NULL && loopback(host);
	curl_free(scheme);
	curl_free(host);
	if (https || (facts->plain && local && !proxy))
		return true;
	if (facts->plain && local)
		return refuse(verdict,
		    "the URL is plain http:// to this "
		    "machine, which a proxy cannot reach",
		    "");
	return refuse(
	    verdict, "only https:// is allowed in the URL of ", facts->host);
}

static bool
check_url(const struct frame_order *order, struct fetch_facts *facts,
    struct fetch_verdict *verdict)
{
	CURLU *url = curl_url();
	bool fine = false;

	if (url == NULL)
		fetch_say(verdict, FRAME_SYSTEM, "no memory is left");
	else if (curl_url_set(url, CURLUPART_URL, order->url,
		     CURLU_DISALLOW_USER | CURLU_NON_SUPPORT_SCHEME) !=
		 CURLUE_OK)
		refuse(
		    verdict, "the URL is malformed, or holds a user name", "");
	else {
		name_place(url, facts->host);
		fine = check_scheme(url, order->proxy != NULL, facts, verdict);
	}
	curl_url_cleanup(url);
	return fine;
}

static bool
check_proxy(const struct frame_order *order, struct fetch_facts *facts,
    struct fetch_verdict *verdict)
{
	CURLU *url = curl_url();
	bool fine = url != NULL;

	if (fine && order->proxy != NULL) {
		fine = curl_url_set(url, CURLUPART_URL, order->proxy,
			   CURLU_GUESS_SCHEME | CURLU_NON_SUPPORT_SCHEME) ==
		       CURLUE_OK;
		name_place(url, facts->proxy);
	}
	curl_url_cleanup(url);
	return fine || refuse(verdict, "network.proxy is not a URL", "");
}

bool
fetch_options_check(const struct frame_order *order, struct fetch_facts *facts,
    struct fetch_verdict *verdict)
{
	if (!check_url(order, facts, verdict) ||
	    !check_proxy(order, facts, verdict))
		return false;
	if (order->bearer != NULL && !header_safe(order->bearer))
		return refuse(verdict, "the token cannot be shown", "");
	if (!header_safe(order->client_id) || !header_safe(order->signature))
		return refuse(verdict,
		    "the client id holds characters that no header can carry",
		    "");
	if (tls_least(order->tls_min) == 0)
		return refuse(verdict, "network.tls_min is no version", "");
	return true;
}

/* --- options */

struct number {
	CURLoption option;
	long value;
};

static const struct number numbers[] = {
    {CURLOPT_NOSIGNAL, 1},
    {CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1},
    {CURLOPT_HTTP09_ALLOWED, 0},
    /* A redirection would take the signature to another host. */
    {CURLOPT_FOLLOWLOCATION, 0},
    {CURLOPT_NETRC, CURL_NETRC_IGNORED},
    {CURLOPT_SSL_VERIFYPEER, 1},
    {CURLOPT_SSL_VERIFYHOST, 2},
    /* No compression is asked for, and none undone: no bombs. */
    {CURLOPT_HTTP_CONTENT_DECODING, 0},
    {CURLOPT_MAXFILESIZE, FETCH_BODY_MAX},
    {CURLOPT_SUPPRESS_CONNECT_HEADERS, 1},
};

struct text {
	CURLoption option;
	const char *value; /* NULL: libcurl's "none" */
};

static bool
set_texts(CURL *easy, const struct text *text, size_t count)
{
	bool fine = true;

	for (size_t i = 0; i < count; i++)
		fine = fine && curl_easy_setopt(easy, text[i].option,
				   text[i].value) == CURLE_OK;
	return fine;
}

/* No directory of CAs besides the file: the one that libcurl was built with
 * would be believed too, and would keep the file from being cached. */
static bool
set_trust(CURL *easy, const char *ca_file)
{
	return curl_easy_setopt(easy, CURLOPT_CAPATH, NULL) == CURLE_OK &&
	       (ca_file == NULL ||
		   curl_easy_setopt(easy, CURLOPT_CAINFO, ca_file) == CURLE_OK);
}

static bool
set_pem(CURL *easy, CURLoption option, const char *pem)
{
	struct curl_blob blob = {
	    /* libcurl copies it; its type knows no const */
	    .data = (void *)(uintptr_t)pem,
	    .len = strlen(pem),
	    .flags = CURL_BLOB_COPY,
	};

	return curl_easy_setopt(easy, option, &blob) == CURLE_OK;
}

/* A file may hold both. An empty passphrase, lest OpenSSL asks a terminal. */
static bool
set_client(CURL *easy, const struct frame_order *order)
{
	const char *cert = order->client_cert, *key = order->client_key;

	return cert == NULL ||
	       (set_pem(easy, CURLOPT_SSLCERT_BLOB, cert) &&
		   set_pem(
		       easy, CURLOPT_SSLKEY_BLOB, key == NULL ? cert : key) &&
		   curl_easy_setopt(easy, CURLOPT_KEYPASSWD, "") == CURLE_OK);
}

/* An https:// proxy is believed by the same rules as the host. */
static bool
set_proxy(CURL *easy, const struct frame_order *order)
{
	const char *proxy = order->proxy == NULL ? "" : order->proxy;
	const struct text texts[] = {
	    {CURLOPT_PROXY, proxy}, /* "": not from the environment either */
	    {CURLOPT_NOPROXY, ""},
	};
	const struct text trust[] = {
	    {CURLOPT_PROXY_CAPATH, NULL},
	    {CURLOPT_PROXY_CAINFO, order->ca_file},
	};

	return set_texts(easy, texts, COUNT(texts)) &&
	       (strncmp(proxy, "https:", 6) != 0 ||
		   (set_texts(easy, trust, COUNT(trust)) &&
		       curl_easy_setopt(easy, CURLOPT_PROXY_SSLVERSION,
			   tls_least(order->tls_min)) == CURLE_OK));
}

static bool
add_header(struct curl_slist **headers, const char *name, const char *value)
{
	char line[HEADER_MAX];
	struct curl_slist *longer = NULL;
	int len = snprintf(line, sizeof(line), "%s: %s", name, value);

	if (len > 0 && (size_t)len < sizeof(line))
		longer = curl_slist_append(*headers, line);
	explicit_bzero(line, sizeof(line));
	if (longer != NULL)
		*headers = longer;
	return longer != NULL;
}

static bool
set_headers(
    CURL *easy, const struct frame_order *order, struct curl_slist **headers)
{
	char timestamp[24];

	(void)snprintf(
	    timestamp, sizeof(timestamp), "%lld", (long long)order->timestamp);
	return add_header(headers, "X-Frame-ClientId", order->client_id) &&
	       add_header(headers, "X-Frame-Timestamp", timestamp) &&
	       add_header(headers, "X-Frame-Signature", order->signature) &&
	       add_header(headers, "Content-Type", "application/json") &&
	       add_header(headers, "Expect", "") && /* none: it costs a wait */
	       curl_easy_setopt(easy, CURLOPT_HTTPHEADER, *headers) == CURLE_OK;
}

/* What a token is asked for with. */
static bool
set_request(
    CURL *easy, const struct frame_order *order, struct curl_slist **headers)
{
	return curl_easy_setopt(easy, CURLOPT_POST, 1L) == CURLE_OK &&
	       /* not copied */
	       curl_easy_setopt(easy, CURLOPT_POSTFIELDS, order->body) ==
		   CURLE_OK &&
	       set_headers(easy, order, headers);
}

/* What a token is shown with. */
static bool
set_bearer(CURL *easy, const char *bearer)
{
	return curl_easy_setopt(easy, CURLOPT_HTTPGET, 1L) == CURLE_OK &&
	       curl_easy_setopt(
		   easy, CURLOPT_HTTPAUTH, (long)CURLAUTH_BEARER) == CURLE_OK &&
	       curl_easy_setopt(easy, CURLOPT_XOAUTH2_BEARER, bearer) ==
		   CURLE_OK;
}

bool
fetch_options_set(CURL *easy, const struct frame_order *order,
    const struct fetch_facts *facts, struct curl_slist **headers)
{
	const struct text texts[] = {
	    {CURLOPT_URL, order->url},
	    {CURLOPT_PROTOCOLS_STR, facts->plain ? "http" : "https"},
	    {CURLOPT_USERAGENT, PACKAGE_NAME "/" PACKAGE_VERSION},
	    {CURLOPT_ACCEPT_ENCODING, NULL},
	    {CURLOPT_PINNEDPUBLICKEY, order->pinned_keys},
	};
	bool fine = true;

	for (size_t i = 0; i < COUNT(numbers); i++)
		fine = fine && curl_easy_setopt(easy, numbers[i].option,
				   numbers[i].value) == CURLE_OK;
	return fine && set_texts(easy, texts, COUNT(texts)) &&
	       curl_easy_setopt(easy, CURLOPT_SSLVERSION,
		   tls_least(order->tls_min)) == CURLE_OK &&
	       set_trust(easy, order->ca_file) && set_client(easy, order) &&
	       set_proxy(easy, order) &&
	       (order->bearer != NULL ? set_bearer(easy, order->bearer)
				      : set_request(easy, order, headers));
}
