/* SPDX-License-Identifier: MIT */
/*
 * The wire format: what is sent arrives, and nothing else is taken for a
 * message: not one byte less, more or different in its frame.
 */
#include "tests/unit/unit.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/io.h"
#include "common/wire.h"

static const struct frame_request sample = {
    .op = FRAME_OP_OPEN,
    .config = "/etc/frame/frame.yaml",
    .user = "alice",
    .uid = 4001,
    .service = "sshd",
    .tty = "",
    .host_pid = 4711,
    .host_start = INT64_C(0x0123456789abcdef),
    .wait_ms = -1,
};

static size_t
encode(unsigned char *buf, size_t size)
{
	ssize_t len =
	    frame_wire_encode(&frame_request_shape, &sample, buf, size);

	assert_true(len > 0);
	return (size_t)len;
}

static bool
decode(const unsigned char *buf, size_t len, struct frame_request *request)
{
	return frame_wire_decode(&frame_request_shape, buf, len, request);
}

static void
arrives_as_sent(void **state)
{
	unsigned char buf[512];
	struct frame_request got;

	(void)state;
	assert_true(decode(buf, encode(buf, sizeof(buf)), &got));
	assert_int_equal(got.op, FRAME_OP_OPEN);
	assert_string_equal(got.user, "alice");
	assert_int_equal(got.uid, 4001);
	assert_string_equal(got.tty, "");
	assert_null(got.rhost);
	assert_null(got.sid);
	assert_true(got.host_start == sample.host_start);
	assert_int_equal(got.wait_ms, -1);
}

/* The bytes themselves, so that no change of them goes unnoticed. */
static void
bytes_are_as_documented(void **state)
{
	const struct frame_proceed proceed = {.deadline = 258};
	const unsigned char expected[] = {'F', 'R', 'M', 1, 2, 0, 0, 0, 16, 0,
	    0, 0, 1, 1, 0, 0, 8, 0, 0, 0, 2, 1, 0, 0, 0, 0, 0, 0};
	unsigned char buf[64];

	(void)state;
	assert_int_equal(
	    frame_wire_encode(&frame_proceed_shape, &proceed, buf, sizeof(buf)),
	    sizeof(expected));
	assert_memory_equal(buf, expected, sizeof(expected));
}

static void
every_other_length_is_refused(void **state)
{
	unsigned char buf[512] = {0};
	struct frame_request got, untouched;
	size_t len = encode(buf, sizeof(buf));

	(void)state;
	memset(&got, 0x77, sizeof(got));
	untouched = got;
	for (size_t cut = 0; cut < sizeof(buf); cut++)
		if (cut != len)
			assert_false(decode(buf, cut, &got));
	assert_memory_equal(&got, &untouched, sizeof(got));
}

/* A flipped bit in a header, tag, type, zero or size is always noticed; in a
 * value it may give another value, but never a crash or an unended text. */
static void
flipped_bits_never_confuse(void **state)
{
	unsigned char buf[512];
	struct frame_request got;
	size_t len = encode(buf, sizeof(buf));

	(void)state;
	for (size_t bit = 0; bit < len * 8; bit++) {
		buf[bit / 8] ^= (unsigned char)(1 << bit % 8);
		bool taken = decode(buf, len, &got);
		if (bit / 8 < FRAME_WIRE_HEADER)
			assert_false(taken);
		else if (taken)
			assert_true(strlen(got.user) <= 256);
		buf[bit / 8] ^= (unsigned char)(1 << bit % 8);
	}
}

static void
required_and_too_long_are_not_sent(void **state)
{
	unsigned char buf[FRAME_WIRE_LOCAL];
	char longer[300];
	struct frame_request request = sample;

	(void)state;
	request.user = NULL;
	assert_int_equal(
	    frame_wire_encode(&frame_request_shape, &request, buf, sizeof(buf)),
	    -1);
	memset(longer, 'a', sizeof(longer) - 1);
	longer[sizeof(longer) - 1] = '\0';
	request.user = longer;
	assert_int_equal(
	    frame_wire_encode(&frame_request_shape, &request, buf, sizeof(buf)),
	    -1);
	for (size_t size = 0; size < 100; size++)
		assert_int_equal(
		    frame_wire_encode(&frame_request_shape, &sample, buf, size),
		    -1);
}

