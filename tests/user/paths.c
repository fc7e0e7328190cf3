/* SPDX-License-Identifier: MIT */
/*
 * Where a test's sessions and frame-fetch are: the only thing in which the
 * program under test differs from the installed one.
 */
#include <stdlib.h>

#include "user/cli.h"

static const char *
named_by(const char *variable)
{
	const char *path = getenv(variable);

	return path == NULL ? "/nonexistent" : path;
}

const char *
token_run_dir(void)
{
	return named_by("FRAME_TEST_RUN_DIR");
}

const char *
token_fetch_program(void)
{
	return named_by("FRAME_TEST_FETCH");
}
