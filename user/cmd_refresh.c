/* SPDX-License-Identifier: MIT */
/*
 * frame-token refresh: asks frame-helper, which sits behind a socket, for a new
 * token, and says what became of it. The kernel tells frame-helper who asks.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/io.h"
#include "common/result.h"
#include "common/wire.h"
#include "user/cli.h"
#include "user/session.h"

#define WAIT_MOST_MS  30000 /* that a person may ask for */
#define LOGIN_WAIT_MS 60000 /* the longest login.wait, which counts else */
#define SPARE	      (5 * FRAME_SEC) /* for all but the exchange */

/* What a result is for who asked. If `state`, then whether there is a token
 * decides, and not `code`; if `why`, frame-helper's sentence says more. */
static const struct {
	enum token_exit code;
	bool state, why;
	const char *text;
} results[FRAME_RESULTS] = {
    [FRAME_OK] = {TOKEN_DONE, true, false, "a new token is there"},
    [FRAME_NOT_APPLICABLE] = {TOKEN_DONE, true, true,
	"no new token was asked for"},
    [FRAME_CONFIG] = {TOKEN_FAILED, false, true,
	"no new token: this machine is not set up correctly"},
    [FRAME_UNAVAILABLE] = {TOKEN_UNAVAILABLE, false, true,
	"no new token: Frame could not be reached"},
    [FRAME_TIMEOUT] = {TOKEN_UNAVAILABLE, false, true,
	"no new token: Frame did not answer in time"},
    [FRAME_TLS] = {TOKEN_UNAVAILABLE, false, true,
	"no new token: the connection to Frame is not trustworthy"},
    [FRAME_REFUSED] = {TOKEN_REFUSED, false, true,
	"no new token: Frame refused it"},
    [FRAME_CLOCK] = {TOKEN_REFUSED, false, true,
	"no new token: this machine's clock is wrong"},
    [FRAME_BAD_ANSWER] = {TOKEN_UNAVAILABLE, false, true,
	"no new token: Frame's answer cannot be used"},
    [FRAME_SYSTEM] = {TOKEN_FAILED, false, true,
	"no new token: this machine has a problem"},
    [FRAME_PENDING] = {TOKEN_DONE, true, false,
	"a new token is being asked for"},
    [FRAME_LATE] = {TOKEN_DONE, true, false,
	"Frame has not answered yet; it is asked on in the background"},
};

/* --- the socket */

static int
refuse_connection(int error, const char *path)
{
	if (error == ENOENT || error == ECONNREFUSED)
		return cli_fail(TOKEN_FAILED,
		    "this machine renews tokens by its timer alone: %s is not "
		    "there; nothing was asked for",
		    path);
	if (error == EAGAIN)
		return cli_fail(TOKEN_FAILED,
		    "too many ask for new tokens just now; nothing was asked "
		    "for, try again in a moment");
	return cli_fail(TOKEN_FAILED,
	    "%s cannot be used: %s; nothing was asked for", path,
	    strerror(error));
}

/* -1: it has been said why, with *code. */
static int
connect_helper(int *code)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int len = snprintf(address.sun_path, sizeof(address.sun_path),
	    "%s/refresh.sock", token_run_dir());
	/* With room for few it would wait, for no matter how long. */
	int fd =
	    socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	if (fd != -1 && (size_t)len < sizeof(address.sun_path) &&
	    connect(fd, (const struct sockaddr *)&address, sizeof(address)) ==
		0)
		return fd;
	*code = refuse_connection(errno, address.sun_path);
	if (fd != -1)
		close(fd);
	return -1;
}

static bool
send_request(int fd, const struct token_view *view, int64_t wait_ms)
{
	/* What the kernel or frame.yaml says better is empty. */
	const struct frame_request request = {
	    .op = FRAME_OP_REFRESH,
	    .config = "",
	    .user = "",
	    .service = "",
	    .sid = view->session.sid,
	    .uid = (int64_t)geteuid(),
	    .wait_ms = wait_ms,
	};

	return frame_packet_send(fd, &frame_request_shape, &request);
}

