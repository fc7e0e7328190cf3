/* SPDX-License-Identifier: MIT */
/*
 * Stands in for frame-helper in the tests of the module: checks that it was
 * started as it must be, writes down what it was asked, and then behaves, or
 * misbehaves, in the manner that the last part of the request's `config` path
 * names (see the table). It knows nothing of YAML, keys or the network.
 *
 * "close-MANNER" opens well and behaves in that manner when it is to close,
 * "refresh-MANNER" when it is to refresh.
 *
 *   fake-helper session     as pam_frame.so starts it
 *   fake-helper HOW PATH    at a socket; see fake-socket.c
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/io.h"
#include "common/result.h"
#include "common/wire.h"
#include "tests/pam/fake.h"

#define SID	"abcdefghijklmnopqrstuvwxyz"
#define EXPIRES 1900000000 /* 2030-03-17T17:46:40Z */
/* For a deadline that is not what is tested: a busy machine keeps it, too. */
#define ENOUGH (10 * FRAME_SEC)

extern char **environ;

static char trouble[256]; /* what is wrong with how this was started */
static struct frame_request request;
static char token[256]; /* path */

/* --- was it started well? */

static void
expect(bool fine, const char *what)
{
	if (!fine && *trouble == '\0')
		snprintf(trouble, sizeof(trouble),
		    "frame-helper was started with wrong %s", what);
}

static void
check_files(void)
{
	char target[64];
	int files = 0;
	DIR *dir = opendir("/proc/self/fd");

	for (struct dirent *entry; (entry = readdir(dir)) != NULL;)
		if (*entry->d_name != '.' &&
		    strtol(entry->d_name, NULL, 10) != dirfd(dir))
			files++;
	closedir(dir);
	expect(files == 4, "number of descriptors");
	for (int fd = 0; fd < 3; fd++) {
		char path[32];
		snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
		ssize_t len = readlink(path, target, sizeof(target));
		expect(len == 9 && memcmp(target, "/dev/null", 9) == 0,
		    "standard descriptors");
	}
}

static void
check_signals(void)
{
	sigset_t mask;

	sigprocmask(SIG_BLOCK, NULL, &mask);
	for (int number = 1; number < SIGRTMAX; number++) {
		struct sigaction action;
		if (sigaction(number, NULL, &action) == -1)
			continue;
		expect(sigismember(&mask, number) == 0, "signal mask");
		expect(action.sa_handler == SIG_DFL, "signal dispositions");
	}
}

static void
check_start(int argc, char **argv)
{
	char cwd[16] = "";

	expect(argc == 2 && strcmp(argv[0], "frame-helper") == 0 &&
		   strcmp(argv[1], "session") == 0,
	    "arguments");
	expect(
	    environ[0] != NULL && environ[1] != NULL && environ[2] == NULL &&
		strcmp(environ[0], "PATH=/usr/sbin:/usr/bin:/sbin:/bin") == 0 &&
		strcmp(environ[1], "LANG=C.UTF-8") == 0,
	    "environment");
	expect(getcwd(cwd, sizeof(cwd)) != NULL && strcmp(cwd, "/") == 0,
	    "directory");
	expect(getsid(0) == getpid(), "session");
	expect(geteuid() == 0, "user");
	check_files();
	check_signals();
}

/* --- what was asked */

static const char *
or_dash(const char *text)
{
	return text == NULL || *text == '\0' ? "-" : text;
}

/* The names of the operations, and what a manner that is for one begins with.
 */
static const struct {
	const char *name, *prefix;
} ops[] = {
    [FRAME_OP_OPEN] = {"open", ""},
    [FRAME_OP_CLOSE] = {"close", "close-"},
    [FRAME_OP_REFRESH] = {"refresh", "refresh-"},
};
#define OPS ((int64_t)(sizeof(ops) / sizeof(ops[0])))

