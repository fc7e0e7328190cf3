/* SPDX-License-Identifier: MIT */
/*
 * The credentials: what they are, whether their secrets can be used, who uses
 * them. Secrets are looked at when the draft changes, not while painting.
 */
#include <stdio.h>
#include <stdlib.h>

#include "tui/view/credential_facts.h"
#include "tui/view/entry_page.h"

enum column {
	COLUMN_NAME,
	COLUMN_CLIENT,
	COLUMN_KEPT,
	COLUMN_STATE,
	COLUMN_USED,
	COLUMNS
};

static const struct list_column columns[COLUMNS] = {
    [COLUMN_NAME] = {.title = "NAME", .width = 13, .grow = 1},
    [COLUMN_CLIENT] = {.title = "CLIENT ID",
	.width = 24,
	.grow = 2,
	.priority = 2,
	.middle = true},
    [COLUMN_KEPT] = {.title = "SECRET", .width = 7},
    [COLUMN_STATE] = {.title = "", .width = 7},
    [COLUMN_USED] = {.title = "USED BY", .width = 12, .priority = 1},
};

struct credentials {
	struct entry_page entries;
	size_t count;
	struct secret_facts *facts; /* of each, since the last refresh */
};

/* --- cells */

static const char *
kept_word(enum kept kept)
{
	static const char *const words[] = {[KEPT_FILE] = "file",
	    [KEPT_INLINE] = "inline",
	    [KEPT_COMMAND] = "command",
	    [KEPT_NOWHERE] = "none"};

	return words[kept];
}

static struct list_cell
state_cell(const struct secret_facts *facts)
{
	static const enum role roles[] = {[SECRET_NONE] = ROLE_ERROR,
	    [SECRET_OK] = ROLE_OK,
	    [SECRET_PENDING] = ROLE_OK,
	    [SECRET_MISSING] = ROLE_ERROR,
	    [SECRET_BAD] = ROLE_ERROR,
	    [SECRET_UNKNOWN] = ROLE_DIM};

	return (struct list_cell){
	    secret_state_name(facts->state), roles[facts->state]};
}

static struct list_cell
credential_cell(
    const void *owner, size_t row, size_t column, char *buf, size_t size)
{
	const struct credentials *credentials = owner;
	const struct app *app = credentials->entries.page.view.app;
	const char *name = entry_page_name(&credentials->entries, row);
	struct credential_outline outline;
	struct list_cell cell = {"", ROLE_NORMAL};

	if (name == NULL || row >= credentials->count)
		return cell;
	if (column == COLUMN_USED)
		return entry_page_uses(&credentials->entries, name, buf, size);
	if (column == COLUMN_STATE)
		return state_cell(&credentials->facts[row]);
	credential_outline(&outline, app, name);
	if (column == COLUMN_NAME)
		cell.text = name;
	else if (column == COLUMN_KEPT)
		cell.text = kept_word(outline.kept);
	else if (outline.credential.client_id != NULL)
		cell.text = outline.credential.client_id;
	credential_outline_free(&outline);
	return cell;
}

static char
credential_mark(const void *owner, size_t row)
{
	const struct credentials *credentials = owner;
	const char *name = entry_page_name(&credentials->entries, row);

	if (name == NULL || row >= credentials->count)
		return ' ';
	return credentials->facts[row].state == SECRET_PENDING ||
		       entry_page_changed(&credentials->entries, name)
		   ? '*'
		   : ' ';
}

/* --- details */

static void
paint_secret(struct pen *pen, const struct credential_outline *outline,
    const struct secret_facts *facts)
{
	static const char *const places[] = {[KEPT_FILE] = "",
	    [KEPT_INLINE] = "in this file",
	    [KEPT_COMMAND] = "output of ",
	    [KEPT_NOWHERE] = "none"};
	const struct frame_credential *of = &outline->credential;
	const char *more = outline->kept == KEPT_FILE ? of->secret_file
			   : outline->kept == KEPT_COMMAND
			       ? of->secret_command[0]
			       : "";
	char count[40] = "";

	if (facts->characters > 0)
		snprintf(count, sizeof(count), "   %zu character%s",
		    facts->characters, pane_plural(facts->characters));
	pen_linef(pen, "secret", ROLE_NORMAL, "%s%s%s%s%s%s",
	    places[outline->kept], more, facts->file[0] != '\0' ? "   " : "",
	    facts->file, count,
	    facts->state == SECRET_PENDING ? "   written when you save" : "");
	if (facts->fingerprint[0] != '\0')
		pen_linef(pen, "", ROLE_NORMAL,
		    "fingerprint %s  (never shown; type a new one to "
		    "replace)",
		    facts->fingerprint);
	if (facts->why[0] != '\0')
		pen_line(pen, secret_state_name(facts->state),
		    facts->state == SECRET_UNKNOWN ? ROLE_DIM : ROLE_ERROR,
		    facts->why);
}

