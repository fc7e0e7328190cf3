/* SPDX-License-Identifier: MIT */
/*
 * PAM stacks as distributions ship them and as administrators change them,
 * written to a directory of the test's own. What is expected of each is the
 * list of findings; the words that matter are looked for in them.
 */
#include "tests/unit/unit.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/unit/files.h"
#include "tui/model/pam_parts.h"
#include "tui/model/pam_stack.h"

#define CONFIG "/etc/frame/frame.yaml"

static char root[64], directory[96], modules[96];

/* --- files, as Debian 12 and Fedora ship them */

#define PAM_AUTH_UPDATE "# this file is managed by pam-auth-update\n"
#define DEBIAN_AUTH                                              \
	"== common-auth\n" PAM_AUTH_UPDATE                       \
	"auth\t[success=1 default=ignore]\tpam_unix.so nullok\n" \
	"auth\trequisite\t\t\tpam_deny.so\n"                     \
	"auth\trequired\t\t\tpam_permit.so\n"                    \
	"auth\toptional\t\t\tpam_cap.so \n"
#define DEBIAN_SESSION                              \
	"== common-session\n" PAM_AUTH_UPDATE       \
	"session\t[default=1]\t\t\tpam_permit.so\n" \
	"session\trequisite\t\t\tpam_deny.so\n"     \
	"session\trequired\t\t\tpam_permit.so\n"    \
	"session\trequired\tpam_unix.so \n"         \
	"session\toptional\tpam_systemd.so \n"
#define FRAME_AUTH    "auth\toptional\tpam_frame.so \n"
#define FRAME_SESSION "session\toptional\tpam_frame.so \n"
#define DEBIAN_OTHERS                                                     \
	"== common-account\n"                                             \
	"account [success=1 new_authtok_reqd=done default=ignore] "       \
	"pam_unix.so\n"                                                   \
	"account requisite pam_deny.so\naccount required pam_permit.so\n" \
	"== common-password\npassword required pam_unix.so\n"             \
	"== other\n@include common-auth\n@include common-account\n"       \
	"@include common-password\n@include common-session\n"
#define DEBIAN	     DEBIAN_OTHERS DEBIAN_AUTH FRAME_AUTH DEBIAN_SESSION FRAME_SESSION
#define DEBIAN_PLAIN DEBIAN_OTHERS DEBIAN_AUTH DEBIAN_SESSION
#define SELINUX(word)                                                          \
	"session [success=ok ignore=ignore module_unknown=ignore default=bad]" \
	" pam_selinux.so " word "\n"
#define SSHD                                                                 \
	"== sshd\n@include common-auth\naccount required pam_nologin.so\n"   \
	"@include common-account\n" SELINUX(                                 \
	    "close") "session required pam_loginuid.so\n"                    \
		     "session optional pam_keyinit.so force revoke\n"        \
		     "@include common-session\n"                             \
		     "session optional pam_motd.so motd=/run/motd.dynamic\n" \
		     "session optional pam_mail.so standard noenv # [1]\n"   \
		     "session required pam_limits.so\n"                      \
		     "session required pam_env.so # [1]\n" SELINUX(          \
			 "open") "@include common-password\n"
#define LOGIN                                                                  \
	"== login\nauth optional pam_faildelay.so delay=3000000\n"             \
	"auth requisite pam_nologin.so\n" SELINUX("close") "session required " \
							   "pam_loginuid."     \
							   "so\n" SELINUX(     \
							       "open") "sessi" \
								       "on "   \
								       "requi" \
								       "red "  \
								       "pam_"  \
								       "env."  \
								       "so "   \
								       "reade" \
								       "nv="   \
								       "1\n@"  \
								       "inclu" \
								       "de "   \
								       "commo" \
								       "n-"    \
								       "auth"  \
								       "\n"    \
								       "auth " \
								       "optio" \
								       "nal "  \
								       "pam_"  \
								       "group" \
								       ".so\n" \
								       "sessi" \
								       "on "   \
								       "requi" \
								       "red "  \
								       "pam_"  \
								       "limit" \
								       "s."    \
								       "so\n"  \
								       "sessi" \
								       "on "   \
								       "optio" \
								       "nal "  \
								       "pam_"  \
								       "lastl" \
								       "og."   \
								       "so\n@" \
								       "inclu" \
								       "de "   \
								       "commo" \
								       "n-"    \
								       "accou" \
								       "nt\n"  \
								       "@incl" \
								       "ude "  \
								       "commo" \
								       "n-"    \
								       "sessi" \
								       "on\n@" \
								       "inclu" \
								       "de "   \
								       "commo" \
								       "n-"    \
								       "passw" \
								       "ord\n"
