/* SPDX-License-Identifier: MIT */
/*
 * What the loader would say of a single value, before it is in any file: the
 * error under a form's field and of `frame-admin set`. It is the loader's own
 * code that judges (config_parts.h), on a document of one key; nothing here
 * has an opinion of its own.
 */
#ifndef FRAME_JUDGE_H
#define FRAME_JUDGE_H

#include "common/diag.h"
#include "common/edit.h"
#include "common/schema.h"

struct frame_judgement {
	bool said; /* false: the value is fine, the rest is empty */
	enum frame_severity severity;
	char message[240]; /* "\"8 hours\" is not a duration" */
	char advice[240];  /* "write 8h (units: s, m, h, d)", may be empty */
};

/* `allow_env`: login.allow_env, for templates; NULL-terminated or NULL. A
 * secret is never part of what is said. False only when out of memory. */
bool frame_judge_value(const struct frame_key *key,
    const struct frame_datum *value, const char *const *allow_env,
    struct frame_judgement *judgement);

/* The same for a value of metadata, which has no key in the schema. */
bool frame_judge_metadata(const char *key, const struct frame_datum *value,
    const char *const *allow_env, struct frame_judgement *judgement);

/* The same for the name of a credential or provider. */
bool frame_judge_name(enum frame_section section, const char *name,
    struct frame_judgement *judgement);

#endif
