/* SPDX-License-Identifier: MIT */
/*
 * What an audit says of the installation: programs, the user of frame-fetch,
 * what renews tokens. systemd is a script that says what a test wants of it.
 */
#include "tests/unit/audit_place.h"

#include <sys/stat.h>
#include <unistd.h>

#include "common/clock.h"

#define SERVICE                                        \
	"version: 1\nlogin: {services: x}\nnetwork:\n" \
	"  ca_file: @/ca.pem\n" FINE_SECRET
#define FOR(rules) SERVICE PROVIDER rules CLAIMS
#define LASTS(life, other)                                            \
	SERVICE PROVIDER "    token_duration: " life "\n"             \
			 "  idle:\n    sat_url: " URL                 \
			 "\n    credential: main\n"                   \
			 "    token_duration: " other "\nmappings:\n" \
			 "  - user: root\n"                           \
			 "    provider: idle\n"                       \
			 "  - any: true\n    provider: lab\n" CLAIMS
#define UNIT(load, active, file) \
	"LoadState=" load "\nActiveState=" active "\nUnitFileState=" file "\n"
#define RUNS	UNIT("loaded", "active", "enabled")
#define STOPPED UNIT("loaded", "inactive", "enabled")
#define NONE	UNIT("not-found", "inactive", "")

struct machine {
	struct example expected; /* its yaml: NULL is one that is in order */
	const char *units;	 /* what systemctl says, NULL: no systemd */
	const char *cron;	 /* NULL: no such file */
};

static const struct machine machines[] = {
    {{"in order", NULL, "", {0}}, RUNS "\n" RUNS, NULL},

    /* the timer */
    {{"stopped", NULL, "renew-stopped",
	 {"tokens are not renewed", "expire within 8 hours of the login",
	     "run: systemctl enable --now frame-renew.timer"}},
	STOPPED "\n" RUNS, NULL},
    {{"never enabled", NULL, "renew-stopped refresh-socket",
	 {"the timer does not run", "nothing listens: screen lockers",
	     "systemctl enable --now frame-refresh.socket"}},
	UNIT("loaded", "inactive", "disabled") "\n" UNIT(
	    "loaded", "inactive", "disabled"),
	NULL},
    {{"failed", NULL, "renew-stopped", {"the timer has failed"}},
	UNIT("loaded", "failed", "enabled") "\n" RUNS, NULL},
    {{"only until the next boot", NULL, "renew-disabled",
	 {"not after the next boot",
	     "run: systemctl enable --now frame-renew.timer"}},
	UNIT("loaded", "active", "disabled") "\n" RUNS, NULL},
    {{"enabled at runtime", NULL, "renew-disabled", {0}},
	UNIT("loaded", "active", "enabled-runtime") "\n" RUNS, NULL},
    {{"of somebody else's making", NULL, "", {0}},
	UNIT("loaded", "active", "generated") "\n" UNIT(
	    "loaded", "active", "static"),
	NULL},
    {{"starting", NULL, "", {0}},
	UNIT("loaded", "activating", "enabled") "\n" RUNS, NULL},
    {{"masked", NULL, "renew-stopped",
	 {"the timer is masked",
	     "run: systemctl unmask frame-renew.timer; systemctl enable --now "
	     "frame-renew.timer"}},
	UNIT("masked", "failed", "masked") "\n" RUNS, NULL},
    {{"masked while it runs", NULL, "renew-disabled",
	 {"not after the next boot",
	     "run: systemctl unmask frame-renew.timer"}},
	UNIT("masked", "active", "masked") "\n" RUNS, NULL},
    {{"no units", NULL, "renew-nothing refresh-socket",
	 {"systemd has no such timer", "systemd has no such socket",
	     "install it again"}},
	NONE "\n" NONE, NULL},

    /* the socket alone */
    {{"socket stopped", NULL, "refresh-socket",
	 {"the timer renews it when it is due"}},
	RUNS "\n" STOPPED, NULL},
    {{"socket disabled", NULL, "refresh-socket", {"after the next boot"}},
	RUNS "\n" UNIT("loaded", "active", "disabled"), NULL},

    /* how long is too long */
    {{"an hour", LASTS("1h", "2h"), "renew-stopped",
	 {"expire within 1 hour of the login"}},
	STOPPED "\n" RUNS, NULL},
    {{"the shortest counts", LASTS("3h", "90m"), "renew-stopped",
	 {"expire within 90 minutes of the login"}},
	STOPPED "\n" RUNS, NULL},
    {{"nobody gets one", FOR("mappings:\n  - any: true\n    provider: none\n"),
	 "rules-none:14", {0}},
	STOPPED "\n" STOPPED, NULL},

    /* no answer */
    {{"silence", NULL, "units-unknown",
	 {"systemctl did not say", "systemctl status frame-renew.timer"}},
	"", NULL},
    {{"half an answer", NULL, "units-unknown", {0}}, RUNS, NULL},
    {{"a word is missing", NULL, "units-unknown", {0}},
	"LoadState=loaded\nUnitFileState=enabled\n\n" RUNS, NULL},
    {{"something else", NULL, "units-unknown", {0}},
	"Running in chroot, ignoring command 'show'\n", NULL},

    /* cron */
    {{"cron, and no systemd", NULL, "", {0}}, NULL,
	"# renewal\n* * * * * root @/frame-helper renew >/dev/null\n"},
    {{"cron beside a stopped timer", NULL, "", {0}}, STOPPED "\n" STOPPED,
	"* * * * * root @/frame-helper renew\n"},
    {{"nothing", NULL, "renew-nothing",
	 {"systemd does not run here, and there is no line for cron",
	     "within 8 hours", "write: * * * * * root "}},
	NULL, NULL},
    {{"a comment", NULL, "renew-nothing", {0}}, NULL,
	" # * * * * * root @/frame-helper renew\n"},
    {{"another program", NULL, "renew-nothing", {0}}, NULL,
	"* * * * * root @/frame-helpers renew\n"},
    {{"another command", NULL, "renew-nothing", {0}}, NULL,
	"* * * * * root @/frame-helper test\n"},
    {{"an empty file", NULL, "renew-nothing", {0}}, NULL, ""},
};

