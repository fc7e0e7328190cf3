/* SPDX-License-Identifier: MIT */
/*
 * What a person waits for at the screens, without a terminal: from opening the
 * file to the first screen, a key in a list, a character of a filter, on a
 * configuration of so many mappings. Figures as "# " lines for screens.sh.
 *
 *   screens FILE ROUNDS      FILE is copied, nothing is written to it
 */
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "common/clock.h"
#include "tests/tui/fake.h"

#define KEYS 200 /* of each kind in a round */

/* When something began: for the person, and for the processor, which tells how
 * much of it was other programs' doing. */
struct moment {
	int64_t wall, cpu; /* ns */
};

struct series {
	const char *name;
	double *ms;
	size_t count, room;
	double cpu; /* ms in all */
};

static struct moment
moment(void)
{
	struct timespec cpu;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &cpu);
	return (struct moment){
	    frame_now(), cpu.tv_sec * FRAME_SEC + cpu.tv_nsec};
}

static void
note(struct series *series, struct moment since)
{
	struct moment now = moment();

	if (series->count == series->room) {
		size_t room = series->room == 0 ? 256 : series->room * 2;
		double *more = reallocarray(series->ms, room, sizeof(double));

		if (more == NULL)
			return;
		series->ms = more;
		series->room = room;
	}
	series->ms[series->count++] =
	    (double)(now.wall - since.wall) / (double)FRAME_MS;
	series->cpu += (double)(now.cpu - since.cpu) / (double)FRAME_MS;
}

static int
compare(const void *a, const void *b)
{
	double one = *(const double *)a, other = *(const double *)b;

	return (one > other) - (one < other);
}

static void
report(struct series *series)
{
	if (series->count == 0)
		return;
	qsort(series->ms, series->count, sizeof(double), compare);
	printf("# %-12s median %8.3f ms   p99 %8.3f ms   worst %8.3f ms   "
	       "(%zu)\n",
	    series->name, series->ms[series->count / 2],
	    series->ms[series->count * 99 / 100], series->ms[series->count - 1],
	    series->count);
	free(series->ms);
}

static void
press(struct fake *fake, struct series *series, uint32_t key)
{
	struct moment since = moment();

	app_key(&fake->app, key);
	app_paint(&fake->app, &fake->canvas);
	note(series, since);
}

static bool
play(struct fake *fake, struct series *first, struct series *key,
    struct series *filter)
{
	static const char words[] = "u99";
	static const char *const keys[] = {"Down", "PgDn", "Up", "End", "Home"};
	struct moment since = moment();

	if (!fake_start(fake))
		return false;
	app_paint(&fake->app, &fake->canvas);
	note(first, since);
	fake_settle(fake);
	app_key(&fake->app, '4');
	for (size_t i = 0; i < KEYS; i++)
		press(fake, key, key_named(keys[i % 5]));
	for (size_t i = 0; i < KEYS / 8; i++) {
		app_key(&fake->app, '/');
		for (const char *at = words; *at != '\0'; at++)
			press(fake, filter, (unsigned char)*at);
		for (const char *at = words; *at != '\0'; at++)
			press(fake, filter, key_named("Backspace"));
		app_key(&fake->app, key_named("Esc"));
	}
	return true;
}

int
main(int argc, char **argv)
{
	struct series first = {.name = "first paint"}, key = {.name = "key"},
		      filter = {.name = "filter"};
	struct rusage usage;
	struct fake fake;
	char *file = argc == 3 ? realpath(argv[1], NULL) : NULL;
	bool fine = true;

	setlocale(LC_CTYPE, "C.UTF-8");
	if (file == NULL || !fake_open(&fake, ".") || !fake_config(file)) {
		fprintf(stderr, "usage: screens FILE ROUNDS\n");
		free(file);
		return 2;
	}
	for (int i = atoi(argv[2]); fine && i > 0; i--)
		fine = play(&fake, &first, &key, &filter);
	fake_close(&fake);
	free(file);
	report(&first);
	report(&key);
	report(&filter);
	getrusage(RUSAGE_SELF, &usage);
	printf("# memory       %ld MB at most\n", usage.ru_maxrss / 1024);
	return fine ? 0 : 1;
}
