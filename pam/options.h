/* SPDX-License-Identifier: MIT */
/*
 * The arguments on the PAM line: what they are called, what they may be, what
 * holds without them. They are decided before any file is read and win over
 * frame.yaml. May not read anything but argv.
 */
#ifndef PAM_FRAME_OPTIONS_H
#define PAM_FRAME_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include <security/pam_modules.h>

struct options {
	const char *config;  /* config=PATH; points into argv */
	bool debug;	     /* debug: LOG_DEBUG lines too */
	bool no_warn;	     /* no_warn: not a word to the person */
	int64_t minimum_uid; /* minimum_uid=N: below, nothing is done */
	int64_t timeout;     /* timeout=DURATION: milliseconds, -1: not given */
};

extern const struct options options_default;

/* Takes one argument. NULL, or what is wrong with it (a constant text); then
 * *options is as it was. */
const char *options_set(struct options *options, const char *argument);

/* Takes all arguments, skipping those that are wrong. `pamh` is where these
 * are logged; NULL: not again, another entry of the same line has done it. */
void options_read(struct options *options, const pam_handle_t *pamh, int argc,
    const char **argv);

#endif
