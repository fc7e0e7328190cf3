/* SPDX-License-Identifier: MIT */
/*
 * Where things are and what they are called: URLs, paths, ids, secrets, names;
 * see config_parts.h.
 */
#include "common/config_parts.h"

#include <string.h>

#include "common/url.h"

#define LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
#define DIGITS	"0123456789"
#define UUID	36 /* characters */
#define SECRET	40 /* characters of a client secret in Frame's samples */

static bool
all_in(const char *text, const char *allowed)
{
	return text[strspn(text, allowed)] == '\0';
}

/* --- URLs and paths */

static struct frame_diag *
url_error(struct frame_loader *loader, const struct frame_node *node,
    struct frame_url_part where, const char *message)
{
	struct frame_span span = frame_node_part(
	    loader->doc, node, where.start, where.start + where.len);

	return frame_diag_error(loader->diags, span, "%s", message);
}

/* What a URL of Frame may not have. */
static const char *
url_flaw(const struct frame_key *key, const struct frame_url *url,
    struct frame_url_part *where)
{
	static const struct frame_url_part scheme = {0, 7};

	if (url->user.len > 0) {
		*where = url->user;
		return "a user name or password does not belong here";
	}
	if (url->query.len > 0 && key->type != FRAME_TYPE_LINK) {
		*where = url->query;
		return "this URL cannot have a query";
	}
	if (url->fragment.len > 0) {
		*where = url->fragment;
		return "this URL cannot have a fragment";
	}
	if (!url->https && !url->loopback) {
		*where = scheme;
		return "tokens are exchanged over https:// only";
	}
	return NULL;
}

void
frame_read_url(struct frame_loader *loader, const struct frame_key *key,
    const struct frame_node *node, void *out)
{
	const char *text = frame_value_text(loader, key, node);
	struct frame_url_part where;
	struct frame_url url;
	const char *flaw;

	if (text == NULL)
		return;
	flaw = frame_url_parse(text, &url, &where);
	if (flaw == NULL)
		flaw = url_flaw(key, &url, &where);
	if (flaw != NULL) {
		url_error(loader, node, where, flaw);
		return;
	}
	if (!url.https)
		frame_diag_label(loader->diags,
		    frame_diag_warning(loader->diags, node->span,
			"%s is not encrypted", key->name),
		    "good for tests on this machine only");
	*(const char **)out = text;
}

void
frame_read_proxy(struct frame_loader *loader, const struct frame_key *key,
    const struct frame_node *node, void *out)
{
	const char *text = frame_value_text(loader, key, node), *flaw;
	struct frame_url_part where;
	struct frame_url url;

	if (text == NULL)
		return;
	flaw = frame_url_parse(text, &url, &where);
	if (flaw != NULL && where.start == 0)
		flaw = "a proxy is written http://HOST:PORT";
	if (flaw == NULL &&
	    (url.path.len > 1 || url.query.len > 0 || url.fragment.len > 0)) {
		where = url.path.len > 0    ? url.path
			: url.query.len > 0 ? url.query
					    : url.fragment;
		flaw = "a proxy has nothing behind its port";
	}
	if (flaw != NULL)
		url_error(loader, node, where, flaw);
	else
		*(const char **)out = text;
}

/* Never quoted: who mistakes secret_file for secret puts the secret here. */
void
frame_read_path(struct frame_loader *loader, const struct frame_key *key,
    const struct frame_node *node, void *out)
{
	const char *text = frame_value_text(loader, key, node);

	if (text == NULL)
		return;
	if (*text != '/')
		frame_diag_label(loader->diags,
		    frame_diag_error(loader->diags, node->span,
			"%s must be an absolute path", key->name),
		    "write the whole path, from the /");
	else
		*(const char **)out = text;
}

/* --- ids */

static bool
is_uuid(const char *text)
{
	if (strlen(text) != UUID)
		return false;
	for (size_t i = 0; i < UUID; i++) {
		bool dash = i == 8 || i == 13 || i == 18 || i == 23;
		if (dash ? text[i] != '-'
			 : strchr(DIGITS "abcdefABCDEF", text[i]) == NULL)
			return false;
	}
	return true;
}

/* Ids go into a path or a header: their characters are an error, their form,
 * which is Frame's to change, only a warning. */
static void
read_any_id(struct frame_loader *loader, const struct frame_key *key,
    const struct frame_node *node, const char *prefix, void *out)
{
	const char *text = frame_value_text(loader, key, node);
	size_t skip = strlen(prefix);

	if (text == NULL)
		return;
	if (!all_in(text, LETTERS DIGITS ".-")) {
		frame_diag_label(loader->diags,
		    frame_diag_error(loader->diags, node->span,
			"%s is not an id", frame_loader_quote(loader, node)),
		    "letters, digits, - and . only");
		return;
	}
	*(const char **)out = text;
	if (key->type == FRAME_TYPE_CLIENT_ID)
		return;
	if (strncmp(text, prefix, skip) != 0 || !is_uuid(text + skip))
		frame_diag_label(loader->diags,
		    frame_diag_warning(loader->diags, node->span,
			"%s does not look like one", key->name),
		    "Frame's look like "
		    "%s2fb210e0-e931-4c62-83fd-b31fe13468ca",
		    prefix);
}

void
frame_read_id(struct frame_loader *loader, const struct frame_key *key,
    const struct frame_node *node, void *out)
{
	read_any_id(loader, key, node, "", out);
}

void
frame_read_provider_id(struct frame_loader *loader, const struct frame_key *key,
    const struct frame_node *node, void *out)
{
	read_any_id(loader, key, node, "secure-anon-", out);
}

void
frame_read_secret(struct frame_loader *loader, const struct frame_key *key,
    const struct frame_node *node, void *out)
{
	const char *text = frame_value_text(loader, key, node);

	*(const char **)out = text;
	if (text != NULL &&
	    (strlen(text) != SECRET || !all_in(text, DIGITS "abcdef")))
		frame_diag_label(loader->diags,
		    frame_diag_warning(loader->diags, node->span,
			"the secret does not look like one"),
		    "Frame's are 40 characters, 0-9 and a-f");
}

/* --- names */

bool
frame_name_valid(const char *name)
{
	size_t len = strlen(name);

	return len > 0 && len <= FRAME_NAME_MAX &&
	       strchr("._-", *name) == NULL &&
	       all_in(name, DIGITS "abcdefghijklmnopqrstuvwxyz._-");
}
