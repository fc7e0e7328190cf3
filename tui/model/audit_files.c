/* SPDX-License-Identifier: MIT */
/*
 * Files that a login will open: frame.yaml itself, secrets, certificates. They
 * are judged by the code that opens them at a login; here it is only told
 * apart what is wrong. A secret is read to look at its shape and wiped; no
 * byte of it, nor how many of them agree with anything, is said.
 */
#include "tui/model/audit_parts.h"

#include <errno.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/path.h"

#define WHY	     512
#define SECRET_CHARS 40 /* hexadecimal digits of a Frame secret */
#define LOAD_SECONDS 2

/* --- frame.yaml */

void
audit_file(struct auditor *auditor)
{
	struct frame_config config;
	char why[WHY];

	if (!auditor->options->as_installed || !auditor->draft->stamp.exists)
		return;
	switch (frame_config_load(&config, auditor->draft->path,
	    auditor->options->owner, why, sizeof(why))) {
	case FRAME_CONFIG_LOADED:
		frame_config_free(&config);
		break;
	case FRAME_CONFIG_UNREADABLE:
		audit_add(auditor, AUDIT_FILE_UNTRUSTED, 0,
		    "logins do not read it: %s", why);
		audit_advise(auditor, "chown root and chmod go-w what is named "
				      "there");
		break;
	case FRAME_CONFIG_MISSING:
	case FRAME_CONFIG_INVALID: /* its diagnostics say so */
		break;
	}
}

/* --- secrets */

/* True if only root may look, and we are not root. */
static bool
out_of_reach(const char *path)
{
	return geteuid() != 0 && access(path, R_OK) == -1 && errno == EACCES;
}

static bool
is_pending(const struct auditor *auditor, const char *path)
{
	const struct frame_pending *pending = auditor->draft->pending;

	while (pending != NULL && strcmp(pending->path, path) != 0)
		pending = pending->next;
	return pending != NULL;
}

static void
judge_shape(
    struct auditor *auditor, size_t line, const char *name, const char *secret)
{
	size_t digits = strspn(secret, "0123456789abcdefABCDEF");

	if (digits == SECRET_CHARS && secret[digits] == '\0')
		return;
	audit_add(auditor, AUDIT_SECRET_SHAPE, line,
	    "the secret of credential \"%s\" does not look like those of "
	    "Frame, which have %d hexadecimal digits",
	    name, SECRET_CHARS);
	audit_advise(
	    auditor, "a test shows whether it works: frame-admin test USER");
}

/* Which of the things that can be wrong with a file it is. */
static enum audit_id
classify(const struct auditor *auditor, const char *path)
{
	struct stat st;

	if (lstat(path, &st) == -1)
		return errno == ENOENT ? AUDIT_SECRET_MISSING
				       : AUDIT_SECRET_PATH;
	if (S_ISLNK(st.st_mode))
		return AUDIT_SECRET_LINK;
	if (!S_ISREG(st.st_mode))
		return AUDIT_SECRET_CONTENT;
	if (st.st_uid != 0 && st.st_uid != auditor->options->owner)
		return AUDIT_SECRET_OWNER;
	if ((st.st_mode & 077) != 0)
		return AUDIT_SECRET_MODE;
	return AUDIT_SECRET_PATH;
}

static void
advise_secret(struct auditor *auditor, enum audit_id id,
    const struct frame_credential *credential)
{
	const char *file = credential->secret_file;

	if (id == AUDIT_SECRET_MODE)
		audit_advise(auditor, "chmod 600 %s", file);
	else if (id == AUDIT_SECRET_OWNER)
		audit_advise(auditor, "chown root %s", file);
	else if (id == AUDIT_SECRET_LINK)
		audit_advise(auditor, "name the file that the link leads to");
	else if (id == AUDIT_SECRET_PATH)
		audit_advise(auditor, "each directory must be root's, writable "
				      "by root alone, and no link");
	else
		audit_advise(auditor, "write it: frame-admin secret set %s",
		    credential->name);
}

static void
judge_contents(
    struct auditor *auditor, const struct frame_credential *credential)
{
	struct frame_secret secret;
	char why[WHY];

	if (frame_secret_load(&secret, credential, auditor->options->owner,
		frame_now() + LOAD_SECONDS * FRAME_SEC, why, sizeof(why))) {
		judge_shape(
		    auditor, credential->line, credential->name, secret.bytes);
		frame_secret_drop(&secret);
		return;
	}
	audit_add(auditor, AUDIT_SECRET_CONTENT, credential->line, "%s in %s",
	    why, credential->secret_file);
	advise_secret(auditor, AUDIT_SECRET_CONTENT, credential);
}

static void
judge_secret_file(
    struct auditor *auditor, const struct frame_credential *credential)
{
	const char *path = credential->secret_file;
	enum audit_id id;
	char why[WHY];
	int fd;

	if (is_pending(auditor, path))
		return; /* it is written when the draft is saved */
	if (out_of_reach(path)) {
		audit_add(auditor, AUDIT_SECRET_UNREADABLE, credential->line,
		    "the secret of credential \"%s\" was not judged: only root "
		    "may read %s",
		    credential->name, path);
		return;
	}
	fd = frame_path_open(path, auditor->options->owner, FRAME_TRUST_PRIVATE,
	    why, sizeof(why));
	if (fd != -1) {
		close(fd);
		judge_contents(auditor, credential);
		return;
	}
	id = classify(auditor, path);
	audit_add(auditor, id, credential->line,
	    "logins cannot use the secret of credential \"%s\": %s",
	    credential->name, why);
	advise_secret(auditor, id, credential);
}

