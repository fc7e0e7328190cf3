/* SPDX-License-Identifier: MIT */
/*
 * The loader's own readers on a document of one value; see judge.h.
 */
#include "common/judge.h"

#include <string.h>
#include <unistd.h>

#include "common/config_parts.h"
#include "common/edit_parts.h"
#include "common/text.h"

/* A text that is judged, and what is said about it. */
struct bench {
	struct frame_ink ink;
	struct frame_diags diags;
	struct frame_config config;
	struct frame_judgement *judgement;
};

static void
copy_text(char to[240], const char *from)
{
	const char *end = from + strlen(from);
	size_t len = 0, step;
	uint32_t code;

	for (; from < end; from += step) {
		step = frame_utf8_next(from, end, &code);
		if (step == 0 || len + step >= 240)
			break;
		memcpy(to + len, from, step);
		len += step;
	}
	to[len] = '\0';
}

/* The first error, or the first warning if there is none. */
static void
tell(struct bench *bench)
{
	const struct frame_diag *first = NULL;

	for (size_t i = 0; i < bench->diags.count; i++) {
		const struct frame_diag *diag = &bench->diags.diag[i];
		if (first == NULL || diag->severity < first->severity ||
		    (diag->severity == first->severity &&
			diag->span.start < first->span.start))
			first = diag;
	}
	if (first == NULL)
		return;
	bench->judgement->said = true;
	bench->judgement->severity = first->severity;
	copy_text(bench->judgement->message, first->message);
	copy_text(bench->judgement->advice, first->label != NULL  ? first->label
					    : first->help != NULL ? first->help
								  : "");
}

/* False if there is a flaw, which is told. */
static bool
flawless(struct bench *bench, const char *flaw)
{
	if (flaw == NULL)
		return true;
	bench->judgement->said = true;
	bench->judgement->severity = FRAME_ERROR;
	copy_text(bench->judgement->message, flaw);
	return false;
}

static void
begin(struct bench *bench, struct frame_judgement *judgement)
{
	memset(bench, 0, sizeof(*bench));
	memset(judgement, 0, sizeof(*judgement));
	bench->judgement = judgement;
}

static void
end(struct bench *bench)
{
	frame_config_free(&bench->config);
	frame_diags_free(&bench->diags);
	frame_ink_drop(&bench->ink);
}

/* Writes `key: value` and reads it. *ready: the readers may look at it; else
 * that is all there is to say. False: out of memory. */
static bool
open_document(struct bench *bench, const char *key,
    const struct frame_datum *value, struct frame_loader *loader, bool *ready)
{
	static const struct frame_layout layout = {"\n", 2, 2};
	struct frame_datum map = {
	    .kind = FRAME_DATUM_MAP, .count = 1, .item = value, .key = &key};
	struct frame_doc *doc = &bench->config.doc;

	*ready = false;
	/* in words about the value, where the reader's are about YAML */
	if (!flawless(bench, frame_datum_flaw(&map)))
		return true;
	frame_ink_block(&bench->ink, &layout, &map, 0);
	frame_ink_word(&bench->ink, "\n");
	if (bench->ink.failed || !frame_diags_init(&bench->diags, "",
				     bench->ink.text, bench->ink.len))
		return false;
	*ready = frame_doc_parse(
	    doc, bench->ink.text, bench->ink.len, &bench->diags);
	*loader = (struct frame_loader){.config = &bench->config,
	    .diags = &bench->diags,
	    .arena = doc->arena,
	    .doc = doc,
	    .mode = 0600,
	    .owner = geteuid()};
	return true;
}

/* Room for what any reader makes of a value (schema.h). */
union result {
	const void *pointer;
	int64_t number;
	bool truth;
	struct frame_metadata metadata;
};

/* `key` NULL: a value of metadata. */
static bool
judge(const struct frame_key *key, const char *name,
    const struct frame_datum *value, const char *const *allow_env,
    struct frame_judgement *judgement)
{
	static const char *const nobody[] = {NULL};
	struct frame_loader loader = {0};
	union result result = {0};
	struct bench bench;
	bool ready, fine;

	begin(&bench, judgement);
	bench.config.login.allow_env = allow_env == NULL ? nobody : allow_env;
	fine = open_document(&bench, name, value, &loader, &ready);
	if (ready && key == NULL)
		frame_metadata_read(
		    &loader, bench.config.doc.root, &result.metadata);
	else if (ready)
		frame_value_read(&loader, key,
		    frame_node_get(bench.config.doc.root, name), &result);
	if (fine && !judgement->said)
		tell(&bench);
	end(&bench);
	return fine && !loader.out_of_memory;
}

bool
frame_judge_value(const struct frame_key *key, const struct frame_datum *value,
    const char *const *allow_env, struct frame_judgement *judgement)
{
	return judge(key, key->name, value, allow_env, judgement);
}

bool
frame_judge_metadata(const char *key, const struct frame_datum *value,
    const char *const *allow_env, struct frame_judgement *judgement)
{
	return judge(NULL, key, value, allow_env, judgement);
}

/* At the place where it would be, in a file that is fine but for it. */
bool
frame_judge_name(enum frame_section section, const char *name,
    struct frame_judgement *judgement)
{
	static const char *const credential[] = {"version: 1\ncredentials:\n  ",
	    ": {client_id: x, secret_file: /x}\n"};
	static const char *const provider[] = {
	    "version: 1\n"
	    "credentials:\n  x: {client_id: x, secret_file: /x}\n"
	    "providers:\n  ",
	    ": {credential: x, sat_url: https://x.test/x}\n"};
	const char *const *around =
	    section == FRAME_SECTION_PROVIDER ? provider : credential;
	const struct frame_datum value = {
	    .kind = FRAME_DATUM_TEXT, .text = name};
	struct bench bench;
	bool fine;

	begin(&bench, judgement);
	frame_ink_word(&bench.ink, around[0]);
	frame_ink_text(&bench.ink, name, false, FRAME_STYLE_PLAIN);
	frame_ink_word(&bench.ink, around[1]);
	fine =
	    flawless(&bench, *name == '\0' ? "the name is empty"
					   : frame_datum_flaw(&value)) &&
	    !bench.ink.failed &&
	    frame_diags_init(&bench.diags, "", bench.ink.text, bench.ink.len);
	if (fine && !frame_config_parse(&bench.config, bench.ink.text,
			bench.ink.len, 0600, geteuid(), &bench.diags))
		tell(&bench);
	fine |= judgement->said;
	end(&bench);
	return fine;
}