/* Whether who asks is who the request says it is. */
static const char *
host(const struct ucred *peer)
{
	pid_t pid = peer == NULL ? getppid() : peer->pid;

	if (request.host_pid != pid ||
	    request.host_start != frame_process_start(pid) ||
	    (peer != NULL && request.uid != peer->uid))
		return "wrong";
	return peer == NULL ? "parent" : "peer";
}

static void
write_down(const struct ucred *peer)
{
	char path[4200];

	snprintf(path, sizeof(path), "%s.requests", request.config);
	FILE *file = fopen(path, "a");
	if (file == NULL)
		return;
	fprintf(file,
	    "%s user=%s service=%s tty=%s rhost=%s sid=%s uid=%lld host=%s "
	    "wait_ms=%lld\n",
	    ops[request.op].name, request.user, or_dash(request.service),
	    or_dash(request.tty), or_dash(request.rhost), or_dash(request.sid),
	    (long long)request.uid, host(peer), (long long)request.wait_ms);
	fclose(file);
}

/* --- the session directory, without the care the real helper takes */

static void
session_dir(char *dir, size_t size)
{
	unsigned int uid = (unsigned int)request.uid;

	umask(022);
	mkdir(FRAME_RUN_DIR, 0711);
	snprintf(dir, size, FRAME_RUN_DIR "/%u", uid);
	mkdir(dir, 0711);
	snprintf(dir, size, FRAME_RUN_DIR "/%u/" SID, uid);
	mkdir(dir, 0755);
	snprintf(token, sizeof(token), "%s/token", dir);
}

static void
token_file(bool wanted)
{
	char dir[128];

	session_dir(dir, sizeof(dir));
	if (!wanted) {
		unlink(token);
		rmdir(dir);
		return;
	}
	int fd = open(token, O_CREAT | O_WRONLY | O_TRUNC, 0600);
	if (fd == -1 || write(fd, "a token", 7) != 7 ||
	    fchown(fd, (uid_t)request.uid, (gid_t)-1) == -1)
		expect(false, "file system");
	close(fd);
}

/* --- manners */

static void
send_reply(const struct frame_reply *reply)
{
	frame_packet_send(SOCKET, &frame_reply_shape, reply);
}

static void
send_proceed(int64_t deadline, const char *env_wanted)
{
	struct frame_proceed proceed = {
	    .deadline = deadline, .env_wanted = env_wanted};

	frame_packet_send(SOCKET, &frame_proceed_shape, &proceed);
}

static void
answer(enum frame_result result, const char *path, const char *sid)
{
	char sentence[64];
	struct frame_reply reply = {
	    .result = (int64_t)result,
	    .provider = "win-lab",
	    .sentence = sentence,
	};

	snprintf(sentence, sizeof(sentence), "the sentence of %s",
	    frame_result_info(result)->name);
	if (request.op == FRAME_OP_OPEN) {
		reply.sid = sid;
		reply.path = path;
	}
	if (request.op == FRAME_OP_OPEN && result == FRAME_OK) {
		reply.http = 200;
		reply.expires = EXPIRES;
	}
	if (result == FRAME_REFUSED)
		reply.http = 401;
	send_reply(&reply);
}

static void
ok(void)
{
	token_file(request.op == FRAME_OP_OPEN);
	answer(FRAME_OK, token, SID);
}

/* Waits until the test lets the token come, by a file beside that of the
 * manner. False: the session has ended. */
static bool
may_come(int dir)
{
	char come[4200];
	struct stat st;

	snprintf(come, sizeof(come), "%s.come", request.config);
	while (fstat(dir, &st) == 0 && st.st_nlink > 0) {
		if (access(come, F_OK) == 0)
			return true;
		poll(NULL, 0, 10);
	}
	return false;
}

/* The token comes from a process that goes on behind the login. */
static void
answer_first(enum frame_result result)
{
	char path[128];

	session_dir(path, sizeof(path));
	int dir = open(path, O_RDONLY | O_DIRECTORY);
	answer(result, token, SID);
	if (fork() != 0)
		return;
	close(SOCKET);
	if (may_come(dir))
		token_file(true);
	_exit(0);
}

