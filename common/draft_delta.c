/* SPDX-License-Identifier: MIT */
/*
 * The bytes in which two texts differ; see draft_parts.h. A rule that was
 * moved a long way is two small differences, not one large: a thousand steps
 * in a large file must not take a thousand times its size.
 */
#include "common/draft_parts.h"

#include <stdlib.h>
#include <string.h>

#include "common/diff_parts.h"

#define SMALL 2048 /* bytes that are not worth a closer look */

/* What is between the equal beginning and the equal end of two texts. */
struct middle {
	size_t at, old_len, new_len;
};

/* From the beginning of a line, so that lines can be compared. */
static struct middle
find_middle(const char *old, size_t old_len, const char *new, size_t new_len)
{
	size_t shorter = old_len < new_len ? old_len : new_len;
	size_t at = 0, tail = 0;

	while (at < shorter && old[at] == new[at])
		at++;
	while (at > 0 && old[at - 1] != '\n')
		at--;
	while (tail < shorter - at &&
	       old[old_len - 1 - tail] == new[new_len - 1 - tail])
		tail++;
	return (struct middle){at, old_len - at - tail, new_len - at - tail};
}

/* --- the list of patches */

static size_t
count_patches(const struct frame_lines *old, const struct frame_lines *new)
{
	size_t count = 0;

	for (size_t i = 0, j = 0; i < old->count || j < new->count;) {
		bool differs = (i < old->count && old->changed[i]) ||
			       (j < new->count &&new->changed[j]);
		count += differs;
		while (i < old->count && old->changed[i])
			i++;
		while (j < new->count &&new->changed[j])
			j++;
		if (!differs)
			i++, j++;
	}
	return count;
}

static void
list_patches(struct frame_delta *delta, size_t shift,
    const struct frame_lines *old, const struct frame_lines *new)
{
	size_t count = 0;

	for (size_t i = 0, j = 0; count < delta->count;) {
		size_t from_i = i, from_j = j;
		while (i < old->count && old->changed[i])
			i++;
		while (j < new->count &&new->changed[j])
			j++;
		if (i > from_i || j > from_j)
			delta->patch[count++] =
			    (struct frame_patch){shift + old->start[from_i],
				old->start[i] - old->start[from_i],
				new->start[j] - new->start[from_j]};
		else
			i++, j++;
	}
}

static bool
compare_lines(struct frame_delta *delta, const struct middle *middle,
    const char *old, const char *new)
{
	struct frame_lines a, b;

	if (!frame_lines_compare(old + middle->at, middle->old_len,
		new + middle->at, middle->new_len, &a, &b))
		return false;
	delta->count = count_patches(&a, &b);
	delta->patch = calloc(delta->count, sizeof(*delta->patch));
	if (delta->patch != NULL)
		list_patches(delta, middle->at, &a, &b);
	frame_lines_free(&a);
	frame_lines_free(&b);
	return delta->patch != NULL;
}

static bool
find_patches(struct frame_delta *delta, const struct middle *middle,
    const char *old, const char *new)
{
	if (middle->old_len > SMALL && middle->new_len > SMALL)
		return compare_lines(delta, middle, old, new);
	delta->count = 1;
	delta->patch = calloc(1, sizeof(*delta->patch));
	if (delta->patch == NULL)
		return false;
	delta->patch[0] =
	    (struct frame_patch){middle->at, middle->old_len, middle->new_len};
	return true;
}

/* --- their bytes */

static bool
copy_bytes(struct frame_delta *delta, const char *old, const char *new)
{
	size_t shift_old = 0, shift_new = 0;
	char *to;

	for (size_t i = 0; i < delta->count; i++)
		delta->size +=
		    delta->patch[i].old_len + delta->patch[i].new_len;
	to = delta->bytes = malloc(delta->size + 1);
	if (to == NULL)
		return false;
	for (size_t i = 0; i < delta->count; i++) {
		const struct frame_patch *patch = &delta->patch[i];
		memcpy(to, old + patch->at, patch->old_len);
		to += patch->old_len;
		memcpy(to, new + (patch->at + shift_new - shift_old),
		    patch->new_len);
		to += patch->new_len;
		shift_new += patch->new_len;
		shift_old += patch->old_len;
	}
	return true;
}

bool
frame_delta_make(struct frame_delta *delta, const char *old, size_t old_len,
    const char *new, size_t new_len)
{
	struct middle middle = find_middle(old, old_len, new, new_len);

	memset(delta, 0, sizeof(*delta));
	if (middle.old_len == 0 && middle.new_len == 0)
		return true;
	if (find_patches(delta, &middle, old, new) &&
	    copy_bytes(delta, old, new))
		return true;
	frame_delta_free(delta);
	return false;
}

bool
frame_delta_invert(struct frame_delta *inverse, const struct frame_delta *delta)
{
	size_t shift_old = 0, shift_new = 0;
	const char *from = delta->bytes;

	*inverse = *delta;
	inverse->patch = calloc(delta->count + 1, sizeof(*inverse->patch));
	inverse->bytes = malloc(delta->size + 1);
	if (inverse->patch == NULL || inverse->bytes == NULL) {
		frame_delta_free(inverse);
		return false;
	}
	char *to = inverse->bytes;
	for (size_t i = 0; i < delta->count; i++) {
		const struct frame_patch *patch = &delta->patch[i];
		inverse->patch[i] =
		    (struct frame_patch){patch->at + shift_new - shift_old,
			patch->new_len, patch->old_len};
		memcpy(to, from + patch->old_len, patch->new_len);
		memcpy(to + patch->new_len, from, patch->old_len);
		to += patch->old_len + patch->new_len;
		from += patch->old_len + patch->new_len;
		shift_old += patch->old_len;
		shift_new += patch->new_len;
	}
	return true;
}

void
frame_delta_free(struct frame_delta *delta)
{
	frame_text_wipe(delta->bytes, delta->size);
	free(delta->patch);
	memset(delta, 0, sizeof(*delta));
}

static char *
apply(const struct frame_delta *delta, const char *text, size_t len,
    size_t *out_len)
{
	size_t out_size = len, at = 0;
	const char *from = delta->bytes;
	char *out, *to;

	for (size_t i = 0; i < delta->count; i++)
		out_size += delta->patch[i].new_len - delta->patch[i].old_len;
	to = out = malloc(out_size + 1);
	if (out == NULL)
		return NULL;
	for (size_t i = 0; i < delta->count; i++) {
		const struct frame_patch *patch = &delta->patch[i];
		memcpy(to, text + at, patch->at - at);
		to += patch->at - at;
		memcpy(to, from + patch->old_len, patch->new_len);
		to += patch->new_len;
		from += patch->old_len + patch->new_len;
		at = patch->at + patch->old_len;
	}
	memcpy(to, text + at, len - at);
	out[out_size] = '\0';
	*out_len = out_size;
	return out;
}

char *
frame_delta_apply(const struct frame_delta *delta, const char *text, size_t len,
    bool back, size_t *out_len)
{
	struct frame_delta inverse;
	char *out;

	if (!back)
		return apply(delta, text, len, out_len);
	if (!frame_delta_invert(&inverse, delta))
		return NULL;
	out = apply(&inverse, text, len, out_len);
	frame_delta_free(&inverse);
	return out;
}
