/* SPDX-License-Identifier: MIT */
/*
 * Who is concerned by the call; see call.h. Nothing here asks the person.
 */
#include "pam/call.h"

#include <errno.h>
#include <stddef.h>
#include <sys/stat.h>

#include <security/pam_modutil.h>

const char *
call_item(const pam_handle_t *pamh, int type)
{
	const void *value = NULL;

	return pam_get_item(pamh, type, &value) == PAM_SUCCESS ? value : NULL;
}

/* Not getpwnam(): its static buffer is the host's. */
bool
call_find_user(struct call *call)
{
	call->user = call_item(call->pamh, PAM_USER);
	if (call->user == NULL)
		return false;
	const struct passwd *entry =
	    pam_modutil_getpwnam(call->pamh, call->user);
	if (entry == NULL)
		return false;
	call->uid = entry->pw_uid;
	return true;
}

bool
call_below_minimum(const struct call *call)
{
	return call->uid < call->options.minimum_uid;
}

/* A link to a file that is missing is a mistake, which frame-helper names. */
bool
call_without_config(const struct call *call)
{
	struct stat st;

	return lstat(call->options.config, &st) == -1 &&
	       (errno == ENOENT || errno == ENOTDIR);
}