/* It may say first by when it will have answered. */
static bool
receive_reply(int fd, unsigned char *buf, size_t size, int64_t deadline,
    struct frame_reply *reply)
{
	struct frame_proceed proceed;
	ssize_t len;

	while ((len = frame_packet_receive(fd, buf, size, deadline)) > 0) {
		if (frame_wire_decode(
			&frame_reply_shape, buf, (size_t)len, reply))
			return true;
		if (!frame_wire_decode(
			&frame_proceed_shape, buf, (size_t)len, &proceed)) {
			errno = EBADMSG;
			return false;
		}
	}
	if (len == 0)
		errno = EPIPE;
	return false;
}

static int
refuse_reply(void)
{
	if (errno == ETIMEDOUT)
		return cli_fail(TOKEN_UNAVAILABLE,
		    "frame-helper did not answer in time; it may still get a "
		    "token (\"frame-token wait\")");
	if (errno == EPIPE || errno == ECONNRESET)
		return cli_fail(TOKEN_FAILED,
		    "frame-helper ended without an answer; it may be asked too "
		    "often just now, and its log says more");
	return cli_fail(TOKEN_FAILED,
	    "frame-helper's answer is not understood: %s; is it of another "
	    "version?",
	    strerror(errno));
}

/* --- what became of it */

static void
describe(char *text, size_t size, const struct token_view *view)
{
	char span[TOKEN_TIME_SIZE];
	int64_t left = view->claims.expires - view->now;

	token_span(span, left < 0 ? -left : left);
	if (token_usable(view))
		snprintf(text, size, "the token is valid for %s", span);
	else if (view->state == TOKEN_IS_EXPIRED)
		snprintf(text, size, "the token expired %s ago", span);
	else if (view->state == TOKEN_IS_MISSING)
		snprintf(text, size, "the session has ended");
	else
		snprintf(text, size, "there is no token");
}

static int
report(const struct token_choice *choice, const struct frame_reply *reply)
{
	enum frame_result result = frame_result_from_number(reply->result);
	bool more = results[result].why && reply->sentence != NULL &&
		    *reply->sentence != '\0';
	char *sentence = more ? token_clean(reply->sentence) : NULL;
	char state[TOKEN_TIME_SIZE + 40];
	struct token_view view;
	int code;

	token_look_for(choice, &view);
	code = results[result].state ? token_state_exit(view.state)
				     : (int)results[result].code;
	describe(state, sizeof(state), &view);
	token_view_drop(&view);
	fprintf(code == TOKEN_DONE ? stdout : stderr, "%s%s%s%s; %s\n",
	    code == TOKEN_DONE ? "" : "frame-token: ", results[result].text,
	    sentence != NULL ? ": " : "", sentence != NULL ? sentence : "",
	    state);
	free(sentence);
	return code;
}

static int
ask(const struct cli *cli, const struct token_choice *choice,
    const struct token_view *view)
{
	unsigned char buf[FRAME_WIRE_LOCAL];
	int64_t wait_ms = cli->timeout_ms;
	int64_t patience = wait_ms == -1 ? LOGIN_WAIT_MS : wait_ms;
	struct frame_reply reply;
	int code = TOKEN_FAILED;
	int fd = connect_helper(&code);

	if (fd == -1)
		return code;
	if (send_request(fd, view, wait_ms) &&
	    receive_reply(fd, buf, sizeof(buf),
		frame_now() + patience * FRAME_MS + SPARE, &reply))
		code = report(choice, &reply);
	else
		code = refuse_reply();
	close(fd);
	return code;
}

int
cmd_refresh(const struct cli *cli)
{
	struct token_choice choice = token_choice(cli->session);
	struct token_view view;

	if (cli->timeout_ms > WAIT_MOST_MS)
		return cli_fail(TOKEN_USAGE,
		    "--timeout can be at most 30s here; \"frame-token wait\" "
		    "waits longer");
	token_look_for(&choice, &view);
	token_view_drop(&view);
	if (view.state == TOKEN_IS_MISSING)
		return token_refuse(&view);
	return ask(cli, &choice, &view);
}
