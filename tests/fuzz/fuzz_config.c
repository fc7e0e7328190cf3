/* SPDX-License-Identifier: MIT */
/*
 * Any bytes as a configuration. Whatever they are: spans lie in the text and
 * in each other, what is printed is clean, a configuration that is accepted is
 * complete, and a secret that is put on a line of its own anywhere in the file
 * is in nothing that is said about it. The first byte chooses that line.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/config.h"
#include "common/template.h"
#include "common/text.h"
#include "tests/fuzz/fuzz.h"

#define CANARY "CANARY0deadbeef0CANARY"
#define SECRET "    secret: " CANARY "\n"

/* --- what is said */

static void
must_be_clean(const char *said, size_t len)
{
	const char *end = said + len;
	uint32_t code = 0;
	size_t step;

	for (; said < end; said += step) {
		step = frame_utf8_next(said, end, &code);
		must(step > 0);
		must(code == '\n' || !frame_text_hostile(code));
	}
}

static void
check_said(struct frame_diags *diags)
{
	char *said = NULL, line[1024];
	size_t len = 0;
	FILE *out = open_memstream(&said, &len);

	must(out != NULL);
	frame_diags_print(diags, out);
	must(fclose(out) == 0);
	must(memmem(said, len, CANARY, strlen(CANARY)) == NULL);
	must_be_clean(said, len);
	must((len == 0) == (diags->errors + diags->warnings == 0));
	free(said);
	frame_diags_line(diags, line, sizeof(line));
	must(strstr(line, CANARY) == NULL);
	for (size_t i = 0; i < diags->count; i++) {
		const struct frame_diag *diag = &diags->diag[i];
		must(diag->span.start <= diag->span.end);
		must(diag->span.end <= diags->len);
		must(diag->other.start <= diag->other.end);
		must(diag->other.end <= diags->len);
	}
}

/* --- the tree */

static void
check_scalar(const struct frame_doc *doc, const struct frame_node *node)
{
	size_t quote = node->style == FRAME_STYLE_PLAIN ? 0 : 1;
	size_t len = node->span.end - node->span.start;
	struct frame_span part = frame_node_part(doc, node, 0, node->value_len);

	must(node->children == 0 && strlen(node->value) == node->value_len);
	must(len >= 2 * quote);
	must(part.start == node->span.start + quote);
	must(part.end == node->span.end - quote);
	if (quote == 0)
		must(len == node->value_len &&
		     memcmp(doc->text + node->span.start, node->value, len) ==
			 0);
}

static void
check_node(const struct frame_doc *doc, const struct frame_node *node)
{
	struct frame_place place =
	    frame_text_place(doc->text, doc->len, node->span.start);
	size_t at = node->span.start;

	must(node->span.start <= node->span.end && node->span.end <= doc->len);
	must(place.line == node->line && place.column == node->column);
	if (node->kind == FRAME_NODE_SCALAR)
		check_scalar(doc, node);
	must(node->kind != FRAME_NODE_MAP || node->children % 2 == 0);
	for (size_t i = 0; i < node->children; i++) {
		const struct frame_node *child = node->child[i];
		must(child->parent == node && child->span.start >= at);
		check_node(doc, child);
		at = child->span.end;
	}
	must(node->style == FRAME_STYLE_BLOCK ? node->span.end == at
					      : node->span.end >= at);
}

static void
check_doc(const char *text, size_t len)
{
	struct frame_diags diags;
	struct frame_doc doc;
	bool fine;

	must(frame_diags_init(&diags, "FILE", text, len));
	fine = frame_doc_parse(&doc, text, len, &diags);
	must(fine == (diags.errors == 0));
	if (doc.root != NULL && len < 4096)
		check_node(&doc, doc.root);
	frame_doc_free(&doc);
	frame_diags_free(&diags);
}

/* --- the configuration */

static void
check_template(const char *template)
{
	static const struct frame_facts facts = {
	    .user = "ann", .gecos = "Ann &,7", .env_lines = "A=b\n"};
	char *text =
	    template == NULL ? NULL : frame_template_expand(template, &facts);

	if (text != NULL)
		must(strlen(text) <= FRAME_TEMPLATE_MAX);
	free(text);
}

