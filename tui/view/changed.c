/* SPDX-License-Identifier: MIT */
/*
 * Lines that are not saved; see changed.h.
 */
#include "tui/view/changed.h"

#include <string.h>

void
changed_follow(struct changed *changed, const struct frame_draft *draft)
{
	struct frame_lines old;

	if (changed->known && changed->generation == draft->generation &&
	    memcmp(changed->digest, draft->stamp.digest,
		sizeof(changed->digest)) == 0)
		return;
	changed_free(changed);
	changed->generation = draft->generation;
	memcpy(changed->digest, draft->stamp.digest, sizeof(changed->digest));
	changed->known = true;
	if (!frame_draft_dirty(draft))
		return;
	if (frame_lines_compare(draft->base, draft->base_len, draft->text,
		draft->len, &old, &changed->lines))
		frame_lines_free(&old);
	else
		changed->lines = (struct frame_lines){0};
}

void
changed_free(struct changed *changed)
{

	frame_lines_free(&changed->lines);
	*changed = (struct changed){0};
}

bool
changed_in(const struct changed *changed, size_t first, size_t last)
{
	for (; first <= last && first <= changed->lines.count; first++)
		if (first > 0 && changed->lines.changed[first - 1])
			return true;
	return false;
}