#define LIGHTDM                                                            \
	"== lightdm\nauth requisite pam_nologin.so\n"                      \
	"session required pam_env.so readenv=1\n@include common-auth\n"    \
	"-auth optional pam_gnome_keyring.so\n@include "                   \
	"common-account\n" SELINUX(                                        \
	    "close") "session required pam_limits.so\n"                    \
		     "@include common-session\n"                           \
		     "-session optional pam_gnome_keyring.so auto_start\n" \
		     "@include common-password\n"
#define GDM                                                                    \
	"== gdm-password\nauth requisite pam_nologin.so\n"                     \
	"auth required pam_succeed_if.so user != root quiet_success\n"         \
	"@include common-auth\nauth optional pam_gnome_keyring.so\n"           \
	"@include common-account\n" SELINUX("close") "session required "       \
						     "pam_loginuid."           \
						     "so\n" SELINUX(           \
							 "open") "session "    \
								 "optional "   \
								 "pam_"        \
								 "keyinit.so " \
								 "force "      \
								 "revoke\n"    \
								 "session "    \
								 "required "   \
								 "pam_limits." \
								 "so\n"        \
								 "session "    \
								 "required "   \
								 "pam_env.so " \
								 "readenv=1\n" \
								 "@include "   \
								 "common-"     \
								 "session\n"   \
								 "session "    \
								 "optional "   \
								 "pam_gnome_"  \
								 "keyring.so " \
								 "auto_"       \
								 "start\n"
#define SU                                                \
	"== su\nauth sufficient pam_rootok.so\n"          \
	"session required pam_env.so readenv=1\n"         \
	"@include common-auth\n@include common-account\n" \
	"@include common-session\n"
#define SUDO                                                 \
	"== common-session-noninteractive\n" PAM_AUTH_UPDATE \
	"session [default=1] pam_permit.so\n"                \
	"session requisite pam_deny.so\n"                    \
	"session required pam_permit.so\n"                   \
	"== sudo\nsession required pam_limits.so\n"          \
	"@include common-auth\n@include common-account\n"    \
	"@include common-session-noninteractive\n"

#define AUTHSELECT "# Generated by authselect\n"
#define FEDORA_AUTH                                                        \
	"== system-auth\n" AUTHSELECT "auth required pam_env.so\n"         \
	"auth [default=1 ignore=ignore success=ok] pam_localuser.so\n"     \
	"auth sufficient pam_unix.so nullok\n"                             \
	"auth sufficient pam_sss.so forward_pass\n"                        \
	"auth required pam_deny.so\n"                                      \
	"session optional pam_keyinit.so revoke\n"                         \
	"session required pam_limits.so\n"                                 \
	"-session optional pam_systemd.so\n"                               \
	"session [success=1 default=ignore] pam_succeed_if.so service in " \
	"crond quiet use_uid\n"                                            \
	"session required pam_unix.so\nsession optional pam_sss.so\n"
#define FEDORA_POSTLOGIN                                                     \
	"== postlogin\n" AUTHSELECT "session optional pam_umask.so silent\n" \
	"session [success=1 default=ignore] pam_succeed_if.so service !~ "   \
	"gdm* "                                                              \
	"service !~ su* quiet\n"                                             \
	"session [default=1] pam_lastlog.so nowtmp showfailed\n"             \
	"session optional pam_lastlog.so silent noupdate showfailed\n"
#define FEDORA_SSHD                                                 \
	"== sshd\nauth substack system-auth\n"                      \
	"auth include postlogin\naccount required pam_nologin.so\n" \
	"session required pam_selinux.so close\n"                   \
	"session required pam_loginuid.so\n"                        \
	"session include system-auth\nsession include postlogin\n"

