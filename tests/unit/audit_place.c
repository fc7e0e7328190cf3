/* SPDX-License-Identifier: MIT */
/*
 * See audit_place.h.
 */
#include "tests/unit/audit_place.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/unit/files.h"

char place_dir[64];

/* --- files */

void
place_put(const char *name, const char *text, mode_t mode)
{
	char path[128];
	int fd;

	snprintf(path, sizeof(path), "%s/%s", place_dir, name);
	(void)unlink(path);
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL, 0600);
	assert_true(fd != -1);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	assert_int_equal(fchmod(fd, mode), 0);
	close(fd);
}

void
place_directory(const char *name, mode_t mode)
{
	char path[128];

	snprintf(path, sizeof(path), "%s/%s", place_dir, name);
	assert_int_equal(mkdir(path, 0700), 0);
	assert_int_equal(chmod(path, mode), 0);
}

/* With the test's directory for every @. */
static char *
expand(const char *template)
{
	char *text = malloc(strlen(template) * 2 + 4096), *to = text;

	assert_non_null(text);
	for (; *template != '\0'; template ++) {
		if (*template == '@')
			to = stpcpy(to, place_dir);
		else
			*to++ = *template;
	}
	*to = '\0';
	return text;
}

void
place_expanded(const char *name, const char *template, mode_t mode)
{
	char *text = expand(template);

	place_put(name, text, mode);
	free(text);
}

int
place_setup(void **state)
{
	(void)state;
	snprintf(place_dir, sizeof(place_dir), "/tmp/frame.XXXXXX");
	if (mkdtemp(place_dir) == NULL || chmod(place_dir, 0755) == -1)
		return -1;
	place_put("ca.pem", "certificates\n", 0644);
	place_put("secret", CANARY "\n", 0600);
	place_directory("pam.d", 0755);
	place_directory("modules", 0755);
	place_put("modules/pam_frame.so", "", 0644);
	place_put("frame-helper", "", 0755);
	place_expanded(
	    "cron", "* * * * * root @/frame-helper renew >/dev/null\n", 0644);
	return 0;
}

int
place_teardown(void **state)
{
	(void)state;
	return remove_tree(place_dir);
}

/* --- a draft without draft.c: what an audit reads of it */

void
place_begin(struct fixture *fixture, const char *template)
{
	struct frame_draft *draft = &fixture->draft;
	size_t len;

	*fixture = (struct fixture){0};
	fixture->text = expand(template);
	len = strlen(fixture->text);
	snprintf(
	    fixture->path, sizeof(fixture->path), "%s/frame.yaml", place_dir);
	place_put("frame.yaml", fixture->text, 0600);
	draft->path = fixture->path;
	draft->stamp.exists = true;
	assert_true(frame_diags_init(
	    &fixture->diags, fixture->path, fixture->text, len));
	assert_true(
	    frame_doc_parse(&draft->doc, fixture->text, len, &fixture->diags));
	draft->valid = frame_config_parse(&draft->config, fixture->text, len,
	    0100600, geteuid(), &fixture->diags);
	if (!draft->valid)
		frame_diags_print(&fixture->diags, stderr);
	assert_true(draft->valid);
}

void
place_end(struct fixture *fixture)
{
	frame_config_free(&fixture->draft.config);
	frame_doc_free(&fixture->draft.doc);
	frame_diags_free(&fixture->diags);
	free(fixture->text);
}

void
place_options(struct place_options *with, bool installed)
{
	static const char *const names[PLACE_PATHS] = {
	    "pam.d", "modules", "frame-helper", "systemd", "systemctl", "cron"};

	for (size_t i = 0; i < PLACE_PATHS; i++)
		snprintf(with->path[i], sizeof(with->path[i]), "%s/%s",
		    place_dir, names[i]);
	with->programs[0] = with->path[2];
	with->programs[1] = NULL;
	with->options = (struct audit_options){.as_installed = installed,
	    .owner = geteuid(),
	    .pam_directory = with->path[0],
	    .module_directory = with->path[1],
	    .programs = with->programs,
	    .fetch_user = "root",
	    .systemd_directory = with->path[3],
	    .systemctl = with->path[4],
	    .cron_file = with->path[5]};
}

void
place_run(struct audit *audit, const struct fixture *fixture, bool installed)
{
	struct place_options with;

	place_options(&with, installed);
	assert_true(audit_run(audit, &fixture->draft, &with.options));
}

/* --- what was found */

bool
says(const struct audit *audit, const char *words)
{
	for (size_t i = 0; i < audit->count; i++) {
		const struct audit_finding *finding = &audit->finding[i];
		if (strstr(finding->message, words) != NULL ||
		    strstr(finding->advice, words) != NULL)
			return true;
	}
	return false;
}

void
show(const char *name, const struct audit *audit)
{
	print_error("%s:\n", name);
	for (size_t i = 0; i < audit->count; i++)
		print_error("  %s (%s) %s [%s]\n", audit->finding[i].code,
		    audit->finding[i].where, audit->finding[i].message,
		    audit->finding[i].advice);
}

/* By code and line; the order is that of the audit. */
static void
list_codes(const struct audit *audit, char *out, size_t size)
{
	size_t used = 0;

	*out = '\0';
	for (size_t i = 0; i < audit->count && used < size; i++) {
		const struct audit_finding *finding = &audit->finding[i];
		used += (size_t)snprintf(out + used, size - used, "%s%s",
		    i > 0 ? " " : "", finding->code);
		if (finding->line > 0 && used < size)
			used += (size_t)snprintf(
			    out + used, size - used, ":%zu", finding->line);
	}
}

bool
as_expected(const struct audit *audit, const struct example *example)
{
	char codes[400];
	bool fine;

	list_codes(audit, codes, sizeof(codes));
	fine = strcmp(codes, example->codes) == 0;
	if (!fine)
		print_error("got: %s, wanted: %s\n", codes, example->codes);
	for (size_t i = 0; i < 4 && example->words[i] != NULL; i++) {
		if (says(audit, example->words[i]))
			continue;
		print_error("not said: %s\n", example->words[i]);
		fine = false;
	}
	/* Not even a part of it. */
	return fine && !says(audit, "c0ffee");
}
