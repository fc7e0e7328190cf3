/* SPDX-License-Identifier: MIT */
/*
 * Shows what the configuration loader says about files, for the golden tests
 * and for whoever wants to try: diagnose [-m MODE] [-l] [-t] FILE...
 *
 * The mode is the one that the file is taken to have, because a checkout has
 * its own. -l shows the log's line for an invalid one, -t how long loading
 * takes. Exits 0 when all files are valid, 1 when one is not, 2 when it cannot
 * tell.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "common/config.h"

#define REPEAT 100 /* runs that -t measures */

struct options {
	mode_t mode;
	bool log_line, time;
};

static char *
read_file(const char *path, size_t *len)
{
	FILE *file = fopen(path, "re");
	char *text = NULL;

	if (file != NULL && fseek(file, 0, SEEK_END) == 0) {
		*len = (size_t)ftell(file);
		rewind(file);
		text = malloc(*len + 1);
		if (text != NULL && fread(text, 1, *len, file) != *len) {
			free(text);
			text = NULL;
		}
	}
	if (file != NULL)
		fclose(file);
	return text;
}

static void
print_time(const char *text, size_t len, mode_t mode)
{
	struct timespec begin, end;
	double ms;

	clock_gettime(CLOCK_MONOTONIC, &begin);
	for (int i = 0; i < REPEAT; i++) {
		struct frame_config config;
		struct frame_diags diags;
		if (!frame_diags_init(&diags, "", text, len))
			return;
		if (frame_config_parse(
			&config, text, len, mode, geteuid(), &diags))
			frame_config_free(&config);
		frame_diags_free(&diags);
	}
	clock_gettime(CLOCK_MONOTONIC, &end);
	ms = (double)(end.tv_sec - begin.tv_sec) * 1e3 +
	     (double)(end.tv_nsec - begin.tv_nsec) / 1e6;
	printf("%.3f ms\n", ms / REPEAT);
}

static void
print_count(size_t count, const char *noun)
{
	printf(", %zu %s%s", count, noun, count == 1 ? "" : "s");
}

static void
print_summary(const char *path, const struct frame_config *config)
{
	printf("%s: OK", path);
	print_count(config->credentials, "credential");
	print_count(config->providers, "provider");
	print_count(config->mappings, "mapping");
	print_count(config->metadata.count, "metadata key");
	putchar('\n');
}

static bool
diagnose(const char *path, const char *text, size_t len,
    const struct options *options)
{
	struct frame_config config;
	struct frame_diags diags;
	char line[1024];
	bool fine;

	if (!frame_diags_init(&diags, path, text, len))
		return false;
	fine = frame_config_parse(
	    &config, text, len, options->mode, geteuid(), &diags);
	frame_diags_print(&diags, stdout);
	if (options->log_line && !fine) {
		frame_diags_line(&diags, line, sizeof(line));
		printf("log: %s\n", line);
	}
	if (fine) {
		print_summary(path, &config);
		frame_config_free(&config);
	}
	frame_diags_free(&diags);
	if (options->time)
		print_time(text, len, options->mode);
	return fine;
}

int
main(int argc, char **argv)
{
	struct options options = {.mode = 0600};
	int option, status = 0;

	while ((option = getopt(argc, argv, "m:lt")) != -1) {
		if (option == 'm')
			options.mode = (mode_t)strtoul(optarg, NULL, 8);
		else if (option == 'l')
			options.log_line = true;
		else if (option == 't')
			options.time = true;
		else
			return 2;
	}
	for (; optind < argc; optind++) {
		const char *path = argv[optind];
		size_t len = 0;
		char *text = read_file(path, &len);
		if (text == NULL) {
			fprintf(stderr, "%s: %s\n", path, strerror(errno));
			return 2;
		}
		if (!diagnose(path, text, len, &options))
			status = 1;
		free(text);
	}
	return status;
}