/* A number that may be missing has one form for 0: not to be there. */
static void
optional_numbers_have_one_form(void **state)
{
	struct frame_answer answer = {.result = 1, .retry_after = -1}, got;
	unsigned char buf[512];
	ssize_t without, with;

	(void)state;
	without =
	    frame_wire_encode(&frame_answer_shape, &answer, buf, sizeof(buf));
	assert_true(without > 0);
	answer.tls_us = -5;
	with =
	    frame_wire_encode(&frame_answer_shape, &answer, buf, sizeof(buf));
	assert_int_equal(with, without + 16);
	assert_true(
	    frame_wire_decode(&frame_answer_shape, buf, (size_t)with, &got));
	assert_int_equal(got.tls_us, -5);
	assert_int_equal(got.total_us, 0);
	memset(buf + with - 8, 0, 8);
	assert_false(
	    frame_wire_decode(&frame_answer_shape, buf, (size_t)with, &got));
}

/* All that an exchange with details and a bearer needs, there and back. */
static void
details_arrive(void **state)
{
	const struct frame_order order = {.url = "https://a.test/",
	    .client_id = "",
	    .signature = "",
	    .body = "",
	    .tls_min = "1.2",
	    .details = 1,
	    .bearer = "a.b.c"};
	const struct frame_answer answer = {.retry_after = -1,
	    .audience = "prod",
	    .token_provider = "secure-anon-1",
	    .excerpt = "no",
	    .body = "{}",
	    .resolve_us = 1,
	    .connect_us = 2,
	    .tls_us = 3,
	    .first_byte_us = 4,
	    .total_us = 5,
	    .bytes = 6,
	    .certificate_expires = 7,
	    .tls_version = "TLS 1.3",
	    .subject_name = "a.test",
	    .issuer_name = "CA"};
	unsigned char buf[1024];
	struct frame_order order_got;
	struct frame_answer got;
	ssize_t len;

	(void)state;
	len = frame_wire_encode(&frame_order_shape, &order, buf, sizeof(buf));
	assert_true(len > 0 && frame_wire_decode(&frame_order_shape, buf,
				   (size_t)len, &order_got));
	assert_int_equal(order_got.details, 1);
	assert_string_equal(order_got.bearer, "a.b.c");
	len = frame_wire_encode(&frame_answer_shape, &answer, buf, sizeof(buf));
	assert_true(len > 0 && frame_wire_decode(&frame_answer_shape, buf,
				   (size_t)len, &got));
	assert_string_equal(got.audience, "prod");
	assert_string_equal(got.token_provider, "secure-anon-1");
	assert_string_equal(got.excerpt, "no");
	assert_string_equal(got.body, "{}");
	assert_int_equal(got.resolve_us * 100000 + got.connect_us * 10000 +
			     got.tls_us * 1000 + got.first_byte_us * 100 +
			     got.total_us * 10 + got.bytes,
	    123456);
	assert_int_equal(got.certificate_expires, 7);
	assert_string_equal(got.tls_version, "TLS 1.3");
	assert_string_equal(got.subject_name, "a.test");
	assert_string_equal(got.issuer_name, "CA");
}

static void
another_shape_is_refused(void **state)
{
	unsigned char buf[512];
	struct frame_reply reply;
	size_t len = encode(buf, sizeof(buf)), total;

	(void)state;
	assert_false(frame_wire_decode(&frame_reply_shape, buf, len, &reply));
	assert_int_equal(
	    frame_wire_peek(buf, &total), frame_request_shape.kind);
	assert_int_equal(total, len);
}

