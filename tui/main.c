/* SPDX-License-Identifier: MIT */
/*
 * The start of frame-admin: a process that leaves no secret behind, and then
 * the command line, which opens the screens when there is no command.
 */
#include <fcntl.h>
#include <malloc.h>
#include <locale.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <syslog.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tui/cli/cli.h"

/* A file that is opened later must not become the terminal's number. */
static void
fill_descriptors(void)
{
	int fd;

	do
		fd = open("/dev/null", O_RDWR);
	while (fd >= 0 && fd <= STDERR_FILENO);
	if (fd > STDERR_FILENO)
		close(fd);
}

/* What would make libraries read files, or load code, of the caller's choice
 * while they work as root. */
static void
ignore_environment(void)
{
	static const char *const names[] = {"OPENSSL_CONF",
	    "OPENSSL_CONF_INCLUDE", "OPENSSL_MODULES", "OPENSSL_ENGINES",
	    "LOCPATH", "NLSPATH", "TERMINFO", "TERMINFO_DIRS", "TERMCAP",
	    "HOSTALIASES", "LOCALDOMAIN", "RES_OPTIONS"};

	if (geteuid() != 0)
		return;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		unsetenv(names[i]);
}

/* No core, no ptrace by an equal, no file that others can read, and freed
 * memory is overwritten: secrets are typed here. */
static void
harden(void)
{
	const struct rlimit none = {0, 0};

	prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
	setrlimit(RLIMIT_CORE, &none);
	umask(077);
	mallopt(M_PERTURB, 0x5a);
}

int
main(int argc, char **argv)
{
	fill_descriptors();
	harden();
	ignore_environment();
	setlocale(LC_CTYPE, "");
	openlog("frame-admin", 0, LOG_AUTHPRIV);
	return cli_run(argc, argv);
}
