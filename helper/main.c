/* SPDX-License-Identifier: MIT */
/*
 * The start of frame-helper: a clean process, the choice of what to do, one
 * request and its reply. It inherits nothing from the host that it uses: not
 * its environment, not its descriptors but the socket, not its identity.
 */
#include "config.h"

#include <grp.h>
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/io.h"
#include "helper/caller.h"
#include "helper/helper.h"

#define MODULE	     3 /* the socket of the module that started us */
#define ANYBODY	     0 /* a connection to refresh.sock */
#define REQUEST_WAIT (2 * FRAME_SEC) /* the module sends it at once */
/* Who says nothing at refresh.sock takes a place that another may need. */
#define STRANGER_WAIT (FRAME_SEC / 2)
#define LIFE_MAX      65 /* seconds: longer than the longest login.wait */

/* su, sudo and atd leave the real uid of the caller: all of root, or none. */
static bool
become_root(void)
{
	return setgroups(0, NULL) == 0 && setresgid(0, 0, 0) == 0 &&
	       setresuid(0, 0, 0) == 0;
}

/* pam_limits comes before us in login's and lightdm's stacks: with a small
 * fsize the token could not be written, with a small as libcurl not loaded. */
static void
lift_limits(void)
{
	static const __rlimit_resource_t resources[] = {
	    RLIMIT_AS, RLIMIT_CPU, RLIMIT_DATA, RLIMIT_FSIZE, RLIMIT_NPROC};
	const struct rlimit none = {RLIM_INFINITY, RLIM_INFINITY};
	const struct rlimit files = {256, 256};

	for (size_t i = 0; i < sizeof(resources) / sizeof(*resources); i++)
		(void)setrlimit(resources[i], &none);
	(void)setrlimit(RLIMIT_NOFILE, &files);
}

/* No core, no ptrace by an equal, no file that others can read, and freed
 * memory is overwritten: libyaml and stdio keep copies of what they read. */
static void
harden(void)
{
	const struct rlimit none = {0, 0};

	prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
	setrlimit(RLIMIT_CORE, &none);
	lift_limits();
	umask(077);
	mallopt(M_PERTURB, 0x5a);
	signal(SIGPIPE, SIG_IGN);
	/* Where limits cannot be lifted, a write fails instead. */
	signal(SIGXFSZ, SIG_IGN);
}

/* --- one request */

static void
serve(const struct frame_request *request, struct frame_caller *caller,
    int64_t began, struct frame_outcome *outcome)
{
	switch (request->op) {
	case FRAME_OP_OPEN:
		frame_open(request, caller, began, outcome);
		break;
	case FRAME_OP_CLOSE:
		frame_close(request, outcome);
		break;
	case FRAME_OP_REFRESH:
		frame_refresh(request, caller, began, outcome);
		break;
	default:
		frame_conclude(outcome, FRAME_SYSTEM,
		    "pam_frame.so asked for something that this frame-helper "
		    "does not know");
	}
}

/* Of a request over refresh.sock nothing is believed but what it may choose:
 * one of its own sessions, and how long it waits. */
static bool
mistrust(
    struct frame_request *request, int socket, struct frame_outcome *outcome)
{
	struct ucred peer;
	socklen_t len = sizeof(peer);

	if (getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &len) == -1)
		return frame_conclude(outcome, FRAME_SYSTEM,
		    "the kernel does not say who asks at refresh.sock");
	if (request->op != FRAME_OP_REFRESH)
		return frame_conclude(outcome, FRAME_SYSTEM,
		    "refresh.sock is for refreshing one's own token alone");
	*request = (struct frame_request){
	    .op = FRAME_OP_REFRESH,
	    .config = FRAME_CONFIG_FILE,
	    .user = "",
	    .service = "",
	    .uid = peer.uid,
	    .sid = request->sid,
	    .wait_ms = request->wait_ms,
	};
	return true;
}

