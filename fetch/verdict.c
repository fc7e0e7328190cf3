/* SPDX-License-Identifier: MIT */
/*
 * The tables of failures and their sentences; see verdict.h. What the other
 * side sent is quoted through clean.h alone.
 */
#include "fetch/verdict.h"

/* For the numbers of CURLINFO_SSL_VERIFYRESULT; nothing of it is linked. */
#include <openssl/x509_vfy.h>
#include <stdio.h>
#include <string.h>

#include "fetch/clean.h"

#define EXCERPT_MAX  200 /* bytes of an error's body that are shown */
#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* " through the proxy P" */
struct via {
	char text[FETCH_PLACE_MAX + 24];
};

static struct via
via(const struct fetch_facts *facts)
{
	struct via via = {""};

	if (facts->proxy[0] != '\0')
		(void)snprintf(via.text, sizeof(via.text),
		    " through the proxy %s", facts->proxy);
	return via;
}

/* --- statuses other than 2xx */

struct status {
	long first, last;
	enum frame_result result;
	const char *meaning;
};

static const struct status statuses[] = {
    {401, 401, FRAME_REFUSED,
	"the credential, its secret or the clock is not accepted"},
    {403, 403, FRAME_REFUSED, "the credential may not get this token"},
    {404, 404, FRAME_REFUSED, "there is no such provider"},
    {407, 407, FRAME_UNAVAILABLE, "a proxy wants a login"},
    {429, 429, FRAME_UNAVAILABLE, "too many requests"},
    {400, 499, FRAME_REFUSED, "the request is refused"},
    {500, 599, FRAME_UNAVAILABLE, "the service has a problem"},
    {0, 0, FRAME_BAD_ANSWER, "which is no status of HTTP"},
};

static const struct status *
find_status(long http)
{
	const struct status *row = statuses;

	while (row->first != 0 && (http < row->first || http > row->last))
		row++;
	return row;
}

static void
say_status(const struct fetch_facts *facts, struct fetch_verdict *verdict)
{
	const struct status *row = find_status(facts->http);
	const char *meaning = facts->bearer && row->result == FRAME_REFUSED
				  ? "the token is not accepted there"
				  : row->meaning;
	char excerpt[EXCERPT_MAX + 1];

	fetch_excerpt(excerpt, sizeof(excerpt), facts->body, facts->len);
	fetch_excerpt(verdict->excerpt, sizeof(verdict->excerpt), facts->body,
	    facts->len);
	fetch_say(verdict, row->result, "%s%s answered %ld, %s%s%s",
	    facts->host, via(facts).text, facts->http, meaning,
	    *excerpt == '\0' ? "" : ": ", excerpt);
}

static void
say_redirect(const struct fetch_facts *facts, struct fetch_verdict *verdict)
{
	bool where = facts->target[0] != '\0';

	fetch_say(verdict, FRAME_BAD_ANSWER,
	    "%s%s answered %ld, a redirection %s%s, which is not followed",
	    facts->host, via(facts).text, facts->http,
	    where ? "to " : "to nowhere", facts->target);
}

static void
say_tunnel(const struct fetch_facts *facts, struct fetch_verdict *verdict)
{
	fetch_say(verdict, FRAME_UNAVAILABLE,
	    "the proxy %s answered %ld when asked for %s%s", facts->proxy,
	    facts->tunnel, facts->host,
	    facts->tunnel == 407 ? ": it wants a login" : "");
}

/* --- the deadline */

static const char *const late[FETCH_PHASES] = {
    [FETCH_RESOLVING] = "was not found by DNS in time",
    [FETCH_CONNECTING] = "gave no connection in time",
    [FETCH_HANDSHAKE] = "did not finish the TLS handshake in time",
    [FETCH_WAITING] = "did not answer in time",
    [FETCH_READING] = "did not finish its answer in time",
};