/* --- what is expected: findings by name, then words that must be said */

static const char *const names[PAM_FINDINGS] = {
    [PAM_FINE] = "fine",
    [PAM_NO_SERVICE] = "no-service",
    [PAM_UNREADABLE] = "unreadable",
    [PAM_MISSING] = "missing",
    [PAM_NO_AUTH] = "no-auth",
    [PAM_SKIPPED] = "skipped",
    [PAM_MAYBE_SKIPPED] = "maybe",
    [PAM_TOO_EARLY] = "early",
    [PAM_ENFORCING] = "enforcing",
    [PAM_DECIDES] = "decides",
    [PAM_BREAKS] = "breaks",
    [PAM_WRONG_TYPE] = "type",
    [PAM_TWICE] = "twice",
    [PAM_BAD_ARGUMENT] = "argument",
    [PAM_NO_MODULE] = "no-module",
};

struct example {
	const char *name, *service, *files, *expected;
	const char *words[4];
};

#define BOTH "auth optional pam_frame.so\n" /* what is not looked at */

static const struct example examples[] = {
    /* as they are shipped */
    {"debian sshd", "sshd", DEBIAN SSHD, "early fine",
	{"common-session:7", "sshd:11"}},
    {"debian login", "login", DEBIAN LOGIN, "fine", {0}},
    {"debian lightdm", "lightdm", DEBIAN LIGHTDM, "fine", {0}},
    {"debian gdm", "gdm-password", DEBIAN GDM, "fine", {0}},
    {"debian su", "su", DEBIAN SU, "fine", {0}},
    {"debian sudo has none", "sudo", DEBIAN SUDO, "missing",
	{"write at the end of", "/sudo: session optional pam_frame.so"}},
    {"debian without", "sshd", DEBIAN_PLAIN SSHD, "missing",
	{"pam-auth-update --enable frame", "/etc/pam.d/sshd"}},
    {"debian autologin, without a managed auth", "auto",
	DEBIAN "== auto\nauth required pam_permit.so\n"
	       "@include common-session\n",
	"fine no-auth",
	{"write at the end of", "/auto: auth optional pam_frame.so"}},
    {"debian includes login", "greetd",
	DEBIAN LOGIN "== greetd\n@include login\n"
		     "-session optional pam_kwallet5.so\n",
	"fine", {0}},
    {"other is taken", "xdm", DEBIAN "== xdm\nauth required pam_unix.so\n" BOTH,
	"fine", {0}},
    {"fedora", "sshd",
	FEDORA_AUTH FEDORA_POSTLOGIN FRAME_AUTH FRAME_SESSION FEDORA_SSHD,
	"fine", {0}},
    {"fedora without", "sshd", FEDORA_AUTH FEDORA_POSTLOGIN FEDORA_SSHD,
	"missing", {"authselect select frame", "postlogin"}},
    {"fedora in system-auth", "sshd",
	FEDORA_AUTH FRAME_AUTH FRAME_SESSION FEDORA_POSTLOGIN FEDORA_SSHD,
	"fine skipped", {"ends the stack before it when it succeeds"}},
    {"fedora behind the jump", "sshd",
	"== system-auth\nsession required pam_limits.so\n"
	"session [success=1 default=ignore] pam_succeed_if.so quiet\n"
	"session optional pam_frame.so\nsession required pam_unix.so\n"
	"== sshd\n" BOTH "session include system-auth\n",
	"maybe",
	{"jumps over it when it succeeds", "system-auth:2",
	    "some logins get no token", "above"}},
    {"no such service", "sddm", DEBIAN, "no-service", {0}},

    /* controls */
    {"required", "x",
	"== x\n" BOTH "session required pam_unix.so\n"
	"session required pam_frame.so timeout=3s\n",
	"enforcing",
	{"enforcing", "fine if that is wanted",
	    "session optional pam_frame.so timeout=3s"}},
    {"requisite", "x",
	"== x\n" BOTH "session required pam_unix.so\n"
	"session requisite pam_frame.so\n",
	"enforcing", {0}},
    {"sufficient, last", "x",
	"== x\n" BOTH "session required pam_unix.so\n"
	"session sufficient pam_frame.so\n",
	"fine", {0}},
    {"sufficient, before others", "x",
	"== x\n" BOTH "session required pam_unix.so\n"
	"session sufficient pam_frame.so\nsession optional pam_mail.so\n",
	"decides", {"pam_mail.so", "and what follows is not run"}},
    {"a jump over others", "x",
	"== x\n" BOTH "session required pam_unix.so\n"
	"session [success=1 default=ignore] pam_frame.so\n"
	"session optional pam_mail.so\n",
	"decides", {"pam_mail.so", "x:4) is not run"}},
    {"success refused", "x",
	"== x\n" BOTH "session required pam_unix.so\n"
	"session [success=die default=ignore] pam_frame.so\n",
	"breaks", {"a login that gets a token is refused"}},
    {"nothing to do refused", "x",
	"== x\n" BOTH "session required pam_unix.so\n"
	"session [success=ok default=bad] pam_frame.so\n",
	"enforcing", {"no token is configured for are refused"}},
    {"the only module", "x", "== x\n" BOTH "session optional pam_frame.so\n",
	"enforcing", {"refused, too", "session required pam_permit.so"}},
    {"a control mistyped", "x",
	"== x\n" BOTH "session required pam_unix.so\n"
	"session optionl pam_frame.so\n",
	"unreadable breaks", {"\"optionl\" is no control", "is refused"}},

    /* what is before it */
    {"sufficient before", "x",
	"== x\n" BOTH "session sufficient pam_unix.so\n"
	"session optional pam_frame.so\n",
	"maybe", {0}},
    {"always ended", "x",
	"== x\n" BOTH "session [default=done] pam_permit.so\n"
	"session optional pam_frame.so\n",
	"skipped",
	{"pam_permit.so", "ends the stack before it", "no login gets a token",
	    "above"}},
    {"always jumped over", "x",
	"== x\n" BOTH "session required pam_unix.so\n"
	"session [default=1] pam_permit.so\nsession optional pam_frame.so\n",
	"skipped", {"jumps over it", "x:3)"}},
    {"done in a substack", "x",
	"== inner\nsession [default=done] pam_permit.so\n"
	"session required pam_deny.so\n"
	"== x\n" BOTH "session substack inner\nsession optional pam_frame.so\n",
	"fine", {0}},
    {"done in an include", "x",
	"== inner\nsession [default=done] pam_permit.so\n"
	"== x\n" BOTH "session include inner\nsession optional pam_frame.so\n",
	"skipped", {"inner:1"}},
    {"a substack is one to a jump", "x",
	"== inner\nsession optional pam_mail.so\nsession optional pam_motd.so\n"
	"== x\n" BOTH "session required pam_unix.so\n"
	"session [default=1] pam_permit.so\nsession substack inner\n"
	"session optional pam_frame.so\n",
	"fine", {0}},
    {"an include is not one to a jump", "x",
	"== inner\nsession optional pam_mail.so\n"
	"session optional pam_frame.so\n"
	"== x\n" BOTH "session required pam_unix.so\n"
	"session [default=2] pam_permit.so\nsession include inner\n"
	"session optional pam_motd.so\n",
	"skipped", {"jumps over it"}},
    {"requisite before is fine", "x",
	"== x\n" BOTH "session requisite pam_unix.so\n"
	"session optional pam_frame.so\n",
	"fine", {0}},
    {"done after a failure ends nothing", "x",
	"== x\n" BOTH "session required pam_deny.so\n"
	"session sufficient pam_unix.so\nsession optional pam_frame.so\n",
	"fine", {"refuses every login, with or without"}},
    {"die in a substack, reset behind", "x",
	"== inner\nsession [success=die] pam_permit.so\n"
	"== x\n" BOTH "session required pam_unix.so\nsession substack inner\n"
	"session [default=reset] pam_permit.so\n"
	"session required pam_unix.so\n"
	"session optional pam_frame.so\n",
	"fine", {0}},
    {"a jump that the line made wrong", "x",
	"== x\nauth [success=1 default=ignore] pam_unix.so\n"
	"auth optional pam_frame.so\nauth requisite pam_deny.so\n"
	"auth required pam_permit.so\nsession required pam_unix.so\n"
	"session optional pam_frame.so\n",
	"fine breaks",
	{"a jump before it leads to the wrong line", "behind the jumps"}},
    {"auth that refuses", "x",
	"== x\nauth required pam_unix.so\nauth [default=bad] pam_frame.so\n"
	"session required pam_unix.so\nsession optional pam_frame.so\n",
	"fine breaks", {"every login is refused", "auth optional"}},

    /* order and number */
    {"twice", "x",
	"== x\n" BOTH "session required pam_unix.so\n"
	"session optional pam_frame.so\nsession optional pam_frame.so\n",
	"twice fine",
	{"x:3 has this line already",
	    "returns what the first came to\nremove"}},
    {"the second enforces", "sshd",
	DEBIAN SSHD "session required pam_frame.so timeout=3s\n",
	"enforcing early twice",
	{"sshd:14: enforcing",
	    "write: session optional pam_frame.so timeout=3s",
	    "common-session:7 has this line already",
	    "\nfine if this one is to enforce; else remove"}},
    {"the first enforces", "x",
	"== x\n" BOTH "session required pam_unix.so\n"
	"session required pam_frame.so\nsession optional pam_frame.so\n",
	"enforcing twice", {"x:3: enforcing", "came to\nremove one"}},
    {"the second refuses who has none", "x",
	"== x\n" BOTH "session required pam_unix.so\n"
	"session optional pam_frame.so\n"
	"session [success=ok default=die] pam_frame.so\n",
	"enforcing twice",
	{"x:4: logins that no token is configured for",
	    "write: session optional"}},
    {"the second refuses who has one", "x",
	"== x\n" BOTH "session required pam_unix.so\n"
	"session optional pam_frame.so\n"
	"session [success=bad default=ignore] pam_frame.so\n",
	"breaks twice", {"x:4: a login that gets a token is refused"}},
    {"the second refuses everybody", "x",
	"== x\n" BOTH "session required pam_unix.so\n"
	"session optional pam_frame.so\nsession [default=bad] pam_frame.so\n",
	"breaks", {"x:4: because of this line every login is refused: its"}},
    {"the second is reached", "x",
	"== x\n" BOTH "session required pam_unix.so\n"
	"session [default=1] pam_permit.so\nsession optional pam_frame.so\n"
	"session optional pam_frame.so\n",
	"twice fine", {0}},
    {"no auth line", "x",
	"== x\nauth required pam_unix.so\nsession required pam_unix.so\n"
	"session optional pam_frame.so\n",
	"fine no-auth", {"/x: auth optional pam_frame.so"}},
    {"pam_env behind", "x",
	"== x\n" BOTH "session required pam_unix.so\n"
	"session optional pam_frame.so\nsession required pam_env.so\n",
	"early fine", {"x:4) comes later"}},
    {"account and password", "x",
	"== x\n" BOTH "account required pam_frame.so\n"
	"password optional pam_frame.so\nsession required pam_unix.so\n"
	"session optional pam_frame.so\n",
	"type type fine", {"nothing to do in account", "remove the line"}},

    /* arguments */
    {"arguments", "x",
	"== x\n" BOTH "session required pam_unix.so\nsession optional "
	"pam_frame.so debug timout=3s minimum_uid=x [timeout=3s]\n",
	"argument argument",
	{"\"timout=3s\" is skipped", "minimum_uid= needs a user id"}},
    {"another file", "x",
	"== x\n" BOTH "session required pam_unix.so\nsession optional "
	"pam_frame.so config=/etc/frame/lab.yaml\n",
	"argument", {"/etc/frame/lab.yaml, which is another file"}},
    {"the same file", "x",
	"== x\n" BOTH "session required pam_unix.so\nsession optional "
	"pam_frame.so config=" CONFIG "\n",
	"fine", {0}},

    /* the module */
    {"not where libpam looks", "x",
	"== x\n" BOTH "session required pam_unix.so\n"
	"session optional frame/pam_frame.so\n",
	"no-module", {"no login gets a token", "write pam_frame.so"}},
    {"no suffix", "x",
	"== x\n" BOTH "session required pam_unix.so\n"
	"session required pam_frame\n",
	"no-module", {"every login is refused"}},
    {"absolute", "x",
	"== x\n" BOTH "session required pam_unix.so\n"
	"session optional /nowhere/pam_frame.so\n",
	"no-module", {"/nowhere/pam_frame.so does not exist"}},

    /* how files are written */
    {"joined lines", "x",
	"== x\n" BOTH "session required pam_unix.so\nsession \\\n"
	"  # a comment between\n\n optional \\\n\tpam_frame.so \\\n debug\n",
	"fine", {"x:3"}},
    {"a comment ends a line", "x",
	"== x\n" BOTH "session required pam_unix.so # pam_frame.so\n"
	"#session optional pam_frame.so\n",
	"missing", {0}},
    {"capitals and blanks", "x",
	"== x\n" BOTH "  SESSION\tRequired pam_unix.so\n"
	"-Session OPTIONAL pam_frame.so\n",
	"fine", {0}},
    {"the vendor's", "x",
	"== /usr/lib/pam.d/x\nauth include y\nsession include y\n"
	"== /usr/lib/pam.d/y\n" BOTH "session required pam_unix.so\n"
	"== y\n" BOTH "session required pam_unix.so\n" FRAME_SESSION,
	"fine", {"/etc/pam.d/y:3"}},
    {"the vendor's without", "x",
	"== /usr/lib/pam.d/x\nsession required pam_unix.so\n", "missing",
	{"copy ", "/usr/lib/pam.d/x to ", "and write at its end: session"}},
    {"brackets with blanks", "x",
	"== x\n" BOTH "session required pam_unix.so\n"
	"session [ success = ok  default=ignore ] pam_frame.so\n",
	"fine", {0}},
    {"a wrong word in brackets", "x",
	"== x\n" BOTH "session required pam_unix.so\n"
	"session [success=ok defualt=ignore] pam_frame.so\n",
	"unreadable breaks", {"no control"}},
    {"a jump of none", "x",
	"== x\n" BOTH "session required pam_unix.so\n"
	"session [success=0 default=ignore] pam_mail.so\n" FRAME_SESSION,
	"unreadable fine", {"refuses every login"}},
    {"a loop", "x",
	"== y\nsession include x\n"
	"== x\n" BOTH
	"session required pam_unix.so\nsession include y\n" FRAME_SESSION,
	"unreadable fine", {"includes this file again", "y:1"}},
    {"an include that is not there", "x",
	"== x\n" BOTH
	"session required pam_unix.so\n@include gone\n" FRAME_SESSION,
	"unreadable fine", {"includes gone, which does not exist", "x:4"}},
    {"no type", "x",
	"== x\n" BOTH "session required pam_unix.so\n" FRAME_SESSION
	"sesion optional pam_mail.so\n",
	"unreadable fine", {"\"sesion\" is not auth"}},
    {"no module", "x",
	"== x\n" BOTH "session required pam_unix.so\n" FRAME_SESSION
	"session optional\n",
	"unreadable fine", {"names no module"}},
    {"windows", "x",
	"== x\n" BOTH "session required pam_unix.so\r\n"
	"session optional pam_frame.so\r\n",
	"unreadable missing", {"Windows line ends"}},
    {"a backslash at the end", "x",
	"== x\n" BOTH "session required pam_unix.so\n" FRAME_SESSION
	"session optional pam_mail.so \\",
	"unreadable fine", {"ends with a backslash"}},
};

