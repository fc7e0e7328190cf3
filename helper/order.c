/* SPDX-License-Identifier: MIT */
/*
 * Putting an order together; see order.h. The secret is used here, to sign, and
 * goes nowhere.
 */
#include "helper/order.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/path.h"
#include "helper/sign.h"

#define PEM_MAX 32767

static bool
join_pins(struct frame_ordering *ordering, const char *const *pins,
    struct frame_outcome *outcome)
{
	size_t len = 0;

	for (; pins != NULL && *pins != NULL; pins++) {
		int more = snprintf(ordering->pins + len, FRAME_PINS_MAX - len,
		    "%s%s", len > 0 ? ";" : "", *pins);
		len += (size_t)more;
		if (len >= FRAME_PINS_MAX)
			return frame_conclude(outcome, FRAME_CONFIG,
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
load_client_certificate(struct frame_ordering *ordering,
    const struct frame_network *network, struct frame_outcome *outcome)
{
	char why[400];

	if (network->client_cert == NULL)
		return true;
	ordering->cert = read_pem(
	    network->client_cert, FRAME_TRUST_PUBLIC, why, sizeof(why));
	if (ordering->cert != NULL)
		ordering->key = read_pem(
		    network->client_key, FRAME_TRUST_PRIVATE, why, sizeof(why));
	if (ordering->key == NULL)
		return frame_conclude(
		    outcome, FRAME_CONFIG, "the client certificate: %s", why);
	return true;
}

static bool
load_hmac(struct frame_ordering *ordering, struct frame_outcome *outcome)
{
	char why[400];

	ordering->hmac = frame_load_hmac(why, sizeof(why));
	if (ordering->hmac == NULL)
		return frame_conclude(outcome, FRAME_SYSTEM,
		    "the request cannot be signed: %s", why);
	return true;
}

bool
frame_ordering_prepare(struct frame_ordering *ordering,
    const struct frame_exchange *exchange, struct frame_outcome *outcome)
{
	const struct frame_network *network = &exchange->config->network;

	*ordering = (struct frame_ordering){.hmac = NULL};
	if (!load_hmac(ordering, outcome) ||
	    !join_pins(ordering, network->pinned_keys, outcome) ||
	    !load_client_certificate(ordering, network, outcome))
		return false;
	ordering->order = (struct frame_order){
	    .url = exchange->provider->sat_url,
	    .signature = ordering->signature,
	    .body = exchange->body,
	    .proxy = network->proxy,
	    .ca_file = network->ca_file,
	    .tls_min = frame_tls_versions[network->tls_min],
	    .pinned_keys = *ordering->pins ? ordering->pins : NULL,
	    .client_cert = ordering->cert,
	    .client_key = ordering->key,
	    .details = exchange->observer != NULL &&
		       exchange->observer->attempt != NULL,
	};
	return true;
}

bool
frame_ordering_sign(struct frame_ordering *ordering,
    const struct frame_keys *keys, int64_t timestamp,
    struct frame_outcome *outcome)
{
	ordering->order.client_id = keys->credential[keys->at]->client_id;
	ordering->order.timestamp = timestamp;
	if (frame_request_sign(ordering->hmac, keys->secret->bytes,
		keys->secret->len, timestamp, ordering->order.client_id,
		ordering->signature))
		return true;
	return frame_conclude(
	    outcome, FRAME_SYSTEM, "libcrypto cannot compute the signature");
}

void
frame_ordering_free(struct frame_ordering *ordering)
{
	if (ordering->key != NULL)
		explicit_bzero(ordering->key, strlen(ordering->key));
	free(ordering->cert);
	free(ordering->key);
}
