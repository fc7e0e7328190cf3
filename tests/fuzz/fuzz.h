/* SPDX-License-Identifier: MIT */
/*
 * What every fuzz target includes: libFuzzer's entry, and the way in which an
 * oracle says no.
 */
#ifndef FRAME_FUZZ_H
#define FRAME_FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static inline void
must(bool fine)
{
	if (!fine)
		abort();
}

#endif
