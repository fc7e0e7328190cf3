/* SPDX-License-Identifier: MIT */
/*
 * The exchange; see exchange.h. libcurl's multi interface is used for its
 * loop, not for several transfers: libcurl's own timeout, when it comes while
 * a name is looked up, waits for the resolver's thread (500 ms became 10 s).
 */
#include "fetch/exchange.h"

#include <malloc.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "common/clock.h"
#include "fetch/clean.h"
#include "fetch/options.h"

/* frame-helper waits until the deadline itself, and then kills us. */
#define ANSWER_MARGIN (20 * FRAME_MS)
/* How much later than ours libcurl's own limit is. It exists only so that an
 * address that does not answer leaves time for the next one. */
#define SPARE_MS 500
/* Longer than any retry: no need to carry more. */
#define RETRY_AFTER_MAX (7 * 24 * 60 * 60)

struct fetch_line *
fetch_line_open(int orders)
{
	struct fetch_line *line = NULL;

	/* openssl.cnf is read here: it may hold the machine's own policy for
	 * TLS, FIPS above all, and skipping it would save 0.3 ms. */
	if (curl_global_init(CURL_GLOBAL_SSL) != CURLE_OK ||
	    (line = calloc(1, sizeof(*line))) == NULL)
		return NULL;
	line->orders = orders;
	line->multi = curl_multi_init();
	line->easy = curl_easy_init();
	if (line->multi != NULL && line->easy != NULL)
		return line;
	curl_multi_cleanup(line->multi);
	curl_easy_cleanup(line->easy);
	free(line);
	return NULL;
}

void
fetch_line_wipe(struct fetch_line *line)
{
	explicit_bzero(line->body, line->facts.len);
	explicit_bzero(&line->verdict, sizeof(line->verdict));
	line->details = (struct fetch_details){.wanted = false};
	line->facts = (struct fetch_facts){.code = CURLE_OK};
	line->head = 0;
	line->handshake = false;
}

/* --- what comes in */

/* Counts; what the headers say is asked of libcurl afterwards, which knows an
 * interim answer and a proxy's from the real one. */
static size_t
take_header(char *bytes, size_t size, size_t count, void *data)
{
	struct fetch_line *line = data;
	size_t len = size * count;

	(void)bytes;
	/* From here on what libraries free may be a piece of a token, and is
	 * overwritten. Not earlier: reading the CAs would take 1.3 ms more. */
	if (line->head == 0)
		mallopt(M_PERTURB, 0xa5);
	if (len > FETCH_HEAD_MAX - line->head) {
		line->facts.excess = FETCH_EXCESS_HEAD;
		return 0; /* ends the exchange */
	}
	line->head += len;
	return len;
}

static size_t
take_body(char *bytes, size_t size, size_t count, void *data)
{
	struct fetch_line *line = data;
	size_t len = size * count;

	if (len > FETCH_BODY_MAX - line->facts.len) {
		line->facts.excess = FETCH_EXCESS_BODY;
		return 0;
	}
	memcpy(line->body + line->facts.len, bytes, len);
	line->facts.len += len;
	return len;
}

/* Called when TLS begins. libcurl 7.88 marks the end of the TCP connection only
 * when the handshake is done too (its issue 10670), and a host that is down and
 * one that says nothing are different things to look for. */
static CURLcode
note_handshake(CURL *easy, void *context, void *data)
{
	struct fetch_line *line = data;

	(void)easy;
	(void)context;
	line->handshake = true;
	if (line->details.wanted)
		line->details.handshake = frame_now();
	return CURLE_OK;
}

static bool
set_callbacks(struct fetch_line *line, int64_t deadline)
{
	CURL *easy = line->easy;
	long left = (long)frame_ms_left(deadline) + SPARE_MS;

	/* Not for newer ones: with it, 8.3 and later read the CA certificates
	 * before they say hello, not while they wait for the reply. If the
	 * TLS library has no such call, a sentence is vaguer. */
	if (curl_version_info(CURLVERSION_NOW)->version_num < 0x080000) {
		(void)curl_easy_setopt(
		    easy, CURLOPT_SSL_CTX_FUNCTION, note_handshake);
		(void)curl_easy_setopt(easy, CURLOPT_SSL_CTX_DATA, line);
	}
	/* clang-format off */
	return curl_easy_setopt(easy, CURLOPT_ERRORBUFFER,
		   line->facts.detail) == CURLE_OK &&
	    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, take_header) ==
		CURLE_OK &&
	    curl_easy_setopt(easy, CURLOPT_HEADERDATA, line) == CURLE_OK &&
	    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_body) ==
		CURLE_OK &&
	    curl_easy_setopt(easy, CURLOPT_WRITEDATA, line) == CURLE_OK &&
	    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, left) ==
		CURLE_OK;
	/* clang-format on */
}

