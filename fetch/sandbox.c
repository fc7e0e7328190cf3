/* SPDX-License-Identifier: MIT */
/*
 * The sandbox; see sandbox.h. Which system calls are left is decided in
 * make_filter.c.
 */
#include "fetch/sandbox.h"

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "fetch/filter.h"

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define RESERVES_TERABYTES
#endif
#elif defined(__SANITIZE_ADDRESS__)
#define RESERVES_TERABYTES
#endif

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* --- limits */

/* No RLIMIT_NPROC: it counts all threads of the user, so logins at the same
 * time would take the resolver's thread from each other. The filter lets no
 * process be made anyway. */
static const struct limit {
	__rlimit_resource_t what;
	rlim_t most;
} limits[] = {
    {RLIMIT_CORE, 0},
    {RLIMIT_FSIZE, 0},	 /* pipes and sockets are no files */
    {RLIMIT_NOFILE, 64}, /* connections, NSS, a CA file */
    {RLIMIT_MEMLOCK, 0},
    {RLIMIT_MSGQUEUE, 0},
    {RLIMIT_CPU, 30},	   /* seconds; an exchange takes some hundredths */
#ifndef RESERVES_TERABYTES /* by AddressSanitizer */
    /* Some 100 MiB are used: libraries, and a stack for the resolver. */
    {RLIMIT_AS, (rlim_t)512 << 20},
#endif
};

const char *
fetch_sandbox_limits(unsigned int keep)
{
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == -1)
		return "no_new_privs";
	if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == -1)
		return "making it undumpable";
	if (close_range(keep, ~0u, 0) == -1)
		return "closing descriptors";
	for (size_t i = 0; i < COUNT(limits); i++) {
		struct rlimit limit;
		/* pam_limits may have set less, which is as well. */
		if (getrlimit(limits[i].what, &limit) == -1)
			return "resource limits";
		if (limit.rlim_max > limits[i].most)
			limit.rlim_max = limits[i].most;
		limit.rlim_cur = limit.rlim_max;
		if (setrlimit(limits[i].what, &limit) == -1)
			return "resource limits";
	}
	return NULL;
}

/* --- the list of system calls */

const char *
fetch_sandbox_filter(void)
{
	/* The kernel only reads it; its interface does not say so. */
	const struct sock_fprog program = {
	    .len = (unsigned short)COUNT(filter),
	    .filter = (struct sock_filter *)(uintptr_t)filter,
	};

	if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == -1)
		return "seccomp, which the kernel or a container forbids,";
	return NULL;
}
