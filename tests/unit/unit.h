/* SPDX-License-Identifier: MIT */
/*
 * What every cmocka test includes, in the order that cmocka wants.
 */
#ifndef FRAME_UNIT_H
#define FRAME_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))

#endif
