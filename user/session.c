/* SPDX-License-Identifier: MIT */
/*
 * From the environment to a session, from a session to its token; see
 * session.h. It reads, and nothing else.
 */
#include "user/session.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "user/cli.h"

#define SOON	   (5 * 60)
#define SOON_SHARE 6

static const struct {
	const char *name;
	enum token_exit code;
} states[TOKEN_STATES] = {
    [TOKEN_IS_VALID] = {"valid", TOKEN_DONE},
    [TOKEN_IS_EXPIRING] = {"expiring", TOKEN_DONE},
    [TOKEN_IS_EXPIRED] = {"expired", TOKEN_EXPIRED},
    [TOKEN_IS_PENDING] = {"pending", TOKEN_NONE_YET},
    [TOKEN_IS_MISSING] = {"none", TOKEN_NO_SESSION},
    [TOKEN_IS_UNUSABLE] = {"unusable", TOKEN_FAILED},
};

const char *
token_state_name(enum token_state state)
{
	return states[state].name;
}

int
token_state_exit(enum token_state state)
{
	return (int)states[state].code;
}

/* --- which session */

struct token_choice
token_choice(const char *wanted)
{
	const char *variable = getenv("FRAME_TOKEN_FILE");

	if (variable != NULL && *variable == '\0')
		variable = NULL;
	return (struct token_choice){geteuid(), wanted, variable};
}

