/* SPDX-License-Identifier: MIT */
/*
 * The one way in which a step of the helper concludes; see helper.h.
 */
#include "helper/helper.h"

#include <stdarg.h>
#include <stdio.h>

bool
frame_conclude(struct frame_outcome *outcome, enum frame_result result,
    const char *format, ...)
{
	va_list args;

	outcome->result = result;
	va_start(args, format);
	vsnprintf(outcome->sentence, sizeof(outcome->sentence), format, args);
	va_end(args);
	return result == FRAME_OK;
}