static void
pending(void)
{
	answer_first(FRAME_PENDING);
}

static void
hang(void)
{
	for (;;)
		pause();
}

static void
crash(void)
{
	struct rlimit none = {0, 0};

	setrlimit(RLIMIT_CORE, &none);
	raise(SIGSEGV);
}

static void
exit_3(void)
{
	_exit(3);
}

static void
ok_then_crash(void)
{
	ok();
	crash();
}

static void
ok_then_linger(void)
{
	ok();
	sleep(20);
}

static void
stop(void)
{
	raise(SIGSTOP);
}

static void
proceed_ok(void)
{
	send_proceed(frame_now() + ENOUGH, NULL);
	ok();
}

static void
proceed_refused(void)
{
	send_proceed(frame_now() + ENOUGH, NULL);
	answer(FRAME_REFUSED, NULL, NULL);
}

/* As the helper does when the service is too slow. */
static void
proceed_timeout(void)
{
	send_proceed(frame_now() + ENOUGH, NULL);
	poll(NULL, 0, 300);
	answer(FRAME_TIMEOUT, NULL, NULL);
}

static void
late(void)
{
	send_proceed(frame_now() + ENOUGH, NULL);
	poll(NULL, 0, 300);
	answer_first(FRAME_LATE);
}

static void
late_other_path(void)
{
	token_file(true);
	answer(FRAME_LATE, "/etc/shadow", SID);
}

static void
late_no_sid(void)
{
	answer(FRAME_LATE, token, NULL);
}

static void
proceed_hang(void)
{
	send_proceed(frame_now() + 300 * FRAME_MS, NULL);
	hang();
}

static void
proceed_hang_briefly(void)
{
	send_proceed(frame_now() + 20 * FRAME_MS, NULL);
	hang();
}

static void
proceed_stop(void)
{
	send_proceed(frame_now() + 300 * FRAME_MS, NULL);
	stop();
}

static void
proceed_crash(void)
{
	send_proceed(frame_now() + ENOUGH, NULL);
	crash();
}

static void
proceed_twice(void)
{
	send_proceed(frame_now() + ENOUGH, NULL);
	send_proceed(frame_now() + ENOUGH, NULL);
	hang();
}

static void
proceed_for_ever(void)
{
	send_proceed(INT64_MAX, NULL);
	hang();
}

static void
proceed_in_the_past(void)
{
	send_proceed(INT64_MIN, NULL);
	hang();
}

/* One that only SIGKILL can end. */
static void
stubborn(void)
{
	sigset_t all;

	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, NULL);
	send_proceed(frame_now() + 300 * FRAME_MS, NULL);
	hang();
}

static void
send_bytes(const void *bytes, size_t len)
{
	send(SOCKET, bytes, len, MSG_NOSIGNAL);
}

static void
garbage(void)
{
	send_bytes("HTTP/1.1 200 OK\r\n\r\n", 19);
	hang();
}

static void
flood(void)
{
	char bytes[4096];

	memset(bytes, 'x', sizeof(bytes));
	while (send(SOCKET, bytes, sizeof(bytes), MSG_NOSIGNAL) > 0)
		;
	hang();
}

static void
flood_of_replies(void)
{
	token_file(true);
	for (;;)
		answer(FRAME_OK, token, SID);
}

static void
oversized(void)
{
	char bytes[FRAME_WIRE_LOCAL + 1] = "FRM\1\4";

	send_bytes(bytes, sizeof(bytes));
	hang();
}

static void
empty(void)
{
	send_bytes("", 0);
	hang();
}

/* The bytes of a good reply, to be spoilt. */
static size_t
good_reply(unsigned char *buf, size_t size)
{
	struct frame_reply reply = {.sentence = "spoilt"};

	return (size_t)frame_wire_encode(&frame_reply_shape, &reply, buf, size);
}

