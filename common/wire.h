/* SPDX-License-Identifier: MIT */
/*
 * The messages between pam_frame.so, frame-helper and frame-fetch, and how
 * they look as bytes. Programs of one build talk to each other; a message of
 * another version is refused, never guessed at.
 *
 * A message is a C struct whose members are `const char *` (text, NULL when
 * absent) and `int64_t` (numbers, flags), and a shape: the table that says
 * which member is sent under which tag. As bytes:
 *
 *   "FRM" version:u8 kind:u16 zero:u16 length:u32  then `length` bytes of
 *   tag:u8 type:u8 zero:u16 size:u32 value         one after the other
 *
 * All integers are little-endian. A number's value is 8 bytes; a text's value
 * ends with the only NUL in it. Tags ascend, so that none comes twice. A number
 * that is not required is sent only if it is not 0.
 *
 * May use libc only: pam/ links it. No allocation, no I/O.
 */
#ifndef FRAME_WIRE_H
#define FRAME_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define FRAME_WIRE_HEADER 12	       /* bytes before the fields */
#define FRAME_WIRE_LOCAL  (16 * 1024)  /* largest message module <-> helper */
#define FRAME_WIRE_FETCH  (256 * 1024) /* largest message helper <-> fetch */

enum frame_wire_type {
	FRAME_WIRE_NUMBER = 1, /* int64_t; 0 when not required: not sent */
	FRAME_WIRE_TEXT = 2,   /* const char *, NULL: not sent */
};

struct frame_wire_field {
	uint8_t tag; /* ascending within a shape, from 1 */
	uint8_t type;
	bool required;
	uint32_t max; /* text: bytes without the NUL */
	size_t offset;
	const char *name;
};

struct frame_wire_shape {
	uint16_t kind;
	const char *name;
	size_t size; /* of the struct */
	size_t fields;
	const struct frame_wire_field *field;
};

/*
 * module -> helper: what is wanted. For close `sid` names the session; without
 * one, all of this user's sessions that the host process `host_pid` opened are
 * meant. Refresh means all of the user's live sessions. Over refresh.sock the
 * kernel says who asks: then op (refresh alone), sid (if it is the caller's own
 * session) and wait_ms count, and nothing else.
 */
enum frame_op {
	FRAME_OP_OPEN = 1,
	FRAME_OP_CLOSE = 2,
	FRAME_OP_REFRESH = 3,
};

struct frame_request {
	int64_t op;	    /* enum frame_op */
	const char *config; /* path of frame.yaml */
	const char *user;
	int64_t uid;
	const char *service; /* PAM_SERVICE */
	const char *tty;
	const char *rhost;
	const char *sid;
	int64_t host_pid;   /* process that holds the PAM session */
	int64_t host_start; /* its start time, see session.h */
	int64_t wait_ms;    /* over login.wait; -1: as the file says */
	int64_t began;	    /* when the host asked (frame_now), 0: not said */
};
extern const struct frame_wire_shape frame_request_shape;

/*
 * helper -> module: the login is ours; the reply will be there by `deadline`
 * (nanoseconds of CLOCK_MONOTONIC). Not sent when the reply comes at once.
 * If `env_wanted` is there (names separated by blanks), the module answers
 * with one struct frame_env.
 */
struct frame_proceed {
	int64_t deadline;
	const char *env_wanted;
	int64_t no_wait; /* not 0: login.wait is 0, only the rule is awaited */
};
extern const struct frame_wire_shape frame_proceed_shape;

/* module -> helper: NAME=value lines of the PAM environment, each ending
 * with a newline; names that are not set, or whose value holds a newline, are
 * left out. */
struct frame_env {
	const char *lines;
};
extern const struct frame_wire_shape frame_env_shape;

/* helper -> module: the outcome. `sid` and `path` with FRAME_OK, FRAME_PENDING
 * and FRAME_LATE of an open. `expires` is that of the token that is there now,
 * 0: there is none. `sentence` says for the log what happened; it holds no
 * secret. */