static void
say_late(const struct fetch_facts *facts, struct fetch_verdict *verdict)
{
	bool proxy = facts->proxy[0] != '\0';

	/* With a proxy, its own name and address come first. */
	if (proxy && facts->phase <= FETCH_CONNECTING)
		fetch_say(verdict, FRAME_TIMEOUT, "the proxy %s %s",
		    facts->proxy, late[facts->phase]);
	else
		fetch_say(verdict, FRAME_TIMEOUT, "%s%s %s", facts->host,
		    via(facts).text, late[facts->phase]);
}

/* --- TLS */

struct certificate {
	long verify;
	const char *is;
};

static const char foreign[] = "is not issued by an authority of the CA file";

static const struct certificate certificates[] = {
    {X509_V_ERR_CERT_HAS_EXPIRED, "has expired"},
    {X509_V_ERR_CERT_NOT_YET_VALID, "is not valid yet"},
    {X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT, "is self-signed"},
    {X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN, foreign},
    {X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT, foreign},
    {X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY, foreign},
    {X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE, foreign},
    {X509_V_ERR_CERT_REVOKED, "is revoked"},
    {X509_V_ERR_INVALID_PURPOSE, "is not meant for a server"},
    {X509_V_ERR_EE_KEY_TOO_SMALL, "has too short a key"},
    {X509_V_ERR_CA_KEY_TOO_SMALL, "is issued with too short a key"},
    {X509_V_ERR_CA_MD_TOO_WEAK, "is signed in too weak a way"},
    {X509_V_ERR_HOSTNAME_MISMATCH, "is for another host"},
    {X509_V_ERR_IP_ADDRESS_MISMATCH, "is for another host"},
};

/* What is wrong with it, NULL: no row says. Names are compared by libcurl
 * itself, which has words for it and no number. */
static const char *
certificate_flaw(const struct fetch_facts *facts)
{
	if (strstr(facts->detail, "subject name") != NULL)
		return "is for another host";
	for (size_t i = 0; i < COUNT(certificates); i++)
		if (certificates[i].verify == facts->verify)
			return certificates[i].is;
	return NULL;
}

static void
say_certificate(const struct fetch_facts *facts, struct fetch_verdict *verdict)
{
	const char *is = certificate_flaw(facts);
	char more[EXCERPT_MAX + 1] = "";

	if (is == NULL || is == foreign) {
		const char *words = is == NULL ? facts->detail : facts->ca_file;
		fetch_clean(more, sizeof(more), words, strlen(words));
	}
	fetch_say(verdict, FRAME_TLS, "the certificate of %s%s %s%s%s",
	    facts->host, via(facts).text,
	    is == NULL ? "is not trustworthy: " : is, is == foreign ? " " : "",
	    more);
}

/* What OpenSSL says in the middle of libcurl's words. With TLS 1.3 some of it
 * comes only when the answer is read: libcurl calls that a failed read. */
struct alert {
	const char *words;
	bool handshake; /* means this during the handshake alone */
	enum frame_result result;
	const char *meaning;
};

static const char version[] = "has no TLS version that network.tls_min allows";
static const char no_tls[] = "does not speak TLS";
static const char unwanted[] = "does not accept our client certificate";
static const char hung_up[] = "closed the connection in the TLS handshake";

static const struct alert alerts[] = {
    {"unsupported protocol", false, FRAME_TLS, version},
    {"alert protocol version", false, FRAME_TLS, version},
    {"wrong version number", false, FRAME_TLS, no_tls},
    {"packet length too long", false, FRAME_TLS, no_tls},
    {"certificate required", false, FRAME_TLS,
	"wants a client certificate (network.client_cert)"},
    {"alert unknown ca", false, FRAME_TLS, unwanted},
    {"alert bad certificate", false, FRAME_TLS, unwanted},
    {"alert certificate", false, FRAME_TLS, unwanted},
    {"handshake failure", false, FRAME_TLS,
	"has no cipher in common with us, or wants a client certificate"},
    {"unexpected eof", true, FRAME_UNAVAILABLE, hung_up},
    {"Connection reset", true, FRAME_UNAVAILABLE, hung_up},
    {"SSL_ERROR_SYSCALL", true, FRAME_UNAVAILABLE, hung_up},
};

