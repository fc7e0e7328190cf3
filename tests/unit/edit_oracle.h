/* SPDX-License-Identifier: MIT */
/*
 * A second opinion about edits, for test_edit_property and fuzz_edit. It works
 * on a model of its own and on lines, and shares nothing with the editor but
 * frame_doc_parse: the new text must be what the model becomes; comments must
 * be there unless what they belong to went; lines that have nothing to do with
 * the edit must be the same.
 */
#ifndef FRAME_EDIT_ORACLE_H
#define FRAME_EDIT_ORACLE_H

#include "common/edit.h"

struct verdict {
	bool accepted;
	bool possible;	   /* the model could do it */
	const char *wrong; /* NULL: nothing is */
	char why[FRAME_EDIT_WHY];
};

/* Applies the edit and judges it. *out is the new text (the caller frees), or
 * NULL if it was refused. */
void oracle_judge(const char *text, size_t len, const struct frame_edit *edit,
    char **out, size_t *out_len, struct verdict *verdict);

#endif
