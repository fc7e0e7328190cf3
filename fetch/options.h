/* SPDX-License-Identifier: MIT */
/*
 * From an order to libcurl's options. Whatever libcurl would take from the
 * environment, a file or its own defaults is set here, so that an exchange
 * depends on its order alone.
 */
#ifndef FRAME_FETCH_OPTIONS_H
#define FRAME_FETCH_OPTIONS_H

#include <curl/curl.h>
#include <stdbool.h>

#include "common/wire.h"
#include "fetch/verdict.h"

/* Checks what cannot be left to libcurl, and names host and proxy in *facts.
 * False: *verdict says why the order will not be carried out. */
bool fetch_options_check(const struct frame_order *order,
    struct fetch_facts *facts, struct fetch_verdict *verdict);

/* *headers is to be freed by the caller after the exchange, whatever this
 * returns; order and body must live as long. False: libcurl here lacks an
 * option that we need, or memory. */
bool fetch_options_set(CURL *easy, const struct frame_order *order,
    const struct fetch_facts *facts, struct curl_slist **headers);

#endif