static void
put_line(void)
{
	place_put("pam.d/x",
	    "auth optional pam_frame.so\nsession required pam_unix.so\n"
	    "session optional pam_frame.so\n",
	    0644);
}

static void
put_machine(const struct machine *machine)
{
	put_line();
	if (machine->units != NULL) {
		place_directory("systemd", 0755);
		place_put("units", machine->units, 0644);
		place_expanded("systemctl",
		    "#!/bin/sh\n[ \"$*\" = 'show "
		    "--property=LoadState,ActiveState,UnitFileState "
		    "frame-renew.timer frame-refresh.socket' ] && "
		    "exec cat @/units\n",
		    0755);
	}
	if (machine->cron != NULL)
		place_expanded("cron", machine->cron, 0644);
}

/* The audit of the file that logins read, on that machine. */
static void
judge(struct audit *audit, const char *yaml, const struct place_options *with)
{
	struct fixture fixture;

	place_begin(&fixture, yaml != NULL ? yaml : FOR(RULES));
	fixture.draft.path = (char[]){FRAME_CONFIG_FILE};
	fixture.draft.stamp.exists = false;
	assert_true(audit_run(audit, &fixture.draft, &with->options));
	place_end(&fixture);
}

/* What systemctl may take, a busy machine may need more than once. */
static void
expect(const struct place_options *with, const struct example *expected)
{
	int attempts = strstr(expected->codes, "units-unknown") != NULL ? 1 : 3;
	struct audit audit;
	bool fine;

	for (;;) {
		judge(&audit, expected->yaml, with);
		fine = as_expected(&audit, expected);
		if (fine || --attempts == 0)
			break;
		audit_free(&audit);
	}
	if (!fine)
		show(expected->name, &audit);
	audit_free(&audit);
	assert_true(fine);
}

