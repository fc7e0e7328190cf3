/* SPDX-License-Identifier: MIT */
/*
 * For tests/hosts/save: sets one value of a configuration and saves it, and
 * says how that ended. It may do nothing that frame-admin does not do through
 * the same functions.
 *
 *   save_driver [-l] [-p] FILE BACKUPS RESCUE WHO KEY.KEY... VALUE
 *
 * -l takes the lock first; -p then says "ready" and waits for a line. Exits
 * with the status of saving, 9 if it does not come to that.
 */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "common/draft.h"

#define EXIT_NOT_TRIED 9

struct options {
	bool lock, pause;
	struct frame_places places;
	const char *path, *value;
	char *key;
};

static bool
change(struct frame_draft *draft, const struct options *options, char *why)
{
	const struct frame_datum value = {
	    .kind = FRAME_DATUM_TEXT, .text = options->value};
	struct frame_edit edit = {.kind = FRAME_EDIT_SET, .value = &value};
	char *rest = NULL, *step = strtok_r(options->key, ".", &rest);

	for (; step != NULL && edit.route.count < FRAME_DOC_DEPTH;
	     step = strtok_r(NULL, ".", &rest))
		edit.route.step[edit.route.count++] = step;
	frame_draft_begin(draft, "a change");
	if (!frame_draft_edit(draft, &edit, why))
		return false;
	frame_draft_end(draft);
	return true;
}

static void
wait_for_line(void)
{
	int c;

	puts("ready");
	fflush(stdout);
	do
		c = getchar();
	while (c != '\n' && c != EOF);
}

static int
run(const struct options *options)
{
	static const char *const words[] = {
	    "saved", "busy", "changed", "failed"};
	struct frame_lock lock = {.fd = -1};
	struct frame_draft draft;
	struct frame_save save;
	char why[FRAME_DRAFT_WHY] = "";
	int status = EXIT_NOT_TRIED;

	if (!frame_draft_open(&draft, options->path, why) ||
	    !change(&draft, options, why) ||
	    (options->lock && frame_lock_take(&lock, options->path,
				  options->places.who, why) != FRAME_LOCK_HELD))
		goto out;
	if (options->pause)
		wait_for_line();
	status = (int)frame_draft_save(&draft, &options->places, &lock, &save);
	printf("status=%s\nwhy=%s\nbackup=%s\nrescued=%s\n", words[status],
	    save.why, save.backup, save.rescued);
out:
	if (status == EXIT_NOT_TRIED)
		printf("status=not tried\nwhy=%s\n", why);
	frame_lock_release(&lock);
	frame_draft_close(&draft);
	return status;
}

int
main(int argc, char **argv)
{
	struct options options = {0};
	int option;

	while ((option = getopt(argc, argv, "lp")) != -1) {
		options.lock |= option == 'l';
		options.pause |= option == 'p';
	}
	if (argc - optind != 6) {
		fputs("usage: save_driver [-l] [-p] FILE BACKUPS RESCUE WHO "
		      "KEY.KEY... VALUE\n",
		    stderr);
		return EXIT_NOT_TRIED;
	}
	argv += optind;
	options.path = argv[0];
	options.places = (struct frame_places){argv[1], argv[2], argv[3]};
	options.key = argv[4];
	options.value = argv[5];
	return run(&options);
}