/* --- the files on the disk */

static void
make(const char *below)
{
	char path[160];

	snprintf(path, sizeof(path), "%s%s", root, below);
	assert_int_equal(mkdir(path, 0755), 0);
}

static void
put(const char *path, const char *text, size_t len)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);

	assert_true(fd != -1);
	assert_int_equal(write(fd, text, len), len);
	close(fd);
}

static int
setup(void **state)
{
	char path[128];

	(void)state;
	snprintf(root, sizeof(root), "/tmp/frame.XXXXXX");
	if (mkdtemp(root) == NULL)
		return -1;
	make("/etc");
	make("/etc/pam.d");
	make("/usr");
	make("/usr/lib");
	make("/usr/lib/pam.d");
	make("/security");
	snprintf(directory, sizeof(directory), "%s/etc/pam.d", root);
	snprintf(modules, sizeof(modules), "%s/security", root);
	snprintf(path, sizeof(path), "%s/pam_frame.so", modules);
	put(path, "", 0);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	return remove_tree(root);
}

/* "== NAME" begins a file; one that is there already goes on. */
static void
write_files(const char *text)
{
	char path[256];

	while (*text != '\0') {
		size_t name = strcspn(text + 3, "\n");
		const char *body = text + 3 + name + 1;
		const char *end = strstr(body, "\n== ");
		size_t len =
		    end == NULL ? strlen(body) : (size_t)(end + 1 - body);
		assert_memory_equal(text, "== ", 3);
		snprintf(path, sizeof(path), "%s%s%.*s", root,
		    text[3] == '/' ? "" : "/etc/pam.d/", (int)name, text + 3);
		put(path, body, len);
		text = body + len;
	}
}

