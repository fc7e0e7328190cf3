/* SPDX-License-Identifier: MIT */
/*
 * What frame.yaml says at the time of a renewal: each file is read once, each
 * user looked up once, each secret fetched once in a round. It decides who may
 * still have a token of which provider; it asks no gateway.
 */
#ifndef FRAME_HELPER_TERMS_H
#define FRAME_HELPER_TERMS_H

#include "common/secret.h"
#include "common/session.h"
#include "helper/helper.h"

struct frame_verdict;

struct frame_terms {
	const char *path; /* NULL: none was read yet */
	enum frame_config_status status;
	char why[600]; /* not FRAME_CONFIG_LOADED */
	struct frame_config config;
	struct frame_secret *secret; /* one for each credential, or NULL */
	size_t users, room;
	struct frame_verdict *user; /* about 40 bytes each, and a name */
};

/* Reads the file unless it is the one at hand; the others' answers are
 * forgotten. `path` must stay. False: status and `why` say what it is. */
bool frame_terms_load(struct frame_terms *terms, const char *path);

/*
 * May this session still have a token of the provider that it was opened for?
 * NULL: concluded, with FRAME_NOT_APPLICABLE if it may not, or with another
 * result if that cannot be told.
 */
const struct frame_provider *frame_terms_judge(struct frame_terms *terms,
    const struct frame_session *session, struct frame_outcome *outcome);

/* The secret of a credential in that file. NULL: `why` says what is wrong. */
struct frame_secret *frame_terms_secret(struct frame_terms *terms,
    const struct frame_credential *credential, int64_t deadline, char *why,
    size_t why_size);

/* Before a fork, whose child would find them empty: all but `kept`. They are
 * fetched anew when they are needed. */
void frame_terms_forget_secrets(
    struct frame_terms *terms, const struct frame_secret *kept);

void frame_terms_free(struct frame_terms *terms);

#endif
