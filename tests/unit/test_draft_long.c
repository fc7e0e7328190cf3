/* SPDX-License-Identifier: MIT */
/*
 * Many steps: what they cost, that each text there was is found again, and
 * that nothing of a secret stays in memory.
 */
#include "tests/unit/unit.h"

#include <alloca.h>
#include <malloc.h>
#include <time.h>

#include "tests/unit/draft_place.h"

/* --- large and long */

#define STEPS 24
#ifdef __SANITIZE_ADDRESS__
#define SANITIZED true
#else
#define SANITIZED false
#endif

/* valgrind takes 30 times as long. */
static size_t
many(size_t count)
{
	return getenv("FRAME_VALGRIND") == NULL ? count : count / 30;
}

static char *
many_rules(size_t count, size_t *len)
{
	char *text = NULL;
	FILE *out = open_memstream(&text, len);

	fputs(
	    "version: 1\ncredentials:\n  a:\n    client_id: a.example\n"
	    "    secret_file: /etc/a\nproviders:\n  win-lab:\n    sat_url: " URL
	    "\n    credential: a\nmappings:\n",
	    out);
	for (size_t i = 0; i < count; i++)
		fprintf(out,
		    "  - user: user%zu # number %zu\n"
		    "    provider: win-lab\n",
		    i, i);
	fclose(out);
	return text;
}

static double
seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void
many_steps_are_small(void **state)
{
	struct place *place = *state;
	struct frame_draft *draft = &place->draft;
	char path[64], value[64], last[64], *text;
	size_t rules = many(10000), len, before, grown;
	double start;

	snprintf(last, sizeof(last), "mappings.%zu", rules);
	text = many_rules(rules, &len);
	assert_true(frame_draft_open_text(draft, place->path, text, len, why));
	assert_true(draft->valid);
	before = mallinfo2().uordblks + mallinfo2().hblkhd;
	start = seconds();
	for (size_t i = 0; i < STEPS; i++) {
		snprintf(path, sizeof(path), "mappings.%zu.user",
		    1 + i * 37 % rules);
		snprintf(value, sizeof(value), "other%zu", i);
		if (i % 4 != 0)
			assert_true(set_value(draft, path, value));
		else
			assert_true(i % 8 == 0
					? move_item(draft, "mappings.1", rules)
					: move_item(draft, last, 1));
	}
	print_message("a step: %.1f ms\n", (seconds() - start) * 1000 / STEPS);
	grown = mallinfo2().uordblks + mallinfo2().hblkhd - before;
	print_message(
	    "%d steps in %zu KB: %zu KB\n", STEPS, len / 1024, grown / 1024);
	assert_true(grown < 2 * len); /* not a copy for each */
	start = seconds();
	while (frame_draft_undo(draft) != NULL)
		continue;
	print_message("an undo: %.1f ms\n", (seconds() - start) * 1000 / STEPS);
	assert_string_equal(draft->text, text);
	free(text);
}

static void
a_rename_with_ten_thousand_references(void **state)
{
	struct place *place = *state;
	struct frame_draft *draft = &place->draft;
	double start = seconds();
	size_t rules = many(10000), len;
	char *text = many_rules(rules, &len);

	assert_true(frame_draft_open_text(draft, place->path, text, len, why));
	assert_true(frame_draft_rename(
	    draft, FRAME_SECTION_PROVIDER, "win-lab", "lab", why));
	print_message("rename: %.0f ms\n", (seconds() - start) * 1000);
	assert_true(seconds() - start < 20);
	assert_true(draft->valid);
	assert_int_equal(
	    frame_draft_uses(draft, FRAME_SECTION_PROVIDER, "lab"), rules);
	assert_non_null(frame_draft_undo(draft));
	assert_string_equal(draft->text, text);
	free(text);
}

/* --- at random: each text that there was is there again */

static unsigned
draw(unsigned *seed, unsigned below)
{
	*seed = *seed * 1103515245u + 12345u;
	return (*seed >> 16) % below;
}

