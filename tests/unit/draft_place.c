/* SPDX-License-Identifier: MIT */
/*
 * See draft_place.h.
 */
#include "tests/unit/unit.h"

#include "tests/unit/draft_place.h"
#include "tests/unit/files.h"

#include <sys/stat.h>
#include <syslog.h>
#include <unistd.h>

char why[FRAME_DRAFT_WHY];

/* --- what goes to the log comes here */

char logged[2048];

void __syslog_chk(int priority, int flag, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

void
syslog(int priority, const char *format, ...)
{
	va_list args;

	assert_int_equal(priority, LOG_AUTHPRIV | LOG_NOTICE);
	va_start(args, format);
	vsnprintf(logged, sizeof(logged), format, args);
	va_end(args);
}

/* What it is called when a compiler checks more. */
void
__syslog_chk(int priority, int flag, const char *format, ...)
{
	va_list args;

	(void)flag;
	assert_int_equal(priority, LOG_AUTHPRIV | LOG_NOTICE);
	va_start(args, format);
	vsnprintf(logged, sizeof(logged), format, args);
	va_end(args);
}

/* --- a place */

int
make_empty_place(void **state)
{
	struct place *place = calloc(1, sizeof(*place));

	if (place == NULL)
		return -1;
	strcpy(place->directory, "/tmp/frame-draft.XXXXXX");
	if (mkdtemp(place->directory) == NULL)
		return -1;
	snprintf(place->path, 128, "%s/frame.yaml", place->directory);
	snprintf(place->backups, 128, "%s/backups", place->directory);
	snprintf(place->rescue, 128, "%s/rescue", place->directory);
	snprintf(place->secret, 128, "%s/secret", place->directory);
	place->lock.fd = -1;
	*state = place;
	return 0;
}

int
make_place(void **state)
{
	struct place *place;

	if (make_empty_place(state) == -1)
		return -1;
	place = *state;
	write_file(place->path, BASE, 0600);
	return frame_draft_open(&place->draft, place->path, why) ? 0 : -1;
}

int
remove_place(void **state)
{
	struct place *place = *state;

	frame_draft_close(&place->draft);
	frame_lock_release(&place->lock);
	remove_tree(place->directory);
	free(place);
	return 0;
}

/* --- edits */

/* "providers.win-lab.token_duration"; names here have no dots. */
struct frame_route
route_of(const char *path)
{
	static char copies[8][128];
	static size_t next;
	char *copy = copies[next++ % 8], *rest;
	struct frame_route route = {0};

	strcpy(copy, path);
	for (char *step = strtok_r(copy, ".", &rest); step != NULL;
	     step = strtok_r(NULL, ".", &rest))
		route.step[route.count++] = step;
	return route;
}

bool
do_edit(struct frame_draft *draft, struct frame_edit edit, const char *path,
    const char *words)
{
	bool fine;

	edit.route = route_of(path);
	assert_true(frame_draft_begin(draft, "%s", words));
	fine = frame_draft_edit(draft, &edit, why);
	if (fine)
		frame_draft_end(draft);
	else
		frame_draft_cancel(draft);
	return fine;
}

bool
set_value(struct frame_draft *draft, const char *path, const char *value)
{
	const struct frame_datum datum = {
	    .kind = FRAME_DATUM_TEXT, .text = value};
	char words[256];

	snprintf(words, sizeof(words), "%s -> %s", path, value);
	return do_edit(draft,
	    (struct frame_edit){.kind = FRAME_EDIT_SET, .value = &datum}, path,
	    words);
}

bool
take_out(struct frame_draft *draft, const char *path)
{
	char words[256];

	snprintf(words, sizeof(words), "%s removed", path);
	return do_edit(
	    draft, (struct frame_edit){.kind = FRAME_EDIT_REMOVE}, path, words);
}

bool
move_item(struct frame_draft *draft, const char *path, size_t to)
{
	char words[256];

	snprintf(words, sizeof(words), "%s to %zu", path, to);
	return do_edit(draft,
	    (struct frame_edit){.kind = FRAME_EDIT_MOVE, .to = to}, path,
	    words);
}

bool
insert_rule(struct frame_draft *draft, const char *path, const char *user)
{
	static const char *const keys[] = {"user", "provider"};
	const struct frame_datum items[] = {
	    {.kind = FRAME_DATUM_TEXT, .text = user},
	    {.kind = FRAME_DATUM_TEXT, .text = "cad"}};
	const struct frame_datum rule = {
	    .kind = FRAME_DATUM_MAP, .count = 2, .item = items, .key = keys};
	char words[256];

	snprintf(words, sizeof(words), "%s: %s", path, user);
	return do_edit(draft,
	    (struct frame_edit){.kind = FRAME_EDIT_INSERT, .value = &rule},
	    path, words);
}

bool
replace_text(struct frame_draft *draft, const char *text)
{
	bool fine;

	assert_true(frame_draft_begin(draft, "edited by hand"));
	fine = frame_draft_replace(draft, text, strlen(text), why);
	frame_draft_end(draft);
	return fine;
}

bool
set_secret(struct frame_draft *draft, const char *path, const char *value)
{
	bool fine;

	assert_true(frame_draft_begin(draft, "a new secret"));
	fine = frame_draft_secret(draft, path, value, strlen(value), why);
	frame_draft_end(draft);
	return fine;
}

void
assert_at(const struct frame_draft *draft, const char *path, const char *value)
{
	struct frame_route route = route_of(path);
	const struct frame_node *node = frame_route_find(&draft->doc, &route);

	if (value == NULL) {
		assert_null(node);
		return;
	}
	assert_non_null(node);
	assert_string_equal(node->value, value);
}

void
assert_why(const char *wanted)
{
	if (strstr(why, wanted) == NULL)
		fail_msg("%s\nis not in: %s", wanted, why);
}

enum frame_save_status
save_draft(struct place *place)
{
	const struct frame_places places = {
	    place->backups, place->rescue, "alice"};

	logged[0] = '\0';
	return frame_draft_save(
	    &place->draft, &places, &place->lock, &place->save);
}

/* The file as somebody else leaves it. */
void
others_write(struct place *place, const char *find, const char *put)
{
	char text[8192];
	const char *old = contents(place->path), *at = strstr(old, find);

	assert_non_null(at);
	snprintf(text, sizeof(text), "%.*s%s%s", (int)(at - old), old, put,
	    at + strlen(find));
	write_file(place->path, text, 0600);
}