static bool print_to(char *out, size_t size, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static bool
print_to(char *out, size_t size, const char *format, ...)
{
	va_list args;
	int len;

	va_start(args, format);
	len = vsnprintf(out, size, format, args);
	va_end(args);
	return len >= 0 && (size_t)len < size;
}

/* An empty token is what a login program leaves that could remove nothing. */
static bool
has_ended(int directory)
{
	struct stat file;

	return fstatat(directory, "token", &file, AT_SYMLINK_NOFOLLOW) == 0 &&
	       S_ISREG(file.st_mode) && file.st_size == 0;
}

static int
open_directory(const char *path)
{
	return open(path, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

/* Takes `sid` if it is a session of theirs that is there. */
static bool
take(const struct token_choice *choice, const char *sid, const char *named_by,
    struct token_session *session)
{
	int directory;
	bool there;

	if (!frame_sid_valid(sid) ||
	    !print_to(session->directory, sizeof(session->directory),
		"%s/%lu/%s", token_run_dir(), (unsigned long)choice->uid, sid))
		return false;
	directory = open_directory(session->directory);
	if (directory == -1)
		return false;
	there = !has_ended(directory);
	close(directory);
	if (!there)
		return false;
	snprintf(session->path, sizeof(session->path), "%s/token",
	    session->directory);
	memcpy(session->sid, sid, sizeof(session->sid));
	session->named_by = named_by;
	return true;
}

/* RUN_DIR/UID/SID/token and nothing else: no other file is a session's. */
static bool
take_variable(const struct token_choice *choice, struct token_session *session)
{
	char prefix[256], sid[FRAME_SID_LEN + 1] = "";
	const char *rest = choice->variable;

	if (rest == NULL ||
	    !print_to(prefix, sizeof(prefix), "%s/%lu/", token_run_dir(),
		(unsigned long)choice->uid) ||
	    strncmp(rest, prefix, strlen(prefix)) != 0)
		return false;
	rest += strlen(prefix);
	if (strlen(rest) != FRAME_SID_LEN + strlen("/token") ||
	    strcmp(rest + FRAME_SID_LEN, "/token") != 0)
		return false;
	memcpy(sid, rest, FRAME_SID_LEN);
	return take(choice, sid, "FRAME_TOKEN_FILE", session);
}

static bool
take_current(const struct token_choice *choice, struct token_session *session)
{
	char link[256], sid[FRAME_SID_LEN + 2];
	ssize_t len;

	if (!print_to(link, sizeof(link), "%s/%lu/current", token_run_dir(),
		(unsigned long)choice->uid))
		return false;
	len = readlink(link, sid, sizeof(sid));
	if (len != FRAME_SID_LEN)
		return false;
	sid[len] = '\0';
	return take(choice, sid, "current", session);
}

void
token_find(const struct token_choice *choice, struct token_session *session)
{
	bool found;

	*session = (struct token_session){.sid = ""};
	if (choice->wanted != NULL && strcmp(choice->wanted, TOKEN_NEWEST) != 0)
		found = take(choice, choice->wanted, "--session", session);
	else if (choice->wanted != NULL)
		found = take_current(choice, session);
	else {
		found = take_variable(choice, session);
		session->lost = !found && choice->variable != NULL;
		found = found || take_current(choice, session);
	}
	if (!found)
		session->sid[0] = session->directory[0] = '\0';
}

/* --- files */

const char *
token_file_flaw(const struct stat *file, uid_t uid, off_t most)
{
	if (!S_ISREG(file->st_mode))
		return "it is not a regular file";
	if (file->st_uid != uid)
		return "it belongs to another user";
	if (file->st_size > most)
		return "it is larger than it can be";
	return NULL;
}

/* -1 with errno. */
static int
open_file(const struct token_session *session, const char *name)
{
	int directory = open_directory(session->directory), fd, error;

	if (directory == -1)
		return -1;
	/* Without O_NONBLOCK a named pipe would hold us. */
	fd = openat(
	    directory, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	error = errno;
	close(directory);
	errno = error;
	return fd;
}

/* All of a file of the session. NULL, or why not; then errno is ENOENT if it
 * is not there, and not otherwise. */
static const char *
read_file(const struct token_session *session, const char *name, size_t most,
    struct frame_private *memory, size_t *len, struct stat *file)
{
	int fd = open_file(session, name);
	const char *flaw;

	if (fd == -1)
		return errno == ELOOP ? "it is a symbolic link"
				      : strerror(errno);
	flaw = fstat(fd, file) == -1
		   ? strerror(errno)
		   : token_file_flaw(file, geteuid(), (off_t)most);
	if (flaw == NULL && !frame_private_read(memory, fd, most, len))
		flaw = strerror(errno);
	close(fd);
	errno = 0;
	return flaw;
}

/* --- its token */

bool
token_usable(const struct token_view *view)
{
	return view->state == TOKEN_IS_VALID ||
	       view->state == TOKEN_IS_EXPIRING;
}

bool
token_expires_soon(int64_t now, int64_t issued, int64_t expires)
{
	int64_t left = expires - now;

	return left < SOON && (issued <= 0 || issued >= expires ||
				  left < (expires - issued) / SOON_SHARE);
}

static enum token_state
unusable(struct token_view *view, const char *why)
{
	snprintf(view->why, sizeof(view->why), "%s cannot be used: %s",
	    view->session.path, why);
	return TOKEN_IS_UNUSABLE;
}

static enum token_state
judge(struct token_view *view)
{
	struct frame_claims *claims = &view->claims;
	enum frame_token_flaw flaw;

	if (view->len == 0) /* it ended between two looks */
		return TOKEN_IS_MISSING;
	flaw =
	    frame_token_read(view->token.bytes, view->len, view->now, claims);
	if (flaw == FRAME_TOKEN_EXPIRED)
		return TOKEN_IS_EXPIRED;
	if (flaw != FRAME_TOKEN_FINE)
		return unusable(view, frame_token_flaw_text(flaw));
	return token_expires_soon(view->now,
		   claims->issued > 0 ? claims->issued : claims->not_before,
		   claims->expires)
		   ? TOKEN_IS_EXPIRING
		   : TOKEN_IS_VALID;
}

static enum token_state
look(struct token_view *view)
{
	const char *flaw;
	struct stat directory;

	if (view->session.sid[0] == '\0')
		return TOKEN_IS_MISSING;
	flaw = read_file(&view->session, "token", FRAME_TOKEN_MAX, &view->token,
	    &view->len, &view->file);
	if (flaw == NULL)
		return judge(view);
	if (errno != ENOENT)
		return unusable(view, flaw);
	return lstat(view->session.directory, &directory) == 0
		   ? TOKEN_IS_PENDING
		   : TOKEN_IS_MISSING;
}

void
token_look(const struct token_session *session, struct token_view *view)
{
	*view = (struct token_view){
	    .session = *session, .now = (int64_t)time(NULL)};
	view->state = look(view);
	if (!token_usable(view))
		frame_private_drop(&view->token);
}

void
token_look_for(const struct token_choice *choice, struct token_view *view)
{
	struct token_session session;

	token_find(choice, &session);
	token_look(&session, view);
}

void
token_view_drop(struct token_view *view)
{
	frame_private_drop(&view->token);
}

/* --- its description */

json_t *
token_facts(const struct token_session *session, char *why, size_t why_size)
{
	struct frame_private memory = {0};
	struct stat file;
	size_t len = 0;
	const char *flaw = read_file(
	    session, "session.json", TOKEN_JSON_MAX, &memory, &len, &file);
	json_t *facts = NULL;

	if (flaw == NULL)
		facts = json_loadb(memory.bytes, len, 0, NULL);
	else if (errno == ENOENT)
		facts = json_object();
	frame_private_drop(&memory);
	if (json_is_object(facts))
		return facts;
	json_decref(facts);
	snprintf(why, why_size, "%s/session.json cannot be used: %s",
	    session->directory, flaw != NULL ? flaw : "it is not JSON");
	return NULL;
}

const char *
token_fact(const json_t *facts, const char *name)
{
	const char *text = json_string_value(json_object_get(facts, name));

	return text == NULL || *text == '\0' ? NULL : text;
}

/* --- why there is none */

const char *
token_missing_text(const struct token_session *session)
{
	return session->lost
		   ? "the session that FRAME_TOKEN_FILE names has ended, and "
		     "you have no other with a Frame token; log in again"
		   : "you have no session with a Frame token on this machine; "
		     "if you should have one, log in again, or ask its "
		     "administrator";
}

int
token_refuse(const struct token_view *view)
{
	char span[TOKEN_TIME_SIZE];
	int code = token_state_exit(view->state);

	if (view->state == TOKEN_IS_MISSING)
		return cli_fail((enum token_exit)code, "%s",
		    token_missing_text(&view->session));
	if (view->state == TOKEN_IS_PENDING)
		return cli_fail((enum token_exit)code,
		    "there is no token yet; it is being asked for, and "
		    "\"frame-token wait\" waits for it");
	if (view->state == TOKEN_IS_UNUSABLE)
		return cli_fail((enum token_exit)code,
		    "%s; \"frame-token refresh\" asks for a new one",
		    view->why);
	token_span(span, view->now - view->claims.expires);
	return cli_fail((enum token_exit)code,
	    "the token expired %s ago; \"frame-token refresh\" asks for a new "
	    "one",
	    span);
}
