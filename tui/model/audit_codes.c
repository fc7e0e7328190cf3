/* SPDX-License-Identifier: MIT */
/*
 * What `frame-admin check` may find beyond the text of the file, once: names
 * and levels for --json and screens, sentences for frame-admin(8). Names never
 * change; it may not depend on anything else.
 */
#include "tui/model/audit_parts.h"

const char *const audit_level_names[] = {
    [AUDIT_ERROR] = "error",
    [AUDIT_WARNING] = "warning",
    [AUDIT_INFO] = "note",
};

/* clang-format off */
const struct audit_code audit_codes[] = {
    [AUDIT_FILE_UNTRUSTED] = {"file-untrusted", AUDIT_ERROR,
	"Logins do not read the file: it or its directory belongs to another "
	"user than root, or others can write to it."},
    [AUDIT_SECRET_MISSING] = {"secret-missing", AUDIT_ERROR,
	"The secret_file of a credential does not exist."},
    [AUDIT_SECRET_LINK] = {"secret-link", AUDIT_ERROR,
	"The secret_file is a symbolic link; logins do not follow it."},
    [AUDIT_SECRET_OWNER] = {"secret-owner", AUDIT_ERROR,
	"The secret_file belongs to another user than root."},
    [AUDIT_SECRET_MODE] = {"secret-mode", AUDIT_ERROR,
	"Others can read or write the secret_file."},
    [AUDIT_SECRET_PATH] = {"secret-path", AUDIT_ERROR,
	"The way to the secret_file leads over a directory that others can "
	"change, or over a symbolic link."},
    [AUDIT_SECRET_CONTENT] = {"secret-content", AUDIT_ERROR,
	"What the secret_file holds is not one line of printable characters "
	"without blanks, or it is too long."},
    [AUDIT_SECRET_UNREADABLE] = {"secret-unreadable", AUDIT_INFO,
	"A secret or key is for root alone, so it was not judged. Run the "
	"check as root."},
    [AUDIT_SECRET_SHAPE] = {"secret-shape", AUDIT_INFO,
	"A secret does not look like those of Frame, which have 40 "
	"hexadecimal digits; it may be cut, or something else was pasted."},
    [AUDIT_SECRET_INLINE] = {"secret-inline", AUDIT_INFO,
	"A secret stands in frame.yaml itself; one command moves it to a file "
	"of its own."},
    [AUDIT_SECRET_COMMAND] = {"secret-command", AUDIT_INFO,
	"A secret comes from a program, which each login and each round of "
	"renewals runs."},
    [AUDIT_COMMAND_UNTRUSTED] = {"command-untrusted", AUDIT_ERROR,
	"The program of secret_command does not exist, is not executable, or "
	"can be changed by others than root."},
    [AUDIT_CA_FILE] = {"ca-file", AUDIT_ERROR,
	"The file of network.ca_file does not exist, or the user that "
	"frame-fetch runs as cannot read it."},
    [AUDIT_CLIENT_CERT] = {"client-cert", AUDIT_ERROR,
	"network.client_cert or network.client_key cannot be read, or others "
	"can change it."},
    [AUDIT_RULES_NONE] = {"rules-none", AUDIT_WARNING,
	"Every rule says none, so nobody gets a token."},
    [AUDIT_RULE_NOBODY] = {"rule-nobody", AUDIT_WARNING,
	"A rule names only users or groups that this machine does not know."},
    [AUDIT_USER_UNKNOWN] = {"user-unknown", AUDIT_WARNING,
	"A rule names a user that this machine does not know, among others."},
    [AUDIT_GROUP_UNKNOWN] = {"group-unknown", AUDIT_WARNING,
	"A rule names a group that this machine does not know, among "
	"others."},
    [AUDIT_NAMES_LIMITED] = {"names-limited", AUDIT_INFO,
	"Not all names of users and groups were looked up: there are too "
	"many, or the name service is slow or failed."},
    [AUDIT_IDENTITY_ENV] = {"identity-env", AUDIT_WARNING,
	"The address that Frame knows a person by comes from a variable that "
	"this person may be able to choose."},
    [AUDIT_IDENTITY_NONE] = {"identity-none", AUDIT_INFO,
	"No address is sent, so Frame makes one up; Named User plans count "
	"distinct addresses."},
    [AUDIT_IDENTITY_SHARED] = {"identity-shared", AUDIT_INFO,
	"Everybody has the same address, so Frame takes all for one "
	"person."},
    [AUDIT_METADATA_ENV] = {"metadata-env", AUDIT_INFO,
	"A value of metadata comes from a variable that the person logging in "
	"may be able to choose."},
    [AUDIT_GATEWAY_DEFAULT] = {"gateway-default", AUDIT_INFO,
	"A provider is given by its ids without gateway_url, so the default "
	"is used."},
    [AUDIT_SERVICE_UNKNOWN] = {"service-unknown", AUDIT_WARNING,
	"login.services names a service that PAM does not know, and that is "
	"spelled almost like one that it knows."},
    [AUDIT_SERVICE_MISSING] = {"service-missing", AUDIT_INFO,
	"login.services names services that are not installed here."},
    [AUDIT_PAM_NOWHERE] = {"pam-nowhere", AUDIT_ERROR,
	"No service has a PAM line for pam_frame.so, so no login gets a "
	"token."},
    [AUDIT_PAM_MISSING] = {"pam-missing", AUDIT_WARNING,
	"A service of login.services has no session line for pam_frame.so; "
	"others have one."},
    [AUDIT_PAM_UNREADABLE] = {"pam-unreadable", AUDIT_ERROR,
	"A PAM file cannot be read, or has a line that PAM does not understand and may refuse logins over."},
    [AUDIT_PAM_MODULE] = {"pam-module", AUDIT_ERROR,
	"pam_frame.so is not where the PAM line says."},
    [AUDIT_PAM_SKIPPED] = {"pam-skipped", AUDIT_ERROR,
	"A module before it always ends the stack or jumps over "
	"pam_frame.so."},
    [AUDIT_PAM_MAYBE_SKIPPED] = {"pam-maybe-skipped", AUDIT_WARNING,
	"A module before it ends the stack or jumps over pam_frame.so in some "
	"logins."},
    [AUDIT_PAM_BREAKS] = {"pam-breaks", AUDIT_ERROR,
	"Because of the line for pam_frame.so, logins are refused that should "
	"not be."},
    [AUDIT_PAM_TYPE] = {"pam-type", AUDIT_ERROR,
	"pam_frame.so stands in an account or password line, where it "
	"fails."},
    [AUDIT_PAM_DECIDES] = {"pam-decides", AUDIT_WARNING,
	"When there is a token, modules behind pam_frame.so are not run."},
    [AUDIT_PAM_ARGUMENT] = {"pam-argument", AUDIT_WARNING,
	"An argument of pam_frame.so is wrong, or config= names another file "
	"than the one that is checked."},
    [AUDIT_PAM_ENFORCING] = {"pam-enforcing", AUDIT_INFO,
	"A login that gets no token is refused. That is right where it is "
	"wanted."},
    [AUDIT_PAM_NO_WAIT] = {"pam-no-wait", AUDIT_INFO,
	"The PAM line would refuse a login that gets no token, but login.wait "
	"is 0s: no login waits to learn whether it gets one."},
    [AUDIT_PAM_ORDER] = {"pam-order", AUDIT_INFO,
	"pam_env.so comes later than pam_frame.so, so templates do not see "
	"the variables that it sets."},
    [AUDIT_PAM_TWICE] = {"pam-twice", AUDIT_INFO,
	"pam_frame.so stands twice in one stack; the second asks for nothing "
	"and returns what the first came to."},
    [AUDIT_PAM_AUTH] = {"pam-auth", AUDIT_INFO,
	"pam_frame.so has no auth line, or it is not reached. Tokens are got "
	"without it, but unlocking a screen renews none, and some programs "
	"keep them too long."},
    [AUDIT_PROGRAM_MISSING] = {"program-missing", AUDIT_ERROR,
	"A program or library that logins need is not where pam_frame.so and "
	"frame-helper look for it."},
    [AUDIT_FETCH_USER] = {"fetch-user", AUDIT_ERROR,
	"This machine has no user for frame-fetch to run as."},
    [AUDIT_RENEW_STOPPED] = {"renew-stopped", AUDIT_WARNING,
	"frame-renew.timer does not run, so tokens expire while a session "
	"lasts."},
    [AUDIT_RENEW_DISABLED] = {"renew-disabled", AUDIT_WARNING,
	"frame-renew.timer runs, but is not enabled: the next boot does not "
	"start it."},
    [AUDIT_RENEW_NOTHING] = {"renew-nothing", AUDIT_WARNING,
	"Nothing renews tokens: there is no frame-renew.timer, or, without "
	"systemd, no line in /etc/cron.d/frame."},
    [AUDIT_REFRESH_SOCKET] = {"refresh-socket", AUDIT_INFO,
	"frame-refresh.socket does not listen, or will not after the next "
	"boot. Screen lockers that are not root, and frame-token refresh, need "
	"it."},
    [AUDIT_UNITS_UNKNOWN] = {"units-unknown", AUDIT_INFO,
	"systemctl did not say within two seconds whether frame-renew.timer "
	"and frame-refresh.socket run."},
};
/* clang-format on */

const size_t audit_code_count = AUDIT_IDS;

_Static_assert(sizeof(audit_codes) / sizeof(audit_codes[0]) == AUDIT_IDS,
    "a code without words");