/* --- judging */

static struct pam_report
judge(const char *service)
{
	const char *const services[] = {service, NULL};
	struct pam_report report;

	assert_true(
	    pam_stack_judge(&report, directory, modules, services, CONFIG));
	return report;
}

static void
show(const struct example *example, const struct pam_report *report)
{
	print_error("%s:\n", example->name);
	for (size_t i = 0; i < report->count; i++)
		print_error("  %s %s:%zu: %s [%s]\n",
		    names[report->finding[i].kind], report->finding[i].file,
		    report->finding[i].line, report->finding[i].message,
		    report->finding[i].advice);
}

static bool
says(const struct pam_report *report, const char *words)
{
	char all[1024];

	for (size_t i = 0; i < report->count; i++) {
		const struct pam_finding *finding = &report->finding[i];
		snprintf(all, sizeof(all), "%s:%zu: %s\n%s", finding->file,
		    finding->line, finding->message, finding->advice);
		if (strstr(all, words) != NULL)
			return true;
	}
	return false;
}

static bool
as_expected(const struct example *example, const struct pam_report *report)
{
	char got[200] = "";
	bool fine;

	for (size_t i = 0; i < report->count; i++)
		snprintf(got + strlen(got), sizeof(got) - strlen(got), "%s%s",
		    i > 0 ? " " : "", names[report->finding[i].kind]);
	fine = strcmp(got, example->expected) == 0;
	if (!fine)
		print_error("got: %s, wanted: %s\n", got, example->expected);
	for (size_t i = 0; i < 4 && example->words[i] != NULL; i++) {
		if (says(report, example->words[i]))
			continue;
		print_error("not said: %s\n", example->words[i]);
		fine = false;
	}
	return fine;
}

