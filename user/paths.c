/* SPDX-License-Identifier: MIT */
/*
 * Where sessions and frame-fetch are: as it was built, whatever the environment
 * says. A file of its own, so that tests can be linked with another.
 */
#include "user/cli.h"

const char *
token_run_dir(void)
{
	return FRAME_RUN_DIR;
}

const char *
token_fetch_program(void)
{
	return FRAME_FETCH;
}
