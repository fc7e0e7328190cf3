/* SPDX-License-Identifier: MIT */
/*
 * See edit_touch.h.
 */
#include "tests/unit/edit_touch.h"

#include <string.h>

/* --- comments that were lost */

/* True for comments that start in [start, end) and are gone. */
bool
oracle_may_go(const struct piece *comment, size_t start, size_t end)
{
	return comment->start >= start && comment->start < end;
}

/* How often a comment of the old text is in a list of comments. */
static size_t
count_in(const struct scene *scene, const struct piece *wanted,
    const char *text, const struct pieces *list)
{
	size_t count = 0;

	for (size_t i = 0; i < list->count; i++)
		count += oracle_same_piece(
		    scene->old.text, wanted, text, &list->piece[i]);
	return count;
}

/* Comments in [start, end) may go (`must`: have to), all others stay, and
 * there are no new ones. */
bool
oracle_comments_fine(
    const struct scene *scene, size_t start, size_t end, bool must)
{
	const struct pieces *old = &scene->old_comments;
	size_t inside = 0, least;

	for (size_t i = 0; i < old->count; i++) {
		size_t before = 0, after, free = 0;
		for (size_t j = 0; j < old->count; j++) {
			if (!oracle_same_piece(scene->old.text, &old->piece[i],
				scene->old.text, &old->piece[j]))
				continue;
			before++;
			free += oracle_may_go(&old->piece[j], start, end);
		}
		inside += oracle_may_go(&old->piece[i], start, end);
		after = count_in(scene, &old->piece[i], scene->new.text,
		    &scene->new_comments);
		least = before - free;
		if (after < least || after > before || (must && after != least))
			return false;
	}
	return scene->new_comments.count <= old->count &&
	       scene->new_comments.count + inside >= old->count;
}

/* --- lines that were touched */

static bool
same_line(const struct scene *scene, size_t i, size_t j)
{
	const struct piece *x = &scene->old_lines.piece[i];
	const struct piece *y = &scene->new_lines.piece[j];
	struct piece a = *x, b = *y;

	a.end = x->next;
	b.end = y->next;

	/* a last line without its end may get one */
	if (x->next == x->end) {
		a.end = x->end;
		b.end = y->end;
	}
	return oracle_same_piece(scene->old.text, &a, scene->new.text, &b);
}

bool
oracle_same_content(const struct scene *scene, size_t i, size_t j)
{
	return oracle_same_piece(scene->old.text, &scene->old_lines.piece[i],
	    scene->new.text, &scene->new_lines.piece[j]);
}

struct change
oracle_changed(const struct scene *scene)
{
	struct change change = {
	    0, 0, scene->old_lines.count, scene->new_lines.count};
	size_t most = change.old < change.new ? change.old : change.new;

	while (change.before < most &&
	       same_line(scene, change.before, change.before))
		change.before++;
	while (change.behind < most - change.before &&
	       same_line(scene, change.old - change.behind - 1,
		   change.new - change.behind - 1))
		change.behind++;
	return change;
}

/* The changed old lines are within [first, last]. */
bool
oracle_lines_within(const struct scene *scene, size_t first, size_t last)
{
	struct change change = oracle_changed(scene);

	if (change.before + change.behind >= change.old)
		return change.before >= first || change.before == change.old ||
		       change.old - change.behind > first;
	return change.before >= first && change.old - change.behind <= last + 1;
}

/* Of the blank lines around an entry some may go with it. */
void
oracle_widen(const struct scene *scene, struct place *place)
{
	const struct pieces *lines = &scene->old_lines;

	while (place->first > 0 && oracle_is_blank(scene->old.text,
				       &lines->piece[place->first - 1]))
		place->first--;
	while (place->last + 1 < lines->count &&
	       oracle_is_blank(scene->old.text, &lines->piece[place->last + 1]))
		place->last++;
}

bool
oracle_only_added(const struct scene *scene)
{
	struct change change = oracle_changed(scene);

	return change.before + change.behind == change.old;
}

bool
oracle_only_removed(const struct scene *scene)
{
	struct change change = oracle_changed(scene);

	return change.before + change.behind == change.new;
}

bool
oracle_one_line(const struct scene *scene)
{
	struct change change = oracle_changed(scene);

	return change.old ==
	       change.new &&change.before + change.behind + 1 >= change.old;
}

/* New lines end as most lines did. */
bool
oracle_line_ends_fine(const struct scene *scene)
{
	struct change change = oracle_changed(scene);
	size_t returns = 0, all = 0;
	bool wanted;

	for (size_t i = 0; i < scene->old_lines.count; i++) {
		const struct piece *line = &scene->old_lines.piece[i];
		all += line->next > line->end;
		returns += line->next == line->end + 2;
	}
	wanted = returns > all / 2;
	if (returns > 0 && returns < all)
		return true; /* of both kinds: a line may keep its own */
	for (size_t i = change.before; i + change.behind < change.new; i++) {
		const struct piece *line = &scene->new_lines.piece[i];
		if (line->next > line->end &&
		    (line->next == line->end + 2) != wanted)
			return false;
	}
	return true;
}