static void
judge_command(
    struct auditor *auditor, const struct frame_credential *credential)
{
	const char *path = credential->secret_command[0];
	char why[WHY];
	int fd = frame_path_open(path, auditor->options->owner,
	    FRAME_TRUST_PROGRAM, why, sizeof(why));

	if (fd != -1) {
		close(fd);
		audit_add(auditor, AUDIT_SECRET_COMMAND, credential->line,
		    "each login and each round of renewals runs %s, which "
		    "prints the secret of credential \"%s\"",
		    path, credential->name);
	} else if (out_of_reach(path)) {
		audit_add(auditor, AUDIT_SECRET_UNREADABLE, credential->line,
		    "the program of credential \"%s\" was not judged: only "
		    "root may read %s",
		    credential->name, path);
	} else {
		audit_add(auditor, AUDIT_COMMAND_UNTRUSTED, credential->line,
		    "logins do not run the program of credential \"%s\": %s",
		    credential->name, why);
		audit_advise(auditor,
		    "it and its directories must be root's, writable by root "
		    "alone, and no links");
	}
}

static void
judge_inline(struct auditor *auditor, const struct frame_credential *credential)
{
	audit_add(auditor, AUDIT_SECRET_INLINE, credential->line,
	    "the secret of credential \"%s\" can be moved to a file of its own",
	    credential->name);
	audit_advise(
	    auditor, "run: frame-admin secret move %s", credential->name);
	judge_shape(
	    auditor, credential->line, credential->name, credential->secret);
}

void
audit_secrets(struct auditor *auditor)
{
	const struct frame_config *config = &auditor->draft->config;

	for (size_t i = 0; i < config->credentials; i++) {
		const struct frame_credential *credential =
		    &config->credential[i];
		if (credential->secret_file != NULL)
			judge_secret_file(auditor, credential);
		else if (credential->secret_command != NULL)
			judge_command(auditor, credential);
		else if (credential->secret != NULL)
			judge_inline(auditor, credential);
	}
}

/* --- certificates */

/* What somebody who owns nothing may do with it. */
static bool
open_to_all(const char *path, mode_t wanted, uid_t user)
{
	struct stat st;

	if (stat(path, &st) == -1)
		return errno == EACCES; /* that cannot be told from here */
	if (st.st_uid == user)
		wanted <<= 6;
	return (st.st_mode & wanted) == wanted;
}

/* frame-fetch reads it, as a user of its own: all directories above must let
 * it pass. NULL, or the path that does not. */
static char *
in_the_way(const char *path)
{
	const struct passwd *fetch = getpwnam(FRAME_FETCH_USER);
	uid_t user = fetch == NULL ? (uid_t)-1 : fetch->pw_uid;
	char *real = realpath(path, NULL);

	if (real == NULL || !open_to_all(real, S_IROTH, user))
		return real;
	for (char *slash = strrchr(real, '/'); slash != NULL && slash > real;
	     slash = strrchr(real, '/')) {
		*slash = '\0';
		if (!open_to_all(real, S_IXOTH, user))
			return real;
	}
	free(real);
	return NULL;
}

static void
judge_ca_file(struct auditor *auditor)
{
	const char *path = auditor->draft->config.network.ca_file;
	size_t line = audit_line(auditor, "network", "ca_file");
	struct stat st;
	char *closed;

	if (stat(path, &st) == -1) {
		if (errno == EACCES && geteuid() != 0)
			return;
		audit_add(auditor, AUDIT_CA_FILE, line,
		    "network.ca_file, %s, cannot be used: %s", path,
		    strerror(errno));
		audit_advise(auditor, "install the package ca-certificates, or "
				      "name the file that this machine has");
		return;
	}
	if (!S_ISREG(st.st_mode) || st.st_size == 0) {
		audit_add(auditor, AUDIT_CA_FILE, line,
		    "network.ca_file, %s, is %s", path,
		    S_ISREG(st.st_mode) ? "empty" : "not a file");
		audit_advise(auditor, "name a PEM file of certificates");
		return;
	}
	closed = in_the_way(path);
	if (closed != NULL) {
		audit_add(auditor, AUDIT_CA_FILE, line,
		    "network.ca_file: the user %s may not read %s",
		    FRAME_FETCH_USER, closed);
		audit_advise(auditor, "chmod o+r%s %s",
		    strcmp(closed, path) == 0 ? "" : "x", closed);
	}
	free(closed);
}

static void
judge_client_file(struct auditor *auditor, const char *key, const char *path,
    enum frame_trust trust)
{
	char why[WHY];
	int fd;

	if (path == NULL)
		return;
	fd = frame_path_open(
	    path, auditor->options->owner, trust, why, sizeof(why));
	if (fd != -1) {
		close(fd);
	} else if (out_of_reach(path)) {
		audit_add(auditor, AUDIT_SECRET_UNREADABLE,
		    audit_line(auditor, "network", key),
		    "network.%s was not judged: only root may read %s", key,
		    path);
	} else {
		audit_add(auditor, AUDIT_CLIENT_CERT,
		    audit_line(auditor, "network", key),
		    "logins cannot use network.%s: %s", key, why);
		audit_advise(auditor, "correct the path, or chown root and "
				      "chmod 600 it");
	}
}

void
audit_network(struct auditor *auditor)
{
	const struct frame_network *network = &auditor->draft->config.network;

	if (network->ca_file != NULL)
		judge_ca_file(auditor);
	judge_client_file(
	    auditor, "client_cert", network->client_cert, FRAME_TRUST_PUBLIC);
	judge_client_file(
	    auditor, "client_key", network->client_key, FRAME_TRUST_PRIVATE);
}
