/* SPDX-License-Identifier: MIT */
/*
 * libcrypto costs 0.7 ms to load. As a library of the helper it would cost
 * that before frame-fetch can be started, and in logins that need no token;
 * loaded here, it is loaded while frame-fetch loads libcurl.
 */
#include "helper/sign.h"

#include <dlfcn.h>
#include <stdio.h>
#include <string.h>

frame_hmac_function *
frame_load_hmac(char *why, size_t why_size)
{
	frame_hmac_function *hmac = NULL;
	void *object = dlopen(FRAME_HMAC, RTLD_NOW | RTLD_LOCAL);
	void *symbol = object == NULL ? NULL : dlsym(object, "frame_hmac");

	if (symbol == NULL)
		snprintf(why, why_size, "%s", dlerror());
	/* POSIX promises this; ISO C knows no such cast. */
	memcpy(&hmac, &symbol, sizeof(hmac));
	return hmac;
}
