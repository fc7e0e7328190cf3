/* SPDX-License-Identifier: MIT */
/*
 * Values of claims and metadata: plain text, ${source}, ${source:-default} for
 * a source that is empty, and $$ for a dollar. Which sources exist is one
 * table (frame_template_sources) that the checker, did-you-mean and
 * frame.yaml(5) share. A default is plain text; templates do not nest.
 */
#ifndef FRAME_TEMPLATE_H
#define FRAME_TEMPLATE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#define FRAME_TEMPLATE_MAX 4096 /* bytes of an expanded value */

/* How the value of a source may vary; decides the licensing warnings. */
enum frame_varies {
	FRAME_VARIES_USER,    /* the same person, the same value */
	FRAME_VARIES_MACHINE, /* another value on another machine */
	FRAME_VARIES_LOGIN,   /* another value at each login */
};

struct frame_template_source {
	const char *name; /* "user.name"; "env." stands for all env.NAME */
	enum frame_varies varies;
	const char *meaning; /* one sentence */
};
extern const struct frame_template_source frame_template_sources[];
extern const size_t frame_template_source_count;

/* What the sources are filled from; strings may be NULL or empty. */
struct frame_facts {
	const char *user;
	uid_t uid;
	gid_t gid;
	const char *home;
	const char *shell;
	const char *gecos;	   /* the whole field of passwd(5) */
	const char *primary_group; /* its name */
	const char *groups;	   /* all names, separated by commas */
	const char *service, *tty, *rhost;
	const char *env_lines; /* NAME=value\n..., see wire.h */
};

/* A flaw found in a template: bytes [start, end) of its text. */
struct frame_template_flaw {
	size_t start, end;
	char message[160];
	char label[160]; /* "did you mean user.name?", may be empty */
};

/* allow_env: names ${env.NAME} may use, as a NULL-terminated list. */
bool frame_template_check(const char *template, const char *const *allow_env,
    struct frame_template_flaw *flaw);

/* The most that any source in it varies. */
enum frame_varies frame_template_varies(const char *template);

/* True if the template uses ${env.NAME}. */
bool frame_template_uses_env(const char *template, const char *name);

/* Expands a template that frame_template_check has accepted. In values of
 * sources control characters are removed, and bytes that are not UTF-8 become
 * U+FFFD. The caller frees; NULL when it is out of memory or random bytes, or
 * beyond FRAME_TEMPLATE_MAX. No name server is asked for anything. */
char *frame_template_expand(
    const char *template, const struct frame_facts *facts);

#endif
