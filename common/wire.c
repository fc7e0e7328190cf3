/* SPDX-License-Identifier: MIT */
/*
 * The shapes of all messages and the one encoder and decoder that serve them.
 * Everything that arrives is hostile until decoded; see wire.h for the bytes.
 */
#include "common/wire.h"

#include <string.h>

#define FRAME_WIRE_VERSION 1
#define FIELD_HEADER	   8 /* tag, type, zero, size */
#define NUMBER_SIZE	   8

/* Longest texts, in bytes. */
#define MAX_NAME     256  /* users, services, hosts, claims of one word */
#define MAX_PATH     4096 /* PATH_MAX */
#define MAX_URL	     4096
#define MAX_SENTENCE 768 /* fits a log line with its other fields */
#define MAX_CLAIM    1024
#define MAX_TOKEN    16384
#define MAX_BODY     65536
#define MAX_PEM	     32768
#define MAX_ENV	     8192
#define MAX_EXCERPT  480

#define NUMBER(type, tag, member)                          \
	{                                                  \
		tag, FRAME_WIRE_NUMBER, true, 0,           \
		    offsetof(struct type, member), #member \
	}
#define OPTIONAL(type, tag, member)                        \
	{                                                  \
		tag, FRAME_WIRE_NUMBER, false, 0,          \
		    offsetof(struct type, member), #member \
	}
#define TEXT(type, tag, member, needed, max)               \
	{                                                  \
		tag, FRAME_WIRE_TEXT, needed, max,         \
		    offsetof(struct type, member), #member \
	}
#define SHAPE(kind, type, table)                              \
	{                                                     \
		kind, #type, sizeof(struct type),             \
		    sizeof(table) / sizeof((table)[0]), table \
	}

static const struct frame_wire_field request_fields[] = {
    NUMBER(frame_request, 1, op),
    TEXT(frame_request, 2, config, true, MAX_PATH),
    TEXT(frame_request, 3, user, true, MAX_NAME),
    TEXT(frame_request, 4, service, true, MAX_NAME),
    TEXT(frame_request, 5, tty, false, MAX_NAME),
    TEXT(frame_request, 6, rhost, false, MAX_NAME),
    TEXT(frame_request, 7, sid, false, MAX_NAME),
    NUMBER(frame_request, 8, host_pid),
    NUMBER(frame_request, 9, host_start),
    NUMBER(frame_request, 10, wait_ms),
    NUMBER(frame_request, 11, uid),
    OPTIONAL(frame_request, 12, began),
};
const struct frame_wire_shape frame_request_shape =
    SHAPE(1, frame_request, request_fields);

static const struct frame_wire_field proceed_fields[] = {
    NUMBER(frame_proceed, 1, deadline),
    TEXT(frame_proceed, 2, env_wanted, false, MAX_ENV),
    OPTIONAL(frame_proceed, 3, no_wait),
};
const struct frame_wire_shape frame_proceed_shape =
    SHAPE(2, frame_proceed, proceed_fields);

static const struct frame_wire_field env_fields[] = {
    TEXT(frame_env, 1, lines, true, MAX_ENV),
};
const struct frame_wire_shape frame_env_shape = SHAPE(3, frame_env, env_fields);

static const struct frame_wire_field reply_fields[] = {
    NUMBER(frame_reply, 1, result),
    TEXT(frame_reply, 2, sid, false, MAX_NAME),
    TEXT(frame_reply, 3, path, false, MAX_PATH),
    TEXT(frame_reply, 4, provider, false, MAX_NAME),
    NUMBER(frame_reply, 5, http),
    NUMBER(frame_reply, 6, expires),
    TEXT(frame_reply, 7, sentence, false, MAX_SENTENCE),
    TEXT(frame_reply, 8, credential, false, MAX_NAME),
};
const struct frame_wire_shape frame_reply_shape =
    SHAPE(4, frame_reply, reply_fields);

