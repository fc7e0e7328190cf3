/* SPDX-License-Identifier: MIT */
/*
 * Keeping, exporting and ending the session of one PAM handle; see session.h.
 * Root ends it through frame-helper. Where the host has given up root before
 * it closes, as systemd's (sd-pam) does, the names belong to root but the token
 * file is the user's: it is emptied, and the sweep removes the rest.
 */
#include "pam/session.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/clock.h"
#include "pam/dialogue.h"
#include "pam/report.h"

#define DATA	    "pam_frame.session"
#define VARIABLE    "FRAME_TOKEN_FILE"
#define SID_LENGTH  26 /* 130 bits in base32 */
#define SID_LETTERS "abcdefghijklmnopqrstuvwxyz234567"
#define PATH_SIZE   (sizeof(FRAME_RUN_DIR) + sizeof("/4294967295//token") + 32)
#define CLOSE_TIME  (2 * FRAME_SEC) /* a logout waits no longer */

struct session {
	char sid[SID_LENGTH + 1]; /* "" when there was none */
	uid_t uid;
	pid_t creator;
	bool open;
	bool answered; /* open_session has returned `code`, and nothing ended */
	bool unsure;   /* no session is known of, but one may have been left */
	int code;
	char *user, *config; /* as they were then: sudo changes PAM_USER */
};

static struct session *
find(const pam_handle_t *pamh)
{
	const void *data = NULL;

	if (pam_get_data(pamh, DATA, &data) != PAM_SUCCESS)
		return NULL;
	/* libpam hands out a const pointer to what is ours to change. */
	return (struct session *)(uintptr_t)data;
}

bool
session_seen(const pam_handle_t *pamh)
{
	const struct session *session = find(pamh);

	return session != NULL && !session->unsure;
}

bool
session_answered(const pam_handle_t *pamh, int *code)
{
	const struct session *session = find(pamh);

	if (session == NULL || !session->answered)
		return false;
	*code = session->code;
	return true;
}

bool
session_is_open(const pam_handle_t *pamh)
{
	const struct session *session = find(pamh);

	return session != NULL && session->open;
}

static void
token_path(char path[static PATH_SIZE], uid_t uid, const char *sid)
{
	snprintf(path, PATH_SIZE, FRAME_RUN_DIR "/%ju/%s/token", (uintmax_t)uid,
	    sid);
}

static bool
is_sid(const char *text)
{
	return text != NULL && strlen(text) == SID_LENGTH &&
	       strspn(text, SID_LETTERS) == SID_LENGTH;
}

/* --- ending */

