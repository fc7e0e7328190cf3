/* SPDX-License-Identifier: MIT */
/*
 * Attempts, re-signing and pauses; see exchange.h. The secret is used here,
 * to sign, and goes nowhere.
 */
#include "helper/exchange.h"

#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/path.h"
#include "common/request.h"
#include "common/token.h"
#include "common/url.h"
#include "helper/sign.h"

#define CLOCK_TOLERANCE 30 /* seconds; Frame's own is not documented */
#define SKEW_MAX	(48 * 60 * 60) /* seconds that are signed for */
#define DATE_MAX	(INT32_MAX * INT64_C(1000)) /* Unix seconds */
#define FIRST_PAUSE_MS	200			    /* doubled each time */
#define LAST_PAUSE_MS	5000
#define USEFUL_MS	100 /* an attempt with less time left is pointless */
#define PEM_MAX		32767
#define PINS_MAX	4096

/* What one series of attempts carries along. */
struct series {
	const struct frame_exchange *exchange;
	struct frame_outcome *outcome;
	struct frame_order order;
	frame_hmac_function *hmac;
	char signature[FRAME_SIGNATURE_SIZE];
	char pins[PINS_MAX];
	char *cert, *key; /* PEM texts */
	int64_t skew;	  /* seconds that the gateway's clock is ahead */
	bool resigned;
	int attempts;
	int64_t pause_ms;
};

/* --- the parts of the order that stay the same */

static bool
join_pins(struct series *series, const char *const *pins)
{
	size_t len = 0;

	for (; pins != NULL && *pins != NULL; pins++) {
		int more = snprintf(series->pins + len, PINS_MAX - len, "%s%s",
		    len > 0 ? ";" : "", *pins);
		len += (size_t)more;
		if (len >= PINS_MAX)
			return frame_conclude(series->outcome, FRAME_CONFIG,
			    "network.pinned_keys is too long");
	}
	return true;
}

static char *
read_pem(const char *path, enum frame_trust trust, char *why, size_t why_size)
{
	int fd = frame_path_open(path, 0, trust, why, why_size);
	char *text = fd == -1 ? NULL : malloc(PEM_MAX + 1);
	size_t len;

	if (fd != -1 && text == NULL)
		snprintf(why, why_size, "out of memory");
	if (text != NULL && !frame_read_limited(fd, text, PEM_MAX, &len)) {
		snprintf(why, why_size, "%s cannot be read: %s", path,
		    strerror(errno));
		free(text);
		text = NULL;
	}
	if (fd != -1)
		close(fd);
	return text;
}

/* frame-fetch cannot read root's files: it is given their contents. */
static bool
load_client_certificate(
    struct series *series, const struct frame_network *network)
{
	char why[400];

	if (network->client_cert == NULL)
		return true;
	series->cert = read_pem(
	    network->client_cert, FRAME_TRUST_PUBLIC, why, sizeof(why));
	if (series->cert != NULL)
		series->key = read_pem(
		    network->client_key, FRAME_TRUST_PRIVATE, why, sizeof(why));
	if (series->key == NULL)
		return frame_conclude(series->outcome, FRAME_CONFIG,
		    "the client certificate: %s", why);
	return true;
}

static bool
load_hmac(struct series *series)
{
	char why[400];

	series->hmac = frame_load_hmac(why, sizeof(why));
	if (series->hmac == NULL)
		return frame_conclude(series->outcome, FRAME_SYSTEM,
		    "the request cannot be signed: %s", why);
	return true;
}

static bool
prepare(struct series *series)
{
	const struct frame_exchange *exchange = series->exchange;
	const struct frame_network *network = &exchange->config->network;

	if (!load_hmac(series) || !join_pins(series, network->pinned_keys) ||
	    !load_client_certificate(series, network))
		return false;
	series->order = (struct frame_order){
	    .url = exchange->provider->sat_url,
	    .client_id = exchange->provider->credential->client_id,
	    .signature = series->signature,
	    .body = exchange->body,
	    .deadline = exchange->deadline,
	    .proxy = network->proxy,
	    .ca_file = network->ca_file,
	    .tls_min = frame_tls_versions[network->tls_min],
	    .pinned_keys = *series->pins ? series->pins : NULL,
	    .client_cert = series->cert,
	    .client_key = series->key,
	    .details = exchange->observer != NULL,
	};
	return true;
}