static void
truncated(void)
{
	unsigned char buf[512];

	send_bytes(buf, good_reply(buf, sizeof(buf)) - 5);
	hang();
}

static void
header_only(void)
{
	unsigned char buf[512];

	good_reply(buf, sizeof(buf));
	send_bytes(buf, FRAME_WIRE_HEADER - 4);
	hang();
}

static void
other_version(void)
{
	unsigned char buf[512];
	size_t len = good_reply(buf, sizeof(buf));

	buf[3]++;
	send_bytes(buf, len);
	hang();
}

static void
other_kind(void)
{
	frame_packet_send(SOCKET, &frame_request_shape, &request);
	hang();
}

static void
no_such_result(void)
{
	send_reply(&(struct frame_reply){.result = FRAME_RESULTS});
}

static void
closes_early(void)
{
	close(SOCKET);
	sleep(20);
}

static void
keep_socket_in_child(void)
{
	if (fork() == 0) {
		sleep(4);
		_exit(0);
	}
}

static void
child_then_crash(void)
{
	keep_socket_in_child();
	crash();
}

static void
child_then_ok(void)
{
	keep_socket_in_child();
	ok();
}

static void
other_users_path(void)
{
	token_file(true);
	answer(FRAME_OK, FRAME_RUN_DIR "/0/" SID "/token", SID);
}

static void
other_path(void)
{
	token_file(true);
	answer(FRAME_OK, "/etc/shadow", SID);
}

static void
no_path(void)
{
	token_file(true);
	answer(FRAME_OK, NULL, SID);
}

static void
odd_sid(void)
{
	answer(FRAME_OK, token, "../../../etc/../../../../..");
}

static void
no_sid(void)
{
	answer(FRAME_OK, token, NULL);
}

/* A sentence that would forge a log line if it could. */
static void
forged_sentence(void)
{
	send_reply(&(struct frame_reply){
	    .result = FRAME_UNAVAILABLE,
	    .provider = "win lab",
	    .sentence = "bad\nresult=ok \x1b[2J event=F100",
	});
}

/* Replies with the lines it was given. */
static void
environment(void)
{
	unsigned char buf[FRAME_WIRE_LOCAL];
	struct frame_env env;
	char sentence[512];
	size_t used = 0;

	send_proceed(frame_now() + ENOUGH, "LAB_SEAT ABSENT  LINES LONG=x "
					   "EMPTY LONG LANG");
	ssize_t len = frame_packet_receive(
	    SOCKET, buf, sizeof(buf), frame_now() + ENOUGH);
	if (len <= 0 ||
	    !frame_wire_decode(&frame_env_shape, buf, (size_t)len, &env))
		_exit(4);
	for (; *env.lines != '\0' && used < sizeof(sentence) - 1; env.lines++)
		sentence[used++] = *env.lines == '\n' ? '|' : *env.lines;
	sentence[used] = '\0';
	send_reply(&(struct frame_reply){
	    .result = FRAME_UNAVAILABLE, .sentence = sentence});
}

static const struct {
	const char *name;
	void (*behave)(void);
} manners[] = {
    {"ok", ok},
    {"ok-then-crash", ok_then_crash},
    {"ok-then-linger", ok_then_linger},
    {"crash", crash},
    {"exit-3", exit_3},
    {"hang", hang},
    {"stop", stop},
    {"proceed-ok", proceed_ok},
    {"proceed-refused", proceed_refused},
    {"proceed-timeout", proceed_timeout},
    {"pending", pending},
    {"late", late},
    {"late-other-path", late_other_path},
    {"late-no-sid", late_no_sid},
    {"proceed-hang", proceed_hang},
    {"proceed-hang-briefly", proceed_hang_briefly},
    {"proceed-stop", proceed_stop},
    {"proceed-crash", proceed_crash},
    {"proceed-twice", proceed_twice},
    {"proceed-for-ever", proceed_for_ever},
    {"proceed-in-the-past", proceed_in_the_past},
    {"stubborn", stubborn},
    {"garbage", garbage},
    {"flood", flood},
    {"flood-of-replies", flood_of_replies},
    {"oversized", oversized},
    {"empty", empty},
    {"truncated", truncated},
    {"header-only", header_only},
    {"other-version", other_version},
    {"other-kind", other_kind},
    {"no-such-result", no_such_result},
    {"closes-early", closes_early},
    {"child-then-crash", child_then_crash},
    {"child-then-ok", child_then_ok},
    {"other-users-path", other_users_path},
    {"other-path", other_path},
    {"no-path", no_path},
    {"odd-sid", odd_sid},
    {"no-sid", no_sid},
    {"forged-sentence", forged_sentence},
    {"environment", environment},
};