static void
check_metadata(const struct frame_metadata *metadata)
{
	must(metadata->count <= FRAME_METADATA_MAX);
	for (size_t i = 0; i < metadata->count; i++) {
		const struct frame_metadatum *item = &metadata->item[i];
		must(item->key != NULL);
		must((item->kind == FRAME_VALUE_TEMPLATE) ==
		     (item->template != NULL));
		check_template(item->template);
	}
}

static void
check_keys(const struct frame_provider *provider)
{
	size_t count = 0;

	for (; provider->credentials[count] != NULL; count++) {
		const struct frame_credential *const *at =
		    &provider->credentials[count];
		must(strcmp((*at)->name, provider->credential_names[count]) ==
		     0);
		for (size_t i = 0; i < count; i++)
			must(provider->credentials[i] != *at);
	}
	must(count >= 1 && count <= FRAME_KEYS_MAX);
	must(provider->credential_names[count] == NULL);
}

static void
check_config(const struct frame_config *config)
{
	must(config->login.services != NULL && config->login.allow_env != NULL);
	must(config->login.wait_ms >= 0 && config->login.wait_ms <= 60000);
	must(config->network.ca_file != NULL);
	must((config->network.client_cert == NULL) ==
	     (config->network.client_key == NULL));
	for (size_t i = 0; i < config->credentials; i++) {
		const struct frame_credential *credential =
		    &config->credential[i];
		must(credential->name != NULL && credential->client_id != NULL);
		must((credential->secret != NULL) +
			 (credential->secret_file != NULL) +
			 (credential->secret_command != NULL) ==
		     1);
	}
	for (size_t i = 0; i < config->providers; i++) {
		must(config->provider[i].sat_url != NULL);
		check_keys(&config->provider[i]);
		check_metadata(&config->provider[i].metadata);
	}
	for (size_t i = 0; i < config->mappings; i++) {
		const struct frame_mapping *mapping = &config->mapping[i];
		must((mapping->user != NULL) + (mapping->group != NULL) +
			 mapping->any ==
		     1);
		must((mapping->provider == NULL) ==
		     (strcmp(mapping->provider_name, "none") == 0));
	}
	check_metadata(&config->metadata);
	check_template(config->claims.email);
	check_template(config->claims.first_name);
}

static void
check_text(const char *text, size_t len, mode_t mode)
{
	struct frame_config config;
	struct frame_diags diags;

	must(frame_diags_init(&diags, "FILE", text, len));
	if (frame_config_parse(&config, text, len, mode, geteuid(), &diags)) {
		must(diags.errors == 0);
		check_config(&config);
		frame_config_free(&config);
	} else {
		must(diags.errors > 0);
	}
	check_said(&diags);
	frame_diags_free(&diags);
}

/* The text with SECRET as its line number `line`, or as its last. */
static char *
with_secret(const char *text, size_t len, size_t line, size_t *total)
{
	const char *at = text, *end = text + len, *newline;
	char *made = malloc(len + sizeof(SECRET) + 1);
	size_t before;

	must(made != NULL);
	while (line-- > 0 && at < end &&
	       (newline = memchr(at, '\n', (size_t)(end - at))) != NULL)
		at = newline + 1;
	before = (size_t)(at - text);
	memcpy(made, text, before);
	memcpy(made + before, SECRET, sizeof(SECRET) - 1);
	memcpy(made + before + sizeof(SECRET) - 1, at, len - before);
	*total = len + sizeof(SECRET) - 1;
	return made;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data + 1;
	size_t total;
	char *made;

	if (size == 0 || memmem(text, size - 1, CANARY, strlen(CANARY)) != NULL)
		return 0;
	check_doc(text, size - 1);
	check_text(text, size - 1, data[0] & 1 ? 0644 : 0600);
	made = with_secret(text, size - 1, data[0] / 2, &total);
	check_doc(made, total);
	check_text(made, total, data[0] & 1 ? 0644 : 0600);
	free(made);
	return 0;
}