/* As they may meet while the package is upgraded. */
static void
another_version_of_a_reply(void **state)
{
	struct frame_wire_shape before = frame_reply_shape;
	struct frame_reply reply = {.result = 0, .sentence = "s"}, got;
	unsigned char buf[512];
	ssize_t len;

	(void)state;
	before.fields--;
	len = frame_wire_encode(&before, &reply, buf, sizeof(buf));
	assert_true(len > 0 && frame_wire_decode(
				   &frame_reply_shape, buf, (size_t)len, &got));
	assert_null(got.credential);
	len = frame_wire_encode(&frame_reply_shape, &reply, buf, sizeof(buf));
	assert_true(
	    len > 0 && frame_wire_decode(&before, buf, (size_t)len, &got));
	/* Refused, not guessed at. */
	reply.credential = "old";
	len = frame_wire_encode(&frame_reply_shape, &reply, buf, sizeof(buf));
	assert_true(len > 0 && frame_wire_decode(
				   &frame_reply_shape, buf, (size_t)len, &got));
	assert_string_equal(got.credential, "old");
	assert_false(frame_wire_decode(&before, buf, (size_t)len, &got));
}

/* Each shape fits the decoder's draft and has ascending tags. */
static void
shapes_are_sound(void **state)
{
	const struct frame_wire_shape *const all[] = {&frame_request_shape,
	    &frame_proceed_shape, &frame_env_shape, &frame_reply_shape,
	    &frame_order_shape, &frame_answer_shape};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(all); i++) {
		assert_true(all[i]->size <= 256);
		for (size_t f = 1; f < all[i]->fields; f++)
			assert_true(
			    all[i]->field[f].tag > all[i]->field[f - 1].tag);
	}
}

static void
packets_keep_their_bounds(void **state)
{
	unsigned char buf[512];
	int ends[2];

	(void)state;
	assert_int_equal(
	    socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends), 0);
	assert_true(frame_packet_send(ends[0], &frame_request_shape, &sample));
	assert_int_equal(
	    frame_packet_receive(ends[1], buf, 64, frame_now() + FRAME_SEC),
	    -1);
	assert_int_equal(errno, EMSGSIZE);
	assert_int_equal(frame_packet_receive(ends[1], buf, sizeof(buf),
			     frame_now() + 10 * FRAME_MS),
	    -1);
	assert_int_equal(errno, ETIMEDOUT);
	close(ends[0]);
	assert_int_equal(frame_packet_receive(ends[1], buf, sizeof(buf),
			     frame_now() + FRAME_SEC),
	    0);
	close(ends[1]);
}

static void
pipes_give_whole_messages_or_none(void **state)
{
	unsigned char buf[512];
	int ends[2];
	size_t len = encode(buf, sizeof(buf));

	(void)state;
	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	assert_int_equal(write(ends[1], buf, len - 1), len - 1);
	assert_int_equal(frame_pipe_receive(ends[0], buf, sizeof(buf),
			     frame_now() + 10 * FRAME_MS),
	    -1);
	assert_int_equal(errno, ETIMEDOUT);
	len = encode(buf, sizeof(buf));
	assert_int_equal(write(ends[1], buf, len), len);
	assert_int_equal(frame_pipe_receive(ends[0], buf, sizeof(buf),
			     frame_now() + FRAME_SEC),
	    len);
	assert_int_equal(write(ends[1], buf, 20), 20);
	close(ends[1]);
	assert_int_equal(frame_pipe_receive(ends[0], buf, sizeof(buf),
			     frame_now() + FRAME_SEC),
	    -1);
	assert_int_equal(errno, EBADMSG);
	close(ends[0]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(arrives_as_sent),
	    cmocka_unit_test(bytes_are_as_documented),
	    cmocka_unit_test(every_other_length_is_refused),
	    cmocka_unit_test(flipped_bits_never_confuse),
	    cmocka_unit_test(required_and_too_long_are_not_sent),
	    cmocka_unit_test(optional_numbers_have_one_form),
	    cmocka_unit_test(details_arrive),
	    cmocka_unit_test(another_shape_is_refused),
	    cmocka_unit_test(another_version_of_a_reply),
	    cmocka_unit_test(shapes_are_sound),
	    cmocka_unit_test(packets_keep_their_bounds),
	    cmocka_unit_test(pipes_give_whole_messages_or_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
