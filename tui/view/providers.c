/* SPDX-License-Identifier: MIT */
/*
 * The providers: whose tokens there are, which credential signs for them, and
 * how many rules give them to somebody.
 */
#include <stdio.h>
#include <stdlib.h>

#include "tui/view/address.h"
#include "tui/view/entry_page.h"
#include "tui/view/outline.h"

enum column {
	COLUMN_NAME,
	COLUMN_ENTITY,
	COLUMN_ID,
	COLUMN_CREDENTIAL,
	COLUMN_TOKEN,
	COLUMN_RULES,
	COLUMNS
};

static const struct list_column columns[COLUMNS] = {
    [COLUMN_NAME] = {.title = "NAME", .width = 11, .grow = 1},
    [COLUMN_ENTITY] = {.title = "ENTITY", .width = 12, .priority = 3},
    [COLUMN_ID] = {.title = "PROVIDER ID",
	.width = 18,
	.grow = 2,
	.priority = 4,
	.middle = true},
    [COLUMN_CREDENTIAL] = {.title = "CREDENTIAL", .width = 12, .priority = 1},
    [COLUMN_TOKEN] = {.title = "TOKEN", .width = 5, .priority = 2},
    [COLUMN_RULES] = {.title = "USERS", .width = 10},
};

static const struct frame_node *
entry_of(const struct app *app, const char *name)
{
	return outline_entry(&app->draft, "providers", name);
}

static bool
has_credential(const struct app *app, const char *name)
{
	return name != NULL &&
	       outline_entry(&app->draft, "credentials", name) != NULL;
}

static const struct frame_node *
credentials_of(const struct app *app, const char *name)
{
	return frame_node_get(entry_of(app, name), "credential");
}

/* --- cells */

static struct list_cell
credential_cell(const struct app *app, const char *name, char *buf, size_t size)
{
	const struct frame_node *node = credentials_of(app, name);
	size_t count = outline_names(node);
	bool fine = count > 0;

	for (size_t i = 0; fine && i < count; i++)
		fine = has_credential(app, outline_name(node, i));
	outline_join(node, buf, size);
	return (struct list_cell){
	    count > 0 ? buf : "-", fine ? ROLE_NORMAL : ROLE_ERROR};
}

static struct list_cell
address_cell(
    const struct frame_node *map, size_t column, char *buf, size_t size)
{
	struct address address;
	const char *text;

	address_of(&address, map);
	text = column == COLUMN_ENTITY	     ? address.entity
	       : address.provider_id != NULL ? address.provider_id
					     : address.url;
	snprintf(buf, size, "%s", text == NULL ? "?" : text);
	address_free(&address);
	return (struct list_cell){buf, ROLE_NORMAL};
}

static struct list_cell
provider_cell(
    const void *owner, size_t row, size_t column, char *buf, size_t size)
{
	const struct entry_page *providers = owner;
	const struct app *app = providers->page.view.app;
	const char *name = entry_page_name(providers, row), *text = NULL;

	if (name == NULL)
		return (struct list_cell){"", ROLE_NORMAL};
	switch ((enum column)column) {
	case COLUMN_NAME:
		text = name;
		break;
	case COLUMN_CREDENTIAL:
		return credential_cell(app, name, buf, size);
	case COLUMN_TOKEN:
		text = outline_text(entry_of(app, name), "token_duration");
		break;
	case COLUMN_RULES:
		return entry_page_uses(providers, name, buf, size);
	default:
		return address_cell(entry_of(app, name), column, buf, size);
	}
	return (struct list_cell){text != NULL ? text : "-", ROLE_NORMAL};
}

static char
provider_mark(const void *owner, size_t row)
{
	const struct entry_page *providers = owner;
	const char *name = entry_page_name(providers, row);

	return name != NULL && entry_page_changed(providers, name) ? '*' : ' ';
}

/* --- details */

/* Keys that are shown as they are. */
static const struct {
	const char *key, *label;
} plain[] = {
    {"launch_url", "launch url"},
    {"service_url", "service url"},
    {"terminal_config_id", "terminal"},
    {"app_id", "app id"},
    {"user_data", "user data"},
    {"note", "note"},
};

static void
paint_credentials(
    struct pen *pen, const struct app *app, const struct frame_node *node)
{
	size_t count = outline_names(node);

	if (count == 0)
		pen_line(pen, "credential", ROLE_ERROR, "none is named");
	for (size_t i = 0; i < count; i++) {
		const char *label = i == 0 ? "credential" : "if refused";
		const char *name = outline_name(node, i);
		if (has_credential(app, name))
			pen_line(pen, label, ROLE_NORMAL, name);
		else
			pen_linef(pen, label, ROLE_ERROR,
			    "%s: there is no credential of this name", name);
	}
}

static void
provider_details(
    struct entry_page *page, struct pen *pen, const char *name, size_t row)
{
	const struct app *app = page->page.view.app;
	const struct frame_node *map = entry_of(app, name);
	const char *lasts = outline_text(map, "token_duration");
	struct address address;

	(void)row;
	address_of(&address, map);
	pen_linef(pen, "request",
	    address.url != NULL ? ROLE_NORMAL : ROLE_ERROR, "%s%s",
	    address.url != NULL ? "POST " : "",
	    address.url != NULL ? address.url : "its address is not complete");
	address_free(&address);
	paint_credentials(pen, app, credentials_of(app, name));
	if (lasts != NULL)
		pen_linef(pen, "token", ROLE_NORMAL,
		    "%s, as set in Frame's console", lasts);
	entry_page_tested(pen, app, app_last_test(app, name, NULL));
	for (size_t i = 0; i < sizeof(plain) / sizeof(plain[0]); i++)
		pen_line(pen, plain[i].label, ROLE_NORMAL,
		    outline_text(map, plain[i].key));
}

static const char *
itself(const struct app *app, const char *name)
{
	(void)app;
	return name;
}

static const struct entry_page_kind kind = {
    .section = FRAME_SECTION_PROVIDER,
    .title = "Provider",
    .user = "rule",
    .unused = "No rule uses it.",
    .loss = ": with a provider that is not there, nobody gets a token.",
    .kept = "",
    .none = "No provider yet: a adds the first. It is what you make in Frame's "
	    "console under Secure Anonymous Tokens.",
    .pane_rows = 9,
    .list_rows = 6,
    .form = provider_form_new,
    .details = provider_details,
    .provider = itself,
};

/* --- as a view */

static const struct view_ops providers_ops = {
    .name = "providers",
    .title = "3 Providers",
    .about = "A provider is where tokens come from: a Secure Anonymous Token "
	     "provider of Frame's console, on an account, an organization or "
	     "a customer. A credential signs the requests to it; rules say "
	     "who gets its tokens.\n"
	     "How long tokens live is set in Frame's console. token_duration "
	     "repeats it here, so that a test can compare.",
    .twin = "frame-admin list providers",
    .where = WHERE_PAGE,
    .requests = entry_page_requests,
    .paint = entry_page_paint,
    .request = entry_page_request,
    .close = entry_page_close,
    .in_text = list_page_in_text,
    .text = list_page_text,
    .refresh = entry_page_refresh,
};

struct view *
providers_new(struct app *app)
{
	struct entry_page *providers = calloc(1, sizeof(*providers));

	if (providers == NULL)
		return NULL;
	providers->page.view = (struct view){.ops = &providers_ops, .app = app};
	providers->kind = &kind;
	if (!list_open(&providers->page.list, columns, COLUMNS, provider_cell,
		provider_mark, providers)) {
		free(providers);
		return NULL;
	}
	entry_page_refresh(&providers->page.view);
	return &providers->page.view;
}