/* NULL, or what went wrong. A token that is gone is as good as empty. */
static const char *
empty_token(const struct session *session)
{
	const char *wrong = NULL;
	char path[PATH_SIZE];
	struct stat st;

	token_path(path, session->uid, session->sid);
	int fd = open(path, O_WRONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
	if (fd == -1)
		return errno == ENOENT ? NULL : "the token cannot be opened";
	if (fstat(fd, &st) == -1 || !S_ISREG(st.st_mode) ||
	    st.st_uid != geteuid() || st.st_nlink != 1)
		wrong = "the token is not a file of this user";
	else if (ftruncate(fd, 0) == -1)
		wrong = "the token cannot be emptied";
	close(fd);
	return wrong;
}

static void
ask_to_close(
    pam_handle_t *pamh, const struct session *session, struct outcome *outcome)
{
	struct errand errand;

	errand_begin(&errand, pamh, FRAME_OP_CLOSE, session->user, session->uid,
	    session->config);
	if (*session->sid != '\0')
		errand.request.sid = session->sid;
	errand.first_by = frame_now() + CLOSE_TIME;
	errand.done_by = errand.first_by;
	errand_run(&errand, outcome);
}

static void
end(pam_handle_t *pamh, struct session *session, int64_t start)
{
	struct outcome outcome;

	session->open = false;
	if (geteuid() == 0) {
		ask_to_close(pamh, session, &outcome);
	} else {
		const char *wrong = empty_token(session);
		outcome_set(&outcome, wrong == NULL ? FRAME_OK : FRAME_SYSTEM,
		    wrong != NULL ? wrong
				  : "the token was emptied, for this host is "
				    "no longer root; the sweep removes it");
	}
	if (pam_getenv(pamh, VARIABLE) != NULL)
		pam_putenv(pamh, VARIABLE);
	report_end(pamh, session->user, start, &outcome);
}

void
session_end(const struct call *call)
{
	struct session *session = find(call->pamh);

	if (session == NULL)
		return;
	session->answered = false;
	if (session->open)
		end(call->pamh, session, call->start);
}

/* cron, su and root must not pay for what they have not got: without a
 * directory of this user there is nothing to ask the helper about. */
bool
session_of_any(uid_t uid)
{
	char path[PATH_SIZE];
	struct stat st;

	snprintf(path, sizeof(path), FRAME_RUN_DIR "/%ju", (uintmax_t)uid);
	return lstat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

void
session_end_unseen(const struct call *call)
{
	struct session unseen = {.uid = call->uid};
	struct session *failed = find(call->pamh);

	if (failed != NULL)
		failed->unsure = false;
	if (!session_of_any(call->uid))
		return;
	unseen.user = strdup(call->user);
	unseen.config = strdup(call->options.config);
	if (unseen.user != NULL && unseen.config != NULL)
		end(call->pamh, &unseen, call->start);
	free(unseen.user);
	free(unseen.config);
}

/* --- keeping */

static void
release(struct session *session)
{
	if (session == NULL)
		return;
	free(session->user);
	free(session->config);
	free(session);
}

/* libpam calls this at pam_end(), also in the forked children of sshd, su and
 * login, which say PAM_DATA_SILENT, and where sudo ends: the session goes on
 * then. It ends only with the process that opened it. */
static void
cleanup(pam_handle_t *pamh, void *data, int status)
{
	struct session *session = data;

	if ((status & (PAM_DATA_SILENT | PAM_DATA_REPLACE)) == 0 &&
	    session->open && session->creator == getpid())
		end(pamh, session, frame_now());
	release(session);
}

/* Puts a session into the handle; NULL when memory is short. */
static struct session *
keep(const struct call *call, const char *sid)
{
	struct session *session = calloc(1, sizeof(*session));

	if (session == NULL)
		return NULL;
	snprintf(session->sid, sizeof(session->sid), "%s", sid);
	session->uid = call->uid;
	session->creator = getpid();
	session->user = strdup(call->user == NULL ? "" : call->user);
	session->config = strdup(call->options.config);
	if (session->user == NULL || session->config == NULL ||
	    pam_set_data(call->pamh, DATA, session, cleanup) != PAM_SUCCESS) {
		release(session);
		return NULL;
	}
	return session;
}

/* A login that cannot keep its session may not leave a token behind. */
static void
take_back(const struct call *call, const char *sid)
{
	struct session *session = find(call->pamh);
	struct outcome outcome;
	struct errand errand;

	if (session != NULL)
		session->open = false;
	errand_begin(&errand, call->pamh, FRAME_OP_CLOSE, call->user, call->uid,
	    call->options.config);
	errand.request.sid = sid;
	errand.first_by = errand.done_by = frame_now() + CLOSE_TIME;
	errand_run(&errand, &outcome);
	if (outcome.result != FRAME_OK)
		report_end(call->pamh, call->user, call->start, &outcome);
}

const char *
session_accept(const struct call *call, const struct frame_reply *reply)
{
	char assignment[sizeof(VARIABLE "=") + PATH_SIZE] = VARIABLE "=";
	char *path = assignment + strlen(assignment);
	struct session *session;
	const char *wrong = NULL;

	if (!is_sid(reply->sid))
		return "frame-helper answered without a session";
	token_path(path, call->uid, reply->sid);
	if (reply->path == NULL || strcmp(path, reply->path) != 0)
		wrong = "frame-helper answered with a path that is not that "
			"of this user's token";
	else if ((session = keep(call, reply->sid)) == NULL)
		wrong = "there is no memory to keep the session in";
	else if (pam_putenv(call->pamh, assignment) != PAM_SUCCESS)
		wrong = VARIABLE " could not be set";
	else
		session->open = true;
	if (wrong != NULL)
		take_back(call, reply->sid);
	return wrong;
}

void
session_answer(const struct call *call, int code, bool none)
{
	struct session *session = find(call->pamh);

	if (session == NULL || !session->open) {
		session = keep(call, "");
		if (session == NULL)
			return;
		session->unsure = !none;
	}
	session->answered = true;
	session->code = code;
}
