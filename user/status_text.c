/* SPDX-License-Identifier: MIT */
/*
 * frame-token status for a person. Into a pipe it is plain text; a terminal
 * gets a bar and, unless NO_COLOR is set, colour. The terminal is asked for its
 * width and nothing else: TERM may be anything.
 */
#include <langinfo.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "user/status.h"

#define BAR_MOST  40
#define BAR_LEAST 10
#define INDENT	  11 /* cells before a value */

enum colour {
	GREEN = 32,
	YELLOW = 33,
	RED = 31,
};

/* Where it is printed. */
struct page {
	bool terminal, coloured, utf8;
	int columns;
};

static struct page
open_page(void)
{
	const char *term = getenv("TERM"), *none = getenv("NO_COLOR");
	struct page page = {.terminal = isatty(STDOUT_FILENO) == 1,
	    .utf8 = strcmp(nl_langinfo(CODESET), "UTF-8") == 0,
	    .columns = 80};
	struct winsize size;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
		page.columns = size.ws_col;
	page.coloured = page.terminal && (none == NULL || *none == '\0') &&
			term != NULL && strcmp(term, "dumb") != 0;
	return page;
}

static void
print_coloured(const struct page *page, enum colour colour, const char *text)
{
	if (page->coloured)
		printf("\x1b[%dm%s\x1b[0m", (int)colour, text);
	else
		fputs(text, stdout);
}

/* What a terminal without UTF-8 would garble is a "?" on it. */
static void
print_value(const struct page *page, const char *text)
{
	char *clean = token_clean(text);
	bool plain = page->terminal && !page->utf8;

	for (const char *at = clean; at != NULL && *at != '\0'; at++) {
		unsigned char byte = (unsigned char)*at;
		if (!plain || byte < 0x80)
			putchar(byte);
		else if (byte >= 0xc0)
			putchar('?');
	}
	free(clean);
}

static void
print_line(const struct page *page, const char *name, const char *value)
{
	if (value == NULL || *value == '\0')
		return;
	printf("%-*s", INDENT, name);
	print_value(page, value);
	putchar('\n');
}

/* --- how long it lasts */

int
status_bar(int cells, int64_t left, int64_t life)
{
	if (left <= 0 || life <= 0)
		return 0;
	if (left >= life)
		return cells;
	/* Rounded, but neither empty nor full before it is. */
	int64_t full = ((int64_t)cells * left + life / 2) / life;
	return full < 1 ? 1 : full >= cells ? cells - 1 : (int)full;
}

static void
print_bar(
    const struct page *page, enum colour colour, int64_t left, int64_t life)
{
	int room = page->columns - INDENT - (int)strlen("[]  100 %") - 1;
	int cells = room < BAR_MOST ? room : BAR_MOST;
	int full = status_bar(cells, left, life);
	char *bar;

	if (!page->terminal || cells < BAR_LEAST || life <= 0)
		return;
	bar = calloc(1, (size_t)cells * strlen("█") + 1);
	if (bar == NULL)
		return;
	for (int i = 0; i < full; i++)
		strcat(bar, page->utf8 ? "█" : "#");
	printf("%*s[", INDENT, "");
	if (full > 0)
		print_coloured(page, colour, bar);
	for (int i = full; i < cells; i++)
		fputs(page->utf8 ? "░" : "-", stdout);
	printf("] %d %%\n", left <= 0	   ? 0
			    : left >= life ? 100
					   : (int)(100 * left / life));
	free(bar);
}

static void
print_left(
    const struct page *page, const struct token_view *view, int64_t issued)
{
	int64_t expires = view->claims.expires, left = expires - view->now;
	enum colour colour = view->state == TOKEN_IS_VALID	? GREEN
			     : view->state == TOKEN_IS_EXPIRING ? YELLOW
								: RED;
	char span[TOKEN_TIME_SIZE];

	token_span(span, left < 0 ? -left : left);
	printf("%-*s", INDENT, "Token");
	print_coloured(page, colour,
	    view->state == TOKEN_IS_VALID      ? "valid"
	    : view->state == TOKEN_IS_EXPIRING ? "expires soon"
					       : "expired");
	printf(left < 0 ? ", %s ago\n" : ", %s left\n", span);
	print_bar(page, colour, left, issued > 0 ? expires - issued : 0);
}

/* --- all of it */

/* "Ada Lovelace <ada@lab.test>", as far as the token says it. */
static void
print_identity(const struct page *page, const struct frame_claims *claims)
{
	const char *first = claims->first_name, *last = claims->last_name;
	bool named = *first != '\0' || *last != '\0';
	bool both = named && *claims->email != '\0';
	char *text = NULL;

	if (asprintf(&text, "%s%s%s%s%s%s", first,
		*first != '\0' && *last != '\0' ? " " : "", last,
		both ? " <" : "", claims->email, both ? ">" : "") == -1)
		return;
	print_line(page, "Identity", *text != '\0' ? text : claims->subject);
	free(text);
}

static void
print_time(const struct page *page, const char *name, int64_t when)
{
	char text[TOKEN_TIME_SIZE];

	if (when <= 0)
		return;
	token_time(text, when);
	print_line(page, name, text);
}

static void
print_session(const struct page *page, const struct token_session *session)
{
	print_line(page, "Session", session->sid);
	print_line(page, "File", session->path);
	if (session->lost)
		puts("\nFRAME_TOKEN_FILE names a session that has ended; this "
		     "is your newest one.");
}

static void
print_advice(const struct token_view *view)
{
	static const char *const advice[TOKEN_STATES] = {
	    [TOKEN_IS_EXPIRING] =
		"It should have been renewed by now; \"frame-token refresh\" "
		"tries at once.",
	    [TOKEN_IS_EXPIRED] =
		"\"frame-token refresh\" asks for a new one, and says why "
		"there is none.",
	    [TOKEN_IS_PENDING] =
		"It is being asked for. \"frame-token wait\" waits for it; "
		"\"frame-token refresh\"\nasks at once, and says why there is "
		"none.",
	    [TOKEN_IS_UNUSABLE] = "\"frame-token refresh\" asks for a new one.",
	};

	if (advice[view->state] != NULL)
		printf("\n%s\n", advice[view->state]);
}

static int
print_missing(const struct page *page, const struct token_view *view)
{
	printf("%-*s", INDENT, "Token");
	print_coloured(page, RED, "none");
	printf("\n\n%s\n", token_missing_text(&view->session));
	return token_state_exit(view->state);
}

int
status_print(const struct token_view *view, const json_t *facts)
{
	const struct page page = open_page();
	int64_t issued = status_issued(view, facts);

	if (view->state == TOKEN_IS_MISSING)
		return print_missing(&page, view);
	if (view->state == TOKEN_IS_PENDING ||
	    view->state == TOKEN_IS_UNUSABLE) {
		printf("%-*s", INDENT, "Token");
		print_coloured(&page, RED,
		    view->state == TOKEN_IS_PENDING ? "none yet" : "unusable");
		putchar('\n');
		print_line(&page, "Problem", view->why);
	} else
		print_left(&page, view, issued);
	print_line(&page, "Provider", token_fact(facts, "provider"));
	print_identity(&page, &view->claims);
	print_time(&page, "Issued", issued);
	print_time(&page, "Expires", view->claims.expires);
	print_line(&page, "Opens", token_fact(facts, "launch_url"));
	print_session(&page, &view->session);
	print_advice(view);
	return token_state_exit(view->state);
}