/* The providers that use it, separated by commas. */
static void
paint_users(struct pen *pen, const struct app *app, const char *name)
{
	char *text = NULL;
	const char *provider, *comma = "";
	size_t len = 0, at = 0;
	FILE *out = open_memstream(&text, &len);

	if (out == NULL)
		return;
	while ((provider = frame_draft_user(&app->draft, name, &at)) != NULL) {
		fprintf(out, "%s%s", comma, provider);
		comma = ", ";
	}
	if (fclose(out) == 0)
		pen_line(pen, "used by",
		    *comma == '\0' ? ROLE_WARN : ROLE_NORMAL,
		    *comma == '\0' ? "no provider" : text);
	free(text);
}

static void
credential_details(
    struct entry_page *page, struct pen *pen, const char *name, size_t row)
{
	const struct credentials *credentials = (struct credentials *)page;
	const struct app *app = page->page.view.app;
	struct credential_outline outline;

	if (row >= credentials->count)
		return;
	credential_outline(&outline, app, name);
	pen_line(pen, "client id", ROLE_NORMAL, outline.credential.client_id);
	paint_secret(pen, &outline, &credentials->facts[row]);
	paint_users(pen, app, name);
	entry_page_tested(pen, app, app_last_test(app, NULL, name));
	pen_line(pen, "note", ROLE_NORMAL, outline.credential.note);
	credential_outline_free(&outline);
}

/* A key alone cannot be tried, only a provider that uses it. */
static const char *
provider_to_try(const struct app *app, const char *name)
{
	size_t at = 0;

	return frame_draft_user(&app->draft, name, &at);
}

static const struct entry_page_kind kind = {
    .section = FRAME_SECTION_CREDENTIAL,
    .title = "Credential",
    .user = "provider",
    .unused = "Nothing uses it.",
    .loss = " and could not get a token any more.",
    .kept = " A secret file is not touched.",
    .none = "No credential yet: a adds the first. It is the API key that you "
	    "make in Frame's console.",
    .pane_rows = 8,
    .list_rows = 7,
    .form = credential_form_new,
    .details = credential_details,
    .provider = provider_to_try,
};

/* --- as a view */

static void
credentials_refresh(struct view *view)
{
	struct credentials *credentials = (struct credentials *)view;
	struct credential_outline outline;
	size_t count = 0;
	const char *name;

	while (entry_page_name(&credentials->entries, count) != NULL)
		count++;
	free(credentials->facts);
	credentials->facts = calloc(count + 1, sizeof(*credentials->facts));
	credentials->count = credentials->facts == NULL ? 0 : count;
	for (size_t i = 0; i < credentials->count; i++) {
		name = entry_page_name(&credentials->entries, i);
		credential_outline(&outline, view->app, name);
		credential_facts(
		    view->app, &outline.credential, &credentials->facts[i]);
		credential_outline_free(&outline);
	}
	entry_page_refresh(view);
}

static void
credentials_close(struct view *view)
{
	free(((struct credentials *)view)->facts);
	entry_page_close(view);
}

static const struct view_ops credentials_ops = {
    .name = "credentials",
    .title = "2 Credentials",
    .about = "A credential is an API key of Frame's console: a client id, "
	     "and a secret that signs requests. Providers refer to it by its "
	     "name.\n"
	     "A secret is never shown. Two are the same if their fingerprints "
	     "are.\n"
	     "Of a secret that a command prints nothing is known here, "
	     "because the command is not run: t tries it.",
    .twin = "frame-admin list credentials",
    .where = WHERE_PAGE,
    .requests = entry_page_requests,
    .paint = entry_page_paint,
    .request = entry_page_request,
    .close = credentials_close,
    .in_text = list_page_in_text,
    .text = list_page_text,
    .refresh = credentials_refresh,
};

struct view *
credentials_new(struct app *app)
{
	struct credentials *credentials = calloc(1, sizeof(*credentials));
	struct list_page *page;

	if (credentials == NULL)
		return NULL;
	page = &credentials->entries.page;
	page->view = (struct view){.ops = &credentials_ops, .app = app};
	credentials->entries.kind = &kind;
	if (!list_open(&page->list, columns, COLUMNS, credential_cell,
		credential_mark, credentials)) {
		free(credentials);
		return NULL;
	}
	credentials_refresh(&page->view);
	return &page->view;
}