/* True if the failure is one of TLS that has words of its own. */
static bool
say_alert(const struct fetch_facts *facts, struct fetch_verdict *verdict)
{
	bool handshake = facts->code == CURLE_SSL_CONNECT_ERROR;

	for (size_t i = 0; i < COUNT(alerts); i++) {
		const struct alert *row = &alerts[i];
		if ((row->handshake && !handshake) ||
		    strstr(facts->detail, row->words) == NULL)
			continue;
		fetch_say(verdict, row->result, "%s%s %s", facts->host,
		    via(facts).text, row->meaning);
		return true;
	}
	return false;
}

/* --- everything else that libcurl reports */

enum place {
	HOST,	 /* and through which proxy */
	NEAREST, /* the proxy if there is one, else the host */
	CA_FILE,
};

enum more {
	NOTHING,
	WORDS, /* libcurl's */
	ERROR, /* the connection's errno */
};

struct failure {
	CURLcode code;
	enum frame_result result;
	enum place place;
	enum more more;
	const char *before, *after;
};

static const char no_http[] = " answered with something that is not HTTP";

static const struct failure failures[] = {
    {CURLE_COULDNT_RESOLVE_HOST, FRAME_UNAVAILABLE, HOST, NOTHING,
	"DNS does not know ", ""},
    {CURLE_COULDNT_RESOLVE_PROXY, FRAME_UNAVAILABLE, NEAREST, NOTHING,
	"DNS does not know ", ""},
    {CURLE_COULDNT_CONNECT, FRAME_UNAVAILABLE, NEAREST, ERROR,
	"no connection to ", ""},
    {CURLE_PROXY, FRAME_UNAVAILABLE, NEAREST, WORDS, "",
	" does not let us through"},
    {CURLE_SEND_ERROR, FRAME_UNAVAILABLE, HOST, ERROR, "the connection to ",
	" broke off"},
    {CURLE_RECV_ERROR, FRAME_UNAVAILABLE, HOST, ERROR, "the connection to ",
	" broke off"},
    {CURLE_GOT_NOTHING, FRAME_UNAVAILABLE, HOST, NOTHING, "",
	" closed the connection without an answer"},
    {CURLE_PARTIAL_FILE, FRAME_UNAVAILABLE, HOST, NOTHING, "",
	" closed the connection in the middle of its answer"},
    {CURLE_SSL_CONNECT_ERROR, FRAME_TLS, HOST, WORDS, "the TLS handshake with ",
	" failed"},
    {CURLE_SSL_CIPHER, FRAME_TLS, HOST, WORDS, "the TLS handshake with ",
	" failed"},
    {CURLE_SSL_PINNEDPUBKEYNOTMATCH, FRAME_TLS, HOST, NOTHING, "the key of ",
	" is none of network.pinned_keys"},
    {CURLE_SSL_CACERT_BADFILE, FRAME_CONFIG, CA_FILE, NOTHING, "",
	" (network.ca_file) cannot be read or holds no certificate"},
    {CURLE_SSL_CERTPROBLEM, FRAME_CONFIG, HOST, WORDS,
	"network.client_cert and client_key cannot be used for ", ""},
    {CURLE_SSL_ENGINE_INITFAILED, FRAME_SYSTEM, HOST, WORDS,
	"the TLS library failed before it spoke to ", ""},
    {CURLE_UNSUPPORTED_PROTOCOL, FRAME_BAD_ANSWER, HOST, NOTHING, "",
	no_http}, /* HTTP/0.9, as libcurl calls anything unknown */
    {CURLE_WEIRD_SERVER_REPLY, FRAME_BAD_ANSWER, HOST, NOTHING, "", no_http},
    {CURLE_HTTP2, FRAME_BAD_ANSWER, HOST, NOTHING, "", no_http},
    {CURLE_OUT_OF_MEMORY, FRAME_SYSTEM, HOST, NOTHING,
	"no memory is left for the exchange with ", ""},
    {CURLE_FAILED_INIT, FRAME_SYSTEM, HOST, WORDS,
	"libcurl cannot prepare the exchange with ", ""},
    {CURLE_OK, FRAME_UNAVAILABLE, HOST, WORDS, "the exchange with ",
	" failed"}, /* all others */
};

