/* SPDX-License-Identifier: MIT */
/*
 * The talk with frame-helper; see dialogue.h, and wire.h for the messages. The
 * reply is the result: an exit status may be lost to the host and is good for
 * nothing but an explanation. What arrives is checked as if it were hostile.
 */
#include "pam/dialogue.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/io.h"
#include "pam/call.h"
#include "pam/spawn.h"

/* How long after its own deadline a reply may arrive: so that the helper, which
 * knows the cause, says it, and not we. */
#define GRACE (300 * FRAME_MS)

/* How long frame-helper may take to say anything at all. It reads one file; but
 * when a lab is switched on, hundreds of them want the processor at once. */
#define FIRST_ANSWER (5 * FRAME_SEC)
/* What no proceed message can extend. */
#define LONGEST_WAIT (60 * FRAME_SEC)
/* What it gets in any case: who does not wait for the network still has to know
 * whether a rule matches, and a name service may be slow. */
#define LEAST_WAIT (500 * FRAME_MS)
/* For a connection to be taken: systemd does that at once, or is not there. */
#define CONNECT_WAIT (300 * FRAME_MS)

#define ENV_VALUE 4096 /* bytes; longer values are left out */
#define ENV_LINES 8192 /* what one struct frame_env can carry */

/* What can go wrong with a helper that was started. */
enum fault {
	FAULT_NONE,
	FAULT_REQUEST,
	FAULT_SILENT,
	FAULT_LATE,
	FAULT_LEFT,
	FAULT_ENDED,
	FAULT_LARGE,
	FAULT_UNREADABLE,
	FAULT_GARBAGE,
	FAULT_VERSION,
	FAULT_UNEXPECTED,
	FAULT_MALFORMED,
	FAULT_RESULT,
};

static const struct {
	enum frame_result result;
	const char *sentence;
} faults[] = {
    [FAULT_REQUEST] = {FRAME_SYSTEM,
	"the names of this login are too long for frame-helper"},
    [FAULT_SILENT] = {FRAME_SYSTEM, "frame-helper did not answer"},
    [FAULT_LATE] = {FRAME_TIMEOUT,
	"frame-helper did not finish within its time and was ended"},
    [FAULT_LEFT] = {FRAME_TIMEOUT,
	"frame-helper did not finish within its time"},
    [FAULT_ENDED] = {FRAME_SYSTEM, "frame-helper ended without an answer"},
    [FAULT_LARGE] = {FRAME_SYSTEM,
	"frame-helper sent a message that is too large"},
    [FAULT_UNREADABLE] = {FRAME_SYSTEM,
	"the answer of frame-helper could not be read"},
    [FAULT_GARBAGE] = {FRAME_SYSTEM,
	"frame-helper sent something that is not a message"},
    [FAULT_VERSION] = {FRAME_SYSTEM,
	"frame-helper and pam_frame.so are not of the same version"},
    [FAULT_UNEXPECTED] = {FRAME_SYSTEM,
	"frame-helper sent a message out of turn"},
    [FAULT_MALFORMED] = {FRAME_SYSTEM, "frame-helper sent a malformed message"},
    [FAULT_RESULT] = {FRAME_SYSTEM,
	"frame-helper answered with a result that does not exist"},
};

struct talk {
	const struct errand *errand;
	struct outcome *outcome;
	struct helper helper;
	int64_t until; /* what is being waited for now */
};

void
outcome_set(
    struct outcome *outcome, enum frame_result result, const char *sentence)
{
	outcome->result = result;
	outcome->replied = false;
	outcome->reply = (struct frame_reply){.sentence = sentence};
}

void
errand_begin(struct errand *errand, pam_handle_t *pamh, enum frame_op op,
    const char *user, uid_t uid, const char *config)
{
	const char *service = call_item(pamh, PAM_SERVICE);

	*errand = (struct errand){
	    .pamh = pamh,
	    .request =
		{
		    .op = op,
		    .config = config,
		    .user = user,
		    .uid = uid,
		    .service = service == NULL ? "" : service,
		    .tty = call_item(pamh, PAM_TTY),
		    .rhost = call_item(pamh, PAM_RHOST),
		    .host_pid = getpid(),
		    .host_start = frame_process_start(getpid()),
		    .wait_ms = -1,
		    .began = frame_now(),
		},
	};
}

void
errand_limit(struct errand *errand, int64_t start, int64_t timeout)
{
	int64_t most = LONGEST_WAIT;

	if (timeout >= 0)
		most = timeout * FRAME_MS;
	if (most < LEAST_WAIT)
		most = LEAST_WAIT;
	errand->request.wait_ms = timeout;
	errand->done_by = start + most;
	errand->first_by = start + (most < FIRST_ANSWER ? most : FIRST_ANSWER);
}