static int
serve_one(int socket, bool trusted)
{
	static unsigned char buf[FRAME_WIRE_LOCAL];
	struct frame_caller caller = {socket, trusted, false};
	struct frame_request request;
	struct frame_outcome outcome = {.result = FRAME_SYSTEM};
	int64_t began = frame_now();
	ssize_t len;

	/* Should anything below hang where no deadline reaches, such as a
	 * name service: the kernel ends us, whether the host lives or not. */
	alarm(LIFE_MAX);
	len = frame_packet_receive(socket, buf, sizeof(buf),
	    began + (trusted ? REQUEST_WAIT : STRANGER_WAIT));
	if (len <= 0)
		return EXIT_FAILURE;
	if (!frame_wire_decode(
		&frame_request_shape, buf, (size_t)len, &request))
		frame_conclude(&outcome, FRAME_SYSTEM,
		    "pam_frame.so and frame-helper are of different versions: "
		    "restart the login program after an upgrade");
	else if (trusted || mistrust(&request, socket, &outcome))
		/* The host waits since it asked, not since we run. */
		serve(&request, &caller,
		    trusted && request.began > 0 ? request.began : began,
		    &outcome);
	frame_caller_reply(&caller, &outcome);
	return frame_result_info(outcome.result)->exit_code;
}

static int
session(void)
{
	/* The module waits for our end: no clean-up of memory, which is not
	 * in any core and is lost with the process. */
	_exit(serve_one(MODULE, true));
}

static int
refresh(void)
{
	/* Whatever came of it, the service did its work. */
	(void)serve_one(ANYBODY, false);
	return EXIT_SUCCESS;
}

/* --- the command line */

static int
version(void)
{
	puts("frame-helper (" PACKAGE_NAME ") " PACKAGE_VERSION);
	return EXIT_SUCCESS;
}

static int
help(void)
{
	puts("Usage: frame-helper COMMAND\n"
	     "\n"
	     "The part of pam_frame that works as root.\n"
	     "\n"
	     "  renew      sweep, and renew the tokens that are due; or those "
	     "of the\n"
	     "             sessions whose ids follow, now\n"
	     "  sweep      remove the sessions whose login program is gone\n"
	     "  test       try what a login would do, step by step\n"
	     "  session    serve one request of pam_frame.so (not for people)\n"
	     "  refresh    serve one request at refresh.sock (not for people)\n"
	     "  --version  print the version\n"
	     "  --help     print this\n"
	     "\n"
	     "See frame-helper(8).");
	return EXIT_SUCCESS;
}

static const struct command {
	const char *name;
	int (*run)(void);
	int (*run_with)(int argc, char **argv); /* if it takes arguments */
	bool root;				/* only as root */
	int socket; /* a socket on this descriptor, -1: none is needed */
} commands[] = {
    {"session", session, NULL, true, MODULE},
    {"refresh", refresh, NULL, true, ANYBODY},
    {"renew", NULL, frame_renew, true, -1},
    {"sweep", frame_sweep, NULL, true, -1},
    {"test", NULL, frame_test, true, -1},
    {"--version", version, NULL, false, -1},
    {"--help", help, NULL, false, -1},
    {"-h", help, NULL, false, -1},
};

static const struct command *
find_command(int argc, char **argv)
{
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		if (argc > 1 && strcmp(commands[i].name, argv[1]) == 0 &&
		    (argc == 2 || commands[i].run_with != NULL))
			return &commands[i];
	return NULL;
}

int
main(int argc, char **argv)
{
	const struct command *command = find_command(argc, argv);
	struct stat st;

	if (command == NULL) {
		fputs(
		    "frame-helper: one command is wanted: renew, sweep, test, "
		    "--version or --help\n",
		    stderr);
		return 2;
	}
	if (!command->root)
		return command->run();
	if (geteuid() != 0) {
		fprintf(stderr, "frame-helper: %s works only as root\n",
		    command->name);
		return 1;
	}
	if (command->socket != -1 &&
	    (fstat(command->socket, &st) == -1 || !S_ISSOCK(st.st_mode))) {
		fprintf(stderr,
		    "frame-helper: %s is started by pam_frame.so or "
		    "frame-refresh.socket, not by hand\n",
		    command->name);
		return 2;
	}
	if (!become_root())
		return 1;
	harden();
	return command->run != NULL ? command->run()
				    : command->run_with(argc - 2, argv + 2);
}
