/* SPDX-License-Identifier: MIT */
/*
 * The one way in which a step of the helper concludes; see helper.h.
 */
#include "helper/helper.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

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

void
frame_add(struct frame_outcome *outcome, const char *separator,
    const char *format, ...)
{
	size_t size = sizeof(outcome->sentence), len;
	va_list args;

	if (outcome->sentence[0] != '\0')
		strncat(outcome->sentence, separator,
		    size - strlen(outcome->sentence) - 1);
	len = strlen(outcome->sentence);
	va_start(args, format);
	vsnprintf(outcome->sentence + len, size - len, format, args);
	va_end(args);
}