static void
examples_are_judged(void **state)
{
	size_t failed = 0;

	for (size_t i = 0; i < ARRAY_SIZE(examples); i++) {
		struct pam_report report;
		assert_int_equal(setup(state), 0);
		write_files(examples[i].files);
		report = judge(examples[i].service);
		if (!as_expected(&examples[i], &report)) {
			show(&examples[i], &report);
			failed++;
		}
		pam_report_free(&report);
		assert_int_equal(teardown(state), 0);
	}
	assert_int_equal(failed, 0);
}

/* Problems are those that `check` warns of. */
static void
what_is_a_problem(void **state)
{
	static const bool problem[PAM_FINDINGS] = {
	    [PAM_UNREADABLE] = true,
	    [PAM_MISSING] = true,
	    [PAM_SKIPPED] = true,
	    [PAM_MAYBE_SKIPPED] = true,
	    [PAM_DECIDES] = true,
	    [PAM_BREAKS] = true,
	    [PAM_WRONG_TYPE] = true,
	    [PAM_BAD_ARGUMENT] = true,
	    [PAM_NO_MODULE] = true,
	};
	bool seen[PAM_FINDINGS] = {false};

	for (size_t i = 0; i < ARRAY_SIZE(examples); i++) {
		struct pam_report report;
		assert_int_equal(setup(state), 0);
		write_files(examples[i].files);
		report = judge(examples[i].service);
		for (size_t j = 0; j < report.count; j++) {
			const struct pam_finding *its = &report.finding[j];
			seen[its->kind] = true;
			if (its->kind == PAM_ENFORCING ||
			    strstr(its->message, "this line is not run"))
				continue;
			assert_int_equal(its->problem, problem[its->kind]);
			assert_string_equal(its->service, examples[i].service);
			assert_true(its->message[0] != '\0');
		}
		pam_report_free(&report);
		assert_int_equal(teardown(state), 0);
	}
	for (size_t i = 0; i < PAM_FINDINGS; i++)
		assert_true(seen[i]);
}

