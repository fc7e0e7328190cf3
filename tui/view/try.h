/* SPDX-License-Identifier: MIT */
/*
 * Trying what stands in a form, which is not in the draft: it is put into the
 * draft, the test starts with that text, and it is taken out again at once.
 * The form stays open; how it went is shown above it.
 */
#ifndef FRAME_TRY_H
#define FRAME_TRY_H

#include <stdbool.h>
#include <stddef.h>

#include "tui/model/trial.h"
#include "tui/view/change.h"

struct
try {
	struct trial trial;
	bool begun;
	int job; /* -1: none runs */
};

void try_open(struct try *try);
void try_close(struct try *try);

/* Ends the step that `change` has begun, by taking it back; what it did up to
 * then is what is tried, with `provider`. */
void try_start(struct try *try, struct view *view, struct change *change,
    const char *provider);
/* Ends it early. False: none runs. */
bool try_stop(struct try *try, struct app *app);
/* For view_ops.job. */
void try_job(struct try *try, struct app *app, int job, const char *line,
    size_t len, int status);

#endif
