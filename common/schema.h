/* SPDX-License-Identifier: MIT */
/*
 * Every key of frame.yaml: where it stands, its type, limits, default and one
 * sentence. The loader, did-you-mean, completion, forms and frame.yaml(5) read
 * this table; none of them knows a key on its own.
 */
#ifndef FRAME_SCHEMA_H
#define FRAME_SCHEMA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum frame_section {
	FRAME_SECTION_TOP,
	FRAME_SECTION_LOGIN,
	FRAME_SECTION_NETWORK,
	FRAME_SECTION_CREDENTIAL, /* one entry of credentials: */
	FRAME_SECTION_PROVIDER,	  /* one entry of providers: */
	FRAME_SECTION_MAPPING,	  /* one rule of mappings: */
	FRAME_SECTION_CLAIMS,
	FRAME_SECTION_METADATA, /* free keys: no entries in the table */
	FRAME_SECTIONS
};

/* The C type behind each is in the comment; config.h has the structs. */
enum frame_type {
	FRAME_TYPE_SECTION,	/* a map or list of its own */
	FRAME_TYPE_METADATA,	/* struct frame_metadata, free keys */
	FRAME_TYPE_VERSION,	/* int64_t */
	FRAME_TYPE_TEXT,	/* const char *, one line */
	FRAME_TYPE_DURATION,	/* int64_t, milliseconds; "8h", "5m", "500ms" */
	FRAME_TYPE_TRUE,	/* bool; only true can be written */
	FRAME_TYPE_CHOICE,	/* int64_t, index into choices */
	FRAME_TYPE_ENTITY,	/* the same, the plural of a choice taken too */
	FRAME_TYPE_URL,		/* const char *, https (http: loopback only) */
	FRAME_TYPE_LINK,	/* the same for a browser: with ?query */
	FRAME_TYPE_PROXY,	/* const char *, http or https URL */
	FRAME_TYPE_PATH,	/* const char *, absolute */
	FRAME_TYPE_UUID,	/* const char * */
	FRAME_TYPE_CLIENT_ID,	/* const char *, [A-Za-z0-9.-]+ */
	FRAME_TYPE_PROVIDER_ID, /* const char *, secure-anon-UUID */
	FRAME_TYPE_TEMPLATE,	/* const char *, see template.h */
	FRAME_TYPE_SECRET,	/* const char *, never shown */
	FRAME_TYPE_REFERENCE,	/* const char *, a provider */
	FRAME_TYPE_REFERENCES,	/* const char *const *, credentials */
	FRAME_TYPE_ACCOUNTS,	/* const char *const *, one name or a list */
	FRAME_TYPE_SERVICES,	/* const char *const *, PAM services */
	FRAME_TYPE_ENV_NAMES, /* const char *const *, [A-Za-z_][A-Za-z0-9_]* */
	FRAME_TYPE_PINS,      /* const char *const *, sha256//base64 */
	FRAME_TYPE_COMMAND,   /* const char *const *, absolute path first */
	FRAME_TYPES
};

struct frame_key {
	enum frame_section section;
	const char *name;
	enum frame_type type;
	bool required;
	bool lenient;	  /* beyond the limits only draws a warning */
	int64_t min, max; /* durations: ms; texts: bytes; lists: items */
	const char *const *choices; /* NULL-terminated */
	const char *fallback;	    /* the default as it would be written */
	size_t offset;		    /* into the section's struct, config.h */
	const char *help;	    /* one sentence */
};

/* In the order in which forms and the manual show them. */
extern const struct frame_key frame_schema[];
extern const size_t frame_schema_count;

/* NULL if the section has no such key. */
const struct frame_key *frame_schema_find(
    enum frame_section section, const char *name);

/* How a section is called in messages: "provider", "login". */
const char *frame_section_name(enum frame_section section);

#endif
