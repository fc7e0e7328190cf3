/* SPDX-License-Identifier: MIT */
/*
 * Looking at a secret without showing it; see secret_facts.h. It is judged by
 * the code of a login (frame_secret_load), so that "OK" means OK.
 */
#include "tui/model/secret_facts.h"

#include <errno.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/clock.h"

#define PATIENCE_MS 1000

const char *
secret_state_name(enum secret_state state)
{
	static const char *const names[] = {
	    [SECRET_NONE] = "NONE",
	    [SECRET_OK] = "OK",
	    [SECRET_PENDING] = "OK",
	    [SECRET_MISSING] = "MISSING",
	    [SECRET_BAD] = "ERR",
	    [SECRET_UNKNOWN] = "--",
	};

	return names[state];
}

void
secret_fingerprint(const char *secret, size_t len, char fingerprint[12])
{
	unsigned char digest[EVP_MAX_MD_SIZE];

	fingerprint[0] = '\0';
	if (EVP_Digest(secret, len, digest, NULL, EVP_sha256(), NULL) == 1)
		snprintf(fingerprint, 12, "%02x:%02x:%02x:%02x", digest[0],
		    digest[1], digest[2], digest[3]);
	explicit_bzero(digest, sizeof(digest));
}

/* Owners by number: a name would mean asking the name service, which may be
 * slow. Root has a name everywhere. */
static void
owner(char *buf, size_t size, unsigned long id)
{
	if (id == 0)
		snprintf(buf, size, "root");
	else
		snprintf(buf, size, "%lu", id);
}

/* False: it is not there, or cannot be looked at. */
static bool
look_at_file(struct secret_facts *facts, const char *path)
{
	char user[24], group[24];
	struct stat st;

	if (lstat(path, &st) == -1) {
		facts->state =
		    errno == ENOENT ? SECRET_MISSING : SECRET_UNKNOWN;
		snprintf(facts->why, sizeof(facts->why),
		    errno == ENOENT
			? "the file is not there: no token can be had"
			: "this account may not look at the file");
		return false;
	}
	owner(user, sizeof(user), st.st_uid);
	owner(group, sizeof(group), st.st_gid);
	snprintf(facts->file, sizeof(facts->file), "%04o %s:%s",
	    (unsigned int)st.st_mode & 07777, user, group);
	return true;
}

static void
look_inside(
    struct secret_facts *facts, const struct frame_credential *credential)
{
	int64_t deadline = frame_now() + PATIENCE_MS * FRAME_MS;
	struct frame_secret secret;

	if (!frame_secret_load(&secret, credential, geteuid(), deadline,
		facts->why, sizeof(facts->why))) {
		facts->state = SECRET_BAD;
		return;
	}
	facts->state = SECRET_OK;
	facts->characters = secret.len;
	secret_fingerprint(secret.bytes, secret.len, facts->fingerprint);
	frame_secret_drop(&secret);
}

void
secret_facts_read(struct secret_facts *facts,
    const struct frame_credential *credential, bool readable)
{
	*facts = (struct secret_facts){.state = SECRET_UNKNOWN};
	if (credential->secret_file != NULL &&
	    !look_at_file(facts, credential->secret_file))
		return;
	if (credential->secret == NULL && credential->secret_file == NULL) {
		if (credential->secret_command == NULL)
			facts->state = SECRET_NONE;
		return;
	}
	if (readable)
		look_inside(facts, credential);
	else
		snprintf(facts->why, sizeof(facts->why),
		    "only root can see whether it can be used");
}