/* --- the loop */

static CURLcode
how_it_ended(CURLM *multi)
{
	CURLMsg *message;
	int more;

	while ((message = curl_multi_info_read(multi, &more)) != NULL)
		if (message->msg == CURLMSG_DONE)
			return message->data.result;
	return CURLE_FAILED_INIT;
}

/* Whoever gave the order is gone, by whatever way: nobody wants the answer. */
static bool
hung_up(int orders)
{
	struct pollfd polled = {.fd = orders, .events = POLLIN};

	return poll(&polled, 1, 0) == 1 && (polled.revents & POLLHUP) != 0;
}

static CURLcode
transfer(CURLM *multi, int orders, int64_t deadline)
{
	struct curl_waitfd end = {.fd = orders, .events = CURL_WAIT_POLLIN};
	int running = 1;

	while (curl_multi_perform(multi, &running) == CURLM_OK) {
		int left = frame_ms_left(deadline);
		if (running == 0)
			return how_it_ended(multi);
		if (left == 0)
			return CURLE_OPERATION_TIMEDOUT;
		if (curl_multi_poll(multi, &end, 1, left, NULL) != CURLM_OK)
			break;
		if (hung_up(orders))
			_exit(EXIT_FAILURE);
	}
	return CURLE_FAILED_INIT;
}

/* --- what is known afterwards */

/* The latest of libcurl's marks that was passed. */
static enum fetch_phase
phase_of(const struct fetch_line *line)
{
	static const CURLINFO marks[FETCH_PHASES] = {
	    [FETCH_CONNECTING] = CURLINFO_NAMELOOKUP_TIME_T,
	    [FETCH_HANDSHAKE] = CURLINFO_CONNECT_TIME_T,
	    [FETCH_WAITING] = CURLINFO_PRETRANSFER_TIME_T,
	    [FETCH_READING] = CURLINFO_STARTTRANSFER_TIME_T,
	};

	for (int i = FETCH_PHASES - 1; i > FETCH_RESOLVING; i--) {
		curl_off_t when = 0;
		if ((i == FETCH_HANDSHAKE && line->handshake) ||
		    (curl_easy_getinfo(line->easy, marks[i], &when) ==
			    CURLE_OK &&
			when > 0))
			return (enum fetch_phase)i;
	}
	return FETCH_RESOLVING;
}

/* A header of the final answer, NULL: it has none. */
static const char *
header(CURL *easy, const char *name)
{
	struct curl_header *found;

	return curl_easy_header(easy, name, 0, CURLH_HEADER, -1, &found) ==
		       CURLHE_OK
		   ? found->value
		   : NULL;
}

/* Unix seconds, 0: no date. */
static int64_t
date_of(const char *text)
{
	time_t when = text == NULL ? -1 : curl_getdate(text, NULL);

	return when < 0 ? 0 : (int64_t)when;
}

/* Seconds, or a date, which is one of the server's clock. -1: neither. */
static int64_t
retry_after(const char *text, int64_t date, int64_t now)
{
	int64_t seconds;
	char *end;

	if (text == NULL)
		return -1;
	seconds = strtoll(text, &end, 10);
	if (end == text || *end != '\0') {
		int64_t when = date_of(text);
		if (when == 0)
			return -1;
		seconds = when - (date != 0 ? date : now);
	}
	return seconds < 0		   ? 0
	       : seconds > RETRY_AFTER_MAX ? RETRY_AFTER_MAX
					   : seconds;
}

static long
number(CURL *easy, CURLINFO which)
{
	long value = 0;

	return curl_easy_getinfo(easy, which, &value) == CURLE_OK ? value : 0;
}

static void
name_target(CURL *easy, char target[FETCH_PLACE_MAX])
{
	CURLU *parsed = curl_url();
	char *url = NULL, *host = NULL;

	/* libcurl makes it absolute; ours to free is what curl_url gives. */
	if (curl_easy_getinfo(easy, CURLINFO_REDIRECT_URL, &url) == CURLE_OK &&
	    url != NULL && parsed != NULL &&
	    curl_url_set(parsed, CURLUPART_URL, url,
		CURLU_NON_SUPPORT_SCHEME) == CURLUE_OK &&
	    curl_url_get(parsed, CURLUPART_HOST, &host, 0) == CURLUE_OK)
		fetch_clean(target, FETCH_PLACE_MAX, host, strlen(host));
	curl_free(host);
	curl_url_cleanup(parsed);
}

