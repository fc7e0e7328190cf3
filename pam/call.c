/* SPDX-License-Identifier: MIT */
/*
 * Who is concerned by the call; see call.h. Nothing here asks the person.
 */
#include "pam/call.h"

#include <stddef.h>

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
