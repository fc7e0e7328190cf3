/* SPDX-License-Identifier: MIT */
/*
 * See files.h.
 */
#include "tests/unit/unit.h"

#include "tests/unit/files.h"

#include <ftw.h>
#include <sys/stat.h>
#include <unistd.h>

void
write_file(const char *path, const char *text, mode_t mode)
{
	FILE *file = fopen(path, "we");

	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
	assert_int_equal(chmod(path, mode), 0);
}

const char *
contents(const char *path)
{
	static char bytes[8192];
	FILE *file = fopen(path, "re");

	bytes[0] = '\0';
	if (file != NULL) {
		bytes[fread(bytes, 1, sizeof(bytes) - 1, file)] = '\0';
		fclose(file);
	}
	return bytes;
}

static int
remove_entry(const char *path, const struct stat *st, int flag, struct FTW *f)
{
	(void)st, (void)flag;
	return f->level == 0 ? 0 : remove(path);
}

int
empty_tree(const char *directory)
{
	return nftw(directory, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
}

int
remove_tree(const char *directory)
{
	return empty_tree(directory) == 0 ? rmdir(directory) : -1;
}