static void
gather(struct fetch_line *line, struct frame_answer *answer)
{
	struct fetch_facts *facts = &line->facts;
	CURL *easy = line->easy;

	if (line->details.wanted)
		fetch_details_tell(easy, &line->details, answer);
	facts->phase = phase_of(line);
	facts->http = number(easy, CURLINFO_RESPONSE_CODE);
	facts->tunnel = number(easy, CURLINFO_HTTP_CONNECTCODE);
	facts->verify = number(easy, CURLINFO_SSL_VERIFYRESULT);
	facts->error = (int)number(easy, CURLINFO_OS_ERRNO);
	facts->date = date_of(header(easy, "Date"));
	facts->now = time(NULL);
	facts->body = line->body;
	if (facts->code == CURLE_FILESIZE_EXCEEDED)
		facts->excess = FETCH_EXCESS_BODY;
	name_target(easy, facts->target);
	answer->retry_after =
	    retry_after(header(easy, "Retry-After"), facts->date, facts->now);
}

/* --- an exchange */

static void
ask(struct fetch_line *line, const struct frame_order *order,
    struct frame_answer *answer)
{
	int64_t deadline = order->deadline - ANSWER_MARGIN;
	struct fetch_facts *facts = &line->facts;
	struct curl_slist *headers = NULL;

	facts->code = CURLE_FAILED_INIT;
	facts->bearer = order->bearer != NULL;
	facts->ca_file =
	    order->ca_file == NULL ? "(libcurl's)" : order->ca_file;
	curl_easy_reset(line->easy); /* keeps connections */
	if (fetch_options_set(line->easy, order, facts, &headers) &&
	    set_callbacks(line, deadline) &&
	    (order->details == 0 ||
		fetch_details_ask(line->easy, &line->details)) &&
	    curl_multi_add_handle(line->multi, line->easy) == CURLM_OK) {
		facts->code = transfer(line->multi, line->orders, deadline);
		gather(line, answer);
		line->stuck = facts->code == CURLE_OPERATION_TIMEDOUT &&
			      facts->phase == FETCH_RESOLVING;
		/* Removing would wait for the resolver; we end instead. */
		if (!line->stuck)
			curl_multi_remove_handle(line->multi, line->easy);
	}
	fetch_judge(facts, &line->verdict);
	if (!line->stuck) {
		curl_easy_reset(line->easy); /* lets go of headers and order */
		curl_slist_free_all(headers);
	}
}

static const char *
unless_empty(const char *text)
{
	return *text == '\0' ? NULL : text;
}

static void
fill(struct frame_answer *answer, struct fetch_line *line)
{
	const struct fetch_verdict *verdict = &line->verdict;
	const struct frame_claims *claims = &verdict->claims;

	answer->result = verdict->result;
	/* An interim status alone is no answer. */
	answer->http = line->facts.http < 200 ? 0 : line->facts.http;
	answer->date = line->facts.date;
	answer->token = unless_empty(verdict->token);
	answer->expires = claims->expires;
	answer->not_before = claims->not_before;
	answer->issued = claims->issued;
	answer->email = unless_empty(claims->email);
	answer->first_name = unless_empty(claims->first_name);
	answer->last_name = unless_empty(claims->last_name);
	answer->subject = unless_empty(claims->subject);
	answer->sentence = unless_empty(verdict->sentence);
	answer->audience = unless_empty(claims->audience);
	answer->token_provider = unless_empty(claims->provider);
	answer->excerpt = unless_empty(verdict->excerpt);
	if (line->details.wanted)
		answer->bytes = (int64_t)line->facts.len;
	line->body[line->facts.len] = '\0';
	if (line->facts.bearer && verdict->result == FRAME_OK)
		answer->body = line->body;
}

void
fetch_exchange(struct fetch_line *line, const struct frame_order *order,
    struct frame_answer *answer)
{
	*answer = (struct frame_answer){.retry_after = -1};
	if (fetch_options_check(order, &line->facts, &line->verdict))
		ask(line, order, answer);
	fill(answer, line);
}
