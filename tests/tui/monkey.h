/* SPDX-License-Identifier: MIT */
#ifndef FRAME_TESTS_MONKEY_H
#define FRAME_TESTS_MONKEY_H

#include "tests/tui/fake.h"

/* Plays `count` random events on the screens of lab.yaml and looks at what
 * must always hold. False: said on stderr, with what led to it. */
bool monkey_run(struct fake *fake, unsigned seed, unsigned long count);

#endif