static void
finish(struct series *series)
{
	if (series->key != NULL)
		explicit_bzero(series->key, strlen(series->key));
	free(series->cert);
	free(series->key);
}

/* --- one attempt and what follows from it */

static bool
attempt(struct series *series, struct frame_fetch *fetch,
    struct frame_answer *answer)
{
	const struct frame_exchange *exchange = series->exchange;

	series->attempts++;
	series->order.timestamp = (int64_t)time(NULL) + series->skew;
	if (!frame_request_sign(series->hmac, exchange->secret->bytes,
		exchange->secret->len, series->order.timestamp,
		series->order.client_id, series->signature))
		return frame_conclude(series->outcome, FRAME_SYSTEM,
		    "libcrypto cannot compute the signature");
	if (!frame_fetch_exchange(
		fetch, &series->order, answer, series->outcome))
		return false;
	if (exchange->observer != NULL)
		exchange->observer->attempt(
		    exchange->observer, answer, series->attempts);
	return true;
}

/* A refusal by a gateway whose clock is not ours may mean just that. */
static bool
sign_anew(struct series *series, const struct frame_answer *answer)
{
	int64_t ahead;

	if (series->resigned || answer->result != FRAME_REFUSED ||
	    answer->date <= 0 || answer->date > DATE_MAX)
		return false;
	ahead = answer->date - (int64_t)time(NULL);
	if (ahead <= CLOCK_TOLERANCE && ahead >= -CLOCK_TOLERANCE)
		return false;
	/* The date comes from frame-fetch, which might want a signature that
	 * is good next year. */
	if (ahead > SKEW_MAX || ahead < -SKEW_MAX)
		return frame_conclude(series->outcome, FRAME_CLOCK,
		    "this machine's clock is %" PRId64 " hours %s the "
		    "gateway's, which refused the request",
		    (ahead < 0 ? -ahead : ahead) / 3600,
		    ahead < 0 ? "ahead of" : "behind");
	series->resigned = true;
	series->skew = ahead;
	return true;
}

/* Between half and all of the pause, so that a lab that was switched on as
 * one does not come back as one. */
static int64_t
jittered(int64_t pause_ms)
{
	uint32_t random = 0;

	if (getrandom(&random, sizeof(random), GRND_NONBLOCK) == -1)
		random = (uint32_t)frame_now();
	return pause_ms / 2 + (int64_t)(random % (uint32_t)(pause_ms / 2 + 1));
}

/* Waits before the next attempt; false if none would help or fit. */
static bool
pause_for_next(struct series *series, const struct frame_answer *answer)
{
	int64_t pause = jittered(series->pause_ms);

	if (!frame_result_info(frame_result_from_number(answer->result))
		 ->temporary)
		return false;
	if (answer->retry_after > 0 && answer->retry_after <= INT32_MAX &&
	    answer->retry_after * 1000 > pause)
		pause = answer->retry_after * 1000;
	if (frame_now() + (pause + USEFUL_MS) * FRAME_MS >
	    series->exchange->deadline)
		return false;
	poll(NULL, 0, (int)pause);
	series->pause_ms *= 2;
	if (series->pause_ms > LAST_PAUSE_MS)
		series->pause_ms = LAST_PAUSE_MS;
	return true;
}

/* --- the outcome */

static void
append(struct frame_outcome *outcome, const char *separator, const char *text)
{
	size_t len = strlen(outcome->sentence);

	snprintf(outcome->sentence + len, sizeof(outcome->sentence) - len,
	    "%s%s", *outcome->sentence ? separator : "", text);
}