/* --- receiving */

/* One that was started is ended too; one behind the socket goes on. */
static enum fault
timeout(const struct talk *talk)
{
	if (talk->outcome->deadline == 0)
		return FAULT_SILENT;
	return talk->errand->socket == NULL ? FAULT_LATE : FAULT_LEFT;
}

/* One packet into outcome->buf; its length, or 0 and *fault. */
static size_t
receive(struct talk *talk, enum fault *fault)
{
	struct outcome *outcome = talk->outcome;

	for (;;) {
		enum helper_event event =
		    helper_wait(&talk->helper, talk->until);
		ssize_t got = frame_packet_receive(
		    talk->helper.socket, outcome->buf, sizeof(outcome->buf), 0);
		if (got > 0)
			return (size_t)got;
		if (got == 0)
			*fault = FAULT_ENDED;
		else if (errno == EMSGSIZE)
			*fault = FAULT_LARGE;
		else if (errno != ETIMEDOUT)
			*fault = FAULT_UNREADABLE;
		else if (event == HELPER_ENDED)
			*fault = FAULT_ENDED;
		else if (event == HELPER_SILENT)
			*fault = timeout(talk);
		else
			continue;
		return 0;
	}
}

/* Reads outcome->buf as a message of that shape. */
static enum fault
decode(const struct outcome *outcome, size_t len,
    const struct frame_wire_shape *shape, void *message)
{
	size_t total;
	uint16_t kind =
	    len < FRAME_WIRE_HEADER ? 0 : frame_wire_peek(outcome->buf, &total);

	if (len < 3 || memcmp(outcome->buf, "FRM", 3) != 0)
		return FAULT_GARBAGE;
	if (len < FRAME_WIRE_HEADER)
		return FAULT_MALFORMED;
	if (kind == 0)
		return FAULT_VERSION;
	if (kind != shape->kind)
		return FAULT_UNEXPECTED;
	if (!frame_wire_decode(shape, outcome->buf, len, message))
		return FAULT_MALFORMED;
	return FAULT_NONE;
}

static bool
is_proceed(const struct outcome *outcome, size_t len)
{
	size_t total;

	return len >= FRAME_WIRE_HEADER &&
	       frame_wire_peek(outcome->buf, &total) ==
		   frame_proceed_shape.kind;
}

/* --- the PAM variables the helper asks for */

struct lines {
	size_t len;
	char text[ENV_LINES + 1];
};

static void
add_line(struct lines *lines, const char *name, const char *value)
{
	size_t room = sizeof(lines->text) - lines->len;

	if (strlen(value) > ENV_VALUE || strchr(value, '\n') != NULL)
		return;
	int len =
	    snprintf(lines->text + lines->len, room, "%s=%s\n", name, value);
	if (len > 0 && (size_t)len < room)
		lines->len += (size_t)len;
	lines->text[lines->len] = '\0'; /* not half a line */
}

static void
collect(pam_handle_t *pamh, const char *names, struct lines *lines)
{
	char name[256];

	lines->len = 0;
	lines->text[0] = '\0';
	for (names += strspn(names, " "); *names != '\0';
	     names += strspn(names, " ")) {
		size_t len = strcspn(names, " ");
		if (len < sizeof(name)) {
			memcpy(name, names, len);
			name[len] = '\0';
			const char *value = strchr(name, '=') == NULL
						? pam_getenv(pamh, name)
						: NULL;
			if (value != NULL)
				add_line(lines, name, value);
		}
		names += len;
	}
}

/* A failure to send shows as a missing reply. */
static void
send_env(const struct talk *talk, const char *names)
{
	struct lines lines;
	struct frame_env env = {.lines = lines.text};

	collect(talk->errand->pamh, names, &lines);
	frame_packet_send(talk->helper.socket, &frame_env_shape, &env);
}

/* --- the order of events */

static enum fault
take_proceed(struct talk *talk, size_t len)
{
	struct frame_proceed proceed;
	enum fault fault =
	    decode(talk->outcome, len, &frame_proceed_shape, &proceed);

	if (fault != FAULT_NONE)
		return fault;
	int64_t deadline = proceed.deadline < talk->errand->done_by
			       ? proceed.deadline
			       : talk->errand->done_by;
	if (deadline < 1)
		deadline = 1; /* long past; 0 would say: no proceed yet */
	talk->outcome->deadline = deadline;
	talk->outcome->no_wait = proceed.no_wait != 0;
	/* Where hundreds log in at once it may have come to its turn late. */
	talk->until = (deadline > frame_now() ? deadline : frame_now()) + GRACE;
	if (proceed.env_wanted != NULL)
		send_env(talk, proceed.env_wanted);
	return FAULT_NONE;
}