static bool
is_word(const char *word, size_t len, const char *known)
{
	return strlen(known) == len && memcmp(known, word, len) == 0;
}

/* "refused-403-expired": the result of a refresh, what the gateway said, and
 * whether a token is there, "valid" or "expired". False: another manner. */
static bool
refreshed(const char *name)
{
	size_t len = strcspn(name, "-");
	struct frame_reply reply = {
	    .result = FRAME_RESULTS,
	    .provider = "win-lab",
	    .sentence = "the sentence of a refresh",
	};

	for (int i = 0; i < FRAME_RESULTS; i++)
		if (is_word(name, len,
			frame_result_info((enum frame_result)i)->name))
			reply.result = i;
	if (reply.result == FRAME_RESULTS)
		return false;
	while (name[len] == '-') {
		name += len + 1;
		len = strcspn(name, "-");
		if (is_word(name, len, "valid"))
			reply.expires = time(NULL) + 60;
		else if (is_word(name, len, "expired"))
			reply.expires = time(NULL) - 1;
		else if ((reply.http = strtol(name, NULL, 10)) == 0)
			return false;
	}
	send_reply(&reply);
	return true;
}

static void
behave(const char *name)
{
	if (request.op == FRAME_OP_REFRESH && refreshed(name))
		return;
	for (size_t i = 0; i < sizeof(manners) / sizeof(manners[0]); i++)
		if (strcmp(manners[i].name, name) == 0) {
			manners[i].behave();
			return;
		}
	for (int i = 0; i < FRAME_RESULTS; i++)
		if (strcmp(frame_result_info((enum frame_result)i)->name,
			name) == 0) {
			answer((enum frame_result)i, NULL, NULL);
			return;
		}
	_exit(99);
}

/* The manner for this operation: what is not said to go wrong goes well. */
static const char *
manner(void)
{
	const char *name = strrchr(request.config, '/') + 1;
	int64_t meant = FRAME_OP_OPEN;

	for (int64_t op = FRAME_OP_CLOSE; op < OPS; op++)
		if (strncmp(name, ops[op].prefix, strlen(ops[op].prefix)) == 0)
			meant = op;
	return meant == request.op ? name + strlen(ops[meant].prefix) : "ok";
}

int
serve(const struct ucred *peer)
{
	unsigned char buf[FRAME_WIRE_LOCAL];
	ssize_t len = frame_packet_receive(
	    SOCKET, buf, sizeof(buf), frame_now() + 5 * FRAME_SEC);
	if (len <= 0 || !frame_wire_decode(
			    &frame_request_shape, buf, (size_t)len, &request))
		return 6;
	if (request.op < FRAME_OP_OPEN || request.op >= OPS)
		return 7;
	write_down(peer);
	if (*trouble != '\0')
		send_reply(&(struct frame_reply){
		    .result = FRAME_SYSTEM, .sentence = trouble});
	else
		behave(manner());
	return 0;
}

int
main(int argc, char **argv)
{
	if (argc == 3)
		return listen_at(argv[1], argv[2]);
	check_start(argc, argv);
	if (geteuid() == 0 && setresuid(0, 0, 0) == -1)
		return 5;
	return serve(NULL);
}
