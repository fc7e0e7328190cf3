/* SPDX-License-Identifier: MIT */
/*
 * Which lines and comments an edit touched; for edit_oracle.c.
 */
#ifndef FRAME_EDIT_TOUCH_H
#define FRAME_EDIT_TOUCH_H

#include "tests/unit/edit_lines.h"

struct change {
	size_t before, behind; /* lines that are the same */
	size_t old, new;       /* lines in all */
};

bool oracle_may_go(const struct piece *comment, size_t start, size_t end);
bool oracle_comments_fine(
    const struct scene *scene, size_t start, size_t end, bool must);
struct change oracle_changed(const struct scene *scene);
bool oracle_same_content(const struct scene *scene, size_t i, size_t j);
bool oracle_lines_within(const struct scene *scene, size_t first, size_t last);
void oracle_widen(const struct scene *scene, struct place *place);
bool oracle_only_added(const struct scene *scene);
bool oracle_only_removed(const struct scene *scene);
bool oracle_one_line(const struct scene *scene);
bool oracle_line_ends_fine(const struct scene *scene);

#endif