static void
name_place(
    const struct fetch_facts *facts, enum place place, char *out, size_t size)
{
	if (place == CA_FILE)
		fetch_clean(out, size, facts->ca_file, strlen(facts->ca_file));
	else if (place == NEAREST && facts->proxy[0] != '\0')
		(void)snprintf(out, size, "the proxy %s", facts->proxy);
	else
		(void)snprintf(out, size, "%s%s", facts->host,
		    place == HOST ? via(facts).text : "");
}

static void
name_cause(
    const struct fetch_facts *facts, enum more more, char *out, size_t size)
{
	const char *words = more == WORDS ? facts->detail
			    : more == ERROR && facts->error != 0
				? strerror(facts->error)
				: "";

	fetch_clean(out, size, words, strlen(words));
}

static void
say_failure(const struct fetch_facts *facts, struct fetch_verdict *verdict)
{
	const struct failure *row = failures;
	char place[2 * FETCH_PLACE_MAX + 24], cause[EXCERPT_MAX + 1];

	while (row->code != CURLE_OK && row->code != facts->code)
		row++;
	name_place(facts, row->place, place, sizeof(place));
	name_cause(facts, row->more, cause, sizeof(cause));
	fetch_say(verdict, row->result, "%s%s%s%s%s", row->before, place,
	    row->after, *cause == '\0' ? "" : ": ", cause);
}

static void
say_excess(const struct fetch_facts *facts, struct fetch_verdict *verdict)
{
	bool head = facts->excess == FETCH_EXCESS_HEAD;
	int most = (head ? FETCH_HEAD_MAX : FETCH_BODY_MAX) / 1024;

	fetch_say(verdict, FRAME_BAD_ANSWER,
	    "%s%s answered with more than %d KiB%s", facts->host,
	    via(facts).text, most, head ? " of headers" : ", not a token");
}

/* --- which of them it is */

static void
judge_failure(const struct fetch_facts *facts, struct fetch_verdict *verdict)
{
	if (facts->excess != FETCH_NO_EXCESS)
		say_excess(facts, verdict);
	else if (facts->code == CURLE_OPERATION_TIMEDOUT)
		say_late(facts, verdict);
	else if (facts->code == CURLE_PEER_FAILED_VERIFICATION)
		say_certificate(facts, verdict);
	else if (!say_alert(facts, verdict))
		say_failure(facts, verdict);
}

static void
judge_body(const struct fetch_facts *facts, struct fetch_verdict *verdict)
{
	const struct fetch_body body = {
	    .bytes = facts->body,
	    .len = facts->len,
	    .host = facts->host,
	    .http = facts->http,
	    .date = facts->date,
	    .now = facts->now,
	};

	if (facts->bearer)
		fetch_answer_judge_json(&body, verdict);
	else
		fetch_answer_judge(&body, verdict);
}

static void
warn_of_plain(struct fetch_verdict *verdict)
{
	size_t len = strlen(verdict->sentence);

	(void)snprintf(verdict->sentence + len, sizeof(verdict->sentence) - len,
	    "%sthe URL is plain http:// to this machine: nothing protects "
	    "the token on the way",
	    len == 0 ? "" : "; ");
}

void
fetch_judge(const struct fetch_facts *facts, struct fetch_verdict *verdict)
{
	memset(verdict, 0, sizeof(*verdict));
	if (facts->tunnel >= 300)
		say_tunnel(facts, verdict);
	else if (facts->http >= 300 && facts->http < 400)
		say_redirect(facts, verdict);
	/* A status says more than how its body broke off. */
	else if (facts->http >= 400)
		say_status(facts, verdict);
	else if (facts->code != CURLE_OK)
		judge_failure(facts, verdict);
	else if (facts->http < 200)
		fetch_say(verdict, FRAME_BAD_ANSWER,
		    "%s%s gave no answer of HTTP", facts->host,
		    via(facts).text);
	else
		judge_body(facts, verdict);
	if (facts->plain)
		warn_of_plain(verdict);
}
