/* SPDX-License-Identifier: MIT */
/*
 * Giving the terminal back when the program dies: bytes that were prepared
 * while all was well, written by a handler that calls nothing but what POSIX
 * allows there, after which the signal does its work as if there had been no
 * handler. And stderr, which would spoil the screen, kept aside meanwhile.
 */
#include <curses.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "tui/screen/term_parts.h"

#define STACK_BYTES 16384

static const int deadly[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGSYS,
    SIGTRAP, SIGQUIT, SIGPIPE, SIGXCPU, SIGXFSZ, SIGALRM, SIGUSR1, SIGUSR2};
#define DEADLY (sizeof(deadly) / sizeof(deadly[0]))

/* --- stderr */

void
term_aside_begin(void)
{
	struct terminal *term = &term_self;

	term->aside = memfd_create("stderr", MFD_CLOEXEC);
	term->stderr_ = term->aside == -1 ? -1 : dup(STDERR_FILENO);
	if (term->stderr_ != -1)
		dup2(term->aside, STDERR_FILENO);
}

/* Nothing but system calls: the handler uses it, too. */
static void
replay(void)
{
	struct terminal *term = &term_self;
	char buf[1024];
	off_t at = 0;
	ssize_t len;

	if (term->stderr_ == -1)
		return;
	while ((len = pread(term->aside, buf, sizeof(buf), at)) > 0) {
		if (write(term->stderr_, buf, (size_t)len) != len)
			return;
		at += len;
	}
}

void
term_aside_end(void)
{
	struct terminal *term = &term_self;

	if (term->stderr_ != -1) {
		dup2(term->stderr_, STDERR_FILENO);
		replay();
		close(term->stderr_);
	}
	if (term->aside != -1)
		close(term->aside);
	term->aside = term->stderr_ = -1;
}

/* --- the bytes */

static void
append(const char *text)
{
	struct terminal *term = &term_self;
	size_t len =
	    text != NULL && text != (const char *)-1 ? strlen(text) : 0;

	if (len > sizeof(term->restore) - term->restore_len)
		return;
	memcpy(term->restore + term->restore_len, text, len);
	term->restore_len += len;
}

/* Strings of terminfo may ask for pauses ("$<5>"), which only tputs knows how
 * to make; a terminal that needs them does not need them here. */
static void
append_capability(const char *name)
{
	char *text = tigetstr(name), *copy, *pause, *end;

	if (text == NULL || text == (char *)-1 || (copy = strdup(text)) == NULL)
		return;
	while ((pause = strstr(copy, "$<")) != NULL &&
	       (end = strchr(pause, '>')) != NULL)
		memmove(pause, end + 1, strlen(end + 1) + 1);
	append(copy);
	free(copy);
}

void
term_restore_prepare(void)
{
	term_self.restore_len = 0;
	append_capability("BD"); /* no marks around pastes */
	append("\033[?1000l\033[?1002l\033[?1006l"); /* mouse */
	append_capability("rmkx");
	append_capability("sgr0");
	append_capability("op");
	append_capability("cnorm");
	append_capability("rmcup");
	append("\r");
}

/* --- the handler */

static void
die(int number)
{
	struct terminal *term = &term_self;
	ssize_t written;

	if (term->ours) {
		term->ours = 0;
		written =
		    write(STDOUT_FILENO, term->restore, term->restore_len);
		(void)written; /* there is nobody left to tell */
		tcsetattr(STDIN_FILENO, TCSANOW, &term->before);
	}
	replay();
	raise(number); /* SA_RESETHAND: the signal's own doing now */
}

/* A stack of its own: the cause may be that the other one is used up. */
void
term_restore_arm(bool on)
{
	static unsigned char stack[STACK_BYTES];
	const stack_t other = {.ss_sp = stack, .ss_size = sizeof(stack)};
	struct sigaction action = {.sa_handler = on ? die : SIG_DFL};

	if (on)
		action.sa_flags = (int)(SA_RESETHAND | SA_NODEFER);
	if (on && sigaltstack(&other, NULL) == 0)
		action.sa_flags |= SA_ONSTACK;
	sigemptyset(&action.sa_mask);
	for (size_t i = 0; i < DEADLY; i++)
		sigaction(deadly[i], &action, NULL);
}