/* One name or two, in any order. */
static void
random_credential(struct frame_draft *draft, unsigned *seed)
{
	const char *first =
	    frame_draft_name(draft, FRAME_SECTION_CREDENTIAL, draw(seed, 2));
	const char *second =
	    frame_draft_name(draft, FRAME_SECTION_CREDENTIAL, draw(seed, 2));
	const struct frame_datum names[] = {
	    {.kind = FRAME_DATUM_TEXT, .text = first},
	    {.kind = FRAME_DATUM_TEXT, .text = second}};
	const struct frame_datum list = {
	    .kind = FRAME_DATUM_LIST, .count = 2, .item = names};

	if (first != NULL && second != NULL)
		do_edit(draft,
		    (struct frame_edit){.kind = FRAME_EDIT_SET,
			.value = first == second ? &names[0] : &list},
		    draw(seed, 2) == 0 ? "providers.win-lab.credential"
				       : "providers.cad.credential",
		    "its credential");
}

/* A name that is there already is refused, and nothing happens. */
static void
random_rename(struct frame_draft *draft, unsigned *seed)
{
	static const char *const names[] = {"campus", "new", "old", "12"};
	const char *old =
	    frame_draft_name(draft, FRAME_SECTION_CREDENTIAL, draw(seed, 2));
	char copy[64];

	if (old == NULL)
		return;
	snprintf(copy, sizeof(copy), "%s", old);
	frame_draft_rename(draft, FRAME_SECTION_CREDENTIAL, copy,
	    names[draw(seed, ARRAY_SIZE(names))], why);
}

static void
random_step(struct frame_draft *draft, unsigned *seed)
{
	static const char *const places[] = {"providers.win-lab.note",
	    "providers.cad.note", "providers.win-lab.token_duration",
	    "metadata.a", "metadata.b", "credentials.physics.note"};
	char path[64], value[16];
	size_t rules = frame_draft_rules(draft);

	snprintf(value, sizeof(value), "%uh", 1 + draw(seed, 8));
	snprintf(path, sizeof(path), "mappings.%u",
	    1 + draw(seed, (unsigned)rules + 1));
	switch (draw(seed, 10)) {
	case 0:
		insert_rule(draft, path, value);
		break;
	case 1:
		if (rules > 2)
			take_out(draft, path);
		break;
	case 2:
		move_item(draft, path, 1 + draw(seed, (unsigned)rules));
		break;
	case 3:
		take_out(draft, places[draw(seed, ARRAY_SIZE(places))]);
		break;
	case 4:
		replace_text(draft, draw(seed, 2) == 0 ? BASE : BASE "# x\n");
		break;
	case 5:
		random_credential(draft, seed);
		break;
	case 6:
		random_rename(draft, seed);
		break;
	default:
		set_value(draft, places[draw(seed, ARRAY_SIZE(places))], value);
	}
}

/* Each text on the way from the oldest one to that after the last step. */
struct way {
	char *text[600];
	size_t last, at; /* where the draft is */
};

static void
forget_way(struct way *way)
{
	for (size_t i = 0; i < ARRAY_SIZE(way->text); i++) {
		free(way->text[i]);
		way->text[i] = NULL;
	}
}

/* Walks it back and forth once. */
static void
learn_way(struct frame_draft *draft, struct way *way)
{
	forget_way(way);
	assert_null(frame_draft_redo(draft));
	for (way->last = 0; frame_draft_undo(draft) != NULL;)
		way->last++;
	assert_true(way->last < ARRAY_SIZE(way->text));
	for (way->at = 0;; way->at++) {
		way->text[way->at] = strdup(draft->text);
		if (frame_draft_redo(draft) == NULL)
			break;
	}
	assert_int_equal(way->at, way->last);
}

/* What was reached by undo before is on the new way, too. */
static void
go_new_way(struct frame_draft *draft, struct way *way, unsigned *seed)
{
	char *from = strdup(draft->text), *to;

	random_step(draft, seed);
	if (strcmp(draft->text, from) != 0) {
		to = strdup(draft->text);
		learn_way(draft, way);
		assert_string_equal(way->text[0], BASE);
		assert_string_equal(way->text[way->last - 1], from);
		assert_string_equal(way->text[way->last], to);
		free(to);
	}
	free(from);
}

