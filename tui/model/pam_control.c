/* SPDX-License-Identifier: MIT */
/*
 * The control of a PAM line, a word or a list in brackets, as what libpam does
 * after each return value; see pam_parts.h. Pure.
 */
#include "tui/model/pam_parts.h"

#include <string.h>
#include <strings.h>

#define BLANKS	 " \t\n"
#define COUNT(t) (sizeof(t) / sizeof((t)[0]))

/* clang-format off */
/* By number, as in <security/_pam_types.h>. */
static const char *const codes[_PAM_RETURN_VALUES] = {
    "success", "open_err", "symbol_err", "service_err", "system_err",
    "buf_err", "perm_denied", "auth_err", "cred_insufficient",
    "authinfo_unavail", "user_unknown", "maxtries", "new_authtok_reqd",
    "acct_expired", "session_err", "cred_unavail", "cred_expired", "cred_err",
    "no_module_data", "conv_err", "authtok_err", "authtok_recover_err",
    "authtok_lock_busy", "authtok_disable_aging", "try_again", "ignore",
    "abort", "authtok_expired", "module_unknown", "bad_item", "conv_again",
    "incomplete",
};
/* clang-format on */

/* By their negative number. */
static const char *const actions[] = {
    "ignore", "ok", "done", "bad", "die", "reset"};

static const struct {
	const char *name;
	int success, fallback;
} controls[] = {
    {"required", STACK_OK, STACK_BAD},
    {"requisite", STACK_OK, STACK_DIE},
    {"optional", STACK_OK, STACK_IGNORE},
    {"sufficient", STACK_DONE, STACK_IGNORE},
};

static void
set_rest(struct stack_line *line, int action)
{
	for (size_t i = 0; i < _PAM_RETURN_VALUES; i++) {
		if (line->action[i] == STACK_UNSET)
			line->action[i] = action;
	}
}

static bool
set_word(struct stack_line *line, const char *control)
{
	for (size_t i = 0; i < COUNT(controls); i++) {
		if (strcasecmp(controls[i].name, control) != 0)
			continue;
		line->action[PAM_SUCCESS] = controls[i].success;
		line->action[PAM_NEW_AUTHTOK_REQD] = controls[i].success;
		if (controls[i].fallback != STACK_IGNORE)
			line->action[PAM_IGNORE] = STACK_IGNORE;
		set_rest(line, controls[i].fallback);
		return true;
	}
	return false;
}

/* Which of the names `*at` begins with, and moves it behind; -1: none. */
static int
take_name(const char **at, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		size_t len = strlen(names[i]);
		if (strncmp(names[i], *at, len) != 0)
			continue;
		*at += len;
		return (int)i;
	}
	return -1;
}

static bool
take_action(const char **at, int *action)
{
	int index = take_name(at, actions, COUNT(actions));

	*action = 0;
	if (index >= 0) {
		*action = -index;
		return true;
	}
	for (; **at >= '0' && **at <= '9' && *action < 10000; (*at)++)
		*action = *action * 10 + (**at - '0');
	return *action > 0;
}

/* "success=1 default=ignore". False: not like that. */
static bool
set_pairs(struct stack_line *line, const char *at)
{
	static const char *const fallback[] = {"default"};
	int code, action;

	for (at += strspn(at, BLANKS); *at != '\0'; at += strspn(at, BLANKS)) {
		code = take_name(&at, codes, COUNT(codes));
		if (code < 0 && take_name(&at, fallback, 1) < 0)
			return false;
		at += strspn(at, BLANKS);
		if (*at++ != '=')
			return false;
		at += strspn(at, BLANKS);
		if (!take_action(&at, &action))
			return false;
		if (code < 0) {
			set_rest(line, action);
		} else {
			line->action[code] = action;
			line->named |= STACK_CODE(code);
		}
	}
	return true;
}

/* What libpam makes of a control that it does not understand: whatever the
 * module says, the stack fails. */
bool
stack_control(struct stack_line *line, const char *control)
{
	bool known;

	for (size_t i = 0; i < _PAM_RETURN_VALUES; i++)
		line->action[i] = STACK_UNSET;
	known = *control == '[' ? set_pairs(line, control + 1)
				: set_word(line, control);
	for (size_t i = 0; !known && i < _PAM_RETURN_VALUES; i++)
		line->action[i] = STACK_BAD;
	set_rest(line, STACK_BAD);
	return known;
}