static enum fault
take_reply(struct talk *talk, size_t len)
{
	struct frame_reply reply;
	enum fault fault =
	    decode(talk->outcome, len, &frame_reply_shape, &reply);

	if (fault != FAULT_NONE)
		return fault;
	if (reply.result < 0 || reply.result >= FRAME_RESULTS)
		return FAULT_RESULT;
	talk->outcome->replied = true;
	talk->outcome->reply = reply;
	talk->outcome->result = frame_result_from_number(reply.result);
	return FAULT_NONE;
}

static enum fault
converse(struct talk *talk)
{
	enum fault fault = FAULT_NONE;
	size_t len;

	/* If it is gone already, receiving says so. */
	if (!frame_packet_send(talk->helper.socket, &frame_request_shape,
		&talk->errand->request) &&
	    errno == EMSGSIZE)
		return FAULT_REQUEST;
	len = receive(talk, &fault);
	if (fault == FAULT_NONE && is_proceed(talk->outcome, len)) {
		fault = take_proceed(talk, len);
		if (fault == FAULT_NONE)
			len = receive(talk, &fault);
	}
	return fault == FAULT_NONE ? take_reply(talk, len) : fault;
}

/* "... ended without an answer (signal 11)", if anybody knows. */
static void
explain_end(struct outcome *outcome, const siginfo_t *end)
{
	const char *how = end->si_code == CLD_EXITED ? "exit status" : "signal";

	if (end->si_pid == 0)
		return;
	snprintf(outcome->sentence, sizeof(outcome->sentence), "%s (%s %d)",
	    faults[FAULT_ENDED].sentence, how, end->si_status);
	outcome->reply.sentence = outcome->sentence;
}

/* Without a socket, or with one that systemd has let go of, this machine does
 * not refresh tokens at unlocked screens: that is nobody's fault. */
static void
explain_connect(struct outcome *outcome, int error)
{
	const char *why = strerrordesc_np(error);

	if (error == ENOENT || error == ECONNREFUSED) {
		outcome_set(outcome, FRAME_NOT_APPLICABLE,
		    "nobody listens at the refresh socket");
		return;
	}
	if (error == EAGAIN || error == ETIMEDOUT)
		why = "nobody took the connection in time";
	snprintf(outcome->sentence, sizeof(outcome->sentence),
	    "the refresh socket could not be reached: %s",
	    why == NULL ? "unknown error" : why);
	outcome_set(outcome, FRAME_SYSTEM, outcome->sentence);
}

static void
explain_start(struct outcome *outcome, int error)
{
	const char *why = strerrordesc_np(error); /* in no locale */

	outcome_set(outcome, FRAME_SYSTEM, outcome->sentence);
	if (error == ENOENT &&
	    faccessat(AT_FDCWD, FRAME_HELPER, F_OK, AT_EACCESS) != 0)
		outcome->reply.sentence =
		    "frame-helper is missing (" FRAME_HELPER ")";
	else if (error == EACCES)
		outcome->reply.sentence =
		    "frame-helper may not be started: look at the mode "
		    "of " FRAME_HELPER ", or for a denial of SELinux";
	else
		snprintf(outcome->sentence, sizeof(outcome->sentence),
		    "frame-helper could not be started: %s",
		    why == NULL ? "unknown error" : why);
}

/* False: *outcome says why there is nobody to talk to. */
static bool
find_helper(struct talk *talk)
{
	const char *socket = talk->errand->socket;
	int error;

	if (socket == NULL) {
		error = helper_start(&talk->helper);
		if (error != 0)
			explain_start(talk->outcome, error);
	} else {
		error = helper_connect(
		    &talk->helper, socket, frame_now() + CONNECT_WAIT);
		if (error != 0)
			explain_connect(talk->outcome, error);
	}
	return error == 0;
}

void
errand_run(const struct errand *errand, struct outcome *outcome)
{
	struct talk talk = {
	    .errand = errand,
	    .outcome = outcome,
	    .until = errand->first_by,
	};
	siginfo_t end;

	outcome->deadline = 0;
	outcome->no_wait = false;
	if (!find_helper(&talk))
		return;
	enum fault fault = converse(&talk);
	helper_stop(
	    &talk.helper, fault != FAULT_NONE && fault != FAULT_ENDED, &end);
	if (fault != FAULT_NONE)
		outcome_set(
		    outcome, faults[fault].result, faults[fault].sentence);
	if (fault == FAULT_ENDED)
		explain_end(outcome, &end);
}