/* What the series as a whole adds to what the last attempt said. */
static void
tell_series(struct series *series)
{
	char text[160];

	if (series->attempts > (series->resigned ? 2 : 1)) {
		snprintf(text, sizeof(text), "%d attempts", series->attempts);
		append(series->outcome, ", ", text);
	}
	if (series->resigned) {
		snprintf(text, sizeof(text),
		    "this machine's clock is %" PRId64 " s %s the gateway's, "
		    "so it was signed anew with the gateway's time",
		    series->skew < 0 ? -series->skew : series->skew,
		    series->skew < 0 ? "ahead of" : "behind");
		append(series->outcome, "; ", text);
	}
}

static bool
settle(struct series *series, const struct frame_answer *answer)
{
	struct frame_outcome *outcome = series->outcome;
	enum frame_result result = frame_result_from_number(answer->result);

	outcome->http = answer->http;
	frame_conclude(outcome, result, "%s",
	    answer->sentence != NULL ? answer->sentence : "");
	if (result == FRAME_OK &&
	    (answer->token == NULL || answer->expires <= 0 ||
		answer->expires > DATE_MAX ||
		!frame_token_shape(answer->token, strlen(answer->token))))
		return frame_conclude(outcome, FRAME_SYSTEM,
		    "frame-fetch passed on something that is not a token");
	outcome->expires = answer->expires;
	return result == FRAME_OK;
}

/* Killed at the deadline, frame-fetch could not say whom it waited for. What
 * an attempt before came to is worth more than that time was over then. */
static void
tell_timeout(struct series *series, const char *before)
{
	const struct frame_exchange *exchange = series->exchange;
	const char *text = exchange->provider->sat_url;
	int64_t waited = exchange->deadline - exchange->began;
	struct frame_url url = {0};
	struct frame_url_part where;

	(void)frame_url_parse(text, &url, &where);
	frame_conclude(series->outcome, FRAME_TIMEOUT,
	    "%.*s did not answer within %" PRId64 ".%" PRId64 " s%s%s",
	    (int)url.host.len, text + url.host.start, waited / FRAME_SEC,
	    waited % FRAME_SEC / (FRAME_SEC / 10),
	    *before != '\0' ? "; the attempt before: " : "", before);
}

bool
frame_exchange(const struct frame_exchange *exchange, struct frame_fetch *fetch,
    struct frame_answer *answer, struct frame_outcome *outcome)
{
	struct series series = {.exchange = exchange,
	    .outcome = outcome,
	    .pause_ms = FIRST_PAUSE_MS};
	char before[256] = "";
	bool fine = prepare(&series);
	bool again = fine;

	while (again) {
		snprintf(before, sizeof(before), "%.250s", outcome->sentence);
		fine = attempt(&series, fetch, answer);
		if (!fine) {
			if (outcome->result == FRAME_TIMEOUT)
				tell_timeout(&series, before);
			break;
		}
		fine = settle(&series, answer);
		again = !fine && (sign_anew(&series, answer) ||
				     pause_for_next(&series, answer));
	}
	tell_series(&series);
	finish(&series);
	return fine;
}

/* --- afterwards */

bool
frame_exchange_show(const struct frame_exchange *exchange,
    struct frame_fetch *fetch, const char *url, const char *token,
    struct frame_answer *answer, struct frame_outcome *outcome)
{
	struct series series = {.exchange = exchange, .outcome = outcome};
	bool fine = prepare(&series);

	if (fine) {
		series.order.url = url;
		series.order.bearer = token;
		series.order.client_id = series.order.body = "";
		fine =
		    frame_fetch_exchange(fetch, &series.order, answer, outcome);
	}
	if (fine) {
		outcome->http = answer->http;
		fine = frame_conclude(outcome,
		    answer->result == FRAME_OK && answer->body == NULL
			? FRAME_SYSTEM
			: frame_result_from_number(answer->result),
		    "%s", answer->sentence != NULL ? answer->sentence : "");
	}
	finish(&series);
	return fine;
}