static const struct frame_wire_field order_fields[] = {
    TEXT(frame_order, 1, url, true, MAX_URL),
    TEXT(frame_order, 2, client_id, true, MAX_NAME),
    NUMBER(frame_order, 3, timestamp),
    TEXT(frame_order, 4, signature, true, MAX_NAME),
    TEXT(frame_order, 5, body, true, MAX_BODY),
    NUMBER(frame_order, 6, deadline),
    TEXT(frame_order, 7, proxy, false, MAX_URL),
    TEXT(frame_order, 8, ca_file, false, MAX_PATH),
    TEXT(frame_order, 9, tls_min, true, MAX_NAME),
    TEXT(frame_order, 10, pinned_keys, false, MAX_URL),
    TEXT(frame_order, 11, client_cert, false, MAX_PEM),
    TEXT(frame_order, 12, client_key, false, MAX_PEM),
    OPTIONAL(frame_order, 13, details),
    TEXT(frame_order, 14, bearer, false, MAX_TOKEN),
};
const struct frame_wire_shape frame_order_shape =
    SHAPE(5, frame_order, order_fields);

static const struct frame_wire_field answer_fields[] = {
    NUMBER(frame_answer, 1, result),
    NUMBER(frame_answer, 2, http),
    NUMBER(frame_answer, 3, date),
    NUMBER(frame_answer, 4, retry_after),
    TEXT(frame_answer, 5, token, false, MAX_TOKEN),
    NUMBER(frame_answer, 6, expires),
    NUMBER(frame_answer, 7, not_before),
    NUMBER(frame_answer, 8, issued),
    TEXT(frame_answer, 9, email, false, MAX_CLAIM),
    TEXT(frame_answer, 10, first_name, false, MAX_CLAIM),
    TEXT(frame_answer, 11, last_name, false, MAX_CLAIM),
    TEXT(frame_answer, 12, subject, false, MAX_CLAIM),
    TEXT(frame_answer, 13, sentence, false, MAX_SENTENCE),
    TEXT(frame_answer, 14, audience, false, MAX_CLAIM),
    TEXT(frame_answer, 15, token_provider, false, MAX_CLAIM),
    TEXT(frame_answer, 16, excerpt, false, MAX_EXCERPT),
    TEXT(frame_answer, 17, body, false, MAX_BODY),
    OPTIONAL(frame_answer, 18, resolve_us),
    OPTIONAL(frame_answer, 19, connect_us),
    OPTIONAL(frame_answer, 20, tls_us),
    OPTIONAL(frame_answer, 21, first_byte_us),
    OPTIONAL(frame_answer, 22, total_us),
    OPTIONAL(frame_answer, 23, bytes),
    OPTIONAL(frame_answer, 24, certificate_expires),
    TEXT(frame_answer, 25, tls_version, false, MAX_NAME),
    TEXT(frame_answer, 26, subject_name, false, MAX_NAME),
    TEXT(frame_answer, 27, issuer_name, false, MAX_NAME),
};
const struct frame_wire_shape frame_answer_shape =
    SHAPE(6, frame_answer, answer_fields);

static void
put_le(unsigned char *at, uint64_t value, size_t bytes)
{
	for (size_t i = 0; i < bytes; i++)
		at[i] = (unsigned char)(value >> (8 * i));
}

static uint64_t
get_le(const unsigned char *at, size_t bytes)
{
	uint64_t value = 0;

	for (size_t i = bytes; i-- > 0;)
		value = value << 8 | at[i];
	return value;
}

/* --- encoding */

struct sink {
	unsigned char *buf;
	size_t size, len;
	bool failed;
};

static void
put_field(struct sink *sink, const struct frame_wire_field *field,
    const void *value, size_t size)
{
	unsigned char *at = sink->buf + sink->len;

	if (sink->failed || sink->size - sink->len < FIELD_HEADER + size) {
		sink->failed = true;
		return;
	}
	at[0] = field->tag;
	at[1] = field->type;
	put_le(at + 2, 0, 2);
	put_le(at + 4, size, 4);
	memcpy(at + FIELD_HEADER, value, size);
	sink->len += FIELD_HEADER + size;
}

static void
put_text(
    struct sink *sink, const struct frame_wire_field *field, const char *text)
{
	if (text == NULL) {
		sink->failed = sink->failed || field->required;
		return;
	}
	size_t len = strlen(text);
	if (len > field->max)
		sink->failed = true;
	else
		put_field(sink, field, text, len + 1);
}