struct frame_reply {
	int64_t result; /* enum frame_result */
	const char *sid;
	const char *path; /* of the token file */
	const char *provider;
	int64_t http;	 /* status of the last answer, 0: none */
	int64_t expires; /* Unix seconds */
	const char *sentence;
	const char *credential; /* that it came with, NULL: the first */
};
extern const struct frame_wire_shape frame_reply_shape;

/*
 * helper -> fetch: one exchange. Several may follow each other; fetch keeps
 * the connection. The signature is in it, the key that made it is not.
 */
struct frame_order {
	const char *url;
	const char *client_id; /* X-Frame-ClientId */
	int64_t timestamp;     /* X-Frame-Timestamp */
	const char *signature; /* X-Frame-Signature */
	const char *body;      /* JSON */
	int64_t deadline;      /* nanoseconds of CLOCK_MONOTONIC */
	const char *proxy;     /* NULL: none, whatever the environment says */
	const char *ca_file;
	const char *tls_min;	 /* "1.2" or "1.3" */
	const char *pinned_keys; /* as CURLOPT_PINNEDPUBLICKEY, NULL: none */
	const char *client_cert; /* PEM text, NULL: none */
	const char *client_key;	 /* PEM text */
	int64_t details;	 /* not 0: the answer tells them too */
	/* A token: then it is a GET that shows it, for a JSON text and not for
	 * a token; client_id, signature and body are empty. */
	const char *bearer;
};
extern const struct frame_wire_shape frame_order_shape;

/*
 * fetch -> helper: what came back. The token and its claims only with
 * FRAME_OK, and then always with `expires`. `sentence` is sanitised and
 * bounded; it never holds a header of ours or any part of a token.
 */
struct frame_answer {
	int64_t result;	     /* enum frame_result */
	int64_t http;	     /* 0: no answer */
	int64_t date;	     /* the server's Date, Unix seconds, 0: none */
	int64_t retry_after; /* seconds, -1: not said */
	const char *token;
	int64_t expires;	/* exp, Unix seconds */
	int64_t not_before;	/* nbf, 0: absent */
	int64_t issued;		/* iat, 0: absent */
	const char *email;	/* em */
	const char *first_name; /* fn */
	const char *last_name;	/* ln */
	const char *subject;	/* sub */
	const char *sentence;
	const char *audience;	    /* aud */
	const char *token_provider; /* ap */
	const char *excerpt;	    /* of an error's body, sanitised */
	const char *body;	    /* JSON, of an order with a bearer alone */
	/* The details. Microseconds from the beginning of the exchange until
	 * the name was resolved, TCP connected, TLS agreed, the first byte of
	 * the answer there, and the end; 0: it did not come so far. */
	int64_t resolve_us, connect_us, tls_us, first_byte_us, total_us;
	int64_t bytes;		     /* of the answer's body */
	int64_t certificate_expires; /* the server's, Unix s; 0: not known */
	const char *tls_version;     /* "TLS 1.3"; of a new connection */
	const char *subject_name;    /* the certificate's common name */
	const char *issuer_name;
};
extern const struct frame_wire_shape frame_answer_shape;

/* Bytes written to buf, or -1 when a text is longer than its field allows, a
 * required one is NULL, or buf is too small. */
ssize_t frame_wire_encode(const struct frame_wire_shape *shape,
    const void *message, unsigned char *buf, size_t size);

/* Fills *message; its texts point into buf. False, with *message untouched,
 * unless the bytes are exactly one well-formed message of that shape. */
bool frame_wire_decode(const struct frame_wire_shape *shape,
    const unsigned char *buf, size_t len, void *message);

/* Which message begins here: its kind, 0 if this is not a header of ours.
 * *total gets the size of the whole message, header included. */
uint16_t frame_wire_peek(
    const unsigned char header[FRAME_WIRE_HEADER], size_t *total);

#endif
