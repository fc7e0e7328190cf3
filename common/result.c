/* SPDX-License-Identifier: MIT */
/*
 * The table behind result.h. Names and event ids are never reused or renamed;
 * pam_frame(8) lists them and a test compares the two.
 */
#include "common/result.h"

#include <syslog.h>

static const struct frame_result_info results[FRAME_RESULTS] = {
    [FRAME_OK] = {"ok", "F100", 0, LOG_INFO, false, "the token is there", ""},
    [FRAME_NOT_APPLICABLE] = {"not_applicable", "F101", 4, LOG_DEBUG, false,
	"nothing is set up for this login", ""},
    [FRAME_CONFIG] = {"config", "F102", 3, LOG_ERR, false,
	"it is not set up correctly on this computer",
	"correct the configuration; it is read anew at each login"},
    [FRAME_UNAVAILABLE] = {"unavailable", "F103", 6, LOG_WARNING, true,
	"the service could not be reached",
	"check the network, the proxy and the service's status"},
    [FRAME_TIMEOUT] = {"timeout", "F104", 6, LOG_WARNING, true,
	"the service did not answer in time",
	"check the network, DNS and the service's status"},
    [FRAME_TLS] = {"tls", "F105", 6, LOG_ERR, false,
	"the connection to the service is not trustworthy",
	"check network.ca_file, network.pinned_keys and the clock"},
    [FRAME_REFUSED] = {"refused", "F106", 7, LOG_ERR, false,
	"the service refused the request",
	"check the credential, the provider's URL and its state in Frame's "
	"console"},
    [FRAME_CLOCK] = {"clock", "F107", 7, LOG_ERR, false,
	"the clock of this computer is wrong",
	"set the clock of this machine (timedatectl, chrony)"},
    [FRAME_BAD_ANSWER] = {"bad_answer", "F108", 6, LOG_ERR, false,
	"the service gave an answer that cannot be used",
	"check the provider's URL; a proxy or a login page may be in between"},
    [FRAME_SYSTEM] = {"system", "F109", 1, LOG_ERR, false,
	"this computer has a problem",
	"see the cause named here"},
    [FRAME_PENDING] = {"pending", "F110", 5, LOG_INFO, false,
	"the token is on its way", ""},
    [FRAME_LATE] = {"late", "F111", 5, LOG_WARNING, false,
	"the service has not answered yet",
	"check the network and DNS, or raise login.wait"},
};

const struct frame_result_info *
frame_result_info(enum frame_result result)
{
	return &results[frame_result_from_number(result)];
}

bool
frame_result_refuses_key(enum frame_result result, long long http)
{
	return result == FRAME_REFUSED && (http == 401 || http == 403);
}

enum frame_result
frame_result_from_number(long long number)
{
	if (number < 0 || number >= FRAME_RESULTS)
		return FRAME_SYSTEM;
	return (enum frame_result)number;
}