static void
machines_are_judged(void **state)
{
	for (size_t i = 0; i < ARRAY_SIZE(machines); i++) {
		struct place_options with;
		char path[96];
		assert_int_equal(place_setup(state), 0);
		snprintf(path, sizeof(path), "%s/cron", place_dir);
		assert_int_equal(unlink(path), 0);
		put_machine(&machines[i]);
		place_options(&with, true);
		expect(&with, &machines[i].expected);
		assert_int_equal(place_teardown(state), 0);
	}
}

static void
another_file_is_not(void **state)
{
	struct place_options with;

	(void)state;
	put_machine(&(struct machine){.units = STOPPED "\n" STOPPED});
	place_options(&with, false);
	with.options.fetch_user = "no-such-user";
	with.programs[0] = "/nowhere/frame-helper";
	expect(&with, &(struct example){"elsewhere", FOR(RULES), "", {0}});
}

static void
programs_and_user(void **state)
{
	struct place_options with;

	(void)state;
	put_line();
	place_options(&with, true);
	with.options.fetch_user = "no-such-user";
	expect(&with, &(struct example){"no user", NULL, "fetch-user",
			  {"no user no-such-user", "run: useradd --system"}});
	place_directory("systemd", 0755);
	expect(&with, &(struct example){"no user, with systemd", NULL,
			  "fetch-user", {"run: systemd-sysusers frame.conf"}});
	with.options.fetch_user = "root";
	with.options.programs = (const char *const[]){
	    with.path[2], "/nowhere/frame-fetch", "/nowhere/hmac.so", NULL};
	expect(&with, &(struct example){"no programs", NULL,
			  "program-missing program-missing",
			  {"frame-fetch is missing", "hmac.so is missing",
			      "install it again"}});
}

/* NAME: what systemctl is; the answer must come in good time. */
static void
wrong_systemctl(const char *name, const char *script)
{
	struct place_options with;
	struct example expected = {name, NULL, "units-unknown", {0}};
	int64_t start = frame_now();

	place_put("systemctl", script, 0755);
	place_options(&with, true);
	with.options.cron_file = "/nowhere/cron";
	expect(&with, &expected);
	assert_true(frame_now() - start < 20 * FRAME_SEC);
}

static void
systemctl_is_not_waited_for(void **state)
{
	struct place_options with;

	(void)state;
	put_line();
	place_directory("systemd", 0755);
	wrong_systemctl("hangs", "#!/bin/sh\nsleep 600\n");
	wrong_systemctl("has a child", "#!/bin/sh\nsleep 600 &\nwait\n");
	wrong_systemctl("never stops", "#!/bin/sh\nexec yes\n");
	wrong_systemctl("fails", "#!/bin/sh\nexit 1\n");
	wrong_systemctl("cannot be run", "#!/nowhere/sh\n");
	wrong_systemctl("no text", "#!/bin/sh\nprintf 'LoadState=a\\0b\\n'\n");
	wrong_systemctl(
	    "long words", "#!/bin/sh\nprintf 'LoadState=%0900d\\n' 1\n");
	place_options(&with, true);
	with.options.systemctl = "/nowhere/systemctl";
	with.options.cron_file = "/nowhere/cron";
	expect(&with, &(struct example){"none", NULL, "units-unknown", {0}});
}

static void
the_real_one_does_no_harm(void **state)
{
	struct place_options with;
	struct audit audit;

	(void)state;
	put_line();
	place_options(&with, true);
	with.options.systemctl = NULL;
	with.options.cron_file = "/nowhere/cron";
	with.options.systemd_directory = place_dir; /* is there */
	judge(&audit, NULL, &with);
	assert_int_equal(audit.errors, 0);
	audit_free(&audit);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(machines_are_judged),
	    FRESH(another_file_is_not),
	    FRESH(programs_and_user),
	    FRESH(systemctl_is_not_waited_for),
	    FRESH(the_real_one_does_no_harm),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