static void
put_member(
    struct sink *sink, const struct frame_wire_field *field, const char *member)
{
	if (field->type == FRAME_WIRE_TEXT) {
		const char *text;
		memcpy(&text, member, sizeof(text));
		put_text(sink, field, text);
	} else {
		int64_t number;
		unsigned char bytes[NUMBER_SIZE];
		memcpy(&number, member, sizeof(number));
		if (number == 0 && !field->required)
			return;
		put_le(bytes, (uint64_t)number, sizeof(bytes));
		put_field(sink, field, bytes, sizeof(bytes));
	}
}

ssize_t
frame_wire_encode(const struct frame_wire_shape *shape, const void *message,
    unsigned char *buf, size_t size)
{
	struct sink sink = {.buf = buf, .size = size, .len = FRAME_WIRE_HEADER};

	if (size < FRAME_WIRE_HEADER)
		return -1;
	for (size_t i = 0; i < shape->fields; i++)
		put_member(&sink, &shape->field[i],
		    (const char *)message + shape->field[i].offset);
	if (sink.failed)
		return -1;
	memcpy(buf, "FRM", 3);
	buf[3] = FRAME_WIRE_VERSION;
	put_le(buf + 4, shape->kind, 2);
	put_le(buf + 6, 0, 2);
	put_le(buf + 8, sink.len - FRAME_WIRE_HEADER, 4);
	return (ssize_t)sink.len;
}

/* --- decoding */

uint16_t
frame_wire_peek(const unsigned char header[FRAME_WIRE_HEADER], size_t *total)
{
	if (memcmp(header, "FRM", 3) != 0 || header[3] != FRAME_WIRE_VERSION ||
	    get_le(header + 6, 2) != 0)
		return 0;
	*total = FRAME_WIRE_HEADER + (size_t)get_le(header + 8, 4);
	return (uint16_t)get_le(header + 4, 2);
}

struct source {
	const unsigned char *at;
	size_t left;
};

static bool
well_formed(const struct frame_wire_field *field, const unsigned char *value,
    size_t size)
{
	if (field->type == FRAME_WIRE_NUMBER)
		return size == NUMBER_SIZE &&
		       (field->required || get_le(value, size) != 0);
	return size > 0 && size - 1 <= field->max &&
	       memchr(value, '\0', size) == value + size - 1;
}

static void
store(const struct frame_wire_field *field, const unsigned char *value,
    char *member)
{
	if (field->type == FRAME_WIRE_TEXT) {
		const char *text = (const char *)value;
		memcpy(member, &text, sizeof(text));
	} else {
		int64_t number = (int64_t)get_le(value, NUMBER_SIZE);
		memcpy(member, &number, sizeof(number));
	}
}

/* Takes the next field if it is `field`. False: malformed, or a required one
 * is missing. */
static bool
take_field(
    struct source *source, const struct frame_wire_field *field, char *member)
{
	if (source->left == 0 || source->at[0] != field->tag)
		return !field->required;
	if (source->left < FIELD_HEADER || source->at[1] != field->type ||
	    get_le(source->at + 2, 2) != 0)
		return false;
	size_t size = (size_t)get_le(source->at + 4, 4);
	const unsigned char *value = source->at + FIELD_HEADER;
	if (size > source->left - FIELD_HEADER ||
	    !well_formed(field, value, size))
		return false;
	store(field, value, member);
	source->at = value + size;
	source->left -= FIELD_HEADER + size;
	return true;
}

bool
frame_wire_decode(const struct frame_wire_shape *shape,
    const unsigned char *buf, size_t len, void *message)
{
	/* The largest of our structs; on the stack, so that *message stays
	 * untouched when a later field turns out to be bad. */
	_Alignas(max_align_t) char draft[256] = {0};
	size_t total;

	if (len < FRAME_WIRE_HEADER || shape->size > sizeof(draft) ||
	    frame_wire_peek(buf, &total) != shape->kind || total != len)
		return false;
	struct source source = {
	    buf + FRAME_WIRE_HEADER, len - FRAME_WIRE_HEADER};
	for (size_t i = 0; i < shape->fields; i++)
		if (!take_field(&source, &shape->field[i],
			draft + shape->field[i].offset))
			return false;
	if (source.left != 0)
		return false;
	memcpy(message, draft, shape->size);
	return true;
}