static void
several_services(void **state)
{
	const char *const services[] = {"sshd", "gone", "login", NULL};
	struct pam_report report;

	(void)state;
	write_files(DEBIAN_PLAIN SSHD LOGIN);
	assert_true(
	    pam_stack_judge(&report, directory, modules, services, CONFIG));
	assert_int_equal(report.count, 3);
	assert_string_equal(report.finding[1].service, "gone");
	assert_string_equal(report.finding[1].file, "");
	assert_int_equal(report.finding[2].kind, PAM_MISSING);
	pam_report_free(&report);
}

static void
what_cannot_be_read(void **state)
{
	char path[160];
	struct pam_report report;

	(void)state;
	snprintf(path, sizeof(path), "%s/x", directory);
	assert_int_equal(mkdir(path, 0755), 0);
	report = judge("x");
	assert_int_equal(report.count, 1);
	assert_int_equal(report.finding[0].kind, PAM_UNREADABLE);
	assert_non_null(strstr(report.finding[0].message, "cannot be read"));
	pam_report_free(&report);
	assert_int_equal(rmdir(path), 0);
	assert_int_equal(mkfifo(path, 0644), 0); /* nobody waits for a writer */
	report = judge("x");
	assert_int_equal(report.finding[0].kind, PAM_UNREADABLE);
	pam_report_free(&report);
}