static void
any_order_of_steps(void **state)
{
	struct place *place = *state;
	struct frame_draft *draft = &place->draft;
	struct way way = {.last = 0};
	unsigned seed = 3;

	learn_way(draft, &way);
	for (size_t i = 0; i < many(600); i++) {
		unsigned what = draw(&seed, 10);
		if (what < 4)
			go_new_way(draft, &way, &seed);
		else if (what < 7)
			way.at -= frame_draft_undo(draft) != NULL;
		else if (what < 9)
			way.at += frame_draft_redo(draft) != NULL;
		else if (draft->valid) {
			assert_int_equal(save_draft(place), FRAME_SAVED);
			assert_false(frame_draft_dirty(draft));
			assert_int_equal(draft->done, 0);
			assert_string_equal(contents(place->path), draft->text);
		}
		assert_string_equal(draft->text, way.text[way.at]);
	}
	assert_true(way.last > many(50));
	forget_way(&way);
}

/* --- memory */

/* Where in our writable memory the bytes are; built when it is needed, so that
 * the test itself has no copy. */
static size_t
copies_in_memory(const char *scrambled, size_t len)
{
	FILE *maps = fopen("/proc/self/maps", "re");
	char line[512], perms[8];
	unsigned long start, end;
	size_t found = 0;

	while (fgets(line, sizeof(line), maps) != NULL) {
		if (sscanf(line, "%lx-%lx %7s", &start, &end, perms) != 3 ||
		    perms[0] != 'r' || perms[1] != 'w')
			continue;
		const char *at = (const char *)start;
		for (; at + len <= (const char *)end; at++) {
			size_t same = 0;
			while (
			    same < len && at[same] == (scrambled[same] ^ 0x55))
				same++;
			found += same == len;
		}
	}
	fclose(maps);
	return found;
}

/* Not by way of stdio or a literal, which would be a copy. */
static char *
unscramble(const char *scrambled, size_t len)
{
	char *text = malloc(len + 1);

	for (size_t i = 0; i < len; i++)
		text[i] = (char)(scrambled[i] ^ 0x55);
	text[len] = '\0';
	return text;
}

static void
nothing_of_a_secret_stays_in_memory(void **state)
{
	struct place *place = *state;
	struct frame_draft draft;
	char scrambled[40], *clear, *text, *other;
	unsigned seed = 11;

	/* Under a sanitizer much of the memory cannot be looked at. */
	if (SANITIZED || getenv("FRAME_VALGRIND") != NULL) {
		print_message("not looked at here\n");
		return;
	}
	for (size_t i = 0; i < sizeof(scrambled); i++)
		scrambled[i] = "0123456789abcdef"[draw(&seed, 16)] ^ 0x55;
	mallopt(M_PERTURB, 0xa5); /* as the programs do, for libyaml */
	clear = unscramble(scrambled, sizeof(scrambled));
	assert_true(copies_in_memory(scrambled, sizeof(scrambled)) > 0);
	text = malloc(4096);
	snprintf(text, 4096, "%s  inline: {client_id: a.b, secret: %s}\n",
	    "version: 1\ncredentials:\n", clear);
	assert_true(
	    frame_draft_open_text(&draft, "x", text, strlen(text), why));
	assert_true(set_value(&draft, "credentials.inline.note", "x"));
	assert_true(take_out(&draft, "credentials.inline.secret"));
	assert_true(set_value(&draft, "credentials.inline.secret", clear));
	assert_true(set_secret(&draft, place->secret, clear));
	other = strdup("version: 1\n");
	assert_true(replace_text(&draft, other));
	free(other);
	while (frame_draft_undo(&draft) != NULL)
		continue;
	while (frame_draft_redo(&draft) != NULL)
		continue;
	frame_draft_undo(&draft);
	assert_true(frame_draft_revert(&draft, 0, why));
	frame_draft_close(&draft);
	explicit_bzero(text, 4096);
	free(text);
	explicit_bzero(clear, sizeof(scrambled));
	free(clear);
	mallopt(M_PERTURB, 0);
	/* the test's own words of the steps */
	char *stack = alloca(65536);
	explicit_bzero(stack, 65536);
	assert_int_equal(copies_in_memory(scrambled, sizeof(scrambled)), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    EMPTY(many_steps_are_small),
	    EMPTY(a_rename_with_ten_thousand_references),
	    TEST(any_order_of_steps),
	    EMPTY(nothing_of_a_secret_stays_in_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