/* Files that include two others, each of which includes two, take forever
 * unless somebody counts. */
static void
what_would_never_end(void **state)
{
	char path[160], text[256];
	struct pam_report report;

	(void)state;
	for (int i = 0; i < 15; i++) {
		snprintf(path, sizeof(path), "%s/f%d", directory, i);
		snprintf(text, sizeof(text),
		    "session optional pam_mail.so\nsession include f%d\n"
		    "session include f%d\n",
		    i + 1, i + 1);
		put(path, text, strlen(text));
	}
	snprintf(path, sizeof(path), "%s/f15", directory);
	put(path, "session optional pam_frame.so\n", 30);
	report = judge("f0");
	assert_true(says(&report, "or too many others"));
	pam_report_free(&report);
}

/* Any bytes are read, and none is read beyond the end. */
static void
rubbish(void **state)
{
	static const char alphabet[] =
	    "ses ion\t\n\\#[]=-@include sufficient default=1 pam_frame.so ok";
	char path[160], text[400];
	unsigned int seed = 1;

	(void)state;
	snprintf(path, sizeof(path), "%s/x", directory);
	for (int i = 0; i < 500; i++) {
		struct pam_report report;
		size_t len = (size_t)rand_r(&seed) % sizeof(text);
		for (size_t j = 0; j < len; j++)
			text[j] = alphabet[(size_t)rand_r(&seed) %
					   (sizeof(alphabet) - 1)];
		put(path, text, len);
		report = judge("x");
		assert_true(report.count > 0);
		pam_report_free(&report);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(examples_are_judged),
	    cmocka_unit_test(what_is_a_problem),
	    cmocka_unit_test_setup_teardown(several_services, setup, teardown),
	    cmocka_unit_test_setup_teardown(
		what_cannot_be_read, setup, teardown),
	    cmocka_unit_test_setup_teardown(
		what_would_never_end, setup, teardown),
	    cmocka_unit_test_setup_teardown(rubbish, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
